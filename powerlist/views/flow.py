"""How a matter of the list runs, case by case (办理流程): who finds it, which scenario it is, who leads, who helps, how far
the town goes, and who decides where they disagree.

In: a catalog, a responsibility, a day, perhaps a town. Out: plain data, from the lists alone; bodies are cast as the
engine casts them. Whose one event is, `decide` says: powers and channels may come before the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.facts import town_facts
from powerlist.inquiry import Inquiry
from powerlist.logic.residual import ALWAYS, NEVER, residual
from powerlist.model.bodies import Body, Unit
from powerlist.model.common import made_up
from powerlist.model.condition import AllOf, Condition, Not, Value
from powerlist.model.duties import Duty, EventType, Responsibility, Scenario
from powerlist.model.places import Area
from powerlist.model.rulebook import Rule
from powerlist.overlap import together
from powerlist.terms import BodyKind, Phase
from powerlist.weigh import overridden


@dataclass(frozen=True, slots=True)
class Part:
    """One side of the matter (责任方): the duty as listed, and the body it means here. No body where no town is named and
    the duty is the town's, or where nobody carries the department. `local` says that it is the town's."""

    duty: Duty
    body: Body | None
    local: bool
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One scenario of a matter, or what is left beside them where `scenario` is None (一种情形).

    `when` is what must still be so once none of the scenarios before it fits and the town is known.
    """

    number: int
    scenario: Scenario | None
    when: Condition
    principals: tuple[Part, ...]
    supporting: tuple[Part, ...]
    basis: tuple[str, ...]

    @property
    def town(self) -> tuple[Part, ...]:
        """What the town does, leading or helping."""
        return tuple(part for part in (*self.principals, *self.supporting) if part.local)

    @property
    def helpers(self) -> tuple[Part, ...]:
        """Who helps, but for the town."""
        return tuple(part for part in self.supporting if not part.local)

    @property
    def beyond(self) -> tuple[Part, ...]:
        """What the list leaves to others than the town."""
        return tuple(part for part in (*self.principals, *self.supporting) if not part.local)


@dataclass(frozen=True, slots=True)
class Settling:
    """Who decides where the sides disagree (争议由谁定): a rule, and the body its role means here."""

    rule: Rule
    when: Condition
    body: Body | None


@dataclass(frozen=True, slots=True)
class Flow:
    """A matter from finding to closing. `kinds` are the event types that call for it, `barred` the scenarios that the town
    cannot meet."""

    matter: Responsibility
    day: date
    place: Area | None
    kinds: tuple[EventType, ...]
    lanes: tuple[Lane, ...]
    barred: tuple[Scenario, ...]
    settling: tuple[Settling, ...]

    @property
    def made_up(self) -> bool:
        """Whether the split is only an example."""
        return made_up(self.matter)

    @property
    def powers(self) -> bool:
        """Whether an event of the matter may also touch powers, which come before the list."""
        return any(kind.items for kind in self.kinds)


def flow(catalog: Catalog, matter: Responsibility, day: date, place: Area | None = None) -> Flow:
    """How the matter runs on the day, in one town or in any."""
    kinds = tuple(kind for kind in catalog.event_types.values() if matter.id in kind.responsibilities and day in kind.period)
    return _Drawing(catalog, matter, day, place).flow(kinds)


class _Drawing:
    """One matter as an event that touches nothing else would meet it."""

    def __init__(self, catalog: Catalog, matter: Responsibility, day: date, place: Area | None) -> None:
        self.catalog, self.matter, self.day, self.place = catalog, matter, day, place
        where = place.id if place else catalog.manifest.county or ""
        self.scene = Inquiry(catalog, day).scene(matter, where)
        (self.line,) = self.scene.lines
        town = town_facts(catalog, self.scene.town_area, self.scene.town)
        self.known: Mapping[str, Value] = town if place else {}

    def flow(self, kinds: tuple[EventType, ...]) -> Flow:
        left = [(scenario, residual(scenario.when, self.known)) for scenario in self.matter.scenarios]
        barred = tuple(scenario for scenario, when in left if when == NEVER)
        return Flow(self.matter, self.day, self.place, kinds, tuple(self._lanes([one for one in left if one[1] != NEVER])),
                    barred, tuple(self._settling()))

    def _lanes(self, left: list[tuple[Scenario, Condition]]) -> Iterator[Lane]:
        earlier: list[Condition] = []
        for scenario, when in left:
            yield self._lane(len(earlier) + 1, scenario, self._needed(when, earlier))
            earlier.append(Not(when))
        if not earlier or not together(earlier, self.catalog.vocabulary).impossible:
            yield self._lane(len(earlier) + 1, None, ALWAYS)

    def _needed(self, when: Condition, earlier: list[Condition]) -> Condition:
        """The condition without what goes without saying once no earlier scenario fits."""
        parts = list(when.parts) if isinstance(when, AllOf) else [when]
        for part in tuple(reversed(parts[:-1])) if earlier else ():  # the last one says what it is about
            others = [other for other in parts if other is not part]
            if together((*earlier, *others, Not(part)), self.catalog.vocabulary).impossible:
                parts = others
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _lane(self, number: int, scenario: Scenario | None, when: Condition) -> Lane:
        principals = [self.scene.principal_duty(self.line, scenario)]
        if scenario is None:
            principals += self.matter.more_principals
        supporting = [self._part(duty) for duty in self.scene.supporting(self.line, scenario)]
        return Lane(number, scenario, when, tuple(self._part(duty) for duty in principals if duty is not None),
                    tuple(part for part in supporting if self.place is None or part.body or not part.local),
                    self.catalog.cites((scenario and scenario.basis) or self.matter.basis, self.day))

    def _part(self, duty: Duty) -> Part:
        body = self.scene.party(duty)
        local = bool(duty.town) or (body is not None and body.kind is BodyKind.TOWN)
        return Part(duty, body, local, self.scene.unit(body, self.line))

    def _settling(self) -> Iterator[Settling]:
        """The rules that may say who decides about shared duties; one that a rule beats in any case is left out."""
        facts: dict[str, Value] = {**self.known, "dispute.about": "职责划分", "line.kind": "责任"}
        rules = [rule for rule in self.scene.rules.of(Phase.SETTLE) if rule.then and rule.then.adjudicator]
        left = {rule.id: residual(rule.when, facts) for rule in rules}
        beaten = overridden(rules)
        for rule in rules:
            always_beaten = any(rule.id in beaten[other] and when == ALWAYS for other, when in left.items())
            if left[rule.id] != NEVER and not always_beaten and rule.then and rule.then.adjudicator:
                cast = self.scene.cast(rule.then.adjudicator, self.line)
                yield Settling(rule, left[rule.id], next(iter(cast), None))
