"""Lists for a random check as spreadsheets save them (名录的 CSV): a heading, then a row for each. In: text. Out: the
nodes that YAML would give, each with the line it stands on, so that they are read and found fault with alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from collections.abc import Mapping as Table

from powerlist.diagnostics import Sink
from powerlist.nearest import did_you_mean
from powerlist.read.yaml_source import Mapping, Node, Scalar, Sequence, Source
from powerlist.route import Route, Span

#: Heading → key of a target; of an officer. Those in brackets may be left out.
TARGETS = {"编号": "id", "名称": "name", "检查": "checks", "（风险）": "risk", "（上次检查）": "last_checked"}
OFFICERS = {"编号": "id", "姓名": "name", "部门": "department", "证号": "certificate", "到期日": "until", "领域": "fields",
            "（回避）": "avoid"}


def read_roster(text: str, headings: Table[str, str], sink: Sink, name: str) -> Source:
    """The rows of a list as one document: a sequence of records."""
    source = Source(name, text, lines=text.splitlines())
    try:
        source.documents = tuple(_documents(source, headings, sink))
    except csv.Error:  # a field beyond all measure: no list, some other file
        sink.error("PL108", Route(name), "读不出表格", help="另存为 CSV（逗号分隔）再试")
    return source


def _documents(source: Source, headings: Table[str, str], sink: Sink) -> Iterator[Node]:
    rows, at = csv.reader(io.StringIO(source.text)), Route(source.name)
    head = [cell.strip() for cell in next(rows, [])]
    keys = _keys(head, headings, sink, at)
    records: list[Node] = []
    while keys:
        first = rows.line_num + 1
        row = next(rows, None)
        if row is None:
            yield Sequence(tuple(records), Span(1, 1, 1, 2))
            return
        span = Span(first, 1, rows.line_num, len(source.lines[first - 1]) + 1)
        if len(row) > len(head):
            sink.error("PL108", at / 0 / len(records), f"这一行有 {len(row)} 格，表头只有 {len(head)} 格", span=span,
                       help="检查有没有多出的逗号；格子里有逗号的，用引号括起来")
        if any(cell.strip() for cell in row):
            records.append(_record(dict(zip(keys, row, strict=False)), span))


def _keys(head: list[str], headings: Table[str, str], sink: Sink, at: Route) -> list[str]:
    """The key of each column; nothing where the heading is not as it must be."""
    known = {heading.strip("（）"): key for heading, key in headings.items()}
    unknown = [heading for heading in head if heading not in known]
    missing = [heading for heading in headings if heading[0] != "（" and heading not in head]
    twice = sorted({heading for heading in head if head.count(heading) > 1})
    for heading in twice:
        sink.error("PL111", at, f"表头里的 `{heading}` 写了两次", span=Span(1, 1, 1, 2), help="留下一列")
    for heading in unknown:
        sink.error("PL106", at, f"表头里的 `{heading}` 不认识", span=Span(1, 1, 1, 2),
                   help=did_you_mean(heading, known) or f"可用的表头：{'、'.join(known)}")
    for heading in missing:
        sink.error("PL107", at, f"表头里缺少 `{heading}`", span=Span(1, 1, 1, 2), help=f"第一行写表头：{'、'.join(headings)}")
    return [] if unknown or missing or twice else [known[heading] for heading in head]


def _record(row: Table[str, str], span: Span) -> Mapping:
    entries = {key: _cell(key, cell.strip(), span) for key, cell in row.items() if cell.strip()}
    return Mapping(entries, dict.fromkeys(entries, span), span)


def _cell(key: str, text: str, span: Span) -> Node:
    match key:
        case "checks":
            return Sequence(tuple(_check(part, span) for part in re.split("[；;]", text) if part.strip()), span)
        case "fields" | "avoid":
            return _several(text, span)
        case "until" | "last_checked":
            return Scalar(_day(text), span)
    return Scalar(text, span)


def _check(text: str, span: Span) -> Mapping:
    """`城管局：城市管理、市场监管`."""
    department, _, fields = text.replace(":", "：").partition("：")
    entries: dict[str, Node] = {"department": Scalar(department.strip(), span), "fields": _several(fields, span)}
    return Mapping(entries, dict.fromkeys(entries, span), span)


def _several(text: str, span: Span) -> Sequence:
    return Sequence(tuple(Scalar(part.strip(), span) for part in re.split("[、，,]", text) if part.strip()), span)


def _day(text: str) -> str:
    """Spreadsheets write 2027/6/30."""
    found = re.fullmatch(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text
