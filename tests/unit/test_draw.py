"""双随机抽查: the order anybody can compute, who rests, what is lacking, and drawing a published result again."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest

from powerlist.diagnostics import Sink
from powerlist.draw import Drawn, digests, drawn, place, strata
from powerlist.load import shipped
from powerlist.model.draws import Draw
from powerlist.read.draws import read_draw
from powerlist.redraw import RedrawError, redraw
from powerlist.report.draw import drawn_to_dict, drawn_to_sheets, lacking

PLAN = """\
kind: draw
name: 餐饮单位联合抽查
day: 2026-12-01
quotas: [{risk: 高, percent: 50}, {risk: 一般, percent: 10, rest_months: 12}]
targets:
  - {id: t1, name: 甲饭店, risk: 高, checks: [{department: 城管局, fields: [城市管理]}, {department: 消防大队, fields: [消防]}]}
  - {id: t2, name: 乙饭店, risk: 高, checks: [{department: 城管局, fields: [城市管理]}, {department: 消防大队, fields: [消防]}]}
  - {id: t3, name: 丙饭店, risk: 高, checks: [{department: 城管局, fields: [城市管理]}, {department: 消防大队, fields: [消防]}]}
  - {id: t4, name: 丁面馆, risk: 一般, last_checked: 2025-12-02, checks: [{department: 城管局, fields: [城市管理]}]}
  - {id: t5, name: 戊面馆, risk: 一般, last_checked: 2025-12-01, checks: [{department: 城管局, fields: [城市管理]}]}
officers:
  - {id: o1, name: 张三, department: 城管局, certificate: 苏01, until: 2027-06-30, fields: [城市管理]}
  - {id: o2, name: 李四, department: 城管局, certificate: 苏02, until: 2026-12-02, fields: [城市管理, 市场监管]}
  - {id: o3, name: 王五, department: 消防大队, certificate: 消01, until: 2027-06-30, fields: [消防]}
  - {id: o4, name: 赵六, department: 消防大队, certificate: 消02, until: 2027-06-30, fields: [消防]}
"""


def plan_of(text: str = PLAN) -> Draw:
    sink = Sink()
    _, plan = read_draw(text, sink)
    assert plan is not None, [d.message for d in sink.found]
    return plan


def found(*changes: tuple[str, str], seed: str = "2026133") -> Drawn:
    text = PLAN
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return drawn(plan_of(text), seed)


def test_the_order_is_one_that_anybody_can_compute() -> None:
    """`printf '2026133\\ntarget\\nt1' | sha256sum` says the same."""
    assert place("2026133", "target", "t1") == hashlib.sha256(b"2026133\ntarget\nt1").hexdigest()
    first = sorted(("t1", "t2", "t3"), key=lambda key: hashlib.sha256(f"2026133\ntarget\n{key}".encode()).hexdigest())[:2]
    assert [visit.target.id for visit in found().visits if visit.target.risk == "高"] == first


def test_several_departments_come_at_once() -> None:
    """进一次门、查多项事: one visit, two officers of each department."""
    visit = next(visit for visit in found().visits if visit.target.risk == "高")
    assert [(crew.inspection.department, {one.id for one in crew.officers}) for crew in visit.crews] == [
        ("城管局", {"o1", "o2"}), ("消防大队", {"o3", "o4"})]


def test_who_was_checked_not_long_ago_rests() -> None:
    """A year is over on the same day a year later."""
    (_, ordinary) = strata(plan_of())
    assert ([target.id for target in ordinary.resting], ordinary.wanted, ordinary.lacking) == (["t4"], 1, 0)


def test_a_share_is_rounded_up_and_a_number_is_not_exceeded() -> None:
    assert [one.wanted for one in found().strata] == [2, 1]
    result = found(("{risk: 一般, percent: 10, rest_months: 12}", "{risk: 一般, number: 2, rest_months: 12}"))
    assert [one.lacking for one in result.strata] == [0, 1]
    assert list(lacking(result)) == ["风险 一般：要抽 2 个，能抽的只有 1 个，少 1 个"]


@pytest.mark.parametrize("old,new,says", [
    ("until: 2026-12-02", "until: 2026-12-01", "能派的只有张三，还差 1 人（李四证件当日已经到期）"),
    ("苏02, until: 2026-12-02, fields: [城市管理, 市场监管]", "苏02, until: 2026-12-02, fields: [市场监管]", "能派的只有张三，还差 1 人（李四没有这一领域的执法资格）"),
    ("fields: [城市管理, 市场监管]", "fields: [城市管理], avoid: [t5]", "能派的只有张三，还差 1 人（李四回避）"),
])
def test_what_is_lacking_is_named(old: str, new: str, says: str) -> None:
    result = found((old, new))
    assert not result.complete
    assert f"戊面馆：城管局（城市管理）要 2 人，{says}" in list(lacking(result))
    crew = next(visit.crews[0] for visit in result.visits if visit.target.id == "t5")
    assert (crew.short, crew.officers) == (True, ())


def test_a_department_without_officers_is_named() -> None:
    result = found(("{department: 城管局, fields: [城市管理]}]}\nofficers", "{department: 交通局, fields: [运输]}]}\nofficers"))
    assert list(lacking(result)) == ["戊面馆：交通局（运输）要 2 人，人员名录里没有这个部门的人"]


def test_load_is_passed_on_through_others() -> None:
    """o1 and o2 alone may go to t2; so whoever of them went to t1 gives that visit to o3 who is free."""
    check = "checks: [{department: 局, fields: [甲]}]"
    text = f"""\
kind: draw
name: 测试
day: 2026-12-01
quotas: [{{percent: 100}}]
targets: [{', '.join(f'{{id: t{n}, name: 对象, {check}}}' for n in range(1, 4))}]
officers:
  - {{id: o1, name: 甲, department: 局, certificate: 一, until: 2027-01-01, fields: [甲]}}
  - {{id: o2, name: 乙, department: 局, certificate: 二, until: 2027-01-01, fields: [甲], avoid: [t1]}}
  - {{id: o3, name: 丙, department: 局, certificate: 三, until: 2027-01-01, fields: [甲], avoid: [t2]}}
"""
    for seed in map(str, range(20)):
        assert drawn(plan_of(text), seed).loads == {"o1": 2, "o2": 2, "o3": 2}


def test_fingerprints_tell_which_list_was_changed() -> None:
    before = digests(plan_of())
    for old, new, key in (("甲饭店", "甲酒楼", "targets"), ("苏01", "苏09", "officers"), ("percent: 50", "percent: 51", "plan")):
        after = digests(plan_of(PLAN.replace(old, new)))
        assert {k for k in before if before[k] != after[k]} == {key}


# Reading.

@pytest.mark.parametrize("old,new,codes", [
    ("kind: draw", "kind: draws", ["PL105"]),
    ("{id: t2", "{id: t1", ["PL111"]),
    ("{id: o2", "{id: o1", ["PL111"]),
    ("certificate: 苏02", "certificate: 苏01", ["PL111"]),
    ("certificate: 苏02", "certificate: 苏 ０1", ["PL111"]),
    ("certificate: 消02", "certificate: 苏01", ["PL111"]),
    ("last_checked: 2025-12-02", "last_checked: 2026-12-02", ["PL109"]),
    ("percent: 50", "percent: 101", ["PL109"]),
    ("percent: 50", "percent: 50, number: 2", ["PL117"]),
    ("{risk: 一般, percent", "{risk: 高, percent", ["PL111", "PL110", "PL110"]),
    ("丙饭店, risk: 高", "丙饭店", ["PL110"]),
    ("department: 消防大队, fields: [消防]}]}\n  - {id: t2", "department: 城管局, fields: [消防]}]}\n  - {id: t2", ["PL111"]),
    ("苏01, until: 2027-06-30, fields: [城市管理]", "苏01, until: 2027-06-30, fields: [城市管理], avoid: [t9]", ["PL110"]),
    ("day: 2026-12-01", "day: 2026-12-01\ncrew: 1", ["PL109"]),
    ("day: 2026-12-01\n", "", ["PL107"]),
])
def test_what_cannot_be_drawn(old: str, new: str, codes: list[str]) -> None:
    assert PLAN.count(old) == 1
    sink = Sink()
    _, plan = read_draw(PLAN.replace(old, new), sink)
    assert (plan, [d.code for d in sink.found]) == (None, codes)
    assert all(d.help for d in sink.found)


def test_who_was_checked_on_the_day_itself_rests() -> None:
    stratum = found(("last_checked: 2025-12-02", "last_checked: 2026-12-01")).strata[1]
    assert "t4" in {target.id for target in stratum.resting}


@pytest.mark.parametrize("text,codes", [("", ["PL107"]), ("[1]", ["PL107"]), (PLAN + "---\n" + PLAN, ["PL108"])])
def test_no_check_at_all(text: str, codes: list[str]) -> None:
    sink = Sink()
    assert read_draw(text, sink)[1] is None
    assert [d.code for d in sink.found] == codes


# Drawing again.

def published() -> Any:
    return json.loads(json.dumps(drawn_to_dict(found())))


def test_a_published_result_comes_out_the_same() -> None:
    assert redraw(published(), plan_of()).same


def test_lists_that_were_changed_afterwards_are_named() -> None:
    again = redraw(published(), plan_of(PLAN.replace("苏01", "苏09")))
    assert (again.same, again.changed) == (False, ("检查人员名录",))


def _swap_target(data: Any) -> None:
    data["visits"][0]["target"] = "t4"


def _swap_officer(data: Any) -> None:
    data["visits"][0]["crews"][0]["officers"][0]["id"] = "o9"


def _reverse(data: Any) -> None:
    data["visits"].reverse()


def _rename(data: Any) -> None:
    data["name"] = "别的抽查"



@pytest.mark.parametrize("change", [_swap_target, _swap_officer, _reverse, _rename])
def test_a_result_that_was_touched_is_found_out(change: Any) -> None:
    data = copy.deepcopy(published())
    change(data)
    again = redraw(data, plan_of())
    assert (again.same, again.changed) == (False, ())
    assert again.differences


def test_another_seed_gives_other_crews_or_targets() -> None:
    results = {json.dumps(drawn_to_dict(found(seed=str(seed)))["visits"]) for seed in range(30)}
    assert len(results) > 2


@pytest.mark.parametrize("data", [{}, [], None, {"seed": "1"}, {"seed": None, "visits": []}, {"seed": "1", "visits": [{}]}])
def test_what_is_no_result(data: Any) -> None:
    with pytest.raises(RedrawError):
        redraw(data, plan_of())


def test_tables_say_what_was_drawn_from() -> None:
    result, loads, shares = drawn_to_sheets(found())
    assert any("2026133" in note for note in result.notes)
    assert len(result.rows) == 5  # two joint visits of two departments, one of one
    assert [row[-1] for row in loads.rows] == [3, 3, 2, 2]
    assert [row[1:] for row in shares.rows] == [(3, 0, 50, 2, 0), (2, 1, 10, 1, 0)]


def test_the_shipped_plan_can_be_drawn() -> None:
    """Whatever seed is published, the sample has its crews."""
    plan = plan_of((shipped("powerlist_catalogs") / "xuxiake" / "draw.yaml").read_text("utf-8"))
    assert all(drawn(plan, str(seed)).complete for seed in range(50))
