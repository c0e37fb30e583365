"""Folder → documents: which files belong to a workspace, and what is said about those that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from powerlist.diagnostics import Sink
from powerlist.load import find_workspace, load, shipped_workspaces
from powerlist.read import yaml_source

from .building import MANIFEST, opened, places, write

DEPARTMENTS = "kind: departments\ndepartments:\n  - {id: urban, name: 城市管理}\n"


def read(folder: Path) -> tuple[set[str], list[tuple[str, str, str]]]:
    """Names of the files read, and findings."""
    sink = Sink()
    loaded = load(folder, sink)
    return set(loaded.sources) - {"rules/vocabulary.yaml"}, places(sink)


def test_yaml_files_below_the_folder(tmp_path: Path) -> None:
    """Both endings, any depth; nothing else."""
    write(tmp_path, {"powerlist.yaml": MANIFEST, "a.yml": DEPARTMENTS, "部门/b.yaml": "", "notes.txt": "x: [", "c.yaml.bak": "[",
                     "d.json": "{"})
    assert read(tmp_path) == ({"powerlist.yaml", "a.yml", "部门/b.yaml"}, [])


def test_hidden_and_nested_are_left_alone(tmp_path: Path) -> None:
    """Drafts (`_`), version control (`.`) and other workspaces inside the folder do not belong to it."""
    write(tmp_path, {"powerlist.yaml": MANIFEST, ".git/a.yaml": "[", "_old/a.yaml": "[", "_a.yaml": "[", ".a.yaml": "[",
                     "neighbour/powerlist.yaml": MANIFEST, "neighbour/deep/a.yaml": "["})
    assert read(tmp_path) == ({"powerlist.yaml"}, [])


def test_links_out_are_not_followed(tmp_path: Path) -> None:
    """A workspace holds what is in its folder: a link to a file or folder elsewhere is not read."""
    write(tmp_path, {"w/powerlist.yaml": MANIFEST, "secret.yaml": DEPARTMENTS, "outside/a.yaml": DEPARTMENTS})
    (tmp_path / "w" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "w" / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    (tmp_path / "w" / "loop").symlink_to(tmp_path / "w", target_is_directory=True)
    (tmp_path / "w" / "nowhere.yaml").symlink_to(tmp_path / "nothing.yaml")
    assert read(tmp_path / "w") == ({"powerlist.yaml"}, [])


def test_no_manifest(tmp_path: Path) -> None:
    """A folder without `kind: workspace` is no workspace; it is said once, at the file that should hold it."""
    write(tmp_path, {"powerlist.yaml": "# empty\n", "a.yaml": DEPARTMENTS})
    assert read(tmp_path)[1] == [("PL105", "powerlist.yaml", "")]


def test_broken_manifest_is_said_once(tmp_path: Path) -> None:
    """Where the manifest itself is wrong, its absence is not news."""
    write(tmp_path, {"powerlist.yaml": "kind: workspace\nnam: 测试县\n"})
    assert read(tmp_path)[1] == [("PL106", "powerlist.yaml", "0/nam"), ("PL107", "powerlist.yaml", "0")]


def test_a_mistyped_figure_takes_only_itself(tmp_path: Path) -> None:
    """What else the cover says still holds: without it every reference into another workspace would be broken."""
    write(tmp_path, {"powerlist.yaml": MANIFEST + "coutny: x\ntotals:\n  - {what: 甲, value: 十二, source: 报道}\n"
                                                  "  - {what: 乙, value: 12, source: 报道}\n"})
    sink = Sink()
    loaded = load(tmp_path, sink)
    assert places(sink) == [("PL106", "powerlist.yaml", "0/coutny"), ("PL109", "powerlist.yaml", "0/totals/0/value")]
    assert loaded.manifest is not None
    assert [total.what for total in loaded.manifest.totals] == ["乙"]


def test_two_manifests(tmp_path: Path) -> None:
    """Two covers: the first holds, the second is an error."""
    write(tmp_path, {"powerlist.yaml": MANIFEST, "z.yaml": f"---\n{DEPARTMENTS}---\n{MANIFEST}"})
    sink = Sink()
    loaded = load(tmp_path, sink)
    assert places(sink) == [("PL111", "z.yaml", "1")]
    assert loaded.manifest is not None and loaded.manifest.at.file == "powerlist.yaml"


# Used workspaces and rulebooks.

def test_used_workspaces_stand_beside(tmp_path: Path) -> None:
    """`uses` looks beside the folder first, then among the shipped ones; used records are not the county's own."""
    write(tmp_path, {"county/powerlist.yaml": MANIFEST + "uses: [province]\n", "province/powerlist.yaml": MANIFEST,
                     "province/a.yaml": DEPARTMENTS})
    sink = Sink()
    loaded = load(tmp_path / "county", sink)
    assert places(sink) == []
    assert {"province/a.yaml", "province/powerlist.yaml"} <= set(loaded.sources)
    assert loaded.own_files == {"powerlist.yaml"}
    assert loaded.manifest is not None and loaded.manifest.uses == ("province",)


def test_a_workspace_used_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/powerlist.yaml": MANIFEST + "uses: [b, c]\n", "b/powerlist.yaml": MANIFEST + "uses: [c]\n",
                     "c/powerlist.yaml": MANIFEST, "c/d.yaml": DEPARTMENTS})
    catalog, _, sink = opened(tmp_path / "a", {"powerlist.yaml": MANIFEST + "uses: [b, c]\n"})
    assert places(sink) == []
    assert list(catalog.departments) == ["urban"]


@pytest.mark.parametrize("uses,at", [({"a": "b", "b": "a"}, "b/powerlist.yaml"), ({"a": "a"}, "powerlist.yaml"),
                                     ({"a": "b", "b": "c", "c": "b"}, "c/powerlist.yaml")])
def test_a_loop_of_uses(tmp_path: Path, uses: dict[str, str], at: str) -> None:
    """A workspace that in the end uses itself: one finding at the line that closes the loop, nothing read twice."""
    write(tmp_path, {f"{name}/powerlist.yaml": f"{MANIFEST}uses: [{used}]\n" for name, used in uses.items()})
    write(tmp_path, {"a/d.yaml": DEPARTMENTS})
    sink = Sink()
    loaded = load(tmp_path / "a", sink)
    assert places(sink) == [("PL113", at, "0/uses/0")]
    assert [name for name in loaded.sources if name.endswith("d.yaml")] == ["d.yaml"]


@pytest.mark.parametrize("key,written,offered", [("uses", "nationl", "national"), ("rulebooks", "jiangshu", "jiangsu")])
def test_unknown_parts_are_met_with_the_nearest(tmp_path: Path, key: str, written: str, offered: str) -> None:
    write(tmp_path, {"powerlist.yaml": f"{MANIFEST}{key}: [{written}]\n"})
    sink = Sink()
    load(tmp_path, sink)
    assert places(sink) == [("PL110", "powerlist.yaml", f"0/{key}/0")]
    assert [f"`{offered}`" in (d.help or "") for d in sink.found] == [True]


def test_part_names_lead_nowhere_else(tmp_path: Path) -> None:
    """`uses` and `rulebooks` are names, not paths."""
    write(tmp_path, {"w/powerlist.yaml": MANIFEST + "uses: [../other]\nrulebooks: [/etc]\n", "other/powerlist.yaml": MANIFEST})
    assert read(tmp_path / "w")[1] == [("PL109", "powerlist.yaml", "0/uses/0"), ("PL109", "powerlist.yaml", "0/rulebooks/0")]


def test_own_folders_may_be_called_like_shipped_parts(tmp_path: Path) -> None:
    """A county's folder `national` or `rules/national` must not stand in for the shipped one without a word."""
    write(tmp_path, {"powerlist.yaml": MANIFEST + "uses: [national]\nrulebooks: [national]\n",
                     "national/a.yaml": "kind: grids\n", "rules/vocabulary.yaml": "kind: grids\n",
                     "rules/national/jurisdiction.yaml": "kind: grids\n"})
    sink = Sink()
    loaded = load(tmp_path, sink)
    assert places(sink) == []
    books = {d.head.rulebook for d in loaded.documents if d.kind.name == "rules"}
    assert "national" in books
    assert {"national/statutes.yaml", "national/a.yaml"} <= set(loaded.sources)
    own = {name: loaded.sources[name].text for name in loaded.own_files - {"powerlist.yaml"}}
    assert set(own.values()) == {"kind: grids\n"}
    assert all(loaded.sources[document.at.file].text != "kind: grids\n"
               for document in loaded.documents if document.kind.name != "grids")


# Files that cannot be read.

@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, {"powerlist.yaml": MANIFEST, "a.yaml": DEPARTMENTS})
    (tmp_path / "a.yaml").chmod(0)
    assert read(tmp_path) == ({"powerlist.yaml"}, [("PL101", "a.yaml", "")])


def test_a_file_that_fails_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk error is a finding about that file; the others are read."""
    write(tmp_path, {"powerlist.yaml": MANIFEST, "a.yaml": DEPARTMENTS, "b.yaml": DEPARTMENTS.replace("urban", "other")})
    whole = Path.read_bytes

    def failing(self: Path) -> bytes:
        if self.name == "a.yaml":
            raise OSError(5, "Input/output error")
        return whole(self)

    monkeypatch.setattr(Path, "read_bytes", failing)
    assert read(tmp_path) == ({"powerlist.yaml", "b.yaml"}, [("PL101", "a.yaml", "")])


@pytest.mark.parametrize("encoding,found", [
    ("utf-8", []), ("utf-8-sig", []), ("gb18030", [("PL101", "a.yaml", "")]), ("utf-16", [("PL101", "a.yaml", "")])])
def test_encodings(tmp_path: Path, encoding: str, found: list[tuple[str, str, str]]) -> None:
    """What Notepad and WPS write is read; what is not UTF-8 is an error too, and the names are the same."""
    catalog, _, sink = opened(tmp_path, {"a.yaml": DEPARTMENTS.encode(encoding)})
    assert places(sink) == found
    assert [d.name for d in catalog.departments.values()] == ["城市管理"]


def test_a_huge_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit a file is not read at all."""
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 50_000)
    write(tmp_path, {"powerlist.yaml": MANIFEST, "a.yaml": DEPARTMENTS + "#" * 50_000})
    assert read(tmp_path) == ({"powerlist.yaml"}, [("PL101", "a.yaml", "")])


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's home folder is not a workspace."""
    monkeypatch.setattr("powerlist.load.MAX_FILES", 3)
    write(tmp_path, {"powerlist.yaml": MANIFEST, "a.yaml": "", "b.yaml": "", "c.yaml": ""})
    assert read(tmp_path) == (set(), [("PL101", ".", "")])


# Digests.

def digest(folder: Path) -> str:
    return load(folder, Sink()).digests["catalogs"]


def test_equal_files_have_equal_digests(tmp_path: Path) -> None:
    """A receipt names what was decided upon: the same words in any folder, with any line ends."""
    files = {"powerlist.yaml": MANIFEST, "a/b.yaml": DEPARTMENTS}
    one = digest(write(tmp_path / "one", files))
    assert digest(write(tmp_path / "two", dict(reversed(files.items())))) == one
    assert digest(write(tmp_path / "three", {n: t.replace("\n", "\r\n") for n, t in files.items()})) == one
    assert digest(write(tmp_path / "four", {**files, "a/b.yaml": DEPARTMENTS + "\n"})) != one
    assert digest(write(tmp_path / "five", {"powerlist.yaml": MANIFEST, "a/c.yaml": DEPARTMENTS})) != one


def test_digests_tell_catalogs_from_rules(tmp_path: Path) -> None:
    """A county that changes its lists has not changed the rules."""
    one = load(write(tmp_path / "one", {"powerlist.yaml": MANIFEST}), Sink()).digests
    two = load(write(tmp_path / "two", {"powerlist.yaml": MANIFEST, "a.yaml": DEPARTMENTS}), Sink()).digests
    assert (one["rules"] == two["rules"], one["catalogs"] == two["catalogs"]) == (True, False)


# Where a workspace is.

def test_the_nearest_folder_upward(tmp_path: Path) -> None:
    write(tmp_path, {"w/powerlist.yaml": MANIFEST, "w/a/b/c.yaml": "", "w/n/powerlist.yaml": MANIFEST, "w/n/d.yaml": ""})
    w = tmp_path.resolve() / "w"
    assert find_workspace(w) == find_workspace(w / "a" / "b") == find_workspace(w / "a" / "b" / "c.yaml") == w
    assert find_workspace(w / "n" / "d.yaml") == w / "n"


def test_what_does_not_exist_is_nowhere(tmp_path: Path) -> None:
    """A mistyped name inside a workspace must not be answered from the workspace around it."""
    write(tmp_path, {"w/powerlist.yaml": MANIFEST})
    assert find_workspace(tmp_path / "w" / "jinhuu") is None


def test_shipped_workspaces_are_workspaces() -> None:
    assert {"jinhu", "national"} <= set(shipped_workspaces())
