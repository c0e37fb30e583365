"""Tables of events from files (事件表): CSV, JSON lines and Parquet, row by row, whatever their length."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .shell import UserError

if TYPE_CHECKING:
    from powerlist.batch import Problem, Row
    from powerlist.model.condition import Raw
    from powerlist.progress import Progress

ENDINGS = {".csv": "表格", ".jsonl": "每行一个 JSON 对象", ".parquet": "列式文件"}

#: Bytes read at once, and rows of a Parquet file.
_BLOCK, _ROWS = 1 << 20, 10_000

#: What stands for "known to be absent" in a cell of a table; an empty cell is not known.
_ABSENT = "无"


@dataclass(frozen=True)
class Table:
    """A file of events: its columns, its fingerprint, and its encoding where it is a text."""

    path: Path
    header: tuple[str, ...]
    digest: str
    encoding: str

    def rows(self, report: Progress) -> Iterator[tuple[int, Row | Problem]]:
        """The rows, counted from 1; progress is told in bytes of the file."""
        reading = {".csv": self._csv, ".jsonl": self._json, ".parquet": self._parquet}[self.path.suffix.lower()]
        with self.path.open("rb") as file:
            size = self.path.stat().st_size
            for number, row in enumerate(reading(file), 1):
                if number % _ROWS == 0:
                    report(file.tell(), size)
                yield number, row

    def _csv(self, file: BinaryIO) -> Iterator[Row | Problem]:
        from powerlist.batch import Problem

        rows = csv.reader(io.TextIOWrapper(file, self.encoding, errors="replace", newline=""))
        next(rows)
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as problem:
                yield Problem("整行", f"这一行读不出（{problem}）")
                continue
            if len(cells) > len(self.header) and any(cells[len(self.header):]):
                yield Problem("整行", f"有 {len(cells)} 格，表头只有 {len(self.header)} 格", "检查有没有漏写引号的逗号")
            elif any(cells):
                yield {column: None if cell == _ABSENT else cell for column, cell in zip(self.header, cells, strict=False) if cell}

    def _json(self, file: BinaryIO) -> Iterator[Row | Problem]:
        from powerlist.batch import Problem

        for line in io.TextIOWrapper(file, self.encoding, errors="replace", newline="\n"):
            if line.strip():
                found = _object(line)
                yield _flat(found) if found is not None else Problem("整行", "这一行不是 JSON 对象", "每行写一个完整的 {…}")

    def _parquet(self, file: BinaryIO) -> Iterator[Row | Problem]:
        for batch in _arrow().ParquetFile(file).iter_batches(_ROWS):
            for cells in batch.to_pylist():
                yield {column: None if cell == _ABSENT else _raw(cell) for column, cell in cells.items()
                       if cell is not None and cell != ""}


def open_table(name: str) -> Table:
    """Look through a file once: its columns, its encoding, its fingerprint."""
    path = Path(name)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(f"`{name}`：不认识这种文件", "可以读 " + "、".join(f"{e}（{word}）" for e, word in ENDINGS.items()))
    try:
        digest, encoding = _looked_through(path)
        header = {".csv": _csv_header, ".jsonl": _json_header, ".parquet": _parquet_header}[ending](path, encoding)
    except FileNotFoundError:
        raise UserError(f"找不到文件 `{name}`", "检查文件名和所在的文件夹") from None
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"文件 `{name}` 打不开（{why(problem)}）", "检查权限，或是否被其他程序占用") from None
    twice = next((column for column in header if header.count(column) > 1), None)
    if twice is not None:
        raise UserError(f"`{name}` 有两列都叫 `{twice}`", "改其中一列的名称")
    if not header:
        raise UserError(f"`{name}` 是空的", "第一行写列名，以后每行一个事件")
    return Table(path, header, digest, encoding)


def _looked_through(path: Path) -> tuple[str, str]:
    """The fingerprint of a file, and its encoding: what is not UTF-8 is taken for GB18030, as elsewhere."""
    digest, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        if file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            encoding = "utf-16"
        while block := file.read(_BLOCK):
            digest.update(block)
            if encoding == "utf-8-sig":
                try:
                    utf8.decode(block)
                except UnicodeDecodeError:
                    encoding = "gb18030"
    return digest.hexdigest(), encoding


def _csv_header(path: Path, encoding: str) -> tuple[str, ...]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return tuple(cell.strip() for cell in next(csv.reader(file), ()))


def _json_header(path: Path, encoding: str) -> tuple[str, ...]:
    """Every key of every line, in the order of meeting them."""
    found: dict[str, None] = {}
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        for line in file:
            found.update(dict.fromkeys(_flat(_object(line) or {})))
    return tuple(found)


def _parquet_header(path: Path, _encoding: str) -> tuple[str, ...]:
    arrow = _arrow()
    try:
        return tuple(arrow.ParquetFile(path).schema_arrow.names)
    except ValueError as problem:  # what is wrong with a file is a ValueError to pyarrow
        raise UserError(f"`{path}` 不是完整的 Parquet 文件（{problem}）") from None


def _arrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        raise UserError("读写 .parquet 要用 pyarrow，现在没有安装", 'pip install "powerlist[batch]"；或者改用 .csv') from None
    return pyarrow.parquet


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _flat(event: dict[str, Any]) -> dict[str, Raw]:
    """An event as files have it, its attributes beside the rest."""
    attributes = event.get("attributes")
    flat = {**{k: v for k, v in event.items() if k != "attributes"}, **attributes} if isinstance(attributes, dict) else event
    return {key: _raw(value) for key, value in flat.items()}


def _raw(value: Any) -> Raw:
    """A value of JSON or Parquet as a file would have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return tuple(str(_raw(one)) for one in value)
    if isinstance(value, dict):
        return f"{value.get('on')}:{value.get('by')}" if value.keys() == {"on", "by"} else json.dumps(value, ensure_ascii=False)
    return None if value is None or value == _ABSENT else str(value)
