"""The systems of a reform, as its documents number them, and where each of them works here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.route import Route


@dataclass(frozen=True, slots=True)
class System:
    """One system of a reform (改革举措) in our own words, and what carries it out (落实).

    `by` names the rules, checks, worked examples and records that carry it out, `command` the command line that shows
    it, `shows` the words of its answer that prove it. `missing` says what of it does not work here, and why.
    """

    id: Id
    name: Name
    says: Name
    source: Name
    by: Annotated[tuple[Id, ...], AtLeast(1)]
    command: Name | None = None
    shows: tuple[Name, ...] = ()
    missing: Name | None = None
    at: Route = route_field()

    NAMES = ("name",)
