"""Where an event is sent, in the words of the directory (派单的说法). In: entries and rows. Out: Chinese phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.duties import EventType
from powerlist.model.powers import Instrument
from powerlist.report.absence import absence_words
from powerlist.report.circumstances import Floors, case_words, floors_of
from powerlist.report.sides import sides_words
from powerlist.report.text import ROLES, role_word
from powerlist.report.towns import towns_counted
from powerlist.table.likeness import TOWN
from powerlist.terms import Outcome, Role
from powerlist.trace import Due
from powerlist.views.cases import Case
from powerlist.views.directory import Custom, Directory, Entry, Row, Turn
from powerlist.views.ordinary import Bar, Dispatch, Why

#: As many towns as are named in a line of text; the data and the tables have them all.
NAMED = 4


@dataclass(frozen=True)
class Words:
    """Speaks of the entries of one directory."""

    directory: Directory

    @property
    def catalog(self) -> Catalog:
        """Where the names are."""
        return self.directory.catalog

    # Who and where.

    def towns(self, entry: Entry, named: int | None = None) -> str:
        """The towns of an entry: all, or the first of many."""
        names, counted = [town.name for town in entry.towns], towns_counted(entry.towns)
        if len(names) == len(self.directory.towns) > 1:
            return f"全部 {counted}"
        if len(names) == 1:
            return names[0]
        shown = names if named is None or len(names) <= named else names[:named]
        return f"{counted}：{'、'.join(shown)}{'' if len(shown) == len(names) else ' 等'}"

    def who(self, body: Body, entry: Entry) -> str:
        """A body; that of the town by its office where the entry is of several towns."""
        part = entry.own.get(body.id)
        if part is None or len(entry.towns) == 1:
            return body.name
        return ROLES[Role.TOWN if part == TOWN else Role.TOWN_COMMAND_CENTRE]

    def lead(self, row: Row, entry: Entry) -> str:
        """Where the event is sent, in a line."""
        dispatch = row.dispatch
        owner = dispatch.assignment
        match owner.outcome:
            case Outcome.OWNED if owner.lead is not None:
                unit = f"（{dispatch.unit.name}）" if dispatch.unit else ""
                other = owner.in_name_of if owner.in_name_of != owner.lead else None
                return self.who(owner.lead, entry) + unit + (f"，以{self.who(other, entry)}的名义" if other else "")
            case Outcome.ELSEWHERE:
                return f"{owner.channel}（不归本系统）"
            case Outcome.DISPUTED:
                sides = [(self.who(side.body, entry), side.rules) for side in owner.candidates if side.body]
                return f"有争议：{sides_words(sides, self.catalog.rules) or '规则给出的分类不同'}"
            case Outcome.INCOMPLETE:
                return "通常情形下定不了，受理时用 decide 逐件判定"
        return "无人主办"

    def otherwise(self, row: Row, entry: Entry) -> str:
        """What is to be done where nobody is the owner, or several may be."""
        dispatch = row.dispatch
        owner, keeper = dispatch.assignment, dispatch.interim
        keeping = f"先由{self.who(keeper, entry)}接办（不是对归属的认定）" if keeper else ""
        match owner.outcome:
            case Outcome.DISPUTED:
                judge = f"由{role_word(owner.adjudicator_role, owner.adjudicator)}确定" if owner.adjudicator_role else ""
                return "；".join(part for part in (judge, owner.way or "", keeping) if part)
            case Outcome.UNOWNED if dispatch.absence is not None:
                return f"{absence_words(dispatch.absence, self.catalog)}；兜底：{keeping or '没有规则说明'}"
        return ""

    def support(self, dispatch: Dispatch, entry: Entry) -> list[str]:
        """Who helps with what."""
        return [self.who(one.body, entry) + (f"：{'；'.join(one.duties)}" if one.duties else "")
                for one in dispatch.support]

    # Why.

    def basis(self, dispatch: Dispatch) -> str:
        """The articles of the power or duty that hold on the day, and the document that hands it down."""
        item, duty = dispatch.line.item, dispatch.line.responsibility
        name = item.name if item else f"责任清单“{duty.matter}”" if duty else ""
        document = f"；{document_of(dispatch)}" if dispatch.bar is None and document_of(dispatch) else ""
        return name + (f"〔{'，'.join(dispatch.basis)}〕" if dispatch.basis else "") + document

    def bar(self, bar: Bar) -> str:
        """Why not the town, with the rules that say so."""
        rules = "、".join(f"{rule} {self.catalog.rules[rule].title}" for rule in bar.rules)
        return self._bar(bar) + (f"（规则 {rules}）" if rules else "")

    def _bar(self, bar: Bar) -> str:
        grant = bar.grant
        if grant is None:
            return bar.why.value
        match bar.why:
            case Why.TAKEN_BACK if grant.take_back:
                receiver = self.catalog.bodies[grant.take_back.receiver].name
                return f"{grant.take_back.on} 起收回，由{receiver}承接"
            case Why.NOT_YET:
                return f"{grant.period.start} 起才下放"
            case Why.ENDED:
                return f"下放已在 {grant.in_force.end} 到期"
            case Why.LIMITS if grant.scope:
                return f"{bar.why.value}：{grant.scope.text}"
        return bar.why.value

    # When.

    def cases(self, cases: Sequence[Case]) -> str:
        """The conditions of a row; nothing where it holds always."""
        return "；或者".join(self.case(case) for case in cases if case)

    def case(self, case: Case) -> str:
        """What must be so."""
        return case_words(case, self.catalog.vocabulary, self._floors)

    @cached_property
    def _floors(self) -> Floors:
        return floors_of(self.catalog)

    def turn(self, turn: Turn, entry: Entry | None = None) -> str:
        """What sends an event elsewhere, and where."""
        return f"{self.case(turn.case)}的 → {self._goal(turn, entry)}"

    def _goal(self, turn: Turn, entry: Entry | None) -> str:
        names = "、".join(self.who(body, entry) if entry else body.name for body in turn.bodies)
        match turn.outcome:
            case Outcome.ELSEWHERE:
                known = self.catalog.vocabulary.get(turn.channel or "")
                return f"按{known.label}办理" if known else str(turn.channel)
            case Outcome.OWNED:
                return names
        return {Outcome.DISPUTED: f"有争议：{names}" if names else "有争议", Outcome.UNOWNED: "无人主办"}.get(
            turn.outcome, "要另行判定")

    def turns(self, entry: Entry, rows: Sequence[Row]) -> Iterator[str]:
        """The turns of an entry that are no custom and may occur in these of its rows, and which customs do not hold
        for it."""
        yield from (self.turn(turn, entry) for turn in self.directory.particular(entry)
                    if any(row.may_meet(turn) for row in rows))
        numbers = [str(number) for number, custom in enumerate(self.directory.customs, 1) if custom in entry.exempt]
        if numbers:
            yield f"通例 {'、'.join(numbers)} 不适用"

    def custom(self, custom: Custom) -> str:
        """A custom, and for which sorts of entries it is one."""
        others = {entry.sort for entry in self.directory.entries}.difference(custom.sorts)
        only = "、".join(_SORTS[sort] for sort in custom.sorts)
        return self.turn(custom.turn) + (f"（限按{only}派的）" if others else "")


#: What an entry rests on.
_SORTS = {"事项": "权力事项", "责任": "责任清单", "无": "其他规则"}


def deadlines(dues: Iterable[Due]) -> list[str]:
    """The time limits."""
    return [str(due.deadline) for due in dues]


def document_of(dispatch: Dispatch) -> str:
    """The document of the grant by which the town acts."""
    instrument: Instrument | None = dispatch.grant.instrument if dispatch.grant else None
    return f"《{instrument.title}》（{instrument.date}）" if instrument else ""


def page_of(kind: EventType) -> str:
    """The part of the directory in which the event type stands."""
    return f"{kind.scheme} · {kind.category}" if kind.category else kind.scheme

