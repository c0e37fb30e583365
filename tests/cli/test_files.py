"""Commands that write or read files: init, receipts and replay, test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run

OWNED = ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--day", "2026-01-01"]


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A copy of the tiny county that a test may change."""
    return Path(shutil.copytree(BASE, tmp_path / "county"))


# init

def test_a_new_workspace_is_sound_at_once(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "新县")
    assert run("init", folder, "--name", "东海县").code == 0
    checked = run("check", folder, "--format", "json")
    assert (checked.code, checked.json["diagnostics"]) == (0, [])
    tested = run("test", "-w", folder, "--format", "json")
    assert (tested.code, {example["passed"] for example in tested.json["examples"]}) == (0, {True})


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "areas.yaml"
    mine.write_text("kind: areas\n", "utf-8")
    refused = run("init", str(tmp_path))
    assert (refused.code, "areas.yaml" in refused.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["areas.yaml"]
    assert run("init", str(tmp_path), "--force").code == 0
    assert run("init", str(tmp_path), "--force").code == 0
    backups = sorted(path.read_text("utf-8") for path in tmp_path.glob("areas.yaml.*.bak"))
    assert len(backups) == 2
    assert "kind: areas\n" in backups


def test_init_like_a_shipped_one(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "县"
    assert run("init", str(folder), "--like", "jinhu").code == 0
    day = ["--as-of", "2026-01-01", "--format", "json"]
    ours, theirs = run("check", str(folder), *day), run("check", "-w", "jinhu", *day)
    assert ours.json["diagnostics"] == theirs.json["diagnostics"]
    assert run("init", str(tmp_path / "x"), "--like", "jinhuu").code == 2


def test_init_like_another_county_says_what_is_not_its_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "县"
    ran = run("init", str(folder), "--like", "yangzhou", "--name", "某某县")
    assert ran.code == 0
    for said in ("都是江都区的，不是某某县的", "必须换", "公布的总数", "规则集 jiangsu（江苏省）、jiangsu-yangzhou（扬州市）",
                 "还有“江都”的 3 个", "扬州市某某县人民政府"):
        assert said in ran.out
    assert "name: 扬州市某某县城市管理局" in (folder / "bodies.yaml").read_text("utf-8")
    assert not (folder / "systems.yaml").exists()
    assert run("init", str(tmp_path / "x"), "--like", "yangzhou", "--name", "扬州市").code == 2
    assert run("init", str(tmp_path / "x"), "--like", "national", "--name", "某某县").code == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["", "县", "某某", "a: b", "某某县\n", "字" * 40 + "县", "{x}县"])
def test_a_name_that_would_break_the_files_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    assert run("init", str(tmp_path / "x"), "--name", name).code == 2
    assert list(tmp_path.iterdir()) == []


# receipts

def test_a_receipt_replays_to_the_same(run: Run, county: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "回执.json"
    assert run(*OWNED, "-w", str(county), "--receipt", str(receipt)).code == 0
    stored = json.loads(receipt.read_text("utf-8"))
    assert set(stored) == {"receipt", "kind", "input", "as_of", "strict", "engine", "digests", "answer", "seal"}
    assert stored["input"] == {"type": "乱扔垃圾", "place": "东镇", "day": "2026-01-01"}
    assert set(stored["digests"]) == {"catalogs", "rules", "input"}
    found = run("replay", str(receipt), "-w", str(county), "--format", "json")
    assert (found.code, found.json["same"], found.json["changed"]) == (0, True, [])


def test_a_changed_catalog_shows(run: Run, county: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "r.json"
    run(*OWNED, "-w", str(county), "--receipt", str(receipt))
    powers = county / "powers.yaml"
    powers.write_text(powers.read_text("utf-8").replace("to: [东镇, 西街道]", "to: [西街道]"), "utf-8")
    found = run("replay", str(receipt), "-w", str(county), "--format", "json")
    assert (found.code, found.json["same"], found.json["changed"]) == (1, False, ["目录"])
    leads = {d["field"]: (d["before"]["id"], d["now"]["id"]) for d in found.json["differences"] if d["field"] == "lead"}
    assert leads == {"lead": ("east-town", "urban-bureau")}
    text = run("replay", str(receipt), "-w", str(county))
    assert (text.code, "主办：东镇人民政府 → 测试县城市管理局" in text.out) == (1, True)


def test_a_comment_changes_the_catalog_and_not_the_answer(run: Run, county: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "r.json"
    run(*OWNED, "-w", str(county), "--receipt", str(receipt))
    with (county / "powers.yaml").open("a", encoding="utf-8") as file:
        file.write("# 说明\n")
    found = run("replay", str(receipt), "-w", str(county), "--format", "json")
    assert (found.code, found.json["same"], found.json["changed"]) == (0, True, ["目录"])


def test_a_receipt_is_not_overwritten_and_not_believed_blindly(run: Run, county: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "r.json"
    run(*OWNED, "-w", str(county), "--receipt", str(receipt))
    again = run(*OWNED, "-w", str(county), "--receipt", str(receipt))
    assert (again.code, "已经存在" in again.err) == (2, True)
    receipt.write_text(receipt.read_text("utf-8").replace("东镇", "西街道"), "utf-8")
    found = run("replay", str(receipt), "-w", str(county))
    assert (found.code, "被改动过" in found.err) == (2, True)


@pytest.mark.parametrize("content", ["[1", "{}", '{"receipt": 99}', '{"receipt": 1}', "[]", "3"])
def test_what_is_no_receipt(run: Run, county: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "r.json").write_text(content, "utf-8")
    assert run("replay", str(tmp_path / "r.json"), "-w", str(county)).code == 2


def test_receipts_of_several_and_of_requests(run: Run, county: Path, tmp_path: Path) -> None:
    events = "- {type: 乱扔垃圾, place: 东镇, attributes: {site: 无}}\n- {type: 盗窃, place: 东镇}\n"
    receipt = str(tmp_path / "r.json")
    run("decide", "-w", str(county), "--receipt", receipt, given=events)
    assert run("replay", receipt, "-w", str(county)).code == 0
    request = str(tmp_path / "q.json")
    run("admit", "-w", "jinhu", "--kind", "点单", "--applicant", "黎城街道", "--item", "pen-0001", "--to", "黎城街道",
        "--set", "frequent=是", "--receipt", request)
    assert run("replay", request, "-w", "jinhu").code == 0


# test

def test_examples_that_fail_say_how(run: Run, county: Path) -> None:
    (county / "examples.yaml").write_text(
        "kind: examples\nexamples:\n"
        "  - {id: right, title: 对的, event: {type: 乱扔垃圾, place: 东镇, day: 2026-01-01}, expect: {lead: 东镇人民政府}}\n"
        "  - id: wrong\n    title: 错的\n    event: {type: 违规户外广告, place: 东镇, day: 2026-01-01}\n"
        "    expect: {outcome: disputed, lead: 测试县水利局, powers: {吊销许可证件: 东镇}, not_applied: [T-GRANT]}\n", "utf-8")
    found = run("test", "-w", str(county), "--format", "json")
    assert found.code == 1
    right, wrong = found.json["examples"]
    assert set(right) == {"id", "title", "passed", "differences", "file", "line"}
    assert (right["passed"], wrong["passed"], wrong["file"], wrong["line"]) == (True, False, "examples.yaml", 4)
    assert {d["field"] for d in wrong["differences"]} == {"outcome", "lead", "powers.吊销许可证件", "not_applied"}
    assert set(found.json["coverage"]) == {"rules", "counters", "items"}
    assert set(found.json["coverage"]["rules"]) == {"total", "exercised", "share", "missing"}
    assert "dyke" in found.json["coverage"]["items"]["missing"]
    text = run("test", "-w", str(county))
    assert "examples.yaml:4: 不一致 wrong 错的" in text.out


def test_a_workspace_with_errors_is_not_answered_from(run: Run, county: Path) -> None:
    (county / "bad.yaml").write_text("kind: items\nitems:\n  - {id: x}\n", "utf-8")
    for command in (["test"], OWNED):
        found = run(*command, "-w", str(county))
        assert (found.code, "PL107" in found.err, found.out) == (2, True, "")


def test_an_answer_on_a_faulty_list_says_so(run: Run, county: Path) -> None:
    """行政处罚法 art. 24: an unpublished grant is an error of the list; the answer stands, with a warning."""
    assert "个错误" not in run(*OWNED, "-w", str(county)).err
    powers = county / "powers.yaml"
    powers.write_text(powers.read_text("utf-8").replace("    published: {on: 2021-07-20, where: 政府网站}\n", ""), "utf-8")
    found = run(*OWNED, "-w", str(county))
    assert "有 1 个错误，答复可能因此不准" in found.err
