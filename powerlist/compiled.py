"""A compiled workspace (编译的工作区): its linked catalog as one text, from which records are read when they are asked for.

Nothing is decided beforehand and no rule is told otherwise: the catalog that comes out is the one that went in, and the
same engine reads it. What decisions do not look at (examples, the heads of rulebooks, places in files) stays behind.

The first line tells the format, the program and the fingerprint of the rest; the second where each record stands.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from powerlist.catalog import Catalog
from powerlist.failures import RefusalError
from powerlist.fingerprint import digest, sha256
from powerlist.link import Names, names_of
from powerlist.model.manifest import Manifest
from powerlist.read.compact import Turn, layout, packing, unpacking
from powerlist.workspace import ENGINE

#: Version of the format, apart from what records are made of.
FORMAT = 1

_MARK = "powerlist-compiled"

#: Kinds whose names come with events.
_NAMED = ("event_types", "areas", "bodies")

V = TypeVar("V")


class CompiledError(RefusalError):
    """The text is not a compiled workspace that this program can use; the message says why."""

    def __init__(self, message: str, help: str = "用 powerlist compile 重新编译") -> None:
        super().__init__(message, help)


@dataclass(frozen=True)
class Compiled:
    """What was compiled: a catalog to decide by, the names that events use, and fingerprints of the sources."""

    catalog: Catalog
    names: Names

    def outdated(self, now: Catalog) -> tuple[str, ...]:
        """The parts of the workspace that are not any more what was compiled: `catalogs`, `rules`."""
        before = self.catalog.digests
        return tuple(part for part in {**before, **now.digests} if before.get(part) != now.digests.get(part))


def compiled(catalog: Catalog) -> str:
    """A catalog without errors as one text."""
    places: dict[str, Any] = {}
    records: list[str] = []
    for kind, cls in _tables().items():
        table, pack = getattr(catalog, kind), packing(cls)
        texts = [_text(pack(record)) for record in table.values()]
        places[kind] = list(table), list(map(len, texts))
        records += texts
    names = names_of(catalog)
    index = {
        "manifest": packing(Manifest)(catalog.manifest), "digests": dict(catalog.digests),
        "law_until": catalog.law_until.isoformat() if catalog.law_until else None, "own_files": sorted(catalog.own_files),
        "tables": places, "names": {kind: names.named[kind] for kind in _NAMED},
    }
    rest = _text(index) + "\n" + "".join(records) + "\n"
    return f"{_MARK} {_format()} {sha256(rest)} {ENGINE}\n{rest}"


def read_compiled(data: bytes) -> Compiled:
    """What was compiled; records are read when they are asked for.

    Raises:
        CompiledError: it is none, it was compiled by another version, or it is damaged.
    """
    try:
        head, _, rest = data.decode().partition("\n")
    except UnicodeDecodeError:
        raise CompiledError("文件不完整，或者不是编译的工作区") from None
    mark, number, seal, engine = (*head.split(" ", 3), "", "", "", "")[:4]
    if mark != _MARK:
        raise CompiledError("不是编译的工作区")
    if (number, engine) != (_format(), ENGINE):
        raise CompiledError(f"由 {engine or '别的程序'} 编译（格式 {number}），本程序是 {ENGINE}（格式 {_format()}）")
    if sha256(rest) != seal:
        raise CompiledError("文件不完整，或者被改动过")
    line, _, records = rest.partition("\n")
    index = json.loads(line)
    until, start = index["law_until"], 0
    tables: dict[str, Any] = {}
    for kind, cls in _tables().items():
        ids, lengths = index["tables"][kind]
        ends = list(accumulate(lengths, initial=start))
        tables[kind] = _Records(records, dict(zip(ids, pairwise(ends), strict=True)), unpacking(cls))
        start = ends[-1]
    catalog = Catalog(unpacking(Manifest)(index["manifest"]), **tables, own_files=frozenset(index["own_files"]),
                      digests=index["digests"], law_until=date.fromisoformat(until) if until else None)
    return Compiled(catalog, names_of(catalog, index["names"]))


class _Records(Mapping[str, V]):
    """A table of the catalog whose records are read when they are asked for, each once."""

    def __init__(self, text: str, places: dict[str, tuple[int, int]], unpack: Turn) -> None:
        self._text, self._places, self._unpack = text, places, unpack
        self._read: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        found = self._read.get(key)
        if found is None:
            start, end = self._places[key]
            found = self._read.setdefault(key, self._unpack(json.loads(self._text[start:end])))
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@cache
def _format() -> str:
    """The version of the format; whoever changes a record changes it too."""
    return f"{FORMAT}-{digest(layout((Manifest, *_tables().values())))[:8]}"


def _tables() -> dict[str, type]:
    """The tables of a catalog, with what is in them."""
    hints = get_type_hints(Catalog)
    found: dict[str, type] = {field.name: get_args(hints[field.name])[1] for field in dataclasses.fields(Catalog)
                              if get_origin(hints[field.name]) is Mapping}
    return {kind: cls for kind, cls in found.items() if cls is not str}


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
