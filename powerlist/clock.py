"""When a time limit ends (期限计算). The day on which it starts is not counted (行政处罚法 art. 85)."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

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


# Two limits side by side.

#: Clocks that are multiples of another.
_MULTIPLES = {Clock.HOUR: (Clock.MINUTE, 60), Clock.YEAR: (Clock.MONTH, 12)}

#: How many natural days one unit takes at least and at most. Nobody knows how many rest days are in between.
_NATURAL = {
    Clock.MINUTE: (1 / 1440, 1 / 1440), Clock.HOUR: (1 / 24, 1 / 24), Clock.WORKING_HOUR: (1 / 24, inf),
    Clock.CALENDAR_DAY: (1, 1), Clock.WORKING_DAY: (1, inf), Clock.MONTH: (28, 31), Clock.YEAR: (365, 366),
}


def surely_longer(one: Deadline, other: Deadline) -> bool:
    """Whether the one limit is longer than the other, on whatever day both begin. Ten working days are surely longer
    than nine days, but fifteen days need not be longer than ten working days."""
    (clock, value), (other_clock, other_value) = _measured(one), _measured(other)
    if clock is other_clock:
        return value > other_value
    return value * _NATURAL[clock][0] > other_value * _NATURAL[other_clock][1]


def cut(statutory: Deadline | None, promised: Deadline | None) -> int | None:
    """By how many in a hundred the promise is shorter than the law (压缩比例), rounded down; None where there is no such
    pair, or where the two count differently: days and working days have no ratio."""
    if statutory is None or promised is None:
        return None
    (clock, value), (other_clock, other_value) = _measured(statutory), _measured(promised)
    return 100 * (value - other_value) // value if clock is other_clock else None


def _measured(limit: Deadline) -> tuple[Clock, int]:
    clock, times = _MULTIPLES.get(limit.clock, (limit.clock, 1))
    return clock, limit.value * times
