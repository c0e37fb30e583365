"""One line, all facts that matter known → whose it is (一条权责线的归属). Asks for a fact where it needs one.

Order of thought: classify the event, look at the grant's limits and the scenario, ask who had jurisdiction
when a case was filed, weigh the screen and assign rules, and find the adjudicator where they disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.classify import NOT_CLASSIFIED, Classified, Needs, classify
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Filing
from powerlist.model.condition import ALWAYS_TRUE, Condition, Value, attributes
from powerlist.model.duties import Scenario
from powerlist.model.rulebook import Effect, Rule
from powerlist.offices import government
from powerlist.scene import NOTHING, Line, Scene
from powerlist.terms import BodyKind, Level, Outcome, Phase, Role
from powerlist.trace import Assignment, Candidate
from powerlist.weigh import Weighed, first_unknown, weigh

#: The phases whose rules say whose it is, what comes before all sharing out first.
OWNER = (Phase.SCREEN, Phase.ASSIGN)


@dataclass(frozen=True)
class Settled:
    """One line with everything settled that can be."""

    line: Line
    facts: Facts
    assignment: Assignment
    weighed: Weighed
    classified: Classified = NOT_CLASSIFIED
    scenario: Scenario | None = None
    filings: tuple[Filing, ...] = ()
    #: The article turned out not to apply to the event: the line says nothing.
    idle: bool = False

    @cached_property
    def answered(self) -> Settled:
        """The line with the answer among its facts, for rules that speak after it: who must help, what must be
        observed, whose remedy."""
        lead, owner = self.assignment.lead, self.assignment
        answer: Mapping[str, Value] = {
            "answer.outcome": owner.outcome.word,
            "answer.lead": lead.kind.value if lead else None,
            "answer.own_name": lead is not None and owner.in_name_of == lead,
        }
        return Settled(self.line, {**self.facts, **answer}, owner, self.weighed, self.classified, self.scenario,
                       self.filings, self.idle)


def settle_first(scene: Scene, facts: Facts) -> Settled | Needs:
    """The first line whose article applies, settled: it gives the lead."""
    line = first_line(scene, facts)
    return line if isinstance(line, Needs) else settle(scene, line, {**facts, **line.facts})


def first_line(scene: Scene, facts: Facts) -> Line | Needs:
    """The first line whose article applies. Law that is not in force leads nobody, unless there is nothing else to
    show."""
    for line in (*sorted(scene.lines, key=_is_dead), NOTHING):
        applies = line.when == ALWAYS_TRUE or _truth(scene, line.when, {**facts, **line.facts})
        if isinstance(applies, Needs):
            return applies
        if applies:
            return line
    raise AssertionError("the line NOTHING always applies")


def _is_dead(line: Line) -> bool:
    return line.kind == "事项" and not line.facts["item.in_force"]


def settle(scene: Scene, line: Line, facts: Facts) -> Settled | Needs:
    """Whose the line is under these facts; or the first fact that is missing. No fact is asked for that could
    not keep the event from going elsewhere."""
    found = _settle(scene, line, facts)
    return (_elsewhere(scene, line, facts) or found) if isinstance(found, Needs) else found


def _settle(scene: Scene, line: Line, facts: Facts) -> Settled | Needs:
    applies = _truth(scene, line.when, facts)
    if isinstance(applies, Needs):
        return applies
    if not applies:
        return Settled(line, facts, Assignment(Outcome.UNOWNED), weigh((), facts), idle=True)
    if line.rivals:
        return _settle_rivals(scene, line, facts)
    classified = classify(scene, facts)
    if isinstance(classified, Needs):
        return classified
    facts = {**facts, **classified.facts}
    if "grant.in_scope" not in facts:
        inside = _truth(scene, line.scope, facts)
        if isinstance(inside, Needs):
            return inside
        facts["grant.in_scope"] = inside
    scenario = _scenario(scene, line, facts)
    if isinstance(scenario, Needs):
        return scenario
    filings = _first_competent(scene, line, facts)
    if isinstance(filings, Needs):
        return filings
    facts |= {**_duty_facts(scene, line, scenario), **_case_facts(line, filings)}
    weighed = scene.weigh(facts, *OWNER)
    if weighed.open:
        return Needs(first_unknown(weighed.open[0], facts))
    unknown = _unknown_channel(scene, weighed, facts)
    if unknown is not None:
        return Needs(unknown)
    bench = Bench(scene, line, facts, scenario, tuple(scene.catalog.bodies[f.by] for f in filings))
    assignment = _assign(bench, weighed)
    if classified.clash and assignment.outcome is Outcome.OWNED:
        assignment = Assignment(Outcome.DISPUTED, candidates=classified.clash, rules=assignment.rules)
    decided = assignment
    if assignment.outcome is Outcome.DISPUTED and assignment.adjudicator_role is None:
        adjudicated = _adjudicate(bench, assignment)
        if isinstance(adjudicated, Needs):
            return adjudicated
        decided = adjudicated
    return Settled(line, facts, decided, weighed, classified, scenario, filings)


def _elsewhere(scene: Scene, line: Line, facts: Facts) -> Settled | None:
    """The line sent to another channel by a screen rule that no missing fact can set aside; who would have
    helped, and in which scenario, is then no question."""
    classified = classify(scene, facts)
    if isinstance(classified, Classified):
        facts = {**facts, **classified.facts}
    if not scene.filings:
        facts = {**facts, **NO_CASE}
    weighed = scene.weigh(facts, Phase.SCREEN)
    if weighed.open or not weighed.standing or _unknown_channel(scene, weighed, facts):
        return None
    assignment = _assign(Bench(scene, line, facts, None, ()), weighed)
    if assignment.outcome is not Outcome.ELSEWHERE:
        return None
    return Settled(line, facts, assignment, scene.weigh(facts, *OWNER),
                   classified if isinstance(classified, Classified) else NOT_CLASSIFIED)


def _unknown_channel(scene: Scene, weighed: Weighed, facts: Facts) -> str | None:
    """The fact that is to tell the channel, where it is not known."""
    channels = (rule.then.channel for rule in weighed.standing if rule.then and rule.then.channel)
    return next((name for name in channels if name in scene.catalog.vocabulary and name not in facts), None)


def _settle_rivals(scene: Scene, line: Line, facts: Facts) -> Settled | Needs:
    """The line under each grant in force: those whose limits fit count, and if they disagree it is a dispute."""
    found: list[Settled] = []
    for rival in line.rivals:
        settled = settle(scene, rival, {**facts, **rival.facts})
        if isinstance(settled, Needs):
            return settled
        found.append(settled)
    inside = [settled for settled in found if settled.facts.get("grant.in_scope", True)] or found
    first = inside[0]
    if len({settled.assignment.answer for settled in inside}) == 1:
        return first
    candidates = tuple(Candidate(s.assignment.lead, s.assignment.rules) for s in inside)
    bench = Bench(scene, first.line, first.facts, first.scenario, ())
    adjudicated = _adjudicate(bench, Assignment(Outcome.DISPUTED, candidates=candidates))
    return adjudicated if isinstance(adjudicated, Needs) else replace(first, assignment=adjudicated)


def _truth(scene: Scene, condition: Condition, facts: Facts) -> bool | Needs:
    known = scene.engine.truth(condition, facts)
    if known is None:
        return Needs(next(name for name in attributes(condition) if name not in facts))
    return known


def _scenario(scene: Scene, line: Line, facts: Facts) -> Scenario | Needs | None:
    """The first scenario that fits; the list runs from the special to the general."""
    for scenario in line.responsibility.scenarios if line.responsibility else ():
        fits = _truth(scene, scenario.when, facts)
        if isinstance(fits, Needs):
            return fits
        if fits:
            return scenario
    return None


def _duty_facts(scene: Scene, line: Line, scenario: Scenario | None) -> Mapping[str, Value]:
    if line.responsibility is None:
        return {}
    duty = scenario.principal if scenario else line.responsibility.principal
    kind = None if duty is None else "镇街" if duty.town else "部门" if duty.department else "其他机构"
    line_of_work = scene.catalog.departments.get(duty.department or "") if duty else None
    return {"duty.principal": kind, "duty.department": line_of_work.name if line_of_work else None,
            "duty.scenario": scenario.id if scenario else None}


#: The facts of an event of which nobody has opened a case.
NO_CASE: Mapping[str, Value] = dict.fromkeys(
    ("case.filer_competent", "case.same_day", "case.before_take_back"), False)


def _case_facts(line: Line, filings: tuple[Filing, ...]) -> Mapping[str, Value]:
    take_back = line.grant.take_back if line.grant else None
    return {
        "case.filer_competent": bool(filings),
        "case.same_day": len(filings) > 1,
        "case.before_take_back": bool(filings) and take_back is not None and filings[0].on < take_back.on,
    }


def _first_competent(scene: Scene, line: Line, facts: Facts) -> tuple[Filing, ...] | Needs:
    """The earliest filings by bodies that had jurisdiction on that day (行政处罚法 art. 25): a filing
    without jurisdiction founds none. Several only when they filed on the same day.

    Jurisdiction is judged by the facts as they have turned out, under the lists and law of the filing day.
    """
    found: list[Filing] = []
    for filing in scene.filings:
        if found and filing.on != found[0].on:
            break
        competent = _competent(scene, line, facts, filing)
        if isinstance(competent, Needs):
            return competent
        if competent and filing.by not in {f.by for f in found}:
            found.append(filing)
    return tuple(found)


def _competent(scene: Scene, line: Line, facts: Facts, filing: Filing) -> bool | Needs:
    """Whether the filer owned the line on the day it filed, or was one of several who did."""
    earlier = Scene(scene.catalog, replace(scene.event, filed=()), filing.on, scene.engine)
    subject = (line.item, line.measure, line.responsibility)
    twin = next((o for o in earlier.lines if (o.item, o.measure, o.responsibility) == subject), None)
    if twin is None:
        return False
    then = {name: value for name, value in facts.items() if name != "grant.in_scope"}
    found = settle(earlier, twin, {**then, **earlier.facts, "case.filed": True, **twin.facts})
    if isinstance(found, Needs):
        return found
    owners = [found.assignment.lead, *(candidate.body for candidate in found.assignment.candidates)]
    if twin.facts["item.joint"] and not twin.facts["grant.in_force"]:
        owners += earlier.holders(twin)  # a county's list shares out work, it takes no power away
    return any(body is not None and body.id == filing.by for body in owners)


@dataclass(frozen=True)
class Bench:
    """What is on the table when the rules have been weighed: the line, its facts, who filed first."""

    scene: Scene
    line: Line
    facts: Facts
    scenario: Scenario | None
    filers: tuple[Body, ...]

    def all(self, party: str) -> tuple[Body, ...]:
        """The bodies a party stands for here."""
        return self.scene.cast(party, self.line, self.scenario, self.filers)

    def one(self, party: str | None) -> Body | None:
        """The body a party stands for here, or None."""
        return next(iter(self.all(party)), None) if party else None


def _assign(bench: Bench, weighed: Weighed) -> Assignment:
    """One answer when all standing rules agree, `disputed` when they do not, `unowned` when there is none."""
    found = [assignment for rule in weighed.standing if (assignment := _conclude(bench, rule)) is not None]
    if len(found) == 1:
        return found[0]
    answers: dict[tuple[object, ...], Assignment] = {}
    for assignment in found:
        same = answers.get(assignment.answer)
        answers[assignment.answer] = replace(assignment, rules=same.rules + assignment.rules) if same else assignment
    if not answers:
        return Assignment(Outcome.UNOWNED)
    if len(answers) == 1:
        return next(iter(answers.values()))
    return Assignment(Outcome.DISPUTED, rules=tuple(r for a in answers.values() for r in a.rules),
                      candidates=tuple(Candidate(a.lead, a.rules) for a in answers.values()))


def _conclude(bench: Bench, rule: Rule) -> Assignment | None:
    effect, rules = rule.then or Effect(), (rule.id,)
    if effect.channel is not None:
        return Assignment(Outcome.ELSEWHERE, channel=str(bench.facts.get(effect.channel, effect.channel)), rules=rules)
    if effect.adjudicator is not None:
        sides = bench.filers or bench.scene.holders(bench.line)
        candidates = tuple(Candidate(body, rules) for body in dict.fromkeys(sides))
        return Assignment(Outcome.DISPUTED, candidates=candidates, way=effect.way, rules=rules,
                          adjudicator=_superior(bench, effect.adjudicator, candidates),
                          adjudicator_role=effect.adjudicator)
    if effect.lead is None:
        return None
    leads = bench.all(effect.lead)
    if not leads:
        return Assignment(Outcome.UNOWNED, missing=effect.lead, rules=rules)
    if len(leads) > 1:
        return Assignment(Outcome.DISPUTED, candidates=tuple(Candidate(body, rules) for body in leads), rules=rules)
    lead = leads[0]
    name = bench.one(effect.in_name_of) or lead
    return Assignment(Outcome.OWNED, lead=lead, in_name_of=name, respondent=bench.one(effect.respondent) or name,
                      rules=rules)


# Disputes.

def _adjudicate(bench: Bench, assignment: Assignment) -> Assignment | Needs:
    about: dict[str, Value] = {
        "dispute.about": "职责划分" if bench.line.kind == "责任" else "执法管辖",
        "dispute.between": _between([c.body for c in assignment.candidates if c.body]),
    }
    facts = {**bench.facts, **about}
    weighed = bench.scene.weigh(facts, Phase.SETTLE)
    if weighed.open:
        return Needs(first_unknown(weighed.open[0], facts))
    for rule in weighed.standing:
        if rule.then and rule.then.adjudicator:
            superior = _superior(bench, rule.then.adjudicator, assignment.candidates)
            return replace(assignment, adjudicator=superior, adjudicator_role=rule.then.adjudicator,
                           way=rule.then.way, rules=(*assignment.rules, rule.id))
    return assignment


def _superior(bench: Bench, party: str, candidates: tuple[Candidate, ...]) -> Body | None:
    """The adjudicator; the common superior is the lowest government above all sides. A vertically managed
    branch stands under the government of its head office, not of the county it sits in."""
    if party != Role.COMMON_SUPERIOR.value:
        return bench.one(party)
    catalog = bench.scene.catalog
    areas = [seat(catalog, c.body) for c in candidates if c.body]
    for level in (Level.COUNTY, Level.CITY, Level.PROVINCE):
        area = catalog.area_at(catalog.manifest.county or "", level)
        if area and all(catalog.within(a, area.id) for a in areas):
            return government(catalog, level, bench.scene.day)
    return None


def seat(catalog: Catalog, body: Body) -> str:
    """The area whose government stands above the body."""
    parent = catalog.bodies.get(body.parent or "")
    return parent.area if body.kind is BodyKind.VERTICAL and parent is not None else body.area


def _between(bodies: list[Body]) -> str:
    levels = {body.level for body in bodies}
    kinds = {body.kind for body in bodies}
    if kinds == {BodyKind.TOWN}:
        return "镇街之间"
    if BodyKind.TOWN in kinds and levels <= {Level.TOWN, Level.COUNTY}:
        return "镇街与县级部门"
    return "县级部门之间" if levels == {Level.COUNTY} else "其他"
