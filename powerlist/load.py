"""Files → documents: finds the workspace, the workspaces it uses and their rulebooks. Opens files, and
is the only module of the library that does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Protocol, runtime_checkable

from powerlist.diagnostics import Sink
from powerlist.failures import why
from powerlist.model.manifest import Manifest
from powerlist.nearest import did_you_mean
from powerlist.read.documents import Document, read_documents
from powerlist.read.yaml_source import Source, decode, parse
from powerlist.route import Route

MANIFEST = "powerlist.yaml"
MAX_FILES = 2000

#: The name of a file.
File = str | Path


@runtime_checkable
class Neighbour(Protocol):
    """A folder that is on no disk and knows what stands beside it (同级文件夹)."""

    def beside(self, name: str) -> Traversable | None:
        """The folder of that name next to this one."""


@dataclass(slots=True)
class Loaded:
    """What was read (读取结果): documents in order, their sources by display name, hashes by part.

    `files` are the bytes of the workspace's own files by their path in its folder: whoever changes them starts
    from what was read. `parts` are the workspaces and rulebooks read so far: each is read once, whoever asks for
    it. `unsaved` are files of the workspace as they would stand after a change, read instead of those on disk.
    """

    manifest: Manifest | None = None
    documents: list[Document] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    own_files: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    unsaved: Mapping[str, bytes] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=lambda: {"catalogs": {}, "rules": {}})

    @property
    def digests(self) -> dict[str, str]:
        """One hash for each part: equal files in any folder give equal hashes."""
        return {part: hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in sorted(files.items()))
                                     .encode()).hexdigest() for part, files in self.hashes.items()}


def find_workspace(start: Path) -> Path | None:
    """The nearest folder from `start` upward that holds `powerlist.yaml`; none above what does not exist."""
    start = start.resolve()
    if not start.exists():
        return None
    folders = (start, *start.parents) if start.is_dir() else start.parents
    return next((folder for folder in folders if (folder / MANIFEST).is_file()), None)


def shipped(package: str) -> Traversable:
    """Folder of a data package (`powerlist_catalogs`, `powerlist_rules`), from any current folder."""
    return resources.files(package)


def shipped_workspaces() -> tuple[str, ...]:
    """Names of the workspaces that come with powerlist."""
    return tuple(sorted(f.name for f in shipped("powerlist_catalogs").iterdir() if (f / MANIFEST).is_file()))


def is_shipped(folder: Traversable) -> bool:
    """Whether the workspace comes with powerlist, and so is not to be written into."""
    root = shipped("powerlist_catalogs")
    return not isinstance(folder, Path) or (isinstance(root, Path) and folder.resolve().is_relative_to(root.resolve()))


def inside(display: str) -> str:
    """The path in its folder of a file of the workspace itself, by what the file is called in findings."""
    while display.startswith("./"):
        display = display[2:]
    return display


def file_of(folder: Traversable | None, display: str) -> Path | None:
    """The file on disk behind a display name; None for a workspace that is in no folder."""
    return folder / inside(display) if isinstance(folder, Path) else None


def content(path: File) -> bytes:
    """What is in one file."""
    return Path(path).read_bytes()


def shipped_documents(path: str, sink: Sink) -> tuple[Document, ...]:
    """The documents of one shipped file, without the workspace it belongs to."""
    loaded = Loaded()
    _file(shipped("powerlist_catalogs").joinpath(*path.split("/")), path, "catalogs", loaded, sink)
    return tuple(loaded.documents)


def load(folder: Traversable, sink: Sink, unsaved: Mapping[str, bytes] | None = None) -> Loaded:
    """Everything the workspace in `folder` is made of; what cannot be read is in the sink."""
    loaded = Loaded(unsaved=unsaved or {})
    _rules(shipped("powerlist_rules") / "vocabulary.yaml", "rules/vocabulary.yaml", loaded, sink)
    _workspace(folder, "", loaded, sink, chain=(folder.name,))
    return loaded


def _workspace(folder: Traversable, name: str, loaded: Loaded, sink: Sink, chain: tuple[str, ...]) -> None:
    prefix = f"{name}/" if name else ""
    before = len(loaded.documents)
    files = list(_yaml_files(folder, prefix))
    if len(files) > MAX_FILES:
        sink.error("PL101", Route(prefix or "."), f"工作区里有 {len(files)} 个 YAML 文件，超过 {MAX_FILES} 个的上限",
                   help="确认选对了文件夹")
        return
    if not name:
        known = {display for display, _ in files}
        files += [(display, folder / display) for display in sorted(loaded.unsaved.keys() - known)]
    for display, file in files:
        if name:
            _file(file, display, "catalogs", loaded, sink)
        else:
            _own_file(file, display, loaded, sink)
    manifests = [d for d in loaded.documents[before:] if isinstance(d.head, Manifest)]
    if not manifests:
        if not sink.failed:
            sink.error("PL105", Route(f"{prefix}{MANIFEST}"), "工作区没有 `kind: workspace` 的文件",
                       help=f"新建 {MANIFEST}，或用 `powerlist init` 生成")
        return
    for extra in manifests[1:]:
        sink.error("PL111", extra.at, "工作区的 `kind: workspace` 写了两次", help="留下一个")
    manifest: Manifest = manifests[0].head
    if not name:
        loaded.manifest = manifest
    _rulebooks(manifest, loaded, sink)
    for number, used in enumerate(manifest.uses):
        _used(folder, used, manifest.at / "uses" / number, loaded, sink, chain)


def _used(folder: Traversable, used: str, at: Route, loaded: Loaded, sink: Sink, chain: tuple[str, ...]) -> None:
    if used in chain:
        sink.error("PL113", at, f"工作区 `{used}` 最终用到了自己", help="删去其中一处 uses")
        return
    if f"catalogs/{used}" in loaded.parts:
        return
    loaded.parts.add(f"catalogs/{used}")
    beside = _beside(folder, used)
    if beside is not None and (beside / MANIFEST).is_file():
        _workspace(beside, used, loaded, sink, (*chain, used))
    elif used in shipped_workspaces():
        _workspace(shipped("powerlist_catalogs") / used, used, loaded, sink, (*chain, used))
    else:
        sink.error("PL110", at, f"找不到工作区 `{used}`",
                   help=did_you_mean(used, shipped_workspaces()) or "可用：" + "、".join(shipped_workspaces()))


def _beside(folder: Traversable, name: str) -> Traversable | None:
    if isinstance(folder, Path):
        return folder.parent / name
    return folder.beside(name) if isinstance(folder, Neighbour) else None


def _rulebooks(manifest: Manifest, loaded: Loaded, sink: Sink) -> None:
    root = shipped("powerlist_rules")
    known = tuple(sorted(f.name for f in root.iterdir() if f.is_dir() and not f.name.startswith("_")))
    for number, name in enumerate(manifest.rulebooks):
        if name not in known:
            sink.error("PL110", manifest.at / "rulebooks" / number, f"找不到规则集 `{name}`",
                       help=did_you_mean(name, known) or "可用：" + "、".join(known))
        elif f"rules/{name}" not in loaded.parts:
            loaded.parts.add(f"rules/{name}")
            for display, file in _yaml_files(root / name, f"rules/{name}/"):
                _rules(file, display, loaded, sink)


def _rules(file: Traversable, display: str, loaded: Loaded, sink: Sink) -> None:
    _file(file, display, "rules", loaded, sink)


def _yaml_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    """YAML files below a folder, by name. Hidden folders, nested workspaces and links out are left alone."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.startswith((".", "_")) or (isinstance(entry, Path) and entry.is_symlink()):
            continue
        if entry.is_dir():
            if not (entry / MANIFEST).is_file():
                yield from _yaml_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".yaml", ".yml")):
            yield f"{prefix}{entry.name}", entry


def _own_file(file: Traversable, path: str, loaded: Loaded, sink: Sink) -> None:
    shown, data = _file(file, path, "catalogs", loaded, sink, loaded.unsaved.get(path))
    loaded.own_files.add(shown)
    if data is not None:
        loaded.files[path] = data


def _file(file: Traversable, display: str, part: str, loaded: Loaded, sink: Sink, data: bytes | None = None
          ) -> tuple[str, bytes | None]:
    """Read one file; returns what it is called in findings, and what stood in it."""
    while display in loaded.hashes["catalogs"] or display in loaded.hashes["rules"]:
        display = f"./{display}"  # a county may call a folder `rules` or `national` too
    loaded.hashes[part][display] = ""
    try:
        data = file.read_bytes() if data is None else data
    except OSError as problem:
        sink.error("PL101", Route(display), f"文件打不开（{why(problem)}）", help="检查权限，或是否被其他程序占用")
        return display, None
    loaded.hashes[part][display] = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
    text = decode(data, Route(display), sink)
    if text is not None:
        source = parse(text, display, sink)
        loaded.sources[display] = source
        loaded.documents.extend(read_documents(source, sink))
    return display, data
