"""Tables of events from files (事件表): CSV, JSON lines and Parquet, row by row, whatever their length."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

from powerlist.read.cells import said

from .inputs import stands
from .shell import UserError

if TYPE_CHECKING:
    from powerlist.batch import Problem, Row
    from powerlist.model.condition import Raw
    from powerlist.progress import Progress

ENDINGS = {".csv": "表格", ".jsonl": "每行一个 JSON 对象", ".parquet": "列式文件"}

#: Bytes read at once, rows of a Parquet file, and the longest cell or line of JSON in characters: an open quotation mark
#: ends there.
_BLOCK, _ROWS, _CELL = 1 << 20, 10_000, 1 << 20

#: What stands in a text for bytes that are none, and the name under which decoders know that.
_MARK, _MARKED = "\udfff", "powerlist.marked"
codecs.register_error(_MARKED, lambda problem: (_MARK, cast(UnicodeDecodeError, problem).end))

#: The encodings by the mark at the beginning.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

#: What is said of a file that is one array.
_ARRAY = "整个文件是一个 JSON 数组 […]，不是每行一个事件"

#: Bytes that begin a character of several in UTF-8; so many times more of them than bad bytes, and it is UTF-8.
_LEADS, _FEW = bytes(range(0xC2, 0xF5)), 10

#: What files that are no text begin with.
_BINARY = {b"PK\3\4": "Excel 文件（.xlsx）或者压缩文件", b"\xd0\xcf\x11\xe0": "Excel 文件（.xls）", b"PAR1": "Parquet 文件",
           b"%PDF": "PDF 文件", b"\x1f\x8b": "压缩文件（.gz）"}

#: What the reader of CSV says of quotation marks, in words.
_WRONG_QUOTES = {"unexpected end of data": "有一个引号没有写后一个", "',' expected after '\"'": "后引号的后面不是逗号"}


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
                with io.TextIOWrapper(file, self.encoding, errors=_MARKED, newline="") as text:
                    yield from self._csv(text)
            case _:
                with io.TextIOWrapper(file, self.encoding, errors=_MARKED, newline="\n") as text:
                    yield from self._json(text)

    def _csv(self, text: TextIO) -> Iterator[tuple[int, Row | Problem]]:
        from powerlist.batch import Problem

        rows = _records(text)
        next(rows)
        width = len(self.header)
        for number, cells in enumerate(rows, 1):
            if isinstance(cells, Unsplit):
                yield number, Problem("整行", str(cells), "检查有没有漏写后一个引号")
            elif any(cells[width:]):
                yield number, Problem("整行", f"有 {len(cells)} 格，表头只有 {width} 格", "检查有没有漏写引号的逗号")
            elif any(cells):
                yield number, _strange(self.header, cells) or {
                    column: cell for column, cell in zip(self.header, cells, strict=False) if cell and not cell.isspace()}

    def _json(self, text: TextIO) -> Iterator[tuple[int, Row | Problem]]:
        from powerlist.batch import Problem

        for number, line in enumerate(_lines(text), 1):
            found = _event(line)
            if isinstance(found, str):
                yield number, Problem("整行", found, "每行写一个完整的 {…}")
            elif not line.isspace():
                yield number, found

    def _parquet(self, file: BinaryIO) -> Iterator[tuple[int, Row | Problem]]:
        from powerlist.columnar.plain import plain

        number = 0
        with _parquet(self.path, file) as opened:
            for batch in opened.iter_batches(_ROWS):
                for cells in zip(*(plain(column).to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, said(dict(zip(self.header, cells, strict=True)))


def open_table(name: str) -> EventTable:
    """Look through a file once: its columns, its encoding, its fingerprint.

    Raises:
        UserError: there is no such file, or it is no table.
    """
    path = Path(name)
    ending = path.suffix.lower()
    if stands(path) and path.is_dir():
        raise UserError(f"`{name}` 是文件夹，这里要一个文件",
                        "写其中的一个文件；装着 .parquet 的文件夹可以用 powerlist batch 判定，-o 也写文件夹")
    if ending not in ENDINGS:
        raise UserError(f"`{name}`：不认识这种文件", "可以读 " + "、".join(f"{e}（{word}）" for e, word in ENDINGS.items()))
    with _reading(path), path.open("rb") as file:
        state = _state(path)
        if ending != ".parquet" and (kind := _kind_of(file.read(4))):
            raise UserError(f"`{name}` 其实是 {kind}，只是名字以 {ending} 结尾",
                            "Parquet 的把名字改成 .parquet；其他的打开或者解开，另存为 CSV（UTF-8）再判")
        file.seek(0)
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
    """The fingerprint of a file, and its encoding: by its mark, else UTF-8 where all but a few bytes are that; what is
    not is taken for GB18030, as elsewhere."""
    digest, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(_MARKED)
    marked, bad, wide = "", 0, 0
    while block := file.read(_BLOCK):
        if file.tell() == len(block):
            marked = next((encoding for mark, encoding in _MARKS.items() if block.startswith(mark)), "")
        digest.update(block)
        if not marked:
            bad += utf8.decode(block).count(_MARK)
            wide += len(block) - len(block.translate(None, _LEADS))
    return digest.hexdigest(), marked or ("utf-8" if _FEW * bad <= wide else "gb18030")


def _kind_of(beginning: bytes) -> str | None:
    """What a file is that is no text."""
    return next((kind for mark, kind in _BINARY.items() if beginning.startswith(mark)), None)


class Unsplit(str):
    """Why a row cannot be split into cells."""


def _records(text: TextIO) -> Iterator[list[str] | Unsplit]:
    """The rows of a CSV text; a row that cannot be read comes as the reason why."""
    csv.field_size_limit(_CELL)
    rows = csv.reader(text, strict=True)
    while True:
        before = rows.line_num
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            lost = rows.line_num - before
            more = f"，连同下面 {lost - 1:,} 行都没有读" if lost > 1 else ""
            yield Unsplit(f"{_WRONG_QUOTES.get(str(problem), f'有一格超过 {_CELL:,} 字')}{more}")


def _strange(header: Sequence[str], cells: Sequence[str]) -> Problem | None:
    """What is wrong with the cells of a row beside what they say: bytes that are no text, a quotation mark that has
    swallowed rows."""
    text = "".join(cells)
    if not (_MARK in text or "\n" in text or "\r" in text):
        return None
    from powerlist.batch import Problem

    for column, cell in zip(header, cells, strict=False):
        if _MARK in cell:
            return Problem(column, "有读不出的字节", "改正这一格，或者重新导出成 UTF-8")
        if any(line.count(",") == len(header) - 1 for line in cell.splitlines()[1:]):
            return Problem(column, "这一格里像是有整行的事件", "检查有没有漏写后一个引号；正文里的半角逗号改成全角")
    return None


def _is_text(text: str) -> bool:
    """Whether it can be written: no bytes that were not understood, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
    if isinstance(found, Unsplit):
        raise UserError(f"`{path}` 的表头{found}", "第一行写列名，检查引号")
    names = [name.strip() for name in found]
    while names and not names[-1]:
        names.pop()
    return tuple(name or f"第 {number} 列" for number, name in enumerate(names, 1))


def _json_header(path: Path, encoding: str) -> tuple[str, ...]:
    """Every key of every line, in the order of meeting them."""
    found: dict[str, None] = {}
    wrong = ""
    with path.open(encoding=encoding, errors="replace", newline="\n") as text:
        for line in _lines(text):
            event = _event(line)
            if isinstance(event, str):
                wrong = wrong or (_ARRAY if line.startswith("[") else event)
            else:
                found.update(dict.fromkeys(event))
    if wrong and not found:
        raise UserError(f"`{path}` 里没有一个事件：{wrong}", "每行写一个完整的 {…}，如 {\"type\": \"乱扔垃圾\"}")
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
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError):
        raise UserError(f"`{path}` 不是完整的 Parquet 文件", "重新导出一次") from None


def _event(line: str) -> dict[str, Raw] | str:
    """What a line says of an event, or what is wrong with the line."""
    if not line:
        return f"这一行超过 {_CELL:,} 字"
    if line.isspace():
        return {}
    if not _is_text(line):
        return "这一行有读不出的字节"
    try:
        event = json.loads(line)
        if not isinstance(event, dict):
            return "这一行不是 JSON 对象"
        if "\\ud" in line.lower() and not _is_text(json.dumps(event, ensure_ascii=False)):
            return "这一行有半个字符（\\ud800 一类的转义）"
        return _flat(event)
    except RecursionError:
        return "这一行嵌套太深"
    except ValueError:
        return "这一行不是 JSON 对象"


def _flat(event: dict[str, Any]) -> dict[str, Raw]:
    """An event as files have it, its attributes beside the rest; null is known to be absent, as in a file of events."""
    attributes = event.get("attributes")
    if isinstance(attributes, dict):
        event = {**{key: value for key, value in event.items() if key != "attributes"}, **attributes}
    absent = {key: None for key, value in event.items() if value is None}
    return {**said(event), **absent}
