"""What a random check drew, for people and programs (双随机抽查的输出). In: a draw, or the lists before it. Out: text,
dicts, sheets. What is published is the data: with the lists and the seed in it anybody draws the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from powerlist.draw import Crew, Drawn, Stratum, Unfit, Visit
from powerlist.model.draws import Draw, Officer, Quota
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, block, hang, rows
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.text import Pairs

#: What the fingerprints are of.
LISTS = {"plan": "方案", "targets": "检查对象名录", "officers": "检查人员名录"}

#: As many officers as are named one by one.
_NAMED = 5


# Before the draw.

def prepared_to_text(draw: Draw, digests: Mapping[str, str], strata: tuple[Stratum, ...], width: int = WIDTH) -> str:
    """What to publish before the seed is known."""
    lines = [f"{draw.name}（{draw.day}）：还没有抽", "", *rows([*_prints(digests), *_strata(strata)], width)]
    lines += ["", *hang("", "先公布上面的指纹，再确定种子（如某期彩票号码、某日收盘指数，事先说好用哪一个），然后加 --seed 抽取。"
                            "名录在公布以后改一个字，指纹就不同。", width)]
    return "\n".join(line.rstrip() for line in lines)


def prepared_to_dict(draw: Draw, digests: Mapping[str, str], strata: tuple[Stratum, ...]) -> Dict:
    """The same as data."""
    return {"name": draw.name, "day": plain(draw.day), "seed": None, "digests": dict(digests),
            "classes": [_stratum(found) for found in strata]}


def prepared_to_sheets(draw: Draw, digests: Mapping[str, str], strata: tuple[Stratum, ...]) -> tuple[Sheet, ...]:
    """The same as a table of strata."""
    return (_stratum_sheet(strata, _heading(draw, None, digests)),)


# The draw.

def drawn_to_text(found: Drawn, width: int = WIDTH) -> str:
    """Seed and fingerprints, who is visited by whom, who goes how often, what is lacking."""
    lines = [f"{found.draw.name}（{found.draw.day}）"]
    lines += ["", *rows([("种子", found.seed), *_prints(found.digests), *_strata(found.strata)], width)]
    for number, visit in enumerate(found.visits, 1):
        risk = f"（{visit.target.risk}）" if visit.target.risk else ""
        lines += ["", *hang(f"  {number}. ", f"{visit.target.name}{risk}", width)]
        lines += rows([(crew.inspection.department, crew_words(crew)) for crew in visit.crews], width, 5)
    lines += block("每人次数：", rows(_loads(found), width))
    lines += block("缺什么：", [line for text in lacking(found) for line in hang("  · ", text, width)])
    return "\n".join(line.rstrip() for line in lines)


def crew_words(crew: Crew) -> str:
    """The fields and who goes."""
    who = "、".join(map(_officer_words, crew.officers)) or "派不出人"
    return f"{'、'.join(crew.inspection.fields)}：{who}"


def _officer_words(officer: Officer) -> str:
    return f"{officer.name}（{officer.certificate}）"


def _prints(digests: Mapping[str, str]) -> Pairs:
    return [(f"{word}指纹", digests[key]) for key, word in LISTS.items()]


def _strata(strata: tuple[Stratum, ...]) -> Pairs:
    return [(_risk(found.quota), _stratum_words(found)) for found in strata]


def _risk(quota: Quota) -> str:
    return f"风险 {quota.risk}" if quota.risk else "未分类"


def _stratum_words(found: Stratum) -> str:
    share = f"按 {found.quota.percent}% " if found.quota.percent is not None else "按个数"
    rest = f"，其中 {len(found.resting)} 个 {found.quota.rest_months} 个月内查过，不抽" if found.resting else ""
    return f"{len(found.targets)} 个{rest}；{share}抽 {found.wanted} 个"


def _loads(found: Drawn) -> Pairs:
    """Department by department: how often each goes."""
    names: dict[str, dict[int, list[str]]] = {}
    loads = found.loads
    for officer in sorted(found.draw.officers, key=lambda one: one.id):
        names.setdefault(officer.department, {}).setdefault(loads[officer.id], []).append(officer.name)
    return [(department, [f"{times} 次：{'、'.join(by[times])}" for times in sorted(by, reverse=True)])
            for department, by in names.items()]


def lacking(found: Drawn) -> Iterator[str]:
    """Everything that keeps the draw from being as it should, in sentences."""
    for one in found.strata:
        if one.lacking:
            yield f"{_risk(one.quota)}：要抽 {one.wanted} 个，能抽的只有 {len(one.available)} 个，少 {one.lacking} 个"
    for visit in found.visits:
        for crew in visit.crews:
            if crew.short:
                yield _short(visit, crew, found.draw.crew)


def _short(visit: Visit, crew: Crew, needed: int) -> str:
    check = crew.inspection
    where = f"{visit.target.name}：{check.department}（{'、'.join(check.fields)}）要 {needed} 人"
    if not crew.fit and not crew.unfit:
        return f"{where}，人员名录里没有这个部门的人"
    can = f"能派的只有{_names(list(crew.fit))}" if crew.fit else "一个也派不出"
    reasons: dict[Unfit, list[Officer]] = {}
    for officer, why in crew.unfit:
        reasons.setdefault(why, []).append(officer)
    others = "；".join(f"{_names(reasons[why])}{why.value}" for why in Unfit if why in reasons)
    return f"{where}，{can}，还差 {needed - len(crew.fit)} 人" + (f"（{others}）" if others else "")


def _names(officers: list[Officer]) -> str:
    named = "、".join(officer.name for officer in officers[:_NAMED])
    return f"{named} 等 {len(officers)} 人" if len(officers) > _NAMED else named


def drawn_to_dict(found: Drawn) -> Dict:
    """What is published."""
    return {
        "name": found.draw.name, "day": plain(found.draw.day), "seed": found.seed, "digests": dict(found.digests),
        "complete": found.complete, "classes": [_stratum(one) for one in found.strata],
        "visits": [{"target": visit.target.id, "name": visit.target.name, "risk": visit.target.risk,
                    "crews": [_crew(crew) for crew in visit.crews]} for visit in found.visits],
        "loads": dict(found.loads), "lacking": list(lacking(found)),
    }


def _stratum(found: Stratum) -> Dict:
    return {"risk": found.quota.risk, "targets": len(found.targets), "resting": len(found.resting), "wanted": found.wanted,
            "percent": found.quota.percent, "lacking": found.lacking}


def _crew(crew: Crew) -> Dict:
    return {"department": crew.inspection.department, "fields": list(crew.inspection.fields),
            "officers": [{"id": one.id, "name": one.name, "certificate": one.certificate} for one in crew.officers],
            "unfit": dict(Counter(why.value for _, why in crew.unfit))}


_COLUMNS = ("序号", "编号", "检查对象", "风险", "上次检查", "部门", "领域", "检查人员", "证件")


def drawn_to_sheets(found: Drawn) -> tuple[Sheet, ...]:
    """Who is visited by whom; how often each goes; the strata; what is lacking."""
    heading, loads = _heading(found.draw, found.seed, found.digests), found.loads
    sheets = [
        Sheet("抽查结果", _COLUMNS, tuple(_visit_rows(found)), heading),
        Sheet("人员次数", ("编号", "姓名", "部门", "证件", "次数"), tuple(
            (one.id, one.name, one.department, one.certificate, loads[one.id])
            for one in sorted(found.draw.officers, key=lambda one: (one.department, one.id)))),
        _stratum_sheet(found.strata, ()),
    ]
    short = tuple((text,) for text in lacking(found))
    return (*sheets, Sheet("缺什么", ("说明",), short)) if short else tuple(sheets)


def _visit_rows(found: Drawn) -> Iterator[tuple[Cell, ...]]:
    for number, visit in enumerate(found.visits, 1):
        target = visit.target
        for crew in visit.crews:
            yield (number, target.id, target.name, target.risk, target.last_checked, crew.inspection.department,
                   "、".join(crew.inspection.fields), "、".join(one.name for one in crew.officers) or "派不出人",
                   "、".join(one.certificate for one in crew.officers) or None)


def _stratum_sheet(strata: tuple[Stratum, ...], notes: tuple[str, ...]) -> Sheet:
    return Sheet("各类对象", ("风险", "对象", "近期查过", "比例（%）", "要抽", "缺"), tuple(
        (one.quota.risk, len(one.targets), len(one.resting), one.quota.percent, one.wanted, one.lacking)
        for one in strata), notes)


def _heading(draw: Draw, seed: str | None, digests: Mapping[str, str]) -> tuple[str, ...]:
    prints = (f"{label}：{text}" for label, text in _prints(digests))
    return (f"{draw.name}；日期：{draw.day}", *((f"种子：{seed}",) if seed else ()), *prints)
