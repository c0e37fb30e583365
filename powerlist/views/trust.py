"""How far the records that a page rests on may be trusted (数据性质).

In: records of one kind. Out: how many of them are made up, and what is said of where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from powerlist.model.common import Provenance, made_up


class Recorded(Protocol):
    """Any record that may say where it comes from."""

    @property
    def provenance(self) -> Provenance | None:
        """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The records of one kind that a page shows. `says` are the origins of those that are made up, and the reservations
    of the others: a list may be published and its classes of towns an example."""

    kind: str
    records: int
    made_up: int
    says: tuple[str, ...]

    @property
    def nothing_real(self) -> bool:
        """Whether all of them are made up: then a figure that agrees proves nothing."""
        return 0 < self.records == self.made_up


def trust(kind: str, records: Iterable[Recorded]) -> Trust:
    """Look at the origin of each record of a kind, as `kind:` in a document calls it."""
    listed = list(records)
    said = (word for record in listed if record.provenance for word in _says(record.provenance, example=made_up(record)))
    return Trust(kind, len(listed), sum(map(made_up, listed)), tuple(dict.fromkeys(said)))


def _says(origin: Provenance, *, example: bool) -> tuple[str, ...]:
    return tuple(word for word in (origin.source if example else None, origin.note) if word)
