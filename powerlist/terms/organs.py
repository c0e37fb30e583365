"""Who acts and where (机构和地方)."""

from __future__ import annotations

from enum import StrEnum


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


class Datum(StrEnum):
    """Coordinate system of longitudes and latitudes (坐标系). In China two of them are off by hundreds of metres on
    purpose, so that coordinates without a system say nothing."""

    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


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


class GridKind(StrEnum):
    """Kind of grid (网格类别)."""

    COMPREHENSIVE = "综合"
    DEDICATED = "专属"
    MICRO = "微"
