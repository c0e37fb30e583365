"""What later changes of the lists are about (变动的对象): event types that share no record with any other, so that
what a change moves can be told beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.draft import OFFICES, PAST, SOLITARY, TOWN, Draft, Office, quantity
from powerlist.model.condition import Operator
from powerlist.model.duties import EventType, Responsibility
from powerlist.model.period import Period
from powerlist.model.powers import Grant, Item

#: Above this the scenario of a shared duty applies.
MUCH = 10


@dataclass(frozen=True)
class Handed:
    """Powers of one office, each with its own event type, and the grant that hands them all to some towns."""

    office: Office
    items: tuple[Item, ...]
    types: tuple[EventType, ...]
    grant: Grant | None = None


@dataclass(frozen=True)
class Listed:
    """A duty and the event types that rest on it alone; `office` is the department in it."""

    office: Office
    duty: Responsibility
    types: tuple[EventType, ...]


@dataclass(frozen=True)
class Subjects:
    """One set of event types for each kind of change; offices of a change are drawn from `spare`."""

    withdrawn: Handed
    half_withdrawn: Handed
    kept: Handed
    reorganised: Handed
    of_office: Listed
    of_towns: Listed
    narrowed: Listed
    by_amount: Listed
    helped: Listed
    timed: Listed
    dropped: Listed
    spare: tuple[Office, ...]


def prepare(county: Draft, size: int) -> Subjects:
    """Enter the subjects, `size` event types for each."""
    own, second, *spare = (office for office in county.random.sample(OFFICES, 6) if not office.vertical)

    def powers(office: Office, *, granted: bool) -> Handed:
        items = tuple(county.item(office) for _ in range(size))
        grant = county.grant(items, county.town_ids[:-1], period=Period(PAST[0])) if granted else None
        return Handed(office, items, tuple(county.event(item) for item in items), grant)

    def duties(duty: Responsibility, office: Office = own) -> Listed:
        return Listed(office, duty, tuple(county.event(duty) for _ in range(size)))

    lead = own.duty("日常监管", "依法查处")
    scenario = (("数量大", quantity(Operator.MORE, MUCH), second.duty("组织清理")),)
    return Subjects(
        withdrawn=powers(own, granted=True), half_withdrawn=powers(second, granted=True), kept=powers(own, granted=False),
        reorganised=powers(SOLITARY["veterans"], granted=False),
        of_office=duties(county.duty(lead, office=own, supporting=(second.duty(), TOWN))),
        of_towns=duties(county.duty(TOWN, office=own, supporting=(own.duty(),))),
        narrowed=duties(county.duty(TOWN, office=own, supporting=(own.duty(),))),
        by_amount=duties(county.duty(lead, office=own, supporting=(TOWN,), scenarios=scenario), second),
        helped=duties(county.duty(lead, office=own, supporting=(TOWN,))),
        timed=duties(county.duty(lead, office=own, supporting=(TOWN,))),
        dropped=duties(county.duty(lead, office=own, supporting=(TOWN,))),
        spare=tuple(spare))
