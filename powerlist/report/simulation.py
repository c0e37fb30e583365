"""A simulation for people (模拟结果): text for the screen, a report in Markdown, tables for a spreadsheet.

In: a simulation. Out: the answer first, then tables of which every line can be checked, then the small print.
"""

from __future__ import annotations

from collections.abc import Iterator

from powerlist.report.layout import WIDTH, block, columns, hang, rows, wrap
from powerlist.report.markdown import plain, table
from powerlist.report.sheet import Sheet
from powerlist.report.simulation_tables import Cell, ReportTable, parts
from powerlist.report.simulation_words import (
    reasons,
    resources,
    small_print,
    summary,
    title,
    verdict_word,
)
from powerlist.views.bearing import Bearing
from powerlist.views.simulation import Simulation


def simulation_to_text(found: Simulation, width: int = WIDTH) -> str:
    """All on the screen."""
    lines = [*wrap(title(found), width), "", *wrap(summary(found), width)]
    lines += block("理由", rows(_reasons(found), width))
    lines += block("随事下放的", rows(_resources(found), width))
    for part in parts(found):
        lines += block(part.title, columns(part.columns, part.shown))
        lines += hang("  ", part.page_note, width) if part.page_note else []
    lines += block("说明", (line for text in small_print(found) for line in hang("  · ", text, width)))
    return "\n".join(line.rstrip() for line in lines)


def _reasons(found: Simulation) -> Iterator[tuple[str, list[str]]]:
    for town in found.loads.towns:
        if town.verdict is not Bearing.NOTHING:
            yield f"{town.holder.name} {verdict_word(town)}", list(reasons(town, found))


def _resources(found: Simulation) -> Iterator[tuple[str, list[str]]]:
    """Grants that say the same to every town are told once."""
    told: dict[tuple[str, ...], list[str]] = {}
    for town in found.loads.towns:
        if town.grants:
            told.setdefault(tuple(resources(town)), []).append(town.holder.name)
    for words, towns in told.items():
        yield towns[0] if len(towns) == 1 else f"{len(towns)} 个镇街", list(words)


def simulation_to_markdown(found: Simulation) -> str:
    """The report for whoever decides."""
    return "\n".join(_markdown(found)) + "\n"


def _markdown(found: Simulation) -> Iterator[str]:
    yield from (f"# {plain(title(found))}", "", plain(summary(found)))
    for heading, head, pairs in (("理由", ("镇街", "为什么"), _reasons(found)),
                                 ("随事下放的", ("镇街", "赋权文件写明的"), _resources(found))):
        listed = [(name, "\n".join(words)) for name, words in pairs]
        if listed:
            yield from ("", f"## {heading}", "", *table(head, listed))
    for part in parts(found):
        yield from ("", f"## {part.title}", "", *table(part.columns, (list(map(_cell, row)) for row in part.shown)))
        if part.page_note:
            yield from ("", plain(part.page_note))
    yield from ("", "## 说明", "", *(f"- {plain(text)}" for text in small_print(found)))


def _cell(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) else cell or ""


def simulation_to_sheets(found: Simulation) -> tuple[Sheet, ...]:
    """Every table whole, and the words beside them."""
    words = [("结论", summary(found)), *((name, text) for name, texts in _reasons(found) for text in texts),
             *((f"随事下放 {name}", text) for name, texts in _resources(found) for text in texts),
             *(("说明", text) for text in small_print(found))]
    return (Sheet("结论和说明", ("什么", "内容"), tuple(words), (title(found),)), *map(_sheet, parts(found)))


def _sheet(part: ReportTable) -> Sheet:
    return Sheet(part.title, part.columns, part.rows, (part.note,) if part.note else ())
