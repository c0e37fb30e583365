"""Files onto the disk (保存). The only module of the library that writes; it knows nothing of what they say.

All files or none: each is written beside its place first and moved there in one step, and those already
moved are put back when a later one fails. A file that somebody changed in the meantime is never overwritten.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it stands and as it shall stand (待写文件); `before` is None where there is none yet."""

    path: Path
    before: bytes | None
    after: bytes


class SaveError(Exception):
    """Nothing was written; the message says why."""


def save(drafts: Sequence[Draft]) -> None:
    """Write all drafts.

    Raises:
        SaveError: a file cannot be written or is not what it was; all are as before.
    """
    for draft in drafts:
        _refuse(draft)
    done: list[Draft] = []
    try:
        for draft in drafts:
            _replace(draft.path, draft.after)
            done.append(draft)
    except OSError as problem:
        for draft in reversed(done):
            _restore(draft)
        raise SaveError(f"文件 `{problem.filename or drafts[0].path}` 写不进去（{problem.strerror or problem}）") from None


def _refuse(draft: Draft) -> None:
    path = draft.path
    try:
        now = path.read_bytes() if path.exists() else None
    except OSError as problem:
        raise SaveError(f"文件 `{path}` 打不开（{problem.strerror or problem}）") from None
    if now != draft.before:
        raise SaveError(f"文件 `{path}` 在审查期间被改动过")
    if not os.access(path if now is not None else path.parent, os.W_OK):
        raise SaveError(f"文件 `{path}` 不允许写入")


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _restore(draft: Draft) -> None:
    with suppress(OSError):
        if draft.before is None:
            draft.path.unlink(missing_ok=True)
        else:
            _replace(draft.path, draft.before)
