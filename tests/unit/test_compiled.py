"""A compiled workspace: all that went in comes out, nothing else is taken for one, and only what is asked for is read."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

from powerlist import Decider, Workspace
from powerlist.catalog import Catalog
from powerlist.compiled import CompiledError, compiled, read_compiled
from powerlist.fingerprint import sha256
from powerlist.model.powers import Item
from powerlist.read.compact import layout, packing, unpacking
from tests.conftest import WORKSPACES

DAY = date(2026, 1, 1)

#: What decisions do not look at.
LEFT_BEHIND = {"rulebooks", "events", "requests", "examples"}


@pytest.mark.parametrize("name", ["base", "jinhu"])
def test_all_that_went_in_comes_out(name: str) -> None:
    catalog = Workspace.open(name if name == "jinhu" else WORKSPACES / name).catalog
    found = read_compiled(compiled(catalog).encode()).catalog
    for field in dataclasses.fields(Catalog):
        if field.name not in LEFT_BEHIND:
            before, now = getattr(catalog, field.name), getattr(found, field.name)
            assert now == before, field.name
            assert list(now) == list(before) if hasattr(before, "values") else True
    told = [str(citation) for item in found.items.values() for citation in item.basis]
    assert told == [str(citation) for item in catalog.items.values() for citation in item.basis]


def test_names_are_those_of_events(base: Workspace) -> None:
    found = read_compiled(compiled(base.catalog).encode()).names
    for kind in ("event_types", "areas", "bodies"):
        assert {word: list(ids) for word, ids in found.named[kind].items()} \
            == {word: list(ids) for word, ids in base.names.named[kind].items()}


def test_only_what_is_asked_for_is_read(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = read_compiled(compiled(base.catalog).encode()).catalog
    read: list[str] = []
    monkeypatch.setattr("powerlist.compiled.json.loads", lambda text: read.append(text) or json.JSONDecoder().decode(text))
    assert len(catalog.items) == len(base.catalog.items)
    assert "no such item" not in catalog.items
    assert catalog.items.get("no such item") is None
    assert read == []
    first = next(iter(catalog.items))
    assert catalog.items[first] is catalog.items[first]
    assert len(read) == 1


def test_defaults_are_left_out_and_nothing_is_not_a_default() -> None:
    base = Workspace.open(WORKSPACES / "base").catalog
    for rule in base.rules.values():
        data = packing(type(rule))(rule)
        assert "overrides" not in data or rule.overrides
        assert unpacking(type(rule))(json.loads(json.dumps(data))) == rule


@pytest.fixture
def file(base: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "base.compiled"
    path.write_bytes(compiled(base.catalog).encode())
    return path


def test_a_decider_of_a_file(base: Workspace, file: Path) -> None:
    decider = Decider.open(str(file), as_of=DAY)
    event = {"type": "littering", "place": "east"}
    assert decider.explain(event) == base.decide(event, DAY)
    by_name = {"type": base.catalog.event_types["littering"].name, "place": base.catalog.areas["east"].name}
    assert decider.decide(by_name) is decider.decide(event)


@pytest.mark.parametrize("place", [0, 30, 90, 200, 5000, -2])
def test_one_changed_byte_is_noticed(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    with pytest.raises(CompiledError):
        read_compiled(bytes(data))


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe", b"kind: workspace\n", b"powerlist-compiled", b"powerlist-compiled 1",
                                  b"powerlist-compiled 1 0 powerlist 0.0.0\n{}\n"])
def test_other_files_are_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(data)
    with pytest.raises(CompiledError):
        Decider.open(tmp_path / "other")


def test_a_broken_off_file_is_refused(file: Path) -> None:
    data = file.read_bytes()
    for end in (10, 100, len(data) // 2, len(data) - 1):
        with pytest.raises(CompiledError):
            read_compiled(data[:end])


def test_another_version_says_which(file: Path) -> None:
    head, _, rest = file.read_text("utf-8").partition("\n")
    other = head.replace("powerlist 0", "powerlist 9")
    with pytest.raises(CompiledError, match="powerlist 9"):
        read_compiled(f"{other}\n{rest}".encode())
    with pytest.raises(CompiledError, match="格式 2"):
        read_compiled(f"powerlist-compiled 2 {sha256(rest)} powerlist\n{rest}".encode())


def test_another_form_of_records_is_another_format(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_of = layout([Item])
    assert {"Item", "Citation", "Period", "Provenance", "Holder"} <= made_of.keys()
    assert "at" not in made_of["Item"]
    monkeypatch.setattr("powerlist.compiled._format", lambda: "1-0000")
    with pytest.raises(CompiledError, match="格式 1-0000"):
        read_compiled(file.read_bytes())


def test_a_workspace_that_changed_is_noticed(base: Workspace, file: Path) -> None:
    found = read_compiled(file.read_bytes())
    assert found.outdated(base.catalog) == ()
    changed = dataclasses.replace(base.catalog, digests={**base.catalog.digests, "rules": "other"})
    assert found.outdated(changed) == ("rules",)
