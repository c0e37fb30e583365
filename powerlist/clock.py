"""When a time limit ends (期限计算). The day on which it starts is not counted (行政处罚法 art. 85)."""

from __future__ import annotations

from datetime import date, timedelta

from powerlist.catalog import Catalog
from powerlist.model.duties import Deadline
from powerlist.terms import Clock


def due_day(catalog: Catalog, start: date, deadline: Deadline) -> date | None:
    """The last day of the limit; None for hours and minutes, when the working calendar is unknown, and for
    days that no calendar has."""
    try:
        return _due_day(catalog, start, deadline)
    except OverflowError:
        return None


def _due_day(catalog: Catalog, start: date, deadline: Deadline) -> date | None:
    match deadline.clock:
        case Clock.CALENDAR_DAY:
            return start + timedelta(days=deadline.value)
        case Clock.WORKING_DAY:
            return _working(catalog, start, deadline.value)
        case Clock.MONTH:
            return _months(start, deadline.value)
        case Clock.YEAR:
            return _months(start, 12 * deadline.value)
    return None


def _working(catalog: Catalog, start: date, days: int) -> date | None:
    day = start
    while days:
        day += timedelta(days=1)
        calendar = catalog.calendar(day.year)
        if calendar is None:
            return None
        days -= calendar.works(day)
    return day


def _months(start: date, months: int) -> date | None:
    year, month = divmod(start.month - 1 + months, 12)
    if start.year + year > date.max.year:
        return None
    day = start.day
    while True:
        try:
            return date(start.year + year, month + 1, day)
        except ValueError:
            day -= 1
