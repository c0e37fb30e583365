"""Events counted by who takes them on before and after a change of the lists (计数): what all of a simulation is made of.

Plain counts; who had to be asked, and how, is for `powerlist.simulation`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from powerlist.model.duties import Deadline
from powerlist.terms import Outcome

#: How many of the rows that could not be read are named.
NAMED = 20


class Side(Enum):
    """Which of the two lists (哪一边)."""

    BEFORE = "改前"
    AFTER = "改后"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an event, or why nobody has it (归谁). `id` is the body's, or says what is the matter; `town` is the area of a
    town government."""

    id: str
    name: str = field(compare=False)
    town: str | None = field(default=None, compare=False)
    is_body: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """Who takes an event on, and what that means (接手). `field` is that of the item or duty that gives the lead;
    `enforces` are the fields in which the lead may itself punish or compel, `grants` give it that; `limit` is the first
    time limit, `since_filing` one that only runs from a filing."""

    outcome: Outcome
    holder: Holder
    unit: str | None = None
    field: str | None = None
    enforces: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()
    limit: Deadline | None = None
    since_filing: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """All fields it is about."""
        return self.enforces | {self.field} if self.field else self.enforces


@dataclass(frozen=True, slots=True)
class Cell:
    """Events that are alike to whoever counts them: type, town of the place, month (year and month, if known), and who
    takes them on before and after."""

    kind: str
    town: str
    month: str
    before: Taken
    after: Taken

    @property
    def moved(self) -> bool:
        """Whether they change hands."""
        return self.before.holder != self.after.holder

    def taken(self, side: Side) -> Taken:
        """Who takes them on."""
        return self.before if side is Side.BEFORE else self.after


@dataclass
class Ends:
    """When the time limits of each holder end (到期): by month, and by the Monday of the week. `undated` have a limit
    whose end cannot be told, `closed` were closed on a known day and `late` of these after the end."""

    months: Counter[tuple[Holder, str]] = field(default_factory=Counter)
    weeks: Counter[tuple[Holder, str]] = field(default_factory=Counter)
    undated: Counter[Holder] = field(default_factory=Counter)
    closed: Counter[Holder] = field(default_factory=Counter)
    late: Counter[Holder] = field(default_factory=Counter)

    def dated(self, holder: Holder | None = None) -> int:
        """How many ends are known, of one holder or of all."""
        return sum(count for (who, _), count in self.months.items() if holder in (None, who))

    def busiest(self, holder: Holder) -> tuple[str, int] | None:
        """The week in which most end."""
        weeks = ((week, count) for (who, week), count in self.weeks.items() if who == holder)
        return max(weeks, key=lambda found: (found[1], found[0]), default=None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be read: its number, and what is wrong with which column."""

    number: int
    said: str


@dataclass
class Refused:
    """Rows that one list or both could not read (读不出的行): how many, and the first of them."""

    count: int = 0
    named: list[Unread] = field(default_factory=list)

    def add(self, row: Unread) -> None:
        """One more."""
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(row)


@dataclass
class Tally:
    """All events counted. `refused` is by which of the lists could not read the row: one of them, or both; such rows
    are in no other figure."""

    rows: int = 0
    cells: Counter[Cell] = field(default_factory=Counter)
    ends: Mapping[Side, Ends] = field(default_factory=lambda: {side: Ends() for side in Side})
    refused: Mapping[frozenset[Side], Refused] = field(default_factory=lambda: {
        sides: Refused() for sides in (frozenset(Side), frozenset({Side.BEFORE}), frozenset({Side.AFTER}))})
    #: Rows without a day, and whether the table tells on which day events were closed.
    undated: int = 0
    tells_closing: bool = False

    @property
    def events(self) -> int:
        """Rows that both could read."""
        return self.rows - sum(one.count for one in self.refused.values())

    def moved(self) -> Iterator[tuple[Cell, int]]:
        """What changes hands."""
        return ((cell, count) for cell, count in self.cells.items() if cell.moved)
