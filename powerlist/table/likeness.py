"""Towns and event types that the rules cannot tell apart (同类): what is decided for one is decided for all.

Whether the city management bureau leads or the water bureau, the rules are weighed alike: so bodies go by the parts
they play, and the cast of a cell tells who plays them. Only bodies that some rule names keep their own name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations

from powerlist.catalog import Catalog
from powerlist.facts import town_facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.bodies import Body
from powerlist.model.condition import Condition, Value, attributes
from powerlist.model.duties import Duty, EventType, Responsibility
from powerlist.model.places import Area
from powerlist.model.rulebook import Effect, Rule
from powerlist.offices import department, office
from powerlist.rulebase import Rulebase
from powerlist.scene import NOTHING, Line, Scene
from powerlist.settle import NO_CASE, seat
from powerlist.table.reduction import Reduction
from powerlist.table.unfold import asks_absence, own_conditions
from powerlist.terms import BodyKind, Level, Phase, Role

#: The town of the place, and its command centre, in a cast.
TOWN = "<镇街>"
TOWN_CENTRE = "<镇街指挥中心>"

#: The phases whose rules decide who leads, beside those that classify.
OWNING = (Phase.SCREEN, Phase.ASSIGN, Phase.SETTLE)


class Towns:
    """The town-level areas of the county, in groups that an event type does not tell apart."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._days = sorted(_days_of_towns(catalog))
        self._alike: dict[int, Mapping[str, _Town]] = {}
        self._granted: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._sights: dict[str, _Sight] = {}

    def apart(self, kind: EventType, day: date) -> tuple[tuple[Area, ...], ...]:
        """The towns in groups that the type's records do not tell apart on the day."""
        sight = self._sight(kind)
        found: dict[Hashable, list[Area]] = defaultdict(list)
        for town in self._on(day).values():
            found[sight.of(town)].append(town.area)
        return tuple(map(tuple, found.values()))

    def seen(self, kind: EventType, town: str, day: date) -> Hashable:
        """What the type's records see of a town on the day: they do not tell it from others of which they see the same.
        None where the county has no such town on the day."""
        found = self._on(day).get(town)
        return self._sight(kind).of(found) if found else None

    def acting(self, town: str, day: date) -> tuple[str, str]:
        """The government and the command centre of a town that there is on the day; "" where it has none."""
        found = self._on(day)[town]
        return found.body, found.centre

    def _sight(self, kind: EventType) -> _Sight:
        found = self._sights.get(kind.id)
        if found is None:
            found = self._sights[kind.id] = _Sight(
                frozenset(_bodies_named(self._catalog, kind)),
                tuple(frozenset(duty.only) for key in kind.responsibilities
                      for duty in sides(self._catalog.responsibilities[key]) if duty.only),
                tuple(self._grants(item) for item in kind.items if item in self._catalog.granted))
        return found

    def _on(self, day: date) -> Mapping[str, _Town]:
        number = bisect_right(self._days, day)
        found = self._alike.get(number)
        if found is None:
            found = self._alike[number] = self._alike_on(day)
        return found

    def _alike_on(self, day: date) -> Mapping[str, _Town]:
        """The towns there are, by kind, and by what rules see of their governments and command centres."""
        found: dict[Hashable, list[tuple[Area, str, str]]] = defaultdict(list)
        for area in self._catalog.towns:
            body = self._catalog.body_of_kind(area.id, BodyKind.TOWN, day)
            centre = self._catalog.body_of_kind(area.id, BodyKind.CENTRE, day)
            if day in area.period:
                traits = tuple(town_facts(self._catalog, area, body).values())
                found[traits, body and (body.kind, body.level), centre and (centre.kind, centre.level)].append(
                    (area, body.id if body else "", centre.id if centre else ""))
        return {area.id: _Town(number, area, body, centre)
                for number, group in enumerate(found.values()) for area, body, centre in group}

    def _grants(self, item: str) -> Mapping[str, tuple[str, ...]]:
        """Body → the grants of the item to it."""
        found = self._granted.get(item)
        if found is None:
            to: dict[str, list[str]] = defaultdict(list)
            for grant in self._catalog.granted[item]:
                for body in dict.fromkeys(grant.to):
                    to[body].append(grant.id)
            found = self._granted[item] = {body: tuple(ids) for body, ids in to.items()}
        return found


def _days_of_towns(catalog: Catalog) -> set[date]:
    """The days on which towns, their governments or their command centres come or go."""
    bodies = (body for body in catalog.bodies.values() if body.kind in (BodyKind.TOWN, BodyKind.CENTRE))
    periods = chain((body.period for body in bodies), (town.period for town in catalog.towns))
    return {day for period in periods for day in (period.start, period.end) if day is not None}


@dataclass(frozen=True, slots=True)
class _Town:
    """A town with its government and command centre ("" where there is none); those of one number look alike."""

    number: int
    area: Area
    body: str
    centre: str


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the records of an event type can tell of towns: whose bodies they name, whom they leave out, who has which
    grants."""

    named: frozenset[str]
    limits: tuple[frozenset[str], ...]
    grants: tuple[Mapping[str, tuple[str, ...]], ...]

    def of(self, town: _Town) -> Hashable:
        body, centre = town.body, town.centre
        return (town.number, body in self.named and body, centre in self.named and centre,
                tuple(body in limit for limit in self.limits), tuple(given.get(body) for given in self.grants))


def _bodies_named(catalog: Catalog, kind: EventType) -> Iterator[str]:
    """Bodies that the records of the type name: a town among them is like no other."""
    for key in kind.responsibilities:
        yield from (duty.body for duty in sides(catalog.responsibilities[key]) if duty.body)
    for item_id in kind.items:
        item = catalog.items[item_id]
        yield from (h.body for h in (item.holder, *item.joint, *(a.holder for a in item.apart)) if h and h.body)
        yield from (designation.body for designation in catalog.designations_of(item_id))
        yield from (grant.take_back.receiver for grant in catalog.granted.get(item_id, ()) if grant.take_back)


def sides(responsibility: Responsibility) -> tuple[Duty, ...]:
    """Every side of the matter, in all its scenarios (责任方)."""
    own = (responsibility.principal, *responsibility.more_principals, *responsibility.supporting)
    cases = (duty for scenario in responsibility.scenarios for duty in (scenario.principal, *scenario.supporting))
    return tuple(duty for duty in (*own, *cases) if duty is not None)


@dataclass(frozen=True)
class Question:
    """What is asked of a scene: `key` is what must be equal for two questions to have one diagram, `rules` are those
    that may matter to it."""

    key: Hashable
    rules: Rulebase


@dataclass(frozen=True)
class Likeness:
    """What of a scene the rules can tell. `cast` is the part that each body plays, by its id; `helpers` are questions
    about each line, as many as it has kinds of help that have nothing to do with each other."""

    cast: Mapping[str, str]
    owner: Question
    helpers: tuple[tuple[Question, ...], ...]


@dataclass(frozen=True)
class _Way:
    """One line, or one of its rivals, as the rules see it."""

    line: Line
    facts: tuple[tuple[str, Value], ...]
    rules: frozenset[str]
    conditions: tuple[Condition, ...]


class Comparing:
    """Compares the scenes of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._reduction = Reduction(catalog.vocabulary, [
            rule.when for rule in catalog.rules.values() if rule.phase in (*OWNING, Phase.CLASSIFY, Phase.SUPPORT)])
        self._live: dict[Hashable, frozenset[str]] = {}
        self._chosen: dict[Hashable, Rulebase] = {}
        self._named: dict[Hashable, tuple[str, ...]] = {}

    def likeness(self, scene: Scene) -> Likeness:
        """What of a scene without filings the rules can tell."""
        facts = self._reduction.of(scene.facts)
        lines = [[self._way(scene, way, facts) for way in line.ways] for line in (*scene.lines, NOTHING)]
        every = [way for ways in lines for way in ways]
        owner = self._rules(scene, every, scene.rules.of(*OWNING))
        helpers = [[self._rules(scene, ways, (*group, *self._lead_rules(scene, group)))
                    for group in _groups(self._live_of(ways, scene.rules.of(Phase.SUPPORT)))] for ways in lines[:-1]]
        cast = _Cast(scene, self._own_names(scene, (owner, *chain.from_iterable(helpers))))
        seen = [tuple(self._seen(scene, way, cast) for way in ways) for ways in lines]
        around = facts, cast.own, tuple(cast.traits), cast.here, self._told(scene), frozenset[str]().union(
            *map(asks_absence, own_conditions(scene)))
        ids = (*scene.type.items, *scene.type.responsibilities)
        grounds = tuple(ids.index(line.id) if line.id else None for line in scene.lines)
        return Likeness(
            cast.parts, Question((_ids(owner), around, tuple(seen), grounds), owner),
            tuple(tuple(Question((_ids(rules), around, ways), rules) for rules in several)
                  for several, ways in zip(helpers, seen[:-1], strict=True)))

    def _way(self, scene: Scene, line: Line, around: tuple[tuple[str, Value], ...]) -> _Way:
        known = {**scene.facts, **NO_CASE, **line.facts}
        facts = self._reduction.of(line.facts)
        conditions = tuple(residual(condition, known) for condition in line.conditions)
        return _Way(line, facts, self._live_rules(scene.rules, (*around, *facts)), conditions)

    def _live_rules(self, rules: Rulebase, facts: tuple[tuple[str, Value], ...]) -> frozenset[str]:
        """The rules that may apply, as far as the catalogs tell."""
        key = id(rules), facts
        found = self._live.get(key)
        if found is None:
            known = {**NO_CASE, **dict(facts)}
            found = self._live[key] = frozenset(
                rule.id for rule in rules.of(*OWNING, Phase.SUPPORT) if residual(rule.when, known) != NEVER)
        return found

    def _live_of(self, ways: Iterable[_Way], rules: Iterable[Rule]) -> tuple[Rule, ...]:
        live = frozenset[str]().union(*(way.rules for way in ways))
        return tuple(rule for rule in rules if rule.id in live)

    def _lead_rules(self, scene: Scene, support: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules about ownership, where it depends on who leads whether somebody helps."""
        wanted = any(name.startswith("answer.") for rule in support for name in attributes(rule.when)) or any(
            side.who == Role.OTHER_HOLDERS for rule in support for side in (rule.then or Effect()).support)
        return scene.rules.of(*OWNING) if wanted else ()

    def _rules(self, scene: Scene, ways: list[_Way], rules: tuple[Rule, ...]) -> Rulebase:
        """Those of the rules that may matter to the ways, with those that classify what they ask for."""
        key = id(scene.rules), tuple(rule.id for rule in rules), tuple((way.rules, way.conditions) for way in ways)
        found = self._chosen.get(key)
        if found is None:
            live = self._live_of(ways, rules)
            asked = {name for rule in live for name in attributes(rule.when)}
            asked |= {name for way in ways for condition in way.conditions for name in attributes(condition)}
            found = self._chosen[key] = Rulebase((*live, *_classifying(scene.rules, asked)))
        return found

    def _own_names(self, scene: Scene, questions: tuple[Rulebase, ...]) -> tuple[str, ...]:
        """The bodies that the rules name by office or department: they play themselves."""
        key = scene.day, tuple(map(id, questions))
        found = self._named.get(key)
        if found is None:
            parties = {party for rules in questions for rule in rules.rules for party in _parties(rule)} | _SUPERIORS
            bodies = (department(scene.catalog, party, Level.COUNTY, scene.day) if party in scene.catalog.departments
                      else office(scene.catalog, Role(party), scene.day) for party in sorted(parties))
            found = self._named[key] = tuple(dict.fromkeys(body.id for body in bodies if body is not None))
        return found

    def _seen(self, scene: Scene, way: _Way, cast: _Cast) -> Hashable:
        """What the rules can tell of a way, and who plays its parts."""
        line, duty = way.line, way.line.responsibility
        receiver = line.grant.take_back.receiver if line.grant and line.grant.take_back else ""
        bodies = (scene.holder(line), scene.listed_holder(line), *scene.holders(line),
                  scene.catalog.existing(receiver, scene.day))
        matter = duty and (
            tuple(cast.part(scene.party(side)) for side in sides(duty)),
            tuple(duty_facts(self._catalog, self._reduction, duty)),
            len(duty.more_principals), len(duty.supporting),
            tuple(len(scenario.supporting) for scenario in duty.scenarios))
        return (line.kind, line.facts["item.in_force"], way.facts, way.conditions,
                tuple(cast.part(body) for body in bodies), matter)

    def _told(self, scene: Scene) -> Hashable:
        """What lines say of facts that name a channel: such an answer is words, and belongs to these lines only."""
        names = {rule.then.channel or "" for rule in scene.rules.of(Phase.SCREEN, Phase.ASSIGN) if rule.then}
        return tuple((name, tuple(line.facts.get(name) for line in scene.lines))
                     for name in sorted(names & scene.catalog.vocabulary.keys()))


def duty_facts(catalog: Catalog, reduction: Reduction, responsibility: Responsibility) -> Iterator[Hashable]:
    """What rules may ask of the principal of a matter, in each of its scenarios."""
    own = ((scenario.id, scenario.principal) for scenario in responsibility.scenarios)
    for scenario, duty in ((None, responsibility.principal), *own):
        line_of_work = catalog.departments.get(duty.department or "") if duty else None
        yield duty and (duty.town, duty.department is None), reduction.of(
            {"duty.department": line_of_work.name if line_of_work else None, "duty.scenario": scenario})


class _Cast:
    """Gives out parts in the order in which bodies come on."""

    def __init__(self, scene: Scene, own: tuple[str, ...]) -> None:
        """`own` are the bodies that keep their own names."""
        self._catalog = scene.catalog
        self.parts = {body: body for body in own}
        self.own = own
        #: What rules see of the other bodies beside their parts: kind, level and seat.
        self.traits: list[Hashable] = []
        centre = office(scene.catalog, Role.TOWN_COMMAND_CENTRE, scene.day, scene.town_area)
        #: What they see of the two bodies of the place.
        self.here = tuple(body and (body.kind, body.level) for body in (scene.town, centre))
        for body, name in ((scene.town, TOWN), (centre, TOWN_CENTRE)):
            if body is not None:
                self.parts[body.id] = name

    def part(self, body: Body | None) -> str | None:
        if body is None:
            return None
        if body.id not in self.parts:
            self.parts[body.id] = f"<{len(self.traits)}>"
            self.traits.append((body.kind, body.level, seat(self._catalog, body)))
        return self.parts[body.id]


#: Offices that settle what the rules leave open.
_SUPERIORS = frozenset({Role.COUNTY_GOVERNMENT.value, Role.CITY_GOVERNMENT.value, Role.PROVINCE_GOVERNMENT.value})


def _parties(rule: Rule) -> Iterator[str]:
    effect = rule.then or Effect()
    yield from (party for party in (effect.lead, effect.in_name_of, effect.respondent, effect.adjudicator) if party)
    yield from (support.who for support in effect.support)


def _groups(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], ...]:
    """Rules that yield to one another stay together; all others speak for themselves."""
    groups: list[tuple[Rule, ...]] = []
    for rule in rules:
        near = [group for group in groups if any(rule.id in o.overrides or o.id in rule.overrides for o in group)]
        groups = [group for group in groups if group not in near]
        groups.append((*chain.from_iterable(near), rule))
    return tuple(groups)


def _classifying(rules: Rulebase, asked: set[str]) -> Iterator[Rule]:
    """The rules that give the attributes asked for, and those that may contradict each other."""
    wanted = set(asked)
    for name, group in reversed(rules.classifying):
        if name in wanted or _may_clash(name, group):
            wanted.update(attribute for rule in group for attribute in attributes(rule.when))
            yield from group


def _may_clash(name: str, group: tuple[Rule, ...]) -> bool:
    return any(one.then and other.then and one.then.set[name] != other.then.set[name]
               and one.id not in other.overrides and other.id not in one.overrides
               for one, other in combinations(group, 2))


def _ids(rules: Rulebase) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules.rules)
