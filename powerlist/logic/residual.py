"""What is left of a condition when some facts are known (部分求值).

In: a condition and the facts that are known. Out: the shortest condition over the other facts that means the
same, `ALWAYS` or `NEVER` where nothing is left to ask. `truth(residual(c, known), more)` is
`truth(c, {**known, **more})`, whatever `more` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from powerlist.logic.evaluate import Facts, truth
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not

ALWAYS: Condition = ALWAYS_TRUE
NEVER: Condition = AnyOf()


def residual(condition: Condition, known: Facts) -> Condition:
    """What the condition still asks, once these facts are known."""
    match condition:
        case Compare():
            found = truth(condition, known)
            return condition if found is None else ALWAYS if found else NEVER
        case AllOf(parts):
            return _joined((residual(part, known) for part in parts), AllOf, ALWAYS, NEVER)
        case AnyOf(parts):
            return _joined((residual(part, known) for part in parts), AnyOf, NEVER, ALWAYS)
        case Not(part):
            return _opposite(residual(part, known))
    raise TypeError(f"not a condition: {condition!r}")


def _joined(parts: Iterable[Condition], join: Callable[[tuple[Condition, ...]], Condition],
            neutral: Condition, decisive: Condition) -> Condition:
    """Several conditions as one: without what says nothing, and over as soon as one decides."""
    left: dict[Condition, None] = {}
    for part in parts:
        if part == decisive:
            return decisive
        if part != neutral:
            left[part] = None
    return join(tuple(left)) if len(left) != 1 else next(iter(left))


def _opposite(condition: Condition) -> Condition:
    if condition == ALWAYS:
        return NEVER
    if condition == NEVER:
        return ALWAYS
    return condition.part if isinstance(condition, Not) else Not(condition)
