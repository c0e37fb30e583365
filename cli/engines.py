"""Which engine reads the rules (`--engine`), and what to say when the second one cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .shell import UserError

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.weigh import Engine

REFERENCE, DURABLE = "reference", "durable"


@contextmanager
def reading(name: str, workspace: Workspace) -> Iterator[Engine]:
    """The engine of that name, for as long as the block lasts."""
    from powerlist import weigh

    if name not in (REFERENCE, DURABLE):
        raise UserError(f"--engine 的值 `{name}` 不在可选的词里", f"可选：{REFERENCE}（参考引擎）、{DURABLE}（第二引擎）")
    if name == REFERENCE:
        yield weigh.REFERENCE
        return
    from powerlist.durable.engine import DurableEngine
    from powerlist.durable.trouble import DurableError

    try:
        with DurableEngine(workspace.catalog) as engine:
            yield engine
    except DurableError as problem:
        raise UserError(problem.message, problem.help) from problem
