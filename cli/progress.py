"""Progress of long work on the terminal (进度): a line that comes when one begins to wonder, and goes when it is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from powerlist.progress import Progress

    from .bar import Bar

#: Seconds without a word before something is shown, and between two pictures.
PATIENCE, PICTURE = 0.5, 0.1


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """`with progress("逐格计算") as report: tabulate(catalog, report)`. It writes on the standard error only, and only
    where that is a terminal; what never reports is shown as going on."""
    line = _Line(what)
    if not _watched():
        yield line.report
        return
    timer = Timer(PATIENCE, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.report
    finally:
        timer.cancel()
        timer.join()  # it may be showing the line just now
        line.clear()


def _watched() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class _Line:
    """What was reported last, and the bar once there is one."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._last: tuple[int, int] | None = None
        self._bar: Bar | None = None
        self._next = 0.0

    def report(self, done: int, total: int) -> None:
        """Called very often by the work: costs next to nothing between two pictures."""
        self._last = done, total
        if self._bar is not None and time.monotonic() >= self._next:
            self._bar.draw(done, total)
            self._next = time.monotonic() + PICTURE

    def show(self) -> None:
        """From now on the bar is there."""
        from .bar import Bar

        self._bar = Bar(self.what)
        if self._last is not None:
            self._bar.draw(*self._last)

    def clear(self) -> None:
        """The bar is gone, and the cursor where it was."""
        if self._bar is not None:
            self._bar.clear()
