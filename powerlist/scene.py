"""Event × catalog → facts and faces (场景还原): which powers and duties an event touches, what is known
about each, and which body every role stands for here. Pure look-ups; no rule is weighed in this module.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from powerlist.catalog import Catalog
from powerlist.facts import (
    NO_DUTY,
    NO_GRANT,
    NO_ITEM,
    NO_MEASURE,
    articles,
    counting_grants,
    grant_facts,
    in_force,
    in_order,
    item_facts,
    measure_facts,
    names_town,
    town_facts,
)
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body, Unit
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import ALWAYS_TRUE, Condition, Value
from powerlist.model.duties import Duty, EventType, Responsibility, Scenario
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder, Item
from powerlist.offices import department, held_by, office
from powerlist.rulebase import Rulebase
from powerlist.terms import BodyKind, Level, Measure, Phase, Role, Work
from powerlist.weigh import REFERENCE, Engine, Weighed


@dataclass(frozen=True)
class Line:
    """One power or duty that an event touches (权责线): a measure of an item, or a responsibility.

    `rivals` are the same line under each of several grants that are in force together.
    """

    kind: str
    item: Item | None = None
    measure: Measure | None = None
    responsibility: Responsibility | None = None
    grant: Grant | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    scope: Condition = ALWAYS_TRUE
    when: Condition = ALWAYS_TRUE
    rivals: tuple[Line, ...] = ()

    @property
    def id(self) -> str | None:
        """Id of the item or responsibility."""
        record = self.item or self.responsibility
        return record.id if record else None

    @property
    def field_name(self) -> str | None:
        """The field of the item or responsibility: by it the office inside the body is found."""
        record = self.item or self.responsibility
        return record.field if record else None

    @property
    def work(self) -> Work:
        """What is to do: by the item; a duty without one is managed."""
        return self.item.work if self.item else Work.MANAGEMENT

    @property
    def ways(self) -> tuple[Line, ...]:
        """The line itself, and the rivals it stands for."""
        return (self, *self.rivals)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What its records ask of the facts: whether its article applies, the limits of its grant, its scenarios."""
        scenarios = self.responsibility.scenarios if self.responsibility else ()
        return (self.when, self.scope, *(scenario.when for scenario in scenarios))


#: The line of an event that touches no power and no duty.
NOTHING = Line("无", facts={**NO_ITEM, **NO_MEASURE, **NO_GRANT, **NO_DUTY, "line.kind": "无"})


@dataclass(frozen=True)
class Scene:
    """An event placed in its county on a day, and the engine that reads the rules: all that are in force, or those
    of them that `weighed` holds, where the others are known not to matter. `known` are its lines, where somebody has
    them already."""

    catalog: Catalog
    event: Event
    day: date
    engine: Engine = REFERENCE
    weighed: Rulebase | None = None
    known: tuple[Line, ...] | None = None
    #: What kind of event it is, by the facts that tell it (see `classify`).
    classified: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _standing: dict[str, tuple[Body, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _departments: dict[str, Body | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def rules(self) -> Rulebase:
        """The rules that are weighed."""
        return self.weighed or self.catalog.rules_on(self.day)

    def weigh(self, facts: Facts, *phases: Phase) -> Weighed:
        """Weigh the rules of the phases."""
        return self.rules.scales(*phases).weigh(facts, self.engine)

    @cached_property
    def type(self) -> EventType:
        """The type of the event."""
        return self.catalog.event_types[self.event.type]

    @cached_property
    def town_area(self) -> Area | None:
        """The town-level area the event happened in."""
        return self.catalog.area_at(self.event.place, Level.TOWN)

    @cached_property
    def in_county(self) -> bool:
        """Whether the event happened in this county."""
        county = self.catalog.county
        return county is not None and self.catalog.within(self.event.place, county.id)

    @cached_property
    def town(self) -> Body | None:
        """The town government or subdistrict office of the place."""
        if self.town_area is None:
            return None
        return self.catalog.body_of_kind(self.town_area.id, BodyKind.TOWN, self.day)

    @cached_property
    def filings(self) -> tuple[Filing, ...]:
        """Filings up to the day asked about, the earliest first."""
        return tuple(sorted((f for f in self.event.filed if f.on <= self.day), key=lambda f: (f.on, f.by)))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The powers that the type of event names."""
        return tuple(self.catalog.items[item_id] for item_id in self.type.items)

    @cached_property
    def changed(self) -> tuple[Item, ...]:
        """Powers in force whose law has another text than on the day of the act, or had none then: which of
        the two to apply is a question of its own (行政处罚法 art. 37)."""
        then = self.event.day or self.day
        return tuple(item for item in self.items if in_force(self.catalog, item, self.day)
                     and any(self.catalog.altered(citation, then, self.day) for citation in item.basis))

    @cached_property
    def facts(self) -> Mapping[str, Value]:
        """What the catalogs say about the event as a whole."""
        fields = [item.field for item in self.items]
        fields += [self.catalog.responsibilities[r].field for r in self.type.responsibilities]
        changed: dict[str, Value] = {"event.law_changed": True} if self.changed else {}
        return changed | {
            "event.type": self.type.name,
            "event.category": self.type.category,
            "event.field": fields[0] if fields else None,
            "event.channel": self.type.channel,
            "event.in_county": self.in_county,
            "event.day": self.event.day or self.day,
            "case.filed": bool(self.filings),
        } | town_facts(self.catalog, self.town_area, self.town)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Powers first, in the order of the event type, then duties; none for most events of a channel. A duty
        that has ended or not begun counts only where no other stands in its place."""
        if self.known is not None:
            return self.known
        powers = [self._power(item, measure) for item in self.items for measure in in_order(item.measures)]
        duties = [self.catalog.responsibilities[key] for key in self.type.responsibilities]
        listed = [duty for duty in duties if self.day in duty.period]
        return (*powers, *map(self._duty, listed or duties))

    # Powers.

    def _power(self, item: Item, measure: Measure | None) -> Line:
        grants: tuple[Grant | None, ...] = (None,)
        if self.town is not None:
            grants = counting_grants(self.catalog, item, measure, self.town, self.day) or grants
        lines = tuple(self._under(item, measure, grant) for grant in grants)
        return lines[0] if len(lines) == 1 else replace(lines[0], rivals=lines)

    def _under(self, item: Item, measure: Measure | None, grant: Grant | None) -> Line:
        facts = {**NO_DUTY, "line.kind": "事项", **measure_facts(item, measure),
                 **item_facts(self.catalog, item, measure, self.town_area, self.day),
                 **grant_facts(grant, measure, self.day)}
        scope = grant.scope.when if grant and grant.scope else ALWAYS_TRUE
        line = Line("事项", item=item, measure=measure, grant=grant, facts=facts, scope=scope, when=item.when)
        facts["item.listed_holder"] = self.listed_holder(line) is not None
        return line

    # Duties.

    def _duty(self, responsibility: Responsibility) -> Line:
        facts: dict[str, Value] = {**NO_ITEM, **NO_MEASURE, **NO_GRANT, "line.kind": "责任",
                                   "item.field": responsibility.field,
                                   "duty.articles": articles(responsibility.basis),
                                   "duty.listed": self.day in responsibility.period}
        return Line("责任", responsibility=responsibility, facts=facts)

    # Faces.

    def cast(self, party: str, line: Line, scenario: Scenario | None = None,
             filers: tuple[Body, ...] = ()) -> tuple[Body, ...]:
        """The bodies a party stands for: a role, or a department of this county. Empty when there is none.

        `filers` are those who filed first with jurisdiction, which only `settle` can tell.
        """
        found = self._standing.get(party)
        if found is not None:
            return found
        if party in self.catalog.departments:
            return self._stands(party, self._department(party))
        match Role(party):
            case Role.TOWN:
                return _some(self.town)
            case Role.STATUTORY_HOLDER:
                return _some(self.holder(line))
            case Role.LISTED_HOLDER:
                return _some(self.listed_holder(line))
            case Role.RECEIVER:
                return _some(self._receiver(line))
            case Role.PRINCIPAL:
                return self.principals(line, scenario)
            case Role.SUPPORTING:
                return tuple(body for duty in self.supporting(line, scenario)
                             for body in _some(self.party(duty)))
            case Role.FIRST_FILER:
                return tuple(body for body in filers if self.day in body.period)  # who is gone can lead nothing
            case Role.VILLAGE:
                village = self.catalog.area_at(self.event.place, Level.VILLAGE)
                return self.catalog.bodies_in(village.id, self.day)[:1] if village else ()
            case role:
                return self._stands(party, office(self.catalog, role, self.day, self.town_area))

    def _stands(self, party: str, body: Body | None) -> tuple[Body, ...]:
        """Who stands for a party whatever the line: remembered for the next."""
        found = self._standing[party] = _some(body)
        return found

    def _department(self, name: str) -> Body | None:
        if name not in self._departments:
            self._departments[name] = department(self.catalog, name, Level.COUNTY, self.day)
        return self._departments[name]

    def holder(self, line: Line) -> Body | None:
        """The statutory holder of the line in this county."""
        if line.item is None:
            return None
        holder = line.item.holder_of(line.measure)
        return self._held_by(holder) if holder else self.catalog.designated(line.item.id, self.day)

    def holders(self, line: Line) -> tuple[Body, ...]:
        """All bodies to which statute gives the power of the line."""
        joint = line.item.joint if line.item else ()
        named = (self.holder(line), *(self._held_by(holder) for holder in joint))
        return tuple(dict.fromkeys(body for body in named if body is not None))

    def listed_holder(self, line: Line) -> Body | None:
        """The one of several joint holders that the county's own list makes principal of the matter."""
        principals = {body.id for key in self.type.responsibilities
                      for body in _some(self.party(self.catalog.responsibilities[key].principal))}
        listed = [body for body in self.holders(line) if body.id in principals]
        return listed[0] if len(listed) == 1 else None

    def _held_by(self, holder: Holder | None) -> Body | None:
        if holder is not None and holder.town:
            return self.town if names_town(holder, self.town_area) else None
        return held_by(self.catalog, holder, self.day)

    def _receiver(self, line: Line) -> Body | None:
        take_back = line.grant.take_back if line.grant else None
        return self.catalog.existing(take_back.receiver, self.day) if take_back else None

    def unit(self, body: Body | None, line: Line) -> Unit | None:
        """The office inside a body to which the line falls."""
        return self.catalog.unit_for(body, line.field_name, line.work, self.day) if body else None

    def party(self, duty: Duty | None) -> Body | None:
        """The body a side of a responsibility stands for here."""
        if duty is None:
            return None
        if duty.town:
            return self.town if self.town is None or not duty.only or self.town.id in duty.only else None
        if duty.body is not None:
            return self.catalog.existing(duty.body, self.day)
        return self._department(duty.department or "")

    def principals(self, line: Line, scenario: Scenario | None) -> tuple[Body, ...]:
        """Who must see the matter of the line done; several only where the list itself names several."""
        duties = [self.principal_duty(line, scenario)]
        if scenario is None and line.responsibility is not None:
            duties += line.responsibility.more_principals
        return tuple(dict.fromkeys(body for duty in duties for body in _some(self.party(duty))))

    def principal_duty(self, line: Line, scenario: Scenario | None) -> Duty | None:
        """The principal side of the line's matter, in the scenario where there is one."""
        if scenario is not None:
            return scenario.principal
        return line.responsibility.principal if line.responsibility else None

    def supporting(self, line: Line, scenario: Scenario | None) -> tuple[Duty, ...]:
        """Who must help with the matter of the line."""
        if scenario is not None and scenario.supporting:
            return scenario.supporting
        return line.responsibility.supporting if line.responsibility else ()


def _some(body: Body | None) -> tuple[Body, ...]:
    return () if body is None else (body,)
