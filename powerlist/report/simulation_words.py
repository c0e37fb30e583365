"""A simulation in words and tables (模拟结果的说法), from which text, Markdown and spreadsheets are made.

In: a simulation. Out: sentences, and tables of plain values. Rounded figures are for reading; data has them exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from powerlist.model.powers import Grant
from powerlist.report.trust import trust_words
from powerlist.views.loads import Bearing, Cause, FieldLoad, TownLoad, Yardstick
from powerlist.views.simulation import DueCount, Simulation
from powerlist.views.tally import Era, Handler, Refused, Tally

Cell = str | int | None

#: Before and after, in the order of columns.
BOTH = (Era.BEFORE, Era.AFTER)

#: Names that fit into a cell; more of them are counted.
_NAMES = 2


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of the report. A page takes the first `most` lines; the others are added up in a last one, if the
    figures `add` up. `note` says how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    adds: bool = True
    most: int = 10

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """What a page takes."""
        rest = self.rows[self.most:]
        if len(rest) < 2:
            return self.rows
        sums = (sum(value for value in column if isinstance(value, int))
                if self.adds and all(isinstance(value, int | None) for value in column) else None
                for column in list(zip(*rest, strict=True))[1:])
        return (*self.rows[:self.most], (f"其余 {len(rest)} 行", *sums))


def title(found: Simulation) -> str:
    """What the report is about."""
    return f"同样的事件，换成改后的清单：谁来办，接不接得住（{found.labels[0]} → {found.labels[1]}）"


def summary(found: Simulation) -> str:
    """The answer in one paragraph."""
    if not found.events:
        return "没有一行事件两边都读得出，什么也说不出来。"
    moved = found.moves.moved
    head = f"把 {found.events:,} 件事件按改前、改后的清单（{found.day} 的）各判一遍，"
    if not moved and not any(town.verdict is not Bearing.NOTHING for town in found.loads.towns):
        return head + "没有一件换主办，也没有镇街新增权力。"
    gains = [(balance.holder, balance.gained) for balance in found.moves.holders if balance.gained and balance.holder.town]
    told = [f"{moved:,} 件（{_share(moved, found.events)}）换了主办",
            f"交给镇街的 {sum(count for _, count in gains):,} 件，由 {len(gains)} 个镇街承接" if gains else "没有一件交给镇街"]
    nobody = [one for one in found.moves.holders if not one.holder.is_body and one.events[Era.AFTER] != one.events[Era.BEFORE]]
    told += [f"“{one.holder.name}”的由 {one.events[Era.BEFORE]:,} 件变为 {one.events[Era.AFTER]:,} 件" for one in nobody]
    verdicts = found.loads.verdicts()
    counted = [f"{verdict.value} {verdicts[verdict]} 个{_who(found, verdict)}" for verdict in Bearing
               if verdicts[verdict] and verdict is not Bearing.NOTHING]
    return head + "，".join(told) + f"。镇街：{'，'.join(counted) or '都没有新增'}。" + _caution(found)


def _who(found: Simulation, verdict: Bearing) -> str:
    names = [town.holder.name for town in found.loads.towns if town.verdict is verdict]
    return f"（{'、'.join(names)}）" if len(names) <= 3 else ""


def _caution(found: Simulation) -> str:
    examples = any(town.made_up for town in found.loads.towns)
    return "承接能力是示意数据，结论只演示算法，不能用来决策。" if examples else ""


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def verdict_word(town: TownLoad) -> str:
    """The verdict, marked where it rests on an example."""
    marked = town.made_up and town.verdict is not Bearing.NOTHING
    return town.verdict.value + ("（示意）" if marked else "")


def reasons(town: TownLoad, found: Simulation) -> Iterator[str]:
    """Cause a town has its verdict, worst first."""
    least = found.loads.yardsticks.officers
    grouped: dict[Cause, list[FieldLoad]] = {}
    for one in town.fields:
        for reason in one.reasons:
            grouped.setdefault(reason.why, []).append(one)
    for why in (why for why in Cause if why in grouped):
        fields = grouped[why]
        if why in (Cause.NO_RECORD, Cause.NO_POSTS, Cause.NO_YARDSTICK):
            yield f"{why.value}：" + "、".join(f"{one.field}（新增 {one.gained:,} 件）" for one in fields)
        elif why is Cause.ENOUGH:
            yield f"没有超过尺度的领域 {len(fields)} 个：" + "、".join(one.field for one in fields)
        else:
            yield from (_reason(why, one, least.source if least else None) for one in fields)


def _reason(why: Cause, one: FieldLoad, source: str | None) -> str:
    short = next(reason for reason in one.reasons if reason.why is why)
    match why:
        case Cause.TOO_FEW:
            by = f"（{source}）" if source else ""
            return f"{one.field}：有效持证 {one.good} 名，还差 {short.short} 名{by}，新增执法事件 {one.to_enforce:,} 件"
        case Cause.TOO_MANY_EVENTS:
            return (f"{one.field}：每名持证人员的执法事件由 {_each(one.per_officer(Era.BEFORE))} 件增到 "
                    f"{_each(one.per_officer(Era.AFTER))} 件，超过尺度，还差 {short.short} 名")
        case Cause.ENDING:
            until = f"，最早 {short.until} 到期" if short.until else ""
            return f"{one.field}：一年内有 {one.good - one.later} 名的证件到期{until}，届时还差 {short.short} 名"
        case _:
            return (f"{one.field}：每个岗位的事件由 {_each(one.per_post(Era.BEFORE))} 件增到 "
                    f"{_each(one.per_post(Era.AFTER))} 件，超过尺度，还差 {short.short} 个岗位")


def _each(load: float | None) -> str:
    return "不知道多少" if load is None else f"{load:.1f}" if load < 10 else f"{load:,.0f}"


def resources(town: TownLoad) -> Iterator[str]:
    """What goes down with the powers that are new to the town, as their grants say."""
    yield from (f"{grant.id}：{_resources(grant)}" for grant in town.grants)


def _resources(grant: Grant) -> str:
    given = grant.resources
    told = (("经费", given and given.funds), ("培训", given and given.training), ("装备", given and given.equipment))
    return "，".join(f"{word} {text}" if text else f"{word}没有写" for word, text in told)


# Tables.

def parts(found: Simulation) -> Iterator[ReportTable]:
    """Every table, in the order of reading; none that would be empty."""
    yield from (part for part in (
        _towns(found), _officers(found), _posts(found), _holders(found), _kinds(found), _places(found), _months(found),
        _units(found), _dues(found), _due_months(found)) if part.rows)


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
            for one in _gaining(found) if one.to_enforce)
    columns = ("镇街", "领域", "新增执法", *_heads("执法"), "有效持证", "一年后", *_heads("每名"), "结论")
    return ReportTable("新增执法权的领域", columns, tuple(rows),
                "空着的是没有登记。同一批人可能在几个领域都持证，各领域的人数不能相加。结论也看岗位。", adds=False)


def _posts(found: Simulation) -> ReportTable:
    rows = ((_town(one, found), one.field, one.gained, *_two(one.events),
             one.capacity.posts or None if one.capacity else None, *(_rounded(one.per_post(era)) for era in BOTH))
            for one in _gaining(found))
    return ReportTable("新增事件的领域", ("镇街", "领域", "新增", *_heads("事件"), "岗位", *_heads("每岗")), tuple(rows),
                "空着的是没有登记。", adds=False)


def _gaining(found: Simulation) -> Iterator[FieldLoad]:
    return (one for town in found.loads.towns for one in town.fields if one.gained)


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
    columns: dict[str, Callable[[DueCount], int | None]] = {
        "到期": lambda due: due.dated, "最忙一周到期": lambda due: due.busiest[1] if due.busiest else None}
    if found.tally.tells_closing:
        columns["超期"] = lambda due: due.late
    rows = ((holder.name, *(told(eras[era]) for told in columns.values() for era in BOTH))
            for holder, eras in found.dues if eras[Era.BEFORE] != eras[Era.AFTER])
    heads = tuple(head for name in columns for head in _heads(name))
    return ReportTable("期限（有变化的主办）", ("主办", *heads), tuple(rows),
                "按第一个时限算：从行为日起，不含按小时计的、自立案起算的，和没有那一年工作日历的。"
                + ("超期按办结日算，假定换了主办以后办得和原来一样快。" if found.tally.tells_closing else ""), adds=False)


def _due_months(found: Simulation) -> ReportTable:
    rows = ((month, *_two(eras)) for month, eras in found.due_months)
    return ReportTable("镇街按月到期的事件", ("月份", *_heads("到期")), tuple(rows), most=24)


def _two(eras: Mapping[Era, int]) -> tuple[int, int]:
    return eras[Era.BEFORE], eras[Era.AFTER]


def _rounded(load: float | None) -> int | None:
    return None if load is None else round(load)


# The small print.

def small_print(found: Simulation) -> Iterator[str]:
    """What a reader must know before leaning on the figures."""
    yield (f"怎样算的：每件事件都当作重新发生一遍，两边都按 {found.day} 的清单和法律判；原来的立案、办理经过不算。"
           f"事件取自 {found.source.name}，是不是完整、真实，程序不知道。")
    yield from _yardsticks(found)
    months = [row.key for row in found.moves.months if row.key]
    if months and len(months) != 12:
        yield (f"事件分布在 {months[0]} 到 {months[-1]} 的 {len(months)} 个月里，不正好是一年：件数没有折算，"
               "尺度也要按同样长的时间来定。")
    yield _compared(found)
    if not found.tally.tells_closing:
        yield "事件表没有办结日一列（办结日、办结日期、办结时间，或者用 --closed 写明），超不超期说不出来。"
    if found.tally.undated:
        yield f"{found.tally.undated:,} 件没有写日期，不在按月和期限的数里。"
    yield from _refused(found.tally)
    if found.later is not None:
        yield f"改后的清单到 {found.later} 还有变动，按 {found.day} 看不到；要看就用 --as-of {found.later}。"
    yield "部门没有登记执法人数，只比件数，不判断接不接得住；减下来的件数不等于可以划转的人。"
    yield from (f"数据性质：{word}" for word in trust_words(found.trust))


def _yardsticks(found: Simulation) -> Iterator[str]:
    sticks = found.loads.yardsticks
    for stick, option, what in ((sticks.per_officer, "--per-officer", "每名持证人员一年办的执法事件"),
                                (sticks.per_post, "--per-post", "每个岗位一年办的事件")):
        yield f"尺度：{what}{_stick(stick, option)}"
    yield (f"尺度：持证人员不少于 {sticks.officers.value} 名（{sticks.officers.source}）" if sticks.officers else
           "尺度：工作区没有填 certified_officers，只要求有一名有效持证人员。")


def _stick(stick: Yardstick | None, option: str) -> str:
    if stick is None:
        return f"没有尺度（没有写 {option}，改前也没有镇街可比），不作判断。"
    if stick.seen_at is None:
        return f"不超过 {stick.value:,g} 件（{option}，本单位自己定的，不是法定标准）。"
    holder, field = stick.seen_at
    return (f"不超过 {stick.value:,.0f} 件。没有写 {option}，用的是改前全县最忙的一处（{holder.name}，{field}）："
            "只说明有人办过这么多，不是标准。")


def _compared(found: Simulation) -> str:
    limits = found.moves.limits
    counts = ((limits.shorter, "变短"), (limits.longer, "变长"), (limits.unlike, "换了算法、比不出长短"),
              (limits.gone, "不再有时限"), (limits.come, "新有时限"), (limits.same, "不变"), (limits.none, "两边都没有"))
    return "第一个时限：" + "，".join(f"{word}的 {count:,} 件" for count, word in counts if count) + "。"


def _refused(tally: Tally) -> Iterator[str]:
    for eras, refused in tally.refused.items():
        if refused.count:
            which = "两边都" if len(eras) == 2 else "".join(f"只有{era.value}" for era in eras)
            yield f"{which}读不出的 {refused.count:,} 行，不在任何一个数里：{_examples(refused)}"


def _examples(refused: Refused, most: int = 3) -> str:
    named = "；".join(f"第 {row.number} 行 {row.said}" for row in refused.named[:most])
    return named + ("等" if refused.count > most else "")
