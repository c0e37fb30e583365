"""Whether towns can bear what comes to them (接得住): events against officers and posts, field by field.

In: events counted by who takes them on, and the lists afterwards. Out: figures, and a verdict only where there are
figures. Nobody has laid down how much an officer can do: the yardstick is the office's own, or else the highest load
that a town has before, which shows only what has been borne so far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from math import ceil

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body, Capacity
from powerlist.model.common import made_up
from powerlist.model.manifest import Parameter
from powerlist.model.powers import Grant
from powerlist.views.tally import Era, Handler, Tally

#: A load: events for each of something.
Load = Callable[["FieldLoad", Era], "float | None"]

#: How far ahead certificates are looked at that end.
YEAR = timedelta(days=365)


class Bearing(Enum):
    """Whether a town can take it over (能不能承接), worst first."""

    CANNOT = "接不住"
    UNKNOWN = "没有数据"
    SHORT = "要补人"
    CAN = "接得住"
    NOTHING = "没有新增"


class Cause(Enum):
    """What a verdict rests on (理由), worst first."""

    TOO_FEW = "持证人员不足"
    NO_RECORD = "没有登记承接能力"
    NO_YARDSTICK = "没有可比的尺度"
    NO_POSTS = "没有登记岗位"
    TOO_MANY_EVENTS = "每名持证人员的执法事件过多"
    TOO_MANY_FOR_POSTS = "每个岗位的事件过多"
    ENDING = "证件一年内到期"
    ENOUGH = "没有超过尺度"


_WORST = {Cause.NO_RECORD: Bearing.UNKNOWN, Cause.NO_YARDSTICK: Bearing.UNKNOWN, Cause.NO_POSTS: Bearing.UNKNOWN,
          Cause.TOO_FEW: Bearing.CANNOT, Cause.TOO_MANY_EVENTS: Bearing.SHORT, Cause.TOO_MANY_FOR_POSTS: Bearing.SHORT,
          Cause.ENDING: Bearing.SHORT, Cause.ENOUGH: Bearing.CAN}


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How many events of a year one officer, or one post, can bear (尺度); `seen_at` is where that is the load before,
    if nobody said how much."""

    value: float
    seen_at: tuple[Handler, str] | None = None


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What loads are held against. `officers` is the least number of certified officers, as the county has set it."""

    per_officer: Yardstick | None
    per_post: Yardstick | None
    officers: Parameter | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `short` is by how many officers or posts the town is short, `until` when certificates end."""

    why: Cause
    short: int = 0
    until: date | None = None


@dataclass
class FieldLoad:
    """One field of one town: events and those to enforce, before and after; `gained` are new ones, `to_enforce` those
    in which the power to enforce is new. `good` officers have a certificate on the day; `later` a year on."""

    holder: Handler
    field: str
    events: Counter[Era] = made(default_factory=Counter)
    enforced: Counter[Era] = made(default_factory=Counter)
    gained: int = 0
    to_enforce: int = 0
    grants: set[str] = made(default_factory=set)
    capacity: Capacity | None = None
    good: int = 0
    later: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Bearing:
        """The worst that its reasons say."""
        return worst(_WORST[reason.why] for reason in self.reasons)

    def per_officer(self, era: Era) -> float | None:
        """Events to enforce for each certified officer of now."""
        return self.enforced[era] / self.good if self.good else None

    def per_post(self, era: Era) -> float | None:
        """Events for each post."""
        return self.events[era] / self.capacity.posts if self.capacity and self.capacity.posts else None


@dataclass(frozen=True)
class TownLoad:
    """One town (镇街的承接). A field may share its officers with others, so that they are never added up. `grants` are
    those that bring what is new."""

    holder: Handler
    body: Body
    events: Counter[Era]
    enforced: Counter[Era]
    fields: tuple[FieldLoad, ...]
    grants: tuple[Grant, ...]

    @property
    def verdict(self) -> Bearing:
        """The worst of its fields."""
        return worst(one.verdict for one in self.fields)

    @property
    def made_up(self) -> bool:
        """Whether its officers are an example."""
        return made_up(self.body)

    @property
    def ratio(self) -> float | None:
        """How many times as many events as before."""
        return self.events[Era.AFTER] / self.events[Era.BEFORE] if self.events[Era.BEFORE] else None


@dataclass(frozen=True)
class Loads:
    """All towns, those that cannot take it over first, and what they were held against. `units` are events of the
    offices inside a body, by the body and the name of the office ("" where it has none for it)."""

    towns: tuple[TownLoad, ...]
    yardsticks: Yardsticks
    units: tuple[tuple[Handler, str, Counter[Era]], ...]

    def verdicts(self) -> Counter[Bearing]:
        """How many towns have which."""
        return Counter(town.verdict for town in self.towns)


def worst(found: Iterable[Bearing]) -> Bearing:
    """The one that comes first."""
    order = list(Bearing)
    return min(found, key=order.index, default=Bearing.NOTHING)


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
        self._tally, self._catalog, self._day, self._given = tally, catalog, day, given
        self._new_grants = {grant.id: grant for grant in catalog.grants.values() if old.grants.get(grant.id) != grant}
        self._units: dict[tuple[Handler, str], Counter[Era]] = {}
        self._events: dict[Handler, Counter[Era]] = {}
        self._enforced: dict[Handler, Counter[Era]] = {}

    def loads(self) -> Loads:
        for one in self._fields.values():
            body = self._catalog.bodies.get(one.holder.id)
            one.capacity = body.capacity_for(one.field, self._day) if body else None
            if one.capacity is not None:
                one.good, one.later = (one.capacity.certified_on(day) for day in (self._day, self._day + YEAR))
        for one in self._fields.values():
            one.reasons = tuple(self._reasons(one))
        towns = sorted(map(self._town, self._events), key=lambda town: (list(Bearing).index(town.verdict), town.holder.id))
        units = sorted(self._units.items(), key=lambda found: (-found[1][Era.AFTER], found[0][0].id, found[0][1]))
        return Loads(tuple(towns), self._yardsticks, tuple((*key, counts) for key, counts in units))

    def _town(self, holder: Handler) -> TownLoad:
        fields = [one for one in self._fields.values() if one.holder == holder]
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
                for name in taken.fields:
                    one = found.setdefault((holder, name), FieldLoad(holder, name))
                    one.events[era] += count
                    one.enforced[era] += count if name in taken.enforces else 0
            after, before = parcel.after, parcel.before
            for name in after.fields if after.holder.town else ():
                new = parcel.moved or name not in before.fields
                enforcing = name in after.enforces and (parcel.moved or name not in before.enforces)
                if (after.holder, name) in found and (new or enforcing):
                    one = found[after.holder, name]
                    one.gained += count
                    one.to_enforce += count if enforcing else 0
                    one.grants |= after.grants & self._new_grants.keys() if enforcing else set()
        return found

    @cached_property
    def _yardsticks(self) -> Yardsticks:
        officer, post = (Yardstick(value) if value else None for value in self._given)
        return Yardsticks(officer or self._busiest(FieldLoad.per_officer), post or self._busiest(FieldLoad.per_post),
                          self._catalog.manifest.parameters.certified_officers)

    def _busiest(self, load: Load) -> Yardstick | None:
        """The highest load before."""
        known = ((value, one) for one in self._fields.values() if (value := load(one, Era.BEFORE)))
        found = max(known, key=lambda pair: (pair[0], pair[1].holder.id), default=None)
        return Yardstick(found[0], (found[1].holder, found[1].field)) if found else None

    def _reasons(self, one: FieldLoad) -> Iterator[Reason]:
        """Cause a field can be borne or not; nothing where nothing is new."""
        if not one.gained:
            return
        if one.capacity is None:
            yield Reason(Cause.NO_RECORD)
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
