"""Citations brought up to date in the files (改写依据). In: a workspace, what has gone stale in it. Out: the workspace
as it would stand, with the proof that it says exactly what was found. Nothing is written here (see `rewrite`).

A new number of the same statute takes the place of the old one. Where another statute took over, its article is
put beside the old one, by which acts before that day are still judged. As long as something is left for a human,
every citation that was written says by the law of what day (`as_of`): the next run must not take the new number
for an old one. When nothing is left, the day of the whole list says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from powerlist.citations import TABLES, with_bases
from powerlist.model.common import Citation
from powerlist.read.edit import Edit, EditError
from powerlist.read.plain import plain_of
from powerlist.rebase import Handling, Rebase, Stale
from powerlist.rewrite import Refusal, Rewriting, Rewritten, unlike
from powerlist.workspace import Workspace


def recite(workspace: Workspace, found: Rebase) -> Rewritten | Refusal:
    """The workspace with everything written that can be.

    Args:
        workspace: without errors of reading.
        found: in this workspace.
    """
    meant = _Meant(found)
    try:
        rewriting = Rewriting(workspace)
        for file, edits in _by_file(meant.edits(rewriting)).items():
            rewriting.edit(file, edits)
        after = rewriting.read()
        wrong = tuple(unlike(workspace, after, meant.tables(workspace)))
        if wrong:
            return Refusal(wrong, "没有写入；按清单手工修改，并请报告这个问题")
        return Rewritten(after, rewriting.drafts())
    except EditError as problem:
        return Refusal((f"不能自动改写：{problem}",), "按清单手工修改")


class _Meant:
    """What is to be written, as citations: one in place of another of the same statute, one behind another."""

    def __init__(self, found: Rebase) -> None:
        self.writing = found.of(Handling.WRITE)
        self.dated = found.day if found.of(Handling.ASK) else None
        self.checked = None if self.dated else found.day
        self.instead = {stale.use.citation.at: self._instead(stale) for stale in self.writing if not stale.moved_out}
        self.behind = {stale.use.citation.at: self._behind(stale) for stale in self.writing if stale.moved_out}

    def _instead(self, stale: Stale) -> Citation:
        old = stale.use.citation
        return replace(old, article=stale.followed.articles[0], as_of=self.dated or old.as_of)

    def _behind(self, stale: Stale) -> Citation:
        """The citation of the law that took over; it keeps paragraph and item, because the text is the same."""
        old, new = stale.use.citation, stale.followed
        article = new.articles[0] if new.articles else None
        return Citation(new.statute.id, None, article, old.paragraph, old.item, self.dated)

    def basis(self, cited: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """A basis as it shall be."""
        return tuple(self.instead.get(citation.at, citation) for citation in self._grown(cited))

    def _grown(self, cited: tuple[Citation, ...]) -> list[Citation]:
        """With the law that took over behind each citation that has gone over to it, once."""
        grown: list[Citation] = []
        for citation in cited:
            grown.append(citation)
            successor = self.behind.get(citation.at)
            if successor is not None and successor not in grown:
                grown.append(successor)
        return grown

    def tables(self, workspace: Workspace) -> dict[str, Any]:
        """The catalog as it shall be: what of it cites law, and the day on which it was checked."""
        catalog = workspace.catalog
        tables: dict[str, Any] = {
            table: {key: with_bases(record, self.basis) for key, record in getattr(catalog, table).items()}
            for table in TABLES}
        if self.checked is not None:
            tables["manifest"] = replace(catalog.manifest, law_checked=self.checked)
        return tables

    def edits(self, rewriting: Rewriting) -> Iterator[tuple[str, Iterator[Edit]]]:
        """The same in the files."""
        for stale in self.writing:
            at = stale.use.citation.at
            if at in self.instead:
                yield at.file, rewriting.changes(at, plain_of(stale.use.citation), plain_of(self.instead[at]))
        bases = {at.parent: stale.use.beside for stale in self.writing if (at := stale.use.citation.at) in self.behind}
        words = {file: rewriting.words_of(rewriting.source(file)) for file in {at.file for at in self.behind}}
        for basis, cited in bases.items():
            if basis is not None:
                old, new = ([plain_of(c, words[basis.file]) for c in listed] for listed in (cited, self._grown(cited)))
                yield basis.file, rewriting.changes(basis, old, new)
        manifest = rewriting.workspace.catalog.manifest
        if self.checked is not None:
            checked = replace(manifest, law_checked=self.checked)
            yield manifest.at.file, rewriting.changes(manifest.at, plain_of(manifest), plain_of(checked))


def _by_file(edits: Iterable[tuple[str, Iterator[Edit]]]) -> dict[str, list[Edit]]:
    """Places are those of the file as it is, so that all edits of a file are made at once."""
    found: dict[str, list[Edit]] = defaultdict(list)
    for file, listed in edits:
        found[file] += listed
    return found
