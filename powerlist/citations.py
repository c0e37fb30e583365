"""Where the law is cited (引用): every citation of every record, with what it belongs to.

In: a catalog. Out: the citations in the order of the lists. Found by the shape of the records, so that a new
kind of record is not forgotten. It knows nothing of what is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from operator import is_
from typing import Any

from powerlist.catalog import Catalog
from powerlist.model.common import Citation
from powerlist.model.period import ALWAYS, Period
from powerlist.model.powers import Instrument
from powerlist.read import shape as s

#: Table of the catalog → what one of its records is called.
TABLES = {
    "items": "事项", "responsibilities": "责任", "rules": "规则", "grants": "赋权", "designations": "指定",
    "admissions": "准入事项", "services": "办理方式", "bodies": "机构", "templates": "机构模板",
    "post_standards": "编制标准", "provisions": "法条要点",
}
SCENARIO = "场景"

#: Where a record says what it is called, as far as it does.
_NAMES = ("name", "matter", "title", "says")


@dataclass(frozen=True, slots=True)
class Use:
    """One citation and the record that rests on it (引用). `beside` are all citations of the same basis;
    `instrument` is the document that cites, where it is not the list itself."""

    kind: str
    id: str
    name: str
    citation: Citation
    beside: tuple[Citation, ...] = ()
    period: Period = ALWAYS
    instrument: Instrument | None = None


def uses(catalog: Catalog) -> Iterator[Use]:
    """Every citation in the catalog."""
    for table, kind in TABLES.items():
        for record in getattr(catalog, table).values():
            yield from _in_record(record, Use(kind, "", "", Citation(), period=getattr(record, "period", ALWAYS)))


def _in_record(record: Any, use: Use) -> Iterator[Use]:
    shape = s.record_of(record.__class__)
    if isinstance(record, Citation):
        yield replace(use, citation=record)
        return
    if isinstance(record, Instrument):
        use = replace(use, instrument=record)
    elif "id" in shape.keys:
        use = replace(use, kind=SCENARIO if use.id else use.kind, id=record.id, name=_name(record))
    for entry in _citing(shape):
        yield from _in_value(getattr(record, entry.name), use)


def _in_value(value: Any, use: Use) -> Iterator[Use]:
    if isinstance(value, tuple):
        beside = tuple(each for each in value if isinstance(each, Citation))
        for each in value:
            yield from _in_record(each, replace(use, beside=beside))
    elif value is not None:
        yield from _in_record(value, use)


def with_bases(record: Any, basis_of: Callable[[tuple[Citation, ...]], tuple[Citation, ...]]) -> Any:
    """The record with every basis in it put through a function; the same object where all stay the same."""
    changes = {}
    for entry in _citing(s.record_of(record.__class__)):
        old = getattr(record, entry.name)
        new = _with_bases(old, basis_of)
        if new is not old:
            changes[entry.name] = new
    return replace(record, **changes) if changes else record


def _with_bases(value: Any, basis_of: Callable[[tuple[Citation, ...]], tuple[Citation, ...]]) -> Any:
    if value is None:
        return None
    if not isinstance(value, tuple):
        return with_bases(value, basis_of)
    cited = bool(value) and isinstance(value[0], Citation)
    new = basis_of(value) if cited else tuple(with_bases(each, basis_of) for each in value)
    return value if all(map(is_, new, value)) and len(new) == len(value) else new


def _name(record: Any) -> str:
    named = next((getattr(record, key) for key in _NAMES if hasattr(record, key)), None)
    document = getattr(record, "instrument", None)
    return str(named or (document.title if document else record.id))


@cache
def _citing(shape: s.Record) -> tuple[s.Entry, ...]:
    """Only the keys below which law can be cited."""
    return tuple(entry for entry in shape.entries if cites(entry.shape))


def cites(shape: s.Shape) -> bool:
    """Whether law can be cited in a value of this shape."""
    match shape:
        case s.Many(each):
            return cites(each)
        case s.Record():
            return shape.of is Citation or any(cites(entry.shape) for entry in shape.entries)
    return False
