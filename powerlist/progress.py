"""How far long work has come (进度). The work reports it; a shell may show it. Neither screen nor clock is known here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

#: Takes how much is done, and of how much.
Progress = Callable[[int, int], None]

T = TypeVar("T")


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches: the default of long work."""


def counted(things: Collection[T], report: Progress) -> Iterator[T]:
    """The things in their order, with a report after each is dealt with."""
    total = len(things)
    report(0, total)
    for done, thing in enumerate(things, 1):
        yield thing
        report(done, total)
