"""Admitted changes into the files of the workspace, one request after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from .patch import diff_of
from .shell import CANNOT, NO, OK, say, warn

if TYPE_CHECKING:
    from powerlist import Request, Ruling, Workspace
    from powerlist.rewrite import Refusal, Rewritten


class Entering:
    """The workspace as it stands after each change (写入目录). `write` puts it on the disk, else nothing is
    touched and the next request is tested against what would be there. `notes` say what came of it."""

    def __init__(self, workspace: Workspace, *, write: bool) -> None:
        self.workspace = workspace
        self.write = write
        self.notes: list[str] = []
        self.code = OK

    @contextmanager
    def told(self, *, quietly: bool) -> Iterator[None]:
        """The notes after what the block shows; also when it fails, for what is on the disk by then stays there.
        `quietly` keeps them out of the answers, as does a failure."""
        tell = warn
        try:
            yield
            tell = warn if quietly else say
        finally:
            for note in self.notes:
                tell("\n" + note)

    def enter(self, request: Request, ruling: Ruling) -> None:
        """Enter the change of an admitted request, or say why not; a failure leaves the files as they were."""
        from powerlist.amend import amend
        from powerlist.rewrite import Refusal

        if ruling.change is None:
            self._fail(NO, request, "没有准入，不写入目录")
            return
        days = (ruling.as_of, request.effective or ruling.as_of)
        result = amend(self.workspace, ruling.change, days)
        refusal = result if isinstance(result, Refusal) else self._take(request, result)
        if refusal is not None:
            self._refused(request, ruling, refusal)

    def _refused(self, request: Request, ruling: Ruling, refusal: Refusal) -> None:
        incomplete = ruling.change is not None and bool(ruling.change.missing)
        help = f"\n    怎么办：{refusal.help}" if refusal.help else ""
        self._fail(NO if incomplete else CANNOT, request, "没有写入目录：" + "；".join(refusal.reasons) + help)

    def _take(self, request: Request, rewritten: Rewritten) -> Refusal | None:
        from powerlist.rewrite import write

        if not self.write:
            self.notes.append(diff_of(rewritten.drafts))
            self.workspace = rewritten.workspace
            return None
        refusal = write(rewritten)
        if refusal is None:
            self.workspace = replace(rewritten.workspace, unsaved={})
            self.notes.append(f"{_called(request)}已写入 {'、'.join(draft.path.name for draft in rewritten.drafts)}")
        return refusal

    def _fail(self, code: int, request: Request, message: str) -> None:
        self.code = max(self.code, code)
        self.notes.append(f"{_called(request)}{message}")


def _called(request: Request) -> str:
    return f"{request.id}：" if request.id else ""
