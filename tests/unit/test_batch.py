"""Rows of a table: what their columns are, what their cells say, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from powerlist import Workspace
from powerlist.batch import Batch, ColumnsError, Decided, Problem, Row, columns_of
from powerlist.catalog import Catalog
from powerlist.model.rulebook import Attribute
from powerlist.read.cells import day_in, fact_in, raw_of, said
from powerlist.report.batch import Answers
from powerlist.terms import Outcome, ValueType

TODAY = date(2026, 1, 1)


def one(catalog: Catalog, row: Row, as_of: date | None = None) -> Decided:
    (decided,) = Batch(catalog, columns_of(catalog, tuple(row)), TODAY, as_of=as_of).decide([(1, row)])
    return decided


def problems(catalog: Catalog, row: Row) -> list[tuple[str, str]]:
    decided = one(catalog, row)
    assert (decided.brief is None) == bool(decided.problems)
    return [(problem.column, problem.message) for problem in decided.problems]


def lead(decided: Decided) -> str | None:
    assert decided.brief is not None
    return decided.brief.decision.lead.id if decided.brief.decision.lead else None


# What columns are.

def test_columns_by_their_names(base: Workspace) -> None:
    columns = columns_of(base.catalog, ("工单号", "类型", "镇街", "发生日期", "跨镇街", "site"))
    assert columns.meaning == {"类型": "type", "镇街": "place", "发生日期": "day", "跨镇街": "event.crosses_towns",
                               "site": "event.site"}
    assert columns.kept == ("工单号",)


def test_columns_by_a_mapping(base: Workspace) -> None:
    columns = columns_of(base.catalog, ("小类", "类型", "在哪里"), {"小类": "事件类型", "类型": None, "在哪里": "场所"})
    assert columns.meaning == {"小类": "type", "在哪里": "event.site"}
    assert columns.kept == ("类型",)


@pytest.mark.parametrize(("header", "mapping", "said"), [
    (("地点",), None, "没有一列是事件类型"),
    (("类型", "事件类型"), None, "有两列都是 `type`"),
    (("类型", "场"), {"场": "场索"}, "不是可以填写的属性"),
    (("类型",), {"类形": "地点"}, "不在表里"),
])
def test_columns_that_make_no_events(base: Workspace, header: tuple[str, ...], mapping: Mapping[str, str] | None, said: str
                                     ) -> None:
    with pytest.raises(ColumnsError, match=said) as caught:
        columns_of(base.catalog, header, mapping)
    assert caught.value.help


def test_two_attributes_with_one_label(base: Workspace) -> None:
    site = base.catalog.vocabulary["event.site"]
    both = replace(base.catalog, vocabulary={**base.catalog.vocabulary, "event.spot": replace(site, name="event.spot")})
    with pytest.raises(ColumnsError, match="可以指 2 个属性"):
        columns_of(both, ("类型", "场所"))
    assert columns_of(both, ("类型", "场所"), {"场所": "spot"}).meaning["场所"] == "event.spot"


# What cells say.

@pytest.mark.parametrize(("text", "day"), [
    ("2025-07-01", date(2025, 7, 1)), ("2025/7/1", date(2025, 7, 1)), (" 2025/07/01 ", date(2025, 7, 1)),
    ("2025-07-01 23:59:59", date(2025, 7, 1)), ("2025/7/1 8:05", date(2025, 7, 1)),
    ("2025-07-01T23:30:00Z", date(2025, 7, 2)), ("2025-07-01 00:00:00+08:00", date(2025, 7, 1)),
    ("2025-02-29", None), ("2025-07/01", None), ("20250701", date(2025, 7, 1)), ("2025-07-01 25:00", None), ("7/1/2025", None),
    ("0001-01-01 01:00+14:00", None), ("２０２５-07-01", date(2025, 7, 1)), ("", None),
    ("2025年7月1日", date(2025, 7, 1)), ("2025.7.1", date(2025, 7, 1)), ("２０２５年０７月０１日", date(2025, 7, 1)),
    ("2025年7月1日 8:05", date(2025, 7, 1)), ("2025年7月1日08:05:00", date(2025, 7, 1)), ("20250701 08:05", date(2025, 7, 1)),
    ("2025年13月1日", None), ("2025.7", None), ("20251301", None), ("2025071", None), ("7.1", None), ("2025.7-1", None),
    ("2025-07-01" + " " * 99, None),
])
def test_days_as_other_programs_write_them(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(("kind", "text", "means"), [
    (ValueType.YES_NO, "TRUE", "true"), (ValueType.YES_NO, "0", "false"), (ValueType.YES_NO, "是", "是"),
    (ValueType.YES_NO, "2", "2"), (ValueType.NUMBER, "5.0", "5"), (ValueType.NUMBER, "-12.00", "-12"),
    (ValueType.NUMBER, "5.5", "5.5"), (ValueType.DAY, "2025/7/1", "2025-07-01"), (ValueType.DAY, "昨天", "昨天"),
    (ValueType.TEXT, "5.0", "5.0"), (ValueType.CHOICE, "TRUE", "TRUE"),
])
def test_facts_as_other_programs_write_them(kind: ValueType, text: str, means: str) -> None:
    assert fact_in(Attribute("event.some", kind, "某"), text) == means


@pytest.mark.parametrize(("value", "raw"), [
    (True, "true"), (7, "7"), (7.0, "7.0"), (Decimal("7.50"), "7.50"), (date(2025, 7, 1), "2025-07-01"),
    (datetime(2025, 7, 1, 8, 5), "2025-07-01 08:05:00"), (["甲", "乙"], ("甲", "乙")), ([["甲", 1], [[]]], ('["甲", 1]', "[[]]")), (b"\xff\xe7\x94\xb2", "�甲"),
    ({"on": date(2025, 7, 1), "by": "东镇"}, "2025-07-01:东镇"), ({"其他": 1}, '{"其他": 1}'), (None, None),
])
def test_values_of_python_as_cells(value: object, raw: object) -> None:
    assert raw_of(value) == raw


def test_lists_within_lists_take_no_more_room_than_they_have() -> None:
    nested: object = "甲"
    for _ in range(400):
        nested = [nested]
    (text,) = raw_of(nested) or ()
    assert len(text) == 2 * 399 + len('"甲"')


def test_a_moment_with_its_zone_is_a_day_in_beijing() -> None:
    moment = raw_of(datetime(2025, 7, 1, 20, 0, tzinfo=timezone(timedelta(0))))
    assert isinstance(moment, str)
    assert day_in(moment) == date(2025, 7, 2)


def test_what_says_nothing_is_left_out() -> None:
    assert said({"甲": None, "乙": "", "丙": " \t", "丁": float("nan"), "戊": 0, "己": "无"}) == {"戊": "0", "己": "无"}


# What is wrong with a row.

ROW = {"类型": "偷倒渣土", "地点": "东镇"}


@pytest.mark.parametrize(("cells", "wrong"), [
    ({"类型": "偷倒渣士"}, ("类型", "找不到事件类型 `偷倒渣士`")),
    ({"类型": "无"}, ("类型", "没有写事件类型")),
    ({"地点": "南镇"}, ("地点", "找不到行政区划 `南镇`")),
    ({"地点": ("东镇", "西街道")}, ("地点", "行政区划只能写一个，写了 2 个")),
    ({"行为日": "去年"}, ("行为日", "`去年` 不是日期")),
    ({"行为日": ("2025-01-01", "2025-01-02")}, ("行为日", "`2025-01-01、2025-01-02` 不是日期")),
    ({"场所": "河边"}, ("场所", "`event.site` 没有选项 `河边`")),
    ({"场所": ("工地", "道路")}, ("场所", "`event.site` 只能有一个值，写了 2 个")),
    ({"数量": "5.5"}, ("数量", "`event.quantity` 的值 `5.5` 不是整数")),
    ({"跨镇街": "maybe"}, ("跨镇街", "`event.crosses_towns` 的值 `maybe` 不是是或否")),
    ({"立案": "2025-06-01"}, ("立案", "`2025-06-01` 不是日期:机构")),
    ({"立案": "2025-06-31:东镇人民政府"}, ("立案", "`2025-06-31` 不是日期")),
    ({"立案": "2025-06-01:南镇"}, ("立案", "找不到机构 `南镇`")),
    ({"立案": "2025-06-01:无"}, ("立案", "`2025-06-01:无` 没有写明日期和机构")),
])
def test_a_cell_that_cannot_be_read(base: Workspace, cells: Row, wrong: tuple[str, str]) -> None:
    assert problems(base.catalog, {**ROW, **cells}) == [wrong]


def test_everything_wrong_with_a_row_is_told_at_once(base: Workspace) -> None:
    row = {"类型": "没有的", "地点": "没有的", "行为日": "没有的", "场所": "没有的"}
    assert [column for column, _ in problems(base.catalog, row)] == ["类型", "地点", "行为日", "场所"]


def test_a_name_of_several_places(base: Workspace) -> None:
    areas = base.catalog.areas
    twice = replace(base.catalog, areas={**areas, "west-village": replace(areas["east-village"], id="west-village",
                                                                          parent="west")})
    ((column, message),) = problems(twice, {"类型": "偷倒渣土", "地点": "东村"})
    assert (column, message) == ("地点", "`东村` 可以指 2 个行政区划")
    assert problems(twice, {"类型": "偷倒渣土", "地点": "west-village"}) == []


def test_a_row_that_could_not_be_split(base: Workspace) -> None:
    batch = Batch(base.catalog, columns_of(base.catalog, tuple(ROW)), TODAY)
    broken = Problem("整行", "这一行读不出")
    found = list(batch.decide([(1, ROW), (2, broken), (3, ROW)]))
    assert [decided.number for decided in found] == [1, 2, 3]
    assert (found[1].brief, found[1].problems) == (None, (broken,))
    assert found[0].brief is found[2].brief


def test_unknown_names_are_advised_about_only_so_often(base: Workspace) -> None:
    batch = Batch(base.catalog, columns_of(base.catalog, tuple(ROW)), TODAY)
    found = list(batch.decide((number, {**ROW, "类型": f"偷倒渣{number}"}) for number in range(300)))
    helps = [decided.problems[0].help or "" for decided in found]
    assert "偷倒渣土" in helps[0]
    assert "先在目录里登记" in helps[-1]


# What is decided.

def test_what_is_missing_is_asked_for(base: Workspace) -> None:
    found = one(base.catalog, ROW)
    assert found.brief is not None
    assert found.brief.decision.outcome is Outcome.INCOMPLETE
    assert [question.attribute.name for question in found.brief.decision.questions] == ["event.site"]


def test_no_town_no_answer(base: Workspace) -> None:
    for place in ({}, {"地点": "无"}, {"地点": "测试县"}):
        found = one(base.catalog, {"类型": "偷倒渣土", **place})
        assert found.brief is not None
        assert [question.attribute.name for question in found.brief.decision.questions] == ["event.place"]


def test_cells_as_python_has_them_and_as_text(base: Workspace) -> None:
    texts = {"类型": " 乱扔垃圾 ", "地点": "东镇 ", "行为日": "2025/12/31", "跨镇街": "FALSE", "数量": "3.0"}
    plain = {"类型": "littering", "地点": "east", "行为日": "2025-12-31", "跨镇街": "否", "数量": "3"}
    (first, second) = (one(base.catalog, row) for row in (texts, plain))
    assert first.brief is not None and second.brief is not None
    assert (first.brief.id, first.due) == (second.brief.id, second.due)


def test_the_day_asked_about(base: Workspace) -> None:
    row = {"类型": "乱扔垃圾", "地点": "东镇"}
    undated = one(base.catalog, row)
    assert (undated.due, undated.note) == (None, "没有写行为日，按 2026-01-01 判；不知道从哪天起算，不算到期日")
    undated = one(base.catalog, row, as_of=date(2026, 3, 1))
    assert (undated.due, undated.note) == (None, "不知道从哪天起算，不算到期日")
    assert one(base.catalog, {**row, "行为日": "2026-02-01"}).due == date(2026, 2, 3)
    asked = one(base.catalog, {**row, "行为日": "2026-02-01"}, as_of=date(2026, 3, 1))
    assert asked.brief is not None
    assert (asked.due, asked.brief.decision.as_of) == (date(2026, 2, 3), date(2026, 3, 1))


def test_reasons_come_with_the_first_of_a_class_and_only_if_wanted(base: Workspace) -> None:
    rows = [(1, ROW), (2, {**ROW, "地点": "东村"}), (3, {**ROW, "地点": "西街道"})]
    columns = columns_of(base.catalog, tuple(ROW))
    told = list(Batch(base.catalog, columns, TODAY).decide(rows))
    assert [decided.reasons is not None for decided in told] == [True, False, True]
    bare = list(Batch(base.catalog, columns, TODAY, reasons=False).decide(rows))
    assert [decided.reasons for decided in bare] == [None] * 3
    assert [decided.brief and (decided.brief.id, decided.brief.decision) for decided in bare] == [
        decided.brief and (decided.brief.id, decided.brief.decision) for decided in told]


def test_memory_is_bounded(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powerlist.batch.MAX_ROWS", 8)
    batch = Batch(base.catalog, columns_of(base.catalog, ("类型", "地点", "数量")), TODAY, capacity=3)
    kinds, places = sorted(base.catalog.event_types), ["东镇", "西街道", "东村"]
    rows = [{"类型": kinds[number % 5], "地点": places[number % 3], "数量": str(number)} for number in range(200)]
    first = [(lead(decided), decided.due) for decided in batch.decide(enumerate(rows))]
    assert (len(batch._rows) <= 8, len(batch._met)) == (True, 3)
    assert [(lead(decided), decided.due) for decided in batch.decide(enumerate(rows))] == first


# How it is written.

def test_columns_that_are_handed_on_never_hide_an_answer(base: Workspace) -> None:
    columns = columns_of(base.catalog, ("事件类型", "结论", "结论（原表）", "行号"))
    answers = Answers(columns.kept, labels=True)
    assert answers.header[:4] == ("行号", "结论（原表）", "结论（原表）（原表）", "行号（原表）")
    batch = Batch(base.catalog, columns, TODAY)
    (decided,) = batch.decide([(7, {"事件类型": "盗窃", "结论": "无", "行号": "12", "结论（原表）": ("甲", "乙")})])
    row = answers.record(decided)
    assert [row[name] for name in answers.header[:5]] == ["7", "无", "甲、乙", "12", "事实不足"]
    keys = Answers(columns.kept, labels=False).record(decided)
    assert (keys["row"], keys["行号"], keys["outcome"]) == ("7", "12", "incomplete")
