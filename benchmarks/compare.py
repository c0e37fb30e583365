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
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.peers import PEERS
from benchmarks.readme import rewrite
from benchmarks.standings import Standings
from benchmarks.trial import Effort, Measured, Trial

#: Sizes of the table.
ITEMS = (100, 1000, 10_000)
#: Sizes of the county, with a table of so many items and so many events: every town makes classes of its own, and with
#: many events this would take an hour.
TOWNS, ITEMS_IN_TOWNS, EVENTS_IN_TOWNS = (1, 100, 1257), 200, 20_000
#: Engines that ask where an event happened.
PLACED = ("decide", "batch", "decider", "columns")


@dataclass(frozen=True)
class Asked:
    """One trial that is to be made."""

    engine: str
    items: int
    towns: int
    effort: Effort

    def is_answered_by(self, trial: Trial) -> bool:
        """Whether the trial is this one."""
        return (trial.engine, trial.items, trial.towns, trial.rows) == (self.engine, self.items, self.towns, self.effort.rows)

    @property
    def nothing(self) -> Trial:
        """The trial that could not be made."""
        return Trial(self.engine, self.items, self.towns, self.effort.rows, name=self.engine)


def trial_of(asked: Asked, patience: float) -> Trial:
    """One engine in a process of its own."""
    options = [word for name, value in asdict(asked.effort).items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "benchmarks.trial", asked.engine, "--items", str(asked.items), "--towns",
               str(asked.towns), *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return replace(asked.nothing, absent=f"{patience:.0f} 秒没有做完")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return replace(asked.nothing, absent=(done.stderr.strip().splitlines() or [f"退出码 {done.returncode}"])[-1])
    return read(json.loads(lines[-1]))


def read(told: dict[str, object]) -> Trial:
    """A trial as it was printed."""
    ways = told.pop("ways")
    assert isinstance(ways, dict)
    return Trial(**told, ways={way: Measured(**one) for way, one in ways.items()})  # type: ignore[arg-type]


def by_size(engines: Sequence[str], items: Sequence[int], effort: Effort) -> list[Asked]:
    """Every engine with tables of every size."""
    return [Asked(engine, size, 1, effort) for size in items for engine in engines]


def by_towns(engines: Sequence[str], towns: Sequence[int], effort: Effort) -> list[Asked]:
    """Those that ask for the place, in counties of every size."""
    fewer = Effort(min(effort.rows, EVENTS_IN_TOWNS), min(effort.columns, EVENTS_IN_TOWNS), effort.seconds)
    return [Asked(engine, ITEMS_IN_TOWNS, size, fewer) for engine in engines if engine in PLACED for size in towns]


class _Notebook:
    """Trials, kept in a file if there is one, so that none is made twice."""

    def __init__(self, file: Path | None, patience: float) -> None:
        self._file, self._patience = file, patience
        self._trials = [read(one) for one in json.loads(file.read_text("utf-8"))] if file and file.exists() else []

    def __call__(self, asked: Asked) -> Trial:
        known = next(filter(asked.is_answered_by, self._trials), None)
        if known is not None:
            return known
        print(f"{asked.engine}：{asked.items:,} 个事项，{asked.towns:,} 个镇街", file=sys.stderr, flush=True)
        trial = trial_of(asked, self._patience)
        self._trials.append(trial)
        if self._file:
            self._file.write_text(json.dumps(list(map(asdict, self._trials)), ensure_ascii=False, indent=1), "utf-8")
        return trial


def main() -> int:
    """Run and print; 1 where an engine disagrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=ITEMS)
    parser.add_argument("--towns", type=int, nargs="*", default=TOWNS)
    parser.add_argument("--engines", nargs="+", choices=PEERS, default=list(PEERS), metavar="ENGINE")
    parser.add_argument("--patience", type=float, default=600, help="seconds for one engine")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure; trials already in it are not repeated")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    for name, default in asdict(Effort()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    given = parser.parse_args()
    effort, trial = Effort(given.rows, given.columns, given.seconds), _Notebook(given.json, given.patience)
    standings = Standings(tuple(map(trial, by_size(given.engines, given.items, effort))),
                          tuple(map(trial, by_towns(given.engines, given.towns, effort))))
    text = f"{machine()}\n\n{standings}"
    print(text)
    if given.write:
        rewrite("同类比较", text)
    for wrong in standings.wrong:
        print(f"答案不一致：{wrong.name}，{wrong.items:,} 个事项", file=sys.stderr)
    return int(bool(standings.wrong))


if __name__ == "__main__":
    sys.exit(main())
