"""Flow charts as Mermaid text. In: a figure. Out: text that Mermaid reads, in which names can be nothing but text."""

from __future__ import annotations

from powerlist.report.figure import Box, Figure, Shape, readable

#: What stands around the text of a box.
_AROUND = {
    Shape.START: ("([", "])"), Shape.QUESTION: ("{{", "}}"), Shape.CASE: ("[", "]"), Shape.LEAD: ("[", "]"),
    Shape.HELP: ("[", "]"), Shape.TOWN: ("[", "]"), Shape.END: ("([", "])"), Shape.DISPUTE: ("[", "]"),
}

_LOOKS = {
    Shape.CASE: "fill:#fff7e0,stroke:#8a6d1f", Shape.LEAD: "fill:#dcebff,stroke:#1f4e8a,stroke-width:2px",
    Shape.HELP: "fill:#f3f6fa,stroke:#5b7088", Shape.TOWN: "fill:#e3f4e3,stroke:#2f6f2f",
    Shape.DISPUTE: "fill:#fde8e8,stroke:#9b2c2c",
}


def to_mermaid(figure: Figure) -> str:
    """The figure from top to bottom where it is narrow, from left to right where boxes stand side by side in lanes."""
    rows = {box.id: box.row for box in figure.boxes}
    lanes = any(rows[arrow.source] == rows[arrow.target] for arrow in figure.arrows)
    lines = [_remark(figure.title), f"flowchart {'LR' if lanes else 'TD'}"]
    names = {box.id: f"n{number}" for number, box in enumerate(figure.boxes)}
    for box in figure.boxes:
        opening, closing = _AROUND[box.shape]
        lines.append(f"  {names[box.id]}{opening}\"{_label(box)}\"{closing}")
    for arrow in figure.arrows:
        lines.append(f"  {names[arrow.source]} {'-.->' if arrow.aside else '-->'} {names[arrow.target]}")
    for shape, look in _LOOKS.items():
        of_shape = [names[box.id] for box in figure.boxes if box.shape is shape]
        lines += [f"  classDef {shape.value} {look}", f"  class {','.join(of_shape)} {shape.value}"] if of_shape else []
    return "\n".join([*lines, *map(_remark, (figure.subtitle, *figure.notes))])


def _remark(text: str) -> str:
    """A line that Mermaid passes over."""
    return f"%% {escaped(text).replace('#45;', '-')}"


def _label(box: Box) -> str:
    return "<br/>".join(map(escaped, (box.heading, *box.lines)))


def escaped(text: str) -> str:
    """The text in one line; every mark that is no letter, figure or harmless sign is written by its number."""
    return "".join(mark if mark.isalnum() or mark in _HARMLESS else f"#{ord(mark)};" for mark in readable(text))


#: Marks that mean nothing to Mermaid, to its Markdown or to HTML.
_HARMLESS = frozenset(" ，。；：、？！（）《》〈〉「」『』“”‘’〔〕【】·—…／％")
