"""What is remembered is what would be found: weighing again, with whatever facts in whatever order, says the same."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.logic.evaluate import Facts
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.rulebook import Rule
from powerlist.scales import Scales
from powerlist.terms import Phase, Tried
from powerlist.trace import Step
from powerlist.weigh import REFERENCE, Judged, Reference, asked, weigh
from tests.unit.test_weigh import rule

#: Facts of the type and its power, of the town and the answer, and of the event itself.
NAMES = ("event.type", "item.type", "town.kind", "answer.lead", "event.major", "event.site")
VALUES = ("甲", "乙", None)

leaves: st.SearchStrategy[Condition] = st.builds(
    lambda name, value: Compare(name, Operator.EXISTS, (True,)) if value is None else Compare(name, Operator.EQUAL, (value,)),
    st.sampled_from(NAMES), st.sampled_from(VALUES))
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves | st.just(ALWAYS_TRUE), lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))), inner.map(Not)), max_leaves=5)
known = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES))


@st.composite
def books(draw: st.DrawFn) -> tuple[Rule, ...]:
    ids = [f"R{number}" for number in range(draw(st.integers(1, 5)))]
    return tuple(rule(id, draw(conditions), *draw(st.lists(st.sampled_from(ids), unique=True, max_size=2)),
                      phase=draw(st.sampled_from([Phase.ASSIGN, Phase.SCREEN]))) for id in ids)


def steps(rules: Sequence[Rule], facts: Facts) -> tuple[Step, ...]:
    weighed = weigh(rules, facts)
    return tuple(Step(one, weighed.tried(one), asked(one, facts), weighed.beaten.get(one.id, ())) for one in rules)


@given(books(), st.lists(known, max_size=12), st.sampled_from([0, 1, 3, 100]))
def test_the_same_as_weighing_anew(rules: tuple[Rule, ...], several: list[Facts], room: int) -> None:
    scales = Scales(rules, room)
    for facts in (*several, *several):
        weighed = scales.weigh(facts)
        assert weighed == weigh(rules, facts)
        assert scales.steps(facts, weighed, REFERENCE, scales.rules) == steps(rules, facts)
        assert scales.steps(facts, weighed, REFERENCE, weighed.standing) == tuple(
            step for step in steps(rules, facts) if step.tried is Tried.APPLIED)


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    scales = Scales((rule("A", Compare("event.quantity", Operator.AT_LEAST, (5,))),), 7)
    for number in range(100):
        facts = {"event.quantity": number}
        scales.steps(facts, scales.weigh(facts), REFERENCE, scales.rules)
        assert max(len(kept) for kept in vars(scales).values() if isinstance(kept, dict)) <= 7


def test_what_is_remembered_is_not_sent_along() -> None:
    """A catalog goes to many machines as it was read."""
    scales = Scales((rule("A"), rule("B")), 7)
    bare = len(pickle.dumps(scales))
    for number in range(7):
        scales.weigh({"event.quantity": number})
    again = pickle.loads(pickle.dumps(scales))
    assert len(pickle.dumps(scales)) == bare
    assert again.weigh({}) == scales.weigh({})


def test_another_engine_is_asked_each_time() -> None:
    class Counting(Reference):
        name = "另一个"
        asked = 0

        def judge(self, rules: Sequence[Rule], facts: Facts) -> Judged:
            self.asked += 1
            return REFERENCE.judge(rules, facts)

    engine, scales = Counting(), Scales((rule("A"),), 7)
    assert [scales.weigh({}, engine) for _ in range(3)] == [weigh(scales.rules, {})] * 3
    assert engine.asked == 3


def test_rules_that_stay_the_same_share_their_scales(jinhu: Workspace) -> None:
    """From one day to the next few rules change, and what was found of the others is still known."""
    catalog = jinhu.catalog
    days = catalog.rule_days
    bases = [catalog.rules_on(day) for day in days]
    classify = {tuple(one.id for one in base.of(Phase.CLASSIFY)): base.scales(Phase.CLASSIFY) for base in bases}
    assert all(base.scales(Phase.CLASSIFY) is classify[tuple(one.id for one in base.of(Phase.CLASSIFY))] for base in bases)
    assert len(classify) < len(days)


@pytest.mark.parametrize("phases", [(Phase.SCREEN, Phase.ASSIGN), (Phase.OBLIGE,), (Phase.SUPPORT,)])
def test_the_shipped_rules_ask_for_what_they_are_remembered_by(jinhu: Workspace, phases: tuple[Phase, ...]) -> None:
    scales = jinhu.catalog.rules_on(jinhu.catalog.rule_days[-1]).scales(*phases)
    assert scales.rules
    assert set(scales.asks) == {name for one in scales.rules for name in asked(one, dict.fromkeys(jinhu.catalog.vocabulary))}
