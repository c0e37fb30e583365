"""The linked whole (目录): every reference is an id, every name is found, every condition is typed.

In: linked records. Out: look-ups that the engine and the checks ask for. It knows no files and no YAML;
tests may build one by hand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from powerlist.logic.typing import Mistake, typed_one
from powerlist.model.admissions import Admission
from powerlist.model.bodies import FRONT_DESK, Body, Department, Unit
from powerlist.model.cases import Event, Example, Request
from powerlist.model.common import Citation
from powerlist.model.condition import Condition, Value, attributes
from powerlist.model.duties import EventType, Responsibility
from powerlist.model.law import Calendar, Provision, Renumbering, Statute
from powerlist.model.manifest import Manifest
from powerlist.model.organisation import Posts, PostStandard, Template
from powerlist.model.places import Area, Grid
from powerlist.model.powers import Designation, Grant, Item
from powerlist.model.reforms import System
from powerlist.model.rulebook import Attribute, Rule, Rulebook
from powerlist.model.services import Service
from powerlist.rulebase import Rulebase, Shelf
from powerlist.terms import BodyKind, Level, Work

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, repr=False)
class Catalog:
    """All records of a workspace and of the workspaces it uses, by id, in the order of reading."""

    manifest: Manifest
    areas: Mapping[str, Area] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    post_standards: Mapping[str, PostStandard] = field(default_factory=dict)
    posts: Mapping[str, Posts] = field(default_factory=dict)
    statutes: Mapping[str, Statute] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    provisions: Mapping[str, Provision] = field(default_factory=dict)
    renumberings: Mapping[str, Renumbering] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    grants: Mapping[str, Grant] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    designations: Mapping[str, Designation] = field(default_factory=dict)
    responsibilities: Mapping[str, Responsibility] = field(default_factory=dict)
    admissions: Mapping[str, Admission] = field(default_factory=dict)
    event_types: Mapping[str, EventType] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    vocabulary: Mapping[str, Attribute] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    rulebooks: tuple[Rulebook, ...] = ()
    events: tuple[Event, ...] = ()
    requests: tuple[Request, ...] = ()
    examples: tuple[Example, ...] = ()
    #: Files of the workspace itself; records from the workspaces it uses are not its to mend.
    own_files: frozenset[str] = frozenset()
    #: sha256 of what was read, by part: `catalogs`, `rules`.
    digests: Mapping[str, str] = field(default_factory=dict)
    #: The day to which the law is known; what was enacted later is not in the register.
    law_until: date | None = None

    def __repr__(self) -> str:
        return f"<Catalog {self.manifest.name}: {len(self.items)} items, {len(self.rules)} rules>"

    # Areas and bodies.

    @property
    def county(self) -> Area | None:
        """The county the workspace is about."""
        return self.areas.get(self.manifest.county or "")

    @cached_property
    def towns(self) -> tuple[Area, ...]:
        """The town-level areas of the county, in the order of reading."""
        return tuple(area for area in self.areas.values()
                     if area.level is Level.TOWN and self.within(area.id, self.manifest.county or ""))

    def ancestors(self, area_id: str) -> tuple[Area, ...]:
        """The area itself, then what contains it, up to the province."""
        found = self._ancestors.get(area_id)
        if found is None:
            chain: list[Area] = []
            area = self.areas.get(area_id)
            while area is not None and len(chain) < len(Level):
                chain.append(area)
                area = self.areas.get(area.parent or "")
            found = self._ancestors[area_id] = tuple(chain)
        return found

    @cached_property
    def _ancestors(self) -> dict[str, tuple[Area, ...]]:
        return {}

    def area_at(self, area_id: str, level: Level) -> Area | None:
        """The area of that level that contains the given one."""
        return next((area for area in self.ancestors(area_id) if area.level is level), None)

    def within(self, area_id: str, container: str) -> bool:
        """Whether one area lies in another (or is it)."""
        return any(area.id == container for area in self.ancestors(area_id))

    @cached_property
    def _by_area(self) -> Mapping[str, tuple[Body, ...]]:
        return _grouped((body.area, body) for body in self.bodies.values())

    def bodies_in(self, area_id: str, day: date) -> tuple[Body, ...]:
        """Bodies whose area is exactly this one and that exist on the day."""
        return tuple(body for body in self._by_area.get(area_id, ()) if day in body.period)

    def existing(self, body_id: str, day: date) -> Body | None:
        """A body by its id, if it exists on the day: what has been abolished or merged acts no more."""
        body = self.bodies.get(body_id)
        return body if body is not None and day in body.period else None

    def body_of_kind(self, area_id: str, kind: BodyKind, day: date) -> Body | None:
        """The body of that kind for that area, or None when there is none."""
        return next((body for body in self._by_kind.get((area_id, kind), ()) if day in body.period), None)

    def body_for(self, department_id: str, area_id: str, day: date) -> Body | None:
        """Which body carries the department in that area."""
        return next((b for b in self._by_department.get((area_id, department_id), ()) if day in b.period), None)

    @cached_property
    def _by_kind(self) -> Mapping[tuple[str, BodyKind], tuple[Body, ...]]:
        return _grouped(((body.area, body.kind), body) for body in self.bodies.values())

    @cached_property
    def _by_department(self) -> Mapping[tuple[str, str], tuple[Body, ...]]:
        return _grouped(((body.area, name), body) for body in self.bodies.values()
                        for name in dict.fromkeys(body.departments))

    def template_of(self, body: Body, day: date) -> Template | None:
        """The template of offices that a town is to keep to."""
        area = self.areas.get(body.area)
        if body.kind is not BodyKind.TOWN or area is None:
            return None
        return next((template for template in self.templates.values()
                     if day in template.period and template.fits(area.town_kind, area.town_class)), None)

    def units_of(self, body: Body, day: date) -> tuple[Unit, ...]:
        """The offices inside a body: its own; those that its template requires where it names none."""
        if body.units:
            return body.units
        template = self.template_of(body, day)
        return tuple(office for office in template.offices if office.required) if template else ()

    def unit_for(self, body: Body, field: str | None, work: Work, day: date) -> Unit | None:
        """The office of the body that does this work in the field, or None when it has none for it.

        First comes one that says it does this work, then one that says nothing about it. Approvals are examined where
        they are taken in, whatever the field, and so are services that no other office gives. An office that says it
        does other work in the field has the rest of it where nobody else has; but it approves nothing.
        """
        units = {unit: self.work_of(unit, body, day) for unit in self.units_of(body, day)}
        of_field = [unit for unit in units if field in unit.fields]
        doing = [unit for unit in of_field if work in units[unit]]
        anything = [unit for unit in of_field if not units[unit]]
        desk = [unit for unit in units if FRONT_DESK in unit.fields]
        match work:
            case Work.APPROVAL:
                found = doing + desk + anything
            case Work.SERVICE:
                found = doing + anything + desk + of_field
            case _:
                found = doing + anything + of_field
        return next(iter(found), None)

    def front_desk(self, body: Body, day: date) -> Unit | None:
        """The office of the body where people hand things in."""
        return next((unit for unit in self.units_of(body, day) if FRONT_DESK in unit.fields), None)

    def work_of(self, unit: Unit, body: Body, day: date) -> tuple[Work, ...]:
        """The work that a unit says it does; one that says nothing does what its office in the template does."""
        template = None if unit.work else self.template_of(body, day)
        office = template.office(unit) if template else None
        return office.work if office else unit.work

    # Powers.

    def grants_of(self, item_id: str, body_id: str) -> tuple[Grant, ...]:
        """Every grant of the item to the body, whenever it holds."""
        return tuple(grant for grant in self.granted.get(item_id, ()) if body_id in self._receivers(grant))

    def _receivers(self, grant: Grant) -> frozenset[str]:
        found = self._granted_to.get(grant.id)
        if found is None:
            found = self._granted_to[grant.id] = frozenset(grant.to)
        return found

    @cached_property
    def _granted_to(self) -> dict[str, frozenset[str]]:
        return {}

    def designations_of(self, item_id: str) -> tuple[Designation, ...]:
        """Every designation of a holder for the item, whenever it holds."""
        return self._designations_of.get(item_id, ())

    @cached_property
    def _designations_of(self) -> Mapping[str, tuple[Designation, ...]]:
        return _grouped((item, designation) for designation in self.designations.values()
                        for item in dict.fromkeys(designation.items))

    def designated(self, item_id: str, day: date) -> Body | None:
        """The body that the government has said holds the item, where the law leaves that to it."""
        return next((self.existing(d.body, day) for d in self.designations_of(item_id) if day in d.period), None)

    @cached_property
    def granted(self) -> Mapping[str, tuple[Grant, ...]]:
        """Item id → its grants."""
        return _grouped((item, grant) for grant in self.grants.values() for item in grant.items)

    # Rules.

    @cached_property
    def rule_days(self) -> tuple[date, ...]:
        """The days on which a rule begins or ends, in order: between two of them the rules stay the same."""
        periods = [rule.period for rule in self.rules.values()]
        return tuple(sorted({day for period in periods for day in (period.start, period.end) if day is not None}))

    def rules_on(self, day: date) -> Rulebase:
        """The rules in force on the day."""
        number = bisect_right(self.rule_days, day)
        found = self._rulebases.get(number)
        if found is None:
            in_force = (rule for rule in self.rules.values() if day in rule.period)
            found = self._rulebases[number] = Rulebase(in_force, self._shelf)
        return found

    @cached_property
    def _rulebases(self) -> dict[int, Rulebase]:
        return {}

    @cached_property
    def _shelf(self) -> Shelf:
        return {}

    @cached_property
    def conditions(self) -> Mapping[str, tuple[Condition, ...]]:
        """Attribute → the conditions of rules that ask for it."""
        return _grouped((name, rule.when) for rule in self.rules.values() for name in attributes(rule.when))

    def presumed(self, prefix: str) -> Mapping[str, Value]:
        """What the vocabulary presumes unless somebody reports otherwise, of names that begin so."""
        found = self._presumed.get(prefix)
        if found is None:
            told = ((attribute, attribute.presumed) for attribute in self.vocabulary.values()
                    if attribute.presumed is not None and attribute.name.startswith(prefix))
            typed = ((attribute.name, None if word == "无" else typed_one(attribute, word)) for attribute, word in told)
            found = self._presumed[prefix] = {name: value for name, value in typed if not isinstance(value, Mistake)}
        return found

    @cached_property
    def _presumed(self) -> dict[str, Mapping[str, Value]]:
        return {}

    # Law.

    def cites(self, citations: tuple[Citation, ...], day: date) -> tuple[str, ...]:
        """The citations that hold on the day: law that has ended or not begun is left out."""
        return tuple(str(c) for c in citations if self.citable(c, day))

    def citable(self, citation: Citation, day: date) -> bool:
        """Whether the cited law applies on the day, as far as the register knows."""
        statute = self.statutes.get(citation.statute or "")
        return statute is None or statute.in_force(day) is not None or statute.unknown

    def altered(self, citation: Citation, since: date, day: date) -> bool:
        """Whether the cited law has another text on the day than on the earlier one, or had none then."""
        statute = self.statutes.get(citation.statute or "")
        return statute is not None and not statute.unknown and statute.in_force(since) != statute.in_force(day)

    def calendar(self, year: int) -> Calendar | None:
        """The working calendar of a year, or None when nobody has entered it."""
        return next((c for c in self.calendars.values() if c.year == year), None)


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def short_title(statute: Statute) -> str:
    """The statute as people write it: without 中华人民共和国."""
    return statute.title.removeprefix("中华人民共和国")
