"""`powerlist rebase`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .patch import diff_of
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.rebase import Rebase
    from powerlist.rewrite import Refusal, Rewritten
    from powerlist.save import Draft


def rebase(
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    since: Annotated[str | None, typer.Option(
        "--since", metavar="日期", help="依据是按哪一天的法律写的；默认看 powerlist.yaml 的 law_checked")] = None,
    horizon: Annotated[int, typer.Option("--horizon", metavar="月数", help="预看以后几个月里要变的法律")] = 6,
    write: Annotated[bool, typer.Option("--write", help="把有把握的改进文件，其余只列出")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只显示 --write 会怎样改，不写文件")] = False,
    min_score: Annotated[float, typer.Option(
        "--min-score", metavar="0–1", help="机器比对的相同程度到多少算有把握；对照核实的总是算")] = 0.95,
    format: options.Format = "text",
) -> None:
    """法律变了以后核对依据：哪些依据已经废止、换了条号，新条文是哪一条，有多大把握

    --write 只改有把握的：同一部法改条号；被别的法取代的，在旧条文后面加上新条文。
    拿不准的只列出：人工核对以后改好，并在那条依据里写 `as_of: 核对日期`。

    例：
      powerlist rebase -w jinhu --since 2025-12-31
      powerlist rebase --dry-run
      powerlist rebase --write --min-score 0.9

    退出码：0 没有要改的，或者都改好了；1 还有要改的；2 不能运行；3 程序内部出错。
    """
    from powerlist.clock import months_after
    from powerlist.rebase import Handling, succession_of
    from powerlist.rebase import rebase as held_against_the_law
    from powerlist.report.rebase import rebase_to_dict, rebase_to_text

    as_json = is_json(format)
    if not 0 < min_score <= 1:
        raise UserError(f"--min-score 的值 `{min_score}` 不在 0 到 1 之间", "写成 0.95 的样子")
    if horizon < 0:
        raise UserError(f"--horizon 的值 `{horizon}` 小于 0", "写月数；不预看写 0")
    opened = _sound(workspace)
    day = day_of(as_of) or today()
    found = held_against_the_law(opened.catalog, succession_of(opened.catalog), _checked(opened, since, day), day,
                                 months_after(day, horizon) or date.max, min_score)
    writing = write and not dry_run
    if writing:
        _may_write(opened, day)
    rewritten = _rewritten(opened, found) if write or dry_run else None
    drafts = rewritten.drafts if rewritten else ()
    if rewritten and writing:
        _write(rewritten)
    if as_json:
        say_json({**rebase_to_dict(found, opened.sources), "written": _names(opened, drafts) if writing else []})
    else:
        after = _written(found, _names(opened, drafts)) if writing else _shown(drafts) if dry_run else ""
        say(rebase_to_text(found, opened.sources, width()) + after)
    raise typer.Exit(NO if found.of(Handling.ASK) or (found.due and not writing) else OK)


def _sound(where: str | None) -> Workspace:
    """A workspace without errors of form: what cannot be read would be left out in silence."""
    from powerlist import WorkspaceError

    opened = open_workspace(where)
    if opened.read_report.failed:
        raise WorkspaceError(opened.read_report, opened.sources)
    return opened


def _checked(opened: Workspace, since: str | None, day: date) -> date:
    """The day by whose law the list is written."""
    checked = day_of(since, "--since") or opened.catalog.manifest.law_checked
    if checked is None:
        raise UserError("不知道依据是按哪一天的法律写的",
                        "在 powerlist.yaml 里写上 `law_checked: 最近一次核对依据的日期`，或者用 --since 指定")
    if checked > day:
        raise UserError(f"核对日 {checked} 在 {day} 之后", "检查 --since、--as-of 和 powerlist.yaml 的 law_checked")
    return checked


def _may_write(opened: Workspace, day: date) -> None:
    from powerlist.rewrite import not_ours

    refusal = not_ours(opened)
    if refusal is not None:
        raise _error(refusal)
    if day > today():
        raise UserError(f"{day} 还没有到，不能按那一天的法律改写", "去掉 --write 先看要改哪些，到时候再写")


def _rewritten(opened: Workspace, found: Rebase) -> Rewritten:
    from powerlist.recite import recite
    from powerlist.rewrite import Refusal

    result = recite(opened, found)
    if isinstance(result, Refusal):
        raise _error(result)
    return result


def _write(rewritten: Rewritten) -> None:
    from powerlist.rewrite import write

    refusal = write(rewritten)
    if refusal is not None:
        raise _error(refusal)


def _error(refusal: Refusal) -> UserError:
    return UserError("；".join(refusal.reasons), refusal.help)


def _shown(drafts: Sequence[Draft]) -> str:
    return "\n\n" + (diff_of(drafts) or "没有可以自动改写的。")


def _names(opened: Workspace, drafts: Sequence[Draft]) -> list[str]:
    return [draft.path.relative_to(str(opened.folder)).as_posix() for draft in drafts]


def _written(found: Rebase, files: Sequence[str]) -> str:
    from powerlist.rebase import Handling

    asked = len(found.of(Handling.ASK))
    done = f"改写了 {len(found.of(Handling.WRITE))} 条依据，{len(files)} 个文件：{'、'.join(files)}。" if files \
        else "没有可以自动改写的。"
    rest = f"还有 {asked} 条要人工核对：改好以后在那条依据里写 `as_of: {found.day}`，全部核对完再运行一次。" if asked \
        else f"依据核对日是 {found.day}。"
    return f"\n\n{done}\n{rest}"
