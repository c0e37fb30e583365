"""Who acts: departments as law names them, bodies as a county has them, and what a town can bear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.common import AreaRef, BodyRef, Citation, DepartmentRef, Provenance
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import BodyKind, EnforcementMode, Level, Work

Count = Annotated[int, AtLeast(0)]

#: The field of the office of a town that takes in, and approves, for everybody (一个窗口).
FRONT_DESK = "审批服务"


@dataclass(frozen=True, slots=True)
class Department:
    """A line of administration as statutes name it (职能系统): 城市管理, 自然资源 …

    Statutes say "the county department for urban management"; which office that is, each county says by
    listing the department under one of its bodies.
    """

    id: Id
    name: Name
    aliases: tuple[Name, ...] = ()
    vertical: bool = False
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases")


@dataclass(frozen=True, slots=True)
class Unit:
    """An office inside a body that handles certain fields (内设机构): all that is to do in them, or only the `work`
    that it says. One that is an `institution` (事业单位) does not count towards the limit on offices."""

    id: Id
    name: Name
    fields: tuple[Name, ...] = ()
    work: tuple[Work, ...] = ()
    institution: bool = False
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Certificates:
    """Certificates of enforcement that end on one day (执法证件): on that day they are good no more."""

    number: Count
    until: date
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a town has for one field on a day (承接能力). `certified` officers, of whom `certificates` says until when;
    without it nobody knows that they end."""

    field: Name
    as_of: date
    certified: Count = 0
    certificates: tuple[Certificates, ...] = ()
    reviewers: Count = 0
    trained: bool = False
    equipped: bool = False
    posts: Count = 0
    at: Route = route_field()

    def certified_on(self, day: date) -> int:
        """How many officers have a certificate that is good on the day."""
        return self.certified - sum(ended.number for ended in self.certificates if ended.until <= day)


@dataclass(frozen=True, slots=True)
class Enforcement:
    """How a town enforces (执法模式): the team that does it, and the centre that schedules joint enforcement."""

    mode: EnforcementMode
    team: BodyRef | None = None
    centre: BodyRef | None = None
    basis: tuple[Citation, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Body:
    """Any organ (机构): government, department, town office, stationed unit, centre, village committee."""

    id: Id
    name: Name
    kind: BodyKind
    level: Level
    area: AreaRef
    aliases: tuple[Name, ...] = ()
    parent: BodyRef | None = None
    departments: tuple[DepartmentRef, ...] = ()
    units: tuple[Unit, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    enforcement: Enforcement | None = None
    contact: Name | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases")

    def capacity_for(self, field: str, day: date) -> Capacity | None:
        """The newest record of capacity for the field that is not later than the day."""
        known = [c for c in self.capacity if c.field == field and c.as_of <= day]
        return max(known, key=lambda c: c.as_of, default=None)
