"""A simulation in words (模拟结果的说法): the answer, the reasons, the small print.

In: a simulation. Out: sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from powerlist.model.documents import KINDS
from powerlist.model.powers import Grant
from powerlist.report.layout import short
from powerlist.report.trust import trust_words
from powerlist.views.bearing import (
    MONTHS,
    Bearing,
    Cause,
    FieldLoad,
    Reason,
    TownLoad,
    Yardstick,
    Yardsticks,
    each,
)
from powerlist.views.simulation import Simulation, UnlikeColumn
from powerlist.views.tally import Era, Refused, Tally


def title(found: Simulation) -> str:
    """What the report is about."""
    return f"同样的事件，换成改后的清单：谁来办，接不接得住（{found.labels[0]} → {found.labels[1]}）"


def summary(found: Simulation) -> str:
    """The answer in one paragraph."""
    if not found.tally.rows:
        return "事件表里没有一行事件，什么也说不出来：看看导出的时候是不是漏了。"
    if not found.events:
        return "没有一行事件两边都读得出，什么也说不出来。"
    moved = found.moves.moved
    head = f"把 {found.events:,} 件事件按改前、改后的清单（{found.day} 的）各判一遍，" + _left_out(found)
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


def _left_out(found: Simulation) -> str:
    """What the answer cannot speak of, where that is half of the table or more."""
    unread, untold = found.tally.rows - found.events, found.tally.without_town
    told = [f"另有 {unread:,} 行读不出"] if unread * 2 >= found.tally.rows else []
    if untold * 2 >= found.events:
        told.append(f"其中 {untold:,} 件（{_share(untold, found.events)}）没有写到镇街，交不交给镇街说不出来")
    return f"{'，'.join(told)}，不能当作结论；只看说得出的：" if told else ""


def _who(found: Simulation, verdict: Bearing) -> str:
    names = [town.holder.name for town in found.loads.towns if town.verdict is verdict]
    return f"（{'、'.join(names)}）" if len(names) <= 3 else ""


def _caution(found: Simulation) -> str:
    examples = any(town.made_up for town in found.loads.towns)
    return "承接能力是示意数据，结论只演示算法，不能用来决策。" if examples else ""


def made_up_words(found: Simulation) -> str:
    """Of what the figures rest on, the kinds that are examples."""
    return "、".join(KINDS[one.kind].word for one in found.trust if one.made_up)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def verdict_word(town: TownLoad) -> str:
    """The verdict, marked where it rests on an example."""
    marked = town.made_up and town.verdict is not Bearing.NOTHING
    known = list(Bearing).index(town.verdict) < list(Bearing).index(Bearing.UNKNOWN)
    besides = f"；另 {town.unknown} 个领域没有数据" if known and town.unknown else ""
    return town.verdict.value + besides + ("（示意）" if marked else "")


def reasons(town: TownLoad, found: Simulation) -> Iterator[str]:
    """Why a town has its verdict: of all fields together, then of each, worst first."""
    yield from (_together(reason, town, found) for reason in town.reasons)
    sticks = found.loads.yardsticks
    grouped: dict[Cause, list[FieldLoad]] = {}
    for one in town.fields:
        for reason in one.reasons:
            grouped.setdefault(reason.why, []).append(one)
    for why in (why for why in Cause if why in grouped):
        fields = grouped[why]
        if why is Cause.NO_FIELD:
            yield f"{why.value}：新增 {sum(one.gained for one in fields):,} 件"
        elif why in (Cause.NO_RECORD, Cause.NO_POSTS, Cause.NO_YARDSTICK):
            yield f"{why.value}：" + "、".join(f"{one.field}（新增 {one.gained:,} 件）" for one in fields)
        elif why is Cause.ENOUGH:
            yield f"没有超过尺度{_held(sticks)}的领域 {len(fields)} 个：" + "、".join(map(_within, fields))
        else:
            yield from (_reason(why, one, sticks) for one in fields)


def _together(reason: Reason, town: TownLoad, found: Simulation) -> str:
    """Of all fields: whether those who may enforce are enough, be they few people with many certificates or many; and
    whether the posts are."""
    sticks, after = found.loads.yardsticks, Era.AFTER
    if reason.why is Cause.SOME_POSTS:
        return _some_posts(reason, town)
    if reason.why in (Cause.POSTS_TOGETHER, Cause.POSTS_OVERLAP, Cause.ENOUGH_POSTS_TOGETHER):
        return _posts_together(reason, town, sticks)
    sides = _sides(town.enforced[after], "名", ("全是同一批人时", town.fewest(after), sticks.fewest),
                   ("互不重复时", town.most(after), sticks.most))
    ending = {Cause.TOO_MANY_TOGETHER: f"；最少还差 {reason.short} 名",
              Cause.OVERLAP: f"；没有登记谁在几个领域都持证，最多还差 {reason.short} 名"}.get(reason.why, "")
    return f"{reason.why.value}：合起来 {town.enforced[Era.AFTER]:,} 件，持证人员{sides}{ending}"


def _sides(events: int, unit: str, *sides: tuple[str, int, Yardstick | None]) -> str:
    """So many for each, whether the fields share them or not."""
    return "，".join(f"{word} {number} {unit}、每{unit} {load_word(each(events, number))} 件（尺度 {load_word(stick.value)} 件）"
                    for word, number, stick in sides if stick)


def _posts_together(reason: Reason, town: TownLoad, sticks: Yardsticks) -> str:
    after = Era.AFTER
    sides = _sides(town.events[after], "岗", ("各领域共用时", town.fewest_posts(after), sticks.fewest_posts),
                   ("互不重复时", town.most_posts(after), sticks.most_posts))
    ending = {Cause.POSTS_TOGETHER: f"；最少还差 {reason.short} 个岗位",
              Cause.POSTS_OVERLAP: f"；没有登记哪些岗位几个领域共用，最多还差 {reason.short} 个岗位"}.get(reason.why, "")
    return f"{reason.why.value}：合起来 {town.events[after]:,} 件，岗位{sides}{ending}"


def _some_posts(reason: Reason, town: TownLoad) -> str:
    """Which fields, and what was looked at instead."""
    known = [one.field for one in town.fields if one.events[Era.AFTER] and one.staff[Era.AFTER].posts]
    only = f"只登记了{'、'.join(known)}的" if known else "一个领域也没有登记"
    return f"{reason.why.value}：{'、'.join(reason.fields)}；{only}，没有登记的只看持证人员，整个镇街的岗位够不够说不出来"


def _reason(why: Cause, one: FieldLoad, sticks: Yardsticks) -> str:
    found = next(reason for reason in one.reasons if reason.why is why)
    match why:
        case Cause.TOO_FEW:
            by = f"（{sticks.officers.source}）" if sticks.officers else ""
            return f"{one.field}：有效持证 {one.good} 名，还差 {found.short} 名{by}，新增执法事件 {one.to_enforce:,} 件"
        case Cause.TOO_MANY_EVENTS:
            return f"{one.field}：每名持证人员的执法事件 {_over(one.per_officer, sticks.per_officer)}，还差 {found.short} 名"
        case Cause.ENDING:
            until = f"，最早 {found.until} 到期" if found.until else ""
            return (f"{one.field}：一年内有 {one.good - one.later} 名的证件到期{until}，届时还差 {found.short} 名"
                    f"，每名 {_over(one.per_officer, sticks.per_officer)}")
        case _:
            return f"{one.field}：每个岗位的事件 {_over(one.per_post, sticks.per_post)}，还差 {found.short} 个岗位"


def _held(sticks: Yardsticks) -> str:
    told = [f"{what} {load_word(stick.value)} 件"
            for what, stick in (("每名", sticks.per_officer), ("每岗", sticks.per_post)) if stick]
    return f"（{'，'.join(told)}）" if told else ""


def _within(one: FieldLoad) -> str:
    """A field with all of it that is held against a yardstick."""
    told = [f"每名 {_change(one.per_officer)}"] if one.to_enforce and one.good else []
    told += [f"每岗 {_change(one.per_post)}"] if one.per_post(Era.AFTER) is not None else []
    return f"{one.field}（{'，'.join(told)}）"


def _over(load: Callable[[Era], float | None], stick: Yardstick | None) -> str:
    return f"{_change(load)} 件" + (f"（尺度 {load_word(stick.value)} 件）" if stick else "")


def _change(load: Callable[[Era], float | None]) -> str:
    return f"{load_word(load(Era.BEFORE))} → {load_word(load(Era.AFTER))}"


def load_word(load: float | None) -> str:
    """A load for reading."""
    return "不知道" if load is None else f"{short(load):,}"


def resources(town: TownLoad) -> Iterator[str]:
    """What goes down with the powers that are new to the town, as their grants say."""
    yield from (f"{grant.id}：{_resources(grant)}" for grant in town.grants)


def _resources(grant: Grant) -> str:
    given = grant.resources
    told = (("经费", given and given.funds), ("培训", given and given.training), ("装备", given and given.equipment))
    return "，".join(f"{word} {text}" if text else f"{word}没有写" for word, text in told)


# The small print.

def small_print(found: Simulation) -> Iterator[str]:
    """What a reader must know before leaning on the figures."""
    yield (f"怎样算的：每件事件都当作重新发生一遍，两边都按 {found.day} 的清单和法律判；原来的立案、办理经过不算。"
           f"事件取自 {found.source.name}，是不是完整、真实，程序不知道。")
    yield from _yardsticks(found)
    months = [row.key for row in found.moves.months if row.key]
    if months and len(months) != 12:
        yield (f"事件分布在 {months[0]} 到 {months[-1]} 的 {len(months)} 个月里，不正好是一年：件数没有折算；"
               f"一年的尺度按 {len(months)} 个月折算，没有算各月忙闲不同。")
    if not months:
        yield "事件都没有日期，不知道是多长时间的，当作一年。"
    yield _compared(found)
    if not found.tally.tells_closing:
        yield "事件表没有办结日一列（办结日、办结日期、办结时间，或者用 --closed 写明），超不超期说不出来。"
    if found.tally.undated:
        yield f"{found.tally.undated:,} 件没有写日期，不在按月和期限的数里。"
    if found.tally.without_town:
        yield f"{found.tally.without_town:,} 件没有写到本县的镇街（空着、只写到县，或者在外县），交不交给镇街说不出来。"
    if found.tally.unclear.count:
        yield (f"{found.tally.unclear.count:,} 件的办结日读不出，或者早于发生日，不在超期的数里，其他数里有："
               f"{_examples(found.tally.unclear)}")
    if found.tally.repeated.count:
        yield (f"{found.tally.repeated.count:,} 行各列都和前面的一行相同，仍按各是一件算；是重复登记的，去掉再算："
               f"{_rows(found.tally.repeated)}")
    if found.source.unused:
        yield f"事件表里没有用到的列：{'、'.join(found.source.unused)}。是地点、日期或者属性的，用 --map 写明再算。"
    yield from map(_unlike, found.source.unlike)
    yield from _refused(found.tally)
    if found.later is not None:
        yield f"改后的清单到 {found.later} 还有变动，按 {found.day} 看不到；要看就用 --as-of {found.later}。"
    yield "部门没有登记执法人数，只比件数，不判断接不接得住；减下来的件数不等于可以划转的人。"
    yield from (f"数据性质：{word}" for word in trust_words(found.trust))


def _yardsticks(found: Simulation) -> Iterator[str]:
    sticks = found.loads.yardsticks
    months = sticks.months or MONTHS
    for stick, option, what in ((sticks.per_officer, "--per-officer", "每名持证人员办的执法事件"),
                                (sticks.per_post, "--per-post", "每个岗位办的事件")):
        yield f"尺度：{what}{_stick(stick, option, months)}"
    if sticks.fewest and sticks.most and sticks.fewest.seen_at:
        yield ("尺度：同一镇街各领域的执法合起来，每名持证人员不超过改前最忙的镇街："
               f"各领域全是同一批人时 {load_word(sticks.fewest.value)} 件，互不重复时 {load_word(sticks.most.value)} 件。")
    if sticks.fewest_posts and sticks.most_posts and sticks.fewest_posts.seen_at:
        yield ("尺度：同一镇街各领域的事件合起来，每个岗位不超过改前最忙的镇街："
               f"各领域共用时 {load_word(sticks.fewest_posts.value)} 件，互不重复时 {load_word(sticks.most_posts.value)} 件。")
    yield (f"尺度：持证人员不少于 {sticks.officers.value} 名（{sticks.officers.source}）" if sticks.officers else
           "尺度：工作区没有填 certified_officers，只要求有一名有效持证人员。")


def _stick(stick: Yardstick | None, option: str, months: int) -> str:
    if stick is None:
        return f"没有尺度（没有写 {option}，改前也没有镇街可比），不作判断。"
    if stick.seen_at is None:
        part = f"；事件是 {months} 个月的，折算为 {load_word(stick.value)} 件" if months != MONTHS else ""
        return f"一年不超过 {stick.yearly:,g} 件（{option}，本单位自己定的，不是法定标准）{part}。"
    holder, field = stick.seen_at
    return (f"在这些事件里不超过 {load_word(stick.value)} 件。没有写 {option}，用的是改前全县最忙的一处"
            f"（{holder.name}，{field}）：只说明有人办过这么多，不是标准。")


def _compared(found: Simulation) -> str:
    limits = found.moves.limits
    counts = ((limits.shorter, "变短"), (limits.longer, "变长"), (limits.unlike, "换了算法、比不出长短"),
              (limits.gone, "不再有时限"), (limits.come, "新有时限"), (limits.same, "不变"), (limits.none, "两边都没有"))
    return "第一个时限：" + "，".join(f"{word}的 {count:,} 件" for count, word in counts if count) + "。"


def _unlike(column: UnlikeColumn) -> str:
    """A fact that one side is asked about and the other is not may be all that changes."""
    told = {era: name for era, name in column.meaning.items() if name is not None}
    if len(told) > 1:
        both = "，".join(f"{era.value}读作 {name}" for era, name in told.items())
        return f"列“{column.name}”{both}：两边问的不是同一个事实，用到它的变化未必是清单的；用 --map 写成 无 再算一次对照。"
    ((era, name),) = told.items()
    (other,) = column.meaning.keys() - told.keys()
    return (f"列“{column.name}”只有{era.value}的清单认得（{name}），{other.value}的词表里没有，当作没有这一列："
            f"用到它的变化未必是清单的；在{other.value}的词表里补上，或者用 --map 写成 无，再算一次。")


def _refused(tally: Tally) -> Iterator[str]:
    for eras, refused in tally.refused.items():
        if refused.count:
            which = "两边都" if len(eras) == 2 else "".join(f"只有{era.value}" for era in eras)
            yield f"{which}读不出的 {refused.count:,} 行，不在任何一个数里：{_examples(refused)}"


def _rows(refused: Refused, most: int = 10) -> str:
    return f"第 {'、'.join(str(row.number) for row in refused.named[:most])} 行" + ("等" if refused.count > most else "")


def _examples(refused: Refused, most: int = 3) -> str:
    named = "；".join(f"第 {row.number} 行 {row.said}" for row in refused.named[:most])
    return named + ("等" if refused.count > most else "")
