"""Copies of the tiny county with something broken: it still opens, and what is whole is still there."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Workspace, WorkspaceError
from powerlist.diagnostics import Sink
from powerlist.load import Loaded, load
from powerlist.read.documents import read_documents
from powerlist.read.yaml_source import parse
from tests.conftest import WORKSPACES

BASE = WORKSPACES / "base"
DAY = date(2026, 1, 1)
FILES = sorted(file.name for file in BASE.iterdir())

INSERTIONS = ("：", "\t", "&x ", "*x ", "<<: ", "{{", "}}", "[", "\x00", "'", '"', " " * 3000, "#", "\n", "- ", "? ", "---\n",
              "\u2028", "\ufeff", "!!python/object:os.system ", "，", "%", "|", "\r")

#: One damage: what is done, at which line, at which column (both counted round), with what.
damages = st.tuples(st.sampled_from(["delete", "double", "swap", "cut", "insert"]), st.integers(0, 200),
                    st.integers(0, 120), st.sampled_from(INSERTIONS))


def damage(text: str, kind: str, line: int, column: int, put: str) -> str:
    """The text with one thing broken."""
    lines = text.split("\n")
    here = line % len(lines)
    column %= len(lines[here]) + 1
    match kind:
        case "delete":
            del lines[here]
        case "double":
            lines.insert(here, lines[here])
        case "swap":
            other = (here + 1 + column) % len(lines)
            lines[here], lines[other] = lines[other], lines[here]
        case "cut":
            lines[here] = lines[here][:column]
        case "insert":
            lines[here] = lines[here][:column] + put + lines[here][column:]
    return "\n".join(lines)


@cache
def records(folder: Path = BASE) -> dict[str, list[Any]]:
    """What the files of a workspace hold, file by file."""
    return by_file(load(folder, Sink()))


def by_file(loaded: Loaded) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for document in loaded.documents:
        found.setdefault(document.at.file, []).extend((document.kind.name, record) for record in document.records)
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to break; each try mends it first."""
    return Path(shutil.copytree(BASE, tmp_path_factory.mktemp("county") / "county"))


@settings(max_examples=60)
@given(st.sampled_from(FILES), st.lists(damages, min_size=1, max_size=3))
def test_a_damaged_county_opens(county: Path, file: str, broken: list[tuple[str, int, int, str]]) -> None:
    """Open, check and decide give reports, never a crash; the other files are read in full."""
    for name in FILES:
        (county / name).write_bytes((BASE / name).read_bytes())
    text = (BASE / file).read_text("utf-8")
    for one in broken:
        text = damage(text, *one)
    (county / file).write_text(text, "utf-8", newline="")

    workspace = Workspace.open(county)
    for found in workspace.check(DAY).diagnostics:
        span = workspace.locate(found)
        lines = workspace.sources[found.at.file].text.split("\n") if found.at.file in workspace.sources else []
        if span is not None and lines:
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    read = by_file(load(county, Sink()))
    for other in set(FILES) - {file}:
        assert read.get(other) == records().get(other)
    try:
        workspace.decide({"type": "littering", "place": "east"}, DAY)
    except WorkspaceError as refused:
        assert refused.report.failed


#: What a slip of the hand makes of a record written on one line.
SLIPS = (
    "  - {id: x", "  - {id: x, name: [}", "  - {id: x}}", "  - {id: x, name: 'y}", '  - "x', "  - id：x", "\t- x", "  - @x",
    "  - \x00", "  - {id: x, name: a: b}", "- x", "x", "   - x", "    x: 1", "  - : :", "  - &a x", "  - *a", "  - <<: x",
    "  - {id：x, name：y}", "  - |", "  - !!x y", "  - ? a", "  - %", "  - {id x}", "  - {id: x， name: y}", "  - 'it''s",
)

SHIFTED = ("- x", "   - x", "    x: 1")


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("file", ["places.yaml", "law.yaml", "duties.yaml"])
def test_one_broken_line_costs_one_record(file: str, slip: str) -> None:
    """A bracket or quote that nothing closes must not swallow the records that follow."""
    text = (BASE / file).read_text("utf-8")
    whole = {record.id for _, record in records()[file]}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith("  - {id: ") or not line.endswith("}"):
            continue
        if slip in SHIFTED and not lines[number - 1].startswith("  - "):
            continue  # the first of a list says how far in the others stand
        lost = line.removeprefix("  - {id: ").split(",")[0]
        sink = Sink()
        source = parse("\n".join([*lines[:number], slip, *lines[number + 1:]]), file, sink)
        left = {record.id for document in read_documents(source, sink) for record in document.records}
        assert left == whole - {lost}
        assert {(d.span or source.locate(d.at.keys)).line for d in sink.found} == {number + 1}


@pytest.mark.parametrize("old,new,line", [
    ("aliases: [东镇]", "aliases: [东镇", 0), ("aliases: [东镇]", "aliases: [东镇]]", 0), ("name: 东镇人民政府", "name: \"东镇", 0),
    ("name: 东镇人民政府", "name 东镇", 0), ("name: 东镇人民政府", "name：东镇", 0), ("name: 东镇人民政府", "name: 东: 镇", 0),
    ("name: 东镇人民政府", "name: {东镇", 0), ("name: 东镇人民政府", "  name: 东镇", 0), ("name: 东镇人民政府", "\tname: 东镇", 0),
    ("name: 东镇人民政府", "name: `东镇`", 0), ("name: 东镇人民政府", "name: 东镇\x07", 0),
])
def test_one_broken_line_in_a_long_record(old: str, new: str, line: int) -> None:
    """The record is set aside as a whole, the line is named, and nothing else is said about it."""
    text = (BASE / "places.yaml").read_text("utf-8")
    place = text[: text.index(old)].count("\n") + 1
    sink = Sink()
    source = parse(text.replace(old, new, 1), "places.yaml", sink)
    left = {record.id for document in read_documents(source, sink) for record in document.records}
    assert left == {record.id for _, record in records()["places.yaml"]} - {"east-town"}
    assert [(d.code, (d.span or source.locate(d.at.keys)).line) for d in sink.found] == [("PL102", place + line)]
