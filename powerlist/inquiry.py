"""Whose one power or one duty is, asked by itself (单项查问): no event of the county's own is at hand that names just this.

In: a catalog and a day, then an item or a responsibility and a place. Out: what the engine makes of an event of a made-up
type that names this record and nothing else. There is no second logic beside the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.logic.evaluate import Facts
from powerlist.model.cases import Event
from powerlist.model.duties import EventType, Responsibility
from powerlist.model.powers import Item
from powerlist.scene import Scene
from powerlist.trace import Decision

#: No id of an event type begins so: ids are ASCII.
_MADE_UP = "单问："


@dataclass(frozen=True)
class Inquiry:
    """A county on a day, ready to be asked about any one record."""

    catalog: Catalog
    day: date

    def decide(self, record: Item | Responsibility, place: str, facts: Facts) -> Decision:
        """Whose it is at the place, with every reason."""
        return decide(self._asking, self._event(record, place), facts, self.day)

    def scene(self, record: Item | Responsibility, place: str) -> Scene:
        """What an event that touches only this would meet at the place."""
        return Scene(self._asking, self._event(record, place), self.day)

    def _event(self, record: Item | Responsibility, place: str) -> Event:
        return Event(_MADE_UP + record.id, place, self.day)

    @cached_property
    def _asking(self) -> Catalog:
        """The catalog with a type for each record, made once: a copy has to learn anew what the catalog has looked up."""
        powers = (EventType(_MADE_UP + one.id, one.name, "办理", items=(one.id,)) for one in self.catalog.items.values())
        duties = (EventType(_MADE_UP + one.id, one.matter, "办理", responsibilities=(one.id,))
                  for one in self.catalog.responsibilities.values())
        return replace(self.catalog, event_types={kind.id: kind for kind in (*powers, *duties)})
