"""Standards of posts held against the record, in words (编制标准对照).

In: what `establishment` measured. Out: sentences and dicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from powerlist.establishment import Measured, Reckoning
from powerlist.model.bodies import Body
from powerlist.model.common import made_up
from powerlist.report.json import Dict
from powerlist.report.layout import hang
from powerlist.report.trust import ONLY_EXAMPLES
from powerlist.views.organisation import TownOrganisation


def standard_words(one: Measured, bodies: Sequence[Body]) -> tuple[str, ...]:
    """What was laid down, and what is on record, a sentence for each figure; `bodies` are the towns by name."""
    said, names = one.standard, {body.id: body.name for body in bodies}
    found = []
    if said.added is not None:
        reached = len(one.towns) - len(one.short)
        lacking = "、".join(f"{names.get(town, town)} {number} 名" for town, number in one.short.items())
        found.append(f"每个镇街增加 {said.added} 名：{len(one.towns)} 个镇街中 {reached} 个到位"
                     + (f"；没有到位：{lacking}" if lacking else ""))
    if said.average is not None:
        mean = "没有登记这类编制" if one.average is None else (
            f"登记的 {len(one.in_towns)} 个镇街平均 {one.average:.1f} 名，{_same(one.average_differs)}")
        found.append(f"平均 {said.average} 名：{mean}")
    if said.total is not None:
        found.append(f"总数 {said.total} 名：登记 {one.total} 名，{_same(one.total_differs)}")
    if said.pool is not None:
        found.append(f"周转池 {said.pool} 名：登记 {one.pool} 名，{_reached(one.pool_lacks)}")
    if said.middle_rank_percent is not None:
        share = "周转池以外没有登记中层职数，不能核对" if one.middle_rank is None else (
            f"{one.middle_rank[1]} 个里留了 {one.middle_rank[0]} 个，{_reached(one.middle_rank_lacks)}")
        found.append(f"中层职数留 {said.middle_rank_percent}% 周转：{share}")
    return (*found, *_reckoned(one))


def _reckoned(one: Measured) -> Iterator[str]:
    """Which posts the figures are of, and whether they can prove anything."""
    of_towns = any(figure is not None for figure in (one.standard.added, one.standard.average, one.standard.total))
    counted, left_out = (one.counted, one.left_out) if of_towns else (one.pooled, ())
    if not counted:
        return
    kind = one.standard.kind.value if one.standard.kind else "编制"
    named = one.reckoning is Reckoning.NAMED
    said = f"写明按这个标准的 {len(counted)} 条{kind}" if named else f"没有编制写明按这个标准，数了全部 {len(counted)} 条{kind}"
    left = f"；另有 {len(left_out)} 条没有写明，没有数" if left_out else ""
    yield f"口径：{said}{left}"
    if all(map(made_up, counted)):
        yield f"数的编制{ONLY_EXAMPLES}"


def _same(differs: bool) -> str:
    return "不一致" if differs else "一致"


def _reached(lacks: bool) -> str:
    return "不足" if lacks else "达到"


def standard_lines(one: Measured, bodies: Sequence[Body], width: int) -> Iterator[str]:
    """The standard, its figures and its source."""
    said = one.standard
    classes = f"（{'、'.join(said.classes)}镇街）" if said.classes else ""
    yield from hang("  ", f"{said.name}{classes}{f'，{said.kind.value}' if said.kind else ''}", width, 4)
    for sentence in standard_words(one, bodies):
        yield from hang("    · ", sentence, width)
    if said.provenance is not None:
        yield from hang("    ", f"来源：{said.provenance.source}", width)


def against(one: Measured, town: TownOrganisation) -> str:
    """What the standard asks of one town, and what that has."""
    said, key = one.standard, town.body.id
    figures = []
    if said.added is not None:
        got = one.short.get(key)
        figures.append(f"应增加 {said.added} 名，{'已到位' if got is None else f'到位 {got} 名'}")
    if said.average is not None:
        held = f"{one.in_towns[key]} 名" if key in one.in_towns else "没有登记"
        figures.append(f"平均 {said.average} 名，本镇街{' ' if key in one.in_towns else ''}{held}")
    return "；".join(figures)


def standard_to_dict(one: Measured) -> Dict:
    """A standard as data."""
    said = one.standard
    return {
        "id": said.id, "name": said.name, "kind": said.kind, "classes": list(said.classes),
        "towns": [town.id for town in one.towns], "in_towns": dict(one.in_towns),
        "added": {"standard": said.added, "short": dict(one.short)} if said.added is not None else None,
        "average": {"standard": said.average, "found": one.average} if said.average is not None else None,
        "total": {"standard": said.total, "found": one.total} if said.total is not None else None,
        "pool": {"standard": said.pool, "found": one.pool} if said.pool is not None else None,
        "middle_rank_percent": {"standard": said.middle_rank_percent, "kept": one.middle_rank and one.middle_rank[0],
                                "all": one.middle_rank and one.middle_rank[1]}
        if said.middle_rank_percent is not None else None,
        "source": said.provenance.source if said.provenance else None, "made_up": made_up(said),
        "reckoning": one.reckoning.value, "counted": [posts.id for posts in one.counted],
        "left_out": [posts.id for posts in one.left_out], "counted_made_up": sum(map(made_up, one.counted)),
    }
