"""Finding records by what people call them (检索), and what a body holds (职责一览). Pure look-ups.

In: a catalog, a text or a body, a day. Out: hits with their scores, holdings, uses of a statute. No word list
is needed: names are compared by the pairs of characters they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from powerlist.catalog import Catalog
from powerlist.citations import SCENARIO, TABLES, Use, uses
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.duties import Duty, EventType, Responsibility
from powerlist.model.law import Statute
from powerlist.model.powers import Grant, Holder, Item
from powerlist.terms import BodyKind, Level

#: Below this a hit is chance.
MINIMUM = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a text may mean; 100 is its very name."""

    record: Any
    score: int
    by: str

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(getattr(self.record, self.record.NAMES[0]))


@dataclass(frozen=True, slots=True)
class Hits:
    """What a text may mean, best first."""

    event_types: tuple[Hit, ...] = ()
    items: tuple[Hit, ...] = ()
    responsibilities: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.event_types or self.items or self.responsibilities)


def search(catalog: Catalog, text: str, day: date, limit: int = 5) -> Hits:
    """Event types, items and responsibilities of the day that the text may mean."""
    return Hits(_best(catalog.event_types.values(), text, day, limit), _best(catalog.items.values(), text, day, limit),
                _best(catalog.responsibilities.values(), text, day, limit))


def _best(records: Iterable[EventType | Item | Responsibility], text: str, day: date, limit: int) -> tuple[Hit, ...]:
    hits = [_hit(record, text.strip()) for record in records if day in record.period]
    found = sorted((hit for hit in hits if hit.score >= MINIMUM), key=lambda hit: (-hit.score, hit.record.id))
    return tuple(found[:limit])


def _hit(record: EventType | Item | Responsibility, text: str) -> Hit:
    names = [getattr(record, record.NAMES[0]), *record.aliases]
    scored = [(_likeness(text, name), name) for name in names]
    if isinstance(record, EventType):
        scored += [(min(_likeness(text, word), 95), word) for word in record.keywords]
        scored += [(_likeness(text, record.filing) // 2, record.filing)] if record.filing else []
    if isinstance(record, Responsibility):
        scored += [(_likeness(text, scenario.name) * 2 // 3, scenario.name) for scenario in record.scenarios]
    score, by = max(scored, key=lambda pair: pair[0])
    return Hit(record, 100 if text == record.id else score, by)


def _likeness(text: str, name: str) -> int:
    """0 to 100: equal, one inside the other, or how many pairs of characters are shared."""
    if text == name:
        return 100
    if not text or not name:
        return 0
    if name in text or text in name:
        short, long = sorted((len(name), len(text)))
        return 60 + 35 * short // long if short > 1 else 20
    mine, other = _pairs(text), _pairs(name)
    shared = len(mine & other)
    return 90 * shared // max(len(mine), 1) if shared > 1 else 45 * shared // max(min(len(mine), len(other)), 1)


def _pairs(text: str) -> set[str]:
    return {text[i:i + 2] for i in range(len(text) - 1)}


# Bodies.

def bodies_named(catalog: Catalog, text: str, day: date) -> tuple[Body, ...]:
    """Bodies that the text names: by id or name, by the end of the name, or by the department they carry."""
    living = [body for body in catalog.bodies.values() if day in body.period]
    exact = [b for b in living if text in (b.id, b.name, *b.aliases)]
    if exact:
        return tuple(exact)
    ending = [b for b in living if len(text) > 1 and b.name.endswith(text)]
    county = catalog.manifest.county or ""
    return tuple(sorted(ending, key=lambda b: (b.area != county, len(b.name), b.id)) or _carriers(catalog, text, day))


def _carriers(catalog: Catalog, text: str, day: date) -> list[Body]:
    named = [d.id for d in catalog.departments.values() if text in (d.id, d.name, *d.aliases)]
    found = [catalog.body_for(key, catalog.manifest.county or "", day) for key in named]
    return [body for body in found if body is not None]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a body owns on a day (职责一览). `handed_on` are items it gave to towns, with how many."""

    body: Body
    by_statute: tuple[Item, ...]
    by_grant: tuple[tuple[Grant, tuple[Item, ...]], ...]
    handed_on: Mapping[str, int]
    principal: tuple[Responsibility, ...]
    supporting: tuple[Responsibility, ...]


def holdings(catalog: Catalog, body: Body, day: date) -> Holdings:
    """Items the body holds by statute or by grant, and matters in which it is principal or must help."""
    items = [item for item in catalog.items.values() if day in item.period]
    statutory = tuple(item for item in items if any(holds(catalog, h, body, day) for h in _holders(item))
                      or (item.holder is None and catalog.designated(item.id, day) == body))
    now = [grant for grant in catalog.grants.values() if day in grant.in_force]
    granted = tuple((g, tuple(catalog.items[i] for i in g.items)) for g in now if body.id in g.to)
    towns = {item.id: len({to for g in now if item.id in g.items for to in g.to}) for item in statutory}
    matters = [r for r in catalog.responsibilities.values() if day in r.period]
    principal = tuple(r for r in matters if any(_is(catalog, d, body, day) for d in _principals(r)))
    supporting = tuple(r for r in matters if any(_is(catalog, d, body, day) for d in _supporters(r)))
    return Holdings(body, statutory, granted, {k: n for k, n in towns.items() if n}, principal, supporting)


def _holders(item: Item) -> Iterator[Holder]:
    if item.holder is not None:
        yield item.holder
    yield from item.joint
    yield from (apart.holder for apart in item.apart)


def holds(catalog: Catalog, holder: Holder, body: Body, day: date) -> bool:
    """Whether the holder that a statute names is this body."""
    if holder.body is not None:
        return holder.body == body.id
    area = catalog.areas.get(body.area)
    if holder.town:
        return body.kind is BodyKind.TOWN and (not holder.town_kinds or (
            area is not None and area.town_kind in holder.town_kinds))
    level = holder.level or Level.COUNTY
    seat = catalog.area_at(catalog.manifest.county or "", level)
    if seat is None or body.area != seat.id:
        return False
    if holder.government:
        return body.kind is BodyKind.GOVERNMENT
    return catalog.body_for(holder.department or "", seat.id, day) == body


def _principals(matter: Responsibility) -> Iterator[Duty]:
    if matter.principal is not None:
        yield matter.principal
    yield from matter.more_principals
    yield from (scenario.principal for scenario in matter.scenarios)


def _supporters(matter: Responsibility) -> Iterator[Duty]:
    yield from matter.supporting
    yield from (duty for scenario in matter.scenarios for duty in scenario.supporting)


def _is(catalog: Catalog, duty: Duty, body: Body, day: date) -> bool:
    if duty.town:
        return body.kind is BodyKind.TOWN and (not duty.only or body.id in duty.only)
    if duty.body is not None:
        return duty.body == body.id
    return catalog.body_for(duty.department or "", catalog.manifest.county or "", day) == body


# Law.

def statutes_named(catalog: Catalog, text: str) -> tuple[Statute, ...]:
    """Statutes that the text names: exactly, or as part of the title."""
    wanted = text.strip().strip("《》")
    exact = [s for s in catalog.statutes.values() if wanted in (s.id, s.title, *s.aliases)
             or s.title == f"中华人民共和国{wanted}"]
    part = [s for s in catalog.statutes.values() if any(wanted in name for name in (s.title, *s.aliases))]
    return tuple(exact or sorted(part, key=lambda s: (len(s.title), s.id)))


def uses_of(catalog: Catalog, statute: Statute) -> tuple[Use, ...]:
    """What in the workspace rests on the statute, in the order of articles."""
    found = [use for use in uses(catalog) if use.citation.statute == statute.id]
    order = [*TABLES.values(), SCENARIO]
    return tuple(sorted(found, key=lambda use: (order.index(use.kind), _article(use.citation), use.id)))


def _article(citation: Citation) -> tuple[int, int]:
    main, _, sub = (citation.article or "0").partition("-")
    return int(main), int(sub or 0)


def event_types_on(catalog: Catalog, statute: Statute) -> tuple[EventType, ...]:
    """Event types that call for an item resting on the statute."""
    items = {item.id for item in catalog.items.values() if any(
        c.statute == statute.id for c in (*item.basis, *(c for apart in item.apart for c in apart.basis)))}
    return tuple(kind for kind in catalog.event_types.values() if items.intersection(kind.items))
