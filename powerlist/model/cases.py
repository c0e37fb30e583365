"""What comes in: events to decide, requests to test, and worked examples of both."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from powerlist.model.common import (
    AreaRef,
    BodyRef,
    Citation,
    EventTypeRef,
    GrantRef,
    ItemRef,
    ResponsibilityRef,
)
from powerlist.model.condition import Raw
from powerlist.model.duties import Duty
from powerlist.model.fields import Id, Name, route_field
from powerlist.model.powers import Instrument, Publication, Scope
from powerlist.route import Route
from powerlist.terms import Action, Measure, Outcome, RequestKind, Verdict


@dataclass(frozen=True, slots=True)
class Filing:
    """That a body opened a case (立案): when and who. The holder on that day stays the holder."""

    on: date
    by: BodyRef
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened (事件): type, place, day, and the facts that are known.

    `attributes` hold what the vocabulary calls `event.*`; a missing one is unknown, an empty one (`无`)
    is known to be absent.
    """

    type: EventTypeRef
    place: AreaRef
    day: date | None = None
    id: Id | None = None
    text: Name | None = None
    filed: tuple[Filing, ...] = ()
    attributes: Mapping[str, Raw] = field(default_factory=dict)
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Request:
    """A wish to change who does what (申请).

    What is asked for: `items`, or a `matter` of `field` with its sides, or a `responsibility` or `grant`
    that stands on the lists already; `action` says what to do with a responsibility where the rest leaves
    that open. How it comes about: `effective` and `until` (拟实施日, 止), the `instrument` that decides it
    and where it was `published`. `way` is how the receiver of a returned power will work. `evidence` is a file
    beside the request: what a simulation says of it (佐证).
    """

    kind: RequestKind
    applicant: BodyRef
    day: date | None = None
    id: Id | None = None
    action: Action | None = None
    matter: Name | None = None
    field: Name | None = None
    items: tuple[ItemRef, ...] = ()
    measures: tuple[Measure, ...] = ()
    scope: Scope | None = None
    responsibility: ResponsibilityRef | None = None
    grant: GrantRef | None = None
    to: tuple[BodyRef, ...] = ()
    principal: Duty | None = None
    supporting: tuple[Duty, ...] = ()
    duties: tuple[Name, ...] = ()
    receiver: BodyRef | None = None
    way: Name | None = None
    effective: date | None = None
    until: date | None = None
    instrument: Instrument | None = None
    published: Publication | None = None
    basis: tuple[Citation, ...] = ()
    papers: tuple[Name, ...] = ()
    evidence: Name | None = None
    attributes: Mapping[str, Raw] = dataclasses.field(default_factory=dict)
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Expect:
    """What a worked example must give; a field that is not written is not compared. `command` is the level that
    dispatches and follows the event."""

    outcome: Outcome | None = None
    lead: BodyRef | None = None
    unit: Name | None = None
    in_name_of: BodyRef | None = None
    respondent: BodyRef | None = None
    support: tuple[BodyRef, ...] = ()
    adjudicator: BodyRef | None = None
    channel: Name | None = None
    command: Name | None = None
    questions: tuple[Name, ...] = ()
    powers: Mapping[str, str] = field(default_factory=dict)
    verdict: Verdict | None = None
    failed: tuple[Id, ...] = ()
    applied: tuple[Id, ...] = ()
    overridden: tuple[Id, ...] = ()
    not_applied: tuple[Id, ...] = ()
    doubt: bool | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example (示例): an event or a request, the day asked about, and the answer expected."""

    id: Id
    title: Name
    expect: Expect
    event: Event | None = None
    request: Request | None = None
    as_of: date | None = None
    note: Name | None = None
    at: Route = route_field()

    EXACTLY_ONE = (("event", "request"),)
