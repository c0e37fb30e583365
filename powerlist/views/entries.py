"""What stands on a body's lists (清单条目): one line with its origins, its sides and its counterparts. Plain data.

In: records and bodies. It knows neither how a line comes to stand there (`views.lists`) nor how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body
from powerlist.model.common import Citation, Provenance
from powerlist.model.duties import Duty, Responsibility, Scenario
from powerlist.model.places import Grid
from powerlist.model.powers import Grant, Item
from powerlist.terms import Measure, Status

T = TypeVar("T")


class Section(StrEnum):
    """A part of a body's lists (清单的部分), in the order in which they are read: the three lists of a town are
    `BASIC`, `SUPPORTING` and `TAKEN_BACK`; a department has its powers and matters apart."""

    BASIC = "基本履职"
    KEPT = "自己实施的权力"
    HANDED_DOWN = "已交镇街的权力"
    GRANTED = "承接的权力"
    PRINCIPAL = "负主体责任的事"
    HELPING_TOWNS = "支持镇街的事"
    HELPING = "配合其他单位的事"
    SUPPORTING = "配合履职"
    TAKEN_BACK = "上级收回"
    TO_BE_TAKEN_BACK = "将要收回"
    TO_COME = "将要承接"
    RECEIVED = "从镇街收回的权力"
    TO_RECEIVE = "将要从镇街收回的权力"
    ASKED = "请镇街、村居协助的事"
    LAPSED = "依据已失效的赋权"
    LIABLE = "法定追责情形"


class How(StrEnum):
    """How an item came to a body (来源): by law, as holder, helper or liable; by designation; by one kind of grant."""

    STATUTE = "法定"
    JOINT = "法定共有"
    HELP = "法定配合"
    LIABILITY = "法定追责"
    DESIGNATION = "指定"
    GRANT = "赋权"
    ENTRUSTMENT = "委托"
    STATIONING = "派驻"


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in which a body holds, held or handed on an item: by law, or under a grant to `to`."""

    how: How
    measures: tuple[Measure, ...]
    status: Status | None
    grant: Grant | None = None
    to: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a matter: whom the list names, the bodies of this county that it stands for."""

    duty: Duty
    bodies: tuple[Body, ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """How a matter is shared out, in general or in one scenario."""

    scenario: Scenario | None
    principals: tuple[Side, ...]
    supporting: tuple[Side, ...]
    basis: tuple[Citation, ...]

    def led_by(self, key: str) -> bool:
        """Whether the body answers for it."""
        return any(key in side.ids for side in self.principals)

    def helped_by(self, key: str) -> bool:
        """Whether the body must help."""
        return any(key in side.ids for side in self.supporting)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: an item with its origins, a matter with the cases that concern the body, an admission; where
    grids are counted, a grid.

    `counterparts` are the bodies on the other side: from whom an item came or to whom it went back, who
    helps with a matter or leads it.
    """

    record: Item | Responsibility | Admission | Grid
    counterparts: tuple[Body, ...] = ()
    origins: tuple[Origin, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes two entries the same matter: the record."""
        return type(self.record).__name__, self.record.id

    @property
    def name(self) -> str:
        """What the entry is called."""
        return self.record.name if isinstance(self.record, Item | Grid) else self.record.matter

    @property
    def type(self) -> str:
        """The type of the item; for the rest, which list it stands on."""
        if isinstance(self.record, Item):
            return self.record.type.value
        if isinstance(self.record, Grid):
            return self.record.kind.value
        return self.record.list.value if isinstance(self.record, Admission) else "责任事项"

    @property
    def field(self) -> str | None:
        """The field; admissions and grids have none."""
        return None if isinstance(self.record, Admission | Grid) else self.record.field

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The law that the record cites; grids rest on none."""
        return () if isinstance(self.record, Grid) else self.record.basis

    @property
    def status(self) -> Status | None:
        """How far the entry may be trusted: as far as the best of its origins."""
        if self.origins:
            return max((origin.status for origin in self.origins), key=trust)
        return status_of(self.record.provenance)

    @property
    def made_up(self) -> bool:
        """Whether anything about the entry, or all of it, is an example that proves nothing."""
        return self.status is Status.ILLUSTRATIVE or any(o.status is Status.ILLUSTRATIVE for o in self.origins)

    @property
    def twice(self) -> bool:
        """Whether law gives the item and a grant hands it over too, or several grants do (重复)."""
        return len({origin.grant.id if origin.grant else "" for origin in self.origins}) > 1


@dataclass(frozen=True)
class Lists:
    """All lists of one body on a day; sections that are empty are left out."""

    body: Body
    day: date
    sections: Mapping[Section, tuple[Entry, ...]]
    towns: tuple[Body, ...]

    def __getitem__(self, section: Section) -> tuple[Entry, ...]:
        return self.sections.get(section, ())


def gathered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each record once, with the origins and counterparts of all its entries, in the order of the first."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first = found.get(entry.key)
        found[entry.key] = entry if first is None else replace(
            first, origins=_joined(first.origins, entry.origins), cases=_joined(first.cases, entry.cases),
            counterparts=_joined(first.counterparts, entry.counterparts))
    return tuple(found.values())


def _joined(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return first + tuple(one for one in second if one not in first)


def status_of(provenance: Provenance | None) -> Status | None:
    """How far a record may be trusted; None where it does not say where it comes from."""
    return provenance.status if provenance else None


def trust(status: Status | None) -> int:
    """Published before derived from statute before made up; what does not say counts least."""
    return [None, Status.ILLUSTRATIVE, Status.STATUTE, Status.PUBLISHED].index(status)
