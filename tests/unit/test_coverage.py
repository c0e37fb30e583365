"""Coverage is exact: what was planted and nothing else, the same as brute force, and every example shows it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from benchmarks.county import Planted, generate
from benchmarks.faults import Fault
from benchmarks.idle import Idleness
from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, AllOf, Compare, Condition, Operator
from powerlist.model.duties import Duty, EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Holder, Scope
from powerlist.model.rulebook import Effect, Rule
from powerlist.table.unfold import Unfolding
from powerlist.terms import BodyKind, GrantMode, Level, Outcome, Phase, Tried
from powerlist.trace import Decision
from powerlist.views.cases import Stretch
from powerlist.views.coverage import Coverage, coverage
from powerlist.views.findings import Finding, Gap, Idle, Kind, Severity
from tests.unit.test_generated_county import DAYS, answer, conditions, worlds

TODAY = date(2024, 6, 1)
OUTCOME = {Kind.HOLE: Outcome.UNOWNED, Kind.OVERLAP: Outcome.DISPUTED, Kind.ADJUDICATED: Outcome.DISPUTED}
Surveyed = tuple[Workspace, Planted, Coverage]


@pytest.fixture(scope="module", params=range(4))
def made_up(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Surveyed:
    """A made-up county of each seed, surveyed once."""
    return surveyed(tmp_path_factory.mktemp("county"), request.param)


def surveyed(folder: Path, seed: int, *, types: int = 40, items: int = 60, towns: int = 4, plant: bool = True) -> Surveyed:
    planted = generate(folder, towns=towns, items=items, types=types, seed=seed, plant=plant)
    workspace = Workspace.open(folder)
    return workspace, planted, coverage(workspace.catalog, TODAY)


def holds(gap: Gap, facts: Facts) -> bool:
    """Whether the facts are in one of the cases of the gap."""
    return not gap.cases or any(all(any(
        (one.first is None or facts[part.attribute] >= one.first) and (one.last is None or facts[part.attribute] <= one.last)  # type: ignore[operator]
        if isinstance(one, Stretch) else facts[part.attribute] == one for one in part.values) for part in case) for case in gap.cases)


def gaps(found: Coverage) -> Iterator[Gap]:
    return (gap for gap in found.gaps if gap.kind in OUTCOME)


def test_exactly_what_was_planted(made_up: Surveyed) -> None:
    """Event types, kinds, towns, periods, sides and facts; no more and no less."""
    workspace, planted, found = made_up
    window = Period(TODAY)
    expected = {fault.event_type: fault for fault in planted.faults if fault.period.overlap(window)}
    shown = {gap.type.id: gap for gap in gaps(found)}
    assert len(list(gaps(found))) == len(shown), "a fault is one finding"
    assert shown.keys() == expected.keys()
    for key, gap in shown.items():
        fault = expected[key]
        assert OUTCOME[gap.kind] is fault.outcome
        assert (gap.kind is Kind.ADJUDICATED) is fault.designed
        assert [town.id for town in gap.towns] == [town for town in planted.towns if town in fault.towns]
        assert gap.period == fault.period.overlap(window), fault
        sides = sorted(f"{gap.towns[0].id}-body" if side == "town" else side for side in fault.sides)
        assert sorted(side.body.id for side in gap.sides if side.body) == sides
        for facts in worlds(workspace, *conditions(workspace, gap.type)):
            assert holds(gap, facts) is fault.shows(gap.towns[0].id, fault.day(), {**facts, "event.type": gap.type.name}), fault


def test_nothing_is_found_where_nothing_was_planted(tmp_path: Path) -> None:
    _, _, found = surveyed(tmp_path, 0, plant=False)
    assert found.faults == ()
    assert {finding.kind for finding in found.idle} <= {Kind.ITEM_UNNAMED, Kind.ITEM_BEHIND, Kind.DUTY_UNNAMED, Kind.SCENARIO_SAME}


def test_every_example_shows_it_again(made_up: Surveyed) -> None:
    """As a user would ask it, with the facts as files hold them; and without any one of its facts it does not show."""
    workspace, _, found = made_up
    for gap in gaps(found):
        given = decided(workspace, gap.witness.event, gap.witness.day)
        assert (given.outcome, given.interim) == (OUTCOME[gap.kind], gap.interim)
        assert given.candidates == gap.sides
        for name in gap.witness.event.attributes:
            fewer = {n: v for n, v in gap.witness.event.attributes.items() if n != name}
            assert decided(workspace, gap.witness.event, gap.witness.day, fewer).outcome is not given.outcome
    for gap in found.gaps:
        if gap.kind is Kind.ASKS_FIRST:
            given = decided(workspace, gap.witness.event, gap.witness.day)
            assert given.outcome is Outcome.INCOMPLETE
            assert {question.attribute.name for question in given.questions} <= set(gap.asks)


def decided(workspace: Workspace, event: Event, day: date, attributes: object = None) -> Decision:
    return workspace.decide({"type": event.type, "place": event.place,
                             "attributes": dict(event.attributes) if attributes is None else attributes}, day)


def test_brute_force_finds_the_same(tmp_path: Path) -> None:
    """Every event type × town × stretch of days × combination of facts, one by one."""
    workspace, planted, found = surveyed(tmp_path, 5, types=30, items=45, towns=3)
    for kind in workspace.catalog.event_types.values():
        mine = [gap for gap in gaps(found) if gap.type is kind]
        for town, day, facts in product(planted.towns, DAYS, worlds(workspace, *conditions(workspace, kind))):
            if day < TODAY:
                continue
            outcome = answer(workspace, kind.id, town, day, facts).outcome
            here = {OUTCOME[gap.kind] for gap in mine if town in {t.id for t in gap.towns} and day in gap.period and holds(gap, facts)}
            assert here == ({outcome} & {Outcome.UNOWNED, Outcome.DISPUTED}), (kind.id, town, day, facts)


#: What the generator calls records to no effect, and what a survey calls them.
IDLE = {
    Idleness.RULE_NEVER_FIRES: Kind.RULE_NEVER, Idleness.RULE_ALWAYS_YIELDS: Kind.RULE_BEATEN,
    Idleness.ITEM_NEVER_APPLIES: Kind.ITEM_NEVER, Idleness.SCENARIO_NEVER_REACHED: Kind.SCENARIO_NEVER,
    Idleness.SCENARIO_SAYS_NOTHING: Kind.SCENARIO_SAME,
}


def test_records_to_no_effect(made_up: Surveyed) -> None:
    """The five that were planted, and no others but scenarios that chance made equal to the list."""
    workspace, planted, found = made_up
    shown = {(finding.kind, finding.record) for finding in found.idle}
    expected = {(IDLE[idle.kind], idle.record) for idle in planted.idle}
    assert expected <= shown
    by_chance = {(kind, record) for kind, record in shown - expected if kind is Kind.SCENARIO_SAME}
    assert {(kind, record) for kind, record in shown - expected - by_chance if kind in IDLE.values() or kind is Kind.CONDITION_IDLE} == set()
    for _, record in by_chance:
        duty = next(d for d in workspace.catalog.responsibilities.values() for s in d.scenarios if s.id == record)
        scenario = next(s for s in duty.scenarios if s.id == record)
        assert scenario.principal == duty.principal
    assert {finding.record for finding in found.of(Kind.ITEM_UNNAMED)} == set(planted.unreached)  # type: ignore[union-attr]


def test_examples_of_records_to_no_effect(made_up: Surveyed) -> None:
    """The rule is seen to fail or to yield, the scenario to be passed over, although its conditions hold."""
    workspace, _, found = made_up
    for idle in found.idle:
        if idle.witness is None:
            assert idle.kind in (Kind.ITEM_UNNAMED, Kind.DUTY_UNNAMED)
            continue
        given = decided(workspace, idle.witness.event, idle.witness.day)
        tried = {step.rule.id: step.tried for power in given.powers for step in power.steps} | {
            step.rule.id: step.tried for step in given.steps}
        match idle.kind:
            case Kind.RULE_NEVER:
                assert tried[idle.record] is Tried.FAILED
            case Kind.RULE_BEATEN:
                assert tried[idle.record] is Tried.OVERRIDDEN
                assert {tried[other] for other in idle.others} == {Tried.APPLIED}
            case Kind.SCENARIO_NEVER:
                assert given.scenario == idle.others[-1]
            case Kind.SCENARIO_SAME:
                assert given.scenario == idle.record
            case Kind.ITEM_NEVER | Kind.ITEM_BEHIND | Kind.ITEM_LAPSED:
                assert given.ground != idle.record


def test_conditions_that_make_no_difference(tmp_path: Path) -> None:
    """Limits of a grant, and the condition of a rule, that hold anyway; and the same where they do not."""
    workspace, _, _ = surveyed(tmp_path, 0, plant=False)
    catalog = workspace.catalog
    grant, item, kind = next((grant, catalog.items[key], kind) for grant in catalog.grants.values() if TODAY in grant.in_force
                             for kind in catalog.event_types.values() if kind.items for key in kind.items[:1] if key in grant.items)
    zone = Compare("event.zone", Operator.EQUAL, ("乡村规划区",))
    rule = Rule("X-1", Phase.OBLIGE, "提示", "测试", (Citation(document="测试"),), at=grant.at, then=Effect(obligations=("拍照",)), when=AllOf((
        Compare("event.type", Operator.EQUAL, (kind.name,)), zone, Compare("item.name", Operator.EQUAL, (item.name,)))))
    limited = replace(grant, items=(item.id,), scope=Scope("乡村规划区", zone))
    grants = {key: other for key, other in catalog.grants.items() if item.id not in other.items} | {grant.id: limited}

    def found(when: Condition) -> dict[str, tuple[Condition, ...]]:
        changed = replace(catalog, items={**catalog.items, item.id: replace(item, when=when)}, grants=grants,
                          rules={**catalog.rules, rule.id: rule},
                          event_types={kind.id: replace(kind, items=(item.id,), responsibilities=())})
        return {one.record: one.parts for one in coverage(changed, TODAY).of(Kind.CONDITION_IDLE) if isinstance(one, Idle)}

    assert found(ALWAYS_TRUE).keys() == {rule.id}
    assert found(zone).keys() == {rule.id, grant.id}
    assert found(zone)[grant.id] == (zone,)
    assert found(Compare("event.type", Operator.EQUAL, (kind.name,))).keys() == {rule.id, item.id}


def test_what_is_given_up_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where facts combine in too many ways nothing is claimed, neither that all is in order nor that a record is idle."""
    generate(tmp_path, towns=3, items=60, types=40)
    monkeypatch.setattr("powerlist.table.table.MAX_STATES", -1)
    monkeypatch.setattr(Unfolding.__init__, "__defaults__", (-1,))
    found = coverage(Workspace.open(tmp_path).catalog, TODAY)
    assert {gap.kind for gap in found.gaps} == {Kind.TOO_WIDE}
    assert {gap.type.id for gap in found.gaps} == found.catalog.event_types.keys()
    assert found.of(Kind.UNPROVEN)
    assert found.of(Kind.RULE_BEATEN, Kind.SCENARIO_NEVER, Kind.SCENARIO_SAME, Kind.ITEM_NEVER, Kind.ITEM_BEHIND) == ()


def test_kinds_are_told_apart_by_one_word_each() -> None:
    """Programs rely on the slugs."""
    assert len({kind.slug for kind in Kind}) == len({kind.word for kind in Kind}) == len(Kind)
    assert {kind.slug for kind in Kind if kind.severity is Severity.FAULT} == {"hole", "overlap", "too-wide"}


def test_part_of_a_county(made_up: Surveyed) -> None:
    """Some towns or types: the same gaps, narrowed; nothing is said of what comes to no effect."""
    workspace, _, whole = made_up
    town = whole.gaps[0].towns[0]
    part = coverage(workspace.catalog, TODAY, towns=[town])
    assert (part.rules, part.idle) == (None, ())
    assert {(gap.kind, gap.type.id, gap.period) for gap in part.gaps} == {
        (gap.kind, gap.type.id, gap.period) for gap in whole.gaps if town in gap.towns}
    kind = whole.gaps[0].type
    assert [gap.towns for gap in coverage(workspace.catalog, TODAY, types=[kind]).gaps] == [
        gap.towns for gap in whole.gaps if gap.type is kind]


def test_until_a_day(made_up: Surveyed) -> None:
    """What begins later is not looked at."""
    workspace, planted, _ = made_up
    until = date(2026, 12, 1)
    found = coverage(workspace.catalog, TODAY, until)
    window = Period(TODAY, until)
    expected: list[Fault] = [fault for fault in planted.faults if fault.period.overlap(window)]
    assert {gap.type.id for gap in gaps(found)} == {fault.event_type for fault in expected}
    assert all(gap.period.end is not None and gap.period.end <= until for gap in found.gaps)


def test_what_decide_gives_up_is_found_all_the_same(made_up: Surveyed, monkeypatch: pytest.MonkeyPatch) -> None:
    """`decide` asks where too many facts are open; the table does not, and a survey never ends in an error of ours."""
    workspace, _, found = made_up
    monkeypatch.setattr("powerlist.explore.MAX_COMBINATIONS", 0)
    again = coverage(workspace.catalog, TODAY, types=[gap.type for gap in gaps(found)])
    assert {(gap.kind, gap.type.id, gap.period, gap.cases) for gap in gaps(again)} == {
        (gap.kind, gap.type.id, gap.period, gap.cases) for gap in gaps(found)}


# The shipped county, and the same with three things changed in it.

DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Altered:
    """A county in which something was changed for the worse, and the findings that it did not have before."""

    catalog: Catalog
    kinds: tuple[EventType, ...]
    new: tuple[Finding, ...]


@pytest.fixture(scope="module")
def shipped(jinhu: Workspace) -> Coverage:
    return coverage(jinhu.catalog, DAY)


@pytest.fixture(scope="module")
def altered(jinhu: Workspace, shipped: Coverage) -> Altered:
    """A power that nobody carries any more, a second grant in another way, a scenario in the shadow of another."""
    lost, first = nobody_carries(jinhu.catalog)
    granted, second = grant_twice(lost)
    catalog = put_in_the_shade(granted)
    before = set(map(key_of, shipped.findings))
    return Altered(catalog, (first, second), tuple(
        one for one in coverage(catalog, DAY).findings if key_of(one) not in before))


def key_of(one: Finding) -> object:
    """What makes a finding the same in two counties."""
    if isinstance(one, Gap):
        return one.kind, one.type.id, tuple(town.id for town in one.towns), one.period, one.cases, one.ground, one.scenario
    return one.kind, one.record, one.parts, one.others


def alone(catalog: Catalog, kind: EventType) -> bool:
    """Whether the event type has one power, and no other type has that."""
    return len(kind.items) == 1 and not kind.responsibilities and sum(
        kind.items[0] in other.items for other in catalog.event_types.values()) == 1


def nobody_carries(catalog: Catalog) -> tuple[Catalog, EventType]:
    carried = {name for body in catalog.bodies.values() for name in body.departments}
    nobody = next(name for name in catalog.departments if name not in carried)
    kind = next(kind for kind in catalog.event_types.values() if alone(catalog, kind)
                and kind.items[0] not in catalog.granted and not catalog.items[kind.items[0]].joint
                and (holder := catalog.items[kind.items[0]].holder) is not None and holder.department)
    item = catalog.items[kind.items[0]]
    lost = replace(item, holder=Holder(department=nobody, level=Level.COUNTY), measures=(), apart=(), when=ALWAYS_TRUE)
    return replace(catalog, items={**catalog.items, item.id: lost}), kind


def grant_twice(catalog: Catalog) -> tuple[Catalog, EventType]:
    grant, kind = next((grant, kind) for grant in catalog.grants.values()
                       if grant.mode is GrantMode.GRANT and DAY in grant.in_force
                       for kind in catalog.event_types.values() if alone(catalog, kind) and kind.items[0] in grant.items)
    second = replace(grant, id="second", items=kind.items, to=grant.to[:1], mode=GrantMode.ENTRUSTMENT,
                     period=Period(date(2027, 3, 1)), scope=None, measures=(), take_back=None)
    return replace(catalog, grants={**catalog.grants, "second": second}), kind


def put_in_the_shade(catalog: Catalog) -> Catalog:
    duty, scenario = next((duty, duty.scenarios[0]) for duty in catalog.responsibilities.values() if duty.scenarios
                          and duty.scenarios[0].principal.department
                          and any(duty.id in kind.responsibilities for kind in catalog.event_types.values()))
    other = next(body.departments[0] for body in catalog.bodies.values() if body.departments and body.level is Level.COUNTY
                 and body.kind is BodyKind.DEPARTMENT and scenario.principal.department not in body.departments)
    shadow = replace(scenario, id="shadow", principal=Duty(department=other, duties=("清理",)))
    changed = replace(duty, scenarios=(shadow, *duty.scenarios))
    return replace(catalog, responsibilities={**catalog.responsibilities, duty.id: changed})


def test_three_changes_are_three_findings(altered: Altered) -> None:
    """No more and no less."""
    assert sorted(one.kind.slug for one in altered.new) == ["hole", "overlap", "scenario-never-chosen"]


def test_a_power_that_nobody_carries_any_more(altered: Altered) -> None:
    (gap,) = (one for one in altered.new if isinstance(one, Gap) and one.kind is Kind.HOLE)
    assert gap.type.id == altered.kinds[0].id
    assert gap.absence is not None
    assert gap.absence.wanted == altered.catalog.items[gap.type.items[0]].holder


def test_a_second_grant_in_another_way(altered: Altered) -> None:
    (gap,) = (one for one in altered.new if isinstance(one, Gap) and one.kind is Kind.OVERLAP)
    second = altered.catalog.grants["second"]
    assert (gap.type.id, gap.period) == (altered.kinds[1].id, second.period)
    assert [altered.catalog.body_of_kind(town.id, BodyKind.TOWN, DAY).id for town in gap.towns] == list(second.to)  # type: ignore[union-attr]
    assert len(gap.grants) == 2
    assert "second" in {grant.id for grant in gap.grants}


def test_a_scenario_in_the_shadow_of_another(altered: Altered) -> None:
    (idle,) = (one for one in altered.new if isinstance(one, Idle))
    assert idle.others == ("shadow",)


def test_the_shipped_county_can_show_every_finding(jinhu: Workspace, shipped: Coverage) -> None:
    """Whatever it finds there is shown again by `decide`, in every one of the towns, and with the same to say of it."""
    assert shipped.gaps
    for gap in shipped.gaps:
        for town in gap.towns:
            given = decided(jinhu, replace(gap.witness.event, place=town.id), gap.witness.day)
            assert given.outcome is OUTCOME.get(gap.kind, Outcome.INCOMPLETE), (gap.type.id, town.id)
            if gap.kind in OUTCOME:
                assert here(jinhu.catalog, given.interim, town) == here(jinhu.catalog, gap.interim, gap.towns[0]), (gap.type.id, town.id)
                assert [here(jinhu.catalog, side.body, town) for side in given.candidates] == [
                    here(jinhu.catalog, side.body, gap.towns[0]) for side in gap.sides]


def here(catalog: Catalog, body: Body | None, town: Area) -> object:
    """The body; that of the town itself by its kind."""
    own = [catalog.body_of_kind(town.id, kind, DAY) for kind in (BodyKind.TOWN, BodyKind.CENTRE)]
    return body and (body.kind if body in own else body.id)
