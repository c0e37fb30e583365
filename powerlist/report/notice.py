"""A draft of the notice that announces a change of hands (调整通知): Chinese official layout, in Markdown.

In: the changes as `views.handover` found them. Out: a draft. What the lists do not say is left for a person to fill
in and marked so; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterator

from powerlist.model.period import Period
from powerlist.report.handover_words import Words
from powerlist.report.markdown import plain
from powerlist.views.handover import Handover, Handovers
from powerlist.views.replies import Owner
from powerlist.views.shifts import Aspect

_NUMBERS = "一二三四五六七八九十"

_ASPECTS = {Aspect.OWNER: "调整办理主体", Aspect.SUPPORT: "调整配合单位", Aspect.DEADLINE: "调整办理时限",
            Aspect.BASIS: "更新依据"}


def notice(found: Handovers) -> str:
    """The draft. Only what holds in ordinary events is announced; the rest is for the text comparison."""
    say = Words(found, named=len(found.after.event_types) + len(found.before.event_types) + len(found.towns), formal=True)
    parts = [*_parts(found, say), ("施行日期", list(_start(found, say))), ("在办案件", list(_filed(found, say))),
             ("发文前必须解决的问题", list(_faults(found, say)))]
    lines = ["# 关于调整部分事项办理主体的通知", "", "（草稿）", "", _fill("发文机关"), "", _fill("发文字号"), "",
             f"{_fill('主送机关')}（涉及：{plain('、'.join(_concerned(found, say)) or '无')}）：", "",
             f"根据{_fill('决定调整的文件')}，现将部分事项的办理调整如下。"]
    for number, (title, sentences) in enumerate((part for part in parts if part[1]), 1):
        lines += ["", f"## {_chinese(number)}、{title}", ""]
        lines += [line for place, text in enumerate(sentences, 1) for line in (f"（{_chinese(place)}）{plain(text)}", "")][:-1]
    lines += ["", f"附件：{_fill('调整后的清单')}", "", _fill("发文机关署名"), "", _fill("成文日期"), "", "---", "",
              "本稿由两份清单的比较写成，只写清单和规则里有的；〔待填〕处由人填写，发文前请法制机构审核。"]
    if any(one.made_up for one in found.changes):
        lines.append("所依据的数据里有示意的，不是公布的，不能直接发文。")
    return "\n".join(lines) + "\n"


def _parts(found: Handovers, say: Words) -> Iterator[tuple[str, list[str]]]:
    for aspect, title in _ASPECTS.items():
        yield title, [_adjusted(one, say) for one in found.of(aspect) if not one.fault]
    yield "事件类型和镇街的增减", [f"{say.gone(one)}。" for one in found.gone]


def _adjusted(one: Handover, say: Words) -> str:
    return say.sentence(one) + (f"依据：{say.bases(one.bases[1])}。" if one.change.aspect is Aspect.OWNER else "")


def _concerned(found: Handovers, say: Words) -> list[str]:
    """Bodies that lose or gain something."""
    names: dict[str, None] = {}
    for one in found.changes:
        for part in (one.change.before, one.change.after):
            ids = (part.lead,) if isinstance(part, Owner) else sorted(part) if isinstance(part, frozenset) else ()
            names.update(dict.fromkeys(say.who(id, one) for id in ids if id and one.shift.ordinary))
    return list(names)


def _start(found: Handovers, say: Words) -> Iterator[str]:
    ordinary = [one for one in found.changes if one.shift.ordinary and not one.fault]
    days = sorted({one.period.start for one in ordinary if one.period.start and one.period.start > found.day})
    if days:
        yield f"清单写明自{'、'.join(map(say.day, days))}起的，自该日起施行。"
    if any(one.period == Period(found.day, one.period.end) for one in ordinary):
        yield (f"清单没有写明日期的（到{say.day(found.day)}已经不同），自{_fill('施行日')}起施行；"
               "请把这一天写进清单，否则以前的事件也按新的办。")


def _filed(found: Handovers, say: Words) -> Iterator[str]:
    for one in found.of(Aspect.OWNER):
        yield from (f"{say.kinds(one.kinds)}：{say.filed(filed, one)}。" for filed in one.filed if not one.fault)


def _faults(found: Handovers, say: Words) -> Iterator[str]:
    for one in found.changes:
        if one.fault:
            yield f"{say.fault(one)}：{say.sentence(one)}原因：{'；'.join(say.reasons(one))}。"


def _fill(what: str) -> str:
    return f"〔待填：{what}〕"


def _chinese(number: int) -> str:
    """A number up to 99 as headings have it."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    first = {0: "", 1: "十"}.get(tens, f"{_NUMBERS[tens - 1]}十")
    return first + (_NUMBERS[ones - 1] if ones else "")
