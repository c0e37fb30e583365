"""The second engine (第二引擎): an `Engine` whose truths and defeats durable-rules finds in a child process.

In: a catalog; then conditions, rules and facts. Out: what durable-rules made of them, or a `DurableError`.
Nothing here looks at what a condition says, and nothing falls back on the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import Enum
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from powerlist.catalog import Catalog
from powerlist.durable.channel import Channel
from powerlist.durable.program import Kind, Program, compile_catalog
from powerlist.durable.trouble import ENDED, WITHOUT, DurableError
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

#: Answers to keep of each kind: exploring unknown facts asks the same again and again.
MEMORY = 50_000


class Unknown(Enum):
    """The place of a fact that is not there: None already says that it is known to be absent."""

    UNKNOWN = "unknown"


#: A condition under some facts: number, values, types of the values.
Known = tuple[int, tuple[Value | Unknown, ...], tuple[type, ...]]

#: What weighing needs to know of a rule: id, number of its condition, phase, overrides.
Asked = tuple[str, int, Phase, tuple[str, ...]]

#: Winner → whom it beats.
Beaten = Mapping[str, Sequence[str]]


class DurableEngine:
    """Reads the rules of one catalog. Starts its child process at the first question, and ends it on leaving:

        with DurableEngine(workspace.catalog) as engine:
            decision = workspace.decide(event, engine=engine)

    One engine serves one thread. Every question raises `DurableError` when durable-rules is missing, cannot be
    given some condition (`UnsupportedError`), dies, hangs or contradicts itself, and once the engine was left.
    """

    name = NAME

    def __init__(self, catalog: Catalog, *, timeout: float = TIMEOUT) -> None:
        self._catalog = catalog
        self._timeout = timeout
        self._left = False
        self._truths: dict[Known, Truth] = {}
        self._defeats: dict[tuple[tuple[Asked, ...], frozenset[int]], Beaten] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._left = True
        if "channel" in self.__dict__:  # a cached property that was asked for
            self.channel.close()

    @cached_property
    def program(self) -> Program:
        """The conditions of the catalog, compiled."""
        return compile_catalog(self._catalog)

    @cached_property
    def channel(self) -> Channel:
        """The child process, with the program loaded."""
        if self._left:
            raise DurableError(ENDED)
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
        return self._truths_of([number], facts)[number]

    def judge(self, rules: Sequence[Rule], facts: Facts) -> Judged:
        """See `Engine.judge`."""
        numbers = {rule.id: self.program.number(rule.when) for rule in rules}
        truths = self._truths_of(numbers.values(), facts)
        defeats = self._defeats_of(tuple((rule.id, numbers[rule.id], rule.phase, rule.overrides) for rule in rules),
                                   frozenset(number for number, truth in truths.items() if truth))
        beaten: dict[str, tuple[str, ...]] = {}
        for rule in rules:
            for loser in defeats.get(rule.id, ()):
                beaten[loser] = (*beaten.get(loser, ()), rule.id)
        return Judged({rule: truths[number] for rule, number in numbers.items()}, beaten)

    def _truths_of(self, numbers: Iterable[int], facts: Facts) -> dict[int, Truth]:
        """The truth of conditions; those not asked before under these facts in one round trip."""
        keys = {number: self._key(number, facts) for number in numbers}
        truths = {number: self._truths[key] for number, key in keys.items() if key in self._truths}
        new = keys.keys() - truths.keys()
        if new:
            found = self._ask_truths(sorted(new), facts)
            truths |= {number: found[number] for number in new}
            _make_room(self._truths)
            self._truths |= {keys[number]: found[number] for number in new}
        return truths

    def _key(self, number: int, facts: Facts) -> Known:
        """What was asked. The types belong to it: Python takes 1 for True, and would find what was said of that."""
        values = tuple(facts.get(name, Unknown.UNKNOWN) for name in self.program.asks(number))
        return number, values, tuple(map(type, values))

    def _ask_truths(self, numbers: Iterable[int], facts: Facts) -> Mapping[int, Truth]:
        questions = {question.number: question for number in numbers
                     for question in self.program.questions(number, facts)}
        answer = _unbroken(self.channel.ask({"conditions": [
            (question.ruleset, question.message, question.parts) for question in questions.values()]}))
        return _whole_truths(answer, questions.keys())

    def _defeats_of(self, rules: tuple[Asked, ...], true: frozenset[int]) -> Beaten:
        """Whom each rule beats when these conditions are true."""
        key = rules, true
        if key not in self._defeats:
            _make_room(self._defeats)
            named = dict.fromkeys(name for rule, _, _, overrides in rules for name in (rule, *overrides))
            ids = dict(enumerate(named, 1))
            told = list(_told(rules, {name: number for number, name in ids.items()}))
            answer = _unbroken(self.channel.ask({"rules": told, "true": sorted(true)}))
            self._defeats[key] = _whole_defeats(answer, {rule for rule, number, _, _ in rules if number in true}, ids)
        return self._defeats[key]


def _make_room(memory: dict[Any, Any]) -> None:
    if len(memory) > MEMORY:
        memory.clear()


def load(channel: Channel, program: Program) -> None:
    """Give the child process a program; it forgets the one before."""
    _unbroken(channel.ask({"program": program.rulesets}))


def _told(rules: Iterable[Asked], ids: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """What the weighing ruleset must know of the rules."""
    for rule, condition, phase, overrides in rules:
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


def _whole_truths(answer: Mapping[str, Any], numbers: Set[int]) -> Mapping[int, Truth]:
    """The truths, if each that was asked for is told."""
    try:
        truths = dict(answer["truths"])
    except (KeyError, TypeError, ValueError):
        raise DurableError(_UNUSABLE) from None
    if truths.keys() != numbers or not all(truth is None or isinstance(truth, bool) for truth in truths.values()):
        raise DurableError(_UNUSABLE)
    return truths


def _whole_defeats(answer: Mapping[str, Any], holding: Set[str], ids: Mapping[int, str]) -> Beaten:
    """The defeats, if every rule was found to hold whose condition is true, and no other beats any."""
    beaten: dict[str, list[str]] = {}
    try:
        holds = {ids[rule] for rule in answer["holds"]}
        for loser, winner in answer["beaten"]:
            beaten.setdefault(ids[winner], []).append(ids[loser])
    except (KeyError, TypeError, ValueError):
        raise DurableError(_UNUSABLE) from None
    if holds != holding or not beaten.keys() <= holds:
        raise DurableError(_UNUSABLE)
    return beaten
