"""The rules in force on a day (当日规则), as the engine asks for them: by phase, and by what they classify."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from powerlist.model.condition import attributes
from powerlist.model.rulebook import Rule
from powerlist.scales import Scales
from powerlist.terms import Phase

#: The scales of a catalog, by the rules on them: from one day to the next most of them stay the same.
Shelf = dict[tuple[str, ...], Scales]

#: How much each of them remembers: so many truths, and so many findings at most.
_TRUTHS, _FINDINGS = 2**16, 2**12


class Rulebase:
    """Some rules, sorted by id: their order in files never matters. With a `shelf`, findings are remembered."""

    def __init__(self, rules: Iterable[Rule], shelf: Shelf | None = None) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self._of: dict[tuple[Phase, ...], tuple[Rule, ...]] = {}
        self._scales: dict[tuple[Phase, ...], Scales] = {}
        self._shelf = shelf

    def of(self, *phases: Phase) -> tuple[Rule, ...]:
        """The rules of the phases, in the order of the phases."""
        found = self._of.get(phases)
        if found is None:
            found = self._of[phases] = tuple(r for phase in phases for r in self.rules if r.phase is phase)
        return found

    def scales(self, *phases: Phase) -> Scales:
        """What weighs the rules of the phases."""
        found = self._scales.get(phases)
        if found is None:
            found = self._scales[phases] = self._on_shelf(self.of(*phases))
        return found

    def _on_shelf(self, rules: tuple[Rule, ...]) -> Scales:
        if self._shelf is None:
            return Scales(rules)
        room = min(_FINDINGS, _TRUTHS // max(1, len(rules)) + 1)
        return self._shelf.setdefault(tuple(rule.id for rule in rules), Scales(rules, room))

    def only(self, ids: Collection[str]) -> Rulebase:
        """The same without the rules that are not named."""
        return Rulebase(rule for rule in self.rules if rule.id in ids)

    def asking(self, name: str) -> tuple[Rule, ...]:
        """The rules that ask for a fact."""
        return self._asking.get(name, ())

    @cached_property
    def _asking(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for name in attributes(rule.when):
                found.setdefault(name, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def classifying(self) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
        """The attributes that classify rules set, each after those its rules ask for, with these rules."""
        rules = self.of(Phase.CLASSIFY)
        return tuple((name, tuple(rule for rule in rules if rule.then and name in rule.then.set))
                     for name in _in_order(rules))

    @cached_property
    def classifiers(self) -> tuple[tuple[str, Scales], ...]:
        """The same, with what weighs them."""
        return tuple((name, self._on_shelf(rules)) for name, rules in self.classifying)


def _in_order(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    sets: dict[str, set[str]] = {}
    for rule in rules:
        for name in rule.then.set if rule.then else ():
            sets.setdefault(name, set()).update(attributes(rule.when))
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in order or name in above:
            return
        for other in sorted(sets[name] & sets.keys()):
            visit(other, (*above, name))
        order.append(name)

    for name in sorted(sets):
        visit(name, ())
    return tuple(order)
