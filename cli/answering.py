"""Answering a batch: each event or request gets its answer or its errors, and none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .inputs import Given
from .shell import CANNOT, NO, OK, is_json, new_file, say, say_all, warn, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.diagnostics import Report


@dataclass(frozen=True)
class Answered:
    """One case with its answer, or with the report of why there is none."""

    given: Given
    case: Any = None
    answer: Any = None
    report: Report | None = None


def answer_all(givens: Sequence[Given], ask: Callable[[Any], tuple[Any, Any]]) -> list[Answered]:
    """`ask` gives the case (with what was asked for filled in) and its answer."""
    from powerlist import WorkspaceError

    found = []
    for given in givens:
        if given.report is not None:
            found.append(Answered(given, report=given.report))
            continue
        try:
            case, answer = ask(given.case)
            found.append(Answered(given, case, answer))
        except WorkspaceError as problem:
            found.append(Answered(given, report=problem.report))
    return found


def show(workspace: Workspace, answered: Sequence[Answered], *, format: str, lines: bool,
         text: Callable[[Answered], str], good: Callable[[Any], bool]) -> int:
    """Print every answer; the exit code is that of the worst."""
    if is_json(format) or lines:
        say_all([_data(one, workspace) for one in answered], lines=lines)
    else:
        _show_text(workspace, answered, text)
    days = [one.answer.as_of for one in answered if one.report is None]
    if days:
        warn_of_errors(workspace, max(days))
    if any(one.report is not None for one in answered):
        return CANNOT
    return OK if all(good(one.answer) for one in answered) else NO


def warn_of_errors(workspace: Workspace, day: date) -> None:
    """An answer may rest on a list that the checks call wrong: say so once, beside the answers."""
    from powerlist.checks import errors_of

    errors = errors_of(workspace.catalog, day)
    if errors:
        warn(f"注意：目录按 {day} 检查有 {errors} 个错误，答复可能因此不准。用 powerlist check 查看。")


def _data(one: Answered, workspace: Workspace) -> Any:
    from powerlist.receipt import to_dict
    from powerlist.report.findings import diagnostics_to_list

    if one.report is None:
        return to_dict(one.answer, workspace)
    listed = diagnostics_to_list(one.report, {**workspace.sources, **one.given.sources})
    return {"error": {"message": "不能答复：输入或目录有错误", "diagnostics": listed}}


def _show_text(workspace: Workspace, answered: Sequence[Answered], text: Callable[[Answered], str]) -> None:
    from powerlist.report.findings import report_to_text

    shown = False
    for one in answered:
        if one.report is None:
            say(("\n" + "─" * (width() // 2) + "\n" if shown else "") + text(one))
            shown = True
        else:
            sources = {**workspace.sources, **one.given.sources}
            warn("错误：不能答复，先改正下面的问题")
            warn(report_to_text(one.report, sources, width=width()))


def keep(workspace: Workspace, answered: Sequence[Answered], path: str | None, *, strict: bool) -> None:
    """Write the receipts of all answers, where that was asked for."""
    if path is None:
        return
    import json

    from powerlist.receipt import receipt_of

    receipts = [receipt_of(one.case, one.answer, workspace, strict=strict) for one in answered if one.report is None]
    if receipts:
        content = receipts[0] if len(receipts) == 1 else receipts
        new_file(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        warn(f"回执已写入 {path}")


def heading(workspace: Workspace, case: Any, title: str) -> str:
    """What an answer is about: the title, the place, and the number of the case."""
    place = workspace.catalog.areas.get(case.place) if hasattr(case, "place") else None
    name = place.name if place else getattr(case, "place", None)
    return " · ".join(part for part in (case.id, title, name) if part)
