"""The rules in force on a day (当日规则), as the engine asks for them: by phase, and by what they classify."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from powerlist.model.condition import attributes
from powerlist.model.rulebook import Rule
from powerlist.terms import Phase


class Rulebase:
    """Some rules, sorted by id: their order in files never matters."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self._of: dict[tuple[Phase, ...], tuple[Rule, ...]] = {}

    def of(self, *phases: Phase) -> tuple[Rule, ...]:
        """The rules of the phases, in the order of the phases."""
        found = self._of.get(phases)
        if found is None:
            found = self._of[phases] = tuple(r for phase in phases for r in self.rules if r.phase is phase)
        return found

    def only(self, ids: Collection[str]) -> Rulebase:
        """The same without the rules that are not named."""
        return Rulebase(rule for rule in self.rules if rule.id in ids)

    @cached_property
    def classifying(self) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
        """The attributes that classify rules set, each after those its rules ask for, with these rules."""
        rules = self.of(Phase.CLASSIFY)
        return tuple((name, tuple(rule for rule in rules if rule.then and name in rule.then.set))
                     for name in _in_order(rules))


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
