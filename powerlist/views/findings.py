"""What a coverage survey can find (覆盖检查的发现): gaps among events, and records of the lists that are to no effect.

Plain data; nothing here is computed, and nothing is worded but the names of the kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Condition
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant
from powerlist.trace import Candidate
from powerlist.views.absence import Absence
from powerlist.views.cases import Case


class Severity(StrEnum):
    """Whether the county must mend it, or may want to know (严重程度)."""

    FAULT = "fault"
    NOTE = "note"

    @property
    def word(self) -> str:
        """The Chinese word shown to users."""
        return {"fault": "问题", "note": "提示"}[self.value]


class Kind(Enum):
    """Kind of finding (发现的种类): what programs call it, what people call it, and how grave it is."""

    HOLE = ("hole", "没有主办", Severity.FAULT)
    OVERLAP = ("overlap", "几家都有权", Severity.FAULT)
    TOO_WIDE = ("too-wide", "情形太多，判定不了", Severity.FAULT)
    ADJUDICATED = ("adjudicated", "按规定由有权机关确定", Severity.NOTE)
    ASKS_FIRST = ("asks-first", "通常情形也要先问事实", Severity.NOTE)
    RULE_NEVER = ("rule-never-applies", "规则从不适用", Severity.NOTE)
    RULE_BEATEN = ("rule-always-overridden", "规则总被排除", Severity.NOTE)
    UNPROVEN = ("not-proven", "是否起作用，情形太多没有算完", Severity.NOTE)
    ITEM_UNNAMED = ("item-not-named", "事项没有事件类型对应", Severity.NOTE)
    ITEM_LAPSED = ("item-not-in-force", "事项的依据不在施行", Severity.NOTE)
    ITEM_NEVER = ("item-never-applies", "事项的适用条件不可能成立", Severity.NOTE)
    ITEM_BEHIND = ("item-always-behind", "事项总排在别的权责后面", Severity.NOTE)
    DUTY_UNNAMED = ("duty-not-named", "责任没有事件类型对应", Severity.NOTE)
    SCENARIO_NEVER = ("scenario-never-chosen", "场景从不适用", Severity.NOTE)
    SCENARIO_SAME = ("scenario-says-the-same", "场景与没有它时一样", Severity.NOTE)
    CONDITION_IDLE = ("condition-makes-no-difference", "条件不起作用", Severity.NOTE)

    @property
    def slug(self) -> str:
        """The stable word in data."""
        return str(self.value[0])

    @property
    def word(self) -> str:
        """The Chinese words shown to users."""
        return str(self.value[1])

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return Severity(self.value[2])


@dataclass(frozen=True)
class Witness:
    """A smallest event that shows a finding (最小的例子): given to `decide` on the day, it shows it again."""

    event: Event
    day: date


@dataclass(frozen=True)
class Gap:
    """Events of one type, in some towns, during a period, that have not exactly one owner.

    `cases` are the facts it takes, the others being as presumed; nothing where it takes none. `always` tells that no
    facts whatever give these events an owner; `also` are departures from the usual in which the same place has other
    sides. For holes: why (`absence`), and who keeps it meanwhile. For overlaps: the sides, and the grants that hand
    the same power over. `missing` is the role that nobody plays, or the fact at which all was given up; `asks` are
    facts to be asked for.
    """

    kind: Kind
    type: EventType
    towns: tuple[Area, ...]
    period: Period
    cases: tuple[Case, ...]
    always: bool
    ground: str | None
    scenario: str | None
    witness: Witness
    absence: Absence | None = None
    missing: str | None = None
    sides: tuple[Candidate, ...] = ()
    grants: tuple[Grant, ...] = ()
    rules: tuple[str, ...] = ()
    interim: Body | None = None
    also: tuple[Case, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Idle:
    """A record that is to no effect (无用的记录).

    `record` is the id of a rule, item, duty, grant or scenario, `within` that of the duty of a scenario. `parts` are the
    conditions at fault: of a rule that never applies the fewest that cannot hold together in this county, of a
    condition without effect that condition. `others` are the records in whose favour it has no effect.
    """

    kind: Kind
    record: str
    title: str
    within: str | None = None
    own: bool = True
    parts: tuple[Condition, ...] = ()
    others: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    witness: Witness | None = None


Finding = Gap | Idle
