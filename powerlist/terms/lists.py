"""What lists hold and what is asked of them (清单和申请)."""

from __future__ import annotations

from enum import StrEnum


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
    the next three its powers, by where they come from; then the matters shared out, and the departments' own; then
    what was admitted to grids and villages; then the grids themselves, and the Party branches that stand on them."""

    BASIC = "基本履职"
    SUPPORTING = "配合履职"
    TAKEN_BACK = "上级收回"
    POWERS = "权责清单"
    STATUTORY = "法定"
    HANDED_DOWN = "下放"
    MATTERS = "责任清单"
    DEPARTMENTS = "部门权力"
    GRID_ITEMS = "网格事项"
    VILLAGE_ITEMS = "村社区事项"
    GRIDS = "网格"
    GRID_BRANCHES = "网格党组织"


class CountUnit(StrEnum):
    """How a figure counts what several towns hold (计数单位): once, or once for each town. What is no item is counted
    once too, and called otherwise: a grid, an office, a branch; a person, or a post for one."""

    ENTRY = "项"
    PIECE = "个"
    PERSON = "名"
    EACH_TOWN = "项次"
