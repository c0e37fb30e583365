"""Where things are: areas in two coding systems, and grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.common import AreaRef, BodyRef, Provenance
from powerlist.model.fields import AtLeast, Id, Matches, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import CodingSystem, Datum, GridKind, Level, TownClass, TownKind

Count = Annotated[int, AtLeast(0)]
Corner = Annotated[str, Matches(r"-?[0-9]{1,3}(\.[0-9]{1,12})?, ?-?[0-9]{1,3}(\.[0-9]{1,12})?", "经度,纬度，如 119.0153,33.0231")]
Digits = Annotated[str, Matches(r"[0-9]{2,12}", "2 至 12 位数字")]


@dataclass(frozen=True, slots=True)
class Boundary:
    """The outline of a grid or an area (边界): its corners in order, each `longitude,latitude` in degrees, and the
    coordinate system they are given in."""

    datum: Datum
    corners: Annotated[tuple[Corner, ...], AtLeast(3)]
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A code of an area in one coding system, and how long it holds (区划代码)."""

    system: CodingSystem
    code: Digits
    period: Period = ALWAYS
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Area:
    """An area (行政区划): province › city › county › town › village."""

    id: Id
    name: Name
    level: Level
    parent: AreaRef | None = None
    town_kind: TownKind | None = None
    town_class: TownClass | None = None
    aliases: tuple[Name, ...] = ()
    codes: tuple[AreaCode, ...] = ()
    boundary: Boundary | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases")


@dataclass(frozen=True, slots=True)
class Member:
    """So many people of one role in a grid's team (网格队伍): 网格长, 专职网格员, 巡查员, 楼栋长, 志愿者 …"""

    role: Name
    number: Count = 1
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid (网格) of a village or community; `code` in the county's own scheme, `parent` the grid of the level above.
    `staff` are those who work on it, `team` who they are by role, `party` the Party branch that stands on it."""

    id: Id
    name: Name
    kind: GridKind
    village: AreaRef
    code: Name | None = None
    parent: Annotated[str, Matches(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,79}", "网格编号")] | None = None
    body: BodyRef | None = None
    staff: Count | None = None
    households: Count | None = None
    team: tuple[Member, ...] = ()
    party: Name | None = None
    boundary: Boundary | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name",)

    @property
    def workers(self) -> int | None:
        """How many people work on it: as written, else its whole team; None where neither is."""
        return self.staff if self.staff is not None else sum(member.number for member in self.team) or None
