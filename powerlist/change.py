"""What an admitted request does to the lists (目录变更): records before and after. Pure; writes nothing.

The past stays true: a grant that returns in part is split into what remains and what returns, both with
their old beginning; a duty whose sides change ends, and a new record begins. What the request leaves open
and the record needs is said (`Lack`), never filled in; what it asks for at all is for `purpose` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.logic.evaluate import Facts
from powerlist.model.admissions import Admission
from powerlist.model.cases import Request
from powerlist.model.common import Citation, Provenance
from powerlist.model.duties import Duty, Responsibility
from powerlist.model.period import Period
from powerlist.model.powers import Grant, TakeBack
from powerlist.offices import statutory_holder
from powerlist.purpose import Meaning, Purpose, meaning_of
from powerlist.request_facts import LISTS
from powerlist.terms import AdmissionList, BodyKind, GrantMode, ItemType, RequestKind, Status
from powerlist.trace import Amendment, Change, Lack

_WANTED = {
    "effective": "没有写拟实施日",
    "instrument": "没有决定文件",
    "published": "没有写在哪一天、哪里公布",
    "receiver": "没有写收回后的承接部门",
    "way": "没有写承接部门的工作方式",
    "items": "没有写事项",
    "to": "没有写由哪些镇街承接",
    "matter": "没有写事项",
    "field": "没有写事项的领域",
    "principal": "没有写由谁负主体责任",
    "duties": "没有写镇街配合做什么",
    "until": "没有写终止日；委托和临时任务应当有期限",
    "grant": "没有写收回哪一份赋权",
    "giver": "事项没有共同的法定主体，说不清由谁委托或者派驻",
    "action": "没有写怎样调整这一项责任：写明新的分工，或者写 action: 取消",
}


def change_of(catalog: Catalog, request: Request, facts: Facts, day: date) -> Change:
    """The change of the lists, with what the request says and nothing more."""
    return _Drafting(catalog, request, facts, day).change()


class _Drafting:
    """One request turned into records; `lacks` gathers what stands in the way."""

    def __init__(self, catalog: Catalog, request: Request, facts: Facts, day: date) -> None:
        self.catalog = catalog
        self.request = request
        self.facts = facts
        self.day = day
        self.lacks: dict[str, Lack] = {}
        self.taken: set[str] = set()

    def change(self) -> Change:
        """Draft by the kind of request; a record of another workspace is not this county's to alter."""
        meaning = meaning_of(self.catalog, self.request, self.day)
        for lack in meaning.lacks:
            self._lack(lack.key, lack.message)
        self._want("effective", "instrument")
        self._days_in_order()
        amendments = tuple(self._amendments(meaning))
        for amendment in amendments:
            if amendment.before is not None and amendment.before.at.file not in self.catalog.own_files:
                self._lack("workspace", f"`{amendment.before.id}` 在共用的目录里，不能在本县的工作区里改")
        return Change(amendments, tuple(self.lacks.values()))

    def _amendments(self, meaning: Meaning) -> Iterator[Amendment]:
        match meaning.purpose:
            case Purpose.HAND_OVER:
                yield from self._grants()
            case Purpose.TAKE_BACK:
                yield from self._take_back()
            case Purpose.NEW_DUTY:
                yield from self._new_duty()
            case Purpose.ALTER_DUTY if meaning.duty is not None:
                yield from self._altered_duty(meaning.duty)
            case Purpose.END_DUTY if meaning.duty is not None:
                yield from self._ended_duty(meaning.duty)
            case Purpose.LISTING:
                yield from self._admission(LISTS[self.request.kind])

    # What is said, and what is not.

    def _lack(self, key: str, message: str) -> None:
        self.lacks.setdefault(key, Lack(key, message))

    def _want(self, *keys: str) -> None:
        """Keys of the request that the record needs."""
        for key in keys:
            if not getattr(self.request, key):
                self._lack(key, _WANTED[key])

    def _days_in_order(self) -> None:
        """What was done lawfully up to now stays so: no change begins before it was asked for and decided, and
        none ends before it begins."""
        request = self.request
        if request.until is not None and request.until <= self._from:
            self._lack("until", f"终止日 {request.until} 应当晚于{'拟实施日' if request.effective else '申请日'} {self._from}")
        if request.effective is None:
            return
        if request.effective < self.day:
            self._lack("effective", f"拟实施日 {request.effective} 在申请日 {self.day} 之前，清单不追溯变更")
        elif request.instrument is not None and request.instrument.date > request.effective:
            self._lack("effective", f"拟实施日 {request.effective} 在决定文件的日期 {request.instrument.date} 之前")

    @property
    def _from(self) -> date:
        """The day the change begins; for drafts without one, the day of the request."""
        return self.request.effective or self.day

    @property
    def _period(self) -> Period:
        return Period(self.request.effective, self.request.until)

    @property
    def _provenance(self) -> Provenance | None:
        """A record that rests on a published decision says so; any other inherits what its file says."""
        instrument = self.request.instrument
        if instrument is None or self.request.published is None:
            return None
        return Provenance(Status.PUBLISHED, instrument.title + (f"（{instrument.number}）" if instrument.number else ""))

    def _id(self, noun: str, table: Mapping[str, object]) -> str:
        """An id that no record of the kind has, from the number of the request, or its kind and day."""
        own = self.request.id or f"{self.request.kind.name.lower().replace('_', '-')}-{self._from}"
        base = (own if own.startswith(noun) else f"{noun}-{own}")[:72]
        number, found = 1, base
        while found in table or found in self.taken:
            number += 1
            found = f"{base}-{number}"
        self.taken.add(found)
        return found

    # Grants.

    def _grants(self) -> Iterator[Amendment]:
        """One record for each way of handing over: approvals are entrusted even where penalties are granted."""
        self._want("items", "to")
        groups: dict[tuple[GrantMode, str | None], list[str]] = {}
        for item in self.request.items:
            mode = self._mode(item)
            groups.setdefault((mode, self._giver(mode, item)), []).append(item)
        for (mode, giver), items in groups.items():
            if mode is not GrantMode.STATIONING:
                self._want("published")
            if mode is GrantMode.ENTRUSTMENT:
                self._want("until")
            if mode is not GrantMode.GRANT and giver is None:
                self._lack("giver", _WANTED["giver"])
            self._held_already(items, mode)
            request = self.request
            yield Amendment("grants", Grant(
                self._id("grant", self.catalog.grants), tuple(items), request.to, mode, request.instrument, giver,
                request.measures, request.scope, self._period, request.published, provenance=self._provenance))

    def _mode(self, item: str) -> GrantMode:
        modes = {RequestKind.ENTRUSTMENT: GrantMode.ENTRUSTMENT, RequestKind.STATIONING: GrantMode.STATIONING}
        approval = self.catalog.items[item].type is ItemType.APPROVAL
        return modes.get(self.request.kind, GrantMode.ENTRUSTMENT if approval else GrantMode.GRANT)

    def _giver(self, mode: GrantMode, item: str) -> str | None:
        """Who entrusts or stations: the applicant where it is the holder's side, else the statutory holder."""
        if mode is GrantMode.GRANT:
            return None
        if self.request.kind in (RequestKind.ENTRUSTMENT, RequestKind.STATIONING):
            return self.request.applicant
        holder = statutory_holder(self.catalog, self.catalog.items[item], self.day)
        return holder.id if holder else None

    def _held_already(self, items: list[str], mode: GrantMode) -> None:
        for item in items:
            for body in self.request.to:
                for grant in self.catalog.grants_of(item, body):
                    if grant.mode is mode and grant.in_force.overlap(self._period):
                        name = self.catalog.bodies[body].name
                        self._lack("items", f"`{item}` 已经在赋权 `{grant.id}` 里交给{name}，从申请中删去")

    def _take_back(self) -> Iterator[Amendment]:
        request = self.request
        self._want("grant", "receiver", "way")
        grant = self.catalog.grants.get(request.grant or "")
        if grant is None:
            return
        items = request.items or grant.items
        towns = request.to or grant.to
        if grant.take_back is not None:
            self._lack("grant", f"赋权 `{grant.id}` 已经从 {grant.take_back.on} 起收回")
        elif request.effective is not None and request.effective not in grant.period:
            self._lack("effective", f"{request.effective} 不在赋权 `{grant.id}` 的期间内（{grant.period}）")
        for key, wanted, held in (("items", items, grant.items), ("to", towns, grant.to)):
            absent = [name for name in wanted if name not in held]
            if absent:
                self._lack(key, f"赋权 `{grant.id}` 里没有 " + "、".join(f"`{name}`" for name in absent))
        if request.receiver is not None and request.effective is not None and not self.lacks.keys() & {"items", "to"}:
            back = TakeBack(request.effective, request.receiver, request.way, request.instrument, request.published)
            yield from self._split(grant, items, towns, back)

    def _split(self, grant: Grant, items: tuple[str, ...], towns: tuple[str, ...], back: TakeBack
               ) -> Iterator[Amendment]:
        """What remains keeps the old record and its beginning; what returns gets a record that began then too."""
        returned = _in(grant.items, items)
        other_items = tuple(item for item in grant.items if item not in items)
        other_towns = tuple(town for town in grant.to if town not in towns)
        if not other_items and not other_towns:
            yield Amendment("grants", replace(grant, take_back=back), grant)
            return
        remaining = self._part(grant, other_items, grant.to) if other_items else self._part(grant, grant.items, other_towns)
        back_again = replace(self._part(grant, returned, _in(grant.to, towns)), take_back=back)
        if self.lacks.keys() & {"items"}:
            return
        yield Amendment("grants", remaining, grant)
        if other_items and other_towns:  # the returned items stay with the towns that keep them
            kept = self._part(grant, returned, other_towns)
            yield Amendment("grants", replace(kept, id=self._id("grant", self.catalog.grants)), origin=grant)
        yield Amendment("grants", replace(back_again, id=self._id("grant", self.catalog.grants)), origin=grant)

    def _part(self, grant: Grant, items: tuple[str, ...], towns: tuple[str, ...]) -> Grant:
        """Some of the items for some of the towns, with the measures that these items have; an item that names
        no measures may have any."""
        measures = [self.catalog.items[item].measures for item in items]
        known = {measure for named in measures for measure in named}
        kept = tuple(measure for measure in grant.measures if measure in known or not all(measures))
        if grant.measures and not kept:  # an empty list would hand over every measure
            said = "、".join(f"`{item}`" for item in items)
            self._lack("items", f"赋权 `{grant.id}` 下放的措施没有一项是 {said} 的，拆不开：先对照赋权文件改正 `measures`")
        return replace(grant, items=items, to=towns, measures=kept)

    # Duties.

    def _new_duty(self) -> Iterator[Amendment]:
        """A new matter: the office that asked for help answers for it, the towns named help."""
        request = self.request
        items = [self.catalog.items[item] for item in request.items]
        fields = {item.field for item in items}
        matter = request.matter or (items[0].name if len(items) == 1 else None)
        field = request.field or (fields.pop() if len(fields) == 1 else None)
        principal = request.principal
        if principal is None and request.kind is RequestKind.DUTY_ADMISSION:
            principal = Duty(body=request.applicant)
        for key, value in (("matter", matter), ("field", field), ("principal", principal)):
            if value is None:
                self._lack(key, _WANTED[key])
        if matter is None:
            return
        for listed in self.catalog.responsibilities.values():
            if listed.goes_by(matter) and listed.period.overlap(self._period):
                self._lack("matter", f"`{matter}` 已经在责任清单上（`{listed.id}`）")
        if not request.supporting:
            self._want("to", "duties")
        basis = request.basis or tuple(dict.fromkeys(c for item in items for c in item.basis))
        yield Amendment("responsibilities", Responsibility(
            self._id("duty", self.catalog.responsibilities), matter, field or "", principal,
            supporting=self._supporting(()), basis=(*basis, *self._decision()), period=self._period,
            provenance=self._provenance))

    def _supporting(self, so_far: tuple[Duty, ...]) -> tuple[Duty, ...]:
        """The sides that help: those the request names, else those so far; with the towns it names, for the
        duties it names."""
        request = self.request
        sides = request.supporting or so_far
        said = any(side.town for side in request.supporting)
        if request.duties and said:
            self._lack("duties", "镇街配合做什么写了两处：supporting 里已经有镇街一方，删去 duties")
        elif request.to and not said:
            self._want("duties")
        if said:
            sides = tuple(replace(side, only=self._only(request.to)) if side.town and not side.only else side for side in sides)
            self._all_help(sides)
            return sides
        if not request.duties and not request.to:
            return sides
        helping = [side for side in sides if side.town]
        if not helping:
            self._want("to")
        named = tuple(town for side in helping for town in side.only) if all(side.only for side in helping) else ()
        return (*(side for side in sides if not side.town), self._towns(named))

    def _all_help(self, sides: tuple[Duty, ...]) -> None:
        """A town that is named must have a side that it stands on."""
        helping = [side.only for side in sides if side.town]
        for town in self.request.to:
            if all(only and town not in only for only in helping):
                self._lack("to", f"`{town}` 在 `to` 里，supporting 却没有写它配合什么：补上，或者从 `to` 里删去")

    def _towns(self, so_far: tuple[str, ...]) -> Duty:
        """The side of the towns for the duties named."""
        return Duty(town=True, only=self._only(self.request.to or so_far), duties=self.request.duties)

    def _only(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """The towns named, where they are not all towns of the county."""
        county = self.catalog.manifest.county or ""
        every = {body.id for body in self.catalog.bodies.values()
                 if body.kind is BodyKind.TOWN and self._from in body.period and self.catalog.within(body.area, county)}
        return () if every <= set(named) else named

    def _decision(self) -> tuple[Citation, ...]:
        """The document that decides, as a basis of the duty."""
        instrument = self.request.instrument
        return (Citation(document=instrument.title),) if instrument else ()

    def _ended_duty(self, duty: Responsibility) -> Iterator[Amendment]:
        """The past keeps the record, the future does not have it."""
        effective = self.request.effective
        if effective is not None and (effective not in duty.period or effective == duty.period.start):
            self._lack("effective", f"{effective} 不在责任事项 `{duty.id}` 的期间内（{duty.period}）")
        elif effective is not None:
            yield Amendment("responsibilities", replace(duty, period=Period(duty.period.start, effective)), duty)

    def _altered_duty(self, duty: Responsibility) -> Iterator[Amendment]:
        """One record for the past and one for what follows; event types lead to both."""
        request = self.request
        if not (request.principal or request.supporting or request.duties or request.to or request.basis or request.field
                or request.until):
            self._lack("action", _WANTED["action"])
            return
        following = self._following(duty)
        ended = tuple(self._ended_duty(duty))
        if not ended:
            return
        yield from ended
        yield Amendment("responsibilities", following, origin=duty)
        for kind in self.catalog.event_types.values():
            if duty.id in kind.responsibilities:
                listed = tuple(key for old in kind.responsibilities
                               for key in ((old, following.id) if old == duty.id else (old,)))
                yield Amendment("event_types", replace(kind, responsibilities=listed), kind)

    def _following(self, duty: Responsibility) -> Responsibility:
        """The duty as it goes on from the day: what the request says, and the rest as it was."""
        request = self.request
        return replace(
            duty, id=self._id("duty", self.catalog.responsibilities), field=request.field or duty.field,
            principal=request.principal or duty.principal, supporting=self._supporting(duty.supporting),
            basis=(*(request.basis or duty.basis), *self._decision()),
            period=Period(request.effective, request.until or duty.period.end),
            provenance=self._provenance or duty.provenance)

    # Matters admitted beside the lists of powers and duties.

    def _admission(self, where: AdmissionList) -> Iterator[Amendment]:
        request = self.request
        self._want("matter", "to")
        if where is AdmissionList.TEMPORARY:
            self._want("until")
        if request.matter is None:
            return
        for listed in self.catalog.admissions.values():
            if listed.list is where and listed.matter == request.matter and set(listed.to) & set(request.to) \
                    and listed.period.overlap(self._period):
                self._lack("matter", f"`{request.matter}` 已经在{where.value}清单上（`{listed.id}`）")
        yield Amendment("admissions", Admission(
            self._id("admission", self.catalog.admissions), where, request.matter, request.applicant, request.to,
            request.duties, self._safeguards(), self._period, request.instrument, request.basis, self._provenance))

    def _safeguards(self) -> tuple[str, ...]:
        given = self.facts.get("request.safeguards")
        attribute = self.catalog.vocabulary.get("request.safeguards")
        if not isinstance(given, frozenset) or attribute is None:
            return ()
        return tuple(word for word in attribute.values if word in given)


def _in(listed: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those wanted, in the order of the list."""
    return tuple(name for name in listed if name in wanted)
