"""Events one by one (单件判定), each with all its reasons, at the cost of a look-up.

An event is reduced to its decision class, the class is decided by the reference engine, and what is said of it is kept:
one reply, with the reasons, for all events of the class. Events with values that were met before are looked up by these
alone. Nothing else is decided here.

A decider may be shared by many threads. It is for one day, or each event tells its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from operator import itemgetter
from threading import Lock
from typing import Any

from powerlist.batch import Columns, ColumnsError, Problem, Reader, columns_of
from powerlist.catalog import Catalog
from powerlist.classes import Classes, DecisionClass, Key, Member
from powerlist.compiled import read_compiled
from powerlist.link import Names, names_of
from powerlist.load import File, content
from powerlist.model.bodies import Body, Unit
from powerlist.model.condition import Raw
from powerlist.nearest import did_you_mean
from powerlist.read.values import findable, row_of
from powerlist.terms import Outcome
from powerlist.trace import Backing, Command, Decision, Due, Question

#: How much is remembered: classes, each counted by the steps of its reasons; and events with other values, by the
#: place that each takes. Together they take a gigabyte at most.
CAPACITY, MAX_MET = 2**17, 2**23

#: How many steps of reasons count as one more class: classes share most steps.
_STEPS = 2**7

#: How many places of a list the values of an event take, and an entry of a dictionary.
_VALUES, _ENTRY = 2**5, 2**3

#: How many sets of values a list of replies has places for; where there are more, most would stay empty.
_DENSE = 2**10

#: How many different sets of columns are remembered, and events that are looked up at once.
_MAX_SHAPES, _CHUNK = 2**8, 2**10

_TOO_DEEP = Problem("整行", "有一列的值一层套一层，套得太深", "一列写一个值，或者一列几个值的列表")

Event = Mapping[str, object]


def _nothing(_event: Event) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What is said of an event (单件答复): one object for all events of a decision class with one last day of the first
    limit, `deadline`. It has no day where the event tells none from which to count. An event that cannot be read has no
    outcome but `problems`. `id` names the class."""

    outcome: Outcome | None = None
    lead: Body | None = None
    unit: Unit | None = None
    in_name_of: Body | None = None
    support: tuple[Backing, ...] = ()
    ground: str | None = None
    channel: str | None = None
    deadline: Due | None = None
    command: Command | None = None
    questions: tuple[Question, ...] = ()
    id: str | None = None
    problems: tuple[Problem, ...] = ()
    #: What rules see of the events of the class, and its decision with every rule that was tried. The facts and days in
    #: it are those of the event it was decided by; `Decider.explain` tells those of another.
    reasons: DecisionClass | None = None


class Decider:
    """Decides events that are mappings of columns to values of Python: texts, numbers, booleans, days, lists. None is
    known to be absent (无); what is not known is left out."""

    def __init__(self, catalog: Catalog, columns: Sequence[str] | None = None, *,
                 mapping: Mapping[str, str | None] | None = None, as_of: date | None = None,
                 capacity: int = CAPACITY, names: Names | None = None) -> None:
        """A decider for the events of a catalog.

        Args:
            catalog: a linked catalog without errors.
            columns: those that events usually have, by attribute, label or mapping; by default those of the first event.
                Events with other columns are decided too, somewhat slower.
            mapping: column → what it means, None for one that means nothing.
            as_of: the day that is asked about; by default the day of each event.
            capacity: how many classes are remembered; each takes some kilobytes.
            names: what everything in the catalog goes by, where that is known.

        Raises:
            ColumnsError: a column means nothing, or two mean the same.
        """
        self.catalog, self._mapping, self._as_of, self._capacity = catalog, mapping or {}, as_of, capacity
        self._names = names or names_of(catalog)
        self._classes = Classes(catalog)
        self._known: dict[Key, tuple[DecisionClass, dict[date | None, Reply]]] = {}
        self._weight, self._met = 0, 0
        self._lock = Lock()
        self._shapes: dict[tuple[str, ...], _Shape | Reply] = {}
        self._usual: _Shape | None = None
        #: What is said of an event; never an exception for what the event says.
        self.decide: Callable[[Event], Reply] = self._unusual
        if columns is not None:
            self._settle_on(self._shape_of(tuple(columns)))

    @classmethod
    def open(cls, file: File, columns: Sequence[str] | None = None, *,
             mapping: Mapping[str, str | None] | None = None, as_of: date | None = None,
             capacity: int = CAPACITY) -> Decider:
        """A decider for a workspace that `powerlist compile` wrote into a file.

        Raises:
            CompiledError: the file is damaged, of another version of powerlist, or something else.
            OSError: it cannot be read.
        """
        found = read_compiled(content(file))
        return cls(found.catalog, columns, mapping=mapping, as_of=as_of, capacity=capacity, names=found.names)

    @property
    def remembered(self) -> int:
        """How many classes are remembered."""
        return len(self._known)

    def decide_all(self, events: Iterable[Event]) -> list[Reply]:
        """What is said of each of the events, in their order."""
        found: list[Reply] = []
        left = iter(events)
        while chunk := list(islice(left, _CHUNK)):
            known = self._usual.known(chunk) if self._usual else []
            found += known if len(known) == len(chunk) else map(self.decide, chunk)
        return found

    def explain(self, event: Event) -> Decision | None:
        """The whole decision of one event, as `powerlist.decide` gives it, with its own facts and days; None where the
        event cannot be read."""
        shape = self._shape(tuple(event))
        if isinstance(shape, Reply):
            return None
        try:
            member = self._member(shape, findable(event[shape.kind]), _told(shape, event))
        except RecursionError:
            return None
        if isinstance(member, Reply):
            return None
        with self._lock:
            self._make_room()
            return self._class(member)[0].decided(member)

    # Events that are not as usual.

    def _unusual(self, event: Event) -> Reply:
        """An event of other columns, or with values that were not met, or that cannot be looked up as they are."""
        shape = self._shape(tuple(event))
        if isinstance(shape, Reply):
            return shape
        try:
            with suppress(TypeError):
                found = shape.met.find(event[shape.kind], shape.rest(event))
                if found is not None:
                    return found
            return self._new(shape, findable(event[shape.kind]), _told(shape, event))
        except RecursionError:
            return Reply(problems=(_TOO_DEEP,))

    def _shape(self, columns: tuple[str, ...]) -> _Shape | Reply:
        """What events of the columns are, or what is wrong with the columns."""
        known = self._shapes.get(columns)
        if known is not None:
            return known
        shape: _Shape | Reply
        if self._usual is not None and self._usual.columns == frozenset(columns):
            shape = self._usual  # in another order
        else:
            try:
                shape = self._shape_of(columns)
            except ColumnsError as problem:
                shape = Reply(problems=(Problem("整行", str(problem), problem.help),))
        with self._lock:
            if len(self._shapes) >= _MAX_SHAPES:
                self._shapes.clear()
            shape = self._shapes.setdefault(columns, shape)
            if isinstance(shape, _Shape) and self._usual is None:
                self._settle_on(shape)
        return shape

    def _shape_of(self, columns: tuple[str, ...]) -> _Shape:
        strange = next((column for column in columns if not isinstance(column, str)), None)
        if strange is not None:
            raise ColumnsError(f"列名 `{strange}` 不是文字", "列名写属性的名称或中文名")
        found = columns_of(self.catalog, columns, {c: word for c, word in self._mapping.items() if c in columns})
        unknown = next((column for column in found.kept if column not in self._mapping), None)
        if unknown is not None:
            given = [a for name, a in self.catalog.vocabulary.items() if a.given and name.startswith("event.")]
            words = [word for a in given for word in (a.name.removeprefix("event."), a.label)]
            raise ColumnsError(f"没有属性 `{unknown}`", did_you_mean(unknown, words) or "可用的属性见词表 vocabulary.yaml")
        return _Shape(found, Reader(self.catalog, found, self._names))

    def _settle_on(self, shape: _Shape) -> None:
        self._usual = shape
        self.decide = _looking_up(shape, self._unusual)

    # Values that have not been met.

    def _new(self, shape: _Shape, kind: Hashable, rest: Hashable) -> Reply:
        """The reply to values that have not been met; one at a time, so that each class is decided once."""
        with self._lock:
            found = shape.met.find(kind, rest)
            if found is None:
                self._make_room()
                member = self._member(shape, kind, rest)
                found = member if isinstance(member, Reply) else self._reply(member)
                self._met += shape.met.put(kind, rest, found) + _places(found.problems)
            return found

    def _make_room(self) -> None:
        if self._weight >= self._capacity or self._met >= MAX_MET:
            self._forget_values()
        if self._weight >= self._capacity:
            self._forget_classes()

    def _forget_values(self) -> None:
        """What is asked again is soon remembered again: its class is still known."""
        self._met = 0
        for shape in (self._usual, *self._shapes.values()):
            if isinstance(shape, _Shape):
                shape.met.forget()
        self._shapes.clear()

    def _forget_classes(self) -> None:
        """They will be decided again when they are met again."""
        self._weight = 0
        self._known.clear()

    def _member(self, shape: _Shape, kind: Hashable, rest: Hashable) -> Member | Reply:
        """The event that the values tell, or what is wrong with them."""
        event, facts, problems = shape.reader.read(shape.row(kind, rest))
        if event is None:
            return Reply(problems=problems)
        day = self._as_of or event.day
        if day is None:
            return Reply(problems=(Problem("整行", "不知道问的是哪一天", "写行为日，或者用 as_of 指定答复日"),))
        return Member(event, facts, day)

    def _reply(self, member: Member) -> Reply:
        among, replies = self._class(member)
        due = _due(among, member)
        day = due.day if due else None
        found = replies.get(day)
        if found is None:
            found = replies[day] = _reply(among, due)
        return found

    def _class(self, member: Member) -> tuple[DecisionClass, dict[date | None, Reply]]:
        """The class of the event, and the replies to its events by the last day of the first limit."""
        key = self._classes.key(member)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._classes.decide(key, member).light(), {}
            self._weight += 1 + _steps(known[0].decision) // _STEPS
        return known


def _places(problems: tuple[Problem, ...]) -> int:
    """How many places the words of problems take: each event that cannot be read has its own."""
    return sum(_VALUES + len(problem.message) + len(problem.help or "") for problem in problems)


def _steps(decision: Decision) -> int:
    return len(decision.steps) + sum(len(power.steps) for power in decision.powers)


def _looking_up(shape: _Shape, unusual: Callable[[Event], Reply]) -> Callable[[Event], Reply]:
    """Decides events: those of the shape by their values. A closure, for it takes longer to look at an object."""
    width, kind, rest, replies, numbers = shape.width, shape.kind, shape.rest, shape.met.replies, shape.met.numbers

    def decide(event: Event) -> Reply:
        try:
            if type(event) is dict and len(event) == width:
                found = replies[event[kind]][numbers[rest(event)]]
                if found is not None:
                    return found
        except (LookupError, TypeError, RecursionError):
            pass
        return unusual(event)

    return decide


def _due(among: DecisionClass, member: Member) -> Due | None:
    """The first limit as it falls for the event: from a day that is not told no limit runs."""
    limit, classes = among.decision.deadline, among.among
    return replace(limit, day=classes.due(limit, member) if classes.runs(limit, member) else None) if limit else None


def _reply(among: DecisionClass, due: Due | None) -> Reply:
    decision = among.decision
    return Reply(decision.outcome, decision.lead, decision.unit, decision.in_name_of, decision.support, decision.ground,
                 decision.channel, due, decision.command, decision.questions, among.key.id, (), among)


class _Shape:
    """Events of the same columns (同样各列的事件): how they are looked up and read, and what was said of them."""

    def __init__(self, columns: Columns, reader: Reader) -> None:
        meaning = columns.meaning
        self.columns = frozenset((*meaning, *columns.kept))
        self.reader = reader
        self.kind = next(column for column, name in meaning.items() if name == "type")
        self.others = tuple(column for column in meaning if column != self.kind)
        #: The values of an event beside its type: a tuple where there are several, the value where there is one.
        self.rest: Callable[[Event], Any] = itemgetter(*self.others) if self.others else _nothing
        #: How many columns tell that an event is of this shape; where some mean nothing, their number does not.
        self.width = -1 if columns.kept else len(meaning)
        self.met = _Met()

    def known(self, events: Iterable[Event]) -> list[Reply]:
        """The replies to events of the shape; fewer, or none, where there are others among them."""
        width, kind, rest = self.width, self.kind, self.rest
        replies, numbers = self.met.replies, self.met.numbers
        try:
            found = [replies[event[kind]][numbers[rest(event)]] for event in events
                     if type(event) is dict and len(event) == width]
        except (LookupError, TypeError, RecursionError):
            return []
        return found if all(found) else []  # type: ignore[return-value]

    def row(self, kind: Hashable, rest: Any) -> dict[str, Raw]:
        """The values that were looked up, as the row of a table would have them."""
        values = rest if len(self.others) > 1 else (rest,)
        cells = {self.kind: kind, **dict(zip(self.others, values, strict=False))}
        return row_of(cells)


def _told(shape: _Shape, event: Event) -> Hashable:
    """The values beside the type, so that they can be looked up."""
    values = tuple(findable(event[column]) for column in shape.others)
    return values if len(values) != 1 else values[0]


class _Met:
    """What was said of events, by their values. The values beside the type are numbered, the same for all types: so they
    are compared in one small dictionary that stays in the cache of the machine, and each type has a list of replies.

    Others may be looking something up while a reply is added or all are forgotten: no number is given twice.
    """

    def __init__(self) -> None:
        self._given = 0
        self.numbers: dict[Hashable, int] = {}
        #: Type as it was written → replies by number: a list, None where there is none, or a dictionary once it is long.
        self.replies: dict[Hashable, list[Reply | None] | dict[int, Reply]] = {}

    def find(self, kind: Hashable, rest: Hashable) -> Reply | None:
        """What was said of the values, if they were met."""
        number, replies = self.numbers.get(rest, -1), self.replies.get(kind, ())
        if isinstance(replies, dict):
            return replies.get(number)
        return replies[number] if 0 <= number < len(replies) else None

    def put(self, kind: Hashable, rest: Hashable, reply: Reply) -> int:
        """Remember it; how many places that takes."""
        number, taken = self._number(rest)
        taken += 0 if kind in self.replies else _VALUES
        replies = self.replies.setdefault(kind, [])
        if isinstance(replies, list):
            if number < _DENSE:
                more = max(0, number + 1 - len(replies))
                replies.extend([None] * more)
                replies[number] = reply
                return taken + more
            replies = self.replies[kind] = {place: known for place, known in enumerate(replies) if known is not None}
        replies[number] = reply
        return taken + _ENTRY

    def forget(self) -> None:
        """Begin anew."""
        self.numbers.clear()
        self.replies.clear()

    def _number(self, rest: Hashable) -> tuple[int, int]:
        """The number of values, and how many places it takes to keep it."""
        number = self.numbers.get(rest)
        if number is not None:
            return number, 0
        number = self.numbers[rest] = self._given
        self._given += 1
        return number, _VALUES
