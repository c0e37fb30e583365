"""Keys and values → YAML text as clerks write it: short values on one line, long ones in a block below.

Nothing is folded or re-wrapped. What our reader and any editor would read as something else stands in quotes.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

#: Terminal cells in a line, beyond which a value is written as a block.
WIDTH = 110

#: Beginnings and contents that YAML takes for something else than text, or an editor's YAML for a number or day.
_NOT_PLAIN = re.compile(
    r"""^-(\s|$)|^[?:]|^[\s,\[\]{}#&*!|>'"%@`]|\s$|:(\s|$)|\s\#|[\x00-\x1f\x7f\x85\u2028\u2029\ufeff]"""
    r"""|^(?![1-9][0-9]*$)[-+.]?[0-9][0-9.,:_eExXoO+-]*$|^(~|null|true|false|yes|no|on|off|y|n|无|---|\.\.\.|<<|=)$|^$""",
    re.IGNORECASE)
_NOT_PLAIN_IN_BRACKETS = re.compile(r"[,\[\]{}]")


def scalar(value: Any, *, brackets: bool = False) -> str:
    """One value; `brackets` where it stands between [ ] or { }."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if value is None:
        return "无"
    text = str(value)
    if _NOT_PLAIN.search(text) or (brackets and _NOT_PLAIN_IN_BRACKETS.search(text)):
        return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\x7F").replace("\x85", r"\N").replace(
            "\u2028", r"\L").replace("\u2029", r"\P").replace("\ufeff", r"\uFEFF")
    return text


def inline(value: Any) -> str:
    """Any value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value, brackets=True)


def entry(key: str, value: Any, indent: int) -> list[str]:
    """Lines of one key with its value. Keys are names of fields and attributes, which need no quotes."""
    head = " " * indent + f"{key}:"
    if not isinstance(value, dict | list):
        return [f"{head} {scalar(value)}"]
    line = f"{head} {inline(value)}"
    if not value or _cells(line) <= WIDTH:
        return [line]
    if isinstance(value, dict):
        return [head, *_block(value, indent + 2)]
    return [head, *(line for one in value for line in _entry_of_list(one, indent + 2))]


def _entry_of_list(value: Any, indent: int) -> list[str]:
    short = item(value, indent, brackets=True)
    return short if _cells(short[0]) <= WIDTH else item(value, indent)


def item(value: Any, indent: int, *, brackets: bool = False) -> list[str]:
    """Lines of one entry of a list, the dash at `indent`; in brackets it is one line however long."""
    dash = " " * indent + "- "
    if not isinstance(value, dict) or brackets or not value:
        return [dash + (inline(value) if isinstance(value, dict | list) else scalar(value))]
    first, *rest = _block(value, indent + 2)
    return [dash + first.lstrip(" "), *rest]


def _block(value: dict[str, Any], indent: int) -> list[str]:
    return [line for key, below in value.items() for line in entry(key, below, indent)]


def _cells(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
