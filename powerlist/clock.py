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
            return months_after(start, deadline.value)
        case Clock.YEAR:
            return months_after(start, 12 * deadline.value)
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


def months_after(start: date, months: int) -> date | None:
    """The same day so many months later, or the last day of that month; None when no calendar has it."""
    year, month = divmod(start.month - 1 + months, 12)
    if start.year + year > date.max.year:
        return None
    day = start.day
    while True:
        try:
            return date(start.year + year, month + 1, day)
        except ValueError:
            day -= 1


def working_days(catalog: Catalog, start: date, end: date) -> int | None:
    """The longest limit of working days from `start` that is over by `end`, counted as `due_day` counts: the
    first day is not counted. None when the working calendar of a year in between is unknown."""
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        calendar = catalog.calendar(day.year)
        if calendar is None:
            return None
        count += calendar.works(day)
    return count
