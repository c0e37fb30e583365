"""What is installed is whole: the wheel carries the data, and both installs find it from any folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = ["decide", "-w", "jinhu", "-t", "私搭乱建", "-p", "金南镇", "--set", "zone=乡村规划区", "--as-of", "2026-11-01"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip install .` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


def data_files(root: Path, package: str) -> set[str]:
    """YAML files of a data folder, by their place in the package."""
    return {f"{package}/{file.relative_to(root).as_posix()}" for file in root.rglob("*.yaml")}


def test_the_wheel_carries_all_data(wheel: Path) -> None:
    """Every catalog and rulebook in the repository is in the wheel, and it is pure Python."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert data_files(ROOT / "catalogs", "powerlist_catalogs") <= inside
    assert data_files(ROOT / "rules", "powerlist_rules") <= inside
    assert "powerlist/py.typed" in inside
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_answers_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    """The data is found inside the wheel itself, not beside the repository."""
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import powerlist; " \
           "assert '.whl' in powerlist.__file__; from powerlist_cli.main import run; run()"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code, *ASK], cwd=tmp_path, capture_output=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "归属明确：金南镇人民政府" in done.stdout


def test_the_install_answers_from_any_folder(tmp_path: Path) -> None:
    """The environment that runs the tests finds its data from an empty folder."""
    done = subprocess.run([sys.executable, "-X", "utf8", "-m", "powerlist_cli", *ASK], cwd=tmp_path,
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "归属明确：金南镇人民政府" in done.stdout
