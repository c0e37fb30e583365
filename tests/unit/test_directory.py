"""The dispatch directory says what `decide` says, of every type and town, and why an event may not go to a town."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from benchmarks.county import generate
from powerlist import Decision, Outcome, Workspace
from powerlist.catalog import Catalog
from powerlist.logic.diagram import Diagrams, Leaf
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.condition import Compare, Operator
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Scope, TakeBack
from powerlist.report.absence import absence_words
from powerlist.report.directory import (
    directory_to_dict,
    directory_to_markdown,
    directory_to_sheets,
    directory_to_text,
)
from powerlist.report.gaps import Speech
from powerlist.report.sheet import to_csv
from powerlist.table.likeness import TOWN
from powerlist.terms import BodyKind, GrantMode, Measure
from powerlist.views.cases import Case, Circumstance, Stretch, instances
from powerlist.views.coverage import coverage
from powerlist.views.directory import Directory, Entry, Row, Turn, directory
from powerlist.views.findings import Kind
from powerlist.views.ordinary import Bar, Dispatch, Why

DAY = date(2026, 11, 21)
EARLY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def whole(jinhu: Workspace) -> Directory:
    """That of the shipped county."""
    return directory(jinhu.catalog, DAY)


def sample(whole: Directory, count: int, seed: int) -> list[tuple[Entry, Row, Area]]:
    every = [(entry, row, town) for entry in whole.entries for row in entry.rows for town in entry.towns]
    return Random(seed).sample(every, min(count, len(every)))


# What is compared.

def told(decision: Decision) -> dict[str, object]:
    """The parts of a decision that a directory tells."""
    power = next((power for power in decision.powers if power.id == decision.ground), None)
    return {
        "outcome": decision.outcome, "lead": decision.lead, "unit": decision.unit and decision.unit.name,
        "in_name_of": decision.in_name_of, "channel": decision.channel, "ground": decision.ground, "scenario": decision.scenario,
        "support": [(one.body, one.duties) for one in decision.support],
        "deadlines": [(due.deadline, due.source) for due in decision.deadlines],
        "obligations": list(decision.obligations), "candidates": [side.body for side in decision.candidates],
        "adjudicator": decision.adjudicator, "way": decision.way, "interim": decision.interim,
        "basis": power and power.basis, "grant": power and power.grant,
        "made_up": any("示意数据" in remark for remark in decision.remarks),
    }


def listed(entry: Entry, dispatch: Dispatch, town: Area, catalog: Catalog) -> dict[str, object]:
    """The same parts of a row, in one of the towns of its entry."""
    def here(body: Body | None) -> Body | None:
        part = entry.own.get(body.id) if body else None
        kind = BodyKind.TOWN if part == TOWN else BodyKind.CENTRE
        return catalog.body_of_kind(town.id, kind, DAY) if part else body

    owner, has_power = dispatch.assignment, dispatch.line.id is not None
    return {
        "outcome": owner.outcome, "lead": here(owner.lead), "unit": dispatch.unit and dispatch.unit.name,
        "in_name_of": here(owner.in_name_of), "channel": owner.channel, "ground": dispatch.line.id, "scenario": dispatch.scenario,
        "support": [(here(one.body), one.duties) for one in dispatch.support],
        "deadlines": [(due.deadline, due.source) for due in dispatch.deadlines],
        "obligations": list(dispatch.obligations), "candidates": [here(side.body) for side in owner.candidates],
        "adjudicator": here(owner.adjudicator), "way": owner.way, "interim": here(dispatch.interim),
        "basis": dispatch.basis if has_power else None, "grant": dispatch.grant.id if has_power and dispatch.grant else None,
        "made_up": dispatch.made_up,
    }


def test_rows_are_what_decide_says(jinhu: Workspace, whole: Directory) -> None:
    """Lead, office, helpers with duties, deadlines, requirements, basis and grant, in 350 rows drawn at random."""
    for entry, row, town in sample(whole, 350, 1):
        decision = jinhu.decide(entry.event(town, row.facts), DAY)
        assert listed(entry, row.dispatch, town, jinhu.catalog) == told(decision), (entry.kind.id, town.id, row.facts)


def test_rows_of_a_county_with_faults_are_what_decide_says(tmp_path: Path) -> None:
    """Every row of a made-up county in which holes and overlaps were planted, in a town of its entry."""
    planted = generate(tmp_path, towns=5, items=60, types=40)
    county = Workspace.open(tmp_path)
    found = directory(county.catalog, DAY)
    assert planted.holes and found.tally["disputed"]
    for entry in found.entries:
        for row in entry.rows:
            town = entry.towns[-1]
            decision = county.decide(entry.event(town, row.facts), DAY)
            assert listed(entry, row.dispatch, town, county.catalog) == told(decision), (entry.kind.id, town.id, row.facts)


def test_a_generic_row_is_what_decide_says_without_any_fact(jinhu: Workspace, whole: Directory) -> None:
    """Where nothing need be asked, the bare event is answered; where something must, it is not."""
    for entry, _, town in sample(whole, 150, 2):
        decision = jinhu.decide(entry.event(town, ()), DAY)
        assert (decision.outcome is Outcome.INCOMPLETE) <= bool(entry.asks), (entry.kind.id, town.id)


def test_every_type_and_town_stands_there_once(jinhu: Workspace, whole: Directory) -> None:
    pairs = [(entry.kind.id, town.id) for entry in whole.entries for town in entry.towns]
    kinds = [kind.id for kind in jinhu.catalog.event_types.values() if DAY in kind.period]
    assert len(pairs) == len(set(pairs)) == len(kinds) * len(whole.towns)
    assert sum(whole.tally.values()) == len(pairs)


def holds(case: Case, facts: Facts) -> bool:
    return all(any(_among(facts[one.attribute], value) for value in one.values) for one in case)


def _among(value: object, wanted: object) -> bool:
    if isinstance(wanted, Stretch):
        assert isinstance(value, int)
        return (wanted.first is None or wanted.first <= value) and (wanted.last is None or value <= wanted.last)  # type: ignore[operator]
    return value == wanted


def test_the_cases_of_an_entry_exclude_each_other_and_cover_everything(jinhu: Workspace, whole: Directory) -> None:
    """Whatever is answered to the questions, one row fits, and it is what `decide` says."""
    random = Random(3)
    asked = [entry for entry in whole.entries if entry.asks]
    assert asked
    for entry in asked:
        for _ in range(5):
            facts = {ask.name: random.choice(ask.values) if ask.values else random.choice([True, False])
                     if ask.type.value == "是否" else random.randrange(0, 40) for ask in entry.asks}
            fitting = [(row, case) for row in entry.rows for case in row.cases if holds(case, facts)]
            assert len(fitting) == 1, (entry.kind.id, facts)
            (row, case), = fitting
            asked_here = tuple((one.attribute, facts[one.attribute]) for one in case)
            town = random.choice(entry.towns)
            decision = jinhu.decide(entry.event(town, asked_here), DAY)
            assert listed(entry, row.dispatch, town, jinhu.catalog) == told(decision), (entry.kind.id, asked_here)


def leads_to(turn: Turn, decision: Decision, entry: Entry) -> bool:
    if turn.outcome is not decision.outcome:
        return False
    own = {body.id for body in turn.bodies if body.id in entry.own}
    return turn.outcome is not Outcome.OWNED or bool(own) or decision.lead in turn.bodies


def test_turns_lead_where_they_say(jinhu: Workspace, whole: Directory) -> None:
    every = [(entry, turn) for entry in whole.entries for turn in entry.turns]
    for entry, turn in Random(4).sample(every, 200):
        town = entry.towns[-1]
        assert leads_to(turn, jinhu.decide(entry.event(town, turn.facts), DAY), entry), (entry.kind.id, turn.case)


def test_customs_hold_for_all_that_are_not_exempt(jinhu: Workspace, whole: Directory) -> None:
    """Also for entries that have other departures; and not one exemption is needless."""
    custom_of = [(entry, custom) for entry in whole.entries for custom in whole.customs if entry.sort in custom.sorts]
    exempt = [(entry, custom) for entry, custom in custom_of if custom in entry.exempt]
    assert exempt
    for entry, custom in [*exempt, *Random(5).sample(custom_of, 100)]:
        row = entry.rows[0]
        held = [leads_to(custom.turn, jinhu.decide(entry.event(entry.towns[0], (*row.facts, *facts.items())), DAY), entry)
                for facts in instances(custom.turn.case, Leaf(None))]
        assert all(held) is (custom not in entry.exempt), (entry.kind.id, custom.turn.case)


def test_the_directory_of_a_town_is_its_part_of_the_whole(jinhu: Workspace, whole: Directory) -> None:
    town = whole.towns[3]
    own = directory(jinhu.catalog, DAY, towns=[town.id])
    assert {town.id for entry in own.entries for town in entry.towns} == {town.id}
    for mine, of_all in zip(own.entries, [entry for entry in whole.entries if town in entry.towns], strict=True):
        assert mine.kind == of_all.kind
        assert [row.dispatch.key(mine.own) for row in mine.rows] == [row.dispatch.key(of_all.own) for row in of_all.rows]


def test_the_directory_of_a_department_has_every_row_it_is_in(whole: Directory) -> None:
    mine = whole.concerning("jinhu-urban")
    assert mine.entries
    assert all(row.dispatch.concerns("jinhu-urban") for entry in mine.entries for row in entry.rows)
    assert sum(row.dispatch.concerns("jinhu-urban") for entry in whole.entries for row in entry.rows) == sum(
        len(entry.rows) for entry in mine.entries)


# Not to the town.

def bars(found: Directory, kind: str) -> dict[str, Bar | None]:
    """Town → why not there."""
    return {town.id: entry.rows[0].dispatch.bar for entry in found.entries if entry.kind.id == kind for town in entry.towns}


def granted(base: Workspace, **changes: object) -> Catalog:
    """The tiny county with its grant changed."""
    grant = base.catalog.grants["grant-2021"]
    return replace(base.catalog, grants={"grant-2021": replace(grant, **changes)})  # type: ignore[arg-type]


def why(catalog: Catalog, kind: str = "littering") -> Why | None:
    bar = bars(directory(catalog, EARLY), kind)["east"]
    return bar.why if bar else None


def test_a_town_is_told_why_not(base: Workspace) -> None:
    """Each reason, by what became of the grant."""
    fine = (Measure.FINE,)
    assert why(base.catalog) is None
    assert why(replace(base.catalog, grants={})) is Why.NO_GRANT
    assert why(granted(base, period=Period(date(2027, 1, 1), None))) is Why.NOT_YET
    assert why(granted(base, period=Period(date(2021, 8, 1), date(2025, 1, 1)))) is Why.ENDED
    assert why(granted(base, take_back=TakeBack(date(2025, 1, 1), "urban-bureau"))) is Why.TAKEN_BACK
    assert why(granted(base, mode=GrantMode.STATIONING)) is Why.STATIONED
    assert why(granted(base, measures=fine)) is Why.UNCOVERED
    limits = Scope("只限河道以外", Compare("event.crosses_towns", Operator.EQUAL, (True,)))
    assert why(granted(base, scope=limits)) is Why.LIMITS
    item = base.catalog.items["litter"]
    reserved = replace(base.catalog, grants={}, items={**base.catalog.items, "litter": replace(item, reserved=item.measures)})
    assert why(reserved) is Why.RESERVED
    assert why(base.catalog, "dumping") is Why.LISTED
    assert why(base.catalog, "theft") is Why.CHANNEL
    rule = base.catalog.rules["T-STAT"]
    assert rule.then
    named = replace(base.catalog, grants={}, rules={**base.catalog.rules, "T-STAT": replace(rule, then=replace(rule.then, lead="urban"))})
    assert why(named) is Why.NAMED


def test_withdrawing_a_grant_moves_its_rows_and_no_others(jinhu: Workspace, whole: Directory) -> None:
    """Rows of the types of the grant go from the town to the department, with the reason; all others stay."""
    catalog = jinhu.catalog
    town = "jinnan"
    body = catalog.body_of_kind(town, BodyKind.TOWN, DAY)
    assert body
    kept: Mapping[str, Grant] = {key: grant for key, grant in catalog.grants.items() if body.id not in grant.to}
    without = directory(replace(catalog, grants=kept), DAY, towns=[town])
    items = {item for key, grant in catalog.grants.items() if key not in kept for item in grant.items}
    moved: list[str] = []
    before = {entry.kind.id: entry for entry in whole.entries if any(one.id == town for one in entry.towns)}
    for after in without.entries:
        old = before[after.kind.id]
        if not items.intersection(after.kind.items):
            assert [r.dispatch.key(after.own) for r in after.rows] == [r.dispatch.key(old.own) for r in old.rows]
        elif old.rows[0].dispatch.bar is None and after.rows[0].dispatch.bar is not None:
            moved.append(after.kind.id)
            assert after.rows[0].dispatch.bar.why in (Why.NO_GRANT, Why.LISTED)
    assert "uc-e-0136" in moved
    assert len(moved) > 10


def test_a_bar_stands_exactly_where_another_is_the_owner(whole: Directory) -> None:
    for entry in whole.entries:
        for row in entry.rows:
            owner = row.dispatch.assignment
            to_town = owner.lead is not None and entry.own.get(owner.lead.id) == TOWN
            barred = owner.outcome is Outcome.ELSEWHERE or (owner.outcome is Outcome.OWNED and not to_town)
            assert (row.dispatch.bar is not None) is barred, entry.kind.id


# Nothing is hidden.

def test_what_nobody_owns_and_what_is_disputed_is_said(whole: Directory) -> None:
    text = directory_to_text(whole)
    tally = whole.tally
    assert tally["unowned"] and tally["disputed"]
    assert "无人主办" in text and "兜底：先由" in text
    assert "有争议：" in text and "由金湖县人民政府确定" in text


def test_an_empty_county_has_an_empty_directory(base: Workspace) -> None:
    for catalog in (replace(base.catalog, event_types={}), replace(base.catalog, areas={})):
        found = directory(catalog, EARLY)
        assert (found.entries, found.customs) == ((), ())
        assert "没有可以列出的" in directory_to_text(found)
        assert directory_to_dict(found)["entries"] == []
        assert directory_to_sheets(found)[0].rows == ()


def test_the_last_day_there_is(base: Workspace) -> None:
    assert directory(base.catalog, date.max).entries


def test_an_event_type_of_another_day_is_left_out(base: Workspace) -> None:
    kind = base.catalog.event_types["littering"]
    ended = replace(base.catalog, event_types={"littering": replace(kind, period=Period(None, EARLY))})
    assert directory(ended, EARLY).entries == ()


# Output.

def named(kinds: Iterable[EventType]) -> dict[str, EventType]:
    return {kind.id: kind for kind in kinds}


def test_names_never_become_formulas_or_markup(base: Workspace) -> None:
    kind = replace(base.catalog.event_types["littering"], name="=HYPERLINK(1)", keywords=("@x", "<b>|"), category="|x|")
    found = directory(replace(base.catalog, event_types=named([kind])), EARLY)
    rows = list(csv.DictReader(io.StringIO(to_csv(directory_to_sheets(found)[0]).decode("utf-8-sig"))))
    assert rows[0]["事件类型"] == "'=HYPERLINK(1)"
    assert rows[0]["关键词"] == "'@x、<b>|"
    marked = directory_to_markdown(found)
    assert "\\|x\\|" in marked
    assert all(line.count(" | ") == 7 for line in marked.splitlines() if line.startswith("| "))


def test_the_table_opens_again_with_every_row(whole: Directory) -> None:
    """Filters find each town by its name, and what the head says is among the notes."""
    sheet = directory_to_sheets(whole)[0]
    rows = list(csv.DictReader(io.StringIO(to_csv(sheet).decode("utf-8-sig"))))
    assert len(rows) == sum(len(entry.rows) for entry in whole.entries)
    town = "金南镇"
    assert sum(town in row["镇街"].split("、") for row in rows) == sum(
        len(entry.rows) for entry in whole.entries if any(one.name == town for one in entry.towns))
    assert any("截至 2026-06-03" in note for note in sheet.notes)
    assert any("涉嫌犯罪" in note for note in sheet.notes)


def test_data_has_the_same_keys_everywhere(whole: Directory) -> None:
    data = directory_to_dict(whole)
    assert len({frozenset(entry) for entry in data["entries"]}) == 1
    assert len({frozenset(row) for entry in data["entries"] for row in entry["rows"]}) == 1
    assert sum(data["counts"].values()) == len(whole.towns) * len({entry.kind.id for entry in whole.entries})
    towns = [row["lead"] for entry in data["entries"] for row in entry["rows"] if row["lead"] and row["lead"]["of_town"]]
    assert {(lead["id"] is None) for lead in towns} <= {True, False}
    assert "事发地镇街" in {lead["name"] for lead in towns}


def test_numbers_are_told_as_stretches(whole: Directory) -> None:
    waste = next(entry for entry in whole.entries if entry.kind.name == "违规倾倒建筑垃圾" and len(entry.towns) > 1)
    quantities = {value for row in waste.rows for case in row.cases for one in case if one.attribute == "event.quantity"
                  for value in one.values}
    assert quantities == {Stretch(None, 10), Stretch(11, None)}
    text = directory_to_text(replace(whole, entries=(waste,)))
    assert "数量是 10 立方米 以下" not in text
    assert "数量不超过 10 立方米" in text and "数量超过 10 立方米" in text


def test_instances_of_a_case() -> None:
    """One for each value and stretch, and one for each part of it that a diagram tells apart."""
    case = (Circumstance("event.quantity", (Stretch(None, 10), Stretch(20, 30))), Circumstance("event.site", ("河道",)))
    diagrams: Diagrams[int] = Diagrams()
    small, middling, large = map(diagrams.leaf, range(3))
    asking = diagrams.branch("event.quantity", [(5, small), (6, middling), (25, large)], small, absent_possible=False)
    assert [facts["event.quantity"] for facts in instances(case, asking)] == [10, 5, 6, 20, 25]
    assert [facts["event.quantity"] for facts in instances(case, small)] == [10, 20]


def test_a_departure_stands_on_the_rows_where_it_may_occur(whole: Directory) -> None:
    """On one of them at least; what rules one of the others out is not told there."""
    listed = [(entry, turn, [row.may_meet(turn) for row in entry.rows]) for entry in whole.entries
              for turn in whole.particular(entry)]
    assert all(any(may) for _, _, may in listed)
    assert not all(all(may) for _, _, may in listed)
    for entry, turn, may in listed:
        for row, meets in zip(entry.rows, may, strict=True):
            same = any(all(dict(turn.facts).get(name) == value for name, value in facts.items())
                       for case in row.cases for facts in instances(case, Leaf(None)))
            assert meets or not same, (entry.kind.id, turn.case)


def test_nobody_is_told_in_the_words_of_the_coverage(jinhu: Workspace, whole: Directory) -> None:
    """The same reason in both, town by town."""
    speech = Speech(jinhu.catalog)
    reasons = {speech.reason(gap) for gap in coverage(jinhu.catalog, DAY, types=[
        jinhu.catalog.event_types[entry.kind.id] for entry in whole.entries
        if any(row.dispatch.outcome is Outcome.UNOWNED for row in entry.rows)]).gaps if gap.kind is Kind.HOLE}
    told = {absence_words(row.dispatch.absence, jinhu.catalog) for entry in whole.entries for row in entry.rows
            if row.dispatch.absence}
    assert told and told <= reasons
