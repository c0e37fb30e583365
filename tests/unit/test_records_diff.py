"""What two states of the lists say differently: exactly what was changed, in words a clerk reads."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.model.condition import Not
from powerlist.model.documents import KINDS
from powerlist.read import shape as s
from powerlist.report.keys import key_word
from powerlist.report.records import records_to_dict, records_to_markdown, records_to_text
from powerlist.report.wording import said
from powerlist.views.meaning import entries_of, meaning
from powerlist.views.records import Differences, FieldChange, RecordChange, What, differences
from tests.conftest import WORKSPACES

BASE = Workspace.open(WORKSPACES / "base").catalog

#: Every record of the lists, by the field of the catalog and its id.
LISTED = [(kind, key) for kind in KINDS if isinstance(getattr(BASE, kind, None), dict) for key in getattr(BASE, kind)]
TABLES = sorted({kind for kind, _ in LISTED})


def edited(folder: Path, name: str, old: str, new: str) -> Catalog:
    """The tiny county with one thing in one file written otherwise."""
    copy = Path(shutil.copytree(WORKSPACES / "base", folder / "edited"))
    text = (copy / name).read_text("utf-8")
    assert text.count(old) == 1
    (copy / name).write_text(text.replace(old, new), "utf-8")
    return clean(copy)


def clean(folder: Path) -> Catalog:
    workspace = Workspace.read(folder)
    assert workspace.read_report.diagnostics == ()
    return workspace.catalog


def told(found: Differences) -> list[tuple[str, str, str]]:
    return [(change.action.value, change.kind, change.id) for change in found.changes]


# What changed, in words.

@pytest.mark.parametrize("name,old,new,record,says", [
    ("powers.yaml", "to: [东镇, 西街道]", "to: [东镇]", "grants", ["承接单位：减少 1 项：西街道办事处"]),
    ("powers.yaml", "to: [东镇, 西街道]", "to: [东镇, centre]", "grants", ["承接单位：增加 1 项：测试县指挥中心；减少 1 项：西街道办事处"]),
    ("powers.yaml", "period: {from: 2021-08-01}", "period: {from: 2021-08-01, to: 2025-07-01}", "grants",
     ["期间：2021-08-01 起 → 2021-08-01 起至 2025-07-01 前"]),
    ("powers.yaml", "evaluated: 2025-06-30", "take_back: {on: 2025-07-01, receiver: urban-bureau, way: 联合执法}", "grants",
     ["评估：2025-06-30 → 无", "收回：无 → 日期：2025-07-01，承接部门：测试县城市管理局，工作方式：联合执法"]),
    ("powers.yaml", "mode: 赋权", "mode: 委托", "grants", ["方式：赋权 → 委托"]),
    ("powers.yaml", "measures: [警告, 罚款, 责令改正]\n    period", "measures: [警告, 罚款]\n    scope: {text: 限于河道, when: {event.site: 河道}}\n    period",
     "grants", ["措施：减少 1 项：责令改正", "范围：无 → 文字：限于河道，条件：场所是「河道」"]),
    ("powers.yaml", "article: 36}]\n    holder: {department: 城市管理, level: 县}", "article: 36}]\n    holder: {town: true, town_kinds: [镇]}", "items",
     ["法定主体：县级城市管理主管部门 → 镇"]),
    ("powers.yaml", "article: 36}", "article: 36, as_of: 2025-01-01}", "items", None),
    ("duties.yaml", "when: {event.site: 河道}", "when: {event.site: [河道, 湖泊]}", "responsibilities",
     ["场景「倒在河道里」 › 条件：场所是「河道」 → 场所是「河道」「湖泊」之一"]),
    ("duties.yaml", "duties: [清障]", "duties: [清障, 查处]", "responsibilities", ["场景「倒在河道里」 › 主体责任 › 职责：增加 1 项：查处"]),
    ("duties.yaml", "principal: {department: 城市管理, duties: [查处, 清运]}", "principal: {town: true, only: [东镇], duties: [清运]}", "responsibilities",
     ["主体责任：城市管理：查处、清运 → 事发地镇街（限东镇人民政府）：清运"]),
    ("duties.yaml", "duties: [发现, 劝阻, 报告]", "duties: [发现, 报告]", "responsibilities", ["配合责任「事发地镇街」 › 职责：减少 1 项：劝阻"]),
    ("duties.yaml", "- {department: 公安, duties: [查处超载]}", "- {department: 水利, duties: [查处超载]}", "responsibilities",
     ["配合责任：增加 1 项：水利：查处超载；减少 1 项：公安：查处超载"]),
    ("duties.yaml", "{value: 2, clock: 自然日}", "{value: 3, clock: 工作日}", "event_types", ["时限：自受理起 2 自然日内办结 → 自受理起 3 工作日内办结"]),
    ("duties.yaml", "channel: 公安机关（110）", "items: [litter, dyke]", "event_types",
     ["事项：增加 2 项：对随地乱扔垃圾的处罚、对在堤防上取土的处罚", "渠道：公安机关（110） → 无"]),
    ("places.yaml", "certified: 6", "certified: 7", "bodies", ["承接能力「城市管理」 › 持证人员：6 → 7"]),
    ("places.yaml", "id: ecology, name: 生态环境, vertical: true", "id: ecology, name: 生态环境", "departments", ["垂直管理：是 → 否"]),
    ("rules.yaml", "overrides: [T-GRANT]", "overrides: [T-GRANT, T-STAT]", "rules", ["排除的规则：增加 1 项：T-STAT 法定主体"]),
    ("rules.yaml", "when: {grant.in_force: true, event.crosses_towns: true}\n    then: {lead: statutory_holder}",
     "when: {event.crosses_towns: true}\n    then: {lead: county_government}", "rules",
     ["条件：赋权在当日有效：是；跨镇街：是 → 跨镇街：是", "结论 › 牵头：法定实施主体 → 县级人民政府"]),
    ("rules.yaml", "rank: 法律", "rank: 本地约定", "rulebooks", ["效力位阶：法律 → 本地约定"]),
    ("law.yaml", "article: 9, successors", "article: 10, successors", "statutes", ["废止 › 条：9 → 10"]),
    ("powerlist.yaml", "evaluation_months: {value: 36", "evaluation_months: {value: 24", "workspace", ["地方参数 › 评估周期（月） › 数值：36 → 24"]),
])
def test_what_changed_in_words(tmp_path: Path, name: str, old: str, new: str, record: str, says: list[str] | None) -> None:
    """One edit in a file is one record changed, and there exactly that."""
    found = differences(BASE, edited(tmp_path, name, old, new))
    assert [(change.action, change.kind, change.own) for change in found.changes] == [(What.CHANGED, record, True)]
    text = records_to_text(found, 200)
    lines = [line.strip() for line in text.splitlines() if line.startswith("        ")]
    assert lines == (says or ["依据：增加 1 项：测试市容条例第三十六条（按 2025-01-01 的法律）；减少 1 项：测试市容条例第三十六条"])
    assert text.splitlines()[0] == "本工作区改动 1 条。"


@pytest.mark.parametrize("name,old,new", [
    ("powers.yaml", "to: [东镇, 西街道]", "to: [西街道, east-town]"), ("powers.yaml", "items: [litter, signboard]", "items: [signboard, 对随地乱扔垃圾的处罚]"),
    ("powers.yaml", "grants:\n", "# 说明\ngrants:\n"), ("duties.yaml", "duties: [发现, 劝阻, 报告]", "duties: [报告, 发现, 劝阻]"),
    ("duties.yaml", "when: {event.site: 河道}", "when: {all: [{event.site: [河道]}]}"),
    ("places.yaml", "fields: [城市管理]}]\n    capacity: [{field: 城市管理, as_of: 2025-01-01, certified: 6", "fields: [城市管理]}]\n    capacity: [{as_of: 2025-01-01, field: 城市管理, certified: 6"),
    ("rules.yaml", "when: {grant.in_force: true, event.crosses_towns: true}", "when: {event.crosses_towns: true, grant.in_force: true}")])
def test_what_says_the_same(tmp_path: Path, name: str, old: str, new: str) -> None:
    """Order where there is none, names for ids, comments, other ways to write a condition: nothing changed."""
    found = differences(BASE, edited(tmp_path, name, old, new))
    assert told(found) == []
    assert records_to_text(found) == "清单没有变动。"


def test_parts_of_a_condition_have_no_order(tmp_path: Path) -> None:
    one, two = (edited(tmp_path / str(number), "duties.yaml", "when: {event.site: 河道}", f"when: {{any: [{parts}]}}") for number, parts in enumerate((
        "{event.site: [河道, 湖泊]}, {event.major: true, event.quantity: {ge: 3}}", "{event.quantity: {ge: 3}, event.major: true}, {event.site: [湖泊, 河道]}")))
    assert told(differences(one, two)) == []
    assert told(differences(BASE, two)) == [("改动", "responsibilities", "waste")]


def test_order_where_it_says_something(tmp_path: Path) -> None:
    """The power that leads comes first; the scenario asked first comes first."""
    one = edited(tmp_path / "1", "duties.yaml", "items: [dyke]", "items: [dyke, litter]")
    two = edited(tmp_path / "2", "duties.yaml", "items: [dyke]", "items: [litter, dyke]")
    (change,) = differences(one, two).changes
    assert [(field.reordered, field.added, field.removed) for field in change.fields] == [(True, (), ())]
    assert "事项：先后顺序改了" in records_to_text(differences(one, two))


# Renumbering.

@pytest.mark.parametrize("kind,old", [
    ("items", "litter"), ("items", "dyke"), ("grants", "grant-2021"), ("responsibilities", "waste"), ("bodies", "urban-bureau"), ("bodies", "gov"),
    ("departments", "urban"), ("areas", "test-county"), ("statutes", "st-city"), ("event_types", "soil"), ("rules", "T-GRANT"), ("rules", "T-STAT")])
def test_a_new_number_is_no_new_record(tmp_path: Path, kind: str, old: str) -> None:
    """A record with another id is told as that, and whatever refers to it has not changed."""
    copy = Path(shutil.copytree(WORKSPACES / "base", tmp_path / "renumbered"))
    for file in copy.glob("*.yaml"):
        file.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", "renumbered", file.read_text("utf-8")), "utf-8")
    found = differences(BASE, clean(copy))
    assert [(change.action, change.kind, change.was, change.id, change.fields) for change in found.changes] == [
        (What.RENUMBERED, kind, old, "renumbered", ())]
    assert f"改编号  {old} → renumbered" in records_to_text(found)


def test_renumbered_together(tmp_path: Path) -> None:
    """A grant and its item under new numbers at once: two new numbers, nothing else."""
    copy = Path(shutil.copytree(WORKSPACES / "base", tmp_path / "renumbered"))
    for old in ("litter", "grant-2021", "littering"):
        for file in copy.glob("*.yaml"):
            file.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", f"new-{old}", file.read_text("utf-8")), "utf-8")
    found = differences(BASE, clean(copy))
    assert told(found) == [("改编号", "items", "new-litter"), ("改编号", "grants", "new-grant-2021"), ("改编号", "event_types", "new-littering")]


def test_what_still_cites_the_old_number(tmp_path: Path) -> None:
    """A citation left behind when its statute was renumbered means nothing now: a loss one way, a gain the other."""
    copy = Path(shutil.copytree(WORKSPACES / "base", tmp_path / "renumbered"))
    for file in copy.glob("*.yaml"):
        file.write_text(re.sub(r"(?<![\w-])st-old(?![\w-])", "st-new", file.read_text("utf-8")), "utf-8")
    after = clean(copy)
    after = dataclasses.replace(after, items={**after.items, "dyke": BASE.items["dyke"]})
    for before, now, number in ((BASE, after, "st-new"), (after, BASE, "st-old")):
        found = differences(before, now)
        assert told(found) == [("改编号", "statutes", number), ("改动", "items", "dyke")]
        (field,) = found.changes[1].fields
        assert ([c.statute for c in field.removed], [c.statute for c in field.added]) == (
            [c.statute for c in before.items["dyke"].basis if c.statute != "st-code"],
            [c.statute for c in now.items["dyke"].basis if c.statute != "st-code"])


def test_another_number_and_another_text_are_two_records(tmp_path: Path) -> None:
    after = edited(tmp_path, "duties.yaml", "{id: theft, name: 盗窃,", "{id: robbery, name: 抢劫,")
    assert told(differences(BASE, after)) == [("新增", "event_types", "robbery"), ("删除", "event_types", "theft")]


# Whose records, and examples.

def test_own_and_used(tmp_path: Path) -> None:
    """What the neighbour changed is told apart from what the county changed."""
    (tmp_path / "before").mkdir()
    shutil.copytree(WORKSPACES / "base", tmp_path / "before" / "province")
    county = tmp_path / "before" / "county"
    county.mkdir()
    (county / "powerlist.yaml").write_text("kind: workspace\nname: 县\nuses: [province]\n", "utf-8")
    (county / "grids.yaml").write_text("kind: grids\ngrids:\n  - {id: g1, name: 一格, kind: 综合, village: 东村}\n", "utf-8")
    after = Path(shutil.copytree(tmp_path / "before", tmp_path / "after"))
    for name, old, new in (("county/grids.yaml", "一格", "第一格"), ("province/powers.yaml", "mode: 赋权", "mode: 委托")):
        (after / name).write_text((after / name).read_text("utf-8").replace(old, new), "utf-8")
    found = differences(clean(county), clean(after / "county"))
    assert [change.id for change in found.own] == ["g1"]
    assert [change.id for change in found.used] == ["grant-2021"]
    assert records_to_text(found) == """\
本工作区改动 1 条；所用的工作区和规则集改动 1 条。

本工作区：
  网格：
    改动  g1 第一格
        名称：一格 → 第一格

所用的工作区和规则集：
  赋权：
    改动  grant-2021 测试省赋权决定
        方式：赋权 → 委托"""


def test_examples_are_counted(tmp_path: Path) -> None:
    """Worked examples and cases are summed up, and listed on demand; those without a number are what they say."""
    case = "kind: examples\nexamples:\n  - {id: e1, title: 甲, event: {type: littering, place: 东镇, day: 2025-01-01}, expect: {outcome: owned}}\n"
    cases = "kind: events\nevents:\n  - {type: littering, place: 东镇, day: 2025-01-01}\n"
    copy = Path(shutil.copytree(WORKSPACES / "base", tmp_path / "base"))
    (copy / "e.yaml").write_text(case, "utf-8")
    (copy / "v.yaml").write_text(cases, "utf-8")
    before = clean(copy)
    assert [change.action for change in differences(BASE, before).examples] == [What.ADDED, What.ADDED]
    (copy / "e.yaml").write_text(case.replace("2025-01-01", "2025-02-01"), "utf-8")
    (copy / "v.yaml").write_text(cases.replace("2025-01-01", "2025-02-01"), "utf-8")
    found = differences(before, clean(copy))
    assert found.changes == ()
    assert records_to_text(found) == "清单没有变动；示例和事件新增 1 条、删除 1 条、改动 1 条。"
    assert "    改动  e1 甲\n        事件 › 日期：2025-01-01 → 2025-02-01" in records_to_text(found, examples=True)


def test_changes_alike_are_said_once() -> None:
    """A word put right in a hundred records is one line, not a hundred."""
    after = dataclasses.replace(BASE, event_types={key: dataclasses.replace(record, scheme="改过") for key, record in BASE.event_types.items()})
    text = records_to_text(differences(BASE, after), 300)
    assert text.count("分类体系：测试 → 改过") == 1
    assert "改动  advertising 违规户外广告、dumping 偷倒渣土、littering 乱扔垃圾、soil 堤防取土、theft 盗窃" in text


# Markdown and data.

def test_markdown_shows_what_stands_there(tmp_path: Path) -> None:
    after = edited(tmp_path, "duties.yaml", "name: 乱扔垃圾,", "name: '乱扔|<b>垃圾</b> [x](y) *z*',")
    page = records_to_markdown(differences(BASE, after), 3)
    assert page == r"""本工作区改动 1 条。

### 本工作区

#### 事件类型

| 变动 | 记录 | 内容 |
| --- | --- | --- |
| 改动 | littering 乱扔\|\<b\>垃圾\</b\> \[x\](y) \*z\* | 名称：乱扔垃圾 → 乱扔\|\<b\>垃圾\</b\> \[x\](y) \*z\* |
"""


def test_data(tmp_path: Path) -> None:
    after = edited(tmp_path, "duties.yaml", "when: {event.site: 河道}", "when: {event.site: 湖泊}")
    data = json.loads(json.dumps(records_to_dict(differences(BASE, after)), ensure_ascii=False))
    none = {"added": 0, "removed": 0, "changed": 0, "renumbered": 0}
    assert data["summary"] == {"own": {**none, "changed": 1}, "used": none, "examples": none}
    (change,) = data["changes"]
    assert (change["kind"], change["id"], change["was"], change["action"], change["own"]) == ("responsibilities", "waste", None, "changed", True)
    (field,) = change["fields"]
    assert [step["key"] for step in field["path"]] == ["scenarios", "when"]
    assert field["path"][0]["of"]["id"] == "waste-river"
    assert (field["before"], field["after"]) == ({"event.site": "河道"}, {"event.site": "湖泊"})


def records(cls: Any, seen: set[type]) -> Iterator[s.Record]:
    """A class of record, and those inside it."""
    shape = s.record_of(cls)
    if cls not in seen:
        seen.add(cls)
        yield shape
        for entry in shape.entries:
            inner = entry.shape
            while isinstance(inner, s.Many):
                inner = inner.each
            if isinstance(inner, s.Record):
                yield from records(inner.of, seen)


def test_every_key_has_a_word() -> None:
    seen: set[type] = set()
    for kind in KINDS.values():
        for cls in filter(None, (kind.record, kind.head)):
            for shape in records(cls, seen):
                assert all(key_word(shape.of, entry.key) for entry in shape.entries)


def test_every_value_has_words(jinhu: Workspace) -> None:
    """Whatever stands in the shipped lists and rules can be said, and no Python shows in it."""
    catalog = jinhu.catalog
    tables = [getattr(catalog, kind) for kind in KINDS if isinstance(getattr(catalog, kind, None), dict)]
    for record in (r for table in tables for r in list(table.values())[:400]):
        for entry in s.record_of(record.__class__).entries:
            text = said(getattr(record, entry.name), entry.shape, catalog)
            assert text and not re.search(r"\w+\(\w+=|<\w+[. ]|\bTrue\b|\bNone\b|Enum", text)


# What must hold for any change.

def other(value: Any, shape: s.Shape, draw: Any) -> Any:
    """Another value of the same shape."""
    match shape:
        case s.Record():
            if value is None:
                raise UnchangeableError
            return altered(value, draw)
        case s.Many(each):
            distinct = {meaning(one, each): one for one in value}
            if not distinct:
                raise UnchangeableError
            gone = draw(st.sampled_from(list(distinct)))
            return tuple(one for one in value if meaning(one, each) != gone)
        case s.Conditional() if value is not None:
            return Not(value)
        case s.Choice():
            return draw(st.sampled_from([member for member in shape.words.values() if member is not value]))
        case s.YesNo():
            return not value
        case s.Whole():
            return (value or 0) + draw(st.integers(1, 9))
        case s.Day() if value is not None:
            return value + timedelta(days=draw(st.integers(1, 400)))
        case s.Text():
            return f"{value or ''}改{draw(st.integers(0, 3))}"
    raise UnchangeableError


class UnchangeableError(Exception):
    """There is nothing to change there."""


def altered(record: Any, draw: Any) -> Any:
    """The record with one value, somewhere in it, that is another."""
    shape = s.record_of(record.__class__)
    entries = [entry for entry in entries_of(shape) if entry.key != "id" and (shape.of.__name__, entry.key) != ("Attribute", "name")]
    for place in draw(st.permutations(range(len(entries)))):
        entry = entries[place]
        try:
            return dataclasses.replace(record, **{entry.name: other(getattr(record, entry.name), entry.shape, draw)})
        except UnchangeableError:
            continue
    raise UnchangeableError


def without(catalog: Catalog, kind: str, key: str) -> Catalog:
    return dataclasses.replace(catalog, **{kind: {k: r for k, r in getattr(catalog, kind).items() if k != key}})


def changed(catalog: Catalog, kind: str, key: str, draw: Any) -> Catalog:
    table = getattr(catalog, kind)
    return dataclasses.replace(catalog, **{kind: {**table, key: altered(table[key], draw)}})


def renumbered(catalog: Catalog, kind: str, key: str) -> Catalog:
    table = dict(getattr(catalog, kind))
    record = table.pop(key)
    return dataclasses.replace(catalog, **{kind: {**table, f"{key}-new": dataclasses.replace(record, id=f"{key}-new")}})


MIRROR = {What.ADDED: What.REMOVED, What.REMOVED: What.ADDED}


def seen(change: RecordChange, *, backwards: bool) -> tuple[object, ...]:
    """A change as it looks from the newer side, or from the older; without the name, which may be another there."""
    ids = (change.was or change.id, change.id)
    fields = frozenset(value_seen(field, backwards=backwards) for field in change.fields)
    if backwards:
        return change.kind, MIRROR.get(change.action, change.action), ids[::-1], fields, change.own
    return change.kind, change.action, ids, fields, change.own


def value_seen(field: FieldChange, *, backwards: bool) -> tuple[object, ...]:
    keys = tuple((key.of, key.key) for key in field.path)
    values = (meaning(field.before, field.shape), meaning(field.after, field.shape))
    lists = tuple(frozenset(meaning(one, field.shape) for one in listed) for listed in (field.removed, field.added))
    return (keys, values[::-1], lists[::-1], field.reordered) if backwards else (keys, values, lists, field.reordered)


@pytest.mark.parametrize("name", ["jinhu", "law", "zhejiang"])
def test_nothing_differs_from_itself(name: str) -> None:
    """Read twice, and in another order of records."""
    one, two = Workspace.open(name).catalog, Workspace.open(name).catalog
    shuffled = dataclasses.replace(two, **{kind: dict(reversed(getattr(two, kind).items())) for kind in TABLES})
    assert differences(one, two) == dataclasses.replace(differences(one, one), after=two)
    assert differences(one, shuffled).changes == differences(one, shuffled).examples == ()


@pytest.mark.parametrize("kind,key", LISTED[::7])
def test_a_record_less(kind: str, key: str) -> None:
    assert [(c.action, c.kind, c.id) for c in differences(BASE, without(BASE, kind, key)).changes] == [(What.REMOVED, kind, key)]
    assert [(c.action, c.kind, c.id) for c in differences(without(BASE, kind, key), BASE).changes] == [(What.ADDED, kind, key)]


@given(st.data())
@settings(max_examples=300)
def test_one_value_changed_is_one_value_told(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(TABLES))
    key = data.draw(st.sampled_from(sorted(getattr(BASE, kind))))
    found = differences(BASE, changed(BASE, kind, key, data.draw))
    assert [(c.action, c.kind, c.id, len(c.fields)) for c in found.changes] == [(What.CHANGED, kind, key, 1)]
    assert records_to_text(found) and records_to_markdown(found) and json.dumps(records_to_dict(found))


@given(st.data())
@settings(max_examples=100)
def test_there_and_back_mirror_each_other(data: st.DataObject) -> None:
    """Whatever the changes, the other way round is the same with gains for losses."""
    after = BASE
    for _ in range(data.draw(st.integers(1, 6))):
        kind = data.draw(st.sampled_from([kind for kind in TABLES if getattr(after, kind)]))
        key = data.draw(st.sampled_from(sorted(getattr(after, kind))))
        how = data.draw(st.sampled_from(["less", "other"] if kind == "vocabulary" else ["less", "other", "number"]))
        after = without(after, kind, key) if how == "less" else (
            renumbered(after, kind, key) if how == "number" else changed(after, kind, key, data.draw))
    there, back = differences(BASE, after), differences(after, BASE)
    assert {seen(change, backwards=True) for change in there.changes} == {seen(change, backwards=False) for change in back.changes}
