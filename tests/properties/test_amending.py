"""What every entered change must keep: the lists say the old and the change, and no other line is touched."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.amend import amend
from powerlist.catalog import Catalog
from powerlist.change import change_of
from powerlist.model.common import Provenance
from powerlist.model.duties import EventType
from powerlist.rewrite import Rewritten
from powerlist.save import save
from powerlist.terms import Status
from powerlist.trace import Amendment, Change, Record
from tests.conftest import WORKSPACES
from tests.unit.building import linked_request

DAY = date(2026, 1, 5)

#: Grants in every way a clerk may write them, over the tiny county.
GRANTS = """\
# 赋权
kind: grants
provenance: {status: illustrative, source: 测试用}
grants:
  # ── 水利
  - id: block
    items:
      - dyke   # 取土
    # 两个镇街
    to:
    - 东镇  # 东
    - west-office
    mode: 委托
    giver: 测试县水利局

    scope:
      text: "限于: 主堤"
      when: {event.site: [河道, 湖泊]}
    period:
      from: 2022-01-01

  - {id: flow, items: [litter, signboard], to: ['east-town', 西街道], mode: 派驻, giver: urban-bureau, measures: [警告, 罚款, 责令改正], period: {from: 2023-01-01}}  # 一行
# 完
"""

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff\x85"),
                min_size=1, max_size=12).filter(lambda text: text.strip() and text == text.strip())
#: Where a new record lands that carries on no other, what it inherits there: the last file of its kind, or a new one.
LANDS = {"grants": Provenance(Status.ILLUSTRATIVE, "测试用"), "responsibilities": Provenance(Status.ILLUSTRATIVE, "测试用，不是真实数据"),
         "admissions": None}

decided = st.fixed_dictionaries({
    "effective": st.dates(date(2026, 2, 1), date(2026, 12, 31)).map(str),
    "instrument": st.fixed_dictionaries({"title": texts, "issuer": texts, "level": st.just("省"), "date": st.just("2026-01-10")}),
}, optional={"published": st.fixed_dictionaries({"on": st.just("2026-01-20"), "where": texts})})


def some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.sampled_from([list(chosen) for size in range(least, len(values) + 1)
                            for chosen in itertools.combinations(values, size)])


take_backs = st.sampled_from([("block", ("dyke",)), ("flow", ("litter", "signboard"))]).flatmap(lambda grant: st.fixed_dictionaries({
    "kind": st.just("收回"), "applicant": st.just("gov"), "grant": st.just(grant[0]), "items": some(grant[1]),
    "to": some(("东镇", "西街道")), "receiver": st.just("water-bureau"), "way": texts}))
grants = st.fixed_dictionaries({
    "kind": st.just("派驻"), "applicant": st.just("police-bureau"), "items": st.just(["dyke"]), "to": some(("东镇", "西街道"), 1),
}, optional={"id": st.sampled_from(["block", "r/1"]), "measures": st.just(["罚款"]),
             "scope": st.fixed_dictionaries({"text": texts, "when": st.sampled_from([
                 {"event.site": "河道"}, {"any": [{"event.quantity": {"ge": 3}}, {"not": {"event.site": "湖泊"}}]},
                 {"event.quantity": {"between": [1, 9]}, "event.major": True}])})})
duties = st.fixed_dictionaries({
    "kind": st.just("职责准入"), "applicant": st.just("water-bureau"), "matter": texts, "field": texts,
    "to": some(("东镇", "西街道"), 1), "duties": st.lists(texts, min_size=1, max_size=3)})
adjusting = {"kind": st.just("动态调整"), "applicant": st.just("gov"), "responsibility": st.just("waste")}
changed_duties = st.fixed_dictionaries({**adjusting, "duties": st.lists(texts, min_size=1, max_size=3)},
                                       optional={"action": st.just("变更"), "to": some(("东镇", "西街道"), 1)})
ended_duties = st.fixed_dictionaries({**adjusting, "action": st.just("取消")})
tasks = st.fixed_dictionaries({
    "kind": st.sampled_from(["临时任务", "网格准入", "村级准入", "考核挂牌"]), "applicant": st.just("water-bureau"), "matter": texts,
    "to": some(("东镇", "西街道"), 1), "until": st.just("2027-06-01"), "duties": st.lists(texts, max_size=2)})
requests = st.tuples(st.one_of(take_backs, grants, duties, changed_duties, ended_duties, tasks), decided).map(lambda pair: {**pair[0], **pair[1]})


def county(folder: Path, newline: str, mark: bytes) -> Path:
    """The tiny county with more grants, in one way of ending lines."""
    copy = Path(shutil.copytree(WORKSPACES / "base", folder / "county"))
    (copy / "yours.yaml").write_text(GRANTS, "utf-8")
    for file in copy.glob("*.yaml"):
        file.write_bytes(mark + file.read_bytes().replace(b"\n", newline.encode()))
    return copy


def drafted(catalog: Catalog, request: Mapping[str, Any]) -> Change:
    linked, facts = linked_request(catalog, request)
    return change_of(catalog, linked, facts, DAY)


def files(folder: Path) -> dict[str, list[bytes]]:
    return {file.name: file.read_bytes().splitlines(keepends=True) for file in sorted(folder.glob("*.yaml"))}


def tables(catalog: Catalog) -> dict[str, Any]:
    return {f.name: getattr(catalog, f.name) for f in dataclasses.fields(catalog) if f.name not in ("own_files", "digests")}


def untouched(before: Workspace, change: Change, name: str, lines: list[bytes]) -> Iterator[bytes]:
    """Lines of a file that no changed record stands on."""
    spans = [(span.line, span.end_line) for amendment in change.amendments if amendment.before and amendment.before.at.file == name
             for span in [getattr(before.sources[name].node(amendment.before.at.keys), "span", None)] if span]
    return (line for number, line in enumerate(lines, 1) if not any(first <= number <= last for first, last in spans))


def holders(catalog: Catalog, day: date) -> set[tuple[str, str, str, str]]:
    """Who holds which measure of which item."""
    return {(grant.mode.value, item, body, measure.word) for grant in catalog.grants.values() if day in grant.in_force
            for item in grant.items for body in grant.to
            for measure in catalog.items[item].measures if grant.covers(measure)}


def as_written(amendment: Amendment) -> Record:
    """A record of the change as the files say it: one that does not say where it comes from inherits that."""
    record = amendment.after
    if isinstance(record, EventType) or record.provenance is not None or amendment.before or amendment.origin:
        return record
    return dataclasses.replace(record, provenance=LANDS[amendment.kind])


#: Half of a grant with measures, which chance seldom draws.
HALF = {"kind": "收回", "applicant": "gov", "grant": "flow", "items": ["litter"], "to": [], "receiver": "water-bureau", "way": "直接办理",
        "effective": "2026-02-01", "instrument": {"title": "决定", "issuer": "省政府", "level": "省", "date": "2026-01-10"}}


@example(request=HALF, newline="\n", mark=b"")
@given(request=requests, newline=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from([b"", b"\xef\xbb\xbf"]))
@settings(max_examples=40)
def test_the_lists_are_the_old_ones_with_the_change(request: dict[str, Any], newline: str, mark: bytes) -> None:
    """Entered, saved and read again: the records of the change, every other as it was, every other line as it
    was, the past as it was; and what is entered once is not entered twice."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = county(Path(temporary), newline, mark)
        before, lines = Workspace.open(folder), files(folder)
        change = drafted(before.catalog, request)
        assert change.missing == ()
        result = amend(before, change, (DAY,))
        assert isinstance(result, Rewritten), result
        save(result.drafts)
        after, now = Workspace.open(folder), files(folder)

        assert not after.read_report.failed
        expected = tables(before.catalog)
        for amendment in change.amendments:
            expected[amendment.kind] = {**expected[amendment.kind], amendment.after.id: as_written(amendment)}
        assert tables(after.catalog) == expected

        for name, old in lines.items():
            rest = iter(now[name])
            for line in untouched(before, change, name, old):
                assert any(line == other for other in rest), line
        for data in itertools.chain.from_iterable(now[name] for name in lines):
            assert data.endswith(newline.encode()) or b"\n" not in data

        yesterday = date.fromisoformat(request["effective"]) - timedelta(days=1)
        assert holders(after.catalog, yesterday) == holders(before.catalog, yesterday)
        assert drafted(after.catalog, request).missing != ()
