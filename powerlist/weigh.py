"""Rules against facts: which apply, which yield, which cannot be told. Used for events and requests alike.

A rule yields only to a rule that names it under `overrides` and applies too; assign rules also yield to
screen rules. Nothing else orders rules: neither their place in a file nor their rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from powerlist.logic.evaluate import Facts, Truth, truth
from powerlist.model.condition import Value, attributes
from powerlist.model.rulebook import Rule
from powerlist.terms import Phase, Tried


@dataclass(frozen=True, slots=True)
class Weighed:
    """Rules of one phase after weighing (权衡结果)."""

    truths: Mapping[str, Truth]
    beaten: Mapping[str, tuple[str, ...]]
    standing: tuple[Rule, ...]
    open: tuple[Rule, ...]

    def tried(self, rule: Rule) -> Tried:
        """What became of one rule."""
        known = self.truths[rule.id]
        if known is None:
            return Tried.UNKNOWN
        if not known:
            return Tried.FAILED
        return Tried.OVERRIDDEN if rule.id in self.beaten else Tried.APPLIED


def weigh(rules: Sequence[Rule], facts: Facts) -> Weighed:
    """Weigh rules; `open` are those whose unknown facts could still change what stands."""
    truths = {rule.id: truth(rule.when, facts) for rule in rules}
    assign = tuple(rule.id for rule in rules if rule.phase is Phase.ASSIGN)
    lower = {rule.id: rule.overrides + assign if rule.phase is Phase.SCREEN else rule.overrides for rule in rules}
    beaten: dict[str, list[str]] = {}
    for rule in rules:
        if truths[rule.id]:
            for other in lower[rule.id]:
                beaten.setdefault(other, []).append(rule.id)
    standing = tuple(rule for rule in rules if truths[rule.id] and rule.id not in beaten)
    undecided = {rule.id for rule in rules if truths[rule.id] is None}
    at_stake = undecided.union(rule.id for rule in standing)
    still = tuple(rule for rule in rules if rule.id in undecided
                  and (rule.id not in beaten or at_stake.intersection(lower[rule.id])))
    return Weighed(truths, {key: tuple(value) for key, value in beaten.items()}, standing, still)


def asked(rule: Rule, facts: Facts) -> dict[str, Value]:
    """The facts a rule asked for, as far as they are known."""
    names = attributes(rule.when) + (attributes(rule.require) if rule.require else ())
    return {name: facts[name] for name in names if name in facts}


def first_unknown(rule: Rule, facts: Facts) -> str:
    """The first fact the rule is waiting for."""
    return next(name for name in attributes(rule.when) if name not in facts)
