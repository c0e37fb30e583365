"""A year of events under two lists: each is counted as `decide` has it, every table adds up, and no verdict without data."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from benchmarks.year import Year
from powerlist import Workspace
from powerlist.batch import Problem, Row, columns_of
from powerlist.catalog import Catalog
from powerlist.link import names_of
from powerlist.model.cases import Event
from powerlist.report.simulation_tables import parts
from powerlist.simulation import simulate
from powerlist.terms import Level
from powerlist.views.bearing import Bearing, Cause
from powerlist.views.loads import loads
from powerlist.views.moves import moves
from powerlist.views.simulation import EventSource, Simulation, simulation
from powerlist.views.tally import Era, Tally
from tests.conftest import WORKSPACES

DAY = date(2026, 11, 21)
HEADER = ("事件类型", "地点", "日期", "办结日", "跨镇街", "场所", "立案")

#: Of the tiny county, before its towns were given power over signboards.
NOT_YET = ("powers.yaml", "items: [litter, signboard]\n    to:", "items: [litter]\n    to:")


def edited(folder: Path, *edits: tuple[str, str, str]) -> Path:
    shutil.copytree(WORKSPACES / "base", folder)
    for name, old, new in edits:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.fixture(scope="module")
def county() -> Workspace:
    return Workspace.open(WORKSPACES / "base")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.open(edited(tmp_path_factory.mktemp("earlier") / "县", NOT_YET))


@pytest.fixture(scope="module")
def after(county: Workspace) -> Catalog:
    return county.catalog


@pytest.fixture(scope="module")
def before(earlier: Workspace) -> Catalog:
    return earlier.catalog


def rows() -> list[tuple[int, Mapping[str, str]]]:
    """Every type in every place, told and untold."""
    told: list[Mapping[str, str]] = [
        {"事件类型": kind, "地点": place, "日期": f"2026-0{month}-15", "办结日": f"2026-0{month}-18", "场所": site, "跨镇街": crossing}
        for kind, place, site, crossing, month in itertools.product(
            ("乱扔垃圾", "违规户外广告", "堤防取土", "偷倒渣土", "盗窃"), ("东镇", "东村", "西街道", "测试县", "邻县"),
            ("河道", ""), ("是", ""), (1, 3))]
    return [(number, {column: parcel for column, parcel in row.items() if parcel}) for number, row in enumerate(told, 1)]


def count(old: Catalog, new: Catalog, listed: Iterable[tuple[int, Row | Problem]], closing: str | None = "办结日",
          header: tuple[str, ...] = HEADER) -> Tally:
    return simulate(old, new, (columns_of(old, header), columns_of(new, header)), DAY, listed, closing)


def simulated(old: Catalog, new: Catalog) -> Simulation:
    return simulation(count(old, new, rows()), old, new, DAY, EventSource("事件.csv", "0", "办结日"), ("改前", "改后"))


def truth(workspace: Workspace, row: Mapping[str, str], columns: Mapping[str, str]) -> tuple[object, ...]:
    """What `decide` says of an event, as it is counted."""
    catalog = workspace.catalog
    told = {columns[column]: value for column, value in row.items() if column in columns}
    facts = {name: value for name, value in told.items() if name.startswith("event.")}
    decision = workspace.decide(Event(type=told["type"], place=told["place"], attributes=facts), as_of=DAY)
    names = names_of(catalog)
    (kind,), (place,) = names.find(told["type"], ("event_types",)), names.find(told["place"], ("areas",))
    town = catalog.area_at(place, Level.TOWN)
    limit = decision.deadline.deadline if decision.deadline else None
    return (kind, town.id if town else "", decision.lead.id if decision.lead else None, decision.outcome,
            decision.unit.name if decision.unit else None, str(limit))


def agree(old: Workspace, new: Workspace, listed: Sequence[tuple[int, Mapping[str, str]]], header: tuple[str, ...]) -> None:
    tally = count(old.catalog, new.catalog, listed, None, header)
    for era, workspace in ((Era.BEFORE, old), (Era.AFTER, new)):
        counted: Counter[tuple[object, ...]] = Counter()
        for parcel, number in tally.parcels.items():
            taken = parcel.taken(era)
            counted[parcel.kind, parcel.town, taken.holder.id if taken.holder.is_body else None, taken.outcome, taken.unit,
                    str(taken.limit)] += number
        columns = columns_of(workspace.catalog, header).meaning
        assert counted == Counter(truth(workspace, row, columns) for _, row in listed)


def test_each_event_is_counted_as_it_is_decided(earlier: Workspace, county: Workspace) -> None:
    agree(earlier, county, rows(), HEADER)


def test_towns_asked_once(tmp_path: Path) -> None:
    """Of the shipped county, where towns that rules cannot tell apart are asked together."""
    shutil.copytree(Path(__file__).parents[2] / "catalogs" / "jinhu", tmp_path / "县")
    grants = tmp_path / "县" / "grants.yaml"
    grants.write_text(grants.read_text("utf-8") + """
  - id: grant-next
    items: [pen-0092, pen-0015, pen-0152]
    to: [黎城街道, 金南镇, 前锋镇]
    mode: 赋权
    instrument: {title: 设想, issuer: 江苏省人民政府, level: 省, date: 2026-10-01}
    period: {from: 2026-11-01}
    published: {on: 2026-10-05, where: 设想}
""", "utf-8")
    old, new = Workspace.open("jinhu"), Workspace.open(tmp_path / "县")
    draw = Random(1)
    kinds = [*draw.sample(sorted(old.catalog.event_types), 4), "uc-e-0122", "hot-s-049", "uc-e-0111", "gen-construction-waste"]
    towns = [area.id for area in old.catalog.towns]
    listed = [(number, {"事件类型": draw.choice(kinds), "地点": draw.choice(towns), "场所": draw.choice(["道路", "河道", "工地"]),
                        "所在规划区": draw.choice(["城镇规划区", "乡村规划区"]), "跨镇街": draw.choice(["是", "否", "否"])})
              for number in range(1, 41)]
    agree(old, new, listed, ("事件类型", "地点", "场所", "所在规划区", "跨镇街"))


def test_a_made_up_year(before: Catalog, after: Catalog) -> None:
    """The same for the same seed, and it can be read."""
    year = Year(after, 2026, seed=1)
    listed = list(year.rows(200))
    assert listed == list(Year(after, 2026, seed=1).rows(200)) != list(Year(after, 2026, seed=2).rows(200))
    rows = [(n, {c: v for c, v in row.items() if v}) for n, row in enumerate(listed, 1)]
    tally = count(before, after, rows, "办结日", year.columns)
    assert tally.events == 200
    assert {parcel.month[:4] for parcel in tally.parcels} == {"2026"}


def test_tables_add_up(before: Catalog, after: Catalog) -> None:
    """Every table has every event once, and what one loses another gains."""
    tally = count(before, after, rows())
    found = moves(tally)
    assert tally.events == len(rows()) == 200
    for table in (found.kinds, found.towns, found.months):
        assert sum(row.events for row in table) == tally.events
        assert sum(row.moved for row in table) == found.moved == 12
        for row in table:
            assert sum(row.losers.values()) == sum(row.gainers.values()) == row.moved
    for era in Era:
        assert sum(one.events[era] for one in found.holders) == tally.events
    assert sum(one.gained for one in found.holders) == sum(one.lost for one in found.holders) == found.moved
    assert all(one.events[Era.AFTER] - one.events[Era.BEFORE] == one.gained - one.lost for one in found.holders)
    assert sum(number for *_, number in found.transfers) == found.moved
    limits = found.limits
    assert sum((limits.shorter, limits.longer, limits.same, limits.unlike, limits.gone, limits.come, limits.none)) == tally.events


def test_the_same_lists_change_nothing(after: Catalog) -> None:
    found = simulated(after, after)
    assert found.moves.moved == 0
    assert {town.verdict for town in found.loads.towns} == {Bearing.NOTHING}
    assert found.tally.ends[Era.BEFORE] == found.tally.ends[Era.AFTER]


def test_rows_that_cannot_be_read(before: Catalog, tmp_path: Path) -> None:
    """They are counted and named, by whose lists cannot read them, and are in no table."""
    more = Workspace.open(edited(tmp_path / "县", NOT_YET, (
        "duties.yaml", "  - {id: theft,", "  - {id: noise, name: 噪声, scheme: 测试, channel: 公安机关}\n  - {id: theft,"))).catalog
    listed: list[tuple[int, Row | Problem]] = [
        (1, {"事件类型": "乱扔垃圾", "地点": "东镇"}), (2, {"事件类型": "没有这一类", "地点": "东镇"}), (3, {"事件类型": "噪声", "地点": "东镇"}),
        (4, {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "2026-02-30"}), (5, Problem("整行", "坏了")),
        (6, {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "2026-02-03", "办结日": "明天"}),
        (7, {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "无"})]
    tally = count(before, more, listed)
    assert (tally.rows, tally.events, tally.undated) == (7, 3, 2)
    assert tally.refused[frozenset(Era)].count == 3
    assert [row.number for row in tally.refused[frozenset(Era)].named] == [2, 4, 5]
    assert [row.number for row in tally.unclear.named] == [6]
    assert [row.number for row in tally.refused[frozenset({Era.BEFORE})].named] == [3]
    assert sum(tally.parcels.values()) == 3


def test_limits(before: Catalog, after: Catalog) -> None:
    """Littering takes two days: closed on the third it is late, whoever has it; a filing plays no part."""
    listed: list[tuple[int, Mapping[str, str]]] = [
        (n, {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": day, "办结日": closed, "立案": "2020-01-01:测试县城市管理局"})
        for n, (day, closed) in enumerate((("2026-01-30", "2026-02-02"), ("2026-01-30", "2026-02-01"), ("2026-03-01", "")), 1)]
    listed = [(n, {c: v for c, v in row.items() if v}) for n, row in listed]
    tally = count(before, after, listed)
    (holder,) = {parcel.after.holder for parcel in tally.parcels}
    assert holder.id == "east-town"
    ends = tally.ends[Era.AFTER]
    assert dict(ends.months) == {(holder, "2026-02"): 2, (holder, "2026-03"): 1}
    assert (ends.closed[holder], ends.late[holder], ends.busiest(holder)) == (2, 1, ("2026-01-26", 2))


@pytest.mark.parametrize(("closed", "told"), [
    ("2026-02-01", (1, 0, 0, 0)), ("2026-02-02", (1, 1, 0, 0)), ("", (0, 0, 1, 0)), ("未办结", (0, 0, 1, 0)), ("无", (0, 0, 1, 0)),
    ("2026-01-29", (0, 0, 0, 1)), ("已办结", (0, 0, 0, 1)),
])
def test_closed_or_open(before: Catalog, after: Catalog, closed: str, told: tuple[int, ...]) -> None:
    """What nobody closed is overdue once the limit has passed; what cannot be only costs the figures of lateness."""
    row = {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "2026-01-30", "办结日": closed}
    tally = count(before, after, [(1, {column: cell for column, cell in row.items() if cell})])
    ends = tally.ends[Era.AFTER]
    assert (*(counted.total() for counted in (ends.closed, ends.late, ends.overdue)), tally.unclear.count) == told
    assert (tally.events, ends.dated()) == (1, 1)


def test_open_events_are_those_of_today(before: Catalog, after: Catalog) -> None:
    """Lists of a day to come tell nothing of what will still be open by then."""
    columns = columns_of(before, HEADER), columns_of(after, HEADER)
    row = {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "2026-11-20"}
    overdue = [simulate(before, after, columns, DAY.replace(year=2027), [(1, row)], "办结日", today).ends[Era.AFTER].overdue.total()
               for today in (DAY, DAY.replace(month=12))]
    assert overdue == [0, 1]


@pytest.mark.parametrize(("capacity", "load", "verdict", "whys"), [
    ("{field: 城市管理, as_of: 2025-01-01, certified: 6, posts: 6}", {"per_post": 1}, Bearing.SHORT,
     {Cause.TOO_MANY_EVENTS, Cause.TOO_MANY_FOR_POSTS}),
    ("{field: 城市管理, as_of: 2025-01-01, certified: 6, posts: 6}", {"per_officer": 100, "per_post": 100}, Bearing.CAN, {Cause.ENOUGH}),
    ("{field: 城市管理, as_of: 2025-01-01, certified: 6, posts: 6}", {"per_officer": 2, "per_post": 100}, Bearing.SHORT, {Cause.TOO_MANY_EVENTS}),
    ("{field: 城市管理, as_of: 2025-01-01, certified: 6}", {"per_officer": 100}, Bearing.CAN, {Cause.ENOUGH}),
    ("{field: 城市管理, as_of: 2025-01-01, certified: 1, posts: 6}", {"per_officer": 100, "per_post": 100}, Bearing.CANNOT, {Cause.TOO_FEW}),
    ("{field: 城市管理, as_of: 2025-01-01, certified: 3, posts: 6, certificates: [{number: 2, until: 2027-03-01}]}",
     {"per_officer": 100, "per_post": 100}, Bearing.SHORT, {Cause.ENDING}),
    ("{field: 水利, as_of: 2025-01-01, certified: 9, posts: 9}", {"per_officer": 100, "per_post": 100}, Bearing.UNKNOWN, {Cause.NO_RECORD}),
    ("{field: 城市管理, as_of: 2027-01-01, certified: 9, posts: 9}", {}, Bearing.UNKNOWN, {Cause.NO_RECORD}),
])
def test_verdicts(before: Catalog, tmp_path: Path, capacity: str, load: Mapping[str, float], verdict: Bearing, whys: set[Cause]) -> None:
    """A town can take it over, cannot, or is short of somebody; where nothing is on record nobody knows."""
    place = "{field: 城市管理, as_of: 2025-01-01, certified: 6, reviewers: 1, trained: true, equipped: true}"
    new = Workspace.open(edited(tmp_path / "县", ("places.yaml", place, capacity))).catalog
    found = loads(count(before, new, rows()), before, new, DAY, **load)
    (east,) = (town for town in found.towns if town.holder.id == "east-town")
    (field,) = (one for one in east.fields if one.gained)
    assert (east.verdict, field.field, {reason.why for reason in field.reasons}) == (verdict, "城市管理", whys)
    assert [grant.id for grant in east.grants] == ["grant-2021"]


def test_what_is_to_come(before: Catalog, tmp_path: Path) -> None:
    """Lists that only change later say from when."""
    later = Workspace.open(edited(tmp_path / "县", ("powers.yaml", "period: {from: 2021-08-01}", "period: {from: 2027-05-01}"))).catalog
    assert simulated(before, later).later == date(2027, 5, 1)
    assert simulated(before, before).later is None


def test_rows_written_twice(before: Catalog, after: Catalog) -> None:
    """They are counted as they stand, and told."""
    row = {"事件类型": "乱扔垃圾", "地点": "东镇", "日期": "2026-02-03"}
    tally = count(before, after, [(1, row), (2, {**row, "日期": "2026-02-04"}), (3, dict(row)), (4, dict(row))])
    assert (tally.events, tally.repeated.count, [one.number for one in tally.repeated.named]) == (4, 2, [3, 4])


def test_lateness_in_the_report(before: Catalog, after: Catalog) -> None:
    """Who has more or less overdue than before stands in a table of its own; whom nothing changes for does not."""
    assert not [part for part in parts(simulated(before, after)) if part.title.startswith("超期")]
    found = simulated(before, after)
    holder = next(iter(found.tally.ends[Era.AFTER].months))[0]
    found.tally.ends[Era.AFTER].overdue[holder] += 3
    (late,) = (part for part in parts(found) if part.title.startswith("超期"))
    overdue = found.tally.ends[Era.BEFORE].overdue[holder]
    assert [(row[0], *row[-2:]) for row in late.rows] == [(holder.name, overdue, overdue + 3)]
    assert str(DAY) in late.note
