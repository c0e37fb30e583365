"""The lists of a body as a page, as data and as tables (履职清单的输出). In: lists. Out: text, dicts, sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from powerlist.catalog import Catalog
from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body
from powerlist.model.powers import Grant
from powerlist.report.entries import (
    RETURNS,
    STATUS,
    Pairs,
    Words,
    asked,
    described,
    document,
    is_item,
    measures,
    source,
    trusted,
    ways,
)
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, hang, pad, rows
from powerlist.report.phrases import condition
from powerlist.report.sheet import Cell, Sheet
from powerlist.terms import BodyKind
from powerlist.views.entries import Case, Entry, How, Lists, Origin, Section, Side
from powerlist.views.totals import tally

#: What the reader of a section must not overlook.
NOTES = {
    Section.TO_BE_TAKEN_BACK: "已经决定，日期还没有到；到期以前仍由它办理",
    Section.TO_COME: "已经决定，日期还没有到",
    Section.LIABLE: "不是履职事项：不履行职责时要追究责任的条款，不计入三张清单",
    Section.LAPSED: "赋权还没有收回，事项所依据的法律当日已经不在施行",
    Section.HELPING_TOWNS: "由镇街牵头，它配合",
}

_NUMERALS = "一二三四五六七八九十"


# Text.

def lists_to_text(lists: Lists, catalog: Catalog, only: Sequence[Section] = (), *, brief: bool = False,
                  width: int = WIDTH) -> str:
    """All sections, or `only` some; `brief` is a line an entry."""
    words = Words(catalog, lists)
    chosen = [(section, entries) for section, entries in lists.sections.items() if not only or section in only]
    lines = [f"{lists.body.name}（{lists.day}）"]
    if lists.body.kind is BodyKind.VILLAGE and (town := words.over):
        lines.append(f"村居没有镇街的三张清单，这里只列请它协助的事；所在镇街是{town.name}。")
    if not chosen:
        return "\n".join(lines) + "\n" + ("这些清单里没有它的内容。" if lists.sections else "目录里没有登记它的事项和责任。")
    if not only:
        lines += ["", *rows(_summary(lists), width)]
    for numeral, (section, entries) in zip(chain(_NUMERALS, _more()), chosen, strict=False):
        lines += ["", f"{numeral}、{section.value}（{len(entries)} 项）"]
        lines += hang("  ", f"{NOTES[section]}。", width) if section in NOTES else []
        for number, entry in enumerate(entries, 1):
            lines += _brief(number, entry, words, width) if brief else _full(number, entry, section, words, width)
    return "\n".join(line.rstrip() for line in lines)


def _more() -> Iterator[str]:
    yield from ("十" + numeral for numeral in _NUMERALS)


def _summary(lists: Lists) -> Pairs:
    """The figures of a body, and what must be known before they are used."""
    pairs: Pairs = [(section.value, f"{len(entries)} 项：{_counts(tally(entries, lambda entry: entry.type))}")
                    for section, entries in lists.sections.items()]
    basic = lists[Section.BASIC]
    if basic:
        pairs.append(("基本履职来源", _counts(tally(basic, lambda entry: "、".join(ways(entry)) or "责任事项"))))
        pairs.append(("基本履职领域", _counts(tally(basic, lambda entry: entry.field))))
        twice = [f"{entry.name}〔{entry.record.id}〕" for entry in basic if entry.twice]
        pairs.append(("两处都有", f"{len(twice)} 项，各只计一项：{'；'.join(twice)}" if twice else ""))
    made_up = sum(entry.made_up for entries in lists.sections.values() for entry in entries)
    pairs.append(("数据性质", f"{made_up} 项全部或者部分是示意的，不能作为依据" if made_up else ""))
    return pairs


def _counts(found: dict[str, int]) -> str:
    return "，".join(f"{word} {count}" for word, count in found.items())


def _brief(number: int, entry: Entry, words: Words, width: int) -> list[str]:
    others = words.bodies(entry.counterparts)
    says = [described(entry), "、".join(ways(entry)), f"对应 {others}" if others else ""]
    return hang(f"  {number}. ", f"{entry.name}〔{entry.record.id}〕{'；'.join(part for part in says if part)}", width, 6)


def _full(number: int, entry: Entry, section: Section, words: Words, width: int) -> list[str]:
    head = pad(f"  {number}. ", 6)
    lines = hang(head, f"{entry.name}〔{entry.record.id}〕{described(entry)}", width, 6)
    lines += rows(_rows(entry, section, words), width, indent=6)
    for case in entry.cases:
        lines += hang(" " * 6, f"· {words.case(case)}", width, 8)
        lines += rows([("本机构", words.mine(case)), ("其他", words.theirs(case)),
                       ("依据", "；".join(words.cited(case.basis)))], width, indent=8)
    return lines


def _rows(entry: Entry, section: Section, words: Words) -> Pairs:
    if section in RETURNS:
        return [*(pair for origin in entry.origins for pair in words.returned(origin)),
                ("依据", "；".join(words.basis(entry)))]
    others = words.bodies(entry.counterparts)
    if isinstance(entry.record, Admission):
        return [("提出" if section is not Section.ASKED else "请谁做", others), *asked(entry.record),
                ("文件", words.documents(entry)), ("依据", "；".join(words.basis(entry)))]
    if not is_item(entry):
        return [("对应机构", others)]
    shared = any(origin.how in (How.JOINT, How.HELP) for origin in entry.origins)
    pairs: Pairs = [("对应机构", others or ("（法条写明的其他机关，目录里没有）" if shared else ""))]
    if section in (Section.KEPT, Section.HANDED_DOWN):
        law = [words.origin(origin) for origin in entry.origins if origin.grant is None]
        pairs += [("来源", law), ("已交", words.handed(entry)), ("保留", words.retained(entry))]
    else:
        pairs.append(("来源", [words.origin(origin) for origin in entry.origins]))
        pairs.append(("注意", "法律已经给它，或者几个赋权都写了它：只计一项" if entry.twice else ""))
    return [*pairs, ("适用", words.applies(entry)), ("疑义", words.doubt(entry)),
            ("依据", "；".join(words.basis(entry))), ("文件", words.documents(entry))]


# Data.

def lists_to_dict(lists: Lists, catalog: Catalog, only: Sequence[Section] = ()) -> Dict:
    """The same as data; towns are all named."""
    words = Words(catalog, lists)
    return {
        "body": {**_body(lists.body), "kind": lists.body.kind.value},
        "as_of": plain(lists.day),
        "sections": [{
            "section": section.value, "count": len(entries), "note": NOTES.get(section),
            "by_type": tally(entries, lambda entry: entry.type), "by_field": tally(entries, lambda entry: entry.field),
            "entries": [_entry(entry, words) for entry in entries],
        } for section, entries in lists.sections.items() if not only or section in only],
    }


def _entry(entry: Entry, words: Words) -> Dict:
    return {
        "id": entry.record.id, "name": entry.name, "type": entry.type, "field": entry.field,
        "status": plain(entry.status), "made_up": entry.made_up, "source": source(entry),
        "counterparts": _bodies(entry.counterparts), "basis": words.basis(entry), "documents": words.documents(entry),
        "when": words.applies(entry) or None, "doubt": words.doubt(entry) or None, "twice": words.is_town and entry.twice,
        "origins": [_origin(origin) for origin in entry.origins], "cases": [_case(case, words) for case in entry.cases],
        "admission": _admission(entry.record) if isinstance(entry.record, Admission) else None,
    }


def _origin(origin: Origin) -> Dict:
    found: Dict = {"how": origin.how.value, "measures": [m.word for m in origin.measures], "status": plain(origin.status)}
    return {**found, "grant": _grant(origin.grant, origin.to) if origin.grant else None}


def _grant(grant: Grant, to: Iterable[Body]) -> Dict:
    back = grant.take_back
    return {
        "id": grant.id, "giver": grant.giver, "to": _bodies(to), "scope": grant.scope.text if grant.scope else None,
        "from": plain(grant.in_force.start), "until": plain(grant.in_force.end),
        "document": document(grant.instrument) if grant.instrument else None,
        "published": plain(grant.published.on) if grant.published else None,
        "take_back": {"on": plain(back.on), "receiver": back.receiver, "way": back.way,
                      "document": document(back.instrument) if back.instrument else None} if back else None,
    }


def _case(case: Case, words: Words) -> Dict:
    scenario = case.scenario
    return {
        "scenario": {"id": scenario.id, "name": scenario.name,
                     "when": condition(scenario.when, words.catalog.vocabulary)} if scenario else None,
        "principals": [_side(side) for side in case.principals],
        "supporting": [_side(side) for side in case.supporting], "basis": words.cited(case.basis),
    }


def _side(side: Side) -> Dict:
    return {"town_of_event": bool(side.duty.town), "department": side.duty.department, "bodies": _bodies(side.bodies),
            "duties": list(side.duty.duties)}


def _admission(record: Admission) -> Dict:
    return {"owner": record.owner, "to": list(record.to), "duties": list(record.duties), "safeguards": list(record.safeguards),
            "from": plain(record.period.start), "until": plain(record.period.end)}


def _bodies(found: Iterable[Body]) -> list[Dict]:
    return [_body(body) for body in found]


def _body(body: Body) -> Dict:
    return {"id": body.id, "name": body.name, "level": body.level.value}


# Tables.

_COLUMNS = ("序号", "编号", "名称", "类型", "领域", "来源", "场景、适用条件", "对应机构", "本机构职责", "其他机构职责", "依据",
            "文件", "疑义", "数据性质")
_RETURN_COLUMNS = ("序号", "编号", "名称", "类型", "领域", "收回日期", "承接机构", "涉及镇街", "工作方式", "依据", "文件",
                   "数据性质")


def lists_to_sheets(lists: Lists, catalog: Catalog, only: Sequence[Section] = ()) -> tuple[Sheet, ...]:
    """A sheet a section: a row an entry, or a row for each of its scenarios."""
    words = Words(catalog, lists)
    return tuple(_sheet(section, entries, words) for section, entries in lists.sections.items()
                 if not only or section in only)


def _sheet(section: Section, entries: Sequence[Entry], words: Words) -> Sheet:
    table = _return_rows if section in RETURNS else _entry_rows
    notes = (f"机构：{words.lists.body.name}；清单日期：{words.lists.day}", *((NOTES[section],) if section in NOTES else ()))
    return Sheet(section.value, _RETURN_COLUMNS if section in RETURNS else _COLUMNS,
                 tuple(row for number, entry in enumerate(entries, 1) for row in table(number, entry, words)), notes)


def _entry_rows(number: int, entry: Entry, words: Words) -> Iterator[tuple[Cell, ...]]:
    first: tuple[Cell, ...] = (number, entry.record.id, entry.name, entry.type, entry.field)
    others, documents, status = words.bodies(entry.counterparts), "\n".join(words.documents(entry)), trusted(entry)
    if entry.cases:
        for case in entry.cases:
            yield (*first, "责任清单", words.case(case), others, "\n".join(words.mine(case)),
                   "\n".join(words.theirs(case)), "；".join(words.cited(case.basis)), documents, None, status)
        return
    if isinstance(entry.record, Admission):
        origin, mine = entry.type, "、".join(entry.record.duties)
    else:
        origin = "\n".join(_told(origin, words) for origin in entry.origins)
        mine = "\n".join(dict.fromkeys(measures(origin.measures) for origin in entry.origins if origin.measures))
    yield (*first, origin, words.applies(entry) or None, others, mine, None, "；".join(words.basis(entry)), documents,
           words.doubt(entry) or None, status)


def _told(origin: Origin, words: Words) -> str:
    to = "" if words.is_town or not origin.grant else f"{words.bodies(origin.to)}："
    return to + words.origin(origin)


def _return_rows(number: int, entry: Entry, words: Words) -> Iterator[tuple[Cell, ...]]:
    for origin in entry.origins:
        said = dict(words.returned(origin))
        back = origin.grant.take_back if origin.grant else None
        yield (number, entry.record.id, entry.name, entry.type, entry.field, back.on if back else None, str(said["承接"]),
               words.bodies(origin.to), str(said["方式"]), "；".join(words.basis(entry)), str(said["文件"]),
               STATUS[origin.status])
