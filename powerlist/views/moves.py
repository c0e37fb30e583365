"""What changes hands when events are asked of two lists (转手): by type, town, holder and month.

In: events counted by who takes them on. Out: tables of which every one adds up to the number of events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from powerlist.clock import surely_longer
from powerlist.views.tally import Cell, Holder, Side, Tally


@dataclass
class Row:
    """One line of such a table: all events, those that change hands, whom they leave and whom they come to; and how many
    a town government leads, before and after."""

    key: str
    events: int = 0
    moved: int = 0
    losers: Counter[Holder] = field(default_factory=Counter)
    gainers: Counter[Holder] = field(default_factory=Counter)
    of_towns: Counter[Side] = field(default_factory=Counter)


@dataclass
class Balance:
    """What one holder has before and after (增减): events, those of them in which it may itself punish or compel, and what
    it gains and loses."""

    holder: Holder
    events: Counter[Side] = field(default_factory=Counter)
    enforced: Counter[Side] = field(default_factory=Counter)
    gained: int = 0
    lost: int = 0

    @property
    def touched(self) -> bool:
        """Whether anything comes or goes."""
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class Limits:
    """How the first time limits compare, by events (期限长短): `unlike` are those that no rule of arithmetic compares;
    `gone` and `come` have one on one side only."""

    shorter: int = 0
    longer: int = 0
    same: int = 0
    unlike: int = 0
    gone: int = 0
    come: int = 0
    none: int = 0


@dataclass(frozen=True)
class Moves:
    """All of it. Each table has the lines of which most changes hands first; months come in their order. `transfers` are
    events by whom they leave and whom they come to."""

    moved: int
    kinds: tuple[Row, ...]
    towns: tuple[Row, ...]
    months: tuple[Row, ...]
    holders: tuple[Balance, ...]
    transfers: tuple[tuple[Holder, Holder, int], ...]
    limits: Limits


def moves(tally: Tally) -> Moves:
    """Add up who takes what on, before and after."""
    transfers: Counter[tuple[Holder, Holder]] = Counter()
    for cell, count in tally.moved():
        transfers[cell.before.holder, cell.after.holder] += count
    return Moves(
        transfers.total(), _most_first(_rows(tally, lambda cell: cell.kind)), _most_first(_rows(tally, lambda cell: cell.town)),
        tuple(sorted(_rows(tally, lambda cell: cell.month), key=lambda row: row.key)), _balances(tally),
        tuple((*pair, count) for pair, count in sorted(transfers.items(), key=lambda found: (-found[1], *_ids(found[0])))),
        _limits(tally))


def _ids(pair: tuple[Holder, Holder]) -> tuple[str, str]:
    return pair[0].id, pair[1].id


def _rows(tally: Tally, by: Callable[[Cell], str]) -> Iterable[Row]:
    found: dict[str, Row] = {}
    for cell, count in tally.cells.items():
        key = by(cell)
        row = found.setdefault(key, Row(key))
        row.events += count
        for side in Side:
            row.of_towns[side] += count if cell.taken(side).holder.town else 0
        if cell.moved:
            row.moved += count
            row.losers[cell.before.holder] += count
            row.gainers[cell.after.holder] += count
    return found.values()


def _most_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.moved, -row.events, row.key)))


def _balances(tally: Tally) -> tuple[Balance, ...]:
    found: dict[Holder, Balance] = {}
    for cell, count in tally.cells.items():
        for side in Side:
            taken = cell.taken(side)
            balance = found.setdefault(taken.holder, Balance(taken.holder))
            balance.events[side] += count
            balance.enforced[side] += count if taken.enforces else 0
        if cell.moved:
            found[cell.before.holder].lost += count
            found[cell.after.holder].gained += count
    return tuple(sorted(found.values(), key=lambda one: (-one.gained - one.lost, -one.events[Side.AFTER], one.holder.id)))


def _limits(tally: Tally) -> Limits:
    counts: dict[str, int] = defaultdict(int)
    for cell, count in tally.cells.items():
        counts[_compared(cell)] += count
    return Limits(**counts)


def _compared(cell: Cell) -> str:
    before, after = cell.before.limit, cell.after.limit
    if before is None or after is None:
        return "gone" if before else "come" if after else "none"
    if (before.value, before.clock, before.since) == (after.value, after.clock, after.since):
        return "same"
    if before.since != after.since:
        return "unlike"
    return "shorter" if surely_longer(before, after) else "longer" if surely_longer(after, before) else "unlike"
