"""Gaps of a coverage survey in words (空白和重叠的说法). In: gaps. Out: Chinese phrases, and the command that shows one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.duties import Duty
from powerlist.model.places import Area
from powerlist.model.powers import Holder
from powerlist.read import shape as s
from powerlist.report.circumstances import case_words
from powerlist.report.command import decide_command
from powerlist.report.phrases import label_of
from powerlist.report.text import ROLES, party_word
from powerlist.report.wording import said
from powerlist.terms import BodyKind, Role
from powerlist.views.cases import Case
from powerlist.views.findings import Gap, Kind, Why, Witness

#: As many towns and types as are named in a line of text; the data and the tables have them all.
NAMED = 7

_UNPLACED = "法律没有写明由哪个部门实施，政府也没有指定"


@dataclass(frozen=True)
class Speech:
    """Speaks of the gaps of one catalog; `workspace` is how the user named it."""

    catalog: Catalog
    workspace: str | None = None

    def towns(self, towns: Sequence[Area], named: int = NAMED) -> str:
        """The towns by name, the first of many."""
        names = "、".join(town.name for town in towns[:named])
        return f"{names}等 {len(towns)} 个" if len(towns) > named else f"{names}（{len(towns)} 个）" if len(towns) > 1 else names

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
        return "；或者".join(case_words(case, self.catalog.vocabulary) for case in cases)

    def reason(self, gap: Gap) -> str:
        """Why it is a gap."""
        match gap.kind:
            case Kind.HOLE:
                return self._hole(gap)
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

    def _hole(self, gap: Gap) -> str:
        match gap.why:
            case Why.NOTHING_NAMED:
                return "这类事件没有写对应的事项、责任或者渠道"
            case Why.NOT_APPLICABLE:
                return "列出的事项在这种情形下都不适用"
            case Why.NOT_IN_FORCE:
                return "列出的事项已经失效或者依据不在施行"
            case Why.DUTY_ENDED:
                return "责任清单的这一条不在有效期内"
            case Why.NO_RULE if isinstance(gap.wanted, Holder) and gap.wanted.town:
                return f"法律写明由{said(gap.wanted, s.record_of(Holder), self.catalog)}实施，这里不是"
            case Why.NO_RULE:
                item = self.catalog.items.get(gap.ground or "")
                return "没有规则确定由谁办理" if item is None or item.holder is not None else _UNPLACED
        return "；".join((self._nobody(gap), *(f"{body.name}已于 {body.period.end} 撤销" for body in gap.ended)))

    def _nobody(self, gap: Gap) -> str:
        match gap.wanted:
            case Duty(town=True, only=(_, *_)):
                return "主体责任是经准入的镇街，这里不在其中"
            case Duty(town=True):
                return "主体责任是事发地镇街，这里没有镇街一级的机构"
            case Duty(department=str() as key):
                return f"主体责任是{party_word(key, None, self.catalog)}，没有机构承担"
            case Duty(body=str() as key):
                return f"主体责任单位{self.catalog.bodies[key].name}当日不存在"
            case Holder() as holder:
                return f"法定主体是{said(holder, s.record_of(Holder), self.catalog)}，没有机构承担"
        match gap.missing:
            case Role.PRINCIPAL.value:
                return "责任清单没有写主体责任单位"
            case Role.STATUTORY_HOLDER.value:
                return _UNPLACED
        return f"没有机构担任“{party_word(gap.missing, None, self.catalog)}”"

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
