"""The reasons of the classes that `powerlist batch` has written into Parquet (`--explain`): a file of lines beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .journal import Journal, json_text, partial
from .progress import progress
from .shell import UserError, today, warn

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.columnar.files import Job, Task

#: Classes that are written at once.
_CHUNK = 500


def met_in(journal: Journal, number: int) -> set[str]:
    """The classes whose reasons were written before the work was broken off."""
    if journal.fresh:
        return set()
    with partial(journal.finals[number]).open(encoding="utf-8") as lines:
        return {json.loads(line)["class"] for line in lines}


def explain_files(path: Path, job: Job, tasks: Sequence[Task], opened: Workspace, *, resume: bool, force: bool) -> None:
    """Write one line for each class that stands in the decided files."""
    from powerlist.columnar.reasons import ReasonsError, made_of

    try:
        journal = Journal(path, (), {"判定": made_of(tasks)}, today(), resume=resume and not force, force=force,
                          anew="用 --explain 换一个文件，或者加 --force 重写")
        if not journal.reached.done:
            _write(journal, job, tasks, opened)
    except ReasonsError as problem:
        raise UserError(problem.message, problem.help) from None
    warn(f"已写入 {path.name}：{journal.reached.rows:,} 类的理由")


def _write(journal: Journal, job: Job, tasks: Sequence[Task], opened: Workspace) -> None:
    from powerlist.columnar.reasons import reasons
    from powerlist.report.batch import class_to_dict

    try:
        with progress("写各类的理由") as report:
            found = reasons(job, opened.catalog, tasks, met_in(journal, 0), report)
            while chunk := list(islice(found, _CHUNK)):
                journal.append(0, json_text(class_to_dict(one, opened.catalog) for one in chunk))
                journal.commit(len(chunk), 0)
    except KeyboardInterrupt:
        warn(f"写出了 {journal.reached.rows:,} 类的理由，加 --resume 接着做")
        raise
    finally:
        journal.close()
    journal.finish()
