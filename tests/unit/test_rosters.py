"""名录 as spreadsheets save them: the same check as from YAML, and mistakes shown on their line."""

from __future__ import annotations

import csv
import io
import re

import pytest

from powerlist.diagnostics import Sink
from powerlist.draw import digests
from powerlist.model.draws import Draw
from powerlist.read.draws import read_draw
from powerlist.read.rosters import OFFICERS, TARGETS, read_roster
from tests.unit.test_draw import PLAN, plan_of

HEAD = re.match(r"(.*?)targets:", PLAN, re.S)[1]  # type: ignore[index]


def table(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


WHOLE = plan_of()
TARGET_ROWS = [["编号", "名称", "风险", "上次检查", "检查"], *(
    [t.id, t.name, t.risk or "", t.last_checked.isoformat() if t.last_checked else "",
     "；".join(f"{check.department}：{'、'.join(check.fields)}" for check in t.checks)] for t in WHOLE.targets)]
OFFICER_ROWS = [["编号", "姓名", "部门", "证号", "到期日", "领域", "回避"], *(
    [o.id, o.name, o.department, o.certificate, o.until.isoformat(), "、".join(o.fields), "、".join(o.avoid)] for o in WHOLE.officers)]


def read(targets: str, officers: str, plan: str = HEAD) -> tuple[Draw | None, Sink]:
    sink = Sink()
    rosters = {"targets": read_roster(targets, TARGETS, sink, "对象.csv"), "officers": read_roster(officers, OFFICERS, sink, "人员.csv")}
    return read_draw(plan, sink, "方案.yaml", rosters)[1], sink


def test_tables_give_the_same_check_as_yaml() -> None:
    """The fingerprints are of what the lists say, not of the files they stand in."""
    found, sink = read(table(TARGET_ROWS), table(OFFICER_ROWS))
    assert found is not None and sink.found == []
    assert found == WHOLE
    assert digests(found) == digests(WHOLE)


def test_days_as_spreadsheets_write_them() -> None:
    """Excel saves 2027-06-30 as 2027/6/30; columns may stand in any order, rows may be empty."""
    rows = [row[::-1] for row in OFFICER_ROWS] + [[""] * 7]
    found, _ = read(table(TARGET_ROWS), table(rows).replace("2027-06-30", "2027/6/30"))
    assert found == WHOLE


@pytest.mark.parametrize("old,new,code,line", [
    ("苏01,2027-06-30", "苏01,2027-06-31", "PL109", 2),
    ("o2,李四", "o1,李四", "PL111", 3),
    ("o2,李四", "o2,", "PL107", 3),
    ("o2,李四", "o2,李四,多出的", "PL108", 3),
    ("证号", "证书", "PL106", 1),
    ("编号,姓名", "编号,编号", "PL111", 1),
])
def test_mistakes_are_shown_on_their_line(old: str, new: str, code: str, line: int) -> None:
    text = table(OFFICER_ROWS)
    assert text.count(old) == 1
    found, sink = read(table(TARGET_ROWS), text.replace(old, new))
    roster = read_roster(text.replace(old, new), OFFICERS, Sink(), "人员.csv")
    first = sink.found[0]
    assert found is None
    assert (first.code, first.at.file, (first.span or roster.locate(first.at.keys)).line) == (code, "人员.csv", line)


def test_a_list_comes_from_one_place() -> None:
    found, sink = read(table(TARGET_ROWS), table(OFFICER_ROWS), PLAN)
    assert found is None and [d.code for d in sink.found] == ["PL111", "PL111"]
    sink = Sink()
    assert read_draw(HEAD, sink)[1] is None and [d.code for d in sink.found] == ["PL107", "PL107"]


@pytest.mark.parametrize("text", ["", "\n", "编号,名称,检查\n", "a" * 200_000 + "\n", '编号,名称,检查\n"' + "a" * 200_000])
def test_no_list_at_all(text: str) -> None:
    found, sink = read(text, table(OFFICER_ROWS))
    assert found is None and sink.failed
