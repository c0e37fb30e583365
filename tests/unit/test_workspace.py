"""The stages in order, as a shell or another system holds them in its hands."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from powerlist import Event, Outcome, Request, Verdict, Workspace, WorkspaceError
from powerlist.model.cases import Filing
from powerlist.report.json import decision_to_dict
from powerlist.terms import RequestKind
from tests.conftest import WORKSPACES

from .building import MANIFEST, write

DAY = date(2026, 1, 1)
EVENT = {"type": "乱扔垃圾", "place": "东镇"}


def refused(base: Workspace, event: Any, day: date | None = DAY) -> list[tuple[str, str, str]]:
    """Why an event is not answered: (code, file, keys)."""
    with pytest.raises(WorkspaceError) as caught:
        base.decide(event, day)
    report = caught.value.report
    assert report.failed
    assert str(caught.value), "the exception says something by itself"
    assert {d.at.file for d in report.diagnostics} - {""} <= set(caught.value.sources)
    return [(d.code, d.at.file, str(d.at)) for d in report.diagnostics]


# Opening.

def test_open_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace is found from inside, by path, by text, and shipped ones by name; from wherever one stands."""
    write(tmp_path, {"w/powerlist.yaml": MANIFEST, "w/deep/er/a.yaml": "kind: grids\n", "elsewhere/x.txt": ""})
    monkeypatch.chdir(tmp_path / "w" / "deep" / "er")
    assert repr(Workspace.open()) == "<Workspace 测试县>"
    monkeypatch.chdir(tmp_path / "elsewhere")
    digests = {Workspace.open(where).catalog.digests["catalogs"] for where in (
        tmp_path / "w", str(tmp_path / "w"), Path("../w"), "../w", "../w/deep", tmp_path / "w" / "powerlist.yaml")}
    monkeypatch.chdir("/")
    assert digests == {Workspace.open(tmp_path / "w").catalog.digests["catalogs"]}
    assert Workspace.open("national").catalog.manifest.name


def test_a_folder_goes_before_a_shipped_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A county that keeps its own `national` means its own."""
    write(tmp_path, {"national/powerlist.yaml": MANIFEST})
    monkeypatch.chdir(tmp_path)
    assert Workspace.open("national").catalog.manifest.name == "测试县"


@pytest.mark.parametrize("where", ["nowhere", "w/nowhere", "elsewhere", None])
def test_no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str | None) -> None:
    """A mistyped name is not answered from the workspace around it."""
    write(tmp_path, {"w/powerlist.yaml": MANIFEST, "elsewhere/x.txt": ""})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError):
        Workspace.open(where)


def test_opening_never_raises_for_what_stands_in_files(tmp_path: Path) -> None:
    """What is wrong is in the report; answering is refused, checking is not."""
    write(tmp_path, {"powerlist.yaml": "kind: workspace\nname: [\n", "a.yaml": b"\xff\xff\xff", "b.yaml": "kind: items\nitems: 1\n"})
    workspace = Workspace.open(tmp_path)
    codes = {(d.code, d.at.file) for d in workspace.check(DAY).diagnostics}
    assert codes >= {("PL102", "powerlist.yaml"), ("PL101", "a.yaml"), ("PL108", "b.yaml")}
    with pytest.raises(WorkspaceError) as caught:
        workspace.decide(EVENT, DAY)
    assert caught.value.report == workspace.read_report


def test_an_answer_from_a_half_read_list_is_refused(tmp_path: Path) -> None:
    """One broken reference anywhere: nobody knows what else is missing."""
    files = {f.name: f.read_text("utf-8") for f in (WORKSPACES / "base").iterdir()}
    write(tmp_path, {**files, "powers.yaml": files["powers.yaml"].replace("items: [litter, signboard]", "items: [litter, signbord]")})
    workspace = Workspace.open(tmp_path)
    with pytest.raises(WorkspaceError) as caught:
        workspace.decide(EVENT, DAY)
    assert [(d.code, d.at.file) for d in caught.value.report.diagnostics] == [("PL110", "powers.yaml")]
    with pytest.raises(WorkspaceError):
        workspace.admit({"kind": "收回", "applicant": "东镇"}, DAY)


def test_findings_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """Whatever stage found them; the county's own files first."""
    files = {"powerlist.yaml": MANIFEST, "a.yaml": "kind: areas\nareas:\n  - {id: x, name: 甲, level: 县, parent: y}\n"
             "  - {id: z, name: 乙, level: 大}\n  - {id: w, name: 丙, level: 镇, parent: v}\n"}
    workspace = Workspace.open(write(tmp_path, files))
    report = workspace.check(DAY)
    spans = [(d.at.file in workspace.catalog.own_files, d.at.file, workspace.locate(d)) for d in report.diagnostics]
    keys = [(not own, file, span.line if span else 0, span.column if span else 0) for own, file, span in spans]
    assert keys == sorted(keys)
    assert [d.code for d in report.diagnostics if d.at.file == "a.yaml"][:1] == ["PL110"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_any_day_can_be_asked_about(base: Workspace, day: date) -> None:
    """Also the first and the last there are."""
    assert base.check(day).diagnostics is not None
    assert base.decide(EVENT, day).as_of == day


# Events and requests.

def test_names_and_ids_say_the_same(base: Workspace) -> None:
    """A clerk writes names, a program ids."""
    one = base.decide(EVENT, DAY)
    two = base.decide(Event("littering", "east"), DAY)
    assert decision_to_dict(one) == decision_to_dict(two)
    assert one.lead is not None and one.lead.id == "east-town"


def test_the_day_of_the_event_is_the_day_asked_about(base: Workspace) -> None:
    """Unless another day is given; without any there is no answer, for there is no clock."""
    assert base.decide({**EVENT, "day": "2025-03-01"}).as_of == date(2025, 3, 1)
    assert base.decide({**EVENT, "day": date(2025, 3, 1)}, DAY).as_of == DAY
    with pytest.raises(ValueError, match="no day"):
        base.decide(EVENT)


@pytest.mark.parametrize("event,found", [
    ({}, [("PL107", "输入", "0"), ("PL107", "输入", "0")]),
    ({**EVENT, "place": "东真"}, [("PL110", "输入", "0/place")]),
    ({**EVENT, "plcae": "东镇"}, [("PL106", "输入", "0/plcae")]),
    ({**EVENT, "day": "2025/03/01"}, [("PL109", "输入", "0/day")]),
    ({**EVENT, "filed": {"on": "2025-03-01", "by": "东镇"}}, [("PL108", "输入", "0/filed")]),
    ({**EVENT, "filed": [{"on": "2025-03-01", "by": "东真"}]}, [("PL110", "输入", "0/filed/0/by")]),
    ({**EVENT, "attributes": {"sight": "河道"}}, [("PL403", "输入", "0/attributes/sight")]),
    ({**EVENT, "attributes": {"event.sight": "河道"}}, [("PL403", "输入", "0/attributes/event.sight")]),
    ({**EVENT, "attributes": {"grant.in_force": "true"}}, [("PL403", "输入", "0/attributes/grant.in_force")]),
    ({**EVENT, "attributes": {"request.frequent": "true"}}, [("PL403", "输入", "0/attributes/request.frequent")]),
    ({**EVENT, "attributes": {"type": "盗窃"}}, [("PL403", "输入", "0/attributes/type")]),
    ({**EVENT, "attributes": {"site": "河"}}, [("PL404", "输入", "0/attributes/site")]),
    ({**EVENT, "attributes": {"site": ["河道", "湖泊"]}}, [("PL404", "输入", "0/attributes/site")]),
    ({**EVENT, "attributes": {"quantity": 1.5}}, [("PL404", "输入", "0/attributes/quantity")]),
    ({**EVENT, "attributes": {"site": {"a": "b"}}}, [("PL108", "输入", "0/attributes/site")]),
    ({**EVENT, "attributes": {"site": "河道", "event.site": "道路"}}, [("PL103", "输入", "0/attributes/event.site")]),
    ({**EVENT, "attributes": {"sight": "河道", "quantity": "多"}},
     [("PL403", "输入", "0/attributes/sight"), ("PL404", "输入", "0/attributes/quantity")]),
    ({"events": [EVENT, EVENT]}, [("PL108", "输入", "")]),
    ({"events": []}, [("PL108", "输入", "")]),
])
def test_what_does_not_fit_is_said(base: Workspace, event: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    """An unknown attribute is never silence: the answer could have depended on it."""
    assert refused(base, event) == found


def test_a_built_event_is_looked_at_too(base: Workspace) -> None:
    """A record from a program has no file, but its names are resolved and its attributes typed all the same."""
    assert refused(base, Event("litering", "east")) == [("PL110", "", "type")]
    assert refused(base, Event("littering", "east", attributes={"sight": "河道"})) == [("PL403", "", "attributes/sight")]
    assert refused(base, Event("littering", "east", filed=(Filing(DAY, "nobody"),))) == [("PL110", "", "filed/0/by")]


def test_a_known_absence_is_a_fact(base: Workspace) -> None:
    """`无` answers the question; leaving it out asks it."""
    asked = base.decide({"type": "偷倒渣土", "place": "东镇"}, DAY)
    told = base.decide({"type": "偷倒渣土", "place": "东镇", "attributes": {"site": None}}, DAY)
    assert (asked.outcome, [q.attribute.name for q in asked.questions]) == (Outcome.INCOMPLETE, ["event.site"])
    assert told.lead is not None and told.lead.id == "urban-bureau"


def test_a_request_needs_entry_rules(base: Workspace) -> None:
    """Silence is not consent: a county without entry rules admits nothing."""
    with pytest.raises(WorkspaceError) as caught:
        base.admit({"kind": "收回", "applicant": "测试县城市管理局", "grant": "grant-2021"}, DAY)
    assert [d.code for d in caught.value.report.diagnostics] == ["PL110"]


def test_a_request_is_tested(jinhu: Workspace) -> None:
    """What is admitted is written as a change of the lists; what does not fit is said."""
    request = {"kind": "收回", "applicant": "金湖县人民政府", "grant": "grant-2022-city-appearance", "papers": ["书面申请"],
               "receiver": "金湖县城市管理局", "way": "由执法大队直接办理", "effective": "2026-02-01",
               "attributes": {"provincial_decision": True, "pending_cases": "由原镇街办结"}}
    ruling = jinhu.admit(request, DAY)
    assert ruling.verdict is Verdict.ADMITTED
    assert ruling.change is not None and [a.after.id for a in ruling.change.amendments] == ["grant-2022-city-appearance"]
    assert [lack.key for lack in ruling.change.missing] == ["instrument"]
    with pytest.raises(WorkspaceError) as caught:
        jinhu.admit(Request(RequestKind.TAKE_BACK, "nobody"), DAY)
    assert [d.code for d in caught.value.report.diagnostics] == ["PL110"]


def test_strict_asks_instead_of_presuming(base: Workspace) -> None:
    """What nobody reported is presumed and said to be; `strict` asks."""
    loose, strict = base.decide(EVENT, DAY), base.decide(EVENT, DAY, strict=True)
    assert [p.attribute.name for p in loose.presumptions] == ["event.crosses_towns"]
    assert (strict.outcome, [q.attribute.name for q in strict.questions]) == (Outcome.INCOMPLETE, ["event.crosses_towns"])


def test_an_answer_names_what_it_rests_on(base: Workspace) -> None:
    """The same digests as the workspace: a receipt can be checked later."""
    assert base.decide(EVENT, DAY).digests == base.catalog.digests
    assert set(base.catalog.digests) == {"catalogs", "rules"}


# Many at once.

def test_one_workspace_serves_many_threads() -> None:
    """Eight threads, a workspace nobody has asked yet: every answer is the one a single thread gets."""
    events = [{"type": kind, "place": place, "attributes": attributes}
              for kind in ("littering", "advertising", "soil", "dumping", "theft") for place in ("east", "west", "other-county")
              for attributes in ({}, {"site": "河道", "crosses_towns": True})]
    alone = Workspace.open(WORKSPACES / "base")
    expected = [decision_to_dict(alone.decide(event, DAY)) for event in events]
    fresh = Workspace.open(WORKSPACES / "base")

    def ask(turn: int) -> list[dict[str, Any]]:
        order = events[turn:] + events[:turn]
        answers = [decision_to_dict(fresh.decide(event, DAY)) for event in order]
        assert fresh.check(DAY) == alone.check(DAY)
        cut = len(events) - turn
        return answers[cut:] + answers[:cut]

    with ThreadPoolExecutor(8) as pool:
        assert all(answers == expected for answers in pool.map(ask, range(8)))


def test_a_workspace_cannot_be_changed(base: Workspace) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        base.catalog = base.catalog  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        base.catalog.items["litter"].name = "别的"  # type: ignore[misc]
