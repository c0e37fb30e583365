"""What can go wrong with the second engine, said to the clerk: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from powerlist.failures import RefusalError

WITHOUT = "去掉 --engine durable，由参考引擎答复"

ENDED = "第二引擎已经停掉，不再答复"


class DurableError(RefusalError):
    """The second engine cannot answer; nobody answers in its stead."""

    def __init__(self, message: str, help: str = WITHOUT) -> None:
        super().__init__(message, help)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A condition outside the part of durable-rules that is safe: where it stands, and why."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}：{self.why}"


class UnsupportedError(DurableError):
    """Conditions that the compiler refuses, all at once."""

    def __init__(self, found: Sequence[Unsupported]) -> None:
        super().__init__("第二引擎读不了下面的条件：" + "；".join(map(str, found)))
        self.found = tuple(found)
