"""A second engine that dies, hangs, babbles or is not there: a sentence and no answer; the parent lives."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import closing
from typing import Any

import pytest

from powerlist.durable import engine as durable
from powerlist.durable.channel import Channel
from powerlist.durable.engine import DurableEngine
from powerlist.durable.trouble import DurableError
from powerlist.model.condition import Compare, Operator
from powerlist.weigh import REFERENCE
from tests.durable.building import catalog, rule
from tests.durable.conftest import Worker, replies

MAJOR = Compare("event.major", Operator.EQUAL, (True,))
RULES = (rule("A"), rule("B", MAJOR, "A"))

LOADED, TRUTHS = '{"loaded": 2}', '{"truths": [[0, true], [1, null]]}'


def test_it_answers_again_until_it_is_left(installed: None) -> None:  # noqa: ARG001
    """The process starts with the first question and goes with the block."""
    with DurableEngine(catalog(*RULES)) as engine:
        assert "channel" not in vars(engine)
        assert [engine.truth(MAJOR, {"event.major": value}) for value in (True, False, None)] == [True, False, False]
        assert engine.truth(MAJOR, {}) is None
        process = engine.channel.process
        assert process.poll() is None
    assert process.poll() is not None


def test_a_full_memory_changes_nothing(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(durable, "MEMORY", 1)
    with DurableEngine(catalog(*RULES)) as engine:
        for value in (True, False, None, True):
            assert engine.judge(RULES, {"event.major": value}) == REFERENCE.judge(RULES, {"event.major": value})


def test_a_death_is_told_and_stays(installed: None) -> None:  # noqa: ARG001
    """No quiet restart: whoever asks next is told the same."""
    with DurableEngine(catalog(*RULES)) as engine:
        assert engine.judge(RULES, {"event.major": True}).beaten == {"A": ("B",)}
        engine.channel.process.kill()
        for _ in range(2):
            with pytest.raises(DurableError, match="意外退出") as caught:
                engine.judge(RULES, {})
            assert "去掉 --engine durable" in caught.value.help


def test_whoever_asks_after_it_was_left_is_told(installed: None) -> None:  # noqa: ARG001
    with DurableEngine(catalog(*RULES)) as engine:
        engine.truth(MAJOR, {})
    with DurableEngine(catalog(*RULES)) as idle:
        pass
    for left in (engine, idle):
        with pytest.raises(DurableError, match="已经停掉"):
            left.truth(MAJOR, {"event.major": True})


def test_the_process_goes_with_an_engine_that_nobody_left(installed: None) -> None:  # noqa: ARG001
    """Without `with`, the child ends when nobody can ask it any more."""
    engine = DurableEngine(catalog(*RULES))
    engine.truth(MAJOR, {})
    process = engine.channel.process
    del engine
    gc.collect()
    assert process.poll() is not None


@pytest.mark.parametrize("other", [1, 1.0])
def test_a_fact_of_another_type_is_refused_whatever_was_asked_before(installed: None, other: Any) -> None:  # noqa: ARG001
    """Python finds 1 where True was remembered."""
    with DurableEngine(catalog(*RULES)) as engine:
        assert engine.truth(MAJOR, {"event.major": True})
        with pytest.raises(DurableError, match=r"event\.major"):
            engine.truth(MAJOR, {"event.major": other})


def test_a_hang_is_stopped(worker: Worker) -> None:
    worker(replies(LOADED) + "\nimport time\ntime.sleep(600)")
    with DurableEngine(catalog(*RULES), timeout=1) as engine:
        with pytest.raises(DurableError, match="1 秒没有回答"):
            engine.truth(MAJOR, {})
        assert engine.channel.process.poll() is not None


@pytest.mark.parametrize("answers", [
    [""], ["null"], ["[]"], ["{"], ["Segmentation fault"], ["{}"], ['{"truths": 1}'], ['{"truths": [[0]]}'],
    ['{"truths": []}'], ['{"truths": [[0, true], [1, 1]]}'], ['{"truths": [[0, true], [1, null], [2, true]]}'],
    [TRUTHS, '{"holds": [1]}'], [TRUTHS, '{"holds": [], "beaten": []}'], [TRUTHS, '{"holds": [1, 2], "beaten": []}'],
    [TRUTHS, '{"holds": [1], "beaten": [[1, 2]]}'], [TRUTHS, '{"holds": [1], "beaten": [[7, 1]]}'],
])
def test_what_is_no_answer_is_not_taken_for_one(worker: Worker, answers: list[str]) -> None:
    """Every truth must be told, and who holds and beats must follow from what is true."""
    worker(replies(LOADED, *answers))
    with DurableEngine(catalog(*RULES)) as engine, pytest.raises(DurableError, match=r"看不懂|不完整"):
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
    with closing(Channel([sys.executable, "-c", replies('{"a": "\\u6c49"}')], 30)) as channel:
        assert channel.ask({"b": "汉"}) == {"a": "汉"}


# What a durable-rules that misbehaves would do inside the child.

@pytest.fixture
def host(installed: None) -> Any:  # noqa: ARG001
    """A host in this process, with a program of one condition."""
    from powerlist.durable.host import QuietHost
    from powerlist.durable.program import compile_catalog

    return QuietHost(json.loads(json.dumps(compile_catalog(catalog(*RULES)).rulesets)))


def test_the_child_notices_what_durable_rules_loses(host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that matched and moved nothing is a fault, not an unknown."""
    monkeypatch.setattr(host, "assert_fact", lambda *_: None)
    with pytest.raises(Exception, match="no action ran"):
        host.truths([("conditions0", {"kind": 2, "number": 0}, {})])
