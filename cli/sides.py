"""The two states of the lists that a command holds against each other (比较的两方), and what to tell of them."""

from __future__ import annotations

import gc
from datetime import date
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from .shell import UserError, warn

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.catalog import Catalog
    from powerlist.revision import Side


def warn_of_counties(old: Catalog, new: Catalog) -> None:
    """Lists of two counties may be held against each other, but nothing has changed hands between them."""
    one, other = old.county, new.county
    if one is other is None or (one and other and (one.id == other.id or one.name == other.name)):
        return
    names = [county.name if county else "没有写县" for county in (one, other)]
    warn(f"注意：两边不是同一个县（{names[0]}、{names[1]}），下面说的不是归属变化，只是两边的不同。")


def warn_of_side(label: str, catalog: Catalog, day: date) -> None:
    """The checks may call one of them wrong."""
    from powerlist.checks import errors_of

    errors = errors_of(catalog, day)
    if errors:
        warn(f"注意：“{label}”按 {day} 检查有 {errors} 个错误，比较可能因此不准。用 powerlist check 查看。")


def sides_of(before: str, after: str | None, workspace: str | None, instead: str = "") -> tuple[Side, Side]:
    """The two as they were written; without `after` it is the workspace as it is now. `instead`: what else to write,
    where there is none."""
    from powerlist.revision import RevisionError, Side, at

    base = _base(workspace, instead, needed=after is None)
    try:
        first = at(before, base)
        return first, Side(base, "现在") if after is None and base is not None else at(after or "", base)
    except RevisionError as problem:
        raise UserError(problem.message, problem.help) from None


def _base(workspace: str | None, instead: str, *, needed: bool) -> Traversable | None:
    """The workspace that bare revisions are about, if there is one."""
    from powerlist.workspace import locate

    try:
        return locate(workspace)
    except FileNotFoundError:
        if needed or workspace is not None:
            raise UserError(f"`{workspace or '.'}` 不在工作区里（没有 powerlist.yaml）",
                            f"进入工作区文件夹再运行，用 -w 指定{instead}") from None
        return None


def opened(side: Side) -> Workspace:
    """A side that can be read whole: half a list would seem to have lost the rest."""
    from powerlist import Workspace
    from powerlist.revision import RevisionError

    gc.disable()  # as for any workspace: all records stay
    try:
        found = Workspace.read(side.folder)
    except RevisionError as problem:
        raise UserError(problem.message, problem.help) from None
    finally:
        gc.freeze()
        gc.enable()
    errors = [problem for problem in found.read_report.diagnostics if problem.severity.value == "error"]
    if found.read_report.failed:
        first = "；".join(f"{problem.at.file}：{problem.message}" for problem in errors[:3])
        raise UserError(f"“{side.label}”读不完整，不能比较：{first}",
                        f"共 {len(errors)} 处错误，改好以后再比较；现在的工作区可以用 powerlist check 看全部")
    return found
