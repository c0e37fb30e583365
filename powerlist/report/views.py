"""Look-ups as text (查询结果): what a body holds, what a text may mean, what a rule or check says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from powerlist.catalog import Catalog
from powerlist.checks.registry import HERE, Check
from powerlist.model.rulebook import Effect, Rule
from powerlist.report.json import Cite, Dict
from powerlist.report.layout import WIDTH, block, hang, rows
from powerlist.report.phrases import condition, fact
from powerlist.report.text import party_word
from powerlist.search import Hit, Hits, Holdings
from powerlist.terms import GrantMode

# Bodies and texts.

def holdings_to_text(found: Holdings, day: date, width: int = WIDTH) -> str:
    """What a body owns, by where it comes from."""
    lines = [f"{found.body.name}（{day}）"]
    lines += block(f"法定由它实施的事项 {len(found.by_statute)} 项：",
                   (line for item in found.by_statute for line in hang(
                       "  ", f"{item.id}  {item.name}" + _handed(found.handed_on.get(item.id, 0)), width, 4)))
    for grant, items in found.by_grant:
        words = {GrantMode.GRANT: "赋权给它", GrantMode.ENTRUSTMENT: "委托给它", GrantMode.STATIONING: "派驻在它那里",
                 GrantMode.STATUTORY: "法定给它"}
        lines += block(f"{words[grant.mode]}的事项 {len(items)} 项（{grant.id}，{grant.in_force}）：",
                       (line for item in items for line in hang("  ", f"{item.id}  {item.name}", width, 4)))
    for title, matters in (("负主体责任的事", found.principal), ("负配合责任的事", found.supporting)):
        lines += block(f"{title} {len(matters)} 件：", (line for matter in matters for line in hang(
            "  ", f"{matter.id}  {matter.matter}", width, 4)))
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}\n目录里没有登记它的事项和责任。"


def _handed(towns: int) -> str:
    return f"（已交 {towns} 个镇街）" if towns else ""


def holdings_to_dict(found: Holdings) -> Dict:
    """The same as data."""
    return {
        "body": {"id": found.body.id, "name": found.body.name, "level": found.body.level.value},
        "by_statute": [{"id": i.id, "name": i.name, "handed_on": found.handed_on.get(i.id, 0)}
                       for i in found.by_statute],
        "by_grant": [{"grant": grant.id, "mode": grant.mode.value, "items": [i.id for i in items]}
                     for grant, items in found.by_grant],
        "principal": [{"id": r.id, "matter": r.matter} for r in found.principal],
        "supporting": [{"id": r.id, "matter": r.matter} for r in found.supporting],
    }


def hits_to_text(found: Hits, text: str, width: int = WIDTH) -> str:
    """Candidates of a search, best first."""
    parts: list[str] = []
    for title, hits in (("事件类型", found.event_types), ("事项", found.items), ("责任", found.responsibilities)):
        listed = [f"{hit.record.id}  {hit.name}{_by(hit)}" for hit in hits]
        parts += block(f"{title}：", (line for entry in listed for line in hang("  ", entry, width, 4)))
    return "\n".join([f"与“{text}”最接近的：", *parts]) if parts else f"没有找到与“{text}”相近的事件类型、事项或责任。"


def _by(hit: Hit) -> str:
    return f"（{hit.by}）" if hit.by != hit.name else ""


def hits_to_dict(found: Hits) -> Dict:
    """The same as data."""
    def listed(hits: Iterable[Hit]) -> list[Dict]:
        return [{"id": hit.record.id, "name": hit.name, "score": hit.score, "by": hit.by} for hit in hits]

    return {"event_types": listed(found.event_types), "items": listed(found.items),
            "responsibilities": listed(found.responsibilities)}


# Checks and rules.

def check_to_text(check: Check, width: int = WIDTH) -> str:
    """One check: what it finds, why, and an example of each kind."""
    lines = [f"{check.code} {check.title}（{check.severity.word}，{check.family}，自 {check.since} 版起）"]
    lines += ["", *hang("", check.rationale, width)] if check.rationale else []
    lines += hang("依据：", check.basis, width) if check.basis else []
    for title, example in (("会报告的写法：", check.bad), ("正确的写法：", check.good)):
        lines += block(title, (f"  {line.replace(HERE, '# ← 这里')}" for line in example.strip("\n").split("\n")))
    return "\n".join(line.rstrip() for line in lines)


def rule_to_text(rule: Rule, catalog: Catalog, day: date, width: int = WIDTH) -> str:
    """One rule of a rulebook in words."""
    beaten_by = [other for other in catalog.rules.values() if rule.id in other.overrides]
    doubt = rule.doubt
    lines = [f"{rule.id} {rule.title}（{rule.rulebook}，{rule.rank.value}）"]
    failure = rule.failure
    lines += rows([
        ("条件", condition(rule.when, catalog.vocabulary)),
        ("要求", condition(rule.require, catalog.vocabulary) if rule.require else ""),
        ("不符合时", f"{failure.verdict.word}：{failure.message}" if failure else ""),
        ("补救", failure.remedy or "" if failure else ""),
        ("结论", list(_effect(rule.then, catalog)) if rule.then else ""),
        ("理由", rule.because),
        ("依据", "；".join(Cite(catalog, day)(rule.basis))),
        ("期间", "" if rule.period.start is None and rule.period.end is None else f"{rule.period}"),
        ("留有余地", "是：下位规定可以另行规定" if rule.default else ""),
        ("排除", [_titled(catalog.rules[key]) for key in rule.overrides if key in catalog.rules]),
        ("被排除", [_titled(other) for other in beaten_by]),
        ("疑义", [doubt.about, *doubt.readings] if doubt else ""),
    ], width)
    return "\n".join(lines)


def _titled(rule: Rule) -> str:
    return f"{rule.id} {rule.title}"


def _effect(effect: Effect, catalog: Catalog) -> Iterator[str]:
    def who(party: str | None) -> str:
        return party_word(party, None, catalog)

    for name, value in effect.set.items():
        yield fact(name, value if isinstance(value, str) else "、".join(value or ()), catalog.vocabulary)
    for label, party in (("主办", effect.lead), ("以谁的名义", effect.in_name_of), ("被申请人、被告", effect.respondent),
                         ("由谁确定", effect.adjudicator), ("先行接办", effect.fallback)):
        if party:
            yield f"{label}：{who(party)}"
    if effect.channel:
        yield f"转往：{catalog.vocabulary[effect.channel].label if effect.channel in catalog.vocabulary else effect.channel}"
    if effect.way:
        yield f"办法：{effect.way}"
    for support in effect.support:
        yield f"配合：{who(support.who)}" + (f"（{'、'.join(support.duties)}）" if support.duties else "")
    if effect.deadline:
        yield f"期限：{effect.deadline}"
    yield from (f"要求：{text}" for text in effect.obligations)
    yield from (f"{step.stage.value}：{step.step}（{who(step.by)}）" for step in effect.steps)


def rule_to_dict(rule: Rule, catalog: Catalog, day: date) -> Dict:
    """The same as data."""
    found: dict[str, Any] = {
        "id": rule.id, "title": rule.title, "rulebook": rule.rulebook, "rank": rule.rank.value,
        "phase": rule.phase.value, "when": condition(rule.when, catalog.vocabulary),
        "require": condition(rule.require, catalog.vocabulary) if rule.require else None,
        "then": list(_effect(rule.then, catalog)) if rule.then else [], "because": rule.because,
        "basis": Cite(catalog, day)(rule.basis), "default": rule.default, "overrides": list(rule.overrides),
        "overridden_by": [other.id for other in catalog.rules.values() if rule.id in other.overrides],
    }
    return found
