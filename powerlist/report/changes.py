"""A change of the lists as a clerk reads it (目录变更的说法): labels and texts, for the screen and for opinions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from powerlist.catalog import Catalog, short_title
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE
from powerlist.model.documents import KINDS
from powerlist.model.fields import Refers
from powerlist.model.law import Statute
from powerlist.read.plain import plain_of
from powerlist.report.keys import KEYS
from powerlist.report.phrases import condition
from powerlist.trace import Amendment, Change

#: Keys inside a value that are named; the others speak for themselves.
_INNER = {"from": "自", "to": "至", "receiver": "承接部门", "way": "工作方式", "number": "文号",
          "instrument": "文件", "published": "公布于"}

#: Keys that say nothing beside what they come with.
_SILENT = frozenset({"level", "status", "when"})


def change_parts(change: Change, catalog: Catalog) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each record that changes: a heading, and what is written in it, key by key."""
    for amendment in change.amendments:
        word = KINDS[amendment.kind].word
        origin = f"（承 {amendment.origin.id}，其余照旧）" if amendment.origin else ""
        yield f"{amendment.action.value}{word} {amendment.after.id}{origin}", list(_rows(amendment, catalog))


def _rows(amendment: Amendment, catalog: Catalog) -> Iterator[tuple[str, str]]:
    def word(refers: Refers, key: str) -> str:
        return name_of(catalog, key, *refers.to)

    after = plain_of(amendment.after, word)
    model = amendment.before or amendment.origin
    before = plain_of(model, word) if model else {}
    for key, value in after.items():
        if key == "id" or value == before.get(key):
            continue
        if isinstance(value, list) and key in before and amendment.before:
            yield from _moved(KEYS[key], before[key], value)
        elif key == "scenarios":
            yield KEYS[key], "、".join(scenario["name"] for scenario in value)
        else:
            yield KEYS[key], _said(value)
    scope = getattr(amendment.after, "scope", None)
    if model is None and scope is not None and scope.when != ALWAYS_TRUE:
        yield "范围按", condition(scope.when, catalog.vocabulary)


def _moved(label: str, before: list[Any], after: list[Any]) -> Iterator[tuple[str, str]]:
    for verb, values in (("减去", [v for v in before if v not in after]), ("加上", [v for v in after if v not in before])):
        if values:
            yield label, verb + "、".join(map(_said, values))


def _said(value: Any) -> str:
    if isinstance(value, dict) and value.keys() & {"statute", "document"}:
        return str(Citation(**value))
    if isinstance(value, dict) and value.keys() & {"town", "department", "body"}:
        return _side(value)
    if isinstance(value, dict):
        return "，".join(_inner(key, below) for key, below in value.items() if key not in _SILENT)
    if isinstance(value, list):
        return ("；" if value and isinstance(value[0], dict) else "、").join(map(_said, value))
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _side(value: dict[str, Any]) -> str:
    """One side of a responsibility: who, and what they do."""
    only = f"（限{'、'.join(value['only'])}）" if value.get("only") else ""
    who = "事发地镇街" + only if value.get("town") else value.get("department") or value.get("body")
    return f"{who}：{'、'.join(value['duties'])}" if value.get("duties") else str(who)


def _inner(key: str, value: Any) -> str:
    return f"{_INNER[key]} {_said(value)}" if key in _INNER else _said(value)


def name_of(catalog: Catalog, key: str, *kinds: str) -> str:
    """What a record is called, given its id or one of its names; the word itself where nobody knows it."""
    for kind in kinds:
        table = getattr(catalog, kind, {})
        record = table.get(key) or next((r for r in table.values() if key in getattr(r, "aliases", ())), None)
        if isinstance(record, Statute):
            return short_title(record)
        name = getattr(record, "name", None) or getattr(record, "matter", None)
        if name:
            return str(name)
    return key
