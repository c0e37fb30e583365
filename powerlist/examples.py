"""Worked examples (示例) run against workspaces: what each must give, what it gave, and what none exercises.

In: a workspace whose catalogs hold `kind: examples`. Out: results as data. A field that an example does not
write is not compared; bodies and questions are compared as sets, rules as "at least these".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.cases import Example, Expect
from powerlist.model.condition import ALWAYS_TRUE
from powerlist.model.rulebook import Rule
from powerlist.terms import Met, Outcome, Phase, Tried
from powerlist.trace import Decision, Power, Ruling, Step
from powerlist.weigh import REFERENCE, Engine
from powerlist.workspace import Workspace, WorkspaceError


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that came out otherwise (不一致), both sides as a clerk reads them."""

    field: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Result:
    """One example and what it gave."""

    example: Example
    differences: tuple[Difference, ...]
    answer: Decision | Ruling | None = None

    @property
    def passed(self) -> bool:
        """Whether everything came out as written."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Coverage:
    """What examples exercise of all there is (覆盖)."""

    listed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.listed)

    @property
    def exercised(self) -> int:
        """How many are exercised."""
        return self.total - len(self.missing)

    @property
    def share(self) -> float:
        """Exercised of all, 1.0 when there is nothing to exercise."""
        return self.exercised / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Results:
    """All examples, and what none of them exercises.

    `rules` are exercised where they apply (a requirement: where it is met or broken), `counters` where
    they do not (a requirement: where it is broken): a rule that never fails might as well always hold.
    """

    results: tuple[Result, ...]
    rules: Coverage
    counters: Coverage
    items: Coverage

    @property
    def failures(self) -> tuple[Result, ...]:
        """Examples that came out otherwise."""
        return tuple(result for result in self.results if not result.passed)


#: Phases whose rules are put to every case, so that an answer shows each as applying or not.
_ASKED = frozenset(Phase) - {Phase.SETTLE, Phase.PROCEDURE}


def run_examples(workspace: Workspace, today: date, engine: Engine = REFERENCE) -> Results:
    """Run every example of the workspace; one that names no day is asked about `today`."""
    catalog = workspace.catalog
    results = tuple(_run(workspace, example, today, engine) for example in catalog.examples)
    answers = [result.answer for result in results if result.answer is not None]
    met = {rule for answer in answers for rule in _applied(answer)}
    unmet = {rule for answer in answers for rule in _not_applied(answer)}
    beaten = {lower for rule in catalog.rules.values() for lower in rule.overrides}
    may_fail = (rule.id for rule in catalog.rules.values() if _may_fail(rule, beaten))
    items = {item for result in results for item in _items(result)}
    return Results(results, _coverage(catalog.rules, met), _coverage(may_fail, unmet),
                   _coverage(catalog.items, items))


def together(several: Sequence[Results]) -> Results:
    """The results of several workspaces as one: what any of them exercises is exercised."""
    def joined(coverages: Iterable[Coverage]) -> Coverage:
        found = list(coverages)
        used = {key for coverage in found for key in set(coverage.listed).difference(coverage.missing)}
        return _coverage(dict.fromkeys(key for coverage in found for key in coverage.listed), used)

    return Results(tuple(result for one in several for result in one.results), joined(one.rules for one in several),
                   joined(one.counters for one in several), joined(one.items for one in several))


def _may_fail(rule: Rule, beaten: set[str]) -> bool:
    """Whether there can be a case to which the rule is put and does not apply."""
    return rule.phase in _ASKED and (rule.phase is Phase.ADMIT or rule.when != ALWAYS_TRUE or rule.id in beaten)


def _coverage(everything: Iterable[str], used: set[str]) -> Coverage:
    listed = tuple(everything)
    return Coverage(listed, tuple(key for key in listed if key not in used))


def _run(workspace: Workspace, example: Example, today: date, engine: Engine) -> Result:
    case = example.event or example.request
    as_of = example.as_of or (case.day if case else None) or today
    try:
        if example.event is not None:
            decision = workspace.decide(example.event, as_of, engine=engine)
            return Result(example, tuple(_of_decision(example.expect, decision, workspace.catalog)), decision)
        if example.request is not None:
            ruling = workspace.admit(example.request, as_of, engine=engine)
            return Result(example, tuple(_of_ruling(example.expect, ruling)), ruling)
    except WorkspaceError as problem:
        messages = "；".join(found.message for found in problem.report.diagnostics)
        return Result(example, (Difference("输入", "能够办理", messages),))
    raise TypeError(f"an example has an event or a request: {example.id}")


# Decisions.

def _of_decision(expect: Expect, decision: Decision, catalog: Catalog) -> Iterator[Difference]:
    if expect.outcome is not None and expect.outcome is not decision.outcome:
        yield Difference("outcome", expect.outcome.word, decision.outcome.word)
    for field in ("lead", "in_name_of", "respondent", "adjudicator"):
        yield from _body(field, getattr(expect, field), getattr(decision, field), catalog)
    unit = (decision.unit.id, decision.unit.name) if decision.unit else ("无", "无")
    if expect.unit is not None and expect.unit not in unit:
        yield Difference("unit", expect.unit, unit[1])
    if expect.channel is not None and expect.channel != decision.channel:
        yield Difference("channel", expect.channel, decision.channel or "无")
    level = decision.command.level if decision.command else "无"
    if expect.command is not None and expect.command != level:
        yield Difference("command", expect.command, level)
    if expect.support:
        yield from _same_set("support", expect.support, [b.body.id for b in decision.support],
                             lambda key: catalog.bodies[key].name)
    if expect.questions:
        asked = [question.attribute.name for question in decision.questions]
        by_label = {question.attribute.label: question.attribute.name for question in decision.questions}
        yield from _same_set("questions", [by_label.get(name, name) for name in expect.questions], asked, str)
    yield from _powers(expect.powers, decision, catalog)
    if expect.doubt is not None and expect.doubt is not bool(decision.doubts):
        yield Difference("doubt", "有" if expect.doubt else "没有", "有" if decision.doubts else "没有")
    yield from _rules(expect, decision)


def _body(field: str, expected: str | None, actual: Body | None, catalog: Catalog) -> Iterator[Difference]:
    if expected is not None and (actual is None or actual.id != expected):
        yield Difference(field, catalog.bodies[expected].name, actual.name if actual else "无")


def _same_set(field: str, expected: Iterable[str], actual: Iterable[str], name: Callable[[str], str]
              ) -> Iterator[Difference]:
    wanted, found = list(dict.fromkeys(expected)), list(dict.fromkeys(actual))
    if set(wanted) != set(found):
        yield Difference(field, "、".join(map(name, wanted)), "、".join(map(name, found)) or "无")


def _powers(expected: Mapping[str, str], decision: Decision, catalog: Catalog) -> Iterator[Difference]:
    """Keys name a measure, an item (id or name), or both as `item/measure`; values a body or an outcome."""
    for key, whose in expected.items():
        powers = [power for power in decision.powers if _named(key, power)]
        if not powers:
            yield Difference(f"powers.{key}", whose, "这个事件没有这项权责")
        for power in powers:
            if whose not in _owners(power, catalog):
                yield Difference(f"powers.{key}", whose, _whose(power))


def _named(key: str, power: Power) -> bool:
    item, _, measure = key.rpartition("/")
    if item and measure in power.measures:
        return item in (power.id, power.title)
    return key in (power.id, power.title, *power.measures)


def _whose(power: Power) -> str:
    lead = power.assignment.lead
    return lead.name if lead else power.assignment.channel or power.assignment.outcome.word


def _owners(power: Power, catalog: Catalog) -> set[str]:
    """Every word for whose the power is."""
    lead = power.assignment.lead
    names = {power.assignment.outcome.value, power.assignment.outcome.word, power.assignment.channel or ""}
    if lead is not None and power.assignment.outcome is Outcome.OWNED:
        names |= {lead.id, lead.name, *catalog.bodies[lead.id].aliases}
    return names


def _rules(expect: Expect, decision: Decision) -> Iterator[Difference]:
    fates: dict[str, set[Tried]] = {}
    for step in _steps(decision):
        fates.setdefault(step.rule.id, set()).add(step.tried)
    for field, wanted, tried in (("applied", expect.applied, Tried.APPLIED), ("failed", expect.failed, Tried.FAILED),
                                 ("overridden", expect.overridden, Tried.OVERRIDDEN)):
        for rule in wanted:
            if tried not in fates.get(rule, set()):
                yield Difference(field, rule, _fate(fates.get(rule)))
    for rule in expect.not_applied:
        if Tried.APPLIED in fates.get(rule, set()):
            yield Difference("not_applied", rule, Tried.APPLIED.word)


def _fate(tried: set[Tried] | None) -> str:
    return "、".join(sorted(t.word for t in tried)) if tried else "没有问到"


# Rulings.

def _of_ruling(expect: Expect, ruling: Ruling) -> Iterator[Difference]:
    if expect.verdict is not None and expect.verdict is not ruling.verdict:
        yield Difference("verdict", expect.verdict.word, ruling.verdict.word)
    if expect.questions:
        names = {q.attribute.label: q.attribute.name for q in ruling.questions}
        yield from _same_set("questions", [names.get(name, name) for name in expect.questions], names.values(), str)
    results: dict[str, list[str]] = {rule: ["适用"] for rule in ruling.procedure_rules}
    for finding in ruling.findings:  # a rule may be met for one town and not for another
        results.setdefault(finding.rule.id, []).append(finding.result)
    for rule in expect.applied:  # to wait for facts is not yet to apply
        if set(results.get(rule, ())) <= {Met.OPEN}:
            yield Difference("applied", rule, "、".join(results.get(rule, ["没有问到"])))
    for rule in expect.failed:
        if Met.NO not in results.get(rule, ()):
            yield Difference("failed", rule, "、".join(results.get(rule, ["没有问到"])))
    for rule in expect.not_applied:
        if rule in results:
            yield Difference("not_applied", rule, "、".join(results[rule]))
    if expect.doubt is not None and expect.doubt is not bool(ruling.doubts):
        yield Difference("doubt", "有" if expect.doubt else "没有", "有" if ruling.doubts else "没有")


# Coverage.

def _steps(decision: Decision) -> Iterator[Step]:
    yield from decision.steps
    for power in decision.powers:
        yield from power.steps


def _applied(answer: Decision | Ruling) -> Iterator[str]:
    """Rules that applied: for a requirement, that it was put to the request and could be answered."""
    if isinstance(answer, Ruling):
        yield from (finding.rule.id for finding in answer.findings if finding.result is not Met.OPEN)
        yield from answer.procedure_rules
    else:
        yield from (step.rule.id for step in _steps(answer) if step.tried is Tried.APPLIED)
        yield from _cited(answer)


def _not_applied(answer: Decision | Ruling) -> Iterator[str]:
    """Rules that were asked and failed or yielded: for a requirement, that the request broke it."""
    if isinstance(answer, Ruling):
        yield from (finding.rule.id for finding in answer.findings if finding.result is Met.NO)
    else:
        yield from (step.rule.id for step in _steps(answer) if step.tried in (Tried.FAILED, Tried.OVERRIDDEN))


def _cited(decision: Decision) -> Iterator[str]:
    """Rules that the answer names: helpers, limits, and who settles a dispute."""
    yield from (backing.rule for backing in decision.support)
    yield from (due.source for due in decision.deadlines)
    for power in decision.powers:
        yield from power.assignment.rules


def _items(result: Result) -> Iterator[str]:
    if isinstance(result.answer, Decision):
        yield from (power.id for power in result.answer.powers)
    elif result.example.request is not None:
        yield from result.example.request.items
