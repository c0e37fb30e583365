"""A line to a child process (通道): one question, one answer, or a `DurableError` within the time-out.

In: plain data. Out: plain data. It knows nothing of rules. A child that has died, hung, babbled or been stopped is
not started again: the error stays, and whoever asks next gets it too.
"""

from __future__ import annotations

import json
import subprocess
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from powerlist.durable.trouble import ENDED, DurableError


class Channel:
    """A running child process that answers every line with a line."""

    def __init__(self, command: Sequence[str], timeout: float) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, encoding="ascii")
        self._timeout = timeout
        self._turn = ThreadPoolExecutor(1)  # a pipe has no time-out of its own on every system; a thread has
        self._broken: DurableError | None = None
        self._stop = weakref.finalize(self, _stop, self.process, self._turn)  # also where nobody closes

    def ask(self, question: Any) -> dict[str, Any]:
        """The answer of the child.

        Raises:
            DurableError: it died, hung, or answered something that is no answer.
        """
        if self._broken is None:
            try:
                return self._turn.submit(self._exchange, json.dumps(question)).result(self._timeout)
            except DurableError as problem:
                self._broken = problem
            except TimeoutError:
                self._broken = DurableError(f"第二引擎 {self._timeout:g} 秒没有回答，已经停掉")
            self.close()
        raise self._broken

    def _exchange(self, line: str) -> dict[str, Any]:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise TypeError("the child has pipes")
        with suppress(OSError, ValueError):  # a child that is going may have said why
            stdin.write(line + "\n")
            stdin.flush()
        try:
            said = stdout.readline()
        except (OSError, ValueError):
            said = ""
        if not said.endswith("\n"):
            raise DurableError(f"第二引擎的进程意外退出（{self._end()}），没有答复")
        try:
            answer = json.loads(said)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise DurableError(f"第二引擎的回答看不懂：{said[:80]!r}")
        return answer

    def _end(self) -> str:
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return "没有说原因"
        return f"信号 {-code}" if code < 0 else f"退出码 {code}"

    def close(self) -> None:
        """Stop the child."""
        self._broken = self._broken or DurableError(ENDED)
        self._stop()


def _stop(process: subprocess.Popen[str], turn: ThreadPoolExecutor) -> None:
    process.kill()
    process.wait()
    turn.shutdown()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written to a dead child
                pipe.close()
