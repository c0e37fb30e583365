"""The sides of a dispute in words (争议各方的说法). In: names with the rules that speak for them. Out: a Chinese phrase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from powerlist.model.rulebook import Rule


def sides_words(sides: Sequence[tuple[str, Sequence[str]]], rules: Mapping[str, Rule]) -> str:
    """The bodies by name; one that stands against itself, say in its own name and in another's, by what its rules
    say."""
    times = Counter(name for name, _ in sides)
    return "、".join(name + (_by(ids, rules) if times[name] > 1 else "") for name, ids in sides)


def _by(ids: Sequence[str], rules: Mapping[str, Rule]) -> str:
    return f"（{'，'.join(rules[id].title if id in rules else id for id in ids)}）"
