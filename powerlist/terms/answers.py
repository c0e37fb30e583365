"""How rules speak, and what they answer (规则和答复)."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """When a rule speaks (阶段). The first five decide an event; `settle` and `fallback` answer what is
    left open; the last two are for requests.

    `screen` is what comes before all sharing out: matters for another channel, powers that only one kind of
    organ may have, cases already filed. Where a screen rule stands, no assign rule does.
    """

    CLASSIFY = "classify"
    SCREEN = "screen"
    ASSIGN = "assign"
    SUPPORT = "support"
    OBLIGE = "oblige"
    SETTLE = "settle"
    FALLBACK = "fallback"
    ADMIT = "admit"
    PROCEDURE = "procedure"


class StepStage(StrEnum):
    """Where in the course of a request a step stands (程序环节), first to last. What one stage holds comes
    after all of the stages before it, whichever rulebooks say so."""

    DRAFT = "起草"
    PROPOSAL = "提出"
    CONSULTATION = "征求意见"
    REVIEW = "审核"
    APPROVAL = "决定"
    INSTRUMENT = "制发文书"
    RECORD = "备案"
    PUBLICATION = "公布"
    IMPLEMENTATION = "实施"
    OVERSIGHT = "监督评估"

    @property
    def turn(self) -> int:
        """0 for drafting, 9 for oversight."""
        return list(StepStage).index(self)


class Role(StrEnum):
    """Whom a rule may name without knowing the county (角色). Resolved against the workspace."""

    TOWN = "town"
    STATUTORY_HOLDER = "statutory_holder"
    LISTED_HOLDER = "listed_holder"
    RECEIVER = "receiver"
    PRINCIPAL = "principal"
    SUPPORTING = "supporting"
    OTHER_HOLDERS = "other_holders"
    FIRST_FILER = "first_filer"
    APPLICANT = "applicant"
    VILLAGE = "village"
    COUNTY_GOVERNMENT = "county_government"
    CITY_GOVERNMENT = "city_government"
    PROVINCE_GOVERNMENT = "province_government"
    COMMON_SUPERIOR = "common_superior"
    COUNTY_COMMITTEE_AND_GOVERNMENT = "county_committee_and_government"
    ESTABLISHMENT_OFFICE = "establishment_office"
    CITY_ESTABLISHMENT_OFFICE = "city_establishment_office"
    JUSTICE_OFFICE = "justice_office"
    COMMAND_CENTRE = "command_centre"
    TOWN_COMMAND_CENTRE = "town_command_centre"
    CITY_COMMAND_CENTRE = "city_command_centre"
    HOTLINE = "hotline"


class Met(StrEnum):
    """Whether a request meets a requirement (符合情况)."""

    YES = "符合"
    NO = "不符合"
    OPEN = "待查明"


class Verdict(StrEnum):
    """Answer to a request (结论)."""

    ADMITTED = "admitted"
    REJECTED = "rejected"
    RETURNED = "returned"
    REFERRED = "referred"

    @property
    def word(self) -> str:
        """The Chinese word shown to users."""
        return {"admitted": "准予进入", "rejected": "不予准入", "returned": "退回补正",
                "referred": "转有关机关"}[self.value]


class Outcome(StrEnum):
    """Answer to "who owns this event?" (归属结论)."""

    OWNED = "owned"
    DISPUTED = "disputed"
    UNOWNED = "unowned"
    INCOMPLETE = "incomplete"
    ELSEWHERE = "elsewhere"

    @property
    def word(self) -> str:
        """The Chinese word shown to users."""
        return {"owned": "归属明确", "disputed": "职责有争议", "unowned": "没有归属",
                "incomplete": "事实不足", "elsewhere": "不归本系统办理"}[self.value]


class Tried(StrEnum):
    """What became of a rule (规则结果)."""

    APPLIED = "applied"
    OVERRIDDEN = "overridden"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        """The Chinese word shown to users."""
        return {"applied": "适用", "overridden": "被排除", "failed": "条件不符", "unknown": "事实不足"}[self.value]


class ValueType(StrEnum):
    """Type of an attribute (属性类型)."""

    TEXT = "文本"
    CHOICE = "选项"
    CHOICES = "多选"
    YES_NO = "是否"
    NUMBER = "数值"
    DAY = "日期"
