"""PL63x beyond their examples: towns without a window, who watches what a town approves, what has ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from powerlist.checks import CHECKS, check_catalog
from powerlist.diagnostics import Diagnostic

from .test_checks import lay, opened

DAY = date(2026, 1, 1)
GOOD = CHECKS["PL631"].good
GRANTED = CHECKS["PL635"].good


def found(folder: Path, example: str) -> list[Diagnostic]:
    catalog, _, _ = opened(lay(folder, example))
    return [d for d in check_catalog(catalog, DAY).diagnostics if d.code.startswith("PL63")]


def changed(example: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert example.count(old) == 1, old
        example = example.replace(old, new)
    return example


def test_a_town_without_an_office_for_approvals(tmp_path: Path) -> None:
    """Each town is named, at the place where its offices stand."""
    example = changed(GOOD, ("accept: [县]", "accept: [县, 镇]"))
    assert [(d.code, "东镇" in d.message or "西街道" in d.message) for d in found(tmp_path, example)] == [("PL633", True)] * 2


def test_a_window_that_a_template_gives(tmp_path: Path) -> None:
    """A town that names no offices has those of its template."""
    template = """\
---
kind: areas
areas: [{id: north, name: 北镇, level: 镇, town_kind: 镇, town_class: 一般, parent: test-county}]
---
kind: bodies
bodies: [{id: north-town, name: 北镇人民政府, kind: 镇街, level: 镇, area: north, parent: gov}]
---
kind: templates
templates:
  - {id: small, name: 两办, classes: [一般], offices: [{id: desk, name: 便民服务中心, side: 前台, fields: [审批服务]}]}
"""
    example = changed(GOOD, ("accept: [县]", "accept: [县, 镇]")) + template
    assert not any("北镇" in d.message for d in found(tmp_path, example) if d.code == "PL633")
    without = changed(example, ("fields: [审批服务]", "fields: [综合]"))
    assert any("北镇" in d.message for d in found(tmp_path, without) if d.code == "PL633")


@pytest.mark.parametrize("mode,codes", [("赋权", ["PL635"]), ("委托", ["PL635"]), ("派驻", [])])
def test_who_approves_without_watching_is_told_so(tmp_path: Path, mode: str, codes: list[str]) -> None:
    """Also where it approves on behalf of a department; a team of the department that sits there is the department."""
    example = changed(GRANTED, ("watched_by: [litter]", "watched_by: [dyke]"), ("mode: 赋权", f"mode: {mode}\n    giver: urban-bureau"))
    assert [d.code for d in found(tmp_path, example)] == codes


def test_both_items_and_the_town_are_named(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, changed(GRANTED, ("watched_by: [litter]", "watched_by: [dyke]")))
    assert all(word in finding.message for word in ("临时占用道路经营许可", "对在堤防上取土的处罚", "东镇人民政府"))
    assert [str(label.at) for label in finding.related] == ["4/grants/0"]


def test_one_way_after_another_is_no_clash(tmp_path: Path) -> None:
    later = "  - {id: later, items: [kiosk-licence], accept: [县], promised: {value: 1, clock: 工作日}, watched_by: [litter], period: {from: 2027-01-01}}\n"
    until = ("watched_by: [litter]\n", "watched_by: [litter]\n    period: {to: 2027-01-01}\n")
    assert found(tmp_path / "one", changed(GOOD, until) + later) == []
    assert [d.code for d in found(tmp_path / "two", GOOD + later)] == ["PL637"]


@pytest.mark.parametrize("code", ["PL631", "PL632", "PL634", "PL635", "PL636", "PL638", "PL639"])
def test_what_has_ended_is_history(tmp_path: Path, code: str) -> None:
    bad = changed(CHECKS[code].bad, ("  - id: kiosk-service", "  - period: {to: 2025-01-01}\n    id: kiosk-service"))
    assert code not in [d.code for d in found(tmp_path, bad)]
