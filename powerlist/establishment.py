"""How towns are built and staffed, held against what was laid down for them (机构编制对照).

In: a catalog and a day. Out: what stands for what, what is missing, what is more than was laid down. Pure look-ups: the
checks say what of it is wrong, the view of a town shows all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.facts import in_force, names_town
from powerlist.model.bodies import Body, Unit
from powerlist.model.organisation import Office, Posts, PostStandard, Template
from powerlist.model.powers import Grant, Item
from powerlist.terms import BodyKind, GrantMode, ItemType, Part

# Offices.


@dataclass(frozen=True, slots=True)
class Fit:
    """The offices of a town beside those of a template. A unit stands for the office whose id, name or alias it has."""

    template: Template
    units: tuple[Unit, ...]

    def office(self, unit: Unit) -> Office | None:
        """The office of the template that a unit of the town is."""
        return self.template.office(unit)

    @property
    def missing(self) -> tuple[Office, ...]:
        """Offices that every such town has, and this one has not."""
        return tuple(office for office in self.template.offices
                     if office.required and not any(map(office.is_meant_by, self.units)))

    @property
    def foreign(self) -> tuple[Unit, ...]:
        """Units of the town that the template does not know."""
        return tuple(unit for unit in self.units if self.office(unit) is None)

    @property
    def counted(self) -> tuple[Unit, ...]:
        """Units that count towards the limit: institutions do not, whoever says that they are some."""
        return tuple(unit for unit in self.units
                     if not unit.institution and not ((office := self.office(unit)) and office.institution))

    @property
    def excess(self) -> int:
        """How many more there are than the limit allows."""
        return max(0, len(self.counted) - self.template.limit) if self.template.limit is not None else 0


def county_towns(catalog: Catalog, day: date) -> tuple[Body, ...]:
    """The town governments and subdistrict offices of the county, in the order of the areas."""
    found = (catalog.body_of_kind(area.id, BodyKind.TOWN, day) for area in catalog.towns)
    return tuple(body for body in found if body is not None)


def templates_for(catalog: Catalog, town: Body, day: date) -> tuple[Template, ...]:
    """Every template that is meant for the town: one, where the county has told its towns apart."""
    area = catalog.areas.get(town.area)
    return tuple(template for template in catalog.templates.values() if day in template.period
                 and area is not None and template.fits(area.town_kind, area.town_class))


def fit(catalog: Catalog, town: Body, day: date) -> Fit | None:
    """The town beside its template; None where none is meant for it."""
    template = catalog.template_of(town, day)
    return Fit(template, catalog.units_of(town, day)) if template else None


def handled_twice(units: Iterable[Unit]) -> Mapping[str, tuple[Unit, ...]]:
    """Fields in which several offices do the same work, with these; one that names no work does what the others leave."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        for field in dict.fromkeys(unit.fields):
            found.setdefault(field, []).append(unit)
    shared = {field: tuple(unit for number, unit in enumerate(several)
                           if any(_clash(unit, other) for other in (*several[:number], *several[number + 1:])))
              for field, several in found.items()}
    return {field: several for field, several in shared.items() if several}


def _clash(one: Unit, other: Unit) -> bool:
    """Whether two offices of a field do the same work in it."""
    return (not one.work and not other.work) or not set(one.work).isdisjoint(other.work)


# Posts.

def works_for(posts: Posts) -> str:
    """The body that works with the posts: the town that uses them, else their owner."""
    return posts.used_by or posts.body


def posts_on(catalog: Catalog, day: date) -> tuple[Posts, ...]:
    """The posts that there are on the day."""
    return tuple(posts for posts in catalog.posts.values() if day in posts.period)


def carried_by(catalog: Catalog, grant: Grant, day: date) -> frozenset[str]:
    """The bodies that have got posts together with the grant (编随事走)."""
    return frozenset(works_for(posts) for posts in posts_on(catalog, day) if grant.id in posts.grants)


class Reckoning(Enum):
    """Which posts a standard is held against (口径): those that name it, or, where none do, all of its kind. A published
    average speaks of posts however they came about; but as soon as some are said to be under it, the others are not."""

    NAMED = "named"
    KIND = "kind"


@dataclass(frozen=True)
class Measured:
    """A standard held against the posts on record (标准对照). `towns` are those it is meant for, `records` all posts of
    its kind; which of these count, `reckoning` says."""

    standard: PostStandard
    towns: tuple[Body, ...]
    records: tuple[Posts, ...]

    @cached_property
    def reckoning(self) -> Reckoning:
        """Which posts count."""
        named = any(posts.standard == self.standard.id for posts in self.records)
        return Reckoning.NAMED if named else Reckoning.KIND

    @cached_property
    def counted(self) -> tuple[Posts, ...]:
        """The posts of the towns that count."""
        return tuple(posts for posts in self._of_towns if self._counts(posts))

    @property
    def left_out(self) -> tuple[Posts, ...]:
        """Posts of the same kind in the same towns that do not count, since others name the standard and they do not."""
        return tuple(posts for posts in self._of_towns if not self._counts(posts))

    @cached_property
    def in_towns(self) -> Mapping[str, int]:
        """Town → its posts under the standard; a town of which no posts are on record is left out."""
        found: dict[str, int] = {}
        for posts in self.counted:
            found[works_for(posts)] = found.get(works_for(posts), 0) + posts.approved
        return found

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.in_towns.values())

    @property
    def average(self) -> float | None:
        """On average, over the towns of which posts are on record."""
        return self.total / len(self.in_towns) if self.in_towns else None

    @property
    def short(self) -> Mapping[str, int]:
        """Towns that got fewer posts than each was to get, with what they got: only posts that name the standard."""
        if self.standard.added is None:
            return {}
        got = {town.id: 0 for town in self.towns}
        for posts in self.counted if self.reckoning is Reckoning.NAMED else ():
            got[works_for(posts)] += posts.approved
        return {town: number for town, number in got.items() if number < self.standard.added}

    @cached_property
    def pooled(self) -> tuple[Posts, ...]:
        """The posts kept for turn-over."""
        return tuple(posts for posts in self.records if posts.pool and self._counts(posts))

    @property
    def pool(self) -> int:
        """How many posts are kept for turn-over."""
        return sum(posts.approved for posts in self.pooled)

    @property
    def middle_rank(self) -> tuple[int, int] | None:
        """Middle-rank posts kept for turn-over, and all there are; None where only those kept are on record, or none."""
        kept = sum(posts.middle_rank or 0 for posts in self.pooled)
        every = sum(posts.middle_rank or 0 for posts in self.records)
        return (kept, every) if every > kept else None

    @property
    def pool_lacks(self) -> bool:
        """Whether fewer posts are kept for turn-over than was laid down."""
        return self.standard.pool is not None and self.pool < self.standard.pool

    @property
    def middle_rank_lacks(self) -> bool:
        """Whether a smaller share of the middle-rank posts is kept than was laid down."""
        percent, found = self.standard.middle_rank_percent, self.middle_rank
        return percent is not None and found is not None and 100 * found[0] < percent * found[1]

    @property
    def total_differs(self) -> bool:
        """Whether there are more or fewer posts than the total that was laid down."""
        return self.standard.total is not None and self.standard.total != self.total

    @property
    def average_differs(self) -> bool:
        """Whether the mean is another than was laid down, as a whole number."""
        said, found = self.standard.average, self.average
        return said is not None and found is not None and abs(found - said) > 0.5

    @cached_property
    def _of_towns(self) -> tuple[Posts, ...]:
        towns = {town.id for town in self.towns}
        return tuple(posts for posts in self.records if not posts.pool and works_for(posts) in towns)

    def _counts(self, posts: Posts) -> bool:
        return self.reckoning is Reckoning.KIND or posts.standard == self.standard.id


def measured(catalog: Catalog, day: date) -> tuple[Measured, ...]:
    """The standards of the day, each with the posts of its kind."""
    towns, records = county_towns(catalog, day), posts_on(catalog, day)
    return tuple(
        Measured(standard,
                 tuple(town for town in towns if not standard.classes
                       or ((area := catalog.areas.get(town.area)) and area.town_class in standard.classes)),
                 tuple(posts for posts in records if standard.kind in (None, posts.kind)))
        for standard in catalog.post_standards.values() if day in standard.period)


# Powers that take people.

def penalty_fields(catalog: Catalog, town: Body, day: date) -> Mapping[str, frozenset[GrantMode]]:
    """Fields in which the town punishes on the day, and how it came to: by law, granted or entrusted."""
    found: dict[str, set[GrantMode]] = {}
    for item, mode in (*_handed_over(catalog, town, day), *_by_law(catalog, town, day)):
        if item.type is ItemType.PENALTY:
            found.setdefault(item.field, set()).add(mode)
    return {field: frozenset(modes) for field, modes in found.items()}


def _handed_over(catalog: Catalog, town: Body, day: date) -> Iterator[tuple[Item, GrantMode]]:
    for grant in catalog.grants.values():
        if town.id in grant.to and day in grant.in_force and grant.mode is not GrantMode.STATIONING:
            yield from ((catalog.items[key], grant.mode) for key in grant.items if key in catalog.items)


def _by_law(catalog: Catalog, town: Body, day: date) -> Iterator[tuple[Item, GrantMode]]:
    area = catalog.areas.get(town.area)
    for item in catalog.items.values():
        holders = (item.holder, *item.joint, *(apart.holder for apart in item.apart))
        if item.part in (Part.PRINCIPAL, Part.JOINT) and any(names_town(holder, area) for holder in holders) \
                and in_force(catalog, item, day):
            yield item, GrantMode.STATUTORY
