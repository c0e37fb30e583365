"""What is decided in one town, told of the others that play the same part: nobody decides it again.

In: members of classes. Out: decisions without reasons. In one of the towns that the records of an event type do not tell
apart the reference engine decides; for another, its government and its command centre step into the places of those, and
the office inside is looked up. Whatever else hangs on the town is decided there, not told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from powerlist.classes import Classes, Key, Member
from powerlist.model.bodies import Body
from powerlist.scene import Line
from powerlist.table.likeness import Towns
from powerlist.terms import Level
from powerlist.trace import Backing, Candidate, Command, Decision

#: How many decisions are remembered, and for how many parts the town in which they are decided.
_MAX_DECISIONS, _MAX_PARTS = 2**14, 2**16


@dataclass(frozen=True, slots=True)
class _Told:
    """What was decided in the town by which a part goes, of an event from whose day limits run; the line that gives
    the lead, if there is an answer. `acting` are the government and the command centre of the town, if the decision
    names them; `sitting` are the towns in which others sit whom it names."""

    town: str
    start: date
    decision: Decision
    line: Line | None
    acting: tuple[str, ...]
    sitting: frozenset[str]


class Alike:
    """Decides members without reasons (换镇街): for each part that towns may play, the reference engine decides in one of
    them."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._catalog = classes.catalog
        self._towns = Towns(classes.catalog)
        self._first: dict[Hashable, str] = {}
        self._told: dict[Hashable, _Told] = {}

    def decide(self, key: Key, member: Member) -> Decision:
        """What the reference engine says of the member, whose key this is."""
        seen = None if key.filed else self._seen(key, key.place)
        if seen is None:  # it tells more of places and bodies than the part that its town plays
            return self._asked(member)
        case = key.kind, key.since, seen, key.when, key.acted, key.facts, key.idle
        told = self._told.get(case)
        if told is None:
            if len(self._told) >= _MAX_DECISIONS:
                self._told.clear()
            told = self._told[case] = self._decided(key, seen, member)
        return self._retold(told, key.place, member) or self._asked(member)

    def _seen(self, key: Key, town: str) -> Hashable:
        """What tells the part that a town plays; None for what is no town of the county."""
        return self._towns.seen(self._catalog.event_types[key.kind], town, key.since or date.min)

    def _decided(self, key: Key, seen: Hashable, member: Member) -> _Told:
        """The member as if it were in the town by which the part goes: few towns to look up, whatever the facts."""
        first = self._first.get((key.kind, seen))
        if first is None or self._seen(key, first) != seen:  # towns come and go
            if len(self._first) >= _MAX_PARTS:
                self._first.clear()
            first = self._first[key.kind, seen] = key.place
        there = Member(replace(member.event, place=first), member.facts, member.day)
        found = self._classes.judge(there, reasons=False)
        named = {body.id: body for body in _bodies(found.decision)}
        acting = self._towns.acting(first, member.day)
        areas = (self._catalog.area_at(body.area, Level.TOWN) for body in named.values() if body.id not in acting)
        return _Told(first, member.start, found.decision, found.line, () if named.keys().isdisjoint(acting) else acting,
                     frozenset(area.id for area in areas if area is not None))

    def _asked(self, member: Member) -> Decision:
        return self._classes.judge(member, reasons=False).decision

    def _retold(self, told: _Told, town: str, member: Member) -> Decision | None:
        """The decision as it is in the town and on the day of the member; None where that has to be asked: the words of
        questions name bodies, and who else sits in one of the two towns may not do so in the other."""
        decision, elsewhere = told.decision, town != told.town
        another_day = (told.start, decision.as_of) != (member.start, member.day)
        if not elsewhere and not another_day:
            return decision
        if told.line is None or (elsewhere and not told.sitting.isdisjoint((town, told.town))):
            return None
        changes: dict[str, Any] = {}
        if another_day:
            due = tuple(replace(due, day=self._classes.due(due, member)) for due in decision.deadlines)
            changes = {"as_of": member.day, "deadline": due[0] if due else None, "deadlines": due}
        if told.acting and elsewhere:
            bodies = self._catalog.bodies
            others = zip(told.acting, self._towns.acting(town, member.day), strict=True)
            recast = {one: bodies[other] for one, other in others if one}
            changes |= self._recast(decision, recast, told.line, member.day)
        return replace(decision, **changes) if changes else decision

    def _recast(self, decision: Decision, recast: Mapping[str, Body], line: Line, day: date) -> dict[str, Any]:
        """What changes where other bodies stand in the places of some."""
        def now(body: Body | None) -> Body | None:
            return recast.get(body.id, body) if body is not None else None

        lead, command = now(decision.lead), decision.command
        return {
            "lead": lead, "in_name_of": now(decision.in_name_of), "respondent": now(decision.respondent),
            "unit": self._catalog.unit_for(lead, line.field_name, line.work, day) if lead is not None else None,
            "support": tuple(Backing(now(backing.body) or backing.body, backing.duties, backing.rule)
                             for backing in decision.support),
            "candidates": tuple(Candidate(now(candidate.body), candidate.rules) for candidate in decision.candidates),
            "adjudicator": now(decision.adjudicator), "interim": now(decision.interim),
            "command": Command(command.level, now(command.body)) if command else None,
        }


def _bodies(decision: Decision) -> Iterator[Body]:
    """Everybody whom a decision without reasons names."""
    command = decision.command
    several = (decision.lead, decision.in_name_of, decision.respondent, decision.adjudicator, decision.interim,
               command.body if command else None, *(candidate.body for candidate in decision.candidates),
               *(backing.body for backing in decision.support))
    return (body for body in several if body is not None)
