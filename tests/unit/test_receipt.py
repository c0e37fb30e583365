"""Receipts: what was asked and answered, and what is different now."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from powerlist import Event, Workspace
from powerlist.diagnostics import Sink
from powerlist.read.cases import read_cases
from powerlist.receipt import ReceiptError, as_written, receipt_of, replay, sealed

DAY = date(2026, 1, 1)
EVENT = {"type": "乱扔垃圾", "place": "东镇", "filed": [{"on": "2025-12-30", "by": "东镇"}],
         "attributes": {"site": "河道", "pending_in": None}}


@pytest.fixture
def receipt(base: Workspace) -> dict[str, Any]:
    event = one(EVENT)
    return receipt_of(event, base.decide(event, DAY), base, strict=False)


def one(event: dict[str, Any]) -> Event:
    sink = Sink()
    (case,) = read_cases(event, Event, sink)[1]
    assert not sink.failed
    return case  # type: ignore[no-any-return]


def test_the_input_is_kept_as_given() -> None:
    assert as_written(one(EVENT)) == EVENT
    assert as_written(one(as_written(one(EVENT)))) == EVENT


def test_a_receipt_survives_storage_and_replays_to_the_same(base: Workspace, receipt: dict[str, Any]) -> None:
    found = replay(json.loads(json.dumps(receipt)), base)
    assert (found.same, found.changed, found.differences) == (True, (), ())


def test_another_engine_or_catalog_is_named(base: Workspace, receipt: dict[str, Any]) -> None:
    old = copy.deepcopy(receipt)
    old["engine"] = "powerlist 0.0.1"
    old["digests"]["rules"] = "0" * 64
    old["answer"] |= {"engine": "powerlist 0.0.1", "rules": "0" * 64}
    found = replay(sealed(old), base)
    assert (found.same, found.changed[0], found.changed[1][:2]) == (True, "规则", "程序")


def test_what_older_programs_did_not_tell_is_not_compared(base: Workspace, receipt: dict[str, Any]) -> None:
    old = copy.deepcopy(receipt)
    said = {key for key in old["answer"] if old["answer"][key]} - {"engine", "rules", "catalog"}
    assert "obligations" in said or "reasons" in said
    for key in said - {"outcome"}:
        del old["answer"][key]
    assert replay(sealed(old), base).same
    old["answer"]["outcome"] = "unowned"
    assert [one.path for one in replay(sealed(old), base).differences] == ["outcome"]


def test_differences_name_their_field(base: Workspace, receipt: dict[str, Any]) -> None:
    old = copy.deepcopy(receipt)
    old["answer"]["outcome"] = "unowned"
    old["answer"]["reasons"][0]["outcome"] = "unknown"
    old["answer"]["lead"] = None
    rule = old["answer"]["reasons"][0]["rule"]
    assert {d.path for d in replay(sealed(old), base).differences} == {"outcome", "lead", f"reasons[{rule}].outcome"}


@pytest.mark.parametrize("spoil", [
    {"receipt": 2}, {"kind": "guess"}, {"as_of": "2026-02-30"}, {"input": None}, {"answer": []}, {"digests": None},
    {"input": {"type": "盗窃", "place": "东镇"}}, {"as_of": "2026-01-02"}, {"strict": True}, {"answer": {}},
])
def test_what_is_no_receipt_is_refused(base: Workspace, receipt: dict[str, Any], spoil: dict[str, Any]) -> None:
    with pytest.raises(ReceiptError):
        replay({**receipt, **spoil}, base)
