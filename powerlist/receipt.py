"""Receipts (回执): an answer with all it rested on, and the comparison with what the workspace says now.

In: a case, its answer as plain data, and the fingerprints. Out: plain data that can be stored for years.
Nothing here opens files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from powerlist.fingerprint import digest
from powerlist.model.cases import Event, Request
from powerlist.read.plain import plain_of
from powerlist.read.records import day_of
from powerlist.report.json import answered_by, decision_to_dict, evidence_to_dict, plain, ruling_to_dict
from powerlist.trace import Decision, Evidence, Ruling
from powerlist.workspace import Workspace

#: Version of the format of receipts.
FORMAT = 1

#: Keys of an answer that say where it comes from, not what it is.
_ORIGIN = ("catalog", "rules", "engine")


class ReceiptError(Exception):
    """The data is not a receipt that this version can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the answer that is now otherwise."""

    path: str
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """A receipt put to the workspace again: what it rests on that changed, and what came out otherwise."""

    title: str
    changed: tuple[str, ...]
    differences: tuple[Difference, ...]
    answer: dict[str, Any]

    @property
    def same(self) -> bool:
        """Whether the answer is the same in every field."""
        return not self.differences


def receipt_of(case: Event | Request, answer: Decision | Ruling, workspace: Workspace, *, strict: bool
               ) -> dict[str, Any]:
    """The receipt of one answer."""
    given = as_written(case)
    digests = {**answer.digests, "input": digest(given)}
    evidence = answer.evidence if isinstance(answer, Ruling) else None
    receipt = {
        "receipt": FORMAT,
        "kind": "decide" if isinstance(answer, Decision) else "admit",
        "input": given,
        "as_of": answer.as_of.isoformat(),
        "strict": strict,
        "engine": answered_by(answer),
        "digests": digests,
        "answer": to_dict(answer, workspace),
        **({"evidence": evidence_to_dict(evidence)} if evidence else {}),  # the file may be gone when it is replayed
    }
    return sealed(receipt)


def sealed(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt with the fingerprint of all it says."""
    said = {key: value for key, value in receipt.items() if key != "seal"}
    return {**said, "seal": digest(said)}


def to_dict(answer: Decision | Ruling, workspace: Workspace) -> dict[str, Any]:
    """Any answer as plain data."""
    if isinstance(answer, Decision):
        return decision_to_dict(answer, workspace.catalog)
    return ruling_to_dict(answer, workspace.catalog)


def replay(receipt: Mapping[str, Any], workspace: Workspace) -> Replay:
    """Ask the workspace the same again, for the same day; the reference reads the rules, whoever read them then. What
    the program of that day did not tell of answers at all is not compared.

    Raises:
        ReceiptError: the data is no receipt, or was changed after it was written.
        WorkspaceError: the workspace cannot answer any more.
    """
    kind, given, day, strict = _checked(receipt)
    if kind == "decide":
        answer: Decision | Ruling = workspace.decide(given, day, strict=strict)
    else:
        answer = workspace.admit(given, day, strict=strict, evidence=_evidence(receipt))
    now = to_dict(answer, workspace)
    before = receipt["answer"]
    digests = receipt["digests"]
    words = {"catalogs": "目录", "rules": "规则"}
    changed = tuple(word for part, word in words.items() if digests.get(part) != answer.digests.get(part))
    if receipt.get("engine") != now["engine"]:
        changed += (f"程序（{receipt.get('engine')} → {now['engine']}）",)
    found = tuple(_differences({k: v for k, v in before.items() if k not in _ORIGIN},
                               {k: v for k, v in now.items() if k in before and k not in _ORIGIN}, ""))
    return Replay(answer.title, changed, found, now)


def _checked(receipt: Mapping[str, Any]) -> tuple[str, dict[str, Any], date, bool]:
    if not isinstance(receipt, Mapping) or "receipt" not in receipt:
        raise ReceiptError("不是回执（没有 `receipt` 一项）")
    if receipt["receipt"] != FORMAT:
        raise ReceiptError(f"回执的格式版本是 {receipt['receipt']}，本程序只认 {FORMAT}")
    kind, given, day = receipt.get("kind"), receipt.get("input"), day_of(str(receipt.get("as_of")))
    complete = isinstance(given, dict) and isinstance(receipt.get("answer"), dict) \
        and isinstance(receipt.get("digests"), dict)
    if kind not in ("decide", "admit") or day is None or not complete or not isinstance(given, dict):
        raise ReceiptError("回执不完整")
    if receipt != sealed(receipt):
        raise ReceiptError("回执被改动过，与当时的指纹不符")
    return kind, given, day, bool(receipt.get("strict"))


def _evidence(receipt: Mapping[str, Any]) -> Evidence | None:
    try:
        return Evidence(**receipt["evidence"]) if "evidence" in receipt else None
    except TypeError:
        raise ReceiptError("回执不完整") from None


def as_written(record: Any) -> dict[str, Any]:
    """A record as it would stand in a file: only what was given."""
    written: dict[str, Any] = plain(plain_of(record))
    return written


def _differences(before: Any, now: Any, path: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(now, dict) and not _others(before, now):
        for key in (key for key in dict.fromkeys((*before, *now)) if key in before or now[key]):  # keys are only added
            yield from _differences(before.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(now, list) and _named(before) and _named(now):
        old, new = {row[_key(row)]: row for row in before}, {row[_key(row)]: row for row in now}
        if len(old) == len(before) and len(new) == len(now):
            for name in dict.fromkeys((*old, *new)):
                yield from _differences(old.get(name), new.get(name), f"{path}[{name}]")
        elif before != now:
            yield Difference(path, before, now)
    elif before != now:
        yield Difference(path, before, now)


def _others(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether the two name different bodies: then they differ as a whole, not field by field."""
    return "name" in before and "name" in now and before.get("id") != now.get("id")


def _named(rows: list[Any]) -> bool:
    """Whether every row says by itself which one it is, so that rows can be compared one by one."""
    return all(isinstance(row, dict) and _key(row) for row in rows)


def _key(row: Mapping[str, Any]) -> str:
    return next((key for key in ("rule", "attribute", "id") if row.get(key)), "")
