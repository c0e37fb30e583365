"""The compiler: what it writes for durable-rules, what it cuts, and what it refuses by name. Needs no durable-rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.durable import program as compiler
from powerlist.durable.formula import ALWAYS, NEVER, Every, Formula, Leaf, formula, written
from powerlist.durable.program import Program, compile_catalog, compile_conditions
from powerlist.durable.slots import LARGEST, NOWHERE, UnfitError, slots
from powerlist.durable.trouble import DurableError, UnsupportedError
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.condition import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    Operator,
    comparisons,
)
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType
from tests.durable.building import VOCABULARY, facts, trees


def equal(name: str, *values: Any) -> Compare:
    return Compare(f"event.{name}", Operator.EQUAL if len(values) == 1 else Operator.IN, values)


def formulas(condition: Condition) -> tuple[Any, Any]:
    """When it is true and when it is false, in the words of durable-rules."""
    found = slots(VOCABULARY, comparisons(condition))
    return tuple(written(formula(condition, found, holds=holds)) for holds in (True, False))


def program(*conditions: Condition) -> Program:
    return compile_conditions(VOCABULARY, [(f"规则 R{n} 的 when", condition) for n, condition in enumerate(conditions)])


# Facts become integers.

@pytest.mark.parametrize("name,operand,value,filled", [
    ("major", True, True, {"s0": 2, "v0": 1}), ("major", True, False, {"s0": 2, "v0": 0}),
    ("major", True, None, {"s0": 1, "v0": NOWHERE}), ("site", "河道", "河道", {"s0": 2, "v0": 1}),
    ("site", "河道", "湖泊", {"s0": 2, "v0": 0}), ("area", 5, -7, {"s0": 2, "v0": -7}),
    ("area", 5, 10**15, {"s0": 2, "v0": LARGEST + 1}), ("area", 5, -(10**15), {"s0": 2, "v0": -LARGEST - 1}),
    ("on", date(2021, 7, 15), date(1, 1, 2), {"s0": 2, "v0": 2}),
])
def test_facts_are_integers_with_their_state(name: str, operand: Any, value: Any, filled: dict[str, int]) -> None:
    """A text that no condition names is 0; what is not known is a number that no constant has."""
    slot = slots(VOCABULARY, [equal(name, operand)])[f"event.{name}"]
    assert slot.filled({f"event.{name}": value}) == filled
    assert slot.filled({}) == {"s0": 0, "v0": NOWHERE}


def test_several_choices_have_one_number_each() -> None:
    slot = slots(VOCABULARY, [Compare("event.papers", Operator.HAS, ("申请", "批复"))])["event.papers"]
    assert slot.filled({"event.papers": frozenset({"批复", "意见"})}) == {"s0": 2, "v0c1": 0, "v0c2": 1}
    assert slot.filled({"event.papers": None}) == {"s0": 1, "v0c1": NOWHERE, "v0c2": NOWHERE}


@pytest.mark.parametrize("name,operand,value", [
    ("major", True, 1), ("area", 1, True), ("area", 1, "1"), ("site", "1", 1), ("on", date.max, "2021-07-15"),
])
def test_a_fact_of_another_type_is_refused(name: str, operand: Any, value: Any) -> None:
    """Python takes True for 1 and durable-rules takes "1" for 1; a legal fact is neither."""
    with pytest.raises(UnfitError, match=f"event.{name}"):
        slots(VOCABULARY, [equal(name, operand)])[f"event.{name}"].filled({f"event.{name}": value})
    one = program(equal(name, operand))
    with pytest.raises(DurableError, match=f"event.{name}"):
        list(one.questions(0, {f"event.{name}": value}))


# Conditions become two formulas.

@pytest.mark.parametrize("condition,true,false", [
    (equal("major", True), {"v0": 1}, {"$and": [{"$neq": {"s0": 0}}, {"$neq": {"v0": 1}}]}),
    (equal("site", "河道", "湖泊"), {"$or": [{"v0": 1}, {"v0": 2}]},
     {"$and": [{"$neq": {"s0": 0}}, {"$neq": {"v0": 1}}, {"$neq": {"v0": 2}}]}),
    (Compare("event.area", Operator.AT_LEAST, (9,)), {"$and": [{"s0": 2}, {"$gte": {"v0": 9}}]},
     {"$or": [{"s0": 1}, {"$lt": {"v0": 9}}]}),
    (Compare("event.area", Operator.LESS, (9,)), {"$lt": {"v0": 9}}, {"$and": [{"$neq": {"s0": 0}}, {"$gte": {"v0": 9}}]}),
    (Compare("event.area", Operator.EXISTS, (False,)), {"s0": 1}, {"s0": 2}),
    (Not(equal("major", True)), {"$and": [{"$neq": {"s0": 0}}, {"$neq": {"v0": 1}}]}, {"v0": 1}),
    (AllOf((equal("major", True), AllOf((equal("crime", True),)))), {"$and": [{"v0": 1}, {"v1": 1}]},
     {"$or": [{"$and": [{"$neq": {"s0": 0}}, {"$neq": {"v0": 1}}]}, {"$and": [{"$neq": {"s1": 0}}, {"$neq": {"v1": 1}}]}]}),
])
def test_what_is_written(condition: Condition, true: Any, false: Any) -> None:
    """Negation is at the leaves and is gone: what is false is said as plainly as what is true."""
    assert formulas(condition) == (true, false)


@pytest.mark.parametrize("condition,holds,expected", [
    (AllOf(), True, ALWAYS), (AllOf(), False, NEVER), (AnyOf(), True, NEVER), (AnyOf(), False, ALWAYS),
    (AllOf((equal("major", True), AnyOf())), True, NEVER), (AnyOf((equal("major", True), AllOf())), True, ALWAYS),
])
def test_empty_groups_are_settled_by_the_compiler(condition: Condition, holds: bool, expected: Formula) -> None:
    """durable-rules takes an empty `$and` for its own root, and fires on everything."""
    assert formula(condition, slots(VOCABULARY, comparisons(condition)), holds=holds) == expected


def holds(part: Formula, message: dict[str, int]) -> bool:
    """What the formula means."""
    if isinstance(part, Leaf):
        value = message[part.property]
        return {"=": value == part.number, "≠": value != part.number, "<": value < part.number,
                "≤": value <= part.number, ">": value > part.number, "≥": value >= part.number}[part.sign]
    return (all if isinstance(part, Every) else any)(holds(inner, message) for inner in part.parts)


@given(trees(12), facts)
@example(Compare("event.area", Operator.BETWEEN, (0, 0)), {"event.area": None})
def test_the_two_formulas_mean_the_condition(condition: Condition, known: Facts) -> None:
    """Kleene: one of the two holds, or neither; never both."""
    found = slots(VOCABULARY, comparisons(condition))
    message: dict[str, int] = {}
    for slot in found.values():
        message |= slot.filled(known)
    meant = {True: (True, False), False: (False, True), None: (False, False)}[truth(condition, known)]
    assert tuple(holds(formula(condition, found, holds=side), message) for side in (True, False)) == meant


# Formulas become a program.

def bodies(one: Program) -> Iterator[Any]:
    for name, ruleset in one.rulesets.items():
        if name != compiler.WEIGHING:
            yield from (rule["all"][0]["m"] for key, rule in ruleset.items() if key != "begin")


@given(st.lists(trees(8), min_size=1, max_size=5))
def test_every_rule_is_guarded(conditions: list[Condition]) -> None:
    """A message about one condition can meet no rule of another, nor the engine's own messages any."""
    one = program(*conditions)
    known = set(one.numbers.values())
    for body in bodies(one):
        kind, number = body["$and"][:2]
        assert kind == {"kind": compiler.Kind.CONDITION}
        assert number["number"] in known


@given(st.lists(trees(8), min_size=1, max_size=5))
def test_a_program_is_plain_data_without_a_word_of_the_user(conditions: list[Condition]) -> None:
    """Names and numbers of our own only: no text that durable-rules could take for something else."""
    one = program(*conditions)
    text = json.dumps(one.rulesets)
    assert text.isascii()
    assert json.loads(text) == json.loads(json.dumps(json.loads(text)))
    assert "event." not in text and "$not" not in text and "$nex" not in text


def test_no_two_names_are_one_to_durable_rules() -> None:
    """It knows properties and messages by a hash of 32 bits only (FNV-1)."""
    def known_as(name: str) -> int:
        found = 2166136261
        for byte in name.encode("ascii"):
            found = ((found ^ byte) * 16777619) & 0xFFFFFFFF
        return found

    words = {"kind", "number", "rule", "condition", "phase", "sets_aside", "above", "below", "sid", "id", "$s", "exception"}
    choices = {f"v{slot}c{choice}" for slot in range(300) for choice in range(1, 40)}
    names = words | choices | {f"{letter}{slot}" for letter in "sv" for slot in range(3000)}
    messages = {str(number) for number in range(1, 20_000)}
    assert len(set(map(known_as, names))) == len(names)
    assert len(set(map(known_as, messages))) == len(messages)


def test_the_same_condition_is_compiled_once() -> None:
    assert len(program(equal("major", True), equal("major", True), equal("crime", True)).numbers) == 2


@pytest.mark.parametrize("conditions", [
    [equal("area", n) for n in range(600)],
    [Compare("event.name", Operator.IN, tuple(f"{n}-{m}" for m in range(150))) for n in range(64)],
    [AllOf((equal("area", n), AnyOf())) for n in range(600)],
])
def test_durable_rules_are_spread(conditions: list[Condition]) -> None:
    """512 different tests under one parent make durable-rules hang, 4096 rules make it refuse to load."""
    one = program(*conditions)
    rulesets = {name: rules for name, rules in one.rulesets.items() if name != compiler.WEIGHING}
    assert all(len(rules) <= compiler.MAX_RULES for rules in rulesets.values())
    assert len(rulesets) < 2 + 2 * sum(map(len, rulesets.values())) // compiler.MAX_RULES
    for number in one.numbers.values():
        (question,) = one.questions(number, {})
        assert f"true{number}.0" in rulesets[question.ruleset] or f"false{number}.0" in rulesets[question.ruleset]


def test_a_message_tells_what_its_condition_reads() -> None:
    """Not every choice that any condition of the program mentions: durable-rules takes 252 properties."""
    has = [Compare("event.papers", Operator.HAS, (f"c{n}",)) for n in range(300)]
    one = program(*has, Not(AnyOf()))
    (asked,) = one.questions(one.number(has[6]), {"event.papers": frozenset({"c6", "c7"})})
    assert asked.message == {"kind": compiler.Kind.CONDITION, "number": 6, "s0": 2, "v0c7": 1}
    (asked,) = one.questions(one.number(Not(AnyOf())), {"event.papers": frozenset({"c6"})})
    assert set(asked.message) == {"kind", "number"}


def test_what_reads_too_much_is_halved() -> None:
    """132 numbers are 264 properties, though neither formula has more than 200 tests."""
    many = {f"event.n{n}": Attribute(f"event.n{n}", ValueType.NUMBER, "数") for n in range(132)}
    leaves = [Compare(name, Operator.EQUAL, (1,)) for name in many]
    whole = AllOf((*leaves[:66], *map(Not, leaves[66:])))
    one = compile_conditions(many, [("规则 R 的 when", whole)])
    asked = list(one.questions(one.number(whole), {}))
    told = [name for question in asked for name in question.message if name.startswith("s")]
    assert all(len(question.message) - 2 + 2 * len(question.parts) <= compiler.MAX_PROPERTIES for question in asked)
    assert sorted(told) == sorted(f"s{n}" for n in range(132))


def test_what_is_too_heavy_is_cut() -> None:
    """The parts become conditions of their own, asked before the whole."""
    heavy = AnyOf(tuple(AllOf((equal("area", n), equal("people", n), equal("site", "a"))) for n in range(20)))
    one = program(Not(heavy))
    *parts, whole = one.questions(one.number(Not(heavy)), {"event.area": 3})
    assert set(whole.parts) == {part.number for part in parts}
    assert len(one.numbers) == 1 + len(parts)
    for body in bodies(one):
        assert json.dumps(body).count("$and") + json.dumps(body).count("$or") <= compiler.MAX_GROUPS


def test_a_long_flat_condition_is_halved() -> None:
    many = {f"event.n{n}": Attribute(f"event.n{n}", ValueType.NUMBER, "数") for n in range(100)}
    flat = AllOf(tuple(Compare(name, Operator.EQUAL, (1,)) for name in many))
    one = compile_conditions(many, [("规则 R 的 when", flat)])
    asked = one.questions(one.number(flat), {})
    assert [(len(question.message) - 2, len(question.parts)) for question in asked] == \
        [(50, 0), (50, 0), (0, 2), (50, 0), (50, 0), (0, 2), (0, 2)]


@pytest.mark.parametrize("condition,why", [
    (equal("area", 10**12 + 1), "超出"), (equal("nothing", 1), "没有属性"), (equal("major", 1), "不是是否"),
    (equal("area", *range(300)), "最多 200 个"),
])
def test_what_is_refused_is_named(condition: Condition, why: str) -> None:
    """Rule and reason, all at once: the engine never quietly leaves one out."""
    with pytest.raises(UnsupportedError, match=why) as caught:
        program(equal("crime", True), condition, Not(condition))
    assert [found.place for found in caught.value.found] == ["规则 R1 的 when", "规则 R2 的 when"]
    assert "规则 R1 的 when" in caught.value.message


def test_a_condition_that_is_not_in_the_program_is_refused() -> None:
    with pytest.raises(DurableError, match="没有这个条件"):
        program(equal("major", True)).number(equal("crime", True))


def test_every_shipped_condition_is_in_the_program(jinhu: Workspace) -> None:
    """Nothing that ships is outside the safe part."""
    one = compile_catalog(jinhu.catalog)
    assert {rule.when for rule in jinhu.catalog.rules.values()} | {ALWAYS_TRUE} <= one.numbers.keys()
