"""What follows a ruling: the steps of several rulebooks as one procedure."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.terms import Rank, StepStage
from powerlist.trace import ProcedureStage

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 1, 5)

ENTRY = """\
kind: rules
rulebook: entry
title: 准入
rank: 规章
rules:
  - id: E-1
    phase: admit
    title: 应由县级部门提出
    require: {applicant.kind: 县级部门}
    else: {verdict: rejected, message: 应由县级部门提出}
    because: 测试
    basis: [{document: 测试办法}]
"""


def book(name: str, rank: Rank, *steps: str) -> str:
    """A rulebook with one procedure, its steps in the order given."""
    listed = "".join(f"        - {{{step}}}\n" for step in steps)
    return (f"kind: rules\nrulebook: {name}\ntitle: 程序\nrank: {rank.value}\nrules:\n  - id: P-{name}\n    phase: procedure\n"
            f"    title: 程序\n    then:\n      steps:\n{listed}    because: 测试\n    basis: [{{document: 测试办法}}]\n")


def procedure(tmp_path: Path, *books: str) -> Sequence[ProcedureStage]:
    county = Path(shutil.copytree(BASE, tmp_path / "county"))
    (county / "entry.yaml").write_text("---\n".join((ENTRY, *books)), "utf-8")
    workspace = Workspace.open(county)
    assert workspace.read_report.diagnostics == ()
    return workspace.admit({"kind": "职责准入", "applicant": "测试县水利局", "matter": "河道巡查", "to": ["东镇"]}, DAY).procedure


def test_stages_order_the_steps_of_all_rulebooks(tmp_path: Path) -> None:
    """A rule whose id or rank comes first does not put its approval before somebody else's application."""
    steps = procedure(
        tmp_path,
        book("A", Rank.LAW, "stage: 决定, step: 批准, by: county_government", "stage: 监督评估, step: 评估, by: county_government"),
        book("B", Rank.LOCAL, "stage: 审核, step: 审核, by: justice_office", "stage: 提出, step: 申请, by: applicant"))
    assert [step.step for step in steps] == ["申请", "审核", "批准", "评估"]


def test_within_a_stage_the_higher_rank_speaks_first(tmp_path: Path) -> None:
    """Then the id; the steps of one rule stay as it has them."""
    same = "stage: 审核, by: justice_office"
    steps = procedure(tmp_path, book("A", Rank.LOCAL, f"{same}, step: 一"), book("B", Rank.RULE, f"{same}, step: 三", f"{same}, step: 二"),
                      book("C", Rank.LOCAL, f"{same}, step: 四"))
    assert [step.step for step in steps] == ["三", "二", "一", "四"]


def test_what_several_rulebooks_ask_for_is_asked_once(tmp_path: Path) -> None:
    """With the papers of all of them, and the limit of the highest that has one."""
    same = "stage: 提出, step: 书面申请, by: applicant"
    (step,) = procedure(tmp_path, book("A", Rank.LOCAL, f"{same}, papers: [申请书, 方案]", f"{same}, value: 9, clock: 自然日"),
                        book("B", Rank.RULE, f"{same}, papers: [申请书]"), book("C", Rank.DOCUMENT, f"{same}, value: 3, clock: 自然日"))
    assert (step.papers, step.value, step.due) == (("申请书", "方案"), 3, date(2026, 1, 8))


def test_another_body_or_another_stage_is_another_step(tmp_path: Path) -> None:
    """The same words may stand for two things."""
    steps = procedure(tmp_path, book("A", Rank.LOCAL, "stage: 公布, step: 公布, by: applicant", "stage: 公布, step: 公布, by: county_government",
                                     "stage: 实施, step: 公布, by: applicant"))
    assert [(step.stage, step.role) for step in steps] == [
        (StepStage.PUBLICATION, "applicant"), (StepStage.PUBLICATION, "county_government"), (StepStage.IMPLEMENTATION, "applicant")]


def test_limits_run_in_the_order_of_the_stages(tmp_path: Path) -> None:
    """Not in the order in which the rulebooks happen to be read."""
    steps = procedure(tmp_path, book("A", Rank.LAW, "stage: 决定, step: 批准, by: county_government, value: 10, clock: 自然日"),
                      book("B", Rank.LOCAL, "stage: 审核, step: 审核, by: justice_office, value: 5, clock: 自然日"))
    assert [(step.step, step.due) for step in steps] == [("审核", date(2026, 1, 10)), ("批准", date(2026, 1, 20))]


@pytest.mark.parametrize("stage", ["", "stage: 备案审查, "])
def test_a_step_says_where_it_stands(tmp_path: Path, stage: str) -> None:
    """Without a stage, or with a word that is none, nobody could put it in order."""
    county = Path(shutil.copytree(BASE, tmp_path / "county"))
    (county / "entry.yaml").write_text(book("A", Rank.LAW, f"{stage}step: 批准, by: county_government"), "utf-8")
    (found,) = Workspace.open(county).read_report.diagnostics
    assert "stage" in f"{found.message}{found.at}"


# Several items, several receivers.

@pytest.mark.parametrize("named", ["to", "items"])
def test_the_order_in_which_things_are_named_changes_nothing(named: str) -> None:
    """A town and a village, a penalty and a licence: what either calls for is said, whoever comes first."""
    county = Workspace.open(BASE.parent / "law")
    base = {"kind": "村级准入", "applicant": "urban", "matter": "巡查", "to": ["甲镇", "village"], "papers": ["书面申请"]}
    if named == "items":
        base = {"kind": "委托", "applicant": "urban", "items": ["litter", "outdoor"], "to": ["甲镇"]}
    there = county.admit(base, DAY)
    back = county.admit({**base, named: list(reversed(base[named]))}, DAY)
    assert there.verdict is back.verdict
    assert [f.rule.id for f in there.findings] == [f.rule.id for f in back.findings]
    assert there.procedure_rules == back.procedure_rules
    assert [s.step for s in there.procedure] == [s.step for s in back.procedure]
    assert set(there.presumptions) == set(back.presumptions) != set()
    alone = [county.admit({**base, named: [one]}, DAY) for one in base[named]]
    if there.procedure:
        assert set(there.procedure_rules) >= {rule for ruling in alone for rule in ruling.procedure_rules}
