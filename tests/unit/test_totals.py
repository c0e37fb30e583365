"""Published totals held against the lists: 233 = 108 + 127 − 2, counted from the records and explained by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from powerlist import Workspace
from powerlist.report.totals import (
    explained,
    figure_words,
    overview_to_dict,
    overview_to_sheets,
    overview_to_text,
    reconciliation_to_dict,
)
from powerlist.terms import ListKind
from powerlist.views.entries import Section
from powerlist.views.lists import Ledger
from powerlist.views.totals import Reconciliation, overview, reconcile
from tests.unit.building import write

DAY = date(2023, 12, 31)
#: What Dayao published in 2023: 108 items by statute and 127 handed down; two stand in both, so 233.
SOURCE = "http://dayao.gov.cn/info/egovinfo/1007/overt_centent/115323260151757350-/2023-1206008.htm"
MADE_UP = {"status": "illustrative", "source": "测试用，事项是编造的"}

#: Entered as powers that statute gives to towns, and named by a grant again.
DUPLICATES = ("statutory-107", "statutory-108")


def item(key: str, type: str, holder: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "name": f"编造的事项 {key}", "type": type, "field": "综合", "holder": holder}


def grant(key: str, items: list[str], mode: str) -> dict[str, Any]:
    return {"id": key, "items": items, "to": ["town-1", "town-2"], "mode": mode, "period": {"from": "2023-01-01"}}


#: Ways of handing down and how many items went each way, as published for Dayao in 2023.
MODES = (("赋权", "行政处罚", 122), ("委托", "行政许可", 2), ("委托", "行政给付", 2), ("委托", "其他行政权力", 1))


def dayao(totals: list[dict[str, Any]], duplicates: tuple[str, ...] = DUPLICATES) -> Iterator[dict[str, Any]]:
    """A county with as many made-up items as Dayao published: 108 by statute, 127 handed down, two of them twice."""
    yield {"kind": "workspace", "name": "大姚县（测试）", "county": "dayao", "totals": totals}
    yield {"kind": "areas", "areas": [
        {"id": "dayao", "name": "大姚县", "level": "县"},
        *({"id": f"area-{n}", "name": f"编造的{n}镇", "level": "镇", "town_kind": "镇", "parent": "dayao"} for n in (1, 2))]}
    yield {"kind": "departments", "departments": [{"id": "urban", "name": "城市管理"}]}
    yield {"kind": "bodies", "bodies": [
        {"id": "bureau", "name": "城市管理局", "kind": "部门", "level": "县", "area": "dayao", "departments": ["urban"]},
        *({"id": f"town-{n}", "name": f"编造的{n}镇人民政府", "kind": "镇街", "level": "镇", "area": f"area-{n}"} for n in (1, 2))]}
    items = [item(f"statutory-{n}", "行政检查", {"town": True}) for n in range(1, 109)]
    grants = []
    for number, (mode, type, count) in enumerate(MODES):
        again = list(duplicates) if number == 0 else []
        fresh = [f"handed-{number}-{n}" for n in range(1, count - len(again) + 1)]
        items += [item(key, type, {"department": "urban", "level": "县"}) for key in fresh]
        grants.append(grant(f"grant-{number}", fresh + again, mode))
    yield {"kind": "items", "provenance": MADE_UP, "items": items}
    yield {"kind": "grants", "provenance": MADE_UP, "grants": grants}


PARTS = [{"what": "法定权责", "value": 108, "counts": {"list": "法定"}}, {"what": "下放权责", "value": 127, "counts": {"list": "下放"}}]
TOTAL = {"what": "乡镇权责清单（2023 年版）", "value": 233, "source": SOURCE, "on": "2023-12-31",
         "counts": {"list": "权责清单"}, "parts": PARTS, "merged": 2}

Make = Callable[..., Reconciliation]


def reconciled(folder: Path, documents: list[dict[str, Any]]) -> Reconciliation:
    """The only published total of a workspace of these documents."""
    head, *records = documents
    write(folder, {"powerlist.yaml": yaml.safe_dump(head, allow_unicode=True),
                   "all.yaml": yaml.safe_dump_all(records, allow_unicode=True)})
    opened = Workspace.open(folder)
    assert not opened.read_report.failed, opened.read_report
    (found,) = reconcile(opened.catalog, DAY)
    return found


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The reconciliation of one total of that county."""
    def made(total: dict[str, Any], **options: Any) -> Reconciliation:
        given = {key: value for key, value in total.items() if value is not None}
        return reconciled(tmp_path, list(dayao([given], **options)))

    return made


def said(found: Reconciliation) -> str:
    return "\n".join(explained(found))


def test_dayao_2023(make: Make) -> None:
    """233 = 108 + 127 − 2, and which two."""
    found = make(TOTAL)
    assert (found.figure.held, [part.held for part in found.parts], found.overlap) == (233, [108, 127], 2)
    assert [part.difference for part in (found.figure, *found.parts)] == [0, 0, 0]
    assert {key[2] for key in found.shared} == set(DUPLICATES)
    assert set(found.shared.values()) == {("法定权责", "下放权责")}
    assert (found.left_out, found.foreign) == ((), ())
    assert "108 + 127 − 2 = 233" in said(found)
    assert all(key in said(found) for key in DUPLICATES)
    assert "全部是示意的" in said(found)


@pytest.mark.parametrize(("mode", "type", "count"), MODES)
def test_a_figure_may_be_narrowed(make: Make, mode: str, type: str, count: int) -> None:
    counts = {"list": "下放", "mode": mode, "department": "城市管理"} | ({} if mode == "赋权" else {"type": type})
    found = make({"what": "分项", "value": count, "source": SOURCE, "counts": counts})
    assert found.figure.held == count - (2 if mode == "赋权" else 0)  # the two by statute come from no department


def test_what_is_merged_is_counted_never_believed(make: Make) -> None:
    found = make(TOTAL, duplicates=("statutory-1", "statutory-2", "statutory-3"))
    assert (found.overlap, found.figure.held, found.figure.difference) == (3, 232, -1)
    assert "公布合并了 2 项，从清单里数出 3 项" in said(found)


def test_duplicates_that_nobody_merged(make: Make) -> None:
    found = make(TOTAL | {"value": 235, "merged": None})
    assert (found.overlap, found.figure.difference) == (2, -2)
    assert "没有说明合并了重复的项" in said(found)


def test_published_figures_that_do_not_add_up(make: Make) -> None:
    found = make(TOTAL | {"value": 234})
    assert "公布的数字自己对不上：分项 108 + 127 − 2 = 233，比公布的总数 234 少 1 项" in said(found)
    assert reconciliation_to_dict(found, Workspace.open("jinhu").catalog)["adds_up"] is False


def test_a_part_without_a_figure_is_no_error(make: Make) -> None:
    found = make(TOTAL | {"parts": [*PARTS, {"what": "其他", "counts": {"list": "下放", "mode": "派驻"}}]})
    assert (found.total.sum_of_parts, found.parts[-1].published, found.parts[-1].held) == (None, None, 0)
    assert "对不上" not in said(found)


def test_a_total_may_be_the_union_of_its_parts(make: Make) -> None:
    found = make({key: value for key, value in TOTAL.items() if key != "counts"})
    assert (found.figure.held, found.overlap) == (233, 2)


@pytest.mark.parametrize(("value", "difference", "says"), [
    (240, -7, "公布 240 项，本工作区有 233 项，少 7 项（公布的没有逐项列入，不能指出名称）"), (230, 3, "多 3 项（公布的没有逐项列入"),
])
def test_what_was_published_without_names_cannot_be_named(jinhu: Workspace, make: Make, value: int, difference: int, says: str) -> None:
    found = make({"what": "清单", "value": value, "source": SOURCE, "counts": {"list": "权责清单"}})
    assert found.figure.difference == difference
    text = overview_to_text(overview(Ledger(jinhu.catalog, DAY)), [found], jinhu.catalog, 300)
    assert says in text


def test_parts_and_total_that_speak_of_different_things(make: Make) -> None:
    found = make(TOTAL | {"counts": {"list": "权责清单", "type": "行政处罚"}, "parts": PARTS[:1], "merged": None})
    assert {entry.record.id for entry in found.foreign} == {f"statutory-{n}" for n in range(1, 109)}
    assert len(found.left_out) == 120
    assert "总数里有、各分项都没有的 120 项" in said(found)


def test_each_town_may_count(make: Make) -> None:
    found = make(TOTAL | {"unit": "项次", "value": 466, "merged": 4, "parts": [{**PARTS[0], "value": 216}, {**PARTS[1], "value": 254}]})
    assert (found.figure.held, found.overlap) == (466, 4)
    assert "216 + 254 − 4 = 466" in said(found)


def test_one_town(make: Make) -> None:
    found = make({"what": "清单", "value": 233, "source": SOURCE, "counts": {"list": "基本履职", "town": "编造的1镇人民政府"}})
    assert found.figure.held == 233


@pytest.mark.parametrize(("list", "count"), [
    ("基本履职", 233), ("配合履职", 0), ("上级收回", 0), ("权责清单", 233), ("法定", 108), ("下放", 127), ("责任清单", 0), ("部门权力", 125),
])
def test_every_list_can_be_counted(make: Make, list: str, count: int) -> None:
    assert list in set(ListKind)
    assert make({"what": "清单", "value": count, "source": SOURCE, "counts": {"list": list}}).figure.difference == 0


def test_a_figure_that_does_not_say_what_it_counts(make: Make) -> None:
    found = make({"what": "清单", "value": 9, "source": SOURCE})
    assert (found.figure.held, found.figure.difference, found.overlap) == (None, None, None)
    half = make(TOTAL | {"parts": [PARTS[0], {"what": "下放", "value": 127}]})
    assert half.overlap is None
    assert "数不出来" in said(half)


def test_the_day_of_the_figure_counts(make: Make) -> None:
    """Nothing had been handed down before 2023."""
    assert make(TOTAL | {"on": "2022-12-31"}).figure.held == 108


def test_one_name_with_two_ids(tmp_path: Path) -> None:
    documents = list(dayao([{"what": "清单", "value": 1, "source": SOURCE, "counts": {"list": "法定"}}]))
    documents[4]["items"][1]["name"] = documents[4]["items"][0]["name"]
    found = reconciled(tmp_path, documents)
    assert [[entry.record.id for entry in entries] for entries in found.namesakes] == [["statutory-1", "statutory-2"]]
    assert "可能是同一件事" in said(found)


# Grids, and what was admitted to them.

GRIDS: list[dict[str, Any]] = [
    {"kind": "areas", "areas": [
        {"id": "county", "name": "测试县", "level": "县"},
        *({"id": f"t{n}", "name": f"编造的{n}镇", "level": "镇", "town_kind": "镇", "parent": "county"} for n in (1, 2)),
        *({"id": f"v{n}", "name": f"编造的{n}村", "level": "村", "parent": f"t{n}"} for n in (1, 2))]},
    {"kind": "bodies", "bodies": [
        {"id": "bureau", "name": "民政局", "kind": "部门", "level": "县", "area": "county", "departments": ["civil"]},
        *({"id": f"town-{n}", "name": f"编造的{n}镇人民政府", "kind": "镇街", "level": "镇", "area": f"t{n}"} for n in (1, 2))]},
    {"kind": "departments", "departments": [{"id": "civil", "name": "民政"}]},
    {"kind": "grids", "grids": [
        {"id": "g1", "name": "一格", "kind": "综合", "village": "v1", "party": "第一支部"},
        {"id": "g2", "name": "二格", "kind": "综合", "village": "v2"},
        {"id": "s1", "name": "园区", "kind": "专属", "village": "v1", "party": "园区支部"},
        {"id": "old", "name": "旧格", "kind": "综合", "village": "v1", "period": {"to": "2020-01-01"}}]},
    {"kind": "admissions", "admissions": [
        {"id": "a1", "list": "网格事项", "matter": "走访独居老人", "owner": "bureau", "to": ["town-1", "town-2"]},
        {"id": "a2", "list": "网格事项", "matter": "报告隐患", "owner": "town-2", "to": ["town-2"]},
        {"id": "a3", "list": "村社区事项", "matter": "开具证明", "owner": "bureau", "to": ["town-1"]}]},
]


@pytest.mark.parametrize(("counts", "held"), [
    ({"list": "网格"}, {"g1", "g2", "s1"}),
    ({"list": "网格", "grid": "综合"}, {"g1", "g2"}),
    ({"list": "网格", "grid": "专属", "town": "town-2"}, set()),
    ({"list": "网格", "town": "town-1"}, {"g1", "s1"}),
    ({"list": "网格党组织"}, {"g1", "s1"}),
    ({"list": "网格党组织", "grid": "综合"}, {"g1"}),
    ({"list": "网格事项"}, {"a1", "a2"}),
    ({"list": "网格事项", "town": "town-1"}, {"a1"}),
    ({"list": "网格事项", "department": "民政"}, {"a1"}),
    ({"list": "村社区事项"}, {"a3"}),
])
def test_grids_their_branches_and_their_matters_are_counted(tmp_path: Path, counts: dict[str, Any], held: set[str]) -> None:
    total = {"what": "网格", "value": 3, "source": SOURCE, "unit": "个", "counts": counts}
    found = reconciled(tmp_path, [{"kind": "workspace", "name": "测试县", "county": "county", "totals": [total]}, *GRIDS])
    assert {key[2] for key in found.figure.entries or {}} == held


def test_grids_by_kind_add_up(tmp_path: Path) -> None:
    total = {"what": "网格", "value": 3, "source": SOURCE, "unit": "个", "counts": {"list": "网格"}, "parts": [
        {"what": kind, "value": value, "counts": {"list": "网格", "grid": kind}} for kind, value in (("综合", 2), ("专属", 1))]}
    found = reconciled(tmp_path, [{"kind": "workspace", "name": "测试县", "county": "county", "totals": [total]}, *GRIDS])
    assert ([part.difference for part in found.parts], found.overlap, found.left_out) == ([0, 0], 0, ())
    assert "2 + 1 = 3" in said(found)


@pytest.mark.parametrize(("value", "difference", "says"), [
    (2, 0, "公布 2 个以上，本工作区有 3 个，够数"),
    (3, 0, "公布 3 个以上，本工作区有 3 个，够数"),
    (200, -197, "公布 200 个以上，本工作区有 3 个，至少少 197 个"),
])
def test_more_than_at_least_is_no_difference(tmp_path: Path, value: int, difference: int, says: str) -> None:
    total = {"what": "网格", "value": value, "at_least": True, "source": SOURCE, "unit": "个", "counts": {"list": "网格"}}
    found = reconciled(tmp_path, [{"kind": "workspace", "name": "测试县", "county": "county", "totals": [total]}, *GRIDS])
    assert found.figure.difference == difference
    assert says in figure_words(found.figure, found.total.unit)
    assert "没有写确切的数字" in said(found)


@pytest.mark.parametrize(("at_least", "adds_up"), [(True, True), (False, False)])
def test_parts_may_exceed_what_is_only_a_lower_bound(tmp_path: Path, at_least: bool, adds_up: bool) -> None:
    total = {"what": "服务事项", "value": 200, "at_least": at_least, "source": SOURCE,
             "parts": [{"what": "甲", "value": 120}, {"what": "乙", "value": 90}]}
    found = reconciled(tmp_path, [{"kind": "workspace", "name": "测试县", "county": "county", "totals": [total]}, *GRIDS])
    assert found.total.adds_up is adds_up


# The overview.

def test_the_overview_adds_up(jinhu: Workspace) -> None:
    """Every figure is the length of a list that can be looked at."""
    ledger = Ledger(jinhu.catalog, date(2026, 11, 21))
    found = overview(ledger)
    for row in (*found.towns, *found.others, *found.villages):
        assert row.counts == {section: len(entries) for section, entries in ledger.lists(row.body).sections.items()}
    assert [row.body for row in found.towns] == list(ledger.towns)
    union = {entry.key for town in ledger.towns for entry in ledger.lists(town)[Section.BASIC]}
    assert {entry.key for entry in found.together[Section.BASIC]} == union
    assert len(found.together[Section.BASIC]) == len(union)


def test_the_shipped_county_has_no_foreign_figures(jinhu: Workspace) -> None:
    """Its lists are made up: no published total is about them."""
    assert jinhu.catalog.manifest.totals == ()


def test_text_data_and_sheets_say_the_same(make: Make, jinhu: Workspace) -> None:
    ledger = Ledger(jinhu.catalog, date(2026, 11, 21))
    found, checked = overview(ledger), (make(TOTAL),)
    text = overview_to_text(found, checked, jinhu.catalog)
    data = overview_to_dict(found, checked, jinhu.catalog)
    sheets = {sheet.title: sheet for sheet in overview_to_sheets(found, checked)}
    assert [row[0] for row in sheets["镇街"].rows] == [row["name"] for row in data["towns"]]
    assert all(row["name"] in text for row in (*data["towns"], *data["others"], *data["villages"]))
    assert [row[2:6] for row in sheets["与公布总数核对"].rows] == [
        (233, "项", 233, 0), (108, "项", 108, 0), (127, "项", 127, 0)]
    assert data["reconciliation"][0]["overlap"] == 2
    assert all(remark in data["reconciliation"][0]["explained"] for remark in explained(checked[0]))
