"""What a check may want to know of a catalog: whose records, which grants still count, whose powers.

Pure look-ups shared by the checks; nothing here is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.law import Statute
from powerlist.model.powers import Grant, Holder, Item
from powerlist.offices import government
from powerlist.route import Route
from powerlist.terms import BodyKind, GrantMode, Level, Measure


def is_own(catalog: Catalog, at: Route) -> bool:
    """Whether the place is in the workspace itself, and so the county's to mend."""
    return at.file in catalog.own_files


def own_items(catalog: Catalog) -> Iterator[Item]:
    """Items of the workspace itself."""
    return (item for item in catalog.items.values() if is_own(catalog, item.at))


def concerned(catalog: Catalog) -> Iterator[Item]:
    """Items the workspace answers for: its own, and those that its grants, designations and event types lean on.

    A county that uses the national catalog is not told about national items it has nothing to do with.
    """
    used = {item for grant in catalog.grants.values() if is_own(catalog, grant.at) for item in grant.items}
    used.update(item for d in catalog.designations.values() if is_own(catalog, d.at) for item in d.items)
    used.update(item for kind in catalog.event_types.values() if is_own(catalog, kind.at) for item in kind.items)
    return (item for item in catalog.items.values() if item.id in used or is_own(catalog, item.at))


def statute_of(catalog: Catalog, citation: Citation) -> Statute | None:
    """The registered statute a citation names."""
    return catalog.statutes.get(citation.statute or "")


def live(catalog: Catalog, day: date, *modes: GrantMode) -> Iterator[Grant]:
    """Grants of these modes that hold on the day or will hold later; what has ended is history."""
    for grant in catalog.grants.values():
        end = grant.in_force.end
        if grant.mode in modes and (end is None or end > day):
            yield grant


def handed(catalog: Catalog, grant: Grant) -> Iterator[tuple[Route, Item]]:
    """The items of a grant, each with the place where the grant names it."""
    for number, key in enumerate(grant.items):
        item = catalog.items.get(key)
        if item is not None:
            yield grant.at / "items" / number, item


def measures_of(grant: Grant, item: Item) -> tuple[Measure, ...]:
    """Measures of the item that the grant hands over. A grant that names none leaves out what the item
    reserves and what other bodies hold apart."""
    if grant.measures:
        return tuple(m for m in item.measures or grant.measures if m in grant.measures)
    elsewhere = {m for apart in item.apart for m in apart.measures}
    return tuple(m for m in item.measures if m not in item.reserved and m not in elsewhere)


def receivers(catalog: Catalog, grant: Grant) -> Iterator[tuple[Route, Body]]:
    """The bodies that receive, each with its place."""
    for number, key in enumerate(grant.to):
        body = catalog.bodies.get(key)
        if body is not None:
            yield grant.at / "to" / number, body


def towns(catalog: Catalog, grant: Grant) -> Iterator[tuple[Route, Body]]:
    """The towns among the receivers."""
    return ((at, body) for at, body in receivers(catalog, grant) if body.kind is BodyKind.TOWN)


def carrier(catalog: Catalog, department: str | None, level: Level, day: date) -> Body | None:
    """The body that carries the department at that level of this county."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return catalog.body_for(department, area.id, day) if area and department else None


def statutory_body(catalog: Catalog, holder: Holder | None, day: date) -> Body | None:
    """The one body in this county that a statutory holder stands for; None for towns and unknown ones."""
    if holder is None or holder.town:
        return None
    if holder.body is not None:
        return catalog.bodies.get(holder.body)
    level = holder.level or Level.COUNTY
    if holder.government:
        return government(catalog, level, day)
    return carrier(catalog, holder.department, level, day)


def item_body(catalog: Catalog, item: Item, day: date) -> Body | None:
    """The body in this county that holds the item by statute, or by designation where the law leaves it open."""
    if item.holder is not None:
        return statutory_body(catalog, item.holder, day)
    found = (d for d in catalog.designations.values() if item.id in d.items and day in d.period)
    return next((catalog.bodies[d.body] for d in found if d.body in catalog.bodies), None)


def names_town(catalog: Catalog, item: Item, town: Body) -> bool:
    """Whether the statute itself gives the item to towns of this kind."""
    area = catalog.areas.get(town.area)
    kind = area.town_kind if area else None
    return any(h.town and (not h.town_kinds or kind in h.town_kinds) for h in (item.holder, *item.joint) if h)


def listed(words: Iterator[str] | tuple[str, ...] | list[str], most: int = 5) -> str:
    """Names in backticks, the first few and how many there are."""
    names = list(dict.fromkeys(words))
    text = "、".join(f"`{name}`" for name in names[:most])
    return f"{text} 等 {len(names)} 个" if len(names) > most else text
