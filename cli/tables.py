"""Tables of events from files (事件表): CSV, JSON lines and Parquet, row by row, whatever their length."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from powerlist.read.cells import said

from .shell import UserError

if TYPE_CHECKING:
    from powerlist.batch import Problem, Row
    from powerlist.model.condition import Raw
    from powerlist.progress import Progress

ENDINGS = {".csv": "表格", ".jsonl": "每行一个 JSON 对象", ".parquet": "列式文件"}

#: Bytes read at once, rows of a Parquet file, and the longest cell or line of JSON in characters: an open quotation mark
#: ends there.
_BLOCK, _ROWS, _CELL = 1 << 20, 10_000, 1 << 20


@dataclass(frozen=True)
class EventTable:
    """A file of events: its columns, its fingerprint, its encoding where it is a text, and its state when it was looked
    through."""

    path: Path
    header: tuple[str, ...]
    digest: str
    encoding: str
    state: tuple[int, int]

    def rows(self, report: Progress) -> Iterator[tuple[int, Row | Problem]]:
        """The rows that say something, by their number in the file, the header not counted; progress is told in bytes.

        Raises:
            UserError: the file is not the one that was looked through.
        """
        with _reading(self.path), self.path.open("rb") as file:
            for count, numbered in enumerate(self._read(file), 1):
                yield numbered
                if count % _ROWS == 0:
                    report(file.tell(), self.state[0])
            if _state(self.path) != self.state:
                raise UserError(f"读 `{self.path}` 的时候，它被改动了", "等它写完再判；已经写出的用 --force 覆盖")

    def _read(self, file: BinaryIO) -> Iterator[tuple[int, Row | Problem]]:
        match self.path.suffix.lower():
            case ".parquet":
                yield from self._parquet(file)
            case ".csv":
                with io.TextIOWrapper(file, self.encoding, errors="replace", newline="") as text:
                    yield from self._csv(text)
            case _:
                with io.TextIOWrapper(file, self.encoding, errors="replace", newline="\n") as text:
                    yield from self._json(text)

    def _csv(self, text: TextIO) -> Iterator[tuple[int, Row | Problem]]:
        from powerlist.batch import Problem

        rows = _records(text)
        next(rows)
        width = len(self.header)
        for number, cells in enumerate(rows, 1):
            if isinstance(cells, csv.Error):
                yield number, Problem("整行", f"有一格超过 {_CELL:,} 字", "检查有没有漏写后一个引号")
            elif any(cells[width:]):
                yield number, Problem("整行", f"有 {len(cells)} 格，表头只有 {width} 格", "检查有没有漏写引号的逗号")
            elif any(cells):
                yield number, {column: cell for column, cell in zip(self.header, cells, strict=False)
                               if cell and not cell.isspace()}

    def _json(self, text: TextIO) -> Iterator[tuple[int, Row | Problem]]:
        from powerlist.batch import Problem

        for number, line in enumerate(_lines(text), 1):
            found = _object(line) if line else None
            if found is not None:
                yield number, _flat(found)
            elif not line.isspace():
                wrong = "这一行不是 JSON 对象" if line else f"这一行超过 {_CELL:,} 字"
                yield number, Problem("整行", wrong, "每行写一个完整的 {…}")

    def _parquet(self, file: BinaryIO) -> Iterator[tuple[int, Row | Problem]]:
        number = 0
        with _parquet(self.path, file) as opened:
            for batch in opened.iter_batches(_ROWS):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, said(dict(zip(self.header, cells, strict=True)))


def open_table(name: str) -> EventTable:
    """Look through a file once: its columns, its encoding, its fingerprint.

    Raises:
        UserError: there is no such file, or it is no table.
    """
    path = Path(name)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(f"`{name}`：不认识这种文件", "可以读 " + "、".join(f"{e}（{word}）" for e, word in ENDINGS.items()))
    with _reading(path), path.open("rb") as file:
        state = _state(path)
        digest, encoding = _looked_through(file)
        header = {".csv": _csv_header, ".jsonl": _json_header, ".parquet": _parquet_header}[ending](path, encoding)
    if not header:
        raise UserError(f"`{name}` 是空的", "第一行写列名，以后每行一个事件" if ending == ".csv" else "每行写一个事件")
    twice = next((column for column in header if header.count(column) > 1), None)
    if twice is not None:
        raise UserError(f"`{name}` 有两列都叫 `{twice}`", "改其中一列的名称")
    return EventTable(path, header, digest, encoding, state)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What can be wrong with a file, in words."""
    try:
        yield
    except FileNotFoundError:
        raise UserError(f"找不到文件 `{path}`", "检查文件名和所在的文件夹") from None
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"文件 `{path}` 读不出（{why(problem)}）", "检查权限，或是否被其他程序占用") from None


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _looked_through(file: BinaryIO) -> tuple[str, str]:
    """The fingerprint of a file, and its encoding: what is not UTF-8 is taken for GB18030, as elsewhere."""
    digest, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    while block := file.read(_BLOCK):
        if file.tell() == len(block) and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        digest.update(block)
        if encoding == "utf-8-sig":
            try:
                utf8.decode(block)
            except UnicodeDecodeError:
                encoding = "gb18030"
    return digest.hexdigest(), encoding


def _records(text: TextIO) -> Iterator[list[str] | csv.Error]:
    """The rows of a CSV text; a row that cannot be read comes as the reason why."""
    csv.field_size_limit(_CELL)
    rows = csv.reader(text)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            yield problem


def _lines(text: TextIO) -> Iterator[str]:
    """The lines of a text; one that is too long comes empty."""
    while line := text.readline(_CELL):
        whole = len(line) < _CELL or line.endswith("\n")
        yield line if whole else ""
        while not whole:
            rest = text.readline(_CELL)
            whole = len(rest) < _CELL or rest.endswith("\n")


def _csv_header(path: Path, encoding: str) -> tuple[str, ...]:
    """Columns without a name go by their number; those at the end, which spreadsheets leave behind, do not count."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        found = next(_records(text), [])
    names = [] if isinstance(found, csv.Error) else [name.strip() for name in found]
    while names and not names[-1]:
        names.pop()
    return tuple(name or f"第 {number} 列" for number, name in enumerate(names, 1))


def _json_header(path: Path, encoding: str) -> tuple[str, ...]:
    """Every key of every line, in the order of meeting them."""
    found: dict[str, None] = {}
    with path.open(encoding=encoding, errors="replace", newline="\n") as text:
        for line in _lines(text):
            found.update(dict.fromkeys(_flat(_object(line) or {})))
    return tuple(found)


def _parquet_header(path: Path, _encoding: str) -> tuple[str, ...]:
    with path.open("rb") as file, _parquet(path, file) as opened:
        return tuple(opened.schema_arrow.names)


@contextmanager
def _parquet(path: Path, file: BinaryIO) -> Iterator[Any]:
    """The file, opened, and what can be wrong with it in words."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError("读写 .parquet 要用 pyarrow，现在没有安装", 'pip install "powerlist[batch]"；或者改用 .csv') from None
    try:
        yield pyarrow.parquet.ParquetFile(file)
    except (pyarrow.ArrowException, OSError):
        raise UserError(f"`{path}` 不是完整的 Parquet 文件", "重新导出一次") from None


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _flat(event: dict[str, Any]) -> dict[str, Raw]:
    """An event as files have it, its attributes beside the rest; null is known to be absent, as in a file of events."""
    attributes = event.get("attributes")
    if isinstance(attributes, dict):
        event = {**{key: value for key, value in event.items() if key != "attributes"}, **attributes}
    absent = {key: None for key, value in event.items() if value is None}
    return {**said(event), **absent}
