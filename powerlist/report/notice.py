"""A draft of the notice that announces a change of hands (调整通知): in the layout of Chinese official documents.

In: the changes as `views.handover` found them. Out: a draft, as Markdown or plain. What the lists do not say is left
for a person to fill in and marked so; nothing is invented. What only the drafter must know, and what holds only in
events out of the ordinary, stands below the document or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from powerlist.model.period import Period
from powerlist.report.handover_words import Words
from powerlist.report.markdown import plain
from powerlist.report.towns import TOWNS_ADDRESSED
from powerlist.table.likeness import TOWN
from powerlist.views.changes import Handover
from powerlist.views.handover import Handovers
from powerlist.views.replies import Owner
from powerlist.views.shifts import Aspect

_NUMBERS = "一二三四五六七八九十"

#: What changes: the heading of a section, and what the whole notice is about where nothing else changes.
_ASPECTS = {
    Aspect.OWNER: ("调整办理主体", "调整部分事项办理主体"), Aspect.SUPPORT: ("调整配合单位", "调整部分事项配合单位"),
    Aspect.DEADLINE: ("调整办理时限", "调整部分事项办理时限"), Aspect.BASIS: ("更新依据", "更新部分事项办理依据"),
}

_GONE = ("事件类型和镇街的增减", "调整事件类型和镇街")


@dataclass(frozen=True, slots=True)
class _Draft:
    """The document, and what the drafter must know."""

    title: str
    to: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]


def notice_to_markdown(found: Handovers) -> str:
    """The draft with headings."""
    draft = _draft(found)
    lines = [f"# {plain(draft.title)}", "", "（草稿）", ""]
    lines += [line for part in (*_head(draft), draft.opening) for line in (plain(part), "")]
    for number, (title, sentences) in enumerate(draft.sections, 1):
        lines += [f"## {_chinese(number)}、{title}", ""]
        lines += [line for text in _numbered(sentences) for line in (plain(text), "")]
    lines += [line for part in _TAIL for line in (part, "")]
    return "\n".join([*lines, "---", "", "起草说明（不属于正文，发文时删去）", "",
                      *(f"{number}. {plain(note)}" for number, note in enumerate(draft.notes, 1))]) + "\n"


def notice_to_text(found: Handovers) -> str:
    """The draft to be pasted into a word processor: a paragraph is a line."""
    draft = _draft(found)
    lines = [draft.title, "（草稿）", "", *_head(draft), draft.opening]
    for number, (title, sentences) in enumerate(draft.sections, 1):
        lines += ["", f"{_chinese(number)}、{title}", *_numbered(sentences)]
    return "\n".join([*lines, "", *_TAIL, "", "—" * 20, "起草说明（不属于正文，发文时删去）",
                      *(f"{number}. {note}" for number, note in enumerate(draft.notes, 1))]) + "\n"


def _head(draft: _Draft) -> tuple[str, ...]:
    return _fill("发文机关"), _fill("发文字号"), f"{draft.to}："


def _numbered(sentences: tuple[str, ...]) -> Iterator[str]:
    for number, text in enumerate(sentences, 1):
        yield f"（{_chinese(number)}）{text}" if len(sentences) > 1 else text


def _draft(found: Handovers) -> _Draft:
    say = Words(found, named=len(found.after.event_types) + len(found.before.event_types) + len(found.towns), formal=True)
    parts = [part for part in (*_adjusted(found, say), ("在办案件", _filed(found, say)), ("施行日期", _start(found, say)))
             if part[1]] or [("调整内容", [_fill("没有可以直接写进正文的变化，见起草说明")])]
    documents = "、".join(f"《{one.title}》" + (f"（{one.number}）" if one.number else "") for one in found.instruments)
    return _Draft(f"关于{_subject(found)}的通知", "、".join(_concerned(found, say)) or _fill("主送机关"),
                  f"根据{documents or _fill('决定调整的文件')}，现将有关事项的办理调整如下。",
                  tuple((title, tuple(sentences)) for title, sentences in parts), tuple(_notes(found, say)))


# The document.

def _subject(found: Handovers) -> str:
    """What the notice is about."""
    told = [subject for aspect, (_, subject) in _ASPECTS.items() if _sound(found, aspect)]
    told += [_GONE[1]] if found.gone else []
    return told[0] if len(told) == 1 or _sound(found, Aspect.OWNER) else "调整部分事项办理规定"


def _sound(found: Handovers, aspect: Aspect) -> list[Handover]:
    """The changes that can be announced: those that leave nobody in charge cannot."""
    return [one for one in found.of(aspect) if not one.fault]


def _adjusted(found: Handovers, say: Words) -> Iterator[tuple[str, list[str]]]:
    for aspect, (title, _) in _ASPECTS.items():
        yield title, [_sentence(one, say) for one in _sound(found, aspect)]
    yield _GONE[0], [f"{say.gone(one)}。" for one in found.gone]


def _sentence(one: Handover, say: Words) -> str:
    return say.sentence(one) + (f"依据：{say.bases(one.bases[1])}。" if one.change.aspect is Aspect.OWNER else "")


def _concerned(found: Handovers, say: Words) -> list[str]:
    """Bodies that lose or gain something, or lead what is to be done otherwise."""
    names: dict[str, None] = {}
    for one in (one for one in found.announced if one.shift.ordinary and not one.fault):
        parts = (one.change.before, one.change.after)
        ids = [part.lead for part in parts if isinstance(part, Owner)]
        ids += [id for part in parts if isinstance(part, frozenset) for id in sorted(part)]
        ids += sorted(one.leads) if one.change.aspect in (Aspect.DEADLINE, Aspect.BASIS) else []
        names.update(dict.fromkeys(TOWNS_ADDRESSED if id == TOWN and len(one.towns) > 1 else say.who(id, one)
                                   for id in ids if id))
    return list(names)


def _filed(found: Handovers, say: Words) -> list[str]:
    return [f"{say.kinds(one.kinds)}：{say.stays(filed, one)}。" for one in _sound(found, Aspect.OWNER)
            for filed in one.filed if filed.pending.kept and filed.pending.exists]


def _start(found: Handovers, say: Words) -> list[str]:
    days = sorted({one.period.start for one in _ordinary(found) if one.period.start and one.period.start > found.day})
    told = [f"以上写明自{'、'.join(map(say.day, days))}起的，自该日起施行。"] if days else []
    return told + ([f"其他的，自{_fill('施行日')}起施行。" if days else f"本通知自{_fill('施行日')}起施行。"]
                   if _undated(found) else [])


def _ordinary(found: Handovers) -> list[Handover]:
    return [one for aspect in Aspect for one in _sound(found, aspect)]


def _undated(found: Handovers) -> bool:
    return any(one.period == Period(found.day, one.period.end) for one in _ordinary(found))


# For the drafter.

def _notes(found: Handovers, say: Words) -> Iterator[str]:
    yield "本稿由两份清单的比较写成，只写清单和规则里有的；〔待填〕处由人填写，发文前请法制机构审核。"
    for one in (one for one in found.announced if one.fault and one.shift.ordinary):
        yield f"发文前必须解决：{say.fault(one)}：{say.sentence(one)}原因：{'；'.join(say.reasons(one))}。"
    if _undated(found):
        yield (f"有的变化清单里没有写明日期（到{say.day(found.day)}已经不同）：定了施行日，也要写进清单，"
               "否则以前的事件也按新的办。")
    for one in _sound(found, Aspect.OWNER):
        yield f"{say.kinds(one.kinds)}：规则由 {say.rules(one.rules[0])} 变为 {say.rules(one.rules[1])}。"
        yield from (f"{say.kinds(filed.kinds)}：{say.filed(filed, one)}。" for filed in one.filed)
    yield from (f"{say.uncompared(one)}。" for one in found.uncompared)
    unusual = sum(not one.shift.ordinary for one in found.announced)
    if unusual:
        yield f"另有 {unusual} 处变化只在特殊情形下才有，没有写进正文，见不加 --notice 的比较。"
    if any(one.made_up for one in found.announced):
        yield "所依据的数据里有示意的，不是公布的，不能直接发文。"


def _fill(what: str) -> str:
    return f"〔待填：{what}〕"


_TAIL = (f"附件：{_fill('调整后的清单')}", _fill("发文机关署名"), _fill("成文日期"))


def _chinese(number: int) -> str:
    """A number up to 99 as headings have it."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    first = {0: "", 1: "十"}.get(tens, f"{_NUMBERS[tens - 1]}十")
    return first + (_NUMBERS[ones - 1] if ones else "")
