"""The made-up county: it loads, what is planted shows, and nothing else is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from benchmarks.county import Planted, generate
from benchmarks.draft import ENTRUSTED_UNTIL, FUTURE, PAST
from benchmarks.faults import HOLES, OVERLAPS
from benchmarks.idle import Idleness
from benchmarks.moves import Aspect, move, rewrite
from powerlist import Workspace
from powerlist.decide import decide
from powerlist.diagnostics import Severity
from powerlist.logic.evaluate import Facts
from powerlist.logic.partition import representatives
from powerlist.model.cases import Event
from powerlist.model.condition import Condition, attributes
from powerlist.model.duties import EventType
from powerlist.terms import Outcome, Tried
from powerlist.trace import Decision

#: A day in every stretch between two days on which anything in the county begins or ends.
CUTS = (*PAST, *FUTURE, ENTRUSTED_UNTIL)
DAYS = (PAST[0] - timedelta(days=1), *CUTS)

#: What a fault may cause among findings of severity "error"; nothing else may.
PLANTED_ERRORS = {"PL301", "PL341", "PL342"}


def county(folder: Path, *, seed: int = 0, types: int = 20, items: int = 30, plant: bool = True) -> tuple[Workspace, Planted]:
    planted = generate(folder, towns=3, items=items, types=types, seed=seed, plant=plant)
    return Workspace.open(folder), planted


def conditions(workspace: Workspace, event: EventType) -> tuple[Condition, ...]:
    """What the county's own records ask of an event of the type."""
    catalog = workspace.catalog
    grants = [g for item in event.items for g in catalog.granted.get(item, ())]
    return (*(catalog.items[i].when for i in event.items), *(g.scope.when for g in grants if g.scope),
            *(s.when for r in event.responsibilities for s in catalog.responsibilities[r].scenarios))


def worlds(workspace: Workspace, *asked: Condition) -> Iterator[Facts]:
    """Every combination of facts that the conditions can tell apart."""
    vocabulary = workspace.catalog.vocabulary
    names = sorted({name for condition in asked for name in attributes(condition)})
    for values in product(*(representatives(vocabulary[name], asked) for name in names)):
        yield dict(zip(names, values, strict=True))


def answer(workspace: Workspace, event: str, town: str, day: date, facts: Facts) -> Decision:
    return decide(workspace.catalog, Event(event, town), facts, day)


@pytest.mark.parametrize(("seed", "types", "items"), [(0, 20, 30), (1, 60, 80)])
def test_brute_force_finds_what_was_planted_and_nothing_else(tmp_path: Path, seed: int, types: int, items: int) -> None:
    """Every event type × town × stretch of days × combination of facts, one by one."""
    workspace, planted = county(tmp_path, seed=seed, types=types, items=items)
    faults = {fault.event_type: fault for fault in planted.faults}
    shown = set()
    for event in workspace.catalog.event_types.values():
        fault = faults.get(event.id)
        for town, day, facts in product(planted.towns, DAYS, worlds(workspace, *conditions(workspace, event))):
            found = answer(workspace, event.id, town, day, facts).outcome
            if fault is not None and fault.shows(town, day, {**facts, "event.type": event.name}):
                assert found is fault.outcome, (fault, town, day, facts)
                shown.add(event.id)
            else:
                assert found in (Outcome.OWNED, Outcome.ELSEWHERE), (fault, event, town, day, facts)
    assert shown == faults.keys(), "a fault that never shows was not planted"


def test_every_way_of_failing_shows_on_its_witness(tmp_path: Path) -> None:
    """A smallest event in one of the towns meets with the fault; in a town, on a day, outside it, it does not."""
    workspace, planted = county(tmp_path, types=60, items=80)
    assert len({fault.way for fault in planted.faults}) == len(HOLES) + len(OVERLAPS) == len(planted.faults)
    for fault in planted.faults:
        event = {"type": fault.event_type, "place": fault.towns[0], "attributes": fault.witness or {}}
        found = workspace.decide(event, fault.day())
        assert found.outcome is fault.outcome, fault
        sides = tuple(f"{fault.towns[0]}-body" if side == "town" else side for side in fault.sides)
        assert sorted(side.body.id for side in found.candidates if side.body) == sorted(sides), fault
        assert ("J-2503" in {rule for side in found.candidates for rule in side.rules}) == fault.designed, fault
        if fault.period.start:
            before = workspace.decide(event, fault.period.start - timedelta(days=1))
            assert before.outcome is Outcome.OWNED, fault
        for town in set(planted.towns) - set(fault.towns):
            assert workspace.decide({**event, "place": town}, fault.day()).outcome is Outcome.OWNED, fault


def test_no_presumption_hides_or_makes_a_fault(tmp_path: Path) -> None:
    """What nobody reports is presumed; if it is otherwise, the event goes elsewhere or the answer stays."""
    workspace, planted = county(tmp_path)
    catalog = workspace.catalog
    presumed = [a for a in catalog.vocabulary.values() if a.presumed is not None and a.name.startswith("event.")]
    day = PAST[-1]
    for event in catalog.event_types.values():
        own = conditions(workspace, event)
        facts = next(iter(worlds(workspace, *own)))
        usual = answer(workspace, event.id, planted.towns[0], day, facts)
        for attribute in presumed:
            for value in representatives(attribute, (*own, *catalog.conditions.get(attribute.name, ()))):
                other = answer(workspace, event.id, planted.towns[0], day, {**facts, attribute.name: value})
                assert other.outcome is Outcome.ELSEWHERE or (other.outcome, other.lead) == (usual.outcome, usual.lead)


def test_idle_records_are_to_no_effect(tmp_path: Path) -> None:
    """Brute force over the event types they are about: the rule never applies, the scenario never gives the lead."""
    workspace, planted = county(tmp_path, types=40, items=50)
    assert [idle.kind for idle in planted.idle] == list(Idleness)
    tried: dict[str, set[Tried]] = {}
    for idle in planted.idle:
        event = workspace.catalog.event_types[idle.event_type]
        asked = conditions(workspace, event)
        for town, day, facts in product(planted.towns, DAYS, worlds(workspace, *asked)):
            found = answer(workspace, event.id, town, day, facts)
            for step in found.steps:
                tried.setdefault(step.rule.id, set()).add(step.tried)
            if idle.kind is Idleness.SCENARIO_SAYS_NOTHING:
                other = answer(workspace, event.id, town, day, facts | {"event.site": "道路"})
                assert [told(found, aspect) for aspect in Aspect] == [told(other, aspect) for aspect in Aspect]
            else:
                assert idle.record not in (found.scenario, found.ground, *(power.id for power in found.powers))
    rules = {idle.kind: tried[idle.record] for idle in planted.idle if idle.record in workspace.catalog.rules}
    assert rules == {Idleness.RULE_NEVER_FIRES: {Tried.FAILED}, Idleness.RULE_ALWAYS_YIELDS: {Tried.FAILED, Tried.OVERRIDDEN}}


def test_without_faults_all_is_in_order(tmp_path: Path) -> None:
    """Not even a finding of severity error."""
    workspace, planted = county(tmp_path, plant=False, types=60, items=90)
    assert planted.faults == ()
    assert [d for d in workspace.check(FUTURE[0]).diagnostics if d.severity is Severity.ERROR] == []
    for event, town in product(workspace.catalog.event_types, planted.towns):
        assert workspace.decide({"type": event, "place": town}, PAST[-1]).outcome not in (Outcome.UNOWNED, Outcome.DISPUTED)


def test_only_faults_cause_errors(tmp_path: Path) -> None:
    """The workspace reads and links, and its checks complain of what was planted only."""
    workspace, planted = county(tmp_path, types=60, items=80)
    assert not workspace.read_report.diagnostics
    codes = {d.code for d in workspace.check(date(2026, 11, 21)).diagnostics if d.severity is Severity.ERROR}
    assert codes == PLANTED_ERRORS
    named = {item for event in workspace.catalog.event_types.values() for item in event.items}
    own = {item for item in workspace.catalog.items if item.startswith("item-")}
    assert own - named == set(planted.unreached)
    assert (len(own), len(workspace.catalog.event_types)) == (80, 60)


def test_equal_recipes_give_equal_files(tmp_path: Path) -> None:
    """And another seed another county."""
    one, same, other = (generate(tmp_path / name, towns=3, items=30, types=20, seed=seed)
                        for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    files = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in "abc"]
    assert one == same != other
    assert files[0] == files[1] != files[2]


def told(decision: Decision, aspect: Aspect) -> tuple[str, ...]:
    """One aspect of an answer, as changes name it."""
    if aspect is Aspect.LEAD:
        return (decision.lead.id,) if decision.lead else ()
    if aspect is Aspect.SUPPORT:
        return tuple(sorted(backing.body.id for backing in decision.support))
    return (str(decision.deadline.deadline),) if decision.deadline else ()


def test_changes_move_exactly_what_they_say(tmp_path: Path) -> None:
    """Brute force over both counties: the cells that differ are the cells foretold, from what to what."""
    before, planted = county(tmp_path / "a", types=22, items=40)
    moves = move(planted, tmp_path / "b")
    after = Workspace.open(tmp_path / "b")
    assert not after.read_report.diagnostics
    types = {name: w.catalog.event_types for name, w in (("a", before), ("b", after))}
    assert (types["b"].keys() - types["a"].keys(), types["a"].keys() - types["b"].keys()) == (set(moves.added), set(moves.removed))
    cells = {(cell.event_type, cell.town, cell.aspect): cell for cell in moves.cells()}
    assert len(cells) == sum(1 for _ in moves.cells()), "no cell is moved twice"
    seen = set()
    for event in types["a"].keys() & types["b"].keys():
        asked = (*conditions(before, types["a"][event]), *conditions(after, types["b"][event]))
        for town, day, facts in product(planted.towns, DAYS, worlds(before, *asked)):
            old, new = answer(before, event, town, day, facts), answer(after, event, town, day, facts)
            for aspect in Aspect:
                cell = cells.get((event, town, aspect))
                if cell is not None and cell.holds(day, facts):
                    assert (told(old, aspect), told(new, aspect)) == (tuple(sorted(cell.before)), tuple(sorted(cell.after))), cell
                    seen.add((event, town, aspect))
                else:
                    assert told(old, aspect) == told(new, aspect), (event, town, day, facts, aspect, cell)
            if event not in {cell.event_type for cell in cells.values()}:
                assert (old.outcome, old.in_name_of, old.candidates) == (new.outcome, new.in_name_of, new.candidates)
    assert seen == cells.keys()


def test_a_rewrite_moves_nothing(tmp_path: Path) -> None:
    """Other names, ids and order are no change of hands; each change can be asked for by itself."""
    before, planted = county(tmp_path / "a")
    moves = move(planted, tmp_path / "b", (rewrite,))
    after = Workspace.open(tmp_path / "b")
    assert (moves.moved, moves.added, moves.removed) == ((), (), ())
    assert after.catalog.grants.keys().isdisjoint(before.catalog.grants)
    for event, town in product(planted.event_types, planted.towns):
        for day in (PAST[-1], FUTURE[-1]):
            old, new = answer(before, event, town, day, {}), answer(after, event, town, day, {})
            assert [told(old, aspect) for aspect in Aspect] == [told(new, aspect) for aspect in Aspect]
            assert (old.outcome, old.candidates, [q.answers for q in old.questions]) == (
                new.outcome, new.candidates, [q.answers for q in new.questions])


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="Windows does not tell the memory of a process that has ended")
def test_a_process_is_measured() -> None:
    """Time, memory and how it ended; an end with 1 is findings, any other is told. In a process of its own, as the
    harness is: the memory of this one would be counted."""
    script = ("from benchmarks.whole_space import measured\n"
              "for code in ('pass', 'x = bytes([120]) * 300_000_000; raise SystemExit(1)', 'raise SystemExit(2)'):\n"
              "    found = measured(['-c', code])\n"
              "    print(found.code, found.megabytes, found)")
    told = subprocess.run([sys.executable, "-X", "utf8", "-c", script], capture_output=True, check=True).stdout.decode()
    quick, greedy, failed = (line.split(" ", 2) for line in told.splitlines())
    assert [quick[0], greedy[0], failed[0]] == ["0", "1", "2"]
    assert float(greedy[1]) > float(quick[1]) + 100
    assert ["退出码" in told for *_, told in (quick, greedy, failed)] == [False, False, True]
