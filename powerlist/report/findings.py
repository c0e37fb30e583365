"""Findings of `check` for people and for machines: reports in, text or dicts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from powerlist.checks.registry import Check
from powerlist.diagnostics import Diagnostic, Report, Severity
from powerlist.read.yaml_source import Source
from powerlist.report.json import plain
from powerlist.report.layout import WIDTH, cells, hang
from powerlist.route import Route, Span
from powerlist.workspace import ENGINE

Sources = Mapping[str, Source]

#: Nobody reads a quoted line that is longer than this; it is cut around the place.
_QUOTE = 160


def report_to_text(report: Report, sources: Sources, *, files: int | None = None, width: int = WIDTH) -> str:
    """Every finding with its place, the line it is in, basis and help; then one line of summary."""
    blocks = ["\n".join(_finding(found, sources, width)) for found in report.diagnostics]
    return "\n\n".join([*blocks, summary(report, files)])


def summary(report: Report, files: int | None = None) -> str:
    """One line: how many files, how many findings."""
    read = f"检查了 {files} 个文件，" if files is not None else ""
    if not report.diagnostics:
        return f"{read}没有发现问题。"
    counts = [f"{report.count(severity)} 个{severity.word}" for severity in Severity if report.count(severity)]
    return f"{read}发现 {'、'.join(counts)}。"


def _finding(found: Diagnostic, sources: Sources, width: int) -> Iterator[str]:
    span = place(found.at, found.span, sources)
    yield f"{where(found.at, span)}: {found.severity.word} {found.code} {found.message}"
    yield from _quote(found.at, span, sources, width)
    for label, text in (("依据：", found.basis), ("怎么办：", found.help)):
        if text:
            yield from hang(f"    {label}", text, width)
    for other in found.related:
        yield f"    相关：{where(other.at, place(other.at, None, sources))} {other.message}"


def place(at: Route, span: Span | None, sources: Sources) -> Span | None:
    """Line and column of a route, or None when its file was not read."""
    source = sources.get(at.file)
    return span or (source.locate(at.keys) if source else None)


def where(at: Route, span: Span | None) -> str:
    """`catalogs/x.yaml:4:18`, which editors turn into a link."""
    return f"{at.file}:{span.line}:{span.column}" if span else at.file


def _quote(at: Route, span: Span | None, sources: Sources, width: int) -> Iterator[str]:
    source = sources.get(at.file)
    if span is None or source is None or not 0 < span.line <= len(source.lines):
        return
    line = source.lines[span.line - 1].rstrip("\r").replace("\t", " ")
    if not line.strip():
        return
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    start = min(span.column - 1, len(line))
    gutter = f"{span.line:>5} | "
    line, start, end = _window(line, start, max(end, start), min(_QUOTE, max(width - len(gutter), 20)))
    yield gutter + line
    yield " " * 5 + " | " + " " * cells(line[:start]) + "^" * max(cells(line[start:end]), 1)


def _window(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a long line around the place, so that it fits."""
    if len(line) <= room and cells(line) <= room:
        return line, start, end
    cut = max(start - room, 0)  # a hostile line may be megabytes long: measure only what may be shown
    near, start, end = line[cut:start + room], start - cut, end - cut
    first = 0
    while first < start and cells(near[first:end]) > room - 6 and cells(near[first:start]) > room // 3:
        first += 1
    last = len(near)
    while last > first + 1 and cells(near[first:last]) > room - 6:
        last -= 1
    head, tail = "… " if cut + first else "", " …" if cut + last < len(line) else ""
    shift = len(head) - first
    return head + near[first:last] + tail, start + shift, min(end, last) + shift


def report_to_dict(report: Report, sources: Sources, as_of: date, files: int) -> dict[str, Any]:
    """The answer of `check --format json`."""
    return {
        "diagnostics": diagnostics_to_list(report, sources),
        "summary": {"errors": report.count(Severity.ERROR), "warnings": report.count(Severity.WARNING),
                    "infos": report.count(Severity.INFO), "files": files},
        "as_of": as_of.isoformat(),
        "engine": ENGINE,
    }


def diagnostics_to_list(report: Report, sources: Sources) -> list[dict[str, Any]]:
    """Findings as data, in their order."""
    return [_to_dict(found, sources) for found in report.diagnostics]


def _to_dict(found: Diagnostic, sources: Sources) -> dict[str, Any]:
    span = place(found.at, found.span, sources)
    return {
        "code": found.code, "severity": found.severity.value, "file": found.at.file,
        "line": span.line if span else None, "column": span.column if span else None,
        "end_line": span.end_line if span else None, "end_column": span.end_column if span else None,
        "path": str(found.at), "message": found.message, "help": found.help, "basis": found.basis,
        "related": [_related(other.at, other.message, sources) for other in found.related],
        "params": plain(found.params),
    }


def _related(at: Route, message: str, sources: Sources) -> dict[str, Any]:
    span = place(at, None, sources)
    return {"file": at.file, "line": span.line if span else None, "column": span.column if span else None,
            "message": message}


def check_to_dict(check: Check) -> dict[str, Any]:
    """One check of the registry as data."""
    return {"code": check.code, "severity": check.severity.value, "title": check.title, "family": check.family,
            "rationale": check.rationale, "bad": check.bad, "good": check.good, "basis": check.basis,
            "since": check.since, "status": check.stability.value}
