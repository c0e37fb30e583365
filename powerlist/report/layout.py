"""Plain text that lines up: widths in terminal cells, line breaks as Chinese sets them.

In: strings. Out: strings without colour. It knows nothing of laws, bodies or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

#: How wide text is set where nobody says otherwise.
WIDTH = 100

#: A Latin word, a run of spaces, or one other character: what a line may be broken between.
_UNITS = re.compile(r"[!-~]+|\s+|.", re.DOTALL)

#: Characters that may not begin a line, and such that may not end one (避头尾).
_NO_START = frozenset("，。；：、！？）》」』”’〕…—·%)]},.;:!?")
_NO_END = frozenset("（《「『“‘〔([{")


def cells(text: str) -> int:
    """How many terminal cells the text takes: a 汉字 takes two."""
    return cell_len(text)


def pad(text: str, width: int) -> str:
    """The text filled with spaces to that many cells."""
    return text + " " * max(0, width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most that many cells; a single unit that is longer is cut."""
    width = max(width, 10)
    lines: list[str] = []
    line = ""
    for unit in _units(text, width):
        if cells(line + unit) > width and line.strip():
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str, width: int) -> list[str]:
    """Pieces that stay on one line: closing marks go with what precedes them, opening ones with what follows."""
    pieces: list[str] = []
    for piece in _UNITS.findall(text.replace("\n", " ")):
        starts_badly = (piece[0] in _NO_START and not piece.isascii()) or piece in (")", "]")
        if pieces and (starts_badly or pieces[-1][-1] in _NO_END):
            pieces[-1] += piece
        else:
            pieces.extend(piece[i:i + width] for i in range(0, len(piece), width))
    return pieces


def hang(first: str, text: str, width: int, under: int | None = None) -> list[str]:
    """Text that begins after `first` and continues under its own beginning, or `under` that column."""
    indent = cells(first) if under is None else under
    head, *rest = wrap(text, width - max(indent, cells(first)))
    return [first + head, *(" " * indent + line for line in rest)]


def rows(pairs: Iterable[tuple[str, str | Sequence[str]]], width: int = WIDTH, indent: int = 2) -> list[str]:
    """Labels on the left, texts on the right; a label with several texts is written once. Empty ones are left out."""
    listed = [(label, [texts] if isinstance(texts, str) else list(texts)) for label, texts in pairs]
    listed = [(label, [text for text in texts if text]) for label, texts in listed]
    column = indent + max((cells(label) for label, texts in listed if texts), default=0) + 2
    lines: list[str] = []
    for label, texts in listed:
        for number, text in enumerate(texts):
            lines += hang(pad(" " * indent + (label if number == 0 else ""), column), text, width)
    return lines


def block(title: str, lines: Iterable[str]) -> list[str]:
    """A titled part of a page, with an empty line before it; nothing when there are no lines."""
    body = list(lines)
    return ["", title, *body] if body else []


def short(value: float) -> float:
    """A figure for reading: a count as it is, any other with one decimal below ten and none above."""
    return value if isinstance(value, int) else round(value, 1) if 0 < value < 10 else round(value)


def columns(header: Sequence[str], table: Sequence[Sequence[object]]) -> list[str]:
    """A table, its numbers set right and its words left; nothing without rows."""
    texts = [list(header), *(["" if cell is None else str(cell) for cell in row] for row in table)]
    widths = [max(cells(row[n]) for row in texts) for n in range(len(header))]
    right = [all(isinstance(row[n], int | float | None) for row in table) for n in range(len(header))]
    return ["  " + "  ".join(" " * (wide - cells(cell)) + cell if number else pad(cell, wide)
                             for cell, wide, number in zip(row, widths, right, strict=True)).rstrip()
            for row in (texts if table else ())]
