"""Rules to no effect (不起作用的规则): that never apply in this county, that always yield, and conditions in them that
make no difference.

In: a probe that has seen every cell. Out: findings, each proved for all lines, towns, periods and facts. Rules about
filings and about events of other days and places are none of the table's business; those that settle disputes or
keep what nobody owns are there for the case that never should come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from powerlist.catalog import Catalog
from powerlist.checks.scope import is_own
from powerlist.model.condition import AllOf, Condition, Not, attributes
from powerlist.model.period import Period
from powerlist.model.rulebook import Rule
from powerlist.progress import Progress, counted, unseen
from powerlist.table.unfold import TooWideError
from powerlist.terms import Phase, Tried
from powerlist.views.findings import Idle, Kind, Witness
from powerlist.views.probe import Probe, outside

#: Phases whose rules speak about events that somebody may own.
PHASES = (Phase.CLASSIFY, Phase.SCREEN, Phase.ASSIGN, Phase.SUPPORT, Phase.OBLIGE)


@dataclass
class Rules:
    """What was found of rules. `outside` can only apply to events that are not in the table, `spare` are for disputes
    and gaps, `requests` for requests; `shipped` are those of shipped rulebooks that never apply here."""

    idle: list[Idle] = field(default_factory=list)
    tried: int = 0
    outside: list[str] = field(default_factory=list)
    spare: int = 0
    requests: int = 0
    shipped: list[str] = field(default_factory=list)


def rules_to_no_effect(catalog: Catalog, probe: Probe, window: Period, *, everything: bool = False,
                       report: Progress = unseen) -> Rules:
    """Try every rule that is in force on some day of the window; shipped ones in full only where `everything` is wanted."""
    found = Rules()
    rules = [rule for rule in catalog.rules.values() if rule.period.overlap(window)]
    found.requests = sum(rule.phase in (Phase.ADMIT, Phase.PROCEDURE) for rule in rules)
    found.spare = sum(rule.phase in (Phase.SETTLE, Phase.FALLBACK) for rule in rules)
    for rule in counted([rule for rule in rules if rule.phase in PHASES], report):
        found.tried += 1
        own = is_own(catalog, rule.at)
        if own or everything:
            _try(rule, own, probe, found)
        elif not probe.possible(rule.when):
            (found.outside if probe.possible_anywhere(rule.when) else found.shipped).append(rule.id)
    return found


def _try(rule: Rule, own: bool, probe: Probe, found: Rules) -> None:
    try:
        fates = probe.fates(rule, lambda fate: fate.tried is Tried.APPLIED)
        tried = {fate.tried for fate in fates}
        if Tried.APPLIED in tried:
            found.idle.extend(_idle_conditions(rule, own, probe))
        elif probe.possible_anywhere(rule.when):
            found.outside.append(rule.id)
        elif Tried.OVERRIDDEN in tried:
            found.idle.append(_beaten(rule, own, probe))
        else:
            found.idle.append(_never(rule, own, probe))
    except TooWideError:
        found.idle.append(Idle(Kind.UNPROVEN, rule.id, rule.title, own=own))


def _beaten(rule: Rule, own: bool, probe: Probe) -> Idle:
    """With the fewest rules of which one always sets it aside, and the plainest event where one does."""
    fates = probe.fates(rule, lambda _: False)
    beaten = {fate: witness for fate, witness in fates.items() if fate.tried is Tried.OVERRIDDEN}
    every = tuple(dict.fromkeys(other for fate in beaten for other in fate.beaten_by))
    by = next(some for size in range(1, len(every) + 1) for some in combinations(every, size)
              if all(set(some) & set(fate.beaten_by) for fate in beaten))
    return Idle(Kind.RULE_BEATEN, rule.id, rule.title, own=own, others=by,
                witness=_plainest(witness for fate, witness in beaten.items() if by[0] in fate.beaten_by))


def _never(rule: Rule, own: bool, probe: Probe) -> Idle:
    """With the fewest conditions that cannot hold together here, and an event that meets as many of the others as can be."""
    parts = conjuncts(rule.when)
    chosen = next((some for size in range(1, len(parts) + 1) for some in combinations(parts, size)
                   if not met(rule, some, probe)), parts)
    trials = (*(tuple(part for part in parts if part is not one) for one in reversed(chosen)),
              tuple(part for part in parts if part not in chosen))
    return Idle(Kind.RULE_NEVER, rule.id, rule.title, own=own, parts=chosen,
                witness=_plainest(found for trial in trials if trial and (found := met(rule, trial, probe))))


def _idle_conditions(rule: Rule, own: bool, probe: Probe) -> Iterator[Idle]:
    """Conditions of a rule that hold wherever the others do."""
    parts = conjuncts(rule.when)
    if not own or any(map(outside, attributes(rule.when))):
        return
    for part in parts:
        others = tuple(other for other in parts if other is not part)
        if not met(rule, (*others, Not(part)), probe):
            yield Idle(Kind.CONDITION_IDLE, rule.id, rule.title, parts=(part,), witness=met(rule, parts, probe))


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that must all hold."""
    if isinstance(condition, AllOf):
        return tuple(part for one in condition.parts for part in conjuncts(one))
    return (condition,)


def met(rule: Rule, parts: tuple[Condition, ...], probe: Probe) -> Witness | None:
    """An event to which a rule with just these conditions would apply, or be set aside; None where there is none."""
    condition = AllOf(parts)
    if not probe.possible(condition):
        return None
    fates = probe.fates(replace(rule, when=condition, overrides=()), lambda fate: fate.tried is not Tried.FAILED)
    return _plainest(witness for fate, witness in fates.items() if fate.tried is not Tried.FAILED)


def _plainest(witnesses: Iterable[Witness]) -> Witness | None:
    return min(witnesses, key=lambda witness: len(witness.event.attributes), default=None)
