"""What a machine can enforce is not discussed in review: doors, sizes, names, and no trace of one machine."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from collections import defaultdict
from enum import Enum
from functools import cache
from pathlib import Path

import pytest

import powerlist
import powerlist.model

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("powerlist", "cli")
MODULES = sorted(file.relative_to(ROOT).as_posix() for package in PACKAGES for file in (ROOT / package).rglob("*.py"))

#: Third-party package → where it may be imported; a trailing slash means anywhere below.
DOORS = {
    "yaml": ("powerlist/read/yaml_source.py",),
    "networkx": ("powerlist/link.py",),
    "typer": ("cli/",),
    "click": ("cli/",),
    "durable": ("powerlist/durable/host.py",),
    "shapely": ("powerlist/geo/shapes.py",),
    "xlsxwriter": ("powerlist/report/sheet.py",),
    "numpy": ("powerlist/columnar/",),
    "pyarrow": ("powerlist/columnar/", "cli/tables.py"),
    "ray": ("powerlist/columnar/on_ray.py",),
    "pyspark": ("powerlist/columnar/on_spark.py",),
    "rich": ("cli/", "powerlist/report/layout.py"),
}

#: Modules of the standard library that the core leaves to its edges: it reads no clock, prints nothing, asks nobody.
EDGES = {
    "subprocess": ("powerlist/durable/channel.py", "powerlist/git.py"), "socket": (), "urllib": (), "http": (), "random": (), "time": (), "threading": ("powerlist/columnar/", "powerlist/decider.py",), "logging": (),
    "pickle": ("powerlist/columnar/files.py",), "sys": ("powerlist/durable/",), "os": ("powerlist/save.py", "powerlist/git.py", "powerlist/columnar/files.py"),
    "pathlib": ("powerlist/columnar/files.py", "powerlist/load.py", "powerlist/workspace.py", "powerlist/save.py", "powerlist/git.py", "powerlist/revision.py"),
    "json": ("powerlist/columnar/files.py", "powerlist/compiled.py", "powerlist/read/cases.py", "powerlist/read/cells.py", "powerlist/read/yaml_text.py", "powerlist/report/", "powerlist/fingerprint.py", "powerlist/durable/"),
    "importlib": ("powerlist/load.py", "powerlist/workspace.py", "powerlist/revision.py"), "hashlib": ("powerlist/load.py", "powerlist/fingerprint.py"),
}

LIMIT = 400


def tracked() -> list[Path]:
    """Files of the repository, as git knows them; new ones too, ignored ones not."""
    listed = subprocess.run(["git", "-c", "core.quotepath=off", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                            capture_output=True, check=True, encoding="utf-8").stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"), module)


@cache
def imports() -> dict[str, set[str]]:
    """Top-level package → the modules that import it, wherever in them."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.name.split(".")[0]].add(module)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module.split(".")[0]].add(module)
    return found


def outside(package: str, doors: tuple[str, ...], below: str = "") -> set[str]:
    """Modules that import a package although they are no door to it."""
    return {module for module in imports().get(package, ()) if module.startswith(below)
            and not any(module == door or (door.endswith("/") and module.startswith(door)) for door in doors)}


@pytest.mark.parametrize("package", DOORS)
def test_third_party_packages_have_one_door(package: str) -> None:
    """A package that is given up or changes its ways is exchanged in one place."""
    assert outside(package, DOORS[package]) == set()


def test_every_third_party_package_has_a_door() -> None:
    """A new dependency must say where it comes in."""
    own = {"powerlist", "powerlist_cli", "cli"}
    third = {name for name in imports() if name not in sys.stdlib_module_names} - own
    assert third <= set(DOORS)


@pytest.mark.parametrize("package", EDGES)
def test_the_core_keeps_to_itself(package: str) -> None:
    """Only `load` opens files and only `save` writes them; the core reads no clock and no environment, and prints nothing."""
    assert outside(package, EDGES[package], "powerlist/") == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("powerlist/")])
def test_the_core_neither_prints_nor_asks_the_clock(module: str) -> None:
    """The day is an argument; the same question next year gives the same answer."""
    called = {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}
    assert called & {"print", "input", "open", "eval", "exec", "exit", "date.today", "datetime.now", "datetime.date.today"} == set()


def test_the_core_does_not_know_its_shells() -> None:
    """cli may change or go; powerlist never imports it."""
    assert outside("powerlist_cli", (), "powerlist/") == outside("cli", (), "powerlist/") == set()


# Modules.

@pytest.mark.parametrize("module", MODULES)
def test_modules_say_what_they_are(module: str) -> None:
    """A module's docstring says what goes in and out; an empty package file needs none."""
    text = (ROOT / module).read_text("utf-8")
    assert not text.strip() or ast.get_docstring(tree(module))


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_small(module: str) -> None:
    """A longer one gives its reason in its docstring."""
    lines = (ROOT / module).read_text("utf-8").count("\n")
    assert lines <= LIMIT or "lines" in (ast.get_docstring(tree(module)) or "")


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("powerlist/")])
def test_public_names_have_docstrings(module: str) -> None:
    """Every public function and class of the library says what it is for."""
    bare = [node.name for node in tree(module).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)]
    assert bare == []


# Names.

def model_classes() -> dict[str, type]:
    """Record classes, by name."""
    modules = [importlib.import_module(f"powerlist.model.{m.name}") for m in pkgutil.iter_modules(powerlist.model.__path__)]
    return {name: value for module in modules for name, value in vars(module).items()
            if isinstance(value, type) and value.__module__ == module.__name__ and not name.startswith("_")
            and (dataclasses.is_dataclass(value) or issubclass(value, Enum))}


#: Marks on fields and nodes of conditions: how the model is written, not what it is about.
GRAMMAR = {"Matches", "Refers", "AtLeast", "Compare", "AllOf", "AnyOf", "Not", "Operator", "Condition"}


def test_every_noun_stands_in_the_glossary() -> None:
    """One term, one identifier: whoever reads the code finds the Chinese word, and the other way round."""
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    assert {name for name in model_classes().keys() - GRAMMAR if f"`{name}`" not in glossary} == set()


def test_the_glossary_names_nothing_that_is_not_there() -> None:
    """A row whose class was renamed misleads."""
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", glossary))
    known = {node.name for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.ClassDef)}
    assert named - known == set()


def test_the_door_is_narrow() -> None:
    """Public names stand in `powerlist.__all__`, at most fifteen, and all of them are there."""
    assert len(powerlist.__all__) <= 15
    assert sorted(powerlist.__all__) == sorted(set(powerlist.__all__))
    assert all(hasattr(powerlist, name) for name in powerlist.__all__)


# The repository.

def test_nothing_points_outside_the_repository() -> None:
    """No file speaks of the machine it was written on."""
    roots = tuple("/" + name + "/" for name in ("work", "home", "Users", "root"))
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [file.relative_to(ROOT).as_posix() for root in roots if root in text]
    assert found == []


def test_every_text_file_ends_with_a_line_end_and_is_utf8() -> None:
    """Editors and diffs stay quiet."""
    text_files = [f for f in tracked() if f.suffix in (".py", ".yaml", ".md", ".toml", ".yml", ".json")]
    bad = [f.relative_to(ROOT).as_posix() for f in text_files
           if (data := f.read_bytes()) and (not data.endswith(b"\n") or b"\r\n" in data or data.startswith(b"\xef\xbb\xbf"))]
    assert bad == []
