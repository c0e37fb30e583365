"""Bar charts drawn (SVG 条形图): what was and what will be, side by side, for the pages of a report.

In: a chart of plain figures. Out: SVG text. Lengths are millimetres on a page of A4; widths of text are reckoned in
cells, so the drawing is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from powerlist.report.layout import cells, short, wrap
from powerlist.report.svg import FONTS, LINE, MARGIN, SHEET_WIDTH, SIZE, mm

#: Height of a bar, and from one pair to the next; between the labels and the bars; what a figure takes behind its bar.
BAR, PITCH, GAP, FIGURE = 3.6, 10.5, 3.0, 14.0

#: Colours of before and after, and of the line.
_BEFORE, _AFTER, _LINE = "#b8c2cc", "#1f4e8a", "#9b2c2c"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bars under one label; None where there is no figure, and `mark` for what the reader must see."""

    label: str
    before: float | None
    after: float | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Pairs of bars with what they mean; `line` is a figure that bars are held against, with its name. `warning` is what
    nobody may overlook who sees nothing but the chart."""

    title: str
    unit: str
    pairs: tuple[Pair, ...]
    line: tuple[float, str] | None = None
    notes: tuple[str, ...] = ()
    warning: str = ""


def bars_to_svg(chart: BarChart) -> str:
    """The chart on one sheet, as long as it must be."""
    return "\n".join([*_Drawing(chart).lines(), "</svg>"])


class _Drawing:
    def __init__(self, chart: BarChart) -> None:
        self.chart = chart
        self.left = MARGIN + min(70.0, max((_width(pair.label) for pair in chart.pairs), default=0.0)) + GAP
        self.room = SHEET_WIDTH - MARGIN - FIGURE - max((_width(pair.mark) for pair in chart.pairs), default=0.0) - self.left
        figures = [value for pair in chart.pairs for value in (pair.before, pair.after) if value]
        self.most = max([*figures, *([chart.line[0]] if chart.line else []), 1e-9])
        self.top = MARGIN + 14.0
        self.end = self.top + PITCH * len(chart.pairs)

    def lines(self) -> Iterator[str]:
        notes = [line for note in self.chart.notes for line in wrap(note, int((SHEET_WIDTH - 2 * MARGIN) / (SIZE / 2) / 1.04))]
        foot = self.end + (LINE * 1.5 if self.chart.line else 0) + 2
        height = foot + LINE * len(notes) + MARGIN / 2
        title = self.chart.title
        yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{SHEET_WIDTH:g}mm" height="{mm(height)}mm" '
               f'viewBox="0 0 {SHEET_WIDTH:g} {mm(height)}" role="img" aria-label={quoteattr(title)} '
               f'font-family="{FONTS}" font-size="{SIZE}">\n<title>{escape(title)}</title>\n'
               f'<rect width="{SHEET_WIDTH:g}" height="{mm(height)}" fill="#ffffff"/>')
        yield _text(title, MARGIN, MARGIN + 2, size=5.0, bold=True)
        yield from self._legend(MARGIN + 7)
        yield from self._line()
        for number, pair in enumerate(self.chart.pairs):
            yield from self._pair(pair, self.top + PITCH * number)
        for number, note in enumerate(notes):
            yield _text(note, MARGIN, foot + LINE * number + SIZE, colour="#555555")

    def _legend(self, y: float) -> Iterator[str]:
        x = MARGIN
        for colour, word in ((_BEFORE, "改前"), (_AFTER, "改后")):
            yield _bar(x, y - 1.2, 5.0, colour)
            yield _text(word, x + 6.5, y + 1.8)
            x += 17.0
        yield _text(f"单位：{self.chart.unit}", x, y + 1.8, colour="#555555")
        if self.chart.warning:
            yield _text(self.chart.warning, SHEET_WIDTH - MARGIN, y + 1.8, bold=True, colour=_LINE, anchor="end")

    def _pair(self, pair: Pair, y: float) -> Iterator[str]:
        yield _text(_shortened(pair.label, self.left - GAP - MARGIN), self.left - GAP, y + BAR + SIZE / 2.6, anchor="end")
        for row, (value, colour) in enumerate(((pair.before, _BEFORE), (pair.after, _AFTER))):
            at, wide = y + row * (BAR + 0.5), self.room * (value or 0) / self.most
            yield _bar(self.left, at, wide, colour)
            said = "没有登记" if value is None else f"{short(value):,}"
            yield _text(said + (f" {pair.mark}" if row and pair.mark else ""), self.left + wide + 1.5, at + BAR - 0.5, size=2.8)

    def _line(self) -> Iterator[str]:
        yield (f'<line x1="{mm(self.left)}" y1="{mm(self.top - 1)}" x2="{mm(self.left)}" y2="{mm(self.end)}" '
               'stroke="#333333" stroke-width="0.3"/>')
        if self.chart.line is not None:
            value, name = self.chart.line
            x = mm(self.left + self.room * value / self.most)
            yield (f'<line x1="{x}" y1="{mm(self.top - 1)}" x2="{x}" y2="{mm(self.end)}" stroke="{_LINE}" '
                   'stroke-width="0.4" stroke-dasharray="1.6 1.2"/>')
            yield _text(name, float(x), self.end + LINE, colour=_LINE, anchor="end" if value > self.most / 2 else "start")


def _width(text: str) -> float:
    """Latin letters are a little wider than half a 汉字."""
    return cells(text) * SIZE / 2 * 1.04


def _shortened(text: str, room: float) -> str:
    while _width(text) > room + 0.1:
        text = text.removesuffix("…")[:-1] + "…"
    return text


def _bar(x: float, y: float, wide: float, colour: str) -> str:
    return f'<rect x="{mm(x)}" y="{mm(y)}" width="{mm(wide)}" height="{BAR:g}" fill="{colour}"/>'


def _text(text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, colour: str = "#000000",
          anchor: str = "start") -> str:
    more = (' font-weight="bold"' if bold else "") + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return f'<text x="{mm(x)}" y="{mm(y)}" font-size="{size:g}" fill="{colour}"{more}>{escape(text)}</text>'
