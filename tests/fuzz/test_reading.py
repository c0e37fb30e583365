"""Anything at all may stand in a file: reading never raises, and what it cannot read it says, with a place."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from powerlist.diagnostics import Sink
from powerlist.model.cases import Event, Request
from powerlist.read.cases import read_cases
from powerlist.read.documents import read_documents
from powerlist.read.yaml_source import Source, decode, parse
from powerlist.route import Route

#: Pieces that YAML, JSON and clerks' keyboards make trouble with.
PIECES = (
    "kind: ", "items", "areas:", "rules:", "bodies: ", "events:", "powerlist", "- ", "  - ", "    ", "\t", "\n", "\n\n",
    "\r\n", "\r", ":", ": ", "：", "，", "、", "“", "'", '"', "''", "[", "]", "{", "}", "[]", "{}", ", ", "#", " #", "&a",
    "*a", "<<", "<<: ", "!", "!!str ", "!x ", "%", "%YAML 1.2\n", "---", "---\n", "...\n", "? ", "|\n", ">-\n", "@", "`",
    "~", "null", "无", "true", "否", "0x1F", "010101", "12:30", "2025-02-30", "2025-07-01", "1e400", ".nan",
    "id: a", "name: 东镇", "level: 县", "when: {event.site: 河道}", "all:", "any: [", "not: {", "event.site", "exists: true",
    "between: [1, 2]", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\u200b", "\ufeff", "\ud800",
    "\U0001f600", "𠮷", "e\u0301", "x" * 600,
)
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20).map("".join),
    st.text(st.characters(), max_size=60),
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "latin-1"])


def inside(source: Source, sink: Sink) -> None:
    """Every finding points at a line and column that the file has."""
    lines = source.text.split("\n")
    for found in sink.found:
        assert found.at.file == source.name
        span = found.span or source.locate(found.at.keys)
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert (span.end_line, span.end_column) >= (span.line, span.column)
        assert found.message and "\n" not in found.message


def silent(text: str) -> bool:
    """Whether there is nothing to read: blanks, comments, document marks and directives."""
    said = re.sub(r"[!\ufeff]", " ", re.sub(r"(?m)^%.*$|(^|(?<=[ \t\ufeff]))#.*$|^---|^\.\.\.", "", text.removeprefix("\ufeff")))
    return all(word in ("~", "null", "无") for word in said.split())


@settings(max_examples=300)
@given(texts)
@example("")
@example("\ud800")
@example("a: 1\n\ufeffb: 2\n")
@example("a: 1\rb: [\r")
@example("a: 1\u2028b: [\nc: 1\n")
@example("? ? ? ? [\n")
@example("- " * 60)
def test_text_gives_documents_or_a_finding(text: str) -> None:
    """Silence about a file with something in it would be a record lost without a word."""
    sink = Sink()
    source = parse(text, "a.yaml", sink)
    assert source.documents or sink.failed or silent(source.text)
    read_documents(source, sink)
    inside(source, sink)


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=80), st.builds(lambda t, e: t.encode(e, "replace"), texts, encodings)))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"\xef\xbb\xbf")
@example(b"\x80")
@example("机构: 东镇".encode("gb18030"))
def test_bytes_give_text_or_a_finding(data: bytes) -> None:
    """A file saved in any encoding is read, or it is said which line could not be."""
    sink = Sink()
    text = decode(data, Route("a.yaml"), sink)
    if text is None:
        (found,) = sink.found
        assert found.code == "PL101"
        assert found.span is not None and 1 <= found.span.line <= data.count(b"\n") + 1
        return
    source = parse(text, "a.yaml", sink)
    read_documents(source, sink)
    assert source.documents or sink.failed or silent(source.text)


@given(texts, st.sampled_from([Event, Request]))
def test_cases_from_text(text: str, cls: type) -> None:
    """What another program pipes in is an event or request, or a finding."""
    sink = Sink()
    source, cases = read_cases(text, cls, sink)
    inside(source, sink)
    assert cases or sink.failed or "events:" in text or source.documents


json_values = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters())),
                           lambda below: st.one_of(st.lists(below, max_size=3),
                                                   st.dictionaries(st.text(max_size=6), below, max_size=3)), max_leaves=8)
cases = st.fixed_dictionaries({}, optional={
    "type": st.one_of(st.just("littering"), json_values), "place": st.one_of(st.just("east"), json_values),
    "day": json_values, "filed": json_values, "attributes": json_values, "text": json_values, "": json_values,
})


@given(cases)
def test_cases_from_dicts(case: dict[str, object]) -> None:
    """A dict from another program is read as its JSON would be."""
    one, two = Sink(), Sink()
    _, read = read_cases(case, Event, one)
    _, again = read_cases(json.dumps(case, ensure_ascii=False, indent=1), Event, two)
    assert read == again
    assert [(d.code, d.at) for d in one.found] == [(d.code, d.at) for d in two.found]
    assert read or one.failed


@pytest.mark.parametrize("text", ["[" * 50_000, "[\n" * 50_000, "{a: " * 20_000, "- " * 50_000, "a:\n" + " " * 50_000,
                                  "? " * 20_000, "'" * 50_000, "#" * 50_000, "x" * 100_000, "&a " * 10_000,
                                  "a: [" + "1, " * 50_000, "%" * 50_000, "---\n" * 5_000, "\t" * 50_000],
                         ids=lambda text: repr(text[:6]))
def test_hostile_text_ends_soon(text: str) -> None:
    """Depth and length are bounded, so one file cannot hold up the office (the suite has a time limit)."""
    sink = Sink()
    source = parse(text, "a.yaml", sink)
    read_documents(source, sink)
    assert sink.failed or silent(text)
