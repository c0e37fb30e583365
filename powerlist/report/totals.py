"""The lists of a county in figures (清单总数), and published figures held against them (核对).

In: an overview and reconciliations. Out: text, dicts, sheets. Differences are told by name where the lists know
the names; what a county published without naming it cannot be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from powerlist.catalog import Catalog
from powerlist.model.manifest import Counting
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, block, columns, hang
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.towns import towns_counted
from powerlist.terms import CountUnit
from powerlist.views.entries import Entry, Section
from powerlist.views.totals import Figure, Overview, Reconciliation, Row, tally

#: As many names as are written out; the data has them all.
_NAMED = 10

#: What is counted up: all but what is no duty.
_COUNTED = [section for section in Section if section is not Section.LIABLE]

#: Shorter headings, so that a row fits on a page.
_HEADINGS = {Section.KEPT: "自己实施", Section.HANDED_DOWN: "已交镇街", Section.GRANTED: "承接", Section.RECEIVED: "从镇街收回",
             Section.TO_RECEIVE: "将要收回", Section.PRINCIPAL: "主体责任", Section.HELPING_TOWNS: "支持镇街",
             Section.HELPING: "配合其他", Section.ASKED: "请人协助", Section.LAPSED: "依据失效"}

Table = list[tuple[Cell, ...]]


# Figures.

def overview_to_text(found: Overview, checked: Sequence[Reconciliation], catalog: Catalog, width: int = WIDTH) -> str:
    """Towns, departments, types, fields, what nobody holds, and the published totals."""
    county = catalog.county
    lines = [f"{county.name if county else catalog.manifest.name}履职清单总数（{found.day}）"]
    for title, header, table in _tables(found):
        lines += block(f"{title}：", columns(header, table))
    lines += block(f"没有镇街一级机构、所以没有清单的 {towns_counted(found.bodiless)}：", hang(
        "  ", "、".join(area.name for area in found.bodiless), width) if found.bodiless else ())
    lines += block(f"法律规定的主体在目录里没有对应机构的事项 {len(found.unheld)} 项：", hang(
        "  ", _listed([f"{item.name}〔{item.id}〕" for item in found.unheld]), width) if found.unheld else ())
    lines += block("与公布总数核对：", (line for one in checked for line in _checked(one, catalog, width)))
    if not checked:
        lines += ["", "没有登记公布总数（powerlist.yaml 的 totals），没有核对。"]
    return "\n".join(line.rstrip() for line in lines)


def _tables(found: Overview) -> Iterator[tuple[str, tuple[str, ...], Table]]:
    for title, bodies in (("镇街", found.towns), ("部门和其他机构", found.others), ("村居", found.villages)):
        shown = [section for section in _COUNTED if any(section in row.counts for row in bodies)]
        if bodies:
            yield title, ("机构", *map(_heading, shown), "其中示意"), [_row(row, shown) for row in bodies]
    shown = [section for section in _COUNTED if section in found.together]
    header = tuple(map(_heading, shown))
    together = [found.together[section] for section in shown]
    yield "镇街清单合计（几个镇街都有的只计一项）", ("", *header), [("合计", *map(len, together))]
    yield "按类型", ("类型", *header), _by([tally(entries, lambda entry: entry.type) for entries in together])
    yield "按领域", ("领域", *header), _by([tally(entries, lambda entry: entry.field) for entries in together])


def _heading(section: Section) -> str:
    return _HEADINGS.get(section, section.value)


def _row(row: Row, sections: Sequence[Section]) -> tuple[Cell, ...]:
    return row.body.name, *(row.counts.get(section, 0) for section in sections), row.made_up


def _by(tallies: Sequence[dict[str, int]]) -> Table:
    """A row a word, in the order of the longest list, then of the others."""
    return [(word, *(found.get(word, 0) for found in tallies)) for word in dict.fromkeys(w for t in tallies for w in t)]


# Published totals.

def _checked(one: Reconciliation, catalog: Catalog, width: int) -> Iterator[str]:
    total = one.total
    yield from hang("  ", f"{total.what}：{figure_words(one.figure, total.unit)}", width, 4)
    says = f"口径：{counting_words(total.counts, catalog)}；" if total.counts else ""
    yield from hang("    ", f"{says}按 {one.day} 的清单；来源：{total.source}", width, 4)
    for part in one.parts:
        yield from hang("    · ", f"{part.what}：{figure_words(part, total.unit)}", width, 6)
    for remark in explained(one):
        yield from hang("    ", remark, width, 4)


def figure_words(figure: Figure, unit: CountUnit) -> str:
    """One figure: `公布 127 项，本工作区有 98 项，少 29 项（…）`."""
    said = f"公布 {_published(figure, unit)}" if figure.published is not None else "来源没有写数字"
    if figure.held is None:
        return f"{said}；没有写明口径（counts），不能核对"
    here = f"{said}，本工作区有 {figure.held} {unit}"
    if figure.difference is None:
        return here
    if figure.difference == 0:
        return f"{here}，{'够数' if figure.at_least else '一致'}"
    if figure.difference < 0:
        least = "至少" if figure.at_least else ""
        return f"{here}，{least}少 {-figure.difference} {unit}（公布的没有逐项列入，不能指出名称）"
    return f"{here}，多 {figure.difference} {unit}（公布的没有逐项列入，不能指出是哪几项）"


def _published(figure: Figure, unit: CountUnit) -> str:
    return f"{figure.published} {unit}{'以上' if figure.at_least else ''}"


def explained(one: Reconciliation) -> list[str]:
    """What lies behind the figures, in sentences: arithmetic, what counts twice, what is only an example."""
    return [*_least(one), *_arithmetic(one), *_overlap(one), *_strays(one), *_doubtful(one)]


def _least(one: Reconciliation) -> Iterator[str]:
    if one.total.at_least:
        yield "来源只说超过这个数，没有写确切的数字"


def _arithmetic(one: Reconciliation) -> Iterator[str]:
    total, unit = one.total, one.total.unit
    come = total.sum_of_parts
    if come is None:
        return
    sum_ = " + ".join(str(part.value) for part in total.parts) + (f" − {total.merged}" if total.merged else "")
    if total.adds_up:
        yield f"公布的分项 {sum_} = {come}，与公布的总数一致"
    else:
        more = "多" if come > total.value else "少"
        yield f"公布的数字自己对不上：分项 {sum_} = {come}，比公布的总数 {total.value} {more} {abs(come - total.value)} {unit}"


def _overlap(one: Reconciliation) -> Iterator[str]:
    total, unit = one.total, one.total.unit
    if one.overlap is None:
        if total.merged is not None:
            yield f"公布合并了 {total.merged} {unit}；不是每个分项都写明口径，从清单里数不出来"
        return
    entries = {key: entry for part in one.parts for key, entry in (part.entries or {}).items()}
    named = [f"{_name(entries[key])}（{'、'.join(parts)}）" for key, parts in one.shared.items()]
    if named:
        yield f"几个分项都列、总数只计一次的 {one.overlap} {unit}：{_listed(named)}"
    if total.merged is not None and total.merged != one.overlap:
        yield f"公布合并了 {total.merged} {unit}，从清单里数出 {one.overlap} {unit}：以清单为准，请核对"
    elif total.merged is None and one.overlap:
        yield "公布的数字没有说明合并了重复的项"


def _strays(one: Reconciliation) -> Iterator[str]:
    unit = one.total.unit
    for entries, says in ((one.left_out, "总数里有、各分项都没有的"), (one.foreign, "分项里有、不在总数口径里的")):
        if entries:
            yield f"{says} {len(entries)} {unit}：{_listed(map(_name, entries))}"
    for entries in one.namesakes:
        ids = "、".join(entry.record.id for entry in entries)
        yield f"“{entries[0].name}”有 {len(entries)} 个编号（{ids}），可能是同一件事，这里按编号各计一项"


def _doubtful(one: Reconciliation) -> Iterator[str]:
    found = one.figure.illustrative
    if found and len(found) == one.figure.held:
        yield f"本工作区的这 {len(found)} {one.total.unit}全部是示意的：数字一致不等于内容一致"
    elif found:
        yield f"其中示意的 {len(found)} {one.total.unit}：{_listed(map(_name, found))}"


def _name(entry: Entry) -> str:
    return f"{entry.name}〔{entry.record.id}〕"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return "；".join(every[:_NAMED]) + (f" 等 {len(every)} 项" if len(every) > _NAMED else "")


def counting_words(counting: Counting, catalog: Catalog) -> str:
    """What a figure counts, in words."""
    body = catalog.bodies.get(counting.town or "")
    line = catalog.departments.get(counting.department or "")
    said = [body.name if body else "全部镇街" if counting.of_towns else "", counting.list.value, line.name if line else "",
            counting.mode.value if counting.mode else "", counting.type.value if counting.type else "", counting.field or "",
            f"{counting.grid.value}网格" if counting.grid else ""]
    return "，".join(word for word in said if word)


# Data and tables.

def overview_to_dict(found: Overview, checked: Sequence[Reconciliation], catalog: Catalog) -> Dict:
    """The same as data."""
    return {
        "as_of": plain(found.day),
        "towns": [_row_to_dict(row) for row in found.towns], "others": [_row_to_dict(row) for row in found.others],
        "villages": [_row_to_dict(row) for row in found.villages],
        "together": {section.value: {
            "count": len(entries), "by_type": tally(entries, lambda entry: entry.type),
            "by_field": tally(entries, lambda entry: entry.field),
        } for section, entries in found.together.items()},
        "unheld": [{"id": item.id, "name": item.name} for item in found.unheld],
        "bodiless": [{"id": area.id, "name": area.name} for area in found.bodiless],
        "reconciliation": [reconciliation_to_dict(one, catalog) for one in checked],
    }


def _row_to_dict(row: Row) -> Dict:
    return {"id": row.body.id, "name": row.body.name, "level": row.body.level.value, "made_up": row.made_up,
            "counts": {section.value: count for section, count in row.counts.items()}}


def reconciliation_to_dict(one: Reconciliation, catalog: Catalog) -> Dict:
    """One published total as data: names in full."""
    entries = {key: entry for part in one.parts for key, entry in (part.entries or {}).items()}
    total = one.total
    return {
        **_figure(one.figure, catalog), "unit": total.unit.value, "at_least": total.at_least,
        "as_of": plain(one.day), "source": total.source,
        "parts": [_figure(part, catalog) for part in one.parts], "sum_of_parts": total.sum_of_parts,
        "adds_up": total.adds_up,
        "merged": total.merged, "overlap": one.overlap,
        "shared": [{**_ref(entries[key]), "town": key[0] or None, "parts": list(parts)} for key, parts in one.shared.items()],
        "left_out": [_ref(entry) for entry in one.left_out], "foreign": [_ref(entry) for entry in one.foreign],
        "namesakes": [[_ref(entry) for entry in found] for found in one.namesakes], "explained": explained(one),
    }


def _figure(figure: Figure, catalog: Catalog) -> Dict:
    return {"what": figure.what, "counts": counting_words(figure.counts, catalog) if figure.counts else None,
            "published": figure.published, "held": figure.held, "difference": figure.difference,
            "illustrative": [_ref(entry) for entry in figure.illustrative]}


def _ref(entry: Entry) -> Dict:
    return {"id": entry.record.id, "name": entry.name}


def overview_to_sheets(found: Overview, checked: Sequence[Reconciliation]) -> tuple[Sheet, ...]:
    """A sheet for each table, and one for the published totals."""
    sheets = [Sheet(title.split("（")[0], tuple(word or "清单" for word in header), tuple(table), (f"清单日期：{found.day}",))
              for title, header, table in _tables(found)]
    figures = [(one.total.what, figure.what, figure.published, one.total.unit.value, figure.held, figure.difference,
                "\n".join(explained(one)) if figure is one.figure else None, one.total.source)
               for one in checked for figure in (one.figure, *one.parts)]
    columns = ("公布总数", "总数或分项", "公布", "单位", "本工作区", "差", "说明", "来源")
    return (*sheets, *([Sheet("与公布总数核对", columns, tuple(figures))] if figures else []))
