"""PL12x 公布总数: figures the county has published must say what they count, and add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.diagnostics import Severity
from powerlist.model.manifest import Counting, PublishedTotal
from powerlist.terms import BodyKind, CountUnit, ListKind

_TOTALS = """\
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
totals:
  - what: 东镇权责清单（2026 年版）
    value: 2
    source: 测试县人民政府网站
    counts: {list: 权责清单, town: 东镇}
    merged: 1
    parts:
      - {what: 赋权, value: 2, counts: {list: 下放, mode: 赋权, town: 东镇}}
      - {what: 法定, value: 1, counts: {list: 法定, town: 东镇}}
"""

#: Lists that hold entries with a mode of handing down.
_HANDED = (ListKind.HANDED_DOWN, ListKind.POWERS, ListKind.BASIC, ListKind.SUPPORTING, ListKind.TAKEN_BACK)

#: What was admitted has an owner and no field; neither it nor what is shared out has a type of item.
_ADMITTED = (ListKind.GRID_ITEMS, ListKind.VILLAGE_ITEMS)
_UNTYPED = (ListKind.MATTERS, *_ADMITTED)


@check("PL123", severity=Severity.WARNING, since="0.2", good=_TOTALS,
       bad=change(_TOTALS, "{list: 法定, town: 东镇}", "{list: 法定, mode: 委托, town: 东镇}"))
def counting_that_cannot_be(catalog: Catalog, _: date) -> Iterator[Finding]:
    """公布总数的口径自相矛盾（counting that cannot be）

    口径写明一个数字数的是哪个清单里的什么。法定的权力没有下放方式，责任清单的事没有事项类型，部门的权力不属于哪个镇街；
    这样写，数出来总是零，看上去却像清单缺了内容。
    """
    for total in catalog.manifest.totals:
        for counting in (total.counts, *(part.counts for part in total.parts)):
            if counting is not None:
                yield from _contradictions(catalog, counting, total)
        if total.merged is not None and len(total.parts) < 2:
            yield Finding(total.at / "merged", f"`{total.what}` 写了合并的项数，却没有两个以上的分项",
                          "在 `parts` 里写明是哪几个分项合并的，或者删去 `merged`")


def _contradictions(catalog: Catalog, counting: Counting, total: PublishedTotal) -> Iterator[Finding]:
    word = counting.list.value
    body = catalog.bodies.get(counting.town or "")
    if body is not None and body.kind is not BodyKind.TOWN:
        yield Finding(counting.at / "town", f"`{body.name}` 不是镇街", "写镇人民政府或者街道办事处；部门写 `department`")
    if counting.town is not None and counting.list is ListKind.DEPARTMENTS:
        yield Finding(counting.at / "town", f"“{word}”不属于哪个镇街", "删去 `town`，或者换一个清单")
    if counting.mode is not None and counting.list not in _HANDED:
        yield Finding(counting.at / "mode", f"“{word}”没有下放方式", "删去 `mode`，或者清单写“下放”")
    if counting.type is not None and (counting.list in _UNTYPED or counting.of_grids):
        yield Finding(counting.at / "type", f"“{word}”没有事项类型", "删去 `type`，或者换一个清单")
    if counting.field is not None and (counting.list in _ADMITTED or counting.of_grids):
        yield Finding(counting.at / "field", f"“{word}”没有领域", "删去 `field`，或者换一个清单")
    if counting.department is not None and counting.of_grids:
        yield Finding(counting.at / "department", f"“{word}”不属于哪个职能系统", "删去 `department`，或者换一个清单")
    if counting.grid is not None and not counting.of_grids:
        yield Finding(counting.at / "grid", f"“{word}”不是网格", "删去 `grid`，或者清单写“网格”")
    if total.unit is CountUnit.EACH_TOWN and not counting.of_towns:
        yield Finding(counting.at / "list", f"“{word}”不是各镇街各有一份，不能按项次数", "`unit` 写“项”，或者换一个清单")


@check("PL124", severity=Severity.INFO, since="0.2", good=_TOTALS,
       bad=change(_TOTALS, "value: 2\n    source", "value: 3\n    source", "value: 3"))
def total_that_does_not_add_up(catalog: Catalog, _: date) -> Iterator[Finding]:
    """公布的分项加起来不等于公布的总数（total that does not add up）

    分项之和减去合并的项数应当等于总数。对不上的，可能是抄错了，也可能公布的文件本身就对不上；后一种情形照实保留，
    核对的时候会说明。
    """
    for total in catalog.manifest.totals:
        if total.adds_up is False:
            come = total.sum_of_parts
            yield Finding(total.at / "value", f"`{total.what}` 公布 {total.value}，分项合计 {come}",
                          "对照公布的文件，看是不是抄错了", params={"value": total.value, "parts": come})


CHECKS: tuple[Check, ...] = (counting_that_cannot_be, total_that_does_not_add_up)
