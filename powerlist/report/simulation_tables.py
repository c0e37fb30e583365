"""A simulation in tables of plain values (模拟结果的表), from which text, Markdown and spreadsheets are made.

In: a simulation. Out: tables. Rounded figures are for reading; data has them exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from powerlist.report.layout import short
from powerlist.report.simulation_words import load_word, verdict_word
from powerlist.views.bearing import Bearing, FieldLoad, TownLoad, Yardstick
from powerlist.views.simulation import DueCount, Simulation
from powerlist.views.tally import Era, Handler

Cell = str | int | float | None

#: Before and after, in the order of columns.
BOTH = (Era.BEFORE, Era.AFTER)

#: Names that fit into a cell; more of them are counted.
_NAMES = 2


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of the report. A page takes the first `most` lines; the others are added up in a last one, but for the
    columns of `peaks`. Or else it takes the first line of each town, which is that of `each_first`. `note` says how to
    read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    peaks: frozenset[str] = frozenset()
    most: int = 10
    each_first: str = ""

    @property
    def page_note(self) -> str:
        """The note under a page, with which lines those are."""
        picked = self.each_first and len(self.shown) < len(self.rows)
        return self.note + (f"每个镇街只列{self.each_first}的领域，其余的见理由和导出的表格。" if picked else "")

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """What a page takes, its figures short."""
        return tuple(tuple(short(cell) if isinstance(cell, float) else cell for cell in row) for row in self._picked())

    def _picked(self) -> tuple[tuple[Cell, ...], ...]:
        if self.each_first:
            return tuple({row[0]: row for row in reversed(self.rows)}.values())[::-1]
        rest = self.rows[self.most:]
        if len(rest) < 2:
            return self.rows
        sums = (sum(value for value in column if isinstance(value, int))
                if head not in self.peaks and all(isinstance(value, int | None) for value in column) else None
                for head, column in list(zip(self.columns, zip(*rest, strict=True), strict=True))[1:])
        return (*self.rows[:self.most], (f"其余 {len(rest)} 行", *sums))


def parts(found: Simulation) -> Iterator[ReportTable]:
    """Every table, in the order of reading; none that would be empty."""
    yield from (part for part in (
        _towns(found), _officers(found), _posts(found), _holders(found), _kinds(found), _places(found), _months(found),
        _units(found), _dues(found), _lates(found), _due_months(found)) if part.rows)


def _towns(found: Simulation) -> ReportTable:
    rows = ((town.holder.name, verdict_word(town), *_two(town.events), _growth(town), *_two(town.enforced),
             sum(one.to_enforce for one in town.fields)) for town in found.loads.towns)
    columns = ("镇街", "结论", *_heads("事件"), "增减", *_heads("执法"), "新增执法权次")
    return ReportTable("镇街接得住吗", columns, tuple(rows), "执法是主办单位自己有处罚权或者强制权的事件，不等于都会立案。"
                "一件事件涉及几个领域时，新增执法权次每个领域算一次。", most=30)


def _heads(of: str) -> tuple[str, str]:
    return f"{of}改前", f"{of}改后"


def _growth(town: TownLoad) -> str:
    return "原来没有" if town.ratio is None else f"{100 * (town.ratio - 1):+.0f}%"


def _officers(found: Simulation) -> ReportTable:
    rows = ((_town(one, found), one.field, one.to_enforce, *_two(one.enforced),
             *((one.good, one.later) if one.capacity else (None, None)),
             *(_rounded(one.per_officer(era)) for era in BOTH), one.verdict.value)
            for one in _gaining(found, FieldLoad.per_officer) if one.to_enforce)
    columns = ("镇街", "领域", "新增执法", *_heads("执法"), "有效持证", "一年后", *_heads("每名"), "单看这个领域")
    return ReportTable("新增执法权的领域", columns, tuple(rows),
                f"{_held('每名', found.loads.yardsticks.per_officer)}空着的是没有登记。"
                "同一批人可能在几个领域都持证，各领域的人数不能相加。最后一列也看岗位。", each_first="最紧")


def _posts(found: Simulation) -> ReportTable:
    rows = ((_town(one, found), one.field, one.gained, *_two(one.events),
             one.capacity.posts or None if one.capacity else None, *(_rounded(one.per_post(era)) for era in BOTH))
            for one in _gaining(found, FieldLoad.per_post))
    return ReportTable("新增事件的领域", ("镇街", "领域", "新增", *_heads("事件"), "岗位", *_heads("每岗")), tuple(rows),
                f"{_held('每岗', found.loads.yardsticks.per_post)}空着的是没有登记。", each_first="最紧")


def _held(what: str, stick: Yardstick | None) -> str:
    return f"尺度：{what} {load_word(stick.value)} 件。" if stick else f"{what}没有尺度可比。"


def _gaining(found: Simulation, load: Callable[[FieldLoad, Era], float | None]) -> Iterator[FieldLoad]:
    """Fields with something new, town by town; first those that are short of somebody, and the fullest."""
    def tight(one: FieldLoad) -> tuple[bool, float]:
        return one.verdict not in (Bearing.CANNOT, Bearing.SHORT), -(load(one, Era.AFTER) or 0)

    return (one for town in found.loads.towns for one in sorted(town.fields, key=tight) if one.gained)


def _town(one: FieldLoad, found: Simulation) -> str:
    return found.town_name(one.holder.town or "")


def _holders(found: Simulation) -> ReportTable:
    rows = ((one.holder.name, *_two(one.events), one.gained, one.lost, *_two(one.enforced))
            for one in found.moves.holders if one.touched)
    return ReportTable("谁多了，谁少了", ("主办", *_heads("事件"), "接手", "移出", *_heads("执法")), tuple(rows))


def _kinds(found: Simulation) -> ReportTable:
    rows = ((found.kind_name(row.key), row.events, row.moved, _named(row.losers), _named(row.gainers))
            for row in found.moves.kinds if row.moved)
    return ReportTable("换主办的事件类型", ("事件类型", "事件", "换主办", "原来", "以后"), tuple(rows))


def _named(holders: Mapping[Handler, int]) -> str:
    """The holders, those with most first; many towns are counted."""
    ordered = sorted(holders, key=lambda holder: (-holders[holder], holder.id))
    towns = [holder for holder in ordered if holder.town]
    listed = [holder.name for holder in ordered if not holder.town]
    listed += [f"{len(towns)} 个镇街"] if len(towns) > _NAMES else [holder.name for holder in towns]
    return "、".join(listed)


def _places(found: Simulation) -> ReportTable:
    rows = ((found.town_name(row.key), row.events, row.moved, *_two(row.of_towns)) for row in found.moves.towns)
    return ReportTable("按发生地", ("发生地", "事件", "换主办", *_heads("镇街主办")), tuple(rows), most=30)


def _months(found: Simulation) -> ReportTable:
    rows = ((row.key or "没有写日期", row.events, row.moved, *_two(row.of_towns)) for row in found.moves.months)
    return ReportTable("按发生月份", ("月份", "事件", "换主办", *_heads("镇街主办")), tuple(rows), most=24)


def _units(found: Simulation) -> ReportTable:
    rows = ((f"{holder.name} {unit}".strip() if unit else f"{holder.name}（没有登记科室）", *_two(counts))
            for holder, unit, counts in found.loads.units if counts[Era.BEFORE] != counts[Era.AFTER])
    return ReportTable("增减的科室", ("科室", *_heads("事件")), tuple(rows), "科室没有登记人数，只有件数。")


def _dues(found: Simulation) -> ReportTable:
    return _of_limits(found, "期限", {
        "到期": lambda due: due.dated, "最忙一周": lambda due: due.busiest[1] if due.busiest else None,
        "算不出": lambda due: due.undated},
        "按第一个时限算，从行为日起；算不出的是没有写日期、按小时计、自立案起算，或者没有那一年工作日历的。")


def _lates(found: Simulation) -> ReportTable:
    """Nothing where the table does not tell of closing."""
    return _of_limits(found, "超期", {"超期办结": lambda due: due.late, "过期未结": lambda due: due.overdue},
                      f"超期办结按办结日算，假定换了主办以后办得和原来一样快；过期未结的到 {found.tally.open_on} 还没有办结日。")


def _of_limits(found: Simulation, title: str, columns: Mapping[str, Callable[[DueCount], int | None]], note: str) -> ReportTable:
    """The holders of whom one of the figures changes."""
    told = ((holder, [[tell(eras[era]) for era in BOTH] for tell in columns.values()]) for holder, eras in found.dues)
    rows = ((holder.name, *(figure for pair in pairs for figure in pair)) for holder, pairs in told
            if any(before != after for before, after in pairs))
    heads = tuple(head for name in columns for head in _heads(name))
    return ReportTable(f"{title}（有变化的主办）", ("主办", *heads), tuple(rows), note, frozenset(_heads("最忙一周")))


def _due_months(found: Simulation) -> ReportTable:
    rows = ((month, *_two(eras)) for month, eras in found.due_months if any(eras.values()))
    return ReportTable("镇街按月到期的事件", ("月份", *_heads("到期")), tuple(rows), most=24)


def _two(eras: Mapping[Era, int]) -> tuple[int, int]:
    return eras[Era.BEFORE], eras[Era.AFTER]


def _rounded(load: float | None) -> float | None:
    return None if load is None else round(load, 2)
