"""Threads that share the parts of one task.

Whoever asks works too: where the processors are busy with others, the task is done before anybody has come to help, and
nobody is waited for who has not begun.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Part = TypeVar("Part")
Found = TypeVar("Found")


class Crew:
    """So many threads, whoever asks among them. Any number of threads may ask."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._helpers = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def do(self, function: Callable[[Part], Found], parts: Iterable[Part]) -> list[Found]:
        """What the function gives for each part."""
        left = deque(enumerate(parts))
        found: list[Any] = [None] * len(left)

        def work() -> None:
            while True:
                try:
                    place, part = left.popleft()
                except IndexError:
                    return
                found[place] = function(part)

        helpers = [self._helpers.submit(work) for _ in range(min(self.threads, len(left)) - 1)] if self._helpers else []
        try:
            work()
        finally:
            left.clear()  # where a part has failed, the others need not be done
            for helper in helpers:
                if not helper.cancel():
                    helper.result()
        return found
