"""What the workspace of Ningbo's reform says must be borne out by what it cites, or be marked as made up."""

from __future__ import annotations

from datetime import date

import pytest

from powerlist import Workspace
from powerlist.geo.datum import Position
from powerlist.locate import Locator
from powerlist.model.common import made_up
from powerlist.terms import Datum

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def ningbo() -> Workspace:
    return Workspace.open("ningbo")


@pytest.mark.parametrize(("point", "grid"), [
    ((121.94800, 29.20300), "grid-shipu-1-02"),
    ((121.94200, 29.20200), "grid-shipu-1-m1"),
    ((121.94800, 29.19700), "grid-shipu-2-01"),
])
def test_where_borders_are_given_a_point_is_found(ningbo: Workspace, point: tuple[float, float], grid: str) -> None:
    place = Locator(ningbo.catalog, DAY).place(Position(*point, Datum.CGCS2000))
    assert (place.grids[-1].id, place.certain) == (grid, True)
    assert all(made_up(found) for found in place.grids)


def test_what_the_offices_do_is_not_passed_off_as_published(ningbo: Workspace) -> None:
    """The report tells the make-up 1+4+X and the limits, not which office has which field."""
    templates = ningbo.catalog.templates.values()
    assert sorted(template.limit or 0 for template in templates) == [6, 7, 8]
    assert all(made_up(template) for template in templates)


def test_one_matter_is_on_the_list_at_a_time(ningbo: Workspace) -> None:
    """The list in scenarios takes over on the day on which towns get the power: no day without one, none with both."""
    catalog = ningbo.catalog
    before, after = (catalog.responsibilities[key] for key in ("duty-waste-before", "duty-waste"))
    assert before.matter == after.matter
    assert before.period.end == after.period.start == catalog.grants["grant-2026-waste"].period.start
