"""双随机抽查: two officers or none, nobody who must not go, loads as even as can be, and nothing but the seed decides.

《国务院办公厅关于推广随机抽查规范事中事后监管的通知》（国办发〔2015〕58号）: targets and officers by lot; 行政处罚法 art. 42
¶1: certified officers, at least two; art. 43: who has an interest stays away.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist.draw import Drawn, drawn, unfit
from powerlist.model.draws import Draw, Inspection, Officer, Quota, Target

DAY = date(2026, 12, 1)
DEPARTMENTS, FIELDS = ("城管局", "消防大队"), ("城市管理", "消防")

checks = st.lists(st.builds(Inspection, st.sampled_from(DEPARTMENTS), st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True).map(tuple)),
                  min_size=1, max_size=2, unique_by=lambda check: check.department).map(tuple)


@st.composite
def draws(draw: st.DrawFn) -> Draw:
    """A small check: a few targets of two classes, a few officers, some of them not to be sent."""
    targets = tuple(Target(f"t{number}", f"对象{number}", draw(checks), draw(st.sampled_from(["高", "低"])))
                    for number in range(draw(st.integers(1, 7))))
    officers = tuple(Officer(
        f"o{number}", f"人员{number}", draw(st.sampled_from(DEPARTMENTS)), f"证{number}",
        draw(st.sampled_from([DAY, date(2027, 1, 1), date(2028, 1, 1)])),
        draw(st.sampled_from([FIELDS, FIELDS, FIELDS[:1]])),
        tuple(t.id for t in targets if draw(st.integers(0, 4)) == 0)) for number in range(draw(st.integers(1, 6))))
    quotas = (Quota("高", percent=draw(st.sampled_from([50, 100]))), Quota("低", number=draw(st.integers(0, 5))))
    return Draw("测试", DAY, quotas, targets, officers)


seeds = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=12)


def posts(found: Drawn) -> list[list[str]]:
    """The officers who could go, for each crew that was sent."""
    return [[officer.id for officer in crew.fit] for crew in found.crews if not crew.short]


def fewest_squares(fit: list[list[str]], crew: int, officers: tuple[Officer, ...]) -> int:
    """The least sum of squares of the loads, by trying every way to fill the posts."""
    index = {officer.id: number for number, officer in enumerate(officers)}
    loads = {(0,) * len(officers)}
    for names in fit:
        loads = {tuple(n + (k in chosen) for k, n in enumerate(before)) for before in loads
                 for chosen in combinations([index[name] for name in names], crew)}
    return min(sum(n * n for n in one) for one in loads)


@given(draws(), seeds)
@settings(max_examples=150)
def test_a_crew_is_lawful_or_absent(plan: Draw, seed: str) -> None:
    """行政处罚法 art. 42 ¶1, art. 43: at least two, certified on the day in every field, nobody who must stay away."""
    for visit in drawn(plan, seed).visits:
        assert [crew.inspection for crew in visit.crews] == list(visit.target.checks)
        for crew in visit.crews:
            able = [one for one in plan.officers if one.department == crew.inspection.department
                    and unfit(one, visit.target, crew.inspection, DAY) is None]
            assert len(set(crew.officers)) == len(crew.officers) == (plan.crew if len(able) >= plan.crew else 0)
            assert set(crew.officers) <= set(able)


@st.composite
def tangled(draw: st.DrawFn) -> Draw:
    """One department whose officers stay away from many targets: whoever is sent first may be needed elsewhere."""
    check = (Inspection("城管局", ("城市管理",)),)
    targets = tuple(Target(f"t{number}", f"对象{number}", check) for number in range(draw(st.integers(2, 6))))
    officers = tuple(Officer(f"o{number}", f"人员{number}", "城管局", f"证{number}", date(2027, 1, 1), ("城市管理",),
                             tuple(t.id for t in targets if draw(st.booleans()))) for number in range(draw(st.integers(3, 6))))
    return Draw("测试", DAY, (Quota(percent=100),), targets, officers)


@given(tangled(), seeds)
@settings(max_examples=120)
def test_loads_are_as_even_as_can_be(plan: Draw, seed: str) -> None:
    """No other way to send the crews has a smaller sum of squares: wherever a difference of one is possible, it is no more."""
    found = drawn(plan, seed)
    assert sum(load * load for load in found.loads.values()) == fewest_squares(posts(found), plan.crew, plan.officers)


@given(st.integers(1, 30), st.integers(2, 9), seeds)
@settings(max_examples=60)
def test_equal_officers_differ_by_one_at_most(targets: int, officers: int, seed: str) -> None:
    """Where everybody may go everywhere, nobody goes two times more than another."""
    check = (Inspection("城管局", ("城市管理",)),)
    plan = Draw("测试", DAY, (Quota(percent=100),), tuple(Target(f"t{n}", f"对象{n}", check) for n in range(targets)),
                tuple(Officer(f"o{n}", "人", "城管局", "证", date(2027, 1, 1), ("城市管理",)) for n in range(officers)))
    loads = drawn(plan, seed).loads.values()
    assert max(loads) - min(loads) <= 1


@given(draws(), seeds, st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_the_order_of_the_lists_decides_nothing(plan: Draw, seed: str, random: Random) -> None:
    other = dataclasses.replace(
        plan, targets=tuple(random.sample(plan.targets, len(plan.targets))), quotas=plan.quotas[::-1],
        officers=tuple(random.sample(plan.officers, len(plan.officers))))
    one, two = drawn(plan, seed), drawn(other, seed)
    assert (one.visits, one.digests, one.loads) == (two.visits, two.digests, two.loads)


@given(draws(), seeds)
@settings(max_examples=80)
def test_officers_do_not_change_who_is_checked(plan: Draw, seed: str) -> None:
    """Whoever sends another officer must not be able to choose the targets by it."""
    more = (*plan.officers, Officer("new", "新人", "城管局", "证", date(2027, 1, 1), FIELDS))
    one, two = drawn(plan, seed), drawn(dataclasses.replace(plan, officers=more), seed)
    assert [visit.target for visit in one.visits] == [visit.target for visit in two.visits]
    assert one.digests["targets"] == two.digests["targets"] and one.digests["officers"] != two.digests["officers"]


@given(draws(), seeds)
@settings(max_examples=80)
def test_each_class_gives_its_quota(plan: Draw, seed: str) -> None:
    found = drawn(plan, seed)
    for stratum in found.strata:
        taken = [visit for visit in found.visits if visit.target.risk == stratum.quota.risk]
        assert len(taken) == stratum.wanted - stratum.lacking


def test_every_target_has_the_same_chance() -> None:
    """Over many seeds each of ten targets comes up in about a third of the draws of a third."""
    check = (Inspection("城管局", ("城市管理",)),)
    plan = Draw("测试", DAY, (Quota(number=3),), tuple(Target(f"t{n}", f"对象{n}", check) for n in range(9)),
                (Officer("o", "人", "城管局", "证", date(2027, 1, 1), ("城市管理",)),))
    times = dict.fromkeys((target.id for target in plan.targets), 0)
    for seed in range(600):
        for visit in drawn(plan, str(seed)).visits:
            times[visit.target.id] += 1
    assert all(150 <= count <= 250 for count in times.values())  # 200 expected, four standard deviations are 46
