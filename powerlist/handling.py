"""How an approval or a service is handled at one window (一窗办理): who takes it in, decides, hands it out, and watches.

In: a catalog, an item, a place and a day. Out: plain data. Whose the item is, the engine says; nothing here decides it a
second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.clock import cut, due_day
from powerlist.inquiry import Inquiry
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body, Unit
from powerlist.model.duties import Deadline
from powerlist.model.places import Area
from powerlist.model.powers import Item
from powerlist.model.services import Service
from powerlist.offices import service_office
from powerlist.terms import BodyKind, Level
from powerlist.trace import Decision, Due


@dataclass(frozen=True, slots=True)
class Window:
    """Where people come to (窗口): the area of a level over the place, the body that keeps the window there, its office.
    No area where the place does not say which village; no body where none is registered."""

    level: Level
    area: Area | None
    body: Body | None
    unit: Unit | None = None
    online: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """An item by which what was approved is supervised, and who holds it at the place (监管): they get the approval."""

    item: Item
    decision: Decision

    @property
    def holders(self) -> tuple[Body, ...]:
        """Who holds it, the one for everyday measures first; nobody where facts are missing or sides disagree."""
        return tuple(dict.fromkeys(body for body in self._leads if body is not None))

    @property
    def open(self) -> bool:
        """Whether nobody can be named for it, or for some of its measures: facts are missing, sides disagree, or nobody
        holds it."""
        return None in self._leads

    @property
    def _leads(self) -> tuple[Body | None, ...]:
        return (self.decision.lead, *(power.assignment.lead for power in self.decision.powers))


@dataclass(frozen=True, slots=True)
class Handling:
    """How an item is handled at a place on a day (办理流程). `decision` says with every reason whose it is, and which
    of its offices examines it.

    Without a `service` nobody has laid down anything but that. What is approved goes from the decider to all that
    watch it, and what they find comes back to the decider (双向推送).
    """

    item: Item
    place: Area
    day: date
    decision: Decision
    service: Service | None = None
    windows: tuple[Window, ...] = ()
    issued: tuple[Window, ...] = ()
    statutory: Due | None = None
    promised: Due | None = None
    watches: tuple[Watch, ...] = ()

    @property
    def decider(self) -> Body | None:
        """Who examines and decides."""
        return self.decision.lead

    @property
    def cut(self) -> int | None:
        """By how many in a hundred the promise is shorter than the law."""
        return cut(self.service.statutory, self.service.promised) if self.service else None

    @property
    def told(self) -> tuple[Body, ...]:
        """Who must be told of the approval, as far as they can be named: whoever watches, but for the decider itself."""
        return tuple(dict.fromkeys(b for watch in self.watches for b in watch.holders if b != self.decider))

    @property
    def untold(self) -> tuple[Watch, ...]:
        """What somebody watches who cannot be named, or not wholly: to whom to tell is open."""
        return tuple(watch for watch in self.watches if watch.open)


def handle(catalog: Catalog, item: Item, place: Area, day: date, facts: Facts | None = None) -> Handling:
    """How one item is handled at a town or village; for many, keep a `Counter`."""
    return Counter(catalog, day).handle(item, place, facts)


@dataclass(frozen=True)
class Counter:
    """The windows of a county on a day (综合窗口), ready to be asked for any item and place."""

    catalog: Catalog
    day: date

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """Item → what is laid down for it on the day."""
        found: dict[str, Service] = {}
        for service in self.catalog.services.values():
            for key in service.items if self.day in service.period else ():
                found.setdefault(key, service)
        return found

    def handle(self, item: Item, place: Area, facts: Facts | None = None) -> Handling:
        """How the item is handled at the place."""
        decision, service = self.decision(item, place, facts or {}), self.services.get(item.id)
        handling = Handling(item, place, self.day, decision, service)
        if service is None:
            return handling
        windows = tuple(self._window(level, place, online=level in service.online) for level in service.accept)
        return replace(
            handling, windows=windows, issued=(self._window(service.issue, place),) if service.issue else windows,
            statutory=self._due(service.statutory, service), promised=self._due(service.promised, service),
            watches=tuple(Watch(watching, self.decision(watching, place, {})) for watching in (
                self.catalog.items[key] for key in service.watched_by)))

    def decision(self, item: Item, place: Area, facts: Facts) -> Decision:
        """Whose the item is at the place."""
        return self._inquiry.decide(item, place.id, facts)

    @cached_property
    def _inquiry(self) -> Inquiry:
        return Inquiry(self.catalog, self.day)

    def _due(self, limit: Deadline | None, service: Service) -> Due | None:
        return Due(limit, service.id, due_day(self.catalog, self.day, limit)) if limit else None

    def _window(self, level: Level, place: Area, *, online: bool = False) -> Window:
        area = self.catalog.area_at(place.id, level)
        body = self._keeper(level, area) if area else None
        return Window(level, area, body, self.catalog.front_desk(body, self.day) if body else None, online)

    def _keeper(self, level: Level, area: Area) -> Body | None:
        """Who keeps the window of that level."""
        match level:
            case Level.VILLAGE:
                return next(iter(self.catalog.bodies_in(area.id, self.day)), None)
            case Level.TOWN:
                return self.catalog.body_of_kind(area.id, BodyKind.TOWN, self.day)
        return service_office(self.catalog, level, self.day)
