"""Differences of the lists for people and machines (清单变动): text, Markdown and data.

In: differences as `views.records` found them. Out: text by kind and record, the same as Markdown tables fit for a
merge request, or plain data. Changes of many records that say the same are said once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from powerlist.model.documents import KINDS
from powerlist.read import shape as s
from powerlist.read.plain import condition_of, plain_of
from powerlist.report.json import Dict, plain
from powerlist.report.keys import key_word
from powerlist.report.layout import WIDTH, hang
from powerlist.report.markdown import plain as escaped
from powerlist.report.sheet import Sheet
from powerlist.report.wording import NOTHING, entry_word, said
from powerlist.views.records import Differences, FieldChange, RecordChange, What

#: How many records that changed alike are named; the others are counted.
_NAMED = 20

_SAME = "清单没有变动"


def records_to_text(found: Differences, width: int = WIDTH, *, examples: bool = False) -> str:
    """What changed, the workspace's own records first. `examples`: worked examples and cases one by one, too."""
    lines = hang("", _summary(found), width)
    for title, changes in _parts(found, examples):
        lines += ["", f"{title}：" if title else ""]
        for kind, rows in _by_kind(found, changes):
            lines.append(f"  {kind}：")
            for row in rows:
                lines += hang(f"    {row.action.value}  ", row.records, width)
                lines += [line for text in row.values for line in hang("        ", text, width, 10)]
    return "\n".join(line.rstrip() for line in lines)


def records_to_markdown(found: Differences, level: int = 2, *, examples: bool = False) -> str:
    """The same as tables; headings begin at `level`."""
    blocks = [escaped(_summary(found))]
    for title, changes in _parts(found, examples):
        blocks.append(f"{'#' * level} {title}")
        for kind, rows in _by_kind(found, changes):
            table = ["| 变动 | 记录 | 内容 |", "| --- | --- | --- |"]
            table += (f"| {row.action.value} | {escaped(row.records)} | {'<br>'.join(map(escaped, row.values))} |"
                      for row in rows)
            blocks += [f"{'#' * (level + 1)} {kind}", "\n".join(table)]
    return "\n\n".join(blocks) + "\n"


def records_to_dict(found: Differences, *, examples: bool = False) -> Dict:
    """The same as data: values as they stand in files, references by id."""
    return {
        "summary": {"own": _counts(found.own), "used": _counts(found.used), "examples": _counts(found.examples)},
        "changes": [_change(found, change) for change in found.changes],
        **({"examples": [_change(found, change) for change in found.examples]} if examples else {}),
    }


def records_to_sheet(found: Differences, notes: tuple[str, ...] = ()) -> Sheet:
    """The same as a table: a row for each value that changed, or for a record that came or went."""
    rows = ((title, kind_word(change.kind), change.action.value, change.id, change.name, label, what)
            for title, changes in _parts(found, examples=False) for change in changes
            for label, what in [(_label(found, field), _what(found, field)) for field in change.fields] or [("", "")])
    return Sheet("清单变动", ("出处", "记录种类", "变动", "编号", "名称", "改动处", "内容"), tuple(rows), notes)


def _parts(found: Differences, examples: bool) -> Iterator[tuple[str, tuple[RecordChange, ...]]]:
    parts = [("本工作区", found.own), ("所用的工作区和规则集", found.used),
             ("示例和事件", found.examples if examples else ())]
    return ((title, changes) for title, changes in parts if changes)


def _summary(found: Differences) -> str:
    named = [(title, Counter(change.action for change in changes)) for title, changes in (
        ("本工作区", found.own), ("所用的工作区和规则集", found.used), ("示例和事件", found.examples))]
    told = [f"{title}{'、'.join(f'{action.value} {counts[action]} 条' for action in What if counts[action])}"
            for title, counts in named if counts]
    return ("；".join(told) if found.changes else "；".join([_SAME, *told])) + "。"


def _counts(changes: Iterable[RecordChange]) -> Dict:
    counts = Counter(change.action for change in changes)
    return {action.name.lower(): counts[action] for action in What}


# Rows: one record, or several that changed alike.

@dataclass(frozen=True, slots=True)
class _Row:
    action: What
    records: str
    values: tuple[str, ...]


def _by_kind(found: Differences, changes: Iterable[RecordChange]) -> Iterator[tuple[str, list[_Row]]]:
    for kind, listed in groupby(changes, key=lambda change: change.kind):
        yield kind_word(kind), list(_rows(found, listed))


def kind_word(kind: str) -> str:
    """What records of the kind are called."""
    return KINDS[kind].word if kind in KINDS else "规则集"


def _rows(found: Differences, changes: Iterable[RecordChange]) -> Iterator[_Row]:
    alike: dict[object, list[RecordChange]] = {}
    values: dict[object, tuple[str, ...]] = {}
    for change in changes:
        texts = tuple(_sentence(found, field) for field in change.fields)
        group: object = (change.action, texts) if texts else change
        alike.setdefault(group, []).append(change)
        values[group] = texts
    for group, listed in alike.items():
        yield _Row(listed[0].action, _names(listed), values[group])


def _names(changes: list[RecordChange]) -> str:
    more = f"等 {len(changes)} 条" if len(changes) > _NAMED else ""
    return "、".join(map(_named, changes[:_NAMED])) + more


def _named(change: RecordChange) -> str:
    number = f"{change.was} → {change.id}" if change.was else change.id
    return f"{number} {change.name}".strip() or kind_word(change.kind)


# Values.

def _sentence(found: Differences, field: FieldChange) -> str:
    return f"{_label(found, field)}：{_what(found, field)}"


def _label(found: Differences, field: FieldChange) -> str:
    return " › ".join(key_word(key.of, key.key) + (f"「{entry_word(key.inside, found.after)}」" if key.inside else "")
                      for key in field.path)


def _what(found: Differences, field: FieldChange) -> str:
    lists = [f"{verb} {len(values)} 项：{said(values, s.Many(field.shape), catalog)}" for verb, values, catalog in (
        ("增加", field.added, found.after), ("减少", field.removed, found.before)) if values]
    lists += ["先后顺序改了"] if field.reordered else []
    if lists:
        return "；".join(lists)
    before, after = (said(value, field.shape, catalog) or NOTHING for value, catalog in (
        (field.before, found.before), (field.after, found.after)))
    return f"{before} → {after}"


def _change(found: Differences, change: RecordChange) -> Dict:
    return {
        "kind": change.kind, "id": change.id, "was": change.was, "name": change.name, "action": change.action.name.lower(),
        "own": change.own, "fields": [_field(found, field) for field in change.fields],
    }


def _field(found: Differences, field: FieldChange) -> Dict:
    path = [{"key": key.key, **({"of": _plain(key.inside, s.record_of(key.inside.__class__))} if key.inside else {})}
            for key in field.path]
    return {
        "path": path, "label": _label(found, field), "text": _what(found, field),
        "before": _plain(field.before, field.shape), "after": _plain(field.after, field.shape),
        "added": [_plain(value, field.shape) for value in field.added],
        "removed": [_plain(value, field.shape) for value in field.removed], "reordered": field.reordered,
    }


def _plain(value: Any, shape: s.Shape) -> Any:
    if value is None:
        return None
    match shape:
        case s.Record():
            return plain(plain_of(value))
        case s.Conditional():
            return plain(condition_of(value))
    return plain(value)

