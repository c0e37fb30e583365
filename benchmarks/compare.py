"""All engines at the one job, side by side: `python -m benchmarks.compare --write` repeats the tables in README.md.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.compare --items 1000 --engines dict batch duckdb
    python -m benchmarks.compare --write

Each engine runs in a process of its own, one after the other. It must give the oracle's answer to every event it is
asked about; ends with 1 where one does not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.peers import PEERS
from benchmarks.readme import rewrite
from benchmarks.standings import Standings
from benchmarks.trial import Effort, Measured, Trial

#: Sizes of the table; sizes of the county, tried on the smallest table, as every town makes classes of its own.
ITEMS, TOWNS = (100, 1000, 10_000), (1, 100, 1257)
#: Engines that ask where an event happened.
PLACED = ("decide", "batch", "decider", "columns")


def trial_of(engine: str, items: int, towns: int, effort: Effort, patience: float) -> Trial:
    """One engine in a process of its own."""
    options = [word for name, value in asdict(effort).items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "benchmarks.trial", engine, "--items", str(items), "--towns", str(towns), *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return Trial(engine, items, towns, name=engine, absent=f"{patience:.0f} 秒没有做完")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        told = (done.stderr.strip().splitlines() or [f"退出码 {done.returncode}"])[-1]
        return Trial(engine, items, towns, name=engine, absent=told)
    return read(json.loads(lines[-1]))


def read(told: dict[str, object]) -> Trial:
    """A trial as it was printed."""
    ways = told.pop("ways")
    assert isinstance(ways, dict)
    return Trial(**told, ways={way: Measured(**one) for way, one in ways.items()})  # type: ignore[arg-type]


def asked(engines: Sequence[str], items: Sequence[int], towns: Sequence[int]) -> list[tuple[str, int, int]]:
    """Engine, items and towns of every trial: sizes of the county only for those that ask for the place."""
    sizes = [(engine, size, 1) for size in items for engine in engines]
    return sizes + [(engine, min(items), size) for engine in engines if engine in PLACED for size in towns if size > 1]


def main() -> int:
    """Run and print; 1 where an engine disagrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=ITEMS)
    parser.add_argument("--towns", type=int, nargs="+", default=TOWNS)
    parser.add_argument("--engines", nargs="+", choices=PEERS, default=list(PEERS), metavar="ENGINE")
    parser.add_argument("--patience", type=float, default=600, help="seconds for one engine")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure; trials already in it are not repeated")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    for name, default in asdict(Effort()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    given = parser.parse_args()
    effort = Effort(given.rows, given.columns, given.seconds)
    known = [read(one) for one in json.loads(given.json.read_text("utf-8"))] if given.json and given.json.exists() else []
    trials = {(trial.engine, trial.items, trial.towns): trial for trial in known}
    for engine, items, towns in asked(given.engines, given.items, given.towns):
        if (engine, items, towns) in trials:
            continue
        print(f"{engine}：{items:,} 个事项，{towns:,} 个镇街", file=sys.stderr, flush=True)
        # Where there are many towns, each event may be of a class of its own: fewer of them, or it takes an hour.
        fitting = effort if towns == 1 else replace(effort, columns=effort.rows)
        trials[engine, items, towns] = trial_of(engine, items, towns, fitting, given.patience)
        if given.json:
            given.json.write_text(json.dumps(list(map(asdict, trials.values())), ensure_ascii=False, indent=1), "utf-8")
    standings = Standings(tuple(trials.values()))
    text = f"{machine()}\n\n{standings}"
    print(text)
    if given.write:
        rewrite("同类比较", text)
    for trial in standings.wrong:
        print(f"答案不一致：{trial.name}，{trial.items:,} 个事项", file=sys.stderr)
    return int(bool(standings.wrong))


if __name__ == "__main__":
    sys.exit(main())
