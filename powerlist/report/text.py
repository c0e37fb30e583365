"""Decisions and rulings as a clerk reads them (文字输出): the short form, without the rules that lost.

In: a decision or ruling, and the catalog to cite law by its title. Out: plain text without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.report.changes import change_parts
from powerlist.report.json import Cite
from powerlist.report.layout import WIDTH, block, hang, pad, rows
from powerlist.report.phrases import fact
from powerlist.report.sides import sides_words
from powerlist.terms import Met, Outcome, Phase, Role, Tried
from powerlist.trace import (
    Assignment,
    Change,
    Command,
    Decision,
    Due,
    Finding,
    OpenDoubt,
    Power,
    Presumption,
    ProcedureStage,
    Question,
    Ruling,
    Step,
)

Pairs = list[tuple[str, str | Sequence[str]]]

#: Roles as words, for the case that nobody in the workspace fills them.
ROLES = {
    Role.TOWN: "事发地镇街", Role.STATUTORY_HOLDER: "法定实施主体", Role.RECEIVER: "承接部门", Role.PRINCIPAL: "主体责任单位",
    Role.SUPPORTING: "配合单位", Role.OTHER_HOLDERS: "其他实施主体", Role.LISTED_HOLDER: "责任清单写明的主体",
    Role.FIRST_FILER: "最先立案的机关", Role.APPLICANT: "申请人", Role.VILLAGE: "村（居）民委员会",
    Role.COUNTY_GOVERNMENT: "县级人民政府", Role.CITY_GOVERNMENT: "市人民政府", Role.PROVINCE_GOVERNMENT: "省人民政府",
    Role.COMMON_SUPERIOR: "共同的上一级行政机关", Role.COUNTY_COMMITTEE_AND_GOVERNMENT: "县委、县政府",
    Role.ESTABLISHMENT_OFFICE: "县委编办", Role.CITY_ESTABLISHMENT_OFFICE: "市委编办", Role.JUSTICE_OFFICE: "县司法局",
    Role.COMMAND_CENTRE: "县级指挥中心", Role.TOWN_COMMAND_CENTRE: "镇街指挥中心",
    Role.CITY_COMMAND_CENTRE: "市级指挥中心", Role.HOTLINE: "12345 热线机构",
}


def decision_to_text(decision: Decision, catalog: Catalog, heading: str | None = None, width: int = WIDTH) -> str:
    """Who, in whose name, who helps with what, by when, on what basis, on which presumptions."""
    lines = hang("", f"{heading or decision.title}（{decision.as_of}）", width)
    lines += hang("", headline(decision), width)
    lines += ["", *rows(_decision_rows(decision, catalog), width)]
    if decision.questions:
        lines += block("还要查明：", _questions(decision.questions, width))
    lines += _signed(decision, width)
    return "\n".join(line.rstrip() for line in lines)


def headline(decision: Decision) -> str:
    """The answer in one line."""
    word = decision.outcome.word
    match decision.outcome:
        case Outcome.OWNED:
            return f"{word}：{with_unit(decision)}"
        case Outcome.DISPUTED:
            rules = {step.rule.id: step.rule for step in decision.steps}
            sides = sides_words([(c.body.name, c.rules) for c in decision.candidates if c.body], rules)
            return f"{word}：{sides}" if sides else word
        case Outcome.ELSEWHERE:
            return f"{word}：{decision.channel}"
        case Outcome.INCOMPLETE:
            return f"{word}：还要查明 {len(decision.questions)} 件事，答案才能确定"
    missing = next((p.assignment.missing for p in decision.powers if p.assignment.missing), None)
    return f"{word}：目录里没有“{role_word(missing, None)}”" if missing else f"{word}：没有规则确定由谁办理"


def with_unit(decision: Decision) -> str:
    """The lead, and its office for the field."""
    lead = decision.lead.name if decision.lead else ""
    return f"{lead}（{decision.unit.name}）" if decision.unit else lead


def _decision_rows(decision: Decision, catalog: Catalog) -> Pairs:
    lead = decision.lead
    own = len(decision.powers) == 1 and decision.powers[0].assignment.lead == lead
    return [
        ("名义", _unless(decision.in_name_of, lead, "以{}的名义")),
        ("复议诉讼", _unless(decision.respondent, lead, "以{}为被申请人、被告")),
        ("争议各方", [_side(c.body, c.rules) for c in decision.candidates]),
        ("由谁确定", _settled_by(decision)),
        ("先行接办", f"{decision.interim.name}（不是对归属的认定）" if decision.interim else ""),
        ("转往", decision.channel or ""),
        ("指挥", _commanded(decision.command, lead) if decision.command else ""),
        ("配合", [_named(b.body.name, b.duties) for b in decision.support]),
        ("权责", [_power(power, own=own) for power in decision.powers]),
        ("期限", [due_text(due) for due in decision.deadlines]),
        ("要求", [*(obligation.text for obligation in decision.obligations), *_chosen_by(decision)]),
        ("理由", [because(step, catalog, decision) for step in deciding(decision)]),
        ("推定", presumed(decision.presumptions)),
        ("疑义", [line for doubt in decision.doubts for line in doubt_lines(doubt)]),
        ("注意", list(decision.remarks)),
    ]


def _chosen_by(decision: Decision) -> Iterator[str]:
    """On which presumptions the list of requirements rests: the first by name, the others by number."""
    if decision.assumed:
        first = decision.assumed[0]
        said = fact(first.attribute.name, first.value, {first.attribute.name: first.attribute})
        others = f"等 {len(decision.assumed)} 项推定" if len(decision.assumed) > 1 else "的推定"
        yield f"（要求和期限按“{said}”{others}列出；情况不同的用 --set 写明再问，全部推定见 explain）"


def _unless(body: Body | None, lead: Body | None, form: str) -> str:
    return form.format(body.name) if body and lead and body.id != lead.id else ""


def _commanded(command: Command, lead: Body | None) -> str:
    if command.body is not None and command.body == lead:
        return ""
    body = command.body.name if command.body else "目录里没有这一级的指挥中心"
    return f"{command.level}：{body}（负责派单、协调、督办，不是对归属的认定）"


def _side(body: Body | None, rules: tuple[str, ...]) -> str:
    return f"{body.name if body else '（规则给出的分类不同）'}（{'、'.join(rules)}）"


def _settled_by(decision: Decision) -> str:
    if decision.adjudicator_role is None:
        return ""
    who = role_word(decision.adjudicator_role, decision.adjudicator)
    return f"{who}；{decision.way}" if decision.way else who


def role_word(role: str | None, body: Body | None) -> str:
    """The body, or what the role is called where the workspace has no such body."""
    if body is not None:
        return body.name
    return ROLES[Role(role)] if role in list(Role) else str(role)


def party_word(party: str | None, body: Body | None, catalog: Catalog) -> str:
    """The body, or what the department or role is called where the workspace has no such body."""
    department = catalog.departments.get(party or "") if body is None else None
    return f"{department.name}主管部门" if department else role_word(party, body)


def _named(name: str, duties: tuple[str, ...]) -> str:
    return f"{name}：{'、'.join(duties)}" if duties else name


def _power(power: Power, *, own: bool) -> str:
    what = f"{power.title}（{'、'.join(power.measures)}）" if power.measures else power.title
    basis = f"〔{'，'.join(power.basis)}〕" if power.basis else ""
    basis += f"，下放依据：{power.instrument}" if power.instrument else ""
    return what + basis if own else f"{_whose(power)}：{what}{basis}"


def _whose(power: Power) -> str:
    if power.waiting:
        return f"要看{'、'.join(attribute.label for attribute in power.waiting)}才能定"
    return owner(power.assignment) if power.in_force else "依据在当日不适用"


def owner(assignment: Assignment) -> str:
    """Whose one power is, in a word."""
    if assignment.lead is not None and assignment.outcome is Outcome.OWNED:
        name = assignment.in_name_of
        via = f"（以{name.name}的名义）" if name and name.id != assignment.lead.id else ""
        return assignment.lead.name + via
    sides = "、".join(c.body.name for c in assignment.candidates if c.body)
    return assignment.channel or assignment.outcome.word + (f"：{sides}" if sides else "")


def due_text(due: Due) -> str:
    """One time limit, with the day it ends."""
    return f"{due.deadline}" + (f"，{due.day} 到期" if due.day else "")


def deciding(decision: Decision) -> tuple[Step, ...]:
    """The rules that made the answer: those that stand."""
    if decision.outcome is Outcome.INCOMPLETE:
        return ()
    phases = {Phase.SCREEN, Phase.ASSIGN} | ({Phase.FALLBACK} if decision.outcome is Outcome.UNOWNED else set())
    return tuple(s for s in decision.steps if s.rule.phase in phases and s.tried is Tried.APPLIED)


def because(step: Step, catalog: Catalog, answer: Decision | Ruling) -> str:
    """Why, and by which article."""
    basis = "；".join(Cite(catalog, answer.as_of)(step.rule.basis)) or "所引法律当日不适用"
    return f"{step.rule.because}（{basis}；规则 {step.rule.id}）"


def presumed(presumptions: tuple[Presumption, ...]) -> str:
    """What was taken for granted, in one sentence."""
    listed = "，".join(fact(p.attribute.name, p.value, {p.attribute.name: p.attribute}) for p in presumptions)
    return f"{listed}（没有人报告，按此认定；如不属实，结论可能不同）" if listed else ""


def doubt_lines(found: OpenDoubt) -> Iterator[str]:
    """A doubt and its readings."""
    yield f"{found.doubt.about}（{found.source}）"
    for number, reading in enumerate(found.doubt.readings, 1):
        yield f"　读法{number}：{reading}"


def _questions(questions: tuple[Question, ...], width: int) -> Iterator[str]:
    for number, question in enumerate(questions, 1):
        hint = "--place 镇街" if question.attribute.name == "event.place" else f"--set {question.attribute.name}=…"
        yield from hang(f"  {number}. ", f"{question.text}（{hint}）", width)
        leads: dict[str, list[str]] = {}
        for value, answer in question.answers:
            leads.setdefault(answer, []).append(value)
        if leads:
            yield "     各种回答的结果："
        yield from rows([(answer, "、".join(values)) for answer, values in leads.items()], width, 7)


def signed(read_by: str) -> str:
    """What to say of answers that did not come from the reference."""
    return f"由第二引擎（{read_by}）判断规则；参考引擎怎么说，去掉 --engine 再问一次。"


def _signed(answer: Decision | Ruling, width: int) -> list[str]:
    return ["", *hang("", signed(answer.read_by), width)] if answer.read_by else []


# Rulings.

def ruling_to_text(ruling: Ruling, catalog: Catalog, heading: str | None = None, width: int = WIDTH) -> str:
    """The verdict, every reason at once with what would cure it, and what happens next; and the evidence that was read."""
    lines = hang("", f"{heading or ruling.title}（{ruling.as_of}）", width)
    lines += [f"结论：{ruling.verdict.word}"]
    cite = Cite(catalog, ruling.as_of)
    for number, finding in enumerate((f for f in ruling.findings if f.result is Met.NO), 1):
        lines += ["", *hang(f"  {number}. ", f"{finding.result}：{finding.message}", width)]
        lines += rows(_finding_rows(finding, cite), width, 5)
    lines += block("待查明（说明以后重新审查）：", (line for finding in ruling.findings if finding.result is Met.OPEN
                                      for line in hang("  · ", _waiting(finding, cite), width)))
    met = "、".join(f.rule.title for f in ruling.findings if f.verdict is None)
    lines += ["", *rows([("已经符合", met), ("佐证", str(ruling.evidence or "")),
                         ("注意", list(ruling.remarks)), ("推定", presumed(ruling.presumptions)),
                         ("疑义", [line for doubt in ruling.doubts for line in doubt_lines(doubt)])], width)]
    if ruling.questions:
        lines += block("还要说明：", _questions(ruling.questions, width))
    lines += block("下一步：", [line for number, stage in enumerate(ruling.procedure, 1)
                             for line in hang(f"  {number}. ", _stage(stage, catalog), width)])
    if ruling.change is not None:
        lines += block("目录变更：", _change(ruling.change, catalog, width))
    while lines[-1] == "":
        lines.pop()
    lines += _signed(ruling, width)
    return "\n".join(line.rstrip() for line in lines)


def _finding_rows(finding: Finding, cite: Cite) -> Pairs:
    return [
        ("涉及", "；".join(finding.subjects)),
        ("怎么办", finding.remedy or ""),
        ("转往", finding.refer_to.name if finding.refer_to else ""),
        ("理由", f"{finding.rule.because}（{'；'.join(cite(finding.rule.basis))}；规则 {finding.rule.id}）"),
    ]


def _waiting(finding: Finding, cite: Cite) -> str:
    return f"{finding.message}（{'；'.join(cite(finding.rule.basis))}；规则 {finding.rule.id}）"


def _change(change: Change, catalog: Catalog, width: int) -> Iterator[str]:
    for heading, pairs in change_parts(change, catalog):
        yield from hang("  ", heading, width)
        yield from rows(pairs, width, 4)
    if change.missing:
        yield from hang("  ", "还不能写入目录：" + "；".join(lack.message for lack in change.missing), width)


def _stage(stage: ProcedureStage, catalog: Catalog) -> str:
    limit = f"，{stage.value} {stage.clock.value}内" if stage.value and stage.clock else ""
    limit += f"，顺次推算到 {stage.due}" if stage.due else ""
    papers = f"（材料：{'、'.join(stage.papers)}）" if stage.papers else ""
    by = party_word(stage.role, stage.body, catalog)
    return f"{pad(stage.stage.value, 8)}  {pad(by, 16)} {stage.step}{limit}{papers}"
