"""The parts of README.md that a program writes: each between two marks that name it."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).with_name("README.md")


def rewrite(part: str, text: str, file: Path = README) -> None:
    """Put the text between the marks of the part.

    Raises:
        ValueError: the file has no such marks.
    """
    start, end = f"<!-- {part}：开始（由程序写） -->", f"<!-- {part}：结束 -->"
    before, found, rest = file.read_text("utf-8").partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{file.name}: no part {part}")
    file.write_text(f"{before}{start}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
