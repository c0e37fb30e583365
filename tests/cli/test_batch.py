"""`powerlist batch` as an office uses it: tables from other programs, mistakes in them, work that is broken off."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from powerlist_cli import batch as command
from powerlist_cli import journal, tables
from powerlist_cli.journal import Journal

from tests.cli.conftest import BASE, Ran, Run

Snapshot = Callable[[str], None]

TABLE = """工单号,事件类型,地点,行为日,场所,跨镇街,诉求内容
1001,乱扔垃圾,东镇,2025-12-31,,,"门口有垃圾，
一周没人管"
1002,偷倒渣土,西街道,2026/1/5 8:05,工地,,夜里有车
1003,偷倒渣土,东镇,2026-01-05,,无,夜里有车
1004,盗窃,东镇,2026-01-05,,,丢了电动车
,,,,,,
1005,乱丢垃圾,南镇,去年,,也许,
1006,乱扔垃圾,东村,2026-01-02 09:30:00,,TRUE,无
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and a fixed day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "today", lambda: datetime(2026, 1, 10).date())
    return tmp_path


@pytest.fixture
def table(here: Path) -> Path:
    """The table in the current folder."""
    path = here / "事件.csv"
    path.write_text(TABLE, "utf-8")
    return path


def batch(run: Run, *args: str) -> Ran:
    return run("batch", *args, "-w", str(BASE))


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def test_batch_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("batch", "--help").out)


def test_batch_text(run: Run, snapshot: Snapshot, table: Path) -> None:
    ran = batch(run, table.name, "-o", "判定.csv", "--explain", "理由.jsonl")
    assert (ran.code, ran.out) == (1, "")
    classes = [f"{one['class']}: {one['decision']['title']} {[step['rule'] for step in one['decision']['reasons']]}"
               for one in lines("理由.jsonl")]
    snapshot("\n".join([ran.err, Path("判定.csv").read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), *classes, ""]))


def test_rows_are_numbered_as_in_the_table(run: Run, table: Path) -> None:
    batch(run, table.name, "-o", "判定.csv")
    found = rows("判定.csv")
    assert [(row["行号"], row["工单号"]) for row in found] == [
        ("1", "1001"), ("2", "1002"), ("3", "1003"), ("4", "1004"), ("6", "1005"), ("7", "1006")]
    assert found[0]["诉求内容"] == "门口有垃圾，\n一周没人管"
    assert found[5]["诉求内容"] == "无"
    assert Path("判定.csv").read_bytes().startswith("\ufeff行号".encode())
    assert not list(Path().glob("*.partial"))


def test_every_row_decided_is_zero(run: Run, table: Path) -> None:
    table.write_text("类型,地点\n盗窃,东镇\n", "utf-8")
    ran = batch(run, table.name, "-o", "判定.jsonl")
    assert (ran.code, ran.err) == (0, "已写入 判定.jsonl：1 行，0 行读不出\n")
    (row,) = lines("判定.jsonl")
    assert (row["row"], row["outcome"], row["problems"]) == ("1", "elsewhere", "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(run: Run, table: Path, encoding: str) -> None:
    batch(run, table.name, "-o", "甲.csv")
    table.write_text(TABLE, encoding)
    assert batch(run, table.name, "-o", "乙.csv").code == 1
    assert rows("甲.csv") == rows("乙.csv")


def test_the_same_events_from_every_kind_of_file(run: Run, table: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    events = [{k: v for k, v in row.items() if v} for row in csv.DictReader(io.StringIO(TABLE)) if row["工单号"]]
    names = list(csv.DictReader(io.StringIO(TABLE)).fieldnames or ())
    Path("乙.jsonl").write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events), "utf-8")
    parquet.write_table(pytest.importorskip("pyarrow").table({n: [e.get(n) for e in events] for n in names}), "丙.parquet")
    answers = []
    for source in (table.name, "乙.jsonl", "丙.parquet"):
        assert batch(run, source, "-o", f"{source}.out.csv").code == 1
        answers.append([{k: v for k, v in row.items() if k != "行号"} for row in rows(f"{source}.out.csv")])
    assert answers[0] == answers[1] == answers[2]


def test_json_lines_as_files_of_events_have_them(run: Run, here: Path) -> None:
    events = [
        {"type": "littering", "place": "east", "day": "2026-01-02", "attributes": {"crosses_towns": False, "quantity": 3}},
        {"type": "偷倒渣土", "place": "东镇", "attributes": {"site": None}},
        {"type": "乱扔垃圾", "place": "东镇", "filed": [{"on": "2026-01-01", "by": "东镇人民政府"}], "extra": {"a": [1]}},
    ]
    text = "\n".join([*(json.dumps(event, ensure_ascii=False) for event in events), "", '{"type": ', "[1]"])
    (here / "事件.jsonl").write_text(text, "utf-8")
    ran = batch(run, "事件.jsonl", "-o", "判定.jsonl")
    assert ran.code == 1
    found = lines("判定.jsonl")
    assert [(row["row"], row["outcome"]) for row in found] == [
        ("1", "owned"), ("2", "owned"), ("3", "owned"), ("5", "error"), ("6", "error")]
    assert found[2]["extra"] == '{"a": [1]}'
    assert found[4]["problems"] == "整行：这一行不是 JSON 对象"


def test_a_line_of_json_without_end(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_CELL", 40)
    event = '{"type": "盗窃", "place": "东镇"}'
    (here / "事件.jsonl").write_text(f'{event}\n{{"type": "{"长" * 200}"}}\n{event}\n{"[" * 80}', "utf-8")
    assert batch(run, "事件.jsonl", "-o", "判定.jsonl").code == 1
    assert [(row["row"], row["problems"]) for row in lines("判定.jsonl")] == [
        ("1", ""), ("2", "整行：这一行超过 40 字"), ("3", ""), ("4", "整行：这一行超过 40 字")]


def test_odd_types_of_parquet(run: Run, here: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    day = datetime(2026, 1, 5, 20, 0)
    columns = {
        "类型": pa.array(["乱扔垃圾", "偷倒渣土", None, "乱扔垃圾"]).dictionary_encode(),
        "地点": pa.array(["东镇", "东镇", "东镇", "东镇"], pa.large_string()),
        "行为日": pa.array([day, day, None, day], pa.timestamp("us", "UTC")),
        "跨镇街": pa.array([True, False, None, None]),
        "数量": pa.array([Decimal("3.00"), None, Decimal("1.00"), Decimal("2.50")]),
        "场所": pa.array([None, "工地", "道路", None]),
        "案值": pa.array([1.5, float("nan"), None, 2.0]),
        "照片": pa.array([["甲", "乙"], None, [], None]),
        "备注": pa.nulls(4),
    }
    parquet.write_table(pa.table(columns), here / "事件.parquet")
    assert batch(run, "事件.parquet", "-o", "判定.csv").code == 1
    found = rows("判定.csv")
    assert [row["结论"] for row in found] == ["归属明确", "归属明确", "读不出", "读不出"]
    assert found[0]["到期日"] == "2026-01-08"  # in Beijing it was the sixth
    assert [row["问题"] for row in found[2:]] == ["类型：没有写事件类型", "数量：`event.quantity` 的值 `2.50` 不是整数"]
    assert [(row["案值"], row["照片"], row["备注"]) for row in found[:2]] == [("1.5", "甲、乙", ""), ("", "", "")]


def test_columns_by_a_mapping_file(run: Run, here: Path) -> None:
    (here / "事件.csv").write_text("小类,所属镇,类型\n盗窃,东镇,紧急\n", "utf-8")
    (here / "对照.yaml").write_text("小类: 事件类型\n所属镇: 地点\n类型: 无\n", "utf-8")
    assert batch(run, "事件.csv", "-o", "判定.csv", "--map", "对照.yaml").code == 0
    assert rows("判定.csv")[0]["类型"] == "紧急"


def test_a_thousand_columns(run: Run, here: Path) -> None:
    names = ["类型", "地点", *(f"列{number}" for number in range(998))]
    (here / "事件.csv").write_text(f"{','.join(names)}\n盗窃,东镇{',x' * 998}\n", "utf-8")
    assert batch(run, "事件.csv", "-o", "判定.csv").code == 0
    assert rows("判定.csv")[0]["列997"] == "x"


@pytest.mark.parametrize(("text", "problem"), [
    ("类型,地点\n盗窃,东镇,多了,一格\n盗窃,东镇\n", "整行：有 4 格，表头只有 2 格"),
    ("类型,地点\n盗窃,\"东镇\n盗窃,东镇\n盗窃,东镇\n盗窃,东镇\n", "整行：有一格超过 20 字，连同下面 3 行都没有读"),
    ('类型,地点\n盗窃,"东镇\n盗窃,东镇\n', "整行：有一个引号没有写后一个，连同下面 1 行都没有读"),
    ('类型,地点\n盗窃,"东"镇\n盗窃,东镇\n', "整行：后引号的后面不是逗号"),
    ('类型,地点\n盗窃,"东镇\n盗窃,东镇\n"\n', "地点：这一格里像是有整行的事件"),
    ("类型,地点\n盗\0窃,东镇\n盗窃,东镇\n", "类型：找不到事件类型 `盗\0窃`"),
    ("类型,地点\n盗窃" + "长" * 50 + ",东镇\n盗窃,东镇\n", "整行：有一格超过 20 字"),
])
def test_rows_that_cannot_be_read(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, text: str, problem: str) -> None:
    monkeypatch.setattr(tables, "_CELL", 20)
    (here / "事件.csv").write_text(text, "utf-8")
    try:
        assert batch(run, "事件.csv", "-o", "判定.jsonl").code == 1
    finally:
        csv.field_size_limit(131072)
    assert lines("判定.jsonl")[0]["problems"] == problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_bytes_that_are_no_text(run: Run, here: Path, encoding: str) -> None:
    """They are the problem of their row; the file is read as what all the rest of it is."""
    text = "类型,地点,备注\n盗窃,东镇,天天有\n盗窃,东镇,@\n盗窃,东镇,还是有\n"
    (here / "事件.csv").write_bytes(text.encode(encoding).replace(b"@", b"\xff"))
    assert batch(run, "事件.csv", "-o", "判定.csv").code == 1
    assert [row["问题"] for row in rows("判定.csv")] == ["", "备注：有读不出的字节", ""]
    assert [row["备注"] for row in rows("判定.csv")] == ["天天有", "", "还是有"]


def test_lines_of_json_that_cannot_be_written_again(run: Run, here: Path) -> None:
    event = '{"type": "盗窃", "place": "东镇", "x": %s}\n'
    odd = ['"\\ud800"', "[" * 400 + "1" + "]" * 400, "[" * 99_999, '"\\ud83d\\ude00"']
    (here / "事件.jsonl").write_text("".join(event % value for value in odd), "utf-8")
    assert batch(run, "事件.jsonl", "-o", "判定.jsonl").code == 1
    found = lines("判定.jsonl")
    assert [row["problems"] for row in found] == ["整行：这一行有半个字符（\\ud800 一类的转义）", "", "整行：这一行嵌套太深", ""]
    assert (len(found[1]["x"]), found[3]["x"]) == (799, "😀")


@pytest.mark.parametrize(("header", "told"), [
    ("类型;地点", "用分号分开"), ("类型\t地点", "用制表符分开"), ("2025年工单汇总,,", "标题要删掉"), ("\0\1\2", "不是文本文件"), ("\0\1;\2", "不是文本文件"),
    ("工单号,小类", "表里的列有：工单号、小类"), ('工单号,"小类\n（镇）"', "表里的列有："),
])
def test_what_may_be_wrong_with_a_header(run: Run, here: Path, header: str, told: str) -> None:
    (here / "事件.csv").write_text(f"{header}\n盗窃,东镇\n", "utf-8")
    ran = batch(run, "事件.csv", "-o", "判定.csv")
    assert (ran.code, told in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32", "big5"])
def test_encodings_that_nobody_can_tell(run: Run, here: Path, encoding: str) -> None:
    """Their first line is no Chinese; it is not shown."""
    (here / "事件.csv").write_bytes("事件類型,地點,發生日期\n盗竊,東鎮,2026\n".encode(encoding, "replace"))
    ran = batch(run, "事件.csv", "-o", "判定.csv")
    assert (ran.code, "多半是别的编码" in ran.err) == (2, True)


def test_a_cell_as_long_as_a_book(run: Run, here: Path) -> None:
    """What is wrong with it is told in a sentence, on the screen and in the output."""
    (here / "事件.csv").write_text(f"类型,地点\n{'长' * 100_000},东镇\n", "utf-8")
    ran = batch(run, "事件.csv", "-o", "判定.csv")
    assert (ran.code, len(ran.err) < 500, len(rows("判定.csv")[0]["问题"]) < 400) == (1, True, True)
    assert "（一共 100,0" in ran.err


def test_a_folder_that_nobody_may_look_into(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "事件.csv").write_text("类型,地点\n盗窃,东镇\n", "utf-8")
    (here / "密").mkdir()
    stat = Path.stat

    def refused(path: Path, **options: bool) -> os.stat_result:
        if "密" in path.parent.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    for args in (("密/事件.csv", "-o", "判定.csv"), ("事件.csv", "-o", "密/判定.csv"), ("密/事件.parquet", "-o", "判定.parquet")):
        ran = batch(run, *args)
        assert (ran.code, "看不到 `密/" in ran.err, "没有权限" in ran.err) == (2, True, True), ran.err


def test_a_column_that_is_taken_for_what_it_is_not(run: Run, here: Path) -> None:
    (here / "事件.csv").write_text("类型,地点,场所\n" + "盗窃,东镇,张三家\n" * 3 + "盗窃,东镇,\n盗窃,南镇,\n", "utf-8")
    ran = batch(run, "事件.csv", "-o", "判定.csv")
    assert ran.err.count("列“") == 1
    assert "列“场所”的 3 格没有一格像 event.site：它要是指别的，用 --map 写明，写成 场所: 无 就只照抄" in ran.err


@pytest.mark.usefixtures("here")
def test_years_beyond_the_calendar(run: Run) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    days = {"甲": pa.array([0, 10**15], pa.timestamp("ms")), "乙": pa.array([0, 3_000_000], pa.date32()),
            "丙": pa.array([86_400_000_000_001, None], pa.timestamp("ns", "Asia/Shanghai"))}
    for name, column in days.items():
        parquet.write_table(pa.table({"类型": ["乱扔垃圾"] * 2, "行为日": column}), f"{name}.parquet")
        for ending in ("csv", "parquet"):
            assert batch(run, f"{name}.parquet", "-o", f"{name}的判定.{ending}").code == (name != "丙")
        told = [row["问题"] for row in rows(f"{name}的判定.csv")]
        assert told == [row["problems"] or "" for row in parquet.read_table(f"{name}的判定.parquet").to_pylist()]
        assert ["不是日期" in problem for problem in told] == [False, name != "丙"]


def test_unnamed_columns(run: Run, here: Path) -> None:
    (here / "事件.csv").write_text("类型,,地点,,\n盗窃,甲,东镇,,\n", "utf-8")
    assert batch(run, "事件.csv", "-o", "判定.csv").code == 0
    assert rows("判定.csv")[0]["第 2 列"] == "甲"


def test_a_table_without_events(run: Run, here: Path) -> None:
    (here / "事件.csv").write_text("类型,地点\n", "utf-8")
    ran = batch(run, "事件.csv", "-o", "判定.csv")
    assert (ran.code, ran.err) == (0, "`事件.csv` 里没有一行事件：看看导出的时候是不是漏了\n已写入 判定.csv：0 行，0 行读不出\n")
    assert rows("判定.csv") == []


FILES = {
    "空.csv": b"", "空.jsonl": b"", "重.csv": "类型,地点,类型\n".encode(), "乱.parquet": b"PAR1 and no more PAR1",
    "无类型.csv": "地点\n东镇\n".encode(), "表.xls": b"", "坏.yaml": b"- a\n", "别的.yaml": "没有: 地点\n".encode(), "有.csv": b"x",
    "假.csv": b"PK\3\4 a table", "数组.jsonl": b'[{"type": 1}]', "引号.csv": '"类型,地点\n盗窃,东镇\n'.encode(),
}


@pytest.mark.parametrize("args", [
    ["没有.csv"], ["空.csv"], ["空.jsonl"], ["重.csv"], ["乱.parquet"], ["无类型.csv"], ["表.xls"],
    ["事件.csv", "-o", "判定.doc"], ["事件.csv", "-o", "没有的/判定.csv"], ["事件.csv", "-o", "有.csv"],
    ["事件.csv", "--explain", "理由.csv"], ["事件.csv", "-o", "甲.jsonl", "--explain", "甲.jsonl"],
    ["事件.csv", "-o", "事件.csv", "--force"], ["事件.csv", "-o", "./连.csv", "--force"], ["假.csv"], ["数组.jsonl"],
    ["引号.csv"], ["事件.csv", "--map", "坏.yaml"], ["事件.csv", "--map", "别的.yaml"], ["事件.csv", "--as-of", "2026-13-01"],
], ids=" ".join)
@pytest.mark.usefixtures("table")
def test_batch_mistakes(run: Run, args: list[str]) -> None:
    for name, data in FILES.items():
        Path(name).write_bytes(data)
    Path("连.csv").symlink_to("事件.csv")
    ran = batch(run, *args, *([] if "-o" in args else ["-o", "判定.csv"]))
    assert (ran.code, ran.out) == (2, "")
    assert "怎么办：" in ran.err
    assert not list(Path().glob("判定*"))


def test_a_folder_that_cannot_be_written(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(journal.Path, "write_text", refuse)
    ran = batch(run, table.name, "-o", "判定.csv")
    assert ran.code == 2
    assert "写不进去（没有权限）" in ran.err


def test_a_table_that_changes_while_it_is_read(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Meddled(Journal):
        def commit(self, rows: int, errors: int) -> None:
            super().commit(rows, errors)
            table.write_text(TABLE + "1007,盗窃,东镇,,,,\n", "utf-8")

    monkeypatch.setattr(command, "Journal", Meddled)
    monkeypatch.setattr(command, "_CHUNK", 2)
    ran = batch(run, table.name, "-o", "判定.csv")
    assert ran.code == 2
    assert "被改动了" in ran.err
    assert not Path("判定.csv").exists()


# Broken off and gone on with.

class Killed(BaseException):
    """The program is gone."""


def broken_off(run: Run, monkeypatch: pytest.MonkeyPatch, moment: int) -> bool:
    """Run until something has been written so many times; whether it came to that."""
    left = [moment]

    def dying(wrapped: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                raise Killed
            return wrapped(*args, **more)
        return call

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "append", dying(Journal.append))
        patched.setattr(os, "fsync", dying(os.fsync))
        patched.setattr(Path, "replace", dying(Path.replace))
        try:
            batch(run, "事件.csv", "-o", "判定.csv", "--explain", "理由.jsonl")
        except Killed:
            return True
    return False


def test_resumed_after_any_moment(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = command.open_workspace(str(BASE))
    monkeypatch.setattr(command, "open_workspace", lambda _: opened)
    monkeypatch.setattr(command, "_CHUNK", 3)
    table.write_text(TABLE.replace("1004", "1002,偷倒渣土,东镇,,,,\n1004"), "utf-8")
    assert batch(run, table.name, "-o", "判定.csv", "--explain", "理由.jsonl").code == 1
    whole = {name: Path(name).read_bytes() for name in ("判定.csv", "理由.jsonl", "判定.csv.manifest.json")}
    moment = 1
    while True:
        for path in (*Path().glob("判定*"), *Path().glob("理由*")):
            path.unlink()
        if not broken_off(run, monkeypatch, moment):
            break
        ran = batch(run, table.name, "-o", "判定.csv", "--explain", "理由.jsonl", "--resume")
        assert (moment, ran.code) == (moment, 1), ran.err
        assert {name: Path(name).read_bytes() for name in whole} == whole, moment
        assert not list(Path().glob("*.partial"))
        moment += 1
    assert moment > 15


def test_resuming_what_is_done_does_nothing(run: Run, table: Path) -> None:
    first = batch(run, table.name, "-o", "判定.csv", "--resume")
    before = Path("判定.csv").stat().st_mtime_ns
    again = batch(run, table.name, "-o", "判定.csv", "--resume")
    assert (again.code, again.err.splitlines()[-1]) == (first.code, first.err.splitlines()[-1])
    assert Path("判定.csv").stat().st_mtime_ns == before


def test_resumed_on_another_day(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happened on no day that is known is asked about on the day the work was begun."""
    (here / "事件.csv").write_text("类型,地点\n乱扔垃圾,东镇\n乱扔垃圾,东镇\n", "utf-8")

    class Dying(Journal):
        def commit(self, rows: int, errors: int) -> None:
            super().commit(rows, errors)
            raise Killed

    monkeypatch.setattr(command, "_CHUNK", 1)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(command, "Journal", Dying)
        batch(run, "事件.csv", "-o", "判定.csv")
    monkeypatch.setattr(command, "today", lambda: datetime(2026, 2, 10).date())
    assert batch(run, "事件.csv", "-o", "判定.csv", "--resume").code == 0
    assert [row["说明"] for row in rows("判定.csv")] == ["没有写行为日，按 2026-01-10 判；不知道从哪天起算，不算到期日"] * 2


@pytest.mark.parametrize(("change", "word"), [
    (lambda: Path("事件.csv").write_text(TABLE + "\n", "utf-8"), "事件表变了"),
    (lambda: Path("对照.yaml").write_text("诉求内容: 无\n", "utf-8"), "对照变了"),
    (lambda: Path("县/rules.yaml").write_text(Path("县/rules.yaml").read_text("utf-8") + "\n", "utf-8"), "目录和规则变了"),
    (lambda: Path("判定.csv.partial").write_bytes(b""), "不是上次写的样子"),
    (lambda: Path("判定.csv.partial").unlink(), "不是上次写的样子"),
    (lambda: Path("判定.csv.manifest.json").write_text("{", "utf-8"), "读不出"),
    (lambda: Path("判定.csv.manifest.json").write_text("[]", "utf-8"), "读不出"),
    (lambda: Path("判定.csv.manifest.json").write_text('{"made_of": {}, "begun": "x"}', "utf-8"), "读不出"),
    (lambda: Path("判定.csv.manifest.json").write_text('{"made_of": 1, "begun": "2026-01-10"}', "utf-8"), "读不出"),
    (lambda: Path("判定.csv.manifest.json").write_text('{"made_of": {}, "begun": "2026-01-10", "bytes": []}', "utf-8"), "读不出"),
    (lambda: Path("判定.csv.manifest.json").write_text('{"made_of": {}, "begun": "2026-01-10", "rows": "3"}', "utf-8"), "读不出"),
])
def test_not_resumed_where_something_changed(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch,
                                             change: Callable[[], object], word: str) -> None:
    Path("县").mkdir()
    for file in BASE.glob("*.yaml"):
        (Path("县") / file.name).write_bytes(file.read_bytes())
    Path("对照.yaml").write_text("{}\n", "utf-8")
    args = ["batch", table.name, "-o", "判定.csv", "--map", "对照.yaml", "-w", "县"]

    class Dying(Journal):
        def finish(self) -> None:
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(command, "Journal", Dying)
        run(*args)
    assert run(*args).code == 2  # neither begun again
    change()
    ran = run(*args, "--resume")
    assert (ran.code, word in ran.err, "怎么办：" in ran.err) == (2, True, True), ran.err
    assert run(*args, "--force").code == 1  # nor lost


def test_stopped_by_hand(table: Path, program: list[str]) -> None:
    """A real process, a real signal: it says how to go on, and goes on."""
    head, _, rest = TABLE.partition("\n")
    table.write_text(head + "\n" + rest * 4_000, "utf-8")
    args = [*program, "batch", table.name, "-o", "判定.csv", "-w", str(BASE)]
    process = subprocess.Popen(args, stderr=subprocess.PIPE, encoding="utf-8")
    while not Path("判定.csv.manifest.json").exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, "加 --resume 接着做" in told) == (130, True), told
    done = subprocess.run([*args, "--resume"], check=False, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, "24,000 行" in done.stderr) == (1, True), done.stderr
