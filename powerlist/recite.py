"""Citations brought up to date in the files (改写依据). In: a workspace, what has gone stale in it. Out: the files
as they shall stand, with the proof that nothing is left of what was to be written. Nothing is written here.

A new number of the same statute takes the place of the old one. Where another statute took over, its article is
put beside the old one, by which acts before that day are still judged. As long as something is left for a human,
every citation that was written says by the law of what day (`as_of`): the next run must not take the new number
for an old one. When nothing is left, the day of the whole list says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from powerlist.catalog import short_title
from powerlist.link import Names
from powerlist.load import file_of, inside, is_shipped
from powerlist.model.common import Citation
from powerlist.read.edit import Edit, EditError, apply_to_bytes, changed
from powerlist.read.plain import plain_of
from powerlist.rebase import Action, Rebase, Stale, rebase, succession_of
from powerlist.route import Route
from powerlist.save import Draft
from powerlist.workspace import Workspace


class ReciteError(Exception):
    """The files cannot be changed; the message says why, `help` what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def recite(workspace: Workspace, found: Rebase, minimum: float) -> tuple[Draft, ...]:
    """Every file that changes, as it stands and as it shall stand.

    Raises:
        ReciteError: a place in a file cannot be edited, or the outcome is not what was wanted.
    """
    drafts: dict[str, Draft] = {}
    try:
        for file, edits in sorted(_edits(workspace, found).items()):
            path = file_of(workspace.folder, file)
            if path is None:
                raise EditError("工作区不在文件夹里")
            before = path.read_bytes()
            drafts[inside(file)] = Draft(path, before, apply_to_bytes(before, edits))
    except (EditError, OSError, UnicodeDecodeError) as problem:
        raise ReciteError(f"不能自动改写：{problem}", "按清单手工修改") from None
    _prove(workspace, found, {file: draft.after for file, draft in drafts.items()}, minimum)
    return tuple(draft for draft in drafts.values() if draft.before != draft.after)


def may_write(workspace: Workspace) -> bool:
    """Whether the files are the user's own, not those that come with powerlist."""
    return workspace.folder is not None and not is_shipped(workspace.folder)


def _edits(workspace: Workspace, found: Rebase) -> Mapping[str, list[Edit]]:
    """Edits by file."""
    writing = found.of(Action.WRITE)
    marked = {"as_of": found.day} if found.of(Action.ASK) else {}
    edits: dict[str, list[Edit]] = defaultdict(list)
    for stale in writing:
        if not stale.moved_out:
            old = plain_of(stale.use.citation)
            new = {**old, "article": _number(stale.followed.articles[0]), **marked}
            edits[stale.use.citation.at.file] += _changed(workspace, stale.use.citation.at, old, new)
    bases: dict[Route, list[Stale]] = defaultdict(list)
    for stale in writing:
        if stale.moved_out and stale.use.citation.at.parent is not None:
            bases[stale.use.citation.at.parent].append(stale)
    for at, moved in bases.items():
        edits[at.file] += _changed(workspace, at, *_with_successors(workspace, moved, marked))
    manifest = workspace.catalog.manifest
    if not marked:
        edits[manifest.at.file] += _changed(
            workspace, manifest.at, plain_of(manifest), plain_of(replace(manifest, law_checked=found.day)))
    return {file: listed for file, listed in edits.items() if listed}


def _changed(workspace: Workspace, at: Route, old: Any, new: Any) -> Iterator[Edit]:
    source = workspace.sources[at.file]
    node = source.node(at.keys)
    if node is None:
        raise EditError(f"`{at}` 不在文件 {at.file} 里")
    return changed(source, node, old, new)


def _with_successors(workspace: Workspace, moved: Sequence[Stale], marked: dict[str, Any]
                     ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A basis as it is, and with the law that took over behind each citation that has gone over to it."""
    successors = {stale.use.citation.at: {**_successor(workspace, stale), **marked} for stale in moved}
    old, new = [], []
    for citation in moved[0].use.beside:
        old.append(plain_of(citation))
        new.append(plain_of(citation))
        successor = successors.get(citation.at)
        if successor is not None and successor not in new:
            new.append(successor)
    return old, new


def _successor(workspace: Workspace, stale: Stale) -> dict[str, Any]:
    """The citation of the law that took over; it keeps paragraph and item, because the text is the same."""
    old, new = stale.use.citation, stale.followed
    names = Names({"statutes": workspace.catalog.statutes}, workspace.catalog.manifest.coding_system)
    title = short_title(new.statute)
    article = _number(new.articles[0]) if new.articles else None
    keys = {"article": article, "paragraph": old.paragraph, "item": old.item}
    known = names.find(title, ("statutes",)) == (new.statute.id,)
    return {"statute": title if known else new.statute.id, **{key: value for key, value in keys.items() if value}}


def _number(article: str) -> int | str:
    """Articles stand in files as bare numbers."""
    return int(article) if article.isdecimal() else article


def _prove(workspace: Workspace, found: Rebase, unsaved: Mapping[str, bytes], minimum: float) -> None:
    """The files read again: sound, nothing left to write, everything that was left to a human still there."""
    assert workspace.folder is not None
    after = Workspace.read(workspace.folder, unsaved)
    since = found.since if found.of(Action.ASK) else found.day
    again = None if after.read_report.failed else rebase(
        after.catalog, succession_of(after.catalog), since, found.day, found.until, minimum)
    if again is None or again.of(Action.WRITE) or _cited(again) != _cited(found):
        raise ReciteError("改写以后的文件与预期不符，没有写入", "按清单手工修改，并请报告这个问题")


def _cited(found: Rebase) -> list[tuple[str, Citation]]:
    return [(stale.use.id, stale.use.citation) for stale in found.of(Action.ASK)]
