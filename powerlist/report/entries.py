"""A line of a body's lists in words (清单条目的说法): where it comes from, who does what, on what basis.

In: an entry, seen from one body. Out: labels and phrases; `report.lists` sets them as pages, tables and data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.facts import in_order
from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE
from powerlist.model.powers import Instrument, Item, TakeBack
from powerlist.report.phrases import condition
from powerlist.terms import BodyKind, Level, Measure, Status
from powerlist.views.entries import Case, Entry, How, Lists, Origin, Section, Side

#: How far a record may be trusted, in a word.
STATUS = {Status.PUBLISHED: "公布", Status.STATUTE: "条文", Status.ILLUSTRATIVE: "示意", None: "来源未注明"}

#: Sections whose entries speak of taking back.
RETURNS = (Section.TAKEN_BACK, Section.TO_BE_TAKEN_BACK, Section.RECEIVED, Section.TO_RECEIVE)

#: As many towns as are named one by one; more are counted.
_NAMED = 3

_HOW = {How.STATUTE: "法律规定由它实施", How.JOINT: "法律规定由它和其他机关实施",
        How.HELP: "法律规定由它配合", How.LIABILITY: "法律规定追究它的责任", How.DESIGNATION: "政府指定",
        How.GRANT: "赋权（以镇街名义）", How.ENTRUSTMENT: "委托（以委托机关名义）", How.STATIONING: "派驻（实施主体不变）"}

Pairs = list[tuple[str, str | Sequence[str]]]


@dataclass(frozen=True)
class Words:
    """The words for the entries of one body's lists."""

    catalog: Catalog
    lists: Lists

    # Bodies.

    @cached_property
    def _towns(self) -> frozenset[str]:
        return frozenset(body.id for body in self.lists.towns)

    @cached_property
    def is_town(self) -> bool:
        """Whether the lists are those of a town."""
        return self.lists.body.id in self._towns

    @cached_property
    def over(self) -> Body | None:
        """The town in which the body lies."""
        area = self.catalog.area_at(self.lists.body.area, Level.TOWN)
        return self.catalog.body_of_kind(area.id, BodyKind.TOWN, self.lists.day) if area else None

    def bodies(self, found: Sequence[Body]) -> str:
        """Names; towns are put together: `8 个镇街`, or which ones where they are not all."""
        towns = [body for body in found if body.id in self._towns]
        others = [body.name for body in found if body.id not in self._towns]
        return "、".join([*others, *([self._together(towns)] if towns else [])])

    def _together(self, towns: Sequence[Body]) -> str:
        if len(towns) == len(self._towns) > 1:
            return f"全部 {len(towns)} 个镇街"
        names = "、".join(self._short(body) for body in towns)
        return names if len(towns) <= _NAMED else f"{len(towns)} 个镇街（{names}）"

    def _short(self, body: Body) -> str:
        area = self.catalog.areas.get(body.area)
        return area.name if area else body.name

    def side(self, side: Side) -> str:
        """One side of a matter: who, and what they do."""
        duties = "、".join(side.duty.duties)
        return self._who(side) + (f"：{duties}" if duties else "")

    def _who(self, side: Side) -> str:
        if side.duty.town:
            return "事发地镇街" + (f"（限{self.bodies(side.bodies)}）" if side.duty.only else "")
        if side.bodies:
            return self.bodies(side.bodies)
        line = self.catalog.departments.get(side.duty.department or "")
        return f"{line.name if line else side.duty.body}（本县没有登记承担的机构）"

    # Law and documents.

    def basis(self, entry: Entry) -> list[str]:
        """The articles of an entry; of a matter, those of the cases that concern the body."""
        if not entry.cases:
            return self.cited(entry.basis)
        return list(dict.fromkeys(text for case in entry.cases for text in self.cited(case.basis)))

    def cited(self, basis: tuple[Citation, ...]) -> list[str]:
        """Citations that hold on the day; those of ended law are named as such where there is no other."""
        return list(self.catalog.cites(basis, self.lists.day)) or [f"{citation}（当日不在施行）" for citation in basis]

    def documents(self, entry: Entry) -> list[str]:
        """The documents behind an entry, each once."""
        grants = [origin.grant for origin in entry.origins if origin.grant]
        found = [grant.instrument for grant in grants]
        if isinstance(entry.record, Admission):
            found.append(entry.record.instrument)
        return list(dict.fromkeys(document(instrument) for instrument in found if instrument))

    # Items.

    def origin(self, origin: Origin) -> str:
        """How an item came to the body: `赋权（以镇街名义）：罚款、责令改正；2022-01-01 起；grant-2022-gas`."""
        parts = [measures(origin.measures)]
        if origin.grant is not None:
            scope = origin.grant.scope
            parts += [f"范围：{scope.text}" if scope else "", f"{origin.grant.in_force}", origin.grant.id,
                      STATUS[origin.status]]
        said = "；".join(part for part in parts if part)
        return _HOW[origin.how] + (f"：{said}" if said else "")

    def applies(self, entry: Entry) -> str:
        """When the article of an item applies at all; nothing where it always does."""
        item = entry.record
        if not isinstance(item, Item) or item.when == ALWAYS_TRUE:
            return ""
        return condition(item.when, self.catalog.vocabulary)

    def doubt(self, entry: Entry) -> str:
        """What the law leaves open about an item."""
        return (isinstance(entry.record, Item) and entry.record.doubt) or ""

    def handed(self, entry: Entry) -> list[str]:
        """To which towns an item went, under which grant."""
        return [f"{self.bodies(origin.to)}：{self.origin(origin)}" for origin in entry.origins if origin.grant]

    def retained(self, entry: Entry) -> str:
        """What the department still does itself: measures that did not move, what lies outside the scope, other towns."""
        moved = [origin for origin in entry.origins if origin.grant and origin.how is not How.STATIONING]
        gone = {body.id for origin in moved for body in origin.to}
        left = [body for body in self.lists.towns if body.id not in gone]
        own = {m for origin in entry.origins if origin.grant is None for m in origin.measures}
        stay = own - {m for origin in moved for m in origin.measures}
        parts = ["没有交出的措施：" + measures(tuple(stay)) if moved and stay else "",
                 "赋权范围以外的" if any(origin.grant and origin.grant.scope for origin in moved) else "",
                 f"仍由它实施的镇街：{self.bodies(left)}" if moved and left else ""]
        return "；".join(part for part in parts if part)

    def returned(self, origin: Origin) -> Pairs:
        """One take-back: from when, to or from whom, how the receiver works."""
        grant = origin.grant
        if grant is None or grant.take_back is None:
            return []
        back = grant.take_back
        receiver = self.catalog.existing(back.receiver, self.lists.day)
        return [
            ("收回", f"自 {back.on} 起（{grant.id}，{STATUS[origin.status]}）"),
            ("承接", receiver.name if receiver else f"{back.receiver}（当日不存在）"),
            ("涉及", self.bodies(origin.to) if not self.is_town else ""),
            ("方式", back.way or "没有写明"),
            ("文件", _published(back)),
        ]

    # Matters.

    def case(self, case: Case) -> str:
        """Which case it is: the scenario and when it holds."""
        if case.scenario is None:
            return "一般情形"
        return f"{case.scenario.name}（{condition(case.scenario.when, self.catalog.vocabulary)}）"

    def mine(self, case: Case) -> list[str]:
        """What the body itself must do in a case, with its part."""
        key = self.lists.body.id
        sides = [("主体责任", side) for side in case.principals if key in side.ids]
        sides += [("配合", side) for side in case.supporting if key in side.ids]
        return [part + (f"：{'、'.join(side.duty.duties)}" if side.duty.duties else "") for part, side in sides]

    def theirs(self, case: Case) -> list[str]:
        """What all others must do in a case."""
        key = self.lists.body.id
        sides = [("牵头", side) for side in case.principals] + [("配合", side) for side in case.supporting]
        return [f"{part}　{self.side(side)}" for part, side in sides if not self._alone(side, key)]

    def _alone(self, side: Side, key: str) -> bool:
        return key in side.ids and (self.is_town or len(side.ids) == 1)


def measures(found: Sequence[Measure]) -> str:
    """Measures in the order of their gravity."""
    return "、".join(measure.word for measure in in_order(tuple(found)) if measure)


def document(instrument: Instrument) -> str:
    """A document as it is cited: title, number, day."""
    number = f"（{instrument.number}）" if instrument.number else ""
    return f"{instrument.title}{number}，{instrument.date}"


def _published(back: TakeBack) -> str:
    made = document(back.instrument) if back.instrument else "没有写明"
    return made + (f"；{back.published.on} 公布于{back.published.where}" if back.published else "")


def source(entry: Entry) -> str | None:
    """Where the record of an entry comes from, in the words of the list."""
    provenance = entry.record.provenance
    return provenance.source if provenance else None


def trusted(entry: Entry) -> str:
    """How far the entry may be trusted: `示意`, or `条文，部分示意` where only what was done with it is made up."""
    partly = entry.made_up and entry.status is not Status.ILLUSTRATIVE
    return STATUS[entry.status] + ("，部分示意" if partly else "")


def described(entry: Entry) -> str:
    """Type, field and how far the entry may be trusted: `行政处罚 · 城市管理 · 示意`."""
    return " · ".join(word for word in (entry.type, entry.field, trusted(entry)) if word)


def ways(entry: Entry) -> Iterator[str]:
    """How an item came to the body, in a word each: `法定`, `赋权`."""
    yield from dict.fromkeys(origin.how.value for origin in entry.origins)


def asked(record: Admission) -> Pairs:
    """What an admission asks for."""
    return [("要做", "、".join(record.duties)), ("随事保障", "、".join(record.safeguards)), ("期间", str(record.period))]


def is_item(entry: Entry) -> bool:
    """Whether the entry is a power or service, not a matter that is shared out."""
    return isinstance(entry.record, Item)
