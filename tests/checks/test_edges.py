"""What the examples do not show: where a check must keep quiet, and what it says in special cases."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.checks import CHECKS, check_catalog
from powerlist.diagnostics import Diagnostic
from powerlist.logic.evaluate import truth
from powerlist.model.cases import Event
from powerlist.model.condition import AllOf, AnyOf, Compare, Not, Operator
from powerlist.overlap import WORLD, together
from powerlist.scene import Scene
from powerlist.terms import BodyKind

from .test_checks import BASE, lay, opened


def found(tmp_path: Path, example: str, day: date) -> list[Diagnostic]:
    """Findings of the base workspace with an example laid over it."""
    catalog, _, _ = opened(lay(tmp_path, example))
    return list(check_catalog(catalog, day).diagnostics)


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return sorted(d.code for d in diagnostics)


def powers(old: str, new: str) -> str:
    """The powers of the base workspace with one change."""
    text = (BASE / "powers.yaml").read_text("utf-8")
    assert text.count(old) == 1
    return "# file: powers.yaml\n" + text.replace(old, new)


def test_law_with_successor_is_quiet_before_and_after(tmp_path: Path) -> None:
    """The base item `dyke` cites the old law and the code that takes its place."""
    for day in (date(2026, 8, 14), date(2026, 8, 15)):
        assert codes(found(tmp_path, "", day)) == []


def test_repealed_law_names_successor_and_day(tmp_path: Path) -> None:
    example = powers(", {statute: 测试法典, article: 88}", "")
    assert codes(found(tmp_path, example, date(2026, 6, 1))) == ["PL204"]
    (finding,) = [d for d in found(tmp_path, example, date(2026, 8, 15)) if d.code == "PL203"]
    assert "2026-08-15" in finding.message
    assert "测试法典" in finding.message


def test_item_that_ends_with_its_law_is_quiet(tmp_path: Path) -> None:
    example = powers(", {statute: 测试法典, article: 88}]", "]\n    period: {to: 2026-08-15}")
    for day in (date(2026, 6, 1), date(2026, 9, 1)):
        assert codes(found(tmp_path, example, day)) == []


@pytest.mark.parametrize("code", ["PL303", "PL304", "PL305", "PL306", "PL307"])
def test_grants_that_have_ended_are_history(code: str, tmp_path: Path) -> None:
    bad = CHECKS[code].bad.replace("period: {from: 2022-03-01}", "period: {from: 2022-03-01, to: 2025-12-31}")
    assert code not in codes(found(tmp_path, bad, date(2026, 1, 1)))


def test_parameter_switches_its_check_off(tmp_path: Path) -> None:
    manifest = "# file: powerlist.yaml\nkind: workspace\nname: 测试县\ncounty: test-county\n"
    for code in ("PL306", "PL317", "PL318"):
        assert codes(found(tmp_path, CHECKS[code].bad + manifest, date(2026, 1, 1))) == []


def test_concentrated_licences_may_be_granted(tmp_path: Path) -> None:
    example = CHECKS["PL310"].bad.replace(
        "date: 2025-01-10}", "date: 2025-01-10, basis: [{statute: st-licence, article: 25}]}")
    example += """---
kind: statutes
statutes:
  - id: st-licence
    title: 中华人民共和国行政许可法
    kind: 法律
    versions: [{version: 2019-04-23, period: {from: 2004-07-01}, articles: 1-83}]
"""
    assert codes(found(tmp_path, example, date(2026, 1, 1))) == []


def test_suppression_hides_only_until_its_day(tmp_path: Path) -> None:
    example = CHECKS["PL121"].good
    assert codes(found(tmp_path, example, date(2026, 6, 29))) == []
    assert codes(found(tmp_path, example, date(2026, 6, 30))) == ["PL121", "PL344"]


def test_national_items_concern_a_county_only_when_it_uses_them() -> None:
    catalog = Workspace.open("jinhu").catalog
    used = {item for kind in catalog.event_types.values() for item in kind.items}
    used.update(item for grant in catalog.grants.values() for item in grant.items)
    for finding in check_catalog(catalog, date(2026, 6, 3)).diagnostics:
        assert finding.at.file in catalog.own_files or finding.at.file.startswith(("national/", "rules/"))
    assert used <= catalog.items.keys()


def _scenes(catalog: Catalog, day: date) -> list[Scene]:
    towns = [b.area for b in catalog.bodies.values() if b.kind is BodyKind.TOWN]
    return [Scene(catalog, Event(kind, town), day) for kind in catalog.event_types for town in towns]


@pytest.mark.parametrize("name", ["jinhu", "base"])
def test_laws_of_the_world_hold(name: str) -> None:
    """What `overlap.WORLD` claims about derived facts is so in every scene of a catalog without errors."""
    where = BASE if name == "base" else name
    catalog = Workspace.open(where).catalog
    for scene in _scenes(catalog, date(2026, 6, 3)):
        for line in scene.lines:
            facts = {**scene.facts, **line.facts}
            for condition, then in WORLD:
                assert not (truth(condition, facts) is True and truth(then, facts) is False), (condition, then, line)


def test_untyped_conditions_are_left_alone() -> None:
    catalog = Workspace.open("jinhu").catalog
    for leaf in (Compare("event.nothing", Operator.EQUAL, ("x",)), Compare("event.quantity", Operator.LESS, ("x",)),
                 Compare("event.party", Operator.EQUAL, ("团伙",)), Compare("event.party", Operator.LESS, ("个人",))):
        search = together((leaf,), catalog.vocabulary)
        assert search.facts is None
        assert not search.impossible


def test_a_search_that_gives_up_says_so() -> None:
    vocabulary = Workspace.open("jinhu").catalog.vocabulary
    names = [n for n, a in vocabulary.items() if a.given and a.values][:6]
    parts = tuple(Compare(n, Operator.EXISTS, (True,)) for n in names)
    contradiction = AllOf((Compare(names[-1], Operator.EXISTS, (False,)),))
    assert together((*parts, contradiction), vocabulary).impossible
    harder = AllOf((AnyOf((contradiction, Not(parts[0]))),))
    assert together((*parts, harder), vocabulary, budget=100_000).impossible
    assert not together((*parts, harder), vocabulary, budget=3).impossible


def test_contradiction_between_phases_is_seen_through_the_world() -> None:
    vocabulary = Workspace.open("jinhu").catalog.vocabulary
    duty = Compare("line.kind", Operator.EQUAL, ("责任",))
    grant = Compare("grant.in_force", Operator.EQUAL, (True,))
    assert together((duty, grant), vocabulary).impossible


#: A county of Ningbo, with the rulebooks that it lists.
NINGBO = (("法省", "浙江省"), ("法市", "宁波市"))


@pytest.mark.parametrize("listed,found_at", [
    ("national, zhejiang, zhejiang-ningbo", []),
    ("national", []),
    ("national, zhejiang-ningbo", [("PL441", 1)]),
    ("national, zhejiang, jiangsu", [("PL442", 2)]),
    ("national, zhejiang, zhejiang-panan", [("PL442", 2)]),
    ("national, jiangsu-huaian", [("PL441", 1), ("PL442", 1)]),
])
def test_rulebooks_that_do_not_belong_together(tmp_path: Path, listed: str, found_at: list[tuple[str, int]]) -> None:
    """A city's rulebook without its province's, two provinces side by side, another county's: each told once, where
    the workspace lists it, however many parts the rulebook has."""
    folder = Path(shutil.copytree(BASE.parent / "law", tmp_path / "county"))
    for file in (folder / "powerlist.yaml", folder / "places.yaml", folder / "powers.yaml"):
        text = file.read_text("utf-8").replace("[national, jiangsu]", f"[{listed}]")
        for name, real in NINGBO:
            text = text.replace(name, real)
        file.write_text(text, "utf-8")
    catalog, _, _ = opened(folder)
    rulebooks = [d for d in check_catalog(catalog, date(2026, 1, 1)).diagnostics if d.code in ("PL441", "PL442")]
    assert [(d.code, d.at.file, d.at.keys[-2:]) for d in rulebooks] == [
        (code, "powerlist.yaml", ("rulebooks", number)) for code, number in found_at]


def test_a_workspace_without_a_county_may_set_rulebooks_side_by_side() -> None:
    """The workspace that proves the points of law lists every province."""
    catalog = Workspace.open("law").catalog
    assert catalog.county is None
    assert list(CHECKS["PL442"].findings(catalog, date(2026, 11, 21))) == []
