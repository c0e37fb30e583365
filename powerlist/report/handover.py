"""What changes hands, for people (归属变化): text, and Markdown for a merge request.

In: the changes as `views.handover` found them. Out: sentences with their reasons, and the differences of the lists.
What holds only in events out of the ordinary comes after the rest; what leaves nobody in charge is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from powerlist.report.handover_words import NAMED, Words
from powerlist.report.layout import WIDTH, block, hang, rows
from powerlist.report.markdown import plain, table
from powerlist.report.records import records_to_markdown, records_to_text
from powerlist.views.changes import Handover
from powerlist.views.handover import Handovers
from powerlist.views.shifts import Aspect

SAME = "归属没有变化"


def summary(found: Handovers) -> str:
    """All in one line."""
    counts = [(aspect, found.of(aspect)) for aspect in Aspect]
    told = [f"{aspect.value} {len(listed)} 处（{sum(one.size for one in listed):,} 个类型×镇街）"
            for aspect, listed in counts if listed]
    unusual = sum(1 for one in found.announced if not one.shift.ordinary)
    told += [f"只在特殊情形下的 {unusual} 处"] if unusual else []
    told += [f"类型和镇街增减 {len(found.gone)} 个"] if found.gone else []
    faults = sum(1 for one in found.announced if one.fault)
    made_up = sum(1 for one in found.announced if one.made_up)
    marked = [(faults, "改后无人主办或者有争议"), (made_up, "用到示意的数据，不是公布的")]
    warned = "".join(f"；其中 {count} 处{what}" for count, what in marked if count)
    wide = len({one.kind.id for one in found.uncompared})
    untold = f"；{wide} 个事件类型没有比较完" if wide else ""
    return (f"变化：{'，'.join(told)}" if told else SAME) + warned + untold + "。"


def handovers_to_text(found: Handovers, labels: tuple[str, str], width: int = WIDTH, *, brief: bool = False) -> str:
    """Summary, what changes hands, and the differences of the lists; `brief` leaves reasons and records out."""
    say = Words(found)
    lines = hang("", f"{labels[0]} → {labels[1]}，自 {found.day} 起", width) + hang("", summary(found), width)
    number = 0
    for title, listed in _parts(found):
        lines += ["", title]
        for one in listed:
            number += 1
            mark = f"★ {say.fault(one)}：" if one.fault else ""
            lines += hang(f"{number:>3}. ", mark + say.sentence(one), width)
            lines += rows(_details(one, say), width, 5) if not brief else []
    lines += block("类型和镇街的增减", (line for one in found.gone for line in hang("  ", say.gone(one), width, 4)))
    lines += block("没有比较的", (line for one in found.uncompared for line in hang("  ", say.uncompared(one), width, 4)))
    lines += block("办理要求", hang("  ", _requirements(found), width)) if found.requirements else []
    if not brief:
        lines += block("清单变动", records_to_text(found.records, width).split("\n"))
    return "\n".join(line.rstrip() for line in lines)


def _parts(found: Handovers) -> Iterator[tuple[str, tuple[Handover, ...]]]:
    for aspect in Aspect:
        if found.of(aspect):
            yield f"{aspect.value}的变化", found.of(aspect)
    unusual = tuple(one for one in found.announced if not one.shift.ordinary)
    if unusual:
        yield "只在特殊情形下才有的变化（条件是举例）", unusual


def _requirements(found: Handovers) -> str:
    count = len(found.requirements)
    listed = "、".join(f"{change.id} {change.name}（{change.action.value}）" for change in found.requirements[:NAMED])
    more = "等" if count > NAMED else ""
    return f"另有 {count} 条规则改了办理要求或者法定时限，不在上面逐格比较，内容见清单变动：{listed}{more}"


def _details(one: Handover, say: Words) -> Iterator[tuple[str, str | list[str]]]:
    if one.change.aspect is Aspect.OWNER:
        yield "依据", _from_to(*map(say.bases, one.bases))
        yield "规则", _from_to(*map(say.rules, one.rules))
    yield "原因", say.reasons(one)
    yield "在办", [say.filed(filed, one) for filed in one.filed]
    yield "看一例", say.command(one)


def _from_to(before: str, after: str) -> str:
    return f"{before} → {after}" if before != after else f"{after}（前后相同）"


def handovers_to_markdown(found: Handovers, labels: tuple[str, str]) -> str:
    """The same for a merge request: sentences first, details and records folded."""
    say = Words(found)
    lines = ["## 归属变化", "", plain(f"{labels[0]} → {labels[1]}，自 {found.day} 起。{summary(found)}")]
    for title, listed in _parts(found):
        lines += ["", f"### {title}", ""]
        for one in listed:
            mark = f"**{say.fault(one)}** " if one.fault else ""
            lines.append(f"- {mark}{plain(say.sentence(one))}")
            lines += [f"  - 在办：{plain(say.filed(filed, one))}" for filed in one.filed]
    if found.gone:
        lines += ["", "### 类型和镇街的增减", "", *(f"- {plain(say.gone(one))}" for one in found.gone)]
    if found.uncompared:
        lines += ["", "### 没有比较的", "", *(f"- {plain(say.uncompared(one))}" for one in found.uncompared)]
    if found.requirements:
        lines += ["", plain(_requirements(found) + "。")]
    if found.announced:
        whole = Words(found, named=len(found.after.event_types) + len(found.towns))
        cells = ((whole.sentence(one), "\n".join(say.reasons(one)), say.rules(one.rules[1]), say.command(one))
                 for one in found.announced)
        lines += ["", *_folded("逐条的范围、原因和例子", table(("变化", "原因", "改后的规则", "例子"), cells))]
    lines += ["", *_folded("清单变动", records_to_markdown(found.records, 3).splitlines())]
    if any(one.made_up for one in found.announced):
        lines += ["", "含示意数据，不是公布的。"]
    return "\n".join(lines) + "\n"


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>")
