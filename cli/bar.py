"""The bar that progress is shown as, on the standard error. Loaded only when it is shown."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text


class Bar:
    """`逐格计算 ━━━━━━ 1,200 / 5,000，还要 3 秒`; it only moves where nothing was reported yet."""

    def __init__(self, what: str) -> None:
        self._shown = Progress(TextColumn("{task.description}"), BarColumn(), _Rest(), console=Console(stderr=True),
                               transient=True, redirect_stdout=False, redirect_stderr=False)
        self._task = self._shown.add_task(what, total=None)
        self._shown.start()

    def draw(self, done: int, total: int) -> None:
        """So much is done."""
        self._shown.update(self._task, completed=done, total=total)

    def clear(self) -> None:
        """Nothing is left on the screen."""
        self._shown.stop()


class _Rest(ProgressColumn):
    """How much, and how long still."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        text = f"{task.completed:,.0f} / {task.total:,.0f}"
        return Text(f"{text}，还要{_lasting(task.time_remaining)}" if task.time_remaining else text)


def _lasting(seconds: float) -> str:
    return f" {seconds:.0f} 秒" if seconds < 90 else f"约 {seconds / 60:.0f} 分钟"
