"""A decider says of every event what `decide` says of it, in any order, and whatever it has met before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.classes import Member
from powerlist.compiled import compiled, read_compiled
from powerlist.decide import decide
from powerlist.decider import Decider, Reply
from powerlist.report.json import decision_to_dict
from powerlist.trace import Decision, Due
from tests.conftest import WORKSPACES
from tests.properties.test_classes import Drawer, wobbled

#: How many events are asked about, twice.
MEMBERS = 25


def written(member: Member, drawer: Drawer) -> dict[str, Any]:
    """The event as a program may hold it: with a list where several are chosen, and its keys in any order."""
    event = member.event
    facts = {name: list(value) if isinstance(value, frozenset) else value for name, value in member.facts.items()}
    parts: dict[str, Any] = {"type": event.type, "place": event.place, **facts}
    if event.day is not None:
        parts["day"] = drawer.random.choice([event.day, event.day.isoformat()])
    if event.filed:
        parts["filed"] = [{"on": filing.on, "by": filing.by} for filing in event.filed]
    return dict(drawer.random.sample(sorted(parts.items(), key=str), len(parts)))


def drawn(drawer: Drawer) -> Iterator[Member]:
    for member in drawer.members():
        yield from wobbled(member, drawer)


@pytest.mark.parametrize("name", ["base", "law", "jinhu"])
def test_a_decider_says_what_decide_says(name: str) -> None:
    """Of the catalog as it was read, and in turn of the one that was compiled from it."""
    catalog = Workspace.open(name if name == "jinhu" else WORKSPACES / name).catalog
    stored = read_compiled(compiled(catalog).encode())
    drawer = Drawer(catalog, 7)
    members = list(drawn(drawer))[:MEMBERS]
    deciders: dict[Any, Decider] = {}
    for _ in range(2):
        drawer.random.shuffle(members)
        for member in members:
            if member.day not in deciders:
                asked, names = (stored.catalog, stored.names) if len(deciders) % 2 else (catalog, None)
                deciders[member.day] = Decider(asked, as_of=member.day, capacity=5, names=names)
            event = written(member, drawer)
            reply, explained = deciders[member.day].decide(event), deciders[member.day].explain(event)
            truth = decide(catalog, member.event, member.facts, member.day)
            assert reply.problems == ()
            assert explained == truth
            assert decision_to_dict(explained, catalog) == decision_to_dict(truth, catalog)
            assert told(reply) == (truth.outcome, truth.lead, truth.unit, truth.in_name_of, truth.support, truth.ground,
                                   truth.channel, last_day(truth, member), truth.command, truth.questions)
            assert reply.reasons is not None
            assert [(step.rule, step.tried, step.beaten_by, step.would_lead) for step in reply.reasons.decision.steps] == [
                (step.rule, step.tried, step.beaten_by, step.would_lead) for step in truth.steps]


def last_day(truth: Decision, member: Member) -> Due | None:
    """The first limit; where the event tells no day, none from which it could run but that of a filing."""
    limit = truth.deadline
    told = member.event.day is not None or bool(limit and limit.deadline.since == "立案" and member.event.filed)
    return limit if limit is None or told else replace(limit, day=None)


def told(reply: Reply) -> tuple[object, ...]:
    return (reply.outcome, reply.lead, reply.unit, reply.in_name_of, reply.support, reply.ground, reply.channel,
            reply.deadline, reply.command, reply.questions)


def test_many_threads_get_one_reply(base: Workspace) -> None:
    drawer = Drawer(base.catalog, 3)
    events = [written(member, drawer) for member in drawn(drawer)]
    day = drawer.day(drawer.kinds[0])
    decider = Decider(base.catalog, as_of=day)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: decider.decide_all(events[number % 3:] + events[:number % 3]), range(16)))
    for number, replies in enumerate(found):
        turned = replies[len(events) - number % 3:] + replies[:len(events) - number % 3]
        assert all(a is b for a, b in zip(turned, map(decider.decide, events), strict=True))
    alone = Decider(base.catalog, as_of=day)
    assert [told(alone.decide(event)) for event in events] == list(map(told, found[0]))
