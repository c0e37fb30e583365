"""The second engine (第二引擎): an `Engine` whose truths and defeats durable-rules finds in a child process.

In: a catalog; then conditions, rules and facts. Out: what durable-rules made of them, or a `DurableError`.
Nothing here looks at what a condition says, and nothing falls back on the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from powerlist.catalog import Catalog
from powerlist.durable.channel import Channel
from powerlist.durable.program import Kind, Program, compile_catalog
from powerlist.durable.trouble import WITHOUT, DurableError
from powerlist.logic.evaluate import Facts, Truth
from powerlist.model.condition import Condition, Value
from powerlist.model.rulebook import Rule
from powerlist.terms import Phase
from powerlist.weigh import Judged

NAME = "durable-rules 2.0.28"

#: Seconds for one question; durable-rules needs milliseconds.
TIMEOUT = 30.0

_WORKER = (sys.executable, "-P", "-W", "ignore", "-m", "powerlist.durable.worker")

_PHASES: Mapping[Phase, int] = {phase: number for number, phase in enumerate(Phase, 1)}

#: Phase → the phase it sets aside, of rules that hold (see `weigh`).
_SETS_ASIDE: Mapping[Phase, int] = {Phase.SCREEN: _PHASES[Phase.ASSIGN]}


_UNUSABLE = "第二引擎的回答不完整或者前后不一致，没有答复"

#: Answers to keep; a decision with many unknown facts asks a few hundred different questions.
MEMORY = 4096


class Unknown(Enum):
    """The place of a fact that is not there: None already says that it is known to be absent."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Asked:
    """One question without its facts: conditions by number, and rules as id, condition, phase, overrides."""

    conditions: tuple[int, ...]
    rules: tuple[tuple[str, int, Phase, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of the child process, seen to be whole: winner → whom it beats."""

    truths: Mapping[int, Truth]
    beaten: Mapping[str, Sequence[str]]


class DurableEngine:
    """Reads the rules of one catalog. Starts its child process at the first question, and ends it on leaving:

        with DurableEngine(workspace.catalog) as engine:
            decision = workspace.decide(event, engine=engine)

    Every question raises `DurableError` when durable-rules is missing, cannot be given some condition
    (`UnsupportedError`), dies, hangs or contradicts itself.
    """

    def __init__(self, catalog: Catalog, *, timeout: float = TIMEOUT) -> None:
        self._catalog = catalog
        self._timeout = timeout
        self._memory: dict[tuple[Asked, tuple[Value | Unknown, ...]], Found] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:
        if "channel" in self.__dict__:  # a cached property that was asked for
            self.channel.close()

    @cached_property
    def program(self) -> Program:
        """The conditions of the catalog, compiled."""
        return compile_catalog(self._catalog)

    @cached_property
    def channel(self) -> Channel:
        """The child process, with the program loaded."""
        program = self.program
        channel = Channel(_WORKER, self._timeout)
        try:
            load(channel, program)
        except DurableError:
            channel.close()
            raise
        return channel

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        """See `Engine.truth`."""
        number = self.program.number(condition)
        return self._found(Asked((number,)), facts).truths[number]

    def judge(self, rules: Sequence[Rule], facts: Facts) -> Judged:
        """See `Engine.judge`."""
        numbers = {rule.id: self.program.number(rule.when) for rule in rules}
        found = self._found(Asked(tuple(dict.fromkeys(numbers.values())), tuple(
            (rule.id, numbers[rule.id], rule.phase, rule.overrides) for rule in rules)), facts)
        beaten: dict[str, tuple[str, ...]] = {}
        for rule in rules:
            for loser in found.beaten.get(rule.id, ()):
                beaten[loser] = (*beaten.get(loser, ()), rule.id)
        return Judged({rule: found.truths[number] for rule, number in numbers.items()}, beaten)

    def _found(self, asked: Asked, facts: Facts) -> Found:
        """The answer, from memory where the same was asked before: exploring unknown facts asks much twice."""
        names = self.program.attributes_of(asked.conditions)
        key = asked, tuple(facts.get(name, UNKNOWN) for name in names)
        if key not in self._memory:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            self._memory[key] = self._ask(asked, facts)
        return self._memory[key]

    def _ask(self, asked: Asked, facts: Facts) -> Found:
        questions = {question.number: question for number in asked.conditions
                     for question in self.program.questions(number, facts)}
        named = dict.fromkeys(name for rule, _, _, overrides in asked.rules for name in (rule, *overrides))
        ids = dict(enumerate(named, 1))
        answer = _unbroken(self.channel.ask({
            "conditions": [[question.ruleset, question.message, question.parts] for question in questions.values()],
            "rules": list(_told(asked, {name: number for number, name in ids.items()}))}))
        return _whole(answer, asked, questions.keys(), ids)


def load(channel: Channel, program: Program) -> None:
    """Give the child process a program; it forgets the one before."""
    _unbroken(channel.ask({"program": program.rulesets}))


def _told(asked: Asked, ids: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """What the weighing ruleset must know of the rules."""
    for rule, condition, phase, overrides in asked.rules:
        yield {"kind": Kind.ASKED, "rule": ids[rule], "condition": condition, "phase": _PHASES[phase],
               "sets_aside": _SETS_ASIDE.get(phase, 0)}
        for lower in dict.fromkeys(overrides):
            yield {"kind": Kind.OVER, "above": ids[rule], "below": ids[lower]}


def _unbroken(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    if "missing" in answer:
        newest = "；它不支持 Python 3.13 以上" if sys.version_info >= (3, 13) else ""
        raise DurableError(f"第二引擎 durable-rules 没有装好（{answer['missing']}{newest}）",
                           f'pip install "powerlist[durable]"，需要 Python 3.11 或 3.12 和 C 编译器；或者{WITHOUT}')
    if "fault" in answer:
        raise DurableError(f"第二引擎 durable-rules 出错，没有答复（{answer['fault']}）")
    return answer


def _whole(answer: Mapping[str, Any], asked: Asked, numbers: Set[int], ids: Mapping[int, str]) -> Found:
    """The answer, if it is one to this question: every truth told, every rule holding whose condition is true,
    and nobody beaten by a rule that does not hold."""
    try:
        truths = dict(answer["truths"])
        holds = {ids[rule] for rule in answer["holds"]}
        beaten: dict[str, list[str]] = {}
        for loser, winner in answer["beaten"]:
            beaten.setdefault(ids[winner], []).append(ids[loser])
    except (KeyError, TypeError, ValueError):
        raise DurableError(_UNUSABLE) from None
    plain = all(truth is None or isinstance(truth, bool) for truth in truths.values())
    true = {rule for rule, condition, _, _ in asked.rules if truths.get(condition)}
    if truths.keys() != numbers or not plain or holds != true or not beaten.keys() <= holds:
        raise DurableError(_UNUSABLE)
    return Found(truths, beaten)
