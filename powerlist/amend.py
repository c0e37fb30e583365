"""A change into the files of a workspace (写入目录): edits, and the proof that they say exactly the change.

In: a workspace and the change of an admitted request. Out: the workspace as it would stand, with the files
that differ, or the reasons why not. Nothing is written here (see `rewrite`). The proof reads the edited files
again: every record but those of the change must be as it was, and `check` must find no new error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks import check_catalog
from powerlist.diagnostics import Diagnostic, Severity, Sink
from powerlist.load import MANIFEST
from powerlist.model.documents import KINDS
from powerlist.read.documents import Document, read_documents
from powerlist.read.edit import Edit, EditError, added, new_file
from powerlist.read.plain import plain_of
from powerlist.read.yaml_source import Source
from powerlist.rewrite import Refusal, Rewriting, Rewritten, not_ours, unlike
from powerlist.trace import Amendment, Change
from powerlist.workspace import Workspace


def amend(workspace: Workspace, change: Change, days: Iterable[date]) -> Rewritten | Refusal:
    """The workspace with the change entered.

    Args:
        workspace: without errors of reading.
        change: of a request admitted in this workspace.
        days: on which `check` must find no new error: the day of the request and the day it takes effect.
    """
    if change.missing:
        return Refusal(tuple(lack.message for lack in change.missing), "补上以后再写入；准入只是同意，不是决定")
    refusal = not_ours(workspace)
    if refusal is not None:
        return refusal
    desk = _Desk(workspace)
    try:
        if desk.rewriting.moved_on():
            return Refusal(("目录在审查之后被改动过",), "重新审查一次")
        return desk.entered(change, sorted(set(days)))
    except EditError as problem:
        return Refusal((f"不能自动写入：{problem}",), "按“目录变更”里的内容手工修改")


class _Desk:
    """One workspace while a change is being entered."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.rewriting = Rewriting(workspace)

    def entered(self, change: Change, days: list[date]) -> Rewritten | Refusal:
        """The change in the files, one record after the other, and the proof."""
        amendments = [self._alter(a) if a.before else self._add(a) for a in change.amendments]
        after = self.rewriting.read()
        if self._say_by_id(after.read_report.diagnostics, {a.kind for a in amendments if a.before is None}):
            after = self.rewriting.read()
        meant = {kind: {**getattr(self.workspace.catalog, kind), **{a.after.id: a.after for a in amendments if a.kind == kind}}
                 for kind in {a.kind for a in amendments}}
        reasons = (*unlike(self.workspace, after, meant), *_new_errors(self.workspace, after, amendments, days))
        if reasons:
            return Refusal(reasons, "没有写入；按“目录变更”里的内容手工修改，或者先改正目录")
        return Rewritten(after, self.rewriting.drafts())

    def _alter(self, amendment: Amendment) -> Amendment:
        assert amendment.before is not None
        at = amendment.before.at
        word = self.rewriting.words_of(self.rewriting.source(at.file))
        old, new = (plain_of(record, word) for record in (amendment.before, amendment.after))
        self.rewriting.edit(at.file, self.rewriting.changes(at, old, new))
        return amendment

    def _add(self, amendment: Amendment) -> Amendment:
        """A new record goes to the file of the record it comes from, else to the last file of its kind."""
        kind = amendment.kind
        place = self._place(amendment)
        if place is None:
            record = plain_of(amendment.after, self.rewriting.words_of(None))
            self.rewriting.create(self._free_name(kind), new_file(kind, KINDS[kind].word, self._schema(kind), [record]))
            return amendment
        source, document = place
        inherited = document.inherited
        expected = amendment.after
        if expected.provenance is None and inherited is not None:
            expected = replace(expected, provenance=inherited)
        written = replace(expected, provenance=None) if expected.provenance == inherited else expected
        node = source.documents[int(document.at.keys[0])]
        record = plain_of(written, self.rewriting.words_of(source))
        self.rewriting.edit(source.name, added(source, node, kind, [record]))
        return replace(amendment, after=expected)

    def _place(self, amendment: Amendment) -> tuple[Source, Document] | None:
        origin = amendment.after.at.file
        known = origin in self.workspace.catalog.own_files
        found = None
        for source in [self.rewriting.source(origin)] if known else self.rewriting.own_sources():
            for document in read_documents(source, Sink()):
                if document.kind.name == amendment.kind:
                    found = source, document
        return found

    def _free_name(self, kind: str) -> str:
        names = (f"{kind}.yaml", *(f"{kind}-{number}.yaml" for number in range(2, 100)))
        return next(filter(self.rewriting.is_free, names))

    def _schema(self, kind: str) -> str:
        """Where the manifest says its format is, for another kind."""
        manifest = self.workspace.sources.get(MANIFEST)
        said = re.search(r"\$schema=(\S*?)workspace(\S*)", manifest.lines[0]) if manifest else None
        return f"{said[1]}{kind}{said[2]}" if said else f"{kind}.schema.json"

    def _say_by_id(self, found: Iterable[Diagnostic], kinds: Iterable[str]) -> bool:
        """References by a name that the change has given to a second record meant the first: say its id."""
        names = self.rewriting.names
        amended = tuple(sorted(set(kinds) & names.named.keys()))
        edits: dict[str, list[Edit]] = {}
        for diagnostic in found:
            name = str(diagnostic.params.get("name"))
            meant = names.find(name, amended)
            if diagnostic.code == "PL112" and len(meant) == 1 and diagnostic.at.file in self.workspace.catalog.own_files:
                span = self.rewriting.source(diagnostic.at.file).locate(diagnostic.at.keys)
                edit = Edit((span.line, span.column), (span.end_line, span.end_column), meant[0])
                edits.setdefault(diagnostic.at.file, []).append(edit)
        for file, listed in edits.items():
            self.rewriting.edit(file, listed)
        return bool(edits)


def _new_errors(before: Workspace, after: Workspace, amendments: list[Amendment], days: list[date]) -> Iterator[str]:
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
