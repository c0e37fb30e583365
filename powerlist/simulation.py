"""A table of events under two states of the lists (模拟): each event is asked of both as if it happened anew.

Both are asked about one day: what the lists say on it is what is simulated, so the day of the event and its filings
are left out of the question; the day of the event only tells the month, and from when limits run. What neither list
can tell apart is asked once: an event type that no change concerns, and towns that a type does not tell apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import repeat
from typing import cast

from powerlist.batch import Columns, Problem, Reader, Row
from powerlist.catalog import Catalog
from powerlist.classes import Classes, Key, Member
from powerlist.clock import due_day
from powerlist.failures import clipped
from powerlist.link import names_of
from powerlist.logic.typing import Mistake
from powerlist.model.condition import Raw
from powerlist.model.duties import Deadline
from powerlist.model.period import ALWAYS
from powerlist.table.likeness import Towns
from powerlist.terms import BodyKind, ItemType, Level, Outcome, Phase, Work
from powerlist.trace import Decision
from powerlist.views.concerned import Concerned
from powerlist.views.records import differences
from powerlist.views.tally import Ends, Era, Handler, Parcel, Taken, Tally, Unread

#: What is wrong with a row.
Problems = tuple[Problem, ...]

#: How many rows, days and places are remembered, and what stands for a cell that says nothing.
_MAX, _UNSAID = 2**16, object()

#: Columns that tell when it was, and what was done about it since: no part of the question.
_PAST = frozenset({"day", "filed"})

#: What a cell says of an event that nobody has closed yet; an empty one says the same.
_OPEN = frozenset({"未办结", "在办"})

#: Types of items by which the holder punishes or compels.
_FORCE = frozenset({ItemType.PENALTY, ItemType.COMPULSION})


def simulate(old: Catalog, new: Catalog, columns: tuple[Columns, Columns], day: date,
             rows: Iterable[tuple[int, Row | Problem]], closing: str | None = None, today: date | None = None) -> Tally:
    """Count the events of a table by who takes them on under the old lists and the new.

    Args:
        columns: what the columns are to the old lists and to the new.
        day: the day whose lists are asked, on both sides.
        rows: numbered, as `Batch.decide` takes them.
        closing: the column that tells on which day an event was closed.
        today: the day of the table, if before `day`: what is not closed by then may still be closed in time.
    """
    return _Simulation(old, new, columns, day, closing, min(day, today or day)).run(rows)


@dataclass(frozen=True, slots=True)
class _Spot:
    """The event type and the town of a row, where they can be told, and the town that stands for it."""

    kind: str | None
    town: str | None
    instead: str | None


@dataclass(frozen=True, eq=False)
class _Reply:
    """What is kept of a decision, with the town it was given for."""

    kind: str
    town: str | None
    outcome: Outcome
    lead: str | None
    channel: str | None
    ground: str | None
    enforces: frozenset[str]
    grants: frozenset[str]
    limit: Deadline | None
    since_filing: bool


class _Simulation:
    def __init__(self, old: Catalog, new: Catalog, columns: tuple[Columns, Columns], day: date, closing: str | None,
                 seen: date) -> None:
        open_on = seen if closing is not None else None
        self._before, self._after = (_Lists(catalog, told, day, open_on)
                                     for catalog, told in zip((old, new), columns, strict=True))
        self._changed = lru_cache(_MAX)(_Changed(old, new))
        self._when = next((column for column, name in columns[1].meaning.items() if name == "day"), None)
        self._closing = closing
        self._days = {column: lru_cache(_MAX)(partial(Reader(new, Columns({column: "day"}, ()), names_of(new)).cell, column))
                      for column in (self._when, closing) if column is not None}
        self._parcels: dict[tuple[object, ...], Parcel] = {}
        self._seen: set[int] = set()
        self._tally = Tally(open_on=open_on)

    def run(self, rows: Iterable[tuple[int, Row | Problem]]) -> Tally:
        for number, row in rows:
            self._tally.rows += 1
            refused = self._count(number, row)
            if refused:
                said = "；".join(clipped(f"{problem.column}：{problem.message}") for problem in next(iter(refused.values())))
                self._tally.refused[frozenset(refused)].add(Unread(number, said))
        self._tally.ends = {Era.BEFORE: self._before.ends(), Era.AFTER: self._after.ends()}
        return self._tally

    def _count(self, number: int, row: Row | Problem) -> Mapping[Era, Problems]:
        """Count one row; what is wrong with it, if one of the lists cannot read it."""
        if isinstance(row, Problem):
            return dict.fromkeys(Era, (row,))
        day = self._told(row, self._when)
        if isinstance(day, Mistake):
            return dict.fromkeys(Era, (Problem(self._when or "", day.message, day.help),))
        was, now = self._before.spot(row), self._after.spot(row)
        after = self._after.reply(row, now)
        again = (was.kind, was.town) != (now.kind, now.town) or self._changed(now.kind)
        before = self._before.reply(row, was) if again else after
        if not isinstance(before, _Reply) or not isinstance(after, _Reply):
            return {era: found for era, found in ((Era.BEFORE, before), (Era.AFTER, after)) if isinstance(found, tuple)}
        taken = self._before.taken(before, was.town), self._after.taken(after, now.town)
        self._tally.parcels[self._parcel(after.kind, now.town or "", day, taken)] += 1
        self._tally.undated += day is None
        self._repeated(number, row)
        closed = self._closed(row, day)
        if isinstance(closed, Mistake):
            self._tally.unclear.add(Unread(number, clipped(f"{self._closing}：{closed.message}")))
        self._before.end(taken[0], day, closed)
        self._after.end(taken[1], day, closed)
        return {}

    def _repeated(self, number: int, row: Row) -> None:
        cells = hash(tuple(row.items()))  # of a table of millions not even the rows are kept
        if cells in self._seen:
            self._tally.repeated.add(Unread(number, "各列都和前面的一行相同"))
        self._seen.add(cells)

    def _told(self, row: Row, column: str | None) -> date | Mistake | None:
        """The day in a column as `batch` reads it, if the table has it and the row tells it."""
        raw = row.get(column) if column is not None else None
        return None if raw is None or column is None else cast("date | Mistake | None", self._days[column](raw))

    def _closed(self, row: Row, day: date | None) -> date | Mistake | None:
        """On which day it was closed, None where it is still open."""
        if self._closing is not None and row.get(self._closing) in _OPEN:
            return None
        closed = self._told(row, self._closing)
        if isinstance(closed, date) and day is not None and closed < day:
            return Mistake(f"{closed} 早于发生的 {day}")
        return closed

    def _parcel(self, kind: str, town: str, day: date | None, taken: tuple[Taken, Taken]) -> Parcel:
        month = day.isoformat()[:7] if day else ""
        key = kind, town, month, id(taken[0]), id(taken[1])  # each of the lists keeps one of a kind
        parcel = self._parcels.get(key)
        if parcel is None:
            parcel = self._parcels[key] = Parcel(kind, town, month, *taken)
        return parcel


class _Changed:
    """Which event types the old lists may answer otherwise than the new: yes when in doubt."""

    def __init__(self, old: Catalog, new: Catalog) -> None:
        records = differences(old, new)
        self._old, self._new = old, new
        self._concerned = Concerned(records)
        rules = (catalog.rules.get(change.id) for change in records.changes if change.kind == "rules"
                 for catalog in (old, new))
        self._limits = any(rule is not None and rule.phase is Phase.OBLIGE for rule in rules)

    def __call__(self, kind: str | None) -> bool:
        was, now = self._old.event_types.get(kind or ""), self._new.event_types.get(kind or "")
        return was is None or now is None or self._limits or self._concerned(was, now)


class _Lists:
    """One of the two lists. Events without a day of closing are open on `open_on`; None if the table tells of none."""

    def __init__(self, catalog: Catalog, columns: Columns, day: date, open_on: date | None) -> None:
        kept = (*columns.kept, *(column for column, name in columns.meaning.items() if name in _PAST))
        asking = Columns({column: name for column, name in columns.meaning.items() if name not in _PAST}, kept)
        named = {name: column for column, name in asking.meaning.items()}
        self._catalog, self._day, self._open_on = catalog, day, open_on
        self._type, self._place = named["type"], named.get("place", "")
        self._names = names_of(catalog)
        self._seats = frozenset(body.area for body in catalog.bodies.values())
        self._towns = Towns(catalog)
        self._reader, self._classes = Reader(catalog, asking, self._names), Classes(catalog)
        self._asked = tuple(asking.meaning)
        self._known: dict[tuple[object, ...], _Reply | Problems] = {}
        self._replies: dict[Key, _Reply] = {}
        self._ends = Ends()
        self._days: Counter[tuple[int, date]] = Counter()
        self._closed: Counter[int] = Counter()
        self._late: Counter[int] = Counter()
        self._overdue: Counter[int] = Counter()
        self._taken: dict[tuple[int, str | None], Taken] = {}
        self._one_of_a_kind: dict[Taken, Taken] = {}
        self._spot = lru_cache(_MAX)(self._found)
        self._alike = lru_cache(_MAX)(self._standing)
        self._due = lru_cache(_MAX)(self._due_day)

    # Questions.

    def spot(self, row: Row) -> _Spot:
        """Of which type and where."""
        return self._spot(row.get(self._type), row.get(self._place))

    def _found(self, kind: Raw, place: Raw) -> _Spot:
        kinds, places = self._id(kind, "event_types"), self._id(place, "areas")
        town = self._catalog.area_at(places, Level.TOWN) if places else None
        if kinds is None or places is None or town is None:
            return _Spot(kinds, town.id if town else None, None)
        below = self._catalog.ancestors(places)
        within = below[:below.index(town)]
        plain = all(area.id not in self._seats and area.period == ALWAYS for area in within)
        return _Spot(kinds, town.id, self._alike(kinds).get(town.id) if plain else None)

    def _id(self, raw: Raw, table: str) -> str | None:
        found = self._names.find(raw.strip(), (table,)) if isinstance(raw, str) else ()
        return found[0] if len(found) == 1 else None

    def _standing(self, kind: str) -> dict[str, str]:
        """Town → the first of those that the type does not tell from it."""
        groups = self._towns.apart(self._catalog.event_types[kind], self._day)
        return {town.id: group[0].id for group in groups for town in group}

    def reply(self, row: Row, spot: _Spot) -> _Reply | Problems:
        """What this list says of a row, or what is wrong with it."""
        if spot.instead is not None:
            row = {**row, self._place: spot.instead}
        cells = tuple(map(row.get, self._asked, repeat(_UNSAID)))
        reply = self._known.get(cells)
        if reply is None:
            if len(self._known) >= _MAX:
                self._known.clear()
            reply = self._known[cells] = self._answer(row)
        return reply

    def _answer(self, row: Row) -> _Reply | Problems:
        event, facts, problems = self._reader.read(row)
        if event is None:
            return problems
        member = Member(event, facts, self._day)
        key = self._classes.key(member)
        reply = self._replies.get(key)
        if reply is None:
            powers = any(self._catalog.items[item].type in _FORCE for item in self._catalog.event_types[event.type].items)
            decision = self._classes.judge(member, reasons=False, powers=powers).decision
            town = self._catalog.area_at(event.place, Level.TOWN)
            reply = self._replies[key] = _read(self._catalog, decision, event.type, town.id if town else None)
        return reply

    # Answers.

    def taken(self, reply: _Reply, town: str | None) -> Taken:
        """What a reply means in a town that the rules do not tell from that of the reply."""
        found = self._taken.get((id(reply), town))
        if found is None:
            told = self._told(reply, town)
            found = self._taken[id(reply), town] = self._one_of_a_kind.setdefault(told, told)
        return found

    def _told(self, reply: _Reply, town: str | None) -> Taken:
        catalog, lead = self._catalog, reply.lead
        for kind in (BodyKind.TOWN, BodyKind.CENTRE):
            there = catalog.body_of_kind(reply.town or "", kind, self._day)
            here = catalog.body_of_kind(town or "", kind, self._day)
            if there is not None and here is not None and lead == there.id:
                lead = here.id
                break
        body = catalog.bodies.get(lead or "")
        item, duty = catalog.items.get(reply.ground or ""), catalog.responsibilities.get(reply.ground or "")
        record, work = item or duty, item.work if item else Work.MANAGEMENT
        unit = catalog.unit_for(body, record.field, work, self._day) if body and record else None
        if body is not None:
            holder = Handler(body.id, body.name, body.area if body.kind is BodyKind.TOWN else None)
        else:
            said = f"其他渠道：{reply.channel}" if reply.channel else reply.outcome.word
            holder = Handler(said, said, None, is_body=False)
        return Taken(reply.outcome, holder, unit.name if unit else None, record.field if record else None,
                     reply.enforces, reply.grants, reply.limit, reply.since_filing)

    # Limits.

    def end(self, taken: Taken, day: date | None, closed: date | Mistake | None) -> None:
        """Note one event: from when its limit runs, and whether it was closed by the end, or is open past it."""
        if taken.limit is None:
            return
        if day is None or taken.since_filing:
            self._ends.undated[taken.holder] += 1
            return
        self._days[id(taken), day] += 1
        due = self._due(day, taken.limit) if self._open_on is not None else None
        if due is None or self._open_on is None or isinstance(closed, Mistake):
            return
        if closed is None:
            self._overdue[id(taken)] += due < self._open_on
        else:
            self._closed[id(taken)] += 1
            self._late[id(taken)] += closed > due

    def ends(self) -> Ends:
        """When the limits of all events end that were noted."""
        ends, kept = self._ends, {id(taken): taken for taken in self._one_of_a_kind}
        for (number, day), count in self._days.items():
            taken = kept[number]
            due = self._due(day, taken.limit) if taken.limit else None
            if due is None:
                ends.undated[taken.holder] += count
            else:
                ends.months[taken.holder, due.isoformat()[:7]] += count
                ends.weeks[taken.holder, (due - timedelta(days=due.weekday())).isoformat()] += count
        for counted, told in ((self._closed, ends.closed), (self._late, ends.late), (self._overdue, ends.overdue)):
            for number, count in counted.items():
                told[kept[number].holder] += count
        return ends

    def _due_day(self, day: date, limit: Deadline) -> date | None:
        return due_day(self._catalog, day, limit)


def _read(catalog: Catalog, decision: Decision, kind: str, town: str | None) -> _Reply:
    """What matters of a decision."""
    lead, due = decision.lead, decision.deadline
    led = [power for power in decision.powers if power.in_force and lead is not None and power.assignment.lead is not None
           and power.assignment.lead.id == lead.id and power.id in catalog.items and catalog.items[power.id].type in _FORCE]
    filing = due is not None and due.deadline.since == "立案" and due.source in catalog.rules
    return _Reply(kind, town, decision.outcome, lead.id if lead else None, decision.channel, decision.ground,
                  frozenset(catalog.items[power.id].field for power in led),
                  frozenset(power.grant for power in led if power.grant), due.deadline if due else None, filing)
