"""How the whole space of a county grows with its towns: `python -m benchmarks.whole_space --towns 10 100 1000`.

Makes a county of each size, and a second one in which known cells change hands; then reads, checks, tabulates,
covers and compares them, each command in a process of its own, and prints a Markdown table of seconds and peak
memory. Linux and macOS only: Windows does not tell the memory of a process that has ended.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

READ = "import sys; from powerlist import Workspace; Workspace.open(sys.argv[1])"
#: Command of powerlist → its arguments; `{a}` and `{b}` are the two counties. Findings make them end with 1.
COMMANDS = {
    "check": ("-w", "{a}", "--as-of", "2026-11-21"),
    "directory": ("-w", "{a}", "--as-of", "2026-11-21", "--format", "json"),
    "coverage": ("-w", "{a}", "--as-of", "2026-11-21"),
    "diff": ("{a}", "{b}", "--from", "2026-11-21"),
}


@dataclass(frozen=True)
class Measured:
    """One process that has ended."""

    seconds: float
    megabytes: float
    code: int

    def __str__(self) -> str:
        failed = "" if self.code in (0, 1) else f"（退出码 {self.code}）"
        return f"{self.seconds:.1f} / {self.megabytes:.0f}{failed}"


def measured(arguments: Sequence[str]) -> Measured:
    """Run Python with these arguments, its output thrown away. The caller stays small on purpose: on Linux a new
    process counts the memory of the one it was forked from."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONUTF8": "1"}) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(time.perf_counter() - start, usage.ru_maxrss * unit / 1024**2, process.returncode)


def missing() -> tuple[str, ...]:
    """Commands that this powerlist does not have."""
    return tuple(name for name in COMMANDS if measured(["-m", "powerlist_cli", name, "--help"]).code != 0)


def row(folder: Path, towns: int, items: int, types: int, commands: Sequence[str]) -> list[str]:
    """The cells of one size."""
    a, b = folder / f"{towns}-a", folder / f"{towns}-b"
    sizes = ["--towns", str(towns), "--items", str(items), "--types", str(types)]
    made = measured(["-m", "benchmarks.moves", str(a), str(b), *sizes])
    if made.code:
        raise SystemExit(f"生成 {towns} 个镇街的县失败（退出码 {made.code}）")
    kilobytes = sum(file.stat().st_size for file in a.iterdir()) // 1024
    found = [measured(["-c", READ, str(a)])]
    for name in commands:
        found.append(measured(["-m", "powerlist_cli", name, *(word.format(a=a, b=b) for word in COMMANDS[name])]))
    return [str(towns), f"{kilobytes:,}", *map(str, found)]


def main() -> int:
    """Measure and print; 1 when a command does not exist or failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--towns", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--types", type=int, default=1000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to leave the counties")
    given = parser.parse_args()
    absent = missing()
    for name in absent:
        print(f"powerlist 还没有 `{name}` 命令，没有测量", file=sys.stderr)
    commands = [name for name in COMMANDS if name not in absent]
    print(f"{given.items:,} 个事项、{given.types:,} 个事件类型；每格是秒 / 内存峰值 MB\n")
    print(f"| 镇街 | 文件 KB | 读入 | {' | '.join(commands)} |")
    print("|---:" * (3 + len(commands)) + "|")
    failed = bool(absent)
    with tempfile.TemporaryDirectory() as temporary:
        for towns in given.towns:
            cells = row(given.keep or Path(temporary), towns, given.items, given.types, commands)
            failed |= any("退出码" in cell for cell in cells)
            print(f"| {' | '.join(cells)} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
