"""Facts reduced to what rules can tell apart (归并): two sets of facts with one reduction get one judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import standing_for, told_apart
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import Compare, Condition, Value, comparisons
from powerlist.model.rulebook import Attribute


class Reduction:
    """Values reduced to what some conditions can tell apart (归并取值)."""

    def __init__(self, vocabulary: Vocabulary, conditions: Iterable[Condition]) -> None:
        self._vocabulary = vocabulary
        self._values = {name: _Values(vocabulary[name], leaves) for name, leaves in _by_attribute(conditions).items()}

    def also(self, conditions: Iterable[Condition]) -> Reduction:
        """The same, with what further conditions can tell apart; attributes that they add nothing to are shared."""
        changed: dict[str, _Values] = {}
        for name, leaves in _by_attribute(conditions).items():
            same = self._values.get(name)
            known = same.leaves if same else ()
            more = tuple(dict.fromkeys((*known, *leaves)))
            if len(more) > len(known):
                changed[name] = _Values(self._vocabulary[name], more)
        if not changed:
            return self
        found = Reduction(self._vocabulary, ())
        found._values = {**self._values, **changed}
        return found

    def of(self, facts: Facts) -> tuple[tuple[str, Value], ...]:
        """The facts that are asked for, reduced, in the order of their names; unknown facts are left out."""
        asked = self._values
        return tuple(sorted([(name, asked[name].of(value)) for name, value in facts.items() if name in asked],
                            key=itemgetter(0)))


def _by_attribute(conditions: Iterable[Condition]) -> dict[str, tuple[Compare, ...]]:
    found: dict[str, dict[Compare, None]] = defaultdict(dict)
    for condition in conditions:
        for leaf in comparisons(condition):
            found[leaf.attribute][leaf] = None
    return {name: tuple(leaves) for name, leaves in found.items()}


class _Values:
    """The values of one attribute, as far as some comparisons tell them apart."""

    def __init__(self, attribute: Attribute, leaves: tuple[Compare, ...]) -> None:
        self.leaves = leaves
        self._first = told_apart(attribute, leaves)
        self._standing = tuple(self._first)

    def of(self, value: Value) -> Value:
        """The first value that no comparison can tell from this one."""
        found = self._first.get(value)
        if found is not None or value is None:
            return found
        standing = standing_for(value, self._standing)
        return self._first.get(standing, standing)  # sets of many words are not all listed
