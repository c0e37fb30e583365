"""The days on which an answer may change (时段): between two of them nothing that decides an event type begins or
ends, neither in the law nor in the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from powerlist.catalog import Catalog
from powerlist.model.common import Citation
from powerlist.model.condition import Condition, Operator, comparisons
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.powers import Grant, Item


def epochs(days: Iterable[date], within: Period) -> tuple[Period, ...]:
    """The stretches into which the days cut a period that has a beginning."""
    start = within.start
    if start is None:
        raise ValueError("the period must have a first day")
    cuts = [start, *sorted({day for day in days if day in within and day != start})]
    return tuple(Period(cut, end) for cut, end in zip(cuts, (*cuts[1:], within.end), strict=True))


def days_of_all(catalog: Catalog) -> frozenset[date]:
    """Days that may matter to every event type: rules, bodies and towns come and go."""
    found = days_of_bodies(catalog).union(catalog.rule_days)
    for town in catalog.towns:
        found.update(_ends(town.period))
    for rule in catalog.rules.values():
        found.update(_asked(rule.when))
    return frozenset(found)


def days_of_bodies(catalog: Catalog) -> set[date]:
    """Days on which a body comes or goes."""
    return {day for body in catalog.bodies.values() for day in _ends(body.period)}


def days_of(catalog: Catalog, kind: EventType) -> frozenset[date]:
    """Days that matter to one event type: its powers, their law and their grants, its duties."""
    found = set(_ends(kind.period))
    for item_id in kind.items:
        found.update(_of_item(catalog, catalog.items[item_id]))
    for key in kind.responsibilities:
        duty = catalog.responsibilities[key]
        found.update(_ends(duty.period))
        for scenario in duty.scenarios:
            found.update(_asked(scenario.when))
    return frozenset(found)


def days_told_of_all(catalog: Catalog) -> frozenset[date]:
    """Days beyond these on which something else that any decision tells changes: the law that the rules cite, the
    places, the offices inside a town, and the day to which the law is known."""
    found: set[date] = set()
    for citation in dict.fromkeys(chain.from_iterable(rule.basis for rule in catalog.rules.values())):
        found.update(_of_law(catalog, citation))
    for period in (*(area.period for area in catalog.areas.values()),
                   *(template.period for template in catalog.templates.values())):
        found.update(_ends(period))
    if catalog.law_until is not None and catalog.law_until < date.max:
        found.add(catalog.law_until + timedelta(days=1))
    return frozenset(found)


def days_told(catalog: Catalog, kind: EventType) -> frozenset[date]:
    """Days beyond these on which the law changes that the duties of one event type cite: a decision tells it."""
    cited = chain.from_iterable(catalog.responsibilities[key].basis for key in kind.responsibilities)
    return frozenset(day for citation in dict.fromkeys(cited) for day in _of_law(catalog, citation))


def _of_item(catalog: Catalog, item: Item) -> Iterator[date]:
    yield from _ends(item.period)
    yield from _asked(item.when)
    for citation in item.basis:
        yield from _of_law(catalog, citation)
    for designation in catalog.designations_of(item.id):
        yield from _ends(designation.period)
    for grant in catalog.granted.get(item.id, ()):
        yield from _of_grant(grant)


def _of_grant(grant: Grant) -> Iterator[date]:
    yield from _ends(grant.period)
    if grant.take_back is not None:
        yield grant.take_back.on
    if grant.published is not None:
        yield grant.published.on
    if grant.scope is not None:
        yield from _asked(grant.scope.when)


def _of_law(catalog: Catalog, citation: Citation) -> Iterator[date]:
    statute = catalog.statutes.get(citation.statute or "")
    for version in statute.versions if statute else ():
        yield from _ends(version.period)
    if statute is not None and statute.repeal is not None:
        yield statute.repeal.on


def _asked(condition: Condition) -> Iterator[date]:
    """Days that a condition compares the day of the act with: the truth may change on the day and after it."""
    for leaf in comparisons(condition):
        if leaf.attribute == "event.day" and leaf.operator is not Operator.EXISTS:
            for day in leaf.operands:
                if isinstance(day, date):
                    yield day
                    if day < date.max:
                        yield day + timedelta(days=1)


def _ends(period: Period) -> Iterator[date]:
    yield from (day for day in (period.start, period.end) if day is not None)
