"""The conditions of a catalog as a program for durable-rules (编译): plain data, with nothing in it but integers.

Every condition becomes durable rules for true and for false, behind a guard that only a message about this
very condition passes. A last ruleset weighs: what is true makes rules hold, and a rule that holds beats those
it names and, if it comes before all sharing out, every rule that shares out.

durable-rules 2.0.28 is safe in a narrow part only; the limits below keep well inside it. A condition that is
too heavy is cut: its parts become conditions of their own, and yes/no facts of the whole. What still does not
fit is refused by name. Negation is outside the safe part: the program derives who holds and who is beaten,
and what stands (those who hold, less those beaten) is left to `weigh`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

from powerlist.catalog import Catalog
from powerlist.durable.formula import Formula, Leaf, Some, branches, every, formula, nodes, written
from powerlist.durable.slots import Slot, UnfitError, slots
from powerlist.durable.trouble import DurableError, Unsupported, UnsupportedError
from powerlist.logic.evaluate import Facts
from powerlist.model.condition import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    Operator,
    attributes,
    comparisons,
)
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

#: Durable rules in one ruleset, unless a single condition has more: 512 different tests under one parent (here the
#: numbers of conditions, each with a rule of its own) make durable-rules hang, and it does not load 4096 rules.
MAX_RULES = 300

#: and/or groups in one durable rule, of 15 that it can hold.
MAX_GROUPS = 13

#: Tests in all durable rules of one formula.
MAX_TESTS = 200

#: Properties that the rules of one condition read, of 252 that a message can have.
MAX_PROPERTIES = 200

#: Ways in which one message may fulfil one formula, of 64 that durable-rules can follow.
MAX_BRANCHES = 32


class Kind(IntEnum):
    """What a message is about; every durable rule asks for it first, so that none meets the engine's own."""

    BEGIN = 1
    CONDITION = 2
    TRUE = 3
    ASKED = 4
    OVER = 5
    HOLDS = 6


WEIGHING = "weighing"

_BEGIN = {"begin": {"all": [{"m": {"kind": Kind.BEGIN}}], "run": "begin"}}

#: A rule holds whose condition is true; one that holds beats those below it by name, or by their phase.
_WEIGHING_RULES = {
    **_BEGIN,
    "holds": {"all": [{"true": {"kind": Kind.TRUE}},
                      {"asked": {"$and": [{"kind": Kind.ASKED}, {"condition": {"true": "condition"}}]}}],
              "run": "holds"},
    "beaten_by_name": {"all": [{"winner": {"kind": Kind.HOLDS}},
                               {"over": {"$and": [{"kind": Kind.OVER}, {"above": {"winner": "rule"}}]}}],
                       "run": "beaten_by_name"},
    "beaten_by_phase": {"all": [{"winner": {"kind": Kind.HOLDS}},
                                {"asked": {"$and": [{"kind": Kind.ASKED}, {"phase": {"winner": "sets_aside"}}]}}],
                        "run": "beaten_by_phase"},
}


@dataclass(frozen=True)
class Question:
    """One condition under some facts, for the ruleset that holds it; `parts` are asked before, and the truth of
    each goes under these two names (state, value)."""

    number: int
    ruleset: str
    message: Mapping[str, int]
    parts: Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Compiled:
    """One condition as durable-rules was given it: its ruleset, the facts it asks for (those that are parts of it
    with their numbers), and the properties its rules read."""

    ruleset: str
    given: tuple[str, ...]
    parts: Mapping[str, int]
    reads: frozenset[str]


@dataclass(frozen=True)
class Program:
    """Rulesets for durable-rules, and how to put a condition and its facts to them (程序)."""

    rulesets: Mapping[str, Any]
    numbers: Mapping[Condition, int]
    slots: Mapping[str, Slot]
    compiled: Mapping[int, Compiled]

    def number(self, condition: Condition) -> int:
        """The number of a condition of the program."""
        try:
            return self.numbers[condition]
        except KeyError:
            raise DurableError(f"第二引擎的程序里没有这个条件：{condition}") from None

    def asks(self, number: int) -> tuple[str, ...]:
        """The facts that a condition asks for, as it was written."""
        return self._attributes[number]

    @cached_property
    def _attributes(self) -> Mapping[int, tuple[str, ...]]:
        return {number: attributes(condition) for condition, number in self.numbers.items()}

    def questions(self, number: int, facts: Facts) -> Iterator[Question]:
        """What to ask for one condition: its parts first, itself last."""
        try:
            yield from self._questions(number, facts)
        except UnfitError as problem:
            raise DurableError(f"第二引擎读不了这个事实：{problem}") from problem

    def _questions(self, number: int, facts: Facts) -> Iterator[Question]:
        found = self.compiled[number]
        for part in found.parts.values():
            yield from self._questions(part, facts)
        message = {"kind": int(Kind.CONDITION), "number": number}
        for name in found.given:
            filled = self.slots[name].filled(facts)
            message |= {key: value for key, value in filled.items() if key in found.reads}
        yield Question(number, found.ruleset, message, {
            part: (self.slots[name].state, self.slots[name].value()) for name, part in found.parts.items()})


def compile_catalog(catalog: Catalog) -> Program:
    """The program of all conditions of a catalog.

    Raises:
        UnsupportedError: some lie outside what durable-rules can be trusted with; all of them are named.
    """
    return compile_conditions(catalog.vocabulary, conditions_of(catalog))


def conditions_of(catalog: Catalog) -> Iterator[tuple[str, Condition]]:
    """Every condition that deciding and admission may put to an engine, with the place it stands in."""
    yield "（没有条件）", ALWAYS_TRUE
    for rule in sorted(catalog.rules.values(), key=lambda rule: (rule.phase, rule.id)):
        yield f"规则 {rule.id} 的 when", rule.when
        if rule.require is not None:
            yield f"规则 {rule.id} 的 require", rule.require
    for item in catalog.items.values():
        yield f"事项 {item.id} 的 when", item.when
    for grant in catalog.grants.values():
        if grant.scope is not None:
            yield f"赋权 {grant.id} 的 scope", grant.scope.when
    for responsibility in catalog.responsibilities.values():
        for scenario in responsibility.scenarios:
            yield f"责任 {responsibility.id} 的情形 {scenario.id}", scenario.when


def compile_conditions(vocabulary: Mapping[str, Attribute], placed: Iterable[tuple[str, Condition]]) -> Program:
    """The program of these conditions; the same condition in several places is one.

    Raises:
        UnsupportedError: as for `compile_catalog`.
    """
    listed = list(placed)
    compiler = _Compiler(slots(vocabulary, (leaf for _, condition in listed for leaf in comparisons(condition))))
    refused: list[Unsupported] = []
    for place, condition in listed:
        try:
            compiler.compile(condition)
        except UnfitError as problem:
            refused.append(Unsupported(place, str(problem)))
    if refused:
        raise UnsupportedError(refused)
    return Program(compiler.rulesets, compiler.numbers, compiler.slots, compiler.compiled)


@dataclass
class _Compiler:
    slots: dict[str, Slot]
    rulesets: dict[str, dict[str, Any]] = field(default_factory=lambda: {WEIGHING: dict(_WEIGHING_RULES)})
    numbers: dict[Condition, int] = field(default_factory=dict)
    compiled: dict[int, Compiled] = field(default_factory=dict)
    #: Facts that are conditions → their numbers.
    parts: dict[str, int] = field(default_factory=dict)

    def compile(self, condition: Condition) -> int:
        """The number of the condition, compiled once."""
        if condition in self.numbers:
            return self.numbers[condition]
        undeclared = [name for name in attributes(condition) if name not in self.slots]
        if undeclared:
            raise UnfitError(f"词表里没有属性 `{undeclared[0]}`")
        whole = condition
        while (heavy := self._too_heavy(whole)) is not None:
            lighter = self._lighter(whole)
            if lighter == whole:
                raise UnfitError(heavy)
            whole = lighter
        number = self.numbers[condition] = len(self.numbers)
        asked = attributes(whole)
        self.compiled[number] = Compiled(
            self._add(dict(self._rules(number, whole))), tuple(name for name in asked if name not in self.parts),
            {name: self.parts[name] for name in asked if name in self.parts}, self._reads(whole))
        return number

    def _add(self, rules: Mapping[str, Any]) -> str:
        """The ruleset that took these durable rules: the newest, or a new one where that is full."""
        newest = len(self.rulesets) - 1  # the first weighs
        name = f"conditions{newest}"
        if name not in self.rulesets or len(self.rulesets[name]) + len(rules) > MAX_RULES:
            name = f"conditions{newest + 1}"
        self.rulesets.setdefault(name, dict(_BEGIN)).update(rules)
        return name

    def _rules(self, number: int, condition: Condition) -> Iterator[tuple[str, Any]]:
        guard = every(Leaf("kind", "=", Kind.CONDITION), Leaf("number", "=", number))
        for action, alternatives in (("true", self._alternatives(condition, holds=True)),
                                     ("false", self._alternatives(condition, holds=False))):
            for n, alternative in enumerate(alternatives):
                yield f"{action}{number}.{n}", {"all": [{"m": written(every(guard, alternative))}], "run": action}

    def _alternatives(self, condition: Condition, *, holds: bool) -> tuple[Formula, ...]:
        """The ways to be true, or false: each becomes a durable rule, which leaves it more groups."""
        whole = formula(condition, self.slots, holds=holds)
        return whole.parts if isinstance(whole, Some) else (whole,)

    def _reads(self, condition: Condition) -> frozenset[str]:
        """The properties that its two formulas test."""
        return frozenset(node.property for holds in (True, False)
                         for node in nodes(formula(condition, self.slots, holds=holds)) if isinstance(node, Leaf))

    def _too_heavy(self, condition: Condition) -> str | None:
        """Why the condition is more than durable-rules can be trusted with."""
        return next((f"{what}有 {number} 个，最多 {limit} 个；拆成几条"
                     for what, number, limit in self._weights(condition) if number > limit), None)

    def _weights(self, condition: Condition) -> Iterator[tuple[str, int, int]]:
        """How much of what the condition asks of durable-rules, and how much is safe."""
        for holds in (True, False):
            ways = self._alternatives(condition, holds=holds)
            leaves = [[isinstance(node, Leaf) for node in nodes(way)] for way in ways]
            yield "且、或的层组", max((1 + way.count(False) for way in leaves), default=0), MAX_GROUPS
            yield "比较", sum(way.count(True) for way in leaves), MAX_TESTS
            yield "可以同时成立的分支", branches(Some(ways)), MAX_BRANCHES
        yield "要读的属性值", len(self._reads(condition)), MAX_PROPERTIES

    def _lighter(self, condition: Condition) -> Condition:
        """The condition with its compound parts, or if it has none with its two halves, as facts of their own."""
        if isinstance(condition, Not):
            return Not(self._lighter(condition.part))
        if not isinstance(condition, AllOf | AnyOf):
            return condition
        within = condition.parts
        if all(isinstance(part, Compare) for part in within) and len(within) > 3:
            half = len(within) // 2
            within = (type(condition)(within[:half]), type(condition)(within[half:]))
        return type(condition)(tuple(self._as_fact(part) for part in within))

    def _as_fact(self, part: Condition) -> Condition:
        if isinstance(part, Compare):
            return part
        number = self.compile(part)
        name = f"part.{number}"  # no attribute of a file can be called that
        if name not in self.parts:
            self.parts[name] = number
            self.slots[name] = Slot(Attribute(name, ValueType.YES_NO, name), len(self.slots), {})
        return Compare(name, Operator.EQUAL, (True,))
