"""Every check fires on its bad example, at the right line and alone, and keeps quiet on its good one."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from powerlist.catalog import Catalog
from powerlist.checks import CHECKS, check_catalog
from powerlist.checks.registry import HERE, Check, layers
from powerlist.diagnostics import Diagnostic, Sink
from powerlist.intake import facts_of
from powerlist.link import link, names_of, relink
from powerlist.load import Loaded, load
from powerlist.model.cases import Event
from powerlist.read.cases import read_cases

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 1, 1)


def lay(folder: Path, example: str = "") -> Path:
    """The base workspace with an example laid over it."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, text in layers(example).items():
        encoding = re.match(r"# encoding: (\S+)", text)
        (folder / name).write_bytes(text.encode(encoding[1] if encoding else "utf-8"))
    return folder


def opened(folder: Path) -> tuple[Catalog, Loaded, list[Diagnostic]]:
    """The catalog of a folder, and everything found in it."""
    sink = Sink()
    loaded = load(folder, sink)
    catalog = link(loaded, sink)
    return catalog, loaded, [*sink.found, *check_catalog(catalog, DAY).diagnostics]


def places(found: list[Diagnostic], code: str, loaded: Loaded) -> set[tuple[str, int]]:
    """File and line of the findings with that code."""
    spans = [(d.at.file, d.span or loaded.sources[d.at.file].locate(d.at.keys)) for d in found if d.code == code]
    return {(file, span.line) for file, span in spans}


def expected(example: str) -> set[tuple[str, int]]:
    """File and line of the marks in an example."""
    return {(name, number) for name, text in layers(example).items()
            for number, line in enumerate(text.split("\n"), 1) if HERE in line}


def incoming(folder: Path, example: str) -> list[Diagnostic]:
    """What is found when the example comes in as an event; each finding must be on the marked line."""
    catalog, _, found = opened(lay(folder))
    assert not found
    sink = Sink()
    source, events = read_cases(example, Event, sink)
    for event in events:
        linked = relink(event, names_of(catalog), catalog.vocabulary, sink)
        facts_of(catalog, linked.attributes, "event", linked.at / "attributes", sink)
    marked = {number for number, line in enumerate(example.split("\n"), 1) if HERE in line}
    assert {(d.span or source.locate(d.at.keys)).line for d in sink.found} == marked
    return sink.found


def test_base_is_clean(tmp_path: Path) -> None:
    assert opened(lay(tmp_path))[2] == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_bad(check: Check, tmp_path: Path) -> None:
    if check.incoming:
        assert {d.code for d in incoming(tmp_path, check.bad)} == {check.code}
        return
    _, loaded, found = opened(lay(tmp_path, check.bad))
    assert {d.code for d in found} == {check.code, *check.along}
    assert places(found, check.code, loaded) == expected(check.bad)
    assert {d.severity for d in found if d.code == check.code} == {check.severity}


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_good(check: Check, tmp_path: Path) -> None:
    found = incoming(tmp_path, check.good) if check.incoming else opened(lay(tmp_path, check.good))[2]
    assert [d.code for d in found] == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_words(check: Check, tmp_path: Path) -> None:
    """Messages are one sentence without a full stop and name something of the user's."""
    found = incoming(tmp_path, check.bad) if check.incoming else opened(lay(tmp_path, check.bad))[2]
    for finding in found:
        assert not finding.message.endswith(("。", ".", "；"))
        assert "\n" not in finding.message
        assert finding.help
