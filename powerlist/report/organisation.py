"""How towns are organised, in words (机构编制的说法): one line a town, or all of one town; text, data and sheets.

In: what `views.organisation` computed. Out: strings, dicts, sheets. Figures of posts read 核定/实有.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from powerlist.explore import words
from powerlist.model.bodies import Body
from powerlist.model.common import made_up
from powerlist.model.organisation import Posts
from powerlist.report.json import Dict
from powerlist.report.layout import WIDTH, block, columns, hang, rows
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.standards import against, standard_lines, standard_to_dict, standard_words
from powerlist.report.trust import trust_block, trust_to_list, trust_words
from powerlist.terms import GrantMode, PostKind
from powerlist.views.organisation import Organisation, Room, Staff, Strength, TownOrganisation

#: What stands where the catalog says nothing.
_UNKNOWN = "—"

#: Where an office stands that is in no template, and one of which the template does not say where.
_OUTSIDE, _UNSAID = "模板外", "未分前后台"

#: As many grants as are written out; data and sheets have them all.
_NAMED = 4

#: What else is on record of a field.
_RECORDED = ("法制审核", "培训", "装备", "岗位", "登记日")


# Words.

def posts_words(posts: Sequence[Posts]) -> str:
    """Posts approved and held: `61/58`; `61/—` where it is not known how many are held."""
    filled = filled_of(posts)
    return f"{approved_of(posts)}/{_UNKNOWN if filled is None else filled}" if posts else _UNKNOWN


def approved_of(posts: Sequence[Posts]) -> int:
    """How many posts there are together."""
    return sum(one.approved for one in posts)


def filled_of(posts: Sequence[Posts]) -> int | None:
    """How many are held; unknown where it is unknown of some."""
    known = [one.filled for one in posts if one.filled is not None]
    return sum(known) if len(known) == len(posts) else None


def offices_words(town: TownOrganisation) -> str:
    """How many offices, against the limit, and what departs from the template."""
    if not town.rooms:
        return "没有登记"
    limit = town.fit.template.limit if town.fit else None
    counted = len(town.fit.counted) if town.fit else len(town.rooms)
    said = [f"{len(town.rooms)}" + (f"（限额 {limit}，计 {counted}）" if limit is not None else "")]
    if town.fit and town.fit.missing:
        said.append(f"缺 {len(town.fit.missing)}")
    if town.fit and town.fit.foreign:
        said.append(f"模板外 {len(town.fit.foreign)}")
    return "，".join(said)


def strength_words(town: TownOrganisation, found: Organisation) -> str:
    """In how many of the fields in which it punishes the town has people enough."""
    if not town.needed:
        return _UNKNOWN
    if found.officers is None:
        return f"{sum(s.capacity is not None for s in town.needed)}/{len(town.needed)} 已登记"
    return f"{sum(s.enough is True for s in town.needed)}/{len(town.needed)}"


def _side(room: Room, town: TownOrganisation) -> str:
    if room.office is None:
        return _OUTSIDE if town.fit else _UNSAID
    return room.side.value if room.side else _UNSAID


def _kinds(towns: Sequence[TownOrganisation]) -> list[PostKind]:
    held = {staff.kind for town in towns for staff in town.staff}
    return [kind for kind in PostKind if kind in held]


def _of_kind(town: TownOrganisation, kind: PostKind) -> tuple[Posts, ...]:
    return next((staff.every for staff in town.staff if staff.kind is kind), ())


def _class(town: TownOrganisation) -> str:
    return town.area.town_class.value if town.area.town_class else _UNKNOWN


def _day(day: date | None) -> str:
    return day.isoformat() if day else _UNKNOWN


# Text.

def overview_to_text(found: Organisation, width: int = WIDTH) -> str:
    """One line a town, then the standards of the county."""
    county = found.catalog.county
    lines = [f"{county.name if county else found.catalog.manifest.name}镇街机构编制（{found.day}）"]
    header, table = _overview(found)
    lines += ["", *columns(header, table), *hang("  ", _legend(found), width)] if table else ["", "  目录里没有镇街机构。"]
    bodies = [town.body for town in found.towns]
    lines += block("编制标准对照：", (line for one in found.standards for line in standard_lines(one, bodies, width)))
    if not found.catalog.templates:
        lines += ["", "没有登记机构模板（templates），不能核对机构设置。"]
    if not found.standards:
        lines += ["", "没有登记编制标准（post_standards），没有对照。"]
    return "\n".join(line.rstrip() for line in (*lines, *trust_block(found.trust, width)))


def _legend(found: Organisation) -> str:
    officers = found.officers
    enough = (f"达标：有处罚权（含法定）的领域中，证件有效的不少于 {officers.value} 名" if officers
              else "没有设定持证人数标准（certified_officers），只数登记了承接能力的领域")
    return f"编制按“核定/实有”，含县属镇用的。{enough}。"


def _overview(found: Organisation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    kinds = _kinds(found.towns)
    header = ("镇街", "分类", "机构模板", "机构", *(kind.value for kind in kinds), "执法模式", "持证达标", "最近到期")
    return header, [(
        town.area.name, _class(town), town.fit.template.name if town.fit else _UNKNOWN, offices_words(town),
        *(posts_words(_of_kind(town, kind)) for kind in kinds), town.mode.value if town.mode else _UNKNOWN,
        strength_words(town, found), _day(town.next.until if town.next else None)) for town in found.towns]


def towns_to_text(found: Organisation, width: int = WIDTH) -> str:
    """All of each town, then how far it may be trusted."""
    return "\n\n".join("\n".join(line.rstrip() for line in _town_lines(town, found, width)) for town in found.towns) \
        + "".join(f"\n{line}" for line in trust_block(found.trust, width))


def _town_lines(town: TownOrganisation, found: Organisation, width: int) -> list[str]:
    """All of one town: offices, posts, enforcement, capacity."""
    kind = town.area.town_kind
    lines = [f"{town.body.name}的机构编制（{found.day}）"]
    lines += rows((("分类", "，".join(word.value for word in (town.area.town_class, kind) if word)),
                   ("机构模板", _template_words(town, found)), ("执法模式", _enforcement_words(town))), width)
    lines += block("机构：", _office_lines(town, width))
    lines += block("编制（核定/实有）：", rows([(staff.kind.value, _staff_words(staff)) for staff in town.staff], width))
    lines += block("按标准：", rows([(one.standard.name, against(one, town)) for one in found.of_class(town)], width))
    header, table = _strengths(town)
    lines += block("承接能力：", columns(header, table))
    if not town.staff:
        lines += ["", "没有登记编制（posts）。"]
    if not town.strengths:
        lines += ["", "没有登记承接能力（capacity），也没有处罚权。"]
    return lines


def _template_words(town: TownOrganisation, found: Organisation) -> str:
    if town.fit is None:
        return "没有合用的机构模板" if found.catalog.templates else "没有登记机构模板"
    drawn = "；没有登记自己的内设机构，按模板必设的列出" if town.drawn else ""
    return f"{town.fit.template.name}；机构 {offices_words(town)}{drawn}"


def _enforcement_words(town: TownOrganisation) -> str:
    if town.mode is None:
        return ""
    named = (("执法队伍", town.team), ("调度中心", town.centre))
    return "；".join((town.mode.value, *(f"{word}：{body.name}" for word, body in named if body)))


def _office_lines(town: TownOrganisation, width: int) -> list[str]:
    pairs: dict[str, list[str]] = {}
    for room in town.rooms:
        called = f"（模板：{room.office.name}）" if room.office and room.office.name != room.unit.name else ""
        fields = "、".join(room.unit.fields)
        pairs.setdefault(_side(room, town), []).append(f"{room.unit.name}{called}" + (f"：{fields}" if fields else ""))
    missing = [office.name for office in town.fit.missing] if town.fit else []
    order = ("前台", "后台", _UNSAID, _OUTSIDE)
    return rows([*((side, pairs[side]) for side in order if side in pairs), ("没有设", "、".join(missing))], width)


def _staff_words(staff: Staff) -> str:
    said = [posts_words(staff.every)]
    said += [f"其中县属镇用 {posts_words(staff.used)}"] if staff.used and staff.own else ["都是县属镇用"] if staff.used else []
    grants = _grants(staff)
    more = f" 等 {len(grants)} 项" if len(grants) > _NAMED else ""
    said += [f"随赋权下沉：{'、'.join(grants[:_NAMED])}{more}"] if grants else []
    fields = _by_field(staff)
    said += [f"按领域：{'、'.join(f'{field} {number}' for field, number in fields.items())}"] if fields else []
    return "；".join(said)


def _grants(staff: Staff) -> list[str]:
    return list(dict.fromkeys(grant for posts in staff.every for grant in posts.grants))


def _by_field(staff: Staff) -> dict[str, int]:
    """How many posts there are for each field, as far as posts say what field they are for."""
    found: dict[str, int] = {}
    for posts in staff.every:
        if posts.field is not None:
            found[posts.field] = found.get(posts.field, 0) + posts.approved
    return found


def _strengths(town: TownOrganisation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    header = ("领域", "处罚权", "持证", "最近到期", *_RECORDED)
    return header, [(s.field, _powers(s) or _UNKNOWN, _certified(s), _next(s), *_recorded(s)) for s in town.strengths]


def _powers(strength: Strength) -> str:
    return "、".join(mode.value for mode in GrantMode if mode in strength.powers)


def _certified(strength: Strength) -> str:
    if strength.capacity is None:
        return "没有登记"
    return f"{strength.certified}" + ("（不够）" if strength.needed and strength.enough is False else "")


def _next(strength: Strength) -> str:
    return f"{strength.next.until}（{strength.next.number} 名）" if strength.next else _UNKNOWN


def _recorded(strength: Strength) -> tuple[str, ...]:
    capacity = strength.capacity
    if capacity is None:
        return (_UNKNOWN,) * 5
    return (str(capacity.reviewers), words(capacity.trained), words(capacity.equipped), str(capacity.posts),
            capacity.as_of.isoformat())


# Data.

def organisation_to_dict(found: Organisation) -> Dict:
    """All of it as data."""
    return {"as_of": found.day.isoformat(), "certified_officers": found.officers.value if found.officers else None,
            "trust": trust_to_list(found.trust), "towns": [_town_to_dict(town) for town in found.towns],
            "standards": [standard_to_dict(one) for one in found.standards]}


def _town_to_dict(town: TownOrganisation) -> Dict:
    own = town.fit
    return {
        "id": town.body.id, "name": town.body.name, "class": town.area.town_class, "kind": town.area.town_kind,
        "made_up": made_up(town.body) or made_up(town.area),
        "template": {"id": own.template.id, "name": own.template.name, "made_up": made_up(own.template),
                     "limit": own.template.limit, "counted": len(own.counted), "missing": [office.name for office in own.missing],
                     "outside": [unit.name for unit in own.foreign]} if own else None,
        "offices_from_template": town.drawn,
        "offices": [{"id": room.unit.id, "name": room.unit.name, "office": room.office.id if room.office else None,
                     "side": room.side, "fields": list(room.unit.fields)} for room in town.rooms],
        "posts": [{"kind": staff.kind, **_posts(staff.every), "used": _posts(staff.used),
                   "by_field": _by_field(staff), "grants": _grants(staff),
                   "records": [posts.id for posts in staff.every],
                   "made_up": any(map(made_up, staff.every))} for staff in town.staff],
        "enforcement": {"mode": town.mode, "team": _named(town.team), "centre": _named(town.centre)} if town.mode else None,
        "capacity": [_strength_to_dict(strength) for strength in town.strengths],
    }


def _posts(posts: Sequence[Posts]) -> Dict:
    return {"approved": approved_of(posts), "filled": filled_of(posts)}


def _named(body: Body | None) -> Dict | None:
    return {"id": body.id, "name": body.name} if body else None


def _strength_to_dict(strength: Strength) -> Dict:
    capacity, coming = strength.capacity, strength.next
    return {
        "field": strength.field, "penalty_powers": strength.needed,
        "powers": [mode.value for mode in GrantMode if mode in strength.powers], "enough": strength.enough,
        "certified": strength.certified if capacity else None,
        "next": {"until": coming.until.isoformat(), "number": coming.number} if coming else None,
        "reviewers": capacity and capacity.reviewers, "trained": capacity and capacity.trained,
        "equipped": capacity and capacity.equipped, "posts": capacity and capacity.posts,
        "as_of": capacity and capacity.as_of.isoformat(),
    }


# Sheets.

def organisation_to_sheets(found: Organisation) -> tuple[Sheet, ...]:
    """A sheet each for the towns, their offices, their posts, what they can bear, and the standards."""
    noted = (f"按 {found.day} 的目录", *trust_words(found.trust))
    return (
        _town_sheet(found, noted),
        Sheet("内设机构", ("镇街", "机构", "模板机构", "前后台", "办理的领域"), tuple(
            (town.body.name, room.unit.name, room.office.name if room.office else None, _side(room, town),
             "、".join(room.unit.fields)) for town in found.towns for room in town.rooms), noted),
        Sheet("编制", ("镇街", "编制类别", "核定", "实有", "其中县属镇用", "按领域", "随同的赋权"), tuple(
            (town.body.name, staff.kind.value, approved_of(staff.every), filled_of(staff.every), approved_of(staff.used),
             "、".join(f"{field} {number}" for field, number in _by_field(staff).items()) or None,
             "、".join(_grants(staff)) or None)
            for town in found.towns for staff in town.staff), noted),
        Sheet("承接能力", ("镇街", "领域", "处罚权", "持证", "达标", "最近到期", "到期人数", *_RECORDED), tuple(
            (town.body.name, *_strength_row(one)) for town in found.towns for one in town.strengths), noted),
        Sheet("编制标准对照", ("标准", "编制类别", "镇街分类", "对照", "来源"), tuple(
            (one.standard.name, one.standard.kind, "、".join(one.standard.classes) or None, sentence,
             one.standard.provenance.source if one.standard.provenance else None)
            for one in found.standards for sentence in standard_words(one, [town.body for town in found.towns])), noted),
    )


def _strength_row(strength: Strength) -> tuple[Cell, ...]:
    capacity, coming = strength.capacity, strength.next
    recorded: tuple[Cell, ...] = (None,) * 5 if capacity is None else (
        capacity.reviewers, words(capacity.trained), words(capacity.equipped), capacity.posts, capacity.as_of)
    return (strength.field, _powers(strength) or words(False), strength.certified if capacity else None,
            None if strength.enough is None else words(strength.enough), coming.until if coming else None,
            coming.number if coming else None, *recorded)


def _town_sheet(found: Organisation, notes: tuple[str, ...]) -> Sheet:
    kinds = _kinds(found.towns)
    header = ("镇街", "分类", "机构模板", "机构数", "计入限额", "限额", "没有设", "模板外",
              *(f"{kind.value}{what}" for kind in kinds for what in ("核定", "实有")),
              "执法模式", "执法队伍", "调度中心", "有处罚权的领域", "持证达标的领域", "最近到期")
    return Sheet("镇街一览", header, tuple(_town_row(town, kinds) for town in found.towns), notes)


def _town_row(town: TownOrganisation, kinds: Sequence[PostKind]) -> tuple[Cell, ...]:
    own = town.fit
    figures = (figure for kind in kinds for figure in (approved_of(_of_kind(town, kind)), filled_of(_of_kind(town, kind))))
    return (
        town.body.name, town.area.town_class, own.template.name if own else None, len(town.rooms),
        len(own.counted) if own else None, own.template.limit if own else None,
        "、".join(office.name for office in own.missing) or None if own else None,
        "、".join(unit.name for unit in own.foreign) or None if own else None, *figures, town.mode,
        town.team.name if town.team else None, town.centre.name if town.centre else None, len(town.needed),
        sum(strength.enough is True for strength in town.needed), town.next.until if town.next else None)
