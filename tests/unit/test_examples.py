"""Running worked examples: what is compared, and what counts as exercised."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.examples import Results, run_examples, together

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 1, 1)

SIGN = "event: {type: 违规户外广告, place: 西街道, day: 2026-01-01}"
WASTE = "event: {type: 偷倒渣土, place: 东镇, day: 2026-01-01}"
RIVER = "event: {type: 偷倒渣土, place: 东镇, day: 2026-01-01, attributes: {site: 河道}}"
THEFT = "event: {type: 盗窃, place: 东镇, day: 2026-01-01}"


#: A requirement that asks the applicant for a fact.
ENTRY = """\
kind: rules
rulebook: entry
title: 准入
rank: 规章
rules:
  - id: E-1
    phase: admit
    title: 临时任务不是长期任务
    require: {request.permanent: false}
    else: {verdict: rejected, message: 任务长年都有}
    because: 测试
    basis: [{document: 测试办法}]
"""


def results(tmp_path: Path, *examples: str) -> Results:
    county = Path(shutil.copytree(BASE, tmp_path / "county"))
    (county / "entry.yaml").write_text(ENTRY, "utf-8")
    listed = "".join(f"  - {{id: e{n}, title: 示例, {text}}}\n" for n, text in enumerate(examples))
    (county / "examples.yaml").write_text(f"kind: examples\nexamples:\n{listed}", "utf-8")
    workspace = Workspace.open(county)
    assert workspace.read_report.diagnostics == ()
    return run_examples(workspace, DAY)


@pytest.mark.parametrize("example", [
    f"{SIGN}, expect: {{outcome: owned, lead: 西街道, unit: 综合行政执法局, in_name_of: 西街道, respondent: 西街道}}",
    f"{SIGN}, expect: {{powers: {{吊销许可证件: 测试县城市管理局, signboard/罚款: 西街道, signboard/责令改正: west-office}}}}",
    f"{SIGN}, expect: {{applied: [T-GRANT], overridden: [T-STAT], not_applied: [T-CROSS], failed: [T-CROSS]}}",
    f"{SIGN}, expect: {{doubt: false}}",
    f"{WASTE}, expect: {{outcome: incomplete, questions: [场所]}}",
    f"{WASTE}, expect: {{questions: [event.site], powers: {{waste: incomplete}}}}",
    f"{RIVER}, expect: {{lead: 测试县水利局, support: [测试县公安局, 东镇]}}",
    f"{THEFT}, expect: {{outcome: elsewhere, channel: 公安机关（110）}}",
])
def test_what_is_right_passes(tmp_path: Path, example: str) -> None:
    (result,) = results(tmp_path, example).results
    assert result.differences == ()


@pytest.mark.parametrize(("example", "fields"), [
    (f"{SIGN}, expect: {{outcome: disputed, lead: 东镇, unit: 别的}}", ["outcome", "lead", "unit"]),
    (f"{SIGN}, expect: {{powers: {{吊销许可证件: 西街道, 拘留: 西街道}}}}", ["powers.吊销许可证件", "powers.拘留"]),
    (f"{SIGN}, expect: {{applied: [T-CROSS], overridden: [T-GRANT], not_applied: [T-GRANT], failed: [T-STAT]}}",
     ["applied", "failed", "overridden", "not_applied"]),
    (f"{SIGN}, expect: {{doubt: true, channel: 公安, adjudicator: 测试县司法局}}", ["adjudicator", "channel", "doubt"]),
    (f"{WASTE}, expect: {{questions: [场所, 面积]}}", ["questions"]),
    (f"{RIVER}, expect: {{support: [测试县公安局]}}", ["support"]),
    ("event: {type: 偷倒渣土, place: 东镇, attributes: {site: 火星}}, expect: {outcome: owned}", ["输入"]),
])
def test_what_is_wrong_says_in_which_field(tmp_path: Path, example: str, fields: list[str]) -> None:
    (result,) = results(tmp_path, example).results
    assert [difference.field for difference in result.differences] == fields


def task(attributes: str, expect: str) -> str:
    return f"request: {{kind: 临时任务, applicant: 测试县水利局, matter: 巡堤, to: [东镇]{attributes}}}, expect: {{{expect}}}"


@pytest.mark.parametrize(("attributes", "expect", "fields"), [
    ("", "applied: [E-1]", ["applied"]),
    ("", "not_applied: [E-1]", ["not_applied"]),
    ("", "verdict: returned, questions: [request.permanent]", []),
    (", attributes: {permanent: false}", "verdict: admitted, applied: [E-1]", []),
    (", attributes: {permanent: true}", "verdict: rejected, applied: [E-1], failed: [E-1]", []),
    (", attributes: {permanent: false}", "failed: [E-1]", ["failed"]),
])
def test_a_requirement_applies_where_it_is_met_or_broken(tmp_path: Path, attributes: str, expect: str, fields: list[str]) -> None:
    """One that waits for a fact has shown nothing yet: neither in a comparison nor in the coverage."""
    found = results(tmp_path, task(attributes, expect))
    assert [difference.field for difference in found.results[0].differences] == fields
    assert ("E-1" in found.rules.missing) is not bool(attributes)


def test_coverage_counts_what_examples_touch(tmp_path: Path) -> None:
    found = results(tmp_path, f"{SIGN}, expect: {{outcome: owned}}", f"{THEFT}, expect: {{outcome: elsewhere}}")
    assert {"T-GRANT", "T-STAT", "T-OUT"}.isdisjoint(found.rules.missing)
    assert {"T-CROSS", "T-BACK"} <= set(found.rules.missing)
    assert "signboard" not in found.items.missing
    assert {"litter", "dyke"} <= set(found.items.missing)
    assert found.items.exercised + len(found.items.missing) == found.items.total


def test_a_rule_wants_an_example_and_a_counter_example(tmp_path: Path) -> None:
    """What fails or yields in some answer has its counter-example; a rule that is never asked has neither."""
    found = results(tmp_path, f"{SIGN}, expect: {{outcome: owned}}")
    assert {"T-STAT", "T-CROSS"}.isdisjoint(found.counters.missing)
    nothing = results(tmp_path / "nothing")
    assert {"T-STAT", "T-CROSS"} <= set(nothing.counters.missing)


def test_several_workspaces_count_together(tmp_path: Path) -> None:
    one = results(tmp_path / "one", f"{SIGN}, expect: {{outcome: owned}}")
    other = results(tmp_path / "other", f"{THEFT}, expect: {{outcome: elsewhere}}")
    both = together([one, other])
    assert set(both.rules.missing) == set(one.rules.missing) & set(other.rules.missing)
    assert [r.example.id for r in both.results] == ["e0", "e0"]
    assert both.rules.total == one.rules.total


def test_no_examples_is_full_coverage_of_nothing(tmp_path: Path) -> None:
    found = results(tmp_path)
    assert (found.results, found.rules.exercised, found.failures) == ((), 0, ())
