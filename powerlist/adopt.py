"""A new county started from a workspace that is at hand (照搬起步): the same lists under the new name, every record marked
as not yet the new county's own.

In: a workspace, what it is called, the name of the new county. Out: files, and what is still the old county's. Left out
is what only the old county can say of itself: published totals, systems of its reform, findings it lets stand, its codes
and short names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from powerlist.model.documents import KINDS
from powerlist.model.places import Area
from powerlist.model.rulebook import Rulebook
from powerlist.read import yaml_text
from powerlist.read.edit import Edit, apply_to_bytes
from powerlist.read.yaml_source import Mapping as Keys
from powerlist.read.yaml_source import Node, Scalar, Source
from powerlist.read.yaml_source import Sequence as List
from powerlist.route import Span
from powerlist.terms import Status
from powerlist.workspace import Workspace

#: Keys of the manifest that only the old county can fill.
_ITS_OWN = ("totals", "suppressions")

#: Keys of the county's own area that are true of no other.
_ITS_AREA = ("aliases", "codes")

_SCHEMA = "# yaml-language-server:"


class AdoptError(Exception):
    """The workspace cannot be carried over under that name; the message says why."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The files of the new workspace. `records` counts by kind what is still the old county's, `left` what was not taken
    along, `rulebooks` are those of the old county that are now rules of the workspace itself. `above` are the province and
    the city that it still stands under, `regional` their rulebooks with the place of each, `named` the bodies whose names
    still speak of the old county or of those above it, by the short name of that place."""

    county: str
    files: Mapping[str, bytes]
    records: Mapping[str, int]
    left: Mapping[str, int]
    rulebooks: tuple[str, ...]
    above: tuple[str, ...]
    regional: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]


def adopt(workspace: Workspace, like: str, name: str) -> Adopted:
    """The files of a workspace for the county of that name.

    Raises:
        AdoptError: there is no county to start from, or something there is called so already.
    """
    catalog = workspace.catalog
    if catalog.county is None:
        raise AdoptError(f"`{like}` 里没有写是哪个县，不能照它新建")
    taken = {word for table in (catalog.areas, catalog.bodies) for one in table.values() for word in (one.name, *one.aliases)}
    if name in taken:
        raise AdoptError(f"`{like}` 里已经有{name}")
    return _Adopting(workspace, like, catalog.county, name).adopted()


class _Adopting:
    """One county becoming another; holds the old names with the new ones."""

    def __init__(self, workspace: Workspace, like: str, old: Area, name: str) -> None:
        self.workspace, self.catalog = workspace, workspace.catalog
        self.county, self.old, self.name = old, old.name, name
        self.mark = f"照 {like}（{old.name}）复制，待核对"
        own = [one for table in (self.catalog.areas, self.catalog.bodies) for one in table.values()
               if one.at.file in self.catalog.own_files]
        self.names = {word: word.replace(old.name, name) for one in own for word in (one.name, *one.aliases)
                      if old.name in word} | dict.fromkeys(old.aliases, name)
        self.left: Counter[str] = Counter()
        self.rulebooks = tuple(dict.fromkeys(
            book.rulebook for book in self.catalog.rulebooks if book.place == old.name
            and book.rulebook in self.catalog.manifest.rulebooks))

    def adopted(self) -> Adopted:
        files = {path: made for path, data in self.workspace.files.items()
                 if (made := self._file(self.workspace.sources[path], data)) is not None}
        for book in self.catalog.rulebooks:
            if book.rulebook in self.rulebooks:
                path, source = self._new_path(book, files), self.workspace.sources[book.at.file]
                files[path] = self._file(source, source.text.encode()) or b""
        records = Counter(kind.name for kind in KINDS.values() for one in self._records(kind.name)
                          if one.at.file in self.catalog.own_files and kind.name != "systems")
        above = tuple(area.name for area in self.catalog.ancestors(self.county.id) if area.id != self.county.id)
        regional = {book.rulebook: book.place for book in self.catalog.rulebooks if book.place in above}
        return Adopted(self.old, files, records, self.left, self.rulebooks, above, regional,
                       self._named((self.old, *above)))

    def _named(self, places: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Bodies whose new names still hold the short name of one of the places, each under the first of them; those that
        now bear the new county's name too come first, for only half of it is right."""
        found: dict[str, list[str]] = {_short(place): [] for place in places}
        for body in self.catalog.bodies.values():
            name = self.names.get(body.name, body.name)
            rest = name.replace(self.name, "")
            place = next((place for place in found if place in rest), None)
            if place is not None and body.at.file in self.catalog.own_files:
                found[place].append(name)
        return {place: tuple(sorted(names, key=lambda name: self.name not in name)) for place, names in found.items() if names}

    def _records(self, kind: str) -> tuple[Any, ...]:
        table = getattr(self.catalog, kind, ())
        return tuple(table.values() if isinstance(table, Mapping) else table)

    def _new_path(self, book: Rulebook, files: Mapping[str, bytes]) -> str:
        """A rulebook of the old county becomes a file of the new workspace."""
        return next(path for path in (f"rules-{book.at.file.rsplit('/', 1)[-1]}", f"{book.rulebook}.yaml")
                    if path not in files)

    def _file(self, source: Source, data: bytes) -> bytes | None:
        """The file as the new county's; None where nothing is left of it."""
        systems = [node for node in source.documents if _kind(node) == "systems"]
        if systems:
            self.left["改革举措"] += sum(_length(node, "systems") for node in systems)
        if systems and len(systems) == len(source.documents):
            return None
        edits = [edit for node in source.documents for edit in self._document(node)]
        made = apply_to_bytes(data, edits).decode("utf-8-sig")
        first, _, rest = made.partition("\n")
        note = f"# {self.mark}：下面的说明和数据都是{self.old}的，逐条换成{self.name}的，换完删去这一行。\n"
        return (note + (rest if first.startswith(_SCHEMA) else made)).encode()

    def _document(self, node: Node) -> Iterator[Edit]:
        yield from self._within(node)
        kind = KINDS.get(_kind(node) or "")
        if not isinstance(node, Keys) or kind is None:
            return
        if kind.name == "workspace":
            yield from self._manifest(node)
        elif "provenance" not in node.entries and "provenance" in {one.name for one in fields(kind.head or kind.record)}:
            below = _end(node.entries["kind"].span)
            yield Edit(below, below, f"\nprovenance: {yaml_text.inline({'status': 'illustrative', 'source': self.mark})}")

    def _manifest(self, node: Keys) -> Iterator[Edit]:
        """The head of the workspace: its own name, and nothing that only the old county can say."""
        yield _put(node.entries["name"], f"{self.name}权责清单")
        for key in _ITS_OWN:
            if key in node.entries:
                self.left[{"totals": "公布的总数", "suppressions": "暂缓的问题"}[key]] += _length(node, key)
                yield Edit((node.keys[key].line, 1), (node.entries[key].span.end_line + 1, 1), "")
        if self.rulebooks:
            kept = [book for book in self.catalog.manifest.rulebooks if book not in self.rulebooks]
            listed = node.entries["rulebooks"]
            yield Edit(_start(listed.span), _end(listed.span), yaml_text.inline(kept))

    def _within(self, node: Node) -> Iterator[Edit]:
        """Names that stand for the old county or its bodies become the new ones; origins are marked."""
        match node:
            case Scalar() if node.text in self.names:
                yield _put(node, self.names[node.text])
            case List():
                for item in node.items:
                    yield from self._within(item)
            case Keys():
                its_own = self._its_own(node)
                for key in its_own:
                    self.left["县的代码和别名"] += _length(node, key)
                    yield Edit(_start(node.entries[key].span), _end(node.entries[key].span), "[]")
                for key, below in node.entries.items():
                    if key == "provenance" and isinstance(below, Keys):
                        yield from self._marked(below)
                    elif key not in (*_ITS_OWN, *its_own):
                        yield from self._within(below)

    def _its_own(self, node: Keys) -> tuple[str, ...]:
        """Of the county's own area: the keys to be left empty."""
        name = node.entries.get("name")
        is_county = "level" in node.entries and isinstance(name, Scalar) and name.text == self.old
        return tuple(key for key in _ITS_AREA if is_county and key in node.entries)

    def _marked(self, origin: Keys) -> Iterator[Edit]:
        """What an article says is so everywhere; all else is an example until the county has looked at it."""
        status, source = origin.entries.get("status"), origin.entries.get("source")
        if isinstance(status, Scalar) and isinstance(source, Scalar) and status.text != Status.STATUTE:
            yield _put(status, Status.ILLUSTRATIVE.value)
            yield _put(source, f"{self.mark}；原来的来源：{source.text}")


def _short(place: str) -> str:
    """The name of a place as names of bodies hold it: 江都 of 江都区."""
    return place[:-1] if len(place) > 2 else place


def _kind(node: Node) -> str | None:
    kind = node.entries.get("kind") if isinstance(node, Keys) else None
    return kind.text if isinstance(kind, Scalar) else None


def _length(node: Node, key: str) -> int:
    listed = node.entries.get(key) if isinstance(node, Keys) else None
    return len(listed.items) if isinstance(listed, List) else 0


def _put(node: Node, text: str) -> Edit:
    return Edit(_start(node.span), _end(node.span), yaml_text.scalar(text, brackets=True))


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
