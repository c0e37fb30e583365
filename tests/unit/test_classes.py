"""What rules can tell apart of the events of each type, and how long it takes to find out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from powerlist import Event, Workspace
from powerlist.catalog import Catalog
from powerlist.classes import Classes, Key, Member
from powerlist.logic.residual import residual
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.terms import Phase

DAY = date(2026, 1, 1)


def county(base: Catalog, kinds: int, conditions: list[Condition]) -> Catalog:
    """So many event types of no power, and a rule for each condition."""
    kind, rule = base.event_types["littering"], next(r for r in base.rules.values() if r.phase is Phase.ASSIGN)
    bare = replace(kind, items=(), responsibilities=())
    types = {f"t{n}": replace(bare, id=f"t{n}", name=f"类型{n}", category=f"类{n % 3}") for n in range(kinds)}
    rules = {f"r{n}": replace(rule, id=f"r{n}", when=when) for n, when in enumerate(conditions)}
    return replace(base, event_types=types, rules=rules)


def is_type(number: int) -> Compare:
    return Compare("event.type", Operator.EQUAL, (f"类型{number}",))


def at_least(number: int) -> Compare:
    return Compare("event.quantity", Operator.AT_LEAST, (number,))


def key(classes: Classes, kind: int, quantity: int) -> Key:
    return classes.key(Member(Event(type=f"t{kind}", place="east"), {"event.quantity": quantity}, DAY))


def told_apart(classes: Classes, kind: int) -> list[int]:
    """The quantities up to ten that begin another class."""
    keys = [key(classes, kind, quantity) for quantity in range(11)]
    return [number for number in range(1, 11) if keys[number] != keys[number - 1]]


def test_a_rule_that_names_a_type_matters_to_it_alone(base: Workspace) -> None:
    classes = Classes(county(base.catalog, 3, [AllOf((is_type(0), at_least(7))), AllOf((is_type(1), at_least(4)))]))
    assert [told_apart(classes, kind) for kind in range(3)] == [[7], [4], []]


def test_a_rule_for_all_but_one_type_matters_to_the_others(base: Workspace) -> None:
    classes = Classes(county(base.catalog, 3, [AllOf((Not(is_type(0)), at_least(7))), AnyOf((is_type(1), at_least(4)))]))
    assert told_apart(classes, 2) == [4, 7]
    assert set(told_apart(classes, 0)) >= {4}
    assert set(told_apart(classes, 1)) >= {7}


def test_a_rule_may_name_a_category(base: Workspace) -> None:
    category = Compare("event.category", Operator.IN, ("类1", "类5"))
    classes = Classes(county(base.catalog, 6, [AllOf((category, at_least(7)))]))
    assert [bool(told_apart(classes, kind)) for kind in range(6)] == [False, True, False] * 2


def test_facts_that_nobody_asks_for_are_named(base: Workspace) -> None:
    classes = Classes(county(base.catalog, 2, [AllOf((is_type(0), at_least(7)))]))
    assert key(classes, 0, 3).idle == ()
    assert key(classes, 1, 3).idle == ("event.quantity",)
    assert key(classes, 1, 3).id != key(classes, 0, 3).id


def test_thousands_of_rules_are_each_read_for_the_types_they_name(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Condition] = []

    def counted(condition: Condition, known: Any) -> Condition:
        read.append(condition)
        return residual(condition, known)

    monkeypatch.setattr("powerlist.classes.residual", counted)
    classes = Classes(county(base.catalog, 400, [AllOf((is_type(n % 400), at_least(n % 9))) for n in range(2000)]))
    for kind in range(400):
        key(classes, kind, 5)
    assert len(read) <= 2000 + 2000  # once for types that no rule names, once for the type that it names
