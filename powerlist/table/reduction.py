"""Facts reduced to what rules can tell apart (归并): two sets of facts with one reduction get one judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import standing_for, told_apart
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import Condition, Value, attributes


class Reduction:
    """Values reduced to what some conditions can tell apart (归并取值)."""

    def __init__(self, vocabulary: Vocabulary, conditions: Iterable[Condition]) -> None:
        asking: dict[str, list[Condition]] = defaultdict(list)
        for condition in conditions:
            for name in attributes(condition):
                asking[name].append(condition)
        self._values = {name: told_apart(vocabulary[name], found) for name, found in asking.items()}
        self._known: dict[tuple[str, Value], Value] = {}

    def of(self, facts: Facts) -> tuple[tuple[str, Value], ...]:
        """The facts that are asked for, reduced, in a fixed order; unknown facts are left out."""
        return tuple((name, self._reduced(name, facts[name])) for name in self._values if name in facts)

    def _reduced(self, name: str, value: Value) -> Value:
        key = name, value
        if key not in self._known:
            values = self._values[name]
            standing = None if value is None else standing_for(value, tuple(values))
            self._known[key] = values.get(standing, standing)  # sets of many words are not all listed
        return self._known[key]
