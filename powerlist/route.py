"""Places in the user's files, as keys: `Route("a.yaml") / 0 / "items" / 3 / "name"`.

A route names what a finding is about; line and column are looked up only when it is printed, so the
same route can lead into a YAML file today and into a sheet and cell tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text (位置); lines and columns count from 1, `end_column` is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Route:
    """The keys that lead to a value. Routes share their beginnings, so one more key costs one object."""

    __slots__ = ("key", "parent")

    def __init__(self, key: str | int, parent: Route | None = None) -> None:
        self.key = key
        self.parent = parent

    def __truediv__(self, key: str | int) -> Route:
        return Route(key, self)

    @property
    def parts(self) -> tuple[str | int, ...]:
        """All keys from the file down."""
        keys: list[str | int] = []
        step: Route | None = self
        while step is not None:
            keys.append(step.key)
            step = step.parent
        return tuple(reversed(keys))

    @property
    def file(self) -> str:
        """Display path of the file."""
        return str(self.parts[0])

    @property
    def keys(self) -> tuple[str | int, ...]:
        """The keys inside the file; the first is the number of the YAML document."""
        return self.parts[1:]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Route) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __repr__(self) -> str:
        return "Route(" + "/".join(map(str, self.parts)) + ")"

    def __str__(self) -> str:
        """`items/3/name` — the way a finding names its place in JSON output."""
        return "/".join(map(str, self.keys))


NOWHERE = Route("")
