"""Duties: who must see a matter done, who must help, and the event types that call for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.common import (
    BodyRef,
    Citation,
    DepartmentRef,
    EventTypeRef,
    ItemRef,
    Provenance,
    ResponsibilityRef,
)
from powerlist.model.condition import Condition
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import Clock


@dataclass(frozen=True, slots=True)
class Duty:
    """One side of a responsibility (责任方): a department, the town where it happens, or a body.

    `only` narrows `town` to the towns that were admitted to the duty.
    """

    department: DepartmentRef | None = None
    town: bool | None = None
    body: BodyRef | None = None
    only: tuple[BodyRef, ...] = ()
    duties: tuple[Name, ...] = ()
    at: Route = route_field()

    EXACTLY_ONE = (("department", "town", "body"),)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A concrete case of a matter with its own split (场景)."""

    id: Id
    name: Name
    when: Condition
    principal: Duty
    supporting: tuple[Duty, ...] = ()
    basis: tuple[Citation, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A matter with its principal and supporting duties (属地管理事项 / 主体责任与配合责任)."""

    id: Id
    matter: Name
    field: Name
    principal: Duty | None = None
    more_principals: tuple[Duty, ...] = ()
    supporting: tuple[Duty, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    basis: tuple[Citation, ...] = ()
    aliases: tuple[Name, ...] = ()
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("matter", "aliases")

    def goes_by(self, name: str | None) -> bool:
        """Whether the matter is called so on the list."""
        return name in (self.matter, *self.aliases)


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long something may take (时限): `of` names what must be done, `since` what starts the clock."""

    value: Annotated[int, AtLeast(1)]
    clock: Clock
    of: Name = "办结"
    since: Name = "受理"

    def __str__(self) -> str:
        return f"自{self.since}起 {self.value} {self.clock}内{self.of}"


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event in a scheme (事件类型): 数字城管, 12345, 网格 …

    `items` are the powers it may call for, the leading one first; `responsibilities` the matters it
    belongs to. `channel` names a way outside the system (police, fire brigade, court).
    """

    id: Id
    name: Name
    scheme: Name
    code: Name | None = None
    category: Name | None = None
    items: tuple[ItemRef, ...] = ()
    responsibilities: tuple[ResponsibilityRef, ...] = ()
    channel: Name | None = None
    filing: Name | None = None
    closing: Name | None = None
    deadline: Deadline | None = None
    keywords: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    replaces: EventTypeRef | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases", "code")
