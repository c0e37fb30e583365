"""Names → ids, conditions → typed conditions, trees without cycles."""

from __future__ import annotations

from pathlib import Path

import pytest

from powerlist.model.condition import Compare, Operator
from powerlist.nearest import nearest

from .building import opened, places

PLACES = """kind: areas
areas:
  - {id: c, name: 测试县, level: 县}
  - {id: e, name: 东镇, aliases: [东], level: 镇, parent: 测试县}
---
kind: departments
departments:
  - {id: urban, name: 城市管理, aliases: [城管, 市容]}
  - {id: water, name: 水利, aliases: [河道]}
---
kind: bodies
bodies:
  - {id: bureau, name: 测试县城管局, aliases: [城管局], kind: 部门, level: 县, area: 测试县, departments: [城管, urban]}
  - {id: town, name: 东镇人民政府, kind: 镇街, level: 镇, area: 东, parent: 城管局}
"""
ITEM = "kind: items\nitems: [{id: i, name: 事项, type: 行政处罚, field: 城市管理, %s}]\n"
RULES = """kind: rules
rulebook: r
title: 规则
rank: 法律
rules:
"""
RULE = "  - {id: %s, phase: assign, title: 规则, because: 因为, basis: [{document: 文}], then: {lead: %s}, %s}\n"


def found(tmp_path: Path, **files: str) -> list[tuple[str, str, str]]:
    _, _, sink = opened(tmp_path, {f"{name}.yaml": text for name, text in files.items()})
    return places(sink)


def test_names_and_aliases_become_ids(tmp_path: Path) -> None:
    """A list may be written in words; behind linking there are ids only."""
    catalog, _, sink = opened(tmp_path, {"places.yaml": PLACES})
    assert places(sink) == []
    assert catalog.areas["e"].parent == "c"
    assert catalog.bodies["bureau"].departments == ("urban", "urban")
    assert (catalog.bodies["town"].area, catalog.bodies["town"].parent) == ("e", "bureau")


def test_an_id_goes_before_a_name(tmp_path: Path) -> None:
    """An id is never ambiguous, whatever others are called."""
    catalog, _, sink = opened(tmp_path, {"places.yaml": "kind: areas\nareas:\n  - {id: a, name: b, level: 县}\n"
                                         "  - {id: b, name: a, level: 市}\n  - {id: t, name: 镇, level: 镇, parent: a}\n"})
    assert places(sink) == []
    assert catalog.areas["t"].parent == "a"


def test_two_candidates_are_both_shown(tmp_path: Path) -> None:
    """A name that two records bear is asked back, with the place of each; nothing is picked."""
    text = ("kind: bodies\nbodies:\n  - {id: a, name: 城管局, kind: 部门, level: 县, area: c}\n"
            "  - {id: b, name: 乙, aliases: [城管局], kind: 部门, level: 县, area: c}\n"
            "  - {id: d, name: 丙, kind: 部门, level: 县, area: c, parent: 城管局}\n---\n"
            "kind: areas\nareas: [{id: c, name: 县, level: 县}]\n")
    catalog, _, sink = opened(tmp_path, {"a.yaml": text})
    (problem,) = sink.found
    assert (problem.code, str(problem.at)) == ("PL112", "0/bodies/2/parent")
    assert [str(label.at) for label in problem.related] == ["0/bodies/0", "0/bodies/1"]
    assert problem.help is not None and "`a`" in problem.help and "`b`" in problem.help
    assert catalog.bodies["d"].parent == "城管局"


def test_the_same_name_twice_in_one_record_is_clear(tmp_path: Path) -> None:
    """A body whose alias repeats its name is one candidate."""
    text = PLACES.replace("aliases: [城管局]", "aliases: [测试县城管局, 城管局]")
    assert found(tmp_path, places=text) == []


@pytest.mark.parametrize("written,offered", [("东真", None), ("测试现", "测试县"), ("东镇人民政府", "东镇")])
def test_an_unknown_name_is_met_with_the_nearest(tmp_path: Path, written: str, offered: str | None) -> None:
    text = PLACES.replace("area: 东,", f"area: {written},")
    _, _, sink = opened(tmp_path, {"places.yaml": text})
    (problem,) = sink.found
    assert (problem.code, str(problem.at)) == ("PL110", "2/bodies/1/area")
    assert problem.params["name"] == written
    if offered is not None:
        assert f"`{offered}`" in (problem.help or "")


def test_nearest() -> None:
    """One wrong character in three is close; a different word is not. Equal words come in a fixed order."""
    assert nearest("金胡县", ["金湖县", "洪泽区"]) == ("金湖县",)
    assert nearest("水利", ["公安", "住建"]) == ()
    assert nearest("ab", ["ac", "ad", "ae", "af"]) == ("ac", "ad", "ae")
    assert nearest("ab", ["af", "ae", "ad", "ac"]) == ("ac", "ad", "ae")


@pytest.mark.parametrize("record,at", [
    ("basis: [{statute: 没有的法}]", "0/items/0/basis/0/statute"),
    ("holder: {department: 没有}", "0/items/0/holder/department"),
    ("joint: [{town: true}, {body: 没有}]", "0/items/0/joint/1/body"),
    ("apart: [{measures: [罚款], holder: {department: 没有}}]", "0/items/0/apart/0/holder/department"),
])
def test_references_at_any_depth(tmp_path: Path, record: str, at: str) -> None:
    assert found(tmp_path, places=PLACES, items=ITEM % record) == [("PL110", "items.yaml", at)]


def test_a_document_is_cited_without_register(tmp_path: Path) -> None:
    """A notice need not be in the statute register."""
    assert found(tmp_path, items=ITEM % "basis: [{document: 县政府通知}]") == []


def test_citations_know_their_title(tmp_path: Path) -> None:
    """However a statute is called in a list, an answer cites it the way lawyers do."""
    law = "kind: statutes\nstatutes: [{id: st, title: 中华人民共和国行政处罚法, aliases: [处罚法], kind: 法律}]\n"
    catalog, _, sink = opened(tmp_path, {"law.yaml": law, "items.yaml": ITEM % "basis: [{statute: 处罚法, article: 24}]"})
    assert places(sink) == []
    assert [str(c) for c in catalog.items["i"].basis] == ["行政处罚法第二十四条"]


def test_an_id_used_twice(tmp_path: Path) -> None:
    """The first holds; the second is an error that shows the first, in another file too."""
    catalog, _, sink = opened(tmp_path, {"a.yaml": PLACES, "b.yaml": "kind: departments\ndepartments: [{id: urban, name: 别的}]\n"})
    (problem,) = sink.found
    assert (problem.code, problem.at.file, str(problem.at)) == ("PL111", "b.yaml", "0/departments/0/id")
    assert [(label.at.file, str(label.at)) for label in problem.related] == [("a.yaml", "1/departments/0")]
    assert catalog.departments["urban"].name == "城市管理"


def test_an_attribute_declared_twice(tmp_path: Path) -> None:
    """A county cannot quietly declare an attribute of the shipped vocabulary anew."""
    text = "kind: vocabulary\nvocabulary: [{name: event.site, type: 文本, label: 场所}, {name: event.new_one, type: 文本, label: 新}]\n"
    catalog, _, sink = opened(tmp_path, {"v.yaml": text})
    assert places(sink) == [("PL111", "v.yaml", "0/vocabulary/0/name")]
    assert {"event.new_one", "event.site"} <= set(catalog.vocabulary)


@pytest.mark.parametrize("when,code,at", [
    ("{event.sight: 河道}", "PL401", "event.sight"),
    ("{event.site: 河到}", "PL402", "event.site"),
    ("{event.site: {ge: 1}}", "PL402", "event.site/ge"),
    ("{event.site: {has: 河道}}", "PL402", "event.site/has"),
    ("{request.papers: 申请}", "PL402", "request.papers"),
    ("{event.quantity: 多}", "PL402", "event.quantity"),
    ("{event.quantity: {between: [9, 3]}}", "PL402", "event.quantity/between"),
    ("{event.major: 很}", "PL402", "event.major"),
    ("{event.day: {ge: 20250701}}", "PL402", "event.day/ge"),
    ("{event.day: {ge: 2025-02-30}}", "PL402", "event.day/ge"),
])
def test_conditions_are_typed(tmp_path: Path, when: str, code: str, at: str) -> None:
    """A condition that could never hold because of a slip is an error before anything is decided."""
    assert found(tmp_path, items=ITEM % f"when: {when}") == [(code, "items.yaml", f"0/items/0/when/{at}")]


def test_typed_constants(tmp_path: Path) -> None:
    catalog, _, sink = opened(tmp_path, {"items.yaml": ITEM % "when: {event.quantity: {ge: 10}}"})
    assert places(sink) == []
    assert catalog.items["i"].when == Compare("event.quantity", Operator.AT_LEAST, (10,))


def test_a_rule_may_name_a_role_or_a_department(tmp_path: Path) -> None:
    rules = RULES + RULE % ("A", "town", "") + RULE % ("B", "城管", "") + RULE % ("C", "镇长", "")
    assert found(tmp_path, places=PLACES, rules=rules) == [("PL110", "rules.yaml", "0/rules/2/then/lead")]


def test_periods_without_a_day(tmp_path: Path) -> None:
    """`to` is the first day on which it no longer holds; a period that ends on its first day is a slip."""
    assert found(tmp_path, a=ITEM % "period: {from: 2025-07-01, to: 2025-07-01}") == [("PL114", "a.yaml", "0/items/0/period/to")]
    assert found(tmp_path, a=ITEM % "period: {from: 2025-07-01, to: 2025-07-02}") == []


# Cycles.

def areas(*parents: tuple[str, str]) -> str:
    return "kind: areas\nareas:\n" + "".join(
        f"  - {{id: {key}, name: 区{key}, level: 县, parent: {parent}}}\n" for key, parent in parents)


@pytest.mark.parametrize("text,at", [
    (areas(("a", "a")), "0/areas/0/parent"),
    (areas(("a", "b"), ("b", "a")), "0/areas/0/parent"),
    (areas(("x", "c"), ("c", "b"), ("b", "a"), ("a", "c")), "0/areas/3/parent"),
])
def test_areas_in_a_circle(tmp_path: Path, text: str, at: str) -> None:
    """One finding for a circle, and the catalog can still be walked."""
    catalog, _, sink = opened(tmp_path, {"a.yaml": text})
    assert places(sink) == [("PL113", "a.yaml", at)]
    assert catalog.within("a", "nowhere") is False


def test_rules_that_beat_each_other(tmp_path: Path) -> None:
    """Two rules that each set the other aside would leave nothing standing."""
    rules = RULES + "".join(RULE % (a, "town", f"overrides: [{b}]") for a, b in (("A", "B"), ("B", "C"), ("C", "A")))
    _, _, sink = opened(tmp_path, {"r.yaml": rules})
    (problem,) = sink.found
    assert (problem.code, str(problem.at)) == ("PL113", "0/rules/0/overrides")
    assert [str(label.at) for label in problem.related] == ["0/rules/1", "0/rules/2"]


def test_overriding_nothing(tmp_path: Path) -> None:
    """A rule whose opponent is mistyped would silently lose its point."""
    rules = RULES + RULE % ("J-1", "town", "") + RULE % ("J-2", "town", "overrides: [J-1, J-9]")
    _, _, sink = opened(tmp_path, {"r.yaml": rules})
    assert places(sink) == [("PL110", "r.yaml", "0/rules/1/overrides/1")]
    assert "`J-1`" in (sink.found[0].help or "")
