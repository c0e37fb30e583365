"""What users call towns, event types and bodies (名称): in words or ids, as they come on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from .shell import UserError, warn

if TYPE_CHECKING:
    from datetime import date

    from powerlist import Workspace
    from powerlist.catalog import Catalog
    from powerlist.model.bodies import Body
    from powerlist.model.duties import EventType, Responsibility
    from powerlist.model.period import Period
    from powerlist.model.places import Area
    from powerlist.model.powers import Item
    from powerlist.views.lists import Ledger

T = TypeVar("T")

#: As many names as stand in a line of help.
_NAMED = 5


def towns_named(catalog: Catalog, names: Sequence[str] | None, within: Period) -> list[Area]:
    """The town-level areas that go by the names: their own, or those of their governments."""
    from powerlist.table.table import Table

    bodies: dict[str, list[str]] = {}
    for body in catalog.bodies.values():
        bodies.setdefault(body.area, []).extend((body.id, body.name, *body.aliases))
    towns = [town for town in Table(catalog).towns if town.period.overlap(within)]
    if names and not towns:
        raise UserError("工作区里还没有镇街", "写进 areas")
    known = [(town, (town.name, town.id, *town.aliases, *bodies.get(town.id, ()))) for town in towns]
    return _named(names, known, "镇街", lambda _: f"可选：{'、'.join(town.name for town in towns)}")


def types_named(catalog: Catalog, names: Sequence[str] | None, within: Period) -> list[EventType]:
    """The event types that go by the names, codes or ids."""
    kinds = [kind for kind in catalog.event_types.values() if kind.period.overlap(within)]
    known = [(kind, (kind.name, kind.id, kind.code, *kind.aliases)) for kind in kinds]
    return _named(names, known, "事件类型", lambda name: f"用 powerlist who {name} 按文字查")


def _named(names: Sequence[str] | None, known: Iterable[tuple[T, tuple[str | None, ...]]], what: str,
           otherwise: Callable[[str], str]) -> list[T]:
    """Those that go by any of the names, each once, in the order of the lists."""
    from powerlist.nearest import did_you_mean

    listed = list(known)
    for name in names or ():
        if not any(name in words for _, words in listed):
            every = [word for _, words in listed for word in words if word]
            raise UserError(f"没有{what} `{name}`", did_you_mean(name, every) or otherwise(name))
    return [one for one, words in listed if not set(names or ()).isdisjoint(words)]


def body_named(ledger: Ledger, name: str) -> Body:
    """The body that a name means; says which others it may mean."""
    from powerlist.nearest import did_you_mean
    from powerlist.search import bodies_named

    catalog, found = ledger.catalog, ledger.meant(name)
    if not found:
        area = next((area for area in catalog.areas.values() if name in (area.id, area.name, *area.aliases)), None)
        if area is not None:
            raise UserError(f"{ledger.day} 的目录里，{area.name}没有机构，所以没有清单", "有机构的，写进 bodies 再列")
        known = [word for table in (catalog.bodies, catalog.areas, catalog.departments) for record in table.values()
                 for word in (record.name, *record.aliases)]
        raise UserError(f"{ledger.day} 的目录里没有机构 `{name}`", did_you_mean(name, known) or "写镇街、部门或村居的名称或编号")
    others = [body.name for body in found[1:]]
    more = f"：{'、'.join(others[:_NAMED])}{f' 等 {len(others)} 个' if len(others) > _NAMED else ''}" if others else ""
    if not bodies_named(catalog, name, ledger.day):
        warn(f"目录里没有叫 `{name}` 的机构，按{found[0].name}列出" + (f"；那里的机构还有{more}" if more else ""))
    elif more:
        warn(f"按{found[0].name}列出；名称相近的还有{more}")
    return found[0]


def item_named(workspace: Workspace, name: str, day: date) -> Item:
    """The item that people apply for under the name or id."""
    from powerlist.nearest import did_you_mean
    from powerlist.search import search
    from powerlist.terms import APPLIED_FOR

    catalog = workspace.catalog
    found = [catalog.items[key] for key in workspace.names.find(name, ("items",))]
    if len(found) > 1:
        raise UserError(f"有 {len(found)} 个事项叫 `{name}`", f"改写编号：{'、'.join(item.id for item in found)}")
    if not found:
        offered = dict.fromkeys(key for service in catalog.services.values() for key in service.items)
        known = [word for key in offered for word in (catalog.items[key].name, *catalog.items[key].aliases)]
        near = [hit.name for hit in search(catalog, name, day).items if hit.record.type in APPLIED_FOR]
        raise UserError(f"没有事项 `{name}`", did_you_mean(name, known) or (
            f"相近的有：{'、'.join(near)}" if near else "用 powerlist service 列出可以办的事项"))
    (item,) = found
    if item.type not in APPLIED_FOR:
        raise UserError(f"`{item.name}` 是{item.type.value}，没有人来申请办理", f"归谁管，用 powerlist who {item.name} 查")
    return item


def place_named(workspace: Workspace, name: str) -> Area:
    """The town or village of the county that goes by the name, the code, or the name of its body."""
    from powerlist.nearest import did_you_mean
    from powerlist.terms import Level

    catalog = workspace.catalog
    bodies = (catalog.bodies[key].area for key in workspace.names.find(name, ("bodies",)))
    keys = workspace.names.find(name, ("areas",)) or tuple(dict.fromkeys(bodies))
    found = [catalog.areas[key] for key in keys if catalog.area_at(key, Level.TOWN) in catalog.towns]
    if len(found) > 1:
        raise UserError(f"`{name}` 可以指 {len(found)} 个地方", f"改写编号：{'、'.join(area.id for area in found)}")
    if not found:
        ground = [area for area in catalog.areas.values() if catalog.area_at(area.id, Level.TOWN) in catalog.towns]
        near = did_you_mean(name, [word for area in ground for word in (area.name, *area.aliases)])
        raise UserError(f"本县没有镇街、村居 `{name}`", near or f"可选的镇街：{'、'.join(town.name for town in catalog.towns)}")
    return found[0]


def matter_named(workspace: Workspace, name: str, day: date) -> Responsibility:
    """The matter of the list that goes by the name or id; of several, the one that is listed on the day."""
    from powerlist.nearest import did_you_mean

    catalog = workspace.catalog
    found = [catalog.responsibilities[key] for key in workspace.names.find(name, ("responsibilities",))]
    found = [matter for matter in found if day in matter.period] or found
    if len(found) > 1:
        raise UserError(f"有 {len(found)} 件责任事项叫 `{name}`", f"改写编号：{'、'.join(matter.id for matter in found)}")
    if not found:
        matters = [matter for matter in catalog.responsibilities.values() if day in matter.period]
        known = [word for matter in matters for word in (matter.matter, *matter.aliases)]
        near = [word for word in known if name in word] if name else []
        several = f"{'、'.join(known[:_NAMED])}{' 等' if len(known) > _NAMED else ''}"
        raise UserError(f"责任清单上没有 `{name}`", did_you_mean(name, known) or (
            f"相近的有：{'、'.join(near[:_NAMED])}" if near else f"清单上有：{several}" if known else "写进 responsibilities"))
    return found[0]
