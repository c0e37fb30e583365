"""`powerlist diff` as a clerk uses it: two folders, a revision against now, a merge request, a notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run
from tests.unit.test_handover import ENTRUSTED, FIRST_FILER, TAKEN_BACK
from tests.unit.test_revision import git

DAY = ["--as-of", "2026-11-21"]
Snapshot = Callable[[str], None]

RENAMED = ("places.yaml", "name: 测试县水利局", "name: 测试县水务局")


def edit(folder: Path, *edits: tuple[str, str, str]) -> None:
    for name, old, new in edits:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, and its folder the current one: at `去年` the tiny county as it was; then only a name; now a
    grant is taken back as well."""
    shutil.copytree(BASE, tmp_path / "县")
    git(tmp_path, "init", "-q", "-b", "main")
    for tag, edits in (("去年", ()), ("改名", (RENAMED,)), ("收回", (TAKEN_BACK, FIRST_FILER))):
        edit(tmp_path / "县", *edits)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", tag)
        git(tmp_path, "tag", tag)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def unnumbered(text: str) -> str:
    """Without the number of the commit."""
    commits = [git(Path.cwd(), "rev-parse", tag)[:10] for tag in ("去年", "改名", "收回")]
    for number, commit in enumerate(commits):
        text = text.replace(commit, f"<提交 {number}>  ")
    return text


def test_diff_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("diff", "--help").out)


@pytest.mark.usefixtures("top")
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_diff_revision_against_now(run: Run, snapshot: Snapshot, form: str) -> None:
    ran = run("diff", "去年", "-w", "县", *DAY, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    snapshot(unnumbered(ran.out))


@pytest.mark.usefixtures("top")
def test_diff_notice(run: Run, snapshot: Snapshot) -> None:
    ran = run("diff", "去年", "-w", "县", *DAY, "--notice")
    assert ran.code == 0
    snapshot(ran.out)


@pytest.mark.usefixtures("top")
def test_two_revisions(run: Run) -> None:
    """Neither of them what stands in the folder now; that a body is called otherwise changes no hands."""
    renamed = run("diff", "去年", "改名", "-w", "县", *DAY, "--fail-on-change", "--format", "json")
    assert (renamed.code, renamed.json["moved"], renamed.json["changes"]) == (0, False, [])
    assert [change["id"] for change in renamed.json["records"]["changes"]] == ["water-bureau"]
    assert "归属没有变化" in run("diff", "去年", "改名", "-w", "县", *DAY).out


@pytest.mark.usefixtures("top")
def test_fail_on_change(run: Run) -> None:
    """For a merge request: 1 only where somebody else is in charge."""
    assert run("diff", "去年", "-w", "县", *DAY, "--fail-on-change").code == 1
    assert run("diff", "去年", "-w", "县", *DAY).code == 0
    assert run("diff", "收回", "-w", "县", *DAY, "--fail-on-change").code == 0


def test_folders_and_files(run: Run, top: Path) -> None:
    """A revision by its path against a folder, into every kind of file."""
    for name in ("变化.md", "变化.json", "变化.txt"):
        ran = run("diff", "去年:县", "县", *DAY, "-o", name)
        assert (ran.code, ran.out) == (0, "")
        assert "乱扔垃圾" in (top / name).read_text("utf-8-sig")
    assert run("diff", "去年:县", "县", *DAY, "-o", "变化/").code == 0
    assert {path.name for path in (top / "变化").iterdir()} == {"归属变化.csv", "清单变动.csv"}
    assert "#" not in (run("diff", "去年:县", "县", *DAY, "--notice", "-o", "通知.txt"), (top / "通知.txt").read_text("utf-8"))[1]
    assert "〔待填" in (run("diff", "去年:县", "县", *DAY, "--notice", "-o", "通知.md"), (top / "通知.md").read_text("utf-8"))[1]


def test_what_the_reader_must_know_first(run: Run, top: Path) -> None:
    """That the lists are those of two counties, or that the checks call one of them wrong."""
    assert run("diff", "去年:县", "县", *DAY).err == ""
    assert "两边不是同一个县（测试县、金湖县）" in run("diff", "县", "jinhu", *DAY, "--brief").err
    shutil.copytree(top / "县", top / "错的")
    edit(top / "错的", ENTRUSTED[0], ("powers.yaml", "from: 2027-01-01}\n    instrument", "from: 2026-01-01}\n    instrument"))
    assert "“错的”按 2026-11-21 检查有" in run("diff", "县", "错的", *DAY, "--brief").err


def test_the_program_itself(top: Path, program: list[str]) -> None:
    """As a process, in the folder of the workspace."""
    ran = subprocess.run([*program, "diff", "HEAD~1", *DAY, "--brief"], cwd=top / "县", capture_output=True, encoding="utf-8",
                         env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "由镇街改由测试县城市管理局办理" in ran.stdout.replace("\n     ", "")


@pytest.mark.parametrize(("words", "message"), [
    (["没有这个版本", "-w", "县"], "没有这个版本"),
    (["去年", "没有这个文件夹", "-w", "县"], "没有这个文件夹"),
    (["去年"], "不在工作区里"),
    (["县", "坏的"], "“坏的”读不完整，不能比较"),
    (["县", "县", "--format", "yaml"], "--format"),
    (["县", "县", "--notice", "--format", "json"], "--notice"),
    (["县", "县", "--notice", "-o", "通知.csv"], "不能写成 .csv"),
    (["县", "县", "--from", "昨天"], "--from/--as-of 的值 `昨天` 不是日期"),
    (["去年:县", "县", "-o", "变化.csv"], "一个 .csv 文件只放得下一张表"),
])
def test_what_cannot_be_compared(run: Run, top: Path, words: list[str], message: str) -> None:
    """With a message and what to do about it; exit code 2."""
    shutil.copytree(top / "县", top / "坏的")
    edit(top / "坏的", ("powers.yaml", "department: 水利", "department: 没有的部门"))
    ran = run("diff", *words)
    assert ran.code == 2
    assert message in ran.err
