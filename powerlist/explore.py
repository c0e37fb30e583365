"""Unknown facts: does the answer depend on them? Tries every value that rules can tell apart.

A fact that is missing never changes an answer that did not depend on it; where it does, the split says
for which value which answer. (`table.unfold` does the same with every fact open, once for a whole county.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

from powerlist.classify import NOT_CLASSIFIED, Classified, Needs, classify
from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import representatives
from powerlist.model.condition import Value
from powerlist.scene import Line, Scene
from powerlist.settle import OWNER, Settled, first_line, settle, settle_first
from powerlist.terms import Outcome

#: How many combinations of unknown facts are tried before the rest is simply asked for.
MAX_COMBINATIONS = 4000


@dataclass(frozen=True)
class Split:
    """The answer differs with a fact: one branch for each value that rules can tell apart.

    Without branches: there were too many unknown facts to tell what depends on this one.
    """

    attribute: str
    branches: tuple[tuple[Value, Settled | Split], ...]

    def questions(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Facts to ask for, the first one first, each with what its values lead to."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        if not self.branches or not self._alike():
            found[self.attribute] = self._answers()
        for _, branch in self.branches:
            if isinstance(branch, Split):
                for name, answers in branch.questions().items():
                    found.setdefault(name, answers)
        return found

    def _answers(self) -> tuple[tuple[str, str], ...]:
        """Value → whose it would be; the power is named where only that differs. Numbers and days that
        lead to the same are one stretch."""
        leads = [_short(branch) for _, branch in self.branches]
        if len(set(leads)) == 1:
            leads = [_short(branch, with_ground=True) for _, branch in self.branches]
        values = [value for value, _ in self.branches]
        if all(isinstance(value, int | date) and not isinstance(value, bool) for value in values):
            return _stretches([words(value) for value in values], leads)
        return tuple(zip(map(words, values), leads, strict=True))

    def _alike(self) -> bool:
        """Whether every value leads to the same: then only the facts below need asking."""
        return len({_shape(branch) for _, branch in self.branches}) == 1


#: One way of settling: facts → answer, or the fact that is missing.
Settle = Callable[[Facts], Settled | Needs]


class Explorer:
    """Explores the unknown facts of one scene, given those that are known; the budget is for each question."""

    def __init__(self, scene: Scene, facts: Facts) -> None:
        self.scene = scene
        self.facts = facts
        self.tries = 0
        self._lines: dict[int, Settled | Split] = {}

    @cached_property
    def lead(self) -> Settled | Split:
        """The line that gives the lead, if its answer is the same whatever the unknown facts are."""
        line = first_line(self.scene, self.facts)
        if isinstance(line, Needs) or line.rivals:  # what is not known may give the lead to another line, or under another grant
            return self._start(partial(settle_first, self.scene), self.facts)
        return self.line(line)

    def line(self, line: Line) -> Settled | Split:
        """One line by itself, likewise."""
        found = self._lines.get(id(line))
        if found is None:
            settled = partial(settle, self.scene, line)
            found = self._lines[id(line)] = self._start(settled, {**self.facts, **line.facts})
        return found

    def _start(self, settled: Settle, facts: Facts) -> Settled | Split:
        self.tries = 0
        return self._explore(settled, facts)

    def _explore(self, settled: Settle, facts: Facts) -> Settled | Split:
        found = settled(facts)
        if isinstance(found, Settled):
            return found
        self.tries += 1
        if self.tries > MAX_COMBINATIONS:
            return Split(found.attribute, ())
        branches = tuple((value, self._explore(settled, {**facts, found.attribute: value}))
                         for value in self._values(found.attribute))
        first = branches[0][1]
        if isinstance(first, Settled) and len({_shape(branch) for _, branch in branches}) == 1:
            return self._without(first, facts)
        return Split(found.attribute, branches)

    def _without(self, settled: Settled, facts: Facts) -> Settled:
        """The fact does not matter: keep the answer, but show the rules as what is known leaves them."""
        facts = {**facts, **settled.line.facts}
        classified = classify(self.scene, facts)
        seen = {**facts, **{n: v for n, v in settled.facts.items()
                            if n.startswith(("duty.", "case.", "grant."))}}
        if isinstance(classified, Classified):
            seen |= classified.facts
        return replace(settled, facts=seen, weighed=self.scene.weigh(seen, *OWNER),
                       classified=classified if isinstance(classified, Classified) else NOT_CLASSIFIED)

    def _values(self, name: str) -> tuple[Value, ...]:
        catalog = self.scene.catalog
        conditions = list(catalog.conditions.get(name, ()))
        conditions += [condition for line in self.scene.lines for way in line.ways
                       for condition in (way.scope, way.when)]
        conditions += [scenario.when for line in self.scene.lines if line.responsibility
                       for scenario in line.responsibility.scenarios]
        return representatives(catalog.vocabulary[name], conditions)


def words(value: Value) -> str:
    """A value as a clerk reads it."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(sorted(value)) or "无"
    return str(value)


def _shape(branch: Settled | Split) -> object:
    """What makes two branches the same: the same answer on the same ground, or the same split below.

    An answer under another article, or in a scenario with other helpers, is another answer; where the event
    goes elsewhere, neither is asked any more.
    """
    if isinstance(branch, Settled):
        if branch.assignment.outcome is Outcome.ELSEWHERE:
            return branch.assignment.answer
        scenario = branch.scenario.id if branch.scenario else None
        return branch.idle or (branch.line.id, scenario, branch.assignment.answer)
    return branch.attribute, tuple((value, _shape(below)) for value, below in branch.branches)


def _short(branch: Settled | Split, *, with_ground: bool = False) -> str:
    if isinstance(branch, Split):
        return "还要看其他事实"
    assignment, line = branch.assignment, branch.line
    if assignment.lead is None or assignment.outcome is not Outcome.OWNED:
        return assignment.channel or assignment.outcome.word
    ground = line.item.name if line.item else line.responsibility.matter if line.responsibility else ""
    return f"{assignment.lead.name}：{ground}" if with_ground else assignment.lead.name


def _stretches(values: list[str], leads: list[str]) -> tuple[tuple[str, str], ...]:
    """Neighbouring values with the same lead as one: `10 以下`, `11 至 20`, `21 以上`."""
    runs: list[list[int]] = []
    for number, lead in enumerate(leads):
        if runs and leads[runs[-1][-1]] == lead:
            runs[-1].append(number)
        else:
            runs.append([number])
    found = []
    for run in runs:
        first, last = values[run[0]], values[run[-1]]
        if run[0] == 0:
            label = f"{last} 以下"
        elif run[-1] == len(values) - 1:
            label = f"{first} 以上"
        else:
            label = first if first == last else f"{first} 至 {last}"
        found.append((label, leads[run[0]]))
    return tuple(found)
