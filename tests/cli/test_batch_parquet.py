"""`powerlist batch` from Parquet to Parquet, as a user sees it."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from powerlist import Workspace
from tests.cli.conftest import BASE, Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("numpy")

GIVEN = ("-w", str(BASE), "--as-of", "2025-07-01", "--jobs", "1")


@pytest.fixture
def events(tmp_path: Path, base: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files of two days, every row of which can be read."""
    monkeypatch.chdir(tmp_path)
    kinds = sorted(base.catalog.event_types)
    for day in (1, 2):
        file = tmp_path / "事件" / f"7月{day}日.parquet"
        file.parent.mkdir(exist_ok=True)
        pq.write_table(pa.table({"工单号": [f"{day}-{n}" for n in range(6)], "事件类型": (kinds * 6)[:6]}), file)
    return tmp_path


def rows(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def test_a_folder(run: Run, events: Path) -> None:
    ran = run("batch", "事件", "-o", "判定", *GIVEN)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "只照抄的列：工单号\n已写入 判定：2 个文件，12 行，0 行读不出\n"
    assert sorted(file.name for file in (events / "判定").iterdir()) == ["7月1日.parquet", "7月2日.parquet"]
    assert [row["工单号"] for row in rows("判定/7月2日.parquet")] == [f"2-{n}" for n in range(6)]


def test_a_file_says_what_json_lines_say(run: Run, events: Path) -> None:
    assert run("batch", "事件/7月1日.parquet", "-o", "判定.parquet", *GIVEN, "--answers", "class,lead").code == 0
    assert run("batch", "事件/7月1日.parquet", "-o", "判定.jsonl", *GIVEN[:-2]).code == 0
    import json

    truth = [json.loads(line) for line in (events / "判定.jsonl").read_text("utf-8").splitlines()]
    assert rows("判定.parquet") == [{"工单号": row["工单号"], "class": row["class"] or None, "lead": row["lead"] or None}
                                for row in truth]


def test_again(run: Run, events: Path) -> None:
    assert run("batch", "事件", "-o", "判定", *GIVEN, "--memo", "记住").code == 0
    ran = run("batch", "事件", "-o", "判定", *GIVEN)
    assert ran.code == 2
    assert "已经存在（共 2 个）" in ran.err
    assert "--resume" in ran.err
    (events / "判定/7月2日.parquet").unlink()
    ran = run("batch", "事件", "-o", "判定", *GIVEN, "--resume", "--memo", "记住")
    assert ran.code == 0
    assert "2 个文件（其中 1 个上次已经做完），12 行" in ran.err
    ran = run("batch", "事件", "-o", "判定", *GIVEN[:2], "--as-of", "2025-07-02", "--jobs", "1", "--resume", "--memo", "记住")
    assert ran.code == 1
    assert "是按别的清单、规则、列或者日期记的" in ran.err
    assert "没有判：" in ran.err
    memo = bytearray((events / "记住").read_bytes())
    memo[-9] ^= 1
    (events / "记住").write_bytes(memo)
    ran = run("batch", "事件", "-o", "又判", *GIVEN, "--memo", "记住")
    assert "不完整" in ran.err
    assert ran.code == 0
    assert run("batch", "事件", "-o", "判定", *GIVEN[:2], "--as-of", "2025-07-02", "--jobs", "1", "--force").code == 0


@pytest.mark.usefixtures("events")
def test_rows_that_cannot_be_read(run: Run) -> None:
    pq.write_table(pa.table({"事件类型": ["没有的类型"]}), "一件.parquet")
    ran = run("batch", "一件.parquet", "-o", "判定.parquet", *GIVEN)
    assert ran.code == 1
    assert "1 行读不出，见“problems”一列" in ran.err
    assert "找不到事件类型" in rows("判定.parquet")[0]["problems"]


@pytest.mark.parametrize(("args", "said"), [
    (("没有", "-o", "判定.parquet"), "只有 .parquet 的事件表能写成 .parquet"),
    (("没有.csv", "-o", "判定.csv", "--memo", "x"), "--jobs 只用于"),
    (("没有.parquet", "-o", "判定.parquet"), "找不到文件"),
    (("事件", "-o", "事件/判定"), "里面"),
    (("事件/7月1日.parquet", "-o", "事件/7月1日.parquet", "--force"), "是要读的文件"),
    (("事件/7月1日.parquet", "-o", "判定.parquet", "--memo", "事件/7月1日.parquet"), "是要读的文件"),
    (("事件", "-o", "判定", "--memo", "事件/7月1日.parquet"), "是要读的文件"),
    (("事件", "-o", "坏的.parquet"), "是文件"),
    (("空的", "-o", "判定"), "里没有 .parquet 文件"),
    (("坏的.parquet", "-o", "判定.parquet"), "不是完整的 Parquet 文件"),
    (("无.parquet", "-o", "判定.parquet"), "没有一列是事件类型"),
    (("事件", "-o", "判定", "--answers", "leed"), "lead"),
    (("事件", "-o", "判定", "--explain", "理由.jsonl"), "--explain"),
])
def test_what_cannot_be_done(run: Run, events: Path, args: tuple[str, ...], said: str) -> None:
    (events / "坏的.parquet").write_bytes(b"PAR1")
    (events / "空的").mkdir()
    pq.write_table(pa.table({"x": [1]}), "无.parquet")
    ran = run("batch", *args, *GIVEN)
    assert ran.code == 2
    assert said in ran.err
    assert not (events / "判定").exists()
    assert not (events / "判定.parquet").exists()


@pytest.mark.usefixtures("events")
def test_a_process_that_was_killed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from powerlist.columnar import pool

    def killed(*_: object) -> Any:
        raise BrokenProcessPool

    monkeypatch.setattr(pool, "decided", killed)
    ran = run("batch", "事件", "-o", "判定", *GIVEN)
    assert ran.code == 2
    assert "内存不够" in ran.err
