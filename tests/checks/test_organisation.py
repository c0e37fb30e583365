"""Organisation and posts: where the checks must keep quiet, and what they say in special cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from powerlist.checks import CHECKS

from .test_checks import DAY, lay, opened


def messages(tmp_path: Path, code: str, example: str, day: date = DAY) -> list[str]:
    catalog, _, _ = opened(lay(tmp_path, example))
    return [found.message for found in CHECKS[code].findings(catalog, day)]


def test_a_template_that_has_ended_fits_nobody(tmp_path: Path) -> None:
    old = "kind: templates\ntemplates:\n  - {id: old, name: 旧模板, offices: [{id: o, name: 办公室}], period: {to: 2025-01-01}}\n"
    new = "  - {id: new, name: 新模板, offices: [{id: n, name: 综合行政执法局}], period: {from: 2025-01-01}}\n"
    assert messages(tmp_path / "both", "PL602", old + new) == []
    assert messages(tmp_path / "none", "PL601", old) == []


def test_a_town_of_no_class_is_told_so(tmp_path: Path) -> None:
    template = "kind: templates\ntemplates:\n  - {id: t, name: 大镇模板, classes: [较大], offices: [{id: o, name: 办公室}]}\n"
    first, _ = messages(tmp_path, "PL601", template)
    assert first == "没有一个机构模板适用于 `东镇人民政府`，它没有写镇街分类"


def test_a_centre_that_has_been_abolished_schedules_nothing(tmp_path: Path) -> None:
    example = CHECKS["PL609"].good.replace("parent: north-town}", "parent: north-town, period: {to: 2025-06-01}}")
    assert messages(tmp_path, "PL609", example) == ["`北镇人民政府` 联合执法，没有现存的调度中心"]


@pytest.mark.parametrize(("day", "found"), [(date(2022, 7, 31), 0), (date(2022, 8, 1), 1)])
def test_resources_are_asked_for_when_the_months_are_over(tmp_path: Path, day: date, found: int) -> None:
    assert len(messages(tmp_path, "PL617", CHECKS["PL617"].bad, day)) == found


def test_one_finding_says_everything_that_is_lacking(tmp_path: Path) -> None:
    example = CHECKS["PL617"].bad.replace(
        "  - {id: west-2021, body: urban-bureau, used_by: 西街道, kind: 行政编制, approved: 2, grants: [grant-2021]}\n", "")
    assert messages(tmp_path, "PL617", example) == [
        "赋权 `grant-2021` 生效已满 12 个月，还没有经费、培训、随事下沉的编制（`西街道办事处`）"]


def test_middle_rank_posts_of_which_only_the_pool_is_known(tmp_path: Path) -> None:
    example = CHECKS["PL615"].good.replace("middle_rank: 9, ", "")
    assert messages(tmp_path, "PL615", example) == ["“下沉事业编制”要留 5% 的中层职数周转，周转池以外没有登记中层职数，不能核对"]


def test_too_few_middle_rank_posts_in_the_pool(tmp_path: Path) -> None:
    example = CHECKS["PL615"].good.replace("middle_rank: 9, ", "middle_rank: 20, ")
    assert messages(tmp_path, "PL615", example) == ["“下沉事业编制”要留 5% 的中层职数周转，21 个里留了 1 个"]


def test_posts_that_their_owner_uses_itself(tmp_path: Path) -> None:
    example = CHECKS["PL612"].good.replace("used_by: 西街道", "used_by: urban-bureau")
    assert messages(tmp_path, "PL612", example) == ["编制 `west-down` 属于 `测试县城市管理局`，又写由它自己使用"]


def test_certificates_that_have_ended(tmp_path: Path) -> None:
    example = CHECKS["PL619"].good
    assert messages(tmp_path, "PL619", example, date(2027, 7, 1)) == [
        "`北镇人民政府` 在 `城市管理` 领域有 3 名的执法证件已在 2027-06-30 到期，现在还剩 0 名"]
