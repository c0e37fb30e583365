"""Many events, one after another (批量判定): rows of a table → decisions, each class of events decided once.

A row that cannot be read is an outcome too, with what is wrong and in which column; it never stops the others. Memory
does not grow with the rows: rows that were read, values, classes and due days are remembered up to a bound.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import repeat

from powerlist.alike import Alike
from powerlist.catalog import Catalog
from powerlist.classes import Classes, DecisionClass, Key, Member
from powerlist.failures import RefusalError
from powerlist.link import Names, names_of
from powerlist.logic.typing import Mistake, typed
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import Raw, Value
from powerlist.model.rulebook import Attribute
from powerlist.nearest import did_you_mean
from powerlist.read.cells import ABSENT, day_in, fact_in
from powerlist.terms import Clock, ValueType
from powerlist.trace import Decision, Due

#: How many classes are remembered (some three kilobytes each), how many different values of one column, and how many
#: different rows.
MAX_CLASSES, MAX_VALUES, MAX_ROWS = 2**17, 2**14, 2**15

#: How many names that nobody knows are told what they look like: that takes a while each.
_MAX_ADVICE = 200

#: What is said where a limit ends in a year of which nobody knows the working days.
NO_CALENDAR = "没有登记到期那一年的工作日历，算不出到期日"

#: How many columns are told of a table that has none of event types.
_MAX_SEEN = 12

#: One row: column → what stands there; a column that says nothing is left out, None is known to be absent (无).
Row = Mapping[str, Raw]

#: What a column may be beside a fact, and the names it goes by.
PLAIN = {
    "type": ("type", "event.type", "事件类型", "类型"), "place": ("place", "event.place", "地点", "镇街"),
    "day": ("day", "event.day", "行为日", "日期", "发生日期"), "filed": ("filed", "立案"),
}


#: Where a row has no such cell.
_UNSAID = object()


class ColumnsError(RefusalError):
    """The columns do not make events; the message says why."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are (各列的含义): column → `type`, `place`, `day`, `filed` or the name of an
    attribute. `kept` mean nothing to rules and are handed on."""

    meaning: Mapping[str, str]
    kept: tuple[str, ...]


def columns_of(catalog: Catalog, header: Sequence[str], mapping: Mapping[str, str | None] | None = None) -> Columns:
    """What the columns are: by the mapping where it names them (None: to be kept only), else by their names.

    Raises:
        ColumnsError: a name is unknown or means two things, or no column tells the type.
    """
    chosen = mapping or {}
    for column in chosen:
        if column not in header:
            raise ColumnsError(f"对照文件里的列 `{column}` 不在表里",
                               did_you_mean(column, header) or f"表里有：{'、'.join(header)}")
    words = _words(catalog)
    meaning: dict[str, str] = {}
    for column in header:
        word = chosen.get(column, column)
        found = words.get(word.strip(), ()) if word is not None else ()
        if column in chosen and word is not None and not found:
            raise ColumnsError(f"对照文件里列 `{column}` 对应的 `{word}` 不是可以填写的属性",
                               did_you_mean(word, words) or "可用的属性见词表 vocabulary.yaml")
        if len(found) > 1:
            raise ColumnsError(f"列 `{column}` 可以指 {len(found)} 个属性：{'、'.join(found)}", "用 --map 写明是哪一个")
        for name in found:
            if name in meaning.values():
                raise ColumnsError(f"有两列都是 `{name}`", "用 --map 把其中一列写成空的，就只照抄")
            meaning[column] = name
    if "type" not in meaning.values():
        seen = "、".join(header[:_MAX_SEEN]) + ("……" if len(header) > _MAX_SEEN else "")
        raise ColumnsError("没有一列是事件类型", f"表里的列有：{seen}。把列名改成“事件类型”或 type，或者用 --map 写明是哪一列")
    return Columns(meaning, tuple(column for column in header if column not in meaning))


def _words(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Every name of a column, with what it may mean: two attributes may have one label."""
    found: dict[str, tuple[str, ...]] = {}
    for attribute in catalog.vocabulary.values():
        if attribute.given and attribute.name.startswith("event."):
            for word in (attribute.name, attribute.name.removeprefix("event."), attribute.label):
                found[word] = (*found.get(word, ()), attribute.name)
    return {**found, **{word: (name,) for name, words in PLAIN.items() for word in words}}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the column, a sentence, and what to do."""

    column: str
    message: str
    help: str | None = None


@dataclass(frozen=True, eq=False)
class Brief:
    """What is kept of a class once it is decided (简要判定): the answer without the reasons, which take a hundred times
    the room."""

    id: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """One row, decided or not: the number counts from 1, without the header. `due` is the last day of the first limit;
    `note` says why there is none, and on which day it was decided where the row tells no day (说明). `reasons`, if wanted,
    come with the first row of a class, and again where the class had been forgotten."""

    number: int
    row: Row
    brief: Brief | None = None
    due: date | None = None
    note: str = ""
    reasons: DecisionClass | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said of all rows with the same cells."""

    brief: Brief | None = None
    due: date | None = None
    note: str = ""
    problems: tuple[Problem, ...] = ()


class Batch:
    """Decides rows; remembers the classes it has met, the latest `capacity` of them, and rows by their cells. Without
    `reasons` a new class takes a quarter of the time, and towns that play the same part are decided once (`Alike`)."""

    def __init__(self, catalog: Catalog, columns: Columns, today: date, *, as_of: date | None = None,
                 capacity: int = MAX_CLASSES, reasons: bool = True) -> None:
        self._classes = Classes(catalog)
        self._alike = Alike(self._classes)
        self._columns = columns
        self._reader = Reader(catalog, columns, names_of(catalog))
        self._as_of, self._today = as_of, today
        self._capacity, self._explaining = capacity, reasons
        self._met: OrderedDict[Key, Brief] = OrderedDict()
        self._rows: dict[tuple[object, ...], _Answer] = {}

    def decide(self, rows: Iterable[tuple[int, Row | Problem]]) -> Iterator[Decided]:
        """Numbered rows, in their order; a row that could not even be read comes as the problem it has."""
        asked = tuple(self._columns.meaning)
        for number, row in rows:
            if isinstance(row, Problem):
                yield Decided(number, {}, problems=(row,))
                continue
            cells = tuple(map(row.get, asked, repeat(_UNSAID)))
            answer, reasons = self._rows.get(cells), None
            if answer is None:
                answer, reasons = self._answer(row)
                if len(self._rows) >= MAX_ROWS:
                    self._rows.clear()
                self._rows[cells] = answer
            yield Decided(number, row, answer.brief, answer.due, answer.note, reasons, answer.problems)

    def cell(self, column: str, raw: Raw) -> object:
        """What a cell says, or what is wrong with it."""
        return self._reader.cell(column, raw)

    def sense(self, column: str, raw: Raw) -> Hashable:
        """What can matter of a cell: where two cells of a column have one sense, either may stand in any row, and the
        answer is the same, the last days of limits apart."""
        name = self._columns.meaning[column]
        found = self._reader.cell(column, raw)
        if isinstance(found, Mistake):
            return Mistake, raw
        if found is None and name in PLAIN:
            return None
        if name == "day" and "filed" in self._columns.meaning.values():
            return found  # filings may lie before it or after
        sense = self._classes.sense(name, found)
        return (sense, found == self._as_of) if name == "day" else sense

    def _answer(self, row: Row) -> tuple[_Answer, DecisionClass | None]:
        """The answer, with the reasons of a class that is not remembered."""
        event, facts, problems = self._reader.read(row)
        if event is None:
            return _Answer(problems=problems), None
        member = Member(event, facts, self._as_of or event.day or self._today)
        key = self._classes.key(member)
        brief, reasons = self._met.get(key), None
        if brief is None:
            reasons = self._classes.decide(key, member) if self._explaining else None
            decision = _bare(reasons.decision) if reasons else self._alike.decide(key, member)
            brief = self._met[key] = Brief(key.id, decision)
            if len(self._met) > self._capacity:
                self._met.popitem(last=False)
        else:
            self._met.move_to_end(key)
        return _Answer(brief, *self._due(brief.decision.deadline, member)), reasons

    def _due(self, limit: Due | None, member: Member) -> tuple[date | None, str]:
        """The last day of a limit, and what is to be said of it: from a day that is not told no limit runs."""
        event = member.event
        notes = [] if event.day or self._as_of else [f"没有写行为日，按 {member.day} 判"]
        day = self._classes.due(limit, member) if limit else None
        if limit and self._classes.from_filing(limit) and not event.filed:
            notes.append("期限从立案起算，还没有立案")
        elif limit and day and not self._classes.runs(limit, member):
            day = None
            notes.append("不知道从哪天起算，不算到期日")
        elif limit and day is None and event.day and limit.deadline.clock is Clock.WORKING_DAY:
            notes.append(NO_CALENDAR)
        return day, "；".join(notes)


def _bare(decision: Decision) -> Decision:
    return replace(decision, powers=(), steps=(), doubts=(), presumptions=(), assumed=(), remarks=())


class Reader:
    """Reads rows: every column by its meaning, every value once."""

    def __init__(self, catalog: Catalog, columns: Columns, names: Names) -> None:
        self._catalog, self._names = catalog, names
        self._advice = _MAX_ADVICE
        reading: dict[str, Callable[[Raw], object]] = {
            "type": partial(self._id, "event_types", "事件类型"), "place": partial(self._id, "areas", "行政区划"),
            "day": self._day, "filed": self._filed}
        self._plain = {name: (column, lru_cache(MAX_VALUES)(reading[name]))
                       for column, name in columns.meaning.items() if name in reading}
        self._facts = [(column, name, lru_cache(MAX_VALUES)(partial(_typed, catalog.vocabulary[name])))
                       for column, name in columns.meaning.items() if name not in reading]

    def read(self, row: Row) -> tuple[Event | None, dict[str, Value], tuple[Problem, ...]]:
        """The event of the row with its facts; no event where there are problems."""
        problems: list[Problem] = []
        told: dict[str, object] = {}
        facts: dict[str, Value] = {}
        for name, (column, read) in self._plain.items():
            value = row.get(column)
            found = None if value is None else read(value)
            if isinstance(found, Mistake):
                problems.append(Problem(column, found.message, found.help))
            if found is not None:
                told[name] = found
        for column, name, typing in self._facts:
            if column in row:
                fact = typing(row[column])
                if isinstance(fact, Mistake):
                    problems.append(Problem(column, fact.message, fact.help))
                else:
                    facts[name] = fact
        if "type" not in told:
            problems.append(Problem(self._plain["type"][0], "没有写事件类型", "写类型的名称、编码或编号"))
        if problems:
            return None, {}, tuple(problems)
        told.setdefault("place", self._catalog.manifest.county or "")  # then the decision asks for the town
        return Event(**told), facts, ()  # type: ignore[arg-type]

    def cell(self, column: str, raw: Raw) -> object:
        """What one cell says, or what is wrong with it."""
        reading: dict[str, Callable[[Raw], object]] = dict(self._plain.values())
        return (reading | {named: typing for named, _, typing in self._facts})[column](raw)

    def _id(self, kind: str, word: str, raw: Raw) -> str | Mistake | None:
        if isinstance(raw, tuple):
            return Mistake(f"{word}只能写一个，写了 {len(raw)} 个", "留下一个")
        if raw is None or raw.strip() == ABSENT:
            return None
        found = self._names.find(raw.strip(), (kind,))
        if len(found) == 1:
            return found[0]
        if found:
            return Mistake(f"`{raw}` 可以指 {len(found)} 个{word}", "改写编号：" + "、".join(f"`{key}`" for key in found))
        return Mistake(f"找不到{word} `{raw}`", self._near(raw, kind) or f"先在目录里登记这个{word}")

    def _near(self, raw: str, kind: str) -> str | None:
        self._advice -= 1
        return did_you_mean(raw, self._names.known((kind,))) if self._advice >= 0 else None

    def _day(self, raw: Raw) -> date | Mistake | None:
        if raw is None or raw == ABSENT:
            return None
        day = day_in(raw) if isinstance(raw, str) else None
        return day or Mistake(f"`{_words_of(raw)}` 不是日期", "写成年-月-日，如 2025-07-01，并确认这一天存在")

    def _filed(self, raw: Raw) -> tuple[Filing, ...] | Mistake | None:
        if raw is None or raw == ABSENT:
            return None
        found: list[Filing] = []
        for text in _parts(raw):
            on, sign, by = text.replace("：", ":", 1).partition(":")
            if not sign:
                return Mistake(f"`{text}` 不是日期:机构", "写成 2025-06-01:黎城街道 的样子，几次立案之间写顿号")
            day, body = self._day(on), self._id("bodies", "机构", by)
            if not isinstance(day, date) or not isinstance(body, str):
                wrong = (part for part in (day, body) if isinstance(part, Mistake))
                return next(wrong, Mistake(f"`{text}` 没有写明日期和机构", "没有立案就留空"))
            found.append(Filing(day, body))
        return tuple(found)


def _typed(attribute: Attribute, raw: Raw) -> Value | Mistake:
    """A cell as the attribute wants it; several choices stand in one cell with 、 between them."""
    if isinstance(raw, str):
        text = raw.strip()
        if text == ABSENT:
            return None
        several = attribute.type is ValueType.CHOICES and text not in attribute.values
        return typed(attribute, _parts(text) if several else fact_in(attribute, text))
    return typed(attribute, raw)


def _parts(raw: Raw) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split("、")) if isinstance(raw, str) else raw or ()


def _words_of(raw: Raw) -> str:
    return "、".join(raw) if isinstance(raw, tuple) else raw or ""
