"""What a reader of a decision must not miss beside the answer (注意): what did not count, what lies outside the
data, where law and list part ways. It decides nothing.

In: the scene, the line that leads and all settled lines. Out: sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from powerlist.catalog import short_title
from powerlist.explore import words
from powerlist.facts import in_force
from powerlist.logic.evaluate import Facts
from powerlist.model.common import made_up
from powerlist.model.condition import Condition, Value, attributes
from powerlist.model.powers import Item
from powerlist.scene import Scene
from powerlist.settle import OWNER, Settled
from powerlist.terms import Outcome, Phase

#: The phases whose rules a fact may matter to.
_WEIGHED = frozenset({Phase.CLASSIFY, Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK, *OWNER})


@dataclass(frozen=True)
class Remarks:
    """The remarks on one answer; `reported` are the facts that came with the event."""

    scene: Scene
    first: Settled
    settled: tuple[Settled, ...]
    reported: Facts

    def __iter__(self) -> Iterator[str]:
        yield from self._place()
        yield from self._filings()
        yield from self._lists()
        yield from self._days()
        yield from self._law()
        yield from self._idle_facts()
        yield from self._examples()

    def _place(self) -> Iterator[str]:
        """A place that was not there on the day."""
        for area in self.scene.catalog.ancestors(self.scene.event.place):
            if self.scene.day not in area.period:
                gone = area.period.end is not None and area.period.end <= self.scene.day
                yield f"{area.name}在 {self.scene.day} {'已经撤销' if gone else '还没有设立'}，请按当日的区划重报地点"

    def _filings(self) -> Iterator[str]:
        """Filings that did not count."""
        first, catalog = self.first, self.scene.catalog
        counted = {(filing.on, filing.by) for filing in first.filings}
        for filing in self.scene.event.filed:
            name = catalog.bodies[filing.by].name
            if (filing.on, filing.by) in counted and catalog.existing(filing.by, self.scene.day) is None:
                yield f"立案的{name}在 {self.scene.day} 已经撤销，由谁继续办理要由决定撤并的机关写明"
            if filing.on > self.scene.day:
                yield f"{name} {filing.on} 的立案在答复日之后，没有计入"
            elif first.line.item is not None and not first.filings:
                yield f"{name} {filing.on} 立案时没有管辖权，这次立案没有计入"
            elif first.line.item is not None and (filing.on, filing.by) not in counted:
                yield f"{name} {filing.on} 的立案不是最先的有效立案"

    def _lists(self) -> Iterator[str]:
        """A list of responsibilities that names another than the law does."""
        lead = self.first.assignment.lead
        for settled in self.settled if self.first.line.item is not None else ():
            principal = settled.assignment.lead
            if settled.line.responsibility is not None and principal and lead and principal.id != lead.id:
                matter = settled.line.responsibility.matter
                yield f"责任清单上“{matter}”的主体责任单位是{principal.name}，与查处主体不同，请核对清单"

    def _days(self) -> Iterator[str]:
        """The day of the act, where another is asked about, and the law of both days where it differs."""
        scene, then, day = self.scene, self.scene.event.day, self.scene.day
        if then is None or then == day:
            return
        yield f"行为日是 {then}；归属按答复日 {day} 的清单和法律判定"
        if scene.changed:
            ended = [item for item in scene.items if self._held(item, then) and not self._held(item, day)]
            kept = [item for item in scene.changed if self._held(item, then)]
            before = (*self._texts(ended, then), *self._texts(kept, then, renumbered=True))
            yield (f"行为以后依据有变动：现在适用{'、'.join(self._texts(scene.changed, day))}；行为日适用"
                   + ("、".join(dict.fromkeys(before)) or "的条文目录里没有，要另查当时的法律"))

    def _held(self, item: Item, day: date) -> bool:
        return in_force(self.scene.catalog, item, day)

    def _texts(self, items: Iterable[Item], day: date, *, renumbered: bool = False) -> tuple[str, ...]:
        """The texts of the law in force on the day; only by title where the list numbers the articles by a
        newer text."""
        found: list[str] = []
        for citation in (citation for item in items for citation in item.basis):
            statute = self.scene.catalog.statutes.get(citation.statute or "")
            version = statute.in_force(day) if statute else None
            if statute is not None and version is not None:
                found.append(f"{short_title(statute) if renumbered else citation}（{version.version} 文本）")
        return tuple(dict.fromkeys(found))

    def _law(self) -> Iterator[str]:
        """An answer that no law of the day bears out, or a day beyond the law that is known."""
        catalog, day = self.scene.catalog, self.scene.day
        for rule in self.first.weighed.standing:
            if rule.id in self.first.assignment.rules and not catalog.cites(rule.basis, day):
                cited = "、".join(map(str, rule.basis))
                yield f"规则 {rule.id} 所引的{cited}在 {day} 没有施行或者已经废止，这个结论在当日没有法律依据"
        if catalog.law_until is not None and day > catalog.law_until:
            yield f"法律数据截至 {catalog.law_until}，以后公布的修改、废止没有计入"

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """Facts that somebody reported and that could not have made a difference."""
        if self.first.assignment.outcome is Outcome.ELSEWHERE:
            return ()
        return tuple(name for name in sorted(self.reported) if not any(
            self.scene.engine.truth(condition, facts) is None for condition, facts in self._hanging(name)))

    def _idle_facts(self) -> Iterator[str]:
        for name in self.idle:
            label = self.scene.catalog.vocabulary[name].label
            yield f"已填写的“{label}：{words(self.reported[name])}”没有规则用到，不影响这次答复"

    def _hanging(self, name: str) -> Iterator[tuple[Condition, Facts]]:
        """Every condition that asks for a fact and was weighed, with the other facts it was weighed by."""
        rules = [rule for rule in self.scene.rules.asking(name) if rule.phase in _WEIGHED]
        for settled in (self.first, *self.settled) if rules else ():
            without = _without(name, settled.answered.facts)
            yield from ((rule.when, without) for rule in rules)
        for line in self.scene.lines:
            conditions = [condition for way in line.ways for condition in way.conditions if name in attributes(condition)]
            if conditions:
                without = _without(name, {**self.first.facts, **line.facts})
                yield from ((condition, without) for condition in conditions)

    def _examples(self) -> Iterator[str]:
        """Data that is made up."""
        line, lead = self.first.line, self.first.assignment.lead
        if any(map(made_up, (self.scene.type, line.item, line.grant, line.responsibility, lead))):
            yield "答复用到了示意数据（illustrative），不得作为执法依据"


def _without(name: str, facts: Facts) -> Mapping[str, Value]:
    return {other: value for other, value in facts.items() if other != name}
