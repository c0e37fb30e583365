"""Which citations the law has left behind (依据更新): what stood where the list says, and where it stands now.

In: a catalog, the succession of texts, the day on which the citations were last held against the law, the day
that counts. Out: every citation that no longer fits, with where it went and what to do; nothing is written here.

A number by itself does not tell of which text it is. It is read by the text in force on the latest of these
days: when the list was last checked, when the record or the document began, what the citation itself says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from powerlist.catalog import Catalog, short_title
from powerlist.checks.scope import concerned, is_own
from powerlist.citations import Use, uses
from powerlist.diagnostics import Sink
from powerlist.link import names_of
from powerlist.load import shipped_documents
from powerlist.model.law import Edition, Renumbering, Statute
from powerlist.succession import Fate, Followed, Succession

#: Above this a match by machine counts as sure, unless the user says otherwise.
SURE = 0.95

#: Above this the text is the same, so that paragraphs and items keep their numbers too. Tables give hundredths,
#: which may have been rounded: 0.99 can hide a sentence of a long article, 1.00 cannot.
SAME_TEXT = 0.995


class Handling(StrEnum):
    """What to do about a citation (处理)."""

    WRITE = "可以改写"
    ASK = "需要人工核对"
    LATER = "即将变动"
    KEEP = "文件原样保留"
    DONE = "已经写好"


@dataclass(frozen=True, slots=True)
class Stale:
    """One citation that no longer fits (失准的依据); `why` says what a human must look at, `heirs` are items
    that already rest on the new article, `successors` what took the place of a statute that has ended."""

    use: Use
    followed: Followed
    handling: Handling
    why: str = ""
    heirs: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    @property
    def moved_out(self) -> bool:
        """Whether another statute took over, so that the new article is put beside the old one: acts before
        that day are still judged by the old law."""
        return self.followed.statute.id != self.use.citation.statute

    @property
    def same_text(self) -> bool:
        """Whether the article reads as before, so that paragraphs and items keep their numbers."""
        return _same_text(self.followed)


@dataclass(frozen=True, slots=True)
class Rebase:
    """The citations of a workspace held against the law of a day (依据核对)."""

    since: date
    day: date
    until: date
    looked_at: int
    settled: int
    own: tuple[Stale, ...]
    shared: tuple[Stale, ...]

    def of(self, *handlings: Handling) -> tuple[Stale, ...]:
        """The workspace's own citations that want to be handled in one of these ways."""
        return tuple(stale for stale in self.own if stale.handling in handlings)

    @property
    def due(self) -> bool:
        """Whether there is anything to do now."""
        return bool(self.of(Handling.WRITE, Handling.ASK))


def succession_of(catalog: Catalog) -> Succession:
    """The register of a workspace with the shipped renumberings, and those of its own, which come first."""
    names = names_of(catalog)

    def resolved(edition: Edition) -> Edition:
        found = names.find(edition.statute, ("statutes",))
        return replace(edition, statute=found[0] if len(found) == 1 else "")

    shipped = (replace(table, old=resolved(table.old), new=resolved(table.new)) for table in _shipped())
    return Succession(catalog.statutes, (*shipped, *catalog.renumberings.values()))


@cache
def _shipped() -> tuple[Renumbering, ...]:
    """They are read when asked for: a workspace that only decides has no use for them."""
    return tuple(record for document in shipped_documents("law/renumberings.yaml", Sink())
                 for record in document.records)


def rebase(catalog: Catalog, succession: Succession, since: date, day: date, until: date,
           minimum: float = SURE) -> Rebase:
    """Every citation that fitted on one day and does not on another, or will not until a third."""
    judge = _Judge(catalog, succession, since, day, until, minimum)
    own = [use for use in uses(catalog)
           if is_own(catalog, use.citation.at) and use.citation.statute and day in use.period]
    found = [stale for use in own if (stale := judge.own(use)) is not None]
    left = tuple(stale for stale in found if stale.handling is not Handling.DONE)
    return Rebase(since, day, until, len(own), len(found) - len(left), left, tuple(judge.shared()))


@dataclass(frozen=True, slots=True)
class _Judge:
    catalog: Catalog
    succession: Succession
    since: date
    day: date
    until: date
    minimum: float

    def own(self, use: Use) -> Stale | None:
        """What to do about one citation of the workspace itself; None when the law has not moved."""
        statute = self.catalog.statutes.get(use.citation.statute or "")
        start = self._read_by(use, statute) if statute else None
        if statute is None or start is None:
            return None
        followed = self._followed(statute, use, start)
        if followed is not None and self._settled(use, statute, followed, start):
            return Stale(use, followed, Handling.DONE)
        return self._stale(use, followed) if followed is not None else None

    def shared(self) -> Iterator[Stale]:
        """Citations of shared records that the workspace leans on, which are right today: numbers that are about
        to change, and bases of which nothing holds or will hold."""
        items = {item.id for item in concerned(self.catalog)}
        for use in uses(self.catalog):
            statute = self.catalog.statutes.get(use.citation.statute or "")
            if statute is None or is_own(self.catalog, use.citation.at) or self.day not in use.period \
                    or (use.kind == "事项" and use.id not in items):
                continue
            followed = self._followed(statute, use, self._eve(statute, self.day))
            if followed is None or followed.on is None or followed.fate is Fate.NO_TEXT:
                continue
            day = max(followed.on, self.day)
            revised = followed.statute.id == statute.id and followed.fate is not Fate.ENDED
            if revised or not any(self.catalog.citable(c, day) for c in use.beside):
                yield self._stale(use, followed)

    def _read_by(self, use: Use, statute: Statute) -> date | None:
        """The day by whose law the citation is to be read; None when that day is still to come."""
        document = use.instrument.date if use.instrument else None
        began = max(d for d in (self.since, use.period.start, document, use.citation.as_of) if d is not None)
        if began > self.day:
            return None
        if use.instrument or use.citation.as_of == began:
            return began  # whoever cites ended law by a date of its own has meant to
        return self._first_text(statute, use.citation.article, self._eve(statute, began))

    def _eve(self, statute: Statute, day: date) -> date:
        """The day itself, or the last one on which the statute was law."""
        end = self.succession.end(statute)
        return min(day, end - timedelta(days=1)) if end is not None else day

    def _followed(self, statute: Statute, use: Use, start: date) -> Followed | None:
        """What has changed by now; else what is about to, as long as the record lives to see it."""
        article = use.citation.article
        now = self.succession.follow(statute, article, start, self.day)
        if now is not None or use.instrument:
            return now
        later = self.succession.follow(statute, article, start, self.until)
        return later if later is not None and later.on is not None and later.on in use.period else None

    def _first_text(self, statute: Statute, article: str | None, start: date) -> date:
        """The day itself; where its text has no such article, the day of the first later text that has."""
        text = statute.in_force(start)
        if article is None or text is None or text.has_article(article) is not False:
            return start
        later = [v.period.start for v in statute.versions if v.has_article(article) is not False]
        return min((d for d in later if d is not None and start < d <= self.day), default=start)

    def _settled(self, use: Use, statute: Statute, followed: Followed, start: date) -> bool:
        """Whether the new article is cited already, beside the old one. Where nobody knows which it is, any
        article of the successor will do that answers to no other citation of the same basis."""
        heirs = {followed.statute.id, *(heir.id for heir in self.succession.successors(statute))} - {statute.id}
        cited = {other.article for other in use.beside if other.statute in heirs}
        if followed.articles or followed.fate is Fate.MOVED:
            return bool(cited.intersection(followed.articles or (None,)))
        others = [self.succession.follow(statute, other.article, start, self.until) for other in use.beside
                  if other.statute == statute.id]
        return bool(cited - {article for other in others if other is not None and other.fate is Fate.MOVED
                             for article in (other.articles or (None,))})

    def _stale(self, use: Use, followed: Followed) -> Stale:
        named = self.succession.successors(followed.statute) if followed.fate is Fate.ENDED else ()
        stale = Stale(use, followed, Handling.WRITE, self._doubt(use, followed), self._heirs(use, followed),
                      tuple(short_title(statute) for statute in named))
        if followed.on is not None and followed.on > self.day:
            return replace(stale, handling=Handling.LATER)
        if use.instrument is not None:
            return replace(stale, handling=Handling.KEEP, why="文件按作出时的法律引用；需要时由发文机关修改文件", heirs=())
        if stale.heirs:
            return replace(stale, handling=Handling.ASK, why="新条文已有事项承接，给这一项写上 `period: {to: 失效日}`")
        return replace(stale, handling=Handling.ASK) if stale.why else stale

    def _heirs(self, use: Use, followed: Followed) -> tuple[str, ...]:
        """Items made for the new law, when another statute has taken over."""
        on = followed.on
        if use.kind != "事项" or on is None or followed.statute.id == use.citation.statute:
            return ()
        return tuple(item.id for item in self.catalog.items.values() if item.period.start is not None
                     and item.period.start >= on and any(
                         c.statute == followed.statute.id and c.article in followed.articles for c in item.basis))

    def _doubt(self, use: Use, followed: Followed) -> str:
        """What a human must look at before the citation is changed; nothing when all is sure."""
        why = self._uncertainty(followed)
        if (use.citation.paragraph or use.citation.item) and followed.articles and not _same_text(followed):
            why = f"{why}；" * bool(why) + "款、项要对照新条文核对"
        already = next((c for c in use.beside if c.statute == followed.statute.id != use.citation.statute), None)
        return f"{why}；依据里已有{already}" if why and already else why

    def _uncertainty(self, followed: Followed) -> str:
        if followed.fate is not Fate.MOVED:
            return followed.fate.value
        if len(followed.articles) > 1:
            return f"可能是 {len(followed.articles)} 条中的一条或者几条"
        if followed.certainty is None:
            return "没有比对过新旧文本"
        if followed.certainty < self.minimum:
            return f"新旧文本只有 {followed.certainty:.0%} 相同，是不是同一条要人工判断"
        return ""


def _same_text(followed: Followed) -> bool:
    return len(followed.articles) == 1 and followed.score is not None and followed.score >= SAME_TEXT
