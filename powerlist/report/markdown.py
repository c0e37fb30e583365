"""Markdown that shows text as it is (Markdown 的写法): what people wrote can look like nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence


def plain(text: str) -> str:
    """The text in one line, with every mark that would mean something escaped."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)(?=[.)](?:\s|$))|^(?=[-+=])", r"\1\\", escaped)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; lines within a cell stay lines."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join('<br>'.join(map(plain, cell.split(chr(10)))) for cell in row)} |"
