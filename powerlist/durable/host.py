"""durable-rules as it can be trusted (宿主): the only module that imports it, and only the child process imports this.

In: a program, then questions. Out: which conditions are true, which rules hold, and who is beaten by whom.
The stock host runs timer threads that race with the deletion of sessions, and several sessions at once may be
confused by their 32-bit names: here there are no threads, and one session at a time, each under a new name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from durable.engine import Host, MessageNotHandledException

from powerlist.durable.program import WEIGHING, Kind
from powerlist.durable.slots import NOWHERE, State

Message = dict[str, Any]

#: Number of a condition that is part of another → under which names its truth is told (state, value).
Parts = Mapping[str, tuple[str, str]]


class FaultError(Exception):
    """durable-rules did something that it must not; nothing it says after that can be trusted."""


@dataclass
class Session:
    """One question, and what has been found so far."""

    name: str
    numbers: count[int] = field(default_factory=lambda: count(1))
    greetings: int = 0
    begun: dict[str, None] = field(default_factory=dict)
    truths: dict[int, bool | None] = field(default_factory=dict)
    holds: dict[int, None] = field(default_factory=dict)
    beaten: dict[tuple[int, int], None] = field(default_factory=dict)

    def signed(self, message: Message) -> Message:
        """The message with names of our own: durable-rules would make one of the content, and confuse some."""
        return {**message, "sid": self.name, "id": str(next(self.numbers))}


class QuietHost(Host):  # type: ignore[misc]
    """Holds one program; answers one question after another."""

    def __init__(self, rulesets: Mapping[str, Any]) -> None:
        self._session = Session("")
        self._names = map(str, count(1))
        super().__init__()
        self.set_rulesets(rulesets)

    def _run(self) -> None:
        """Start no threads."""

    def get_action(self, name: str) -> Any:
        """The action that a rule of the program names."""
        return {"begin": self._on_begin, "true": self._on_true, "false": self._on_false, "holds": self._on_holds,
                "beaten_by_name": self._on_beaten_by_name, "beaten_by_phase": self._on_beaten_by_phase}[name]

    def truths(self, conditions: Sequence[tuple[str, Message, Parts]]) -> Message:
        """Put conditions to their rulesets, each after its parts.

        Raises:
            FaultError: durable-rules lost, doubled or refused something.
        """
        session = self._session = Session(next(self._names))
        for ruleset, message, parts in conditions:
            self._begin(ruleset)
            self._put(ruleset, message | self._told(parts))
        self._end()
        return {"truths": list(session.truths.items())}

    def weigh(self, rules: Sequence[Message], true: Sequence[int]) -> Message:
        """See which of the rules hold when these conditions are true, and which are beaten.

        Raises:
            FaultError: as for `truths`.
        """
        session = self._session = Session(next(self._names))
        self._begin(WEIGHING)
        facts = [*rules, *({"kind": Kind.TRUE, "condition": number} for number in true)]
        if facts:  # an empty batch crashes
            self.assert_facts(WEIGHING, [session.signed(fact) for fact in facts])
        self._end()
        return {"holds": list(session.holds), "beaten": list(session.beaten)}

    def _begin(self, ruleset: str) -> None:
        """Open a session: deleting one in which no action ever ran would crash."""
        session = self._session
        if ruleset not in session.begun:
            before = session.greetings
            self.assert_fact(ruleset, session.signed({"kind": Kind.BEGIN}))
            if session.greetings != before + 1:
                raise FaultError(f"no action ran at the beginning of {ruleset}")
            session.begun[ruleset] = None

    def _end(self) -> None:
        """Close the sessions of the question; what went wrong in an action is only found here."""
        for ruleset in self._session.begun:
            problem = self.get_state(ruleset, self._session.name).get("exception")
            if problem:
                raise FaultError(problem)
            self.delete_state(ruleset, self._session.name)

    def _put(self, ruleset: str, message: Message) -> None:
        number, truths = message["number"], self._session.truths
        try:
            self.assert_fact(ruleset, self._session.signed(message))
        except MessageNotHandledException:  # neither of its two rules matched
            truths.setdefault(number, None)
            if truths[number] is not None:
                raise FaultError(f"condition {number} both matched and did not") from None
        if number not in truths:
            raise FaultError(f"condition {number} matched, and no action ran")

    def _told(self, parts: Parts) -> Message:
        """Conditions that are parts of another, as facts: yes, no, or unknown."""
        message: Message = {}
        for number, (state, value) in parts.items():
            truth = self._session.truths[int(number)]
            message[state] = State.UNKNOWN if truth is None else State.KNOWN
            message[value] = NOWHERE if truth is None else int(truth)
        return message

    # Actions. durable-rules runs one twice where two branches of an `or` hold, so each finding is kept once.

    def _on_begin(self, c: Any) -> None:  # noqa: ARG002
        self._session.greetings += 1

    def _on_true(self, c: Any) -> None:
        self._found(c.m.number, True)

    def _on_false(self, c: Any) -> None:
        self._found(c.m.number, False)

    def _found(self, number: int, truth: bool) -> None:
        if self._session.truths.setdefault(number, truth) is not truth:
            raise FaultError(f"condition {number} is both true and false")

    def _on_holds(self, c: Any) -> None:
        rule = c.asked.rule
        if rule not in self._session.holds:
            self._session.holds[rule] = None
            fact = {"kind": Kind.HOLDS, "rule": rule, "sets_aside": c.asked.sets_aside}
            c.assert_fact(self._session.signed(fact))

    def _on_beaten_by_name(self, c: Any) -> None:
        self._session.beaten[c.over.below, c.winner.rule] = None

    def _on_beaten_by_phase(self, c: Any) -> None:
        self._session.beaten[c.asked.rule, c.winner.rule] = None
