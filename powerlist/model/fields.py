"""How a record field says what stands in the file: its key, its bounds, what it refers to.

Records are the one definition of the file formats: the reader, the JSON Schemas and the linker all
walk `dataclasses.fields`. This module only holds the marks they look for.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True, slots=True)
class Matches:
    """The text must match a pattern as a whole; `says` names the form to a user."""

    pattern: str
    says: str


@dataclass(frozen=True, slots=True)
class Refers:
    """The text is the id or an unambiguous name of a record of one of these kinds."""

    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The list must have that many entries, or the number at least that value."""

    count: int


def key(name: str, **options: Any) -> Any:
    """A dataclass field whose key in the file differs from its name (`from`, `else`)."""
    return dataclasses.field(metadata={"key": name}, **options)


def route_field() -> Any:
    """The field that remembers where a record stands; never compared, never in the file."""
    from powerlist.route import NOWHERE

    return dataclasses.field(default=NOWHERE, compare=False, repr=False, metadata={"key": None})


Id = Annotated[str, Matches(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,79}", "由英文字母、数字和 . _ - / 组成的编号")]
Name = Annotated[str, Matches(r"(?s)\S.{0,499}", "不超过 500 字的文字")]
ArticleNumber = Annotated[str, Matches(r"[1-9][0-9]{0,3}(-[1-9][0-9]?)?", "条号，如 24 或 17-1（第十七条之一）")]
AttributeName = Annotated[str, Matches(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*", "属性名，如 event.site")]
