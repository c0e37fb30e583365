"""What the catalogs say about an item, a measure and a grant on a day, as facts that rules may ask for.

Pure look-ups without an event: deciding and admission read the same facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from powerlist.catalog import Catalog, short_title
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, Value
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder, Item
from powerlist.terms import LIBERTY, Level, Measure, MeasureKind

#: Facts of a line that has no item, no grant, no responsibility: known to be absent.
NO_ITEM: Mapping[str, Value] = {"item.articles": frozenset()} | {
    f"item.{name}": None for name in ("type", "name", "field", "statute", "part", "holder", "holder_level",
                                      "department")
} | dict.fromkeys(("item.vertical", "item.town_named", "item.joint", "item.in_force", "item.doubt",
                    "item.has_liberty", "item.has_compulsory", "item.only_reserved",
                    "item.listed_holder"), False)
NO_MEASURE: Mapping[str, Value] = {"measure.name": None, "measure.kind": None, "measure.reserved": False,
                                    "measure.liberty": False}
NO_GRANT: Mapping[str, Value] = {"grant.mode": None} | dict.fromkeys(
    ("grant.in_force", "grant.in_scope", "grant.covers", "grant.published", "grant.by_province",
     "grant.taken_back"), False)
NO_DUTY: Mapping[str, Value] = {"duty.articles": frozenset(), "duty.listed": False, "duty.principal": None,
                                 "duty.department": None, "duty.scenario": None}


def item_facts(catalog: Catalog, item: Item, measure: Measure | None, area: Area | None, day: date
               ) -> dict[str, Value]:
    """What the catalogs say about an item, seen from a town-level area."""
    holder = item.holder_of(measure)
    designated = holder is None and catalog.designated(item.id, day) is not None
    line = catalog.departments.get(holder.department or "") if holder else None
    statute = catalog.statutes.get((item.basis[0].statute or "") if item.basis else "")
    return {
        "item.type": item.type.value,
        "item.name": item.name,
        "item.field": item.field,
        "item.statute": short_title(statute) if statute else None,
        "item.articles": articles(item.basis),
        "item.part": item.part.value,
        "item.holder": "指定机构" if designated else _holder_word(holder),
        "item.holder_level": holder.level.value if holder and holder.level else None,
        "item.department": line.name if line else None,
        "item.vertical": line is not None and line.vertical,
        "item.town_named": names_town(holder, area) or any(names_town(h, area) for h in item.joint),
        "item.joint": sum(not h.town or names_town(h, area) for h in (item.holder, *item.joint) if h) > 1,
        "item.in_force": in_force(catalog, item, day),
        "item.doubt": item.doubt is not None,
        "item.has_liberty": any(m in LIBERTY for m in item.measures),
        "item.has_compulsory": any(m.kind is MeasureKind.COMPULSORY for m in item.measures),
        "item.only_reserved": bool(item.measures) and set(item.measures) <= set(item.reserved),
    }


def town_facts(catalog: Catalog, area: Area | None, town: Body | None) -> dict[str, Value]:
    """What the catalogs say about a town-level area and the body that governs it."""
    county = catalog.county
    return {
        "town.kind": area.town_kind.value if area and area.town_kind else None,
        "town.class": area.town_class.value if area and area.town_class else None,
        "town.of_county": county is not None and county.name.endswith("县"),
        "town.enforcement": town.enforcement.mode.value if town and town.enforcement else None,
    }


def articles(basis: tuple[Citation, ...]) -> frozenset[str]:
    """The articles that a basis names, without paragraph and item."""
    return frozenset(citation.whole_article for citation in basis)


def _holder_word(holder: Holder | None) -> str:
    if holder is None:
        return "未载明"
    if holder.town:
        return "镇街"
    return "政府" if holder.government else "指定机构" if holder.body else "部门"


def in_force(catalog: Catalog, item: Item, day: date) -> bool:
    """Whether the item exists on the day and some law it rests on is in force (or nobody knows better)."""
    if day not in item.period:
        return False
    return not item.basis or any(catalog.citable(citation, day) for citation in item.basis)


def names_town(holder: Holder | None, area: Area | None) -> bool:
    """Whether the statute itself names town-level government of this kind."""
    if holder is None or not holder.town:
        return False
    return not holder.town_kinds or (area is not None and area.town_kind in holder.town_kinds)


def measure_facts(item: Item, measure: Measure | None) -> dict[str, Value]:
    """What one measure of an item is in law."""
    return {
        "measure.name": measure.word if measure else None,
        "measure.kind": measure.kind.value if measure else None,
        "measure.reserved": measure in item.reserved,
        "measure.liberty": measure in LIBERTY,
    }


def in_order(measures: tuple[Measure, ...]) -> tuple[Measure | None, ...]:
    """The measures from the everyday to the grave, whatever their order in the file: the first one gives
    the lead, and a file's order must decide nothing. An item without measures is one line."""
    return tuple(measure for measure in Measure if measure in measures) or (None,)


def counting_grants(catalog: Catalog, item: Item, measure: Measure | None, town: Body, day: date
                    ) -> tuple[Grant, ...]:
    """The grants that count, by id: all in force that cover the measure; where there is none, the one known
    that comes nearest (in force for other measures, ended last, yet to come)."""
    grants = sorted(catalog.grants_of(item.id, town.id), key=lambda g: g.id)
    now = [g for g in grants if day in g.in_force]
    covering = tuple(g for g in now if g.covers(measure))
    past = sorted((g for g in grants if g.in_force.end and g.in_force.end <= day),
                  key=lambda g: (g.in_force.end or date.max, g.id))
    return covering or tuple((*now, *past[-1:], *grants)[:1])


def grant_facts(grant: Grant | None, measure: Measure | None, day: date) -> Mapping[str, Value]:
    """What a grant says on the day. `grant.in_scope` is left open where the grant has limits."""
    if grant is None:
        return NO_GRANT
    instrument = grant.instrument
    facts: dict[str, Value] = {
        "grant.mode": grant.mode.value,
        "grant.in_force": day in grant.in_force,
        "grant.covers": grant.covers(measure),
        "grant.published": grant.published is not None and grant.published.on <= day,
        "grant.by_province": instrument is not None and instrument.level in (Level.PROVINCE, Level.STATE),
        "grant.taken_back": grant.take_back is not None and grant.take_back.on <= day,
    }
    if grant.scope is None or grant.scope.when == ALWAYS_TRUE:
        facts["grant.in_scope"] = True
    return facts
