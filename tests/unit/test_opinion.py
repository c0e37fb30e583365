"""The opinion in Markdown: its parts stand in order, and what people wrote stays text."""

from __future__ import annotations

import re
from datetime import date

import pytest

from powerlist import Workspace
from powerlist.model.cases import Request
from powerlist.report.opinion import opinion_to_markdown
from powerlist.terms import RequestKind, Verdict
from powerlist.trace import Ruling

DAY = date(2026, 1, 5)


def opinion(base: Workspace, matter: str) -> list[str]:
    request = Request(RequestKind.DUTY_ADMISSION, "water-bureau", matter=matter)
    ruling = Ruling(Verdict.REJECTED, DAY, f"职责准入：{matter}", digests=base.catalog.digests)
    return opinion_to_markdown(ruling, request, base.catalog).splitlines()


HOSTILE = {"a|b": r"a\|b", "<b>x</b>": r"\<b\>x\</b\>", "**粗**": r"\*\*粗\*\*", "[x](http://y)": r"\[x\](http://y)", "# 题": r"\# 题",
           "- 项": r"\- 项", "1. 项": r"1\. 项", "一\n\n# 二": r"一 \# 二", "`码`": r"\`码\`", "2026-01-05": "2026-01-05", "12) 项": r"12\) 项", "\\": "\\\\"}


@pytest.mark.parametrize("text, shown", HOSTILE.items(), ids=map(str, range(len(HOSTILE))))
def test_what_people_wrote_stays_text(base: Workspace, text: str, shown: str) -> None:
    assert f"| 事项 | {shown} |" in opinion(base, text)


def test_parts_that_say_nothing_are_left_out(base: Workspace) -> None:
    """Numbers run on; the verdict stands whatever else does."""
    found = [line for line in opinion(base, "河道巡查") if line.startswith("#")]
    assert found == ["# 关于“职责准入：河道巡查”的审核意见", "## 一、申请", "## 二、审查结论"]


def test_it_names_what_it_rests_on_and_no_number(base: Workspace) -> None:
    text = "\n".join(opinion(base, "河道巡查"))
    assert base.catalog.digests["rules"][:16] in text
    assert "供审核参考；同意与否由有权机关决定" in text
    assert not re.search(r"〔\d{4}〕", text)
