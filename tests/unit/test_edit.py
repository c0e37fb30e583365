"""Edits in place: what changes, and that nothing else does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from powerlist.diagnostics import Sink
from powerlist.read.edit import EditError, added, apply_edits, changed, new_file
from powerlist.read.yaml_source import parse
from powerlist.read.yaml_text import scalar


def altered(text: str, keys: tuple[str | int, ...], old: Any, new: Any) -> str:
    """The text after the value at these keys of the first document has changed."""
    source = parse(text, "a.yaml", Sink())
    node = source.node((0, *keys))
    assert node is not None
    return apply_edits(text, changed(source, node, old, new))


def appended(text: str, *records: dict[str, Any]) -> str:
    source = parse(text, "a.yaml", Sink())
    return apply_edits(text, added(source, source.documents[0], "grants", records))


LISTS = {
    "block": ("to:\n  - a  # 甲\n  # 乙\n  - b\n  - c\n", "to:\n  - a  # 甲\n  # 乙\n  - c\n"),
    "not indented": ("to:\n- a\n- b\n- c", "to:\n- a\n- c"),
    "brackets": ("to: [a, b, c]  # 三个\n", "to: [a, c]  # 三个\n"),
    "lines in brackets": ("to: [a,  # 甲\n     b,  # 乙\n     c]\n", "to: [a,  # 甲\n     c]\n"),
    "quoted": ("to: ['a', \"b\", c]\n", "to: ['a', c]\n"),
}


@pytest.mark.parametrize("text, expected", LISTS.values(), ids=LISTS)
def test_an_entry_leaves_a_list(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b", "c"], ["a", "c"]) == expected


LAST = {
    "block": ("to:\n  - a  # 甲\n  - b\n  - c  # 丙\nx: 1\n", "to:\n  - a  # 甲\nx: 1\n"),
    "brackets": ("to: [a, b, c]\n", "to: [a]\n"),
    "lines in brackets": ("to: [a,  # 甲\n     b,\n     c]\n", "to: [a,  # 甲\n     ]\n"),
}


@pytest.mark.parametrize("text, expected", LAST.values(), ids=LAST)
def test_the_last_entries_leave(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b", "c"], ["a"]) == expected
    assert parse(expected, "a", Sink()).documents


def test_an_entry_comes_after_the_one_it_follows() -> None:
    assert altered("to: [a, c]\n", ("to",), ["a", "c"], ["a", "b", "c"]) == "to: [a, b, c]\n"
    assert altered("to:\n  - a\n    # 旁注\n  - c\n", ("to",), ["a", "c"], ["a", "b", "c"]) == (
        "to:\n  - a\n    # 旁注\n  - b\n  - c\n")


def test_what_cannot_be_edited_in_place_is_refused() -> None:
    """Better nothing than something else: an order that changes, a list that becomes empty, a key that goes."""
    for old, new in ((["a", "b"], ["b", "a"]), (["a"], []), (["b"], ["c", "b"])):
        with pytest.raises(EditError):
            altered(f"to: [{', '.join(old)}]\n", ("to",), old, new)
    with pytest.raises(EditError):
        altered("a: {b: 1, c: 2}\n", ("a",), {"b": "1", "c": "2"}, {"b": "1"})


KEYS = {
    "block": ("- id: a\n  # 期间\n  period: {from: 2020-01-01}\n  x: 1\n", "- id: a\n  # 期间\n  period: {from: 2020-01-01, to: 2021-01-01}\n  x: 1\n"),
    "nested block": ("- id: a\n  period:\n    from: 2020-01-01  # 起\n  x: 1\n", "- id: a\n  period:\n    from: 2020-01-01  # 起\n    to: 2021-01-01\n  x: 1\n"),
    "brackets": ("- {id: a, period: {from: 2020-01-01}, x: 1}\n", "- {id: a, period: {from: 2020-01-01, to: 2021-01-01}, x: 1}\n"),
    "already there": ("- {id: a, period: {from: 2020-01-01, to: \"2030-01-01\"}}\n", "- {id: a, period: {from: 2020-01-01, to: 2021-01-01}}\n"),
    "left empty": ("- id: a\n  period: {from: 2020-01-01, to: }\n", "- id: a\n  period: {from: 2020-01-01, to: 2021-01-01}\n"),
}


@pytest.mark.parametrize("text, expected", KEYS.values(), ids=KEYS)
def test_a_key_is_set(text: str, expected: str) -> None:
    start = date(2020, 1, 1)
    period = {"from": start, "to": date(2030, 1, 1)} if "2030" in text else {"from": start}
    old = {"id": "a", "period": period, "x": "1"}
    new = {"id": "a", "period": {"from": start, "to": date(2021, 1, 1)}, "x": "1"}
    assert altered(text, (0,), old, new) == expected


def test_a_new_key_goes_after_the_one_before_it() -> None:
    """Below a block of text, below the comments that belong to it, above what comes next."""
    text = "- id: a\n  note: |\n    一\n    二\n\n  x: 1\n- id: b\n"
    old, new = {"id": "a", "note": "一\n二\n", "x": "1"}, {"id": "a", "note": "一\n二\n", "to": ["c"], "x": "1"}
    assert altered(text, (0,), old, new) == "- id: a\n  note: |\n    一\n    二\n  to: [c]\n\n  x: 1\n- id: b\n"


def test_a_key_at_the_end_of_a_file_without_a_last_line_end() -> None:
    assert altered("- id: a", (0,), {"id": "a"}, {"id": "a", "x": "1"}) == "- id: a\n  x: 1"


RECORD = {"id": "b", "to": ["甲镇"]}
APPENDED = {
    "block": ("kind: grants\ngrants:\n  - id: a\n    to: [x]\n", "  - id: b\n    to: [甲镇]\n"),
    "apart": ("kind: grants\ngrants:\n\n  # 甲\n  - id: a\n\n  - id: c  # 丙\n# 完\n", "\n  - id: b\n    to: [甲镇]\n"),
    "one line": ("kind: grants\ngrants:\n- {id: a}\n", "- {id: b, to: [甲镇]}\n"),
    "empty": ("kind: grants\ngrants:\n", "  - id: b\n    to: [甲镇]\n"),
    "two documents": ("kind: grants\ngrants:\n  - id: a\n---\nkind: items\n", "  - id: b\n    to: [甲镇]\n"),
}


@pytest.mark.parametrize("text, record", APPENDED.values(), ids=APPENDED)
def test_a_record_is_appended_as_the_list_is_written(text: str, record: str) -> None:
    found = appended(text, RECORD)
    assert found.count(record) == 1
    assert found.replace(record, "", 1) == text


def test_a_list_in_brackets_grows_in_brackets() -> None:
    assert appended("{kind: grants, grants: [{id: a}]}", RECORD) == "{kind: grants, grants: [{id: a}, {id: b, to: [甲镇]}]}"
    assert appended("kind: grants\ngrants: []\n", RECORD) == "kind: grants\ngrants:\n  - id: b\n    to: [甲镇]\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_are_those_of_the_file(newline: str) -> None:
    text = newline.join(["kind: grants", "grants:", "  - id: a  # 甲", "other: 1", ""])
    assert appended(text, RECORD) == newline.join(
        ["kind: grants", "grants:", "  - id: a  # 甲", "  - id: b", "    to: [甲镇]", "other: 1", ""])


def test_a_new_file_says_its_format() -> None:
    assert new_file("grants", "赋权", "s/grants.json", [RECORD]) == (
        "# yaml-language-server: $schema=s/grants.json\n# 赋权\nkind: grants\ngrants:\n  - id: b\n    to: [甲镇]\n")


@pytest.mark.parametrize("text", ["", "无", "~", "null", "是: 否", "a #b", "#a", "- a", "[a", "{a", "a, b", "a]", "*甲*", "'", '"', "一\n二",
                                  "yes", "0101", "12:30", "24", "2020-01-01", " a ", "a:", "%a", "@a", "`a", "\\", "\u2028", "\ufeff", "?a", "? a", ":a", "-a", "a-b", "a:b", "<<", "..."])
def test_every_text_is_read_as_it_was(text: str) -> None:
    """In a block and between brackets: what is written is what the reader reads."""
    source = parse(f"a: {scalar(text)}\nb: [{scalar(text, brackets=True)}]\n", "a", Sink())
    assert list(source.words()).count(text) == 2
