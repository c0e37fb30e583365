"""`powerlist batch` from Parquet to Parquet: one file or a whole folder, a task a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .inputs import spare, stands
from .journal import keep_existing, partial
from .progress import progress
from .shell import NO, OK, UserError, read_file, today, warn, writable

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.columnar.files import Done, Job, Task

ENDING = ".parquet"

#: How many files that could not be done are shown on the screen.
_SHOWN = 20

#: What is said of a file for which the reader of Parquet has only words of its own, in English.
_BROKEN = "不是完整的 Parquet 文件，或者里面有读不出的字"


@dataclass(frozen=True)
class Order:
    """What the command line asks for."""

    events: Path
    output: Path
    mapping: Mapping[str, str | None]
    answers: Sequence[str]
    as_of: date | None
    jobs: int | None
    memo: Path | None
    explain: Path | None
    resume: bool
    force: bool


def applies(events: str, output: str, *, asked: Mapping[str, object]) -> bool:
    """Whether both sides are Parquet, files or folders of them; `asked` are options that are of use only then."""
    if (stands(Path(events)) and Path(events).is_dir()) or (events.lower().endswith(ENDING) and output.lower().endswith(ENDING)):
        return True
    if output.lower().endswith(ENDING):
        raise UserError(f"`{events}` 不能写成 {ENDING}", f"只有 {ENDING} 的事件表能写成 {ENDING}；-o 改写 .csv 或 .jsonl")
    for option, value in asked.items():
        if value is not None:
            raise UserError(f"{option} 只用于 Parquet 写成 Parquet", "去掉这个选项；或者事件表和 -o 都用 .parquet 文件或文件夹")
    return False


def answers_of(text: str | None) -> tuple[str, ...]:
    """The columns of the answer that are wanted, `lead,class`; by default all."""
    from powerlist.nearest import did_you_mean
    from powerlist.report.batch import ANSWER

    wanted = tuple(dict.fromkeys(word.strip() for word in text.split(","))) if text else tuple(ANSWER)
    for word in wanted:
        if word not in ANSWER:
            raise UserError(f"--answers：结果里没有 `{word}` 一列", did_you_mean(word, ANSWER) or f"可选：{'、'.join(ANSWER)}")
    return wanted


def decide_files(order: Order, opened: Workspace) -> int:
    """Decide all files; the exit code."""
    try:
        from powerlist.columnar.pool import decided
    except ImportError:
        raise UserError(f"读写 {ENDING} 要用 pyarrow 和 numpy，现在没有安装",
                        'pip install "powerlist[batch]"；或者改用 .csv') from None
    _check_reasons(order)
    tasks = _tasks(order)
    _check(order, tasks)
    job = _job(order, opened, tasks)
    found: list[Done] = []
    try:
        with progress("逐个文件判定") as report:
            for done in decided(job, tasks, order.jobs or _processors()):
                found.append(done)
                report(len(found), len(tasks))
    except BrokenExecutor:
        raise UserError(f"做完 {len(found):,} 个文件以后，一个进程被系统结束了，多半是内存不够",
                        "减少 --jobs，加 --resume 接着做") from None
    except KeyboardInterrupt:
        warn(f"做完了 {len(found):,} 个文件，加 --resume 接着做")
        raise
    _remember(order, job, found)
    code = _told(order, found)
    if order.explain is not None:
        _explain(order.explain, order, job, tasks, opened, failed=sum(done.failure is not None for done in found))
    return code


def _explain(path: Path, order: Order, job: Job, tasks: list[Task], opened: Workspace, *, failed: int) -> None:
    """The reasons of the classes of all files: half of them would pass for all."""
    from .reasons import explain_files

    if failed:
        warn(f"理由没有写进 {path.name}：有 {failed:,} 个文件没有判；改好或者移走它们，加 --resume 再运行")
    else:
        explain_files(path, job, tasks, opened, resume=order.resume, force=order.force)


def _tasks(order: Order) -> list[Task]:
    """Every file with the place of its decisions, in the order of names."""
    events, output = order.events, order.output
    if not stands(events):
        raise UserError(f"找不到文件 `{events}`", "检查文件名和所在的文件夹")
    if not events.is_dir():
        tasks = [(events, output)]
    else:
        if output.resolve().is_relative_to(events.resolve()):
            raise UserError(f"`{output}` 在 `{events}` 里面", "-o 写另一个文件夹，免得把判定当成事件")
        if stands(output) and not output.is_dir():
            raise UserError(f"`{output}` 是文件", "事件表是文件夹时，-o 也写文件夹")
        if output.suffix.lower() in (".csv", ".jsonl"):
            raise UserError(f"一个文件夹的事件不能写成 `{output}` 一个文件", "-o 写文件夹；要 .csv、.jsonl，一个一个地判")
        from powerlist.columnar.files import tasks_of

        tasks = tasks_of(events, output)
    if not tasks:
        raise UserError(f"文件夹 `{events}` 里没有 {ENDING} 文件", f"文件夹里只判 {ENDING} 的；.csv、.jsonl 一个一个地判")
    beside = [path for path in (order.memo, order.explain) if path is not None]
    spare((source for source, _ in tasks), [*(target for _, target in tasks), *beside])
    there = [target for _, target in tasks if stands(target)]
    if there and not order.force and not order.resume:
        raise UserError(f"文件 `{there[0]}` 已经存在" + (f"（共 {len(there):,} 个）" if len(there) > 1 else ""),
                        "换一个地方，或加 --force 覆盖；上次没有做完的，加 --resume 接着做")
    return tasks


def _check(order: Order, tasks: list[Task]) -> None:
    """Refuse now what could not be written after hours of work."""
    folder = next((path for path in (order.output, *order.output.parents) if stands(path) and path.is_dir()), Path())
    missing = [folder / f".{order.output.name}.partial"] if not all(stands(target) for _, target in tasks) else []
    for path in (*missing, *(partial(path) for path in (order.memo, order.explain) if path)):
        if not stands(path):
            writable(str(path))
    if order.memo is not None and stands(order.memo) and not order.memo.is_file():
        raise UserError(f"--memo 的 `{order.memo}` 不是文件", "换一个文件名")


def _check_reasons(order: Order) -> None:
    """That the reasons can be had, and have a place of their own."""
    from powerlist.columnar.reasons import CLASS

    if order.explain is None:
        return
    if CLASS not in order.answers:
        raise UserError(f"--explain 写的是各类的理由，结果里没有 {CLASS} 一列就对不上", f"--answers 里加上 {CLASS}")
    if order.memo is not None and order.memo.resolve() == order.explain.resolve():
        raise UserError("--memo 和 --explain 写的是同一个文件", "换一个文件名")
    if not order.resume and not order.force:
        keep_existing([order.explain])


def _job(order: Order, opened: Workspace, tasks: list[Task]) -> Job:
    from powerlist.batch import ColumnsError
    from powerlist.columnar.files import Job, header_of
    from powerlist.workspace import ENGINE

    refused: list[UserError] = []
    for source, _ in tasks:  # the others are told of when it is their turn
        try:
            job = Job.of(opened.catalog, header_of(source), today(), engine=ENGINE, as_of=order.as_of, mapping=order.mapping,
                         answers=order.answers)
            break
        except ColumnsError as problem:
            refused.append(UserError(f"`{source}`：{problem}", problem.help))
        except (OSError, ValueError) as problem:
            refused.append(UserError(f"`{source}` {_wrong(problem)}", "检查权限，或者重新导出一次"))
    else:
        raise refused[0]
    if job.columns.kept:
        warn(f"只照抄的列：{'、'.join(job.columns.kept)}")
    return _recalled(order, replace(job, overwrite=order.force, teaching=order.memo is not None))


def _recalled(order: Order, job: Job) -> Job:
    """The job with what was learned on another day, where it still holds."""
    from powerlist.columnar.files import recalled

    if order.memo is None or not stands(order.memo):
        return job
    found = recalled(job, read_file(str(order.memo)))
    if found is None:
        warn(f"`{order.memo}` 是按别的清单、规则、列或者日期记的，或者不完整，这次重新判")
    return found or job


def _remember(order: Order, job: Job, found: list[Done]) -> None:
    """Keep what was learned."""
    from powerlist.columnar.files import memo_of

    memo = memo_of(job, found)
    if order.memo is not None and memo is not None:
        half = partial(order.memo)
        try:
            half.write_bytes(memo)
            half.replace(order.memo)
        except OSError as problem:  # the decisions are there
            from powerlist.failures import why

            warn(f"`{order.memo}` 没有记下（{why(problem)}），下次重新判")


def _told(order: Order, found: list[Done]) -> int:
    """Say what became of the files; the exit code."""
    failed = sorted((done for done in found if done.failure), key=lambda done: done.source)
    for done in failed[:_SHOWN]:
        warn(f"`{done.source}` 没有判：{_BROKEN if done.failure and done.failure.isascii() else done.failure}")
    if len(failed) > _SHOWN:
        warn(f"另有 {len(failed) - _SHOWN:,} 个文件没有判")
    rows, errors = sum(done.rows for done in found), sum(done.errors for done in found)
    if len(failed) == len(found):
        warn("一个文件也没有写出")
        return NO
    if not rows:
        warn(f"`{order.events}` 里没有一行事件：看看导出的时候是不是漏了")
    before = sum(done.skipped for done in found)
    kept = f"（其中 {before:,} 个上次已经做完）" if before else ""
    warn(f"已写入 {order.output}：{len(found) - len(failed):,} 个文件{kept}，{rows:,} 行，{errors:,} 行读不出"
         + ("，见“problems”一列" if errors else ""))
    return NO if failed or errors else OK


def _wrong(problem: OSError | ValueError) -> str:
    """What is the matter with a file that should be one of events."""
    from powerlist.failures import why

    return f"读不出（{why(problem)}）" if isinstance(problem, OSError) and problem.errno else _BROKEN


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

