"""A simulation in pictures (模拟结果的图): before and after by town, by officer and by month. In: a simulation. Out: SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from powerlist.report.bars import BarChart, Pair, bars_to_svg
from powerlist.report.layout import short
from powerlist.report.simulation_words import made_up_words, verdict_word
from powerlist.views.bearing import Bearing, Cause, FieldLoad
from powerlist.views.simulation import Simulation
from powerlist.views.tally import Era

#: Bars on one page.
_MOST = 20

#: What is wrong with the officers, behind a bar.
_MARKS = {Cause.TOO_FEW: "持证人员不足", Cause.TOO_MANY_EVENTS: "超过尺度", Cause.ENDING: "证件将到期"}


def simulation_to_svgs(found: Simulation) -> Mapping[str, str]:
    """Each chart under its title, which is the name of its file."""
    return {chart.title: bars_to_svg(chart) for chart in _charts(found) if chart.pairs}


def _charts(found: Simulation) -> Iterator[BarChart]:
    warning = f"示意数据（{made}），不能用来决策" if (made := made_up_words(found)) else ""
    yield from (replace(chart, warning=warning) for chart in _plain_charts(found))


def _plain_charts(found: Simulation) -> Iterator[BarChart]:
    about = f"{found.labels[0]} → {found.labels[1]}，按 {found.day} 的清单；事件取自 {found.source.name}"
    yield BarChart("各镇街主办的事件", "件", tuple(
        Pair(town.holder.name, town.events[Era.BEFORE], town.events[Era.AFTER],
             verdict_word(town) if town.verdict is not Bearing.NOTHING else "") for town in found.loads.towns), notes=(about,))
    yield _officers(found, about)
    moved = [one for one in found.moves.holders if one.touched and not one.holder.town]
    yield BarChart("部门和其他主办的事件", "件", tuple(
        Pair(one.holder.name, one.events[Era.BEFORE], one.events[Era.AFTER]) for one in moved[:_MOST]), notes=(about,))
    yield BarChart("镇街主办的事件（按月）", "件", tuple(
        Pair(row.key or "没有写日期", row.of_towns[Era.BEFORE], row.of_towns[Era.AFTER])
        for row in found.moves.months[-24:]), notes=(about,))


def _officers(found: Simulation, about: str) -> BarChart:
    """Where power to enforce is new, the fullest first."""
    fields = [one for town in found.loads.towns for one in town.fields if one.to_enforce and one.good]
    fields.sort(key=lambda one: -(one.per_officer(Era.AFTER) or 0))
    stick = found.loads.yardsticks.per_officer
    said = f"尺度 {short(stick.value):,} 件" + ("（改前最忙的一处）" if stick.seen_at else "") if stick else ""
    pairs = (Pair(f"{found.town_name(one.holder.town or '')} {one.field}", one.per_officer(Era.BEFORE),
                  one.per_officer(Era.AFTER), _mark(one)) for one in fields[:_MOST])
    return BarChart("每名持证人员的执法事件", "件", tuple(pairs), (stick.value, said) if stick else None, (
        f"{about}。只列新增执法权、登记了有效持证人员的领域，最多 {_MOST} 个；各领域分开算，"
        "同一批人可能在几个领域都持证。",))


def _mark(one: FieldLoad) -> str:
    return "、".join(_MARKS[reason.why] for reason in one.reasons if reason.why in _MARKS)
