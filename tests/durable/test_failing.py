"""A second engine that dies, hangs, babbles or is not there: a sentence and no answer; the parent lives."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from powerlist.durable import engine as durable
from powerlist.durable.channel import Channel
from powerlist.durable.engine import DurableEngine
from powerlist.durable.trouble import DurableError
from powerlist.model.condition import Compare, Operator
from tests.cli.conftest import BASE, Run, run  # noqa: F401
from tests.durable.building import catalog, rule

MAJOR = Compare("event.major", Operator.EQUAL, (True,))
RULES = (rule("A"), rule("B", MAJOR, "A"))

Worker = Callable[[str], None]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Puts another program in the place of the child process."""
    return lambda code: monkeypatch.setattr(durable, "_WORKER", (sys.executable, "-c", code))


def replies(*answers: str) -> str:
    """A program that reads a line and answers with the next of these, whatever was asked."""
    return f"import sys\nfor answer in {answers!r}:\n    sys.stdin.readline()\n    print(answer, flush=True)"


LOADED = '{"loaded": 2}'


def test_it_answers_again_until_it_is_left(installed: None) -> None:  # noqa: ARG001
    """The process starts with the first question and goes with the block."""
    with DurableEngine(catalog(*RULES)) as engine:
        assert "channel" not in vars(engine)
        assert [engine.truth(MAJOR, {"event.major": value}) for value in (True, False, None)] == [True, False, False]
        assert engine.truth(MAJOR, {}) is None
        process = engine.channel.process
        assert process.poll() is None
    assert process.poll() is not None


def test_a_death_is_told_and_stays(installed: None) -> None:  # noqa: ARG001
    """No quiet restart: whoever asks next is told the same."""
    with DurableEngine(catalog(*RULES)) as engine:
        assert engine.judge(RULES, {"event.major": True}).beaten == {"A": ("B",)}
        engine.channel.process.kill()
        for _ in range(2):
            with pytest.raises(DurableError, match="意外退出") as caught:
                engine.judge(RULES, {})
            assert "去掉 --engine durable" in caught.value.help


def test_a_hang_is_stopped(worker: Worker) -> None:
    worker(replies(LOADED) + "\nimport time\ntime.sleep(600)")
    with DurableEngine(catalog(*RULES), timeout=1) as engine:
        with pytest.raises(DurableError, match="1 秒没有回答"):
            engine.truth(MAJOR, {})
        assert engine.channel.process.poll() is not None


@pytest.mark.parametrize("answer", ["", "null", "[]", "{", "Segmentation fault", "{}", '{"truths": 1}',
    '{"truths": [], "holds": [], "beaten": []}', '{"truths": [[0, true]], "holds": [1], "beaten": []}',
    '{"truths": [[0, true], [1, 1]], "holds": [1, 2], "beaten": []}',
    '{"truths": [[0, true], [1, true]], "holds": [1], "beaten": []}',
    '{"truths": [[0, true], [1, null]], "holds": [1, 2], "beaten": []}',
    '{"truths": [[0, true], [1, null], [2, true]], "holds": [1], "beaten": []}',
    '{"truths": [[0, true], [1, null]], "holds": [1], "beaten": [[1, 2]]}',
    '{"truths": [[0, true], [1, null]], "holds": [1], "beaten": [[7, 1]]}'])
def test_what_is_no_answer_is_not_taken_for_one(worker: Worker, answer: str) -> None:
    """Every truth must be told, and who holds and beats must follow from what is true."""
    worker(replies(LOADED, answer))
    with DurableEngine(catalog(*RULES)) as engine, pytest.raises(DurableError, match="看不懂|不完整"):
        engine.judge(RULES, {})


def test_a_fault_of_durable_rules_is_told(worker: Worker) -> None:
    worker(replies(LOADED, '{"fault": "error 303"}'))
    with DurableEngine(catalog(*RULES)) as engine, pytest.raises(DurableError, match="error 303"):
        engine.truth(MAJOR, {})


def test_without_the_package_the_extra_is_named(worker: Worker) -> None:
    """The child cannot import it and says so, even before it has read a long program."""
    worker("import sys; from powerlist.durable import worker; sys.modules['durable'] = None; worker.main()")
    many = [rule(f"R{n}", Compare("event.area", Operator.EQUAL, (n,))) for n in range(2000)]
    with DurableEngine(catalog(*many)) as engine, pytest.raises(DurableError, match="没有装好") as caught:
        engine.truth(many[0].when, {})
    assert 'pip install "powerlist[durable]"' in caught.value.help


def test_a_channel_knows_nothing_of_rules() -> None:
    with closing(Channel([sys.executable, "-c", replies('{"a": "\\\\u6c49"}')], 30)) as channel:
        assert channel.ask({"b": "汉"}) == {"a": "汉"}


# What a durable-rules that misbehaves would do inside the child.

@pytest.fixture
def host(installed: None) -> Any:  # noqa: ARG001
    """A host in this process, with a program of one condition."""
    from powerlist.durable.host import QuietHost
    from powerlist.durable.program import compile_catalog

    return QuietHost(compile_catalog(catalog(*RULES)).rulesets)


def test_the_child_notices_what_durable_rules_loses(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that matched and moved nothing is a fault, not an unknown."""
    monkeypatch.setattr(host, "assert_fact", lambda *_: None)
    with pytest.raises(Exception, match="no action ran"):
        host.answer([("conditions0", {"kind": 2, "number": 0}, {})], [])


# The program.

ASK = ("decide", "-w", str(BASE), "-t", "乱倒垃圾", "-p", "东镇", "--as-of", "2026-01-01")


def test_the_program_says_who_read_the_rules(run: Run, installed: None) -> None:  # noqa: ARG001, F811
    """Text at the end, JSON under `engine`; the rest is the same answer."""
    plain, second = run(*ASK), run(*ASK, "--engine", "durable")
    assert second.code == plain.code
    assert second.out.startswith(plain.out)
    assert "durable-rules 2.0.28" in second.out[len(plain.out):]
    one, two = run(*ASK, "--format", "json").json, run(*ASK, "--engine", "durable", "--format", "json").json
    assert two.pop("engine") == f"{one.pop('engine')}（durable-rules 2.0.28）"
    assert one == two


def test_the_program_tests_with_either(run: Run, installed: None) -> None:  # noqa: ARG001, F811
    plain, second = run("test", "-w", str(BASE)), run("test", "-w", str(BASE), "--engine", "durable")
    assert (second.code, second.out[:len(plain.out)]) == (plain.code, plain.out)


@pytest.mark.parametrize("answer,said", [("", "看不懂"), ('{"fault": "error 303"}', "error 303"), ('{"missing": "x"}', "powerlist[durable]")])
def test_the_program_never_answers_in_its_stead(run: Run, worker: Worker, answer: str, said: str) -> None:  # noqa: F811
    """Exit code 2, what happened and what to do; nothing on standard output."""
    worker(replies(answer))
    ran = run(*ASK, "--engine", "durable")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and "去掉 --engine durable" in ran.err


def test_an_unknown_engine_is_refused(run: Run) -> None:  # noqa: F811
    ran = run(*ASK, "--engine", "durabel")
    assert ran.code == 2 and "durable" in ran.err
