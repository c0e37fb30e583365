"""How long a clerk waits at the command line: `python benchmarks/startup.py [RUNS]` prints a Markdown table.

Whole processes, in turn, so that a change in the machine's speed falls on all of them; the median, and the
ratio to an empty Python process of the same run. Cold means: no compiled bytecode of anything.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

DECIDE = ["decide", "-w", "jinhu", "-t", "私搭乱建", "-p", "金南镇", "--set", "zone=乡村规划区", "--as-of", "2026-11-01"]
COMMANDS: dict[str, list[str]] = {
    "空的 Python 进程": ["-c", "pass"],
    "powerlist --help": ["-m", "powerlist_cli", "--help"],
    "写错的命令": ["-m", "powerlist_cli", "chekc"],
    "decide（示例县）": ["-m", "powerlist_cli", *DECIDE],
    "check（示例县，含全国目录）": ["-m", "powerlist_cli", "check", "-w", "jinhu", "--as-of", "2026-11-01"],
}


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """One whole process, its output thrown away."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Measure and print."""
    warm = {**os.environ, "PYTHONUTF8": "1"}
    cases = {name: (arguments, warm) for name, arguments in COMMANDS.items()}
    times: dict[str, list[float]] = {name: [] for name in cases}
    cold: list[float] = []
    for number in range(runs + 1):  # the first round only warms up
        for name, (arguments, environment) in cases.items():
            times[name] += [seconds(arguments, environment)] * bool(number)
        with tempfile.TemporaryDirectory() as empty:
            cold += [seconds(["-m", "powerlist_cli", *DECIDE], {**warm, "PYTHONPYCACHEPREFIX": empty})] * bool(number)
    times["decide，没有编译过的字节码"] = cold
    floor = statistics.median(times["空的 Python 进程"])
    print("| 命令 | 中位数（秒） | 最小–最大 | 对空进程的倍数 |\n|---|---:|---:|---:|")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"| {name} | {middle:.2f} | {min(found):.2f}–{max(found):.2f} | {middle / floor:.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
