"""Powers: items as the law creates them, and grants that move them to towns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.common import BodyRef, Citation, DepartmentRef, ItemRef, Provenance
from powerlist.model.condition import ALWAYS_TRUE, Condition
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import GrantMode, ItemType, Level, Measure, Part, TownKind, Work

#: What is done with powers of a type; of the others it depends on the item.
_WORK = {
    ItemType.APPROVAL: Work.APPROVAL, ItemType.CONFIRMATION: Work.APPROVAL,
    ItemType.PENALTY: Work.ENFORCEMENT, ItemType.COMPULSION: Work.ENFORCEMENT, ItemType.INSPECTION: Work.ENFORCEMENT,
    ItemType.PAYMENT: Work.SERVICE, ItemType.REWARD: Work.SERVICE, ItemType.SERVICE: Work.SERVICE,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a power by statute (法定实施主体).

    Either a department at a level, or town-level government (`town: true`, narrowed by `town_kinds` where
    the statute names only some), or one body by name.
    """

    department: DepartmentRef | None = None
    level: Level | None = None
    town: bool | None = None
    town_kinds: tuple[TownKind, ...] = ()
    government: bool | None = None
    body: BodyRef | None = None
    at: Route = route_field()

    EXACTLY_ONE = (("department", "town", "government", "body"),)


@dataclass(frozen=True, slots=True)
class Apart:
    """Measures of an item that somebody else holds (措施另有主体): the licence goes back to its issuer."""

    measures: Annotated[tuple[Measure, ...], AtLeast(1)]
    holder: Holder
    basis: tuple[Citation, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Item:
    """One item (事项): a power or service with its basis, its measures and its statutory holder.

    `joint` are holders beside the first to whom the same statute gives the same power (共有); `part` is
    what the statute asks of the holder; `holder_text` is the holder in the statute's own words.
    `reserved` are measures that cannot be granted to a town. `when` are the facts without which the article
    does not apply at all (城乡规划法 art. 64 speaks of towns and cities, art. 65 of the countryside).
    """

    id: Id
    name: Name
    type: ItemType
    field: Name
    basis: tuple[Citation, ...] = ()
    holder: Holder | None = None
    joint: tuple[Holder, ...] = ()
    part: Part = Part.PRINCIPAL
    holder_text: Name | None = None
    measures: tuple[Measure, ...] = ()
    reserved: tuple[Measure, ...] = ()
    apart: tuple[Apart, ...] = ()
    when: Condition = ALWAYS_TRUE
    aliases: tuple[Name, ...] = ()
    code: Name | None = None
    doubt: Name | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name", "aliases")

    @property
    def work(self) -> Work:
        """What its holder does with it. A power of another kind (其他行政权力) that names measures is enforced by them."""
        return _WORK.get(self.type) or (Work.ENFORCEMENT if self.measures else Work.MANAGEMENT)

    def holder_of(self, measure: Measure | None) -> Holder | None:
        """The statutory holder of one measure; of the item where no other holder is named."""
        for apart in self.apart:
            if measure in apart.measures:
                return apart.holder
        return self.holder


@dataclass(frozen=True, slots=True)
class Instrument:
    """The document that makes a grant (依据文件)."""

    title: Name
    issuer: Name
    level: Level
    date: date
    number: Name | None = None
    basis: tuple[Citation, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Publication:
    """When and where a decision was made public (公布)."""

    on: date
    where: Name


@dataclass(frozen=True, slots=True)
class Scope:
    """Limits of a grant (限于 / 除外): the words of the list, and the same as a condition."""

    text: Name
    when: Condition = ALWAYS_TRUE
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The return of a granted item (收回): from when, to whom, how the receiver will work.

    Cases filed before the day stay with the town that filed them (在办案件由原立案机关办结).
    """

    on: date
    receiver: BodyRef
    way: Name | None = None
    instrument: Instrument | None = None
    published: Publication | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Resources:
    """What goes down with powers (人随事走、费随事转): money a year in 万元, training, equipment. The posts that went with
    them say so themselves."""

    funds: Name | None = None
    training: Name | None = None
    equipment: Name | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Grant:
    """Items handed to towns (赋权): statutory, granted, entrusted or exercised by a stationed team."""

    id: Id
    items: Annotated[tuple[ItemRef, ...], AtLeast(1)]
    to: Annotated[tuple[BodyRef, ...], AtLeast(1)]
    mode: GrantMode
    instrument: Instrument | None = None
    giver: BodyRef | None = None
    measures: tuple[Measure, ...] = ()
    scope: Scope | None = None
    period: Period = ALWAYS
    published: Publication | None = None
    evaluated: date | None = None
    resources: Resources | None = None
    take_back: TakeBack | None = None
    provenance: Provenance | None = None
    at: Route = route_field()

    @property
    def in_force(self) -> Period:
        """The days on which the town really holds it: its period, cut off by the take-back."""
        if self.take_back is None:
            return self.period
        end = min((d for d in (self.period.end, self.take_back.on) if d is not None), default=None)
        return Period(self.period.start, end)

    def covers(self, measure: Measure | None) -> bool:
        """Whether the measure is among those handed over (all, when none is named)."""
        return not self.measures or measure is None or measure in self.measures


@dataclass(frozen=True, slots=True)
class Designation:
    """A government says which of its departments holds powers that the law leaves to it to place (指定).

    Many articles say "the department that the county government determines"; without such a document
    nobody holds the power.
    """

    id: Id
    items: Annotated[tuple[ItemRef, ...], AtLeast(1)]
    body: BodyRef
    instrument: Instrument | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()
