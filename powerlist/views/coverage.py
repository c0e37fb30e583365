"""Coverage (覆盖检查): has every event one owner, in every town, on every day from now on, whatever the facts? And do
all rules and records of the county's lists come to anything?

In: a catalog and a window of days. Out: every finding with a smallest event that shows it, and how much was looked at.
Nothing is sampled: each cell of the decision table answers for all facts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.logic.diagram import Diagram, Leaf
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.progress import Progress, counted, unseen
from powerlist.table.table import Table
from powerlist.table.unfold import Allotment
from powerlist.views.deadwood import Rules, rules_to_no_effect
from powerlist.views.findings import Finding, Gap, Idle, Kind, Severity
from powerlist.views.gaps import Gaps
from powerlist.views.probe import Probe
from powerlist.views.unreached import Lists


@dataclass(frozen=True)
class Extent:
    """How much was looked at (检查范围). `cells` are event types by `towns`, `stretches` the same by periods, `cases` the
    combinations of facts in all of these that rules can tell apart, `diagrams` the kinds of answers among them."""

    types: int
    towns: tuple[Area, ...]
    cells: int
    stretches: int
    cases: int
    diagrams: int


@dataclass(frozen=True)
class Coverage:
    """All that was found. `rules` is None where only some types or towns were looked at: then nothing can be said of
    what comes to no effect."""

    catalog: Catalog
    window: Period
    extent: Extent
    gaps: tuple[Gap, ...]
    idle: tuple[Idle, ...]
    rules: Rules | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Faults first, by kind."""
        order = list(Kind)
        return tuple(sorted((*self.gaps, *self.idle), key=lambda finding: order.index(finding.kind)))

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What the county must mend."""
        return tuple(finding for finding in self.findings if finding.kind.severity is Severity.FAULT)

    def of(self, *kinds: Kind) -> tuple[Finding, ...]:
        """The findings of some kinds."""
        return tuple(finding for finding in self.findings if finding.kind in kinds)


def coverage(catalog: Catalog, start: date, until: date | None = None, *, types: Collection[EventType] = (),
             towns: Collection[Area] = (), everything: bool = False, report: Progress = unseen) -> Coverage:
    """Survey a county.

    Args:
        catalog: a linked catalog without errors.
        start: the first day looked at.
        until: the first day not looked at any more; for ever where there is none.
        types, towns: only these; all where there are none.
        everything: look into shipped rules one by one, too.
        report: told how many event types are done.
    """
    window = Period(start, until)
    table = Table(catalog)
    gaps, probe, lists = Gaps(table), Probe(table), Lists(table, window)
    whole = not types and not towns
    chosen = {town.id: town for town in towns or table.towns if town.period.overlap(window)}
    kinds = tuple(kind for kind in types or table.kinds(window) if kind.period.overlap(window))
    cells, stretches, cases = set[tuple[str, str]](), 0, 0
    paths: dict[int, int] = {}
    for kind in counted(kinds, report):
        for cell in table.cells(kind, window):
            inside = tuple(town for town in cell.towns if town.id in chosen and town.period.overlap(cell.period))
            if not inside:
                continue
            gaps.look(replace(cell, towns=inside))
            if whole:
                probe.look(cell)
                lists.look(cell)
            cells.update((kind.id, town.id) for town in inside)
            stretches += len(inside)
            cases += len(inside) * _paths(cell.owner, paths)
    rules = rules_to_no_effect(catalog, probe, window, everything=everything) if whole else None
    idle = (*(rules.idle if rules else ()), *(lists.found() if whole else ()))
    extent = Extent(len(kinds), tuple(chosen.values()), len(cells), stretches, cases, len(gaps.diagrams))
    return Coverage(catalog, window, extent, tuple(gaps.found()), idle, rules)


def _paths(diagram: Diagram[Allotment], known: dict[int, int]) -> int:
    """How many cases a diagram tells apart."""
    if isinstance(diagram, Leaf):
        return 1
    if id(diagram) not in known:
        known[id(diagram)] = sum(_paths(child, known) for child in
                                 {id(diagram.child(value)): diagram.child(value) for value in diagram.values}.values())
    return known[id(diagram)]
