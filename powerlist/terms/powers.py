"""What the law gives, and how far it reaches (法律和权力)."""

from __future__ import annotations

from enum import Enum, StrEnum


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


class Work(StrEnum):
    """What is done with a power or duty (办事性质): by it and the field the office inside a body is found."""

    APPROVAL = "审批"
    ENFORCEMENT = "执法"
    SERVICE = "服务"
    MANAGEMENT = "管理"


#: What people apply for (依申请办理的行政权力和公共服务): the rest an organ does of its own accord.
APPLIED_FOR = frozenset({ItemType.APPROVAL, ItemType.CONFIRMATION, ItemType.PAYMENT, ItemType.REWARD,
                         ItemType.ADJUDICATION, ItemType.OTHER, ItemType.SERVICE})


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


class Part(StrEnum):
    """What part a statute gives the holder (角色): to answer for it, to share it, to help, to be liable."""

    PRINCIPAL = "主责"
    JOINT = "共同"
    SUPPORTING = "配合"
    LIABILITY = "追责"


class Clock(StrEnum):
    """How days are counted (计时方式)."""

    CALENDAR_DAY = "自然日"
    WORKING_DAY = "工作日"
    HOUR = "小时"
    WORKING_HOUR = "工作小时"
    MINUTE = "分钟"
    MONTH = "月"
    YEAR = "年"


class Status(StrEnum):
    """How far a shipped record may be trusted (数据性质)."""

    PUBLISHED = "published"
    STATUTE = "statute"
    ILLUSTRATIVE = "illustrative"
