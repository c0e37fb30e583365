"""The job that engines are compared by: powerlist and every engine that is installed give the oracle's answers."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from benchmarks.compare import by_size, by_towns
from benchmarks.jurisdiction import NOBODY, UNKNOWN_CODE, Events, Table, events_of, table_of
from benchmarks.jurisdiction_workspace import DAY, write
from benchmarks.peers import PEERS, WAYS, Job, peer_of
from benchmarks.readme import README, rewrite
from benchmarks.standings import Standings
from benchmarks.trial import SINGLE, Effort, Measured, Trial, bodies, tried
from powerlist import Workspace

ITEMS, EVENTS, TOWNS = 6, 120, 3


@pytest.fixture(scope="module")
def table() -> Table:
    return table_of(ITEMS)


@pytest.fixture(scope="module")
def events(table: Table) -> Events:
    return events_of(table, EVENTS, towns=TOWNS)


def answers(peer: Any, way: str, events: Events) -> Any:
    given = {"numbers": events.numbers, "strings": events.strings}.get(way, lambda: events.asked)()
    return peer.each(way, given) if way in SINGLE else getattr(peer, way)(given)


@pytest.mark.parametrize("engine", PEERS)
def test_engines_give_the_answers_of_the_oracle(engine: str, table: Table, events: Events, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the engines' own code
        try:
            peer = peer_of(engine)
        except ImportError as absent:
            pytest.skip(str(absent))
        loaded = peer(peer.written(Job(table, TOWNS, tmp_path / engine)))
        right = [table.answer(row) for row in events.asked]
        ways = [way for way in WAYS if hasattr(loaded, way)]
        assert ways
        for way in ways:
            assert bodies(loaded, way, answers(loaded, way, events), table) == right, way


def test_the_events_meet_every_rule_and_unknown_types(table: Table, events: Events) -> None:
    rows = events.asked
    rules = {table.by_code[row["code"]].rule(*(row[name] for name in ("township_class", "severity", "cross_boundary")))
             for row in rows if row["code"] in table.by_code}
    assert rules == {"city", "lead", "county"}
    assert table.answer({"code": UNKNOWN_CODE}) == NOBODY
    assert UNKNOWN_CODE in {row["code"] for row in rows}


def test_the_same_seed_gives_the_same_job(table: Table, events: Events) -> None:
    assert table == table_of(ITEMS) != table_of(ITEMS, seed=8)
    assert events.asked == events_of(table, EVENTS, towns=TOWNS).asked
    assert {row["town"] for row in events.asked} == {"t0000", "t0001", "t0002"}


def test_nothing_is_wrong_with_the_workspace(table: Table, tmp_path: Path) -> None:
    write(table, tmp_path, towns=TOWNS)
    assert Workspace.open(tmp_path).check(DAY).diagnostics == ()


def test_a_trial_measures_and_checks() -> None:
    trial = tried("dict", ITEMS, 1, Effort(rows=EVENTS, columns=EVENTS, seconds=0.001))
    assert trial.ways.keys() == {"one", "explained", "many"}
    assert all(way.wrong == 0 and way.rate > 0 and way.ratio > 0 for way in trial.ways.values())
    assert "一致" in str(Standings((trial,)))


def test_an_engine_that_errs_is_told() -> None:
    wrong = Trial("dict", 10, 1, 5, name="某引擎", ways={"one": Measured(5, 1.0, 1.0, 2, None)})
    assert Standings((wrong,)).wrong == [wrong]
    assert "**2 件不一致**" in str(Standings((wrong,)))


def test_sizes_of_the_county_are_tried_only_where_the_place_counts() -> None:
    assert [(one.engine, one.items, one.towns) for one in by_size(("dict", "batch"), (10, 100), Effort())] == [
        ("dict", 10, 1), ("batch", 10, 1), ("dict", 100, 1), ("batch", 100, 1)]
    assert [(one.engine, one.towns) for one in by_towns(("dict", "batch"), (1, 7), Effort())] == [("batch", 1), ("batch", 7)]


def test_only_the_marked_part_of_the_readme_is_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("甲\n<!-- 丙：开始（由程序写） -->\n旧\n<!-- 丙：结束 -->\n乙\n", "utf-8")
    rewrite("丙", "新", file)
    rewrite("丙", "新", file)
    assert file.read_text("utf-8") == "甲\n<!-- 丙：开始（由程序写） -->\n\n新\n\n<!-- 丙：结束 -->\n乙\n"
    with pytest.raises(ValueError, match="丁"):
        rewrite("丁", "新", file)
    assert "<!-- 同类比较：结束 -->" in README.read_text("utf-8")


def test_all_ways_agree_on_the_shipped_county() -> None:
    pytest.importorskip("pyarrow")
    from benchmarks.real_county import COUNTY, YEAR, Given, measure, report, ways_of
    from benchmarks.year import Year

    catalog = Workspace.open(COUNTY).whole().catalog
    year = Year(catalog, YEAR, seed=1)
    years = [Given(year, 25), Given(year, 25)]
    ways = ways_of(catalog, year.columns, events=25, sample=25)
    measure(ways, years)
    assert "按列判" in report(ways, years, 25)
