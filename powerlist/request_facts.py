"""Request × catalog → facts that entry rules may ask for (申请的事实). Pure look-ups; no rule is weighed here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.clock import working_days
from powerlist.facts import counting_grants, grant_facts, item_facts, town_facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Request
from powerlist.model.condition import Value
from powerlist.model.duties import Responsibility
from powerlist.model.powers import Item
from powerlist.offices import statutory_holder
from powerlist.terms import Action, AdmissionList, BodyKind, Level, RequestKind

#: Kinds of request that lead to a list of their own, and which.
LISTS: Mapping[RequestKind, AdmissionList] = {
    RequestKind.GRID_ADMISSION: AdmissionList.GRID,
    RequestKind.VILLAGE_ADMISSION: AdmissionList.VILLAGE,
    RequestKind.TEMPORARY_TASK: AdmissionList.TEMPORARY,
    RequestKind.ASSESSMENT: AdmissionList.ASSESSMENT,
}

#: Kinds that put nothing new on those below, and kinds that are about a power however it is named.
_ADD_NOTHING = (RequestKind.TAKE_BACK, RequestKind.STATIONING, RequestKind.ASSESSMENT)
_HAND_OVER = (RequestKind.GRANT, RequestKind.ORDERING, RequestKind.ENTRUSTMENT)

#: After these a word of power is about somebody else's power, or about its absence.
_NOT_THEIRS = "".join(f"(?<!{word})" for word in ("配合", "协助", "未经", "未取得", "没有", "无"))

#: Receiving bodies in the words of the entry rules; any other is 其他机构.
_RECEIVERS: Mapping[BodyKind, str] = {
    BodyKind.TOWN: "镇街", BodyKind.VILLAGE: "村居",
    BodyKind.DEPARTMENT: "部门", BodyKind.VERTICAL: "部门", BodyKind.STATIONED: "部门",
}

#: What a simulation says of the towns asked for: the only fact of a request that evidence can stand behind.
SIMULATED = "request.simulated"

#: The field of safety at work, by the name of the line and by that of the work.
_SAFETY = ("应急管理", "安全生产")


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
        "request.in_grant": _in_grant(catalog, request),
        "request.takes_back": takes_back(request),
        "request.adds": _adds(catalog, request, day),
        "request.power_words": _power_words(catalog, request, day),
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


def takes_back(request: Request) -> bool:
    """Whether a grant returns: an adjustment that names one, or who is to receive it, is a return too."""
    returning = request.grant is not None or request.receiver is not None
    return request.kind is RequestKind.TAKE_BACK or (request.kind is RequestKind.ADJUSTMENT and returning)


def _in_grant(catalog: Catalog, request: Request) -> bool | None:
    """Whether all items and towns named stand in the grant named; absent where no grant is."""
    if request.grant is None:
        return None
    grant = catalog.grants[request.grant]
    return set(request.items) <= set(grant.items) and set(request.to) <= set(grant.to)


def _adds(catalog: Catalog, request: Request, day: date) -> str | None:
    """What the request puts on those below, whatever it calls itself."""
    if request.kind in _ADD_NOTHING or takes_back(request) or request.action is Action.END:
        return None
    listed = listed_duty(catalog, request, day)
    if request.kind is RequestKind.ADJUSTMENT and listed is not None and not _asks_more(request, listed):
        return None
    return "权力" if request.items or request.kind in _HAND_OVER else "职责"


def _asks_more(request: Request, listed: Responsibility) -> bool:
    """Whether the towns would do, or answer for, what they do not by the duty on the list."""
    sides = [side for side in (listed.principal, *listed.supporting) if side is not None and side.town]
    leads = listed.principal is not None and listed.principal.town
    reached = any(not side.only for side in sides) or set(request.to) <= {town for side in sides for town in side.only}
    newly_leads = request.principal is not None and request.principal.town and not leads
    return newly_leads or not reached or not set(_town_duties(request)) <= {word for side in sides for word in side.duties}


def _town_duties(request: Request) -> tuple[str, ...]:
    """What the request wants the towns to do."""
    sides = (request.principal, *request.supporting)
    return (*request.duties, *(word for side in sides if side is not None and side.town for word in side.duties))


def _power_words(catalog: Catalog, request: Request, day: date) -> frozenset[str] | None:
    """Words of power in the request's own text, as far as the towns or villages are to use the power."""
    attribute = catalog.vocabulary.get("request.power_words")
    listed = listed_duty(catalog, request, day)
    text = "；".join((request.matter or (listed.matter if listed else ""), *_town_duties(request)))
    words = attribute.values if attribute else ()
    return frozenset(word for word in words if re.search(_NOT_THEIRS + word, text)) or None


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
    return listed_duty(catalog, request, day) is not None


def listed_duty(catalog: Catalog, request: Request, day: date) -> Responsibility | None:
    """The duty on the lists that the request is about, by its id or by its words."""
    return next((r for r in catalog.responsibilities.values() if day in r.period
                 and (request.responsibility == r.id or r.goes_by(request.matter))), None)


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
        facts["target.kind"] = _RECEIVERS.get(target.kind, "其他机构")
        facts["target.safety_trained"] = _safety_trained(target, day)
        facts |= town_facts(catalog, area, target)
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
    return {"target.certified": capacity.certified_on(day), "target.reviewers": capacity.reviewers,
            "target.equipped": capacity.equipped}


def _safety_trained(target: Body, day: date) -> bool:
    """Whether those who look after safety at work have been trained; nobody is who is not on record."""
    known = (target.capacity_for(field, day) for field in _SAFETY)
    return any(capacity is not None and capacity.trained for capacity in known)
