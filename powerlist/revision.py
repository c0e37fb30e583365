"""Folders as they stood at a revision (版本): git → a workspace in memory, with what stands beside it.

In: a path and what git calls a revision, or what somebody wrote for one side of a comparison. Out: folders that
`load` reads like any other. The working tree is neither looked at nor touched. Rulebooks and shipped workspaces
are those of this program, whatever came with it then: what differs is what the county wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any

from powerlist.git import Blob, Repository, RevisionError, UnknownError
from powerlist.load import MANIFEST, find_workspace, shipped_workspaces
from powerlist.nearest import did_you_mean
from powerlist.workspace import locate

__all__ = ["RevisionError", "Side", "at", "folder_at"]

#: What is read of one folder at most, in bytes; a county's lists are a few million.
MAX_BYTES = 256 * 1024 * 1024

#: A colon that parts a revision from a path; those inside braces belong to a time: `main@{2025-07-01 12:30}`.
_PARTED = re.compile(r"((?:[^:{]|\{[^}]*\})*):(.*)", re.DOTALL)

#: A folder on a Windows disk, which has a colon too.
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison (比较的一方): the folder of a workspace, and what to call it."""

    folder: Traversable
    label: str


def at(spec: str, base: Traversable | None = None) -> Side:
    """What somebody means by one side of a comparison.

    Args:
        spec: a folder, a shipped workspace, a revision, or `revision:path`. What is a folder here and now is
            taken for one; a branch of the same name is meant by `refs/heads/…`. The path goes from the top of
            the repository, or from the current folder when it begins with `./` or `../`, as git has it.
        base: the folder of the workspace that a bare revision is about.

    Raises:
        RevisionError: it means nothing; also while reading the folder, when git fails then.
    """
    if _is_workspace(spec):
        return Side(locate(spec), spec)
    if _DRIVE.match(spec) or Path(spec).is_absolute():
        raise RevisionError(f"`{spec}` 不是工作区（没有这个文件夹，或者其中没有 {MANIFEST}）", "检查文件夹的写法")
    parted = _PARTED.fullmatch(spec)
    if parted:
        revision, path = parted[1], parted[2].replace("\\", "/")
        return _side(spec, _named(path, base), revision)
    if base is None:
        raise RevisionError(f"`{spec}` 不是工作区文件夹，也不是自带的工作区；当作版本看，又不知道是哪个工作区的版本",
                            f"进入工作区文件夹再运行，用 -w 指定，或者写成 {spec}:路径")
    if not isinstance(base, Path):
        raise RevisionError(f"`{spec}` 不是工作区文件夹；当作版本看，自带的工作区又没有版本", "用 -w 指定自己的工作区")
    try:
        return _side(spec, base, spec)
    except UnknownError as problem:
        raise RevisionError(f"`{spec}` 不是工作区文件夹，也不是自带的工作区；当作版本看，{problem.message}",
                            did_you_mean(spec, shipped_workspaces()) or problem.help) from None


def folder_at(path: Path, revision: str) -> Traversable:
    """The folder of a workspace as it stood at a revision; it need not exist any more.

    Raises:
        RevisionError: it cannot be had; also while reading the folder, when git fails then.
    """
    return _standing(path, revision).folder


def _is_workspace(spec: str) -> bool:
    folder = Path(spec)
    if spec and folder.is_dir():
        return find_workspace(folder) is not None
    return spec in shipped_workspaces() and not folder.exists()


def _side(spec: str, path: Path, revision: str) -> Side:
    standing = _standing(path, revision)
    return Side(standing.folder, f"{spec}（{standing.commit[:10]}，{standing.day}）")


def _named(path: str, base: Traversable | None) -> Path:
    """The folder that the path of `revision:path` names."""
    if re.match(r"\.\.?(/|$)", path) or _DRIVE.match(path) or path.startswith("/"):
        return Path.cwd() / path
    return Repository.around(base if isinstance(base, Path) else Path.cwd()).top / path


def _standing(path: Path, revision: str) -> _Standing:
    path = path.resolve()
    repository = Repository.around(path)
    standing = _Standing(repository, repository.commit(revision), path.relative_to(repository.top).as_posix())
    shown = path.name if path == repository.top else standing.path
    match standing.kind:
        case None:
            raise RevisionError(f"文件夹 `{shown}` 在版本 `{revision}` 里还没有，或者已经没有了",
                                f"换一个版本；那时在别的地方，就写 {revision}:路径（从仓库最上层 `{repository.top}` 写起）")
        case kind if kind != "tree":
            raise RevisionError(f"`{shown}` 在版本 `{revision}` 里不是文件夹", "写工作区的文件夹，不写其中的文件")
    if MANIFEST not in standing.entries:
        raise RevisionError(f"文件夹 `{shown}` 在版本 `{revision}` 里不是工作区（没有 {MANIFEST}）", "检查文件夹和版本")
    return standing


#: What stands in a folder: name → the same again, or a file.
_Entries = dict[str, "_Entries | Blob"]


class _Standing:
    """One folder at one commit: which YAML files it has, and what stands in them once somebody asks."""

    def __init__(self, repository: Repository, commit: str, path: str) -> None:
        self.repository = repository
        self.commit = commit
        self.path = "" if path == "." else path

    @property
    def kind(self) -> str | None:
        """`tree` for a folder; None where nothing was."""
        kind = self.repository.ask("cat-file", "-t", f"{self.commit}:{self.path}")
        return kind.decode().strip() if kind else None

    @property
    def day(self) -> str:
        """The day of the commit."""
        return self.repository.day(self.commit)

    @cached_property
    def _blobs(self) -> dict[str, Blob]:
        files = self.repository.files(f"{self.commit}:{self.path}")
        found = {path: blob for path, blob in files if path.endswith((".yaml", ".yml"))}
        size = sum(blob.size for blob in found.values())
        if size > MAX_BYTES:
            raise RevisionError(f"文件夹 `{self.path}` 那时的 YAML 文件共 {size:,} 字节，超过 {MAX_BYTES:,} 字节的上限",
                                "确认选对了文件夹")
        return found

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        return self.repository.contents(self._blobs.values())

    def read(self, blob: Blob) -> bytes:
        """What stands in a file; the first call fetches all of them at once."""
        return self._contents[blob.name]

    @cached_property
    def entries(self) -> _Entries:
        """The files as folders in folders."""
        top: _Entries = {}
        for path, blob in self._blobs.items():
            *folders, name = path.split("/")
            below = top
            for folder in folders:
                inner = below.setdefault(folder, {})
                assert isinstance(inner, dict)  # git has no file and folder of one name
                below = inner
            below[name] = blob
        return top

    @property
    def folder(self) -> Traversable:
        """The folder itself."""
        return _Top(self)

    def beside(self, name: str) -> _Standing | None:
        """What stood beside the folder under that name, if that was a folder of the repository."""
        if not self.path:
            return None
        above = self.path.rpartition("/")[0]
        neighbour = _Standing(self.repository, self.commit, f"{above}/{name}" if above else name)
        return neighbour if neighbour.kind == "tree" else None


class _Entry(Traversable):
    """Something in a folder as it stood, or nothing: what is asked for by name need not have been there."""

    def __init__(self, standing: _Standing, name: str, what: _Entries | Blob | None) -> None:
        self._standing = standing
        self._name = name
        self._what = what

    def __repr__(self) -> str:
        return f"<{self._name} at {self._standing.commit[:10]}>"

    @property
    def name(self) -> str:
        return self._name

    def is_dir(self) -> bool:
        return isinstance(self._what, dict)

    def is_file(self) -> bool:
        return isinstance(self._what, Blob)

    def iterdir(self) -> Iterator[Traversable]:
        for name, what in (self._what.items() if isinstance(self._what, dict) else ()):
            yield _Entry(self._standing, name, what)

    def joinpath(self, *descendants: Any) -> Traversable:
        found, what = self._name, self._what
        for found in (part for path in descendants for part in str(path).split("/")):
            what = what.get(found) if isinstance(what, dict) else None
        return _Entry(self._standing, found, what)

    def __truediv__(self, child: Any) -> Traversable:
        return self.joinpath(child)

    def read_bytes(self) -> bytes:
        if not isinstance(self._what, Blob):
            raise FileNotFoundError(self._name)
        return self._standing.read(self._what)

    def read_text(self, encoding: str | None = None) -> str:
        return self.read_bytes().decode(encoding or "utf-8")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        data = BytesIO(self.read_bytes())
        return data if "b" in mode else TextIOWrapper(data, *args, **kwargs)


class _Top(_Entry):
    """The folder of a workspace as it stood, which knows what stood beside it."""

    def __init__(self, standing: _Standing) -> None:
        name = standing.path.rpartition("/")[2] or standing.repository.top.name
        super().__init__(standing, name, standing.entries)

    def beside(self, name: str) -> Traversable | None:
        """The folder of that name next to this one at the same commit."""
        neighbour = self._standing.beside(name)
        return neighbour.folder if neighbour else None
