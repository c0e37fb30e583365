"""Tables for the office: what Excel would read is what was in the table, and nothing runs."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from powerlist.report import sheet as module
from powerlist.report.sheet import MAX_CELL, OfficeError, Sheet, sheet_names, to_csv, to_workbook

LIST = Sheet("黎城街道基本履职事项", ("编号", "事项", "自何日起", "数量"), (
    ("00012", "对乱扔垃圾的处罚", date(2021, 12, 1), 3),
    ("pen-2", "两行\n的，\"话\"", None, -5),
), ("目录里有示意数据，不得作为执法依据",))

#: Texts that a spreadsheet would run, as they stand or behind what one does not see.
RUNNING = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "　=1", "＝1+1", "＋1", "－1", "＠A", "﹦1", "\u200b=1", "\ufeff=1",
           "\x00=1", "=cmd|' /C calc'!A0", "-", "=HYPERLINK(\"http://x\")"]
HARMLESS = ["", "对（=1）", "1=1", "第-1条", "'=1", "—", "10-1", "http://x.cn", "#A", "（-1）"]


def opened(*sheets: Sheet) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_workbook(sheets)))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def one(value: str | int | date | None) -> Sheet:
    return Sheet("表", ("栏",), ((value,),))


# CSV

def test_csv_is_what_excel_opens() -> None:
    data = to_csv(LIST)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == ('编号,事项,自何日起,数量\r\n00012,对乱扔垃圾的处罚,2021-12-01,3\r\n'
                                        'pen-2,"两行\n的，""话""",,-5\r\n')


@pytest.mark.parametrize("text", RUNNING)
def test_csv_marks_what_would_run(text: str) -> None:
    (_, (cell,)) = rows_of(to_csv(one(text)))
    assert cell.startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_csv_leaves_the_rest_alone(text: str) -> None:
    assert rows_of(to_csv(one(text)))[1] == [text]


def test_headings_do_not_run_either() -> None:
    assert rows_of(to_csv(Sheet("表", ("=1",), ())))[0] == ["'=1"]


@given(st.lists(st.tuples(st.text(), st.none() | st.integers() | st.dates()), max_size=5))
@example([("=1\r\n+1", -1)])
def test_csv_keeps_its_rows_and_runs_nothing(rows: list[tuple[str, int | date | None]]) -> None:
    read = rows_of(to_csv(Sheet("表", ("a", "b"), tuple(rows))))
    assert [len(row) for row in read] == [2] * (1 + len(rows))
    assert [row[1] for row in read[1:]] == ["" if b is None else str(b) for _, b in rows]
    assert [row[0] for row in read[1:] if row[0].strip()[:1] in set("=+-@＝＋－＠")] == []


# Workbooks

def test_a_workbook_shows_title_notes_headings_and_rows() -> None:
    page = opened(LIST).active
    assert page is not None
    assert page.title == LIST.title
    shown = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row[0] for row in shown[:2]] == [LIST.title, *LIST.notes]
    assert shown[2] == list(LIST.columns)
    assert shown[3][0:2] == ["00012", "对乱扔垃圾的处罚"]
    assert shown[3][2].date() == date(2021, 12, 1)
    assert shown[4] == ["pen-2", "两行\n的，\"话\"", None, -5]


def test_a_workbook_is_ready_to_read_and_to_print() -> None:
    page = opened(LIST).active
    assert page is not None
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:D5"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth or 1,
            page.page_setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$3"
    assert page["B4"].alignment.wrap_text


def test_columns_are_as_wide_as_their_contents_and_fit_together() -> None:
    page = opened(Sheet("表", ("短", "长", "更长"), (("一", "字" * 20, "字" * 400),) * 3)).active
    assert page is not None
    short, long, longer = (page.column_dimensions[letter].width for letter in "ABC")
    assert short < long < longer <= 62
    wide = opened(Sheet("表", tuple("abcdefgh"), (("字" * 100,) * 8,))).active
    assert wide is not None
    assert sum(wide.column_dimensions[letter].width for letter in "abcdefgh".upper()) <= 160


def test_rows_are_as_high_as_their_texts() -> None:
    """Only Excel finds the height of wrapped texts by itself."""
    page = opened(Sheet("表", ("栏", "栏"), (("一", "二"), ("三\n三\n三", "四"), ("五", "字" * 300), ("六", "字" * 30_000)))).active
    assert page is not None
    heights = [page.row_dimensions[row].height for row in (3, 4, 5, 6)]
    assert heights[0] < 22
    assert heights[1] > 45
    assert heights[2] > 150
    assert heights[3] > 400


def test_a_long_head_gives_way_to_the_rows() -> None:
    """Many notes would fill the screen, and every page: they come last, and the headings stay in sight."""
    notes = ("说明" * 200, "又一条", "又" * 300)
    book = opened(Sheet("表", ("栏", "栏"), (("一", "二"),), notes))
    page, last = book.worksheets
    assert (page.freeze_panes, page.print_title_rows) == ("A4", "$1:$3")
    assert [cell.value for cell in page["A"]] == ["表", "说明见本工作簿最后一张表。", "栏", "一"]
    assert last.title == "说明"
    assert [cell.value for cell in last["B"][2:]] == list(notes)


@pytest.mark.parametrize("text", [*RUNNING, "1e5", "http://x.cn", "mailto:a@b", "{=1}"])
def test_a_text_stays_a_text(text: str) -> None:
    """Also as a title, a note or a heading."""
    data = to_workbook([Sheet(text, (text, "b"), ((text, 1),), (text,))])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        inside = book.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in book.namelist()
    assert "<f>" not in inside
    assert re.findall(r'<c r="A\d"[^>]* t="(\w+)"', inside) == ["s"] * 4


def test_what_would_run_stays_text_when_it_is_edited() -> None:
    page = opened(Sheet("表", ("栏",), (("=1",), ("一",)))).active
    assert page is not None
    assert [page[cell].quotePrefix for cell in ("A3", "A4")] == [True, False]


def test_numbers_and_days_that_a_spreadsheet_cannot_hold_are_texts() -> None:
    page = opened(Sheet("表", ("栏",), ((2**53,), (2**53 + 1,), (date(1899, 12, 31),), (date(1900, 3, 1),)))).active
    assert page is not None
    assert [page[f"A{row}"].data_type for row in (3, 4, 5, 6)] == ["n", "s", "s", "d"]
    assert [page[f"A{row}"].value for row in (4, 5)] == [str(2**53 + 1), "1899-12-31"]


def test_equal_tables_are_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_workbook([LIST])
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert to_workbook([LIST]) == first
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", book.read("docProps/core.xml").decode())) == {"2000-01-01T"}
        assert {info.date_time[0] for info in book.infolist()} == {1980}


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 5)
    long = Sheet("长表", ("栏",), tuple((n,) for n in range(5)), ("注",))
    pages = opened(long).worksheets
    assert [page.title for page in pages] == ["长表（1，共 3 张）", "长表（2，共 3 张）", "长表（3，共 3 张）"]
    assert [cell.value for page in pages for (cell,) in page.iter_rows(min_row=4)] == [0, 1, 2, 3, 4]
    assert {page.max_row <= 5 for page in pages} == {True}


def test_an_empty_table_has_its_headings() -> None:
    page = opened(Sheet("空", ("甲", "乙"), ())).active
    assert page is not None
    assert [cell.value for cell in page[2]] == ["甲", "乙"]
    assert rows_of(to_csv(Sheet("空", ("甲", "乙"), ()))) == [["甲", "乙"]]


def test_a_ragged_table_is_our_fault() -> None:
    with pytest.raises(ValueError, match="not as long"):
        Sheet("表", ("甲",), (("一", "二"),))


def test_without_the_library_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(OfficeError) as error:
        to_workbook([LIST])
    assert "pip install 'powerlist[office]'" in error.value.help


# Texts

@pytest.mark.parametrize(("text", "kept"), [
    ("a\x00b\x1bc\x7f", "abc"), ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"), ("a\tb", "a b"), ("a\u202eb", "ab"),
    ("a\ufffeb\ud800", "ab"), ("_x0041_", "_x0041_"), ("张\U00020BB7", "张\U00020BB7"), ("<&>\"", "<&>\""), ("x ", "x ")])
def test_what_is_no_letter_goes(text: str, kept: str) -> None:
    page = opened(one(text)).active
    assert page is not None
    assert page["A3"].value.replace("_x005F_", "_") == kept  # openpyxl leaves that to its user
    assert rows_of(to_csv(one(text)))[1] == [kept]


@pytest.mark.parametrize("letter", ["字", "\U00020BB7"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(letter: str) -> None:
    units = len(letter.encode("utf-16-le")) // 2
    whole, long = letter * (MAX_CELL // units), letter * 40_000
    assert rows_of(to_csv(one(whole)))[1] == [whole]
    cut = rows_of(to_csv(one(long)))[1][0]
    assert cut.startswith(letter * 10)
    assert cut.endswith("……（单元格只放得下这些，原文共 40,000 字）")
    assert MAX_CELL - 1 <= len(cut.encode("utf-16-le")) // 2 <= MAX_CELL
    page = opened(one(long)).active
    assert page is not None
    assert page["A3"].value == cut


# Names

@pytest.mark.parametrize(("titles", "names"), [
    (["基本履职"], ("基本履职",)),
    (["a/b[1]:*?\\c"], ("a b 1 c",)),
    (["表", "表", "表"], ("表", "表（2）", "表（3）")),
    (["List", "LIST"], ("List", "LIST（2）")),
    (["", "'", "???"], ("表", "表（2）", "表（3）")),
    (["History"], ("History（2）",)),
    (["字" * 40, "字" * 50], ("字" * 31, "字" * 28 + "（2）")),
    (["\U00020BB7" * 16], ("\U00020BB7" * 15,)),
    ([".x. "], ("x",)),
])
def test_names_of_sheets(titles: list[str], names: tuple[str, ...]) -> None:
    assert sheet_names(titles) == names


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_any_titles_make_a_workbook(titles: list[str]) -> None:
    book = opened(*(Sheet(title, ("栏",), ((title,),)) for title in titles))
    names = [name.lower() for name in book.sheetnames]
    assert len(set(names)) == len(titles)
    assert [name for name in names if len(name.encode("utf-16-le")) > 62 or set(name) & set("[]:*?/\\")] == []
