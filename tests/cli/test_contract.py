"""The JSON of every command: other programs rely on these keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("in_base")

DAY = "2026-01-01"
BODY = {"id", "name", "level"}


def keys(value: dict[str, Any]) -> set[str]:
    return set(value)


def test_check(run: Run) -> None:
    found = run("check", "--as-of", DAY, "--format", "json")
    assert found.code == 0
    assert keys(found.json) == {"diagnostics", "summary", "as_of", "engine"}
    assert keys(found.json["summary"]) == {"errors", "warnings", "infos", "files"}
    assert found.json["as_of"] == DAY


def test_check_findings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "powerlist.yaml").write_text("kind: workspace\nname: 空\ncounty: 没有的县\n", "utf-8")
    found = run("check", str(tmp_path), "--format", "json")
    assert found.code == 1
    (one,) = found.json["diagnostics"]
    assert keys(one) == {"code", "severity", "file", "line", "column", "end_line", "end_column", "path", "message", "help",
                         "basis", "related", "params"}
    assert (one["code"], one["severity"], one["file"], one["line"], one["column"]) == (
        "PL110", "error", "powerlist.yaml", 3, 9)


def test_decide(run: Run) -> None:
    found = run("decide", "-t", "违规户外广告", "-p", "西街道", "--day", DAY, "--format", "json")
    assert found.code == 0
    answer = found.json
    assert keys(answer) >= {
        "outcome", "lead", "support", "powers", "in_name_of", "respondent", "adjudicator", "candidates", "interim",
        "questions", "channel", "deadline", "deadlines", "obligations", "doubts", "presumptions", "assumed", "reasons", "as_of",
        "catalog", "rules", "engine"}
    assert keys(answer["lead"]) == BODY | {"unit"}
    assert keys(answer["lead"]["unit"]) == {"id", "name"}
    assert {keys(power) >= {"id", "title", "kind", "measures", "outcome", "holder", "in_name_of", "respondent", "basis",
                            "rules"} for power in answer["powers"]} == {True}
    assert [power["holder"]["id"] for power in answer["powers"]] == ["west-office", "urban-bureau"]
    for reason in answer["reasons"]:
        assert keys(reason) == {"rule", "phase", "outcome", "title", "because", "basis", "facts", "overridden_by",
                                "would_lead"}
    (presumption,) = answer["presumptions"]
    assert presumption == {"attribute": "event.crosses_towns", "label": "跨镇街", "value": False}


def test_decide_deadline_and_support(run: Run) -> None:
    deadline = run("decide", "-t", "乱扔垃圾", "-p", "东镇", "--day", DAY, "--format", "json").json["deadline"]
    assert keys(deadline) == {"value", "unit", "of", "since", "due", "source"}
    assert deadline["due"] == "2026-01-03"
    support = run("decide", "-t", "偷倒渣土", "-p", "东镇", "--set", "site=河道", "--day", DAY, "--format", "json"
                  ).json["support"]
    assert keys(support[0]) == {"id", "name", "duties", "rule"}


def test_decide_questions(run: Run) -> None:
    found = run("decide", "-t", "偷倒渣土", "-p", "东镇", "--day", DAY, "--format", "json")
    assert (found.code, found.json["outcome"]) == (1, "incomplete")
    (question,) = found.json["questions"]
    assert keys(question) == {"attribute", "label", "question", "values", "answers"}
    assert {answer["value"]: answer["answer"] for answer in question["answers"]}["河道"].startswith("测试县水利局")


def test_several_inputs_are_a_list_and_lines_are_lines(run: Run) -> None:
    events = "- {type: 盗窃, place: 东镇}\n- {type: 乱扔垃圾, place: 东镇}\n"
    listed = run("decide", "-", "--as-of", DAY, "--format", "json", given=events)
    assert [one["outcome"] for one in listed.json] == ["elsewhere", "owned"]
    assert listed.code == 1
    lines = run("decide", "--as-of", DAY, "--lines", given=events)
    assert [json.loads(line)["outcome"] for line in lines.out.splitlines()] == ["elsewhere", "owned"]


def test_a_bad_event_does_not_stop_the_others(run: Run) -> None:
    events = '{"type": "乱扔", "place": "东镇"}\n{"type": "乱扔垃圾", "place": "东镇"}\n'
    found = run("decide", "--as-of", DAY, "--lines", given=events)
    bad, good = (json.loads(line) for line in found.out.splitlines())
    assert found.code == 2
    assert keys(bad) == {"error"}
    assert [d["code"] for d in bad["error"]["diagnostics"]] == ["PL110"]
    assert good["outcome"] == "owned"


def test_admit(run: Run) -> None:
    found = run("admit", "-w", "jinhu", "--kind", "点单", "--applicant", "黎城街道", "--item", "pen-0001", "--to", "黎城街道",
                "--paper", "书面申请", "--as-of", DAY, "--format", "json")
    assert found.code == 1
    assert keys(found.json) >= {"verdict", "findings", "questions", "procedure", "change", "as_of", "catalog", "rules",
                                "engine"}
    for finding in found.json["findings"]:
        assert keys(finding) >= {"rule", "result", "message", "remedy", "verdict", "basis", "subjects", "refer_to"}
    for stage in found.json["procedure"]:
        assert keys(stage) == {"step", "by", "value", "clock", "papers"}
        assert keys(stage["by"]) == BODY | {"role"}


def test_rule(run: Run) -> None:
    for found in (run("rule", "--format", "json"), run("rule", "pl301", "--format", "json")):
        assert found.code == 0
        for check in found.json:
            assert keys(check) == {"code", "severity", "title", "family", "rationale", "bad", "good", "basis", "since",
                                   "status"}
    rule = run("rule", "T-GRANT", "--format", "json").json
    assert (rule["overrides"], rule["overridden_by"]) == (["T-STAT"], ["T-CROSS"])


def test_statute(run: Run) -> None:
    found = run("statute", "测试旧法", "--as-of", "2026-09-01", "--format", "json").json
    assert (found["in_force"], found["repeal"]["successors"]) == (None, ["st-code"])
    assert [(use["kind"], use["id"], use["article"]) for use in found["uses"]] == [("事项", "dyke", "60")]
    assert found["event_types"] == [{"id": "soil", "name": "堤防取土"}]
    assert keys(found) == {"id", "title", "kind", "issuer", "as_of", "known", "in_force", "versions", "repeal", "replaces",
                           "renumberings", "uses", "event_types", "others"}


def test_statute_where_law_points_and_renumberings_are(run: Run) -> None:
    found = run("statute", "治安管理处罚法", "-w", "law", "--as-of", "2026-11-21", "--format", "json").json
    assert found["renumberings"] == ["rn-c99a9fab-2025-06-27"]
    assert ("法条要点", "109") in {(use["kind"], use["article"]) for use in found["uses"]}


def test_long_lists_are_cut_with_a_hint(run: Run) -> None:
    call = ["statute", "行政处罚法", "-w", "law", "--as-of", "2026-11-21"]
    short, whole = run(*call).out, run(*call, "--all").out
    assert "加 --all 全部列出。" in short
    assert "加 --all" not in whole
    assert len(whole.splitlines()) > 2 * len(short.splitlines())


def test_who(run: Run) -> None:
    found = run("who", "渣土", "--place", "东镇", "--as-of", DAY, "--format", "json").json
    assert found["event_types"][0]["id"] == "dumping"
    assert found["decision"]["outcome"] == "incomplete"
    body = run("who", "东镇", "--as-of", DAY, "--format", "json").json
    assert [grant["items"] for grant in body["by_grant"]] == [["litter", "signboard"]]
    assert [matter["id"] for matter in body["supporting"]] == ["waste"]


def test_schema(run: Run) -> None:
    assert run("schema", "--format", "json").json["items"] == "事项"
    assert run("schema", "items").json["properties"]["kind"] == {"const": "items"}


@pytest.mark.parametrize("command", ["check", "decide", "admit", "explain", "test", "rule", "statute", "who", "replay", "rebase"])
def test_an_unknown_format_is_refused(run: Run, command: str) -> None:
    target = {"statute": ["x"], "who": ["x"], "replay": ["x"], "decide": ["-t", "盗窃", "-p", "东镇"],
              "explain": ["-t", "盗窃", "-p", "东镇"], "admit": ["--kind", "点单", "--applicant", "东镇"]}.get(command, [])
    found = run(command, *target, "--format", "xml")
    assert found.code == 2
    assert "--format 的值 `xml` 不在可选的词里" in found.err
