"""Following an article through the texts of the law (条文沿革): where it stands on a later day, and how sure that is.

In: the register, the renumberings, an article, two days. Out: where it went, or why nobody can tell. It knows no
lists: whose citation it is does not matter here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from powerlist.model.law import Renumbering, Statute, contains


class Fate(StrEnum):
    """What became of an article (去向)."""

    MOVED = "移动"
    NO_MATCH = "没有对应条文"
    UNLISTED = "对照表没有列出这一条"
    NO_TABLE = "没有条文对照"
    ENDED = "已经失效"
    NO_TEXT = "登记册里没有当时的文本"


@dataclass(frozen=True, slots=True)
class Followed:
    """Where an article went (条文去向): the statute and articles it may be now; without articles, the statute
    as a whole.

    `on` is the day from which the old number no longer holds. `score` is how much text agrees, all revisions
    together; `certainty` counts what was checked as certain. Both are None where nobody has compared.
    `checked` when every move was checked.
    """

    statute: Statute
    articles: tuple[str, ...]
    on: date | None = None
    fate: Fate = Fate.MOVED
    score: float | None = 1.0
    certainty: float | None = 1.0
    checked: bool = True
    tables: tuple[Renumbering, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where one table sends one article."""

    articles: tuple[str, ...]
    score: float | None
    checked: bool

    @property
    def certainty(self) -> float | None:
        """The score, but for what was checked."""
        return 1.0 if self.checked else self.score


@dataclass(frozen=True)
class Table:
    """One renumbering, ready to be asked."""

    record: Renumbering
    new: Statute
    on: date

    @property
    def _same(self) -> bool:
        return self.record.old.statute == self.new.id

    @cached_property
    def _targets(self) -> Mapping[str, Target]:
        found = {}
        for group in self.record.moved:
            score = None if group.score is None else group.score / 100
            found.update({old: Target(new, score, group.checked) for old, new in group.targets()})
        return found

    def target(self, article: str) -> Target | Fate:
        """Where the article stands in the new text, or why that is not known."""
        moved = self._targets.get(article)
        if moved is not None:
            return moved
        inserted = "-" in article and (self.record.moved or self.record.unmatched)
        if self.record.unmoved and contains(self.record.unmoved, article) and not inserted:
            return Target((article,), 1.0 if self._same else None, self._same)
        lost = self.record.unmatched and contains(self.record.unmatched, article) and not inserted
        return Fate.NO_MATCH if lost else Fate.UNLISTED

    def follow(self, so_far: Followed) -> Followed:
        """One step further."""
        step = replace(so_far, statute=self.new, tables=(*so_far.tables, self.record), on=so_far.on or self.on)
        if not so_far.articles:
            return so_far if self._same else step
        found = [self.target(article) for article in so_far.articles]
        targets = [target for target in found if isinstance(target, Target)]
        if not targets:
            return replace(step, articles=(), fate=next(f for f in found if isinstance(f, Fate)))
        articles = dict.fromkeys(article for target in targets for article in target.articles)
        if self._same and tuple(articles) == so_far.articles:
            step = replace(step, on=so_far.on)  # nothing moved here
        return replace(step, articles=tuple(articles),
                       score=_product(so_far.score, *(t.score for t in targets)),
                       certainty=_product(so_far.certainty, *(t.certainty for t in targets)),
                       checked=so_far.checked and all(t.checked for t in targets))


def _product(*factors: float | None) -> float | None:
    product = 1.0
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


@dataclass(frozen=True)
class Succession:
    """The register with its renumberings: which text followed which, and on what day."""

    statutes: Mapping[str, Statute]
    renumberings: Iterable[Renumbering] = field(default=(), repr=False)

    @cached_property
    def _tables(self) -> Mapping[tuple[str, date], Table]:
        found = {}
        for record in self.renumberings:
            new = self.statutes.get(record.new.statute)
            text = next((v for v in new.versions if v.version == record.new.version), None) if new else None
            if new is not None and text is not None and text.period.start is not None:
                found[record.old.statute, text.period.start] = Table(record, new, text.period.start)
        return found

    @cached_property
    def _new(self) -> frozenset[str]:
        """Statutes whose first text known took the place of another statute: they have no older text that could
        have been cited. For others, nobody knows whether the register has all of their texts."""
        followed = {(table.new.id, table.on) for (old, _), table in self._tables.items() if old != table.new.id}
        followed |= {(heir.id, s.repeal.on) for s in self.statutes.values() if s.repeal for heir in self.successors(s)}
        return frozenset(key for key, on in followed if self.statutes[key].versions
                         and self.statutes[key].versions[0].period.start == on)

    def follow(self, statute: Statute, article: str | None, start: date, end: date) -> Followed | None:
        """Where an article cited by the law of one day stands on a later day; None when it has not moved."""
        here = Followed(statute, (article,) if article else ())
        day = start
        while (turn := self._next(here.statute, day, end)) is not None:
            table = self._tables.get((here.statute.id, turn))
            lost = self._without_table(here, turn) if table is None else None
            if lost is not None:
                return lost
            here, day = table.follow(here) if table is not None else here, turn
            if here.fate is not Fate.MOVED:
                return here
        return None if here.on is None else here

    def _next(self, statute: Statute, day: date, end: date) -> date | None:
        """The next day on which another text takes over, or the statute ends."""
        turns = [version.period.start for version in statute.versions]
        turns.append(self.end(statute))
        return min((turn for turn in turns if turn is not None and day < turn <= end), default=None)

    def end(self, statute: Statute) -> date | None:
        """The day on which the statute ends, with or without a successor."""
        if statute.repeal is not None:
            return statute.repeal.on
        return statute.latest.period.end if statute.latest else None

    def successors(self, statute: Statute) -> tuple[Statute, ...]:
        """The statutes that took the place of one that has ended."""
        named = statute.repeal.successors if statute.repeal else ()
        return tuple(self.statutes[key] for key in named if key in self.statutes)

    def _without_table(self, here: Followed, turn: date) -> Followed | None:
        """What to say where no table helps; None when a revision leaves the citation as it was."""
        on = here.on or turn
        if turn == self.end(here.statute):
            return self._ended(here, on)
        if not here.articles:
            return None
        if turn != here.statute.versions[0].period.start:
            return replace(here, articles=(), fate=Fate.NO_TABLE, on=on)
        return None if here.statute.id in self._new else replace(here, articles=(), fate=Fate.NO_TEXT, on=on)

    def _ended(self, here: Followed, on: date) -> Followed:
        """A whole statute goes over to its only successor; an article is not found again without a table."""
        heirs, repeal = self.successors(here.statute), here.statute.repeal
        if not here.articles and len(heirs) == 1 and repeal is not None and repeal.sure:
            return replace(here, statute=heirs[0], on=on)
        return replace(here, articles=(), fate=Fate.ENDED, on=on)
