"""pyDMNrules: the decision table as a sheet of Excel."""

from __future__ import annotations

from typing import Any

import openpyxl
import pyDMNrules
from openpyxl.styles import Border, Side

from benchmarks.jurisdiction import FirstHit, Row
from benchmarks.peers import Job, Peer

_COLUMNS = {"code": "Code", "township_class": "TownshipClass", "severity": "Severity", "cross_boundary": "CrossBoundary"}


def _cells(hit: FirstHit) -> tuple[str, ...]:
    return (f'"{hit.code}"' if hit.code else "-", ",".join(f'"{kind}"' for kind in hit.classes or ()) or "-",
            f"{hit.severity[0]} {hit.severity[1]}" if hit.severity else "-",
            "-" if hit.cross is None else str(hit.cross).lower(), f'"{hit.body}"')


def _frame(column: int, row: int) -> Border:
    """Double lines part the conditions from the answer and the head from the rows: that is how the sheet is read."""
    thin, double = Side(style="thin"), Side(style="double")
    return Border(left=double if column == 6 else thin, right=double if column == 5 else thin,
                  bottom=double if row == 2 else thin, top=thin)


class ExcelDmn(Peer):
    """The table is read row by row."""

    name = "pyDMNrules（Excel）"
    note = "三倍于事项的行，逐行比对；读入按行数的平方变慢"
    distribution = "pyDMNrules"
    most = 100

    @classmethod
    def written(cls, job: Job) -> Any:
        workbook = openpyxl.Workbook()
        sheet: Any = workbook.active
        sheet.title = "Jurisdiction"
        sheet.append(["Jurisdiction"])
        sheet.append(["F", *_COLUMNS.values(), "Lead"])
        for number, hit in enumerate(job.table.first_hits(), 1):
            sheet.append([number, *_cells(hit)])
        for row in sheet.iter_rows(min_row=2, max_col=6):
            for cell in row:
                cell.border = _frame(cell.column, cell.row)
        return workbook

    def __init__(self, written: Any) -> None:
        self._rules = pyDMNrules.DMN()
        status = self._rules.use(written)
        if "errors" in status:
            raise ValueError(status["errors"])

    def one(self, row: Row) -> Any:
        status, decision = self._rules.decide({word: row[name] for name, word in _COLUMNS.items()})
        if "errors" in status:
            raise ValueError(status["errors"])
        return decision

    def body(self, answer: Any) -> str:
        last = answer[-1] if isinstance(answer, list) else answer
        return str(last["Result"]["Lead"])
