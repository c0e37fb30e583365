"""powerlist itself, on the workspace of the table (`benchmarks.jurisdiction_workspace`); by columns in `own_columns`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.jurisdiction import NOBODY, UNKNOWN_CODE, Row
from benchmarks.jurisdiction_workspace import DAY, MEANING, write
from benchmarks.peers import Job, Peer
from powerlist import Workspace
from powerlist.batch import Batch, columns_of
from powerlist.compiled import compiled
from powerlist.decider import Decider
from powerlist.workspace import WorkspaceError

COLUMNS = ("code", "town", "township_class", "severity", "cross_boundary")


class Own(Peer):
    """The workspace, opened."""

    distribution = "powerlist"
    workspace: Workspace

    @classmethod
    def written(cls, job: Job) -> Path:
        write(job.table, job.folder, towns=job.towns)
        return job.folder

    def __init__(self, written: Path) -> None:
        self.workspace = Workspace.open(written).whole()


class Reference(Own):
    """One event at a time by the reference engine."""

    name = "powerlist 逐件判（decide）"
    note = "参考引擎，每件从头判，带全部理由"

    def one(self, row: Row) -> Any:
        asked = {f"event.{name}": row[name] for name in COLUMNS[2:]}
        try:
            return self.workspace.decide({"type": row["code"], "place": row["town"], "attributes": asked}, DAY)
        except WorkspaceError:
            if row["code"] != UNKNOWN_CODE:
                raise
            return None  # a type that is on no list is a mistake to be told, not a decision

    explained = one

    def body(self, answer: Any) -> str:
        return answer.lead.id if answer is not None else NOBODY


class Rows(Own):
    """Rows of a table, each class of events decided once."""

    name = "powerlist 成批判（batch）"
    note = "逐行读、归类、取结论；第一遍里每个判定类由参考引擎判一次"
    learns = True

    def __init__(self, written: Path) -> None:
        super().__init__(written)
        self._batch = Batch(self.workspace.catalog, columns_of(self.workspace.catalog, COLUMNS, MEANING), DAY)

    def many(self, rows: list[Row]) -> list[Any]:
        return list(self._batch.decide(enumerate(map(_cells, rows), 1)))

    def body(self, answer: Any) -> str:
        return answer.brief.decision.lead.id if answer.brief is not None else NOBODY


class Single(Peer):
    """One event at a time, each answer kept for events of equal values."""

    name = "powerlist 单件判（Decider）"
    note = ("工作区先编译成一个文件（powerlist compile，不计）；每个判定类由参考引擎判一次，答复连同理由（reasons：每条规则适用"
            "不适用、为什么）一起给出，所以带不带理由是同一次查找；理由里的取值和日子是这一类头一件的，"
            "写出这一件自己的用 explain，见“示例县”")
    distribution = "powerlist"
    learns = True

    @classmethod
    def written(cls, job: Job) -> Path:
        write(job.table, job.folder, towns=job.towns)
        file = job.folder / "workspace.compiled"
        file.write_text(compiled(Workspace.open(job.folder).whole().catalog), "utf-8")
        return file

    def __init__(self, written: Path) -> None:
        decider = Decider.open(written, COLUMNS, mapping=MEANING, as_of=DAY)
        self.one = self.explained = decider.decide
        self.many = decider.decide_all

    def body(self, answer: Any) -> str:
        return answer.lead.id if answer.lead is not None else NOBODY


def _cells(row: Row) -> dict[str, str]:
    """The row as a file would give it."""
    return {**row, "severity": str(row["severity"]), "cross_boundary": "是" if row["cross_boundary"] else "否"}
