"""A table decided row by row is what `decide` says of each of its events, in whatever order and portions they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice

import pytest

from powerlist import Workspace
from powerlist.batch import NO_CALENDAR, Batch, Brief, Columns, Decided, Row, columns_of
from powerlist.catalog import Catalog
from powerlist.classes import Member
from powerlist.decide import decide
from powerlist.model.condition import Raw, Value
from powerlist.report.batch import Answers
from powerlist.terms import Clock
from powerlist.trace import Decision, Due
from tests.conftest import WORKSPACES
from tests.properties.test_classes import Drawer, wobbled

TODAY, ANOTHER = date(2026, 11, 21), date(2026, 6, 30)


def cell(value: Value) -> Raw:
    """A fact as a cell has it."""
    match value:
        case None:
            return "无"
        case bool():
            return "是" if value else "否"
        case frozenset():
            return tuple(sorted(value))
    return str(value)


def row_of(member: Member) -> Row:
    event = member.event
    told: dict[str, Raw] = {"类型": event.type, "地点": event.place, **{name: cell(v) for name, v in member.facts.items()}}
    if event.day is not None:
        told["行为日"] = event.day.isoformat()
    if event.filed:
        told["立案"] = tuple(f"{filing.on}:{filing.by}" for filing in event.filed)
    return told


def answer(decision: Decision) -> Decision:
    """What is one for a whole class: no days, no reasons."""
    undated = tuple(replace(due, day=None) for due in decision.deadlines)
    return replace(decision, as_of=TODAY, deadline=None, deadlines=undated, powers=(), steps=(), doubts=(), presumptions=(),
                   assumed=(), remarks=())


def truths(catalog: Catalog, columns: Columns, members: list[Member], as_of: date | None) -> Iterator[tuple[Decision, list[str]]]:
    answers = Answers(columns.kept, labels=True)
    for number, member in enumerate(members, 1):
        truth = decide(catalog, member.event, member.facts, as_of or member.event.day or TODAY)
        due, note = due_of(catalog, truth.deadline, member, as_of)
        yield answer(truth), answers.row(Decided(number, row_of(member), Brief("", truth), due, note))


def due_of(catalog: Catalog, limit: Due | None, member: Member, as_of: date | None) -> tuple[date | None, str]:
    """The last day as `decide` says it, but none that would be counted from a day that nobody told."""
    day = limit.day if limit else None
    undated = member.event.day is None
    asked = f"没有写行为日，按 {TODAY} 判" if undated and not as_of else ""
    if limit is None:
        return day, asked
    if limit.deadline.since == "立案" and limit.source in catalog.rules:
        why = "" if member.event.filed else "期限从立案起算，还没有立案"
    elif undated and day:
        day, why = None, "不知道从哪天起算，不算到期日"
    else:
        why = NO_CALENDAR if day is None and not undated and limit.deadline.clock is Clock.WORKING_DAY else ""
    return day, "；".join(filter(None, (asked, why)))


@cache
def catalog_of(name: str) -> Catalog:
    return Workspace.open(name if name == "jinhu" else WORKSPACES / name).catalog


@pytest.mark.parametrize(("name", "as_of"), [("base", None), ("base", ANOTHER), ("law", None), ("jinhu", None), ("jinhu", ANOTHER)])
def test_rows_are_decided_as_decide_does(name: str, as_of: date | None) -> None:
    catalog = catalog_of(name)
    drawer = Drawer(catalog, seed=7)
    members = [like for member in drawer.members() for like in wobbled(member, drawer)]
    members = drawer.random.choices(members, k=50)
    rows = list(enumerate(map(row_of, members), 1))
    columns = columns_of(catalog, list(dict.fromkeys(column for _, row in rows for column in row)))
    answers, class_id = Answers(columns.kept, labels=True), -3
    expected = list(truths(catalog, columns, members, as_of))
    for capacity, portion in ((2, 1), (100, 7), (100, len(rows))):
        batch, left = Batch(catalog, columns, TODAY, as_of=as_of, capacity=capacity, reasons=portion == 7), iter(rows)
        found: list[Decided] = []
        while some := list(islice(left, portion)):
            found += batch.decide(some)
        for decided, (truth, texts) in zip(found, expected, strict=True):
            assert decided.brief is not None, decided.problems
            assert answer(decided.brief.decision) == truth, decided.row
            told = answers.row(decided)
            assert told.pop(class_id) == decided.brief.id
            assert told == [*texts[:class_id], *texts[class_id + 1:]]
