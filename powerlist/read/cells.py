"""Cells of tables (单元格): values of Python, as Parquet and JSON give them → the text a file would have; and that text
as other programs write it (a day with its hour, `2025年7月1日`, `TRUE`, `5.0`) → as it is written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from unicodedata import normalize

from powerlist.model.condition import Raw
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

#: What stands for "known to be absent" in a cell; an empty cell is not known.
ABSENT = "无"

#: The time of the whole country.
BEIJING = timezone(timedelta(hours=8))

#: Days as they are written, and moments of a day; nothing longer is one.
_DAYS = [re.compile(f"(?P<year>[0-9]{{4}}){rest}") for rest in (
    r"(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})", "年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日",
    "(?P<month>[0-9]{2})(?P<day>[0-9]{2})")]
_MOMENT = re.compile(r"([-/.0-9年月日]{8,11}?)(?:T| +|(?<=日))([0-9]{1,2})(:[0-9]{2}.*)")
_LONGEST = 64

_WHOLE = re.compile(r"(-?[0-9]+)\.0+")

#: Yes and no, as spreadsheets and databases write them.
_YES_NO = {"true": "true", "false": "false", "1": "true", "0": "false", "1.0": "true", "0.0": "false"}


def said(cells: Mapping[str, object]) -> dict[str, Raw]:
    """The cells that say something."""
    return {column: raw_of(cell) for column, cell in cells.items() if not _blank(cell)}


def _blank(cell: object) -> bool:
    """Whether nothing is said: an empty cell, blanks, or what is no number."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell != cell


def raw_of(value: object) -> Raw:
    """A value as a file would have it; None where it is known to be absent."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return tuple(map(_part, value))
    if isinstance(value, dict):
        return _record(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _part(value: object) -> str:
    """One of several in a cell. What is nested deeper is written as JSON: texts within texts would double with each
    level."""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | tuple) else str(raw_of(value))


def _record(value: dict[object, object]) -> str:
    """A filing as cells have it; any other record as JSON."""
    if value.keys() == {"on", "by"}:
        return f"{value['on']}:{value['by']}"
    return json.dumps(value, ensure_ascii=False, default=str)


def day_in(text: str) -> date | None:
    """The day in a cell, or None: `2025-07-01`, `2025/7/1`, `2025.7.1`, `2025年7月1日`, `20250701`, in digits of
    whatever width, or a moment of that day in Beijing."""
    if len(text) > _LONGEST:
        return None
    told = normalize("NFKC", text).strip()
    for pattern in _DAYS:
        if found := pattern.fullmatch(told):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    moment = _MOMENT.fullmatch(told)
    return _day_of(*moment.groups()) if moment else None


def _day_of(day: str, hour: str, rest: str) -> date | None:
    try:
        moment = datetime.fromisoformat(f"{day_in(day)}T{hour:>02}{rest}")
        return (moment.astimezone(BEIJING) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def fact_in(attribute: Attribute, text: str) -> str:
    """The text of a fact as files of a workspace write it; any other stays as it is."""
    match attribute.type:
        case ValueType.DAY:
            day = day_in(text)
            return day.isoformat() if day else text
        case ValueType.YES_NO:
            return _YES_NO.get(text.lower(), text)
        case ValueType.NUMBER:
            whole = _WHOLE.fullmatch(text)
            return whole[1] if whole else text
    return text
