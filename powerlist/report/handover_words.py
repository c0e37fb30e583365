"""What changes hands, in words (归属变化的说法). In: one change as `views.handover` found it. Out: Chinese phrases and
sentences fit for an announcement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from powerlist.logic.typing import Vocabulary
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.rulebook import Rule
from powerlist.report.circumstances import Floors, case_words, floors_of
from powerlist.report.command import decide_command
from powerlist.report.phrases import label_of
from powerlist.report.records import kind_word
from powerlist.report.sides import sides_words
from powerlist.report.text import ROLES
from powerlist.report.towns import towns_counted
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.terms import BodyKind, Outcome, Role
from powerlist.views.changes import Filed, Gone, Handover
from powerlist.views.handover import Handovers
from powerlist.views.replies import Basis, Owner
from powerlist.views.shifts import Uncompared

#: As many names as a sentence holds; data and tables have them all.
NAMED = 3

_NO_FILING = "规则里没有由原办理单位办结的规定，在办的要在移交时另行写明"
_NO_JURISDICTION = "按改后的清单，它立案时就没有管辖权；要让在办案件由它办结，把施行日写进清单"


@dataclass(frozen=True)
class Words:
    """Speaks of one comparison. `named`: how many event types and towns a sentence names; `formal`: days are written
    as in documents."""

    found: Handovers
    named: int = NAMED
    formal: bool = False

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {**self.found.before.rules, **self.found.after.rules}

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return {**self.found.before.vocabulary, **self.found.after.vocabulary}

    @cached_property
    def _floors(self) -> Floors:
        return floors_of(self.found.after)

    def sentence(self, one: Handover) -> str:
        """What changes, for whom, from when."""
        return f"{self._what(one)}{self._change(one)}。"

    def _what(self, one: Handover) -> str:
        when = self.when(one.period)
        condition = self.condition(one)
        return f"{when}{'，' if when else ''}{self.kinds(one.kinds)}在{self.towns(one.towns)}{condition}"

    def _change(self, one: Handover) -> str:
        before, after = one.change.before, one.change.after
        if isinstance(before, Owner) and isinstance(after, Owner):
            return self._handed(before, after, one)
        if isinstance(before, frozenset) and isinstance(after, frozenset):
            gained, lost = self.names(after, one), self.names(before, one)
            told = (f"增加{gained}配合" if after else "", f"不再由{lost}配合" if before else "")
            return "，".join(part for part in told if part)
        if isinstance(before, Basis) or isinstance(after, Basis):
            return f"办理主体不变，依据由{self.basis(before)}改为{self.basis(after)}"
        return f"，时限由“{before or '没有写'}”改为“{after or '没有'}”"

    def _handed(self, before: Owner, after: Owner, one: Handover) -> str:
        if before.outcome is after.outcome is Outcome.OWNED:
            if before.lead == after.lead:
                return f"仍由{self.who(before.lead, one)}办理，{self._names(before, one)}改为{self._names(after, one)}"
            stays = f"，{self.who(before.lead, one)}转为配合" if one.stays else ""
            return f"由{self.owner(before, one)}改由{self.owner(after, one)}办理{stays}"
        was, now = (f"由{self.owner(owner, one)}办理" if owner.outcome is Outcome.OWNED else self.owner(owner, one)
                    for owner in (before, after))
        return f"原来{was}，改后{now}"

    def _names(self, owner: Owner, one: Handover) -> str:
        return f"以{self.who(owner.in_name_of, one)}的名义（被申请人：{self.who(owner.respondent, one)}）"

    # Who.

    def owner(self, owner: Owner, one: Handover) -> str:
        """Whose it is, in a phrase."""
        match owner.outcome:
            case Outcome.OWNED:
                other = owner.in_name_of if owner.in_name_of != owner.lead else None
                return self.who(owner.lead, one) + (f"（以{self.who(other, one)}的名义）" if other else "")
            case Outcome.ELSEWHERE:
                known = self.found.after.vocabulary.get(owner.channel or "")
                return f"按“{known.label if known else owner.channel}”另走渠道"
            case Outcome.DISPUTED:
                listed = one.sides[owner == one.change.after]
                sides = sides_words([(self.who(id, one), rules) for id, rules in listed], self._rules)
                judge = f"，由{self.who(owner.adjudicator, one)}确定" if owner.adjudicator else ""
                return f"有争议：{sides or '规则给出的结论不同'}{judge}"
            case Outcome.UNOWNED:
                return "无人主办"
        return "通常情形下定不了"

    def names(self, ids: frozenset[str], one: Handover) -> str:
        """Several bodies."""
        return "、".join(sorted(self.who(id, one) for id in ids))

    def who(self, id: str | None, one: Handover) -> str:
        """A body by name; that of the town by what it is where there are several towns."""
        kind = {TOWN: BodyKind.TOWN, TOWN_CENTRE: BodyKind.CENTRE}.get(id or "")
        if kind is not None and len(one.towns) > 1:
            return "镇街" if id == TOWN else ROLES[Role.TOWN_COMMAND_CENTRE]
        body = self.found.body(id or "")
        if kind is not None:
            body = self.found.after.body_of_kind(one.towns[0].id, kind, one.example.day)
        return body.name if body else id or "无"

    # What and where.

    def kinds(self, kinds: tuple[EventType, ...]) -> str:
        """Event types: the first of them, and how many."""
        names = [kind.name for kind in kinds[:self.named]]
        shown = "、".join(f"“{name}”" if len(kinds) > 1 else name for name in names)
        return f"{shown}等 {len(kinds)} 类事件" if len(kinds) > self.named else shown

    def towns(self, towns: tuple[Area, ...]) -> str:
        """Towns: all, or the first of them, and how many."""
        if len(towns) == len(self.found.towns) > 1:
            return f"全部 {towns_counted(towns)}"
        shown = "、".join(town.name for town in towns[:self.named])
        if len(towns) > self.named:
            return f" {towns_counted(towns)}（{shown}等）"
        return shown

    def when(self, period: Period) -> str:
        """From when to when; nothing where it is so all the time."""
        if period.start == self.found.day:
            told = f"在 {self.day(period.end)} 以前" if period.end else ""
        else:
            told = f"自 {self.day(period.start)} 起" + (f"至 {self.day(period.end)} 前" if period.end else "")
        return told.replace(" ", "") if self.formal else told

    def day(self, day: date | None) -> str:
        """A day, as texts or as documents write it."""
        if day is None:
            return "…"
        return f"{day.year}年{day.month}月{day.day}日" if self.formal else day.isoformat()

    def condition(self, one: Handover) -> str:
        """Under which facts; nothing where under all."""
        told = "，或者".join(case_words(way, self._vocabulary, self._floors) for way in one.shift.ways[:self.named] if way)
        more = f"，或者另外 {len(one.shift.ways) - self.named} 种情形" if len(one.shift.ways) > self.named else ""
        return f"（{told}{more}的）" if told else ""

    # Why.

    def basis(self, part: object) -> str:
        """On what a lead rests."""
        if not isinstance(part, Basis):
            return "无"
        catalogs = (self.found.after, self.found.before)
        names = [catalog.items[part.ground].name for catalog in catalogs if part.ground in catalog.items]
        names += [catalog.responsibilities[part.ground].matter for catalog in catalogs if part.ground in catalog.responsibilities]
        name = f"“{names[0]}”" if names else ""
        articles = f"〔{'，'.join(part.articles)}〕" if part.articles else ""
        return name + articles + "".join(f"，《{document.replace('（', '》（', 1)}" for document in part.documents)

    def bases(self, parts: tuple[Basis, ...]) -> str:
        """Several of them: the first, and how many."""
        more = f"等 {len(parts)} 项" if len(parts) > self.named else ""
        return "；".join(map(self.basis, parts[:self.named])) + more or "无"

    def rules(self, ids: tuple[str, ...]) -> str:
        """Rules with their titles."""
        return "、".join(f"{id} {self._rules[id].title}" for id in ids) or "没有规则"

    def reasons(self, one: Handover) -> list[str]:
        """The records that changed, by kind."""
        told = []
        for kind, changes in groupby(one.reasons, key=lambda change: change.kind):
            listed = [f"{change.id} {change.name}（{change.action.value}）" for change in changes]
            more = f" 等 {len(listed)} 条" if len(listed) > 2 * self.named else ""
            told.append(f"{kind_word(kind)} {'、'.join(listed[:2 * self.named])}{more}")
        return told or ["没有直接对应的记录，见清单变动"]

    # Cases in hand.

    def stays(self, filed: Filed, one: Handover) -> str:
        """That open cases stay, as it would be announced: by the article, without the number of the rule."""
        filer = one.change.before.lead if isinstance(one.change.before, Owner) else None
        basis = f"根据{'、'.join(filed.pending.basis)}，" if filed.pending.basis else ""
        return f"{basis}此前已由{self.who(filer, one)}立案的，仍由原立案机关办结"

    def filed(self, filed: Filed, one: Handover) -> str:
        """Whether cases that are open stay with the body that opened them."""
        if not isinstance(one.change.before, Owner) or one.change.before.lead is None:
            return ""
        filer, fate = self.who(one.change.before.lead, one), filed.pending
        subject = f"{self.kinds(filed.kinds)}：" if len(filed.kinds) < len(one.kinds) else ""
        rules = f"（规则 {self.rules(fate.rules)}{'，' + '；'.join(fate.basis) if fate.basis else ''}）"
        if not fate.exists:
            still = "按规则仍归它，" if fate.kept else ""
            return f"{subject}{filer}改后不再存在，此前由它立案的{still}要在移交时写明由谁办结{rules if fate.kept else ''}"
        if fate.kept:
            return f"{subject}此前已由{filer}立案的，仍由原立案机关办结{rules}"
        if fate.barred:
            return f"{subject}此前已由{filer}立案的不留在原立案机关（规则 {self.rules(fate.barred)} 不适用）：{_NO_JURISDICTION}"
        return f"{subject}此前已由{filer}办理的不留在原单位：{_NO_FILING}"

    def command(self, one: Handover) -> str:
        """How to see it on either side."""
        return decide_command(one.example.event, one.example.day, self.found.before, self.found.after)

    def fault(self, one: Handover) -> str:
        """What is wrong afterwards."""
        return {None: "", Outcome.UNOWNED: "改后无人主办", Outcome.DISPUTED: "改后有争议"}[one.fault]

    def uncompared(self, one: Uncompared) -> str:
        """What nobody can tell."""
        when = self.when(one.period)
        what = "归属、配合单位、时限和依据" if one.owner else "配合单位"
        return (f"{when}{'，' if when else ''}“{one.kind.name}”在{self.towns(one.towns)}的{what}没有比较："
                f"关系到“{label_of(one.attribute, self._vocabulary)}”等事实的情形太多")

    def gone(self, gone: Gone) -> str:
        """An event type or town that came or went."""
        noun = "事件类型" if gone.is_kind else "镇街"
        number = "" if self.formal else f"（{gone.record.id}）"
        return f"{noun}“{gone.record.name}”{number}{self.when(gone.period)}{'增加' if gone.added else '不再有'}"
