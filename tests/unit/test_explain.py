"""Explanations say what happened: every rule that was tried appears, with its fate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from powerlist import Workspace, explain
from powerlist.logic.evaluate import truth
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.report.layout import cells, hang, rows, wrap
from powerlist.report.phrases import against, condition
from powerlist.terms import Tried

DAY = date(2026, 1, 1)
IN_FORCE = Compare("grant.in_force", Operator.EQUAL, (True,))
ON_SITE = Compare("event.site", Operator.IN, ("河道", "湖泊"))
MUCH = Compare("event.quantity", Operator.AT_LEAST, (10,))


@pytest.mark.parametrize("event", [
    {"type": "乱扔垃圾", "place": "东镇"}, {"type": "偷倒渣土", "place": "东镇"}, {"type": "盗窃", "place": "西街道"},
    {"type": "违规户外广告", "place": "西街道", "attributes": {"crosses_towns": "是"}},
    {"type": "堤防取土", "place": "东镇", "filed": [{"on": "2025-12-01", "by": "water-bureau"}]},
])
@pytest.mark.parametrize("strict", [False, True])
def test_every_rule_that_was_tried_is_there(base: Workspace, event: dict[str, Any], strict: bool) -> None:
    decision = base.decide(event, DAY, strict=strict)
    text = explain(decision, base.catalog)
    for step in decision.steps:
        assert f"{step.rule.id} {step.rule.title}" in text
        if step.tried is Tried.APPLIED:
            assert step.rule.because in text
        for winner in step.beaten_by:
            assert winner in text
    for step in decision.steps:
        if step.would_lead is not None and step.would_lead != decision.lead:
            assert f"为什么不是{step.would_lead.name}" in text


def test_lines_fit(base: Workspace) -> None:
    decision = base.decide({"type": "违规户外广告", "place": "西街道"}, DAY)
    for width in (60, 80, 100):
        assert max(cells(line) for line in explain(decision, base.catalog, width=width).splitlines()) <= width + 2


def test_without_a_catalog_it_still_says_all(base: Workspace) -> None:
    decision = base.decide({"type": "乱扔垃圾", "place": "东镇"}, DAY)
    assert "grant.in_force：是" in explain(decision)


def test_reported_and_presumed_are_told_apart(base: Workspace) -> None:
    event = {"type": "乱扔垃圾", "place": "东镇", "attributes": {"crosses_towns": "否"}}
    decision = base.decide(event, DAY)
    told = explain(decision, base.catalog, reported=["event.crosses_towns"])
    assert "报告的" in told
    assert "推定的" not in told


# Phrases.

@pytest.mark.parametrize(("tree", "words"), [
    (ALWAYS_TRUE, "任何情况"),
    (IN_FORCE, "赋权在当日有效：是"),
    (Not(IN_FORCE), "赋权在当日有效：否"),
    (ON_SITE, "场所是「河道」「湖泊」之一"),
    (Not(ON_SITE), "场所不是「河道」「湖泊」之一"),
    (MUCH, "数量不少于 10 立方米"),
    (Not(MUCH), "数量少于 10 立方米"),
    (Compare("event.quantity", Operator.BETWEEN, (1, 5)), "数量在 1 至 5 立方米之间"),
    (Compare("event.licence", Operator.EXISTS, (False,)), "没有「营业执照」"),
    (AllOf((IN_FORCE, AnyOf((ON_SITE, MUCH)))),
     "赋权在当日有效：是；（场所是「河道」「湖泊」之一，或者数量不少于 10 立方米）"),
    (Not(AllOf((IN_FORCE, MUCH))), "不符合“赋权在当日有效：是；数量不少于 10 立方米”"),
])
def test_conditions_in_words(base: Workspace, tree: Condition, words: str) -> None:
    assert condition(tree, base.catalog.vocabulary) == words


@pytest.mark.parametrize("tree", [IN_FORCE, AllOf((IN_FORCE, ON_SITE)), AnyOf((IN_FORCE, MUCH)),
                                  Not(AnyOf((ON_SITE, Not(IN_FORCE)))), Not(AllOf((Not(IN_FORCE), Not(MUCH))))])
def test_a_condition_that_fails_has_a_reason(base: Workspace, tree: Condition) -> None:
    facts = {"grant.in_force": False, "event.site": "农田", "event.quantity": 3}
    assert truth(tree, facts) is False
    assert any("赋权在当日有效" in reason for reason in against(tree, facts, base.catalog.vocabulary))


# Layout.

@pytest.mark.parametrize("width", [10, 17, 40])
def test_wrapping_keeps_every_character(width: int) -> None:
    text = "由《中华人民共和国行政处罚法》（2021 年修订）第二十四条规定，powerlist 不作推定；“属地管理”另有规定的除外。"
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。；）》”" for line in lines)
    assert not any(line[-1] in "（《“" for line in lines)


def test_hanging_and_columns() -> None:
    assert hang("依据：", "一二三四五六七八", 16) == ["依据：一二三四五", "      六七八"]
    assert rows([("甲", "一"), ("丙丁", ["二", "三"]), ("空", "")], 40) == ["  甲    一", "  丙丁  二", "        三"]
