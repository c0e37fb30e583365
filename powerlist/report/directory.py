"""The dispatch directory as pages, data and tables (派单目录的输出). In: a directory. Out: text, dicts, sheets, Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from powerlist.model.bodies import Body
from powerlist.report.dispatch import NAMED, Words, deadlines, document_of, page_of
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, hang, pad, rows
from powerlist.report.markdown import plain as escaped
from powerlist.report.markdown import table
from powerlist.report.phrases import fact
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.towns import towns_counted
from powerlist.terms import Outcome
from powerlist.views.cases import Circumstance, Stretch
from powerlist.views.directory import Directory, Entry, Row, Turn

Pairs = list[tuple[str, str | Sequence[str]]]

#: Tells under which heading a row of an entry stands.
Heading = Callable[[Entry, Row], str]


def by_page(entry: Entry, _: Row) -> str:
    """The directory of a county: by scheme and category."""
    return page_of(entry.kind)


def for_town(_: Entry, row: Row) -> str:
    """That of a town: what it is sent, and what it is not."""
    dispatch = row.dispatch
    if dispatch.outcome is Outcome.OWNED:
        return "不派本镇的事项（派县级部门等）" if dispatch.bar else "派本镇的"
    return _NO_OWNER[dispatch.outcome]


_NO_OWNER = {Outcome.ELSEWHERE: "不派本镇的事项（另有渠道）", Outcome.DISPUTED: "有争议的", Outcome.UNOWNED: "无人主办的",
             Outcome.INCOMPLETE: "通常情形下定不了的"}


@dataclass(frozen=True)
class ForBody:
    """That of a department: what it leads, what it helps with."""

    body: Body

    def __call__(self, _: Entry, row: Row) -> str:
        owner = row.dispatch.assignment
        if owner.lead is not None and owner.lead.id == self.body.id:
            return "派本单位的"
        if owner.in_name_of is not None and owner.in_name_of.id == self.body.id:
            return "以本单位名义、由别的单位办理的"
        if any(side.body is not None and side.body.id == self.body.id for side in owner.candidates):
            return "本单位是争议一方的"
        if any(one.body.id == self.body.id for one in row.dispatch.support):
            return "本单位配合的"
        keepers = (row.dispatch.interim, owner.adjudicator)
        named = any(one is not None and one.id == self.body.id for one in keepers)
        return "本单位先接办或者确定归属的" if named else "另有情形时派本单位的"


# Text.

def directory_to_text(found: Directory, heading: Heading = by_page, width: int = WIDTH) -> str:
    """The head, then the entries under their headings."""
    words_of = Words(found)
    lines = [_title(found, heading), "", *rows(_head(found, words_of), width)]
    for number, (title, listed) in enumerate(_pages(found, heading), 1):
        kinds = list(dict.fromkeys(entry.kind.id for entry, _ in listed))
        lines += ["", f"【{number}】{title}（{len(kinds)} 类）"]
        for place, (_, group) in enumerate(groupby(listed, key=lambda pair: pair[0].kind.id), 1):
            lines += ["", *_kind(place, list(group), words_of, width)]
    return "\n".join(line.rstrip() for line in lines)


def _title(found: Directory, heading: Heading = by_page) -> str:
    county = found.catalog.county
    whose = heading.body.name if isinstance(heading, ForBody) else found.towns[0].name if len(found.towns) == 1 else ""
    return f"{county.name if county else found.catalog.manifest.name}派单目录{'：' if whose else ''}{whose}（{found.day}）"


def _pages(found: Directory, heading: Heading) -> list[tuple[str, list[tuple[Entry, tuple[Row, ...]]]]]:
    """Headings in the order in which they come up, each with its entries and of these the rows that belong there."""
    pages: dict[str, list[tuple[Entry, tuple[Row, ...]]]] = {}
    for entry in found.entries:
        parts: dict[str, list[Row]] = {}
        for row in entry.rows:
            parts.setdefault(heading(entry, row), []).append(row)
        for title, mine in parts.items():
            pages.setdefault(title, []).append((entry, tuple(mine)))
    return sorted(pages.items(), key=lambda page: _ORDER.index(page[0]) if page[0] in _ORDER else -1)


#: In which order headings stand that do not come up in the order of the event types.
_ORDER = ["派本镇的", "不派本镇的事项（派县级部门等）", *_NO_OWNER.values(), "派本单位的", "以本单位名义、由别的单位办理的",
          "本单位是争议一方的", "本单位配合的", "本单位先接办或者确定归属的", "另有情形时派本单位的"]


def _head(found: Directory, speech: Words) -> Pairs:
    tally = found.tally
    pairs = sum(tally.values())
    kinds = {entry.kind.id for entry in found.entries}
    counts = "，".join(f"{word} {tally[key]}" for key, word in _TALLY if tally.get(key))
    until = found.catalog.law_until
    made_up = sum(row.dispatch.made_up for entry in found.entries for row in entry.rows)
    return [
        ("范围", f"{towns_counted(found.towns)}，{len(kinds)} 类事件，共 {sum(len(e.rows) for e in found.entries)} 条"),
        ("结果", f"每个镇街每一类算一件，共 {pairs} 件：{counts}" if pairs else "没有可以列出的"),
        ("法律", f"截至 {until}，以后公布的修改、废止没有计入" if until else ""),
        ("推定", _presumed(found)),
        ("另有情形", "对每个别的去处只写最近的一种情形；其他情形用 decide 逐件判定" if pairs else ""),
        ("通例", [f"{number}. {speech.custom(custom)}" for number, custom in enumerate(found.customs, 1)]),
        ("示意", f"{made_up} 条用到示意数据（标“示意”），不得作为执法依据" if made_up else ""),
    ]


_TALLY = [("owned", "有主办"), ("elsewhere", "另有渠道"), ("unowned", "无人主办"), ("disputed", "有争议"),
          ("incomplete", "定不了"), ("asked", "要先问清")]


def _presumed(found: Directory) -> str:
    """What decides whose it is by name, the rest by number."""
    told = [fact(name, value, found.catalog.vocabulary) for name, value in found.presumed.items()
            if name in found.deciding]
    rest = len(found.presumed) - len(told)
    if not (found.presumed and found.entries):
        return ""
    if not told:
        return f"没有人报告的按推定，{rest} 项推定都不影响派给谁"
    return f"没有人报告时按此派单：{'，'.join(told)}" + (f"；另有 {rest} 项不影响派给谁" if rest else "")


def _kind(number: int, listed: list[tuple[Entry, tuple[Row, ...]]], speech: Words, width: int) -> list[str]:
    """One event type, in each group of its towns."""
    kind = listed[0][0].kind
    names = "、".join((*kind.aliases, *kind.keywords))
    lines = hang(pad(f"  {number}. ", 6), f"{kind.name}〔{kind.code or kind.id}〕{names}", width, 6)
    for entry, mine in listed:
        alone = len(speech.directory.towns) == 1
        lines += [] if alone else hang("      ", f"▪ {speech.towns(entry, NAMED)}", width, 8)
        lines += rows([("先问", _asks(entry))], width, 8)
        for row in mine:
            if row.cases != ((),):
                lines += hang("        ", f"· {speech.cases(row.cases)}的", width, 10)
            lines += rows(_row(entry, row, speech), width, 8 if row.cases == ((),) else 10)
        lines += rows([("另有情形", list(speech.turns(entry, mine)))], width, 8)
    return lines


def _asks(entry: Entry) -> list[str]:
    return [attribute.question or f"{attribute.label}是什么？" for attribute in entry.asks]


def _row(entry: Entry, row: Row, speech: Words) -> Pairs:
    dispatch = row.dispatch
    return [
        ("派给", speech.lead(row, entry) + ("　〔示意〕" if dispatch.made_up else "")),
        ("怎么办", speech.otherwise(row, entry)),
        ("不得派镇街", speech.bar(dispatch.bar) if dispatch.bar else ""),
        ("配合", speech.support(dispatch, entry)),
        ("期限", "；".join(deadlines(dispatch.deadlines))),
        ("要求", [one.text for one in dispatch.obligations]),
        ("依据", speech.basis(dispatch)),
    ]


# Data.

def directory_to_dict(found: Directory) -> Dict:
    """The same as data; nothing is grouped away."""
    speech = Words(found)
    return {
        "as_of": plain(found.day), "law_until": plain(found.catalog.law_until),
        "towns": [{"id": town.id, "name": town.name} for town in found.towns],
        "counts": {key: found.tally.get(key, 0) for key, _ in _TALLY},
        "presumptions": [{"attribute": name, "label": found.catalog.vocabulary[name].label, "value": plain(value),
                          "deciding": name in found.deciding} for name, value in found.presumed.items()],
        "customs": [{**_turn(custom.turn, None, speech), "sorts": list(custom.sorts)} for custom in found.customs],
        "entries": [_entry(entry, speech) for entry in found.entries],
    }


def _entry(entry: Entry, speech: Words) -> Dict:
    kind = entry.kind
    return {
        "type": {"id": kind.id, "name": kind.name, "scheme": kind.scheme, "category": kind.category, "code": kind.code,
                 "keywords": list(kind.keywords), "aliases": list(kind.aliases)},
        "towns": [{"id": town.id, "name": town.name} for town in entry.towns],
        "questions": [{"attribute": a.name, "label": a.label, "question": a.question} for a in entry.asks],
        "rows": [_row_data(row, entry, speech) for row in entry.rows],
        "turns": [_turn(turn, entry, speech) for turn in speech.directory.particular(entry)],
        "sort": entry.sort,
        "exempt": [number for number, custom in enumerate(speech.directory.customs) if custom in entry.exempt],
    }


def _row_data(row: Row, entry: Entry, speech: Words) -> Dict:
    dispatch, owner = row.dispatch, row.dispatch.assignment
    bar = dispatch.bar
    return {
        "when": speech.cases(row.cases) or None, "cases": [[_circumstance(one) for one in case] for case in row.cases],
        "facts": {name: plain(value) for name, value in row.facts},
        "outcome": owner.outcome.value, "lead": _body(owner.lead, entry, speech),
        "unit": dispatch.unit.name if dispatch.unit else None, "in_name_of": _body(owner.in_name_of, entry, speech),
        "channel": owner.channel, "candidates": [_body(side.body, entry, speech) for side in owner.candidates],
        "adjudicator": _body(owner.adjudicator, entry, speech), "adjudicator_role": owner.adjudicator_role,
        "way": owner.way, "missing": owner.missing, "interim": _body(dispatch.interim, entry, speech),
        "support": [{"body": _body(one.body, entry, speech), "duties": list(one.duties), "rule": one.rule}
                    for one in dispatch.support],
        "deadlines": [{"value": due.deadline.value, "unit": due.deadline.clock.value, "of": due.deadline.of,
                       "since": due.deadline.since, "source": due.source} for due in dispatch.deadlines],
        "obligations": [{"text": one.text, "rule": one.rule} for one in dispatch.obligations],
        "ground": dispatch.line.id, "scenario": dispatch.scenario, "basis": list(dispatch.basis),
        "grant": dispatch.grant.id if dispatch.grant else None, "instrument": document_of(dispatch) or None,
        "rules": list(owner.rules),
        "not_to_town": {"code": bar.why.name.lower(), "text": speech.bar(bar),
                        "grant": bar.grant.id if bar.grant else None} if bar else None,
        "illustrative": dispatch.made_up,
    }


def _body(body: Body | None, entry: Entry, speech: Words) -> Dict | None:
    """A body; that of the towns without an id where there are several."""
    if body is None:
        return None
    shared = body.id in entry.own and len(entry.towns) > 1
    return {"id": None if shared else body.id, "name": speech.who(body, entry), "level": body.level.value,
            "of_town": body.id in entry.own}


def _circumstance(one: Circumstance) -> Dict:
    return {"attribute": one.attribute, "values": [
        {"from": plain(value.first), "to": plain(value.last)} if isinstance(value, Stretch) else plain(value)
        for value in one.values]}


def _turn(turn: Turn, entry: Entry | None, speech: Words) -> Dict:
    names = [_body(body, entry, speech) if entry else {"id": body.id, "name": body.name, "level": body.level.value,
                                                       "of_town": False} for body in turn.bodies]
    return {"case": [_circumstance(one) for one in turn.case], "facts": {name: plain(value) for name, value in turn.facts},
            "outcome": turn.outcome.value, "bodies": names, "channel": turn.channel, "text": speech.turn(turn, entry)}


# Tables.

_COLUMNS = ("序号", "分类", "编码", "事件类型", "关键词", "镇街", "情形", "结论", "派给", "承办科室", "配合", "期限和要求",
            "依据", "不得派镇街", "另有情形", "数据性质")


def directory_to_sheets(found: Directory) -> tuple[Sheet, ...]:
    """One table, a row for each case of an entry: filters give the part of a town or a department."""
    speech = Words(found)
    listed = [(entry, row) for entry in found.entries for row in entry.rows]
    notes = [f"{label}：{text if isinstance(text, str) else '；'.join(text)}" for label, text in _head(found, speech) if text]
    return (Sheet(_title(found), _COLUMNS,
                  tuple(_cells(number, entry, row, speech) for number, (entry, row) in enumerate(listed, 1)), tuple(notes)),)


def _cells(number: int, entry: Entry, row: Row, speech: Words) -> tuple[Cell, ...]:
    kind, dispatch = entry.kind, row.dispatch
    towns = "、".join(town.name for town in entry.towns)  # all, so that a filter finds each
    when = [*(f"先问：{question}" for question in _asks(entry)), speech.cases(row.cases)]
    observed = [*deadlines(dispatch.deadlines), *(one.text for one in dispatch.obligations)]
    return (number, page_of(kind), kind.code, kind.name, "、".join((*kind.aliases, *kind.keywords)), towns, _lines(when),
            dispatch.outcome.word, _lines((_unadorned(row, entry, speech), speech.otherwise(row, entry))),
            dispatch.unit.name if dispatch.unit else None, _lines(speech.support(dispatch, entry)), _lines(observed),
            speech.basis(dispatch), speech.bar(dispatch.bar) if dispatch.bar else None, _lines(speech.turns(entry, (row,))),
            "示意" if dispatch.made_up else None)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _unadorned(row: Row, entry: Entry, speech: Words) -> str:
    """Where the event is sent; the office has a column of its own."""
    unit = row.dispatch.unit
    return speech.lead(row, entry).replace(f"（{unit.name}）", "", 1) if unit else speech.lead(row, entry)


# Markdown.

_SHORT = ("事件类型", "镇街", "情形", "派给", "配合", "期限", "依据", "不得派镇街、另有情形")


def directory_to_markdown(found: Directory, heading: Heading = by_page) -> str:
    """The head, then a table under each heading."""
    speech = Words(found)
    lines = [f"# {escaped(_title(found, heading))}", ""]
    for label, texts in _head(found, speech):
        lines += [f"- {label}：{escaped(text)}" for text in ([texts] if isinstance(texts, str) else texts) if text]
    for title, listed in _pages(found, heading):
        lines += ["", f"## {escaped(title)}", "", *table(_SHORT, _short(listed, speech))]
    return "\n".join(lines)


def _short(listed: Iterable[tuple[Entry, tuple[Row, ...]]], speech: Words) -> Iterator[tuple[str, ...]]:
    for entry, mine in listed:
        for row in mine:
            dispatch = row.dispatch
            said = (speech.lead(row, entry), speech.otherwise(row, entry), "〔示意〕" if dispatch.made_up else "")
            notes = (speech.bar(dispatch.bar) if dispatch.bar else "", *speech.turns(entry, (row,)))
            yield (entry.kind.name, speech.towns(entry), speech.cases(row.cases), _lines(said),
                   _lines(speech.support(dispatch, entry)), _lines(deadlines(dispatch.deadlines)),
                   speech.basis(dispatch), _lines(notes))
