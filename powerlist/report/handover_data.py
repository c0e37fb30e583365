"""What changes hands, for machines and spreadsheets (归属变化的数据). In: the changes. Out: plain data, and tables."""

from __future__ import annotations

from collections.abc import Iterator

from powerlist.model.duties import Deadline
from powerlist.model.period import Period
from powerlist.report.handover_words import Words
from powerlist.report.json import Dict, plain
from powerlist.report.records import records_to_dict, records_to_sheet
from powerlist.report.sheet import Cell, Sheet
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.views.cases import Case, Stretch
from powerlist.views.changes import Filed, Gone, Handover
from powerlist.views.handover import Handovers
from powerlist.views.replies import Basis, Owner, Reply
from powerlist.views.shifts import Aspect

#: How the bodies that every town has of its own are written where ids stand.
PARTS = {TOWN: "town", TOWN_CENTRE: "town_centre"}

_COLUMNS = ("变动", "从", "到", "事件类型", "类型名称", "镇街", "条件", "改前", "改后", "问题", "在办案件", "原因", "改后的规则",
            "例子", "数据")


def handovers_to_dict(found: Handovers, labels: tuple[str, str]) -> Dict:
    """Everything, by id; every event type and town is named."""
    say = Words(found)
    return {
        "before": labels[0], "after": labels[1], "as_of": found.day.isoformat(), "moved": found.moved,
        "summary": {aspect.name.lower(): _summary(found, aspect) for aspect in Aspect},
        "faults": sum(1 for one in found.changes if one.fault),
        "changes": [_handover(one, say) for one in found.changes],
        "requirements": [change.id for change in found.requirements],
        "gone": [_gone(one, say) for one in found.gone],
        "uncompared": [{"event_type": one.kind.id, "towns": [town.id for town in one.towns], "period": _period(one.period),
                        "attribute": one.attribute, "owner": one.owner, "text": say.uncompared(one)}
                       for one in found.uncompared],
        "records": records_to_dict(found.records),
    }


def _summary(found: Handovers, aspect: Aspect) -> Dict:
    listed = [one for one in found.changes if one.change.aspect is aspect]
    ordinary = [one for one in listed if one.shift.ordinary]
    return {"changes": len(ordinary), "cells": sum(one.size for one in ordinary), "unusual": len(listed) - len(ordinary)}


def _handover(one: Handover, say: Words) -> Dict:
    before, after = one.example.replies
    event = one.example.event
    return {
        "aspect": one.change.aspect.name.lower(), "text": say.sentence(one), "period": _period(one.period),
        "event_types": [kind.id for kind in one.kinds], "towns": [town.id for town in one.towns],
        "ordinary": one.shift.ordinary, "when": [_case(way) for way in one.shift.ways], "condition": say.condition(one),
        "before": _part(one.change.before), "after": _part(one.change.after),
        "fault": one.fault.value if one.fault else None, "illustrative": one.made_up,
        "bases": {"before": list(map(_part, one.bases[0])), "after": list(map(_part, one.bases[1]))},
        "rules": {"before": list(one.rules[0]), "after": list(one.rules[1])},
        "filed": [_filed(filed, one, say) for filed in one.filed],
        "reasons": [{"kind": change.kind, "id": change.id, "name": change.name, "action": change.action.name.lower()}
                    for change in one.reasons],
        "example": {
            "event": {"type": event.type, "place": event.place, "attributes": plain(event.attributes)},
            "as_of": one.example.day.isoformat(), "command": say.command(one),
            "before": _reply(before), "after": _reply(after),
        },
    }


def _part(part: object) -> object:
    match part:
        case Owner():
            return {"outcome": part.outcome.value, "lead": _id(part.lead), "in_name_of": _id(part.in_name_of),
                    "respondent": _id(part.respondent), "channel": part.channel,
                    "candidates": _ids(part.candidates), "adjudicator": _id(part.adjudicator)}
        case frozenset():
            return _ids(part)
        case Deadline():
            return str(part)
        case Basis():
            return {"ground": part.ground, "articles": list(part.articles), "documents": list(part.documents)}
    return None


def _reply(reply: Reply) -> Dict:
    return {"owner": _part(reply.owner), "support": _ids(reply.support), "deadline": _part(reply.deadline),
            "basis": _part(reply.basis)}


def _filed(filed: Filed, one: Handover, say: Words) -> Dict:
    fate = filed.pending
    return {"event_types": [kind.id for kind in filed.kinds], "kept": fate.kept, "filer_exists": fate.exists,
            "outcome": fate.outcome.value if fate.outcome else None, "rules": list(fate.rules),
            "basis": list(fate.basis), "barred": list(fate.barred), "text": say.filed(filed, one)}


def _gone(gone: Gone, say: Words) -> Dict:
    return {"kind": "event_type" if gone.is_kind else "town", "id": gone.record.id, "name": gone.record.name,
            "action": "added" if gone.added else "removed", "period": _period(gone.period), "text": say.gone(gone)}


def _period(period: Period) -> Dict:
    return {"from": plain(period.start), "to": plain(period.end)}


def _case(case: Case) -> Dict:
    return {one.attribute: [_value(value) for value in one.values] for one in case}


def _value(value: object) -> object:
    return {"from": plain(value.first), "to": plain(value.last)} if isinstance(value, Stretch) else plain(value)


def _ids(ids: frozenset[str | None] | frozenset[str]) -> list[str]:
    return sorted(_id(id) or "" for id in ids)


def _id(id: str | None) -> str | None:
    return PARTS.get(id, id) if id is not None else None


def handovers_to_sheets(found: Handovers, labels: tuple[str, str]) -> tuple[Sheet, ...]:
    """What changes hands, a row for each change and event type; types and towns that came or went; the lists."""
    say = Words(found, named=len(found.after.event_types) + len(found.before.event_types) + len(found.towns))
    title = f"{labels[0]} → {labels[1]}，自 {found.day} 起"
    rows = tuple(row for one in found.announced for row in _rows(one, say))
    gone = tuple(("类型" if one.is_kind else "镇街", one.record.id, one.record.name, "增加" if one.added else "不再有",
                  one.period.start, one.period.end) for one in found.gone)
    wide = tuple(map(say.uncompared, found.uncompared))
    return (Sheet("归属变化", _COLUMNS, rows, (title, *wide)),
            *((Sheet("类型和镇街增减", ("增减的", "编号", "名称", "变动", "从", "到"), gone, (title,)),) if gone else ()),
            *((records_to_sheet(found.records, (title,)),) if found.records.changes else ()))


def _rows(one: Handover, say: Words) -> Iterator[tuple[Cell, ...]]:
    fates = {kind.id: say.filed(filed, one) for filed in one.filed for kind in filed.kinds}
    for kind in one.kinds:
        yield (one.change.aspect.value + ("" if one.shift.ordinary else "（特殊情形）"), one.period.start, one.period.end,
               kind.id, kind.name, say.towns(one.towns), say.condition(one).strip("（）"),
               _told(one.change.before, one, say), _told(one.change.after, one, say), say.fault(one),
               fates.get(kind.id, ""), "；".join(say.reasons(one)), say.rules(one.rules[1]), say.command(one),
               "含示意" if one.made_up else "")


def _told(part: object, one: Handover, say: Words) -> str:
    match part:
        case Owner():
            return say.owner(part, one)
        case frozenset():
            return say.names(part, one)
        case Basis():
            return say.basis(part)
    return str(part or "")
