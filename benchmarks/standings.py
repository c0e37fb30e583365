"""Trials → tables for README.md. Ratios are to the plain dictionary, one event at a time, in the same process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers import WAYS
from benchmarks.trial import Measured, Trial

BASIS = "dict"


@dataclass(frozen=True)
class Goal:
    """What is to be reached: the ratio of two engines, each in one way."""

    what: str
    own: tuple[str, str]
    other: tuple[str, str]
    least: float


#: The dictionary against itself is what explaining and batches are measured by.
GOALS = (
    Goal("单件，带全部理由，比字典", ("decider", "explained"), (BASIS, "one"), 1 / 2),
    Goal("带理由比不带理由", ("decider", "explained"), ("decider", "one"), 0.9),
    Goal("一批字典，带理由，比字典", ("decider", "many"), (BASIS, "one"), 0.7),
    Goal("字符串列，比 DuckDB", ("columns", "strings"), ("duckdb", "strings"), 4),
    Goal("字符串列，比 C 内核", ("columns", "strings"), ("c", "strings"), 1 / 3),
    Goal("整数列，比 DuckDB", ("columns", "numbers"), ("duckdb", "numbers"), 10),
)
#: What must not slow down more than the dictionary does, from the smallest table to the largest.
STEADY = (("decider", "one"), ("columns", "strings"), ("columns", "numbers"))


@dataclass(frozen=True)
class Standings:
    """All trials of one run: with tables of several sizes, and in counties of several sizes."""

    trials: tuple[Trial, ...]
    placed: tuple[Trial, ...] = ()

    @property
    def wrong(self) -> list[Trial]:
        """Those that gave a wrong answer."""
        return [trial for trial in (*self.trials, *self.placed) if any(way.wrong for way in trial.ways.values())]

    def __str__(self) -> str:
        return "\n\n".join(filter(None, (self._side_by_side(), self._growth(), self._towns(), self._goals(), self._notes())))

    @property
    def _sizes(self) -> list[int]:
        return sorted({trial.items for trial in self.trials})

    @property
    def _middle(self) -> int:
        return self._sizes[len(self._sizes) // 2]

    def _of(self, items: int) -> list[Trial]:
        return [trial for trial in self.trials if trial.items == items]

    def _way(self, engine: str, way: str, items: int) -> Measured | None:
        return next((trial.ways.get(way) for trial in self._of(items) if trial.engine == engine), None)

    def _side_by_side(self) -> str:
        head = ("引擎", "版本", *WAYS.values(), "内存 MB", "答案")
        rows = [(trial.name, trial.version, *(_cell(trial.ways.get(way)) for way in WAYS), _megabytes(trial),
                 _agreement(trial))
                for trial in self._of(self._middle) if not trial.absent]
        absent = [f"- {trial.name}，{trial.items:,} 个事项：{trial.absent}" for trial in self.trials if trial.absent]
        title = f"### {self._middle:,} 个事项：是字典的几倍（每秒多少件）"
        return "\n\n".join(filter(None, (title, table(head, rows), "\n".join(("没有数字的：", *absent)) if absent else "")))

    def _growth(self) -> str:
        if len(self._sizes) < 2:
            return ""
        least = self._sizes[0]
        rows = []
        for trial in self._of(least):
            for way in _telling(trial):
                found = [self._way(trial.engine, way, items) for items in self._sizes]
                if sum(one is not None for one in found) > 1:
                    rows.append((trial.name, WAYS[way], *map(_per_second, found), _fall(found),
                                 ratio(_ends_ratio(found))))
        sizes = [f"{items:,} 个事项" for items in self._sizes]
        speed = table(("引擎", "怎么问", *sizes, "最大比最小", "其中不算字典自己变慢的"), rows)
        loaded = [(trial.name, *(self._loading(trial.engine, items) for items in self._sizes)) for trial in self._of(least)
                  if not trial.absent]
        return (f"### 事项多了以后：每秒多少件\n\n{speed}\n\n"
                f"### 事项多了以后：读入 / 冷启动\n\n{table(('引擎', *sizes), loaded)}\n\n{self._first_passes(sizes)}")

    def _first_passes(self, sizes: Sequence[str]) -> str:
        """How long those that learn take for events that they meet for the first time."""
        rows = []
        for trial in self._of(self._sizes[0]):
            for way, least in trial.ways.items():
                found = [self._way(trial.engine, way, items) for items in self._sizes]
                if least.first_pass is not None:
                    rows.append((trial.name, WAYS[way], f"{least.events:,}", *map(_first, found)))
        if not rows:
            return ""
        told = ("第一遍多少秒；再来一批没见过的事件（判定类大多见过），每秒多少件。上面各表的速度是都见过以后的。"
                "前面的问法见过的情形，后面的不用再判。")
        return f"### 边判边记的第一遍\n\n{told}\n\n{table(('引擎', '怎么问', '多少件', *sizes), rows)}"

    def _loading(self, engine: str, items: int) -> str:
        found = next((trial for trial in self._of(items) if trial.engine == engine and not trial.absent), None)
        return f"{span(found.loading)} / {span(found.cold)}" if found else "–"

    def _towns(self) -> str:
        sizes = sorted({trial.towns for trial in self.placed})
        found = {(trial.engine, trial.towns): trial for trial in self.placed}
        rows = []
        for trial in self.placed:
            if trial.towns == sizes[0]:
                for way in trial.ways:
                    made = (found.get((trial.engine, towns)) for towns in sizes)
                    of_sizes = [one.ways.get(way) if one else None for one in made]
                    rows.append((trial.name, WAYS[way], *map(_cell, of_sizes), *map(_first, of_sizes)))
        if len(sizes) < 2:
            return ""
        head = ("引擎", "怎么问", *(f"{towns:,} 个镇街" for towns in sizes), *(f"第一遍（{towns:,}）" for towns in sizes))
        about = (f"{self.placed[0].items:,} 个事项、{self.placed[0].rows:,} 件：是字典的几倍（每秒多少件），"
                 "和边判边记的第一遍用多久；再来一批没见过的，每秒多少件。")
        return f"### 镇街多了以后\n\n{about}\n\n{table(head, rows)}"

    def _goals(self) -> str:
        rows = [(goal.what, ratio(goal.least), *(self._reached(goal, items) for items in self._sizes)) for goal in GOALS]
        for engine, way in STEADY:
            found = [self._way(engine, way, items) for items in self._sizes]
            if len(found) > 1 and all(found):
                rows.append((f"事项多了以后变慢，不比字典多（{engine}，{WAYS[way]}）", "1", *("–",) * (len(found) - 1),
                             _verdict(_ends_ratio(found), 1)))
        if all(cell == "–" for row in rows for cell in row[2:]):
            return ""
        return f"### 目标\n\n{table(('比什么', '目标', *(f'{items:,} 个事项' for items in self._sizes)), rows)}"

    def _reached(self, goal: Goal, items: int) -> str:
        own, other = self._way(*goal.own, items), self._way(*goal.other, items)
        if own is None or other is None:
            return "–"
        reached = own.ratio / (1.0 if goal.other == (BASIS, "one") else other.ratio)
        return _verdict(reached, goal.least)

    def _notes(self) -> str:
        return "\n".join(("### 各引擎怎么写的", "", *(f"- {trial.name}：{trial.note}" for trial in self._of(self._middle)
                                                if trial.note)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; all columns but the first are figures."""
    return "\n".join(map(_row, (head, ("---", *("---:",) * (len(head) - 1)), *rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(measured: Measured | None) -> str:
    return "–" if measured is None else f"{ratio(measured.ratio)}（{_per_second(measured)}）"


def ratio(times: float) -> str:
    """So many times, to two figures."""
    if times >= 10:
        return f"{times:,.0f}"
    if times > 0.1:
        return f"{times:.2g}"
    return f"1/{1 / times:,.0f}"


def _per_second(measured: Measured | None) -> str:
    return "–" if measured is None else rate(measured.rate)


def rate(number: float) -> str:
    """So many a second, to two figures or so."""
    size, unit = next(((size, unit) for size, unit in ((1e8, " 亿"), (1e4, " 万")) if number >= size), (1.0, ""))
    number /= size
    return f"{number:,.0f}{unit}" if number >= 10 else f"{number:.2g}{unit}"


def span(seconds: float) -> str:
    """How long."""
    return f"{seconds:.2g} 秒" if seconds >= 1 else f"{seconds * 1000:.2g} 毫秒" if seconds < 0.1 else f"{seconds:.1g} 秒"


def _megabytes(trial: Trial) -> str:
    if trial.held is None or trial.peak is None:
        return "–"
    return f"{trial.held:.0f} / {trial.peak:.0f}"


def _first(measured: Measured | None) -> str:
    if measured is None or measured.first_pass is None or measured.unmet is None:
        return "–"
    return f"{span(measured.first_pass)}；{rate(measured.unmet)}"


def _agreement(trial: Trial) -> str:
    wrong = sum(way.wrong for way in trial.ways.values())
    return f"**{wrong:,} 件不一致**" if wrong else "一致"


def _telling(trial: Trial) -> Iterator[str]:
    """The ways whose growth tells something that another does not tell as well."""
    return (way for way in trial.ways if way != "explained" and not (way == "many" and "one" in trial.ways))


def _ends(found: Sequence[Measured | None]) -> Iterator[Measured]:
    return (one for one in found if one is not None)


def _fall(found: Sequence[Measured | None]) -> str:
    first, *_, last = _ends(found)
    return ratio(last.rate / first.rate)


def _ends_ratio(found: Sequence[Measured | None]) -> float:
    first, *_, last = _ends(found)
    return last.ratio / first.ratio


def _verdict(reached: float, least: float) -> str:
    return f"{ratio(reached)}{'' if reached >= least else '（没有达到）'}"
