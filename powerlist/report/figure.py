"""A flow chart before it is drawn (流程图): boxes in a grid, and arrows between them. Who draws it knows no law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What a box stands for; whoever draws it chooses how it looks."""

    START = "start"
    QUESTION = "question"
    CASE = "case"
    LEAD = "lead"
    HELP = "help"
    TOWN = "town"
    END = "end"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Box:
    """One box: a heading and lines of text, in a row and from a column over so many columns."""

    id: str
    shape: Shape
    heading: str
    lines: tuple[str, ...] = ()
    row: int = 0
    column: int = 0
    span: int = 1


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another, by their ids; `aside` is for what does not always happen."""

    source: str
    target: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole chart. `columns` are how wide its columns are beside one another."""

    title: str
    subtitle: str
    columns: tuple[int, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()


#: Control characters, marks that turn the direction of reading, and what is no character.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def readable(text: str) -> str:
    """The text in one line, without what nobody can read."""
    return " ".join(_UNREADABLE.sub(" ", text).split())
