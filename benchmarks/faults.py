"""Faults that are planted in a made-up county (埋下的问题): holes and overlaps, each with the towns, the days and
the facts under which it shows, and nothing else. Every way of failing is one function.

A fault shows as long as the event goes nowhere else: a suspected crime or a pending suit sends every event to
another channel, fault or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice

from benchmarks.draft import (
    CARRIED_BY_NOBODY,
    ENTRUSTED_UNTIL,
    FUTURE,
    OFFICES,
    PAST,
    SOLITARY,
    TOWN,
    Draft,
    Office,
    fact,
    quantity,
    town_side,
)
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, Condition, Not, Operator, Value
from powerlist.model.duties import Responsibility
from powerlist.model.period import ALWAYS, Period
from powerlist.model.powers import Designation, Holder, Instrument, Item, Scope
from powerlist.model.rulebook import Effect, Rule
from powerlist.terms import GrantMode, ItemType, Level, Outcome, Phase, TownKind

#: How the town where it happens is written among the sides of a dispute.
TOWN_ITSELF = "town"


@dataclass(frozen=True)
class Fault:
    """One planted fault. `towns` are the areas and `period` the days on which an event of the type, under the
    facts of `when`, has the outcome; `witness` are facts under which it shows. `sides` are the bodies between
    which an overlap lies, `town` standing for the town where it happens; `designed` tells that the law itself gives
    the matter to several and a rule says who settles it (J-2503), where else lists, grants or rules disagree."""

    way: str
    event_type: str
    outcome: Outcome
    towns: tuple[str, ...]
    period: Period = ALWAYS
    when: Condition = ALWAYS_TRUE
    witness: Mapping[str, Value] | None = None
    sides: tuple[str, ...] = ()
    designed: bool = False

    def day(self) -> date:
        """A day on which it shows: the first one, where it begins on a day."""
        if self.period.start is not None:
            return self.period.start
        return PAST[-1] if self.period.end is None else self.period.end - timedelta(days=1)

    def shows(self, town: str, day: date, facts: Facts) -> bool:
        """Whether an event there, then, under these facts (`event.…`) meets with the fault."""
        return town in self.towns and day in self.period and truth(self.when, facts) is True


Way = Callable[[Draft], Fault]
Ground = Item | Responsibility


def _hole(way: str, draft: Draft, *grounds: Ground, towns: tuple[str, ...] | None = None, period: Period = ALWAYS,
          when: Condition = ALWAYS_TRUE, witness: Mapping[str, Value] | None = None) -> Fault:
    event = draft.event(*grounds)
    return Fault(way, event.id, Outcome.UNOWNED, draft.town_ids if towns is None else towns, period, when, witness)


def _overlap(way: str, draft: Draft, *grounds: Ground, sides: tuple[str, ...], towns: tuple[str, ...] | None = None,
             period: Period = ALWAYS, when: Condition = ALWAYS_TRUE, witness: Mapping[str, Value] | None = None) -> Fault:
    event = draft.event(*grounds)
    return Fault(way, event.id, Outcome.DISPUTED, draft.town_ids if towns is None else towns, period, when, witness, sides)


def _offices(draft: Draft, number: int) -> list[Office]:
    """Different offices of the county that stand under its government."""
    return draft.random.sample([o for o in OFFICES if not o.vertical], number)


def _others(draft: Draft, towns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(town for town in draft.town_ids if town not in towns)


# Holes.

def leads_nowhere(draft: Draft) -> Fault:
    """The event type names no power, no duty and no channel."""
    return _hole("类型没有对应", draft)


def carried_by_nobody(draft: Draft) -> Fault:
    """The statute names a department that no office of the county carries."""
    return _hole("职能系统无人承担", draft, draft.item(CARRIED_BY_NOBODY))


def never_designated(draft: Draft) -> Fault:
    """The statute leaves it to the government to say which department, and the government has not said."""
    return _hole("没有指定", draft, draft.item(None))


def admitted_towns_only(draft: Draft) -> Fault:
    """The duty lies with the towns, but only with those that were admitted to it."""
    (office,), admitted = _offices(draft, 1), draft.some_towns()
    duty = draft.duty(town_side(*admitted), office=office, supporting=(office.duty(),))
    return _hole("只有部分镇街", draft, duty, towns=_others(draft, admitted))


def subdistricts_not_named(draft: Draft) -> Fault:
    """The statute names towns and townships only; that a department has the duty besides does not help."""
    (office,) = _offices(draft, 1)
    power = draft.item(None, holder=Holder(town=True, town_kinds=(TownKind.TOWN, TownKind.TOWNSHIP)), kind=ItemType.OTHER)
    duty = draft.duty(office.duty("日常监管"), office=office)
    streets = tuple(town.id for town in draft.towns if town.town_kind is TownKind.SUBDISTRICT)
    return _hole("条文没有写街道", draft, power, duty, towns=streets)


def large_amounts(draft: Draft) -> Fault:
    """The list shares out small amounts and middling ones, and forgets the large."""
    first, second = _offices(draft, 2)
    limit = draft.random.choice((10, 20, 50))
    duty = draft.duty(None, office=first, scenarios=(
        ("少量", quantity(Operator.AT_MOST, limit), TOWN),
        ("较多", quantity(Operator.BETWEEN, limit + 1, limit * 10), second.duty("组织清理"))))
    return _hole("数量大的没有写", draft, duty, when=quantity(Operator.MORE, limit * 10),
                 witness={"quantity": limit * 10 + 1})


def one_zone_only(draft: Draft) -> Fault:
    """The article applies in the countryside only, and nothing else is named for the town."""
    (office,) = _offices(draft, 1)
    return _hole("条文只管乡村", draft, draft.item(office, when=fact("zone", "乡村规划区")),
                 when=fact("zone", "城镇规划区"), witness={"zone": "城镇规划区"})


def office_abolished(draft: Draft) -> Fault:
    """The office ends on a day, and no other carries its line of administration."""
    office, end = SOLITARY["archives"], FUTURE[0]
    bodies = draft.of("bodies")
    bodies[:] = [replace(b, period=Period(None, end)) if b.id == office.body else b for b in bodies]
    return _hole("机构撤销无人接替", draft, draft.item(office), period=Period(end))


def duty_runs_out(draft: Draft) -> Fault:
    """The duty is on the list until a day only."""
    (office,), end = _offices(draft, 1), draft.random.choice(FUTURE)
    duty = draft.duty(office.duty("日常监管"), office=office, supporting=(TOWN,), period=Period(None, end))
    return _hole("责任到期没有续", draft, duty, period=Period(end))


def law_ends(draft: Draft) -> Fault:
    """The power ends with its article, and the type names no other."""
    (office,), end = _offices(draft, 1), draft.random.choice(FUTURE)
    return _hole("事项到期没有替代", draft, draft.item(office, period=Period(None, end)), period=Period(end))


def gap_between_designations(draft: Draft) -> Fault:
    """One designation ends, the next begins later."""
    (office,), (first, last) = _offices(draft, 1), FUTURE
    power = draft.item(None)
    for period in (Period(None, first), Period(last)):
        start = period.start or PAST[0]
        document = Instrument("关于明确主管部门的通知（生成）", "生成县人民政府", Level.COUNTY, start - timedelta(days=30))
        draft.add("designations", Designation(draft.number("designation"), (power.id,), office.body, document, period))
    return _hole("两次指定之间", draft, power, period=Period(first, last))


def handed_to_some(draft: Draft) -> Fault:
    """From a day the duty goes from the department to the towns admitted; the others were forgotten."""
    (office,), admitted, day = _offices(draft, 1), draft.some_towns(), draft.random.choice(FUTURE)
    before = draft.duty(office.duty("日常监管"), office=office, period=Period(None, day))
    after = draft.duty(town_side(*admitted), office=office, supporting=(office.duty(),), period=Period(day))
    return _hole("移交时漏了镇街", draft, before, after, towns=_others(draft, admitted), period=Period(day))


# Overlaps.

def two_modes(draft: Draft) -> Fault:
    """The same power granted to a town and entrusted to it as well, from the day of the second."""
    (office,), first = _offices(draft, 1), draft.some_towns()
    second = tuple(sorted({first[0], *draft.some_towns()}))
    power = draft.item(office)
    draft.grant((power,), first, period=Period(PAST[0]))
    draft.grant((power,), second, GrantMode.ENTRUSTMENT, period=Period(PAST[2]))
    both = tuple(town for town in first if town in second)
    return _overlap("既赋权又委托", draft, power, sides=(TOWN_ITSELF, TOWN_ITSELF), towns=both,
                    period=Period(PAST[2], ENTRUSTED_UNTIL))


def limits_overlap(draft: Draft) -> Fault:
    """Two grants share the power out by amount, and their limits overlap; a third town has neither."""
    (office,), towns = _offices(draft, 1), draft.some_towns()
    power = draft.item(office)
    draft.grant((power,), towns, scope=Scope("50 立方米以下", quantity(Operator.AT_MOST, 50)))
    draft.grant((power,), towns, GrantMode.STATIONING, scope=Scope("20 立方米以上", quantity(Operator.AT_LEAST, 20)))
    return _overlap("范围重叠", draft, power, sides=(TOWN_ITSELF, office.body), towns=towns, period=Period(PAST[0]),
                    when=quantity(Operator.BETWEEN, 20, 50), witness={"quantity": 20})


def joint_holders(draft: Draft) -> Fault:
    """The statute gives one power to two departments, and no list says which of them."""
    one, other = _offices(draft, 2)
    found = _overlap("条文并列两个部门", draft, draft.item(one, joint=(other.holder,)), sides=(one.body, other.body))
    return replace(found, designed=True)


def two_principals(draft: Draft) -> Fault:
    """The list makes two departments principal of one matter."""
    one, other = _offices(draft, 2)
    duty = draft.duty(one.duty("日常监管"), office=one, more=(other.duty("日常监管"),))
    return _overlap("两个主体责任单位", draft, duty, sides=(one.body, other.body))


def principal_beside_some_towns(draft: Draft) -> Fault:
    """Beside the department the list makes some towns principal too."""
    (office,), towns = _offices(draft, 1), draft.some_towns()
    duty = draft.duty(office.duty("日常监管"), office=office, more=(town_side(*towns),))
    return _overlap("部门和部分镇街", draft, duty, sides=(office.body, TOWN_ITSELF), towns=towns)


def two_principals_but_for_rivers(draft: Draft) -> Fault:
    """Two principals, save in the one case for which the list has a scenario."""
    one, other, third = _offices(draft, 3)
    duty = draft.duty(one.duty("日常监管"), office=one, more=(other.duty("日常监管"),),
                      scenarios=(("河道内", fact("site", "河道", "湖泊"), third.duty("清理")),))
    return _overlap("场景以外两个主体", draft, duty, sides=(one.body, other.body),
                    when=Not(fact("site", "河道", "湖泊")), witness={"site": "道路"})


def two_principals_from_a_day(draft: Draft) -> Fault:
    """The list in force names one principal, the one that follows it two."""
    one, other = _offices(draft, 2)
    day = draft.random.choice(FUTURE)
    before = draft.duty(one.duty("日常监管"), office=one, period=Period(None, day))
    after = draft.duty(one.duty("日常监管"), office=one, more=(other.duty("日常监管"),), period=Period(day))
    return _overlap("新清单两个主体", draft, before, after, sides=(one.body, other.body), period=Period(day))


def local_rule_disagrees(draft: Draft) -> Fault:
    """A rule of the county gives one kind of event to another department than the statute does."""
    one, other = _offices(draft, 2)
    found = _overlap("本地规则与法律不同", draft, draft.item(one), sides=(one.body, other.body))
    event = draft.of("event_types")[-1]
    draft.add("rules", Rule(
        id=f"SC-{event.id}", phase=Phase.ASSIGN, title=f"{event.name}归口办理", because="历来如此（虚构）",
        when=fact("type", event.name), then=Effect(lead=other.department),
        basis=(Citation(document="生成县政府常务会议纪要（生成）"),)))
    return found


HOLES: tuple[Way, ...] = (
    leads_nowhere, carried_by_nobody, never_designated, admitted_towns_only, subdistricts_not_named, large_amounts,
    one_zone_only, office_abolished, duty_runs_out, law_ends, gap_between_designations, handed_to_some)
OVERLAPS: tuple[Way, ...] = (
    two_modes, limits_overlap, joint_holders, two_principals, principal_beside_some_towns,
    two_principals_but_for_rivers, two_principals_from_a_day, local_rule_disagrees)


def plant(draft: Draft, number: int) -> Iterator[Fault]:
    """That many faults, in any order; every way of failing comes once before one comes again."""
    ways = [*HOLES, *OVERLAPS]
    draft.random.shuffle(ways)
    for way in islice(cycle(ways), number):
        yield way(draft)
