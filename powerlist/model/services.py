"""How approvals and services are handled at one window (一窗办理), and who watches what was approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.common import Citation, ItemRef, Provenance
from powerlist.model.duties import Deadline
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import Level


@dataclass(frozen=True, slots=True)
class Service:
    """How items are handled (办理方式). Who decides is no part of it: that follows from holders and grants.

    `accept` are the levels at which somebody may hand it in (受理层级), `online` those whose residents can start and
    finish it without coming, `issue` where the result is handed out, the accepting window where it is not said.
    `statutory` and `promised` are the time limits by law and by promise. `watched_by` are the items by which what was
    approved is supervised: their holders get the approval, and tell back what they find (双向推送).
    """

    id: Id
    items: Annotated[tuple[ItemRef, ...], AtLeast(1)]
    accept: Annotated[tuple[Level, ...], AtLeast(1)]
    online: tuple[Level, ...] = ()
    issue: Level | None = None
    agent: bool = False
    visits: Annotated[int, AtLeast(0)] | None = None
    statutory: Deadline | None = None
    promised: Deadline | None = None
    watched_by: tuple[ItemRef, ...] = ()
    materials: tuple[Name, ...] = ()
    basis: tuple[Citation, ...] = ()
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()
