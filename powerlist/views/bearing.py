"""Whether a town can bear what comes to it (能不能承接): loads, what they are held against, and what is said of them.

Plain data; what is counted and compared, and how, is for `powerlist.views.loads`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from enum import Enum

from powerlist.model.bodies import Body, Capacity
from powerlist.model.common import made_up
from powerlist.model.manifest import Parameter
from powerlist.model.powers import Grant
from powerlist.views.tally import Era, Handler

#: Months of the year that the office's own yardstick is for.
MONTHS = 12


class Bearing(Enum):
    """Whether a town can take it over (能不能承接), worst first."""

    CANNOT = "接不住"
    SHORT = "要补人"
    UNKNOWN = "没有数据"
    OVERLAP = "看人员是否重复"
    CAN = "接得住"
    NOTHING = "没有新增"


class Cause(Enum):
    """What a verdict rests on (理由), worst first."""

    TOO_FEW = "持证人员不足"
    NO_FIELD = "没有写明领域，无从比较"
    NO_RECORD = "没有登记承接能力"
    NO_YARDSTICK = "没有可比的尺度"
    NO_POSTS = "没有登记岗位"
    TOO_MANY_EVENTS = "每名持证人员的执法事件过多"
    TOO_MANY_FOR_POSTS = "每个岗位的事件过多"
    ENDING = "证件一年内到期"
    TOO_MANY_TOGETHER = "各领域合起来执法事件过多"
    OVERLAP = "各领域的持证人员可能是同一批人"
    POSTS_TOGETHER = "各领域合起来每个岗位的事件过多"
    POSTS_OVERLAP = "各领域的岗位可能是同一批"
    SOME_POSTS = "有的领域没有登记岗位"
    ENOUGH_TOGETHER = "各领域合起来也没有超过尺度"
    ENOUGH_POSTS_TOGETHER = "各领域合起来每个岗位的事件也没有超过尺度"
    ENOUGH = "没有超过尺度"


#: What each says at worst. That posts are not on record settles nothing where officers are: it is told, and no more.
_WORST = {
    Cause.TOO_FEW: Bearing.CANNOT, Cause.TOO_MANY_EVENTS: Bearing.SHORT, Cause.TOO_MANY_FOR_POSTS: Bearing.SHORT,
    Cause.ENDING: Bearing.SHORT, Cause.TOO_MANY_TOGETHER: Bearing.SHORT, Cause.NO_FIELD: Bearing.UNKNOWN,
    Cause.NO_RECORD: Bearing.UNKNOWN, Cause.NO_YARDSTICK: Bearing.UNKNOWN, Cause.NO_POSTS: Bearing.UNKNOWN,
    Cause.OVERLAP: Bearing.OVERLAP, Cause.ENOUGH_TOGETHER: Bearing.CAN, Cause.ENOUGH: Bearing.CAN,
    Cause.POSTS_TOGETHER: Bearing.SHORT, Cause.POSTS_OVERLAP: Bearing.OVERLAP, Cause.SOME_POSTS: Bearing.NOTHING,
    Cause.ENOUGH_POSTS_TOGETHER: Bearing.CAN}


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How many events of the table one officer, or one post, can bear (尺度). `yearly` is what the office has it at;
    `seen_at` is where that is the load before, if nobody said how much."""

    value: float
    yearly: float | None = None
    seen_at: tuple[Handler, str] | None = None


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What loads are held against. `fewest` and `most` are for an officer of a whole town: if all fields share the same
    people, and if none does; `fewest_posts` and `most_posts` for a post. `officers` is the least number of certified
    officers, as the county has set it; `months` are those that there are events of."""

    per_officer: Yardstick | None
    per_post: Yardstick | None
    fewest: Yardstick | None
    most: Yardstick | None
    fewest_posts: Yardstick | None
    most_posts: Yardstick | None
    officers: Parameter | None
    months: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `short` is by how many officers or posts the town is short, `until` when certificates end, `fields`
    are those that it is about, where it is about several."""

    why: Cause
    short: int = 0
    until: date | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who there is for one field of a town, on the lists of one side (人手): `good` officers have a certificate on the day,
    `later` a year on."""

    capacity: Capacity | None = None
    good: int = 0
    later: int = 0

    @property
    def posts(self) -> int:
        """Posts on record."""
        return self.capacity.posts if self.capacity else 0


@dataclass
class FieldLoad:
    """One field of one town: events and those to enforce, before and after; `gained` are new ones, `to_enforce` those
    in which the power to enforce is new. `staff` is on the lists before and after."""

    holder: Handler
    field: str
    events: Counter[Era] = made(default_factory=Counter)
    enforced: Counter[Era] = made(default_factory=Counter)
    gained: int = 0
    to_enforce: int = 0
    grants: set[str] = made(default_factory=set)
    staff: Mapping[Era, Staff] = made(default_factory=lambda: dict.fromkeys(Era, Staff()))
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Bearing:
        """The worst that its reasons say."""
        return worst(_bearings(self.reasons))

    @property
    def unknown(self) -> bool:
        """Whether something cannot be told for want of data."""
        return Bearing.UNKNOWN in _bearings(self.reasons)

    @property
    def capacity(self) -> Capacity | None:
        """What is on record afterwards."""
        return self.staff[Era.AFTER].capacity

    @property
    def good(self) -> int:
        """Certified officers on the day, afterwards."""
        return self.staff[Era.AFTER].good

    @property
    def later(self) -> int:
        """Those of a year on."""
        return self.staff[Era.AFTER].later

    def per_officer(self, era: Era) -> float | None:
        """Events to enforce for each certified officer of that side."""
        return each(self.enforced[era], self.staff[era].good)

    def per_post(self, era: Era) -> float | None:
        """Events for each post of that side."""
        return each(self.events[era], self.staff[era].posts)


@dataclass(frozen=True)
class TownLoad:
    """One town (镇街的承接). Fields may share their officers, so that these are never simply added up: `reasons` are of
    all fields together. `grants` are those that bring what is new."""

    holder: Handler
    body: Body
    events: Counter[Era]
    enforced: Counter[Era]
    fields: tuple[FieldLoad, ...]
    grants: tuple[Grant, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Bearing:
        """The worst of its fields, and of all together."""
        return worst((*(one.verdict for one in self.fields), *_bearings(self.reasons)))

    @property
    def unknown(self) -> int:
        """In how many fields something cannot be told for want of data, whatever the verdict."""
        return sum(one.unknown for one in self.fields)

    @property
    def enforcing(self) -> tuple[FieldLoad, ...]:
        """Fields in which there is something to enforce afterwards."""
        return tuple(one for one in self.fields if one.enforced[Era.AFTER])

    @property
    def made_up(self) -> bool:
        """Whether its officers are an example."""
        return made_up(self.body)

    @property
    def ratio(self) -> float | None:
        """How many times as many events as before."""
        return self.events[Era.AFTER] / self.events[Era.BEFORE] if self.events[Era.BEFORE] else None

    def fewest(self, era: Era) -> int:
        """Certified officers, if the fields share them: those of the field that has most."""
        return max((one.staff[era].good for one in self.fields if one.enforced[era]), default=0)

    def most(self, era: Era) -> int:
        """Certified officers, if no two fields share any."""
        return sum(one.staff[era].good for one in self.fields if one.enforced[era])

    def without_posts(self, era: Era) -> tuple[FieldLoad, ...]:
        """Fields with events of which no posts are on record: what all posts of the town bear cannot be told."""
        return tuple(one for one in self.fields if one.events[era] and not one.staff[era].posts)

    def fewest_posts(self, era: Era) -> int:
        """Posts, if the fields share them: those of the field that has most."""
        return max((one.staff[era].posts for one in self.fields if one.events[era]), default=0)

    def most_posts(self, era: Era) -> int:
        """Posts, if no two fields share any."""
        return sum(one.staff[era].posts for one in self.fields if one.events[era])


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


def _bearings(reasons: Iterable[Reason]) -> list[Bearing]:
    return [_WORST[reason.why] for reason in reasons]


def each(events: int, people: int) -> float | None:
    """Events for each of so many people; of nobody nothing is told."""
    return events / people if people else None
