"""A ruling as a reasoned opinion (审核意见) in Markdown, the way an establishment office lays one out.

Pure: ruling and request in, text out. It carries no document number and no signature; those are the
office's. Text that people wrote is escaped, so that it can look like nothing but text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from powerlist.catalog import Catalog
from powerlist.model.cases import Request
from powerlist.model.common import chinese
from powerlist.report.changes import change_parts, name_of
from powerlist.report.json import Cite, answered_by
from powerlist.report.markdown import plain
from powerlist.report.phrases import fact
from powerlist.report.text import party_word
from powerlist.terms import Met, Verdict
from powerlist.trace import Evidence, Finding, ProcedureStage, Ruling

_MEANT = {
    Verdict.ADMITTED: "申请符合全部准入规则，可以按程序报批。",
    Verdict.RETURNED: "申请材料或者情况不全，补正以后重新审查。",
    Verdict.REFERRED: "申请涉及的问题应当由其他机关先行决定。",
    Verdict.REJECTED: "申请不符合准入规则，不予进入清单。",
}
_AID = "本意见由程序按现行清单和规则逐条审查得出，供审核参考；同意与否由有权机关决定。"


def opinion_to_markdown(ruling: Ruling, request: Request, catalog: Catalog) -> str:
    """The whole opinion: request, verdict, findings, remarks, doubts, presumptions, procedure, change of the lists."""
    parts = [
        ("申请", _request(request, ruling.evidence, catalog)),
        ("审查结论", [f"**{ruling.verdict.word}**。{_MEANT[ruling.verdict]}"]),
        ("审查情况", _findings(ruling, Cite(catalog, ruling.as_of))),
        ("提请注意", (f"- {plain(remark)}" for remark in ruling.remarks)),
        ("法律上的疑义", _doubts(ruling)),
        ("按推定认定的情况", _presumptions(ruling)),
        ("后续程序", _procedure(ruling.procedure, catalog)),
        ("清单怎样变更", _change(ruling, catalog)),
    ]
    lines = [f"# 关于“{plain(ruling.title)}”的审核意见", "", f"> {_AID}"]
    written = ((title, body) for title, body in ((title, list(body)) for title, body in parts) if body)
    for number, (title, body) in enumerate(written, 1):
        lines += ["", f"## {chinese(number)}、{title}", "", *body]
    lines += ["", "审核单位（签章）：　　　　　　　　日期：", "", "---", "", _origin(ruling)]
    return "\n".join(lines) + "\n"


def _request(request: Request, evidence: Evidence | None, catalog: Catalog) -> Iterator[str]:
    def names(keys: Iterable[str], *kinds: str) -> str:
        return "、".join(name_of(catalog, key, *kinds) for key in keys)

    instrument = request.instrument
    sources = [name_of(catalog, c.statute, "statutes") + c.place if c.statute else str(c) for c in request.basis]
    rows = [
        ("申请种类", request.kind.value), ("申请编号", request.id), ("申请日期", request.day),
        ("申请单位", names([request.applicant], "bodies")),
        ("事项", "、".join(filter(None, (
            request.matter, names(request.items, "items"),
            names([request.responsibility], "responsibilities") if request.responsibility else ""))) or None),
        ("涉及的赋权", request.grant), ("要求承担的职责", "、".join(request.duties)),
        ("承接单位", names(request.to, "bodies")),
        ("收回后的承接部门", names([request.receiver], "bodies") if request.receiver else None),
        ("承接部门的工作方式", request.way), ("范围", request.scope.text if request.scope else None),
        ("拟实施日", request.effective), ("终止日", request.until), ("依据", "、".join(sources)),
        ("决定文件", f"{instrument.title}（{instrument.issuer}，{instrument.date}）" if instrument else None),
        ("公布", f"{request.published.on}，{request.published.where}" if request.published else None),
        ("已交材料", "、".join(request.papers) or "无"), ("佐证", evidence or request.evidence),
    ]
    yield from _table(("项目", "内容"), [(label, str(text)) for label, text in rows if text])


def _findings(ruling: Ruling, cite: Cite) -> Iterator[str]:
    groups = [(word, [f for f in ruling.findings if f.result == word]) for word in (Met.NO, Met.OPEN, Met.YES)]
    for number, (word, found) in enumerate(((w, f) for w, f in groups if f), 1):
        yield from ([""] if number > 1 else [])
        yield from (f"### （{chinese(number)}）{word}（{len(found)} 项）", "")
        if word is Met.YES:
            yield from _table(("要求", "依据", "规则"), [
                (f.rule.title, "；".join(cite(f.rule.basis)), f.rule.id) for f in found])
        else:
            for place, finding in enumerate(found, 1):
                yield from _finding(place, finding, cite)
        if word is Met.OPEN and ruling.questions:
            yield from ("", "请申请单位说明：", "")
            yield from (f"- {plain(question.text)}" for question in ruling.questions)


def _finding(number: int, finding: Finding, cite: Cite) -> Iterator[str]:
    yield f"{number}. **{plain(finding.message)}**（规则 {finding.rule.id}）"
    rows = [("涉及", "；".join(finding.subjects)), ("依据", "；".join(cite(finding.rule.basis))),
            ("理由", finding.rule.because), ("补正办法", finding.remedy or ""),
            ("转往", finding.refer_to.name if finding.refer_to else "")]
    yield from (f"   - {label}：{plain(text)}" for label, text in rows if text)


def _doubts(ruling: Ruling) -> Iterator[str]:
    for found in ruling.doubts:
        yield f"- {plain(found.doubt.about)}（{found.source}）"
        yield from (f"  - 读法{chinese(number)}：{plain(reading)}"
                    for number, reading in enumerate(found.doubt.readings, 1))


def _presumptions(ruling: Ruling) -> Iterator[str]:
    for found in ruling.presumptions:
        said = fact(found.attribute.name, found.value, {found.attribute.name: found.attribute})
        yield f"- {plain(said)}（没有人报告，按此认定；如不属实，结论可能不同）"


def _procedure(stages: Sequence[ProcedureStage], catalog: Catalog) -> Iterator[str]:
    if not stages:
        return
    yield from _table(("序号", "环节", "做什么", "由谁办", "时限", "顺次推算到", "材料"), [
        (str(number), stage.stage.value, stage.step, party_word(stage.role, stage.body, catalog),
         f"{stage.value} {stage.clock.value}内" if stage.value and stage.clock else "",
         str(stage.due or ""), "、".join(stage.papers))
        for number, stage in enumerate(stages, 1)])
    if any(stage.due for stage in stages):
        yield from ("", "日期自申请日起顺次推算，没有规定时限的不计在内；工作日按登记的放假安排计算。")


def _change(ruling: Ruling, catalog: Catalog) -> Iterator[str]:
    change = ruling.change
    if change is None:
        return
    rows = [(heading if number == 0 else "", label, text) for heading, pairs in change_parts(change, catalog)
            for number, (label, text) in enumerate(pairs)]
    if rows:
        yield from _table(("记录", "项目", "内容"), rows)
    if change.missing:
        yield from (*([""] if rows else []), "还不能写入清单（准入只是同意，不是决定）：", "")
        yield from (f"- {plain(lack.message)}" for lack in change.missing)


def _origin(ruling: Ruling) -> str:
    prints = "，".join(f"{word}指纹 {ruling.digests[part][:16]}" for part, word in (("catalogs", "清单"), ("rules", "规则"))
                      if part in ruling.digests)
    return f"按 {ruling.as_of} 的法律、规则和清单审查；{prints}；{answered_by(ruling)}。"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(plain(cell) for cell in row) + " |"

