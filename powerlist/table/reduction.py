"""Facts reduced to what rules can tell apart (归并): two sets of facts with one reduction get one judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import standing_for, told_apart
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import Condition, Value, attributes

#: How many values are remembered with what stands for them: a year of events has more numbers than memory is for.
MAX_KNOWN = 4096


class Reduction:
    """Values reduced to what some conditions can tell apart (归并取值)."""

    def __init__(self, vocabulary: Vocabulary, conditions: Iterable[Condition]) -> None:
        asking: dict[str, list[Condition]] = defaultdict(list)
        for condition in conditions:
            for name in attributes(condition):
                asking[name].append(condition)
        self._values = {name: told_apart(vocabulary[name], found) for name, found in asking.items()}
        self._reduced = lru_cache(MAX_KNOWN)(self._reduce)

    def of(self, facts: Facts) -> tuple[tuple[str, Value], ...]:
        """The facts that are asked for, reduced, in a fixed order; unknown facts are left out."""
        return tuple((name, self._reduced(name, facts[name])) for name in self._values if name in facts)

    def _reduce(self, name: str, value: Value) -> Value:
        values = self._values[name]
        standing = None if value is None else standing_for(value, tuple(values))
        return values.get(standing, standing)  # sets of many words are not all listed
