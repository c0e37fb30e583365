"""`powerlist batch`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .columns import columns_for, mapping_of
from .inputs import spare
from .journal import Journal, check_place, csv_text, json_text, written
from .progress import progress
from .reasons import met_in
from .shell import NO, OK, UserError, day_of, open_workspace, today, warn

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.batch import Batch, Decided
    from powerlist.report.batch import Answers

    from .tables import EventTable

#: Rows written at once; how many problems are shown on the screen; from how many on cells tell that a column is strange.
_CHUNK, _SHOWN, _MANY = 10_000, 20, 3

_LINES = {".jsonl": "每行一个 JSON 对象"}
_ENDINGS = {".csv": "表格，表头是中文", **_LINES}


def batch(
    events: Annotated[str, typer.Argument(
        metavar="事件表", help=".csv、.jsonl 或 .parquet 文件，一行一个事件；或者装着 .parquet 文件的文件夹")],
    output: Annotated[str, typer.Option(
        "--output", "-o", metavar="文件", help="判定写进这个文件：.csv 或 .jsonl；事件表是 .parquet 的也可以写成 .parquet")],
    map: Annotated[str | None, typer.Option(
        "--map", metavar="文件", help="各列的含义，YAML：列名: 属性；写成 无 的列只照抄")] = None,
    explain: Annotated[str | None, typer.Option(
        "--explain", metavar="文件", help="每个判定类一行的理由，.jsonl；Parquet 写成 Parquet 的，全部文件判完再写")] = None,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    resume: Annotated[bool, typer.Option("--resume", help="上次没有做完，接着做")] = False,
    jobs: Annotated[int | None, typer.Option(
        "--jobs", metavar="个数", min=1,
        help="Parquet 写成 Parquet 时用几个进程，一个文件一个任务；默认有几个处理器用几个")] = None,
    only: Annotated[str | None, typer.Option(
        "--answers", metavar="列", help="Parquet 写成 Parquet 时只要结果里的这几列，如 lead,class,due；默认全要")] = None,
    memo: Annotated[str | None, typer.Option(
        "--memo", metavar="文件", help="Parquet 写成 Parquet 时记下判过的类，下次先读它")] = None,
    force: options.Force = False,
) -> None:
    """成批判定：一张事件表，每行判定归谁办，写成另一张表

    列名写属性的名称或中文名：事件类型、地点、行为日、立案，其他如 所在规划区（zone）；各列都照抄到结果里，不认识的只照抄。
    空格子是不知道，“无”（JSON 的 null）是确知没有；多选的几个值、几次立案之间写顿号。
    读不出的行写明哪一列不对，不影响其他行；缺事实的行列出要问什么。行号不算表头。
    没有写行为日的按答复日判，不算到期日，在“说明”一列写明；算不出到期日的也写在那里。
    规则分辨不出的事件是同一个判定类，只判一次，理由用 --explain 写出（条件不符的规则不列，看一件的用 explain）。
    一万行一写；中途停了，加 --resume 从写到的地方接着做，事件表、清单、规则变了的不接。
    Parquet 写成 Parquet 按列判，快得多：整个文件夹一次判完，一个文件一个任务，列名用英文的键，没有的留空，只照抄不认识的列。

    例：
      powerlist batch 事件.csv -o 判定.csv -w jinhu
      powerlist batch 事件.parquet -o 判定.csv --explain 理由.jsonl -w jinhu
      powerlist batch 事件.csv -o 判定.csv -w jinhu --resume
      powerlist batch 事件 -o 判定 --jobs 4 -w jinhu（装着 .parquet 的文件夹）

    退出码：0 每行都判了；1 有读不出的行；2 不能运行；3 程序内部出错。
    """
    from powerlist.batch import Batch
    from powerlist.report.batch import Answers

    from . import parquet
    from .tables import open_table

    if not events:
        raise UserError("没有写事件表的文件名", "写 .csv、.jsonl、.parquet 文件，或者装着 .parquet 文件的文件夹")
    read = [Path(name) for name in (events, map) if name]
    spare(read, [Path(memo)] if memo else [])
    if parquet.applies(events, output, asked={"--jobs": jobs, "--answers": only, "--memo": memo}):
        if explain:
            check_place(Path(explain), _LINES)
        order = parquet.Order(Path(events), Path(output), mapping_of(map), parquet.answers_of(only), day_of(as_of), jobs,
                              Path(memo) if memo else None, Path(explain) if explain else None, resume, force)
        raise typer.Exit(parquet.decide_files(order, open_workspace(workspace).whole()))
    files = [Path(output), *([Path(explain)] if explain else [])]
    _check(files)
    spare(read, written(files))
    asked_day = day_of(as_of)
    opened = open_workspace(workspace).whole()
    table = open_table(events)
    mapping = mapping_of(map)
    columns = columns_for(opened.catalog, table, mapping)
    if columns.kept:
        warn(f"只照抄的列：{'、'.join(columns.kept)}")
    journal = Journal(files[0], files[1:], _made_of(opened, table.digest, mapping, asked_day, files), today(),
                      resume=resume, force=force)
    if not journal.reached.done:
        decider = Batch(opened.catalog, columns, journal.begun, as_of=asked_day, reasons=explain is not None)
        strange = _Strange(columns.meaning)
        _decide(journal, table, decider, Answers(table.header, labels=files[0].suffix.lower() == ".csv"), opened, strange)
        strange.tell()
    found = journal.reached
    if not found.rows:
        warn(f"`{events}` 里没有一行事件：看看导出的时候是不是漏了")
    warn(f"已写入 {'、'.join(file.name for file in files)}：{found.rows:,} 行，{found.errors:,} 行读不出")
    raise typer.Exit(NO if found.errors else OK)


def _check(files: Sequence[Path]) -> None:
    """Refuse what could not be written, before any work."""
    for file, endings in zip(files, (_ENDINGS, _LINES), strict=False):
        check_place(file, endings)
    if len({file.resolve() for file in files}) < len(files):
        raise UserError("-o 和 --explain 写的是同一个文件", "换一个文件名")


def _made_of(opened: Workspace, events: str, mapping: Mapping[str, str | None], day: date | None, files: Sequence[Path]
             ) -> dict[str, str]:
    """All that the output depends on, by the words of a reader."""
    from powerlist.fingerprint import digest
    from powerlist.workspace import ENGINE

    return {"事件表": events, "目录和规则": digest(dict(opened.catalog.digests)), "对照": digest(mapping), "程序": ENGINE,
            "答复日": day.isoformat() if day else "事件当天", "输出文件": "、".join(file.name for file in files)}


class _Strange:
    """Columns in which not one cell says anything that belongs there: they are taken for what they are not."""

    def __init__(self, meaning: Mapping[str, str]) -> None:
        self._meaning, self._left, self._wrong = meaning, set(meaning), Counter[str]()

    def note(self, one: Decided) -> None:
        """A row was decided, or not."""
        wrong = {problem.column for problem in one.problems}
        self._wrong.update(wrong)
        self._left -= one.row.keys() - wrong

    def tell(self) -> None:
        """Say so once for each column."""
        for column in self._meaning:
            if column in self._left and self._wrong[column] >= _MANY:
                warn(f"列“{column}”的 {self._wrong[column]:,} 格没有一格像 {self._meaning[column]}：它要是指别的，"
                     f"用 --map 写明，写成 {column}: 无 就只照抄")


def _decide(journal: Journal, table: EventTable, decider: Batch, answers: Answers, opened: Workspace, strange: _Strange
            ) -> None:
    """All rows that have not been written yet."""
    try:
        with progress("逐行判定") as report:
            rows = islice(table.rows(report), journal.reached.rows, None)
            _write(journal, answers, decider.decide(rows), opened, strange)
    except KeyboardInterrupt:
        warn(f"写出了 {journal.reached.rows:,} 行，加 --resume 接着做")
        raise
    finally:
        journal.close()
    journal.finish()


def _write(journal: Journal, answers: Answers, decided: Iterator[Decided], opened: Workspace, strange: _Strange) -> None:
    """Chunk by chunk: the rows, and the classes that have not been met before."""
    from powerlist.report.batch import class_to_dict

    table, explaining = journal.finals[0].suffix.lower() == ".csv", len(journal.finals) > 1
    met = met_in(journal, 1) if explaining else set()
    told = 0
    if table and journal.fresh:
        journal.append(0, "\ufeff" + csv_text([answers.header]))  # spreadsheets take it for UTF-8 by the mark
    while True:
        rows, errors = [], 0
        for one in islice(decided, _CHUNK):
            rows.append(answers.row(one))
            strange.note(one)
            if one.problems:
                errors += 1
                _tell(one, told + errors)
            if explaining and one.reasons is not None and one.reasons.key.id not in met:
                met.add(one.reasons.key.id)
                journal.append(1, json_text([class_to_dict(one.reasons, opened.catalog)]))
        text = csv_text(rows) if table else json_text(dict(zip(answers.header, cells, strict=True)) for cells in rows)
        journal.append(0, text)
        journal.commit(len(rows), errors)
        told += errors
        if not rows:
            break
    if told > _SHOWN:
        warn(f"另有 {told - _SHOWN:,} 行读不出，见输出的“问题”一列")


def _tell(one: Decided, count: int) -> None:
    from powerlist.failures import clipped

    for problem in one.problems if count <= _SHOWN else ():
        help = f"（{problem.help}）" if problem.help else ""
        warn(clipped(f"第 {one.number} 行“{problem.column}”：{problem.message}{help}"))
