"""`powerlist simulate` as a clerk uses it: last year's events against a new grant, on the screen and for the mayor."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from tests.cli.conftest import BASE, Run
from tests.unit.test_simulation import HEADER, NOT_YET, edited, rows

Snapshot = Callable[[str], None]
DAY = ("--as-of", "2026-11-21")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lists before, and a table of events."""
    edited(tmp_path / "改前", NOT_YET)
    lines = [",".join(HEADER), *(",".join(row.get(column, "") for column in HEADER) for _, row in rows())]
    (tmp_path / "事件.csv").write_text("\n".join([*lines, "没有这一类,东镇,,,,,"]) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_simulate_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("simulate", "--help").out)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_simulate(run: Run, snapshot: Snapshot, form: str) -> None:
    ran = run("simulate", "事件.csv", "--from", "改前", "-w", str(BASE), *DAY, "--per-officer", "12", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


@pytest.mark.usefixtures("folder")
def test_simulate_data(run: Run) -> None:
    """Its tables add up to the events, and it names what it was made from."""
    found = run("simulate", "事件.csv", "--from", "改前", "-w", str(BASE), *DAY, "--format", "json").json
    assert (found["rows"], found["events"], found["moved"]) == (201, 200, 12)
    assert found["unread"][0]["rows"] == 1 and found["unread"][0]["first"][0]["row"] == 201
    for table in ("event_types", "places", "months"):
        assert sum(row["events"] for row in found[table]) == 200
    assert sum(row["events"]["after"] for row in found["holders"]) == 200
    assert found["before"]["digests"] != found["after"]["digests"] and len(found["events_file"]["sha256"]) == 64
    json.dumps(found)


def test_simulate_files(run: Run, folder: Path) -> None:
    """A report with charts, a workbook, and nothing overwritten."""
    words = ("simulate", "事件.csv", "--from", "改前", "-w", str(BASE), *DAY)
    ran = run(*words, "-o", "报告.md", "--charts", "图")
    assert ran.code == 0
    charts = {path.name: path.read_text("utf-8") for path in (folder / "图").iterdir()}
    assert set(charts) == {"各镇街主办的事件.svg", "每名持证人员的执法事件.svg", "部门和其他主办的事件.svg", "镇街主办的事件（按月）.svg"}
    assert all(chart.startswith("<svg") and chart.rstrip().endswith("</svg>") for chart in charts.values())
    assert run(*words, "-o", "明细.xlsx").code == 0 and (folder / "明细.xlsx").stat().st_size > 5000
    assert run(*words, "-o", "报告.md").code == 2
    assert run(*words, "--charts", "图").code == 2


def test_simulate_charts(run: Run, folder: Path, snapshot: Snapshot) -> None:
    run("simulate", "事件.csv", "--from", "改前", "-w", str(BASE), *DAY, "--charts", "图")
    snapshot((folder / "图" / "每名持证人员的执法事件.svg").read_text("utf-8"))


@pytest.mark.usefixtures("folder")
def test_columns_that_nobody_reads(run: Run, folder: Path) -> None:
    """They are named; a table that does not tell where is refused, and one that hardly does is no ground for an answer."""
    words = ("--from", "改前", "-w", str(BASE), *DAY)
    (folder / "列.csv").write_text("事件类型,所属镇街,备注\n乱扔垃圾,东镇,热线\n", "utf-8")
    ran = run("simulate", "列.csv", *words)
    assert (ran.code, "没有一列是地点" in ran.err, "所属镇街: 地点" in ran.err) == (2, True, True)
    (folder / "列.csv").write_text("事件类型,地点,备注\n乱扔垃圾,,热线\n乱扔垃圾,测试县,\n乱扔垃圾,东镇,\n", "utf-8")
    ran = run("simulate", "列.csv", *words)
    assert (ran.code, ran.err) == (0, "没有用到的列：备注\n")
    assert "2 件（66.7%）没有写到镇街" in ran.out and "没有用到的列：备注" in ran.out


NIGHT = """\
kind: vocabulary
vocabulary:
  - {name: event.night, type: 是否, label: 夜间, question: 是否在夜间？, presumed: 否}
"""


@pytest.mark.usefixtures("folder")
def test_columns_that_one_side_reads(run: Run, folder: Path) -> None:
    """A fact that only one side is asked about may be all that changes: the report says so, by name, and what to do."""
    crossing = "when: {grant.in_force: true, event.crosses_towns: true}"
    edited(folder / "夜里归部门", ("rules.yaml", crossing, "when: {grant.in_force: true, event.night: true}"))
    (folder / "夜里归部门" / "vocabulary.yaml").write_text(NIGHT, "utf-8")
    (folder / "列.csv").write_text("事件类型,地点,夜间,备注\n乱扔垃圾,东镇,是,热线\n乱扔垃圾,东镇,,\n", "utf-8")
    words = ("--from", str(BASE), "-w", "夜里归部门", *DAY)
    ran = run("simulate", "列.csv", *words)
    assert (ran.code, ran.err) == (0, "没有用到的列：备注\n")
    text = ran.out.replace("\n", "").replace(" ", "")
    assert "列“夜间”只有改后的清单认得（event.night），改前的词表里没有，当作没有这一列" in text and "--map" in text
    found = run("simulate", "列.csv", *words, "--format", "json").json
    assert found["moved"] == 1
    assert found["unlike_columns"] == [{"column": "夜间", "before": None, "after": "event.night"}]
    assert any("列“夜间”" in note for note in found["notes"])
    edited(folder / "只改标签", ("rules.yaml", crossing, "when: {grant.in_force: true, event.night: true}"))
    (folder / "只改标签" / "vocabulary.yaml").write_text(NIGHT.replace("label: 夜间", "label: 夜里"), "utf-8")
    found = run("simulate", "列.csv", "--from", "只改标签", "-w", "夜里归部门", *DAY, "--format", "json").json
    assert (found["moved"], found["unlike_columns"][0]["before"]) == (1, None)
    edited(folder / "改了名")
    (folder / "改了名" / "vocabulary.yaml").write_text(NIGHT.replace("event.night", "event.dark"), "utf-8")
    text = run("simulate", "列.csv", "--from", "改了名", "-w", "夜里归部门", *DAY).out.replace("\n", "").replace(" ", "")
    assert "列“夜间”改前读作event.dark，改后读作event.night" in text
    assert run("simulate", "列.csv", "--from", "改前", "-w", str(BASE), *DAY, "--format", "json").json["unlike_columns"] == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("words", "message"), [
    (["--from", "没有这个文件夹"], "没有这个文件夹"),
    (["--from", "改前", "--per-officer", "0"], "--per-officer"),
    (["--from", "改前", "--per-post", "-3"], "--per-post"),
    (["--from", "改前", "--closed", "完成日"], "`完成日` 不在表里"),
    (["--from", "改前", "--closed", "地点"], "已经是 `place`"),
    (["--from", "改前", "--format", "yaml"], "--format"),
    (["--from", "改前", "-o", "报告.docx"], ".docx"),
    (["--from", "改前", "--as-of", "明天"], "--as-of"),
    ([], "--from"),
])
def test_mistakes(run: Run, words: list[str], message: str) -> None:
    ran = run("simulate", "事件.csv", "-w", str(BASE), *words)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.usefixtures("folder")
def test_tables_without_events(run: Run, folder: Path) -> None:
    """A folder is no table; of a table without events the screen says so too, not only the report."""
    words = ("--from", "改前", "-w", str(BASE), *DAY)
    ran = run("simulate", "改前", *words)
    assert (ran.code, "是文件夹，这里要一个文件" in ran.err) == (2, True)
    for text, said in (("事件类型,地点\n", "没有一行事件"), (f"事件类型,地点\n{'长' * 9_999},东镇\n", "没有一行事件两边都读得出")):
        (folder / "列.csv").write_text(text, "utf-8")
        ran = run("simulate", "列.csv", *words)
        assert (ran.code, said in ran.err, len(ran.out) < 6_000) == (0, True, True)


@pytest.mark.usefixtures("folder")
def test_nothing_yet(run: Run, folder: Path) -> None:
    """A change that comes later is not seen today; the user is told on which day to ask."""
    edited(folder / "以后", ("powers.yaml", "period: {from: 2021-08-01}", "period: {from: 2021-08-01, to: 2027-05-01}"))
    ran = run("simulate", "事件.csv", "--from", str(BASE), "-w", "以后", *DAY)
    assert (ran.code, "没有一件换主办" in ran.out, "--as-of 2027-05-01" in ran.err) == (0, True, True)


ORDER = """\
kind: 点单
applicant: 东镇
day: 2026-11-21
items: [signboard]
to: [东镇]
papers: [书面申请]
evidence: 结果.json
attributes: {provincial_decision: 是, urgent_need: 是}
"""


#: A rule that reads what a simulation says; beside it anybody may ask for anything.
ADMITS = """
  - id: T-LOAD
    phase: admit
    title: 接得住
    when: {request.simulated: {exists: true}}
    require: {request.simulated: 接得住}
    else: {verdict: returned, message: 模拟的结果没有说明接得住}
    because: 能够有效承接
    basis: [{statute: 行政处罚法, article: 24, paragraph: 1}]
"""


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lists now, those that the towns wish for, a request and last year's events."""
    edited(tmp_path / "现行", NOT_YET)
    edited(tmp_path / "设想")
    for name in ("现行", "设想"):
        file = tmp_path / name / "rules.yaml"
        file.write_text(file.read_text("utf-8").rstrip("\n") + ADMITS, "utf-8")
    (tmp_path / "申请.yaml").write_text(ORDER, "utf-8")
    year(tmp_path / "事件.csv", 12)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def year(file: Path, months: int, kind: str = "违规户外广告") -> None:
    """One event of a month."""
    lines = (f"{kind},东镇,2025-{month:02}-15" for month in range(1, months + 1))
    file.write_text("\n".join(("事件类型,地点,日期", *lines)) + "\n", "utf-8")


def simulate_order(run: Run, load: str, wished: str = "设想") -> None:
    ran = run("simulate", "事件.csv", "--from", "现行", "-w", wished, *DAY, "--per-officer", load, "-o", "结果.json", "--force")
    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("orders")
def test_evidence_of_an_order(run: Run) -> None:
    """An order may point at a simulation: what that says of the town is weighed by the rules."""
    simulate_order(run, "100")
    good = run("admit", "申请.yaml", "-w", "现行", "--format", "json").json
    assert {f["rule"]: f["result"] for f in good["findings"]}["T-LOAD"] == "符合"
    assert good["evidence"] == {
        "file": "结果.json", "says": "接得住",
        "rests_on": "按 2026-11-21 的清单，12 件事件，2025-01 到 2025-12，尺度每名持证人员一年 100 件，本单位自定，"
                    "承接能力是示意数据，不能作为依据"}
    assert good["remarks"] == []
    assert "结果.json：接得住（按 2026-11-21 的清单，12 件事件" in run("admit", "申请.yaml", "-w", "现行").out.replace("\n", "")
    assert "佐证里的" in run("explain", "--request", "申请.yaml", "-w", "现行").out
    simulate_order(run, "0.5")
    bad = run("admit", "申请.yaml", "-w", "现行", "--format", "json").json
    assert {f["rule"]: f["result"] for f in bad["findings"]}["T-LOAD"] == "不符合"
    assert "佐证" in run("admit", "申请.yaml", "-w", "现行", "--report", "-").out


def test_evidence_in_a_receipt(run: Run, orders: Path) -> None:
    """The receipt keeps the request as it was written and what was read beside it: the answer comes out the same when
    the file is gone."""
    simulate_order(run, "100")
    assert run("admit", "申请.yaml", "-w", "现行", "--receipt", "回执.json").code in (0, 1)
    receipt = json.loads((orders / "回执.json").read_text("utf-8"))
    assert receipt["input"]["evidence"] == receipt["evidence"]["file"] == "结果.json"
    assert "simulated" not in receipt["input"]["attributes"]
    (orders / "结果.json").unlink()
    assert run("replay", "回执.json", "-w", "现行").code == 0


def test_a_simulation_that_nobody_has_seen(run: Run, orders: Path) -> None:
    """The word alone is weighed like any other fact, and the answer says that nothing stands behind it."""
    text = ORDER.replace("evidence: 结果.json\n", "").replace("{provincial", "{simulated: 接得住, provincial")
    (orders / "申请.yaml").write_text(text, "utf-8")
    found = run("admit", "申请.yaml", "-w", "现行", "--format", "json").json
    assert {f["rule"]: f["result"] for f in found["findings"]}["T-LOAD"] == "符合"
    (remark,) = found["remarks"]
    assert remark.startswith("模拟结果“接得住”只是申请里写的，没有模拟结果作佐证（规则 T-LOAD 照写的审）")
    for words in ((), ("--report", "-")):
        assert "只是申请里写的" in run("admit", "申请.yaml", "-w", "现行", *words).out
    (orders / "申请.yaml").write_text(ORDER.replace("evidence: 结果.json\n", ""), "utf-8")
    assert run("admit", "申请.yaml", "-w", "现行", "--format", "json").json["remarks"] == []


def test_evidence_that_was_not_read(orders: Path) -> None:
    """A program that asks the library says so too, for the file is read elsewhere."""
    request = {"kind": "点单", "applicant": "东镇", "items": ["signboard"], "to": ["东镇"], "evidence": "结果.json"}
    (remark,) = Workspace.open(orders / "现行").admit(request, date(2026, 11, 21)).remarks
    assert "“结果.json”没有读" in remark


def test_evidence_of_something_else(run: Run, orders: Path) -> None:
    """Evidence from other lists, of other powers or by hand is refused."""
    def refused(text: str = ORDER) -> str:
        (orders / "申请.yaml").write_text(text, "utf-8")
        ran = run("admit", "申请.yaml", "-w", "现行")
        assert ran.code == 2
        return ran.err

    assert "找不到文件" in refused()
    (orders / "结果.json").write_text("不是", "utf-8")
    assert "不是 JSON" in refused()
    (orders / "结果.json").write_text("{}", "utf-8")
    assert "不是模拟的结果" in refused()
    (orders / "结果.json").write_text('{"simulation": 1}', "utf-8")
    assert "不完整" in refused()
    year(orders / "事件.csv", 10)
    simulate_order(run, "100")
    assert "只有 10 个月" in refused()
    year(orders / "事件.csv", 12, "盗窃")
    simulate_order(run, "100")
    assert "没有一件事件因此新增给东镇人民政府" in refused()
    year(orders / "事件.csv", 12)
    edited(orders / "以后", ("powers.yaml", "period: {from: 2021-08-01}", "period: {from: 2028-01-01}"))
    simulate_order(run, "100", "以后")
    assert "没有把 signboard 交给东镇人民政府（按 2026-11-21 有效的赋权）" in refused()
    simulate_order(run, "100")
    assert "没有把 dyke 交给东镇人民政府" in refused(ORDER.replace("[signboard]", "[signboard, dyke]"))
    assert "没有写事项和拟承接的镇街" in refused(ORDER.replace("to: [东镇]\n", ""))
    assert "不一样" in refused(ORDER.replace("{provincial", "{simulated: 接不住, provincial"))
    (orders / "现行" / "duties.yaml").write_text((orders / "现行" / "duties.yaml").read_text("utf-8") + "\n# 改了\n", "utf-8")
    assert "不是同一份" in refused()
