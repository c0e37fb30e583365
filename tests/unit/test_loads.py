"""Events held against officers and posts: whose they are, for how long, and that nobody is counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.terms import Outcome
from powerlist.views.bearing import Bearing, Cause, Loads, TownLoad
from powerlist.views.loads import NO_FIELD, loads
from powerlist.views.tally import Era, Handler, Parcel, Taken, Tally
from tests.unit.test_simulation import edited

DAY = date(2026, 11, 21)
EAST = Handler("east-town", "东镇人民政府", "east")
CITY = Handler("city-dept", "城管局")
RECORD = "{field: 城市管理, as_of: 2025-01-01, certified: 6, reviewers: 1, trained: true, equipped: true}"

County = Callable[..., Catalog]


@pytest.fixture
def county(tmp_path: Path) -> County:
    """A county of which the eastern town has certified officers, by field."""
    def made(**certified: int) -> Catalog:
        records = ", ".join(f"{{field: {name}, as_of: 2025-01-01, certified: {number}}}" for name, number in certified.items())
        return Workspace.open(edited(tmp_path / str(certified), ("places.yaml", RECORD, records))).catalog
    return made


def enforced(holder: Handler, field: str | None) -> Taken:
    return Taken(Outcome.OWNED, holder, None, field, frozenset({field} if field else ()))


def tallied(events: Mapping[tuple[str | None, bool], int], months: int = 12) -> Tally:
    """Events of a field that the town has now; of those marked so, it has had them before as well."""
    counts: Counter[Parcel] = Counter()
    for (field, before), number in events.items():
        for month in range(months):
            after = enforced(EAST, field)
            parcel = Parcel("x", "east", f"2025-{month + 1:02}", after if before else enforced(CITY, field), after)
            counts[parcel] += number // months
    return Tally(rows=counts.total(), parcels=counts)


def town(found: Loads) -> TownLoad:
    (one,) = found.towns
    return one


def whys(one: TownLoad) -> set[Cause]:
    return {reason.why for reason in (*one.reasons, *(reason for field in one.fields for reason in field.reasons))}


def test_events_of_no_field(county: County) -> None:
    """They come to the town all the same, and nobody can say whether it can bear them."""
    lists = county(城市管理=6)
    one = town(loads(tallied({(None, False): 120}), lists, lists, DAY, per_officer=100))
    assert (one.verdict, one.fields[0].field, one.fields[0].gained) == (Bearing.UNKNOWN, NO_FIELD, 120)
    assert whys(one) == {Cause.NO_FIELD}


def test_a_known_shortage_is_not_hidden(county: County) -> None:
    lists = county(城市管理=2)
    one = town(loads(tallied({("城市管理", False): 1200, (None, False): 12, ("水利", False): 12}), lists, lists, DAY, per_officer=100))
    assert (one.verdict, one.unknown) == (Bearing.SHORT, 2)


def test_loads_before_are_of_officers_before(county: County) -> None:
    """Six officers had 120 events: that is the yardstick, however many officers there are to be."""
    old, new = county(城市管理=6), county(城市管理=12)
    found = loads(tallied({("城市管理", True): 120, ("城市管理", False): 120}), old, new, DAY)
    (field,) = town(found).fields
    assert (field.per_officer(Era.BEFORE), field.per_officer(Era.AFTER)) == (20, 20)
    assert found.yardsticks.per_officer is not None and found.yardsticks.per_officer.value == 20
    assert town(found).verdict is Bearing.CAN


@pytest.mark.parametrize(("norm", "verdict", "short"), [
    (60, Bearing.CAN, 0), (40, Bearing.OVERLAP, 1), (20, Bearing.SHORT, 2)])
def test_the_same_officers_in_two_fields(county: County, norm: float, verdict: Bearing, short: int) -> None:
    """Four in each of two fields: four people at least, eight at most. Where the answer hangs on which, each field
    alone would pass, and yet it is not said that the town can."""
    lists = county(城市管理=4, 水利=4)
    fields = {("城市管理", False): 72, ("水利", False): 120}
    one = town(loads(tallied(fields), lists, lists, DAY, per_officer=norm))
    assert (one.fewest(Era.AFTER), one.most(Era.AFTER), one.verdict) == (4, 8, verdict)
    assert sum(reason.short for reason in one.reasons) == short


def test_a_norm_of_a_year(county: County) -> None:
    """One month of events is held against a twelfth of it."""
    lists = county(城市管理=6)
    for months, verdict in ((12, Bearing.CAN), (1, Bearing.SHORT)):
        found = loads(tallied({("城市管理", False): 120}, months), lists, lists, DAY, per_officer=36)
        stick = found.yardsticks.per_officer
        assert stick is not None and (stick.value, stick.yearly) == (36 * months / 12, 36)
        assert town(found).verdict is verdict
