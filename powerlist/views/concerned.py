"""Which event types a change of the lists may concern (牵涉的类型): the others answer as before and need no comparing.

In: the differences of two catalogs. Out: yes or no for an event type as it is before and after; yes when in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from powerlist.catalog import Catalog
from powerlist.model.common import Citation
from powerlist.model.duties import EventType
from powerlist.terms import Phase
from powerlist.views.records import Differences, RecordChange, What

#: Kinds of which a type draws only on the records that it leads to.
_ITS_OWN = frozenset({"event_types", "items", "grants", "designations", "responsibilities", "statutes"})

#: Kinds on which no answer to an event without filings rests.
_SILENT = frozenset({"grids", "calendars", "provisions", "renumberings", "admissions"})

#: Of kinds on which every type rests, the keys on which no such answer does.
_SILENT_KEYS: Mapping[str, frozenset[str]] = {
    "workspace": frozenset({"name", "law_checked", "law_until", "suppressions", "totals", "provenance"}),
    "bodies": frozenset({"name", "aliases", "units", "capacity", "contact", "provenance"}),
    "rules": frozenset({"title", "because", "basis", "doubt"}),
}

#: The phases whose rules say nothing of owner and helpers.
_SILENT_PHASES = frozenset({Phase.OBLIGE, Phase.ADMIT, Phase.PROCEDURE})


class Concerned:
    """What a comparison must look at."""

    def __init__(self, records: Differences) -> None:
        self._records = records
        self._touched = {(change.kind, id) for change in records.changes for id in (change.id, change.was) if id}
        self._every = any(_is_general(records, change) for change in records.changes)

    def __call__(self, old: EventType, new: EventType) -> bool:
        """Whether the type may be answered otherwise."""
        return self._every or any(key in self._touched for catalog, kind in (
            (self._records.before, old), (self._records.after, new)) for key in drawn_on(catalog, kind))


def drawn_on(catalog: Catalog, kind: EventType) -> Iterator[tuple[str, str]]:
    """Kind and id of the records that a type leads to."""
    yield "event_types", kind.id
    basis: list[Citation] = []
    for key in kind.responsibilities:
        yield "responsibilities", key
        basis += catalog.responsibilities[key].basis
    for item_id in kind.items:
        yield "items", item_id
        basis += catalog.items[item_id].basis
        yield from (("grants", grant.id) for grant in catalog.granted.get(item_id, ()))
        yield from (("designations", one.id) for one in catalog.designations_of(item_id))
    yield from (("statutes", citation.statute) for citation in basis if citation.statute)


def _is_general(records: Differences, change: RecordChange) -> bool:
    """Whether any type may rest on what changed."""
    if change.kind in _ITS_OWN or change.kind in _SILENT:
        return False
    rules = [catalog.rules.get(change.id) for catalog in (records.before, records.after)]
    if change.kind == "rules" and all(rule is None or rule.phase in _SILENT_PHASES for rule in rules):
        return False
    silent = _SILENT_KEYS.get(change.kind, frozenset())
    return change.action is not What.CHANGED or any(field.path[0].key not in silent for field in change.fields)
