"""The program as the system sees it: exit codes, pipes, terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import BASE

EVENT = '{"type": "乱扔垃圾", "place": "东镇", "day": "2026-01-01"}'
ASK = ["decide", "-t", "偷倒渣土", "-p", "东镇", "--as-of", "2026-01-01"]


def call(program: list[str], *args: str, given: bytes = b"", cwd: Path = BASE, **environ: str
         ) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*program, *args], input=given, capture_output=True, cwd=cwd, timeout=60, check=False,
                          env={**os.environ, **environ})


@pytest.mark.parametrize(("args", "code"), [
    (["check", "--as-of", "2026-01-01"], 0),
    (["decide", "-t", "乱扔垃圾", "-p", "东镇", "--day", "2026-01-01"], 0),
    (["decide", "-t", "盗窃", "-p", "东镇"], 1),
    (["decide", "-t", "没有的类型", "-p", "东镇"], 2),
    (["who", "一二三四五六七"], 1),
    (["test"], 2),
    (["nothing"], 2),
    ([], 2),
    (["--version"], 0),
])
def test_exit_codes(program: list[str], args: list[str], code: int) -> None:
    assert call(program, *args).returncode == code


def test_our_own_fault_is_3_and_leaves_a_log(tmp_path: Path) -> None:
    broken = "import powerlist_cli.check as c\nimport powerlist_cli.shell as s\n" \
        "c.day_of = lambda text: 1 / 0\nfrom powerlist_cli.main import run\nrun()"
    found = call([sys.executable, "-c", broken], "check", TMPDIR=str(tmp_path), TEMP=str(tmp_path), TMP=str(tmp_path))
    assert found.returncode == 3
    assert "这是 powerlist 的问题" in found.stderr.decode()
    (log,) = tmp_path.iterdir()
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert b"Traceback" not in found.stderr
    shown = call([sys.executable, "-c", broken], "--debug", "check")
    assert (shown.returncode, b"Traceback" in shown.stderr) == (3, True)


def test_nothing_is_asked_where_nobody_sits(program: list[str]) -> None:
    found = call(program, *ASK)
    assert (found.returncode, found.stdout.decode().splitlines()[1][:4]) == (1, "事实不足")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_input_in_any_usual_encoding(program: list[str], encoding: str) -> None:
    found = call(program, "decide", "--format", "json", given=EVENT.encode(encoding))
    assert json.loads(found.stdout)["lead"]["id"] == "east-town"


def test_json_as_other_programs_write_it(program: list[str]) -> None:
    event = {"type": "乱扔垃圾", "place": "东镇", "day": "2026-01-01", "text": "张\U00020BB7扔的😀"}
    escaped = json.dumps(event, indent="\t").encode("ascii")
    assert json.loads(call(program, "decide", "--format", "json", given=escaped).stdout)["outcome"] == "owned"


def test_output_is_utf_8_whatever_the_system_thinks(program: list[str]) -> None:
    found = call(program, "decide", given=EVENT.encode(), LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "东镇人民政府" in found.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently")
def test_a_closed_pipe_is_no_error(program: list[str]) -> None:
    events = (EVENT + "\n") * 2000
    with subprocess.Popen([*program, "decide", "--lines"], cwd=BASE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(events.encode())
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_an_error(program: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run([*program, "schema", "items"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (found.returncode, "输出写不进去" in found.stderr.decode()) == (2, True)


def test_help_and_wrong_use_answer_without_reading_anything() -> None:
    """The library is imported inside the commands: typer is all that help waits for."""
    watch = "import sys\nfrom powerlist_cli.main import app\ntry:\n    app()\nfinally:\n" \
        "    print([m for m in sys.modules if m.split('.')[0] in ('powerlist', 'yaml', 'networkx', 'jsonschema')])"
    for args in (["--help"], ["decide", "--help"], ["decide", "--plce"], ["chek"]):
        assert call([sys.executable, "-c", watch], *args).stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
class TestTerminal:
    """A person at a terminal: questions, colours."""

    def at_terminal(self, program: list[str], args: list[str], answers: list[str], **environ: str) -> tuple[str, int]:
        import pty
        import select

        child, terminal = pty.fork()
        if child == 0:
            os.chdir(BASE)
            os.environ.update({"COLUMNS": "100", "TERM": "xterm-256color", **environ})
            os.execv(program[0], [*program, *args])
        shown, waiting = b"", list(answers)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    data = os.read(terminal, 65536)
                except OSError:
                    break
                if not data:
                    break
                shown += data
            elif shown.rstrip().endswith(b">") and waiting:
                os.write(terminal, f"{waiting.pop(0)}\n".encode())
        os.close(terminal)
        return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_missing_facts_are_asked_for(self, program: list[str]) -> None:
        shown, code = self.at_terminal(program, ASK, ["火星", "河道"])
        assert "发生在什么场所？" in shown
        assert "没有“火星”这个选项" in shown
        assert "归属明确：测试县水利局" in shown
        assert code == 0

    def test_a_number_answers_too(self, program: list[str]) -> None:
        shown, code = self.at_terminal(program, ASK, ["1"])
        assert ("归属明确：测试县城市管理局" in shown, code) == (True, 0)

    def test_nothing_means_not_known(self, program: list[str]) -> None:
        shown, code = self.at_terminal(program, ASK, [""])
        assert ("事实不足" in shown, code) == (True, 1)

    @pytest.mark.parametrize("option", [["--no-ask"], ["--format", "json"], ["--lines"]])
    def test_not_when_it_was_declined(self, program: list[str], option: list[str]) -> None:
        shown, code = self.at_terminal(program, [*ASK, *option], [])
        assert (">" in shown.replace("→", "").replace("\x1b[", ""), code) == (False, 1)

    def test_colour_only_where_it_is_wanted(self, program: list[str]) -> None:
        owned = ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--day", "2026-01-01"]
        assert "\x1b[" in self.at_terminal(program, owned, [])[0]
        assert "\x1b[" not in self.at_terminal(program, owned, [], NO_COLOR="1")[0]
        assert b"\x1b[" not in call(program, *owned).stdout
