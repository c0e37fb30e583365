"""`--engine durable`: the same answer, signed; or a sentence and exit code 2, and never the reference instead."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from powerlist import Event, Request, Workspace
from powerlist.receipt import receipt_of, replay, to_dict
from powerlist.report.opinion import opinion_to_markdown
from powerlist.report.text import decision_to_text, ruling_to_text
from powerlist.terms import RequestKind
from powerlist.weigh import Reference
from tests.cli.conftest import BASE, Run
from tests.durable.conftest import Worker, replies

LAW = BASE.parent / "law"
DAY = date(2026, 1, 1)

ASK = ("decide", "-w", str(BASE), "-t", "乱扔垃圾", "-p", "东镇", "--as-of", "2026-01-01")


def test_the_program_says_who_read_the_rules(run: Run, installed: None) -> None:  # noqa: ARG001
    """Text at the end, JSON under `engine`; the rest is the same answer."""
    plain, second = run(*ASK), run(*ASK, "--engine", "durable")
    assert second.code == plain.code
    said = "\n".join(line for line in second.out.splitlines() if "durable" not in line)
    assert " ".join(said.split()) == " ".join(plain.out.split())
    assert "由第二引擎（durable-rules 2.0.28）判断规则" in second.out
    one, two = run(*ASK, "--format", "json").json, run(*ASK, "--engine", "durable", "--format", "json").json
    assert two.pop("engine") == f"{one.pop('engine')}（durable-rules 2.0.28）"
    assert one == two


def test_the_receipt_says_who_read_the_rules(run: Run, tmp_path: Path, installed: None) -> None:  # noqa: ARG001
    """The reference reads it again: that alone changes no answer, and is told."""
    file = tmp_path / "receipt.json"
    run(*ASK, "--engine", "durable", "--receipt", str(file))
    kept = json.loads(file.read_text("utf-8"))
    assert kept["engine"] == kept["answer"]["engine"] == "powerlist 0.1.0（durable-rules 2.0.28）"
    again = run("replay", str(file), "-w", str(BASE))
    assert again.code == 0
    assert "没有变化" in again.out and "程序（powerlist 0.1.0（durable-rules 2.0.28） → powerlist 0.1.0）" in again.out


def test_the_opinion_says_who_read_the_rules(run: Run, tmp_path: Path, installed: None) -> None:  # noqa: ARG001
    file = tmp_path / "opinion.md"
    run("admit", "-w", str(LAW), "--kind", "委托", "--applicant", "urban", "--item", "felling", "--to", "甲镇",
        "--as-of", "2026-01-01", "--engine", "durable", "--report", str(file))
    assert "；powerlist 0.1.0（durable-rules 2.0.28）。" in file.read_text("utf-8")


class Third(Reference):
    """An engine of somebody else's."""

    name = "某引擎 1.0"


def test_whoever_read_the_rules_is_part_of_the_answer(base: Workspace) -> None:
    """In every form of it, and wherever it is kept; the reference goes without saying."""
    event = Event("乱扔垃圾", "东镇")
    request = Request(RequestKind.ENTRUSTMENT, "urban", items=("felling",), to=("甲镇",))
    law = Workspace.open(LAW)
    for engine, signed in ((Third(), True), (Reference(), False)):
        decision, ruling = base.decide(event, DAY, engine=engine), law.admit(request, DAY, engine=engine)
        kept = [receipt_of(event, decision, base, strict=False), receipt_of(request, ruling, law, strict=False)]
        said = [decision_to_text(decision, base.catalog), ruling_to_text(ruling, law.catalog),
                opinion_to_markdown(ruling, request, law.catalog), to_dict(decision, base)["engine"],
                to_dict(ruling, law)["engine"], *(one["engine"] for one in kept)]
        assert ["某引擎 1.0" in one for one in said] == [signed] * len(said)
        again = [replay(receipt, workspace) for receipt, workspace in zip(kept, (base, law), strict=True)]
        assert [(one.same, len(one.changed)) for one in again] == [(True, int(signed))] * 2


def test_an_event_without_a_place_is_signed_too(base: Workspace) -> None:
    assert base.decide(Event("乱扔垃圾", "测试县"), DAY, engine=Third()).read_by == "某引擎 1.0"


EXAMPLE = """kind: examples
examples:
  - {id: one, title: 东镇的垃圾, event: {type: 乱扔垃圾, place: 东镇, day: 2026-01-01}, expect: {}}
"""


def test_the_program_tests_with_either(run: Run, tmp_path: Path, installed: None) -> None:  # noqa: ARG001
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    (folder / "examples.yaml").write_text(EXAMPLE, "utf-8")
    plain, second = run("test", "-w", str(folder)), run("test", "-w", str(folder), "--engine", "durable")
    assert (second.code, second.out[:len(plain.out)]) == (plain.code, plain.out) == (0, plain.out)
    assert "durable-rules 2.0.28" in second.out


@pytest.mark.parametrize("answer,said", [("", "看不懂"), ('{"fault": "error 303"}', "error 303"), ('{"missing": "x"}', "powerlist[durable]")])
def test_the_program_never_answers_in_its_stead(run: Run, worker: Worker, answer: str, said: str) -> None:
    """Exit code 2, what happened and what to do; nothing on standard output."""
    worker(replies(answer))
    ran = run(*ASK, "--engine", "durable")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and "去掉 --engine durable" in ran.err


def test_an_unknown_engine_is_refused(run: Run) -> None:
    ran = run(*ASK, "--engine", "durabel")
    assert ran.code == 2 and "durable" in ran.err
