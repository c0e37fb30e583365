"""The grids of a county as such (网格): whose they are, which of them must be staffed, what lies above each.

Pure look-ups shared by the chart, the checks and the views; nothing here is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.manifest import Parameter
from powerlist.model.places import Grid
from powerlist.terms import GridKind


def own(catalog: Catalog, day: date) -> Iterator[Grid]:
    """The workspace's own grids of the day."""
    return (grid for grid in catalog.grids.values() if day in grid.period and grid.at.file in catalog.own_files)


def standing(catalog: Catalog, day: date) -> Iterator[Grid]:
    """The own grids of the day on which somebody must stand. Where a village is itself a comprehensive grid of the first
    level, these are the grids below it: they have the households and the staff."""
    divided = {grid.parent for grid in catalog.grids.values() if grid.kind is GridKind.COMPREHENSIVE and day in grid.period}
    return (grid for grid in own(catalog, day) if grid.id not in divided)


def least_staff(grid: Grid, parameter: Parameter | None) -> int:
    """How many people must work on a grid; on micro grids one is always enough."""
    return 1 if parameter is None or grid.kind is GridKind.MICRO else max(1, parameter.value)


def lineage(grids: Mapping[str, Grid], grid: Grid) -> tuple[Grid, ...]:
    """The grid, then the grids above it, each once: a circle of parents ends where it closes."""
    found = {grid.id: grid}
    while (above := grids.get(grid.parent or "")) is not None and above.id not in found:
        grid = found[above.id] = above
    return tuple(found.values())
