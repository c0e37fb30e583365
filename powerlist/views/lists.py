"""What every body has on its lists on a day (履职清单): the three lists of a town, and their mirror at a department.

In: a catalog and a day. Out: entries with their origins, sides and counterparts; no text. Every item, grant,
take-back, side of a matter and admission stands at exactly the bodies its record names; nothing is inferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.facts import in_force, names_town, town_facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body
from powerlist.model.condition import Value
from powerlist.model.duties import Duty, Responsibility, Scenario
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder, Item
from powerlist.offices import department, held_by
from powerlist.search import bodies_named
from powerlist.terms import BodyKind, Level, Part
from powerlist.views.entries import Case, Entry, How, Lists, Origin, Section, Side, gathered, status_of, trust

_BY_PART = {Part.PRINCIPAL: How.STATUTE, Part.JOINT: How.JOINT, Part.SUPPORTING: How.HELP,
            Part.LIABILITY: How.LIABILITY}

#: An item that a body holds, and how it came to it.
Power = tuple[Item, Origin]


@dataclass(frozen=True)
class Ledger:
    """The records of one day, ready to be asked for any body: made once, since every body shares the indexes."""

    catalog: Catalog
    day: date

    # Who there is.

    @cached_property
    def towns(self) -> tuple[Body, ...]:
        """The town governments and subdistrict offices of the county, in the order of the areas."""
        found = (self.catalog.body_of_kind(area.id, BodyKind.TOWN, self.day) for area in self.catalog.towns)
        return tuple(body for body in found if body is not None)

    @cached_property
    def bodiless(self) -> tuple[Area, ...]:
        """The town-level areas of the day that have no government of their own."""
        governed = {body.area for body in self.towns}
        return tuple(area for area in self.catalog.towns if self.day in area.period and area.id not in governed)

    @cached_property
    def others(self) -> tuple[Body, ...]:
        """Every other body that exists on the day."""
        return tuple(body for body in self.catalog.bodies.values()
                     if self.day in body.period and body.id not in self._town_ids)

    @cached_property
    def _town_ids(self) -> frozenset[str]:
        return frozenset(body.id for body in self.towns)

    @cached_property
    def carriers(self) -> Mapping[str, Body]:
        """Department → the body of the county that carries it."""
        found = {key: department(self.catalog, key, Level.COUNTY, self.day) for key in self.catalog.departments}
        return {key: body for key, body in found.items() if body is not None}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Items that exist on the day and rest on law in force."""
        return {item.id: item for item in self.catalog.items.values() if in_force(self.catalog, item, self.day)}

    @cached_property
    def matters(self) -> tuple[tuple[Responsibility, tuple[Case, ...]], ...]:
        """Responsibilities of the day with their cases."""
        return tuple((matter, tuple(self._cases(matter))) for matter in self.catalog.responsibilities.values()
                     if self.day in matter.period)

    @cached_property
    def unheld(self) -> tuple[Item, ...]:
        """Items in force that nobody in this workspace holds by law: no department, no designation, no such town."""
        held = {item.id for powers in (*self._powers.values(), *map(self._by_law, self.towns)) for item, _ in powers}
        return tuple(item for item in self.items.values() if item.id not in held)

    def meant(self, text: str) -> tuple[Body, ...]:
        """Bodies that a text names, the likeliest first; for an area without a body of its own, its town."""
        named = bodies_named(self.catalog, text, self.day)
        if named:
            return named
        areas = [area for area in self.catalog.areas.values() if text in (area.id, area.name, *area.aliases)]
        own = [body for area in areas for body in self.catalog.bodies_in(area.id, self.day)]
        towns = (self.catalog.area_at(area.id, Level.TOWN) for area in areas)
        over = (self.catalog.body_of_kind(town.id, BodyKind.TOWN, self.day) for town in towns if town)
        return tuple(own or [body for body in over if body])

    # Lists.

    def lists(self, body: Body) -> Lists:
        """The lists of one body: the three of a town with what is decided for later, or the mirror of them."""
        own = self._of_town(body) if body.id in self._town_ids else self._of_other(body)
        made = {**own, **self._of_any(body)}
        return Lists(body, self.day, {section: made[section] for section in Section if made.get(section)}, self.towns)

    def _of_town(self, body: Body) -> dict[Section, tuple[Entry, ...]]:
        law, grants = self._by_law(body), self._grants(body, started=True)
        stationed = [(item, origin) for item, origin in grants if origin.how is How.STATIONING]
        handed = [(item, origin) for item, origin in grants if origin.how is not How.STATIONING]
        return {
            Section.BASIC: (*self._items([*_of_part(law, Part.PRINCIPAL, Part.JOINT), *handed], body), *self._leads(body)),
            # 派驻不改变实施机关：the power stays with the department, the town helps.
            Section.SUPPORTING: (*self._items([*_of_part(law, Part.SUPPORTING), *stationed], body),
                                 *self._helps(body), *self._admitted(body)),
        }

    def _of_other(self, body: Body) -> dict[Section, tuple[Entry, ...]]:
        law = self._by_law(body)
        mine = [self._handed_down(entry) for entry in self._items(_of_part(law, Part.PRINCIPAL, Part.JOINT), body)]
        return {
            Section.KEPT: tuple(entry for entry in mine if not _handed(entry)),
            Section.HANDED_DOWN: (*(entry for entry in mine if _handed(entry)), *self._given(body)),
            Section.GRANTED: self._items(self._grants(body, started=True), body),
            Section.PRINCIPAL: self._leads(body),
            Section.HELPING_TOWNS: self._helps(body, towns=True),
            Section.HELPING: self._helps(body, towns=False),
            Section.SUPPORTING: (*self._items(_of_part(law, Part.SUPPORTING), body), *self._admitted(body)),
        }

    def _of_any(self, body: Body) -> dict[Section, tuple[Entry, ...]]:
        return {
            Section.TAKEN_BACK: self._returned(body, done=True),
            Section.TO_BE_TAKEN_BACK: self._returned(body, done=False),
            Section.TO_COME: self._items(self._grants(body, started=False), body),
            Section.RECEIVED: self._received(body, done=True),
            Section.TO_RECEIVE: self._received(body, done=False),
            Section.ASKED: tuple(Entry(admission, self._existing(admission.to)) for admission in self._admissions
                                 if admission.owner == body.id),
            Section.LAPSED: self._items(self._grants(body, started=True, lapsed=True), body),
            Section.LIABLE: self._items(_of_part(self._by_law(body), Part.LIABILITY), body),
        }

    # Items by law.

    def _by_law(self, body: Body) -> tuple[Power, ...]:
        own = self._powers.get(body.id, ())
        if body.id not in self._town_ids:
            return own
        area = self.catalog.areas.get(body.area)
        return (*own, *((item, origin) for item, holder, origin in self._town_powers if names_town(holder, area)))

    @cached_property
    def _powers(self) -> Mapping[str, tuple[Power, ...]]:
        """Body → what law or a designation gives to it by name or office."""
        found: dict[str, list[Power]] = defaultdict(list)
        for item in self.items.values():
            for holder, origin in _holders(item):
                body = held_by(self.catalog, holder, self.day)
                if body is not None:
                    found[body.id].append((item, origin))
            if item.holder is None and (body := self.catalog.designated(item.id, self.day)) is not None:
                found[body.id].append((item, Origin(How.DESIGNATION, item.measures, status_of(item.provenance))))
        return {key: tuple(powers) for key, powers in found.items()}

    @cached_property
    def _town_powers(self) -> tuple[tuple[Item, Holder, Origin], ...]:
        return tuple((item, holder, origin) for item in self.items.values() for holder, origin in _holders(item)
                     if holder.town)

    @cached_property
    def _holding(self) -> Mapping[str, tuple[Body, ...]]:
        """Item → the bodies other than towns that hold it by law."""
        found: dict[str, list[Body]] = defaultdict(list)
        for key, powers in self._powers.items():
            for item, _ in powers:
                found[item.id].append(self.catalog.bodies[key])
        return {item: tuple(dict.fromkeys(bodies)) for item, bodies in found.items()}

    # Grants.

    @cached_property
    def _to(self) -> Mapping[str, tuple[Grant, ...]]:
        found: dict[str, list[Grant]] = defaultdict(list)
        for grant in self.catalog.grants.values():
            for key in dict.fromkeys(grant.to):
                found[key].append(grant)
        return {key: tuple(grants) for key, grants in found.items()}

    @cached_property
    def _granted(self) -> Mapping[str, Mapping[str, Power]]:
        """Grant → its items with what the grant says of each: the same for every town that it goes to."""
        return {grant.id: dict(self._powers_of(grant)) for grant in self.catalog.grants.values()}

    def _powers_of(self, grant: Grant) -> Iterator[tuple[str, Power]]:
        to = self._existing(grant.to)
        for key in grant.items:
            item = self.catalog.items[key]
            named = grant.measures or item.measures
            measures = tuple(m for m in named if m not in item.reserved and (not item.measures or m in item.measures))
            status = min(status_of(grant.provenance), status_of(item.provenance), key=trust)
            yield key, (item, Origin(How(grant.mode.value), measures, status, grant, to))

    def _grants(self, body: Body, *, started: bool, lapsed: bool = False) -> list[Power]:
        """Items granted to the body, as of the day or (not `started`) from a later one; `lapsed` are those whose
        law has ended under them."""
        found: list[Power] = []
        for grant in self._to.get(body.id, ()):
            span = grant.in_force
            now = self.day in span
            later = not now and not span.empty and span.start is not None and self.day < span.start
            if now if started else later:
                found += [power for key, power in self._granted[grant.id].items()
                          if not started or (key in self.items) is not lapsed]
        return found

    def _handed_down(self, entry: Entry) -> Entry:
        """An item of a department, with the grants of the day that hand it to others."""
        grants = [grant for grant in self.catalog.granted.get(entry.record.id, ()) if self.day in grant.in_force]
        handed = [self._granted[grant.id][entry.record.id][1] for grant in grants]
        return replace(entry, origins=(*entry.origins, *handed))

    def _given(self, body: Body) -> tuple[Entry, ...]:
        """Items that the body entrusts although law gives them to another."""
        mine = {item.id for item, _ in self._by_law(body)}
        found = [power for grant in self.catalog.grants.values() if grant.giver == body.id and self.day in grant.in_force
                 for key, power in self._granted[grant.id].items() if key in self.items and key not in mine]
        return self._items(found, body)

    def _returned(self, body: Body, *, done: bool) -> tuple[Entry, ...]:
        """Items taken back from the body by the day, or to be taken back after it."""
        return gathered(self._taken_back(self._to.get(body.id, ()), done=done, received=False))

    def _received(self, body: Body, *, done: bool) -> tuple[Entry, ...]:
        """Items that the body has taken over from towns, or will."""
        mine = [grant for grant in self.catalog.grants.values() if grant.take_back and grant.take_back.receiver == body.id]
        return gathered(self._taken_back(mine, done=done, received=True))

    def _taken_back(self, grants: Iterable[Grant], *, done: bool, received: bool) -> Iterator[Entry]:
        for grant in grants:
            if grant.take_back is not None and (grant.take_back.on <= self.day) is done:
                receiver = self._existing((grant.take_back.receiver,))
                for item, origin in self._granted[grant.id].values():
                    yield Entry(item, origin.to if received else receiver, (origin,))

    # Matters.

    def _cases(self, matter: Responsibility) -> Iterator[Case]:
        principals = tuple(d for d in (matter.principal, *matter.more_principals) if d is not None)
        supporting = self._sides(matter.supporting)
        if principals or supporting:
            yield Case(None, self._sides(principals), supporting, matter.basis)
        for scenario in matter.scenarios:
            towns = self._where(scenario)
            yield Case(scenario, self._sides((scenario.principal,), towns),
                       self._sides(scenario.supporting or matter.supporting, towns), scenario.basis or matter.basis)

    def _where(self, scenario: Scenario) -> tuple[Body, ...]:
        """The towns in which the scenario can come about: one may be meant only for some kind or class of town."""
        return tuple(town for town in self.towns if residual(scenario.when, self._traits[town.id]) != NEVER)

    @cached_property
    def _traits(self) -> Mapping[str, Mapping[str, Value]]:
        """Town → what is known of it beforehand."""
        return {town.id: town_facts(self.catalog, self.catalog.areas.get(town.area), town) for town in self.towns}

    def _sides(self, duties: Iterable[Duty], towns: tuple[Body, ...] | None = None) -> tuple[Side, ...]:
        return tuple(self._side(duty, self.towns if towns is None else towns) for duty in duties)

    def _side(self, duty: Duty, towns: tuple[Body, ...]) -> Side:
        if duty.town:
            bodies = tuple(body for body in towns if not duty.only or body.id in duty.only)
        elif duty.body is not None:
            bodies = self._existing((duty.body,))
        else:
            carrier = self.carriers.get(duty.department or "")
            bodies = (carrier,) if carrier else ()
        return Side(duty, bodies, frozenset(body.id for body in bodies))

    def _leads(self, body: Body) -> tuple[Entry, ...]:
        """Matters of which the body answers for at least one case."""
        return self._concerning(body, lambda case: case.led_by(body.id), leading=True)

    def _helps(self, body: Body, *, towns: bool | None = None) -> tuple[Entry, ...]:
        """Matters in which the body must help: all, or those that `towns` lead, or do not."""
        def wanted(case: Case) -> bool:
            led_by_towns = any(not self._town_ids.isdisjoint(side.ids) for side in case.principals)
            return case.helped_by(body.id) and towns in (None, led_by_towns)

        return self._concerning(body, wanted, leading=False)

    def _concerning(self, body: Body, wanted: Callable[[Case], bool], *, leading: bool) -> tuple[Entry, ...]:
        return tuple(Entry(matter, self._facing(body, mine, leading=leading), cases=mine)
                     for matter, cases in self.matters if (mine := tuple(filter(wanted, cases))))

    def _facing(self, body: Body, cases: Iterable[Case], *, leading: bool) -> tuple[Body, ...]:
        """Who leads what the body helps with; who leads or helps beside it in what it leads. Each town acts on
        its own ground: no town faces another."""
        sides = (side for case in cases for side in (*case.principals, *(case.supporting if leading else ())))
        town = body.id in self._town_ids
        return tuple(dict.fromkeys(other for side in sides if not (town and side.duty.town) for other in side.bodies
                                   if other.id != body.id and not (town and other.id in self._town_ids)))

    # Admissions.

    @cached_property
    def _admissions(self) -> tuple[Admission, ...]:
        return tuple(admission for admission in self.catalog.admissions.values() if self.day in admission.period)

    def _admitted(self, body: Body) -> tuple[Entry, ...]:
        return tuple(Entry(admission, self._existing((admission.owner,))) for admission in self._admissions
                     if body.id in admission.to)

    # Entries.

    def _items(self, found: Iterable[Power], body: Body) -> tuple[Entry, ...]:
        return gathered(Entry(item, self._behind(item, origin, body), (origin,)) for item, origin in found)

    def _behind(self, item: Item, origin: Origin, body: Body) -> tuple[Body, ...]:
        """From whom the item came, or who holds it by law too."""
        giver = origin.grant.giver if origin.grant else None
        named = (*self._existing((giver,) if giver else ()), *self._holding.get(item.id, ()))
        return tuple(dict.fromkeys(other for other in named if other.id != body.id))

    def _existing(self, keys: Iterable[str]) -> tuple[Body, ...]:
        found = (self.catalog.existing(key, self.day) for key in dict.fromkeys(keys))
        return tuple(body for body in found if body is not None)


def _holders(item: Item) -> Iterator[tuple[Holder, Origin]]:
    """Whom the law of an item names, each with the measures it has."""
    elsewhere = {measure for apart in item.apart for measure in apart.measures}
    rest = tuple(measure for measure in item.measures if measure not in elsewhere)
    how = How.JOINT if item.joint and item.part is Part.PRINCIPAL else _BY_PART[item.part]
    status = status_of(item.provenance)
    if rest or not item.measures:
        for holder in (item.holder, *item.joint):
            if holder is not None:
                yield holder, Origin(how, rest, status)
    for apart in item.apart:
        yield apart.holder, Origin(How.STATUTE, apart.measures, status)


def _of_part(powers: Iterable[Power], *parts: Part) -> list[Power]:
    return [(item, origin) for item, origin in powers if item.part in parts]


def _handed(entry: Entry) -> bool:
    """Whether towns act on it themselves; where a team is stationed with them, the department still does."""
    return any(origin.grant and origin.how is not How.STATIONING for origin in entry.origins)
