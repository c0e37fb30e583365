"""Records that are planted to no effect (无用的记录): rules that never fire or always yield, articles and scenarios
that never apply, scenarios that say what the list says anyway. Every event type among them has one owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.draft import OFFICES, TOWN, Draft, Office, fact
from powerlist.model.common import Citation
from powerlist.model.condition import AllOf, Condition, Not
from powerlist.model.rulebook import Effect, Rule
from powerlist.terms import Phase


class Idleness(StrEnum):
    """In what way a record is to no effect (无用的情形)."""

    RULE_NEVER_FIRES = "规则从不适用"
    RULE_ALWAYS_YIELDS = "规则总被排除"
    ITEM_NEVER_APPLIES = "事项的适用条件不可能成立"
    SCENARIO_NEVER_REACHED = "场景总被前一个挡住"
    SCENARIO_SAYS_NOTHING = "场景与清单的一般分工相同"


@dataclass(frozen=True)
class Idle:
    """One such record, by id, and the event type it is about."""

    kind: Idleness
    record: str
    event_type: str


def _office(draft: Draft, number: int = 1) -> list[Office]:
    return draft.random.sample([office for office in OFFICES if not office.vertical], number)


def _rule(draft: Draft, name: str, when: Condition, lead: Office, *overrides: str) -> Rule:
    rule: Rule = draft.add("rules", Rule(
        id=name, phase=Phase.ASSIGN, title="归口办理", because="历来如此（虚构）", when=when, overrides=overrides,
        then=Effect(lead=lead.department), basis=(Citation(document="生成县政府常务会议纪要（生成）"),)))
    return rule


def never_fires(draft: Draft) -> Idle:
    """A rule about powers for a kind of event that calls for a duty only."""
    one, other = _office(draft, 2)
    event = draft.event(draft.duty(one.duty("日常监管"), office=one, supporting=(TOWN,)))
    when = AllOf((fact("type", event.name), fact("line.kind", "事项")))
    return Idle(Idleness.RULE_NEVER_FIRES, _rule(draft, f"SN-{event.id}", when, other).id, event.id)


def always_yields(draft: Draft) -> Idle:
    """A rule that another sets aside in every case to which it applies; the other agrees with the statute."""
    one, other = _office(draft, 2)
    event = draft.event(draft.item(one))
    beaten = _rule(draft, f"SY-{event.id}", fact("type", event.name), other)
    _rule(draft, f"SZ-{event.id}", fact("type", event.name), one, beaten.id)
    return Idle(Idleness.RULE_ALWAYS_YIELDS, beaten.id, event.id)


def never_applies(draft: Draft) -> Idle:
    """An article that would have to apply in two zones at once; the duty beside it has an owner."""
    (office,) = _office(draft)
    both = AllOf((fact("zone", "城镇规划区"), Not(fact("zone", "城镇规划区"))))
    power = draft.item(office, when=both)
    event = draft.event(power, draft.duty(office.duty("日常监管"), office=office))
    return Idle(Idleness.ITEM_NEVER_APPLIES, power.id, event.id)


def never_reached(draft: Draft) -> Idle:
    """The list runs from the special to the general; here the general stands first."""
    one, other, third = _office(draft, 3)
    duty = draft.duty(one.duty("日常监管"), office=one, scenarios=(
        ("水面", fact("site", "河道", "湖泊"), other.duty("清理")), ("河道", fact("site", "河道"), third.duty("清理"))))
    return Idle(Idleness.SCENARIO_NEVER_REACHED, duty.scenarios[1].id, draft.event(duty).id)


def says_nothing(draft: Draft) -> Idle:
    """The scenario names the principal that the list names anyway, with the same helpers."""
    (office,) = _office(draft)
    side = office.duty("日常监管")
    duty = draft.duty(side, office=office, supporting=(TOWN,), scenarios=(("田间", fact("site", "农田"), side),))
    return Idle(Idleness.SCENARIO_SAYS_NOTHING, duty.scenarios[0].id, draft.event(duty).id)


WAYS: tuple[Callable[[Draft], Idle], ...] = (never_fires, always_yields, never_applies, never_reached, says_nothing)


def idle(draft: Draft) -> Iterator[Idle]:
    """One record of each kind."""
    for way in WAYS:
        yield way(draft)
