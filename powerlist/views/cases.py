"""Conditions of an answer as a reader of a table sees them (情形), and the nearest departures from the usual.

In: decision diagrams. Out: for each answer the facts it takes: lists of values, and stretches of numbers and days.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Generic, TypeVar

from powerlist.logic.diagram import Branch, Diagram, Diagrams, Leaf, branches, nearest, together
from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import OTHER_TEXT
from powerlist.model.condition import Value
from powerlist.table.table import possible
from powerlist.table.unfold import Allotment
from powerlist.terms import Outcome

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers or days from one to another, both included; None where it has no end."""

    first: int | date | None
    last: int | date | None


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What one fact must be: one of the values or stretches."""

    attribute: str
    values: tuple[Value | Stretch, ...]


#: All of it must be so; nothing where it is always so.
Case = tuple[Circumstance, ...]


def cases(diagram: Diagram[T]) -> Iterator[tuple[Case, T]]:
    """Every way to an answer; the ways exclude each other and together cover everything."""
    if isinstance(diagram, Leaf):
        yield (), diagram.answer
        return
    below: dict[int, list[Value]] = {}
    for value in diagram.values:
        below.setdefault(id(diagram.child(value)), []).append(value)
    for values in below.values():
        here = circumstance(diagram.attribute, values, diagram.values)
        for rest, answer in cases(diagram.child(values[0])):
            yield (here, *rest), answer


def instances(case: Case, diagram: Diagram[T]) -> Iterator[Facts]:
    """Facts of which the case is true: enough of them to meet every answer that the diagram gives in the case."""
    for chosen in product(*(_instances(one, values_of(diagram, one.attribute)) for one in case)):
        yield {one.attribute: value for one, value in zip(case, chosen, strict=True)}


def _instances(one: Circumstance, asked: tuple[Value, ...]) -> Iterator[Value]:
    for value in one.values:
        if isinstance(value, Stretch):
            yield value.last if value.first is None else value.first
            yield from (cut for cut in asked if _measured(cut) and _overlap(value, Stretch(cut, cut)))  # type: ignore[arg-type]
        else:
            yield value


def compatible(one: Case, other: Case) -> bool:
    """Whether both may be so of one event."""
    asked = {circumstance.attribute: circumstance.values for circumstance in other}
    return all(any(_meet(mine, theirs) for mine in circumstance.values for theirs in asked[circumstance.attribute])
               for circumstance in one if circumstance.attribute in asked)


def _meet(one: Value | Stretch, other: Value | Stretch) -> bool:
    """Whether a value may be both; another text than those that are named may be any."""
    if OTHER_TEXT in (one, other) and isinstance(one, str) and isinstance(other, str):
        return True
    if isinstance(one, Stretch) and isinstance(other, Stretch):
        return _overlap(one, other)
    if isinstance(one, Stretch) or isinstance(other, Stretch):
        stretch, value = (one, other) if isinstance(one, Stretch) else (other, one)
        return _measured(value) and _overlap(stretch, Stretch(value, value))  # type: ignore[arg-type]
    return one == other


def _overlap(one: Stretch, other: Stretch) -> bool:
    return all(first is None or last is None or first <= last  # type: ignore[operator]
               for first, last in ((one.first, other.last), (other.first, one.last)))


def values_of(diagram: Diagram[T], attribute: str) -> tuple[Value, ...]:
    """Values that stand for all of the fact that any branch of the diagram can tell apart."""
    asking = [branch for branch in branches(diagram) if branch.attribute == attribute]
    absent = (None,) if any(branch.absent_possible for branch in asking) else ()
    return (*together([value for value, _ in branch.children] for branch in asking), *absent)


def circumstance(attribute: str, values: Iterable[Value], among: Iterable[Value]) -> Circumstance:
    """Some of the values that stand for all of a fact, as a reader sees them: a number stands for a stretch."""
    cuts = sorted(value for value in among if _measured(value))  # type: ignore[type-var]
    chosen = list(values)
    said: list[Value | Stretch] = [value for value in chosen if value not in cuts]
    for value in (cut for cut in cuts if cut in chosen):
        stretch = _stretch(value, cuts) if len(cuts) > 1 else None
        before = said[-1] if said else None
        if stretch and isinstance(before, Stretch) and _adjoin(before, stretch):
            said[-1] = Stretch(before.first, stretch.last)
        else:
            said.append(stretch or value)
    return Circumstance(attribute, tuple(said))


def _measured(value: Value) -> bool:
    return isinstance(value, int | date) and not isinstance(value, bool)


def _stretch(value: Value, cuts: list[Value]) -> Stretch:
    """The first value is the highest of its stretch, the others are the lowest of theirs."""
    number = cuts.index(value)
    first = value if number else None
    last = value if number == 0 else _before(cuts[number + 1]) if number + 1 < len(cuts) else None
    return Stretch(first, last)  # type: ignore[arg-type]


def _before(value: Value) -> Value:
    return value - timedelta(days=1) if isinstance(value, date) else int(str(value)) - 1


def _adjoin(one: Stretch, other: Stretch) -> bool:
    return one.last is not None and other.first is not None and _before(other.first) == one.last


# Asking.

def imaginable(diagram: Diagram[T], diagrams: Diagrams[T]) -> Diagram[T]:
    """The same answers to all facts that may turn up, without what only an event could ask for that says itself that
    a fact is absent."""
    done: dict[int, Diagram[T]] = {}

    def rebuilt(node: Diagram[T]) -> Diagram[T]:
        if isinstance(node, Leaf):
            return node
        if id(node) not in done:
            children = [(value, rebuilt(child)) for value, child in node.children]
            absent = rebuilt(node.absent) if node.absent_possible else children[0][1]
            done[id(node)] = diagrams.branch(node.attribute, children, absent, node.absent_possible)
        return done[id(node)]

    return rebuilt(diagram)


#: Up to so many facts every order of asking is tried; there are more ways than time where there are more.
_TRIED = 6


def briefest(diagram: Diagram[T], diagrams: Diagrams[T]) -> Diagram[T]:
    """The same answers, with the facts asked in the order that takes the fewest cases to tell: the next fact may
    depend on what was said before."""
    return _Asking(diagrams).briefest(diagram)[1]


class _Asking(Generic[T]):
    """Finds the order; what was found for a part holds wherever the part comes up."""

    def __init__(self, diagrams: Diagrams[T]) -> None:
        self._diagrams = diagrams
        self._done: dict[int, tuple[int, Diagram[T]]] = {}
        self._left: dict[tuple[int, str, Value], Diagram[T]] = {}

    def briefest(self, node: Diagram[T]) -> tuple[int, Diagram[T]]:
        """How many cases it takes, and the diagram that tells them."""
        if isinstance(node, Leaf):
            return 1, node
        if id(node) not in self._done:
            below = branches(node)
            names = list(dict.fromkeys(branch.attribute for branch in below))
            tried = names if len(names) <= _TRIED else names[:1]
            self._done[id(node)] = min((self._first(node, [b for b in below if b.attribute == name]) for name in tried),
                                       key=lambda found: found[0])
        return self._done[id(node)]

    def _first(self, node: Diagram[T], asking: list[Branch[T]]) -> tuple[int, Diagram[T]]:
        """The diagram that asks one of its facts first."""
        name = asking[0].attribute
        values = together([value for value, _ in branch.children] for branch in asking)
        possible_absent = any(branch.absent_possible for branch in asking)
        left = {value: self._given(node, name, value) for value in (*values, None)}
        found = {id(child): self.briefest(child) for child in left.values()}
        told = {id(left[value]) for value in (*values, *((None,) if possible_absent else ()))}
        children = tuple((value, found[id(left[value])][1]) for value in values)
        return sum(found[key][0] for key in told), Branch(name, children, found[id(left[None])][1], possible_absent)

    def _given(self, node: Diagram[T], name: str, value: Value) -> Diagram[T]:
        """What is left to ask once the fact is known, wherever in the diagram it is asked."""
        if isinstance(node, Leaf):
            return node
        if node.attribute == name:
            return node.child(value)
        key = id(node), name, value
        if key not in self._left:
            children = [(v, self._given(child, name, value)) for v, child in node.children]
            self._left[key] = self._diagrams.branch(node.attribute, children, self._given(node.absent, name, value),
                                                    node.absent_possible)
        return self._left[key]


# Departures.

@dataclass(frozen=True, slots=True)
class Departure:
    """What is out of the ordinary and leads to another answer; `facts` are those of one event of that kind."""

    case: Case
    answer: Allotment
    facts: tuple[tuple[str, Value], ...]


def visible(answer: Allotment) -> Hashable:
    """What a reader who only wants to know where to send an event can tell of an answer."""
    unowned = answer.missing if answer.outcome is Outcome.UNOWNED else None
    return (answer.outcome, answer.lead, answer.in_name_of, answer.channel, frozenset(answer.candidates), unowned)


def departures(diagram: Diagram[Allotment], ordinary: Diagram[Allotment], usual: Facts) -> tuple[Departure, ...]:
    """For every answer that the ordinary case has not, the nearest departure from what is usual that leads there."""
    every = dict.fromkeys(visible(leaf) for leaf in possible(diagram, {}))
    known = {visible(leaf) for leaf in possible(ordinary, {})}
    found = (_departure(diagram, usual, answer) for answer in every if answer not in known)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: len(one.case)))


def _departure(diagram: Diagram[Allotment], usual: Facts, wanted: Hashable) -> Departure | None:
    def fits(answer: Allotment) -> bool:
        return visible(answer) == wanted

    way = nearest(diagram, usual, fits)
    if way is None:
        return None
    unusual = _needed(diagram, way, usual, fits)
    case = tuple(_widened(diagram, name, unusual, usual, fits) for name in unusual)
    return Departure(case, possible(diagram, {**usual, **way})[0], tuple(way.items()))


def _needed(diagram: Diagram[Allotment], facts: Facts, usual: Facts, fits: Callable[[Allotment], bool]) -> dict[str, Value]:
    """The facts without those that make no difference beside the others."""
    left = dict(facts)
    for name in reversed(tuple(facts)):
        without = {other: value for other, value in left.items() if other != name}
        if all(map(fits, possible(diagram, {**usual, **without}))):
            left = without
    return left


def _widened(diagram: Diagram[Allotment], name: str, facts: Facts, usual: Facts,
             fits: Callable[[Allotment], bool]) -> Circumstance:
    """All values of the fact that lead there, beside the other facts."""
    every = values_of(diagram, name)
    values = [value for value in every if all(map(fits, possible(diagram, {**usual, **facts, name: value})))]
    return circumstance(name, values or [facts[name]], every)
