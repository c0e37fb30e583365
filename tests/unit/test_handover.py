"""What changes hands: exactly what was moved, exactly what `decide` answers, and nothing where nothing changed."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from benchmarks.county import generate
from benchmarks.moves import Aspect as Planted
from benchmarks.moves import Cell, Moves, move, rewrite
from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.logic.diagram import Diagrams, Leaf, answers, find
from powerlist.logic.evaluate import Facts
from powerlist.model.cases import Event
from powerlist.model.condition import ALWAYS_TRUE
from powerlist.model.period import Period
from powerlist.report.handover import handovers_to_markdown, handovers_to_text
from powerlist.report.handover_data import handovers_to_dict, handovers_to_sheets
from powerlist.report.notice import notice_to_markdown, notice_to_text
from powerlist.report.text import headline
from powerlist.table.table import asking_order
from powerlist.terms import Outcome
from powerlist.trace import Decision
from powerlist.views.cases import instances
from powerlist.views.concerned import Concerned
from powerlist.views.handover import Handovers, handovers
from powerlist.views.replies import Basis, Owner
from powerlist.views.shifts import Aspect, Comparison, Part, Shifted, usual_of

from .test_generated_county import DAYS, conditions, worlds

TODAY = date(2026, 11, 21)
BASE = Path(__file__).parent.parent / "workspaces" / "base"
LABELS = ("改前", "改后")


def pair(folder: Path, *, towns: int = 3, items: int = 40, types: int = 22, seed: int = 0, **ways: object) -> tuple[Catalog, Catalog, Moves]:
    planted = generate(folder / "a", towns=towns, items=items, types=types, seed=seed)
    moves = move(planted, folder / "b", **ways)  # type: ignore[arg-type]
    return Workspace.open(folder / "a").catalog, Workspace.open(folder / "b").catalog, moves


def own(part: Part, town: str) -> Part:
    """A part of an answer in one of the generated towns."""
    def body(id: str | None) -> str | None:
        return f"{town}-body" if id == "<镇街>" else id

    if isinstance(part, Owner):
        return replace(part, lead=body(part.lead), in_name_of=body(part.in_name_of), respondent=body(part.respondent),
                       candidates=frozenset(map(body, part.candidates)), adjudicator=body(part.adjudicator))
    return frozenset(str(body(id)) for id in part) if isinstance(part, frozenset) else part


def words(part: Part) -> tuple[str, ...]:
    """A part of an answer as the planted moves name it."""
    if isinstance(part, Owner):
        return (part.lead,) if part.lead else ()
    if isinstance(part, frozenset):
        return tuple(sorted(part))
    return (str(part),) if part else ()


@dataclass(frozen=True)
class Planting:
    """A generated county before and after what was planted, and how it is told; made once."""

    before: Workspace
    after: Workspace
    found: Handovers


@pytest.fixture(scope="module")
def planting(tmp_path_factory: pytest.TempPathFactory) -> Planting:
    folder = tmp_path_factory.mktemp("county")
    move(generate(folder / "a", towns=3, items=40, types=22), folder / "b")
    before, after = Workspace.open(folder / "a"), Workspace.open(folder / "b")
    return Planting(before, after, handovers(before.catalog, after.catalog, TODAY))


# What was planted.

ASPECTS = {Planted.LEAD: Aspect.OWNER, Planted.SUPPORT: Aspect.SUPPORT, Planted.DEADLINE: Aspect.DEADLINE}


def planted_cell(cell: Cell) -> tuple[object, ...]:
    before, after = set(cell.before), set(cell.after)
    if cell.aspect is Planted.SUPPORT:
        before, after = before - after, after - before
    return (cell.event_type, cell.town, ASPECTS[cell.aspect], tuple(sorted(before)), tuple(sorted(after)),
            cell.period.start or TODAY, cell.period.end, cell.when == ALWAYS_TRUE)


@pytest.mark.parametrize(("seed", "towns", "types"), [(0, 3, 22), (1, 4, 30), (2, 6, 40)])
def test_finds_exactly_what_was_moved(tmp_path: Path, seed: int, towns: int, types: int) -> None:
    """Lead, helpers and time limit of every event type and town, from the day on, in ordinary events."""
    before, after, moves = pair(tmp_path, seed=seed, towns=towns, types=types)
    found = handovers(before, after, TODAY)
    told = {(kind.id, town.id, one.change.aspect, words(own(one.change.before, town.id)), words(own(one.change.after, town.id)),
             one.period.start, one.period.end, one.shift.ways == ((),))
            for one in found.changes if one.shift.ordinary and one.change.aspect is not Aspect.BASIS
            for kind in one.kinds for town in one.towns}
    assert told == set(map(planted_cell, moves.cells()))
    gone = {(one.record.id, one.added) for one in found.gone}
    assert gone == {*((kind, True) for kind in moves.added), *((kind, False) for kind in moves.removed)}
    assert found.moved
    faults = [one for one in found.changes if one.fault]
    assert [one.fault for one in faults] == [Outcome.UNOWNED]
    assert {kind.id for kind in faults[0].kinds} == {moved.event_type for moved in moves.moved if moved.way == "漏列镇街"}


def test_nothing_changes_where_nothing_did(tmp_path: Path) -> None:
    """Neither against itself, nor when names, ids of grants, order and comments are others."""
    before, after, _ = pair(tmp_path, ways=(rewrite,))
    for one, other in ((before, before), (before, after), (after, before)):
        found = handovers(one, other, TODAY)
        assert (found.changes, found.gone, found.moved) == ((), (), False)
    assert handovers(before, after, TODAY).records.changes
    assert list(Comparison(before, before, Period(TODAY), {}).shifted()) == []


def test_the_other_way_round_is_the_mirror(planting: Planting) -> None:
    """What went from one to the other comes back."""

    def told(found: Handovers, *, mirrored: bool) -> set[tuple[object, ...]]:
        sides = ("after", "before") if mirrored else ("before", "after")
        return {(one.change.aspect, *(getattr(one.change, side) for side in sides), one.shift.ways, one.shift.ordinary,
                 one.period, kind.id, town.id) for one in found.changes for kind in one.kinds for town in one.towns}

    forth, back = planting.found, handovers(planting.after.catalog, planting.before.catalog, TODAY)
    assert told(forth, mirrored=False) == told(back, mirrored=True)
    assert {(one.record.id, one.added) for one in forth.gone} == {(one.record.id, not one.added) for one in back.gone}


# What is decided.

def owner(decision: Decision) -> Owner:
    ids = [body and body.id for body in (decision.lead, decision.in_name_of, decision.respondent)]
    candidates = frozenset(side.body and side.body.id for side in decision.candidates)
    return Owner(decision.outcome, *ids, decision.channel, candidates, decision.adjudicator and decision.adjudicator.id)


def changes(old: Decision, new: Decision, kind: str) -> set[tuple[Aspect, Part, Part]]:
    """What differs between two decisions, as the comparison should tell it; of the basis, the ground alone."""
    found: set[tuple[Aspect, Part, Part]] = set()
    if owner(old) != owner(new):
        found.add((Aspect.OWNER, owner(old), owner(new)))
    before, after = (frozenset(backing.body.id for backing in decision.support) for decision in (old, new))
    if before != after:
        found.add((Aspect.SUPPORT, before - after, after - before))
    limits = [next((due.deadline for due in decision.deadlines if due.source == kind), None) for decision in (old, new)]
    if limits[0] != limits[1]:
        found.add((Aspect.DEADLINE, *limits))
    grounds = [decision.ground if decision.outcome in (Outcome.OWNED, Outcome.DISPUTED) else None for decision in (old, new)]
    if grounds[0] != grounds[1] and owner(old) == owner(new):
        found.add((Aspect.BASIS, *grounds))  # type: ignore[arg-type]
    return found


def shown(shifted: list[Shifted], town: str, day: date, facts: Facts) -> set[tuple[Aspect, Part, Part]]:
    """The changes that show in an event."""
    found = set()
    for one in shifted:
        if town in {area.id for area in one.towns} and day in one.period:
            usual = {**usual_of(one.cells[0]), **usual_of(one.cells[1])}
            end = find(one.shift.where, {**usual, **facts})
            assert isinstance(end, Leaf), end
            if end.answer:
                parts = (one.shift.change.before, one.shift.change.after)
                before, after = (part.ground if isinstance(part, Basis) else own(part, town) for part in parts)
                if one.shift.change.aspect is not Aspect.BASIS or before != after:
                    found.add((one.shift.change.aspect, before, after))
    return found  # type: ignore[return-value]


#: Facts that are presumed to be otherwise.
UNUSUAL: tuple[Facts, ...] = ({"event.emergency": True, "event.crosses_towns": True}, {"event.crime_suspected": True},
                              {"event.supervision": "不履行职责"})


def test_brute_force_agrees(planting: Planting) -> None:
    """Every event type × town × stretch of days × combination of the county's own facts, ordinary or not."""
    before, after = planting.before.catalog, planting.after.catalog
    comparison = Comparison(before, after, Period(DAYS[0]), {})
    by_kind = defaultdict(list)
    for one in comparison.shifted():
        by_kind[one.kind.id].append(one)
    seen = 0
    for old, new in comparison.kinds():
        if old is None or new is None:
            continue
        asked = (*conditions(planting.before, old), *conditions(planting.after, new))
        when = [*((day, {}) for day in DAYS), *((DAYS[-1], unusual) for unusual in UNUSUAL)]
        for town, (day, unusual), facts in product(comparison.after.table.towns, when, worlds(planting.before, *asked)):
            event, known = Event(new.id, town.id), {**facts, **unusual}
            expected = changes(decide(before, event, known, day), decide(after, event, known, day), new.id)
            assert shown(by_kind[new.id], town.id, day, known) == expected, (new.id, town.id, day, known)
            seen += bool(expected)
    assert seen > 100


def test_every_example_shows_its_change(planting: Planting) -> None:
    """The event of each sentence, decided on both sides, differs in just that."""
    sides, found = (planting.before, planting.after), planting.found
    for one in found.changes:
        event = {"type": one.example.event.type, "place": one.example.event.place, "attributes": dict(one.example.event.attributes)}
        old, new = (side.decide(event, one.example.day) for side in sides)
        aspect, parts = one.change.aspect, (one.change.before, one.change.after)
        told = tuple(part.ground if isinstance(part, Basis) else own(part, one.towns[0].id) for part in parts)
        assert (aspect, *told) in changes(old, new, one.kinds[0].id), one
        assert one.example.replies[0].owner != one.example.replies[1].owner or aspect is not Aspect.OWNER
        for filed in one.filed:
            assert isinstance(one.change.before, Owner)
            assert {kind.id for kind in filed.kinds} <= {kind.id for kind in one.kinds}
    assert any(filed.pending.kept for one in found.changes for filed in one.filed)
    assert any(not filed.pending.kept for one in found.changes for filed in one.filed)


def test_conditions_are_no_wider_than_the_change(planting: Planting) -> None:
    """Whatever event is as the words say shows the change."""
    comparison = Comparison(planting.before.catalog, planting.after.catalog, Period(TODAY), {})
    vocabulary = planting.after.catalog.vocabulary
    diagrams: Diagrams[bool] = Diagrams(asking_order(planting.before.catalog, planting.after.catalog))
    for one in comparison.shifted():
        usual = {**usual_of(one.cells[0]), **usual_of(one.cells[1])}
        for way in one.shift.ways:
            for facts in instances(way, one.shift.where):
                assert answers(diagrams.given(one.shift.where, {**usual, **facts})) == (True,), (one, facts)
            for circumstance in way:
                choices = set(vocabulary[circumstance.attribute].values)
                assert not choices or choices - set(circumstance.values), (one, circumstance)  # it says something


def test_what_is_not_looked_at_has_not_changed(planting: Planting) -> None:
    """Only the types that a change of records may concern are compared: that leaves nothing out."""
    comparison = Comparison(planting.before.catalog, planting.after.catalog, Period(TODAY), {})
    narrow, every = ([(one.kind.id, one.towns, one.period, one.shift) for one in listed if isinstance(one, Shifted)]
                     for listed in (comparison.compared(concerned=Concerned(planting.found.records)), comparison.shifted()))
    assert narrow == every


# A small county, changed by hand.

def changed(folder: Path, *edits: tuple[str, str, str]) -> Handovers:
    """The tiny county against itself after some edits: file, text, text instead."""
    shutil.copytree(BASE, folder / "b")
    for name, old, new in edits:
        file = folder / "b" / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    after = Workspace.open(folder / "b")
    assert not after.read_report.failed, after.read_report
    return handovers(Workspace.open(BASE).catalog, after.catalog, TODAY)


TAKEN_BACK = ("powers.yaml", "    evaluated: 2025-06-30\n",
              "    evaluated: 2025-06-30\n    take_back: {on: 2027-01-01, receiver: urban-bureau, way: 由部门直接办理}\n")


def test_a_take_back_is_told_with_its_day_reasons_and_cases_in_hand(tmp_path: Path) -> None:
    """The rules of this county say nothing of filings: so the draft must not promise that cases stay."""
    found = changed(tmp_path, TAKEN_BACK)
    (one,) = found.of(Aspect.OWNER)
    assert ([kind.id for kind in one.kinds], one.period) == (["littering", "advertising"], Period(date(2027, 1, 1)))
    assert [(change.kind, change.id) for change in one.reasons] == [("grants", "grant-2021")]
    assert one.rules == (("T-GRANT",), ("T-STAT",))
    ((filed),) = one.filed
    assert (filed.pending.kept, filed.pending.rules) == (False, ("T-STAT",))
    text = handovers_to_text(found, LABELS)
    assert "自 2027-01-01 起，“乱扔垃圾”、“违规户外广告”在全部 2 个镇街由镇街改由测试县城市管理局办理" in text.replace("\n     ", "")
    assert "仍由原立案机关办结" not in text


FIRST_FILER = ("rules.yaml", "  - id: T-BACK\n", """\
  - id: T-FILED
    phase: screen
    title: 最先立案
    when: {line.kind: 事项, case.filer_competent: true}
    then: {lead: first_filer}
    because: 最先立案的机关管辖
    basis: [{statute: 行政处罚法, article: 25, paragraph: 1}]
  - id: T-BACK
""")


def test_cases_in_hand_stay_where_a_rule_says_so(tmp_path: Path) -> None:
    """And the rule's article is quoted."""
    found = changed(tmp_path, TAKEN_BACK, FIRST_FILER)
    ((filed),) = found.of(Aspect.OWNER)[0].filed
    assert (filed.pending.kept, filed.pending.rules, filed.pending.basis) == (True, ("T-FILED",), ("行政处罚法第二十五条第一款",))
    draft, notes = notice_to_text(found).split("起草说明")
    assert "根据行政处罚法第二十五条第一款，此前已由镇街立案的，仍由原立案机关办结。" in draft
    assert "T-" not in draft and "规则 T-FILED 最先立案" in notes


def test_cases_in_hand_do_not_stay_where_the_new_list_says_nothing_of_a_day(tmp_path: Path) -> None:
    """As if the town had never had the power: what it filed founds no jurisdiction."""
    found = changed(tmp_path, ("powers.yaml", "to: [东镇, 西街道]", "to: [东镇]"), FIRST_FILER)
    (one,) = found.of(Aspect.OWNER)
    ((filed),) = one.filed
    assert ([town.id for town in one.towns], one.period) == (["west"], Period(TODAY))
    assert (filed.pending.kept, filed.pending.barred) == (False, ("T-FILED",))
    draft, notes = notice_to_text(found).split("起草说明")
    assert "立案时就没有管辖权" in notes and "在办案件" not in draft


def test_a_body_that_is_abolished_keeps_no_cases(tmp_path: Path) -> None:
    """Rules know no successor of a filer: a person must say who goes on."""
    found = changed(tmp_path, FIRST_FILER, (
        "places.yaml", "departments: [水利]}", "departments: [水利], period: {to: 2027-01-01}}\n"
        "  - {id: affairs-bureau, name: 测试县综合事务局, kind: 部门, level: 县, area: test-county, parent: gov, departments: [水利], period: {from: 2027-01-01}}"))
    filed = [filed for one in found.of(Aspect.OWNER) for filed in one.filed]
    assert filed
    assert not any(one.pending.exists for one in filed)
    assert "测试县水利局改后不再存在" in handovers_to_text(found, LABELS, 500)


def test_rules_on_requirements_are_told_apart(tmp_path: Path) -> None:
    """Time limits of the law do not stand in the cells: that such a rule changed is said."""
    found = changed(tmp_path, ("rules.yaml", "  - id: T-BACK\n", "  - {id: T-LIMIT, phase: oblige, title: 办案期限, then: {obligations: [九十日内作出决定]}, because: 期限, basis: [{statute: 行政处罚法, article: 60}]}\n  - id: T-BACK\n"))
    assert [change.id for change in found.requirements] == ["T-LIMIT"]
    assert "1 条规则改了办理要求或者法定时限" in handovers_to_text(found, LABELS)


def test_a_condition_is_told_in_words(tmp_path: Path) -> None:
    found = changed(tmp_path, ("duties.yaml", "principal: {department: 水利, duties: [清障]}", "principal: {department: 公安, duties: [清障]}"))
    (one,) = found.of(Aspect.OWNER)
    sentence = handovers_to_text(found, LABELS, 500, brief=True)
    assert "偷倒渣土在全部 2 个镇街（场所是河道的）由测试县水利局改由测试县公安局办理。" in sentence
    assert one.example.event.attributes == {"event.site": "河道"}


def test_other_names_and_numbers_are_no_change(tmp_path: Path) -> None:
    """Also of bodies, items and event types: who refers to them is found again."""
    renamed = [("powers.yaml", "对随地乱扔垃圾的处罚", "对随手乱扔垃圾的处罚"), ("places.yaml", "name: 测试县水利局", "name: 测试县水务局"),
               ("places.yaml", "id: urban-bureau", "id: city-bureau"), ("powers.yaml", "id: dyke", "id: dam"), ("duties.yaml", "[dyke]", "[dam]"),
               ("duties.yaml", "id: soil", "id: earth"), ("places.yaml", "id: west-office", "id: west-street"), ("places.yaml", "id: east,", "id: orient,"),
               ("places.yaml", "parent: east}", "parent: orient}"), ("places.yaml", "area: east\n", "area: orient\n")]
    found = changed(tmp_path, *renamed)
    assert (found.changes, found.gone) == ((), ())


def test_a_town_that_is_merged_is_told(tmp_path: Path) -> None:
    """It is gone; an office that takes another's place is another lead."""
    found = changed(tmp_path, ("places.yaml", "  - {id: east, name: 东镇, level: 镇, town_kind: 镇, parent: test-county}\n", ""),
                    ("places.yaml", "  - {id: east-village, name: 东村, level: 村, parent: east}\n", ""),
                    ("places.yaml", "area: east\n", "area: west\n    period: {to: 2020-01-01}\n"))
    assert [(one.record.name, one.added) for one in found.gone] == [("东镇", False)]
    assert "镇街“东镇”（east）不再有" in handovers_to_text(found, LABELS)


def test_another_office_for_the_town_is_another_lead(tmp_path: Path) -> None:
    found = changed(tmp_path, ("places.yaml", "    area: east\n", "    area: east\n    period: {to: 2027-01-01}\n"),
                    ("places.yaml", "  - id: west-office\n", "  - {id: new-town, name: 东城街道办事处, kind: 镇街, level: 镇, area: east, parent: gov, period: {from: 2027-01-01}}\n  - id: west-office\n"))
    leads = {(one.change.before.lead, one.change.after.lead) for one in found.of(Aspect.OWNER)
             if isinstance(one.change.before, Owner) and isinstance(one.change.after, Owner)}
    assert leads == {("east-town", "urban-bureau")}


def test_helpers_and_basis_have_sentences_of_their_own(tmp_path: Path) -> None:
    found = changed(tmp_path, ("duties.yaml", "      - {department: 公安, duties: [查处超载]}\n", "      - {department: 生态环境, duties: [监测]}\n"),
                    ("powers.yaml", "article: 36", "article: 37"))
    text = handovers_to_text(found, LABELS, 500, brief=True)
    assert "偷倒渣土在全部 2 个镇街增加测试市测试生态环境局配合，不再由测试县公安局配合。" in text
    assert "违规户外广告在全部 2 个镇街办理主体不变，依据由“对擅自设置户外广告的处罚”〔测试市容条例第三十六条〕" in text
    assert not found.moved


def test_who_is_left_without_an_owner_is_marked(tmp_path: Path) -> None:
    found = changed(tmp_path, ("duties.yaml", "    principal: {department: 城市管理, duties: [查处, 清运]}\n", ""))
    assert {one.fault for one in found.of(Aspect.OWNER)} == {Outcome.UNOWNED}
    assert "★ 改后无人主办" in handovers_to_text(found, LABELS)
    assert "发文前必须解决：改后" in notice_to_text(found)


def test_all_forms_tell_the_same(tmp_path: Path) -> None:
    """Data, table and Markdown have every change; the draft invents neither number nor date."""
    found = changed(tmp_path, TAKEN_BACK)
    data = handovers_to_dict(found, LABELS)
    assert (data["moved"], data["summary"]["owner"]) == (True, {"changes": 1, "cells": 4, "unusual": 0})
    owner_change = data["changes"][0]
    assert (owner_change["before"]["lead"], owner_change["after"]["lead"]) == ("town", "urban-bureau")
    assert [change["id"] for change in data["records"]["changes"]] == ["grant-2021"]
    changes, records = handovers_to_sheets(found, LABELS)
    assert len(changes.rows) == sum(len(one.kinds) for one in found.announced)
    assert [row[3:5] for row in records.rows] == [("grant-2021", "测试省赋权决定")]
    markdown = handovers_to_markdown(found, LABELS)
    assert markdown.count("<details>") == markdown.count("</details>") == 2
    draft = notice_to_text(found)
    assert draft.count("〔待填：") >= 6 and "示意" in draft


def test_a_town_that_ends_is_told_in_one_sentence(tmp_path: Path) -> None:
    """From the day on nothing in it changes hands any more."""
    found = changed(tmp_path, (
        "places.yaml", "  - {id: east, name: 东镇, level: 镇, ", "  - {id: east, name: 东镇, level: 镇, period: {to: 2027-01-01}, "))
    assert found.changes == ()
    assert "镇街“东镇”（east）自 2027-01-01 起不再有" in handovers_to_text(found, LABELS)


ENTRUSTED = (("powers.yaml", "  - id: grant-2021\n", """\
  - id: grant-2026
    items: [litter]
    to: [东镇]
    mode: 委托
    period: {from: 2027-01-01}
    instrument: {title: 测试委托书, issuer: 测试县城市管理局, level: 县, date: 2026-10-01}
  - id: grant-2021
"""), ("rules.yaml", "  - id: T-BACK\n", """\
  - id: T-ENTRUST
    phase: assign
    title: 委托镇街
    when: {grant.mode: 委托, grant.in_force: true}
    then: {lead: town, in_name_of: statutory_holder}
    overrides: [T-STAT]
    because: 委托
    basis: [{statute: 行政处罚法, article: 20}]
  - id: T-BACK
"""))


def test_a_body_against_itself_is_told_by_the_rules(tmp_path: Path) -> None:
    """A town that holds a power in its own name and in that of the department; also in the headline of a decision."""
    found = changed(tmp_path, *ENTRUSTED)
    (one,) = found.of(Aspect.OWNER)
    sides = "东镇人民政府（赋权镇街）、东镇人民政府（委托镇街）"
    assert one.fault is Outcome.DISPUTED
    assert f"改后有争议：{sides}" in handovers_to_text(found, LABELS, 500)
    decision = Workspace.open(tmp_path / "b").decide({"type": "乱扔垃圾", "place": "东镇"}, date(2027, 1, 1))
    assert headline(decision) == f"职责有争议：{sides}"
    assert "测试委托书" not in notice_to_text(found).split("起草说明")[0]


def test_who_led_and_now_helps_is_told_once(tmp_path: Path) -> None:
    """Helpers that only mirror the change of lead have no sentence of their own, others have; data have all."""
    turned = ("duties.yaml", "    principal: {department: 城市管理, duties: [查处, 清运]}\n", "    principal: {town: true, duties: [查处, 清运]}\n")
    swapped = ("duties.yaml", "      - {town: true, duties: [发现, 劝阻, 报告]}\n", "      - {department: 城市管理, duties: [发现, 劝阻, 报告]}\n")
    same = ("duties.yaml", "duties: [清障]}\n", (
        "duties: [清障]}\n        supporting: [{department: 公安, duties: [查处超载]}, {town: true, duties: [发现]}]\n"))
    found = changed(tmp_path / "1", turned, swapped, same)
    text = handovers_to_text(found, LABELS, 500, brief=True)
    assert "由测试县城市管理局改由镇街办理，测试县城市管理局转为配合。" in text
    assert "配合的变化" not in text and any(one.change.aspect is Aspect.SUPPORT for one in found.changes)
    more = ("duties.yaml", "      - {department: 公安, duties: [查处超载]}\n", "")
    text = handovers_to_text(changed(tmp_path / "2", turned, swapped, same, more), LABELS, 500, brief=True)
    assert "（场所不是河道的）不再由测试县公安局配合。" in text


def test_what_cannot_be_compared_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that combine in too many ways: neither a change nor silence."""
    monkeypatch.setattr("powerlist.table.table.MAX_STATES", -1)
    found = changed(tmp_path, TAKEN_BACK)
    assert found.changes == () and {one.kind.id for one in found.uncompared} == {"littering", "advertising"}
    assert "没有比较" in handovers_to_text(found, LABELS, 500)
    assert {one["event_type"] for one in handovers_to_dict(found, LABELS)["uncompared"]} == {"littering", "advertising"}


def test_a_notice_names_its_document_and_its_subject(tmp_path: Path) -> None:
    decided = (TAKEN_BACK[0], TAKEN_BACK[1], TAKEN_BACK[2].replace("由部门直接办理", (
        "由部门直接办理, instrument: {title: 测试收回决定, issuer: 测试县人民政府, level: 县, date: 2026-10-01, number: 测政发〔2026〕3号}")))
    assert "根据《测试收回决定》（测政发〔2026〕3号），" in notice_to_text(changed(tmp_path / "1", decided))
    faster = changed(tmp_path / "2", ("duties.yaml", "deadline: {value: 2, clock: 自然日}", "deadline: {value: 1, clock: 自然日}"))
    draft = notice_to_text(faster)
    assert draft.startswith("关于调整部分事项办理时限的通知\n") and "\n有关镇人民政府、街道办事处：\n" in draft
    assert "**" not in draft and "#" not in draft and notice_to_markdown(faster).startswith("# 关于")
