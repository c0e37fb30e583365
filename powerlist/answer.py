"""Around the owner of an event: who must help, what must be observed and by when, who keeps it meanwhile.

In: a scene and its settled lines, the one that leads among them. Out: what the rules of the phases support, oblige
and fallback give for them. Who leads is no question any more (`settle`); how it is told is not yet one (`decide`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from powerlist.clock import due_day
from powerlist.model.bodies import Body
from powerlist.model.rulebook import Effect, Rule
from powerlist.scene import Scene
from powerlist.settle import Settled
from powerlist.terms import Outcome, Phase, Role
from powerlist.trace import Backing, Command, Due, Obligation
from powerlist.weigh import Weighed

#: Who commands at each level; the first that the county has.
_COMMANDERS = {
    "网格": (Role.VILLAGE,), "村社区": (Role.VILLAGE,), "镇街": (Role.TOWN_COMMAND_CENTRE, Role.TOWN),
    "县级": (Role.COMMAND_CENTRE, Role.COUNTY_GOVERNMENT), "市级": (Role.CITY_COMMAND_CENTRE, Role.CITY_GOVERNMENT),
}


@dataclass(frozen=True)
class Weighing:
    """The rules of one phase, weighed by one line and its answer."""

    settled: Settled
    phase: Phase
    weighed: Weighed


@dataclass(frozen=True)
class Answer:
    """All that rules say of an event whose owner is settled. `settled` are the lines that could be settled."""

    scene: Scene
    first: Settled
    settled: tuple[Settled, ...]

    @property
    def outcome(self) -> Outcome:
        """Whose it is, in a word."""
        return self.first.assignment.outcome

    def weigh(self, settled: Settled, phase: Phase) -> Weighing:
        """Weigh the rules that speak after the answer."""
        settled = settled.answered
        return Weighing(settled, phase, self.scene.weigh(settled.facts, phase))

    @property
    def weighings(self) -> Iterator[Weighing]:
        """All that was weighed, in the order of thought."""
        yield from self.supporting
        yield from self.obliging
        yield from self.keeping

    # Who must help.

    @cached_property
    def supporting(self) -> tuple[Weighing, ...]:
        """Every line has its helpers, where somebody leads or might."""
        if self.outcome not in (Outcome.OWNED, Outcome.DISPUTED):
            return ()
        return tuple(self.weigh(settled, Phase.SUPPORT) for settled in self.settled)

    @cached_property
    def support(self) -> tuple[Backing, ...]:
        """Helpers of every line; whoever leads does not help itself."""
        lead = self.first.assignment.lead
        first: dict[str, Backing] = {}
        duties: dict[str, dict[str, None]] = {}
        for backing in (backing for weighing in self.supporting for backing in self.backings(weighing)):
            if lead is None or backing.body.id != lead.id:
                first.setdefault(backing.body.id, backing)
                duties.setdefault(backing.body.id, {}).update(dict.fromkeys(backing.duties))
        return tuple(Backing(backing.body, tuple(duties[body]), backing.rule) for body, backing in first.items())

    def backings(self, weighing: Weighing) -> Iterator[Backing]:
        """Who helps with one line, whoever leads the event."""
        for rule in weighing.weighed.standing:
            yield from self._backings(rule, weighing.settled)

    def _backings(self, rule: Rule, settled: Settled) -> Iterator[Backing]:
        line, scenario = settled.line, settled.scenario
        for support in rule.then.support if rule.then else ():
            match support.who:
                case Role.SUPPORTING.value:
                    sides = [(self.scene.party(duty), duty.duties)
                             for duty in self.scene.supporting(line, scenario)]
                    yield from (Backing(body, duties, rule.id) for body, duties in sides if body)
                case Role.OTHER_HOLDERS.value:
                    if settled.assignment.lead is not None and line.item is not None:
                        what = line.measure.word if line.measure else line.item.name
                        yield Backing(settled.assignment.lead, (f"依法行使：{what}",), rule.id)
                case Role.PRINCIPAL.value if not support.duties:
                    duty = self.scene.principal_duty(line, scenario)
                    body = self.scene.party(duty)
                    if duty is not None and body is not None:
                        yield Backing(body, duty.duties, rule.id)
                case who:
                    for body in self.scene.cast(who, line, scenario):
                        yield Backing(body, support.duties, rule.id)

    # What must be observed, and by when.

    @cached_property
    def obliging(self) -> tuple[Weighing, ...]:
        """Every measure of the item that gives the lead has its own requirements."""
        if self.outcome is Outcome.UNOWNED:
            return ()
        measures = [settled for settled in self.settled if settled.line.id == self.first.line.id] or [self.first]
        return tuple(self.weigh(settled, Phase.OBLIGE) for settled in measures)

    @cached_property
    def _obliging_rules(self) -> tuple[Rule, ...]:
        standing = {rule.id: rule for weighing in self.obliging for rule in weighing.weighed.standing}
        return tuple(standing.values())

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What the lead must also observe."""
        return tuple(Obligation(text, rule.id) for rule in self._obliging_rules
                     for text in (rule.then or Effect()).obligations)

    @property
    def deadlines(self) -> tuple[Due, ...]:
        """Time limits: that of the event type first, then those of the law."""
        return tuple(self._deadlines()) if self.outcome is not Outcome.UNOWNED else ()

    def _deadlines(self) -> Iterator[Due]:
        catalog, kind = self.scene.catalog, self.scene.type
        start = self.scene.event.day or self.scene.day
        filed = self.first.filings[0].on if self.first.filings else None
        if kind.deadline is not None:
            yield Due(kind.deadline, kind.id, due_day(catalog, start, kind.deadline))
        for rule in self._obliging_rules:
            deadline = (rule.then or Effect()).deadline
            if deadline is not None:
                since = filed if deadline.since == "立案" else start
                yield Due(deadline, rule.id, due_day(catalog, since, deadline) if since else None)

    # Who commands.

    @property
    def command(self) -> Command | None:
        """Who dispatches and follows it, where rules have said at which level; nobody does what goes elsewhere."""
        level = self.first.facts.get("event.command")
        if level is None or self.outcome is Outcome.ELSEWHERE:
            return None
        cast = (body for role in _COMMANDERS[str(level)] for body in self.scene.cast(role, self.first.line))
        return Command(str(level), next(cast, None))

    # Who keeps it meanwhile.

    @cached_property
    def keeping(self) -> tuple[Weighing, ...]:
        """What nobody owns, or several claim, is kept by somebody; that is no ruling on whose it is."""
        if self.outcome not in (Outcome.UNOWNED, Outcome.DISPUTED):
            return ()
        return (self.weigh(self.first, Phase.FALLBACK),)

    @property
    def interim(self) -> Body | None:
        """Who keeps it until the question is decided."""
        for weighing in self.keeping:
            for rule in weighing.weighed.standing:
                party = rule.then.fallback if rule.then else None
                for body in self.scene.cast(party, self.first.line, self.first.scenario) if party else ():
                    return body
        return None
