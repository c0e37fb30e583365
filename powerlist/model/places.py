"""Where things are: areas in two coding systems, and grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.common import AreaRef, BodyRef, Provenance
from powerlist.model.fields import AtLeast, Id, Matches, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import CodingSystem, GridKind, Level, TownKind

Digits = Annotated[str, Matches(r"[0-9]{2,12}", "2 至 12 位数字")]


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
    aliases: tuple[Name, ...] = ()
    codes: tuple[AreaCode, ...] = ()
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases")


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid (网格) of a village or community; `code` in the county's own scheme."""

    id: Id
    name: Name
    kind: GridKind
    village: AreaRef
    code: Name | None = None
    parent: Annotated[str, Matches(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,79}", "网格编号")] | None = None
    body: BodyRef | None = None
    staff: Annotated[int, AtLeast(0)] | None = None
    households: Annotated[int, AtLeast(0)] | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name",)
