"""Long output that may be broken off (断点续写): written beside its place in whole chunks, with a manifest that says how
far it came and from what; it takes its place when all is done.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .shell import UserError


@dataclass
class Manifest:
    """How far the output came (进度): rows written, bytes of each file, rows that could not be decided; `made_of` are
    the fingerprints of all that the output depends on."""

    made_of: Mapping[str, Any]
    rows: int = 0
    errors: int = 0
    done: bool = False
    bytes: dict[str, int] = field(default_factory=dict)


class Ledger:
    """The files of one run: the output, whatever goes beside it, and the manifest."""

    def __init__(self, output: Path, others: Sequence[Path], made_of: Mapping[str, Any], *, resume: bool,
                 force: bool) -> None:
        self.finals = (output, *others)
        self.path = output.with_name(f"{output.name}.manifest.json")
        self.manifest = Manifest(made_of)
        if resume:
            self._resume()
        else:
            self._begin(force=force)
        self._files = [] if self.manifest.done else [self._open(path) for path in self.finals]

    @property
    def fresh(self) -> bool:
        """Whether nothing has been written yet."""
        return self.manifest.rows == 0

    def append(self, number: int, text: str) -> None:
        """Write to one of the files; it does not count until `commit`."""
        self._files[number].write(text.encode())

    def commit(self, rows: int, errors: int) -> None:
        """A chunk is whole: what the manifest does not know never was."""
        for final, file in zip(self.finals, self._files, strict=True):
            file.flush()
            os.fsync(file.fileno())
            self.manifest.bytes[final.name] = file.tell()
        self.manifest.rows += rows
        self.manifest.errors += errors
        self._note()

    def finish(self) -> None:
        """Everything takes its place."""
        self.close()
        for final in self.finals:
            os.replace(partial(final), final)
        self.manifest.done = True
        self._note()

    def close(self) -> None:
        """Leave the files as they are."""
        for file in self._files:
            file.close()

    def _begin(self, *, force: bool) -> None:
        for path in (*self.finals, *map(partial, self.finals), self.path):
            if path.exists() and not force:
                half = path.name.endswith((".partial", ".manifest.json"))
                raise UserError(f"文件 `{path}` 已经存在", "换一个文件名，或加 --force 覆盖"
                                + ("；上次没有做完的，加 --resume 接着做" if half else ""))
        for path in map(partial, self.finals):
            path.unlink(missing_ok=True)

    def _resume(self) -> None:
        try:
            found = json.loads(self.path.read_text("utf-8"))
            manifest = Manifest(**found)
        except FileNotFoundError:
            raise UserError(f"没有 `{self.path}`，不知道上次做到哪里", "去掉 --resume，从头做") from None
        except (ValueError, TypeError):
            raise UserError(f"`{self.path}` 读不出", "去掉 --resume，加 --force 从头做") from None
        words = [word for word, now in self.manifest.made_of.items() if manifest.made_of.get(word) != now]
        if words:
            raise UserError(f"上次以后{'、'.join(words)}变了，不能接着做", "去掉 --resume，换一个输出文件，从头做")
        for path in () if manifest.done else self.finals:
            if partial(path).stat().st_size < manifest.bytes.get(path.name, 0) if partial(path).exists() else manifest.rows:
                raise UserError(f"`{partial(path)}` 不完整，不能接着做", "去掉 --resume，加 --force 从头做")
        self.manifest = manifest

    def _open(self, final: Path) -> io.BufferedRandom:
        file = partial(final).open("a+b")
        file.truncate(self.manifest.bytes.get(final.name, 0))
        return file

    def _note(self) -> None:
        new = partial(self.path)
        new.write_text(json.dumps(vars(self.manifest), ensure_ascii=False, indent=1) + "\n", "utf-8")
        os.replace(new, self.path)


def partial(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f"{path.name}.partial")


def csv_text(header: Sequence[str], rows: Iterable[Mapping[str, str]], *, head: bool) -> str:
    """Rows as CSV that spreadsheets take for UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header)
    if head:
        text.write("\ufeff")
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def json_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
