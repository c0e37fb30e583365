"""A question with every fact open → a decision diagram (展开): the engine answers for each combination of facts that
the rules can tell apart, and for equal combinations once.

What tells combinations apart is what they leave open: two ways that leave the same conditions lead to the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from powerlist.answer import Answer
from powerlist.classify import Needs
from powerlist.logic.diagram import Diagram, Diagrams
from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import MAX_CHOICES, told_apart
from powerlist.logic.residual import ALWAYS, NEVER, residual
from powerlist.logic.typing import Vocabulary
from powerlist.model.bodies import Body
from powerlist.model.condition import Compare, Condition, Operator, Value, attributes, comparisons
from powerlist.model.rulebook import Attribute
from powerlist.scene import Line, Scene
from powerlist.settle import NO_CASE, settle, settle_first
from powerlist.terms import Outcome, Phase
from powerlist.trace import Assignment
from powerlist.weigh import first_unknown

T = TypeVar("T", bound=Hashable)

#: How many different sets of open conditions one question may have before it is given up as too wide.
MAX_STATES = 20_000


class TooWideError(Exception):
    """The facts combine in too many ways; `attribute` is the fact at which it was given up."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute)
        self.attribute = attribute


@dataclass(frozen=True, slots=True)
class Allotment:
    """Whose an event is, in a form that many cells can share (分派).

    Bodies go by the parts they play (see `likeness`); `ground` counts the items and then the responsibilities of the
    event type; `scenario` counts those of the ground. `rules` gave the lead, or sent the event elsewhere. `conflict`
    tells that they, or the grants and lists they follow, disagree, where no rule hands the matter to an adjudicator
    of its own accord. `channel` is what the rule calls it: words, or the attribute that holds them; `channel_told` where it is
    the event that must tell it. `missing` is the role that nobody plays here.
    """

    outcome: Outcome
    ground: int | None = None
    scenario: int | None = None
    lead: str | None = None
    in_name_of: str | None = None
    respondent: str | None = None
    channel: str | None = None
    channel_told: bool = False
    candidates: tuple[str | None, ...] = ()
    adjudicator: str | None = None
    missing: str | None = None
    rules: tuple[str, ...] = ()
    conflict: bool = False

    @property
    def owner(self) -> tuple[object, ...]:
        """What makes two allotments the same answer to "whose is it", as `Assignment.answer` does."""
        return (self.outcome, self.lead, self.in_name_of, self.respondent, self.channel,
                frozenset(self.candidates), self.adjudicator)

    @property
    def line(self) -> tuple[int | None, int | None] | None:
        """The power or duty that gives the lead, and the scenario of it; no matter where the event goes elsewhere."""
        return None if self.outcome is Outcome.ELSEWHERE else (self.ground, self.scenario)


#: Answers by facts: the answer, or the fact that is missing.
Ask = Callable[[Facts], T | Needs]


class Unfolding(Generic[T]):
    """Unfolds one question. `absentable` are the facts that may turn out not to be there; `limit` is how many
    different sets of open conditions it may have before it is given up."""

    def __init__(self, ask: Ask[T], vocabulary: Vocabulary, diagrams: Diagrams[T], absentable: frozenset[str],
                 limit: int = MAX_STATES) -> None:
        self._ask = ask
        self._limit = limit
        self._vocabulary = vocabulary
        self._diagrams = diagrams
        self._absentable = absentable
        self._open = _OpenConditions()
        self._done: dict[tuple[int, ...], Diagram[T]] = {}

    def diagram(self, conditions: Iterable[Condition]) -> Diagram[T]:
        """The answers for all facts, given the conditions on which they may hang.

        Raises:
            TooWideError: there are more different cases than the limit.
        """
        return self._unfold(tuple(dict.fromkeys(map(self._open.number, conditions))), {})

    def _unfold(self, state: tuple[int, ...], facts: Facts) -> Diagram[T]:
        done = self._done.get(state)
        if done is None:
            found = self._ask(facts)
            done = self._split(state, facts, found) if isinstance(found, Needs) else self._diagrams.leaf(found)
            self._done[state] = done
        return done

    def _split(self, state: tuple[int, ...], facts: Facts, needs: Needs) -> Diagram[T]:
        """Ask the event's own facts first; what the catalogs and rules should give, only where none of them does."""
        asked = {name for number in state for name in self._open.asks[number] if is_own(self._vocabulary[name])} - facts.keys()
        name = min(sorted(asked), key=self._diagrams.place, default=needs.attribute)
        asking = [self._open.conditions[number] for number in state if name in self._open.asks[number]]
        if len(self._done) > self._limit or _many_words(name, asking):
            raise TooWideError(name)

        def below(value: Value) -> Diagram[T]:
            left = tuple(self._open.given(number, name, value) for number in state)
            return self._unfold(left, {**facts, name: value})

        values = told_apart(self._vocabulary[name], asking)
        different = {value: below(value) for value in dict.fromkeys(values.values())}
        children = [(value, different[same]) for value, same in values.items() if value is not None]
        return self._diagrams.branch(name, children, below(None), name in self._absentable)


def is_own(attribute: Attribute | None) -> bool:
    """Whether a fact is the event's own: others come from the catalogs or from rules."""
    return attribute is not None and attribute.given and attribute.name.startswith("event.")


class _OpenConditions:
    """Conditions by number: equal ones have one, so that states are compared without looking inside."""

    def __init__(self) -> None:
        self._numbers: dict[Condition, int] = {}
        self._left: dict[tuple[int, str, Value], int] = {}
        self.conditions: list[Condition] = []
        #: The facts that each condition asks for.
        self.asks: list[tuple[str, ...]] = []

    def number(self, condition: Condition) -> int:
        """The number of a condition."""
        number = self._numbers.setdefault(condition, len(self.conditions))
        if number == len(self.conditions):
            self.conditions.append(condition)
            self.asks.append(attributes(condition))
        return number

    def given(self, number: int, name: str, value: Value) -> int:
        """What is left of a condition once the fact is known."""
        if name not in self.asks[number]:
            return number
        found = self._left.get((number, name, value))
        if found is None:
            found = self._left[number, name, value] = self.number(residual(self.conditions[number], {name: value}))
        return found


def _many_words(name: str, conditions: Iterable[Condition]) -> bool:
    """Whether a fact of several choices is asked for more words than can be combined."""
    words = {word for condition in conditions for leaf in comparisons(condition)
             if leaf.attribute == name and leaf.operator is Operator.HAS for word in leaf.operands}
    return len(words) > MAX_CHOICES


def open_conditions(scene: Scene, lines: Iterable[Line]) -> tuple[Condition, ...]:
    """What may still be asked of an event: the conditions of its lines and of the rules, as the catalogs leave them."""
    found: dict[Condition, None] = dict.fromkeys(_same_channel(scene))
    for line in lines:
        for way in line.ways:
            known = {**scene.facts, **NO_CASE, **way.facts}
            for condition in (*way.conditions, *(rule.when for rule in scene.rules.rules)):
                left = residual(condition, known)
                if left not in (ALWAYS, NEVER):
                    found[left] = None
    return tuple(found)


def _same_channel(scene: Scene) -> Iterator[Condition]:
    """Whether the channel that an event tells is the very one that another rule names: then the two agree."""
    names = dict.fromkeys(rule.then.channel for rule in scene.rules.rules if rule.then and rule.then.channel)
    told = [name for name in names if is_own(scene.catalog.vocabulary.get(name))]
    words = [name for name in names if name not in scene.catalog.vocabulary]
    yield from (Compare(name, Operator.EQUAL, (word,)) for name in told for word in words)


def own_conditions(scene: Scene) -> Iterator[Condition]:
    """The conditions of the powers and duties of a scene."""
    for line in scene.lines:
        for way in line.ways:
            yield from way.conditions


def asks_absence(condition: Condition) -> frozenset[str]:
    """Facts of which the condition asks whether they are there at all."""
    return frozenset(leaf.attribute for leaf in comparisons(condition) if leaf.operator is Operator.EXISTS)


# The two questions.

def whose(scene: Scene, parts: Mapping[str, str]) -> Ask[Allotment]:
    """Whose the event is."""
    def ask(facts: Facts) -> Allotment | Needs:
        first = settle_first(scene, {**scene.facts, **facts})
        if isinstance(first, Needs):
            return first
        owner, matter = first.assignment, first.line.responsibility
        ids = (*scene.type.items, *scene.type.responsibilities)
        elsewhere = owner.outcome is Outcome.ELSEWHERE
        channel = _channel(scene, owner) if elsewhere else None
        return Allotment(
            owner.outcome, ids.index(first.line.id) if first.line.id else None,
            matter.scenarios.index(first.scenario) if matter and first.scenario else None,
            part(owner.lead), part(owner.in_name_of), part(owner.respondent), channel,
            elsewhere and is_own(scene.catalog.vocabulary.get(channel or "")),
            tuple(part(candidate.body) for candidate in owner.candidates), part(owner.adjudicator), owner.missing,
            owner.rules, owner.outcome is Outcome.DISPUTED and not _designed(scene, owner.rules))

    def part(body: Body | None) -> str | None:
        return parts[body.id] if body is not None else None

    return ask


def _channel(scene: Scene, owner: Assignment) -> str | None:
    """The channel as the rule names it, where cells that are alike may have another there; else in words."""
    effects = [scene.catalog.rules[rule].then for rule in owner.rules]
    name = next((effect.channel for effect in effects if effect is not None and effect.channel), None)
    shared = name in scene.facts or is_own(scene.catalog.vocabulary.get(name or ""))
    return name if shared or name not in scene.catalog.vocabulary else owner.channel


def _designed(scene: Scene, rules: tuple[str, ...]) -> bool:
    """Whether a rule about ownership hands the matter to an adjudicator of its own accord."""
    given = [scene.catalog.rules[rule] for rule in rules]
    return any(rule.then is not None and rule.then.adjudicator is not None and rule.phase is not Phase.SETTLE
               for rule in given)


def who_helps(scene: Scene, line: Line, parts: Mapping[str, str]) -> Ask[tuple[str, ...]]:
    """Who helps with one line, where the event has an owner; the lead may be among them."""
    def ask(facts: Facts) -> tuple[str, ...] | Needs:
        settled = settle(scene, line, {**scene.facts, **line.facts, **facts})
        if isinstance(settled, Needs):
            return settled
        if settled.idle:
            return ()
        answer = Answer(scene, settled, (settled,))
        weighing = answer.weigh(settled, Phase.SUPPORT)
        if weighing.weighed.open:
            return Needs(first_unknown(weighing.weighed.open[0], weighing.settled.facts))
        return tuple(dict.fromkeys(parts[backing.body.id] for backing in answer.backings(weighing)))

    return ask
