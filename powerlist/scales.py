"""Rules that are weighed together for event after event: what was found is remembered, nothing is found otherwise.

In: the rules of some phases; then facts. Out: what `weigh` says of them, and the steps that tell it. Nothing but the
facts that the rules ask for can make a difference, and truths that do not wait for a fact do not change with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from powerlist.logic.evaluate import Facts, Truth, truth
from powerlist.model.rulebook import Rule
from powerlist.trace import Step
from powerlist.weigh import (
    REFERENCE,
    Engine,
    Judged,
    Weighed,
    asked,
    asked_by,
    concluded,
    defeats,
    overridden,
    weigh,
)

#: What stands for a fact that is not known: None says that it is known to be absent.
_UNKNOWN = object()

#: How the names of facts begin that the type and its power tell, and of those that are no event's own either.
_FIRM = ("event.type", "event.category", "event.channel", "item.", "line.")
_TOLD = ("measure.", "grant.", "duty.", "town.", "case.", "answer.", "dispute.")

#: Truths, and the rules that wait for more facts.
_Decided = tuple[dict[str, Truth], tuple[Rule, ...]]


class Scales:
    """What weighs some rules (权衡台), and remembers what the reference engine found: so many findings as it has `room`
    for. Other engines are asked each time, and so are all where there is no room."""

    def __init__(self, rules: Sequence[Rule], room: int = 0) -> None:
        self.rules = tuple(rules)
        #: The facts that the rules ask for.
        self.asks = tuple(dict.fromkeys(name for rule in self.rules for name in asked_by(rule)))
        #: The parties that the rules name as lead.
        self.leads = tuple(dict.fromkeys(rule.then.lead for rule in self.rules if rule.then and rule.then.lead))
        self._room = room
        self._levels = tuple(tuple(name for name in self.asks if name.startswith(firm)) for firm in (_FIRM, _FIRM + _TOLD))
        self._lower = {winner: lower for winner, lower in overridden(self.rules).items() if lower}
        self._weighed: dict[tuple[object, ...], Weighed] = {}
        self._decided: dict[tuple[object, ...], _Decided] = {}
        self._told: dict[tuple[object, ...], tuple[Step, ...]] = {}
        self._steps: dict[tuple[object, ...], Step] = {}

    def __reduce__(self) -> tuple[type[Scales], tuple[tuple[Rule, ...], int]]:
        return Scales, (self.rules, self._room)  # what is remembered stays behind

    def weigh(self, facts: Facts, engine: Engine = REFERENCE) -> Weighed:
        """What the function `weigh` says."""
        if engine is not REFERENCE or not self._room:
            return weigh(self.rules, facts, engine)
        seen = values_of(self.asks, facts)
        found = self._weighed.get(seen)
        if found is None:
            found = concluded(self.rules, self._judged(facts))
            if len(self._weighed) >= self._room:
                self._weighed.clear()
            self._weighed[seen] = found
        return found

    def _judged(self, facts: Facts) -> Judged:
        """What `Reference.judge` finds; it first looks for what is known of events of the type, then for what is known
        of those in such a town with such an answer."""
        decided: _Decided = {}, self.rules
        for names in self._levels:
            told = values_of(names, facts)
            found = self._decided.get(told)
            if found is None:
                found = _further(decided, {name: facts[name] for name in names if name in facts})
                if len(self._decided) >= self._room:
                    self._decided.clear()
                self._decided[told] = found
            decided = found
        truths, _ = _further(decided, facts)
        return Judged(truths, defeats(truths, self._lower))

    def steps(self, facts: Facts, weighed: Weighed, engine: Engine, rules: tuple[Rule, ...]) -> tuple[Step, ...]:
        """One step for each of some rules, as these facts were `weighed`; steps that are remembered are shared."""
        if engine is not REFERENCE or not self._room:
            return tuple(_step(rule, facts, weighed) for rule in rules)
        if rules is not self.rules:
            return tuple(self._shared(rule, facts, weighed) for rule in rules)
        seen = values_of(self.asks, facts)
        found = self._told.get(seen)
        if found is None:
            if len(self._told) >= self._room:
                self._told.clear()
            found = self._told[seen] = tuple(self._shared(rule, facts, weighed) for rule in rules)
        return found

    def _shared(self, rule: Rule, facts: Facts, weighed: Weighed) -> Step:
        key = rule.id, weighed.beaten.get(rule.id), values_of(asked_by(rule), facts)
        found = self._steps.get(key)
        if found is None:
            if len(self._steps) >= self._room * len(self.rules):
                self._steps.clear()
            found = self._steps[key] = _step(rule, facts, weighed)
        return found


def values_of(names: Sequence[str], facts: Facts) -> tuple[object, ...]:
    """The facts of these names: equal for facts that agree in them, known or not."""
    return tuple(map(facts.get, names, repeat(_UNKNOWN)))


def _further(decided: _Decided, facts: Facts) -> _Decided:
    """The same when more is known."""
    truths, left = decided
    truths = {**truths, **{rule.id: truth(rule.when, facts) for rule in left}}
    return truths, tuple(rule for rule in left if truths[rule.id] is None)


def _step(rule: Rule, facts: Facts, weighed: Weighed) -> Step:
    return Step(rule, weighed.tried(rule), asked(rule, facts), weighed.beaten.get(rule.id, ()))
