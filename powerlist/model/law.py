"""Law as data: the register of statutes (法律法规登记)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from powerlist.model.common import Citation, Provenance, StatuteRef
from powerlist.model.fields import ArticleNumber, AtLeast, Id, Matches, Name, route_field
from powerlist.model.period import Period
from powerlist.route import Route
from powerlist.terms import StatuteKind, Succession

ArticleSet = Annotated[
    str, Matches(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*", "条号范围，如 1-86 或 1-3,5-20")
]

ArticleMove = Annotated[
    str, Matches(r"[0-9]+>[0-9]+([+][0-9]+)*|[0-9]+-[0-9]+>[0-9]+-[0-9]+",
                 "条号对应，如 31>37、18-22>21-25 或 99>1102+1107（一条分成几条）")
]


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a statute (文本版本). Without `articles` nothing is known about its numbering."""

    version: Name
    period: Period
    articles: ArticleSet | None = None
    doubt: Name | None = None
    at: Route = route_field()

    def has_article(self, number: str) -> bool | None:
        """Whether the article exists; None when the register does not know the numbering.

        Inserted articles (第十七条之一) are not in the register: the main number is what is asked for.
        """
        return None if self.articles is None else contains(self.articles, number)


@dataclass(frozen=True, slots=True)
class Repeal:
    """The end of a statute (废止): day, by what, and what takes its place."""

    on: date
    by: Name
    article: ArticleNumber | None = None
    successors: tuple[StatuteRef, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Statute:
    """One statute with all versions known (法律法规)."""

    id: Id
    title: Name
    kind: StatuteKind
    issuer: Name | None = None
    aliases: tuple[Name, ...] = ()
    versions: tuple[Version, ...] = ()
    repeal: Repeal | None = None
    provenance: Provenance | None = None
    at: Route = route_field()

    NAMES = ("title", "aliases")

    def in_force(self, day: date) -> Version | None:
        """The version that applies on that day, or None."""
        if self.repeal is not None and day >= self.repeal.on:
            return None
        return next((v for v in reversed(self.versions) if day in v.period), None)

    @property
    def unknown(self) -> bool:
        """True when the register knows the title only: nothing can be said about what is in force."""
        return not self.versions and self.repeal is None

    @property
    def latest(self) -> Version | None:
        """The newest version known."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that the law says about who may act, and how (法条要点), in our own words, and what carries
    it out here (落实).

    `by` names the rules, checks (`PL…`) and items that carry it out; where none does, `outside` says why it
    is no matter of lists and jurisdiction. `doubt` marks an article that leaves room for two readings.
    """

    id: Id
    topic: Name
    says: Name
    basis: Annotated[tuple[Citation, ...], AtLeast(1)]
    by: Annotated[tuple[Id, ...], AtLeast(1)] = ()
    outside: Name | None = None
    doubt: bool = False
    note: Name | None = None
    at: Route = route_field()

    EXACTLY_ONE = (("by", "outside"),)


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of one statute (某一文本). A text that the register does not have is named all the same."""

    statute: StatuteRef
    version: Name


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Articles that went the same way (条文对应), and how well that is known.

    `score` is how much of the two texts agrees, in percent; without it nobody has compared them. `checked`:
    matching by subject and matching by text gave the same article. `merged`: the old article is only a
    part of the new one.
    """

    articles: Annotated[tuple[ArticleMove, ...], AtLeast(1)]
    score: Annotated[int, AtLeast(0)] | None = None
    checked: bool = False
    merged: bool = False

    def targets(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Old article → new articles, one by one."""
        for move in self.articles:
            old, _, new = move.partition(">")
            if "-" in old:
                (first, _, last), start = old.partition("-"), int(new.partition("-")[0])
                yield from ((str(n), (str(n - int(first) + start),)) for n in range(int(first), int(last) + 1))
            else:
                yield old, tuple(new.split("+"))


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Where the articles of one text stand in the text that followed it (条文对照).

    An article in none of `unmoved`, `moved` and `unmatched` was never looked at: nothing is known about it.
    """

    id: Id
    old: Edition
    new: Edition
    how: Succession
    unmoved: ArticleSet | None = None
    moved: tuple[Correspondence, ...] = ()
    unmatched: ArticleSet | None = None
    note: Name | None = None
    provenance: Provenance | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which offices rest or work against the week (工作日历), one year."""

    id: Id
    year: int
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    provenance: Provenance | None = None
    at: Route = route_field()

    def works(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays


def contains(articles: ArticleSet, number: str) -> bool:
    """Whether the article, or the one it was inserted after, is among them."""
    wanted = int(number.partition("-")[0])
    return any(int(first) <= wanted <= int(last or first)
               for first, _, last in (span.partition("-") for span in articles.split(",")))
