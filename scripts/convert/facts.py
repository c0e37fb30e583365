"""Reading the raw fact files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

Fact = dict[str, Any]

SNAPSHOT = "2026-06-03"
SOURCE = "公开镜像 X-STORAGE/Laws @ 24f2939（国家法律法规数据库 flk.npc.gov.cn，2026-06-03 抓取）"


def lines(folder: Path, name: str) -> list[Fact]:
    """Records of a `.jsonl` file, in file order."""
    text = (folder / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def repealed(folder: Path) -> list[Fact]:
    """Entries of `repealed.yaml`."""
    return _of_repealed(folder, "repealed")


def article_maps(folder: Path) -> list[Fact]:
    """Tables of articles in `repealed.yaml`."""
    return _of_repealed(folder, "article_maps")


def _of_repealed(folder: Path, key: str) -> list[Fact]:
    found: list[Fact] = yaml.safe_load((folder / "repealed.yaml").read_text("utf-8"))[key]
    return found
