"""Admitted changes into the files of the workspace, one request after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .diff import diff_of
from .shell import CANNOT, NO, OK

if TYPE_CHECKING:
    from powerlist import Request, Ruling, Workspace
    from powerlist.amend import Amended, Refusal


class Entering:
    """The workspace as it stands after each change (写入目录). `write` puts it on the disk, else nothing is
    touched and the next request is tested against what would be there. `notes` say what came of it."""

    def __init__(self, workspace: Workspace, *, write: bool) -> None:
        self.workspace = workspace
        self.write = write
        self.notes: list[str] = []
        self.code = OK

    def enter(self, request: Request, ruling: Ruling) -> None:
        """Enter the change of an admitted request, or say why not; a failure leaves the files as they were."""
        from powerlist.amend import Refusal, amend

        if ruling.change is None:
            self._fail(NO, request, "没有准入，不写入目录")
            return
        days = (ruling.as_of, request.effective or ruling.as_of)
        result = amend(self.workspace, ruling.change, days)
        if isinstance(result, Refusal):
            self._refused(request, ruling, result)
        else:
            self._take(request, result)

    def _refused(self, request: Request, ruling: Ruling, refusal: Refusal) -> None:
        incomplete = ruling.change is not None and bool(ruling.change.missing)
        help = f"\n    怎么办：{refusal.help}" if refusal.help else ""
        self._fail(NO if incomplete else CANNOT, request, "没有写入目录：" + "；".join(refusal.reasons) + help)

    def _take(self, request: Request, amended: Amended) -> None:
        from powerlist.save import SaveError, save

        names = "、".join(draft.path.name for draft in amended.drafts)
        if not self.write:
            self.notes.append(diff_of(amended.drafts))
            self.workspace = amended.workspace
            return
        try:
            save(amended.drafts)
        except SaveError as problem:
            self._fail(CANNOT, request, f"没有写入目录：{problem}")
            return
        self.workspace = replace(amended.workspace, unsaved={})
        self.notes.append(f"{_called(request)}已写入 {names}")

    def _fail(self, code: int, request: Request, message: str) -> None:
        self.code = max(self.code, code)
        self.notes.append(f"{_called(request)}{message}")


def _called(request: Request) -> str:
    return f"{request.id}：" if request.id else ""
