"""Files onto the disk (保存). The only module of the library that writes; it knows nothing of what they say.

All files or none: each is written beside its place first, and only when all are, they are moved there, each in
one step. When that fails or is broken off, those already moved are put back; where even that fails, the files
are named. A file that somebody else has changed is left as it is: each is looked at right before it is moved,
so that only a change in that very instant could be lost, and a new file never takes the place of another.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from powerlist.failures import why


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it stands and as it shall stand (待写文件); `before` is None where there is none yet."""

    path: Path
    before: bytes | None
    after: bytes


class SaveError(Exception):
    """Not written; the message says why. Nothing was, but for the files in `left`: they could not be put back."""

    def __init__(self, message: str, left: Sequence[Path] = ()) -> None:
        named = "、".join(f"`{path}`" for path in left)
        super().__init__(f"{message}；这些文件没能恢复原样：{named}" if left else message)
        self.left = tuple(left)

    @property
    def help(self) -> str:
        """What to do."""
        return "逐个核对没能恢复的文件，必要时用备份换回" if self.left else "什么也没有写；检查以后再运行一次"


def save(drafts: Sequence[Draft]) -> None:
    """Write all drafts.

    Raises:
        SaveError: a file cannot be written or is not what it was; all are as before, but for those it names.
    """
    for draft in drafts:
        _refuse(draft)
    begun: list[Draft] = []
    try:
        with ExitStack() as stack:
            ready = [(_beside(draft.path, draft.after, stack), draft) for draft in drafts]
            for file, draft in ready:
                _refuse(draft)
                begun.append(draft)
                _move(file, draft)
    except BaseException as problem:  # also when the user breaks off
        left = [draft.path for draft in reversed(begun) if not _restored(draft)]
        if isinstance(problem, OSError):
            raise SaveError(f"文件 `{problem.filename or drafts[0].path}` 写不进去（{why(problem)}）", left) from None
        if left:
            raise SaveError(str(problem) or "写入中断", left) from problem
        raise


def _refuse(draft: Draft) -> None:
    path = draft.path
    try:
        now = _content(path)
    except OSError as problem:
        raise SaveError(f"文件 `{path}` 打不开（{why(problem)}）") from None
    if now != draft.before:
        raise _changed(path)
    if not os.access(path if now is not None else path.parent, os.W_OK):
        raise SaveError(f"文件 `{path}` 不允许写入")


def _changed(path: Path) -> SaveError:
    return SaveError(f"文件 `{path}` 在审查期间被改动过")


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _beside(path: Path, data: bytes, stack: ExitStack) -> Path:
    """The file as it shall be, in a hidden folder next to its place, where no other process writes."""
    folder = TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent, ignore_cleanup_errors=True)
    file = Path(stack.enter_context(folder)) / path.name
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    if path.exists():
        shutil.copymode(path, file)
    return file


def _move(file: Path, draft: Draft) -> None:
    if draft.before is not None:
        file.replace(draft.path)
        return
    try:
        os.link(file, draft.path)  # never takes the place of another file
    except FileExistsError:
        raise _changed(draft.path) from None
    except OSError:  # a disk without links
        file.rename(draft.path)


def _restored(draft: Draft) -> bool:
    """Whether the file is as it was: put back where it holds what was written, else left to whoever wrote it."""
    try:
        if _content(draft.path) == draft.after != draft.before:
            if draft.before is None:
                draft.path.unlink()
            else:
                with ExitStack() as stack:
                    _beside(draft.path, draft.before, stack).replace(draft.path)
        return _content(draft.path) == draft.before
    except OSError:
        return False
