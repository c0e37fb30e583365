"""How a county could put its grids right (网格调整建议): merge what is too small, split what is too large, move staff.

In: a catalog, a day, the county's own limits. Out: proposals in the order in which they are to be carried out, each
with the figures after it. Greedy, and the same every time: small grids first into the smallest neighbour that has room;
then large grids into as few parts as the limit allows; then people for the neediest from where most are to spare, in the
village before the town. Nothing is proposed that a limit does not ask for, and no grid is moved to another village.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from powerlist.catalog import Catalog
from powerlist.chart import Chart
from powerlist.grids import least_staff, standing
from powerlist.model.manifest import Parameter
from powerlist.model.places import Area, Grid
from powerlist.terms import GridKind, Level

#: Nobody splits one grid into more: the figure is to be looked at first.
MOST_PARTS = 50


class Move(StrEnum):
    """What is proposed (建议的做法)."""

    MERGE = "合并"
    KEEP = "无处可并"
    VERIFY = "核对户数"
    SPLIT = "拆分"
    HAND_OVER = "划转"
    TRANSFER = "调配"
    RECRUIT = "增配"


@dataclass(frozen=True, slots=True)
class After:
    """A grid as it would be: what it is made of, its share of that, households and staff; None where not registered."""

    name: str
    households: int | None
    workers: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One step. `grids` are those it is about, the one that makes it necessary first; `number` is how many parts,
    households or people. `adjacent` says of two grids whether they share a border, None where no outline tells."""

    move: Move
    village: Area
    grids: tuple[str, ...]
    number: int
    after: tuple[After, ...]
    adjacent: bool | None = None
    below: bool = False


@dataclass(frozen=True)
class Regrouping:
    """The proposals, and how many comprehensive grids and people there are before and after all of them."""

    proposals: tuple[Proposal, ...]
    grids: tuple[int, int]
    workers: tuple[int, int]


@dataclass
class _Unit:
    """A grid on the way: grids that were merged, or a part of one."""

    name: str
    grids: tuple[Grid, ...]
    households: int | None
    workers: int | None
    town: Area | None = field(repr=False)

    @property
    def first(self) -> Grid:
        return self.grids[0]

    @property
    def key(self) -> tuple[str, str]:
        return self.first.id, self.name

    @property
    def general(self) -> bool:
        return self.first.kind is GridKind.COMPREHENSIVE

    def after(self) -> After:
        return After(self.name, self.households, self.workers)


def regroup(catalog: Catalog, day: date, within: Area | None = None) -> Regrouping:
    """What to do about the grids of the county, or of one town or village."""
    place = within.id if within else catalog.manifest.county or ""
    units = [_Unit(grid.name, (grid,), grid.households, grid.workers, catalog.area_at(grid.village, Level.TOWN))
             for grid in standing(catalog, day) if catalog.within(grid.village, place) and grid.village in catalog.areas]
    plan = _Plan(catalog, Chart(catalog, day), units)
    before = plan.count()
    proposals = (*plan.merges(), *plan.splits(), *plan.transfers())
    after = plan.count()
    return Regrouping(proposals, (before[0], after[0]), (before[1], after[1]))


class _Plan:
    """The grids, changed by one proposal after the other."""

    def __init__(self, catalog: Catalog, chart: Chart, units: list[_Unit]) -> None:
        limits = catalog.manifest.parameters
        self.catalog, self.chart, self.units = catalog, chart, units
        self.least, self.staff = limits.grid_households_min, limits.grid_staff_min
        self.most = limits.grid_households_max

    def count(self) -> tuple[int, int]:
        """Comprehensive grids, and people."""
        return sum(unit.general for unit in self.units), sum(unit.workers or 0 for unit in self.units)

    # Too small.

    def merges(self) -> Iterator[Proposal]:
        """Small grids, the smallest first, each into the smallest grid of its village that has room and may border it."""
        stuck: set[tuple[str, str]] = set()
        while unit := self._smallest(stuck):
            taker = self._taker(unit, unit.households or 0)
            if taker is None:
                stuck.add(unit.key)
                yield self._proposal(Move.KEEP, [unit], 0, [unit])
                continue
            other, adjacent = taker
            joined = _Unit(f"{other.name}、{unit.name}", (*other.grids, *unit.grids), _sum(other.households, unit.households),
                           _sum(other.workers, unit.workers), unit.town)
            self.units = [joined if one is other else one for one in self.units if one is not unit]
            yield self._proposal(Move.MERGE, [unit, other], 2, [joined], adjacent)

    def _smallest(self, stuck: set[tuple[str, str]]) -> _Unit | None:
        small = (unit for unit in self.units if unit.general and unit.key not in stuck
                 and _beyond(self.least, unit.households, -1))
        return min(small, key=lambda unit: (unit.households or 0, unit.key), default=None)

    # Too large.

    def splits(self) -> Iterator[Proposal]:
        """Large grids: into as few parts as keep to the limit; where these would be too small, the excess goes to a
        neighbour with room, if there is one."""
        for unit in [unit for unit in self.units if unit.general and _beyond(self.most, unit.households, 1)]:
            households, most = unit.households or 0, self.most.value if self.most else 0
            parts = -(-households // most) if most else households
            if parts > MOST_PARTS:
                yield self._proposal(Move.VERIFY, [unit], parts, [unit])
                continue
            small = _beyond(self.least, households // parts, -1)
            taker = self._taker(unit, households - most) if small else None
            if taker is not None:
                other, adjacent = taker
                unit.households, other.households = most, (other.households or 0) + households - most
                yield self._proposal(Move.HAND_OVER, [unit, other], households - most, [unit, other], adjacent)
                continue
            pieces = [_Unit(f"{unit.name}（拆分之{number + 1}）", unit.grids, _share(households, parts, number),
                            None if unit.workers is None else _share(unit.workers, parts, number), unit.town)
                      for number in range(parts)]
            where = self.units.index(unit)
            self.units[where:where + 1] = pieces
            yield self._proposal(Move.SPLIT, [unit], parts, pieces, below=small)

    # Too few people.

    def transfers(self) -> Iterator[Proposal]:
        """People for grids that have too few: from where most are to spare, else to be recruited."""
        for unit in sorted(self.units, key=lambda unit: (-self._short(unit), unit.key)):
            while (short := self._short(unit)) > 0:
                giver = self._giver(unit)
                if giver is None:
                    unit.workers = (unit.workers or 0) + short
                    yield self._proposal(Move.RECRUIT, [unit], short, [unit])
                    break
                moved = min(short, self._spare(giver))
                giver.workers, unit.workers = (giver.workers or 0) - moved, (unit.workers or 0) + moved
                yield self._proposal(Move.TRANSFER, [unit, giver], moved, [unit, giver])

    def _giver(self, unit: _Unit) -> _Unit | None:
        """In the village before the town; most to spare first, then fewest households for each of its people."""
        possible = [other for other in self.units if other is not unit and other.town is unit.town
                    and other.first.kind is not GridKind.MICRO and self._spare(other) > 0]
        return min(possible, default=None, key=lambda other: (
            other.first.village != unit.first.village, -self._spare(other), (other.households or 0) / (other.workers or 1),
            other.key))

    def _short(self, unit: _Unit) -> int:
        return 0 if unit.workers is None else least_staff(unit.first, self.staff) - unit.workers

    def _spare(self, unit: _Unit) -> int:
        return 0 if unit.workers is None else unit.workers - least_staff(unit.first, self.staff)

    # Neighbours.

    def _taker(self, unit: _Unit, more: int) -> tuple[_Unit, bool | None] | None:
        """The smallest grid beside it that has room for so many households, and whether it is known to border it."""
        possible = [(other, adjacent) for other in self._beside(unit) if not _beyond(self.most, (other.households or 0) + more, 1)
                    and (adjacent := self._adjacent(unit, other)) is not False]
        return min(possible, key=lambda pair: (pair[1] is None, pair[0].households or 0, pair[0].key), default=None)

    def _beside(self, unit: _Unit) -> Iterator[_Unit]:
        return (other for other in self.units if other is not unit and other.general and other.households is not None
                and other.first.village == unit.first.village and other.first.parent == unit.first.parent)

    def _adjacent(self, one: _Unit, other: _Unit) -> bool | None:
        found = {self.chart.neighbours(a.id, b.id) for a in one.grids for b in other.grids}
        return True if True in found else None if None in found else False

    def _proposal(self, move: Move, units: Iterable[_Unit], number: int, after: Sequence[_Unit],
                  adjacent: bool | None = None, *, below: bool = False) -> Proposal:
        listed = list(units)
        return Proposal(move, self.catalog.areas[listed[0].first.village], tuple(unit.name for unit in listed), number,
                        tuple(unit.after() for unit in after), adjacent, below)


def _beyond(limit: Parameter | None, value: int | None, side: int) -> bool:
    """Whether a figure lies beyond the limit, above it (1) or below (-1); a limit not set is never passed."""
    return limit is not None and value is not None and (value - limit.value) * side > 0


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


def _share(whole: int, parts: int, number: int) -> int:
    """Shares as even as whole numbers can be, the larger ones first."""
    return whole // parts + (number < whole % parts)
