"""What an admitted request does to the lists, and how it gets into their files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.amend import amend
from powerlist.catalog import Catalog
from powerlist.change import change_of
from powerlist.clock import working_days
from powerlist.model.admissions import Admission
from powerlist.model.duties import Duty, Responsibility
from powerlist.model.period import Period
from powerlist.model.powers import Grant
from powerlist.request_facts import request_facts
from powerlist.rewrite import Refusal, Rewritten
from powerlist.save import save
from powerlist.terms import Action, GrantMode, RequestKind, Status
from powerlist.trace import Change
from tests.conftest import WORKSPACES
from tests.unit.building import linked_request

DAY, FROM = date(2026, 1, 5), date(2026, 2, 1)

DECIDED = {
    "day": "2026-01-05", "effective": "2026-02-01", "published": {"on": "2026-01-20", "where": "政府网站"},
    "instrument": {"title": "测试县决定", "issuer": "测试县人民政府", "level": "县", "date": "2026-01-10", "number": "测政发〔2026〕1号"},
}
TAKE_BACK = {**DECIDED, "kind": "收回", "applicant": "gov", "grant": "grant-2021", "receiver": "urban-bureau", "way": "执法大队直接办理"}
GRANT = {**DECIDED, "kind": "赋权", "applicant": "gov", "items": ["dyke"], "to": ["东镇"]}
DUTY = {**DECIDED, "kind": "职责准入", "applicant": "water-bureau", "matter": "河道巡查", "field": "水利", "to": ["东镇"], "duties": ["发现", "报告"]}
TASK = {**DECIDED, "kind": "临时任务", "applicant": "water-bureau", "matter": "巡堤", "to": ["东镇"], "until": "2026-05-01",
        "attributes": {"safeguards": ["经费", "人员"]}}
ADJUST = {**DECIDED, "kind": "动态调整", "applicant": "gov", "responsibility": "waste"}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A copy of the tiny county that a test may change."""
    return Path(shutil.copytree(WORKSPACES / "base", tmp_path / "county"))


def drafted(catalog: Catalog, request: Mapping[str, Any]) -> Change:
    linked, facts = linked_request(catalog, request)
    return change_of(catalog, linked, facts, DAY)


def lacking(catalog: Catalog, request: Mapping[str, Any], *without: str) -> set[str]:
    """Keys that the change lacks, when these are left out of the request."""
    left = {key: value for key, value in request.items() if key not in without}
    return {lack.key for lack in drafted(catalog, left).missing}


def entered(folder: Path, request: Mapping[str, Any]) -> Workspace:
    """The workspace after the change, read again from the disk."""
    workspace = Workspace.open(folder)
    result = amend(workspace, drafted(workspace.catalog, request), (DAY, FROM))
    assert isinstance(result, Rewritten), result
    save(result.drafts)
    return Workspace.open(folder)


# What is asked for.

#: What a request may name, and how it would be written in full.
NAMED: dict[str, dict[str, Any]] = {
    "没有": {},
    "事项": {"items": ["dyke"], "to": ["东镇"]},
    "新事": {"matter": "河道巡查", "field": "水利", "to": ["东镇"], "duties": ["发现"], "principal": {"body": "water-bureau"}},
    "事情": {"matter": "河道巡查", "to": ["东镇"], "duties": ["发现"]},
    "分工": {"responsibility": "waste", "duties": ["发现"]},
    "责任": {"responsibility": "waste"},
    "责任名": {"matter": "违规倾倒建筑垃圾"},
    "赋权": {"grant": "grant-2021", "receiver": "urban-bureau", "way": "直接办理"},
    "赋权号": {"grant": "grant-2021"},
}

#: What comes of it without an action, and with 新增, 变更, 取消; all that is not here means nothing.
MEANT: dict[tuple[str, str], str] = {
    ("职责准入", "新事"): "列入 列入 - -",
    ("职责准入", "事情"): "列入 列入 - -",
    ("职责准入", "事项"): "列入 列入 - -",
    ("职责准入", "责任名"): "列入 列入 - -",
    ("动态调整", "事项"): "下放 下放 - -",
    ("动态调整", "新事"): "列入 列入 - -",
    ("动态调整", "事情"): "列入 列入 - -",
    ("动态调整", "分工"): "变更 - 变更 -",
    ("动态调整", "责任"): "- - - 取消",
    ("动态调整", "责任名"): "- - - 取消",
    ("动态调整", "赋权"): "收回 - - 收回",
    ("收回", "赋权"): "收回 - - 收回",
    **{(kind, "事项"): "下放 下放 - -" for kind in ("点单", "赋权", "委托", "派驻")},
    **{(kind, named): "准入 准入 - -" for kind in ("网格准入", "村级准入", "临时任务", "考核挂牌") for named in ("事情", "责任名")},
}


def became(change: Change) -> str:
    """What a change is about, in a word; `-` where there is none and the reason is said."""
    words = []
    for amendment in change.amendments:
        match amendment.after:
            case Grant(take_back=None):
                words.append("下放")
            case Grant():
                words.append("收回")
            case Admission():
                words.append("准入")
            case Responsibility():
                words.append("列入" if amendment.before is None else "取消")
    told = {"取消 列入": "变更"}
    return told.get(" ".join(words), " ".join(words)) or ("-" if change.missing else "没有说明")


@pytest.mark.parametrize("kind", [kind.value for kind in RequestKind])
@pytest.mark.parametrize("named", NAMED)
def test_kind_action_and_what_is_named_mean_one_thing_or_are_refused(base: Workspace, kind: str, named: str) -> None:
    """Every pair: a change of the one kind it can mean, or no change and the reason."""
    asked = {**DECIDED, "kind": kind, "applicant": "water-bureau", **NAMED[named]}
    found = [drafted(base.catalog, {**asked, "action": action} if action else asked) for action in (None, "新增", "变更", "取消")]
    assert " ".join(map(became, found)) == MEANT.get((kind, named), "- - - -")
    assert all("action" not in {lack.key for lack in change.missing} for change in found if change.amendments)


@pytest.mark.parametrize("request_, keys", [
    ({**ADJUST, "duties": ["发现"], "items": ["dyke"]}, {"items"}),
    ({**ADJUST, "duties": ["发现"], "matter": "别的事"}, {"matter"}),
    ({**ADJUST, "action": "取消", "duties": ["发现"], "to": ["东镇"]}, {"duties", "to"}),
    ({**ADJUST, "action": "取消", "grant": "grant-2021"}, {"responsibility"}),
    ({**ADJUST, "duties": ["发现"], "grant": "grant-2021", "receiver": "urban-bureau"}, {"responsibility", "duties"}),
    ({**DUTY, "kind": "动态调整", "items": ["dyke"]}, {"matter", "field", "duties"}),
    ({**GRANT, "kind": "动态调整", "receiver": "urban-bureau"}, {"receiver"}),
    ({**GRANT, "grant": "grant-2021"}, {"grant"}),
    ({**GRANT, "duties": ["发现"]}, {"duties"}),
    ({**TAKE_BACK, "measures": ["罚款"]}, {"measures"}),
    ({**TAKE_BACK, "until": "2027-01-01"}, {"until"}),
    ({**TAKE_BACK, "scope": {"text": "限于主堤"}}, {"scope"}),
    ({**TASK, "items": ["dyke"]}, {"items"}),
    ({**TASK, "responsibility": "waste"}, {"responsibility"}),
    ({**DUTY, "responsibility": "waste"}, {"responsibility"}),
])
def test_nothing_that_is_named_is_dropped(base: Workspace, request_: dict[str, Any], keys: set[str]) -> None:
    """More than one object, or a key that has no place in what is asked: no change, and every such key is said."""
    change = drafted(base.catalog, request_)
    assert ({lack.key for lack in change.missing}, change.amendments) == (keys, ())


def test_a_refusal_says_what_to_do(base: Workspace) -> None:
    """Where the powers stand now, and which key to write."""
    def said(request: Mapping[str, Any]) -> str:
        return "；".join(lack.message for lack in drafted(base.catalog, request).missing)

    assert "grant-2021" in said({**GRANT, "kind": "动态调整", "items": ["litter"], "action": "取消"})
    assert "receiver" in said({**DECIDED, "kind": "动态调整", "applicant": "gov", "grant": "grant-2021"})
    assert "动态调整" in said({**DUTY, "action": "取消"})
    assert "没有写调整什么" in said({**DECIDED, "kind": "动态调整", "applicant": "gov"})


def test_words_that_fit_two_duties_are_not_guessed(base: Workspace) -> None:
    waste = base.catalog.responsibilities["waste"]
    twice = replace(base.catalog, responsibilities={"waste": waste, "other": replace(waste, id="other")})
    (lack,) = drafted(twice, {**DECIDED, "kind": "动态调整", "applicant": "gov", "matter": waste.matter, "action": "取消"}).missing
    assert (lack.key, "`waste`、`other`" in lack.message) == ("responsibility", True)


@pytest.mark.parametrize("until", ["2026-01-15", "2026-02-01"])
def test_what_ends_ends_after_it_begins(base: Workspace, until: str) -> None:
    for request in (GRANT, DUTY, TASK, {**ADJUST, "duties": ["发现"]}):
        assert lacking(base.catalog, {**request, "until": until}) == {"until"}


# Grants.

def test_a_grant_is_new_with_what_the_request_says(base: Workspace) -> None:
    (amendment,) = drafted(base.catalog, {**GRANT, "id": "r7", "until": "2028-01-01", "measures": ["罚款"]}).amendments
    grant = amendment.after
    assert (amendment.action, grant.id, grant.items, grant.to) == (Action.ADD, "grant-r7", ("dyke",), ("east-town",))
    assert (grant.mode, grant.giver, grant.period) == (GrantMode.GRANT, None, Period(FROM, date(2028, 1, 1)))
    assert (grant.provenance.status, grant.provenance.source) == (Status.PUBLISHED, "测试县决定（测政发〔2026〕1号）")


def test_an_entrustment_names_its_giver(base: Workspace) -> None:
    (amendment,) = drafted(base.catalog, {**GRANT, "kind": "委托", "applicant": "water-bureau"}).amendments
    assert (amendment.after.mode, amendment.after.giver) == (GrantMode.ENTRUSTMENT, "water-bureau")


def test_an_admitted_wish_is_not_yet_a_decision(base: Workspace) -> None:
    """What the record needs and the request does not say is named, and nothing is made up."""
    assert lacking(base.catalog, GRANT) == set()
    assert lacking(base.catalog, GRANT, "instrument", "effective", "published") == {"instrument", "effective", "published"}
    assert lacking(base.catalog, TAKE_BACK, "receiver", "way", "grant") == {"receiver", "way", "grant"}
    assert lacking(base.catalog, DUTY, "field", "duties") == {"field", "duties"}
    assert lacking(base.catalog, TASK, "until", "to") == {"until", "to"}
    assert lacking(base.catalog, ADJUST) == {"action"}
    assert lacking(base.catalog, {**GRANT, "kind": "委托", "applicant": "water-bureau"}) == {"until"}


def test_no_change_reaches_into_the_past(base: Workspace) -> None:
    for effective in ("2026-01-04", "2026-01-09"):
        assert lacking(base.catalog, {**GRANT, "effective": effective}) == {"effective"}


def test_what_is_held_already_is_not_granted_again(base: Workspace) -> None:
    (lack,) = drafted(base.catalog, {**GRANT, "items": ["litter"]}).missing
    assert "grant-2021" in lack.message


# Taking back.

def test_a_grant_returns_whole(base: Workspace) -> None:
    (amendment,) = drafted(base.catalog, TAKE_BACK).amendments
    assert amendment.before is base.catalog.grants["grant-2021"]
    assert (amendment.after.take_back.on, amendment.after.take_back.receiver) == (FROM, "urban-bureau")


@pytest.mark.parametrize("items, towns, count", [(["litter"], [], 2), ([], ["东镇"], 2), (["litter"], ["东镇"], 3)])
def test_a_grant_that_returns_in_part_is_split(base: Workspace, items: list[str], towns: list[str], count: int) -> None:
    """On every day before, everybody holds what they held; from the day on, exactly the part is back."""
    change = drafted(base.catalog, {**TAKE_BACK, "items": items, "to": towns})
    assert len(change.amendments) == count
    grants = {**base.catalog.grants, **{a.after.id: a.after for a in change.amendments}}
    before = {(i, b, d) for g in base.catalog.grants.values() for i in g.items for b in g.to for d in (date(2021, 8, 1), DAY, FROM)
              if d in g.in_force}
    after = [(i, b, d) for g in grants.values() for i in g.items for b in g.to for d in (date(2021, 8, 1), DAY, FROM) if d in g.in_force]
    part = {(i, b, FROM) for i in items or ("litter", "signboard") for b in (["east-town"] if towns else ["east-town", "west-office"])}
    assert (set(after), len(after)) == (before - part, len(set(after)))


@pytest.mark.parametrize("item, remaining, returned", [
    ("litter", ("罚款", "责令改正"), ("警告", "罚款", "责令改正")), ("signboard", ("警告", "罚款", "责令改正"), ("罚款", "责令改正"))])
def test_measures_go_with_their_items(county: Path, item: str, remaining: tuple[str, ...], returned: tuple[str, ...]) -> None:
    """Half of a grant with measures: the checks let it pass, and nobody could do less before the day."""
    after = entered(county, {**TAKE_BACK, "id": "t1", "items": [item]}).catalog.grants
    assert tuple(measure.word for measure in after["grant-2021"].measures) == remaining
    assert tuple(measure.word for measure in after["grant-t1"].measures) == returned


def test_measures_of_nobody_are_not_handed_out(base: Workspace) -> None:
    """No measure left would mean all measures."""
    grant = replace(base.catalog.grants["grant-2021"], measures=(next(m for m in base.catalog.items["litter"].measures if m.word == "警告"),))
    catalog = replace(base.catalog, grants={grant.id: grant})
    change = drafted(catalog, {**TAKE_BACK, "items": ["litter"]})
    assert ({lack.key for lack in change.missing}, change.amendments) == ({"items"}, ())


def test_a_grant_returns_once(county: Path) -> None:
    after = entered(county, TAKE_BACK)
    assert {lack.key for lack in drafted(after.catalog, TAKE_BACK).missing} == {"grant"}


def test_only_what_was_granted_can_return(base: Workspace) -> None:
    change = drafted(base.catalog, {**TAKE_BACK, "items": ["dyke"], "to": ["water-bureau"]})
    assert ({lack.key for lack in change.missing}, change.amendments) == ({"items", "to"}, ())
    assert lacking(base.catalog, {**TAKE_BACK, "effective": "2021-01-01"}) == {"effective"}


# Duties and admitted matters.

def test_a_duty_is_the_applicants_and_the_named_towns_help(base: Workspace) -> None:
    (amendment,) = drafted(base.catalog, DUTY).amendments
    duty = amendment.after
    assert duty.principal == Duty(body="water-bureau")
    assert duty.supporting == (Duty(town=True, only=("east-town",), duties=("发现", "报告")),)
    everywhere = drafted(base.catalog, {**DUTY, "to": ["东镇", "西街道"]}).amendments[0].after
    assert everywhere.supporting == (Duty(town=True, duties=("发现", "报告")),)


def test_sides_keep_to_the_towns_that_were_admitted(base: Workspace) -> None:
    sides = [{"department": "公安", "duties": ["查处超载"]}, {"town": True, "duties": ["报告"]}]
    without = {key: value for key, value in DUTY.items() if key != "duties"}
    police, town = Duty(department="police", duties=("查处超载",)), Duty(town=True, only=("east-town",), duties=("报告",))
    assert drafted(base.catalog, {**without, "supporting": sides}).amendments[0].after.supporting == (police, town)
    assert drafted(base.catalog, {**DUTY, "duties": ["报告"], "supporting": sides[:1]}).amendments[0].after.supporting == (police, town)
    assert lacking(base.catalog, {**DUTY, "supporting": sides}) == {"duties"}
    assert lacking(base.catalog, {**without, "supporting": sides[:1]}) == {"duties"}
    elsewhere = [{"town": True, "only": ["西街道"], "duties": ["报告"]}]
    assert lacking(base.catalog, {**without, "supporting": elsewhere}) == {"to"}
    assert lacking(base.catalog, {**without, "to": [], "supporting": elsewhere}) == set()


def test_towns_that_never_helped_are_not_guessed(base: Workspace) -> None:
    """New words for the towns reach the towns of the list, or those that are named."""
    waste = base.catalog.responsibilities["waste"]
    alone = replace(base.catalog, responsibilities={"waste": replace(waste, supporting=waste.supporting[:1])})
    one = replace(base.catalog, responsibilities={"waste": replace(waste, supporting=(replace(waste.supporting[1], only=("west-office",)),))})
    assert lacking(alone, {**ADJUST, "duties": ["报告"]}) == {"to"}
    assert lacking(alone, {**ADJUST, "to": ["东镇"]}) == {"duties"}
    (_, new, _) = drafted(one, {**ADJUST, "duties": ["报告"]}).amendments
    assert [side.only for side in new.after.supporting] == [("west-office",)]


def test_a_field_is_not_guessed(base: Workspace) -> None:
    """Items of two fields do not say which is the duty's."""
    asked = {**DECIDED, "kind": "职责准入", "applicant": "water-bureau", "matter": "巡查", "items": ["dyke", "litter"], "to": ["东镇"], "duties": ["发现"]}
    assert lacking(base.catalog, asked) == {"field"}


def test_only_the_towns_that_were_admitted_help(county: Path) -> None:
    after = entered(county, DUTY)
    (county / "type.yaml").write_text(f"kind: event_types\nevent_types:\n  - {{id: patrol, name: 河道险情, scheme: 测试, responsibilities: [{list(after.catalog.responsibilities)[-1]}]}}\n", "utf-8")
    (county / "rule.yaml").write_text(
        "kind: rules\nrulebook: t\ntitle: 测试\nrank: 法律\nrules:\n"
        "  - {id: T-L, phase: assign, title: 主体, when: {line.kind: 责任, duty.listed: true}, then: {lead: principal}, because: 清单, basis: [{document: 清单}]}\n"
        "  - {id: T-S, phase: support, title: 配合, when: {line.kind: 责任}, then: {support: [{who: supporting}]}, because: 清单, basis: [{document: 清单}]}\n", "utf-8")
    workspace = Workspace.open(county)
    helpers = {place: [backing.body.id for backing in workspace.decide({"type": "河道险情", "place": place}, FROM).support]
               for place in ("东镇", "西街道")}
    assert helpers == {"东镇": ["east-town"], "西街道": []}


def test_a_duty_that_changes_ends_and_goes_on(county: Path) -> None:
    """The old record keeps the past, the new one the future; event types and names follow."""
    (county / "asked.yaml").write_text("kind: requests\nrequests:\n  - {kind: 动态调整, applicant: gov, responsibility: 违规倾倒建筑垃圾}\n", "utf-8")
    after = entered(county, {**ADJUST, "id": "a1", "duties": ["发现", "报告"]})
    old, new = after.catalog.responsibilities["waste"], after.catalog.responsibilities["duty-a1"]
    assert (old.period, new.period) == (Period(None, FROM), Period(FROM))
    assert [side.duties for side in new.supporting] == [("查处超载",), ("发现", "报告")]
    assert after.catalog.event_types["dumping"].responsibilities == ("waste", "duty-a1")
    assert after.catalog.requests[0].responsibility == "waste"
    for day, duties in ((DAY, ("发现", "劝阻", "报告")), (FROM, ("发现", "报告"))):
        decision = after.decide({"type": "偷倒渣土", "place": "东镇", "attributes": {"site": "道路"}}, day)
        assert [backing.duties for backing in decision.support if backing.body.id == "east-town"] == [duties]


def test_a_duty_ends(county: Path) -> None:
    after = entered(county, {**ADJUST, "action": "取消"})
    assert after.catalog.responsibilities["waste"].period == Period(None, FROM)


def test_an_admitted_matter_gets_a_list_of_its_own(county: Path) -> None:
    after = entered(county, {**TASK, "id": "t1"})
    assert (county / "admissions.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=admissions.schema.json\n")
    admission = after.catalog.admissions["admission-t1"]
    assert (admission.owner, admission.to, admission.safeguards) == ("water-bureau", ("east-town",), ("人员", "经费"))
    request, _ = linked_request(after.catalog, TASK)
    assert [request_facts(after.catalog, request, day)["request.on_list"] for day in (DAY, FROM, date(2026, 5, 1))] == [False, True, False]
    assert {lack.key for lack in drafted(after.catalog, TASK).missing} == {"matter"}


def test_ids_never_collide(county: Path) -> None:
    entered(county, TASK)
    after = entered(county, {**TASK, "matter": "清沟"})
    assert sorted(after.catalog.admissions) == ["admission-temporary-task-2026-02-01", "admission-temporary-task-2026-02-01-2"]


# Facts of the request.

def test_what_the_request_says_becomes_facts(jinhu: Workspace) -> None:
    given = {"kind": "收回", "applicant": "金湖县人民政府", "grant": "grant-2022-culture", "receiver": "金湖县文化广电和旅游局",
             "effective": "2026-11-30", "instrument": {"title": "函", "issuer": "江苏省人民政府", "level": "省", "date": "2026-11-01"}}
    request, _ = linked_request(jinhu.catalog, given)
    facts = request_facts(jinhu.catalog, request, date(2026, 11, 16))
    assert {name: facts[f"request.{name}"] for name in ("receiver_way", "has_effective", "has_end", "notice_days", "instrument_level",
                                                        "provincial_decision", "receiver_holds", "has_publication")} == {
        "receiver_way": False, "has_effective": True, "has_end": False, "notice_days": 10, "instrument_level": "省",
        "provincial_decision": True, "receiver_holds": True, "has_publication": False}


def test_days_that_no_calendar_has_are_unknown(base: Workspace, jinhu: Workspace) -> None:
    assert working_days(base.catalog, DAY, FROM) is None
    assert working_days(jinhu.catalog, date(2026, 11, 16), date(2026, 11, 16)) == 0
    request, _ = linked_request(base.catalog, GRANT)
    assert "request.notice_days" not in request_facts(base.catalog, request, DAY)


# Into the files.

def test_nothing_is_written_into_a_shipped_workspace(jinhu: Workspace) -> None:
    request = {**DUTY, "applicant": "金湖县水利局", "to": ["金南镇"]}
    result = amend(jinhu, drafted(jinhu.catalog, request), (DAY,))
    assert isinstance(result, Refusal)
    assert "自带" in result.reasons[0]


def test_a_change_that_the_checks_call_wrong_is_refused(county: Path) -> None:
    """A grant by a county's own decision: the rules of a county may miss it, `check` does not."""
    workspace = Workspace.open(county)
    result = amend(workspace, drafted(workspace.catalog, GRANT), (DAY, FROM))
    assert isinstance(result, Refusal)
    assert any("PL303" in reason for reason in result.reasons)


def test_files_that_changed_meanwhile_are_not_touched(county: Path) -> None:
    workspace = Workspace.open(county)
    change = drafted(workspace.catalog, TASK)
    with (county / "duties.yaml").open("a", encoding="utf-8") as file:
        file.write("# 有人在改\n")
    assert isinstance(amend(workspace, change, (DAY,)), Refusal)


def test_the_bytes_of_the_file_stay(county: Path) -> None:
    """Byte order mark, line ends, a last line without an end."""
    powers = county / "powers.yaml"
    before = b"\xef\xbb\xbf" + powers.read_bytes().replace(b"\n", b"\r\n").rstrip()
    powers.write_bytes(before)
    entered(county, TAKE_BACK)
    after = powers.read_bytes()
    assert after.startswith(before)
    assert b"\n" not in after.replace(b"\r\n", b"")
