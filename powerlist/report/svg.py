"""Flow charts drawn (SVG): boxes in a grid on sheets of A4, arrows at right angles. In: a figure. Out: SVG text.

Lengths are millimetres. Widths of text are reckoned in cells (a 汉字 takes two), so the drawing is the same everywhere;
no row is cut by the end of a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from xml.sax.saxutils import escape, quoteattr

from powerlist.report.figure import Arrow, Box, Figure, Shape, readable
from powerlist.report.layout import wrap

SHEET_WIDTH, SHEET_HEIGHT, MARGIN = 210.0, 297.0, 12.0

#: Size of the letters, height of a line, and what is left free within a box; 3.2 mm are 9 pt.
SIZE, LINE, PAD = 3.2, 4.5, 2.0

#: Between columns and between rows; left and right of lanes there is room for the lines that lead to and from them.
GAP, ROW_GAP, LANE_GAP, RAIL = 5.0, 7.0, 3.0, 6.0

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"

#: Fill, line and how round the corners are.
_LOOKS = {
    Shape.START: ("#ffffff", "#333333", 4.0), Shape.QUESTION: ("#ffffff", "#333333", 0.0),
    Shape.CASE: ("#fff7e0", "#8a6d1f", 0.0), Shape.LEAD: ("#dcebff", "#1f4e8a", 0.0),
    Shape.HELP: ("#f3f6fa", "#5b7088", 0.0), Shape.TOWN: ("#e3f4e3", "#2f6f2f", 0.0),
    Shape.END: ("#ffffff", "#333333", 4.0), Shape.DISPUTE: ("#fde8e8", "#9b2c2c", 0.0),
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its place on the sheet and its text in lines."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    heading: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width


def to_svg(figure: Figure) -> str:
    """The figure on as many sheets of A4 as it takes, the last one no longer than it must be."""
    head = [*_page_text(figure.title, 5.0, MARGIN, bold=True), *_page_text(figure.subtitle, SIZE, MARGIN + 7)]
    top = MARGIN + 7 + LINE * len(_fitted(figure.subtitle, SHEET_WIDTH - 2 * MARGIN)) + 2
    layout = _Layout(figure)
    placed = layout.placed(top)
    end = max(one.bottom for one in placed.values())
    notes = [line for note in figure.notes for line in _fitted(note, SHEET_WIDTH - 2 * MARGIN)]
    foot = _on_sheet(end + 6, LINE * len(notes))
    height = foot + LINE * len(notes) + MARGIN / 2
    body = [*head, *(line for arrow in figure.arrows for line in _arrow(arrow, placed, rails=bool(layout.lanes))),
            *(line for one in placed.values() for line in _box(one)), *_lines(notes, MARGIN, foot, "#555555")]
    return "\n".join([_opening(figure, height), *body, "</svg>"])


class _Layout:
    """Where the boxes go: columns by their widths, rows by their tallest box."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        rows = {box.id: box.row for box in figure.boxes}
        self.lanes = {rows[arrow.source] for arrow in figure.arrows if rows[arrow.source] == rows[arrow.target]}
        rail = RAIL if self.lanes else 0.0
        self.left, room = MARGIN + rail, SHEET_WIDTH - 2 * MARGIN - 2 * rail
        shares = [room * wide / sum(figure.columns) for wide in figure.columns]
        self.starts = [self.left + before for before in (0.0, *accumulate(shares))]

    def placed(self, y: float) -> Mapping[str, _Placed]:
        found: dict[str, _Placed] = {}
        for row in range(max(box.row for box in self.figure.boxes) + 1):
            boxes = [self._set(box) for box in self.figure.boxes if box.row == row]
            height = max(one.height for one in boxes)
            y = _on_sheet(y, height)
            for one in boxes:
                found[one.box.id] = _Placed(one.box, one.x, y, one.width, height, one.heading, one.lines)
            y += height + (LANE_GAP if row in self.lanes and row + 1 in self.lanes else ROW_GAP)
        return found

    def _set(self, box: Box) -> _Placed:
        whole = box.span == len(self.figure.columns)
        x = MARGIN if whole else self.starts[box.column]
        right = SHEET_WIDTH - MARGIN if whole else self.starts[box.column + box.span]
        width = right - x - (0 if whole or box.column + box.span == len(self.figure.columns) else GAP)
        heading = tuple(_fitted(box.heading, width - 2 * PAD))
        lines = tuple(line for text in box.lines for line in _fitted(text, width - 2 * PAD))
        return _Placed(box, x, 0, width, LINE * (len(heading) + len(lines)) + 2 * PAD, heading, lines)


def _on_sheet(y: float, height: float) -> float:
    """As high as it may stand: on the next sheet where this one ends before."""
    sheet = y // SHEET_HEIGHT
    over = y + height > (sheet + 1) * SHEET_HEIGHT - MARGIN / 2
    return (sheet + 1) * SHEET_HEIGHT + MARGIN if over and height < SHEET_HEIGHT - 2 * MARGIN else y


def _fitted(text: str, width: float) -> list[str]:
    """The text in lines of that many millimetres; Latin letters are a little wider than half a 汉字."""
    return wrap(readable(text), int(width / (SIZE / 2) / 1.04))


def _opening(figure: Figure, height: float) -> str:
    title = escape(readable(figure.title))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{SHEET_WIDTH:g}mm" height="{mm(height)}mm" '
            f'viewBox="0 0 {SHEET_WIDTH:g} {mm(height)}" role="img" aria-label={quoteattr(readable(figure.title))} '
            f'font-family="{FONTS}" font-size="{SIZE}">\n<title>{title}</title>\n'
            '<style>@page{size:A4;margin:0}</style>\n'
            '<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="2.4" markerHeight="2.4" '
            'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 6 3 0 6z" fill="#333333"/></marker></defs>\n'
            f'<rect width="{SHEET_WIDTH:g}" height="{mm(height)}" fill="#ffffff"/>')


def _page_text(text: str, size: float, y: float, *, bold: bool = False) -> Iterator[str]:
    weight = ' font-weight="bold"' if bold else ""
    for number, line in enumerate(_fitted(text, (SHEET_WIDTH - 2 * MARGIN) * SIZE / size)):
        yield f'<text x="{MARGIN:g}" y="{mm(y + number * LINE + 2)}" font-size="{size:g}"{weight}>{escape(line)}</text>'


def _box(one: _Placed) -> Iterator[str]:
    fill, line, radius = _LOOKS[one.box.shape]
    frame = f'fill="{fill}" stroke="{line}" stroke-width="{0.6 if one.box.shape is Shape.LEAD else 0.3}"'
    if one.box.shape is Shape.QUESTION:
        points = ((one.x + 5, one.y), (one.right - 5, one.y), (one.right, one.middle), (one.right - 5, one.bottom),
                  (one.x + 5, one.bottom), (one.x, one.middle))
        yield f'<polygon points="{" ".join(f"{mm(x)},{mm(y)}" for x, y in points)}" {frame}/>'
    else:
        yield f'<rect x="{mm(one.x)}" y="{mm(one.y)}" width="{mm(one.width)}" height="{mm(one.height)}" rx="{radius:g}" {frame}/>'
    inset = 6.0 if one.box.shape is Shape.QUESTION else PAD
    yield from _lines(one.heading, one.x + inset, one.y + PAD, "#000000", bold=True)
    yield from _lines(one.lines, one.x + inset, one.y + PAD + LINE * len(one.heading), "#000000")


def _lines(texts: tuple[str, ...] | list[str], x: float, y: float, colour: str, *, bold: bool = False) -> Iterator[str]:
    weight = ' font-weight="bold"' if bold else ""
    for number, text in enumerate(texts):
        at = mm(y + LINE * number + SIZE * 1.05)
        yield f'<text x="{mm(x)}" y="{at}" fill="{colour}"{weight} xml:space="preserve">{escape(text)}</text>'


def _arrow(arrow: Arrow, placed: Mapping[str, _Placed], *, rails: bool) -> Iterator[str]:
    """Within a row from side to side; to a lane and from it along the rails; else straight down."""
    source, target = placed[arrow.source], placed[arrow.target]
    left, right = MARGIN + RAIL / 2, SHEET_WIDTH - MARGIN - RAIL / 2
    if source.box.row == target.box.row:
        way = [(source.right, source.middle), (target.x, target.middle)]
    elif rails and source.x < left < target.x:
        way = [(left, source.bottom), (left, target.middle), (target.x, target.middle)]
    elif rails and source.right < right and target.right < right:
        way = [(source.right, source.middle), (right, source.middle), (right, target.middle), (target.right, target.middle)]
    else:
        narrow = min(source, target, key=lambda one: one.width)
        middle = narrow.x + narrow.width / 2
        way = [(middle, source.bottom), (middle, target.y)]
    dashes = ' stroke-dasharray="1.6 1.2"' if arrow.aside else ""
    yield (f'<polyline points="{" ".join(f"{mm(x)},{mm(y)}" for x, y in way)}" fill="none" stroke="#333333" '
           f'stroke-width="0.35" marker-end="url(#tip)"{dashes}/>')


def mm(number: float) -> str:
    """A length, to a hundredth of a millimetre."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
