"""The command by which anybody can see for himself (复核命令). In: an event and a day. Out: a line to copy into a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.cases import Event
from powerlist.model.duties import EventType
from powerlist.model.places import Area

#: What a shell takes as it stands; all else goes into double quotes, which every shell knows.
_PLAIN = re.compile(r"[\w./:=%+,\u3000-\u303f\uff00-\uffef-]+")


def decide_command(event: Event, day: date, *catalogs: Catalog, workspace: str | None = None) -> str:
    """`powerlist decide …` for the event, asked about on the day: the same words for each of the catalogs.
    `workspace` is how the user named it."""
    return " ".join(map(_quoted, _words(event, day, catalogs, workspace)))


def _words(event: Event, day: date, catalogs: tuple[Catalog, ...], workspace: str | None) -> Iterator[str]:
    yield from ("powerlist", "decide")
    if workspace is not None:
        yield from ("-w", workspace)
    kind = _spoken(event.type, [catalog.event_types for catalog in catalogs])
    place = _spoken(event.place, [catalog.areas for catalog in catalogs])
    yield from ("-t", kind, "-p", place, "--as-of", str(day))
    for name, raw in event.attributes.items():
        for value in raw if isinstance(raw, tuple) else (raw,):
            yield from ("--set", f"{name.removeprefix('event.')}={'无' if value is None else value}")


def _spoken(key: str, tables: Sequence[Mapping[str, EventType] | Mapping[str, Area]]) -> str:
    """The name of an event type or area, where it has the same everywhere and no other goes by it."""
    names = {table[key].name if key in table else key for table in tables}
    name = names.pop()
    alone = all(sum(name in (record.id, record.name, *record.aliases, getattr(record, "code", None))
                    for record in table.values()) == 1 for table in tables)
    return name if not names and alone else key


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else '"' + word.replace('"', '\\"') + '"'
