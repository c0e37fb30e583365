"""The smallest edits that make a file say something else (就地修改). In: text as it stands, its nodes, the
old and the new value. Out: text in which every other character is what it was: comments, order, quotes,
indentation and line ends are the author's. A comment goes only with the entry behind which it stands; where
that is not clear, the edit is refused.

Why not a round-trip library: ruamel.yaml writes the whole file anew from its tree, which re-indents lists,
folds long lines, drops the author's spaces before comments and knows neither our places nor our rules for
scalars. Our own nodes know where every value begins and ends, so a change touches just those places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from powerlist.read import yaml_text
from powerlist.read.yaml_source import Mapping, Node, Scalar, Source
from powerlist.read.yaml_source import Sequence as List
from powerlist.route import Span

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement (一处修改): from a line and column up to another, counted as spans count."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


class EditError(Exception):
    """The value stands in a way that cannot be edited in place; the message says which."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; what they insert gets the line ends of the text."""
    ends = [match.end() for match in _LINE_END.finditer(text)]
    starts = [0, *ends]
    newline = match[0] if (match := _LINE_END.search(text)) else "\n"

    def offset(place: tuple[int, int]) -> int:
        line, column = place
        return starts[line - 1] + column - 1 if line <= len(starts) else len(text)

    pieces, done = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):  # stable: insertions at one place keep their order
        first, last = offset(edit.start), offset(edit.end)
        if first < done:
            raise EditError("两处修改重叠")
        pieces += [text[done:first], edit.text.replace("\n", newline)]
        done = last
    return "".join([*pieces, text[done:]])


def apply_to_bytes(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A file after all edits; a byte order mark stays where it is."""
    mark = _BOM if data.startswith(_BOM) else b""
    return mark + apply_edits(data.removeprefix(_BOM).decode(), edits).encode()


# Values that change.

def changed(source: Source, node: Node, old: Any, new: Any) -> Iterator[Edit]:
    """Edits that turn the old value of a node into the new one. Both come from records, so that names in the
    file that differ from ids do not count as changes."""
    if old == new:
        return
    if isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict):
        yield from _changed_record(source, node, old, new)
    elif isinstance(node, List) and isinstance(old, list) and isinstance(new, list) and len(old) == len(node.items):
        yield from _changed_list(source, node, old, new)
    elif isinstance(node, Scalar) and not isinstance(new, dict | list):
        yield Edit(_start(node.span), _end_of(source, node), _gap(source, node) + yaml_text.scalar(new, brackets=True))
    elif isinstance(node, Scalar) and node.absent:
        yield Edit(_start(node.span), _end(node.span), _gap(source, node) + yaml_text.inline(new))
    else:
        raise EditError(f"第 {node.span.line} 行的值不能就地修改")


def _gap(source: Source, node: Scalar) -> str:
    """A value put where nothing stood keeps its distance from the colon."""
    before = source.lines[node.span.line - 1][: node.span.column - 1]
    return " " if before.endswith(":") else ""


def _end_of(source: Source, node: Scalar) -> tuple[int, int]:
    """Where a value ends; a block of text ends with its last line, before the line end."""
    head = source.lines[node.span.line - 1][node.span.column - 1:]
    if not head.startswith(("|", ">")):
        return _end(node.span)
    if "#" in head:
        raise EditError(f"第 {node.span.line} 行的文字块带有说明")
    last = _last_line(source, node.span)
    return last, len(source.lines[last - 1]) + 1


def _changed_record(source: Source, node: Mapping, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Edit]:
    before = None
    for key, value in new.items():
        if key in node.entries:
            yield from changed(source, node.entries[key], old.get(key), value)
            before = key
        elif value != old.get(key):
            yield _new_key(source, node, before, key, value)
    if any(key in node.entries for key in old.keys() - new.keys()):
        raise EditError(f"第 {node.span.line} 行的记录里有要删去的键")


def _new_key(source: Source, node: Mapping, before: str | None, key: str, value: Any) -> Edit:
    """A key goes after the one that precedes it in the order of the record."""
    if before is None:
        raise EditError(f"第 {node.span.line} 行的记录是空的")
    after = node.entries[before].span
    if _in_brackets(source, node):
        return Edit(_end(after), _end(after), f", {key}: {yaml_text.inline(value)}")
    indent = node.keys[before].column - 1
    if source.lines[node.keys[before].line - 1][:indent].strip(" -"):
        raise EditError(f"第 {node.keys[before].line} 行的键写在 `?` 后面")
    return _below(source, _last_line(source, after, indent), yaml_text.entry(key, value, indent))


def _changed_list(source: Source, node: List, old: list[Any], new: list[Any]) -> Iterator[Edit]:
    """Entries are left out, or put in after one that stays; none changes its place."""
    kept = [number for number, value in enumerate(old) if value in new]
    if not kept or new[:1] != [old[kept[0]]] or [old[number] for number in kept] != [v for v in new if v in old]:
        raise EditError(f"第 {node.span.line} 行的列表改了次序")
    brackets = _in_brackets(source, node)
    yield from (_without if brackets else _without_lines)(source, node, [n for n in range(len(old)) if n not in kept])
    before = node.items[kept[0]]
    for value in new:
        if value in old:
            before = node.items[old.index(value)]
        elif brackets:
            yield Edit(_end(before.span), _end(before.span), f", {yaml_text.inline(value)}")
        else:
            indent = node.span.column - 1
            lines = yaml_text.item(value, indent, brackets=_in_brackets(source, before))
            yield _below(source, _last_line(source, before.span, indent), lines)


def _without_lines(source: Source, node: List, gone: Sequence[int]) -> Iterator[Edit]:
    for number in gone:
        span = node.items[number].span
        yield Edit((span.line, 1), (_last_line(source, span) + 1, 1), "")


def _without(source: Source, node: List, gone: Sequence[int]) -> Iterator[Edit]:
    """In brackets entries go with the comma before them where the one before stays on their line, else with the
    comma after them; the last ones leave a comma that stands on a line before. A comment behind an entry that
    begins a line goes with it, a comment above the next one stays."""
    spans = [item.span for item in node.items]
    for run in _runs(gone):
        first, last = spans[run[0]], spans[run[-1]]
        before = spans[run[0] - 1] if run[0] else None
        after = spans[run[-1] + 1] if run[-1] + 1 < len(spans) else None
        inside = [_between(source, spans[number], spans[number + 1]) for number in run[:-1]]
        if before is not None and before.end_line == first.line:
            _refuse_comments(first, inside)
            yield Edit(_end(before), _end(last), "")
            continue
        _refuse_comments(first, [text.partition("\n")[2] for text in inside])
        if after is None:
            comma = re.match(r"\s*,", _text(source, _end(last), _end(node.span)).partition("\n")[0])
            yield Edit(_start(first), (last.end_line, last.end_column + (comma.end() if comma else 0)), "")
            continue
        behind, _, above = _between(source, last, after).partition("\n")
        if "#" not in above:
            yield Edit(_start(first), _start(after), "")
        elif "," not in behind.partition("#")[0]:
            _refuse_comments(first, [above])
        else:
            line = last.end_line + 1 + above[:above.index("#")].count("\n")
            opened = source.lines[first.line - 1][: first.column - 1].endswith("[")
            yield Edit(_start(first), (line, source.lines[line - 1].index("#") + 1), " " * opened)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow one another, together."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _refuse_comments(span: Span, texts: Iterable[str]) -> None:
    """Between the entries of a list only comments have a `#`."""
    if any("#" in text for text in texts):
        raise EditError(f"第 {span.line} 行起的列表里有说明，删去的是哪一项的要人工判断")


# Records that are added.

def added(source: Source, document: Node, kind: str, records: Sequence[dict[str, Any]]) -> Iterator[Edit]:
    """Edits that append records to the list of a document, written as its last record is written."""
    listed = document.entries.get(kind) if isinstance(document, Mapping) else None
    if isinstance(listed, List) and listed.items:
        yield from _after_the_last(source, listed, records)
    elif isinstance(listed, List) or (isinstance(listed, Scalar) and listed.absent):
        yield from _the_first(source, document, listed, records)
    else:
        raise EditError(f"文件里没有 `{kind}:` 列表")


def _the_first(source: Source, document: Node, listed: List | Scalar, records: Sequence[dict[str, Any]]) -> Iterator[Edit]:
    """In a block where nothing stood; between the brackets of a list or file that has them and must keep them."""
    start, end = _start(listed.span), _end(listed.span)
    inline = ", ".join(map(yaml_text.inline, records))
    if isinstance(listed, List) and (_in_brackets(source, document) or "#" in _text(source, start, end)):
        bracket = listed.span.end_line, listed.span.end_column - 1
        yield Edit(bracket, bracket, inline)
    elif isinstance(listed, Scalar) and _in_brackets(source, document):
        yield Edit(start, end, f"{_gap(source, listed)}[{inline}]")
    else:
        line, column = start
        kept = source.lines[line - 1][: column - 1].rstrip(" ")
        yield Edit((line, len(kept) + 1), end, "")
        indent = document.span.column - 1
        lines = [line for record in records for line in yaml_text.item(record, indent + 2)]
        yield _below(source, _last_line(source, listed.span, indent), lines)


def _after_the_last(source: Source, listed: List, records: Sequence[dict[str, Any]]) -> Iterator[Edit]:
    last = listed.items[-1]
    if _in_brackets(source, listed):
        for record in records:
            yield Edit(_end(last.span), _end(last.span), f", {yaml_text.inline(record)}")
        return
    gap = [""] if _apart(source, last.span.line) else []
    brackets = _in_brackets(source, last)
    lines = [line for record in records
             for line in (*gap, *yaml_text.item(record, listed.span.column - 1, brackets=brackets))]
    yield _below(source, _last_line(source, last.span, last.span.column - 1), lines)


def new_file(kind: str, word: str, schema: str, records: Sequence[dict[str, Any]]) -> str:
    """A file that holds these records; `schema` is where editors find its format."""
    lines = [f"# yaml-language-server: $schema={schema}", f"# {word}", f"kind: {kind}", f"{kind}:",
             *(line for record in records for line in yaml_text.item(record, 2))]
    return "\n".join(lines) + "\n"


def _apart(source: Source, line: int) -> bool:
    """Whether an empty line stands before a record (and its comments)."""
    above = line - 1
    while above > 1 and source.lines[above - 1].lstrip().startswith("#"):
        above -= 1
    return above >= 1 and not source.lines[above - 1].strip()


# Places.

def _in_brackets(source: Source, node: Node) -> bool:
    return source.lines[node.span.line - 1][node.span.column - 1:].startswith(("{", "["))


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _between(source: Source, one: Span, other: Span) -> str:
    """What stands between two entries."""
    return _text(source, _end(one), _start(other))


def _text(source: Source, start: tuple[int, int], end: tuple[int, int]) -> str:
    lines = source.lines[start[0] - 1: end[0]]
    lines[-1] = lines[-1][: end[1] - 1]
    lines[0] = lines[0][start[1] - 1:]
    return "\n".join(lines)


def _last_line(source: Source, span: Span, indent: int | None = None) -> int:
    """The last line of a value (a block of text ends where the next line begins), with the comments below it
    that are indented further than `indent`."""
    line = span.end_line if span.end_column > 1 or span.end_line == span.line else span.end_line - 1
    while line > span.line and not source.lines[line - 1].strip():
        line -= 1
    while indent is not None and line < len(source.lines):
        following = source.lines[line]
        if not following.lstrip().startswith("#") or len(following) - len(following.lstrip()) <= indent:
            break
        line += 1
    return line


def _below(source: Source, line: int, lines: Sequence[str]) -> Edit:
    """Whole lines after a line of the file, which may be its last and without an end."""
    if line >= len(source.lines):
        end = line, len(source.lines[line - 1]) + 1
        return Edit(end, end, "\n" + "\n".join(lines))
    return Edit((line + 1, 1), (line + 1, 1), "\n".join(lines) + "\n")
