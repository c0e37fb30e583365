"""The workspace file `powerlist.yaml` (工作区): what belongs together, and the county's own parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.common import AreaRef, BodyRef, DepartmentRef, Provenance
from powerlist.model.fields import AtLeast, Id, Matches, Name, route_field
from powerlist.route import Route
from powerlist.terms import CodingSystem, CountUnit, GrantMode, GridKind, ItemType, ListKind

FolderName = Annotated[str, Matches(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", "文件夹名，只用英文字母、数字、下划线和连字符")]
Code = Annotated[str, Matches(r"PL[1-6][0-9]{2}", "检查代码，如 PL301")]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that the law leaves to the province or county (地方参数), with its source."""

    value: Annotated[int, AtLeast(0)]
    source: Name


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the law leaves to local rule; a figure that is not set switches its check off, visibly."""

    evaluation_months: Parameter | None = None
    certified_officers: Parameter | None = None
    resources_months: Parameter | None = None
    certificate_days: Parameter | None = None
    grid_households_min: Parameter | None = None
    grid_households_max: Parameter | None = None
    grid_staff_min: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that the office has looked at and lets stand (暂缓), with a reason and an end."""

    code: Code
    record: Id
    reason: Name
    until: date
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Counting:
    """What a published figure counts (统计口径): the entries of one list, narrowed by what is named.

    Without `town` it is the lists of all towns together. `department` is the other side: the line of
    administration that an item came from or went back to, that leads what a town supports, or supports
    what a town leads. `grid` is one kind of grid.
    """

    list: ListKind
    town: BodyRef | None = None
    department: DepartmentRef | None = None
    mode: GrantMode | None = None
    type: ItemType | None = None
    field: Name | None = None
    grid: GridKind | None = None
    at: Route = route_field()

    @property
    def of_towns(self) -> bool:
        """Whether each town has such a list of its own."""
        return self.list in (ListKind.BASIC, ListKind.SUPPORTING, ListKind.TAKEN_BACK, ListKind.POWERS, ListKind.STATUTORY,
                             ListKind.HANDED_DOWN)

    @property
    def of_grids(self) -> bool:
        """Whether it counts grids."""
        return self.list in (ListKind.GRIDS, ListKind.GRID_BRANCHES)


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """A figure that goes into a published total (公布的分项); no `value` where the source does not say it."""

    what: Name
    value: Annotated[int, AtLeast(0)] | None = None
    counts: Counting | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """A figure the county has published about its lists (公布总数).

    `counts` says what it counts; without it nobody can hold the lists against it. `on` is the day it
    speaks of. `at_least` is for a source that says no more than “200 多项”. `merged` is how many entries
    the county says stand in several `parts` and count once: 233 = 108 + 127 − 2. How many
    really do is always counted from the lists.
    """

    what: Name
    value: Annotated[int, AtLeast(0)]
    source: Name
    counts: Counting | None = None
    unit: CountUnit = CountUnit.ENTRY
    at_least: bool = False
    on: date | None = None
    parts: tuple[PublishedPart, ...] = ()
    merged: Annotated[int, AtLeast(0)] | None = None
    at: Route = route_field()

    @property
    def sum_of_parts(self) -> int | None:
        """What the published parts come to, less what is counted twice; None where a part has no figure."""
        figures = [part.value for part in self.parts]
        known = [figure for figure in figures if figure is not None]
        return sum(known) - (self.merged or 0) if known and len(known) == len(figures) else None

    @property
    def adds_up(self) -> bool | None:
        """Whether the parts come to the total; None where a part has no figure."""
        come = self.sum_of_parts
        return None if come is None else come == self.value or (self.at_least and come > self.value)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a workspace. `law_checked` is the day on which somebody last held its citations against the
    law (依据核对日): they name articles of the texts in force on that day. `law_until` is the day on which its
    register of statutes was taken from the source (法律数据截止日)."""

    name: Name
    county: AreaRef | None = None
    coding_system: CodingSystem = CodingSystem.STATISTICS
    uses: tuple[FolderName, ...] = ()
    rulebooks: tuple[Id, ...] = ()
    law_checked: date | None = None
    law_until: date | None = None
    parameters: Parameters = Parameters()
    suppressions: tuple[Suppression, ...] = ()
    totals: tuple[PublishedTotal, ...] = ()
    provenance: Provenance | None = None
    at: Route = route_field()
