"""Events one by one (单件判定), each with its whole explanation, at the cost of a look-up.

What is said of an event hangs on its values alone. So an answer is made once for equal values: they are read, the event
is reduced to its decision class, the class is decided by the reference engine, and the answer is kept. Equal values are
two look-ups from then on: the type of the event, and the rest. Nothing else is decided here.

A decider may be shared by many threads. It is for one day, or each event tells its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

from powerlist.batch import Columns, ColumnsError, Problem, Reader, columns_of
from powerlist.catalog import Catalog
from powerlist.classes import Classes, DecisionClass, Key, Member
from powerlist.compiled import read_compiled
from powerlist.link import Names, names_of
from powerlist.load import File, content
from powerlist.model.bodies import Body, Unit
from powerlist.model.condition import Raw
from powerlist.nearest import did_you_mean
from powerlist.read.values import hashable, row_of
from powerlist.terms import Outcome
from powerlist.trace import Backing, Command, Decision, Due, Question

#: How many replies are remembered, and for each of them how many steps of reasons, which classes share. Together they
#: take a gigabyte at most, where every event has a class of its own; a tenth of that where classes are few.
CAPACITY, STEPS = 2**17, 2**5

#: How many different sets of columns are remembered, and events that are looked up at once.
_MAX_SHAPES, _CHUNK = 2**8, 2**10

Event = Mapping[str, object]

#: Makes the reply to values that have not been met: where it is kept, the type, the rest.
_New = Callable[[dict[Any, "Reply"], object, Any], "Reply"]


def _nothing(_event: Event | None = None) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What is said of an event (单件答复), one object for all events of which the same is said. An event that cannot be
    read has no outcome but `problems`; `id` names the decision class, `deadline` the first limit with its last day."""

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
    #: The whole decision as `decide` gives it, with every rule that was tried. Where it tells other days or facts than
    #: that of its class it is written when first asked for.
    decision: Decision | None = field(init=False, repr=False)
    _told: Callable[[], Decision | None] = field(default=_nothing, repr=False)

    if not TYPE_CHECKING:  # what is written is a plain attribute from then on

        def __getattr__(self, name: str) -> object:
            if name != "decision":
                raise AttributeError(name)
            object.__setattr__(self, name, self._told())
            return self.decision


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
            capacity: how many replies are remembered; each may take eight kilobytes.
            names: what everything in the catalog goes by, where that is known.

        Raises:
            ColumnsError: a column means nothing, or two mean the same.
        """
        self.catalog, self._mapping, self._as_of, self._capacity = catalog, mapping or {}, as_of, capacity
        self._names = names or names_of(catalog)
        self._classes = Classes(catalog)
        self._met: dict[Key, tuple[DecisionClass, dict[tuple[object, ...], Reply]]] = {}
        self._lock = Lock()
        self.remembered, self._steps = 0, 0
        self._alike: dict[Any, Any] = {}  # equal values are kept once: a look-up then finds them in the cache of the machine
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

    def decide_all(self, events: Iterable[Event]) -> list[Reply]:
        """What is said of each of the events, in their order."""
        found: list[Reply] = []
        left = iter(events)
        while chunk := list(islice(left, _CHUNK)):
            known = self._usual.known(chunk) if self._usual else []
            found += known if len(known) == len(chunk) else map(self.decide, chunk)
        return found

    # Events that are not as usual.

    def _unusual(self, event: Event) -> Reply:
        """An event of other columns, or with a value that cannot be looked up as it is."""
        columns = tuple(event)
        shape = self._shapes.get(columns) or self._shape(columns)
        if isinstance(shape, Reply):
            return shape
        try:
            return shape.kinds[event[shape.kind]][shape.rest(event)]
        except TypeError:
            event = {column: hashable(value) for column, value in event.items()}
            return shape.kinds[event[shape.kind]][shape.rest(event)]

    def _shape(self, columns: tuple[str, ...]) -> _Shape | Reply:
        """What events of the columns are, or what is wrong with the columns."""
        if self._usual is not None and self._usual.columns == frozenset(columns):
            return self._usual
        try:
            shape: _Shape | Reply = self._shape_of(columns)
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
        return _Shape(found, Reader(self.catalog, found, self._names), self._new)

    def _settle_on(self, shape: _Shape) -> None:
        self._usual = shape
        self.decide = _looking_up(shape, self._unusual)

    # Values that have not been met.

    def _new(self, shape: _Shape, known: dict[Any, Reply], kind: object, rest: Any) -> Reply:
        """The reply to values that have not been met; one at a time, so that each class is decided once."""
        with self._lock:
            found = known.get(rest)
            if found is None:
                if self.remembered >= self._capacity or self._steps > STEPS * self._capacity:
                    self._forget()
                found = self._read(shape, kind, rest)
                known[self._alike.setdefault(rest, rest)] = found
                self.remembered += 1
            return found

    def _forget(self) -> None:
        """Begin anew: what is asked again is soon remembered again."""
        self.remembered, self._steps = 0, 0
        for shape in (self._usual, *self._shapes.values()):
            if isinstance(shape, _Shape):
                shape.kinds.clear()
        for known in (self._shapes, self._met, self._alike):
            known.clear()

    def _read(self, shape: _Shape, kind: object, rest: Any) -> Reply:
        event, facts, problems = shape.reader.read(shape.row(kind, rest))
        if event is None:
            return Reply(problems=problems)
        day = self._as_of or event.day
        if day is None:
            return Reply(problems=(Problem("整行", "不知道问的是哪一天", "写行为日，或者用 as_of 指定答复日"),))
        return self._reply(Member(event, facts, day))

    def _reply(self, member: Member) -> Reply:
        key = self._classes.key(member)
        known = self._met.get(key)
        if known is None:
            known = self._met[key] = self._classes.decide(key, member).light(), {}
            self._steps += _weight(known[0].decision)
        among, replies = known
        own = among.own(member)
        found = replies.get(own)
        if found is None:
            found = replies[own] = _reply(among, member)
        return found


def _weight(decision: Decision) -> int:
    """How many steps a class holds, and about as much again for the rest of it."""
    return 20 + len(decision.steps) + sum(len(power.steps) for power in decision.powers)


def _looking_up(shape: _Shape, unusual: Callable[[Event], Reply]) -> Callable[[Event], Reply]:
    """Decides events: those of the shape by two look-ups. A closure, for it takes longer to look at an object."""
    width, kinds, kind, rest = shape.width, shape.kinds, shape.kind, shape.rest

    def decide(event: Event) -> Reply:
        try:
            if type(event) is dict and len(event) == width:
                return kinds[event[kind]][rest(event)]
        except (KeyError, TypeError):
            pass
        return unusual(event)

    return decide


def _reply(among: DecisionClass, member: Member) -> Reply:
    decision, limit = among.decision, among.decision.deadline
    due = replace(limit, day=among.among.due(limit, member)) if limit else None
    return Reply(decision.outcome, decision.lead, decision.unit, decision.in_name_of, decision.support, decision.ground,
                 decision.channel, due, decision.command, decision.questions, among.key.id, (),
                 partial(among.decided, member))


class _Shape:
    """Events of the same columns (同样各列的事件): how they are looked up and read, and what was said of them."""

    def __init__(self, columns: Columns, reader: Reader, new: Callable[..., Reply]) -> None:
        meaning = columns.meaning
        self.columns = frozenset((*meaning, *columns.kept))
        self.reader = reader
        self.kind = next(column for column, name in meaning.items() if name == "type")
        self._others = tuple(column for column in meaning if column != self.kind)
        self.rest: Callable[[Event], Any] = itemgetter(*self._others) if self._others else _nothing
        #: How many columns tell that an event is of this shape; where some mean nothing, their number does not.
        self.width = -1 if columns.kept else len(meaning)
        self.kinds: dict[Any, dict[Any, Reply]] = _Kinds(partial(new, self))

    def known(self, events: Iterable[Event]) -> list[Reply]:
        """The replies to events of the shape; fewer, or none, where there are others among them."""
        width, kinds, kind, rest = self.width, self.kinds, self.kind, self.rest
        try:
            return [kinds[event[kind]][rest(event)] for event in events if type(event) is dict and len(event) == width]
        except (KeyError, TypeError):
            return []

    def row(self, kind: object, rest: Any) -> dict[str, Raw]:
        """The values that were looked up, as the row of a table would have them."""
        values = rest if len(self._others) > 1 else (rest,)  # an itemgetter of one gives no tuple
        cells = {self.kind: kind, **dict(zip(self._others, values, strict=False))}
        return row_of(cells)


class _Kinds(dict[Any, dict[Any, Reply]]):
    """What was said, by the type of the event as it was written."""

    def __init__(self, new: _New) -> None:
        super().__init__()
        self._new = new

    def __missing__(self, kind: Any) -> dict[Any, Reply]:
        return self.setdefault(kind, _Rest(self._new, kind))


class _Rest(dict[Any, Reply]):
    """What was said of events of one type, by their other values."""

    __slots__ = ("_kind", "_new")

    def __init__(self, new: _New, kind: object) -> None:
        super().__init__()
        self._new, self._kind = new, kind

    def __missing__(self, rest: Any) -> Reply:
        return self._new(self, self._kind, rest)
