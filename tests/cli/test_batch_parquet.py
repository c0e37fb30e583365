"""`powerlist batch` from Parquet to Parquet, as a user sees it."""

from __future__ import annotations

import json
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
    (("事件", "-o", "判定.csv"), "不能写成 `判定.csv` 一个文件"),
    (("", "-o", "判定"), "没有写事件表的文件名"),
    (("事件", "-o", "判定", "--memo", "没有/记住"), "写不进去"),
    (("事件", "-o", "判定", "--memo", "空的"), "不是文件"),
    (("事件", "-o", "判定", "--explain", "空的.jsonl/理由.jsonl"), "没有文件夹"),
    (("空的", "-o", "判定"), "里没有 .parquet 文件"),
    (("坏的.parquet", "-o", "判定.parquet"), "不是完整的 Parquet 文件"),
    (("无.parquet", "-o", "判定.parquet"), "没有一列是事件类型"),
    (("事件", "-o", "判定", "--answers", "leed"), "lead"),
    (("事件", "-o", "判定", "--explain", "理由.csv"), ".jsonl"),
    (("事件", "-o", "判定", "--explain", "没有/理由.jsonl"), "没有文件夹"),
    (("事件", "-o", "判定", "--explain", "有了.jsonl"), "已经存在"),
    (("事件", "-o", "判定", "--explain", "理由.jsonl", "--memo", "理由.jsonl"), "同一个文件"),
    (("事件", "-o", "判定", "--explain", "理由.jsonl", "--answers", "lead"), "--answers 里加上 class"),
])
def test_what_cannot_be_done(run: Run, events: Path, args: tuple[str, ...], said: str) -> None:
    (events / "坏的.parquet").write_bytes(b"PAR1")
    (events / "空的").mkdir()
    (events / "有了.jsonl").touch()
    pq.write_table(pa.table({"x": [1]}), "无.parquet")
    ran = run("batch", *args, *GIVEN)
    assert ran.code == 2
    assert said in ran.err
    assert not (events / "判定").exists()
    assert not (events / "判定.parquet").exists()


def test_a_folder_of_all_kinds(run: Run, events: Path) -> None:
    """Whatever comes first, the files that can be decided are; the others are told of, in Chinese."""
    folder = events / "事件"
    whole = (folder / "7月1日.parquet").read_bytes()
    for name, data in {"0截断": whole[:len(whole) // 2], "0空": b"", "8损坏": whole[:8] + b"\xff" * 40 + whole[48:]}.items():
        (folder / f"{name}.parquet").write_bytes(data)
    pq.write_table(pa.table({"x": [1]}), folder / "0别的列.parquet")
    (folder / "说明.txt").write_text("不是事件", "utf-8")
    (folder / "分天.parquet").mkdir()
    pq.write_table(pa.table({"事件类型": ["乱扔垃圾"]}), folder / "分天.parquet" / "part-0.parquet")
    ran = run("batch", "事件", "-o", "判定", *GIVEN)
    assert ran.code == 1
    told = [line for line in ran.err.splitlines() if "没有判" in line]
    assert [line.partition("`")[2].partition(".")[0] for line in told] == ["事件/0别的列", "事件/0截断", "事件/0空", "事件/8损坏"]
    assert all("不是完整的 Parquet 文件" in line or "没有一列是事件类型" in line for line in told)
    assert "3 个文件，13 行" in ran.err


@pytest.mark.usefixtures("events")
def test_nothing_that_can_be_decided(run: Run) -> None:
    pq.write_table(pa.table({"事件类型": ["乱扔垃圾"]}), "好.parquet")
    data = bytearray(Path("好.parquet").read_bytes())
    data[8:48] = b"\xff" * 40
    Path("坏.parquet").write_bytes(data)
    ran = run("batch", "坏.parquet", "-o", "判定.parquet", *GIVEN)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "一个文件也没有写出")


@pytest.mark.usefixtures("events")
def test_a_file_without_rows(run: Run) -> None:
    pq.write_table(pa.table({"事件类型": pa.array([], pa.string())}), "没有.parquet")
    ran = run("batch", "没有.parquet", "-o", "判定.parquet", *GIVEN, "--explain", "理由.jsonl")
    assert (ran.code, "里没有一行事件" in ran.err, "0 类的理由" in ran.err) == (0, True, True)
    assert Path("理由.jsonl").read_bytes() == b""


@pytest.mark.usefixtures("events")
def test_a_memo_that_cannot_be_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decisions are there all the same."""
    write = Path.write_bytes

    def refused(path: Path, data: bytes) -> int:
        if path.name.startswith("记住"):
            raise PermissionError(13, "Permission denied", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", refused)
    ran = run("batch", "事件", "-o", "判定", *GIVEN, "--memo", "记住")
    assert (ran.code, "`记住` 没有记下（没有权限），下次重新判" in ran.err) == (0, True)


@pytest.mark.usefixtures("events")
def test_a_process_that_was_killed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from powerlist.columnar import pool

    def killed(*_: object) -> Any:
        raise BrokenProcessPool

    monkeypatch.setattr(pool, "decided", killed)
    ran = run("batch", "事件", "-o", "判定", *GIVEN)
    assert ran.code == 2
    assert "内存不够" in ran.err


def test_the_reasons_of_the_classes(run: Run, events: Path) -> None:
    """They are those of the same events from CSV, line by line."""
    assert run("batch", "事件/7月1日.parquet", "-o", "判定.parquet", *GIVEN, "--explain", "理由.jsonl").code == 0
    assert run("batch", "事件/7月1日.parquet", "-o", "判定.csv", *GIVEN[:-2], "--explain", "真.jsonl").code == 0
    assert (events / "理由.jsonl").read_text("utf-8") == (events / "真.jsonl").read_text("utf-8")
    ran = run("batch", "事件", "-o", "判定", *GIVEN[:-1], "2", "--explain", "全部.jsonl")
    assert ran.code == 0
    lines = (events / "全部.jsonl").read_text("utf-8").splitlines()
    assert f"已写入 全部.jsonl：{len(lines)} 类的理由" in ran.err
    assert {json.loads(line)["class"] for line in lines} == {
        row["class"] for file in ("判定/7月1日.parquet", "判定/7月2日.parquet") for row in rows(file)}


def test_reasons_that_were_broken_off(run: Run, events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is not decided again; and the reasons of files that were decided before can be had later."""
    from powerlist_cli import reasons as written

    from powerlist.columnar import reasons

    words = ("batch", "事件", "-o", "判定", *GIVEN)
    assert run(*words).code == 0
    assert run(*words, "--resume", "--explain", "真.jsonl").code == 0
    truth = (events / "真.jsonl").read_text("utf-8")
    monkeypatch.setattr(written, "_CHUNK", 2)
    whole = reasons.reasons

    def broken(*given: Any) -> Any:
        found = whole(*given)
        yield next(found)
        yield next(found)
        raise KeyboardInterrupt

    monkeypatch.setattr(reasons, "reasons", broken)
    ran = run(*words, "--resume", "--explain", "理由.jsonl")
    assert (ran.code, (events / "理由.jsonl").exists()) == (130, False)
    assert "写出了 2 类的理由，加 --resume 接着做" in ran.err
    monkeypatch.setattr(reasons, "reasons", whole)
    for _ in range(2):  # the second time all is there
        assert run(*words, "--resume", "--explain", "理由.jsonl").code == 0
        assert (events / "理由.jsonl").read_text("utf-8") == truth
    pq.write_table(pa.table({"事件类型": ["乱扔垃圾"]}), "事件/7月3日.parquet")
    ran = run(*words, "--resume", "--explain", "理由.jsonl")
    assert (ran.code, "--explain 换一个文件" in ran.err) == (2, True)
    assert run(*words, "--resume", "--force", "--explain", "理由.jsonl").code == 0


def test_reasons_of_half_the_files(run: Run, events: Path) -> None:
    (events / "事件/坏的.parquet").write_bytes(b"PAR1")
    ran = run("batch", "事件", "-o", "判定", *GIVEN, "--explain", "理由.jsonl")
    assert (ran.code, (events / "理由.jsonl").exists()) == (1, False)
    assert "理由没有写进 理由.jsonl" in ran.err
    (events / "事件/坏的.parquet").unlink()
    assert run("batch", "事件", "-o", "判定", *GIVEN, "--explain", "理由.jsonl", "--resume").code == 0
    assert (events / "理由.jsonl").exists()
