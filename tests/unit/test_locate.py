"""Which grid, village and town a point lies in; what is not certain is never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.geo.datum import Position, convert
from powerlist.locate import BORDER, Locator, Place, PlaceError, village_at
from powerlist.report.place import place_to_dict, place_to_text
from powerlist.terms import Datum, GridKind
from tests.unit.building import opened

DAY = date(2026, 1, 1)

AREAS = """\
kind: areas
areas:
  - {id: county, name: 测试县, level: 县}
  - {id: town, name: 东镇, level: 镇, town_kind: 镇, parent: county}
  - {id: north, name: 北村, level: 村, parent: town,
     boundary: {datum: CGCS2000, corners: ["119.00,33.00", "119.02,33.00", "119.02,33.02", "119.00,33.02"]}}
  - {id: south, name: 南村, level: 村, parent: town}
"""

#: Two grids side by side in 北村 that leave its upper half open, one in 南村 below them; in the first a market and in
#: the market a micro grid. All but one in CGCS2000; the market as it was picked on a map that shifts.
GRIDS = """\
kind: grids
grids:
  - {id: n1-m, name: 楼栋, kind: 微, village: north, parent: n1,
     boundary: {datum: WGS84, corners: ["119.004,33.004", "119.005,33.004", "119.005,33.005", "119.004,33.005"]}}
  - {id: n1-s, name: 市场, kind: 专属, village: north,
     boundary: {datum: GCJ-02, corners: [%s]}}
  - {id: n1, name: 一格, kind: 综合, village: north,
     boundary: {datum: CGCS2000, corners: ["119.00,33.00", "119.01,33.00", "119.01,33.01", "119.00,33.01", "119.00,33.00"]}}
  - {id: n2, name: 二格, kind: 综合, village: north,
     boundary: {datum: CGCS2000, corners: ["119.01,33.00", "119.02,33.00", "119.02,33.01", "119.01,33.01"]}}
  - {id: s1, name: 南格, kind: 综合, village: south,
     boundary: {datum: CGCS2000, corners: ["119.00,32.99", "119.02,32.99", "119.02,33.00", "119.00,33.00"]}}
  - {id: s2, name: 没有边界的格, kind: 综合, village: south}
  - {id: old, name: 旧格, kind: 综合, village: south, period: {to: 2025-01-01},
     boundary: {datum: CGCS2000, corners: ["119.00,33.00", "119.02,33.00", "119.02,33.02"]}}
"""
_MARKET = [(119.003, 33.003), (119.006, 33.003), (119.006, 33.006), (119.003, 33.006)]


def shifted(corners: list[tuple[float, float]]) -> str:
    """Corners as a map in GCJ-02 shows them."""
    there = (convert(Position(*corner, Datum.WGS84), Datum.GCJ02) for corner in corners)
    return ", ".join(f'"{one.longitude:.9f},{one.latitude:.9f}"' for one in there)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    catalog, _, sink = opened(tmp_path_factory.mktemp("county"), {
        "powerlist.yaml": "kind: workspace\nname: 测试县\ncounty: county\n", "areas.yaml": AREAS,
        "grids.yaml": GRIDS % shifted(_MARKET)})
    assert sink.found == []
    return catalog


def at(catalog: Catalog, longitude: float, latitude: float, datum: Datum = Datum.CGCS2000) -> Place:
    """Where a point of CGCS2000 lies, said in any system."""
    return Locator(catalog, DAY).place(convert(Position(longitude, latitude, Datum.WGS84), datum))


@pytest.mark.parametrize("datum", list(Datum))
def test_all_levels_are_named_the_most_particular_last(county: Catalog, datum: Datum) -> None:
    place = at(county, 119.0045, 33.0045, datum)
    assert [grid.id for grid in place.grids] == ["n1", "n1-s", "n1-m"]
    assert (place.border, place.nearest) == ((), None)
    assert place.village is county.areas["north"]


def test_without_its_system_a_point_would_lie_elsewhere(county: Catalog) -> None:
    """The same numbers, read as what they are not."""
    shown = convert(Position(119.0045, 33.0045, Datum.WGS84), Datum.GCJ02)
    wrong = Locator(county, DAY).place(Position(*shown.degrees, Datum.CGCS2000))
    assert "n1-m" not in {grid.id for grid in wrong.grids}


def test_on_a_border_both_sides_are_named(county: Catalog) -> None:
    place = at(county, 119.005, 33.0)
    assert ({grid.id for grid in place.border}, place.grids) == ({"n1", "s1"}, ())
    assert {area.id for area in place.villages} == {"north", "south"}
    assert (place.village, place.certain) == (None, False)


def test_between_two_grids_of_one_village_the_village_is_certain(county: Catalog) -> None:
    place = at(county, 119.01, 33.005)
    assert {grid.id for grid in place.border} == {"n1", "n2"}
    assert place.village is county.areas["north"]


@pytest.mark.parametrize("point", [(119.01, 33.0), (119.02, 33.005), (119.0, 33.005)])
def test_where_the_village_ends_it_is_not(county: Catalog, point: tuple[float, float]) -> None:
    assert at(county, *point).village is None


def test_the_border_is_as_wide_as_it_says(county: Catalog) -> None:
    """One metre is 0.000009 degrees of latitude."""
    inside, near = 33.0 + (BORDER + 1) * 9.0e-6, 33.0 + (BORDER - 1) * 9.0e-6
    assert at(county, 119.005, inside).village is county.areas["north"]
    assert at(county, 119.005, near).village is None


def test_outside_all_grids_the_nearest_is_told_with_its_distance(county: Catalog) -> None:
    place = at(county, 119.03, 33.005)
    assert (place.grids, place.border, place.villages, place.village) == ((), (), (), None)
    assert place.nearest is not None
    assert place.nearest[0].id == "n2"
    assert place.nearest[1] == pytest.approx(934, abs=2)
    assert place.unmapped == 1


def test_a_village_with_an_outline_is_known_where_it_has_no_grid(county: Catalog) -> None:
    place = at(county, 119.01, 33.015)
    assert (place.grids, place.village) == ((), county.areas["north"])
    assert at(county, 119.01, 33.02).village is None


def test_what_has_ended_is_not_looked_at(county: Catalog) -> None:
    then = Locator(county, date(2024, 1, 1)).place(Position(119.015, 33.005, Datum.WGS84))
    assert {grid.id for grid in then.grids} == {"n2", "old"}
    assert then.village is None
    with pytest.raises(PlaceError, match="同时落在"):
        village_at(county, date(2024, 1, 1), Position(119.015, 33.005, Datum.WGS84))


def test_a_village_is_only_said_when_it_is_certain(county: Catalog) -> None:
    village, place = village_at(county, DAY, Position(119.0045, 33.0045, Datum.WGS84))
    assert (village.id, place.grids[-1].id) == ("north", "n1-m")
    for point, says in (((119.005, 33.0), "边界不到 5 米"), ((119.03, 33.005), "最近的是二格，相距 93")):
        with pytest.raises(PlaceError, match=says) as caught:
            village_at(county, DAY, Position(*point, Datum.WGS84))
        assert "--place" in caught.value.help


def test_one_mistyped_outline_does_not_move_the_others(tmp_path: Path, county: Catalog) -> None:
    """Swapped, or ten degrees away: the checks tell; the rest is looked up as before."""
    more = """  - {id: swapped, name: 写反的格, kind: 综合, village: south,
     boundary: {datum: WGS84, corners: ["33.0,119.0", "33.1,119.0", "33.1,119.1"]}}
  - {id: away, name: 远处的格, kind: 综合, village: south,
     boundary: {datum: WGS84, corners: ["119.0,43.0", "119.1,43.0", "119.1,43.1"]}}
"""
    catalog, _, _ = opened(tmp_path, {
        "powerlist.yaml": "kind: workspace\nname: 测试县\ncounty: county\n", "areas.yaml": AREAS,
        "grids.yaml": GRIDS % shifted(_MARKET) + more})
    place, before = at(catalog, 119.03, 33.005), at(county, 119.03, 33.005)
    assert place.nearest is not None
    assert before.nearest is not None
    assert place.nearest[1] == pytest.approx(before.nearest[1], rel=0.003)
    assert place.unmapped == before.unmapped + 1


def astray(tmp_path: Path, corners: str) -> Catalog:
    """The county, and a micro grid of the first grid, wherever it is drawn."""
    more = f"""  - {{id: lost, name: 走失的格, kind: 微, village: north, parent: n1,
     provenance: {{status: illustrative, source: 示例}}, boundary: {{datum: CGCS2000, corners: [{corners}]}}}}
"""
    return opened(tmp_path, {"powerlist.yaml": "kind: workspace\nname: 测试县\ncounty: county\n", "areas.yaml": AREAS,
                             "grids.yaml": GRIDS % shifted(_MARKET) + more})[0]


@pytest.mark.parametrize(("corners", "point"), [
    ('"119.03,33.00", "119.04,33.00", "119.04,33.01", "119.03,33.01"', (119.035, 33.005)),  # in nothing else
    ('"119.003,32.99", "119.006,32.99", "119.006,32.998", "119.003,32.998"', (119.0045, 32.994)),  # in another village
])
def test_a_grid_that_strayed_proves_nothing(tmp_path: Path, corners: str, point: tuple[float, float]) -> None:
    catalog = astray(tmp_path, corners)
    place = at(catalog, *point)
    assert ([grid.id for grid in place.strayed], place.village, place.certain) == (["lost"], None, False)
    data = place_to_dict(place, catalog)
    assert (data["certain"], data["made_up"], "不能断定在" in data["says"]) == (False, True, True)
    assert any("示意" in one for one in data["remarks"])
    with pytest.raises(PlaceError, match="走失的格里，这一处却在它的上级网格或者村居以外"):
        village_at(catalog, DAY, Position(*point, Datum.CGCS2000))


def test_where_a_grid_lies_within_its_parent_it_is_believed(tmp_path: Path) -> None:
    """It sticks out on one side; on the other there is no doubt."""
    catalog = astray(tmp_path, '"119.008,33.002", "119.012,33.002", "119.012,33.004", "119.008,33.004"')
    assert at(catalog, 119.009, 33.003).village is catalog.areas["north"]
    assert at(catalog, 119.011, 33.003).strayed == (catalog.grids["lost"],)


def test_a_boundary_that_is_a_line_is_no_border(tmp_path: Path) -> None:
    catalog = astray(tmp_path, '"119.001,33.005", "119.005,33.005", "119.009,33.005"')
    place = at(catalog, 119.002, 33.005)
    assert ([grid.id for grid in place.grids], place.border) == (["n1"], ())
    assert place.village is catalog.areas["north"]


def test_without_outlines_nothing_can_be_looked_up(tmp_path: Path) -> None:
    catalog, _, _ = opened(tmp_path, {"a.yaml": AREAS})
    with pytest.raises(PlaceError, match="没有登记边界"):
        Locator(catalog, DAY).place(Position(119.0, 33.0, Datum.WGS84))


def test_the_shipped_county(jinhu: Workspace) -> None:
    """The point of the page: a micro grid of the community."""
    place = Locator(jinhu.catalog, date(2026, 11, 21)).place(Position(119.0153, 33.0231, Datum.GCJ02))
    assert [grid.kind for grid in place.grids] == [GridKind.COMPREHENSIVE, GridKind.MICRO]
    assert place.village is jinhu.catalog.areas["licheng-sample-1"]


def test_text_and_data_say_the_same(county: Catalog) -> None:
    for point in ((119.0045, 33.0045), (119.005, 33.0), (119.03, 33.005), (119.01, 33.015)):
        place = at(county, *point)
        data, text = place_to_dict(place, county), place_to_text(place, county)
        assert data["says"] in text.replace("\n", "")
        assert data["certain"] == (data["village"] is not None) == (data["town"] is not None)
        assert all(grid["name"] in text for grid in (*data["grids"], *data["border"]))


def test_rough_digits_are_told(county: Catalog) -> None:
    place = at(county, 119.0045, 33.0045)
    assert any("写得太粗" in one for one in place_to_dict(place, county, 55.5)["remarks"])
    assert not any("写得太粗" in one for one in place_to_dict(place, county, 5.55)["remarks"])
