"""What a clerk reads, whole. One snapshot a command; sentences are judged by eye, not by assertions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run

pytestmark = pytest.mark.usefixtures("in_base")

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

COMMANDS = {
    "help": ["--help"],
    "help-decide": ["decide", "--help"],
    "check": ["check", *DAY],
    "decide-owned": ["decide", "-t", "乱扔垃圾", "-p", "东镇", *DAY],
    "decide-measures": ["decide", "-t", "违规户外广告", "-p", "西街道", *DAY],
    "decide-incomplete": ["decide", "-t", "偷倒渣土", "-p", "东镇", *DAY],
    "decide-support": ["decide", "-t", "偷倒渣土", "-p", "东镇", "--set", "site=河道", *DAY],
    "decide-elsewhere": ["decide", "-t", "盗窃", "-p", "东镇", *DAY],
    "explain": ["explain", "-t", "违规户外广告", "-p", "西街道", *DAY],
    "explain-incomplete": ["explain", "-t", "偷倒渣土", "-p", "东镇", "--strict", *DAY],
    "who-body": ["who", "城市管理局", *DAY],
    "who-town": ["who", "东镇", *DAY],
    "who-text": ["who", "倒渣土", *DAY],
    "who-place": ["who", "乱扔果皮", "--place", "东镇", *DAY],
    "statute": ["statute", "测试旧法", *DAY],
    "rule": ["rule", "T-GRANT"],
    "schema": ["schema"],
}


#: Entry rules for the tiny county: one met, one broken, one that waits for a fact; and what follows.
ENTRY = """\
kind: rules
rulebook: test-entry
title: 测试准入规则
rank: 规范性文件
rules:
  - id: T-E1
    phase: admit
    title: 由县级部门提出
    when: {request.kind: 职责准入}
    require: {applicant.kind: 县级部门}
    else: {verdict: referred, message: 应由县级部门提出, remedy: 镇街的意愿走动态调整, refer_to: establishment_office}
    because: 自上而下的走准入
    basis: [{document: 测试办法, article: 3}]
  - id: T-E2
    phase: admit
    title: 有书面申请
    when: {request.kind: [职责准入, 动态调整]}
    require: {request.papers: {has: 书面申请}}
    else: {verdict: returned, message: 没有书面申请, remedy: 补交}
    because: 应当书面提出
    basis: [{document: 测试办法, article: 4}]
  - id: T-E3
    phase: admit
    title: 主次分明
    when: {request.kind: 职责准入}
    require: {request.responsibility_shifted: false, not: {request.disguise: 挂牌}}
    else: {verdict: rejected, message: 要求镇街承担全部责任, remedy: 写明配合责任}
    because: 镇街只承担配合责任
    basis: [{document: 测试办法, article: 5}]
  - id: T-P1
    phase: procedure
    title: 程序
    then:
      steps:
        - {stage: 审核, step: 合法性审查, by: justice_office, value: 5, clock: 工作日, papers: [审查意见]}
        - {stage: 公布, step: 公布, by: applicant}
    because: 依程序
    basis: [{document: 测试办法, article: 6}]
"""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_text(run: Run, snapshot: Snapshot, name: str) -> None:
    found = run(*COMMANDS[name])
    assert found.err == ""
    snapshot(found.out)


def test_findings(run: Run, tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line, the place under it in cells, help, related places, and the summary."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "powerlist.yaml").write_text("kind: workspace\nname: 测试\n", "utf-8")
    (tmp_path / "a.yaml").write_text(
        "kind: areas\nareas:\n"
        "  - {id: east, name: 东镇, level: 镇级, parent: 没有的县}\n"
        "  - {id: west, name: 西镇, level: 镇}\n"
        "  - {id: west, name: 西镇二, level: 镇, parent: 西镇}\n"
        "部门：城管局\n", "utf-8")
    found = run("check", *DAY)
    assert found.code == 1
    snapshot(found.out)


def test_ruling(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    """Every reason at once, with remedy; explained rule by rule."""
    county = shutil.copytree(BASE, tmp_path / "county")
    (county / "entry.yaml").write_text(ENTRY, "utf-8")
    request = tmp_path / "申请.yaml"
    request.write_text("kind: 职责准入\napplicant: 东镇\nmatter: 河道保洁\nto: [西街道]\npapers: [书面申请]\n", "utf-8")
    found = run("admit", str(request), "-w", str(county), *DAY)
    assert found.code == 1
    explained = run("explain", "--request", str(request), "-w", str(county), *DAY)
    snapshot(found.out + "\n" + explained.out)


def test_errors(run: Run, snapshot: Snapshot) -> None:
    """Wrong use, in Chinese, each with what to do."""
    littering = ["decide", "-t", "乱扔垃圾", "-p", "东镇"]
    calls = [
        ["decde"], ["decide", "--plce", "东镇"], ["decide", "-t"], ["who"], ["schema", "item"], ["check", "a", "b"],
        ["decide", "-t", "乱扔", "-p", "东镇"], [*littering, "--set", "site"], [*littering, "--set", "sit=河道"],
        [*littering, "--set", "site=河"], [*littering, "--filed", "2025-06-01"], ["decide", "没有.yaml"],
        ["check", "没有"], ["check", "--as-of", "2025-02-30"], ["rule", "PL99"], ["statute", "测试新法"],
        ["replay", "没有.json"], ["test"],
    ]
    shown = []
    for call in calls:
        found = run(*call)
        assert (found.code, found.out) == (2, ""), call
        shown.append(f"$ powerlist {' '.join(call)}\n{found.err}")
    snapshot("\n".join(shown))
