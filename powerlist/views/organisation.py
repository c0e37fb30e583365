"""How towns are organised on a day (镇街机构编制): offices by template, posts, enforcement, and what they can bear.

In: a catalog and a day. Out: plain data for each town and for the county; no text. What is wrong with it the checks say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.establishment import Fit, Measured, county_towns, fit, measured, penalty_fields, posts_on
from powerlist.model.bodies import Body, Capacity, Certificates, Unit
from powerlist.model.manifest import Parameter
from powerlist.model.organisation import Office, Posts
from powerlist.model.places import Area
from powerlist.terms import EnforcementMode, GrantMode, OfficeSide, PostKind
from powerlist.views.trust import Trust, trust


@dataclass(frozen=True, slots=True)
class Room:
    """An office of a town, and which office of the template it is."""

    unit: Unit
    office: Office | None

    @property
    def side(self) -> OfficeSide | None:
        """Whether it serves in front or decides at the back, as far as the template says."""
        return self.office.side if self.office else None


@dataclass(frozen=True, slots=True)
class Staff:
    """Posts of one kind that a town works with: its own, and those of the county that it uses (县属镇用)."""

    kind: PostKind
    own: tuple[Posts, ...]
    used: tuple[Posts, ...]

    @property
    def every(self) -> tuple[Posts, ...]:
        """Both together."""
        return (*self.own, *self.used)


@dataclass(frozen=True, slots=True)
class Strength:
    """What a town has for one field on the day. `powers` is how it came to penalty powers there, if it has any."""

    field: str
    powers: frozenset[GrantMode]
    capacity: Capacity | None
    certified: int
    next: Certificates | None
    enough: bool | None

    @property
    def needed(self) -> bool:
        """Whether it must be able to enforce."""
        return bool(self.powers)


@dataclass(frozen=True, slots=True)
class TownOrganisation:
    """One town. `drawn` says that its offices are drawn from the template, since none of its own are on record."""

    body: Body
    area: Area
    fit: Fit | None
    drawn: bool
    rooms: tuple[Room, ...]
    staff: tuple[Staff, ...]
    mode: EnforcementMode | None
    team: Body | None
    centre: Body | None
    strengths: tuple[Strength, ...]

    @property
    def needed(self) -> tuple[Strength, ...]:
        """The fields in which it must be able to enforce."""
        return tuple(strength for strength in self.strengths if strength.needed)

    @property
    def next(self) -> Certificates | None:
        """The certificates that end first."""
        return min((s.next for s in self.strengths if s.next), key=lambda batch: batch.until, default=None)


@dataclass(frozen=True)
class Organisation:
    """The towns, and the standards that were laid down for all of them."""

    catalog: Catalog
    day: date
    towns: tuple[TownOrganisation, ...]
    standards: tuple[Measured, ...]
    trust: tuple[Trust, ...]

    @property
    def officers(self) -> Parameter | None:
        """How many certified officers a field takes, where the county has set it."""
        return self.catalog.manifest.parameters.certified_officers

    def of_class(self, town: TownOrganisation) -> tuple[Measured, ...]:
        """The standards that are meant for the town."""
        return tuple(one for one in self.standards if any(body.id == town.body.id for body in one.towns))


def organisation(catalog: Catalog, day: date, *, towns: Collection[str] | None = None) -> Organisation:
    """All towns of the county, or those whose areas are named by id; the standards are always those of the county."""
    chosen = (body for body in county_towns(catalog, day) if towns is None or body.area in towns)
    listed, standards = tuple(_town(catalog, body, day) for body in chosen), measured(catalog, day)
    return Organisation(catalog, day, listed, standards, _trust(listed, standards))


def _trust(towns: Collection[TownOrganisation], standards: Collection[Measured]) -> tuple[Trust, ...]:
    """Of each kind of record that is shown; posts are those of the towns that are shown, and those kept for turn-over."""
    templates = {town.fit.template.id: town.fit.template for town in towns if town.fit}
    posts = {one.id: one for town in towns for staff in town.staff for one in staff.every}
    posts.update((one.id, one) for standard in standards for one in standard.pooled)
    return (trust("areas", [town.area for town in towns]), trust("bodies", [town.body for town in towns]),
            trust("templates", templates.values()), trust("posts", posts.values()),
            trust("post_standards", [one.standard for one in standards]))


def _town(catalog: Catalog, body: Body, day: date) -> TownOrganisation:
    own = fit(catalog, body, day)
    rooms = tuple(Room(unit, own.office(unit) if own else None) for unit in catalog.units_of(body, day))
    enforcement = body.enforcement
    return TownOrganisation(
        body, catalog.areas[body.area], own, not body.units, rooms, _staff(catalog, body, day),
        enforcement.mode if enforcement else None,
        catalog.existing(enforcement.team or "", day) if enforcement else None,
        catalog.existing(enforcement.centre or "", day) if enforcement else None,
        _strengths(catalog, body, day))


def _staff(catalog: Catalog, body: Body, day: date) -> tuple[Staff, ...]:
    found = posts_on(catalog, day)
    kinds = (Staff(kind, tuple(p for p in found if p.kind is kind and p.body == body.id and p.used_by is None),
                   tuple(p for p in found if p.kind is kind and p.used_by == body.id)) for kind in PostKind)
    return tuple(staff for staff in kinds if staff.every)


def _strengths(catalog: Catalog, body: Body, day: date) -> tuple[Strength, ...]:
    """The fields in which the town must enforce, then the others that it has people for."""
    needed = penalty_fields(catalog, body, day)
    fields = dict.fromkeys((*needed, *(capacity.field for capacity in body.capacity)))
    return tuple(_strength(catalog, body, field, needed.get(field, frozenset()), day) for field in fields)


def _strength(catalog: Catalog, body: Body, field: str, powers: frozenset[GrantMode], day: date) -> Strength:
    capacity, officers = body.capacity_for(field, day), catalog.manifest.parameters.certified_officers
    if capacity is None:
        return Strength(field, powers, None, 0, None, False if powers and officers else None)
    coming = (batch for batch in capacity.certificates if batch.until > day and batch.number)
    certified = capacity.certified_on(day)
    return Strength(field, powers, capacity, certified, min(coming, key=lambda batch: batch.until, default=None),
                    certified >= officers.value if officers else None)
