"""Suppressions (暂缓处理): findings that the office lets stand until a day. In: all findings. Out: the rest.

A suppression that has expired or fits no finding is a finding itself, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding
from powerlist.diagnostics import Diagnostic
from powerlist.link import LINKED_TABLES
from powerlist.model.manifest import Suppression

#: Every kind of record that a finding may be about.
_TABLES = sorted(LINKED_TABLES | {"vocabulary"})


def suppress(catalog: Catalog, found: Iterable[Diagnostic], day: date, checks: Mapping[str, Check]
             ) -> Iterator[Diagnostic]:
    """Findings that are not suppressed on the day, then what is wrong with the suppressions."""
    if not catalog.manifest.suppressions:
        yield from found
        return
    owners = {record.at.parts: key for table in _TABLES for key, record in getattr(catalog, table).items()}
    owners.update((example.at.parts, example.id) for example in catalog.examples)
    waiting = {(s.code, s.record): s for s in catalog.manifest.suppressions if day < s.until}
    used = set()
    for finding in found:
        key = finding.code, owners.get(finding.at.parts[:4], "")
        if key in waiting:
            used.add(key)
        else:
            yield finding
    for suppression in catalog.manifest.suppressions:
        if day >= suppression.until:
            yield checks["PL121"].stamp(_expired(suppression))
        elif (suppression.code, suppression.record) not in used:
            yield checks["PL122"].stamp(_unused(suppression))


def _expired(suppression: Suppression) -> Finding:
    return Finding(suppression.at / "until", f"对 `{suppression.record}` 的暂缓（{suppression.code}）"
                   f"已于 {suppression.until} 到期", "处理完毕的删去；确需延期的写明新的理由和日期",
                   params={"code": suppression.code, "record": suppression.record})


def _unused(suppression: Suppression) -> Finding:
    return Finding(suppression.at, f"`{suppression.record}` 没有 {suppression.code} 问题可以暂缓",
                   "删去这条暂缓，或者更正代码和编号",
                   params={"code": suppression.code, "record": suppression.record})
