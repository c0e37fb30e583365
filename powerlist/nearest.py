"""The nearest known name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Up to `count` known words that look like `word`, best first; none when nothing is close.

    Chinese names are short, so one wrong character in three already has to count as close.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    scored = []
    for candidate in dict.fromkeys(known):
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= 0.5 and matcher.quick_ratio() >= 0.5:
            ratio = matcher.ratio()
            if ratio >= 0.5:
                scored.append((-ratio, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:count])


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The help sentence for a mistyped name, or None when nothing is close."""
    found = nearest(word, known)
    return "最接近的是 " + "、".join(f"`{name}`" for name in found) if found else None
