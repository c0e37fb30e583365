"""The tables beside this file: one line a situation, with the answer that the law gives.

Each table is itself a file of a workspace (`# workspace: law` on its first line says of which; `law without
jiangsu` leaves the province out, `law with zhejiang zhejiang-ningbo` puts these rulebooks in its place), so it
may bring rules and records of its own; its `examples` are compared as `powerlist test` compares them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from powerlist import Decision, Outcome, Ruling, Workspace
from powerlist.diagnostics import Sink
from powerlist.examples import Result, run_examples
from powerlist.load import shipped
from powerlist.model.condition import ALWAYS_TRUE
from powerlist.model.rulebook import Rule
from powerlist.read.documents import read_documents
from powerlist.read.yaml_source import parse
from powerlist.terms import Clock, Met, Phase, Tried
from tests.conftest import WORKSPACES

HERE = Path(__file__).parent
TABLES = {file.stem: file.read_text("utf-8") for file in sorted(HERE.glob("*.yaml"))}
DAY = date(2025, 9, 1)

#: Phases whose rules are put to an event one by one, so that an answer shows each as applied or failed.
ASKED = (Phase.CLASSIFY, Phase.SCREEN, Phase.ASSIGN, Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK, Phase.ADMIT)


def ids(table: str) -> list[str]:
    """The examples a table holds, read as a workspace reads them."""
    sink = Sink()
    documents = read_documents(parse(TABLES[table], table, sink), sink)
    assert sink.found == []
    return [example.id for document in documents if document.kind.name == "examples" for example in document.records]


@cache
def with_table(table: str) -> Workspace:
    """The table's workspace with the table in it."""
    base, *change = TABLES[table].split("\n")[0].removeprefix("# workspace: ").split()
    folder = Path(mkdtemp(prefix="decisions-")) / base
    try:
        shutil.copytree(WORKSPACES / base, folder, ignore=shutil.ignore_patterns("examples.yaml"))
        (folder / f"table-{table}.yaml").write_text(TABLES[table], "utf-8")
        manifest = folder / "powerlist.yaml"
        manifest.write_text(with_rulebooks(manifest.read_text("utf-8"), change), "utf-8")
        return Workspace.open(folder)
    finally:
        shutil.rmtree(folder.parent)


def with_rulebooks(manifest: str, change: list[str]) -> str:
    """The head of a workspace with its province left out (`without jiangsu`) or replaced (`with zhejiang …`)."""
    if not change:
        return manifest
    verb, *names = change
    province = names[0] if verb == "without" else "jiangsu"
    others = "" if verb == "without" else "".join(f", {name}" for name in names)
    assert f", {province}]" in manifest
    return manifest.replace(f", {province}]", f"{others}]")


@cache
def results(table: str) -> dict[str, Result]:
    workspace = with_table(table)
    assert [(d.code, d.at) for d in workspace.read_report.diagnostics] == []
    return {result.example.id: result for result in run_examples(workspace, DAY).results}


@pytest.mark.parametrize("table,example", [(table, example) for table in TABLES for example in ids(table)])
def test_the_table_says(table: str, example: str) -> None:
    """The article stands in the title of the line."""
    result = results(table)[example]
    assert [f"{d.field}: {d.expected} ≠ {d.actual}" for d in result.differences] == []


def test_titles_are_all_different() -> None:
    """A line that proves the same as another proves nothing."""
    titles = [result.example.title for table in TABLES for result in results(table).values()]
    assert sorted(titles) == sorted(set(titles))


# What the shipped rules do, all of them.

def answers() -> Iterator[Decision | Ruling]:
    for table in TABLES:
        yield from (result.answer for result in results(table).values() if result.answer is not None)


@cache
def fates() -> dict[str, set[str]]:
    """Rule → what became of it in any answer."""
    found: dict[str, set[str]] = {}
    for answer in answers():
        if isinstance(answer, Ruling):
            for finding in answer.findings:
                found.setdefault(finding.rule.id, set()).add(finding.result)
            for rule in answer.procedure_rules:
                found.setdefault(rule, set()).add(Tried.APPLIED)
            continue
        for step in (*answer.steps, *(step for power in answer.powers for step in power.steps)):
            found.setdefault(step.rule.id, set()).add(step.tried)
        for power in answer.powers:
            for rule in power.assignment.rules:
                found.setdefault(rule, set()).add(Tried.APPLIED)
    return found


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Every rule in `rules/`: the workspace `law` sets all rulebooks side by side."""
    return tuple(Workspace.open("law").catalog.rules.values())


def rules(*phases: Phase) -> list[Rule]:
    return [rule for rule in shipped_rules() if rule.phase in phases]


def test_no_rulebook_is_left_out() -> None:
    """A rulebook that stands beside no other is neither checked nor asked for here."""
    folders = {f.name for f in shipped("powerlist_rules").iterdir() if f.is_dir() and not f.name.startswith("_")}
    assert set(Workspace.open("law").catalog.manifest.rulebooks) == folders


@pytest.mark.parametrize("rule", rules(*ASKED), ids=lambda rule: rule.id)
def test_every_rule_applies_somewhere_and_fails_somewhere(rule: Rule) -> None:
    """A rule that never applies protects nobody; one that never fails asks nothing. For a requirement: met
    somewhere, broken somewhere."""
    met, broken = (Met.YES, Met.NO) if rule.phase is Phase.ADMIT else (Tried.APPLIED, Tried.FAILED)
    assert met in fates()[rule.id]
    if rule.when != ALWAYS_TRUE or rule.phase is Phase.ADMIT:
        assert broken in fates()[rule.id]


@pytest.mark.parametrize("rule", rules(Phase.SETTLE, Phase.PROCEDURE), ids=lambda rule: rule.id)
def test_every_way_of_settling_and_every_procedure_is_walked(rule: Rule) -> None:
    """编制管理条例 art. 10 and 行政处罚法 art. 25 ¶2 for disputes; a procedure for each kind of request."""
    assert Tried.APPLIED in fates()[rule.id]


# What an answer says beside whose it is.

@cache
def law() -> Workspace:
    return Workspace.open(WORKSPACES / "law")


def decided(table: str, example: str) -> Decision:
    answer = results(table)[example].answer
    assert isinstance(answer, Decision)
    return answer


@pytest.mark.parametrize("table,example,body", [
    ("powers", "not-designated", "centre"), ("powers", "nothing", "centre"), ("powers", "named-not-street", "gov"),
    ("powers", "joint", "centre"), ("disputes", "duty-dispute", "centre"), ("base", "before", "centre"), ("national", "unowned", "gov"),
])
def test_somebody_keeps_it_meanwhile(table: str, example: str, body: str) -> None:
    """What nobody owns is kept by the county's centre, or the county government; never put on the town."""
    interim = decided(table, example).interim
    assert interim is not None and interim.id == body


@pytest.mark.parametrize("table,example,sides", [
    ("powers", "joint", {"urban", "water"}), ("powers", "joint-vertical", {"urban", "ecology"}),
    ("powers", "same-day", {"urban", "water"}), ("disputes", "duty-dispute", {"town-a", "water"}),
    ("disputes", "power-dispute", {"town-a", "planning"}),
])
def test_all_sides_of_a_dispute_are_named(table: str, example: str, sides: set[str]) -> None:
    """Nobody is picked, nobody is left out, and the way to settle it is said."""
    decision = decided(table, example)
    assert decision.lead is None
    assert {c.body.id for c in decision.candidates if c.body} == sides
    assert decision.way


@pytest.mark.parametrize("table,example,step", [
    ("zhejiang", "dispute", "综合行政执法指导机构"), ("henan", "dispute", "法制机构"), ("guangdong", "dispute", "县级人民政府协调决定"),
    ("shandong", "dispute", "牵头部门"), ("hebei", "city-dispute", "市委编办"),
])
def test_a_place_says_how_it_settles_disputes(table: str, example: str, step: str) -> None:
    """What the province adds to 行政处罚法 art. 25 ¶2 and 编制管理条例 art. 10 ¶2 is what the clerk reads."""
    way = decided(table, example).way
    assert way is not None and step in way


def test_a_scope_question_says_what_each_answer_leads_to() -> None:
    """The clerk sees before asking that only 道路 makes a difference."""
    (question,) = decided("powers", "scope-unknown").questions
    leads = dict(question.answers)
    assert leads["道路"].startswith("甲镇人民政府")
    assert all(lead.startswith("法县城市管理局") for place, lead in leads.items() if place != "道路")


def limits(example: str) -> set[tuple[str, int, Clock]]:
    return {(due.source, due.deadline.value, due.deadline.clock) for due in decided("powers", example).deadlines}


def test_limits_of_time() -> None:
    """行政处罚法 art. 60: ninety days; 治安管理处罚法 (2012) art. 99: thirty instead; 劳动保障监察条例 art. 17: sixty instead."""
    assert limits("granted") == {("O-6000", 90, Clock.CALENDAR_DAY)}
    assert limits("police") == {("O-ZA99", 30, Clock.CALENDAR_DAY)}
    assert limits("wages") == {("O-LD17", 60, Clock.WORKING_DAY)}
    assert limits("licence") == set()


def test_the_limit_runs_from_the_filing() -> None:
    """自行政处罚案件立案之日起; without a filing it has no end yet."""
    filed = {due.source: due.day for due in decided("powers", "filed-before-take-back").deadlines}
    unfiled = {due.source: due.day for due in decided("powers", "granted").deadlines}
    assert filed["O-6000"] == date(2025, 10, 29)
    assert unfiled["O-6000"] is None


def test_presumptions_are_said() -> None:
    """Nobody reported a crime: the answer leans on that and says so; whoever reports, is not presumed against."""
    granted, told = decided("powers", "granted"), decided("powers", "crime")
    assert "event.crime_suspected" in {p.attribute.name for p in granted.presumptions}
    assert "event.crime_suspected" not in {p.attribute.name for p in told.presumptions}


def test_every_answer_cites_law_in_force() -> None:
    """No power is backed by law that had ended or not begun on the day asked about."""
    catalog = with_table("powers").catalog
    for result in results("powers").values():
        if isinstance(result.answer, Decision):
            for power in result.answer.powers:
                item = catalog.items.get(power.id)
                if item is not None:
                    assert set(power.basis) == {str(c) for c in item.basis if catalog.citable(c, result.answer.as_of)}


def test_an_unsound_county_is_told_so() -> None:
    """What the decisions refuse, the checks report: 行政处罚法 art. 24 ¶1, art. 18 ¶3; 行政强制法 art. 17."""
    found = {(d.code, str(d.at).split("/")[2]) for d in law().check(DAY).diagnostics if d.at.file == "powers.yaml"}
    grants = list(law().catalog.grants)
    assert {("PL304", str(grants.index("g-unpublished"))), ("PL303", str(grants.index("g-county")))} <= found
    assert {code for code, _ in found} >= {"PL303", "PL304", "PL308"}


def test_an_outcome_of_each_kind() -> None:
    """The table holds all five answers."""
    assert {d.outcome for d in answers() if isinstance(d, Decision)} == set(Outcome)
