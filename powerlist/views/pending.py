"""Cases in hand when a matter changes hands (在办案件): whether they stay with the body that filed them.

In: the newer catalog, and an event whose case the old lead opened the day before. Out: who leads it then, and the
rules that say so; nothing is assumed that the rules do not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.model.bodies import Body
from powerlist.model.cases import Event, Filing
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.terms import BodyKind, Outcome, Role, Tried
from powerlist.trace import Step
from powerlist.views.shifts import Shifted


@dataclass(frozen=True, slots=True)
class Pending:
    """What becomes of a case that the old lead filed the day before (在办案件). `kept`: it stays with that body.
    `exists`: the newer catalog still has the body on the day of the change. `rules` gave the answer; `barred` are those
    that would leave the case with the first filer, had that body had jurisdiction when it filed."""

    kept: bool
    exists: bool
    outcome: Outcome | None
    rules: tuple[str, ...]
    basis: tuple[str, ...]
    barred: tuple[str, ...] = ()


def pending(catalog: Catalog, shifted: Shifted, filer: str) -> Pending:
    """Ask the newer catalog about such a case, on the day of the change."""
    day = shifted.period.start
    if day is None:
        raise ValueError("the change must have a first day")
    eve, town = day - timedelta(days=1), shifted.towns[0]
    body = _body(catalog, shifted, filer)
    if body is None:
        return Pending(False, False, None, (), ())
    event = Event(type=shifted.kind.id, place=town.id, day=eve, filed=(Filing(eve, body.id),))
    decision = decide(catalog, event, shifted.facts, day)
    power = next((power for power in decision.powers if power.id == decision.ground), None)
    rules = power.assignment.rules if power else ()
    kept = decision.outcome is Outcome.OWNED and decision.lead is not None and decision.lead.id == body.id
    cited = dict.fromkeys(text for rule in rules for text in catalog.cites(catalog.rules[rule].basis, day))
    barred = tuple(step.rule.id for step in decision.steps if _is_barred(step)) if not kept else ()
    return Pending(kept, catalog.existing(body.id, day) is not None, decision.outcome, rules, tuple(cited), barred)


def _is_barred(step: Step) -> bool:
    """Whether a rule for the first filer failed on the filer's jurisdiction; of duties, that is no question."""
    lead = step.rule.then.lead if step.rule.then else None
    return (lead == Role.FIRST_FILER and step.tried is Tried.FAILED and step.facts.get("line.kind") == "事项"
            and step.facts.get("case.filer_competent") is False)


def _body(catalog: Catalog, shifted: Shifted, id: str) -> Body | None:
    day, town = shifted.cells[1].scene.day, shifted.towns[0]
    match id:
        case _ if id == TOWN:
            return catalog.body_of_kind(town.id, BodyKind.TOWN, day)
        case _ if id == TOWN_CENTRE:
            return catalog.body_of_kind(town.id, BodyKind.CENTRE, day)
    return catalog.bodies.get(id)
