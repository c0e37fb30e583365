"""Asking for missing facts at a terminal, one at a time, until the answer is clear or nobody knows more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .shell import say, warn

if TYPE_CHECKING:
    from powerlist import Decision, Event
    from powerlist.trace import Question


def may_ask() -> bool:
    """Only a person at a terminal is asked; a script or a pipe never waits for an answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(event: Event, decide: Callable[[Event], Decision]) -> tuple[Event, Decision]:
    """Decide, and while facts are missing ask for them."""
    from powerlist import Outcome, WorkspaceError

    decision = decide(event)
    skipped: set[str] = set()
    while decision.outcome is Outcome.INCOMPLETE:
        question = next((q for q in decision.questions if q.attribute.name not in skipped), None)
        if question is None:
            break
        value = _ask(question, first=not skipped and not event.attributes)
        if value is None:
            skipped.add(question.attribute.name)
            continue
        try:
            filled = _with(event, question.attribute.name, value)
            decision = decide(filled)
            event = filled
        except WorkspaceError as problem:
            for found in problem.report.diagnostics:
                warn(f"  {found.message}。{found.help or ''}")
    say("")
    return event, decision


def _with(event: Event, name: str, value: str) -> Event:
    if name == "event.place":
        return replace(event, place=value)
    raw: Any = None if value == "无" else value
    return replace(event, attributes={**event.attributes, name: raw})


def _ask(question: Question, *, first: bool) -> str | None:
    """One question; a number or the words themselves, nothing means "not known"."""
    from powerlist.terms import ValueType

    if first:
        say("还缺几个事实，请回答（直接回车表示不知道）：")
    attribute = question.attribute
    choices = ("是", "否") if attribute.type is ValueType.YES_NO else attribute.values
    unit = f"（单位：{attribute.unit}）" if attribute.unit else ""
    say(f"\n{question.text}{unit}")
    leads = dict(question.answers)
    for number, choice in enumerate(choices, 1):
        say(f"  {number}. {choice}" + (f"  → {leads[choice]}" if choice in leads else ""))
    while True:
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        answer = line.strip()
        if not line or not answer:
            return None
        if not choices or answer in choices or answer == "无":
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        warn(f"  没有“{answer}”这个选项，写编号或照抄选项；不知道就直接回车")
