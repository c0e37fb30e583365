"""Values of records in the words of the lists (值的说法).

In: a value and its shape, and the catalog that knows the names. Out: Chinese phrases.
"""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any

from powerlist.catalog import Catalog
from powerlist.model.bodies import Unit
from powerlist.model.common import Citation
from powerlist.model.duties import Deadline, Duty, Scenario
from powerlist.model.fields import Refers
from powerlist.model.period import Period
from powerlist.model.powers import Holder, Instrument
from powerlist.model.rulebook import Rule
from powerlist.read import shape as s
from powerlist.report.changes import name_of
from powerlist.report.keys import key_word
from powerlist.report.phrases import condition
from powerlist.report.text import ROLES
from powerlist.terms import Phase, Role, Status

_STATUS = {Status.PUBLISHED: "公布的", Status.STATUTE: "条文推出的", Status.ILLUSTRATIVE: "示意的"}

_PHASES = {
    Phase.CLASSIFY: "归类", Phase.SCREEN: "先决情形", Phase.ASSIGN: "分配", Phase.SUPPORT: "配合", Phase.OBLIGE: "要求",
    Phase.SETTLE: "定争议", Phase.FALLBACK: "兜底", Phase.ADMIT: "准入", Phase.PROCEDURE: "程序",
}

NOTHING = "无"


def entry_word(record: Any, catalog: Catalog) -> str:
    """Which record of a list is meant: its name, or what it goes by."""
    match record:
        case Scenario() | Unit():
            return record.name
        case Duty():
            return _who(record, catalog)
    shape = s.record_of(record.__class__)
    first = next(entry for entry in shape.entries if getattr(record, entry.name) is not None)
    return said(getattr(record, first.name), first.shape, catalog)


def said(value: Any, shape: s.Shape, catalog: Catalog) -> str:
    """A value as a clerk reads it; names are those of the catalog it stands in."""
    match shape:
        case _ if value is None:
            return NOTHING
        case s.Many(each):
            between = "；" if isinstance(each, s.Record) else "、"
            return between.join(said(one, each, catalog) for one in value) or NOTHING
        case s.Record():
            return _record(value, shape, catalog)
        case s.Conditional():
            return condition(value, catalog.vocabulary)
        case s.Table():
            return "，".join(f"{_attribute(key, catalog)}：{_raw(raw)}" for key, raw in sorted(value.items())) or NOTHING
        case s.YesNo():
            return "是" if value else "否"
        case s.Choice():
            return _word(value)
        case s.Text(refers=refers) if refers is not None:
            return _named(refers, value, catalog)
    return str(value)


def _named(refers: Refers, key: str, catalog: Catalog) -> str:
    if "roles" in refers.to and key in list(Role):
        return ROLES[Role(key)]
    name = name_of(catalog, key, *refers.to)
    rule = catalog.rules.get(key) if "rules" in refers.to else None
    return f"{key} {rule.title}" if isinstance(rule, Rule) and name == key else name


def _word(member: Enum) -> str:
    match member:
        case Status():
            return _STATUS[member]
        case Phase():
            return _PHASES[member]
    return str(getattr(member, "word", member.value))


def _attribute(name: str, catalog: Catalog) -> str:
    attribute = catalog.vocabulary.get(name)
    return attribute.label if attribute else name


def _raw(raw: str | tuple[str, ...] | None) -> str:
    if isinstance(raw, tuple):
        return "、".join(raw) or NOTHING
    return {"true": "是", "false": "否", None: NOTHING}.get(raw, raw) or NOTHING


def _record(value: Any, shape: s.Record, catalog: Catalog) -> str:
    match value:
        case Period() | Deadline():
            return str(value)
        case Citation():
            return f"{value}（按 {value.as_of} 的法律）" if value.as_of else str(value)
        case Holder():
            return _holder(value, catalog)
        case Duty():
            return f"{_who(value, catalog)}：{'、'.join(value.duties)}" if value.duties else _who(value, catalog)
        case Instrument():
            number = f"（{value.number}）" if value.number else ""
            return f"《{value.title}》{number}，{value.issuer}，{value.date}"
        case Scenario():
            principal = _record(value.principal, s.record_of(Duty), catalog)
            return f"{value.name}（{condition(value.when, catalog.vocabulary)}；主体责任 {principal}）"
    unsaid = {field.name: field.default for field in dataclasses.fields(value)}
    return "，".join(f"{key_word(shape.of, entry.key)}：{said(part, entry.shape, catalog)}" for entry in shape.entries
                    if (part := getattr(value, entry.name)) not in (None, (), {}, unsaid[entry.name]))


def _who(duty: Duty, catalog: Catalog) -> str:
    if duty.town:
        return "事发地镇街" + (f"（限{said(duty.only, s.Many(_BODY), catalog)}）" if duty.only else "")
    return name_of(catalog, duty.department or duty.body or "", "departments", "bodies")


_BODY = s.Text(refers=Refers(("bodies",)))


def _holder(holder: Holder, catalog: Catalog) -> str:
    level = f"{holder.level.value}级" if holder.level else ""
    if holder.town:
        return "、".join(holder.town_kinds) or "镇街"
    if holder.government:
        return f"{level}人民政府"
    if holder.body:
        return name_of(catalog, holder.body, "bodies")
    return f"{level}{name_of(catalog, holder.department or '', 'departments')}主管部门"
