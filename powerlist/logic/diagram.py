"""Decision diagrams (判定图): an answer for every combination of facts, with equal parts kept once.

A diagram is a leaf with an answer, or a branch that asks one fact and goes on by its value. On every way down
facts are asked in one order, no fact twice, and none that makes no difference; so two diagrams of one `Diagrams`
that give the same answers are the same object, and comparing them is exact.

A branch has a child for each value that stands for a part of the domain (see `partition`), and one for a fact
that is known to be absent (无). Only where `absent_possible` is that one of the values the fact may turn out to
have; otherwise it is met only by an event that says so itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Generic, TypeVar

from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import standing_for
from powerlist.model.condition import Value

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)
V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Leaf(Generic[T]):
    """The end of the questions: an answer."""

    answer: T


@dataclass(frozen=True, eq=False)
class Branch(Generic[T]):
    """A fact that makes a difference, and where each of its values leads."""

    attribute: str
    children: tuple[tuple[Value, Diagram[T]], ...]
    absent: Diagram[T]
    absent_possible: bool

    @cached_property
    def _by_value(self) -> Mapping[Value, Diagram[T]]:
        return dict(self.children)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Values that stand for all the fact may turn out to have; None for absent."""
        return (*self._by_value, *((None,) if self.absent_possible else ()))

    def child(self, value: Value) -> Diagram[T]:
        """Where a value leads, whichever of its part of the domain it is."""
        return self.absent if value is None else self._by_value[standing_for(value, tuple(self._by_value))]


Diagram = Leaf[T] | Branch[T]


class Diagrams(Generic[T]):
    """Makes diagrams and keeps equal ones once. `order` says which of two facts is asked first."""

    def __init__(self, order: Iterable[str] = ()) -> None:
        self._order = {name: number for number, name in enumerate(dict.fromkeys(order))}
        self._leaves: dict[T, Leaf[T]] = {}
        self._branches: dict[tuple[object, ...], Branch[T]] = {}
        self._fixed: dict[tuple[int, str, Value], Diagram[T]] = {}

    def place(self, attribute: str) -> int:
        """Where the fact stands in the order of asking; facts nobody ordered come last, as they turn up."""
        return self._order.setdefault(attribute, len(self._order))

    def leaf(self, answer: T) -> Leaf[T]:
        """The diagram that asks nothing."""
        return self._leaves.setdefault(answer, Leaf(answer))

    def branch(self, attribute: str, children: Iterable[tuple[Value, Diagram[T]]], absent: Diagram[T],
               absent_possible: bool) -> Diagram[T]:
        """The diagram that asks the fact first; no branch at all where the answer is the same."""
        kept = _merged(tuple(children))
        if all(child is absent for _, child in kept):
            return absent
        key = (attribute, absent_possible, id(absent), tuple((value, id(child)) for value, child in kept))
        found = self._branches.get(key)
        if found is None:
            found = self._branches[key] = Branch(attribute, kept, absent, absent_possible)
        return found

    def given(self, diagram: Diagram[T], facts: Facts) -> Diagram[T]:
        """What is left to ask once these facts are known."""
        for name, value in sorted(facts.items(), key=lambda fact: self.place(fact[0])):
            diagram = self._given(diagram, name, value)
        return diagram

    def _given(self, diagram: Diagram[T], name: str, value: Value) -> Diagram[T]:
        if isinstance(diagram, Leaf) or self.place(diagram.attribute) > self.place(name):
            return diagram
        if diagram.attribute == name:
            return diagram.child(value)
        key = (id(diagram), name, value)
        found = self._fixed.get(key)
        if found is None:
            children = [(v, self._given(child, name, value)) for v, child in diagram.children]
            absent = self._given(diagram.absent, name, value)
            found = self._fixed[key] = self.branch(diagram.attribute, children, absent, diagram.absent_possible)
        return found


def answers(diagram: Diagram[T]) -> tuple[T, ...]:
    """The different answers, in the order in which their values come."""
    return tuple(dict.fromkeys(leaf.answer for leaf in _nodes(diagram) if isinstance(leaf, Leaf)))


def branches(diagram: Diagram[T]) -> tuple[Branch[T], ...]:
    """The branches of a diagram, each once, from the top."""
    return tuple(node for node in _nodes(diagram) if isinstance(node, Branch))


def find(diagram: Diagram[T], facts: Facts) -> Diagram[T]:
    """Follow the facts as far as they are known, from the top: the answer, or the branch that asks for the first
    fact that is missing."""
    while isinstance(diagram, Branch) and diagram.attribute in facts:
        diagram = diagram.child(facts[diagram.attribute])
    return diagram


def ways(diagram: Diagram[T]) -> Iterator[tuple[Mapping[str, tuple[Value, ...]], T]]:
    """Every way to an answer: for each fact on it the values that lead there. The ways exclude each other and
    together cover everything."""
    if isinstance(diagram, Leaf):
        yield {}, diagram.answer
        return
    groups: dict[int, list[Value]] = {}
    below: dict[int, Diagram[T]] = {}
    for value in diagram.values:
        child = diagram.child(value)
        groups.setdefault(id(child), []).append(value)
        below[id(child)] = child
    for key, values in groups.items():
        for rest, answer in ways(below[key]):
            yield {diagram.attribute: tuple(values), **rest}, answer


def nearest(diagram: Diagram[T], usual: Facts, wanted: Callable[[T], bool]) -> Mapping[str, Value] | None:
    """The facts that lead to a wanted answer and depart least from what is usual; None where nothing does."""
    costs: dict[int, tuple[int, Mapping[str, Value]] | None] = {}

    def cost(node: Diagram[T]) -> tuple[int, Mapping[str, Value]] | None:
        if id(node) not in costs:
            costs[id(node)] = _cheapest(node)
        return costs[id(node)]

    def _cheapest(node: Diagram[T]) -> tuple[int, Mapping[str, Value]] | None:
        if isinstance(node, Leaf):
            return (0, {}) if wanted(node.answer) else None
        best: tuple[int, Mapping[str, Value]] | None = None
        for value in _usual_first(node, usual):
            below = cost(node.child(value))
            if below is not None:
                steps = below[0] + (not _is_usual(node, value, usual))
                if best is None or steps < best[0]:
                    best = steps, {node.attribute: value, **below[1]}
        return best

    found = cost(diagram)
    return found[1] if found else None


def paired(one: Diagram[T], other: Diagram[U], diagrams: Diagrams[tuple[T, U]]) -> Diagram[tuple[T, U]]:
    """Both answers to the same facts, as one diagram; `diagrams` must order facts as those of both do."""
    return combined(lambda a, b: (a, b), diagrams, one, other)


def combined(join: Callable[[T, U], V], diagrams: Diagrams[V], one: Diagram[T], other: Diagram[U]) -> Diagram[V]:
    """The diagram whose answers are those of both, joined; `diagrams` must order facts as those of both do."""
    done: dict[tuple[int, int], Diagram[V]] = {}

    def pair(a: Diagram[T], b: Diagram[U]) -> Diagram[V]:
        key = id(a), id(b)
        if key not in done:
            done[key] = _pair(a, b)
        return done[key]

    def _pair(a: Diagram[T], b: Diagram[U]) -> Diagram[V]:
        if isinstance(a, Leaf) and isinstance(b, Leaf):
            return diagrams.leaf(join(a.answer, b.answer))
        name = min((node.attribute for node in (a, b) if isinstance(node, Branch)), key=diagrams.place)
        asked = [node for node in (a, b) if isinstance(node, Branch) and node.attribute == name]
        values = together([value for value, _ in node.children] for node in asked)
        absent_possible = any(node.absent_possible for node in asked)
        return diagrams.branch(name, [(value, pair(_at(a, name, value), _at(b, name, value))) for value in values],
                               pair(_at(a, name, None), _at(b, name, None)), absent_possible)

    return pair(one, other)


def together(several: Iterable[list[Value]]) -> tuple[Value, ...]:
    """Values that stand for all that any of several divisions of one domain can tell apart."""
    found: tuple[Value, ...] = ()
    for values in several:
        joined = [one | other for one in found for other in values
                  if isinstance(one, frozenset) and isinstance(other, frozenset)]
        found = tuple(dict.fromkeys((*found, *values, *joined)))
    return found


def _at(node: Diagram[T], name: str, value: Value) -> Diagram[T]:
    return node.child(value) if isinstance(node, Branch) and node.attribute == name else node


def _nodes(diagram: Diagram[T]) -> Iterator[Diagram[T]]:
    """Every node once, each before what is below it."""
    seen: set[int] = set()
    waiting = [diagram]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Branch):
            waiting.extend(node.child(value) for value in reversed(node.values))


def _merged(children: tuple[tuple[Value, Diagram[T]], ...]) -> tuple[tuple[Value, Diagram[T]], ...]:
    """Numbers and days that lead to the same are one stretch, named by its lowest value; the lowest stretch of all
    has none and is named by its highest."""
    if not all(isinstance(value, int | date) and not isinstance(value, bool) for value, _ in children):
        return children
    runs: list[tuple[Value, Diagram[T]]] = []
    for value, child in sorted(children, key=lambda pair: pair[0]):  # type: ignore[arg-type,return-value]
        if not runs or runs[-1][1] is not child:
            runs.append((value, child))
    if len(runs) > 1:
        second = runs[1][0]
        before = second - timedelta(days=1) if isinstance(second, date) else int(str(second)) - 1
        runs[0] = before, runs[0][1]
    return tuple(runs)


def _usual_first(node: Branch[T], usual: Facts) -> list[Value]:
    return sorted(node.values, key=lambda value: not _is_usual(node, value, usual))


def _is_usual(node: Branch[T], value: Value, usual: Facts) -> bool:
    """Whether the value stands for what is presumed of the fact."""
    if node.attribute not in usual:
        return False
    expected = usual[node.attribute]
    return value == (None if expected is None else standing_for(expected, tuple(v for v, _ in node.children)))
