"""The registry itself: codes, words and examples."""

from __future__ import annotations

import re

import pytest

from powerlist import checks
from powerlist.checks import CHECKS
from powerlist.checks.registry import DESCRIBED, FAMILIES, HERE, Check, change, layers, one_line

EVERY = pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)


def test_no_code_is_used_twice() -> None:
    codes = [check.code for module in checks._MODULES for check in module.CHECKS]
    assert len(codes) == len(set(codes))
    assert list(CHECKS) == sorted(codes)


def test_every_check_described_is_run() -> None:
    """What carries out a provision or a system may be any check: a check looks it up among those described."""
    assert DESCRIBED == CHECKS


@EVERY
def test_every_check_is_described(check: Check) -> None:
    assert re.fullmatch(r"PL[1-6][0-9]{2}", check.code)
    assert check.family in FAMILIES.values()
    assert re.match(r"[一-鿿]", check.title)
    assert not check.title.endswith("。")
    assert check.title.count("（") == check.title.count("）")
    assert check.rationale.endswith(("。", "）"))
    assert check.since


@EVERY
def test_every_check_has_examples(check: Check) -> None:
    assert check.bad.count(HERE) == 1
    assert HERE not in check.good
    assert check.bad != check.good


def test_one_line_glues_chinese() -> None:
    assert one_line("甲\n   乙") == "甲乙"
    assert one_line("one\n  two") == "one two"


def test_layers() -> None:
    assert layers("a: 1\n# file: b.yaml\nb: 2\n") == {"yours.yaml": "a: 1\n", "b.yaml": "b: 2\n"}


def test_change_insists_on_one_place() -> None:
    assert change("a: 1\nb: 2\n", "2", "3") == f"a: 1\nb: 3  {HERE}\n"
    with pytest.raises(ValueError, match="2 times"):
        change("a: 1\nb: 1\n", "1", "2")
