"""The files of a workspace with something else in them (改写): edits, words, and the proof of what they say.

In: a workspace, and what shall change. Out: the workspace as it would stand, with the files that differ, or the
reasons why not. It starts from the bytes that were read together with the records, never from what may stand on
the disk by now, and writes only through `save`, which refuses where somebody else has written meanwhile.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from powerlist.catalog import Catalog, short_title
from powerlist.citations import uses
from powerlist.diagnostics import Severity, Sink
from powerlist.failures import why
from powerlist.link import Names
from powerlist.load import file_of, inside, is_shipped
from powerlist.model.fields import Refers
from powerlist.model.law import Statute
from powerlist.read.edit import Edit, EditError, apply_to_bytes, changed
from powerlist.read.plain import Word
from powerlist.read.yaml_source import Source, parse
from powerlist.route import Route
from powerlist.save import Draft, SaveError, save
from powerlist.workspace import Workspace

#: Kinds that are referred to by id: their names are long, or not unique.
_BY_ID = frozenset({"items", "grants", "responsibilities", "event_types"})

#: What belongs to one reading of the files and not to the lists.
_OF_THE_READING = frozenset({"own_files", "digests"})


@dataclass(frozen=True)
class Rewritten:
    """A workspace as it would stand (改后的工作区), and the files that differ."""

    workspace: Workspace
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was rewritten (不能改写): each reason, and what to do where that can be said."""

    reasons: tuple[str, ...]
    help: str | None = None


def not_ours(workspace: Workspace) -> Refusal | None:
    """The refusal where the files are those that come with powerlist."""
    if workspace.folder is not None and not is_shipped(workspace.folder):
        return None
    return Refusal(("自带的工作区不能改",), "用 powerlist init 文件夹 --like 名称 复制一份，在自己的工作区里改")


def write(rewritten: Rewritten) -> Refusal | None:
    """The files onto the disk, or why not."""
    try:
        save(rewritten.drafts)
    except SaveError as problem:
        return Refusal((str(problem),), problem.help)
    return None


class Rewriting:
    """The texts of one workspace while they change (改写中的文件); files go by what findings call them. Whatever
    is asked of it raises `EditError` where it cannot be done."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.names = workspace.names
        self.texts: dict[str, bytes] = {}
        self._parsed: dict[str, Source] = {}

    def source(self, name: str) -> Source:
        """A file as it stands by now."""
        if inside(name) not in self.texts:
            return self.workspace.sources[name]
        if name not in self._parsed:
            self._parsed[name] = parse(self.texts[inside(name)].decode("utf-8-sig"), name, Sink())
        return self._parsed[name]

    def own_sources(self) -> Iterator[Source]:
        """The files of the workspace itself, new ones last."""
        own = [name for name in self.workspace.sources if name in self.workspace.catalog.own_files]
        return map(self.source, (*own, *(path for path in self.texts if path not in set(map(inside, own)))))

    def is_free(self, name: str) -> bool:
        """Whether a new file may be called so; the reader passes over some that are there."""
        path = file_of(self.workspace.folder, name)
        return name not in self.texts and name not in self.workspace.files and path is not None and not path.exists()

    def create(self, name: str, text: str) -> None:
        """A new file."""
        self.texts[name] = text.encode()

    def edit(self, name: str, edits: Iterable[Edit]) -> None:
        """All edits in one file; their places are those in its source."""
        path = inside(name)
        before = self.texts if path in self.texts else self.workspace.files
        self.texts[path] = apply_to_bytes(before[path], edits)
        self._parsed.pop(name, None)

    def changes(self, at: Route, old: Any, new: Any) -> Iterator[Edit]:
        """Edits that turn the value at a place into another one."""
        source = self.source(at.file)
        node = source.node(at.keys)
        if node is None:
            raise EditError(f"`{at}` 不在文件 {at.file} 里")
        return changed(source, node, old, new)

    def words_of(self, source: Source | None) -> Word:
        """What the clerk of a file would write for a reference: the word that stands there already, else the name
        of an office or statute where it is clear, else the id."""
        used = Counter(source.words()) if source else Counter[str]()

        def word(refers: Refers, key: str) -> str:
            if set(refers.to) & _BY_ID:
                return key
            clear = [name for name in _names(refers, key, self.names) if self.names.find(name, refers.to) == (key,)]
            return max(clear, key=lambda name: used[name], default=key)

        return word

    def moved_on(self) -> bool:
        """Whether the files on the disk are no longer those that were read."""
        return self._read(self.workspace.unsaved).catalog.digests != self.workspace.catalog.digests

    def read(self) -> Workspace:
        """The workspace as it would stand."""
        after = self._read({**self.workspace.files, **self.texts})
        return dataclasses.replace(after, unsaved={**self.workspace.unsaved, **self.texts})

    def _read(self, files: Mapping[str, bytes]) -> Workspace:
        if self.workspace.folder is None:
            raise EditError("工作区不在文件夹里")
        try:
            return Workspace.read(self.workspace.folder, files)
        except OSError as problem:
            raise EditError(f"文件夹 `{problem.filename}` 打不开（{why(problem)}）") from None

    def drafts(self) -> tuple[Draft, ...]:
        """The files that differ from what was read."""
        found = []
        for name, data in self.texts.items():
            before, path = self.workspace.files.get(name), file_of(self.workspace.folder, name)
            if path is None:
                raise EditError("工作区不在文件夹里")
            if data != before:
                found.append(Draft(path, before, data))
        return tuple(found)


def _names(refers: Refers, key: str, names: Names) -> Iterator[str]:
    """Names of a record, the first being the one to write where no other is in use."""
    for kind in refers.to:
        record = names.ids[kind].get(key)
        if isinstance(record, Statute):
            yield short_title(record)
        elif record is not None and hasattr(record, "NAMES"):
            yield record.name
            yield from record.aliases


# Proof.

def unlike(before: Workspace, after: Workspace, meant: Mapping[str, Any]) -> Iterator[str]:
    """Everything in which the edited workspace is not the old one with what was meant: fields of the catalog."""
    for diagnostic in after.read_report.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            yield f"改后的文件读不通：{diagnostic.message}"
    expected = dataclasses.replace(before.catalog, **meant)
    for field in dataclasses.fields(Catalog):
        if field.name not in _OF_THE_READING and getattr(after.catalog, field.name) != getattr(expected, field.name):
            yield f"改后的 `{field.name}` 和要做的变更不一致"
    if _dated(after.catalog) != _dated(expected):
        yield "改后依据的法律日期和要做的变更不一致"


def _dated(catalog: Catalog) -> Counter[Any]:
    """Citations are equal whatever their `as_of`, so that it takes a look of its own."""
    return Counter((use.kind, use.id, use.citation, use.citation.as_of) for use in uses(catalog))
