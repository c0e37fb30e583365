"""Gaps of a coverage survey in words (空白和重叠的说法). In: gaps. Out: Chinese phrases, and the command that shows one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.places import Area
from powerlist.report.absence import absence_words
from powerlist.report.circumstances import Floors, case_words, floors_of
from powerlist.report.command import decide_command
from powerlist.report.phrases import label_of
from powerlist.report.text import ROLES
from powerlist.report.towns import towns_counted
from powerlist.terms import BodyKind, Role
from powerlist.views.cases import Case
from powerlist.views.findings import Gap, Kind, Witness

#: As many towns and types as are named in a line of text; the data and the tables have them all.
NAMED = 7

@dataclass(frozen=True)
class Speech:
    """Speaks of the gaps of one catalog; `workspace` is how the user named it."""

    catalog: Catalog
    workspace: str | None = None

    def towns(self, towns: Sequence[Area], named: int = NAMED) -> str:
        """The towns by name, the first of many."""
        names = "、".join(town.name for town in towns[:named])
        if len(towns) > named:
            return f"{names}等 {towns_counted(towns)}"
        return f"{names}（{towns_counted(towns)}）" if len(towns) > 1 else names

    def types(self, gaps: Sequence[Gap]) -> list[str]:
        """The event types of several gaps, each with the facts it takes."""
        together: dict[str, list[Gap]] = {}
        for gap in gaps:
            together.setdefault(gap.type.id, []).append(gap)
        return [self._type(of_type) for of_type in together.values()]

    def _type(self, gaps: Sequence[Gap]) -> str:
        case = self.cases([case for gap in gaps for case in gap.cases])
        return f"{gaps[0].type.name}（{case}）" if case else gaps[0].type.name

    def cases(self, cases: Sequence[Case]) -> str:
        """The facts it takes; nothing where it takes none."""
        return "；或者".join(case_words(case, self.catalog.vocabulary, self._floors) for case in cases)

    @cached_property
    def _floors(self) -> Floors:
        return floors_of(self.catalog)

    def reason(self, gap: Gap) -> str:
        """Why it is a gap."""
        match gap.kind:
            case Kind.HOLE if gap.absence is not None:
                return absence_words(gap.absence, self.catalog)
            case Kind.OVERLAP:
                if gap.grants:
                    modes = "、".join(f"{grant.id}（{grant.mode.value}）" for grant in gap.grants)
                    return f"几份赋权文件同时有效：{modes}"
                effects = [self.catalog.rules[rule].then for side in gap.sides for rule in side.rules]
                if {effect.lead for effect in effects if effect is not None} == {Role.PRINCIPAL.value}:
                    return "责任清单写了几个主体责任单位"
                return "几条规则给出不同的主办单位，又没有先后"
            case Kind.ADJUDICATED:
                return "法律把同一项权力给了几家"
            case Kind.TOO_WIDE:
                return f"“{label_of(gap.missing or '', self.catalog.vocabulary)}”的取值组合太多，没有算完，不能保证有主办"
        asks = "、".join(label_of(name, self.catalog.vocabulary) for name in gap.asks)
        return f"要先问：{asks}"

    def sides(self, gap: Gap) -> list[str]:
        """The sides of an overlap, with the rules that name them."""
        return [f"{self._side(side.body, gap)}（{'、'.join(side.rules)}）" for side in gap.sides]

    def _side(self, body: Body | None, gap: Gap) -> str:
        if body is None:
            return "规则给出的分类不同"
        return ROLES[Role.TOWN] if body.kind is BodyKind.TOWN and len(gap.towns) > 1 else body.name

    def interim(self, gap: Gap) -> str:
        """Who keeps it meanwhile."""
        if gap.interim is None:
            return "没有" if gap.kind is Kind.HOLE else ""
        named = len(gap.towns) > 1 and gap.interim.kind in (BodyKind.TOWN, BodyKind.CENTRE) and any(
            town.id == gap.interim.area for town in gap.towns)
        return ROLES[Role.TOWN if gap.interim.kind is BodyKind.TOWN else Role.TOWN_COMMAND_CENTRE] if named else gap.interim.name

    def ground(self, gap: Gap | str | None) -> str:
        """The item or duty that comes nearest to giving an owner."""
        key = gap.ground if isinstance(gap, Gap) else gap
        item, duty = self.catalog.items.get(key or ""), self.catalog.responsibilities.get(key or "")
        return f"{item.name}〔{item.id}〕" if item else f"{duty.matter}〔{duty.id}〕" if duty else ""

    def command(self, witness: Witness) -> str:
        """The command that shows it."""
        return decide_command(witness.event, witness.day, self.catalog, workspace=self.workspace)
