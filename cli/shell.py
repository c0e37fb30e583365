"""What all commands share: opening the workspace, the clock, writing out. The only place that reads the clock."""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from powerlist import Workspace

OK, NO, CANNOT, OURS, STOPPED = 0, 1, 2, 3, 130


class UserError(Exception):
    """What the user asked for cannot be done (exit code 2): what is wrong, and what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


#: The shipped workspace that holds every rulebook, for commands that make sense outside any county.
ALL_LAW = "law"


def open_workspace(where: str | None, otherwise: str | None = None) -> Workspace:
    """The workspace given, shipped under that name, or found upward from the current folder; `otherwise` is
    the shipped one for commands that make sense outside any."""
    from powerlist import Workspace, shipped_workspaces

    shipped = shipped_workspaces()
    help = f"进入工作区文件夹再运行，或用 -w 指定文件夹或自带的工作区（{'、'.join(shipped)}），或用 powerlist init 新建"
    if where is not None and where not in shipped and not Path(where).exists():
        raise UserError(f"没有文件夹 `{where}`，也没有叫这个名字的自带工作区", help)
    gc.disable()  # reading makes records that all stay: looking through them for garbage costs a third of the time
    try:
        return Workspace.open(where)
    except FileNotFoundError as problem:
        if where is None and otherwise is not None:
            return Workspace.open(otherwise)
        raise UserError(
            f"在 `{problem}` 和它的上级文件夹里找不到工作区（没有 powerlist.yaml）" if where is None
            else f"`{where}` 不是工作区（没有 powerlist.yaml）", help) from None
    finally:
        gc.freeze()
        gc.enable()


def today() -> date:
    """The day on the clock."""
    return date.today()


def day_of(text: str | None, option: str = "--as-of") -> date | None:
    """A day written by the user."""
    from powerlist.read.records import day_of as read

    day = read(text) if text is not None else None
    if text is None or day is not None:
        return day
    raise UserError(f"{option} 的值 `{text}` 不是日期", "写成年-月-日，如 2025-07-01，并确认这一天存在")


def is_json(format: str) -> bool:
    """Whether machine-readable output was asked for; an unknown format is never silently text."""
    if format not in ("text", "json"):
        raise UserError(f"--format 的值 `{format}` 不在可选的词里", "可选：text（文字）、json")
    return format == "json"


def width() -> int:
    """Cells in a line: the terminal's, within reason; 100 where there is none."""
    if not sys.stdout.isatty():
        return 100
    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


def say(text: str) -> None:
    """Text for people, in colour on a terminal."""
    _write(sys.stdout, text + "\n")


def warn(text: str) -> None:
    """Text for people about what went wrong."""
    _write(sys.stderr, text + "\n")


def say_json(data: Any, *, compact: bool = False) -> None:
    """Data for machines."""
    text = json.dumps(data, ensure_ascii=False, indent=None if compact else 2)
    _write(sys.stdout, text + "\n", colour=False)


def say_all(answers: Sequence[Any], *, lines: bool) -> None:
    """Answers as data: one as an object, several as a list, or one a line."""
    if lines:
        for answer in answers:
            say_json(answer, compact=True)
    else:
        say_json(answers[0] if len(answers) == 1 else list(answers))


def _write(stream: TextIO, text: str, *, colour: bool = True) -> None:
    """A reader that closes the pipe early (`| head`) is no error: the rest is thrown away."""
    try:
        if colour and stream.isatty() and not os.environ.get("NO_COLOR"):
            from .paint import paint

            paint(stream, text)
        else:
            stream.write(text)
        stream.flush()
    except OSError as problem:
        from powerlist.failures import why

        _discard(stream)
        if problem.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL for a closed pipe
            raise UserError(f"输出写不进去（{why(problem)}）", "检查磁盘空间和权限") from None


def _discard(stream: TextIO) -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        return


def read_file(path: str) -> bytes:
    """A file named on the command line; `-` is standard input."""
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UserError(f"找不到文件 `{path}`", "检查文件名和所在的文件夹") from None
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"文件 `{path}` 打不开（{why(problem)}）", "检查权限，或是否被其他程序占用") from None


def new_file(path: str, text: str) -> None:
    """Write a file that must not exist yet."""
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UserError(f"文件 `{path}` 已经存在", "换一个文件名；已有的文件不覆盖") from None
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"文件 `{path}` 写不进去（{why(problem)}）", "检查文件夹是否存在、有没有权限") from None


def writable(*paths: str) -> None:
    """Refuse now what `new_file` would refuse later, when other things are done that cannot be undone."""
    tried: list[Path] = []
    try:
        for path in paths:
            new_file(path, "")
            tried.append(Path(path))
    finally:
        for file in tried:
            file.unlink()
