"""A coverage survey as a page, as data and as a table (覆盖检查的输出). In: a survey. Out: text, dicts, sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from powerlist.model.cases import Event
from powerlist.model.condition import Condition
from powerlist.report.gaps import NAMED, Speech
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, cells, hang, pad, rows
from powerlist.report.markdown import plain as escaped
from powerlist.report.markdown import table
from powerlist.report.phrases import condition
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.towns import towns_counted
from powerlist.views.cases import Case, Stretch
from powerlist.views.coverage import Coverage
from powerlist.views.findings import Finding, Gap, Idle, Kind, Severity, Witness

Pairs = list[tuple[str, str | Sequence[str]]]

#: Notes of which text only counts the findings, beyond a few: the data and the tables have them all.
_MANY = (Kind.ITEM_UNNAMED, Kind.ITEM_BEHIND, Kind.DUTY_UNNAMED, Kind.ASKS_FIRST, Kind.ADJUDICATED)


# Text.

def coverage_to_text(found: Coverage, workspace: str | None = None, width: int = WIDTH) -> str:
    """What was looked at, the faults in groups of what is equal, then the notes."""
    speech = Speech(found.catalog, workspace)
    lines = [f"{found.catalog.manifest.name}　覆盖检查（{found.window}）", *_wrapped(extent_words(found), width)]
    lines += ["", *hang("", verdict_words(found), width)]
    number = 0
    for kind in Kind:
        findings = found.of(kind)
        if not findings:
            continue
        lines += ["", f"{kind.severity.word}：{kind.word}（{len(findings)} 处）"]
        if kind in _MANY:
            lines += _counted(findings, speech, width)
            continue
        for group in _groups(findings, speech):
            number += 1
            lines += _group(number, group, speech, width)
    lines += ["", *_wrapped(left_out_words(found), width)]
    return "\n".join(line.rstrip() for line in lines)


def _wrapped(sentences: Iterable[str], width: int) -> list[str]:
    return [line for sentence in sentences for line in hang("", sentence, width)]


def extent_words(found: Coverage) -> list[str]:
    """How much was looked at."""
    extent = found.extent
    return [f"{extent.types:,} 个事件类型，{towns_counted(extent.towns)}，共 {extent.cells:,} 格；"
            f"按法律、清单、机构有变动的日子分段后是 {extent.stretches:,} 格，{extent.cases:,} 种事实组合"
            f"（归并为 {extent.diagrams:,} 种判定图），全部穷举，没有抽样。"]


def verdict_words(found: Coverage) -> str:
    """Whether all is in order, in a sentence."""
    faults = found.faults
    if not faults:
        return "没有发现问题：每一格在每种情形下都有一个主办单位，或者有法定渠道、有权机关确定。"
    met = [kind for kind in Kind if kind.severity is Severity.FAULT and found.of(kind)]
    kinds = "，".join(f"{kind.word} {len(found.of(kind))} 处" for kind in met)
    places = {(gap.type.id, town.id) for gap in found.gaps if gap.kind.severity is Severity.FAULT for town in gap.towns}
    return f"发现问题：{kinds}，涉及 {len({key for key, _ in places})} 个事件类型、{len(places):,} 格。"


def left_out_words(found: Coverage) -> list[str]:
    """What a reader must not take for proved."""
    said = ["范围：没有立案、行为日就是答复日、发生在本县镇街的事件；涉嫌犯罪、正在诉讼等转往其他渠道的不算空白。",
            "条件里没有写到的事实，按推定（没有人报告的通常情形）；验证命令里只写必须写的事实。"]
    rules = found.rules
    if rules is None:
        return [*said, "只看了一部分类型或者镇街，所以没有检查哪些规则和记录不起作用。"]
    said.append(f"规则：检查了 {rules.tried} 条。要靠立案、行为日、县外地点才适用的 {len(rules.outside)} 条不在表内，不算闲置；"
                f"裁决争议和兜底的 {rules.spare} 条备而不用，准入和程序的 {rules.requests} 条只管申请，都没有列入。")
    if rules.shipped:
        said.append(f"自带规则集里有 {len(rules.shipped)} 条在本县的清单里用不上（由 powerlist 维护，不是本县的问题；"
                    "--all 逐条列出）。")
    return said


def _counted(findings: Sequence[Finding], speech: Speech, width: int) -> list[str]:
    listed = [_short(finding, speech) for finding in findings[:NAMED]]
    more = f" 等 {len(findings)} 处（-o 文件.xlsx 或 --format json 全部列出）" if len(findings) > NAMED else ""
    return hang("  ", "；".join(listed) + more, width)


def _short(finding: Finding, speech: Speech) -> str:
    if isinstance(finding, Gap):
        return f"{finding.type.name}：{speech.reason(finding)}"
    return f"{finding.title}〔{finding.record}〕"


def _groups(findings: Sequence[Finding], speech: Speech) -> list[list[Finding]]:
    """Findings that only differ in the event type and its facts are told as one."""
    groups: dict[Hashable, list[Finding]] = defaultdict(list)
    for finding in findings:
        key: Hashable = id(finding)
        if isinstance(finding, Gap):
            key = (speech.reason(finding), tuple(town.id for town in finding.towns), finding.period, speech.interim(finding),
                   tuple(speech.sides(finding)), finding.also)
        groups[key].append(finding)
    return list(groups.values())


def _group(number: int, group: list[Finding], speech: Speech, width: int) -> list[str]:
    first = group[0]
    if isinstance(first, Gap):
        title = speech.reason(first)
        pairs = _gap_rows([finding for finding in group if isinstance(finding, Gap)], speech)
    else:
        title = f"{first.title}〔{first.record}〕" + (f"，属于{speech.ground(first.within)}" if first.within else "")
        pairs = _idle_rows(first, speech)
    column = max(cells(label) for label, texts in pairs if texts) + 2
    shown = [f"     {pad('验证', column)}{speech.command(first.witness)}"] if first.witness else []  # one line, to be copied
    return [*hang(f"  {number}. ", title, width, 5), *rows(pairs, width, indent=5), *shown]


def _gap_rows(gaps: list[Gap], speech: Speech) -> Pairs:
    first = gaps[0]
    types = speech.types(gaps)
    more = f" 等 {len(types)} 类（-o 文件.xlsx 或 --format json 全部列出）" if len(types) > NAMED else ""
    always = "（不论什么事实）" if all(gap.always for gap in gaps) else ""
    return [
        ("事件", "；".join(types[:NAMED]) + more + always),
        ("镇街", speech.towns(first.towns)), ("期间", f"{first.period}"), ("各方", speech.sides(first)),
        ("另外", f"{speech.cases(first.also)}的，各方不同" if first.also else ""),
        ("权责", "；".join(dict.fromkeys(speech.ground(gap) for gap in gaps[:NAMED]))), ("先行接办", speech.interim(first)),
    ]


def _idle_rows(idle: Idle, speech: Speech) -> Pairs:
    types = "、".join(kind.name for kind in idle.types[:NAMED]) + (f" 等 {len(idle.types)} 类" if len(idle.types) > NAMED else "")
    return [("为什么", idle_reason(idle, speech)), ("事件", types)]


def idle_reason(idle: Idle, speech: Speech) -> str:
    """Why the record is to no effect."""
    parts = _conditions(idle.parts, speech)
    others = "、".join(idle.others)
    match idle.kind:
        case Kind.RULE_NEVER:
            together = "这几个条件在本县不会同时成立" if len(idle.parts) > 1 else "这个条件在本县从不成立"
            return f"{together}：{parts}"
        case Kind.RULE_BEATEN:
            return f"条件成立时，总被 {others} 排除"
        case Kind.UNPROVEN:
            return "事实的组合太多，没有算完"
        case Kind.ITEM_UNNAMED | Kind.DUTY_UNNAMED:
            return "没有一个事件类型写到它，受理时派不到"
        case Kind.ITEM_LAPSED:
            return "所依据的法律在这段时间不施行"
        case Kind.ITEM_NEVER:
            return f"适用条件在本县不会成立：{parts}"
        case Kind.ITEM_BEHIND:
            return f"事件类型里总有别的权责在它前面给出主办单位：{others}"
        case Kind.SCENARIO_NEVER:
            return f"符合条件的（{parts}）都先归了前面的场景：{others}" if others else f"条件在本县不会成立：{parts}"
        case Kind.SCENARIO_SAME:
            return f"主体责任和配合责任与没有这个场景时（{others or '清单的一般分工'}）完全一样：{parts}"
    return f"在本县，其他条件成立时这个条件总是成立，写不写都一样：{parts}"


def _conditions(parts: tuple[Condition, ...], speech: Speech) -> str:
    return "；".join(condition(part, speech.catalog.vocabulary) for part in parts)


# Data.

def coverage_to_dict(found: Coverage, workspace: str | None = None) -> Dict:
    """The same as data; towns and types are all named."""
    speech, extent, rules = Speech(found.catalog, workspace), found.extent, found.rules
    return {
        "from": plain(found.window.start), "until": plain(found.window.end),
        "extent": {"types": extent.types, "towns": len(extent.towns), "cells": extent.cells, "stretches": extent.stretches,
                   "cases": extent.cases, "diagrams": extent.diagrams, "whole": rules is not None},
        "summary": {"faults": len(found.faults), "notes": len(found.findings) - len(found.faults),
                    "kinds": {kind.slug: len(found.of(kind)) for kind in Kind}},
        "findings": [_finding(finding, speech) for finding in found.findings],
        "rules": {"tried": rules.tried, "outside": rules.outside, "spare": rules.spare, "requests": rules.requests,
                  "shipped_idle": rules.shipped} if rules else None,
    }


def _finding(finding: Finding, speech: Speech) -> Dict:
    head = {"kind": finding.kind.slug, "name": finding.kind.word, "severity": finding.kind.severity.value}
    body = _gap(finding, speech) if isinstance(finding, Gap) else _idle(finding, speech)
    return {**_EMPTY, **head, **body, **_shown(finding.witness, speech)}


#: Keys of every finding, whatever its kind.
_EMPTY: Dict = {
    "reason": None, "types": [], "towns": [], "from": None, "until": None, "cases": [], "condition": None, "always": False,
    "also": [],
    "why": None, "missing": None, "ground": None, "scenario": None, "sides": [], "grants": [], "rules": [], "interim": None,
    "asks": [], "record": None, "title": None, "within": None, "own": None, "others": [],
}


def _gap(gap: Gap, speech: Speech) -> Dict:
    return {
        "reason": speech.reason(gap), "types": [{"id": gap.type.id, "name": gap.type.name}],
        "towns": [{"id": town.id, "name": town.name} for town in gap.towns],
        "from": plain(gap.period.start), "until": plain(gap.period.end),
        "cases": [_case(case) for case in gap.cases], "condition": speech.cases(gap.cases) or None, "always": gap.always,
        "also": [_case(case) for case in gap.also],
        "why": gap.absence.why.value if gap.absence else None, "missing": gap.missing,
        "ground": gap.ground, "scenario": gap.scenario,
        "sides": [{"id": side.body.id if side.body else None, "name": side.body.name if side.body else None,
                   "rules": list(side.rules)} for side in gap.sides],
        "grants": [grant.id for grant in gap.grants], "rules": list(gap.rules),
        "interim": {"id": gap.interim.id, "name": gap.interim.name} if gap.interim else None, "asks": list(gap.asks),
    }


def _case(case: Case) -> list[Dict]:
    return [{"attribute": one.attribute, "values": [
        {"from": plain(value.first), "to": plain(value.last)} if isinstance(value, Stretch) else plain(value)
        for value in one.values]} for one in case]


def _idle(idle: Idle, speech: Speech) -> Dict:
    return {
        "reason": idle_reason(idle, speech), "types": [{"id": kind.id, "name": kind.name} for kind in idle.types],
        "condition": _conditions(idle.parts, speech) or None, "record": idle.record, "title": idle.title,
        "within": idle.within, "own": idle.own, "others": list(idle.others),
    }


def _shown(witness: Witness | None, speech: Speech) -> Dict:
    if witness is None:
        return {"event": None, "as_of": None, "command": None}
    return {"event": event_to_dict(witness.event), "as_of": witness.day.isoformat(), "command": speech.command(witness)}


def event_to_dict(event: Event) -> Dict:
    """An event as `decide` reads it."""
    return {"type": event.type, "place": event.place, "attributes": plain(event.attributes)}


# Tables.

_COLUMNS = ("序号", "程度", "种类", "记录、事件类型", "名称", "情形", "镇街数", "镇街", "自", "至", "原因", "各方",
            "先行接办", "验证")


def coverage_to_sheets(found: Coverage, workspace: str | None = None) -> tuple[Sheet, ...]:
    """One sheet, a row a finding."""
    speech = Speech(found.catalog, workspace)
    table = tuple((number, *_row(finding, speech)) for number, finding in enumerate(found.findings, 1))
    return (Sheet("覆盖检查", _COLUMNS, table, (*extent_words(found), verdict_words(found), *left_out_words(found))),)


def _row(finding: Finding, speech: Speech) -> tuple[Cell, ...]:
    head = (finding.kind.severity.word, finding.kind.word)
    if isinstance(finding, Gap):
        return (*head, finding.type.id, finding.type.name, speech.cases(finding.cases) or None, len(finding.towns),
                "、".join(town.name for town in finding.towns), finding.period.start, finding.period.end,
                speech.reason(finding), "\n".join(speech.sides(finding)) or None, speech.interim(finding) or None,
                speech.command(finding.witness))
    return (*head, finding.record, finding.title, "、".join(kind.name for kind in finding.types) or None, None, None, None, None,
            idle_reason(finding, speech), None, None, speech.command(finding.witness) if finding.witness else None)


def coverage_to_markdown(found: Coverage, workspace: str | None = None) -> str:
    """The same for a merge request."""
    speech = Speech(found.catalog, workspace)
    lines = [f"# {escaped(found.catalog.manifest.name)}：覆盖检查（{found.window}）", "", *map(escaped, extent_words(found)), "",
             f"**{escaped(verdict_words(found))}**"]
    for kind in Kind:
        findings = found.of(kind)
        if findings:
            lines += ["", f"## {kind.severity.word}：{kind.word}（{len(findings)} 处）", "",
                      *table(("名称", "镇街", "期间", "原因", "验证"), (_line(finding, speech) for finding in findings))]
    return "\n".join([*lines, "", *(f"- {escaped(sentence)}" for sentence in left_out_words(found))])


def _line(finding: Finding, speech: Speech) -> tuple[str, ...]:
    shown = speech.command(finding.witness) if finding.witness else ""
    if isinstance(finding, Gap):
        return speech.types([finding])[0], speech.towns(finding.towns), f"{finding.period}", speech.reason(finding), shown
    return f"{finding.title}（{finding.record}）", "", "", idle_reason(finding, speech), shown
