"""YAML text → nodes: every scalar stays text, every fault has a line, a fault costs no more than its line."""

from __future__ import annotations

import pytest

from powerlist.diagnostics import Sink
from powerlist.read import yaml_source
from powerlist.read.yaml_source import Mapping, Scalar, Sequence, Source, decode, parse
from powerlist.route import Route, Span

from .building import span_of


def read(text: str) -> tuple[Source, Sink]:
    sink = Sink()
    return parse(text, "a.yaml", sink), sink


def said(text: str) -> list[tuple[str, int, int]]:
    """Findings as (code, line, column)."""
    source, sink = read(text)
    return [(d.code, span_of(d, source).line, span_of(d, source).column) for d in sink.found]


@pytest.mark.parametrize("written", ["010101", "12:30", "NO", "yes", "1_000", "0x1F", "1e3", "2025-02-30", ".inf", "007"])
def test_scalars_stay_text(written: str) -> None:
    """YAML's own typing would turn a code into a number and a word into a truth value."""
    source, sink = read(f"code: {written}")
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert document.entries["code"] == Scalar(written, Span(1, 7, 1, 7 + len(written)))
    assert sink.found == []


@pytest.mark.parametrize("written,absent", [("", True), ("~", True), ("null", True), ("无", True), ("''", False),
                                            ("'无'", False), ('"~"', False), ("无照", False)])
def test_absence_is_written_without_quotes(written: str, absent: bool) -> None:
    """`无` means known to be absent; in quotes it is the word."""
    (document,) = read(f"a: {written}")[0].documents
    assert isinstance(document, Mapping)
    value = document.entries["a"]
    assert isinstance(value, Scalar) and value.absent is absent


def test_documents_are_numbered_without_empty_ones() -> None:
    """The number in a route counts documents that hold something."""
    source, _ = read("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n")
    assert [list(d.entries) for d in source.documents if isinstance(d, Mapping)] == [["a"], ["b"]]
    assert source.locate((1, "b")).line == 7


@pytest.mark.parametrize("keys,line,column", [
    ((), 1, 1), ((0,), 1, 1), ((0, "items"), 2, 1), ((0, "items", 0), 3, 5), ((0, "items", 0, "name"), 4, 11),
    ((0, "items", 0, "basis"), 5, 5), ((0, "items", 0, "basis", 1), 5, 22), ((0, "items", 0, "basis", 1, "a"), 5, 25),
    ((0, "items", 0, "nothing"), 3, 5), ((0, "items", 7), 2, 1), ((9,), 1, 1), (("kind",), 1, 1),
    ((0, "items", 0, "empty"), 6, 5),
])
def test_places(keys: tuple[str | int, ...], line: int, column: int) -> None:
    """A scalar is shown itself, a list by its key, a record by its first key, what is missing by what is above."""
    source, _ = read("kind: items\nitems:\n  - id: a\n    name: 甲\n    basis: [{a: 1}, {a: 2}]\n    empty:\n")
    span = source.locate(keys)
    assert (span.line, span.column) == (line, column)


@pytest.mark.parametrize("text,code,line,column", [
    ("a: 1\na: 2\n", "PL103", 2, 1),
    ("a: &x 1\n", "PL104", 1, 4),
    ("a: *x\n", "PL104", 1, 4),
    ("a: !!int 1\n", "PL104", 1, 4),
    ("a: !python/object:os.system {}\n", "PL104", 1, 4),
    ("<<: {a: 1}\n", "PL104", 1, 1),
    ("a:\n\tb: 1\n", "PL102", 2, 1),
    ("name：东镇\nb: 1\n", "PL102", 1, 5),
    ("a: 1\nname 东镇\nb: 1\n", "PL102", 2, 1),
    ("a: \"x\nb: 1\n", "PL102", 1, 4),
    ("a: [x, y\nb: 1\n", "PL102", 1, 4),
    ("a: {x: y\nb: 1\n", "PL102", 1, 4),
    ("a: [x, y]]\nb: 1\n", "PL102", 1, 10),
    ("a: b: c\n", "PL102", 1, 5),
    ("a: @x\n", "PL102", 1, 4),
    ("a: `x`\n", "PL102", 1, 4),
    ("a: 1\n   b: 2\n", "PL102", 2, 5),
    ("a: 1\n\x07b: 2\n", "PL102", 2, 1),
    ("a: x\x00\n", "PL102", 1, 5),
    ("a: x\ud800\n", "PL102", 1, 5),
    ("a: 1\n\ufeffb: 2\n", "PL102", 2, 2),
    ("? [a, b]\n: c\n", "PL102", 1, 3),
    ("? {a: b}\n: c\n", "PL102", 1, 3),
    ("%YAML 9.0\n---\na: 1\n", "PL102", 1, 1),
])
def test_each_fault_has_its_code_and_place(text: str, code: str, line: int, column: int) -> None:
    """Everything that YAML allows and a catalog must not use, and everything that is not YAML."""
    assert said(text) == [(code, line, column)]


def test_a_repeated_key_shows_the_first() -> None:
    """YAML would keep the last of two equal keys without a word."""
    source, sink = read("a: 1\nb: 2\na: 3\n")
    (found,) = sink.found
    assert [source.locate(label.at.keys).line for label in found.related] == [1]
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert document.entries["a"] == Scalar("1", Span(1, 4, 1, 5))


@pytest.mark.parametrize("broken", ["b: [", "b: 'x", "b", "\tb: 1", "b: }", "b: \x00", "b: {x: [}", "b：1", "b: 1: 2"])
def test_a_broken_line_is_set_aside(broken: str) -> None:
    """The clerk gets one finding for one slip; what stands before and after it is read."""
    source, sink = read(f"a: 1\n{broken}\nc: 3\n")
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert list(document.entries) == ["a", "c"]
    assert source.broken == {2}
    assert [d.code for d in sink.found] == ["PL102"]


def test_many_broken_lines_end_the_reading() -> None:
    """Past twenty broken lines a file is not a catalog: nothing is read, all that was seen is said."""
    source, sink = read("a: 1\n" + "x: 1: 2\n" * 30)
    assert source.documents == ()
    assert source.broken == set(range(2, 2 + yaml_source.MAX_BROKEN_LINES))
    assert {d.code for d in sink.found} == {"PL102"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_move_places(end: str) -> None:
    """Windows, Unix and old Macintosh files give the same places and the same values."""
    text = "a: 1\nb:\n  - 甲 乙\n  - x: 'y\n\n      z'\nc: [\nd: 4\n"
    one, two = read(text), read(text.replace("\n", end))
    assert one[0].documents == two[0].documents
    assert said(text) == said(text.replace("\n", end)) == [("PL102", 7, 4)]


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_unseen_line_ends_are_blanks(separator: str) -> None:
    """What is pasted from a word processor must not shift the lines below: no editor shows these as lines."""
    source, _ = read(f"a: x{separator}y\nb: 2\n")
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert document.entries["a"] == Scalar("x y", Span(1, 4, 1, 7))
    assert said(f"a: x{separator}y\nb: [x\n") == [("PL102", 2, 4)]


def test_depth_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting past the limit is one finding at the place where it begins."""
    monkeypatch.setattr(yaml_source, "MAX_DEPTH", 3)
    source, sink = read("a: {b: {c: {d: {e: 1}}}}\nf: 6\n")
    assert [(d.code, span_of(d, source).column) for d in sink.found] == [("PL102", 12)]
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert list(document.entries) == ["a", "f"]


def test_great_depth_costs_one_line() -> None:
    """libyaml's time grows with the square of the depth: a line of brackets is given up."""
    source, sink = read("a: 1\nb: " + "[" * 5000 + "\nc: 3\n")
    assert source.broken == {2}
    assert [(d.code, span_of(d, source).line) for d in sink.found] == [("PL102", 2)]


def test_length_of_a_text_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is closed a hundred records later is a mistake, not a name."""
    monkeypatch.setattr(yaml_source, "MAX_SCALAR", 5)
    assert said("a: 12345\nb: 123456\n") == [("PL102", 2, 4)]


def test_quoted_text_may_hold_anything() -> None:
    """What is forbidden as YAML is allowed as words."""
    source, sink = read("a: '&x *y << !z {a} [b] # c: d'\nb: |\n  第一行\n  <<: 第二行\n")
    assert sink.found == []
    (document,) = source.documents
    assert isinstance(document, Mapping)
    assert document.entries["b"] == Scalar("第一行\n<<: 第二行\n", Span(2, 4, 5, 1), plain=False)


def test_spans_of_blocks_end_with_their_last_value() -> None:
    """A block runs on to the next key for YAML; a record must not claim its neighbour's line."""
    (document,) = read("a:\n  - x: 1\n    y: 2\n\n\nb: 3\n")[0].documents
    assert isinstance(document, Mapping)
    block = document.entries["a"]
    assert isinstance(block, Sequence)
    assert (block.span.line, block.span.end_line) == (2, 3)


# Bytes.

def decoded(data: bytes) -> tuple[str | None, list[tuple[str, int]]]:
    sink = Sink()
    text = decode(data, Route("a.yaml"), sink)
    return text, [(d.code, d.span.line if d.span else 0) for d in sink.found]


def test_utf8_with_and_without_mark() -> None:
    """Notepad writes a byte order mark; it is not part of the first key."""
    assert decoded("机构".encode()) == ("机构", [])
    assert decoded("机构".encode("utf-8-sig")) == ("机构", [])


def test_gb18030_is_read_and_reported() -> None:
    """WPS saves as ANSI: the clerk sees his own words, and the first line that is not UTF-8."""
    assert decoded("kind: areas\nname: 东镇\n".encode("gb18030")) == ("kind: areas\nname: 东镇\n", [("PL101", 2)])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_and_reported(encoding: str) -> None:
    """With a mark at the beginning; without one the bytes are not text."""
    mark = b"" if encoding == "utf-16" else "\ufeff".encode(encoding)
    assert decoded(mark + "名称".encode(encoding)) == ("名称", [("PL101", 0)])


def test_what_is_not_text_is_not_read() -> None:
    """A picture or a workbook renamed to .yaml."""
    assert decoded(b"a\n\xff\x81\xff\xff\xff") == (None, [("PL101", 2)])


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is refused before it is looked at."""
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 10)
    assert decoded(b"0123456789")[1] == []
    assert decoded(b"0123456789a") == (None, [("PL101", 0)])
