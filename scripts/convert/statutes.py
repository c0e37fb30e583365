"""The register of statutes (法律法规登记): versions grouped by statute, their lives, their ends."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from convert.facts import SNAPSHOT, Fact
from convert.yaml_text import Record

#: Kinds whose words in the facts differ from the closed list.
_KINDS = {"党内法规（中共中央、国务院联合发布）": "党内法规", "规范性文件（省政府批准）": "规范性文件"}

#: Changes in `repealed.yaml` that leave the statute standing but doubtful; the note says why.
_DOUBTFUL_CHANGES = ("partly superseded", "conflict", "obsolete", "overlap")

_NO_ARTICLES = {
    "tail_suspect": "条文末尾解析存疑，未登记条号",
    "gaps": "条号解析有缺漏，未登记条号",
    "unnumbered": "文本没有条号",
}


@dataclass(slots=True)
class Version:
    """One text with its life; `whole` when the text as a whole came into force on `start`."""

    name: str
    start: str | None
    end: str | None
    articles: str | None
    doubts: list[str]
    whole: bool

    def record(self) -> Record:
        """As it stands in the catalog."""
        return {"version": self.name, "period": _period(self.start, self.end), "articles": self.articles,
                "doubt": "；".join(self.doubts)}


@dataclass(slots=True)
class Statute:
    """One statute; `short` is its title as people write it."""

    short: str
    title: str
    kind: str
    issuer: str | None = None
    aliases: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    repeal: dict[str, object] | None = None
    provenance: Record | None = None

    @property
    def id(self) -> str:
        """Stable id: the title hashed, because ids are ASCII and titles are not."""
        return "st-" + hashlib.sha256(self.short.encode()).hexdigest()[:8]

    @property
    def end(self) -> str | None:
        """The day it ends, when one is known."""
        if self.repeal is not None:
            return str(self.repeal["on"])
        return self.versions[-1].end if self.versions else None

    def version(self, name: str) -> Version | None:
        """The version of that name."""
        return next((version for version in self.versions if version.name == name), None)

    def record(self) -> Record:
        """As it stands in the catalog."""
        return {"id": self.id, "title": self.title, "kind": self.kind, "issuer": self.issuer,
                "aliases": self.aliases, "versions": [version.record() for version in self.versions],
                "repeal": self.repeal, "provenance": self.provenance}


def register(texts: list[Fact], unverified: list[Fact], repealed: list[Fact]) -> list[Statute]:
    """All statutes: those with texts first, then those only cited, then those only known as repealed."""
    statutes = [_statute(group) for group in _groups(texts)]
    statutes += [_only_cited(fact) for fact in unverified]
    known = {statute.short for statute in statutes}
    for fact in repealed:
        if fact["change"] == "repealed" and bare(fact["title"]) not in known:
            statutes.append(_only_repealed(fact))
    _drop_ambiguous_names(statutes)
    titles = by_name(statutes)
    for statute in statutes:
        if statute.repeal is not None:
            _resolve_successors(statute.repeal, titles)
    for fact in repealed:
        _add_repeal_or_doubt(fact, titles)
    return statutes


def by_name(statutes: Iterable[Statute]) -> dict[str, Statute]:
    """Title, short title or alias → statute."""
    return {name: s for s in statutes for name in (*s.aliases, s.title)}


# Grouping.

def _groups(texts: list[Fact]) -> list[list[Fact]]:
    """Texts of the same statute, oldest first; a renamed statute joins the one that follows it."""
    newer = {_base(t["id"]): _base(t["superseded_by"]) for t in texts if t.get("superseded_by")}
    groups: dict[str, list[Fact]] = defaultdict(list)
    for text in texts:
        base = _base(text["id"])
        groups[newer.get(base, base)].append(text)
    return [sorted(group, key=lambda t: str(t["version"])) for group in groups.values()]


def _base(text_id: str) -> str:
    return text_id.partition("@")[0]


def bare(title: str) -> str:
    """A title without the version that a note has put after it: `…规定（1999）`."""
    return re.sub(r"（[^（）]*）$", "", title)


def _statute(texts: list[Fact]) -> Statute:
    latest = texts[-1]
    names = [name for t in reversed(texts) for name in (_base(t["id"]), *t["aliases"], t["title"])]
    return Statute(
        short=_base(latest["id"]), title=latest["title"], kind=_kind(latest),
        issuer=latest["issuer"], aliases=[n for n in dict.fromkeys(names) if n != latest["title"]],
        versions=_versions(texts), repeal=_repeal_of_text(latest),
    )


def _drop_ambiguous_names(statutes: list[Statute]) -> None:
    """An alias that another statute has as title or alias says nothing, so nobody keeps it."""
    used = Counter(name for s in statutes for name in (s.title, *s.aliases))
    for statute in statutes:
        statute.aliases = [name for name in statute.aliases if used[name] == 1]


# Versions.

def _versions(texts: list[Fact]) -> list[Version]:
    """Versions with lives that neither overlap nor are empty."""
    found: list[Version] = []
    for text in texts:
        before = found[-1] if found else None
        start, doubts = _start(text, before)
        if before is not None and before.end is None:
            before.end = start
        end = _known(text.get("valid_to"))
        if end is not None and start is not None and end <= start:
            continue  # replaced before it came into force
        found.append(Version(
            name=text["version"] or "无日期", start=start, end=end,
            articles=text["article_set"].partition(";")[0] if text["parse"] == "clean" else None,
            doubts=[*doubts, *_doubts_of_text(text)], whole=_whole(text) and start == text["effective"],
        ))
    return found


def _start(text: Fact, before: Version | None) -> tuple[str | None, list[str]]:
    """First day of a version. An amended text often repeats the commencement clause of the first one."""
    day: str | None = text.get("effective")
    kept_clause = day is not None and day < text["version"]
    if before is None:
        if day is None:
            return None, ["施行日不明"]
        return day, ["条文所写施行日早于文本日期，其间的旧文本未登记"] if kept_clause else []
    if day is not None and not kept_clause:
        return day, []
    if before.end is not None:
        return before.end, []
    return text["version"], ["本次修改的施行日不明，按文本日期登记"]


def _whole(text: Fact) -> bool:
    """Whether the whole text came into force on one known day (new statute or full revision)."""
    basis = str(text.get("effective_basis", ""))
    return basis.startswith("own text") and text["effective"] >= text["version"]


def _doubts_of_text(text: Fact) -> list[str]:
    doubts = []
    if "real date may be later" in text.get("effective_basis", ""):
        doubts.append("施行日取修改决定之日，实际可能更晚")
    if text["status"] == "repealed" and _known(text.get("valid_to")) is None:
        doubts.append("数据库标明已失效，失效日不明")
    if text["parse"] != "clean":
        doubts.append(_NO_ARTICLES[text["parse"]])
    return doubts


def _known(day: str | None) -> str | None:
    return None if day in (None, "unknown") else day


def _period(start: str | None, end: str | None) -> Record:
    return {"from": start, "to": end}


# Repeals.

def _repeal_of_text(text: Fact) -> dict[str, object] | None:
    """The end that the register itself knows; where no day is known, the day of the snapshot is the latest."""
    if text["status"] != "repealed":
        return None
    day = _known(text.get("valid_to"))
    if day is None:
        return _repeal(SNAPSHOT, f"数据库标明已失效，失效日不明，此处为数据快照日（{SNAPSHOT}）", sure=False)
    return _repeal(day, text.get("repealed_by", "数据库标明已失效"))


def _repeal(day: str, by: str, successor: str | None = None, sure: bool = True) -> dict[str, object]:
    """`by` may end in the repealing article, which then stands by itself."""
    match = re.fullmatch(r"(.+)第(\d+)条", by)
    title, article = (match[1], match[2]) if match else (by, None)
    return {"on": day, "by": title, "article": article, "successors": [successor or title],
            "sure": None if sure else False}


def _resolve_successors(repeal: dict[str, object], titles: dict[str, Statute]) -> None:
    """Successors by short title; a name that the register does not have is left out."""
    named = [bare(str(name)) for name in repeal["successors"]] if isinstance(repeal["successors"], list) else []
    repeal["successors"] = [titles[name].short for name in named if name in titles]


def _repeal_of_note(fact: Fact) -> dict[str, object]:
    """A repeal noted by hand. A bare year or month becomes the first day after it, and is not sure."""
    day = str(fact["date"])
    by = fact.get("by_article") or bare(fact["replaced_by"]) or fact["replaced_by"].strip("（）")
    sure = fact["status"] == "verified"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        by += f"（{day} 废止，具体日期未核，此处为最迟日）"
        day = _day_after(day)
    return _repeal(day, by, bare(fact["replaced_by"]) or None, sure)


def _day_after(span: str) -> str:
    year, _, month = span.partition("-")
    if month and month != "12":
        return f"{year}-{int(month) + 1:02}-01"
    return f"{int(year) + 1}-01-01"


def _add_repeal_or_doubt(fact: Fact, titles: dict[str, Statute]) -> None:
    """What the notes add to a statute of the register: a day where none was known, or a doubt."""
    statute = titles.get(fact["title"])
    if statute is None or not statute.versions:
        return
    if fact["change"] == "repealed" and (statute.repeal is None or statute.repeal["on"] == SNAPSHOT):
        statute.repeal = _repeal_of_note(fact)
        _resolve_successors(statute.repeal, titles)
    elif fact["change"] in _DOUBTFUL_CHANGES:
        statute.versions[-1].doubts.append(fact["trap"])


# Titles without text.

def _only_cited(fact: Fact) -> Statute:
    seen = fact["status"] == "page-verified"
    note = fact["note"] if seen else "未核实，没有文本"
    source = "公开页面摘录" if seen else "只在引用中出现的名称"
    return Statute(short=fact["title"], title=fact["title"], kind=_kind(fact),
                   issuer=fact["issuer"], provenance={"status": "statute", "source": source, "note": note})


def _only_repealed(fact: Fact) -> Statute:
    title = bare(fact["title"])
    note = "只登记废止情况，没有文本" + ("" if fact["status"] == "verified" else "；废止情况或者日期未核实")
    return Statute(
        short=title, title=title, kind=_kind_by_name(title), aliases=list(fact.get("aliases", [])),
        repeal=_repeal_of_note(fact),
        provenance={"status": "statute", "source": "现行法律法规的废止条款和公开资料", "note": note},
    )


def _kind(fact: Fact) -> str:
    written = str(fact["kind"])
    return _KINDS.get(written, written)


def _kind_by_name(title: str) -> str:
    """Kind by what titles may be called; anything but 法 and 条例 is left open."""
    if re.match(r"..省", title):
        return "地方性法规"
    return "法律" if title.endswith("法") else "行政法规" if title.endswith("条例") else "其他"
