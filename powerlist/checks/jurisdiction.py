from __future__ import annotations

from powerlist.checks.registry import Check

CHECKS: tuple[Check, ...] = ()
