"""A change into the files of a workspace (写入目录): edits, and the proof that they say exactly the change.

In: a workspace and the change of an admitted request. Out: the workspace as it would stand, with the files
that differ, or the reasons why not. Nothing is written here (see `save`). The proof reads the edited files
again: every record but those of the change must be as it was, and `check` must find no new error.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from powerlist.catalog import Catalog, short_title
from powerlist.checks import check_catalog
from powerlist.diagnostics import Diagnostic, Severity, Sink
from powerlist.link import WORDS, Names
from powerlist.load import MANIFEST, inside, is_shipped
from powerlist.model.documents import KINDS
from powerlist.model.fields import Refers
from powerlist.model.law import Statute
from powerlist.read.documents import Document, read_documents
from powerlist.read.edit import Edit, EditError, added, apply_to_bytes, changed, new_file
from powerlist.read.plain import Word, plain_of
from powerlist.read.yaml_source import Source, parse
from powerlist.route import NOWHERE
from powerlist.save import Draft
from powerlist.trace import Amendment, Change
from powerlist.workspace import Workspace

#: Kinds that are referred to by id: their names are long, or not unique.
_BY_ID = frozenset({"items", "grants", "responsibilities", "event_types"})

#: What belongs to one reading of the files and not to the lists.
_OF_THE_READING = frozenset({"own_files", "digests"})


@dataclass(frozen=True)
class Amended:
    """A workspace as it would stand (改后的工作区), and the files that differ."""

    workspace: Workspace
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the change cannot be entered (不能写入): each reason, and what to do where that can be said."""

    reasons: tuple[str, ...]
    help: str | None = None


def amend(workspace: Workspace, change: Change, days: Iterable[date]) -> Amended | Refusal:
    """The workspace with the change entered.

    Args:
        workspace: without errors of reading.
        change: of a request admitted in this workspace.
        days: on which `check` must find no new error: the day of the request and the day it takes effect.
    """
    if change.missing:
        return Refusal(tuple(lack.message for lack in change.missing), "补上以后再写入；准入只是同意，不是决定")
    if not isinstance(workspace.folder, Path) or is_shipped(workspace.folder):
        return Refusal(("自带的工作区不能改",), "用 powerlist init 文件夹 --like 名称 复制一份，在自己的工作区里写入")
    if Workspace.read(workspace.folder, workspace.unsaved).catalog.digests != workspace.catalog.digests:
        return Refusal(("目录在审查之后被改动过",), "重新审查一次")
    try:
        return _Desk(workspace, workspace.folder).entered(change, sorted(set(days)))
    except EditError as problem:
        return Refusal((f"不能自动写入：{problem}",), "按“目录变更”里的内容手工修改")
    except OSError as problem:
        return Refusal((f"文件 `{problem.filename}` 打不开（{problem.strerror or problem}）",), "检查权限，或是否被其他程序占用")


class _Desk:
    """The texts of one workspace while a change is being entered."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder
        self.catalog = workspace.catalog
        self.names = Names({kind: getattr(self.catalog, kind) for kind in WORDS if kind != "roles"},
                           self.catalog.manifest.coding_system)
        self.files: dict[str, bytes] = {}

    def entered(self, change: Change, days: list[date]) -> Amended | Refusal:
        """The change in the files, one record after the other, and the proof."""
        amendments = []
        for amendment in change.amendments:
            amendments.append(self._alter(amendment) if amendment.before else self._add(amendment))
        after = self._read()
        if self._say_by_id(after.read_report.diagnostics, {a.kind for a in amendments if a.before is None}):
            after = self._read()
        reasons = tuple(_wrong(self.workspace, after, amendments, days))
        if reasons:
            return Refusal(reasons, "没有写入；按“目录变更”里的内容手工修改，或者先改正目录")
        drafts = tuple(Draft(self._path(name), self._before(name), data) for name, data in self.files.items())
        return Amended(after, drafts)

    def _read(self) -> Workspace:
        unsaved = {inside(name): data for name, data in self.files.items()}
        return Workspace.read(self.folder, {**self.workspace.unsaved, **unsaved})

    # Files.

    def _path(self, name: str) -> Path:
        return self.folder / inside(name)

    def _before(self, name: str) -> bytes | None:
        waiting = self.workspace.unsaved.get(inside(name))
        path = self._path(name)
        return waiting if waiting is not None else path.read_bytes() if path.exists() else None

    def _bytes(self, name: str) -> bytes:
        return self.files.get(name) or self._before(name) or b""

    def _edit(self, name: str, edits: Iterable[Edit]) -> None:
        self.files[name] = apply_to_bytes(self._bytes(name), edits)

    def _source(self, name: str) -> Source:
        return parse(self._bytes(name).decode("utf-8-sig"), name, Sink())

    # Records.

    def _alter(self, amendment: Amendment) -> Amendment:
        route = amendment.before.at if amendment.before else NOWHERE
        source = self._source(route.file)
        word = self._words_of(source)
        old, new = (plain_of(record, word) for record in (amendment.before, amendment.after))
        node = source.node(route.keys)
        if node is None:
            raise EditError(f"`{amendment.after.id}` 不在 {route.file} 里")
        self._edit(route.file, changed(source, node, old, new))
        return amendment

    def _add(self, amendment: Amendment) -> Amendment:
        """A new record goes to the file of the record it comes from, else to the last file of its kind."""
        kind = amendment.kind
        place = self._place(amendment)
        if place is None:
            name = self._free_name(kind)
            record = plain_of(amendment.after, self._words_of(None))
            self.files[name] = new_file(kind, KINDS[kind].word, self._schema(kind), [record]).encode()
            return amendment
        source, document = place
        inherited = document.inherited
        expected = amendment.after
        if expected.provenance is None and inherited is not None:
            expected = replace(expected, provenance=inherited)
        written = replace(expected, provenance=None) if expected.provenance == inherited else expected
        node = source.documents[int(document.at.keys[0])]
        self._edit(source.name, added(source, node, kind, [plain_of(written, self._words_of(source))]))
        return replace(amendment, after=expected)

    def _place(self, amendment: Amendment) -> tuple[Source, Document] | None:
        origin = amendment.after.at.file
        own = [name for name in self.workspace.sources if name in self.catalog.own_files]
        names = [origin] if origin in own else [*own, *(name for name in self.files if name not in own)]
        found = None
        for name in names:
            source = self._source(name)
            for document in read_documents(source, Sink()):
                if document.kind.name == amendment.kind:
                    found = source, document
        return found

    def _free_name(self, kind: str) -> str:
        names = (f"{kind}.yaml", *(f"{kind}-{number}.yaml" for number in range(2, 100)))
        return next(name for name in names if not self._path(name).exists() and name not in self.files)

    def _schema(self, kind: str) -> str:
        """Where the manifest says its format is, for another kind."""
        manifest = self.workspace.sources.get(MANIFEST)
        said = re.search(r"\$schema=(\S*?)workspace(\S*)", manifest.lines[0]) if manifest else None
        return f"{said[1]}{kind}{said[2]}" if said else f"{kind}.schema.json"

    # Words.

    def _words_of(self, source: Source | None) -> Word:
        """What the clerk of a file would write for a reference: the word that stands there already, else the name
        of an office or statute where it is clear, else the id."""
        used = Counter(source.words()) if source else Counter[str]()

        def word(refers: Refers, key: str) -> str:
            if set(refers.to) & _BY_ID:
                return key
            clear = [name for name in _names(refers, key, self.names) if self.names.find(name, refers.to) == (key,)]
            return max(clear, key=lambda name: used[name], default=key)

        return word

    def _say_by_id(self, found: Iterable[Diagnostic], kinds: Iterable[str]) -> bool:
        """References by a name that the change has given to a second record meant the first: say its id."""
        amended = tuple(sorted(set(kinds) & self.names.named.keys()))
        edits: dict[str, list[Edit]] = {}
        for diagnostic in found:
            name = str(diagnostic.params.get("name"))
            meant = self.names.find(name, amended)
            if diagnostic.code == "PL112" and len(meant) == 1 and diagnostic.at.file in self.catalog.own_files:
                span = self._source(diagnostic.at.file).locate(diagnostic.at.keys)
                edit = Edit((span.line, span.column), (span.end_line, span.end_column), meant[0])
                edits.setdefault(diagnostic.at.file, []).append(edit)
        for file, listed in edits.items():
            self._edit(file, listed)
        return bool(edits)


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

def _wrong(before: Workspace, after: Workspace, amendments: list[Amendment], days: list[date]) -> Iterable[str]:
    """Everything in which the edited workspace is not the old one with the change."""
    for diagnostic in after.read_report.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            yield f"改后的文件读不通：{diagnostic.message}"
    for field in dataclasses.fields(Catalog):
        if field.name not in _OF_THE_READING:
            expected = getattr(before.catalog, field.name)
            if field.name in KINDS and isinstance(expected, Mapping):
                expected = {**expected, **{a.after.id: a.after for a in amendments if a.kind == field.name}}
            if getattr(after.catalog, field.name) != expected:
                yield f"改后的 `{field.name}` 和要做的变更不一致"
    for day in days:
        known = set(_errors(before.catalog, day))
        for code, message in _errors(after.catalog, day):
            if (code, _as_before(message, amendments)) not in known:
                yield f"改后按 {day} 检查会多出错误 {code}：{message}"


def _errors(catalog: Catalog, day: date) -> Iterator[tuple[str, str]]:
    found = check_catalog(catalog, day).diagnostics
    return ((d.code, d.message) for d in found if d.severity is Severity.ERROR)


def _as_before(message: str, amendments: list[Amendment]) -> str:
    """A record that carries on another has its faults: they are not new."""
    for amendment in amendments:
        if amendment.origin is not None:
            message = message.replace(f"`{amendment.after.id}`", f"`{amendment.origin.id}`")
    return message
