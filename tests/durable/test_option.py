"""`--engine durable`: the same answer, signed; or a sentence and exit code 2, and never the reference instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run
from tests.durable.conftest import Worker, replies

ASK = ("decide", "-w", str(BASE), "-t", "乱扔垃圾", "-p", "东镇", "--as-of", "2026-01-01")


def test_the_program_says_who_read_the_rules(run: Run, installed: None) -> None:  # noqa: ARG001
    """Text at the end, JSON under `engine`; the rest is the same answer."""
    plain, second = run(*ASK), run(*ASK, "--engine", "durable")
    assert second.code == plain.code
    assert second.out.startswith(plain.out)
    assert "durable-rules 2.0.28" in second.out[len(plain.out):]
    one, two = run(*ASK, "--format", "json").json, run(*ASK, "--engine", "durable", "--format", "json").json
    assert two.pop("engine") == f"{one.pop('engine')}（durable-rules 2.0.28）"
    assert one == two


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
