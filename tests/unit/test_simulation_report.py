"""Figures of a simulation as a reader sees them: small loads, one line for each town, and the mark of an example."""

from __future__ import annotations

import pytest

from powerlist.report.bars import BarChart, Pair, bars_to_svg
from powerlist.report.layout import short
from powerlist.report.simulation_tables import ReportTable


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (7, "7"), (1234, "1,234"), (0.0, "0"), (0.5, "0.5"), (9.96, "10.0"),
                                              (12.4, "12"), (1234.5, "1,234")])
def test_short_figures(value: float, shown: str) -> None:
    assert f"{short(value):,}" == shown


def test_small_loads_and_examples_in_a_chart() -> None:
    """Half an event is not none, and a chart that rests on examples says so by itself."""
    drawn = bars_to_svg(BarChart("图", "件", (Pair("东镇", 0.5, 12.4), Pair("西街道", None, 3)), warning="示意数据"))
    assert all(f">{text}</text>" in drawn for text in ("0.5", "12", "没有登记", "3", "示意数据"))
    assert "示意" not in bars_to_svg(BarChart("图", "件", (Pair("东镇", 0.5, 12.4),)))


def test_what_a_page_takes() -> None:
    """The first line of each town, or the first lines with the rest added up, save for what does not add up."""
    rows = (("东镇", "水利", 1.26), ("东镇", "城管", 0.1), ("西街道", "水利", None))
    assert ReportTable("表", ("镇街", "领域", "每名"), rows, each_first="最紧").shown == (("东镇", "水利", 1.3), ("西街道", "水利", None))
    counts = tuple((str(number), number, number) for number in range(4))
    table = ReportTable("表", ("主办", "到期", "最忙"), counts, peaks=frozenset({"最忙"}), most=2)
    assert table.shown[-1] == ("其余 2 行", 5, None)
