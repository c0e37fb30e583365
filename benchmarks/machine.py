"""What the figures were measured on (测量的机器)."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path


def machine() -> str:
    """One sentence: processor, memory, system, Python, the day, and how busy the machine is with other things."""
    cores = os.cpu_count()
    busy = f"测完时一分钟平均负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "负载不明"
    return (f"机器：{_processor()}，{cores} 核{_memory()}，{platform.system()}，Python {platform.python_version()}，"
            f"{date.today()}，{busy}。")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    try:
        return f"，内存 {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 1024**3:.0f} GB"
    except (AttributeError, OSError, ValueError):
        return ""
