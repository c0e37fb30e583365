"""Closed vocabularies (固定用语): every word a catalog may choose from, in the words of the law.

Nothing here knows files, rules or records. Members are English, values are the Chinese words that
stand in catalogs; order inside `Level` and `Rank` is meaningful (highest first).
"""

from __future__ import annotations

from powerlist.terms.answers import (
    Met,
    Outcome,
    Phase,
    Role,
    StepStage,
    Tried,
    ValueType,
    Verdict,
)
from powerlist.terms.lists import (
    Action,
    AdmissionList,
    CountUnit,
    ListKind,
    RequestKind,
)
from powerlist.terms.organs import (
    BodyKind,
    CodingSystem,
    Datum,
    EnforcementMode,
    GridKind,
    Level,
    OfficeSide,
    PostKind,
    TownClass,
    TownKind,
)
from powerlist.terms.powers import (
    APPLIED_FOR,
    LIBERTY,
    Clock,
    GrantMode,
    ItemType,
    Measure,
    MeasureKind,
    Part,
    Rank,
    Status,
    StatuteKind,
    Succession,
    Work,
)

__all__ = [
    "APPLIED_FOR", "LIBERTY", "Action", "AdmissionList", "BodyKind", "Clock", "CodingSystem", "CountUnit", "Datum",
    "EnforcementMode", "GrantMode", "GridKind", "ItemType", "Level", "ListKind", "Measure", "MeasureKind", "Met",
    "OfficeSide", "Outcome", "Part", "Phase", "PostKind", "Rank", "RequestKind", "Role", "Status", "StatuteKind",
    "StepStage", "Succession", "TownClass", "TownKind", "Tried", "ValueType", "Verdict", "Work",
]
