"""Long output that may be broken off (断点续写): written beside its place in whole chunks, with a manifest that says how
far it came and from what; it takes its place when all is done.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .inputs import stands
from .shell import UserError


@dataclass
class Reached:
    """How far the output came (进度): rows written, bytes of each file, rows that could not be decided; `made_of` are
    the fingerprints of all that the output depends on, `begun` the day on which it was begun."""

    made_of: Mapping[str, Any]
    begun: str
    rows: int = 0
    errors: int = 0
    done: bool = False
    bytes: dict[str, int] = field(default_factory=dict)

    def check(self) -> None:
        """That it is what a manifest says.

        Raises:
            ValueError, TypeError, AttributeError: it is something else.
        """
        date.fromisoformat(self.begun)
        if not all(type(count) is int and count >= 0 for count in (self.rows, self.errors, *self.bytes.values())):
            raise ValueError


class Journal:
    """The files of one run: the output, whatever goes beside it, and the manifest."""

    def __init__(self, output: Path, others: Sequence[Path], made_of: Mapping[str, Any], today: date, *,
                 resume: bool, force: bool, anew: str = "去掉 --resume，换一个输出文件，从头做") -> None:
        """`anew` is what to do where it cannot be gone on with, for it was begun from something else."""
        self.finals = (output, *others)
        self.path = _manifest(output)
        self.reached = Reached(made_of, today.isoformat())
        self._anew = anew
        with _writing(output.parent):
            if resume and self.path.exists():
                self._resume()
            else:
                self._begin(force=force)
        self._files = [] if self.reached.done else [self._open(path) for path in self.finals]

    @property
    def begun(self) -> date:
        """The day on which the work was begun: what is said of today is said of it, whenever it is gone on with."""
        return date.fromisoformat(self.reached.begun)

    @property
    def fresh(self) -> bool:
        """Whether nothing has been written yet."""
        return self.reached.rows == 0

    def append(self, number: int, text: str) -> None:
        """Write to one of the files; it does not count until `commit`."""
        with _writing(self.finals[number]):
            self._files[number].write(text.encode())

    def commit(self, rows: int, errors: int) -> None:
        """A chunk is whole: what the manifest does not know never was."""
        for final, file in zip(self.finals, self._files, strict=True):
            with _writing(final):
                file.flush()
                os.fsync(file.fileno())
                self.reached.bytes[final.name] = file.tell()
        self.reached.rows += rows
        self.reached.errors += errors
        self._note()

    def finish(self) -> None:
        """Everything takes its place. Broken off in between, it is gone on with by `--resume`."""
        self.close()
        self.reached.done = True
        self._note()
        self._move()

    def close(self) -> None:
        """Leave the files as they are."""
        for file in self._files:
            file.close()

    def _move(self) -> None:
        for final in self.finals:
            with _writing(final):
                if partial(final).exists():
                    partial(final).replace(final)

    def _begin(self, *, force: bool) -> None:
        if not force:
            keep_existing(self.finals)
        for path in map(partial, self.finals):
            path.unlink(missing_ok=True)
        self._note()

    def _resume(self) -> None:
        try:
            found = json.loads(self.path.read_text("utf-8"))
            reached = Reached(**found)
            reached.check()
            words = [word for word, now in self.reached.made_of.items() if reached.made_of.get(word) != now]
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise UserError(f"`{self.path}` 读不出", "去掉 --resume，加 --force 从头做") from None
        if words:
            raise UserError(f"上次以后{'、'.join(words)}变了，不能接着做", self._anew)
        self.reached = reached
        if reached.done:
            self._move()
        for final in self.finals:
            path, whole = (final if reached.done else partial(final)), reached.bytes.get(final.name, 0)
            size = path.stat().st_size if path.exists() else -1
            if size < whole or (reached.done and size != whole):
                raise UserError(f"`{path}` 不是上次写的样子，不能接着做", "去掉 --resume，加 --force 从头做")

    def _open(self, final: Path) -> io.BufferedRandom:
        with _writing(final):
            file = partial(final).open("a+b")
            file.truncate(self.reached.bytes.get(final.name, 0))
        return file

    def _note(self) -> None:
        new = partial(self.path)
        with _writing(self.path):
            new.write_text(json.dumps(vars(self.reached), ensure_ascii=False, indent=1) + "\n", "utf-8")
            new.replace(self.path)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What can be wrong with a file that is written, in words."""
    try:
        yield
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"`{path}` 写不进去（{why(problem)}）", "检查磁盘空间和权限；写出过的部分，加 --resume 接着做") from None


def keep_existing(finals: Sequence[Path]) -> None:
    """Refuse to write where something stands."""
    for path in written(finals):
        if stands(path):
            half = path.name.endswith((".partial", ".manifest.json"))
            raise UserError(f"文件 `{path}` 已经存在", "换一个文件名，或加 --force 覆盖"
                            + ("；上次没有做完的，加 --resume 接着做" if half else ""))


def check_place(file: Path, endings: Mapping[str, str]) -> None:
    """Refuse what could not be written, before any work; `endings` are those that can be, with a word for each."""
    if file.suffix.lower() not in endings:
        possible = "、".join(f"{ending}（{word}）" for ending, word in endings.items())
        raise UserError(f"`{file}`：不能写成 {file.suffix or '没有结尾的文件'}", f"可选的结尾：{possible}")
    if not stands(file.parent) or not file.parent.is_dir():
        raise UserError(f"没有文件夹 `{file.parent}`", "先新建这个文件夹，或者换一个")


def written(finals: Sequence[Path]) -> list[Path]:
    """All the files of a run."""
    return [*finals, *map(partial, finals), _manifest(finals[0])]


def _manifest(output: Path) -> Path:
    return output.with_name(f"{output.name}.manifest.json")


def partial(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f"{path.name}.partial")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def json_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
