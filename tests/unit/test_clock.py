"""When a time limit ends: the first day is not counted (行政处罚法 art. 85), months end with the month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.clock import cut, due_day, surely_longer
from powerlist.model.duties import Deadline
from powerlist.model.law import Calendar
from powerlist.model.manifest import Manifest
from powerlist.terms import Clock
from tests.conftest import WORKSPACES

EMPTY = Catalog(Manifest(name="测试"))
#: 2026 as the State Council announced it (国务院办公厅关于2026年部分节假日安排的通知).
REAL = Catalog(Manifest(name="测试"), calendars=Workspace.open("jinhu").catalog.calendars)

starts = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def due(start: str, value: int, clock: Clock, catalog: Catalog = REAL) -> str | None:
    day = due_day(catalog, date.fromisoformat(start), Deadline(value, clock))
    return day.isoformat() if day else None


@pytest.mark.parametrize("start,days,end", [
    ("2026-01-05", 1, "2026-01-06"),
    ("2026-01-09", 1, "2026-01-12"),
    ("2025-12-31", 1, "2026-01-04"),   # a Sunday on which offices work, after New Year
    ("2026-01-01", 2, "2026-01-05"),
    ("2026-02-13", 1, "2026-02-14"),   # a Saturday worked before Spring Festival
    ("2026-02-14", 1, "2026-02-24"),   # then nine days off
    ("2026-02-14", 5, "2026-02-28"),   # a Saturday worked after it
    ("2026-04-03", 1, "2026-04-07"),   # 清明
    ("2026-04-30", 4, "2026-05-09"),   # 劳动节 to the fifth, the ninth a worked Saturday
    ("2026-09-24", 3, "2026-09-30"),   # 中秋
    ("2026-09-30", 3, "2026-10-10"),   # 国庆 to the seventh, the tenth a worked Saturday
    ("2026-12-30", 1, "2026-12-31"),
])
def test_working_days_of_2026(start: str, days: int, end: str) -> None:
    """Holidays and worked weekends, day by day."""
    assert due(start, days, Clock.WORKING_DAY) == end


def test_an_unknown_year_is_not_guessed() -> None:
    """Each year's holidays are announced late in the year before; until then nobody knows."""
    assert due("2026-12-31", 1, Clock.WORKING_DAY) is None
    assert due("2026-12-30", 2, Clock.WORKING_DAY) is None
    assert due("2024-06-03", 5, Clock.WORKING_DAY) is None
    assert due("2026-06-01", 5, Clock.WORKING_DAY, EMPTY) is None


def test_an_unknown_year_hides_only_the_end() -> None:
    """The decision still names the limit itself."""
    base = Workspace.open(WORKSPACES / "base")
    decision = base.decide({"type": "littering", "place": "east"}, date(2026, 1, 1))
    assert decision.deadline is not None
    assert (decision.deadline.day, str(decision.deadline.deadline)) == (date(2026, 1, 3), "自受理起 2 自然日内办结")


@pytest.mark.parametrize("start,months,end", [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-08-31", 1, "2026-09-30"),
    ("2026-03-31", 1, "2026-04-30"), ("2026-02-28", 1, "2026-03-28"), ("2026-11-15", 2, "2027-01-15"),
    ("2026-12-31", 2, "2027-02-28"), ("2026-01-31", 13, "2027-02-28"), ("2026-06-15", 12, "2027-06-15"),
    ("2026-12-01", 1, "2027-01-01"),
])
def test_months_end_on_the_same_day_or_with_the_month(start: str, months: int, end: str) -> None:
    """民法典 art. 202: the corresponding day of the last month; without one, its last day."""
    assert due(start, months, Clock.MONTH) == end


@pytest.mark.parametrize("start,years,end", [("2024-02-29", 1, "2025-02-28"), ("2024-02-29", 4, "2028-02-29"),
                                             ("2026-06-15", 2, "2028-06-15")])
def test_years(start: str, years: int, end: str) -> None:
    assert due(start, years, Clock.YEAR) == end


@given(starts, st.integers(1, 5000))
def test_natural_days_do_not_count_the_first(start: date, days: int) -> None:
    """期间开始之日不计算在内."""
    assert due_day(EMPTY, start, Deadline(days, Clock.CALENDAR_DAY)) == start + timedelta(days=days)


@given(starts, st.integers(1, 600))
def test_months_move_by_months(start: date, months: int) -> None:
    """The month is counted exactly, and the day never lies past the one it began on."""
    end = due_day(EMPTY, start, Deadline(months, Clock.MONTH))
    assert end is not None
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(1, 30))
def test_working_days_end_on_a_working_day(start: date, days: int) -> None:
    """As many working days lie after the start, up to the end, as the limit says."""
    (calendar,) = REAL.calendars.values()
    end = due_day(REAL, start, Deadline(days, Clock.WORKING_DAY))
    assert end is not None and calendar.works(end)
    assert sum(calendar.works(start + timedelta(days=n + 1)) for n in range((end - start).days)) == days


@pytest.mark.parametrize("clock", [Clock.HOUR, Clock.WORKING_HOUR, Clock.MINUTE])
def test_hours_have_no_last_day(clock: Clock) -> None:
    assert due("2026-01-05", 24, clock) is None


@pytest.mark.parametrize("clock", list(Clock))
@pytest.mark.parametrize("start", ["2026-01-05", "9999-12-31", "9999-02-28"])
def test_limits_beyond_all_calendars(clock: Clock, start: str) -> None:
    """A slip of the pen (100000 years) is no reason to hang or crash."""
    assert due(start, 999_999_999_999, clock) is None
    assert due("9999-12-31", 1, clock) is None


def test_a_worked_weekend_and_a_holiday() -> None:
    """What is announced goes before the week."""
    calendar = Calendar("c", 2026, holidays=(date(2026, 6, 19),), workdays=(date(2026, 6, 20),))
    assert [calendar.works(date(2026, 6, day)) for day in (18, 19, 20, 21, 22)] == [True, False, True, False, True]


# Two limits side by side.

@pytest.mark.parametrize("one,other,longer", [
    ((21, Clock.WORKING_DAY), (20, Clock.WORKING_DAY), True),
    ((20, Clock.WORKING_DAY), (20, Clock.WORKING_DAY), False),
    ((10, Clock.WORKING_DAY), (9, Clock.CALENDAR_DAY), True),
    ((15, Clock.CALENDAR_DAY), (10, Clock.WORKING_DAY), False),   # a long holiday makes ten working days longer
    ((90, Clock.CALENDAR_DAY), (2, Clock.MONTH), True),
    ((60, Clock.CALENDAR_DAY), (2, Clock.MONTH), False),          # two months may have 62 days
    ((25, Clock.MONTH), (2, Clock.YEAR), True),
    ((24, Clock.MONTH), (2, Clock.YEAR), False),
    ((25, Clock.HOUR), (1, Clock.CALENDAR_DAY), True),
    ((90, Clock.MINUTE), (1, Clock.HOUR), True),
    ((1, Clock.WORKING_HOUR), (1, Clock.WORKING_DAY), False),
])
def test_surely_longer(one: tuple[int, Clock], other: tuple[int, Clock], longer: bool) -> None:
    assert surely_longer(Deadline(*one), Deadline(*other)) is longer


@given(starts, st.integers(1, 60), st.integers(1, 60), st.sampled_from([Clock.CALENDAR_DAY, Clock.MONTH, Clock.YEAR, Clock.WORKING_DAY]),
       st.sampled_from([Clock.CALENDAR_DAY, Clock.MONTH, Clock.YEAR, Clock.WORKING_DAY]))
def test_what_is_surely_longer_never_ends_earlier(start: date, one: int, other: int, clock: Clock, other_clock: Clock) -> None:
    """On no day does the longer one end before the other."""
    if surely_longer(Deadline(one, clock), Deadline(other, other_clock)):
        ends = due_day(REAL, start, Deadline(one, clock)), due_day(REAL, start, Deadline(other, other_clock))
        assert None in ends or ends[0] >= ends[1]  # type: ignore[operator]


@pytest.mark.parametrize("statutory,promised,percent", [
    ((20, Clock.WORKING_DAY), (12, Clock.WORKING_DAY), 40),
    ((3, Clock.WORKING_DAY), (1, Clock.WORKING_DAY), 66),
    ((1, Clock.YEAR), (6, Clock.MONTH), 50),
    ((20, Clock.WORKING_DAY), (20, Clock.WORKING_DAY), 0),
    ((20, Clock.WORKING_DAY), (20, Clock.CALENDAR_DAY), None),
])
def test_cut(statutory: tuple[int, Clock], promised: tuple[int, Clock], percent: int | None) -> None:
    assert cut(Deadline(*statutory), Deadline(*promised)) == percent
    assert cut(None, Deadline(*promised)) is cut(Deadline(*statutory), None) is None
