"""What changes hands when events are asked of two lists (转手): by type, town, holder and month.

In: events counted by who takes them on. Out: tables of which every one adds up to the number of events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from powerlist.clock import surely_longer
from powerlist.views.tally import Era, Handler, Parcel, Tally


@dataclass
class Counted:
    """One line of such a table: all events, those that change hands, whom they leave and whom they come to; and how many
    a town government leads, before and after."""

    key: str
    events: int = 0
    moved: int = 0
    losers: Counter[Handler] = field(default_factory=Counter)
    gainers: Counter[Handler] = field(default_factory=Counter)
    of_towns: Counter[Era] = field(default_factory=Counter)


@dataclass
class Balance:
    """What one holder has before and after (增减): events, those of them in which it may itself punish or compel, and what
    it gains and loses."""

    holder: Handler
    events: Counter[Era] = field(default_factory=Counter)
    enforced: Counter[Era] = field(default_factory=Counter)
    gained: int = 0
    lost: int = 0

    @property
    def touched(self) -> bool:
        """Whether anything comes or goes."""
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class LimitChange:
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
    kinds: tuple[Counted, ...]
    towns: tuple[Counted, ...]
    months: tuple[Counted, ...]
    holders: tuple[Balance, ...]
    transfers: tuple[tuple[Handler, Handler, int], ...]
    limits: LimitChange


def moves(tally: Tally) -> Moves:
    """Add up who takes what on, before and after."""
    transfers: Counter[tuple[Handler, Handler]] = Counter()
    for parcel, count in tally.moved():
        transfers[parcel.before.holder, parcel.after.holder] += count
    ordered = sorted(transfers.items(), key=lambda found: (-found[1], *_ids(found[0])))
    return Moves(
        transfers.total(), _most_first(_rows(tally, lambda parcel: parcel.kind)),
        _most_first(_rows(tally, lambda parcel: parcel.town)),
        tuple(sorted(_rows(tally, lambda parcel: parcel.month), key=lambda row: row.key)), _balances(tally),
        tuple((*pair, count) for pair, count in ordered), _limits(tally))


def _ids(pair: tuple[Handler, Handler]) -> tuple[str, str]:
    return pair[0].id, pair[1].id


def _rows(tally: Tally, by: Callable[[Parcel], str]) -> Iterable[Counted]:
    found: dict[str, Counted] = {}
    for parcel, count in tally.parcels.items():
        key = by(parcel)
        row = found.setdefault(key, Counted(key))
        row.events += count
        for era in Era:
            row.of_towns[era] += count if parcel.taken(era).holder.town else 0
        if parcel.moved:
            row.moved += count
            row.losers[parcel.before.holder] += count
            row.gainers[parcel.after.holder] += count
    return found.values()


def _most_first(rows: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.moved, -row.events, row.key)))


def _balances(tally: Tally) -> tuple[Balance, ...]:
    found: dict[Handler, Balance] = {}
    for parcel, count in tally.parcels.items():
        for era in Era:
            taken = parcel.taken(era)
            balance = found.setdefault(taken.holder, Balance(taken.holder))
            balance.events[era] += count
            balance.enforced[era] += count if taken.enforces else 0
        if parcel.moved:
            found[parcel.before.holder].lost += count
            found[parcel.after.holder].gained += count
    return tuple(sorted(found.values(), key=lambda one: (-one.gained - one.lost, -one.events[Era.AFTER], one.holder.id)))


def _limits(tally: Tally) -> LimitChange:
    counts: dict[str, int] = defaultdict(int)
    for parcel, count in tally.parcels.items():
        counts[_compared(parcel)] += count
    return LimitChange(**counts)


def _compared(parcel: Parcel) -> str:
    before, after = parcel.before.limit, parcel.after.limit
    if before is None or after is None:
        return "gone" if before else "come" if after else "none"
    if (before.value, before.clock, before.since) == (after.value, after.clock, after.since):
        return "same"
    if before.since != after.since:
        return "unlike"
    return "shorter" if surely_longer(before, after) else "longer" if surely_longer(after, before) else "unlike"
