"""Law points: what carries one out must rest on it, in the right statute."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 1, 1)


def found(tmp_path: Path, point: str) -> list[str]:
    """Codes about one law point laid over the base county."""
    county = Path(shutil.copytree(BASE, tmp_path / "county"))
    text = f"kind: provisions\nprovisions:\n  - {{id: P, topic: 赋权, says: 要点, {point}}}\n"
    (county / "points.yaml").write_text(text, "utf-8")
    return [d.code for d in Workspace.open(county).check(DAY).diagnostics if d.at.file == "points.yaml"]


@pytest.mark.parametrize(("point", "codes"), [
    ("basis: [{statute: 行政处罚法, article: 24}], by: [PL303]", []),
    ("basis: [{statute: 测试法典, article: 24}], by: [PL303]", ["PL432"]),
    ("basis: [{statute: 行政处罚法, article: 2}], by: [PL303]", ["PL432"]),
    ("basis: [{statute: 行政处罚法, article: 24, paragraph: 2}], by: [T-GRANT]", ["PL432"]),
    ("basis: [{statute: 行政处罚法, article: 24, paragraph: 1}], by: [T-GRANT]", []),
    ("basis: [{document: 某通知}], by: [T-GRANT]", ["PL432"]),
    ("basis: [{statute: 行政处罚法, article: 24}], outside: 不归清单管", []),
    ("basis: [{statute: 行政处罚法, article: 87}], outside: 不归清单管", ["PL205"]),
    ("basis: [{statute: 行政处罚法, article: 24}], by: []", ["PL109"]),
    ("basis: [{statute: 行政处罚法, article: 24}]", ["PL117"]),
    ("basis: [{statute: 行政处罚法, article: 24}], doubt: true, by: [T-GRANT]", ["PL433"]),
    ("basis: [{statute: 行政处罚法, article: 24}], doubt: true, outside: 不归清单管", ["PL433"]),
])
def test_what_carries_a_point_out_rests_on_it(tmp_path: Path, point: str, codes: list[str]) -> None:
    assert found(tmp_path, point) == codes
