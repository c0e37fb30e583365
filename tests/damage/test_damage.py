"""Break one thing in the shipped county: exactly the expected finding appears, at the right line."""

from __future__ import annotations

import shutil
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from powerlist import Severity, Workspace

DAY = date(2026, 11, 21)
DAMAGES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "damages.yaml").read_text("utf-8"))
COUNTY = Path(str(resources.files("powerlist_catalogs") / "jinhu"))


def found(folder: Path) -> dict[tuple[str, str], int]:
    """Errors and warnings of a workspace: (code, file) → line."""
    workspace = Workspace.open(folder)
    grave = [d for d in workspace.check(DAY).diagnostics if d.severity is not Severity.INFO]
    return {(d.code, d.at.file): span.line for d in grave if (span := workspace.locate(d)) is not None}


def line_of(text: str, words: str, second: str | None) -> int:
    """The line on which the words begin; the second place where the same words stand twice."""
    place = text.index(words, text.index(second) + 1) if second else text.index(words)
    return text[: place + len(words) - len(words.lstrip())].count("\n") + 1


def test_there_are_enough_kinds_of_damage() -> None:
    """At least forty different kinds, and none counted twice."""
    assert len({d["why"] for d in DAMAGES}) == len(DAMAGES) >= 40


def test_the_shipped_county_is_clean() -> None:
    """Before anything is broken there is nothing to say."""
    assert found(COUNTY) == {}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: f"{d['code']}-{d['why']}")
def test_one_damage_one_finding(tmp_path: Path, damage: dict[str, Any]) -> None:
    """`along` names what the same damage cannot help bringing; `drops` a record that others refer to."""
    folder = tmp_path / "jinhu"
    shutil.copytree(COUNTY, folder)
    file = folder / damage["file"]
    text = file.read_text("utf-8")
    assert damage["find"] in text, "the damage no longer fits the county"
    broken = text.replace(damage["find"], damage["put"], 1)
    file.write_text(broken, "utf-8", newline="\n")

    findings = found(folder)

    place = line_of(broken, damage["line"], damage.get("second"))
    assert findings.get((damage["code"], damage["file"])) == place
    others = {code for code, _ in findings} - {damage["code"], *damage.get("along", ())}
    if damage.get("drops"):  # the record is gone, so whoever refers to it has nothing to refer to
        others -= {"PL110"}
    assert others == set()
