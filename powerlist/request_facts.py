"""Request × catalog → facts that entry rules may ask for (申请的事实). Pure look-ups; no rule is weighed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.clock import working_days
from powerlist.facts import counting_grants, grant_facts, item_facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Request
from powerlist.model.condition import Value
from powerlist.model.powers import Item
from powerlist.offices import statutory_holder
from powerlist.terms import AdmissionList, BodyKind, Level, RequestKind

#: Kinds of request that lead to a list of their own, and which.
LISTS: Mapping[RequestKind, AdmissionList] = {
    RequestKind.GRID_ADMISSION: AdmissionList.GRID,
    RequestKind.VILLAGE_ADMISSION: AdmissionList.VILLAGE,
    RequestKind.TEMPORARY_TASK: AdmissionList.TEMPORARY,
    RequestKind.ASSESSMENT: AdmissionList.ASSESSMENT,
}


@dataclass(frozen=True)
class Subject:
    """One item to one receiving body: what entry rules look at (审查对象)."""

    title: str
    facts: Mapping[str, Value]


def request_facts(catalog: Catalog, request: Request, day: date) -> dict[str, Value]:
    """What holds of the request as a whole. A fact that cannot be told is left out."""
    applicant = catalog.bodies[request.applicant]
    return {
        "request.kind": request.kind.value,
        "request.papers": frozenset(request.papers),
        "request.receiver": request.receiver is not None,
        "request.receiver_way": request.way is not None,
        "request.receiver_holds": _receiver_holds(catalog, request, day),
        "request.has_items": bool(request.items or request.matter or request.responsibility),
        "request.has_towns": bool(request.to),
        "request.has_grant": request.grant is not None,
        "request.has_basis": bool(request.basis),
        "request.has_effective": request.effective is not None,
        "request.has_end": request.until is not None,
        "request.has_publication": request.published is not None,
        "request.for_itself": set(request.to) <= {request.applicant},
        "request.on_list": on_list(catalog, request, day),
        "applicant.kind": applicant_kind(applicant),
        **_notice(catalog, request, day),
        **_instrument(request),
    }


def _receiver_holds(catalog: Catalog, request: Request, day: date) -> bool | None:
    """Whether the powers return to the body that statute gives them to."""
    grant = catalog.grants.get(request.grant or "")
    items = request.items or (grant.items if grant else ())
    if request.receiver is None or not items:
        return None
    holders = [statutory_holder(catalog, catalog.items[item], day) for item in items]
    return all(holder is not None and holder.id == request.receiver for holder in holders)


def _notice(catalog: Catalog, request: Request, day: date) -> dict[str, Value]:
    """Working days between the request and the day it is to take effect; open without a calendar."""
    if request.effective is None:
        return {"request.notice_days": None}
    days = working_days(catalog, day, request.effective)
    return {} if days is None else {"request.notice_days": days}


def _instrument(request: Request) -> dict[str, Value]:
    """A decision of the province answers whether there is one; a lower one says nothing of it."""
    instrument = request.instrument
    facts: dict[str, Value] = {"request.has_instrument": instrument is not None,
                               "request.instrument_level": instrument.level.value if instrument else None}
    if instrument is not None and instrument.level in (Level.PROVINCE, Level.STATE):
        facts["request.provincial_decision"] = True
    return facts


def applicant_kind(body: Body) -> str:
    """Who asks, in the words of the entry rules."""
    if body.kind is BodyKind.TOWN:
        return "镇街"
    if body.level is Level.COUNTY:
        return "县级政府" if body.kind is BodyKind.GOVERNMENT else "县级部门"
    return "市级部门" if body.level is Level.CITY else "其他"


def on_list(catalog: Catalog, request: Request, day: date) -> bool:
    """Whether what is asked for already stands on the lists, for every body named."""
    if request.kind in LISTS:
        return _admitted(catalog, request, day)
    if request.items:
        return bool(request.to) and all(
            any(day in grant.in_force for grant in catalog.grants_of(item, body))
            for item in request.items for body in request.to)
    listed = [r for r in catalog.responsibilities.values() if day in r.period]
    return any(request.responsibility == r.id or request.matter in (r.matter, *r.aliases) for r in listed)


def _admitted(catalog: Catalog, request: Request, day: date) -> bool:
    bodies = {body for admission in catalog.admissions.values()
              if admission.list is LISTS[request.kind] and admission.matter == request.matter
              and day in admission.period for body in admission.to}
    return bool(bodies) and set(request.to) <= bodies


def subjects_of(catalog: Catalog, request: Request, day: date) -> list[Subject]:
    """Every item with every receiving body; one subject without either where none is named."""
    items: tuple[Item | None, ...] = tuple(catalog.items[i] for i in request.items) or (None,)
    targets: tuple[Body | None, ...] = tuple(catalog.bodies[b] for b in request.to) or (None,)
    return [_subject(catalog, request, item, target, day) for item in items for target in targets]


def _subject(catalog: Catalog, request: Request, item: Item | None, target: Body | None, day: date) -> Subject:
    area = catalog.areas.get(target.area) if target else None
    blank = {n: None for n in catalog.vocabulary if n.startswith(("item.", "grant.", "target.", "town."))}
    blank["applicant.holds"] = None
    facts: dict[str, Value] = {**blank, **grant_facts(None, None, day)}
    if target is not None:
        kinds = {BodyKind.TOWN: "镇街", BodyKind.VILLAGE: "村居"}
        facts["target.kind"] = kinds.get(target.kind, "其他机构")
        facts["town.kind"] = area.town_kind.value if area and area.town_kind else None
        county = catalog.county
        facts["town.of_county"] = county is not None and county.name.endswith("县")
    if item is not None:
        facts |= item_facts(catalog, item, None, area, day)
        holder = statutory_holder(catalog, item, day)
        facts["applicant.holds"] = holder is not None and holder.id == request.applicant
        if target is not None:
            grant = next(iter(counting_grants(catalog, item, None, target, day)), None)
            facts |= {"grant.in_scope": True, **grant_facts(grant, None, day)}
            facts |= _capacity_facts(target, item.field, day)
    title = " → ".join(part.name for part in (item, target) if part is not None)
    return Subject(title, facts)


def _capacity_facts(target: Body, field: str, day: date) -> dict[str, Value]:
    capacity = target.capacity_for(field, day)
    if capacity is None:
        return {"target.certified": 0, "target.reviewers": 0, "target.equipped": False}
    return {"target.certified": capacity.certified, "target.reviewers": capacity.reviewers,
            "target.equipped": capacity.equipped}
