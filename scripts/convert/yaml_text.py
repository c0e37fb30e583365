"""Records → YAML text: one record per line, flow style, quotes only where YAML needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Record = Mapping[str, object]

#: Characters that mean something to YAML at the start of a plain value.
_LEADING = "-?:,[]{}#&*!|>'\"%@`"
#: Words that YAML or the reader take for "nothing".
_NOTHING = frozenset({"", "~", "null", "Null", "NULL", "无"})
_GENERATED = "# 本文件由 scripts/convert_facts.py 生成；要改内容请改脚本，不要改这里。\n"
#: Tells editors which schema to check the file against (the schemas are made by scripts/write_docs.py).
_MODELINE = "# yaml-language-server: $schema=../../docs/schemas/{kind}.json\n"


def document(kind: str, records: Iterable[Record], provenance: Record | None = None) -> str:
    """A whole file: kind, the provenance that all records inherit, and the records."""
    head = f"{_MODELINE.format(kind=kind)}{_GENERATED}kind: {kind}\n"
    if provenance:
        head += f"provenance: {flow(provenance)}\n"
    return head + f"{kind}:\n" + "".join(f"  - {flow(record)}\n" for record in records)


def spread(kind: str, records: Iterable[Record], provenance: Record) -> str:
    """A whole file of long records: one line per key, and one per entry of a list."""
    return document(kind, (), provenance) + "".join(map(_spread, records))


def _spread(record: Record) -> str:
    lines = []
    for key, value in record.items():
        if isinstance(value, list) and value:
            lines += [f"{key}:", *(f"  - {flow(entry)}" for entry in value)]
        elif not _empty(value, key):
            lines.append(f"{key}: {flow(value)}")
    return "".join(f"  {'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def workspace(head: Record) -> str:
    """A `powerlist.yaml`."""
    lines = "".join(f"{key}: {flow(value)}\n" for key, value in head.items())
    return f"{_MODELINE.format(kind='workspace')}{_GENERATED}kind: workspace\n{lines}"


def flow(value: object) -> str:
    """Any value in flow style; keys whose value is empty are left out."""
    if isinstance(value, Mapping):
        kept = {key: part for key, part in value.items() if not _empty(part, str(key))}
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in kept.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(str(value))


def scalar(text: str) -> str:
    """One value, plain where that is safe."""
    if "\n" in text or text != text.strip():
        raise ValueError(f"text with a line break or outer blanks: {text!r}")
    risky = text in _NOTHING or text[0] in _LEADING or re.search(r"[,\[\]{}:#]", text)
    return "'" + text.replace("'", "''") + "'" if risky else text


def _empty(value: object, key: str) -> bool:
    """Nothing to write; only a period may be written empty (both ends unknown)."""
    return value is None or value == "" or (value in ([], (), {}) and key != "period")
