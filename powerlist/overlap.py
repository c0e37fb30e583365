"""Can several conditions hold together? A search that goes for the parts still undecided.

In: conditions typed against the vocabulary. Out: facts under which all hold, or none. What the engine
derives from a catalog is not free: an event line without an item has no grant, and so on (`WORLD`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from powerlist.logic.evaluate import truth
from powerlist.logic.partition import representatives
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import (
    ORDERED,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    Operator,
    Value,
    attributes,
    comparisons,
)
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

BUDGET = 3000


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: facts, or nothing; `whole` is False when it gave up before the end."""

    facts: Mapping[str, Value] | None
    whole: bool = True

    @property
    def impossible(self) -> bool:
        """Certainly no facts at all."""
        return self.facts is None and self.whole


def together(conditions: Iterable[Condition], vocabulary: Vocabulary, budget: int = BUDGET) -> Search:
    """Facts under which every condition holds; conditions that are not well typed are given up on."""
    parts = tuple(_flat(conditions))
    if not all(well_typed(part, vocabulary) for part in parts):
        return Search(None, whole=False)
    parts += _laws(parts, vocabulary)
    asking: dict[str, list[Condition]] = {}
    for part in parts:
        for name in attributes(part):
            asking.setdefault(name, []).append(part)
    domains = {name: _domain(vocabulary[name], asking[name]) for name in sorted(asking)}
    if not all(domains.values()):
        return Search(None)
    tried = 0

    def search(open_parts: tuple[Condition, ...], facts: dict[str, Value]) -> dict[str, Value] | None:
        nonlocal tried
        tried += 1
        known = [(part, truth(part, facts)) for part in open_parts]
        if tried > budget or any(found is False for _, found in known):
            return None
        rest = tuple(part for part, found in known if found is None)
        if not rest:
            return facts
        name = next(n for n in attributes(rest[0]) if n not in facts)
        for value in domains[name]:
            found = search(rest, {**facts, name: value})
            if found is not None:
                return found
        return None

    return Search(search(parts, {}), tried <= budget)


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The conditions with every conjunction taken apart."""
    for condition in conditions:
        if isinstance(condition, AllOf):
            yield from _flat(condition.parts)
        else:
            yield condition


def _domain(attribute: Attribute, parts: list[Condition]) -> tuple[Value, ...]:
    """Values that stand for the whole domain, as far as the parts that ask for it can tell, without those
    that one part alone rules out."""
    alone = [part for part in parts if attributes(part) == (attribute.name,)]
    return tuple(value for value in representatives(attribute, parts)
                 if all(truth(part, {attribute.name: value}) for part in alone))


def well_typed(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Whether every comparison fits its attribute: linking has complained about the others."""
    return all(_fits(leaf, vocabulary.get(leaf.attribute)) for leaf in comparisons(condition))


def _fits(leaf: Compare, attribute: Attribute | None) -> bool:
    if attribute is None:
        return False
    if leaf.operator is Operator.EXISTS:
        return True
    wanted = {ValueType.YES_NO: bool, ValueType.NUMBER: int, ValueType.DAY: date}.get(attribute.type, str)
    if leaf.operator in ORDERED and wanted not in (int, date):
        return False
    if (leaf.operator is Operator.HAS) is not (attribute.type is ValueType.CHOICES):
        return False
    return all(isinstance(operand, wanted) and (not attribute.values or operand in attribute.values)
               for operand in leaf.operands)


def _is(name: str, *values: Value) -> Compare:
    return Compare(name, Operator.IN, values)


def _known(name: str) -> Compare:
    return Compare(name, Operator.EXISTS, (True,))


#: What always holds among the facts that the engine derives: (if this, then that).
WORLD: tuple[tuple[Condition, Condition], ...] = (
    *((_known(f"item.{name}"), _is("line.kind", "事项"))
      for name in ("type", "name", "statute", "part", "holder", "holder_level", "department")),
    *((_is(f"item.{name}", True), _is("line.kind", "事项"))
      for name in ("vertical", "town_named", "joint", "in_force", "doubt")),
    *((_known(f"measure.{name}"), _is("line.kind", "事项")) for name in ("name", "kind")),
    *((_is(f"measure.{name}", True), _known("measure.name")) for name in ("reserved", "liberty")),
    *((_is(f"grant.{name}", True), _known("grant.mode"))
      for name in ("in_force", "in_scope", "covers", "published", "by_province", "taken_back")),
    (_known("grant.mode"), _is("line.kind", "事项")),
    (_is("grant.taken_back", True), _is("grant.in_force", False)),
    (_is("duty.listed", True), _is("line.kind", "责任")),
    (_known("event.channel"), _is("line.kind", "无")),
    (_known("item.department"), _is("item.holder", "部门")),
    (_is("item.vertical", True), _is("item.holder", "部门")),
    (_is("item.town_named", True), AnyOf((_is("item.holder", "镇街"), _is("item.joint", True)))),
    (_is("measure.liberty", True), _is("measure.kind", "行政处罚", "强制措施")),
    (_is("item.type", "行政许可"), _is("measure.liberty", False)),
    # What no sound catalog says: PL308 and PL314 report it.
    (_is("measure.liberty", True), _is("grant.covers", False)),
    (_is("item.town_named", True), Not(_is("grant.mode", "赋权", "委托"))),
    *((_is(f"case.{name}", True), _is("case.filed", True)) for name in ("filer_competent", "same_day")),
    (_is("case.same_day", True), _is("case.filer_competent", True)),
    (_is("case.before_take_back", True), _is("case.filer_competent", True)),
)


def _laws(parts: tuple[Condition, ...], vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """Those laws of the world that bear on facts the parts ask for."""
    names = {name for part in parts for name in attributes(part)}
    found: dict[int, Condition] = {}
    grown = True
    while grown:
        grown = False
        for number, (condition, then) in enumerate(WORLD):
            needed = {*attributes(condition), *attributes(then)}
            if number not in found and names.issuperset(attributes(condition)) and needed <= vocabulary.keys():
                found[number] = AnyOf((Not(condition), then))
                grown = grown or not needed <= names
                names |= needed
    return tuple(found[number] for number in sorted(found))
