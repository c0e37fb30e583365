"""Where articles went when law was revised, replaced or codified (条文对照).

Two sources are laid together: texts compared by machine, and tables made by subject. Where both send an article
to the same place the entry is checked; where they differ, both places are proposed and nobody is believed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from convert.facts import Fact
from convert.statutes import Statute, Version, bare
from convert.yaml_text import Record

_HOW = {"revision": "修订", "replaced": "替代", "codified": "编纂"}

#: Tables made by subject, by their headings; what is computed from the same texts is no second source.
_HEADING = re.compile(r"(?P<old>[^\d→]+)(?P<version>[\d-]*)→(?P<new>[^\d]*)")
_COMPUTED = "computed"

_BY_SUBJECT = "另有按主题的对照；两种方法结果一致的标 checked"
_UNVERIFIED = "旧文本不在登记册，旧条号没有核对；只列了部分条文"

#: An article pair in a note: `旧68→新85第三款、86`.
_PAIR = re.compile(r"旧(\d+)→新([\d第一二三四五款、]*\d|\d+)")


@dataclass(slots=True)
class Target:
    """Where one article went: the new ones, how much text agrees (percent), how it is known."""

    articles: tuple[str, ...]
    score: int | None = None
    checked: bool = False
    merged: bool = False


@dataclass(slots=True)
class Renumbering:
    """One table, as it stands in the catalog."""

    old: tuple[Statute, str]
    new: tuple[Statute, str]
    how: str
    unmoved: list[str] = field(default_factory=list)
    moved: dict[str, Target] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    note: str | None = None

    def record(self) -> Record:
        """As it stands in the catalog."""
        (old, before), (new, after) = self.old, self.new
        return {
            "id": f"rn-{old.id.removeprefix('st-')}-{after}",
            "old": {"statute": old.short, "version": before}, "new": {"statute": new.short, "version": after},
            "how": self.how, "unmoved": spans(self.unmoved), "moved": _grouped(self.moved),
            "unmatched": spans(self.unmatched), "note": self.note,
        }


def renumberings(compared: Iterable[Fact], maps: Iterable[Fact], notes: Iterable[Fact],
                 titles: Mapping[str, Statute]) -> list[Renumbering]:
    """All tables: compared by machine, then those for which there is no comparison."""
    found = [_compared(fact, titles) for fact in compared]
    by_subject = [table for fact in maps if not fact["status"].startswith(_COMPUTED)
                  for table in _by_subject(fact, titles)]
    machine = {(r.old[0].id, r.new[0].id): r for r in found}
    for table in [*by_subject, *_noted(notes, titles, {t.old[0].id for t in by_subject})]:
        beside = machine.get((table.old[0].id, table.new[0].id))
        if beside is not None and beside.how == "编纂":
            _lay_over(beside, table)
        else:
            found.append(table)
    return found


def _compared(fact: Fact, titles: Mapping[str, Statute]) -> Renumbering:
    """A comparison of two texts. Where nothing moved, the facts give the number of articles only."""
    (old, before), (new, after) = (name.split("@") for name in (fact["old"], fact["new"]))
    unmoved = fact.get("unmoved", [])
    if fact.get("same_numbering"):
        version = titles[old].version(before)
        unmoved = [*_numbers(version.articles)] if version and version.articles else []
    moved = {article: Target((to,), _percent(score), merged=bool(rest))
             for article, (to, score, *rest) in fact.get("moved", {}).items()}
    return Renumbering((titles[old], before), (titles[new], after), _HOW[fact["how"]], unmoved, moved,
                       fact.get("unmatched", []))


def _percent(score: float) -> int:
    """Never more than it is: what is rounded up would count as the same text, about which nobody is asked."""
    return int(Decimal(str(score)) * 100)


def _by_subject(fact: Fact, titles: Mapping[str, Statute]) -> Iterator[Renumbering]:
    heading = _HEADING.match(fact["map"])
    if heading is None:
        raise ValueError(f"no heading: {fact['map']}")
    old = titles[heading["old"]]
    new = titles[heading["new"] or heading["old"]]
    moved = {article: Target((to,) if isinstance(to, str) else tuple(to)) for article, to in fact["articles"].items()}
    version = heading["version"] or old.versions[-1].name
    yield _table(old, version, new, moved)


def _noted(notes: Iterable[Fact], titles: Mapping[str, Statute], known: set[str]) -> Iterator[Renumbering]:
    """Single pairs in the notes on statutes whose old text is not in the register."""
    for fact in notes:
        pairs = _PAIR.findall(fact.get("trap", ""))
        statute = titles.get(bare(fact["title"]))
        if fact["change"] == "renumbered" and pairs and statute is not None and statute.id not in known:
            moved = {old: Target(tuple(re.findall(r"\d+", new))) for old, new in pairs}
            version = fact["title"].partition("（")[2].removesuffix("）").removesuffix("条号")
            yield _table(statute, version, statute, moved)


def _table(old: Statute, version: str, new: Statute, moved: dict[str, Target]) -> Renumbering:
    """A table without a comparison of texts. An article that stays in the same statute has not moved."""
    text: Version = new.versions[0] if old is new else new.versions[-1]
    same = [article for article, to in moved.items() if old is new and to.articles == (article,)]
    return Renumbering((old, version), (new, text.name), "修订" if old is new else "替代", same,
                       {article: to for article, to in moved.items() if article not in same}, note=_UNVERIFIED)


def _lay_over(machine: Renumbering, by_subject: Renumbering) -> None:
    """Subject and text agree: checked. They differ: both, without a score. Only one knows: as that one says."""
    machine.note = _BY_SUBJECT
    for article, subject in by_subject.moved.items():
        found = machine.moved.get(article)
        if found is not None and found.articles == subject.articles:
            found.checked = True
            continue
        both = {*subject.articles, *(found.articles if found else ())}
        machine.moved[article] = Target(tuple(sorted(both, key=int)))
        machine.unmatched = [other for other in machine.unmatched if other != article]


# Compact text.

def _grouped(moved: Mapping[str, Target]) -> list[Record]:
    """One line for all articles that are equally well known, best first; runs of articles as one move."""
    groups: dict[tuple[bool, int, bool], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for article, to in sorted(moved.items(), key=lambda pair: int(pair[0])):
        groups[to.checked, -1 if to.score is None else to.score, to.merged][article] = to.articles
    return [{"score": None if score < 0 else score, "checked": checked or None, "merged": merged or None,
             "articles": _moves(pairs)}
            for (checked, score, merged), pairs in sorted(groups.items(), reverse=True)]


def _moves(pairs: Mapping[str, tuple[str, ...]]) -> list[str]:
    runs: list[tuple[int, int, int]] = []
    texts: list[str] = []
    for old, new in pairs.items():
        if len(new) > 1:
            texts.append(f"{old}>{'+'.join(new)}")
        elif runs and int(old) == runs[-1][1] + 1 and int(new[0]) == runs[-1][2] + int(old) - runs[-1][0]:
            runs[-1] = (runs[-1][0], int(old), runs[-1][2])
        else:
            runs.append((int(old), int(old), int(new[0])))
    texts += [f"{a}>{to}" if a == b else f"{a}-{b}>{to}-{to + b - a}" for a, b, to in runs]
    return sorted(texts, key=lambda text: int(re.split("[->]", text)[0]))


def spans(articles: Iterable[str]) -> str:
    """`1,2,3,5` as `1-3,5`."""
    found: list[list[int]] = []
    for number in sorted(map(int, articles)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def _numbers(articles: str) -> Iterator[str]:
    for span in articles.split(","):
        first, _, last = span.partition("-")
        yield from map(str, range(int(first), int(last or first) + 1))
