"""Closed vocabularies (固定用语): every word a catalog may choose from, in the words of the law.

Nothing here knows files, rules or records. Members are English, values are the Chinese words that
stand in catalogs; order inside `Level` and `Rank` is meaningful (highest first).
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Level(StrEnum):
    """Level of government (层级), highest first."""

    STATE = "国家"
    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    TOWN = "镇"
    VILLAGE = "村"

    @property
    def depth(self) -> int:
        """0 for the state, 5 for a village."""
        return list(Level).index(self)


class CodingSystem(StrEnum):
    """Who issued an area code (编码体系). The two authorities disagree on many town codes."""

    STATISTICS = "统计用区划代码"
    CIVIL_AFFAIRS = "民政区划代码"


class BodyKind(StrEnum):
    """Kind of body (机构类别)."""

    GOVERNMENT = "政府"
    DEPARTMENT = "部门"
    VERTICAL = "垂直管理机构"
    STATIONED = "派驻机构"
    TOWN = "镇街"
    CENTRE = "指挥中心"
    PARTY = "党委工作机构"
    ZONE = "开发区管理机构"
    INSTITUTION = "事业单位"
    VILLAGE = "村居"


class TownKind(StrEnum):
    """Kind of town-level area (镇街类别)."""

    TOWN = "镇"
    TOWNSHIP = "乡"
    SUBDISTRICT = "街道"
    OTHER = "类似乡级单位"


class TownClass(StrEnum):
    """Class of town (镇街分类): what a county builds and staffs differently; which towns are what, it decides."""

    GENERAL = "一般"
    LARGER = "较大"
    EXTRA_LARGE = "特大"
    DEVELOPED = "经济发达"


class OfficeSide(StrEnum):
    """Where an office stands (前后台): the front serves and enforces, the back decides, manages and supervises."""

    FRONT = "前台"
    BACK = "后台"


class PostKind(StrEnum):
    """Kind of post (编制类别)."""

    ADMINISTRATIVE = "行政编制"
    INSTITUTION = "事业编制"
    DEDICATED = "专项编制"


class EnforcementMode(StrEnum):
    """How enforcement in a town is organised (执法模式): the department's team merged into the town's, which acts in its
    own name; several teams scheduled by a centre, each in its own name; a team that the department sends."""

    MERGED = "镇队合一"
    JOINT = "联合执法"
    STATIONED = "派驻执法"


class Datum(StrEnum):
    """Coordinate system of longitudes and latitudes (坐标系). In China two of them are off by hundreds of metres on
    purpose, so that coordinates without a system say nothing."""

    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


class GridKind(StrEnum):
    """Kind of grid (网格类别)."""

    COMPREHENSIVE = "综合"
    DEDICATED = "专属"
    MICRO = "微"


class StatuteKind(StrEnum):
    """Kind of legal source (法律文件类别)."""

    CONSTITUTION = "宪法"
    LAW = "法律"
    LAW_INTERPRETATION = "法律解释"
    LAW_DECISION = "法律决定"
    ADMINISTRATIVE_REGULATION = "行政法规"
    LOCAL_REGULATION = "地方性法规"
    JUDICIAL_INTERPRETATION = "司法解释"
    MINISTRY_RULE = "部门规章"
    LOCAL_RULE = "地方政府规章"
    PARTY_REGULATION = "党内法规"
    DOCUMENT = "规范性文件"
    OTHER = "其他"


class Succession(StrEnum):
    """How one text of the law followed another (接替方式)."""

    REVISION = "修订"
    REPLACEMENT = "替代"
    CODIFICATION = "编纂"


class Rank(StrEnum):
    """Rank of a rulebook (效力位阶), highest first; a lower one may not silently beat a higher one."""

    LAW = "法律"
    ADMINISTRATIVE_REGULATION = "行政法规"
    LOCAL_REGULATION = "地方性法规"
    RULE = "规章"
    DOCUMENT = "规范性文件"
    LOCAL = "本地约定"

    @property
    def depth(self) -> int:
        """0 for law, 5 for a local arrangement."""
        return list(Rank).index(self)


class ItemType(StrEnum):
    """Type of item (事项类型), national codes 01–10 and 20."""

    APPROVAL = "行政许可"
    PENALTY = "行政处罚"
    COMPULSION = "行政强制"
    LEVY = "行政征收"
    PAYMENT = "行政给付"
    INSPECTION = "行政检查"
    CONFIRMATION = "行政确认"
    REWARD = "行政奖励"
    ADJUDICATION = "行政裁决"
    OTHER = "其他行政权力"
    SERVICE = "公共服务"


class MeasureKind(StrEnum):
    """What a measure is in law (措施性质): 行政处罚法 art. 9, 28; 行政强制法 art. 9, 12."""

    PENALTY = "行政处罚"
    ORDER = "责令改正"
    COMPULSORY = "强制措施"
    EXECUTION = "强制执行"


class Measure(Enum):
    """One measure (措施) an item allows, with what it is in law; from the everyday to the grave."""

    WARNING = ("警告", MeasureKind.PENALTY)
    CRITICISM = ("通报批评", MeasureKind.PENALTY)
    FINE = ("罚款", MeasureKind.PENALTY)
    CORRECT = ("责令改正", MeasureKind.ORDER)
    DEMOLISH_BY = ("限期拆除", MeasureKind.ORDER)
    CONFISCATE_GAINS = ("没收违法所得", MeasureKind.PENALTY)
    CONFISCATE_GOODS = ("没收非法财物", MeasureKind.PENALTY)
    SUSPEND_LICENCE = ("暂扣许可证件", MeasureKind.PENALTY)
    DOWNGRADE = ("降低资质等级", MeasureKind.PENALTY)
    REVOKE_LICENCE = ("吊销许可证件", MeasureKind.PENALTY)
    REVOKE_BUSINESS_LICENCE = ("吊销营业执照", MeasureKind.PENALTY)
    RESTRICT_BUSINESS = ("限制开展生产经营活动", MeasureKind.PENALTY)
    STOP_BUSINESS = ("责令停产停业", MeasureKind.PENALTY)
    CLOSE = ("责令关闭", MeasureKind.PENALTY)
    RESTRICT_OCCUPATION = ("限制从业", MeasureKind.PENALTY)
    DETENTION = ("行政拘留", MeasureKind.PENALTY)
    RESTRICT_LIBERTY = ("限制公民人身自由", MeasureKind.COMPULSORY)
    SEAL = ("查封场所、设施或者财物", MeasureKind.COMPULSORY)
    SEIZE = ("扣押财物", MeasureKind.COMPULSORY)
    FREEZE = ("冻结存款、汇款", MeasureKind.COMPULSORY)
    PRESERVE = ("先行登记保存", MeasureKind.COMPULSORY)
    DEMOLISH = ("强制拆除", MeasureKind.EXECUTION)
    PERFORM_INSTEAD = ("代履行", MeasureKind.EXECUTION)
    SURCHARGE = ("加处罚款或者滞纳金", MeasureKind.EXECUTION)
    TRANSFER_DEPOSIT = ("划拨存款、汇款", MeasureKind.EXECUTION)

    @property
    def word(self) -> str:
        """The word in the law."""
        return str(self.value[0])

    @property
    def kind(self) -> MeasureKind:
        """What it is in law; decides who may hold it and what may create it."""
        return MeasureKind(self.value[1])


#: Measures that restrict personal liberty: only the police and organs named by law (行政处罚法 art. 18 ¶3).
LIBERTY = frozenset({Measure.DETENTION, Measure.RESTRICT_LIBERTY})


class GrantMode(StrEnum):
    """How a town comes to act (下放方式)."""

    STATUTORY = "法定"
    GRANT = "赋权"
    ENTRUSTMENT = "委托"
    STATIONING = "派驻"


class Status(StrEnum):
    """How far a shipped record may be trusted (数据性质)."""

    PUBLISHED = "published"
    STATUTE = "statute"
    ILLUSTRATIVE = "illustrative"


class Clock(StrEnum):
    """How days are counted (计时方式)."""

    CALENDAR_DAY = "自然日"
    WORKING_DAY = "工作日"
    HOUR = "小时"
    WORKING_HOUR = "工作小时"
    MINUTE = "分钟"
    MONTH = "月"
    YEAR = "年"


class Part(StrEnum):
    """What part a statute gives the holder (角色): to answer for it, to share it, to help, to be liable."""

    PRINCIPAL = "主责"
    JOINT = "共同"
    SUPPORTING = "配合"
    LIABILITY = "追责"


class RequestKind(StrEnum):
    """What a request asks for (申请种类)."""

    DUTY_ADMISSION = "职责准入"
    ADJUSTMENT = "动态调整"
    ORDERING = "点单"
    GRANT = "赋权"
    ENTRUSTMENT = "委托"
    STATIONING = "派驻"
    TAKE_BACK = "收回"
    GRID_ADMISSION = "网格准入"
    VILLAGE_ADMISSION = "村级准入"
    TEMPORARY_TASK = "临时任务"
    ASSESSMENT = "考核挂牌"


class Action(StrEnum):
    """What happens to a record of the lists (变更动作)."""

    ADD = "新增"
    ALTER = "变更"
    END = "取消"


class AdmissionList(StrEnum):
    """A list that holds what was admitted below or beside the lists of powers and duties (准入清单)."""

    GRID = "网格事项"
    VILLAGE = "村社区事项"
    TEMPORARY = "临时任务"
    ASSESSMENT = "考核挂牌"


class ListKind(StrEnum):
    """Which list a published figure counts (清单种类). The first three are the lists that every town keeps;
    the next three its powers, by where they come from; then the matters shared out, and the departments' own."""

    BASIC = "基本履职"
    SUPPORTING = "配合履职"
    TAKEN_BACK = "上级收回"
    POWERS = "权责清单"
    STATUTORY = "法定"
    HANDED_DOWN = "下放"
    MATTERS = "责任清单"
    DEPARTMENTS = "部门权力"


class CountUnit(StrEnum):
    """How a figure counts what several towns hold (计数单位): once, or once for each town."""

    ENTRY = "项"
    EACH_TOWN = "项次"


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
