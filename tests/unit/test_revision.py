"""Workspaces as they stood: what git kept is read like a folder, and what it did not keep is said in Chinese."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.load import shipped
from powerlist.revision import RevisionError, at, folder_at

from .building import MANIFEST, write

DEPARTMENTS = "kind: departments\ndepartments:\n  - {id: urban, name: 城市管理}\n"
COUNTY = "县/金湖 清单"  # Chinese and a space: git would quote both


def git(top: Path, *words: str, **env: str) -> str:
    """One git command of the clerk's, whatever this machine's own settings are."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_NAME": "编办", "GIT_AUTHOR_EMAIL": "a@b.cn",
                "GIT_COMMITTER_NAME": "编办", "GIT_COMMITTER_EMAIL": "a@b.cn", "GIT_COMMITTER_DATE": "2025-06-30T23:30:00+0800"}
    return subprocess.run(("git", "-c", "core.autocrlf=false", *words), cwd=top, env={**own, **settings, **env}, check=True,
                          capture_output=True, encoding="utf-8").stdout.strip()


def commit(top: Path, files: Mapping[str, str | bytes], tag: str | None = None) -> None:
    write(top, files)
    git(top, "add", "-A")
    git(top, "commit", "-q", "--allow-empty", "-m", "清单")
    if tag:
        git(top, "tag", tag)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository: at `empty` no county yet, at `2024年` a county that uses its neighbour, now both changed."""
    top = tmp_path / "仓库"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    commit(top, {"README.md": "说明"}, "empty")
    commit(top, {f"{COUNTY}/powerlist.yaml": MANIFEST + "uses: [province]\n", f"{COUNTY}/机构/部门.yaml": DEPARTMENTS.replace("\n", "\r\n"),
                 f"{COUNTY}/notes.txt": "x", "县/province/powerlist.yaml": MANIFEST,
                 "县/province/a.yaml": DEPARTMENTS.replace("urban", "water").replace("城市管理", "水利")}, "2024年")
    commit(top, {f"{COUNTY}/机构/部门.yaml": DEPARTMENTS.replace("城市管理", "综合执法"),
                 "县/province/a.yaml": DEPARTMENTS.replace("urban", "police").replace("城市管理", "公安")})
    return top


def departments(folder: object) -> dict[str, str]:
    workspace = Workspace.read(folder)  # type: ignore[arg-type]
    assert workspace.read_report.diagnostics == ()
    return {key: record.name for key, record in workspace.catalog.departments.items()}


def refused(spec: str, base: Path | None = None) -> str:
    with pytest.raises(RevisionError) as caught:
        at(spec, base)
    assert caught.value.help
    return caught.value.message


# What git kept.

@pytest.mark.parametrize("revision", ["2024年", "HEAD~1", "main^", "refs/tags/2024年", "HEAD^{commit}~1"])
def test_a_folder_and_its_neighbour_as_they_stood(top: Path, revision: str) -> None:
    """The workspaces it uses come from the same day, not from what stands beside it today."""
    folder = folder_at(top / COUNTY, revision)
    assert folder.name == "金湖 清单"
    assert departments(folder) == {"urban": "城市管理", "water": "水利"}
    assert departments(top / COUNTY) == {"urban": "综合执法", "police": "公安"}


def test_a_commit_by_its_number(top: Path) -> None:
    number = git(top, "rev-parse", "2024年")
    assert departments(folder_at(top / COUNTY, number)) == departments(folder_at(top / COUNTY, number[:9]))


def test_a_detached_head_and_a_worktree(top: Path, tmp_path: Path) -> None:
    """Continuous integration checks out a commit, not a branch."""
    git(top, "worktree", "add", "-q", "--detach", str(tmp_path / "别处"), "2024年")
    assert departments(folder_at(tmp_path / "别处" / COUNTY, "HEAD")) == {"urban": "城市管理", "water": "水利"}
    assert departments(folder_at(tmp_path / "别处" / COUNTY, "main")) == {"urban": "综合执法", "police": "公安"}


def test_files_come_as_git_has_them(top: Path) -> None:
    """Neither the working tree nor its attributes matter, and nothing of them is touched."""
    commit(top, {".gitattributes": "*.yaml text eol=crlf export-ignore\n"}, "ruled")
    write(top, {f"{COUNTY}/机构/部门.yaml": "[", "县/province/a.yaml": "["})
    before = git(top, "status", "--porcelain")
    folder = folder_at(top / COUNTY, "2024年")
    assert (folder / "机构" / "部门.yaml").read_bytes() == DEPARTMENTS.replace("\n", "\r\n").encode()
    assert departments(folder_at(top / COUNTY, "ruled")) == {"urban": "综合执法", "police": "公安"}
    assert git(top, "status", "--porcelain") == before != ""


def test_it_reads_like_the_folder_itself(top: Path) -> None:
    """Equal files have equal digests, on disk or not."""
    kept, here = Workspace.read(folder_at(top / COUNTY, "HEAD")), Workspace.read(top / COUNTY)
    assert kept.catalog == here.catalog
    assert kept.files == here.files


def test_a_folder_that_is_gone(top: Path) -> None:
    """What was deleted can still be asked for, and with it what stood beside it."""
    git(top, "rm", "-rq", "县")
    commit(top, {})
    assert not (top / COUNTY).exists()
    assert departments(folder_at(top / COUNTY, "2024年")) == {"urban": "城市管理", "water": "水利"}


def test_a_workspace_at_the_top(tmp_path: Path) -> None:
    """Beside the repository nothing was kept; shipped workspaces are there all the same."""
    top = tmp_path / "county"
    top.mkdir()
    git(top, "init", "-q")
    commit(top, {"powerlist.yaml": MANIFEST + "uses: [national]\n", "neighbour/powerlist.yaml": MANIFEST, "neighbour/a.yaml": "["})
    folder = folder_at(top, "HEAD")
    assert folder.name == "county"
    assert departments(folder) == departments(shipped("powerlist_catalogs") / "national")


def test_links_and_drafts_are_left_alone(top: Path) -> None:
    write(top, {f"{COUNTY}/_draft.yaml": "[", "secret.yaml": "["})
    try:
        (top / COUNTY / "link.yaml").symlink_to(top / "secret.yaml")
    except OSError:
        pytest.skip("no links here")
    commit(top, {}, "linked")
    assert departments(folder_at(top / COUNTY, "linked")) == {"urban": "综合执法", "police": "公安"}


def test_settings_of_a_hook_are_not_ours(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a hook, GIT_DIR names the repository of the hook."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert departments(folder_at(top / COUNTY, "2024年")) == {"urban": "城市管理", "water": "水利"}


# The folder as `load` sees it.

def test_a_folder_in_memory(top: Path) -> None:
    folder = folder_at(top / COUNTY, "2024年")
    assert sorted(entry.name for entry in folder.iterdir()) == ["powerlist.yaml", "机构"]
    assert (folder / "机构").is_dir() and not (folder / "机构").is_file()
    file = folder.joinpath("机构", "部门.yaml")
    assert file.is_file() and file.name == "部门.yaml"
    with file.open("rb") as binary, file.open("r", encoding="utf-8", newline="") as text:
        assert binary.read().decode() == text.read() == file.read_text("utf-8")
    missing = folder / "机构" / "nothing" / "deeper"
    assert not missing.is_file() and not missing.is_dir() and list(missing.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        missing.read_bytes()


# What one side of a comparison may be.

def test_folders_come_first(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A branch that is called like a folder is meant by its full name."""
    git(top, "branch", "县")
    monkeypatch.chdir(top)
    side = at(COUNTY)
    assert (side.folder, side.label) == ((top / COUNTY).resolve(), COUNTY)
    assert at("县", top / COUNTY).label.startswith("县（")  # a folder, but no workspace
    git(top, "branch", "same", "2024年")
    write(top, {"same/powerlist.yaml": MANIFEST})
    assert departments(at("same", top / COUNTY).folder) == {}
    assert departments(at("refs/heads/same", top / COUNTY).folder) == {"urban": "城市管理", "water": "水利"}


def test_shipped_workspaces() -> None:
    side = at("national")
    assert (side.folder, side.label) == (shipped("powerlist_catalogs") / "national", "national")


@pytest.mark.parametrize("spec", ["2024年", f"2024年:{COUNTY}", f"2024年:{COUNTY}/", f"2024年:./{COUNTY}", "2024年:县\\金湖 清单", f"HEAD~1:{COUNTY}"])
def test_revisions(top: Path, monkeypatch: pytest.MonkeyPatch, spec: str) -> None:
    monkeypatch.chdir(top)
    side = at(spec, top / COUNTY)
    assert departments(side.folder) == {"urban": "城市管理", "water": "水利"}
    assert side.label == f"{spec}（{git(top, 'rev-parse', '2024年')[:10]}，2025-06-30）"


def test_paths_go_from_the_top_or_from_here(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in git: `./` and `../` are where I stand, all else is where the repository begins."""
    monkeypatch.chdir(top / "县")
    assert departments(at("2024年:./province").folder) == departments(at("2024年:县/province").folder) == {"water": "水利"}
    assert departments(at("2024年:../县/province").folder) == {"water": "水利"}
    assert "还没有" in refused("2024年:province")


def test_times_hold_colons(top: Path) -> None:
    """`@{…}` is one revision; a time before the machine's records is not answered with another one."""
    assert departments(at("HEAD@{now}", top / COUNTY).folder) == {"urban": "综合执法", "police": "公安"}
    assert "早于本机的记录" in refused("HEAD@{2001-01-01 12:30:00}", top / COUNTY)


def test_a_windows_folder_is_no_revision(top: Path) -> None:
    git(top, "branch", "C")
    for spec in (r"C:\清单\金湖", "C:/清单/金湖"):
        assert refused(spec, top / COUNTY).startswith(f"`{spec}` 不是工作区")


# What cannot be had.

@pytest.mark.parametrize("spec,says", [
    ("2023年", "不是工作区文件夹，也不是自带的工作区；当作版本看，git 仓库里没有版本 `2023年`"), ("empty", "还没有，或者已经没有了"),
    ("HEAD:nowhere", "还没有"), (f"HEAD:{COUNTY}/powerlist.yaml", "不是文件夹"), ("HEAD:县", "不是工作区（没有 powerlist.yaml）"), ("HEAD:", "不是工作区"),
    ("--all", "不能是 git 的版本"), ("-h:县", "不能是 git 的版本"), (":县", "不能是 git 的版本"), ("", "不能是 git 的版本"), ("a\nb", "不能是 git 的版本"),
    ("a\0b", "不能是 git 的版本"), ("HEAD~1..HEAD", "没有版本"), ("^HEAD", "没有版本"), ("HEAD^{tree}", "没有版本"), ("HEAD; touch x", "没有版本")])
def test_no_such_thing(top: Path, monkeypatch: pytest.MonkeyPatch, spec: str, says: str) -> None:
    monkeypatch.chdir(top)
    assert says in refused(spec, top / COUNTY)


@pytest.mark.parametrize("spec,offered", [("2025年", "2024年"), ("jinhuu", "jinhu")])
def test_the_nearest_name_is_offered(top: Path, spec: str, offered: str) -> None:
    """Of tags and branches, and of what is shipped."""
    with pytest.raises(RevisionError) as caught:
        at(spec, top / COUNTY)
    assert caught.value.help == f"最接近的是 `{offered}`"


def test_a_name_that_means_two_things(top: Path) -> None:
    git(top, "branch", "2024年", "HEAD")
    assert "既是标签又是分支" in refused("2024年", top / COUNTY)
    assert departments(at("refs/tags/2024年", top / COUNTY).folder) == {"urban": "城市管理", "water": "水利"}


def test_a_shallow_clone_says_so(top: Path, tmp_path: Path) -> None:
    """What continuous integration fetches by default has no history."""
    git(tmp_path, "clone", "-q", "--depth", "1", top.as_uri(), "clone")
    with pytest.raises(RevisionError) as caught:
        at("HEAD~1", tmp_path / "clone" / COUNTY)
    assert "浅克隆" in str(caught.value.help)


def test_objects_that_are_missing(top: Path) -> None:
    """A damaged repository is said to be one; nothing is read as empty."""
    blob = git(top, "rev-parse", f"HEAD:{COUNTY}/powerlist.yaml")
    (top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RevisionError, match="缺少那个版本的文件"):
        Workspace.read(folder_at(top / COUNTY, "HEAD"))


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"w/powerlist.yaml": MANIFEST})
    monkeypatch.chdir(tmp_path)
    assert "不在 git 仓库里" in refused("HEAD", tmp_path / "w")
    assert "不在 git 仓库里" in refused("HEAD:w")
    assert "不知道是哪个工作区的版本" in refused("HEAD")


def test_no_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most office machines have none."""
    monkeypatch.setenv("PATH", "")
    assert refused("HEAD", top / COUNTY) == "这台机器上没有 git，不能看以前的版本"


def test_too_much(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powerlist.revision.MAX_BYTES", 10)
    assert "超过 10 字节的上限" in refused("HEAD", top / COUNTY)
