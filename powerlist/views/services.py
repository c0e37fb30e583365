"""Which services can be handed in at a place (办理清单): of a village, a town, or the whole county, with the figures.

In: a catalog, a day, perhaps a place. Out: plain data. What can be started below a place counts at it too: the
county's list holds those of its towns and villages, a town's those of its villages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.clock import cut
from powerlist.handling import Counter, Handling
from powerlist.logic.evaluate import Facts
from powerlist.model.places import Area
from powerlist.model.powers import Item
from powerlist.model.services import Service
from powerlist.terms import Level


@dataclass(frozen=True, slots=True)
class Offer:
    """One item that can be handed in (办理项), and how it is handled where the place is known."""

    item: Item
    service: Service
    handling: Handling | None = None

    @property
    def cut(self) -> int | None:
        """By how many in a hundred the promise is shorter than the law."""
        return cut(self.service.statutory, self.service.promised)


@dataclass(frozen=True, slots=True)
class Share:
    """How many items a level takes in, and how many of them can be done from there without coming (全程网办)."""

    level: Level
    accepted: int
    online: int


@dataclass(frozen=True)
class Offers:
    """The list of a place, or of the county where no place is named (办理清单). Items are counted, not records: one
    record may speak of several."""

    place: Area | None
    day: date
    offers: tuple[Offer, ...]

    @cached_property
    def levels(self) -> tuple[Share, ...]:
        """The figures by level, the highest first."""
        counted = (Share(level, _count(o for o in self.offers if level in o.service.accept),
                         _count(o for o in self.offers if level in o.service.online)) for level in Level)
        return tuple(share for share in counted if share.accepted)

    @property
    def agents(self) -> int:
        """How many an agent helps with."""
        return _count(offer for offer in self.offers if offer.service.agent)

    def visits(self, most: int) -> int:
        """How many need at most so many visits, of those that say how many they need."""
        return _count(o for o in self.offers if o.service.visits is not None and o.service.visits <= most)

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """The cuts of those where law and promise can be compared."""
        return tuple(offer.cut for offer in self.offers if offer.cut is not None)

    @property
    def average_cut(self) -> int | None:
        """The mean of the cuts, in percent; None where nothing can be compared."""
        return round(sum(self.cuts) / len(self.cuts)) if self.cuts else None


def _count(found: Iterable[Offer]) -> int:
    return sum(1 for _ in found)


def offers(catalog: Catalog, day: date, place: Area | None = None) -> Offers:
    """What can be handed in at the place, or anywhere in the county."""
    counter = Counter(catalog, day)
    return Offers(place, day, tuple(_offers(catalog, counter, place)))


def _offers(catalog: Catalog, counter: Counter, place: Area | None) -> Iterator[Offer]:
    for key, service in counter.services.items():
        if place is None or any(level.depth >= place.level.depth for level in service.accept):
            item = catalog.items[key]
            yield Offer(item, service, counter.handle(item, place) if place else None)


def everywhere(catalog: Catalog, item: Item, day: date, facts: Facts) -> tuple[Handling, ...]:
    """How one item is handled in each town that exists on the day: what is granted to some is not granted to others."""
    counter = Counter(catalog, day)
    return tuple(counter.handle(item, town, facts) for town in catalog.towns if day in town.period)
