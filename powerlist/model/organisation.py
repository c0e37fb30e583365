"""How towns are built and staffed: templates of offices, posts, and what a county has laid down for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.bodies import Count, Unit
from powerlist.model.common import BodyRef, Citation, GrantRef, PostStandardRef, Provenance
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import OfficeSide, PostKind, TownClass, TownKind


@dataclass(frozen=True, slots=True)
class Office(Unit):
    """One office of a template (模板里的机构). One that is not `required` is a choice of the town: the local specials
    of 1+4+X."""

    side: OfficeSide | None = None
    required: bool = True
    aliases: tuple[Name, ...] = ()

    def is_meant_by(self, unit: Unit) -> bool:
        """Whether a unit of a town is this office: it has its id, its name or an alias."""
        return unit.id == self.id or unit.name in (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Template:
    """Which offices a town has (机构设置模板): 一办六局两中心, 1+9, 1+4+X.

    `classes` and `town_kinds` narrow it to some towns; `limit` is how many offices one may have at most (机构限额),
    those that are institutions not counted. A town that names no units of its own has those of its template.
    """

    id: Id
    name: Name
    offices: Annotated[tuple[Office, ...], AtLeast(1)]
    classes: tuple[TownClass, ...] = ()
    town_kinds: tuple[TownKind, ...] = ()
    limit: Annotated[int, AtLeast(1)] | None = None
    basis: tuple[Citation, ...] = ()
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name",)

    def fits(self, kind: TownKind | None, town_class: TownClass | None) -> bool:
        """Whether it is meant for towns of this kind and class."""
        return (not self.town_kinds or kind in self.town_kinds) and (not self.classes or town_class in self.classes)

    def office(self, unit: Unit) -> Office | None:
        """The office that a unit of a town is."""
        return next((office for office in self.offices if office.is_meant_by(unit)), None)


@dataclass(frozen=True, slots=True)
class PostStandard:
    """What has been laid down about posts (编制标准), for towns of some classes or for the county as a whole.

    `added` posts go down to each town; `average` is what towns have on average and `total` all of them together;
    `pool` is how many posts the county keeps for turn-over (周转池), `middle_rank_percent` how many in a hundred of
    the middle-rank posts it keeps for it.
    """

    id: Id
    name: Name
    kind: PostKind | None = None
    classes: tuple[TownClass, ...] = ()
    added: Count | None = None
    average: Count | None = None
    total: Count | None = None
    pool: Count | None = None
    middle_rank_percent: Count | None = None
    basis: tuple[Citation, ...] = ()
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("name",)


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts of one kind that a body has (编制).

    `approved` is how many there are, `filled` how many are held. `used_by` is the town that works with posts which
    the county keeps (县属镇用). `pool` marks those kept for turn-over, `middle_rank` how many of them are middle-rank.
    `grants` are the grants with which they went down (编随事走), `standard` what laid them down.
    """

    id: Id
    body: BodyRef
    kind: PostKind
    approved: Count
    filled: Count | None = None
    used_by: BodyRef | None = None
    pool: bool = False
    middle_rank: Count | None = None
    field: Name | None = None
    grants: tuple[GrantRef, ...] = ()
    standard: PostStandardRef | None = None
    period: Period = ALWAYS
    provenance: Provenance | None = None
    at: Route = route_field()
