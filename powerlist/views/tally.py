"""Events counted by who takes them on before and after a change of the lists (计数): what all of a simulation is made of.

Plain counts; who had to be asked, and how, is for `powerlist.simulation`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from powerlist.model.duties import Deadline
from powerlist.terms import Outcome

#: How many of the rows that could not be read are named.
NAMED = 20


class Era(Enum):
    """Before the change of the lists, or after it (改前、改后)."""

    BEFORE = "改前"
    AFTER = "改后"


@dataclass(frozen=True, slots=True)
class Handler:
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
    holder: Handler
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
class Parcel:
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

    def taken(self, era: Era) -> Taken:
        """Who takes them on."""
        return self.before if era is Era.BEFORE else self.after


@dataclass
class Ends:
    """When the time limits of each holder end (到期): by month, and by the Monday of the week. `undated` have a limit
    whose end cannot be told, `closed` were closed on a known day and `late` of these after the end; `overdue` are open
    though it has passed."""

    months: Counter[tuple[Handler, str]] = field(default_factory=Counter)
    weeks: Counter[tuple[Handler, str]] = field(default_factory=Counter)
    undated: Counter[Handler] = field(default_factory=Counter)
    closed: Counter[Handler] = field(default_factory=Counter)
    late: Counter[Handler] = field(default_factory=Counter)
    overdue: Counter[Handler] = field(default_factory=Counter)

    def dated(self, holder: Handler | None = None) -> int:
        """How many ends are known, of one holder or of all."""
        return sum(count for (who, _), count in self.months.items() if holder in (None, who))

    def busiest(self, holder: Handler) -> tuple[str, int] | None:
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
    parcels: Counter[Parcel] = field(default_factory=Counter)
    ends: Mapping[Era, Ends] = field(default_factory=lambda: {era: Ends() for era in Era})
    refused: Mapping[frozenset[Era], Refused] = field(default_factory=lambda: {
        eras: Refused() for eras in (frozenset(Era), frozenset({Era.BEFORE}), frozenset({Era.AFTER}))})
    #: Rows without a day; and those of which the day of closing makes no sense, which are in no figure of lateness.
    undated: int = 0
    unclear: Refused = field(default_factory=Refused)
    #: Rows that say in every cell the same as one before; they are counted like any other.
    repeated: Refused = field(default_factory=Refused)
    #: On which day events are open that were not closed; None if the table does not tell of closing.
    open_on: date | None = None

    @property
    def events(self) -> int:
        """Rows that both could read."""
        return self.rows - sum(one.count for one in self.refused.values())

    @property
    def without_town(self) -> int:
        """Events of which no town is told."""
        return sum(count for parcel, count in self.parcels.items() if not parcel.town)

    @property
    def tells_closing(self) -> bool:
        """Whether the table tells on which day events were closed."""
        return self.open_on is not None

    def moved(self) -> Iterator[tuple[Parcel, int]]:
        """What changes hands."""
        return ((parcel, count) for parcel, count in self.parcels.items() if parcel.moved)
