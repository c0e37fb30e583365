"""The tiny county with a reform in it, and something in it that is missing or mistyped: checks find, charts draw, no crash."""

from __future__ import annotations

import dataclasses
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.checks import CHECKS, check_catalog
from powerlist.checks.registry import layers
from powerlist.geo.datum import position
from powerlist.locate import Locator, PlaceError
from powerlist.model.documents import KINDS
from powerlist.report import grids, organisation, place, services
from powerlist.report.flow import FlowWords, flow_to_dict, flow_to_text
from powerlist.views.flow import flow
from powerlist.views.grids import survey
from powerlist.views.organisation import organisation as organised
from powerlist.views.regrouping import regroup
from powerlist.views.services import everywhere, offers
from tests.conftest import WORKSPACES

DAY = date(2026, 1, 1)

#: Checks whose good examples together make a reform: offices, posts, grids, a service that was granted, measures.
REFORM = ("PL601", "PL611", "PL625", "PL635", "PL451")

#: Figures that the county sets itself, so that nothing is left unlooked-for.
FIGURES = {"grid_households_min": 200, "grid_households_max": 250, "grid_staff_min": 2, "resources_months": 12,
           "certificate_days": 30}

MAPPED = "119.005,33.005"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county; what is broken in it is broken in hand, not on the disk."""
    folder = Path(shutil.copytree(WORKSPACES / "base", tmp_path_factory.mktemp("reform") / "county"))
    for code in REFORM:
        for name, text in layers(CHECKS[code].good).items():
            (folder / f"{code}-{name}").write_text(text, "utf-8")
    figures = "".join(f"\n  {name}: {{value: {value}, source: 测试用}}" for name, value in FIGURES.items())
    manifest = folder / "powerlist.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("parameters:", f"parameters:{figures}"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def reform(county: Path) -> Catalog:
    workspace = Workspace.read(county)
    assert workspace.read_report.diagnostics == ()
    return workspace.catalog


def drawn(catalog: Catalog) -> None:
    """What is shown of a workspace even where some of it could not be read."""
    found, plan = survey(catalog, DAY), regroup(catalog, DAY)
    assert grids.grids_to_text(found, plan, 80) and grids.grids_to_dict(found, plan)
    for matter in catalog.responsibilities.values():
        for town in (None, *catalog.towns):
            words = FlowWords(flow(catalog, matter, DAY, town), catalog)
            assert flow_to_text(words, words.flow.lanes, 80) and flow_to_dict(words, words.flow.lanes)
    try:
        spot = Locator(catalog, DAY).place(position(MAPPED, "CGCS2000"))
    except PlaceError:
        return
    assert place.place_to_text(spot, catalog, 0.0, 80)


def listed(catalog: Catalog) -> None:
    """What is shown only of a workspace that was read whole."""
    found = organised(catalog, DAY)
    assert organisation.overview_to_text(found, 80) and organisation.organisation_to_dict(found)
    assert services.offers_to_text(offers(catalog, DAY), catalog, 80)
    for item in (catalog.items[key] for service in catalog.services.values() for key in service.items):
        assert services.everywhere_to_text(item, DAY, everywhere(catalog, item, DAY, {}), 80)


def test_the_reform_is_whole(reform: Catalog) -> None:
    drawn(reform)
    listed(reform)


def test_any_record_may_be_missing(reform: Catalog) -> None:
    """Whatever refers to it then refers to nothing; linking has said so, and the rest is still told."""
    for kind in KINDS.keys() - {"vocabulary", "rules"}:
        table: Any = getattr(reform, kind, None)
        for key in table if isinstance(table, dict) else ():
            left: Any = {kind: {k: record for k, record in table.items() if k != key}}
            without = dataclasses.replace(reform, **left)
            check_catalog(without, DAY)
            drawn(without)


@settings(max_examples=20)
@given(st.data())
def test_any_word_may_be_another(county: Path, data: st.DataObject) -> None:
    """A word of a file mistyped: another that stands in it, a figure, a day, nothing."""
    file = county / f"{data.draw(st.sampled_from(REFORM))}-yours.yaml"
    text = file.read_text("utf-8")
    words = list(re.finditer(r"[\w-]+", text))
    word = data.draw(st.sampled_from(words))
    put = data.draw(st.one_of(st.sampled_from([other.group() for other in words]),
                              st.sampled_from(["nothing", "", "0", "-1", "99999999", "2099-01-01", "2001-01-01", "null"])))
    workspace = Workspace.read(county, {file.name: (text[:word.start()] + put + text[word.end():]).encode()})
    workspace.check(DAY)
    drawn(workspace.catalog)
    if not workspace.read_report.failed:
        listed(workspace.catalog)
