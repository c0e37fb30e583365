"""`powerlist org`: what a clerk reads, what a program reads, and what cannot be listed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run

DAY = ["--as-of", "2026-01-01"]

ORGANISATION = """\
kind: templates
templates:
  - id: towns
    name: 一办一局一中心
    town_kinds: [镇]
    limit: 2
    offices:
      - {id: general, name: 党政办公室, side: 后台, fields: [综合]}
      - {id: enforcement, name: 综合行政执法局, side: 前台, fields: [城市管理]}
      - {id: service, name: 便民服务中心, side: 前台, fields: [审批服务], institution: true}
---
kind: post_standards
post_standards:
  - {id: usual, name: 镇街平均行政编制, kind: 行政编制, average: 51}
  - {id: down, name: 下沉专项编制, kind: 专项编制, added: 4}
  - {id: pool, name: 周转池, kind: 事业编制, pool: 10, middle_rank_percent: 5}
---
kind: posts
posts:
  - {id: east-own, body: 东镇, kind: 行政编制, approved: 50, filled: 48}
  - {id: east-down, body: gov, used_by: 东镇, kind: 专项编制, approved: 3, filled: 3, field: 城市管理, standard: down, grants: [grant-2021]}
  - {id: kept, body: gov, kind: 事业编制, approved: 8, pool: true, middle_rank: 1}
"""


@pytest.fixture
def county(tmp_path: Path) -> str:
    """The tiny county with a template, posts, certificates and joint enforcement in one of its towns."""
    folder = tmp_path / "county"
    shutil.copytree(BASE, folder)
    (folder / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    places = folder / "places.yaml"
    text = places.read_text("utf-8").replace(
        "certified: 6, reviewers", "certified: 6, certificates: [{number: 5, until: 2026-06-30}], reviewers").replace(
        "    area: west\n", "    area: west\n    enforcement: {mode: 联合执法, centre: centre}\n")
    places.write_text(text, "utf-8")
    return str(folder)


@pytest.mark.parametrize("towns", [[], ["东镇", "西街道"]], ids=["county", "towns"])
def test_org_text(run: Run, county: str, towns: list[str], snapshot: Callable[[str], None]) -> None:
    ran = run("org", *towns, "-w", county, *DAY)
    assert ran.code == 0
    snapshot(ran.out)


def test_nothing_on_record(run: Run, in_base: Path, snapshot: Callable[[str], None]) -> None:
    assert in_base
    snapshot(run("org", *DAY).out)


def test_data(run: Run, county: str) -> None:
    found = run("org", "东镇", "-w", county, *DAY, "--format", "json").json
    (town,) = found["towns"]
    assert town["template"] == {"id": "towns", "name": "一办一局一中心", "made_up": False, "limit": 2, "counted": 1,
                                "missing": ["党政办公室", "便民服务中心"], "outside": []}
    assert town["posts"][1] == {"kind": "专项编制", "approved": 3, "filled": 3, "used": {"approved": 3, "filled": 3},
                                "by_field": {"城市管理": 3}, "grants": ["grant-2021"], "records": ["east-down"],
                                "made_up": False}
    assert town["capacity"][0]["next"] == {"until": "2026-06-30", "number": 5}
    assert town["capacity"][0]["powers"] == ["赋权"]
    assert [(one["id"], one["reckoning"]) for one in found["standards"]] == [
        ("usual", "kind"), ("down", "named"), ("pool", "kind")]
    assert [(one["kind"], one["records"], one["made_up"]) for one in found["trust"]] == [
        ("areas", 1, 1), ("bodies", 1, 1), ("templates", 1, 0), ("posts", 3, 0), ("post_standards", 3, 0)]
    assert found["standards"][1]["added"] == {"standard": 4, "short": {"east-town": 3, "west-office": 0}}


def test_folder_of_tables(run: Run, county: str, tmp_path: Path) -> None:
    ran = run("org", "-w", county, *DAY, "-o", f"{tmp_path}/out/")
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["镇街一览.csv", "内设机构.csv", "编制.csv", "承接能力.csv", "编制标准对照.csv"])
    rows = (tmp_path / "out" / "承接能力.csv").read_text("utf-8-sig").splitlines()
    assert rows[1] == "东镇人民政府,城市管理,赋权,6,是,2026-06-30,5,1,是,是,0,2025-01-01"


def test_no_such_town(run: Run, county: str) -> None:
    ran = run("org", "南镇", "-w", county, *DAY)
    assert ran.code == 2
    assert "没有镇街 `南镇`" in ran.err
