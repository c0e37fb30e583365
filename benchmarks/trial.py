"""One engine at the job, in a process of its own: `python -m benchmarks.trial ENGINE` prints one line of JSON.

What matters is the ratio to the plain dictionary, which runs in the same process before each run of the engine, so that
a machine that is busy slows both. Each answer of the last run is compared with the oracle's.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.jurisdiction import Events, Table, events_of, table_of
from benchmarks.peers import WAYS, Job, Peer, peer_of
from benchmarks.peers.plain import DictWithIfs

#: How many runs are measured; less than these, but two, when they take longer than so many seconds.
RUNS, LONG = 7, 20
#: The seed of events that an engine has not met when it has met all others.
OTHERS = 12
#: Ways that take columns; ways in which each event is a call.
COLUMNAR, SINGLE = ("strings", "numbers"), ("one", "explained")


@dataclass(frozen=True)
class Measured:
    """One way of answering. Of an engine that learns: the seconds of the first pass, and the rate of a second one over
    other events; `rate` is then that of events which it has met."""

    events: int
    rate: float
    ratio: float
    wrong: int
    megabytes: float | None
    first_pass: float | None = None
    unmet: float | None = None


@dataclass(frozen=True)
class Trial:
    """What was measured of one engine; `absent` says why nothing was."""

    engine: str
    items: int
    towns: int
    #: How many events it was asked about as rows, at most.
    rows: int
    name: str = ""
    note: str = ""
    version: str = ""
    absent: str = ""
    loading: float = 0.0
    #: Import, load and the first answer, from a Python that runs.
    cold: float = 0.0
    #: Megabytes that loading took, and at most, with the answers of a batch.
    held: float | None = None
    peak: float | None = None
    ways: dict[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rows: int = 100_000
    columns: int = 1_000_000
    #: About how long all runs of one way take.
    seconds: float = 1.0


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes, and what comes of it."""
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def tried(engine: str, items: int, towns: int, effort: Effort) -> Trial:
    """Load the engine and measure all its ways."""
    table = table_of(items)
    rows = events_of(table, effort.rows, towns=towns)
    assert rows.asked  # before anything else takes room between them
    importing, peer = seconds(lambda: _imported(engine))
    if isinstance(peer, str):
        return Trial(engine, items, towns, effort.rows, name=engine, absent=peer)
    about: dict[str, Any] = {"name": peer.name, "note": peer.note, "version": peer.version()}
    if peer.most is not None and items > peer.most:
        return Trial(engine, items, towns, effort.rows, **about, absent=f"装不下：最多试到 {peer.most:,} 个事项")
    with tempfile.TemporaryDirectory() as folder:
        written = peer.written(Job(table, towns, Path(folder)))
        gc.collect()
        gc.freeze()  # what is here already is nobody's garbage
        try:
            return _of_loaded(Trial(engine, items, towns, effort.rows, **about), lambda: peer(written), rows, effort, importing)
        finally:
            gc.unfreeze()


def _of_loaded(trial: Trial, load: Callable[[], Peer], rows: Events, effort: Effort, importing: float) -> Trial:
    memory = _Memory()
    loading, loaded = seconds(load)
    answering, _ = seconds(lambda: _first_answer(loaded, rows))
    held = memory.now
    ways = {}
    for way in WAYS:
        if hasattr(loaded, way):
            events = events_of(rows.table, effort.columns, towns=rows.towns) if way in COLUMNAR else rows
            ways[way] = _measured(loaded, way, events, effort)
    more = [measured.megabytes for measured in ways.values() if measured.megabytes is not None]
    return replace(trial, loading=loading, cold=importing + loading + answering, held=held, ways=ways,
                   peak=None if held is None else held + max(more, default=0.0))


def _imported(engine: str) -> type[Peer] | str:
    try:
        return peer_of(engine)
    except ImportError as problem:
        return f"没有安装，或者在这里载入不了：{problem}"


def _first_answer(peer: Any, rows: Events) -> None:
    one = list(rows.rows(1))
    if hasattr(peer, "one"):
        peer.one(one[0])
    elif hasattr(peer, "many"):
        peer.many(one)
    else:
        peer.strings(events_of(rows.table, 1).strings())


def _measured(peer: Any, way: str, events: Events, effort: Effort) -> Measured:
    given = _Given(way, events)
    run = partial(peer.each, way) if way in SINGLE else getattr(peer, way)
    basis = _basis(events, effort)
    gc.collect()
    memory = _Memory()
    first_pass, unmet = _learning(run, way, events) if peer.learns else (None, None)
    least = effort.seconds / RUNS if way in SINGLE else effort.seconds  # a call has its own cost, to be spread over many
    number = len(events) if peer.learns else _enough(run, given, least)
    lasted, against, answers = _in_turns(partial(run, given.first(number)), basis)
    megabytes = memory.peak
    right = map(events.table.answer, events.rows(number))
    wrong = sum(map(str.__ne__, bodies(peer, way, answers, events.table), right))
    compared = (number / own / (min(effort.rows, len(events)) / basic) for own, basic in zip(lasted, against, strict=True))
    return Measured(number, number / statistics.median(lasted), statistics.median(compared), wrong, megabytes, first_pass, unmet)


def _learning(run: Callable[[Any], Any], way: str, events: Events) -> tuple[float, float]:
    """Seconds of the first pass, and the rate of another one over other events."""
    first_pass, _ = seconds(partial(run, _Given(way, events).first(len(events))))
    others = _Given(way, events_of(events.table, len(events), towns=events.towns, seed=OTHERS))
    lasted, _ = seconds(partial(run, others.first(len(events))))
    return first_pass, len(events) / lasted


def _basis(events: Events, effort: Effort) -> Callable[[], object]:
    """The plain dictionary deciding one event after the other."""
    one = DictWithIfs(events.table).one
    rows = events.asked if len(events) <= effort.rows else list(events.rows(effort.rows))
    return lambda: [one(row) for row in rows]


def _in_turns(run: Callable[[], Any], basis: Callable[[], object]) -> tuple[list[float], list[float], Any]:
    """Seconds of each run, of the basis before each, and the last answers."""
    lasted: list[float] = []
    against: list[float] = []
    answers = None
    while len(lasted) < RUNS and (sum(lasted) < LONG or len(lasted) < 2):
        answers = None  # at most one batch of answers at a time
        against.append(seconds(basis)[0])
        own, answers = seconds(run)
        lasted.append(own)
    return lasted, against, answers


class _Given:
    """Events in the form that a way takes, and the first of them."""

    def __init__(self, way: str, events: Events) -> None:
        forms: dict[str, Callable[[], Any]] = {"strings": events.strings, "numbers": events.numbers}
        self._all = forms.get(way, lambda: events.asked)()
        self.number = len(events)

    def first(self, number: int) -> Any:
        """The first events."""
        if isinstance(self._all, dict):
            return {name: column[:number] for name, column in self._all.items()}
        return self._all[:number]


def _enough(run: Callable[[Any], Any], given: _Given, least: float) -> int:
    """So many events that a run lasts long enough, from few upward."""
    number = 1
    run(given.first(number))  # what happens only once is not counted
    while True:
        lasted, _ = seconds(partial(run, given.first(number)))
        if lasted >= least or number == given.number:
            return number
        number = min(given.number, number * (2 if lasted * 4 > least else 4))


def bodies(peer: Any, way: str, answers: Any, table: Table) -> list[str]:
    """The bodies that the answers name."""
    listed = answers.to_pylist() if hasattr(answers, "to_pylist") else answers
    if way == "numbers" and listed is answers:
        return [table.bodies[number] for number in answers]
    return [peer.body(answer) for answer in listed]


class _Memory:
    """Megabytes of this process beyond those it had at first; None where the system does not say (only Linux does)."""

    def __init__(self) -> None:
        self._start = self._read("VmRSS")
        if self._start is not None:
            Path("/proc/self/clear_refs").write_text("5")  # forgets the peak

    def _read(self, name: str) -> float | None:
        try:
            lines = Path("/proc/self/status").read_text().splitlines()
        except OSError:
            return None
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))

    def _beyond(self, name: str) -> float | None:
        found = self._read(name)
        return None if found is None or self._start is None else found - self._start

    @property
    def now(self) -> float | None:
        """At this moment."""
        return self._beyond("VmRSS")

    @property
    def peak(self) -> float | None:
        """At most."""
        return self._beyond("VmHWM")


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--towns", type=int, default=1)
    for name, default in asdict(Effort()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    given = vars(parser.parse_args())
    engine, items, towns = (given.pop(name) for name in ("engine", "items", "towns"))
    warnings.simplefilter("ignore")  # of the engines' own code
    trial = tried(engine, items, towns, Effort(**given))
    print(json.dumps(asdict(trial), ensure_ascii=False), flush=True)
    os._exit(0)  # some engines do not end their threads


if __name__ == "__main__":
    main()
