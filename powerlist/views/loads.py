"""Whether towns can bear what comes to them (接得住): events against officers and posts, field by field.

In: events counted by who takes them on, and the lists afterwards. Out: figures, and a verdict only where there are
figures. Nobody has laid down how much an officer can do: the yardstick is the office's own for a year, held against as
many months as there are events of, or else the highest load that a town has before, which shows only what has been
borne so far. Loads before are of the officers and posts before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from powerlist.catalog import Catalog
from powerlist.model.bodies import Capacity
from powerlist.views.bearing import (
    MONTHS,
    Bearing,
    Cause,
    FieldLoad,
    Loads,
    Reason,
    Staff,
    TownLoad,
    Yardstick,
    Yardsticks,
    each,
)
from powerlist.views.tally import Era, Handler, Taken, Tally

#: How far ahead certificates are looked at that end.
YEAR = timedelta(days=365)

#: The field of events that neither an item nor a duty gives to their holder.
NO_FIELD = "没有写明领域"

#: Where a load is that is of a whole town.
ALTOGETHER = "各领域合起来"


def loads(tally: Tally, old: Catalog, catalog: Catalog, day: date, *, per_officer: float | None = None,
          per_post: float | None = None) -> Loads:
    """Hold the events of towns against their officers and posts.

    Args:
        old: the lists before: a grant that stands there as it does now brings nothing.
        catalog: the lists afterwards: that is where the officers are.
        per_officer: events of a year that one certified officer can enforce, as the office has it.
        per_post: events of a year that one post can bear, as the office has it.
    """
    return _Loading(tally, old, catalog, day, (per_officer, per_post)).loads()


class _Loading:
    def __init__(self, tally: Tally, old: Catalog, catalog: Catalog, day: date,
                 given: tuple[float | None, float | None]) -> None:
        self._tally, self._catalog, self._day = tally, catalog, day
        self._lists = {Era.BEFORE: old, Era.AFTER: catalog}
        self._months = len({parcel.month for parcel in tally.parcels if parcel.month})
        self._given = tuple(self._norm(yearly) if yearly else None for yearly in given)
        self._new_grants = {grant.id: grant for grant in catalog.grants.values() if old.grants.get(grant.id) != grant}
        self._units: dict[tuple[Handler, str], Counter[Era]] = {}
        self._events: dict[Handler, Counter[Era]] = {}
        self._enforced: dict[Handler, Counter[Era]] = {}

    def loads(self) -> Loads:
        for one in self._fields.values():
            one.reasons = tuple(self._reasons(one))
        towns = [replace(town, reasons=(*self._together(town), *self._posts_together(town))) for town in self._towns]
        towns.sort(key=lambda town: (list(Bearing).index(town.verdict), town.holder.id))
        units = sorted(self._units.items(), key=lambda found: (-found[1][Era.AFTER], found[0][0].id, found[0][1]))
        return Loads(tuple(towns), self._yardsticks, tuple((*key, counts) for key, counts in units))

    @cached_property
    def _towns(self) -> tuple[TownLoad, ...]:
        fields = self._fields.values()  # which also counts the events
        return tuple(self._town(holder, [one for one in fields if one.holder == holder]) for holder in self._events)

    def _town(self, holder: Handler, fields: list[FieldLoad]) -> TownLoad:
        fields.sort(key=lambda one: (-one.to_enforce, -one.gained, -one.events[Era.AFTER], one.field))
        grants = dict.fromkeys(name for one in fields for name in sorted(one.grants))
        return TownLoad(holder, self._catalog.bodies[holder.id], self._events[holder], self._enforced[holder], tuple(fields),
                        tuple(self._new_grants[name] for name in grants))

    @cached_property
    def _fields(self) -> dict[tuple[Handler, str], FieldLoad]:
        found: dict[tuple[Handler, str], FieldLoad] = {}
        for parcel, count in self._tally.parcels.items():
            for era in Era:
                taken, holder = parcel.taken(era), parcel.taken(era).holder
                if holder.is_body:
                    self._units.setdefault((holder, taken.unit or ""), Counter())[era] += count
                if holder.town is None or holder.id not in self._catalog.bodies:
                    continue
                self._events.setdefault(holder, Counter())[era] += count
                self._enforced.setdefault(holder, Counter())[era] += count if taken.enforces else 0
                for name in _fields_of(taken):
                    one = found.setdefault((holder, name), FieldLoad(holder, name, staff=self._staff(holder, name)))
                    one.events[era] += count
                    one.enforced[era] += count if name in taken.enforces else 0
            after, before = parcel.after, parcel.before
            for name in _fields_of(after) if after.holder.town else ():
                new = parcel.moved or (name in after.fields and name not in before.fields)
                enforcing = name in after.enforces and (parcel.moved or name not in before.enforces)
                if (after.holder, name) in found and (new or enforcing):
                    one = found[after.holder, name]
                    one.gained += count
                    one.to_enforce += count if enforcing else 0
                    one.grants |= after.grants & self._new_grants.keys() if enforcing else set()
        return found

    def _staff(self, holder: Handler, field: str) -> dict[Era, Staff]:
        bodies = ((era, lists.bodies.get(holder.id)) for era, lists in self._lists.items())
        known = ((era, body.capacity_for(field, self._day) if body else None) for era, body in bodies)
        return {era: Staff(capacity, *map(capacity.certified_on, (self._day, self._day + YEAR))) if capacity else Staff()
                for era, capacity in known}

    # Yardsticks.

    def _norm(self, yearly: float) -> Yardstick:
        """The office's own, for the months that there are events of; without any day they pass for a year."""
        return Yardstick(yearly * (self._months or MONTHS) / MONTHS, yearly)

    @cached_property
    def _yardsticks(self) -> Yardsticks:
        officer, post = self._given
        fields = [(one.holder, one.field, one) for one in self._fields.values()]
        towns = [(town.holder, ALTOGETHER, town) for town in self._towns]
        before = Era.BEFORE
        known = [found for found in towns if not found[2].without_posts(before)]
        return Yardsticks(
            officer or _busiest((one.per_officer(before), (who, what)) for who, what, one in fields),
            post or _busiest((one.per_post(before), (who, what)) for who, what, one in fields),
            officer or _busiest((each(one.enforced[before], one.fewest(before)), (who, what)) for who, what, one in towns),
            officer or _busiest((each(one.enforced[before], one.most(before)), (who, what)) for who, what, one in towns),
            post or _busiest((each(one.events[before], one.fewest_posts(before)), (who, what)) for who, what, one in known),
            post or _busiest((each(one.events[before], one.most_posts(before)), (who, what)) for who, what, one in known),
            self._catalog.manifest.parameters.certified_officers, self._months)

    # Reasons.

    def _reasons(self, one: FieldLoad) -> Iterator[Reason]:
        """Why a field can be borne or not; nothing where nothing is new."""
        if not one.gained:
            return
        if one.capacity is None:
            yield Reason(Cause.NO_FIELD if one.field == NO_FIELD else Cause.NO_RECORD)
            return
        found = [*(self._of_officers(one) if one.to_enforce else ()), *self._of_posts(one, one.capacity)]
        yield from found or [Reason(Cause.ENOUGH)]

    def _of_officers(self, one: FieldLoad) -> Iterator[Reason]:
        sticks = self._yardsticks
        least = max(1, sticks.officers.value if sticks.officers else 0)
        if one.good < least:
            yield Reason(Cause.TOO_FEW, least - one.good)
            return
        if sticks.per_officer is None:
            yield Reason(Cause.NO_YARDSTICK)
            return
        needed = max(least, ceil(one.enforced[Era.AFTER] / sticks.per_officer.value))
        if one.good < needed:
            yield Reason(Cause.TOO_MANY_EVENTS, needed - one.good)
        elif one.later < needed:
            ends = [batch.until for batch in one.capacity.certificates if batch.until > self._day] if one.capacity else []
            yield Reason(Cause.ENDING, needed - one.later, min(ends, default=None))

    def _of_posts(self, one: FieldLoad, capacity: Capacity) -> Iterator[Reason]:
        """Posts that nobody has put on record are missed only where officers tell nothing."""
        stick = self._yardsticks.per_post
        if stick is not None and capacity.posts:
            needed = ceil(one.events[Era.AFTER] / stick.value)
            if needed > capacity.posts:
                yield Reason(Cause.TOO_MANY_FOR_POSTS, needed - capacity.posts)
        elif not one.to_enforce:
            yield Reason(Cause.NO_YARDSTICK if capacity.posts else Cause.NO_POSTS)

    def _together(self, town: TownLoad) -> Iterator[Reason]:
        """All that is to enforce against all who may: nobody has on record which people several fields share."""
        sticks = self._yardsticks
        if len(town.enforcing) < 2 or not any(one.to_enforce for one in town.fields) or not sticks.fewest or not sticks.most:
            return
        sides = ((sticks.fewest, town.fewest(Era.AFTER)), (sticks.most, town.most(Era.AFTER)))
        shared, apart = (ceil(town.enforced[Era.AFTER] / stick.value) - people for stick, people in sides)
        if shared > 0 and apart > 0 and not all(one.capacity for one in town.enforcing):
            yield Reason(Cause.OVERLAP, max(shared, apart))  # more may be there than is on record
        else:
            yield _altogether(shared, apart, Cause.TOO_MANY_TOGETHER, Cause.OVERLAP, Cause.ENOUGH_TOGETHER)

    def _posts_together(self, town: TownLoad) -> Iterator[Reason]:
        """All events against all posts, in the same way. Where posts of some fields are not on record, that is told by
        name: nobody may take the posts of the others for those of the town."""
        sticks, after = self._yardsticks, Era.AFTER
        if not any(one.gained for one in town.fields) or sticks.per_post is None:
            return
        missing = [one for one in town.without_posts(after) if not one.unknown]
        if missing:
            yield Reason(Cause.SOME_POSTS, fields=tuple(one.field for one in missing))
        several = sum(one.events[after] > 0 for one in town.fields) > 1
        if not several or town.without_posts(after) or not sticks.fewest_posts or not sticks.most_posts:
            return
        sides = ((sticks.fewest_posts, town.fewest_posts(after)), (sticks.most_posts, town.most_posts(after)))
        shared, apart = (ceil(town.events[after] / stick.value) - posts for stick, posts in sides)
        yield _altogether(shared, apart, Cause.POSTS_TOGETHER, Cause.POSTS_OVERLAP, Cause.ENOUGH_POSTS_TOGETHER)


def _altogether(shared: int, apart: int, too_few: Cause, overlap: Cause, enough: Cause) -> Reason:
    """What is short if the fields share their people, and if they do not: short either way, one way, or not at all."""
    if shared > 0 and apart > 0:
        return Reason(too_few, min(shared, apart))
    return Reason(overlap, max(shared, apart)) if shared > 0 or apart > 0 else Reason(enough)


def _fields_of(taken: Taken) -> frozenset[str]:
    return taken.fields or frozenset({NO_FIELD})


def _busiest(loads: Iterable[tuple[float | None, tuple[Handler, str]]]) -> Yardstick | None:
    """The highest load."""
    known = ((load, where) for load, where in loads if load)
    found = max(known, key=lambda pair: (pair[0], pair[1][0].id), default=None)
    return Yardstick(found[0], seen_at=found[1]) if found else None
