"""`admit --apply` and `admit --report`: what goes into the files, what the opinion says, how it ends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from powerlist_cli.shell import UserError

from powerlist import Ruling, Workspace
from tests.cli.conftest import BASE, Run
from tests.cli.test_text import DAY, ENTRY

JINHU = Path(__file__).parents[2] / "catalogs" / "jinhu"

DUTY = """\
  - id: {id}
    kind: 职责准入
    applicant: 测试县水利局
    day: 2026-01-05
    matter: {matter}
    field: 水利
    to: [东镇]
    duties: [发现, 报告]
    papers: [书面申请]
    attributes: {{responsibility_shifted: false}}
"""
DECIDED = """\
    effective: 2026-02-01
    instrument: {title: 测试县批复, issuer: 测试县人民政府, level: 县, date: 2026-01-10}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A copy of the tiny county with entry rules."""
    copy = Path(shutil.copytree(BASE, tmp_path / "county"))
    (copy / "entry.yaml").write_text(ENTRY, "utf-8")
    return copy


def asked(folder: Path, *requests: str) -> str:
    """A file of requests."""
    file = folder.parent / "申请.yaml"
    file.write_text("kind: requests\nrequests:\n" + "".join(requests), "utf-8")
    return str(file)


def duty(id: str, matter: str, *, decided: bool = True) -> str:
    return DUTY.format(id=id, matter=matter) + (DECIDED if decided else "")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_dry_run(run: Run, county: Path, snapshot: Callable[[str], None]) -> None:
    """The ruling, the change, what is missing, and the lines that would change; nothing is written."""
    before = contents(county)
    found = run("admit", asked(county, duty("d1", "河道巡查"), duty("d2", "水闸*看护*", decided=False)), "-w", str(county), *DAY, "--dry-run")
    assert (found.code, contents(county)) == (1, before)
    snapshot(found.out)


def test_report(run: Run, county: Path, snapshot: Callable[[str], None]) -> None:
    """An opinion on a request that meets one rule, breaks one and leaves one open, and on one that is admitted."""
    mixed = "  - {kind: 职责准入, applicant: 东镇, matter: '|河道|保洁', to: [西街道], papers: [书面申请], day: 2026-01-05}\n"
    found = run("admit", asked(county, duty("d1", "水闸*看护*"), mixed), "-w", str(county), *DAY, "--report", "-")
    assert found.code == 1
    snapshot(re.sub("指纹 [0-9a-f]+", "指纹 …", found.out))
    assert run("admit", "-w", str(county), "--report", "-", "--format", "json", given="{}").code == 2


def test_the_report_goes_into_a_new_file(run: Run, county: Path) -> None:
    call = ["admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY, "--report", str(county.parent / "意见.md")]
    assert run(*call).code == 0
    written = (county.parent / "意见.md").read_text("utf-8")
    assert written.startswith("# 关于“职责准入：河道巡查”的审核意见\n")
    assert run(*call).code == 2
    assert (county.parent / "意见.md").read_text("utf-8") == written


def test_what_is_admitted_is_entered_once(run: Run, county: Path) -> None:
    before = contents(county)
    call = ["admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY, "--apply"]
    assert run(*call).code == 0
    after = contents(county)
    assert {name for name in after if after[name] != before.get(name)} == {"duties.yaml"}
    assert run("check", str(county), *DAY, "--format", "json").json["summary"]["errors"] == 0
    again = run(*call)
    assert (again.code, "已经在责任清单上" in again.out, contents(county)) == (1, True, after)


def test_each_request_is_entered_in_turn(run: Run, county: Path) -> None:
    """One that is not complete, and one that the one before it has made superfluous, leave no trace."""
    file = asked(county, duty("d1", "河道巡查"), duty("d2", "水闸看护", decided=False), duty("d3", "河道巡查"), duty("d4", "泵站看护"))
    found = run("admit", file, "-w", str(county), *DAY, "--apply")
    text = (county / "duties.yaml").read_text("utf-8")
    assert found.code == 1
    assert [f"duty-d{number}" in text for number in (1, 2, 3, 4)] == [True, False, False, True]


def test_a_dry_run_goes_on_from_what_would_be_there(run: Run, county: Path) -> None:
    found = run("admit", asked(county, duty("d1", "河道巡查"), duty("d2", "河道巡查"), duty("d3", "泵站看护")), "-w", str(county), *DAY, "--dry-run")
    assert [f"+  - id: duty-d{number}\n" in found.out for number in (1, 2, 3)] == [True, False, True]
    assert "d2：没有写入目录：`河道巡查` 已经在责任清单上（`duty-d1`）" in found.out


def test_json_stays_json(run: Run, county: Path) -> None:
    found = run("admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY, "--apply", "--format", "json")
    change = found.json["change"]
    assert (found.code, change["missing"], change["records"][0]["id"]) == (0, [], "duty-d1")
    assert [stage["due"] for stage in found.json["procedure"]] == [None, None]
    assert "duties.yaml" in found.err


def test_limits_follow_one_another(run: Run, county: Path) -> None:
    """From the day of the request, by the working calendar; a step without a limit takes no days."""
    (county / "calendars.yaml").write_text("kind: calendars\ncalendars:\n  - {id: c26, year: 2026, holidays: [2026-01-02]}\n", "utf-8")
    entry = (county / "entry.yaml").read_text("utf-8")
    (county / "entry.yaml").write_text(entry.replace(
        "by: applicant}", "by: applicant}\n        - {stage: 监督评估, step: 报备, by: applicant, value: 1, clock: 月}"), "utf-8")
    call = ["admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY]
    assert [stage["due"] for stage in run(*call, "--format", "json").json["procedure"]] == ["2026-01-09", None, "2026-02-09"]
    assert "5 工作日内，顺次推算到 2026-01-09" in run(*call).out


def test_a_shipped_workspace_is_never_written(run: Run, tmp_path: Path) -> None:
    """An admitted request that lacks nothing: only the place is wrong."""
    request = tmp_path / "申请.yaml"
    request.write_text(
        "{kind: 职责准入, applicant: 金湖县水利局, day: 2026-11-16, matter: 农村黑臭水体巡查报告, field: 水利, to: [金南镇],"
        " duties: [发现, 报告], papers: [书面申请], effective: 2026-12-20,"
        " instrument: {title: 测试县批复, issuer: 金湖县人民政府, level: 县, date: 2026-12-01},"
        " attributes: {safeguards: [人员, 经费], responsibility_shifted: 否, list: 配合履职事项, duties_split: 是, contains_power: 无}}\n", "utf-8")
    shipped = {file: file.read_bytes() for file in JINHU.glob("*.yaml")}
    found = run("admit", str(request), "-w", "jinhu", "--apply")
    assert (found.code, "还不能写入" in found.out, "没有写入目录：自带的工作区不能改" in found.out) == (2, False, True), found.out
    assert {file: file.read_bytes() for file in JINHU.glob("*.yaml")} == shipped


@pytest.mark.parametrize("options, said", [
    (["--report", "有.md"], "有.md` 已经存在"),
    (["--receipt", "有.md"], "有.md` 已经存在"),
    (["--report", "没有/意见.md"], "没有/意见.md` 写不进去"),
    (["--report", "新.md", "--receipt", "./新.md"], "新.md` 已经存在"),
])
def test_nothing_is_entered_when_its_papers_have_no_place(run: Run, county: Path, monkeypatch: pytest.MonkeyPatch,
                                                          options: list[str], said: str) -> None:
    monkeypatch.chdir(county.parent)
    Path("有.md").write_text("旧的", "utf-8")
    before = contents(county)
    found = run("admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY, "--apply", *options)
    assert (found.code, said in found.err, contents(county)) == (2, True, before), found.err
    assert (Path("有.md").read_text("utf-8"), Path("新.md").exists()) == ("旧的", False)


@pytest.mark.parametrize("format", ["text", "json"])
def test_what_was_entered_is_said_when_a_later_request_fails(run: Run, county: Path, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    admit, asked_so_far = Workspace.admit, []

    def failing(self: Workspace, request: Any, *args: Any, **options: Any) -> Ruling:
        asked_so_far.append(request)
        if len(asked_so_far) == 2:
            raise UserError("第二引擎没有答复")
        return admit(self, request, *args, **options)

    monkeypatch.setattr(Workspace, "admit", failing)
    found = run("admit", asked(county, duty("d1", "河道巡查"), duty("d2", "泵站看护")), "-w", str(county), *DAY, "--apply", "--format", format)
    assert "duty-d1" in (county / "duties.yaml").read_text("utf-8")
    assert (found.code, "d1：已写入 duties.yaml" in found.err, "第二引擎没有答复" in found.err) == (2, True, True)


def test_a_file_that_may_not_be_written_is_said(run: Run, county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(county)
    monkeypatch.setattr("powerlist.save.os.access", lambda *_: False)
    found = run("admit", asked(county, duty("d1", "河道巡查")), "-w", str(county), *DAY, "--apply")
    assert (found.code, "不允许写入" in found.out, contents(county)) == (2, True, before)
