"""Conditions in words, limits as statutes write them; towns as a group."""

from __future__ import annotations

from datetime import date

import pytest

from powerlist import Workspace
from powerlist.model.condition import Value
from powerlist.model.places import Area
from powerlist.model.rulebook import Attribute
from powerlist.report.circumstances import case_words, floors_of, value_words
from powerlist.report.towns import towns_counted
from powerlist.terms import Level, TownKind, ValueType
from powerlist.views.cases import Circumstance, Stretch

WASTE = Attribute("event.quantity", ValueType.NUMBER, "数量", unit="立方米")
YEARS = Attribute("event.undiscovered_years", ValueType.NUMBER, "年数", unit="年")


@pytest.mark.parametrize(("stretch", "starts", "says"), [
    (Stretch(None, 10), (), "不超过 10 立方米"), (Stretch(11, None), (), "超过 10 立方米"),
    (Stretch(None, 10), (11,), "不满 11 立方米"), (Stretch(11, None), (11,), " 11 立方米以上"),
    (Stretch(11, 50), (11,), " 11 立方米以上、不超过 50 立方米"), (Stretch(11, 50), (51,), "超过 10 立方米、不满 51 立方米"),
    (Stretch(5, 5), (), " 5 立方米"), (Stretch(0, None), (0,), " 0 立方米以上"),
])
def test_limits_are_written_as_in_the_lists(stretch: Stretch, starts: tuple[Value, ...], says: str) -> None:
    """Where a rule says 超过 10, or where it says 11 以上: the same whole numbers, never the other's words."""
    assert value_words(stretch, WASTE, frozenset(starts)) == says


@pytest.mark.parametrize(("stretch", "says"), [
    (Stretch(None, date(2026, 12, 31)), " 2026-12-31 及以前"), (Stretch(date(2027, 1, 1), None), " 2027-01-01 起"),
    (Stretch(date(2026, 1, 1), date(2026, 12, 31)), " 2026-01-01 至 2026-12-31"),
])
def test_days(stretch: Stretch, says: str) -> None:
    assert value_words(stretch, Attribute("event.day", ValueType.DAY, "日期")) == says


def test_the_shipped_law_says_over_ten_cubic_metres_and_two_years_or_more(jinhu: Workspace) -> None:
    floors, vocabulary = floors_of(jinhu.catalog), {WASTE.name: WASTE, YEARS.name: YEARS}
    case = (Circumstance(WASTE.name, (Stretch(11, None),)), Circumstance(YEARS.name, (Stretch(2, None),)))
    assert case_words(case, vocabulary, floors) == "数量超过 10 立方米，年数 2 年以上"


def test_farms_are_no_towns() -> None:
    def area(number: int, kind: TownKind) -> Area:
        return Area(f"a{number}", f"地方{number}", Level.TOWN, town_kind=kind)

    towns, others = [area(n, TownKind.TOWN) for n in range(8)], [area(n, TownKind.OTHER) for n in range(4)]
    assert towns_counted([*towns, *others]) == "8 个镇街和 4 个类似乡级单位"
    assert (towns_counted(towns), towns_counted(others), towns_counted([])) == ("8 个镇街", "4 个类似乡级单位", "0 个镇街")
