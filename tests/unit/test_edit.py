"""Edits in place: what changes, and that nothing else does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from powerlist.diagnostics import Sink
from powerlist.read.edit import EditError, added, apply_edits, changed, new_file
from powerlist.read.yaml_source import Sequence as List
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
    "a comment on the next one": ("to: [a,\n     b,  # 乙\n     # 丙另有说明\n     c]\n", "to: [a,\n     # 丙另有说明\n     c]\n"),
    "a comment on both": ("to: [a, b,  # 甲乙\n     c]\n", "to: [a,  # 甲乙\n     c]\n"),
}


@pytest.mark.parametrize("text, expected", LISTS.values(), ids=LISTS)
def test_an_entry_leaves_a_list(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b", "c"], ["a", "c"]) == expected


LAST = {
    "block": ("to:\n  - a  # 甲\n  - b\n  - c  # 丙\nx: 1\n", "to:\n  - a  # 甲\nx: 1\n"),
    "brackets": ("to: [a, b, c]\n", "to: [a]\n"),
    "lines in brackets": ("to: [a,  # 甲\n     b,\n     c]\n", "to: [a,  # 甲\n     ]\n"),
    "with a last comma": ("to: [a,\n     b,\n     c , # 丙\n     ]\n", "to: [a,\n      # 丙\n     ]\n"),
}


@pytest.mark.parametrize("text, expected", LAST.values(), ids=LAST)
def test_the_last_entries_leave(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b", "c"], ["a"]) == expected
    assert parse(expected, "a", Sink()).documents


FIRST = {
    "brackets": ("to: [a, b]\n", "to: [b]\n"),
    "its own comment": ("to: [a,  # 甲\n     b]\n", "to: [b]\n"),
    "a comment on the next one": ("to: [a,  # 甲\n     # 乙另有说明\n     b]\n", "to: [ # 乙另有说明\n     b]\n"),
    "block": ("to:\n  # 甲另有说明\n  - a  # 甲\n  # 乙另有说明\n  - b\n", "to:\n  # 甲另有说明\n  # 乙另有说明\n  - b\n"),
}


@pytest.mark.parametrize("text, expected", FIRST.values(), ids=FIRST)
def test_the_first_entry_leaves(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b"], ["b"]) == expected
    assert list(parse(expected, "a", Sink()).words()) == ["b"]


@pytest.mark.parametrize("text", ["to: [a,\n     b,\n     # 丙另有说明\n     c]\n", "to: [a, b,  # 甲乙\n     c]\n", "to: [a, b  # 甲乙\n     , c]\n"])
def test_no_comment_is_lost_on_entries_that_stay(text: str) -> None:
    """Where a comment belongs to no single entry, somebody must look at it."""
    with pytest.raises(EditError, match="说明"):
        altered(text, ("to",), ["a", "b", "c"], ["a"])


def test_a_comment_before_a_comma_is_not_guessed_at() -> None:
    with pytest.raises(EditError, match="说明"):
        altered("to: [a\n     # 乙\n     , b]\n", ("to",), ["a", "b"], ["b"])


@pytest.mark.parametrize("text, expected", [
    ("to: [a, b, c]\n", "to: [a, d]\n"), ("to: [a,  # 甲\n     b,\n     c]\n", "to: [a, d,  # 甲\n     ]\n"),
    ("to:\n  - a  # 甲\n  - b\n  - c\n", "to:\n  - a  # 甲\n  - d\n")])
def test_entries_leave_where_another_comes(text: str, expected: str) -> None:
    assert altered(text, ("to",), ["a", "b", "c"], ["a", "d"]) == expected


BLOCKS = {
    "literal": ("a: |\n  一\n  二\nb: 1\n", "a: 新\nb: 1\n"),
    "folded": ("a: >-\n  一\n\n  二\n\n# 乙\nb: 1\n", "a: 新\n\n# 乙\nb: 1\n"),
    "at the end": ("a: |\n  一\n", "a: 新\n"),
    "without a last line end": ("a: |\n  一", "a: 新"),
    "empty": ("a: |\nb: 1\n", "a: 新\nb: 1\n"),
}


@pytest.mark.parametrize("text, expected", BLOCKS.values(), ids=BLOCKS)
def test_a_block_of_text_is_exchanged(text: str, expected: str) -> None:
    """Its last line end belongs to the file."""
    assert altered(text, ("a",), "旧", "新") == expected


def test_a_comment_at_the_head_of_a_block_is_not_lost() -> None:
    with pytest.raises(EditError, match="说明"):
        altered("a: |  # 注\n  一\nb: 1\n", ("a",), "一", "新")


def test_a_key_is_not_put_beside_one_with_a_question_mark() -> None:
    with pytest.raises(EditError):
        altered("? a\n: 1\n", (), {"a": "1"}, {"a": "1", "b": "2"})


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
    "empty with comments": ("kind: grants\ngrants:  # 还没有\n  # 等批复\nother: 1\n", "  - id: b\n    to: [甲镇]\n"),
    "empty without a last line end": ("kind: grants\ngrants:  # 还没有", "\n  - id: b\n    to: [甲镇]"),
    "empty below a question mark": ("kind: grants\n? grants\n:\n", "  - id: b\n    to: [甲镇]\n"),
    "empty brackets with a comment": ("kind: grants\ngrants: [ # 暂无\n]\n", "{id: b, to: [甲镇]}"),
    "empty brackets in brackets": ("{kind: grants, grants: []}\n", "{id: b, to: [甲镇]}"),
    "empty in brackets": ("{grants: , kind: grants}\n", "[{id: b, to: [甲镇]}]"),
    "two documents": ("kind: grants\ngrants:\n  - id: a\n---\nkind: items\n", "  - id: b\n    to: [甲镇]\n"),
}


@pytest.mark.parametrize("text, record", APPENDED.values(), ids=APPENDED)
def test_a_record_is_appended_as_the_list_is_written(text: str, record: str) -> None:
    found = appended(text, RECORD)
    assert found.count(record) == 1
    assert found.replace(record, "", 1) == text
    listed = parse(found, "a.yaml", Sink()).node((0, "grants"))
    assert isinstance(listed, List) and len(listed.items) == text.count("id:") + 1


@pytest.mark.parametrize("nothing", ["[]", "~", "无", "null", "[ ]", "[\n]"])
def test_a_word_for_nothing_makes_room(nothing: str) -> None:
    assert appended(f"kind: grants\ngrants: {nothing}  # 还没有\nother: 1\n", RECORD) == (
        "kind: grants\ngrants:  # 还没有\n  - id: b\n    to: [甲镇]\nother: 1\n")


def test_what_is_no_list_gets_no_records() -> None:
    for text in ("kind: grants\ngrants: 一\n", "kind: grants\ngrants: {a: 1}\n", "kind: grants\n"):
        with pytest.raises(EditError):
            appended(text, RECORD)


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
