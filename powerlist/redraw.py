"""Whether a published random check is what the lists and its seed give (抽查复核). In: what was published, and the lists.
Out: what differs. It draws again and compares; nothing in what was published is believed but the seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from powerlist.draw import drawn
from powerlist.model.draws import Draw
from powerlist.report.draw import LISTS, drawn_to_dict


class RedrawError(Exception):
    """The data is not the result of a draw; the message says why."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """A result drawn again: which lists are not those that were published, and what came out otherwise."""

    seed: str
    changed: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the result is what the published lists and seed give."""
        return not self.changed and not self.differences


def redraw(published: Any, draw: Draw) -> Redraw:
    """Draw again with the published seed.

    Raises:
        RedrawError: nothing was drawn there, or something is missing in it.
    """
    seed = published.get("seed") if isinstance(published, Mapping) else None
    if not isinstance(seed, str) or not isinstance(published.get("visits"), list):
        raise RedrawError("不是抽查结果（没有种子或者没有抽查对象）")
    now = drawn_to_dict(drawn(draw, seed))
    prints = published.get("digests")
    before = prints if isinstance(prints, Mapping) else {}
    changed = tuple(word for key, word in LISTS.items() if before.get(key) != now["digests"][key])
    return Redraw(seed, changed, tuple(_differences(published, now, _Names(draw))))


class _Names:
    """What the lists call a number."""

    def __init__(self, draw: Draw) -> None:
        self.known = {one.id: one.name for one in draw.targets} | {one.id: one.name for one in draw.officers}

    def __call__(self, key: str) -> str:
        return f"{self.known[key]}（{key}）" if key in self.known else f"名录里没有的 {key}"


def _differences(published: Mapping[str, Any], now: Mapping[str, Any], names: _Names) -> Iterator[str]:
    was, is_now = _visits(published), _visits(now)
    for target, crews in is_now.items():
        if target not in was:
            yield f"{names(target)}应当抽中，公布的结果里没有"
            continue
        for department in dict.fromkeys((*crews, *was[target])):
            sent, told = crews.get(department), was[target].get(department)
            if sent != told:
                yield f"{names(target)}由{department}检查的应是{_said(sent, names)}，公布的是{_said(told, names)}"
    yield from (f"{names(target)}不应抽中，公布的结果里有" for target in was if target not in is_now)
    if list(was) != list(is_now) and was == is_now:
        yield "抽中的先后次序不同"
    rest = [key for key in now if key not in ("visits", "digests") and published.get(key) != now[key]]
    if rest:
        yield f"结果里的 {'、'.join(rest)} 与重新计算的不同"


def _visits(result: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Target → department → its officers, as far as the data has the form."""
    try:
        return {str(visit["target"]): {str(crew["department"]): tuple(str(one["id"]) for one in crew["officers"])
                                       for crew in visit["crews"]} for visit in result["visits"]}
    except (KeyError, TypeError):
        raise RedrawError("抽查结果不完整，读不出抽中的对象和人员") from None


def _said(officers: tuple[str, ...] | None, names: _Names) -> str:
    return "、".join(map(names, officers)) if officers else "无人"
