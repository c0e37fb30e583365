"""Cedar: an item is an entity with attributes, three permits say which of its bodies acts."""

from __future__ import annotations

import json
from typing import Any

import cedarpy

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Job, Peer

_SCHEMA = """
entity Event;
entity Item = { classes: Set<String>, max_severity: Long, cross_ok: Bool };
action "lead" appliesTo { principal: Event, resource: Item,
                          context: { township_class: String, severity: Long, cross_boundary: Bool } };
"""
_CITY = f"context.cross_boundary && context.severity >= {CITY_FROM}"
_FITS = ("resource.classes.contains(context.township_class) && context.severity <= resource.max_severity"
         " && (resource.cross_ok || !context.cross_boundary)")
_CONDITIONS = {"city": _CITY, "lead": f"!({_CITY}) && {_FITS}", "county": f"!({_CITY}) && !({_FITS})"}
_POLICIES = "\n".join(f"""@id("{name}") permit (principal, action == Action::"lead", resource)
when {{ resource has max_severity && ({condition}) }};""" for name, condition in _CONDITIONS.items())


class Cedar(Peer):
    """Three permits that exclude each other."""

    name = "Cedar（cedarpy）"
    note = "事项是实体，三条 permit；哪条 permit 准了再由 Python 换成机构；理由只有策略编号"
    distribution = "cedarpy"

    @classmethod
    def written(cls, job: Job) -> tuple[str, Table]:
        entities = [{"uid": {"type": "Item", "id": item.code}, "parents": [],
                     "attrs": {"classes": list(item.classes), "max_severity": item.max_severity,
                               "cross_ok": item.cross_ok}} for item in job.table.items]
        return json.dumps(entities), job.table

    def __init__(self, written: tuple[str, Table]) -> None:
        entities, table = written
        if not cedarpy.validate_policies(_POLICIES, cedarpy.Schema.from_str(_SCHEMA)).validation_passed:
            raise ValueError("the policies do not validate")
        self._policies = cedarpy.PolicySet.from_str(_POLICIES)
        self._entities = cedarpy.Entities.from_json_str(entities)
        self._items = table.by_code

    def _request(self, row: Row) -> dict[str, Any]:
        context = {name: row[name] for name in ("township_class", "severity", "cross_boundary")}
        return {"principal": 'Event::"e"', "action": 'Action::"lead"', "resource": f'Item::"{row["code"]}"',
                "context": context}

    def _answer(self, row: Row, result: Any) -> str:
        if not result.allowed:
            return NOBODY
        (rule,) = result.diagnostics.id_annotations_by_reason.values()
        return self._items[row["code"]].body(rule)

    def one(self, row: Row) -> str:
        return self._answer(row, cedarpy.is_authorized(self._request(row), self._policies, self._entities))

    def explained(self, row: Row) -> tuple[str, Any, Any]:
        result = cedarpy.is_authorized(self._request(row), self._policies, self._entities)
        return self._answer(row, result), result.diagnostics.reasons, result.diagnostics.errors

    def many(self, rows: list[Row]) -> list[str]:
        results = cedarpy.is_authorized_batch(list(map(self._request, rows)), self._policies, self._entities)
        return list(map(self._answer, rows, results))

    def body(self, answer: Any) -> str:
        return answer if isinstance(answer, str) else str(answer[0])
