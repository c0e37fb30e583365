"""Answers into files, and progress: nothing is overwritten, nothing half written stays, Ctrl-C ends with a sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from powerlist_cli import progress as module
from powerlist_cli.progress import progress
from powerlist_cli.saving import ENDINGS, Forms, target
from powerlist_cli.shell import UserError

from powerlist.progress import counted, unseen
from powerlist.report.sheet import Sheet

ONE = Sheet("基本履职", ("事项",), (("乱扔垃圾",),), ("示意数据",))
TWO = Sheet("配合履职", ("事项",), (("偷倒渣土",),), ("示意数据",))


def forms(*sheets: Sheet) -> Forms:
    return Forms(sheets=lambda: sheets or (ONE,), data=lambda: {"事项": ["乱扔垃圾"]},
                 markdown=lambda: "# 清单\n", text=lambda: "清单")


def write(path: Path | str, *sheets: Sheet, force: bool = False) -> None:
    into = target(str(path), force=force)
    assert into is not None
    into.save(forms(*sheets))


def refused(path: Path | str, *sheets: Sheet, force: bool = False) -> str:
    with pytest.raises(UserError) as error:
        write(path, *sheets, force=force)
    return f"{error.value.message} {error.value.help}"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Forms

def test_no_file_is_the_screen() -> None:
    assert target(None, force=False) is None


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", "\ufeff事项\r\n乱扔垃圾\r\n"), ("a.CSV", "\ufeff事项\r\n乱扔垃圾\r\n"),
    ("a.json", json.dumps({"事项": ["乱扔垃圾"]}, ensure_ascii=False, indent=2) + "\n"), ("a.md", "# 清单\n"), ("a.txt", "清单\n")])
def test_the_ending_says_the_form(tmp_path: Path, name: str, content: str) -> None:
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes().decode() == content


def test_a_workbook_takes_all_tables(tmp_path: Path) -> None:
    write(tmp_path / "清单.xlsx", ONE, TWO)
    assert openpyxl.load_workbook(tmp_path / "清单.xlsx").sheetnames == ["基本履职", "配合履职"]


@pytest.mark.parametrize("name", ["a.xls", "a.docx", "a", ".csv", "a.csv.bak", "-"])
def test_another_ending_is_refused_with_the_possible_ones(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path / name)
    assert [ending for ending in ENDINGS if ending not in said] == []
    assert left(tmp_path) == []


def test_a_command_offers_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        target(str(tmp_path / "a.md"), force=False, endings=(".csv", ".json"))
    assert (error.value.help or "").count("（") == 2


def test_what_a_table_alone_cannot_say_is_said_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a.csv")
    write(tmp_path / "a.xlsx")
    assert capsys.readouterr().err.splitlines() == [f"已写入 {tmp_path / 'a.csv'}", "注意：示意数据", f"已写入 {tmp_path / 'a.xlsx'}"]


def test_many_notes_are_one_line_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a.csv", replace(ONE, notes=("一" * 300, "二")))
    (_, said) = capsys.readouterr().err.splitlines()
    assert "2 条说明" in said and ".xlsx" in said


# Several tables as CSV

def test_several_tables_are_not_one_csv(tmp_path: Path) -> None:
    assert ".xlsx" in refused(tmp_path / "a.csv", ONE, TWO)
    assert left(tmp_path) == []


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_takes_one_csv_for_each(tmp_path: Path, there: bool, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "清单"
    if there:
        folder.mkdir()
    write(f"{folder}/", ONE, TWO)
    assert left(folder) == ["基本履职.csv", "配合履职.csv"]
    assert capsys.readouterr().err == f"已写入 {folder}：基本履职.csv、配合履职.csv\n注意：示意数据\n"
    assert "已经存在" in refused(folder, ONE, TWO)
    write(folder, TWO, TWO, force=True)
    assert left(folder) == ["基本履职.csv", "配合履职.csv", "配合履职（2）.csv"]


def test_a_folder_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    assert "没有文件夹" in refused(f"{tmp_path}/没有/清单/")
    assert "不是文件夹" in refused(f"{tmp_path}/文件/")


# Overwriting

def test_a_file_is_overwritten_only_when_told(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("我的")
    assert "--force" in refused(file)
    assert file.read_text() == "我的"
    write(file, force=True)
    assert (file.read_text("utf-8"), left(tmp_path)) == ("清单\n", ["a.txt"])


def test_it_is_refused_before_the_work_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("我的")
    for name in ("a.txt", "没有/a.txt", "a.pdf"):
        with pytest.raises(UserError):
            target(str(tmp_path / name), force=False)
    assert left(tmp_path) == ["a.txt"]


def test_what_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    into = target(str(file), force=False)
    assert into is not None
    file.write_text("别人的")
    with pytest.raises(UserError, match="已经存在"):
        into.save(forms())
    assert file.read_text() == "别人的"


@pytest.mark.parametrize("force", [True, False])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    """The disk is full."""
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.txt"
    if force:
        file.write_text("我的")
    monkeypatch.setattr(os, "fsync", full)
    assert "磁盘满了" in refused(file, force=force)
    assert left(tmp_path) == (["a.txt"] if force else [])
    assert not force or file.read_text() == "我的"


@pytest.mark.parametrize("method", ["open", "replace"])
def test_a_file_open_in_excel_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Windows refuses to open it for writing, or to put another in its place."""
    file = tmp_path / "a.csv"
    file.write_text("我的")
    usual = getattr(Path, method)

    def locked(self: Path, *args: object, **more: object) -> object:
        if (method == "open" and args == ("r+b",)) or file in args:
            raise PermissionError(13, "Permission denied", str(self))
        return usual(self, *args, **more)

    monkeypatch.setattr(Path, method, locked)
    assert "Excel" in refused(file, force=True)
    monkeypatch.undo()
    assert (file.read_text(), left(tmp_path)) == ("我的", ["a.csv"])


def test_without_the_office_extra_it_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UserError) as error:
        target(str(tmp_path / "a.xlsx"), force=False)
    assert "pip install 'powerlist[office]'" in (error.value.help or "")
    assert left(tmp_path) == []


def test_a_form_that_is_missing_is_our_fault(tmp_path: Path) -> None:
    into = target(str(tmp_path / "a.md"), force=False)
    assert into is not None
    with pytest.raises(ValueError, match="no form"):
        into.save(Forms())
    assert left(tmp_path) == []


# Progress

def test_work_is_counted() -> None:
    reported: list[tuple[int, int]] = []
    assert list(counted("abc", lambda done, total: reported.append((done, total)))) == ["a", "b", "c"]
    assert reported == [(0, 3), (1, 3), (2, 3), (3, 3)]
    unseen(1, 2)


def test_nothing_is_shown_where_nobody_looks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    with progress("逐格计算") as report:
        report(1, 2)
    assert capsys.readouterr() == ("", "")


WORK = "import sys, time\nfrom powerlist_cli.progress import progress\n" \
    "with progress('逐格计算') as report:\n    for n in range(int(sys.argv[1])):\n" \
    "        report(n, 1000)\n        time.sleep(0.02)\nprint('好了')"


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
@pytest.mark.parametrize(("steps", "shown"), [("3", False), ("60", True)])
def test_the_bar_comes_when_it_takes_long(steps: str, shown: bool) -> None:
    said = at_terminal([sys.executable, "-c", WORK, steps])
    assert ("逐格计算" in said, " / 1,000" in said) == (shown, shown)
    assert said.rstrip().endswith("好了")
    assert said.count("\x1b[?25l") == said.count("\x1b[?25h")  # the cursor is there again


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_the_bar_is_not_among_the_answers() -> None:
    """Standard output goes elsewhere; the bar stays on the terminal."""
    command = f'"{sys.executable}" -c "$0" 60 | cat > /dev/null'
    assert "逐格计算" in at_terminal(["/bin/sh", "-c", command, WORK])


def at_terminal(command: Sequence[str]) -> str:
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"COLUMNS": "100", "TERM": "xterm-256color"})
        os.execv(command[0], command)
    shown = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="signals are different")
def test_ctrl_c_ends_with_a_sentence() -> None:
    slow = "import time\nimport powerlist_cli.check as c\ndef wait(_):\n    print('begun', flush=True)\n    time.sleep(60)\n" \
        "c.day_of = wait\nfrom powerlist_cli.main import run\nrun()"
    with subprocess.Popen([sys.executable, "-c", slow, "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
    assert (process.returncode, said.strip()) == (130, "已停止（按了 Ctrl-C），没有做完")
