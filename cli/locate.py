"""`powerlist locate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, say, say_all, today, warn, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.geo.datum import Position

Datum = Annotated[str | None, typer.Option(
    "--datum", metavar="坐标系", help="坐标属于哪个坐标系：CGCS2000、WGS84、GCJ-02（高德、腾讯）或 BD-09（百度）；必须写")]
At = Annotated[str | None, typer.Option(
    "--at", metavar="经度,纬度", help="用坐标代替 --place，如 119.0153,33.0231；要和 --datum 一起写")]


def locate(
    points: Annotated[list[str], typer.Argument(metavar="经度,纬度", help="十进制度数，经度在前；可以写几个")],
    datum: Datum = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
) -> None:
    """坐标落在哪个网格、村居、镇街：综合、专属、微网格都列出，最具体的在最后

    坐标必须说明坐标系：同一个点在不同坐标系里差几百米，会落到别的村。离网格边界不到 5 米的，两边都列出，不替您断定；
    不在任何网格里的，说明最近的网格和距离。边界写在 grids 的 boundary 里。

    例：
      powerlist locate 119.0153,33.0231 --datum GCJ-02 -w jinhu
      powerlist locate 119.0099,33.0248 119.0120,33.0220 --datum CGCS2000 -w jinhu --format json

    退出码：0 每个坐标都能断定在哪个村居；1 有坐标在边界上、在网格外或者网格有重叠；2 不能运行；3 程序内部出错。
    """
    from powerlist.geo.datum import uncertainty
    from powerlist.locate import Locator, PlaceError
    from powerlist.report.place import place_to_dict, place_to_text

    as_json = is_json(format)
    given = [(read(point, datum), uncertainty(point)) for point in points]
    opened, day = open_workspace(workspace), day_of(as_of) or today()
    locator = Locator(opened.catalog, day, len(given))
    try:
        places = [(locator.place(position), open_by) for position, open_by in given]
    except PlaceError as problem:
        raise UserError(problem.message, problem.help) from None
    if as_json:
        say_all([place_to_dict(place, opened.catalog, open_by) for place, open_by in places], lines=False)
    else:
        say("\n\n".join(place_to_text(place, opened.catalog, open_by, width()) for place, open_by in places))
    warn_of_errors(opened, day)
    raise typer.Exit(OK if all(place.village is not None for place, _ in places) else NO)


def read(point: str, datum: str | None) -> Position:
    """A position as the user wrote it."""
    from powerlist.geo.datum import PointError, position

    try:
        return position(point, datum)
    except PointError as problem:
        raise UserError(problem.message, problem.help) from None


def place_or_village(opened: Workspace, place: str | None, at: str | None, datum: str | None,
                     days: tuple[str | None, str | None]) -> str | None:
    """The place of an event as written, or the village that its coordinates lie in; then the user is told by what.
    `days` are what was written as `--as-of` and as `--day`."""
    from powerlist.locate import PlaceError, village_at

    if at is None and datum is None:
        return place
    if at is None:
        raise UserError("写了 --datum，没有写 --at", "坐标写在 --at 里，如 --at 119.0153,33.0231；不用坐标就去掉 --datum")
    if place is not None:
        raise UserError("--at 和 --place 只能写一个", "知道村居的写 --place，只有坐标的写 --at 和 --datum")
    try:
        village, found = village_at(opened.catalog, day_of(days[0]) or day_of(days[1], "--day") or today(), read(at, datum))
    except PlaceError as problem:
        raise UserError(problem.message, problem.help) from None
    where = f"落在{found.grids[-1].name}" if found.grids else "在同村网格的交界处" if found.border else "在村居边界以内"
    warn(f"坐标 {found.position}{where}，地点按{village.name}")
    return village.id
