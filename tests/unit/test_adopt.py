"""A county started from another: it loads, passes, and claims nothing of its own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.adopt import Adopted, AdoptError, adopt
from powerlist.examples import run_examples
from powerlist.model.documents import KINDS
from powerlist.terms import Status
from tests.unit.building import write

DAY = date(2026, 11, 21)
REFORMS = ("haimen", "huaian", "ningbo", "xuxiake", "yangzhou")


@cache
def old(like: str) -> Workspace:
    return Workspace.open(like)


def started(like: str) -> Adopted:
    return adopt(old(like), like, "某某县")


@pytest.mark.parametrize("like", REFORMS)
def test_it_passes_and_claims_nothing(like: str, tmp_path: Path) -> None:
    """No errors, all examples as before, the county's name everywhere, and not a record that says it was published."""
    adopted = started(like)
    new = Workspace.open(write(tmp_path, adopted.files))
    assert [found for found in new.check(DAY).diagnostics if found.severity == "error"] == []
    assert run_examples(new, DAY).failures == ()
    catalog = new.catalog
    assert (catalog.county and catalog.county.name, catalog.manifest.totals, dict(catalog.systems)) == ("某某县", (), {})
    assert catalog.manifest.suppressions == ()
    origins = [record.provenance for record in own_records(new) if getattr(record, "provenance", None)]
    assert {origin.status for origin in origins} <= {Status.ILLUSTRATIVE, Status.STATUTE}
    assert all("待核对" in origin.source for origin in origins if origin.status is Status.ILLUSTRATIVE)
    assert not any(adopted.county in name for name in names(new))
    assert (catalog.county.aliases, catalog.county.codes) == ((), ())


def own_records(workspace: Workspace) -> list[Any]:
    catalog = workspace.catalog
    tables = [getattr(catalog, kind, ()) for kind in KINDS]
    listed = [one for table in tables for one in (table.values() if hasattr(table, "values") else table)]
    return [one for one in listed if is_dataclass(one) and one.at.file in catalog.own_files]  # type: ignore[attr-defined]


def names(workspace: Workspace) -> list[str]:
    """What areas and bodies of the workspace are called."""
    return [word for one in own_records(workspace) if {"aliases", "area", "level"} & {f.name for f in fields(one)}
            and hasattr(one, "level") for word in (one.name, *one.aliases)]


def test_the_old_county_s_rulebook_becomes_its_own() -> None:
    """A rulebook for that county alone would be refused in another."""
    adopted = started("haimen")
    assert adopted.rulebooks == ("jiangsu-haimen",)
    assert "rulebooks: [national, jiangsu]" in adopted.files["powerlist.yaml"].decode()
    assert "place: 某某县" in adopted.files["rules-jurisdiction.yaml"].decode()


def test_what_is_still_to_be_done_is_told() -> None:
    adopted, catalog = started("yangzhou"), old("yangzhou").catalog
    assert adopted.left["公布的总数"] == len(catalog.manifest.totals)
    assert "扬州市江都生态环境局" in adopted.named["江都"]
    assert adopted.named["扬州"][0] == "扬州市某某县人民政府"
    assert {"扬州市人民政府", "扬州市某某县城市管理局"} <= {*adopted.named["扬州"]}
    assert adopted.left["县的代码和别名"] == 3
    assert adopted.records["areas"] == sum(one.at.file in catalog.own_files for one in catalog.areas.values())


def test_what_holds_only_under_the_old_city_and_province_is_told() -> None:
    """Nobody says where the new county lies: under the city of the old one its rulebooks hold, elsewhere they do not."""
    adopted = started("ningbo")
    assert adopted.above == ("宁波市", "浙江省")
    assert adopted.regional == {"zhejiang": "浙江省", "zhejiang-ningbo": "宁波市"}
    assert adopted.rulebooks == ("zhejiang-xiangshan",)


@pytest.mark.parametrize(("like", "name"), [("national", "某某县"), ("yangzhou", "江都区"), ("yangzhou", "扬州市")])
def test_what_cannot_be(like: str, name: str) -> None:
    with pytest.raises(AdoptError):
        adopt(old(like), like, name)
