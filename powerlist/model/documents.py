"""Kinds of YAML document (文件种类) and the record each holds: what `kind:` may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body, Department
from powerlist.model.cases import Event, Example, Request
from powerlist.model.draws import Draw
from powerlist.model.duties import EventType, Responsibility
from powerlist.model.law import Calendar, Provision, Renumbering, Statute
from powerlist.model.manifest import Manifest
from powerlist.model.organisation import Posts, PostStandard, Template
from powerlist.model.places import Area, Grid
from powerlist.model.powers import Designation, Grant, Item
from powerlist.model.reforms import System
from powerlist.model.rulebook import Attribute, Rule, Rulebook
from powerlist.model.services import Service


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: the list key equals the kind; `head` holds keys beside the list. A document whose head is
    its record has no list: it is one record."""

    name: str
    word: str
    record: type
    head: type | None = None

    @property
    def listed(self) -> bool:
        """Whether it holds a list of records."""
        return self.head is not self.record


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("workspace", "工作区", Manifest, head=Manifest),
        Kind("areas", "行政区划", Area),
        Kind("grids", "网格", Grid),
        Kind("departments", "职能系统", Department),
        Kind("bodies", "机构", Body),
        Kind("templates", "机构模板", Template),
        Kind("post_standards", "编制标准", PostStandard),
        Kind("posts", "编制", Posts),
        Kind("statutes", "法律法规", Statute),
        Kind("calendars", "工作日历", Calendar),
        Kind("provisions", "法条要点", Provision),
        Kind("renumberings", "条文对照", Renumbering),
        Kind("items", "事项", Item),
        Kind("grants", "赋权", Grant),
        Kind("services", "办理方式", Service),
        Kind("designations", "指定", Designation),
        Kind("responsibilities", "责任清单", Responsibility),
        Kind("admissions", "准入事项", Admission),
        Kind("event_types", "事件类型", EventType),
        Kind("events", "事件", Event),
        Kind("requests", "申请", Request),
        Kind("examples", "示例", Example),
        Kind("systems", "改革举措", System),
        Kind("vocabulary", "属性词表", Attribute),
        Kind("rules", "规则", Rule, head=Rulebook),
    )
}

#: Documents that are no part of a catalog: they may lie beside its files, and are read when somebody asks for them.
APART: Mapping[str, Kind] = {"draw": Kind("draw", "双随机抽查", Draw, head=Draw)}

#: Whatever `kind:` may say anywhere.
DOCUMENTS: Mapping[str, Kind] = {**KINDS, **APART}
