"""The shipped files themselves: origin of every record, schema named and kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from powerlist import Workspace
from powerlist.load import shipped, shipped_workspaces

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*(ROOT / "catalogs").rglob("*.yaml"), *(ROOT / "rules").rglob("*.yaml")])


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_every_file_names_and_keeps_its_schema(file: Path) -> None:
    """The first line tells an editor which schema to use; the schema is there and accepts the file."""
    text = file.read_text("utf-8")
    first = text.partition("\n")[0]
    tree = yaml.load(text, Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)
    schema = (file.parent / first.partition("$schema=")[2]).resolve()
    assert schema == ROOT / "docs" / "schemas" / f"{tree['kind']}.json"
    assert list(Draft202012Validator(json.loads(schema.read_text("utf-8"))).iter_errors(tree)) == []


@pytest.mark.parametrize("name", shipped_workspaces())
def test_every_record_says_where_it_comes_from(name: str) -> None:
    """Whatever is shipped is marked published, statute or illustrative."""
    catalog = Workspace.open(name).catalog
    tables = (catalog.areas, catalog.bodies, catalog.grids, catalog.statutes, catalog.items, catalog.grants,
              catalog.designations, catalog.responsibilities, catalog.event_types)
    bare = [record.id for table in tables for record in table.values() if record.provenance is None]
    assert bare == []
    assert all(book.provenance is not None for book in catalog.rulebooks)


@pytest.mark.parametrize("name", shipped_workspaces())
def test_shipped_workspaces_are_clean(name: str) -> None:
    """No error and no warning on the day of the release."""
    grave = [d for d in Workspace.open(name).check(date(2026, 11, 21)).diagnostics if d.severity != "info"]
    assert grave == []


def test_data_folders_are_packages() -> None:
    """Both data packages are found as resources, wherever they are installed."""
    assert (shipped("powerlist_catalogs") / "jinhu" / "powerlist.yaml").is_file()
    assert (shipped("powerlist_rules") / "vocabulary.yaml").is_file()


def test_every_rulebook_says_where_it_is_for() -> None:
    """National ones are for everywhere; the parts of one folder agree; a city's or county's stands on its province's
    where there is one, a province's on the national."""
    books: dict[str, set[tuple[str | None, tuple[str, ...]]]] = {}
    for book in Workspace.open("law").catalog.rulebooks:
        books.setdefault(book.at.file.split("/")[1], set()).add((book.place, book.needs))
    assert books.pop("national") == {(None, ())}
    for folder, heads in books.items():
        ((place, needs),) = heads
        province = folder.partition("-")[0]
        assert place is not None
        assert needs == ((province,) if folder != province and province in books else ("national",))
