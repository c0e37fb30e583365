"""Events one by one: which of them are equal, what is wrong with the others, and what is remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import permutations
from types import MappingProxyType
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.batch import Batch, ColumnsError, columns_of
from powerlist.decider import Decider, Reply
from powerlist.read.values import alike, findable, row_of
from powerlist.terms import Outcome

DAY = date(2026, 1, 1)
COLUMNS = ("type", "place", "zone", "quantity", "crosses_towns")


class Word(StrEnum):
    COUNTRY = "乡村规划区"


def event(**more: object) -> dict[str, object]:
    return {"type": "littering", "place": "east", "zone": "乡村规划区", "quantity": 3, "crosses_towns": False} | more


@pytest.fixture
def decider(base: Workspace) -> Decider:
    return Decider(base.catalog, COLUMNS, as_of=DAY)


def said(reply: Reply) -> tuple[object, ...]:
    """All of a reply but the reasons, which tell of the event that was met first."""
    return tuple(getattr(reply, name.name) for name in fields(Reply) if name.name != "reasons")


# Equal values.

EQUAL: list[tuple[object, ...]] = [
    (1, True, 1.0, Decimal(1), Decimal("1.00"), Fraction(1), complex(1)), (0, False, 0.0, -0.0, Decimal(0)),
    ("乡村规划区", Word.COUNTRY), (1.5, Fraction(3, 2), Decimal("1.5")), (10**12, 1e12, Decimal(10) ** 12),
    (datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8))), datetime(2025, 12, 31, 16, tzinfo=timezone.utc)),  # noqa: UP017
    (("乡村规划区", 1), ("乡村规划区", True)), (frozenset({1, 2}), frozenset({1.0, 2})),
]


@pytest.mark.parametrize("column", ["type", "place", "zone", "quantity", "crosses_towns"])
@pytest.mark.parametrize("values", EQUAL)
def test_what_is_equal_is_read_alike_whichever_came_first(base: Workspace, column: str, values: tuple[object, ...]) -> None:
    alone = {repr(value): said(Decider(base.catalog, COLUMNS, as_of=DAY).decide(event(**{column: value}))) for value in values}
    assert len(set(map(repr, alone.values()))) == 1, alone
    for first, second in permutations(values[:3], 2):
        assert first == second
        decider = Decider(base.catalog, COLUMNS, as_of=DAY)
        assert decider.decide(event(**{column: first})) is decider.decide(event(**{column: second}))


def test_values_of_numpy_and_pandas(base: Workspace, decider: Decider) -> None:
    numpy = pytest.importorskip("numpy")
    plain = decider.decide(event(quantity=1, crosses_towns=True))
    assert plain.problems == ()
    fresh = Decider(base.catalog, COLUMNS, as_of=DAY)
    odd = event(type=numpy.str_("littering"), quantity=numpy.int32(1), crosses_towns=numpy.bool_(True))
    assert said(fresh.decide(odd)) == said(plain)
    assert fresh.decide(event(quantity=1, crosses_towns=True)) is fresh.decide(odd)
    assert alike(numpy.datetime64("2026-01-01")) == DAY
    assert decider.decide(event(zone=numpy.array([1]))).problems


@pytest.mark.parametrize("value", [float("nan"), Decimal("nan"), "", "  "])
def test_what_says_nothing_is_left_out(value: object) -> None:
    assert row_of({"a": value, "b": None, "c": "无"}) == {"b": None, "c": "无"}


@pytest.mark.parametrize("value", [float("inf"), 10**400, pytest.param(10**5000, id="huge"), Decimal("1e5000"), object(), b"\xff", {"a": 1}, [[1, [2]]], {1, "a"}, 1j, datetime.max,
                                   datetime.min.replace(tzinfo=timezone(timedelta(hours=20))), "\ud800", "x" * 10**5, ...])
@pytest.mark.parametrize("column", COLUMNS)
def test_no_value_is_an_exception(decider: Decider, column: str, value: object) -> None:
    reply = decider.decide(event(**{column: value}))
    assert reply.outcome is None
    assert [problem.column for problem in reply.problems] == [column]
    assert decider.explain(event(**{column: value})) is None


def test_lists_are_looked_up_by_what_they_hold(decider: Decider) -> None:
    first = decider.decide(event(zone=["乡村规划区", "城镇规划区"]))
    assert first is decider.decide(event(zone=["乡村规划区", "城镇规划区"]))
    assert first is decider.decide(event(zone=("乡村规划区", "城镇规划区")))
    assert findable([{"a"}, [1]]) == (frozenset({"a"}), (1,))


# Columns.

def test_a_misspelt_field_is_a_problem_and_never_ignored(decider: Decider) -> None:
    for _ in range(2):
        reply = decider.decide(event(zoen="乡村规划区"))
        assert reply.outcome is None
        assert "zoen" in reply.problems[0].message
    swapped = {("quantitty" if name == "quantity" else name): value for name, value in event().items()}
    decider.decide(event())
    assert decider.decide(swapped).problems
    assert decider.decide(defaultdict(int, swapped)).problems
    assert [reply.outcome is None for reply in decider.decide_all([event(), swapped, event()])] == [False, True, False]


@pytest.mark.parametrize("strange", [{}, {"place": "east"}, {1: 2, "type": "littering"}, {"type": "littering", "类型": "soil"},
                                     {"type": None}, {"type": "littering", "event.area_kind": "镇"}])
def test_events_that_are_none(decider: Decider, strange: Mapping[Any, object]) -> None:
    assert decider.decide(strange).problems


@pytest.mark.parametrize("columns", [("place",), ("type", "zoen"), ("type", "类型"), ("type", "zone", "event.zone")])
def test_columns_are_refused_at_once(base: Workspace, columns: tuple[str, ...]) -> None:
    with pytest.raises(ColumnsError):
        Decider(base.catalog, columns, as_of=DAY)


def test_fields_that_are_left_out_are_not_known(base: Workspace, decider: Decider) -> None:
    short = {"type": "littering", "place": "east"}
    assert decider.explain(short) == base.decide(short, DAY)
    assert decider.explain({"quantity": 3, **short}) == base.decide({**short, "attributes": {"quantity": "3"}}, DAY)
    assert decider.decide({"type": "littering"}).outcome is Outcome.INCOMPLETE


def test_names_may_be_chosen_and_columns_kept(base: Workspace) -> None:
    decider = Decider(base.catalog, ("code", "id"), mapping={"code": "type", "id": None}, as_of=DAY)
    one, other = decider.decide({"code": "littering", "id": 1}), decider.decide({"code": "littering", "id": 2})
    assert one is other
    assert decider.decide({"code": "littering", "idd": 1}).problems
    assert decider.decide({"code": "littering", "id": 1, "place": "east"}).lead is not None


def test_columns_are_those_of_the_first_event(base: Workspace) -> None:
    decider = Decider(base.catalog, as_of=DAY)
    assert decider.decide({"type": "littering", "zoen": 1}).problems
    found = decider.decide_all([event(), event(), MappingProxyType(event()), dict(reversed(event().items()))])
    assert len(set(map(id, found))) == 1
    assert found[0].outcome is Outcome.OWNED


def test_the_day_is_that_of_the_event_or_the_one_asked_about(base: Workspace) -> None:
    decider = Decider(base.catalog)
    assert "哪一天" in decider.decide(event()).problems[0].message
    events = [event(day=day) for day in (DAY, "2026-01-01", datetime(2026, 1, 1, 23, 59))]
    assert len(set(map(id, map(decider.decide, events)))) == 1
    assert {decision.as_of if decision else None for decision in map(decider.explain, events)} == {DAY}


# What is remembered.

def test_little_is_remembered_and_all_is_said_again(base: Workspace) -> None:
    small, large = (Decider(base.catalog, COLUMNS, as_of=DAY, capacity=size) for size in (1, 1000))
    events = [event(quantity=number % 7, place=("east", "west")[number % 2]) for number in range(60)]
    assert list(map(said, small.decide_all(events))) == list(map(said, large.decide_all(events)))
    assert (small.remembered, large.remembered) == (1, 2)


def test_classes_that_hold_too_much_are_forgotten(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [event(quantity=number % 7, type=("littering", "dumping", "soil")[number % 3]) for number in range(42)]
    small, large = (Decider(base.catalog, COLUMNS, as_of=DAY, capacity=12) for _ in range(2))
    found = list(map(said, large.decide_all(events)))
    monkeypatch.setattr("powerlist.decider._STEPS", 1)
    assert list(map(said, small.decide_all(events))) == found
    assert small.remembered < large.remembered


def test_explaining_forgets_too(base: Workspace) -> None:
    decider = Decider(base.catalog, COLUMNS, as_of=DAY, capacity=2)
    for kind in ("littering", "dumping", "soil"):
        for place in ("east", "west"):
            assert decider.explain(event(type=kind, place=place)) is not None
    assert decider.remembered <= 2


def test_words_of_problems_are_counted(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powerlist.decider.MAX_MET", 2000)
    decider = Decider(base.catalog, COLUMNS, as_of=DAY)
    for number in range(200):
        assert decider.decide(event(type=f"没有的类型{number}")).problems
    assert decider._usual is not None and 0 < len(decider._usual.met.replies) < 50


def test_numbers_that_refuse_to_be_compared(base: Workspace) -> None:
    numpy = pytest.importorskip("numpy")
    for values in permutations((Decimal(1), numpy.int64(1), Fraction(1))):
        decider = Decider(base.catalog, COLUMNS, as_of=DAY)
        assert len({id(decider.decide(event(quantity=value))) for value in values}) == 1


def test_values_are_forgotten_but_their_classes_known(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powerlist.decider.MAX_MET", 100)
    decider = Decider(base.catalog, COLUMNS, as_of=DAY)
    replies = [decider.decide(event(quantity=number)) for number in range(60)]
    numbers = decider._usual.met.numbers if decider._usual else {}
    assert 0 < len(numbers) < 5
    monkeypatch.setattr("powerlist.classes.judge", None)
    assert [decider.decide(event(quantity=number)) for number in range(60)] == replies


def test_many_values_are_told_apart(base: Workspace) -> None:
    """More than a list has places for, before and after everything was forgotten."""
    decider = Decider(base.catalog, COLUMNS, as_of=DAY)
    events = [event(quantity=number, place=("east", "west")[number % 2]) for number in range(3000)]
    events += [event(type="dumping", quantity=number) for number in (2999, 5, 1500)]
    first = decider.decide_all(events)
    assert [reply.id for reply in first[:2]] != [reply.id for reply in first[1:3]]
    assert all(again is reply for again, reply in zip(decider.decide_all(events), first, strict=True))
    decide = decider.decide
    decider._forget_values()
    assert list(map(said, map(decide, events))) == list(map(said, first))
    assert [decide(one) for one in events] == [decider.decide(one) for one in events]


def test_an_event_that_tells_no_day_has_no_last_day(base: Workspace) -> None:
    ours = [kind for kind in base.catalog.event_types.values() if kind.deadline]
    decider = Decider(base.catalog, as_of=DAY)
    dated = [decider.decide({"type": kind.id, "place": "east", "day": DAY}) for kind in ours]
    undated = [decider.decide({"type": kind.id, "place": "east"}) for kind in ours]
    assert any(reply.deadline and reply.deadline.day for reply in dated)
    assert not any(reply.deadline and reply.deadline.day for reply in undated)
    assert [bool(reply.deadline) for reply in undated] == [bool(reply.deadline) for reply in dated]


def test_a_reply_cannot_be_changed(decider: Decider) -> None:
    reply = decider.decide(event())
    with pytest.raises(AttributeError):
        reply.lead = None  # type: ignore[misc]
    with pytest.raises(AttributeError):
        reply.leed  # type: ignore[attr-defined]  # noqa: B018


def test_all_events_of_a_class_have_one_reply_and_each_its_own_words(base: Workspace, decider: Decider) -> None:
    few, many = event(quantity=3), event(quantity=4)
    reply = decider.decide(few)
    assert decider.decide(many) is reply
    assert reply.reasons is not None
    assert reply.reasons.decision == decider.explain(few) == base.decide(attributes(few), DAY)
    assert decider.explain(many) == base.decide(attributes(many), DAY) != decider.explain(few)


def attributes(one: Mapping[str, Any]) -> dict[str, object]:
    """The event as a file would hold it."""
    told = {name: ("是" if value else "否") if isinstance(value, bool) else str(value) for name, value in one.items()}
    return {"type": told.pop("type"), "place": told.pop("place"), "attributes": told}


@pytest.mark.parametrize("depth", [50, 100_000])
def test_values_within_values_are_a_problem(decider: Decider, depth: int) -> None:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    for _ in range(2):
        assert decider.decide(event(zone=value)).problems
        assert decider.decide_all([event(zone=value)])[0].problems
        assert decider.explain(event(zone=value)) is None


def test_a_decider_says_what_a_batch_says(base: Workspace, decider: Decider) -> None:
    batch = Batch(base.catalog, columns_of(base.catalog, COLUMNS), DAY)
    rows = [event(), event(type="soil"), event(place="nowhere"), event(quantity="many"), event(type="无")]
    texts = [row_of(row) for row in rows]
    for decided, reply in zip(batch.decide(enumerate(texts, 1)), decider.decide_all(rows), strict=True):
        assert decided.problems == reply.problems
        assert (decided.brief.id if decided.brief else None) == reply.id


def test_no_call_is_wasted_on_what_has_been_met(decider: Decider, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("decided twice")

    found = decider.decide(event())
    unusual: Callable[..., None] = never
    monkeypatch.setattr("powerlist.classes.judge", unusual)
    assert decider.decide(event()) is found
    assert decider.decide(event(type=" littering ")).id == found.id
