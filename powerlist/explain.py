"""The whole reasoning as text (说理): every rule that was tried, and what became of it.

In: a decision or ruling as `decide` and `admit` gave it. Out: plain text. It decides nothing again, so what
it says is what happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from powerlist.catalog import Catalog
from powerlist.explore import words
from powerlist.logic.typing import Vocabulary
from powerlist.model.bodies import Body
from powerlist.model.condition import Value
from powerlist.report.json import Cite
from powerlist.report.layout import WIDTH, block, hang, rows
from powerlist.report.phrases import against, condition, fact, waiting
from powerlist.report.text import decision_to_text, doubt_lines, owner, ruling_to_text
from powerlist.request_facts import SIMULATED
from powerlist.terms import Met, Outcome, Phase, Tried
from powerlist.trace import Decision, Finding, Ruling, Step

#: What each phase asks, in the order of thought.
PHASES = {Phase.CLASSIFY: "属于哪类事件", Phase.SCREEN: "有没有先决情形", Phase.ASSIGN: "由谁办理",
          Phase.SUPPORT: "由谁配合", Phase.OBLIGE: "办理时要遵守什么", Phase.SETTLE: "争议由谁确定",
          Phase.FALLBACK: "归属不明时由谁先接"}


def explain(answer: Decision | Ruling, catalog: Catalog | None = None, *, heading: str | None = None,
            reported: Collection[str] | None = None, width: int = WIDTH) -> str:
    """Why the answer is what it is.

    Args:
        answer: what `Workspace.decide` or `Workspace.admit` gave.
        catalog: the workspace's catalog; without it statutes and facts go by their ids.
        heading: what to call the event or request.
        reported: names of the attributes that somebody reported; by default all but the presumed ones.
        width: cells in a line.
    """
    known = catalog or _nothing_known()
    if isinstance(answer, Ruling):
        return _Ruling(answer, known, reported, width).text(heading)
    return _Decision(answer, known, reported, width).text(heading)


def _nothing_known() -> Catalog:
    from powerlist.model.manifest import Manifest

    return Catalog(Manifest(name=""))


_NUMBERS = "一二三四五六七八九十"


class _Page:
    """What explaining a decision and a ruling share."""

    def __init__(self, answer: Decision | Ruling, catalog: Catalog, reported: Collection[str] | None,
                 width: int) -> None:
        self.vocabulary: Vocabulary = catalog.vocabulary
        self.catalog = catalog
        self.width = width
        self.cite = Cite(catalog, answer.as_of)
        self.presumed = {p.attribute.name for p in answer.presumptions}
        self.reported = reported
        self.parts: list[str] = []
        self.titles: list[str] = []

    def part(self, title: str, lines: Iterable[str]) -> None:
        """One more part of the page; an empty one is left out and takes no number."""
        body = block(title, lines)
        if body:
            self.parts += ["", f"{_NUMBERS[len(self.titles)]}、{title}", *body[2:]]
            self.titles.append(title)

    def facts(self, facts: Mapping[str, Value]) -> Iterator[str]:
        sorts: dict[str, list[str]] = {"报告的": [], "佐证里的": [], "推定的": [], "目录得出的": []}
        for name, value in facts.items():
            sorts[self._sort(name, value)].append(fact(name, value, self.vocabulary))
        yield from rows([(sort, "；".join(texts)) for sort, texts in sorts.items()], self.width)

    def _sort(self, name: str, value: Value) -> str:
        attribute = self.vocabulary.get(name)
        if attribute is None or not attribute.given:
            return "目录得出的"
        if self.reported is not None:
            return "报告的" if name in self.reported else "推定的"
        return "推定的" if name in self.presumed or words(value) == attribute.presumed else "报告的"

    def basis(self, step: Step) -> str:
        return "；".join(self.cite(step.rule.basis))


class _Decision(_Page):
    """One decision, explained."""

    def __init__(self, decision: Decision, catalog: Catalog, reported: Collection[str] | None, width: int
                 ) -> None:
        super().__init__(decision, catalog, reported, width)
        self.decision = decision

    def text(self, heading: str | None) -> str:
        decision = self.decision
        known: dict[str, Value] = {}
        for step in decision.steps:
            known |= step.facts
        sure = decision.outcome in (Outcome.OWNED, Outcome.ELSEWHERE)
        self.part("规则问到的事实", self.facts(known))
        self.part("适用的规则", self._each(Tried.APPLIED))
        self.part("条件符合、但被其他规则排除的规则", self._each(Tried.OVERRIDDEN))
        self.part("因事实不足还不能判断的规则", self._each(Tried.UNKNOWN))
        self.part("为什么不是其他机构" if sure else "各个机构为什么还定不下来", self._why_not())
        self.part("各项权力和责任的归属", self._powers())
        self.part("条件不符、没有用上的规则", self._failed())
        self.part("法律没有写明的问题（各种读法都列出，系统不替您选）",
                  (line for doubt in decision.doubts for text in doubt_lines(doubt)
                   for line in hang("  ", text, self.width)))
        head = decision_to_text(decision, self.catalog, heading, self.width)
        return "\n".join(line.rstrip() for line in (head, *self.parts))

    def _each(self, tried: Tried) -> Iterator[str]:
        for phase, asks in PHASES.items():
            steps = [s for s in self.decision.steps if s.rule.phase is phase and s.tried is tried]
            if steps:
                yield f"  【{asks}】"
            for step in steps:
                yield from self._step(step)

    def _step(self, step: Step) -> Iterator[str]:
        rule = step.rule
        lead = f" → {step.would_lead.name}" if step.would_lead else ""
        yield from hang("  ", f"{rule.id} {rule.title}{lead}", self.width)
        beats = [s.rule.id for s in self.decision.steps if rule.id in s.beaten_by]
        yield from rows([
            ("条件", condition(rule.when, self.vocabulary)),
            ("缺", "、".join(waiting(rule.when, step.facts, self.vocabulary))
             if step.tried is Tried.UNKNOWN else ""),
            ("被排除", "、".join(self._titled(beater) for beater in step.beaten_by)),
            ("它排除", "、".join(dict.fromkeys(beats)) if step.tried is Tried.APPLIED else ""),
            ("理由", rule.because),
            ("依据", self.basis(step)),
        ], self.width, 6)

    def _titled(self, rule_id: str) -> str:
        step = next((s for s in self.decision.steps if s.rule.id == rule_id), None)
        return f"{rule_id} {step.rule.title}" if step else rule_id

    def _why_not(self) -> Iterator[str]:
        """Each body that some rule would have named, and what became of that rule."""
        others: dict[str, tuple[Body, list[Step]]] = {}
        for step in self.decision.steps:
            body = step.would_lead
            if body is not None and (self.decision.lead is None or body.id != self.decision.lead.id):
                others.setdefault(body.id, (body, []))[1].append(step)
        for body, steps in others.values():
            yield f"  为什么不是{body.name}？"
            for step in steps:
                yield from hang("    ", f"{step.rule.id} {step.rule.title}：{self._fate(step)}", self.width, 8)
            mine = [p for p in self.decision.powers if p.assignment.lead and p.assignment.lead.id == body.id]
            for power in mine:
                measures = "、".join(power.measures) or power.title
                yield from hang("    ", f"但“{measures}”由它办理（见“各项权力和责任的归属”）", self.width)

    def _fate(self, step: Step) -> str:
        match step.tried:
            case Tried.FAILED:
                return "条件不符——" + _first(against(step.rule.when, step.facts, self.vocabulary), 2)
            case Tried.OVERRIDDEN:
                return "条件符合，但被 " + "、".join(self._titled(b) for b in step.beaten_by) + " 排除"
            case Tried.UNKNOWN:
                missing = "、".join(waiting(step.rule.when, step.facts, self.vocabulary))
                return f"还不能判断，缺：{missing}"
        if self.decision.outcome is Outcome.INCOMPLETE:
            return "条件符合，但结论取决于还没有查明的事实"
        return "条件符合，但与其他规则的结论不同"

    def _powers(self) -> Iterator[str]:
        for power in self.decision.powers:
            measures = f"（{'、'.join(power.measures)}）" if power.measures else ""
            yield from hang("  ", f"{power.title}{measures} → {owner(power.assignment)}", self.width)
            standing = [s for s in power.steps if s.tried is Tried.APPLIED]
            yield from rows([
                ("规则", [f"{s.rule.id} {s.rule.title}：{s.rule.because}" for s in standing]),
                ("设定依据", "；".join(power.basis)),
            ], self.width, 6)

    def _failed(self) -> Iterator[str]:
        for phase in PHASES:
            for step in self.decision.steps:
                if step.rule.phase is phase and step.tried is Tried.FAILED:
                    reasons = _first(against(step.rule.when, step.facts, self.vocabulary), 1)
                    yield from hang("  ", f"{step.rule.id} {step.rule.title}：{reasons}", self.width, 6)


def _first(reasons: Iterable[str], count: int) -> str:
    """The first reasons; one is enough for a rule to fail, the others are counted."""
    listed = list(dict.fromkeys(reasons))
    more = f"（另有 {len(listed) - count} 处不符）" if len(listed) > count else ""
    return "；".join(listed[:count]) + more


class _Ruling(_Page):
    """One ruling, explained."""

    def __init__(self, ruling: Ruling, catalog: Catalog, reported: Collection[str] | None, width: int) -> None:
        super().__init__(ruling, catalog, reported, width)
        self.ruling = ruling

    def text(self, heading: str | None) -> str:
        ruling = self.ruling
        known: dict[str, Value] = {}
        for finding in ruling.findings:
            known |= finding.facts
        self.part("规则问到的事实", self.facts(known))
        self.part("逐条审查", (line for finding in ruling.findings for line in self._finding(finding)))
        head = ruling_to_text(ruling, self.catalog, heading, self.width)
        return "\n".join(line.rstrip() for line in (head, *self.parts))

    def _sort(self, name: str, value: Value) -> str:
        return "佐证里的" if name == SIMULATED and self.ruling.evidence else super()._sort(name, value)

    def _finding(self, finding: Finding) -> Iterator[str]:
        rule = finding.rule
        verdict = f"（{finding.verdict.word}）" if finding.verdict else ""
        yield from hang("  ", f"{rule.id} {rule.title}：{finding.result}{verdict}", self.width)
        require = rule.require
        broken = against(require, finding.facts, self.vocabulary) if require and finding.verdict else ()
        missing = waiting(require, finding.facts, self.vocabulary) if require and finding.result is Met.OPEN else ()
        yield from rows([
            ("适用于", condition(rule.when, self.vocabulary)),
            ("要求", condition(require, self.vocabulary) if require else ""),
            ("差在", "；".join(dict.fromkeys(broken))),
            ("缺", "、".join(missing)),
            ("涉及", "；".join(finding.subjects)),
            ("理由", rule.because),
            ("依据", "；".join(self.cite(rule.basis))),
        ], self.width, 6)
