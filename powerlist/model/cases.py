"""What comes in: events to decide, requests to test, and worked examples of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from powerlist.model.common import AreaRef, BodyRef, EventTypeRef, GrantRef, ItemRef, ResponsibilityRef
from powerlist.model.condition import Raw
from powerlist.model.fields import Id, Name, route_field
from powerlist.route import Route
from powerlist.terms import Outcome, RequestKind, Verdict


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
    """A wish to change who does what (申请)."""

    kind: RequestKind
    applicant: BodyRef
    day: date | None = None
    id: Id | None = None
    matter: Name | None = None
    items: tuple[ItemRef, ...] = ()
    responsibility: ResponsibilityRef | None = None
    grant: GrantRef | None = None
    to: tuple[BodyRef, ...] = ()
    receiver: BodyRef | None = None
    papers: tuple[Name, ...] = ()
    attributes: Mapping[str, Raw] = field(default_factory=dict)
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Expect:
    """What a worked example must give; a field that is not written is not compared."""

    outcome: Outcome | None = None
    lead: BodyRef | None = None
    unit: Name | None = None
    in_name_of: BodyRef | None = None
    respondent: BodyRef | None = None
    support: tuple[BodyRef, ...] = ()
    adjudicator: BodyRef | None = None
    channel: Name | None = None
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
