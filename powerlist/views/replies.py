"""What a cell answers, in terms that two catalogs share (答复): bodies by id, the town of the place as such.

In: cells of a table. Out: decision diagrams of replies that can be held against those of another catalog. Ids that
were only renumbered are read as the new ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import reduce

from powerlist.logic.diagram import Diagram, Diagrams, combined
from powerlist.model.common import Citation
from powerlist.model.duties import Deadline
from powerlist.model.places import Area
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.table.table import Cell, Table
from powerlist.table.unfold import Allotment
from powerlist.terms import Outcome

#: Kind of record → old id → new id.
Renumbered = Mapping[str, Mapping[str, str]]

#: Parts that every town has somebody of its own for.
OWN = (TOWN, TOWN_CENTRE)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an event is (归属)."""

    outcome: Outcome
    lead: str | None = None
    in_name_of: str | None = None
    respondent: str | None = None
    channel: str | None = None
    candidates: frozenset[str | None] = frozenset()
    adjudicator: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """On what the lead rests (依据): the item or responsibility, its articles, and for a town the documents that
    grant it."""

    ground: str
    articles: tuple[str, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is compared of an answer."""

    owner: Owner
    support: frozenset[str]
    deadline: Deadline | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell answers to some of its towns, for all facts. Equal keys mean equal diagrams."""

    key: Hashable
    cell: Cell
    bodies: Mapping[str, str]
    grounds: tuple[tuple[Basis, Basis], ...]


class Answers:
    """What one of the two catalogs answers. `order` is that in which the diagrams of both ask for facts."""

    def __init__(self, table: Table, renumbered: Renumbered, order: tuple[str, ...]) -> None:
        self.table = table
        self.catalog = table.catalog
        self._renumbered = renumbered
        self._helping: Diagrams[frozenset[str]] = Diagrams(order)
        self._replies: Diagrams[Reply] = Diagrams(order)
        self._done: dict[Hashable, Diagram[Reply]] = {}
        self._cites: dict[Hashable, tuple[str, ...]] = {}
        self._own: dict[Hashable, tuple[str | None, ...]] = {}

    def now(self, kind: str, id: str) -> str:
        """The id by which the record goes in the newer catalog."""
        return self._renumbered.get(kind, {}).get(id, id)

    def own_bodies(self, cell: Cell, town: Area) -> tuple[str | None, ...]:
        """Who plays the parts that every town has somebody for, in this one."""
        key = town.id, cell.scene.day
        found = self._own.get(key)
        if found is None:
            bodies = (cell.body(part, town) for part in OWN)
            found = self._own[key] = tuple(self.now("bodies", body.id) if body else None for body in bodies)
        return found

    def said(self, cell: Cell, towns: tuple[Area, ...], *, alike: bool) -> Said:
        """What the cell answers to some of its towns: each with its own bodies, or where `alike` is false to the
        first of them, all bodies by id."""
        bodies = {part: self.now("bodies", body) for part, body in cell.cast.items()}
        for part in OWN:
            body = cell.body(part, towns[0])
            if body is not None:
                bodies[part] = part if alike else self.now("bodies", body.id)
        grounds = tuple(self._grounds(cell, towns[0]))
        key = (id(cell.owner), frozenset(map(id, cell.helpers)), frozenset(bodies.items()), grounds,
               cell.kind.deadline, cell.kind.channel)
        return Said(key, cell, bodies, grounds)

    def replies(self, said: Said) -> Diagram[Reply]:
        """The replies for all facts."""
        found = self._done.get(said.key)
        if found is None:
            found = self._done[said.key] = combined(
                lambda owner, helpers: self._reply(said, owner, helpers), self._replies,
                said.cell.owner, self._helpers(said))
        return found

    def _helpers(self, said: Said) -> Diagram[frozenset[str]]:
        def with_more(some: frozenset[str], parts: tuple[str, ...]) -> frozenset[str]:
            return some | {said.bodies[part] for part in parts}

        nobody: Diagram[frozenset[str]] = self._helping.leaf(frozenset())
        return reduce(lambda some, line: combined(with_more, self._helping, some, line), said.cell.helpers, nobody)

    def _reply(self, said: Said, allotment: Allotment, helpers: frozenset[str]) -> Reply:
        def body(part: str | None) -> str | None:
            return said.bodies[part] if part is not None else None

        owner = Owner(allotment.outcome, body(allotment.lead), body(allotment.in_name_of), body(allotment.respondent),
                      said.cell.channel(allotment, {}), frozenset(map(body, allotment.candidates)),
                      body(allotment.adjudicator))
        rests = owner.outcome in (Outcome.OWNED, Outcome.DISPUTED)
        basis = said.grounds[allotment.ground] if rests and allotment.ground is not None else None
        return Reply(owner, helpers - {owner.lead} if rests else frozenset(),
                     said.cell.kind.deadline if owner.outcome is not Outcome.UNOWNED else None,
                     basis and basis[allotment.lead == TOWN])

    def _grounds(self, cell: Cell, town: Area) -> list[tuple[Basis, Basis]]:
        """For each power and duty of the type: on what others rest that have it, and on what the town does."""
        catalog, day = self.catalog, cell.scene.day
        body = cell.body(TOWN, town)
        found = []
        for item_id in cell.kind.items:
            item = catalog.items[item_id]
            grants = [grant for grant in catalog.grants_of(item_id, body.id) if day in grant.in_force] if body else []
            documents = sorted({f"{grant.instrument.title}（{grant.instrument.date}）" for grant in grants if grant.instrument})
            ground, articles = self.now("items", item_id), self._articles(cell, item_id, item.basis)
            found.append((Basis(ground, articles), Basis(ground, articles, tuple(documents))))
        for key in cell.kind.responsibilities:
            basis = Basis(self.now("responsibilities", key),
                          self._articles(cell, key, catalog.responsibilities[key].basis))
            found.append((basis, basis))
        return found

    def _articles(self, cell: Cell, id: str, citations: tuple[Citation, ...]) -> tuple[str, ...]:
        key = id, cell.scene.day
        if key not in self._cites:
            self._cites[key] = self.catalog.cites(citations, cell.scene.day)
        return self._cites[key]
