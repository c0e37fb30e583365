"""Events that the rules cannot tell apart (判定类): what is decided for one of them is decided for all.

The place is reduced to the town, days to the stretches between changes, facts to what conditions can tell apart;
filings stay as they are. One event of a class is decided by the reference engine; for the others its decision is told
anew: their own days, and what was reported of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from powerlist.catalog import Catalog
from powerlist.clock import due_day
from powerlist.decide import Judgement, judge
from powerlist.fingerprint import digest
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import residual
from powerlist.logic.typing import Vocabulary
from powerlist.model.cases import Event
from powerlist.model.condition import Condition, Value, comparisons
from powerlist.model.duties import Deadline, EventType
from powerlist.model.period import ALWAYS
from powerlist.model.rulebook import Rule
from powerlist.remarks import Remarks
from powerlist.scene import Line, Scene
from powerlist.table.epochs import days_of, days_of_all, days_of_bodies, days_told, days_told_of_all
from powerlist.table.reduction import Reduction
from powerlist.terms import Level, Phase, Role
from powerlist.trace import Decision, Due, Step

#: The phases whose rules speak of events.
_OF_EVENTS = (Phase.CLASSIFY, Phase.SCREEN, Phase.ASSIGN, Phase.SETTLE, Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK)

#: The levels of command at which the village of the place is in command.
_BY_VILLAGE = frozenset({"网格", "村社区"})

#: What a type tells of its events, and what stands for all values that no rule names.
_TOLD, _UNNAMED = ("event.type", "event.category", "event.channel"), frozenset({"没有规则点名"})

#: How many due days are remembered, steps that classes share, and lines of a type in a town.
_MAX_DUES, _MAX_STEPS, _MAX_LINES = 2**14, 2**17, 2**12


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
    decision: Decision
    #: What the remarks were written from; a light class has forgotten it.
    remarks: Remarks | None
    #: Facts of which the remarks tell the value, and all facts of which the decision does.
    remarked: frozenset[str]
    told: frozenset[str]

    def light(self) -> DecisionClass:
        """The same in a third of the room: remarks that tell days or facts of a member are then found by deciding it."""
        return replace(self, remarks=None)

    def decided(self, member: Member) -> Decision:
        """The decision of any member: that of the first, with the days and the facts of the member."""
        first, decision = self.first, self.decision
        own = {name: member.facts[name] for name in self.told & member.facts.keys()
               if first.facts.get(name) != member.facts[name]}
        one_day = member.day == first.day and member.event.day == first.event.day
        if one_day and not own:
            return decision
        remarks = decision.remarks
        if remarks and not (one_day and self.remarked.isdisjoint(own)):
            if self.remarks is None:
                return self.among.judge(member).decision
            scene = Scene(self.among.catalog, member.event, member.day)
            remarks = tuple(replace(self.remarks, scene=scene, reported=member.facts))
        if member.start != first.start:
            own["event.day"] = member.start
        deadlines = tuple(replace(due, day=self.among.due(due, member)) for due in decision.deadlines)
        powers = tuple(replace(power, steps=_retold(power.steps, own)) for power in decision.powers)
        return replace(decision, as_of=member.day, deadline=deadlines[0] if deadlines else None, deadlines=deadlines,
                       steps=_retold(decision.steps, own), powers=powers, remarks=remarks)


def _retold(steps: tuple[Step, ...], own: Mapping[str, Value]) -> tuple[Step, ...]:
    return tuple(step if own.keys().isdisjoint(step.facts) else
                 replace(step, facts={name: own.get(name, value) for name, value in step.facts.items()})
                 for step in steps)


class Classes:
    """The classes of the events of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._due_days = lru_cache(_MAX_DUES)(self._due_day)
        self._views: dict[str, _View] = {}
        self._steps: dict[tuple[object, ...], Step] = {}
        self._places: dict[str, str] = {}
        self._lines: dict[tuple[str, str, int], tuple[Line, ...]] = {}
        self._body_days = days_of_bodies(catalog)
        self._days = sorted(days_of_all(catalog) | days_told_of_all(catalog))
        rules = tuple(rule for rule in catalog.rules.values() if rule.phase in _OF_EVENTS)
        self._asked = _Asked(catalog.vocabulary, rules)
        self._seats = frozenset(body.area for body in catalog.bodies.values()) if any(map(_names_village, rules)) else ()
        self._exact = frozenset(name for rule in rules if rule.then
                                for name in (*rule.then.set, rule.then.channel or ""))

    def key(self, member: Member) -> Key:
        """What rules see of the event."""
        event, day = member.event, member.day
        view = self._view_of(event.type)
        when = "" if event.day is None else "同日" if event.day == day else "另日"
        acted = view.epoch(event.day) if event.day is not None and event.day != day else None
        filed = tuple((filing.on, filing.by, filing.on <= day) for filing in event.filed)
        return Key(event.type, self._place(event.place), view.epoch(day), when, acted, filed, *view.of(member.facts))

    def sense(self, name: str, value: object) -> Hashable:
        """What rules see at most of one part of an event: its `type`, `place`, `day`, filings or a fact. Two values with
        one sense can be exchanged in any event, and it stays in its class."""
        if name == "place":
            return self._place(str(value))
        if isinstance(value, date) and name == "day":
            number = bisect_right(self._all_days, value)
            return self._all_days[number - 1] if number else None
        if name in self._exact or name in ("type", "filed"):
            return value
        return self._all_asked.of({name: value})  # type: ignore[dict-item]

    @cached_property
    def _all_days(self) -> Sequence[date]:
        """The days on which something changes for any type."""
        kinds = self.catalog.event_types.values()
        own = (days_of(self.catalog, kind) | days_told(self.catalog, kind) for kind in kinds)
        return sorted(set(self._days).union(*own))

    @cached_property
    def _all_asked(self) -> Reduction:
        """What is asked of events of any type."""
        rules = (rule.when for rule in self.catalog.rules.values())
        own = (condition for kind in self.catalog.event_types.values() for condition in _own_conditions(self.catalog, kind))
        return Reduction(self.catalog.vocabulary, (*rules, *own))

    def decide(self, key: Key, member: Member) -> DecisionClass:
        """The class of the key, by its member."""
        found = self.judge(member)
        decision, remarks = found.decision, found.remarks
        powers = tuple(replace(power, steps=self._shared(power.steps)) for power in decision.powers)
        decision = replace(decision, steps=self._shared(decision.steps), powers=powers)
        remarked = frozenset(remarks.idle if remarks else ())
        steps = chain(decision.steps, *(power.steps for power in powers))
        told = remarked.union(*(step.facts for step in steps)) - self._exact
        return DecisionClass(key, self, member, decision, remarks, remarked, told)

    def judge(self, member: Member, *, reasons: bool = True, powers: bool = False) -> Judgement:
        """What the reference engine says of the member, whatever its class; without `reasons` perhaps with the `powers`."""
        return judge(self.catalog, member.event, member.facts, member.day, reasons=reasons, powers=powers,
                     lines=self._lines_of(member))

    def _lines_of(self, member: Member) -> tuple[Line, ...]:
        """The lines of an event: they depend on its type and town, and the stretch in which these stay as they are."""
        event, view = member.event, self._view_of(member.event.type)
        town = self.catalog.area_at(event.place, Level.TOWN)
        key = event.type, town.id if town else "", view.stretch(member.day)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _MAX_LINES:
                self._lines.clear()
            found = self._lines[key] = Scene(self.catalog, event, member.day).lines
        return found

    def _shared(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The steps, each kept once for all classes: most rules are tried with the same result in most of them. Those
        that name no body are shared already (`Scales`)."""
        if len(self._steps) > _MAX_STEPS:
            self._steps.clear()
        return tuple(step if step.would_lead is None else self._steps.setdefault(
            (step.rule.id, step.tried, tuple(step.facts.items()), step.beaten_by, step.would_lead.id), step) for step in steps)

    def due(self, due: Due, member: Member) -> date | None:
        """The last day of a limit of the class, as it falls for the member."""
        if self.from_filing(due):
            return due.day  # filings are the same in the whole class
        return self._due_days(member.start, due.deadline)

    def runs(self, due: Due, member: Member) -> bool:
        """Whether the event tells the day from which a limit runs."""
        return member.event.day is not None or self.from_filing(due)

    def from_filing(self, due: Due) -> bool:
        """Whether a limit runs from a filing, not from the day of the event."""
        return due.deadline.since == "立案" and due.source in self.catalog.rules

    def _due_day(self, start: date, deadline: Deadline) -> date | None:
        return due_day(self.catalog, start, deadline)

    def _view_of(self, kind: str) -> _View:
        return self._views.get(kind) or self._view(kind)

    def _view(self, kind_id: str) -> _View:
        catalog, kind = self.catalog, self.catalog.event_types[kind_id]
        reduction = self._asked.of(kind).also(_own_conditions(catalog, kind))
        own = (days_of(catalog, kind) | days_told(catalog, kind)).difference(self._days)
        days = sorted((*self._days, *own)) if own else self._days
        view = self._views[kind_id] = _View(days, sorted(days_of(catalog, kind) | self._body_days), reduction, self._exact)
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
        if village is not None and village.id in self._seats:
            return place
        below = catalog.ancestors(place)
        within = below[:below.index(town)]
        return place if any(area.period != ALWAYS for area in within) else town.id


class _Asked:
    """What rules ask of the events of each type, once the type is known: thousands of rules may name types, and each of
    them is read only for those that it names."""

    def __init__(self, vocabulary: Vocabulary, rules: Sequence[Rule]) -> None:
        self._vocabulary, self._rules = vocabulary, rules
        self._naming: dict[Value, dict[str, Rule]] = defaultdict(dict)
        named: set[Value] = set()
        for rule in rules:
            for leaf in comparisons(rule.when):
                if leaf.attribute in _TOLD:
                    named.update(leaf.operands)
                for name in leaf.operands if leaf.attribute == "event.type" else ():
                    self._naming[name][rule.id] = rule
        self._named = named
        self._unnamed: dict[tuple[Value, ...], Reduction] = {}

    def of(self, kind: EventType) -> Reduction:
        """What is asked of the events of the type; of a type that is named also what is asked of those that are not."""
        category, channel = self._seen(kind.category), self._seen(kind.channel)
        unnamed = self._unnamed.get((category, channel))
        if unnamed is None:
            left = self._left(self._rules, (_UNNAMED, category, channel))
            unnamed = self._unnamed[category, channel] = Reduction(self._vocabulary, left)
        return unnamed.also(self._left(self._naming.get(kind.name, {}).values(), (kind.name, category, channel)))

    def _seen(self, value: Value) -> Value:
        return value if value is None or value in self._named else _UNNAMED

    def _left(self, rules: Iterable[Rule], told: Iterable[Value]) -> Iterator[Condition]:
        known = dict(zip(_TOLD, told, strict=True))
        return (residual(rule.when, known) for rule in rules)


class _View:
    """What rules see of the events of one type."""

    def __init__(self, days: Sequence[date], own: Sequence[date], reduction: Reduction, exact: frozenset[str]) -> None:
        self._days = days
        self._own = own
        self._reduction = reduction
        self._exact = exact

    def epoch(self, day: date) -> date | None:
        """The first day of the stretch that the day lies in; None before all changes."""
        number = bisect_right(self._days, day)
        return self._days[number - 1] if number else None

    def stretch(self, day: date) -> int:
        """The stretch in which the records of the type and all bodies stay as they are."""
        return bisect_right(self._own, day)

    def of(self, facts: Facts) -> tuple[tuple[tuple[str, Value], ...], tuple[str, ...]]:
        """The facts reduced, and the names of those that nobody asks for."""
        exact: tuple[tuple[str, Value], ...] = ()
        if not self._exact.isdisjoint(facts):
            exact = tuple((name, facts[name]) for name in sorted(self._exact & facts.keys()))
            facts = {name: value for name, value in facts.items() if name not in self._exact}
        seen = self._reduction.of(facts)
        told = {name for name, _ in seen}
        return (*seen, *exact), tuple(sorted([name for name in facts if name not in told]))


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
