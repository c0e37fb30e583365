"""Random checks (双随机抽查): whom to check and who goes there, both by lot. A file of its own, not part of a catalog:
names of officers and firms do not belong into the lists of powers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.route import Route

#: What such a file says of itself: `kind: draw`.
DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one department checks at a target (检查事项): whom it sends must be certified in each of the fields."""

    department: Name
    fields: Annotated[tuple[Name, ...], AtLeast(1)]
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Target:
    """One that may be checked (检查对象), and every check that is due there. Several departments come in one visit
    (进一次门、查多项事)."""

    id: Id
    name: Name
    checks: Annotated[tuple[Inspection, ...], AtLeast(1)]
    risk: Name | None = None
    last_checked: date | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Officer:
    """One who may be sent (检查人员). On the day `until` the certificate is good no more; `avoid` are the targets whose
    check must not be theirs (回避)."""

    id: Id
    name: Name
    department: Name
    certificate: Name
    until: date
    fields: Annotated[tuple[Name, ...], AtLeast(1)]
    avoid: tuple[Id, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many targets of a class of risk or credit are drawn (抽查比例): of those without a class, where none is named.

    `percent` is of the whole class, rounded up. Who was checked within `rest_months` is not drawn again.
    """

    risk: Name | None = None
    percent: Annotated[int, AtLeast(0)] | None = None
    number: Annotated[int, AtLeast(0)] | None = None
    rest_months: Annotated[int, AtLeast(1)] | None = None
    at: Route = route_field()

    EXACTLY_ONE = (("percent", "number"),)

    def wanted(self, targets: int) -> int:
        """How many to draw from a class of so many."""
        return self.number if self.number is not None else -(-targets * (self.percent or 0) // 100)


@dataclass(frozen=True, slots=True)
class Draw:
    """One random check (抽查方案): the day, how many, from whom, and by how many officers of each department. The two lists
    stand in it or come as tables of their own."""

    name: Name
    day: date
    quotas: Annotated[tuple[Quota, ...], AtLeast(1)]
    targets: Annotated[tuple[Target, ...], AtLeast(1)] = ()
    officers: Annotated[tuple[Officer, ...], AtLeast(1)] = ()
    crew: Annotated[int, AtLeast(2)] = 2
    at: Route = route_field()
