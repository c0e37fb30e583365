"""Event × catalog → facts and faces (场景还原): which powers and duties an event touches, what is known
about each, and which body every role stands for here. Pure look-ups; no rule is weighed in this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog, short_title
from powerlist.model.bodies import Body
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import ALWAYS_TRUE, Condition, Value
from powerlist.model.duties import Duty, EventType, Responsibility, Scenario
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder, Item
from powerlist.terms import LIBERTY, BodyKind, Level, Measure, MeasureKind, Role

#: Facts of a line that has no item, no grant, no responsibility: known to be absent.
_NO_ITEM: Mapping[str, Value] = {
    f"item.{name}": None for name in ("type", "name", "field", "statute", "part", "holder", "holder_level",
                                      "department")
} | dict.fromkeys(("item.vertical", "item.town_named", "item.joint", "item.in_force", "item.doubt",
                    "item.has_liberty", "item.has_compulsory", "item.only_reserved",
                    "item.listed_holder"), False)
_NO_MEASURE: Mapping[str, Value] = {"measure.name": None, "measure.kind": None, "measure.reserved": False,
                                    "measure.liberty": False}
_NO_GRANT: Mapping[str, Value] = {"grant.mode": None} | dict.fromkeys(
    ("grant.in_force", "grant.in_scope", "grant.covers", "grant.published", "grant.by_province",
     "grant.taken_back"), False)
_NO_DUTY: Mapping[str, Value] = {"duty.listed": False, "duty.principal": None, "duty.scenario": None}


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


#: The line of an event that touches no power and no duty.
NOTHING = Line("无", facts={**_NO_ITEM, **_NO_MEASURE, **_NO_GRANT, **_NO_DUTY, "line.kind": "无"})


@dataclass(frozen=True)
class Scene:
    """An event placed in its county on a day."""

    catalog: Catalog
    event: Event
    day: date

    @cached_property
    def type(self) -> EventType:
        """The type of the event."""
        return self.catalog.event_types[self.event.type]

    @cached_property
    def town_area(self) -> Area | None:
        """The town-level area the event happened in."""
        return self.catalog.area_at(self.event.place, Level.TOWN)

    @cached_property
    def county_area(self) -> Area | None:
        """The county the workspace is about."""
        return self.catalog.county

    @cached_property
    def in_county(self) -> bool:
        """Whether the event happened in this county."""
        county = self.county_area
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
    def facts(self) -> Mapping[str, Value]:
        """What the catalogs say about the event as a whole."""
        area = self.town_area
        county = self.county_area
        fields = [self.catalog.items[i].field for i in self.type.items]
        fields += [self.catalog.responsibilities[r].field for r in self.type.responsibilities]
        return {
            "event.type": self.type.name,
            "event.category": self.type.category,
            "event.field": fields[0] if fields else None,
            "event.channel": self.type.channel,
            "event.in_county": self.in_county,
            "event.day": self.day,
            "town.kind": area.town_kind.value if area and area.town_kind else None,
            "town.of_county": county is not None and county.name.endswith("县"),
            "case.filed": bool(self.filings),
        }

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Powers first, in the order of the event type, then duties; none for most events of a channel."""
        powers = [self._power(self.catalog.items[item_id], measure) for item_id in self.type.items
                  for measure in in_order(self.catalog.items[item_id].measures)]
        return (*powers, *(self._duty(self.catalog.responsibilities[key]) for key in self.type.responsibilities))

    # Powers.

    def _power(self, item: Item, measure: Measure | None) -> Line:
        grants: tuple[Grant | None, ...] = (None,)
        if self.town is not None:
            grants = counting_grants(self.catalog, item, measure, self.town, self.day) or grants
        lines = tuple(self._under(item, measure, grant) for grant in grants)
        return lines[0] if len(lines) == 1 else replace(lines[0], rivals=lines)

    def _under(self, item: Item, measure: Measure | None, grant: Grant | None) -> Line:
        facts = {**_NO_DUTY, "line.kind": "事项", **measure_facts(item, measure),
                 **item_facts(self.catalog, item, measure, self.town_area, self.day),
                 **grant_facts(grant, measure, self.day)}
        scope = grant.scope.when if grant and grant.scope else ALWAYS_TRUE
        line = Line("事项", item=item, measure=measure, grant=grant, facts=facts, scope=scope, when=item.when)
        facts["item.listed_holder"] = self.listed_holder(line) is not None
        return line

    # Duties.

    def _duty(self, responsibility: Responsibility) -> Line:
        facts: dict[str, Value] = {**_NO_ITEM, **_NO_MEASURE, **_NO_GRANT, "line.kind": "责任",
                                   "item.field": responsibility.field,
                                   "duty.listed": self.day in responsibility.period}
        return Line("责任", responsibility=responsibility, facts=facts)

    # Faces.

    def cast(self, party: str, line: Line, scenario: Scenario | None = None,
             filers: tuple[Body, ...] = ()) -> tuple[Body, ...]:
        """The bodies a party stands for: a role, or a department of this county. Empty when there is none.

        `filers` are those who filed first with jurisdiction, which only `settle` can tell.
        """
        if party in self.catalog.departments:
            return _some(department(self.catalog, party, Level.COUNTY, self.day))
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
                return filers
            case Role.VILLAGE:
                village = self.catalog.area_at(self.event.place, Level.VILLAGE)
                return self.catalog.bodies_in(village.id, self.day)[:1] if village else ()
            case role:
                return _some(office(self.catalog, role, self.day, self.town_area))

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

    def party(self, duty: Duty | None) -> Body | None:
        """The body a side of a responsibility stands for here."""
        if duty is None:
            return None
        if duty.town:
            return self.town
        if duty.body is not None:
            return self.catalog.existing(duty.body, self.day)
        return department(self.catalog, duty.department or "", Level.COUNTY, self.day)

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


def statutory_holder(catalog: Catalog, item: Item, day: date) -> Body | None:
    """Who holds the item in this county by statute or designation; None where that depends on the town."""
    return held_by(catalog, item.holder, day) if item.holder else catalog.designated(item.id, day)


def held_by(catalog: Catalog, holder: Holder | None, day: date) -> Body | None:
    """The body of this county that a statutory holder stands for; None for towns and for nobody."""
    if holder is None or holder.town:
        return None
    if holder.body is not None:
        return catalog.existing(holder.body, day)
    level = holder.level or Level.COUNTY
    if holder.government:
        return government(catalog, level, day)
    return department(catalog, holder.department or "", level, day)


def department(catalog: Catalog, department_id: str, level: Level, day: date) -> Body | None:
    """The body that carries a department at a level above or of the county."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return catalog.body_for(department_id, area.id, day) if area else None


def item_facts(catalog: Catalog, item: Item, measure: Measure | None, area: Area | None, day: date
               ) -> dict[str, Value]:
    """What the catalogs say about an item, seen from a town-level area."""
    holder = item.holder_of(measure)
    designated = holder is None and catalog.designated(item.id, day) is not None
    line = catalog.departments.get(holder.department or "") if holder else None
    statute = catalog.statutes.get((item.basis[0].statute or "") if item.basis else "")
    return {
        "item.type": item.type.value,
        "item.name": item.name,
        "item.field": item.field,
        "item.statute": short_title(statute) if statute else None,
        "item.part": item.part.value,
        "item.holder": "指定机构" if designated else _holder_word(holder),
        "item.holder_level": holder.level.value if holder and holder.level else None,
        "item.department": line.name if line else None,
        "item.vertical": line is not None and line.vertical,
        "item.town_named": names_town(holder, area) or any(names_town(h, area) for h in item.joint),
        "item.joint": sum(not h.town or names_town(h, area) for h in (item.holder, *item.joint) if h) > 1,
        "item.in_force": in_force(catalog, item, day),
        "item.doubt": item.doubt is not None,
        "item.has_liberty": any(m in LIBERTY for m in item.measures),
        "item.has_compulsory": any(m.kind is MeasureKind.COMPULSORY for m in item.measures),
        "item.only_reserved": bool(item.measures) and set(item.measures) <= set(item.reserved),
    }


def measure_facts(item: Item, measure: Measure | None) -> dict[str, Value]:
    """What one measure of an item is in law."""
    return {
        "measure.name": measure.word if measure else None,
        "measure.kind": measure.kind.value if measure else None,
        "measure.reserved": measure in item.reserved,
        "measure.liberty": measure in LIBERTY,
    }


def in_order(measures: tuple[Measure, ...]) -> tuple[Measure | None, ...]:
    """The measures from the everyday to the grave, whatever their order in the file: the first one gives
    the lead, and a file's order must decide nothing. An item without measures is one line."""
    return tuple(measure for measure in Measure if measure in measures) or (None,)


def counting_grants(catalog: Catalog, item: Item, measure: Measure | None, town: Body, day: date
                    ) -> tuple[Grant, ...]:
    """The grants that count, by id: all in force that cover the measure; where there is none, the one known
    that comes nearest (in force for other measures, ended last, yet to come)."""
    grants = sorted(catalog.grants_of(item.id, town.id), key=lambda g: g.id)
    now = [g for g in grants if day in g.in_force]
    covering = tuple(g for g in now if g.covers(measure))
    past = sorted((g for g in grants if g.in_force.end and g.in_force.end <= day),
                  key=lambda g: (g.in_force.end or date.max, g.id))
    return covering or tuple((*now, *past[-1:], *grants)[:1])


def grant_facts(grant: Grant | None, measure: Measure | None, day: date) -> Mapping[str, Value]:
    """What a grant says on the day. `grant.in_scope` is left open where the grant has limits."""
    if grant is None:
        return _NO_GRANT
    instrument = grant.instrument
    facts: dict[str, Value] = {
        "grant.mode": grant.mode.value,
        "grant.in_force": day in grant.in_force,
        "grant.covers": grant.covers(measure),
        "grant.published": grant.published is not None and grant.published.on <= day,
        "grant.by_province": instrument is not None and instrument.level in (Level.PROVINCE, Level.STATE),
        "grant.taken_back": grant.take_back is not None and grant.take_back.on <= day,
    }
    if grant.scope is None or grant.scope.when == ALWAYS_TRUE:
        facts["grant.in_scope"] = True
    return facts


def names_town(holder: Holder | None, area: Area | None) -> bool:
    """Whether the statute itself names town-level government of this kind."""
    if holder is None or not holder.town:
        return False
    return not holder.town_kinds or (area is not None and area.town_kind in holder.town_kinds)


def _some(body: Body | None) -> tuple[Body, ...]:
    return () if body is None else (body,)


def _holder_word(holder: Holder | None) -> str:
    if holder is None:
        return "未载明"
    if holder.town:
        return "镇街"
    return "政府" if holder.government else "指定机构" if holder.body else "部门"


def in_force(catalog: Catalog, item: Item, day: date) -> bool:
    """Whether the item exists on the day and some law it rests on is in force (or nobody knows better)."""
    if day not in item.period:
        return False
    return not item.basis or any(catalog.citable(citation, day) for citation in item.basis)


def government(catalog: Catalog, level: Level, day: date) -> Body | None:
    """The people's government of that level above the county."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return catalog.body_of_kind(area.id, BodyKind.GOVERNMENT, day) if area else None


def office(catalog: Catalog, role: Role, day: date, town: Area | None = None) -> Body | None:
    """The office a standing role stands for in this county; None when the workspace has none."""
    county = catalog.manifest.county or ""
    city = catalog.area_at(county, Level.CITY)
    match role:
        case Role.COUNTY_GOVERNMENT | Role.COUNTY_COMMITTEE_AND_GOVERNMENT | Role.COMMON_SUPERIOR:
            return government(catalog, Level.COUNTY, day)
        case Role.CITY_GOVERNMENT:
            return government(catalog, Level.CITY, day)
        case Role.PROVINCE_GOVERNMENT:
            return government(catalog, Level.PROVINCE, day)
        case Role.ESTABLISHMENT_OFFICE:
            return _by_department(catalog, "机构编制", county, day)
        case Role.CITY_ESTABLISHMENT_OFFICE:
            return _by_department(catalog, "机构编制", city.id if city else "", day)
        case Role.JUSTICE_OFFICE:
            return _by_department(catalog, "司法行政", county, day)
        case Role.COMMAND_CENTRE:
            return catalog.body_of_kind(county, BodyKind.CENTRE, day)
        case Role.HOTLINE:
            return _by_department(catalog, "政务服务", county, day)
        case Role.TOWN_COMMAND_CENTRE:
            return catalog.body_of_kind(town.id, BodyKind.CENTRE, day) if town else None
    return None


def _by_department(catalog: Catalog, name: str, area_id: str, day: date) -> Body | None:
    named = next((d.id for d in catalog.departments.values() if d.name == name), None)
    return catalog.body_for(named, area_id, day) if named else None
