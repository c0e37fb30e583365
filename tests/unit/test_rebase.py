"""Following articles through the texts of the law, and bringing citations up to date in files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.citations import TABLES, cites, uses
from powerlist.model.documents import KINDS
from powerlist.model.law import Correspondence
from powerlist.read.edit import Edit, apply_to_bytes
from powerlist.read.shape import record_of
from powerlist.rebase import SURE, Handling, Rebase, rebase, succession_of
from powerlist.recite import recite
from powerlist.rewrite import Refusal, Rewritten, not_ours
from powerlist.rewrite import write as put
from powerlist.succession import Fate, Succession
from tests.unit.building import opened, write
from tests.unit.law_changes import COUNTY, LAW, county

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def law() -> Catalog:
    """The shipped renumberings with the register."""
    return Workspace.open("law").catalog


@pytest.fixture(scope="module")
def succession(tmp_path_factory: pytest.TempPathFactory) -> Succession:
    catalog, _, sink = opened(tmp_path_factory.mktemp("law"), {"law.yaml": LAW})
    assert sink.found == []
    return Succession(catalog.statutes, tuple(catalog.renumberings.values()))


# Following.

@pytest.mark.parametrize(("statute", "article", "since", "to"), [
    ("st-a", "3", "2001-01-01", None),  # never moved
    ("st-a", None, "2001-01-01", None),  # the statute as a whole stays the statute
    ("st-a", "6", "2001-01-01", (("7",), 1.0)),
    ("st-a", "9", "2001-01-01", (("12",), 0.98)),  # 9 → 10 → 12
    ("st-a", "10", "2020-01-01", (("12",), 0.98)),  # read by the text that begins on the day
    ("st-a", "11", "2019-12-31", (("26",), 0.97 * 0.98)),  # scores multiply
    ("st-a", "13", "2001-01-01", (("15", "16"), None)),  # one article became two
    ("st-a", "14", "2001-01-01", Fate.NO_MATCH),
    ("st-a", "18", "2001-01-01", Fate.UNLISTED),
    ("st-a", "6-1", "2001-01-01", Fate.UNLISTED),  # an inserted article is not the one before it
    ("st-a", "14", "2024-01-01", None),
    ("st-b", "98", "2020-01-01", (("150",), 0.62)),
    ("st-b", "100", "2020-01-01", (("152", "153"), None)),
    ("st-b", "3", "2020-01-01", (("3",), None)),  # the same number in another statute is no proof
    ("st-b", "101", "2020-01-01", Fate.NO_MATCH),
    ("st-b", "50", "2020-01-01", Fate.UNLISTED),
    ("st-b", None, "2020-01-01", ((), 1.0)),
    ("st-gone", "7", "2020-01-01", Fate.ENDED),
    ("st-gone", None, "2020-01-01", ((), 1.0)),  # the only successor
    ("st-late", "7", "2020-01-01", Fate.NO_TEXT),
    ("st-late", "7", "2021-04-29", None),
    ("st-code", "7", "2020-01-01", None),  # it took the place of another statute, so it is new
    ("st-new", "7", "2020-01-01", None),
    ("st-bare", "7", "2020-01-01", Fate.NO_TABLE),
    ("st-bare", None, "2020-01-01", None),
])
def test_where_an_article_went(succession: Succession, statute: str, article: str | None, since: str, to: object) -> None:
    found = succession.follow(succession.statutes[statute], article, date.fromisoformat(since), DAY)
    if isinstance(to, tuple):
        assert found is not None
        assert found.fate is Fate.MOVED
        assert (found.articles, found.score) == (to[0], pytest.approx(to[1]) if to[1] else to[1])
    else:
        assert (found and found.fate) == to


def test_days_are_half_open(succession: Succession) -> None:
    """On the last day of the old law nothing has moved; on the first of the new everything has."""
    old = succession.statutes["st-b"]
    assert succession.follow(old, "99", date(2020, 1, 1), date(2026, 8, 14)) is None
    found = succession.follow(old, "99", date(2020, 1, 1), date(2026, 8, 15))
    assert found is not None
    assert (found.statute.id, found.on, found.checked) == ("st-code", date(2026, 8, 15), False)


def test_following_in_one_go_or_in_two_is_the_same(succession: Succession) -> None:
    """Revisions compose: 2001 → 2021 → today is 2001 → today."""
    statute = succession.statutes["st-a"]
    for number in range(1, 14):
        whole = succession.follow(statute, str(number), date(2001, 1, 1), DAY)
        first = succession.follow(statute, str(number), date(2001, 1, 1), date(2021, 1, 1))
        middle = first.articles if first is not None else (str(number),)
        steps = [succession.follow(statute, article, date(2021, 1, 1), DAY) for article in middle]
        ends = tuple(article for old, step in zip(middle, steps, strict=True)
                     for article in (step.articles if step is not None else (old,)))
        assert (whole.articles if whole is not None else (str(number),)) == ends


@pytest.mark.parametrize(("moves", "pairs"), [
    (("31>37",), [("31", ("37",))]), (("99>102+107",), [("99", ("102", "107"))]),
    (("8-10>9-11", "3>3+8"), [("8", ("9",)), ("9", ("10",)), ("10", ("11",)), ("3", ("3", "8"))]),
])
def test_moves_are_written_short(moves: tuple[str, ...], pairs: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(Correspondence(moves).targets()) == pairs


# A county.

def held(workspace: Workspace, since: date | None = None, day: date = DAY, minimum: float = SURE) -> Rebase:
    """The workspace held against its own law."""
    assert workspace.read_report.diagnostics == ()
    checked = since or workspace.catalog.manifest.law_checked
    assert checked is not None
    return rebase(workspace.catalog, succession_of(workspace.catalog), checked, day, date(2027, 5, 21), minimum)


@pytest.mark.parametrize(("citation", "handling", "articles"), [
    ("{statute: 测试治安法, article: 9}", Handling.WRITE, ("12",)),
    ("{statute: 测试治安法, article: 11}", Handling.WRITE, ("26",)),  # 0.97 × 0.98
    ("{statute: 测试治安法, article: 9, paragraph: 2}", Handling.ASK, ("12",)),  # 0.98: the paragraph is not sure
    ("{statute: 测试治安法, article: 6, paragraph: 2}", Handling.WRITE, ("7",)),
    ("{statute: 测试治安法, article: 12}", Handling.ASK, ("14",)),  # 0.60
    ("{statute: 测试治安法, article: 13}", Handling.ASK, ("15", "16")),
    ("{statute: 测试治安法, article: 14}", Handling.ASK, ()),
    ("{statute: 测试大气法, article: 98}", Handling.WRITE, ("150",)),  # by subject and by text
    ("{statute: 测试大气法, article: 98, paragraph: 1}", Handling.ASK, ("150",)),
    ("{statute: 测试大气法, article: 99, paragraph: 1}", Handling.WRITE, ("151",)),
    ("{statute: 测试大气法, article: 102}", Handling.WRITE, ("154",)),
    ("{statute: 测试大气法, article: 102, paragraph: 1}", Handling.ASK, ("154",)),  # 0.99 may be 0.985
    ("{statute: 测试大气法, article: 3}", Handling.ASK, ("3",)),
    ("{statute: 测试大气法}", Handling.WRITE, ()),
    ("{statute: 测试市容条例, article: 5}", Handling.ASK, ()),
])
def test_what_to_do(tmp_path: Path, citation: str, handling: Handling, articles: tuple[str, ...]) -> None:
    (stale,) = held(county(tmp_path, f"[{citation}]")).own
    assert (stale.handling, stale.followed.articles) == (handling, articles)
    assert bool(stale.why) == (handling is Handling.ASK)


@pytest.mark.parametrize(("citations", "settled"), [
    ("{statute: 测试治安法, article: 9, as_of: 2025-01-01}", 0),  # somebody has looked
    ("{statute: 测试治安法, article: 28}", 0),  # no such article in the old text: written for the new one
    ("{statute: 测试大气法, article: 98}, {statute: 测试环境法典, article: 150}", 1),
    ("{statute: 测试大气法, article: 100}, {statute: 测试环境法典, article: 153}", 1),
    ("{statute: 测试大气法, article: 101}, {statute: 测试环境法典, article: 9}", 1),
    ("{document: 测试通知, article: 3}", 0),
])
def test_what_is_written_already(tmp_path: Path, citations: str, settled: int) -> None:
    found = held(county(tmp_path, f"[{citations}]"))
    assert (found.own, found.settled) == ((), settled)


def test_another_article_of_the_new_law_settles_nothing(tmp_path: Path) -> None:
    """The basis may cite the code for another reason; a human is told that it does."""
    found = held(county(tmp_path, "[{statute: 测试大气法, article: 100}, {statute: 测试环境法典, article: 9}]"))
    assert [(s.handling, "已有测试环境法典第九条" in s.why) for s in found.own] == [(Handling.ASK, True)]


def test_what_is_about_to_change(tmp_path: Path) -> None:
    workspace = county(tmp_path, "[{statute: 测试大气法, article: 98}]")
    assert [s.handling for s in held(workspace, day=date(2026, 8, 14)).own] == [Handling.LATER]
    assert not held(workspace, day=date(2026, 8, 14)).due
    assert [s.handling for s in held(workspace, day=date(2026, 8, 15)).own] == [Handling.WRITE]


def test_a_document_cites_the_law_of_its_day(tmp_path: Path) -> None:
    """A decision of 2019 is listed and left as it is; one of 2025 cannot have meant the text of 2019."""
    write(tmp_path, {"grants.yaml": dedent("""\
        kind: areas
        areas: [{id: county, name: 测试县, level: 县}, {id: town, name: 测试镇, level: 镇, parent: county}]
        ---
        kind: bodies
        bodies: [{id: office, name: 测试局, kind: 部门, level: 县, area: county}, {id: east, name: 测试镇政府, kind: 镇街, level: 镇, area: town}]
        ---
        kind: items
        items: [{id: item, name: 测试事项, type: 行政处罚, field: 测试}]
        ---
        kind: grants
        grants:
          - {id: g-2019, items: [item], to: [east], mode: 委托, giver: office, instrument: {title: 测试旧决定, issuer: 测试县, level: 县, date: 2019-07-01, basis: [{statute: 测试治安法, article: 9}]}}
          - {id: g-2025, items: [item], to: [east], mode: 委托, giver: office, instrument: {title: 测试新决定, issuer: 测试县, level: 县, date: 2025-07-01, basis: [{statute: 测试治安法, article: 9}]}}
        """)})
    found = held(county(tmp_path, "[]"))
    assert [(s.use.kind, s.use.id, s.handling) for s in found.own] == [("赋权", "g-2019", Handling.KEEP)]
    assert not found.due


def test_an_item_for_the_new_law_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"items.yaml": dedent("""\
        kind: items
        items:
          - {id: old, name: 旧事项, type: 行政处罚, field: 测试, basis: [{statute: 测试大气法, article: 98}]}
          - {id: new, name: 新事项, type: 行政处罚, field: 测试, period: {from: 2026-08-15}, basis: [{statute: 测试环境法典, article: 150}]}
          - {id: ended, name: 已终止的事项, type: 行政处罚, field: 测试, period: {to: 2026-08-15}, basis: [{statute: 测试大气法, article: 99}]}
        """)})
    found = held(county(tmp_path, "[]"))
    assert [(s.use.id, s.handling, s.heirs) for s in found.own] == [("old", Handling.ASK, ("new",))]


def test_shared_records_are_not_the_countys_to_mend(tmp_path: Path) -> None:
    """Only those it leans on, and only where nothing in their basis holds or numbers are about to change."""
    write(tmp_path / "shared", {"powerlist.yaml": "kind: workspace\nname: 共用\n", "law.yaml": LAW, "items.yaml": dedent("""\
        kind: items
        items:
          - {id: ended, name: 失效的, type: 行政处罚, field: 测试, basis: [{statute: 测试大气法, article: 98}]}
          - {id: both, name: 新旧都有的, type: 行政处罚, field: 测试, basis: [{statute: 测试大气法, article: 99}, {statute: 测试环境法典, article: 151}]}
          - {id: revised, name: 要改条号的, type: 行政处罚, field: 测试, basis: [{statute: 测试治安法, article: 10}]}
          - {id: unused, name: 没有用到的, type: 行政处罚, field: 测试, basis: [{statute: 测试大气法, article: 98}]}
        """)})
    folder = write(tmp_path / "county", {"powerlist.yaml": "kind: workspace\nname: 测试县\nlaw_checked: 2023-06-01\nuses: [shared]\n",
                                         "types.yaml": "kind: event_types\nevent_types: [{id: t, name: 测试, scheme: 测试, items: [ended, both, revised]}]\n"})
    workspace = Workspace.open(folder)
    for day, expected in (("2023-07-01", ["revised"]), ("2026-08-01", ["ended"]), ("2026-09-01", ["ended"])):
        found = rebase(workspace.catalog, succession_of(workspace.catalog), date(2023, 6, 1), date.fromisoformat(day),
                       date.fromisoformat(day) + timedelta(days=200))
        assert (found.own, [stale.use.id for stale in found.shared]) == ((), expected)
        assert not found.due


# Writing.

def recited(workspace: Workspace, found: Rebase) -> Rewritten:
    result = recite(workspace, found)
    assert isinstance(result, Rewritten), result
    return result


def written(workspace: Workspace, found: Rebase) -> Workspace:
    assert put(recited(workspace, found)) is None
    assert isinstance(workspace.folder, Path)
    return Workspace.open(workspace.folder)


def test_a_new_number_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """Only the number changes, and the day on which the list was checked."""
    workspace = county(tmp_path, "[{statute: 测试治安法, article: 9}] # 依据")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    after = written(workspace, held(workspace))
    assert (tmp_path / "duties.yaml").read_bytes() == before["duties.yaml"].replace(b"article: 9}", b"article: 12}")
    assert (tmp_path / "powerlist.yaml").read_bytes() == before["powerlist.yaml"].replace(b"2019-06-01", b"2026-11-21")
    assert held(after).own == ()


@pytest.mark.parametrize(("basis", "expected"), [
    ("[{statute: 测试大气法, article: 98}]", "[{statute: 测试大气法, article: 98}, {statute: 测试环境法典, article: 150}]"),
    ("\n      - {statute: 测试大气法, article: 98} # 旧法\n", "\n      - {statute: 测试大气法, article: 98} # 旧法\n      - {statute: 测试环境法典, article: 150}\n"),
    ("\n      - statute: 测试大气法\n        article: 99\n        paragraph: 2",
     "\n      - statute: 测试大气法\n        article: 99\n        paragraph: 2\n      - statute: 测试环境法典\n        article: 151\n        paragraph: 2"),
])
def test_another_statute_is_put_beside_the_old_one(tmp_path: Path, basis: str, expected: str) -> None:
    """Acts before that day are still judged by the old law."""
    workspace = county(tmp_path, basis)
    after = written(workspace, held(workspace))
    assert (tmp_path / "duties.yaml").read_text("utf-8").rstrip("\n") == COUNTY.replace("BASIS", expected).rstrip("\n")
    assert (held(after).own, held(after).settled) == ((), 1)


def test_what_was_written_is_not_moved_again(tmp_path: Path) -> None:
    """9 became 12 and something is left for a human: the next run must not take 12 for the old 12."""
    workspace = county(tmp_path, "[{statute: 测试治安法, article: 9}, {statute: 测试治安法, article: 12}]")
    found = held(workspace)
    after = written(workspace, found)
    assert "article: 12, as_of: 2026-11-21}" in (tmp_path / "duties.yaml").read_text("utf-8")
    assert after.catalog.manifest.law_checked == date(2019, 6, 1)
    again = held(after)
    assert [s.use.citation for s in again.own] == [s.use.citation for s in found.of(Handling.ASK)]
    assert recited(after, again).drafts == ()


def test_line_ends_and_marks_stay(tmp_path: Path) -> None:
    """A file from Windows stays one."""
    county(tmp_path, "\n      - {statute: 测试大气法, article: 98}")
    file = tmp_path / "duties.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    workspace = Workspace.open(tmp_path)
    written(workspace, held(workspace))
    new = "      - {statute: 测试环境法典, article: 150}\r\n".encode()
    assert file.read_bytes() == before + new


def test_the_day_is_entered_where_none_was(tmp_path: Path) -> None:
    workspace = county(tmp_path, "[{statute: 测试治安法, article: 9}]")
    manifest = tmp_path / "powerlist.yaml"
    manifest.write_text("kind: workspace\nname: 测试县\n", "utf-8")
    workspace = Workspace.open(tmp_path)
    written(workspace, held(workspace, date(2019, 6, 1)))
    assert manifest.read_text("utf-8") == "kind: workspace\nname: 测试县\nlaw_checked: 2026-11-21\n"


def test_shipped_workspaces_are_not_written(tmp_path: Path) -> None:
    assert not_ours(Workspace.open("jinhu"))
    assert not_ours(county(tmp_path, "[]")) is None


CORRUPT = {
    "another article": (b"article: 12}", b"article: 17}"),
    "not written": (b"article: 12}", b"article: 9}"),
    "another record": ("matter: 测试责任".encode(), "matter: 别的责任".encode()),
    "another name": ("name: 测试县".encode(), "name: 别的县".encode()),
    "another day": (b"law_checked: 2026-11-21", b"law_checked: 2026-11-20"),
    "without the day it was read by": (b", as_of: 2026-11-21}", b"}"),
    "a successor missing": (", {statute: 测试环境法典, article: 150".encode(), ", {statute: 测试环境法典, article: 152".encode()),
    "another statute": ("{statute: 测试环境法典".encode(), "{statute: 测试城市条例".encode()),
    "unreadable": (b"article: 12}", b"article: 12"),
}


@pytest.mark.parametrize("right, wrong", CORRUPT.values(), ids=CORRUPT)
def test_an_edit_that_went_wrong_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: bytes, wrong: bytes) -> None:
    """Whatever the edits do, what is written is what was found, in every record and on every day."""
    asked = ", {statute: 测试治安法, article: 14}" if b"as_of" in right else ""
    basis = "[{statute: 测试治安法, article: 9}, {statute: 测试大气法, article: 98}" + asked + "]"
    workspace = county(tmp_path, basis)
    found = held(workspace)
    seen = []

    def corrupted(data: bytes, edits: Iterable[Edit]) -> bytes:
        after = apply_to_bytes(data, edits)
        seen.append(right in after)
        return after.replace(right, wrong)

    monkeypatch.setattr("powerlist.rewrite.apply_to_bytes", corrupted)
    result = recite(workspace, found)
    assert any(seen)
    assert isinstance(result, Refusal)


OTHER = "  - {id: other, matter: 别的责任, field: 测试, principal: {department: 城市管理}, basis: [{statute: 测试治安法, article: 9}]}\n"


def test_what_somebody_puts_in_meanwhile_is_not_taken_for_what_was_found(tmp_path: Path) -> None:
    """The edits are of the text that was read; on the disk it is another by now."""
    workspace = county(tmp_path, "[{statute: 测试治安法, article: 6}]")
    found = held(workspace)
    file = tmp_path / "duties.yaml"
    file.write_text(file.read_text("utf-8").replace("  - id: duty", OTHER + "  - id: duty"), "utf-8")
    colleagues = file.read_bytes(), (tmp_path / "powerlist.yaml").read_bytes()
    refusal = put(recited(workspace, found))
    assert refusal is not None and "被改动过" in refusal.reasons[0]
    assert (file.read_bytes(), (tmp_path / "powerlist.yaml").read_bytes()) == colleagues


CITATIONS = st.lists(st.tuples(st.sampled_from(["测试治安法", "测试大气法", "测试市容条例"]), st.integers(1, 20) | st.integers(97, 102),
                               st.none() | st.integers(1, 3)), min_size=1, max_size=5)


Place = tuple[str | None, str | None, int | None]


def places(workspace: Workspace) -> list[Place]:
    """The basis of the one duty."""
    return [(c.statute, c.article, c.paragraph) for c in workspace.catalog.responsibilities["duty"].basis]


@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(CITATIONS, st.booleans(), st.sampled_from([0.5, SURE]))
def test_writing_is_done_once(tmp_path_factory: pytest.TempPathFactory, cited: list[tuple[str, int, int | None]],
                              block: bool, minimum: float) -> None:
    """Whatever is cited: each place is what became of it, by the article; nothing of it is found again, and what was
    left to a human is; all other lines are as before."""
    texts = [f"{{statute: {statute}, article: {article}" + (f", paragraph: {paragraph}}}" if paragraph else "}")
             for statute, article, paragraph in cited]
    basis = "".join(f"\n      - {text}  # 注" for text in texts) if block else f"[{', '.join(texts)}]"
    folder = tmp_path_factory.mktemp("county")
    workspace = county(folder, basis)
    before = (folder / "duties.yaml").read_text("utf-8").splitlines()
    found = held(workspace, minimum=minimum)
    after = written(workspace, found)
    becomes = {(stale.use.citation.statute, stale.use.citation.article, stale.use.citation.paragraph):
               (stale.followed.statute.id, stale.followed.articles[0] if stale.followed.articles else None, stale.use.citation.paragraph)
               for stale in found.of(Handling.WRITE)}
    expected: list[Place] = []
    for place in places(workspace):
        successor = becomes.get(place)
        if successor is None:
            expected.append(place)
        elif successor[0] == place[0]:
            expected.append(successor)
        else:
            expected += [place] if successor in expected else [place, successor]
    assert places(after) == expected

    asked = found.of(Handling.ASK)
    again = held(after, minimum=minimum)
    assert after.catalog.manifest.law_checked == (workspace.catalog.manifest.law_checked if asked else DAY)
    assert [stale.use.citation for stale in again.own] == [stale.use.citation for stale in asked]
    assert recited(after, again).drafts == ()
    lines = (folder / "duties.yaml").read_text("utf-8").splitlines()
    assert lines[:9] == before[:9]
    assert sum("# 注" in line for line in lines) == sum("# 注" in line for line in before)


# What is shipped.

def test_every_kind_of_record_that_cites_law_is_looked_at() -> None:
    """Events and requests cite nothing that the county answers for."""
    kinds = {name for name, kind in KINDS.items() if kind.head is not kind.record and cites(record_of(kind.record))}
    assert kinds - {"events", "requests", "examples"} == set(TABLES)


def test_shipped_renumberings_name_texts_and_articles_that_exist(law: Catalog) -> None:
    """A text that the register does not have is said to be missing in a note."""
    assert {table.how.value for table in law.renumberings.values()} == {"修订", "替代", "编纂"}
    for table in law.renumberings.values():
        texts = [next((v for v in law.statutes[e.statute].versions if v.version == e.version), None)
                 for e in (table.old, table.new)]
        assert texts[1] is not None, table.id
        assert texts[0] is not None or table.note is not None, table.id
        listed = [old for group in table.moved for old, _ in group.targets()]
        assert len(listed) == len(set(listed)), table.id
        for old, new in (pair for group in table.moved for pair in group.targets()):
            assert texts[0] is None or texts[0].has_article(old) is not False, (table.id, old)
            assert all(texts[1].has_article(article) is not False for article in new), (table.id, new)


@pytest.mark.parametrize(("title", "article", "since", "new", "articles", "checked"), [
    ("治安管理处罚法", "31", "2025-12-31", "治安管理处罚法", ("37",), False),
    ("治安管理处罚法", "91", "2025-12-31", "治安管理处罚法", ("109",), False),
    ("大气污染防治法", "108", "2026-08-14", "生态环境法典", ("1120",), True),
    ("大气污染防治法", "99", "2026-08-14", "生态环境法典", ("1102", "1107", "1108"), False),
    ("行政处罚法", "20", "2020-01-01", "行政处罚法", ("22", "23"), False),
])
def test_real_articles(law: Catalog, title: str, article: str, since: str, new: str, articles: tuple[str, ...], checked: bool) -> None:
    named = {name: s for s in law.statutes.values() for name in (s.title, *s.aliases)}
    found = succession_of(law).follow(named[title], article, date.fromisoformat(since), DAY)
    assert found is not None
    assert (found.statute, found.articles, found.checked) == (named[new], articles, checked)


def test_every_citation_of_the_shipped_county_is_seen(jinhu: Workspace) -> None:
    """By shape or by hand, it is the same citations."""
    catalog = jinhu.catalog
    by_hand = [c for item in catalog.items.values() for c in (*item.basis, *(c for a in item.apart for c in a.basis))]
    assert [use.citation for use in uses(catalog) if use.kind == "事项"] == by_hand
