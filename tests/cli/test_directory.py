"""`powerlist directory` as the hotline uses it: the whole county, a town, a department, one type, files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.building import write

pytestmark = pytest.mark.usefixtures("in_base")

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

COMMANDS = {
    "help": ["--help"],
    "county": DAY,
    "town": ["--town", "东镇", *DAY],
    "department": ["--department", "城管", *DAY],
    "type": ["--type", "偷倒渣土", *DAY],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_directory_text(run: Run, snapshot: Snapshot, name: str) -> None:
    ran = run("directory", *COMMANDS[name])
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


def test_directory_markdown(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    file = tmp_path / "派单目录.md"
    assert run("directory", *DAY, "-o", str(file)).code == 0
    snapshot(file.read_text("utf-8"))


@pytest.mark.parametrize(("arguments", "says"), [
    (["--town", "东真"], "最接近的是 `东镇`"), (["--town", "测试县"], "没有镇街 `测试县`"), (["--department", "水力局"], "没有机构"),
    (["--department", "东镇"], "用 --town 东镇"), (["--type", "乱扔垃级"], "最接近的是 `乱扔垃圾`"), (["--type", "天"], "powerlist who 天"),
    (["--scheme", "测"], "没有分类体系 `测`"), (["--department", "城管", "--department", "水利"], "只能写一个"), (["--format", "xml"], "可选：text"), (["-o", "目录.doc"], "可选的结尾"),
])
def test_what_cannot_be_selected(run: Run, arguments: list[str], says: str) -> None:
    ran = run("directory", *arguments, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize("name", ["东镇", "east", "东镇人民政府", "east-town"])
def test_a_town_goes_by_every_name_it_has(run: Run, name: str) -> None:
    assert run("directory", "--town", name, *DAY, "--format", "json").json["towns"] == [{"id": "east", "name": "东镇"}]


def test_several_towns(run: Run) -> None:
    """None is silently left out."""
    found = run("directory", "--town", "西街道", "--town", "东镇", *DAY, "--format", "json").json
    assert [town["name"] for town in found["towns"]] == ["东镇", "西街道"]


def test_json(run: Run) -> None:
    found = run("directory", *DAY, "--format", "json").json
    assert found["counts"] == {"owned": 6, "elsewhere": 2, "unowned": 0, "disputed": 0, "incomplete": 0, "asked": 2}
    (dumping,) = [entry for entry in found["entries"] if entry["type"]["id"] == "dumping"]
    assert [ask["attribute"] for ask in dumping["questions"]] == ["event.site"]
    river = next(row for row in dumping["rows"] if row["facts"] == {"event.site": "河道"})
    assert (river["lead"]["id"], river["not_to_town"]["code"], river["scenario"]) == ("water-bureau", "listed", "waste-river")
    litter = next(entry for entry in found["entries"] if entry["type"]["id"] == "littering")
    assert litter["rows"][0]["lead"] == {"id": None, "name": "事发地镇街", "level": "镇", "of_town": True}
    assert (litter["type"]["keywords"], litter["rows"][0]["grant"]) == (["垃圾", "果皮"], "grant-2021")


def test_selections_work_together(run: Run) -> None:
    found = run("directory", "--town", "东镇", "--type", "堤防取土", "--scheme", "测试", "--department", "水利", *DAY, "--format", "json").json
    (entry,) = found["entries"]
    assert (entry["type"]["id"], entry["rows"][0]["not_to_town"]["code"]) == ("soil", "no_grant")


def test_files(run: Run, tmp_path: Path) -> None:
    table, data, book = tmp_path / "目录.csv", tmp_path / "目录.json", tmp_path / "目录.xlsx"
    for file in (table, data, book):
        assert run("directory", *DAY, "-o", str(file)).code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert [row["事件类型"] for row in rows] == ["乱扔垃圾", "违规户外广告", "堤防取土", "偷倒渣土", "偷倒渣土", "盗窃"]
    assert rows[0]["镇街"] == "东镇、西街道"
    assert rows[0]["承办科室"] == "综合行政执法局"
    assert json.loads(data.read_text("utf-8"))["as_of"] == "2026-01-01"
    assert book.read_bytes()[:2] == b"PK"
    again = run("directory", *DAY, "-o", str(data))
    assert (again.code, "已经存在" in again.err) == (2, True)


def test_the_workbook_says_what_the_table_says(run: Run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = tmp_path / "目录.xlsx"
    run("directory", *DAY, "-o", str(book))
    (sheet,) = openpyxl.load_workbook(book).worksheets
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(number for number, row in enumerate(cells) if row[0] == "序号")
    assert len(cells) - heading - 1 == 6
    assert "限按权力事项派的" in str(cells[:heading])


def test_a_half_read_county_has_no_directory(run: Run, tmp_path: Path, in_base: Path) -> None:
    """Types that could not be read would be missing without a trace."""
    files = {file.name: file.read_bytes() for file in in_base.glob("*.yaml")}
    broken = write(tmp_path / "county", {**files, "broken.yaml": "kind: grants\ngrants:\n  - {id: half, items: [litter]}\n"})
    ran = run("directory", "-w", str(broken), *DAY)
    assert (ran.code, "PL107" in ran.err) == (2, True)
