"""Plain Python: what a programmer would write by hand in ten minutes, and what all others are compared with."""

from __future__ import annotations

import platform
from typing import Any

from benchmarks.jurisdiction import CITY_FROM, CLASSES, NOBODY, SEVERITIES, FirstHit, Row, Table
from benchmarks.peers import Peer


class _Plain(Peer):
    @classmethod
    def version(cls) -> str:
        """The version of Python."""
        return platform.python_version()


class DictWithIfs(_Plain):
    """A dictionary by code and three ifs."""

    name = "字典加三个 if（基准）"
    note = "手写的十行 Python；理由（哪几个条件不符）在判的时候算"

    def __init__(self, written: Table) -> None:
        self._items = {item.code: (frozenset(item.classes), item.max_severity, item.cross_ok, item.lead, item.county,
                                   item.city) for item in written.items}

    def one(self, row: Row) -> str:
        item = self._items.get(row["code"])
        if item is None:
            return NOBODY
        classes, most, cross_ok, lead, county, city = item
        cross, severity = row["cross_boundary"], row["severity"]
        if cross and severity >= CITY_FROM:
            return city
        if row["township_class"] in classes and severity <= most and (cross_ok or not cross):
            return lead
        return county

    def many(self, rows: list[Row]) -> list[str]:
        items, found = self._items, []
        for row in rows:
            item = items.get(row["code"])
            if item is None:
                found.append(NOBODY)
                continue
            classes, most, cross_ok, lead, county, city = item
            cross, severity = row["cross_boundary"], row["severity"]
            if cross and severity >= CITY_FROM:
                found.append(city)
            elif row["township_class"] in classes and severity <= most and (cross_ok or not cross):
                found.append(lead)
            else:
                found.append(county)
        return found

    def explained(self, row: Row) -> tuple[str, str, tuple[str, ...]]:
        item = self._items.get(row["code"])
        if item is None:
            return NOBODY, "none", ("code",)
        classes, most, cross_ok, lead, county, city = item
        cross, severity = row["cross_boundary"], row["severity"]
        if cross and severity >= CITY_FROM:
            return city, "city", ()
        tests = (("township_class", row["township_class"] in classes), ("severity", severity <= most),
                 ("cross_boundary", cross_ok or not cross))
        failed = tuple(name for name, held in tests if not held)
        return (county, "county", failed) if failed else (lead, "lead", ())

    def body(self, answer: Any) -> str:
        return answer if isinstance(answer, str) else str(answer[0])


class OutcomeTable(_Plain):
    """Every outcome with its reasons made beforehand: one dictionary, one list."""

    name = "预先做好的结论表"
    note = "每种情形的结论连同理由事先做好、共用；手写的 Python"

    def __init__(self, written: Table) -> None:
        self._offset = {kind: number * len(SEVERITIES) * 2 for number, kind in enumerate(CLASSES)}
        self._none = (NOBODY, "none", ("code",))
        self._cells: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        reasoned = DictWithIfs(written)
        shared: dict[Any, tuple[str, str, tuple[str, ...]]] = {}
        for item in written.items:
            rows = ({"code": item.code, "township_class": kind, "severity": severity, "cross_boundary": cross}
                    for kind in CLASSES for severity in SEVERITIES for cross in (False, True))
            found = map(reasoned.explained, rows)
            self._cells[item.code] = [shared.setdefault(outcome, outcome) for outcome in found]

    def one(self, row: Row) -> tuple[str, str, tuple[str, ...]]:
        cells = self._cells.get(row["code"])
        if cells is None:
            return self._none
        place: int = self._offset[row["township_class"]] + row["severity"] * 2 - 2 + row["cross_boundary"]
        return cells[place]

    explained = one

    def body(self, answer: Any) -> str:
        return str(answer[0])


class RowScan(_Plain):
    """The decision table read from above: what an engine without an index does."""

    name = "逐行比对判定表"
    note = "三倍于事项的行，第一个合的算；没有索引的引擎都是这样"

    def __init__(self, written: Table) -> None:
        self._rows = list(written.first_hits())

    def one(self, row: Row) -> str:
        return next(hit.body for hit in self._rows if _fits(hit, row))


def _fits(hit: FirstHit, row: Row) -> bool:
    if hit.code is not None and hit.code != row["code"]:
        return False
    if hit.classes is not None and row["township_class"] not in hit.classes:
        return False
    if hit.cross is not None and hit.cross is not row["cross_boundary"]:
        return False
    if hit.severity is None:
        return True
    sign, limit = hit.severity
    return bool(row["severity"] >= limit if sign == ">=" else row["severity"] <= limit)
