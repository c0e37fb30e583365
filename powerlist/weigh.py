"""Rules against facts: which apply, which yield, which cannot be told. Used for events and requests alike.

A rule yields only to a rule that names it under `overrides` and applies too; assign rules also yield to
screen rules. Nothing else orders rules: neither their place in a file nor their rank.

Conditions may be read by more than one engine (`Engine`); the reference is the one in `logic.evaluate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from powerlist.logic.evaluate import Facts, Truth, truth
from powerlist.model.condition import Condition, Value, attributes
from powerlist.model.rulebook import Rule
from powerlist.terms import Phase, Tried


@dataclass(frozen=True, slots=True)
class Judged:
    """What an engine finds of rules: the truth of each condition, and who is beaten by whom."""

    truths: Mapping[str, Truth]
    beaten: Mapping[str, tuple[str, ...]]


class Engine(Protocol):
    """One reading of the rules (判断引擎). All engines must give the same answers."""

    @property
    def name(self) -> str | None:
        """How answers name who read the rules; the reference goes without saying."""

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        """Whether one condition holds: the limits of a grant, a scenario, a requirement."""

    def judge(self, rules: Sequence[Rule], facts: Facts) -> Judged:
        """Which conditions hold, and which of the rules that apply name which others under `overrides`."""


class Reference:
    """The interpreter of the rule tree (参考引擎)."""

    name: str | None = None

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        """See `Engine.truth`."""
        return truth(condition, facts)

    def judge(self, rules: Sequence[Rule], facts: Facts) -> Judged:
        """See `Engine.judge`."""
        truths = {rule.id: truth(rule.when, facts) for rule in rules}
        return Judged(truths, defeats(truths, overridden(rules, [rule for rule in rules if truths[rule.id]])))


REFERENCE = Reference()


def defeats(truths: Mapping[str, Truth], lower: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Rule → the rules that apply and set it aside; `lower` are those that yield to each (see `overridden`)."""
    beaten: dict[str, tuple[str, ...]] = {}
    for winner, others in lower.items():
        for other in others if truths[winner] else ():
            beaten[other] = (*beaten.get(other, ()), winner)
    return beaten


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


def weigh(rules: Sequence[Rule], facts: Facts, engine: Engine = REFERENCE) -> Weighed:
    """Weigh rules; `open` are those whose unknown facts could still change what stands."""
    return concluded(rules, engine.judge(rules, facts))


def concluded(rules: Sequence[Rule], judged: Judged) -> Weighed:
    """What stands and what is open, by what an engine found."""
    truths, beaten = judged.truths, judged.beaten
    standing = tuple(rule for rule in rules if truths[rule.id] and rule.id not in beaten)
    unknown = [rule for rule in rules if truths[rule.id] is None]
    still: tuple[Rule, ...] = ()
    if unknown:
        at_stake = {rule.id for rule in (*unknown, *standing)}
        lower = overridden(rules, unknown)
        still = tuple(rule for rule in unknown if rule.id not in beaten or at_stake.intersection(lower[rule.id]))
    return Weighed(truths, beaten, standing, still)


def overridden(rules: Sequence[Rule], some: Sequence[Rule] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Rule → the rules that yield to it where both apply; for all of the rules, or some."""
    assign = tuple(rule.id for rule in rules if rule.phase is Phase.ASSIGN)
    return {rule.id: tuple(dict.fromkeys(rule.overrides + (assign if rule.phase is Phase.SCREEN else ())))
            for rule in (rules if some is None else some)}


def asked(rule: Rule, facts: Facts) -> dict[str, Value]:
    """The facts a rule asked for, as far as they are known."""
    return {name: facts[name] for name in asked_by(rule) if name in facts}


def asked_by(rule: Rule) -> tuple[str, ...]:
    """The facts a rule asks for."""
    return attributes(rule.when) + attributes(rule.require) if rule.require else attributes(rule.when)


def first_unknown(rule: Rule, facts: Facts) -> str:
    """The first fact the rule is waiting for."""
    return next(name for name in attributes(rule.when) if name not in facts)
