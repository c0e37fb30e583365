"""Tables for the office (表格): CSV and xlsx, as Excel and WPS open them.

In: a table of plain values. Out: bytes, the same for the same table on every day. It knows nothing of laws, bodies
or files. CSV is for programs and for machines without Excel: one table and nothing else, so the notes stay out.

A text never becomes a formula. Names of villages and matters come from many hands, and a spreadsheet runs what
begins with = + - @, also behind blanks and in full width. In xlsx a text is stored as text; CSV has no types, so a
text that begins so gets an apostrophe before it (OWASP's advice on CSV injection), which Excel then shows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from math import ceil
from types import ModuleType
from typing import Any

from powerlist.report.layout import cells

Cell = str | int | float | date | None

#: What Excel holds: rows of a sheet, characters of a cell (less the apostrophe) and of a sheet's name.
MAX_ROWS, MAX_CELL, MAX_NAME = 1_048_576, 32_767 - 1, 31

#: Whole numbers up to here are exact in a spreadsheet, and days from here on are days.
_EXACT, _FIRST_DAY = 2**53, date(1900, 3, 1)

#: Not the day of writing: equal tables are equal bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)

#: The same words fill a column.
_remembered = lru_cache(maxsize=1 << 16)

_INSTALL = "pip install 'powerlist[office]'"


class OfficeError(Exception):
    """The library that writes xlsx is not installed."""

    def __init__(self) -> None:
        super().__init__("写 .xlsx 要用的 XlsxWriter 没有安装")
        self.message = str(self)
        self.help = f"先运行 {_INSTALL}；或者改写成 .csv，Excel 和 WPS 都能打开"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table (表): a heading for each column, rows as long as that, and what the reader must not overlook."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} is not as long as its headings")


def to_csv(sheet: Sheet) -> bytes:
    """RFC 4180, in UTF-8 with the mark (BOM) by which Excel knows it. A cell that looks like a number or a day is
    one to Excel, which drops the zeros before it; xlsx keeps it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_field(column) for column in sheet.columns)
    writer.writerows([_field(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def to_workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook ready to print: A4 across, each page with title, notes and headings.

    Raises:
        OfficeError: XlsxWriter is not installed.
    """
    written = io.BytesIO()
    book = office().Workbook(written, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": "宋体", "font_size": 11}})
    book.set_properties({"created": _CREATED})
    style = _Style(book)
    parts = [part for sheet in _arranged(sheets) for part in _parts(sheet)]
    for part, name in zip(parts, sheet_names([part.title for part in parts]), strict=True):
        _Page(part, book.add_worksheet(name), style).write()
    book.close()
    return written.getvalue()


def office() -> ModuleType:
    """The library that writes xlsx; ask for it before long work that ends in such a file.

    Raises:
        OfficeError: it is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise OfficeError from None
    return xlsxwriter  # type: ignore[no-any-return]


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Names that Excel takes for sheets and Windows for files: short, each once, whatever the case."""
    taken: set[str] = set()
    return tuple(_name(title, taken) for title in titles)


def _name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r'[][:*?/\\<>|"]', " ", _clean(title))).strip("' .") or "表"
    number = 1
    while True:
        suffix = f"（{number}）" if number > 1 else ""
        name = _cut(plain, MAX_NAME - len(suffix)).rstrip("' .") + suffix
        if name.casefold() not in taken | {"history"}:  # Excel keeps that one for itself
            taken.add(name.casefold())
            return name
        number += 1


# Texts.

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

#: Control characters but the line end; marks that turn the direction of reading; what is no character.
_UNSEEN = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def _clean(text: str) -> str:
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text.replace("\t", " ")))


@_remembered
def _text(text: str) -> str:
    """The text as a cell takes it; one that is too long is cut and says so."""
    clean = _clean(text)
    if _units(clean) <= MAX_CELL:
        return clean
    mark = f"……（单元格只放得下这些，原文共 {len(clean):,} 字）"
    return _cut(clean, MAX_CELL - len(mark)) + mark


def _units(text: str) -> int:
    """Characters as Excel counts them: a rare 汉字 beyond U+FFFF is two."""
    return len(text) if text.isascii() or max(text) <= "\uffff" else len(text.encode("utf-16-le")) // 2


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[:2 * units].decode("utf-16-le", errors="ignore")


@_remembered
def _runs(text: str) -> bool:
    """Whether a spreadsheet that reads this would take it for a formula: also behind what is not seen."""
    for character in text:
        if not character.isspace() and unicodedata.category(character) != "Cf":
            return unicodedata.normalize("NFKC", character)[0] in "=+-@"
    return False


def _field(cell: Cell) -> str:
    """A cell in CSV."""
    text = _shown(cell)
    return f"'{text}" if isinstance(cell, str) and _runs(text) else text


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return _text(cell) if isinstance(cell, str) else str(cell)  # a date's own words are year-month-day


# Workbooks.

#: Lines that title and notes may take above a table, since they stay in sight and stand on every printed page.
HEAD = 8

_ELSEWHERE = "说明见本工作簿最后一张表。"


def _arranged(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The sheets; notes that would fill the screen come together on a sheet of their own, the last."""
    moved: list[tuple[str, str]] = []
    for sheet in sheets:
        across = sum(_widths(sheet))
        if sum(_lines(_text(text), across) for text in (sheet.title, *sheet.notes)) <= HEAD:
            yield sheet
        else:
            moved += [(sheet.title, note) for note in sheet.notes]
            yield replace(sheet, notes=(_ELSEWHERE,))
    if moved:
        yield Sheet("说明", ("表", "说明"), tuple(moved))


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    """The table, in parts where it is longer than a sheet."""
    room = MAX_ROWS - 2 - len(sheet.notes)
    starts = range(0, max(1, len(sheet.rows)), room)
    for number, start in enumerate(starts, 1):
        title = f"{sheet.title}（{number}，共 {len(starts)} 张）" if len(starts) > 1 else sheet.title
        yield replace(sheet, title=title, rows=sheet.rows[start:start + room])


class _Style:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        cell = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top", "border": 1}
        self.title = book.add_format({"font_name": "宋体", "font_size": 14, "bold": True, "text_wrap": True,
                                      "align": "center", "valign": "vcenter"})
        self.note = book.add_format({"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "vcenter"})
        self.heading = book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter",
                                        "bg_color": "#E7E6E6"})
        self.text = book.add_format(cell)
        self.guarded = book.add_format({**cell, "quote_prefix": True})  # stays text when the clerk edits it
        self.number = book.add_format({**cell, "align": "center"})
        self.day = book.add_format({**cell, "align": "center", "num_format": "yyyy-mm-dd"})


class _Page:
    """One sheet: title, notes, headings, rows. Heights are set, since only Excel finds those of wrapped texts."""

    def __init__(self, sheet: Sheet, page: Any, style: _Style) -> None:
        self.sheet = sheet
        self.page = page
        self.style = style
        self.widths = _widths(sheet)

    def write(self) -> None:
        """Everything, in its place."""
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self._across(0, self.sheet.title, self.style.title, size=1.5)
        for row, note in enumerate(self.sheet.notes, 1):
            self._across(row, note, self.style.note)
        headings = 1 + len(self.sheet.notes)
        self._row(headings, self.sheet.columns, self.style.heading)
        for row, values in enumerate(self.sheet.rows, headings + 1):
            self._row(row, values)
        self._set_up(headings)

    def _across(self, row: int, text: str, style: Any, size: float = 1) -> None:
        """A text over all columns."""
        clean = _text(text)
        last = len(self.widths) - 1
        if last:
            self.page.merge_range(row, 0, row, last, "", style)
        self.page.write_string(row, 0, clean, style)
        self._set_height(row, size * _lines(clean, int(sum(self.widths) / size)))

    def _row(self, row: int, values: Sequence[Cell], style: Any = None) -> None:
        for column, value in enumerate(values):
            self._put(row, column, value, style)
        self._set_height(row, max(map(_lines, map(_shown, values), self.widths), default=1))

    def _put(self, row: int, column: int, value: Cell, style: Any) -> None:
        if isinstance(value, int | float) and abs(value) <= _EXACT:
            self.page.write_number(row, column, value, style or self.style.number)
        elif isinstance(value, date) and value >= _FIRST_DAY:
            self.page.write_datetime(row, column, value, style or self.style.day)
        else:
            text = _shown(value)
            usual = self.style.guarded if _runs(text) else self.style.text
            write = self.page.write_string if text else self.page.write_blank
            write(row, column, text, style or usual)

    def _set_height(self, row: int, lines: float) -> None:
        self.page.set_row(row, min(409, 16 * lines + 4))  # in points; Excel's highest row

    def _set_up(self, headings: int) -> None:
        """Screen and paper."""
        page = self.page
        page.autofilter(headings, 0, headings + len(self.sheet.rows), len(self.widths) - 1)
        page.freeze_panes(headings + 1, 0)
        page.repeat_rows(0, headings)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.center_horizontally()
        page.set_footer("&C第 &P 页，共 &N 页")


#: Cells: a column's least and most; what all together take at least, and at most where the least allows it. Many
#: columns may take more, so that those with long texts are wider than those with a word.
_COLUMN, _TOGETHER, _EACH = (10, 60), (60, 150), 15


def _widths(sheet: Sheet) -> list[float]:
    """As wide as the contents; the widest columns give way until all fit on a page."""
    least, most = _COLUMN
    columns = zip(*sheet.rows, strict=True) if sheet.rows else [()] * len(sheet.columns)
    natural = [_natural(heading, column, most) for heading, column in zip(sheet.columns, columns, strict=True)]
    room = max(_TOGETHER[1], _EACH * len(natural))
    fitting = (cap for cap in range(most, least, -1) if sum(min(width, cap) for width in natural) <= room)
    cap = next(fitting, least)
    fitted = [min(width, cap) for width in natural]
    stretch = max(1, _TOGETHER[0] / max(1, sum(fitted)))  # title and notes want room
    return [width * stretch for width in fitted]


def _natural(heading: str, column: Iterable[Cell], most: int) -> int:
    """The longest line, with a margin; a heading carries the button of the filter."""
    texts = {cell[:10 * most] if isinstance(cell, str) else _shown(cell) for cell in set(column)}
    lines = (line[:most] for text in texts for line in text.split("\n"))
    return max(cells(heading) + 4, 2 + max(map(cells, lines), default=0))


@_remembered
def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; where a line breaks, up to two cells stay empty."""
    if "\n" not in text and len(text) * 2 <= width - 2:
        return 1
    return sum(max(1, ceil(cells(line) / (width - 2))) for line in text.split("\n"))
