"""The workspace file `powerlist.yaml` (工作区): what belongs together, and the county's own parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.common import AreaRef, Provenance
from powerlist.model.fields import AtLeast, Id, Matches, Name, route_field
from powerlist.route import Route
from powerlist.terms import CodingSystem

FolderName = Annotated[str, Matches(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", "文件夹名，只用英文字母、数字、下划线和连字符")]
Code = Annotated[str, Matches(r"PL[1-5][0-9]{2}", "检查代码，如 PL301")]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that the law leaves to the province or county (地方参数), with its source."""

    value: Annotated[int, AtLeast(0)]
    source: Name


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the law leaves to local rule; a figure that is not set switches its check off, visibly."""

    evaluation_months: Parameter | None = None
    certified_officers: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that the office has looked at and lets stand (暂缓), with a reason and an end."""

    code: Code
    record: Id
    reason: Name
    until: date
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """A figure the county has published about its lists (公布总数)."""

    what: Name
    value: Annotated[int, AtLeast(0)]
    source: Name


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a workspace. `law_checked` is the day on which somebody last held its citations against the
    law (依据核对日): they name articles of the texts in force on that day. `law_until` is the day on which its
    register of statutes was taken from the source (法律数据截止日)."""

    name: Name
    county: AreaRef | None = None
    coding_system: CodingSystem = CodingSystem.STATISTICS
    uses: tuple[FolderName, ...] = ()
    rulebooks: tuple[Id, ...] = ()
    law_checked: date | None = None
    law_until: date | None = None
    parameters: Parameters = Parameters()
    suppressions: tuple[Suppression, ...] = ()
    totals: tuple[PublishedTotal, ...] = ()
    provenance: Provenance | None = None
    at: Route = route_field()
