"""What a reader must not miss beside the answer: each remark where it is due, and not where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from powerlist import Outcome, Workspace
from powerlist.decide import decide
from powerlist.model.cases import Event, Filing
from powerlist.model.period import Period
from tests.conftest import WORKSPACES

LAW = Workspace.open(WORKSPACES / "law")


def remarks(type: str, as_of: str, place: str = "甲镇", **event: Any) -> str:
    decision = LAW.decide({"type": type, "place": place, **event}, date.fromisoformat(as_of))
    return "\n".join(decision.remarks)


def test_the_day_of_the_act_belongs_into_the_answer() -> None:
    """行政处罚法 art. 37: which text applies is a question of the day of the act."""
    assert "行为日是 2025-08-01；归属按答复日 2025-09-01 的清单和法律判定" in remarks("litter", "2025-09-01", day="2025-08-01")
    assert "行为日" not in remarks("litter", "2025-09-01", day="2025-09-01")
    assert "行为日" not in remarks("litter", "2025-09-01")


def test_a_place_that_is_gone_is_said() -> None:
    """A town that has been merged; the engine answers all the same, by the records of the day."""
    areas = {**LAW.catalog.areas}
    town = next(area for area in areas.values() if area.name == "甲镇")
    areas[town.id] = replace(town, period=Period(None, date(2025, 6, 1)))
    catalog = replace(LAW.catalog, areas=areas)
    event = Event(type="litter", place=town.id)
    told = {day: "甲镇在" in "".join(decide(catalog, event, {}, day).remarks) for day in (date(2025, 5, 31), date(2025, 6, 1))}
    assert told == {date(2025, 5, 31): False, date(2025, 6, 1): True}


def test_the_texts_of_both_days_are_named() -> None:
    """The list follows the new text, so of the old one only the title is certain."""
    changed = remarks("quarrel", "2026-02-01", day="2025-12-01")
    assert "现在适用治安管理处罚法第二十六条（2025-06-27 文本）" in changed
    assert "行为日适用治安管理处罚法（2012-10-26 文本）" in changed
    assert "依据有变动" not in remarks("quarrel", "2026-02-01", day="2026-01-01")


def test_a_text_that_the_register_does_not_have_is_asked_for() -> None:
    assert "行为日适用的条文目录里没有" in remarks("quarrel", "2026-02-01", day="1980-01-01")


def test_facts_that_no_rule_asked_for_are_named() -> None:
    assert "已填写的“用工所在地不在本县：是”没有规则用到" in remarks(
        "litter", "2025-09-01", attributes={"employment_elsewhere": True})


@pytest.mark.parametrize("type,attributes", [
    ("litter", {"specialist": True}),  # decides who leads
    ("limited", {"site": "道路"}),  # a limit of the grant
    ("litter", {"source": "12345热线"}),  # no petition: that rules out what petitions ask for
    ("litter", {"crime_suspected": True, "employment_elsewhere": True}),  # goes elsewhere: nothing else matters
])
def test_facts_that_made_a_difference_are_not(type: str, attributes: dict[str, object]) -> None:
    assert "没有规则用到" not in remarks(type, "2025-09-01", attributes=attributes)


def test_an_answer_without_law_in_force_says_so() -> None:
    """行政处罚法 is of 1996, 行政许可法 of 2004."""
    assert "规则 J-1701 所引的行政处罚法第十七条、行政许可法第二十二条在 1990-01-01 没有施行" in remarks(
        "outdoor", "1990-01-01")
    assert "没有法律依据" not in remarks("outdoor", "2025-09-01")


def test_a_day_beyond_the_law_that_is_known() -> None:
    assert "法律数据截至 2026-06-03" in remarks("litter", "2099-01-01")
    assert "法律数据截至" not in remarks("litter", "2026-06-03")


def test_a_filer_that_is_gone_leads_nothing() -> None:
    """行政处罚法 art. 25 gives the case to the first filer; who carries it on after a merger is not in the law."""
    catalog = LAW.catalog
    event = Event("litter", "a", filed=(Filing(date(2025, 8, 1), "town-a"),))
    assert decide(catalog, event, {}, date(2025, 9, 1)).lead == catalog.bodies["town-a"]
    merged = replace(catalog.bodies["town-a"], period=Period(None, date(2025, 8, 20)))
    decision = decide(replace(catalog, bodies={**catalog.bodies, merged.id: merged}), event, {}, date(2025, 9, 1))
    assert decision.outcome is Outcome.UNOWNED
    assert any("已经撤销，由谁继续办理" in remark for remark in decision.remarks)
