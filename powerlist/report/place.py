"""Where a point lies, for people and for machines (落点). In: places. Out: text and dicts."""

from __future__ import annotations

from collections.abc import Iterator

from powerlist.catalog import Catalog
from powerlist.geo.datum import Position, common
from powerlist.locate import BORDER, Place, distance, strayed_words
from powerlist.model.common import made_up
from powerlist.model.places import Area, Grid
from powerlist.report.json import Dict
from powerlist.report.layout import WIDTH, hang, rows
from powerlist.terms import Datum, Level

#: Positions written as roughly as this, in metres, say so.
ROUGH = 20.0


def place_to_text(place: Place, catalog: Catalog, open_by: float = 0.0, width: int = WIDTH) -> str:
    """The village and town, the grids from general to particular, and whatever is not certain. `open_by` is by how many
    metres the written digits leave the position open."""
    lines = [f"坐标 {place.position}" + _converted(place.position), *hang("", conclusion(place, catalog), width)]
    return "\n".join([*lines, *rows([
        *((f"{grid.kind.value}网格", grid_words(grid, catalog)) for grid in place.grids),
        ("在边界上", [grid_words(grid, catalog) for grid in place.border]),
        ("说明", list(_remarks(place, open_by))),
    ], width)])


def _converted(position: Position) -> str:
    shared = common(position)
    same = position.datum in (Datum.WGS84, Datum.CGCS2000)
    return "" if same else f"→ {shared.longitude:.6f},{shared.latitude:.6f}（CGCS2000）"


def conclusion(place: Place, catalog: Catalog) -> str:
    """Where it is, or what is not known, in a sentence."""
    village = place.village
    if village is not None:
        by = f"，{place.grids[-1].name}" if place.grids else ""
        return f"在{_path(village, catalog)}{by}" + ("，靠近网格边界" if place.border else "")
    if place.villages:
        names = "、".join(_path(area, catalog) for area in place.villages)
        if place.strayed:
            return f"落在{strayed_words(place)}，不能断定在{names}。先核对这个网格的边界，或者到现场核实"
        if place.certain:
            return f"同时在几个村居的网格里：{names}。边界有重叠，先核对边界，或者到现场核实"
        return f"离边界不到 {BORDER:.0f} 米，不能断定在哪一边：{names}。请到现场核实"
    if place.nearest is None:
        return "不在任何网格内"
    grid, metres = place.nearest
    return f"不在任何网格内；最近的是{_village(grid, catalog)}{grid.name}，相距 {distance(metres)}"


def _path(area: Area, catalog: Catalog) -> str:
    town = catalog.area_at(area.id, Level.TOWN)
    return f"{town.name if town and town is not area else ''}{area.name}"


def _village(grid: Grid, catalog: Catalog) -> str:
    area = catalog.areas.get(grid.village)
    return f"{_path(area, catalog)}的" if area else ""


def grid_words(grid: Grid, catalog: Catalog) -> str:
    """A grid with its code and who answers for it."""
    body = catalog.bodies.get(grid.body or "")
    said = [f"编码 {grid.code}" if grid.code else "", body.name if body else "",
            "" if grid.workers is None else f"网格员 {grid.workers} 名", grid.party or "",
            "示意" if made_up(grid) else ""]
    return grid.name + (f"（{'，'.join(word for word in said if word)}）" if any(said) else "")


def _remarks(place: Place, open_by: float) -> Iterator[str]:
    if any(map(made_up, _used(place))):
        yield "用到了示意的网格或者村居：边界、编码和人员都是示例，不能作为依据"
    if open_by > ROUGH:
        yield f"坐标写得太粗，上下可以差 {distance(open_by)}；多写几位小数再查"
    if place.position.datum in (Datum.GCJ02, Datum.BD09):
        yield "坐标用公开的近似公式换算，可能差几米"
    if place.unmapped:
        yield f"另有 {place.unmapped} 个网格没有登记边界，没有查到它们里面去"


def _used(place: Place) -> tuple[Grid | Area, ...]:
    """Records that the answer rests on."""
    nearest = (place.nearest[0],) if place.nearest else ()
    return (*place.grids, *place.border, *nearest, *place.villages)


def place_to_dict(place: Place, catalog: Catalog, open_by: float = 0.0) -> Dict:
    """The same as data."""
    shared = common(place.position)
    town = catalog.area_at(place.village.id, Level.TOWN) if place.village else None
    return {
        "longitude": place.position.longitude, "latitude": place.position.latitude, "datum": place.position.datum.value,
        "cgcs2000": [round(shared.longitude, 8), round(shared.latitude, 8)],
        "village": _ref(place.village), "town": _ref(town), "villages": [_ref(area) for area in place.villages],
        "certain": place.village is not None, "grids": [_grid(grid) for grid in place.grids],
        "border": [_grid(grid) for grid in place.border],
        "nearest": {**_grid(place.nearest[0]), "metres": round(place.nearest[1], 1)} if place.nearest else None,
        "unmapped": place.unmapped, "says": conclusion(place, catalog), "remarks": list(_remarks(place, open_by)),
        "strayed": [_grid(grid) for grid in place.strayed], "made_up": any(map(made_up, _used(place))),
    }


def _ref(area: Area | None) -> Dict | None:
    return {"id": area.id, "name": area.name} if area else None


def _grid(grid: Grid) -> Dict:
    return {"id": grid.id, "name": grid.name, "kind": grid.kind.value, "code": grid.code, "village": grid.village,
            "made_up": made_up(grid)}
