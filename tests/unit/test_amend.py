"""Entering changes: from the bytes that were read, and only what was meant."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.amend import amend
from powerlist.change import change_of
from powerlist.read.edit import Edit, apply_to_bytes
from powerlist.rewrite import Refusal, Rewritten, unlike, write
from powerlist.trace import Change
from tests.conftest import WORKSPACES
from tests.unit.building import linked_request

DAY = date(2026, 1, 5)
TAKE_BACK = {
    "kind": "收回", "applicant": "gov", "grant": "grant-2021", "receiver": "urban-bureau", "way": "由县级行使", "effective": "2026-02-01",
    "instrument": {"title": "测试决定", "issuer": "测试省人民政府", "level": "省", "date": "2026-01-10"},
    "published": {"on": "2026-01-20", "where": "政府网站"}}


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    return Workspace.open(Path(shutil.copytree(WORKSPACES / "base", tmp_path / "county")))


def drafted(workspace: Workspace) -> Change:
    linked, facts = linked_request(workspace.catalog, TAKE_BACK)
    return change_of(workspace.catalog, linked, facts, DAY)


def granting(workspace: Workspace) -> Path:
    """The file that the request changes."""
    assert isinstance(workspace.folder, Path)
    return workspace.folder / workspace.catalog.grants["grant-2021"].at.file


def test_a_colleague_who_saves_during_the_proof_is_not_overwritten(county: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    file = granting(county)
    colleague = file.read_bytes() + "# 同事刚刚加的一行\n".encode()

    def slow(before: Workspace, after: Workspace, meant: dict[str, Any]) -> Iterator[str]:
        file.write_bytes(colleague)
        return unlike(before, after, meant)

    monkeypatch.setattr("powerlist.amend.unlike", slow)
    result = amend(county, drafted(county), (DAY,))
    assert isinstance(result, Rewritten), result
    refusal = write(result)
    assert refusal is not None and "被改动过" in refusal.reasons[0]
    assert file.read_bytes() == colleague


def test_lists_that_have_moved_on_are_reviewed_again(county: Workspace) -> None:
    """Another file of the workspace may hold what makes the change wrong."""
    change = drafted(county)
    (granting(county).parent / "more.yaml").write_text("kind: items\nitems: []\n", "utf-8")
    assert amend(county, change, (DAY,)) == Refusal(("目录在审查之后被改动过",), "重新审查一次")


def test_a_folder_that_has_gone_is_said(county: Workspace) -> None:
    change = drafted(county)
    shutil.rmtree(granting(county).parent)
    result = amend(county, change, (DAY,))
    assert isinstance(result, Refusal) and "打不开" in result.reasons[0]


def test_the_next_change_starts_from_the_one_before(county: Workspace) -> None:
    """What is not on the disk yet is what the next draft changes."""
    first = amend(county, drafted(county), (DAY,))
    assert isinstance(first, Rewritten)
    after, file = first.workspace, granting(county)
    assert (after.files[file.name], after.unsaved) == (first.drafts[0].after, {file.name: first.drafts[0].after})
    assert after.files[file.name] != file.read_bytes()


@pytest.mark.parametrize("right, wrong", [
    ("on: 2026-02-01", "on: 2026-03-01"), ("[litter, signboard]", "[litter]"), ("source: 测试用", "source: 县里公布的"),
    ("measures: [罚款]", "measures: [警告]")])
def test_an_edit_that_went_wrong_is_not_written(county: Workspace, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str) -> None:
    def corrupted(data: bytes, edits: Iterable[Edit]) -> bytes:
        text = apply_to_bytes(data, edits).decode()
        assert right in text
        return text.replace(right, wrong, 1).encode()

    monkeypatch.setattr("powerlist.rewrite.apply_to_bytes", corrupted)
    assert isinstance(amend(county, drafted(county), (DAY,)), Refusal)


def test_a_folder_that_is_called_as_a_shipped_one(tmp_path: Path) -> None:
    """In findings the file is `./rules/vocabulary.yaml`; it is changed where it stands."""
    folder = Path(shutil.copytree(WORKSPACES / "base", tmp_path / "county"))
    (folder / "rules").mkdir()
    moved = (folder / "powers.yaml").rename(folder / "rules" / "vocabulary.yaml")
    county = Workspace.open(folder)
    result = amend(county, drafted(county), (DAY,))
    assert isinstance(result, Rewritten), result
    assert write(result) is None
    assert [draft.path for draft in result.drafts] == [moved]
    assert Workspace.open(folder).catalog.grants["grant-2021"].take_back is not None
