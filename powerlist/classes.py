"""Events that the rules cannot tell apart (判定类): what is decided for one of them is decided for all.

The place is reduced to the town, days to the stretches between changes, facts to what conditions can tell apart;
filings stay as they are. One event of a class is decided by the reference engine; for the others its decision is told
anew: their own days, and what was reported of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from powerlist.catalog import Catalog
from powerlist.clock import due_day
from powerlist.decide import Judgement, judge
from powerlist.fingerprint import digest
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import residual
from powerlist.model.cases import Event
from powerlist.model.condition import Condition, Value
from powerlist.model.duties import Deadline, EventType
from powerlist.model.period import ALWAYS
from powerlist.model.rulebook import Rule
from powerlist.scene import Scene
from powerlist.table.epochs import days_of, days_of_all, days_told
from powerlist.table.reduction import Reduction
from powerlist.terms import Level, Phase, Role
from powerlist.trace import Decision, Due, Step

#: The phases whose rules speak of events.
_OF_EVENTS = (Phase.CLASSIFY, Phase.SCREEN, Phase.ASSIGN, Phase.SETTLE, Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK)

#: The levels of command at which the village of the place is in command.
_BY_VILLAGE = frozenset({"网格", "村社区"})

#: How many due days are remembered.
_MAX_DUES = 2**14


@dataclass(frozen=True)
class Key:
    """What rules see of an event (判定类的键). `since` and `acted` are the first days of the stretches in which the
    answer is asked and the act was done; `when` tells whether there is a day of the act and whether it is another."""

    kind: str
    place: str
    since: date | None
    when: str
    acted: date | None
    filed: tuple[tuple[date, str, bool], ...]
    facts: tuple[tuple[str, Value], ...]
    #: Reported facts that no condition asks for: a decision says of them that they do not matter.
    idle: tuple[str, ...]

    @cached_property
    def id(self) -> str:
        """A short name of the class, the same wherever and whenever it is met."""
        facts = [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in self.facts]
        return digest((self.kind, self.place, self.since, self.when, self.acted, self.filed, facts, self.idle))[:16]


@dataclass(frozen=True)
class Member:
    """One event as it is asked about: its facts, typed, and the day."""

    event: Event
    facts: Facts
    day: date

    @property
    def start(self) -> date:
        """The day from which limits run that do not run from a filing."""
        return self.event.day or self.day


@dataclass(frozen=True)
class DecisionClass:
    """A class with the decision of the member that was met first."""

    key: Key
    among: Classes
    first: Member
    judgement: Judgement
    #: Facts whose value is the same in the whole class.
    exact: frozenset[str]

    @property
    def decision(self) -> Decision:
        """The decision of the first member."""
        return self.judgement.decision

    def decided(self, member: Member) -> Decision:
        """The decision of any member: that of the first, with the days and the facts of the member."""
        deadlines = tuple(self._dated(due, member) for due in self.decision.deadlines)
        own = {name: value for name, value in member.facts.items() if name not in self.exact}
        own["event.day"] = member.start
        remarks = self.judgement.remarks
        if remarks is not None:
            scene = Scene(self.among.catalog, member.event, member.day)
            remarks = replace(remarks, scene=scene, reported=member.facts)
        powers = (replace(power, steps=_retold(power.steps, own)) for power in self.decision.powers)
        return replace(self.decision, as_of=member.day, deadline=deadlines[0] if deadlines else None, deadlines=deadlines,
                       steps=_retold(self.decision.steps, own), powers=tuple(powers), remarks=tuple(remarks or ()))

    def _dated(self, due: Due, member: Member) -> Due:
        return replace(due, day=self.among.due(due, member))


def _retold(steps: tuple[Step, ...], own: Mapping[str, Value]) -> tuple[Step, ...]:
    return tuple(replace(step, facts={name: own.get(name, value) for name, value in step.facts.items()})
                 for step in steps)


class Classes:
    """The classes of the events of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._due_days = lru_cache(_MAX_DUES)(self._due_day)
        self._views: dict[str, _View] = {}
        self._places: dict[str, str] = {}
        self._days = days_of_all(catalog)
        self._rules = tuple(rule for rule in catalog.rules.values() if rule.phase in _OF_EVENTS)
        self._villages_asked = any(_names_village(rule) for rule in self._rules)
        self._exact = frozenset(name for rule in self._rules if rule.then
                                for name in (*rule.then.set, rule.then.channel or ""))

    def key(self, member: Member) -> Key:
        """What rules see of the event."""
        event, day = member.event, member.day
        view = self._views.get(event.type) or self._view(event.type)
        when = "" if event.day is None else "同日" if event.day == day else "另日"
        acted = view.epoch(event.day) if event.day is not None and event.day != day else None
        filed = tuple((filing.on, filing.by, filing.on <= day) for filing in event.filed)
        return Key(event.type, self._place(event.place), view.epoch(day), when, acted, filed, *view.of(member.facts))

    def decide(self, key: Key, member: Member) -> DecisionClass:
        """The class of the key, by its member."""
        judgement = judge(self.catalog, member.event, member.facts, member.day)
        return DecisionClass(key, self, member, judgement, self._exact)

    def due(self, due: Due, member: Member) -> date | None:
        """The last day of a limit of the class, as it falls for the member."""
        if due.deadline.since == "立案" and due.source in self.catalog.rules:
            return due.day  # filings are the same in the whole class
        return self._due_days(member.start, due.deadline)

    def _due_day(self, start: date, deadline: Deadline) -> date | None:
        return due_day(self.catalog, start, deadline)

    def _view(self, kind_id: str) -> _View:
        catalog, kind = self.catalog, self.catalog.event_types[kind_id]
        told: Mapping[str, Value] = {"event.type": kind.name, "event.category": kind.category,
                                     "event.channel": kind.channel}
        asked = (residual(rule.when, told) for rule in self._rules)
        reduction = Reduction(catalog.vocabulary, (*asked, *_own_conditions(catalog, kind)))
        days = self._days | days_of(catalog, kind) | days_told(catalog, kind)
        view = self._views[kind_id] = _View(sorted(days), reduction, self._exact)
        return view

    def _place(self, place: str) -> str:
        """The town of the place; a smaller place only where a rule may ask who sits there, or where it came or goes."""
        found = self._places.get(place)
        if found is None:
            found = self._places[place] = self._reduced(place)
        return found

    def _reduced(self, place: str) -> str:
        catalog = self.catalog
        town = catalog.area_at(place, Level.TOWN)
        if town is None:
            return place
        village = catalog.area_at(place, Level.VILLAGE)
        if village is not None and self._villages_asked and any(b.area == village.id for b in catalog.bodies.values()):
            return place
        below = catalog.ancestors(place)
        within = below[:below.index(town)]
        return place if any(area.period != ALWAYS for area in within) else town.id


class _View:
    """What rules see of the events of one type."""

    def __init__(self, days: list[date], reduction: Reduction, exact: frozenset[str]) -> None:
        self._days = days
        self._reduction = reduction
        self._exact = exact

    def epoch(self, day: date) -> date | None:
        """The first day of the stretch that the day lies in; None before all changes."""
        number = bisect_right(self._days, day)
        return self._days[number - 1] if number else None

    def of(self, facts: Facts) -> tuple[tuple[tuple[str, Value], ...], tuple[str, ...]]:
        """The facts reduced, and the names of those that nobody asks for."""
        seen = self._reduction.of({name: value for name, value in facts.items() if name not in self._exact})
        exact = tuple((name, facts[name]) for name in sorted(self._exact & facts.keys()))
        told = {name for name, _ in (*seen, *exact)}
        return (*seen, *exact), tuple(sorted(facts.keys() - told))


def _own_conditions(catalog: Catalog, kind: EventType) -> Iterator[Condition]:
    """What the records of the type ask: whether articles apply, the limits of grants, scenarios."""
    for item in kind.items:
        yield catalog.items[item].when
        yield from (grant.scope.when for grant in catalog.granted.get(item, ()) if grant.scope)
    for key in kind.responsibilities:
        yield from (scenario.when for scenario in catalog.responsibilities[key].scenarios)


def _names_village(rule: Rule) -> bool:
    """Whether the rule names the village of the place, or puts it in command."""
    effect = rule.then
    if effect is None:
        return False
    parties = (effect.lead, effect.in_name_of, effect.respondent, effect.fallback, effect.adjudicator,
               *(support.who for support in effect.support))
    return Role.VILLAGE.value in parties or str(effect.set.get("event.command")) in _BY_VILLAGE
