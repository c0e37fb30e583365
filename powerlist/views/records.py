"""What two states of the lists say differently, record by record (清单变动).

In: two linked catalogs. Out: records that came, went or changed, and in those that changed every value, as values;
words are for `report`. Where a record stands in its file, and the order of what has no order, make no difference.
A record whose id alone is another was renumbered, and what refers to it has not changed.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from powerlist.catalog import Catalog
from powerlist.model.documents import KINDS
from powerlist.model.fields import Refers
from powerlist.model.rulebook import Attribute, Rulebook
from powerlist.read import shape as s
from powerlist.views.meaning import (
    GOES_BY,
    WHOLE,
    Renamed,
    entries_of,
    is_ordered,
    meaning,
    name_in,
    shape_in,
)

#: Kinds that only show or ask what the lists say.
CASES = ("events", "requests", "examples")


class What(StrEnum):
    """What became of a record (变动)."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "改动"
    RENUMBERED = "改编号"


@dataclass(frozen=True, slots=True)
class Key:
    """One key on the way to a value (键): of which class of record, and which record of a list is meant."""

    of: type
    key: str
    inside: Any = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that changed (改动处): from what to what; of a list, what it lost and gained, or that only its
    order is another. `shape` is that of the value, or of each of the list."""

    path: tuple[Key, ...]
    shape: s.Shape
    before: Any = None
    after: Any = None
    added: tuple[Any, ...] = ()
    removed: tuple[Any, ...] = ()
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of one record (一条变动). `own`: it stands in the workspace itself, not in what that uses.
    `was` is the id it had, where that is another."""

    kind: str
    id: str
    name: str
    action: What
    fields: tuple[FieldChange, ...]
    own: bool
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which two catalogs differ (清单变动): the lists, and apart from them worked examples and cases."""

    before: Catalog = dataclasses.field(repr=False)
    after: Catalog = dataclasses.field(repr=False)
    changes: tuple[RecordChange, ...] = ()
    examples: tuple[RecordChange, ...] = ()

    @property
    def own(self) -> tuple[RecordChange, ...]:
        """Those in the workspace itself."""
        return tuple(change for change in self.changes if change.own)

    @property
    def used(self) -> tuple[RecordChange, ...]:
        """Those in the workspaces and rulebooks it uses."""
        return tuple(change for change in self.changes if not change.own)


def differences(before: Catalog, after: Catalog) -> Differences:
    """Record by record: by kind, then by id."""
    old, new = _tables(before), _tables(after)
    reading = _Reading(_renumbered(old, new))
    changes = [change for kind in old for change in _of_kind(kind, old[kind], new[kind], reading, before, after)]
    cases = [change for kind in CASES for change in _of_kind(
        kind, _keyed(getattr(before, kind), reading.before), _keyed(getattr(after, kind), reading.after),
        reading, before, after)]
    return Differences(before, after, tuple(changes), tuple(cases))


Table = Mapping[Hashable, Any]


def _tables(catalog: Catalog) -> dict[str, Table]:
    """The records of the lists by kind and id, in the order of kinds."""
    tables: dict[str, Table] = {"workspace": {"": catalog.manifest}}
    for kind in KINDS:
        if kind not in tables and kind not in CASES:
            tables[kind] = getattr(catalog, kind)
    return {**tables, "rulebooks": {book.rulebook: book for book in catalog.rulebooks}}


def _keyed(cases: Iterable[Any], meaning: Meaning) -> Table:
    """Cases by id; those that have none are what they say."""
    return {case.id or meaning(case): case for case in cases}


def _of_kind(kind: str, old: Table, new: Table, reading: _Reading, before: Catalog, after: Catalog
             ) -> Iterator[RecordChange]:
    renumbered = reading.renumbered.get(kind, {})
    found = []
    for key, record in old.items():
        now = renumbered.get(str(key), key)
        if now not in new:
            found.append(_change(kind, What.REMOVED, record, before))
            continue
        fields = tuple(reading.fields(record, new[now]))
        if fields or now != key:
            change = _change(kind, What.CHANGED if now == key else What.RENUMBERED, new[now], after)
            found.append(dataclasses.replace(change, fields=fields, was=None if now == key else str(key),
                                             own=change.own or _is_own(record, before)))
    came = new.keys() - old.keys() - set(renumbered.values())
    found += (_change(kind, What.ADDED, new[key], after) for key in came)
    yield from sorted(found, key=lambda change: (change.id, change.name, change.action))


def _change(kind: str, action: What, record: Any, catalog: Catalog) -> RecordChange:
    return RecordChange(kind, _id_of(record) or "", _name_of(record), action, (), _is_own(record, catalog))


def _is_own(record: Any, catalog: Catalog) -> bool:
    return record is catalog.manifest or record.at.file in catalog.own_files


def _id_of(record: Any) -> str | None:
    match record:
        case Rulebook():
            return record.rulebook
        case Attribute():
            return record.name
    return getattr(record, "id", None)


def _name_of(record: Any) -> str:
    """What the record is called beside its id; the document, for records that are called nothing."""
    if isinstance(record, Attribute):
        return record.label
    names = (getattr(record, key, None) for key in ("name", "matter", "title", "topic", "text"))
    instrument = getattr(record, "instrument", None)
    return next((name for name in names if name), instrument.title if instrument else "")


# Renumbering.

def _renumbered(old: Mapping[str, Table], new: Mapping[str, Table]) -> dict[str, dict[str, str]]:
    """Kind → old id → new id, of records that are otherwise the same. What refers to one is the same only once
    that is known, so it is looked for until nothing more is found."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    while True:
        reading = _Reading(found)
        more = {kind: _pairs(
            {key: r for key, r in old[kind].items() if key not in new[kind] and key not in found[kind]}, reading.before,
            {key: r for key, r in new[kind].items() if key not in old[kind] and key not in found[kind].values()}, reading.after)
            for kind in old if kind not in ("workspace", "vocabulary", "rulebooks")}
        if not any(more.values()):
            return found
        for kind, pairs in more.items():
            found[kind] |= pairs


def _pairs(gone: Table, meant: Meaning, came: Table, means: Meaning) -> dict[str, str]:
    """Ids of records that say the same; of several that do, in order."""
    if not gone or not came:
        return {}
    waiting: dict[Hashable, list[str]] = defaultdict(list)
    for key in sorted(map(str, came), reverse=True):
        waiting[means(dataclasses.replace(came[key], id=""))].append(key)
    pairs = {}
    for key in sorted(map(str, gone)):
        same = waiting.get(meant(dataclasses.replace(gone[key], id="")))
        if same:
            pairs[key] = same.pop()
    return pairs


# Values.

#: What a record says, as something that can be compared.
Meaning = Callable[[Any], Hashable]


class _Reading:
    """Old and new records side by side. What refers to a renumbered record is read the same on both sides, and as
    nothing else: an id that only one of them gives to a record means another thing, or nothing, in the other."""

    def __init__(self, renumbered: Mapping[str, Mapping[str, str]]) -> None:
        self.renumbered = renumbered
        self._old = {kind: {was: (was, now) for was, now in pairs.items()} for kind, pairs in renumbered.items()}
        self._new = {kind: {now: (was, now) for was, now in pairs.items()} for kind, pairs in renumbered.items()}

    def before(self, record: Any) -> Hashable:
        """What an old record says."""
        return meaning(record, s.record_of(record.__class__), self._was)

    def after(self, record: Any) -> Hashable:
        """What a new record says."""
        return meaning(record, s.record_of(record.__class__), self._now)

    def _was(self, refers: Refers, key: str) -> Hashable:
        return next((self._old[kind][key] for kind in refers.to if key in self._old.get(kind, ())), key)

    def _now(self, refers: Refers, key: str) -> Hashable:
        return next((self._new[kind][key] for kind in refers.to if key in self._new.get(kind, ())), key)

    def fields(self, old: Any, new: Any, path: tuple[Key, ...] = ()) -> Iterator[FieldChange]:
        """Every value that differs, in the order of the file format; the record's own id is not one."""
        shape = s.record_of(new.__class__)
        for entry in entries_of(shape):
            if path or entry.key != "id":
                key = Key(shape.of, entry.key)
                yield from self._values(getattr(old, entry.name), getattr(new, entry.name), shape_in(shape.of, entry),
                                        (*path, key), is_ordered(shape.of, entry))

    def _values(self, old: Any, new: Any, shape: s.Shape, path: tuple[Key, ...], ordered: bool) -> Iterator[FieldChange]:
        if meaning(old, shape, self._was, ordered=ordered) == meaning(new, shape, self._now, ordered=ordered):
            return
        if isinstance(shape, s.Many):
            yield from self._lists(old, new, shape.each, path, ordered)
        elif isinstance(shape, s.Record) and old is not None and new is not None and shape.of not in WHOLE \
                and name_in(old, self._was) == name_in(new, self._now):
            yield from self.fields(old, new, path)
        else:
            yield FieldChange(path, shape, old, new)

    def _lists(self, old: tuple[Any, ...], new: tuple[Any, ...], shape: s.Shape, path: tuple[Key, ...], ordered: bool
               ) -> Iterator[FieldChange]:
        named = self._are_named(old, new, shape)
        olds = {self._in_list(one, shape, named, self._was): one for one in old}
        news = {self._in_list(one, shape, named, self._now): one for one in new}
        removed = tuple(one for name, one in olds.items() if name not in news)
        added = tuple(one for name, one in news.items() if name not in olds)
        moved = ordered and [name for name in olds if name in news] != [name for name in news if name in olds]
        if removed or added or moved:
            yield FieldChange(path, shape, added=added, removed=removed, reordered=moved)
        *above, last = path
        for name in (name for name in news if named and name in olds):
            yield from self.fields(olds[name], news[name], (*above, dataclasses.replace(last, inside=news[name])))

    def _are_named(self, old: tuple[Any, ...], new: tuple[Any, ...], shape: s.Shape) -> bool:
        """Whether records of the list can be told apart by what they go by."""
        if not isinstance(shape, s.Record) or shape.of not in GOES_BY:
            return False
        names = [Counter(name_in(one, renamed) for one in listed)
                 for listed, renamed in ((old, self._was), (new, self._now))]
        return all(count == 1 for counted in names for count in counted.values())

    @staticmethod
    def _in_list(one: Any, shape: s.Shape, named: bool, renamed: Renamed) -> Hashable:
        return name_in(one, renamed) if named else meaning(one, shape, renamed)
