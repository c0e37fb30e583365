"""Half-open spans of days `[from, to)`: everything in the model has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from powerlist.model.fields import key


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which something holds (期间): from the first day inclusive to the last day exclusive.

    An open end means "until further notice"; an open beginning means "since ever".
    """

    start: date | None = key("from", default=None)
    end: date | None = key("to", default=None)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def empty(self) -> bool:
        """True when no day lies in it (a typing error of the author)."""
        return self.start is not None and self.end is not None and self.end <= self.start

    def overlap(self, other: Period) -> Period | None:
        """The days both share, or None."""
        starts = [d for d in (self.start, other.start) if d is not None]
        ends = [d for d in (self.end, other.end) if d is not None]
        shared = Period(max(starts, default=None), min(ends, default=None))
        return None if shared.empty else shared

    def __str__(self) -> str:
        if self.start is None and self.end is None:
            return "一直有效"
        return f"{self.start or '…'} 起" + (f"至 {self.end} 前" if self.end else "")


ALWAYS = Period()
