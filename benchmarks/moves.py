"""Planted changes (埋下的变动): a second county that differs from the first in known ways, and exactly which cells
of event type × town × period change lead, helpers or deadline. Every change is one function.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from benchmarks.county import Planted, build, generate
from benchmarks.draft import FUTURE, GOVERNMENT, Draft, Office, quantity, town_side
from benchmarks.faults import TOWN_ITSELF
from benchmarks.subjects import MUCH, Listed, Subjects
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.bodies import Body
from powerlist.model.condition import ALWAYS_TRUE, Condition, Operator
from powerlist.model.duties import Deadline, EventType, Responsibility
from powerlist.model.period import ALWAYS, Period
from powerlist.model.powers import TakeBack
from powerlist.terms import BodyKind, Clock, Level

DAY = FUTURE[0]
FROM_DAY = Period(DAY)
SHORT = Deadline(3, Clock.HOUR, of="处置", since="派遣")


class Aspect(StrEnum):
    """What of a cell changes (变动内容)."""

    LEAD = "牵头"
    SUPPORT = "配合"
    DEADLINE = "时限"


@dataclass(frozen=True)
class Cell:
    """One cell that changes: ids of bodies before and after (the words of a deadline, for a deadline)."""

    event_type: str
    town: str
    period: Period
    aspect: Aspect
    before: tuple[str, ...]
    after: tuple[str, ...]
    when: Condition = ALWAYS_TRUE

    def holds(self, day: date, facts: Facts) -> bool:
        """Whether the change shows on that day under these facts (`event.…`)."""
        return day in self.period and truth(self.when, facts) is True


@dataclass(frozen=True)
class Moved:
    """Cells of one event type that change alike. `town` among the bodies stands for the town where it happens."""

    way: str
    event_type: str
    towns: tuple[str, ...]
    aspect: Aspect
    before: tuple[str, ...]
    after: tuple[str, ...]
    period: Period = ALWAYS
    when: Condition = ALWAYS_TRUE

    def cells(self) -> Iterator[Cell]:
        """One for each town."""
        for town in self.towns:
            yield Cell(self.event_type, town, self.period, self.aspect, _here(self.before, town),
                       _here(self.after, town), self.when)


@dataclass(frozen=True)
class Moves:
    """All that differs between the two counties: cells of event types that both have, and types only one has."""

    moved: tuple[Moved, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def cells(self) -> Iterator[Cell]:
        """Every cell that changes."""
        for moved in self.moved:
            yield from moved.cells()


Move = Callable[[Draft, Subjects], Iterator[Moved]]


def move(planted: Planted, folder: Path, ways: Iterable[Move] | None = None) -> Moves:
    """Write the county once more, with changes (all of them, unless `ways` says which), and say what they move."""
    county, _, subjects = build(planted.recipe)
    before = {event.id for event in county.of("event_types")}
    moved = tuple(found for way in (MOVES if ways is None else ways) for found in way(county, subjects))
    after = {event.id for event in county.of("event_types")}
    county.write(folder, comment="第二份：有意改了若干处")
    return Moves(moved, tuple(sorted(after - before)), tuple(sorted(before - after)))


def _here(bodies: tuple[str, ...], town: str) -> tuple[str, ...]:
    return tuple(f"{town}-body" if body == TOWN_ITSELF else body for body in bodies)


def _replace(county: Draft, kind: str, old: Any, **changes: Any) -> Any:
    records = county.of(kind)
    place = next(n for n, record in enumerate(records) if record.id == old.id)
    records[place] = replace(records[place], **changes)
    return records[place]


def _all(way: str, types: Iterable[EventType], towns: tuple[str, ...], aspect: Aspect, before: tuple[str, ...],
         after: tuple[str, ...], period: Period = ALWAYS, when: Condition = ALWAYS_TRUE) -> Iterator[Moved]:
    for event in types:
        yield Moved(way, event.id, towns, aspect, before, after, period, when)


def _deadline(event: EventType) -> tuple[str, ...]:
    return (str(event.deadline),) if event.deadline else ()


# Powers.

def take_back(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """A grant is taken back from a day on: the department leads, and nobody is left to guide."""
    subject = subjects.withdrawn
    assert subject.grant is not None
    _replace(county, "grants", subject.grant, take_back=TakeBack(DAY, subject.office.body, way="由部门直接办理"))
    towns = tuple(town for town in county.town_ids if f"{town}-body" in subject.grant.to)
    yield from _handed_back("收回赋权", subject.types, towns, subject.office)


def take_back_from_some(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """A grant is divided: some towns keep it, from the others it is taken back."""
    subject = subjects.half_withdrawn
    assert subject.grant is not None
    half = len(subject.grant.to) // 2
    lose, keep = subject.grant.to[:half], subject.grant.to[half:]
    _replace(county, "grants", subject.grant, to=keep)
    county.add("grants", replace(subject.grant, id=county.number("grant", 3), to=lose,
                                 take_back=TakeBack(DAY, subject.office.body, way="由部门直接办理")))
    towns = tuple(town for town in county.town_ids if f"{town}-body" in lose)
    yield from _handed_back("部分镇街收回", subject.types, towns, subject.office)


def hand_over(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """A new grant to some towns from a day on."""
    subject, towns = subjects.kept, county.some_towns()
    county.grant(subject.items, towns, period=FROM_DAY)
    office = (subject.office.body,)
    yield from _all("新的赋权", subject.types, towns, Aspect.LEAD, office, (TOWN_ITSELF,), FROM_DAY)
    yield from _all("新的赋权", subject.types, towns, Aspect.SUPPORT, (), office, FROM_DAY)


def _handed_back(way: str, types: Iterable[EventType], towns: tuple[str, ...], office: Office) -> Iterator[Moved]:
    types = tuple(types)
    yield from _all(way, types, towns, Aspect.LEAD, (TOWN_ITSELF,), (office.body,), FROM_DAY)
    yield from _all(way, types, towns, Aspect.SUPPORT, (office.body,), (), FROM_DAY)


def reorganise(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """An office is merged into a new one, which carries its line of administration."""
    subject = subjects.reorganised
    old = next(body for body in county.of("bodies") if body.id == subject.office.body)
    _replace(county, "bodies", old, period=Period(None, DAY))
    new: Body = county.add("bodies", Body("office-merged", "生成县综合事务局", BodyKind.DEPARTMENT, Level.COUNTY, old.area,
                                          parent=GOVERNMENT, departments=old.departments, period=FROM_DAY))
    yield from _all("机构改革", subject.types, county.town_ids, Aspect.LEAD, (old.id,), (new.id,), FROM_DAY)


# Duties.

def change_principal(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """The list names another principal, as if it had always been so."""
    subject, to = subjects.of_office, subjects.spare[0]
    _replace(county, "responsibilities", subject.duty, principal=to.duty("日常监管", "依法查处"))
    yield from _all("主体责任单位改写", subject.types, county.town_ids, Aspect.LEAD, (subject.office.body,), (to.body,))


def pass_to_department(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """The duty of the towns ends; from that day the department has it, and the towns help."""
    subject, helper = subjects.of_towns, subjects.spare[1]
    _replace(county, "responsibilities", subject.duty, period=Period(None, DAY))
    later: Responsibility = county.duty(subject.office.duty("日常监管"), office=subject.office, period=FROM_DAY,
                                        supporting=(town_side(), helper.duty()))
    for event in subject.types:
        _replace(county, "event_types", event, responsibilities=(subject.duty.id, later.id))
    office = (subject.office.body,)
    yield from _all("责任上移", subject.types, county.town_ids, Aspect.LEAD, (TOWN_ITSELF,), office, FROM_DAY)
    yield from _all("责任上移", subject.types, county.town_ids, Aspect.SUPPORT, office, (TOWN_ITSELF, helper.body), FROM_DAY)


def forget_towns(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """A duty of all towns is narrowed to some: for the others nobody is left, and no time limit."""
    subject, admitted = subjects.narrowed, county.some_towns()
    _replace(county, "responsibilities", subject.duty, principal=town_side(*admitted))
    others = tuple(town for town in county.town_ids if town not in admitted)
    yield from _all("漏列镇街", subject.types, others, Aspect.LEAD, (TOWN_ITSELF,), ())
    yield from _all("漏列镇街", subject.types, others, Aspect.SUPPORT, (subject.office.body,), ())
    for event in subject.types:
        yield Moved("漏列镇街", event.id, others, Aspect.DEADLINE, _deadline(event), ())


def change_scenario(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """Another department leads, but only where there is much of it."""
    subject, to = subjects.by_amount, subjects.spare[0]
    (scenario,) = subject.duty.scenarios
    _replace(county, "responsibilities", subject.duty, scenarios=(replace(scenario, principal=to.duty("组织清理")),))
    yield from _all("场景的主体改写", subject.types, county.town_ids, Aspect.LEAD, (subject.office.body,), (to.body,),
                    when=quantity(Operator.MORE, MUCH))


def add_helper(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """One more department helps."""
    subject, helper = subjects.helped, subjects.spare[1]
    _replace(county, "responsibilities", subject.duty, supporting=(*subject.duty.supporting, helper.duty()))
    yield from _all("增加配合单位", subject.types, county.town_ids, Aspect.SUPPORT, (TOWN_ITSELF,), (TOWN_ITSELF, helper.body))


# Event types.

def shorten_deadline(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """Less time for the same kind of event."""
    for event in subjects.timed.types:
        _replace(county, "event_types", event, deadline=SHORT)
        yield Moved("时限缩短", event.id, county.town_ids, Aspect.DEADLINE, _deadline(event), (str(SHORT),))


def add_and_drop_types(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """A kind of event is new, another is no longer told apart."""
    gone = {event.id for event in subjects.dropped.types}
    county.records["event_types"] = [event for event in county.of("event_types") if event.id not in gone]
    county.event(subjects.dropped.duty)
    yield from ()


# What moves nothing.

def rewrite(county: Draft, subjects: Subjects) -> Iterator[Moved]:
    """Other names, other ids of grants, another order: nothing changes hands."""
    subject: Listed = subjects.timed
    _replace(county, "responsibilities", subject.duty, matter=f"{subject.duty.matter}工作")
    _replace(county, "items", subjects.kept.items[0], name=f"{subjects.kept.items[0].name}（改名）")
    county.records["grants"] = [
        replace(grant, id=f"{grant.id}-renumbered", items=tuple(reversed(grant.items)), to=tuple(reversed(grant.to)))
        for grant in county.of("grants")]
    for kind in ("areas", "bodies", "items", "responsibilities", "event_types"):
        county.of(kind).reverse()
    yield from ()


MOVES: tuple[Move, ...] = (
    take_back, take_back_from_some, hand_over, reorganise, change_principal, pass_to_department, forget_towns,
    change_scenario, add_helper, shorten_deadline, add_and_drop_types, rewrite)


def main() -> None:
    """Write a county and its changed twin, and count what moves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    for name, size in (("towns", 100), ("items", 2000), ("types", 1000), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=size)
    given = parser.parse_args()
    planted = generate(given.first, towns=given.towns, items=given.items, types=given.types, seed=given.seed)
    moves = move(planted, given.second)
    print(f"{given.second}：{sum(1 for _ in moves.cells()):,} 格有变动，新增 {len(moves.added)} 个事件类型，"
          f"取消 {len(moves.removed)} 个")


if __name__ == "__main__":
    main()
