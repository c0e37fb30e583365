"""Which body of this county an office, a department or a statutory holder stands for, on a day."""

from __future__ import annotations

from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.places import Area
from powerlist.model.powers import Holder, Item
from powerlist.terms import BodyKind, Level, Role


def statutory_holder(catalog: Catalog, item: Item, day: date) -> Body | None:
    """Who holds the item in this county by statute or designation; None where that depends on the town."""
    return held_by(catalog, item.holder, day) if item.holder else catalog.designated(item.id, day)


def held_by(catalog: Catalog, holder: Holder | None, day: date) -> Body | None:
    """The body of this county that a statutory holder stands for; None for towns and for nobody."""
    if holder is None or holder.town:
        return None
    if holder.body is not None:
        return catalog.existing(holder.body, day)
    level = holder.level or Level.COUNTY
    if holder.government:
        return government(catalog, level, day)
    return department(catalog, holder.department or "", level, day)


def department(catalog: Catalog, department_id: str, level: Level, day: date) -> Body | None:
    """The body that carries a department at a level above or of the county."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return catalog.body_for(department_id, area.id, day) if area else None


def government(catalog: Catalog, level: Level, day: date) -> Body | None:
    """The people's government of that level above the county."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return catalog.body_of_kind(area.id, BodyKind.GOVERNMENT, day) if area else None


def office(catalog: Catalog, role: Role, day: date, town: Area | None = None) -> Body | None:
    """The office a standing role stands for in this county; None when the workspace has none."""
    county = catalog.manifest.county or ""
    city = catalog.area_at(county, Level.CITY)
    match role:
        case Role.COUNTY_GOVERNMENT | Role.COUNTY_COMMITTEE_AND_GOVERNMENT | Role.COMMON_SUPERIOR:
            return government(catalog, Level.COUNTY, day)
        case Role.CITY_GOVERNMENT:
            return government(catalog, Level.CITY, day)
        case Role.PROVINCE_GOVERNMENT:
            return government(catalog, Level.PROVINCE, day)
        case Role.ESTABLISHMENT_OFFICE:
            return _by_department(catalog, "机构编制", county, day)
        case Role.CITY_ESTABLISHMENT_OFFICE:
            return _by_department(catalog, "机构编制", city.id if city else "", day)
        case Role.JUSTICE_OFFICE:
            return _by_department(catalog, "司法行政", county, day)
        case Role.COMMAND_CENTRE:
            return catalog.body_of_kind(county, BodyKind.CENTRE, day)
        case Role.CITY_COMMAND_CENTRE:
            return catalog.body_of_kind(city.id, BodyKind.CENTRE, day) if city else None
        case Role.HOTLINE:
            return service_office(catalog, Level.COUNTY, day)
        case Role.TOWN_COMMAND_CENTRE:
            return catalog.body_of_kind(town.id, BodyKind.CENTRE, day) if town else None
    return None


def service_office(catalog: Catalog, level: Level, day: date) -> Body | None:
    """The body that keeps the service hall (政务服务大厅) of the county, or of a level above it."""
    area = catalog.area_at(catalog.manifest.county or "", level)
    return _by_department(catalog, "政务服务", area.id, day) if area else None


def _by_department(catalog: Catalog, name: str, area_id: str, day: date) -> Body | None:
    named = next((d.id for d in catalog.departments.values() if d.name == name), None)
    return catalog.body_for(named, area_id, day) if named else None
