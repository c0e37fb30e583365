"""The records of a made-up county as they are put together (生成县的草稿), and the folder they are written to.

Everything is `illustrative`: places, offices, local regulations and lists exist nowhere. The shape is that of
a real county: one grant names many items and many towns, most event types rest on one responsibility.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, product
from pathlib import Path
from random import Random
from typing import Any

from powerlist.model.bodies import Body
from powerlist.model.common import Citation, Provenance
from powerlist.model.condition import ALWAYS_TRUE, Compare, Condition, Operator, Value
from powerlist.model.duties import Deadline, Duty, EventType, Responsibility, Scenario
from powerlist.model.law import Statute, Version
from powerlist.model.manifest import Manifest
from powerlist.model.period import ALWAYS, Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder, Instrument, Item, Publication, Scope
from powerlist.read.plain import plain_of
from powerlist.read.yaml_text import item as entry_of_list
from powerlist.terms import (
    BodyKind,
    Clock,
    GrantMode,
    ItemType,
    Level,
    Measure,
    Status,
    StatuteKind,
    TownKind,
)

MADE_UP = Provenance(Status.ILLUSTRATIVE, "程序生成的虚构县，用于测量和核对，不是任何地方的数据")
TITLE, COUNTY, GOVERNMENT, CITY_GOVERNMENT = "生成县", "county", "county-government", "city-government"

#: Days on which something begins or ends; few, as councils and assemblies sit seldom.
PAST = (date(2022, 1, 1), date(2023, 7, 1), date(2024, 1, 1), date(2025, 7, 1))
FUTURE = (date(2027, 1, 1), date(2027, 7, 1))
#: What is entrusted must have an end.
ENTRUSTED_UNTIL = date(2029, 1, 1)


@dataclass(frozen=True)
class Office:
    """A county department: the line of administration it carries, and the field of its items."""

    department: str
    body: str
    name: str
    field: str
    vertical: bool = False

    @property
    def holder(self) -> Holder:
        """It as the holder that a statute names."""
        return Holder(department=self.department, level=Level.COUNTY)

    def duty(self, *duties: str) -> Duty:
        """It as one side of a responsibility."""
        return Duty(department=self.department, duties=duties or ("业务指导",))


def _office(department: str, word: str, field_name: str = "", *, vertical: bool = False) -> Office:
    return Office(department, f"office-{department}", f"{TITLE}{word}局", field_name or word, vertical)


#: Departments that the bulk of the lists is about; the more serious half of a county's work comes first.
OFFICES = (
    _office("urban-management", "城市管理"), _office("housing-construction", "住房和城乡建设", "住房建设"),
    _office("natural-resources", "自然资源和规划", "自然资源"), _office("agriculture", "农业农村"),
    _office("water", "水利"), _office("transport", "交通运输"), _office("emergency", "应急管理"),
    _office("market", "市场监督管理", "市场监管"), _office("health", "卫生健康"),
    _office("culture-tourism", "文化广电和旅游", "文化旅游"), _office("civil-affairs", "民政"),
    _office("labour", "人力资源和社会保障", "劳动保障"), _office("education", "教育"),
    _office("forestry", "林业"), _office("gas", "公用事业", "燃气"), _office("industry", "工业和信息化", "工业"),
    _office("commerce", "商务"), _office("development-reform", "发展和改革", "发展改革"),
    _office("medical-insurance", "医疗保障"), _office("public-security", "公安", "公安"),
    _office("ecology", "生态环境", vertical=True), _office("tobacco", "烟草专卖", vertical=True),
)
#: Departments kept apart: what befalls them must touch nothing but what was planted.
SOLITARY = {name: _office(name, word) for name, word in
            (("archives", "档案"), ("veterans", "退役军人事务"), ("sports", "体育"), ("grain", "粮食和物资储备"))}
#: A line of administration that no office of the county carries.
CARRIED_BY_NOBODY = _office("earthquake", "地震")


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


_PLACES = _words("人行道 背街小巷 农贸市场 居民小区 河道沿岸 公园绿地 施工工地 学校周边",
                 "商业街 村庄道路 池塘沟渠 林地 耕地 养殖场 沿街门店 物流园")
_ACTS = _words("擅自占用 擅自挖掘 损坏 拒不清理 违规处置 未按规定维护",
               "未经许可使用 超范围使用 拒不整改 擅自改变 未设警示 隐瞒不报")
_THINGS = _words("公共设施 排水管网 绿化带 照明设施 渣土 生活垃圾 消防通道 广告设施 临时建筑 机动车",
                 "危险物品 秸秆 水源 堤防 护栏 档案台账 作业记录 灌溉设施 苗木 集体用房")
_TROUBLES = _words("堆物 积水 破损 噪声扰民 异味 违建 占道 遗撒 缺失 无照经营 倾倒 裸露",
                   "倒伏 油烟 漏水 停车混乱 私拉电线 散养家禽 焚烧 塌陷 张贴广告 扬尘")
_FIRST = "清安永金龙石双东西南北高新大长平兴和福玉白青红松柳梅兰竹桃杏"
_LAST = "河山口桥塘集湾店岭坪泉林溪洲湖岗堡营寨渡井沟墩坝畈埠浦港圩村"


@dataclass
class Draft:
    """The county so far. Methods add a record and return it; ids count up by kind."""

    random: Random
    towns: tuple[Area, ...]
    manifest: Manifest
    records: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = {kind: count(1) for kind in ("item", "duty", "grant", "designation", "type")}
        self._titles = {"item": self._shuffled(_PLACES, _ACTS, _THINGS), "duty": self._shuffled(_PLACES, _THINGS, ("管理",)),
                        "type": self._shuffled(_PLACES, _TROUBLES)}

    def _shuffled(self, *words: Iterable[str]) -> Iterator[str]:
        titles = ["".join(parts) for parts in product(*words)]
        self.random.shuffle(titles)
        for lap in count():
            yield from (title + (f"（{lap + 1}）" if lap else "") for title in titles)

    def add(self, kind: str, record: Any) -> Any:
        """Enter a record under its kind."""
        self.records.setdefault(kind, []).append(record)
        return record

    def of(self, kind: str) -> list[Any]:
        """Records of a kind, in the order in which they were entered."""
        return self.records.get(kind, [])

    def number(self, kind: str, width: int = 4) -> str:
        """The next id of a kind."""
        return f"{kind}-{next(self._numbers[kind]):0{width}}"

    @property
    def town_ids(self) -> tuple[str, ...]:
        """The areas of the towns."""
        return tuple(town.id for town in self.towns)

    def some_towns(self, least: int = 1) -> tuple[str, ...]:
        """Towns by chance: never all of them where there are several."""
        chosen = self.random.sample(self.town_ids, self.random.randint(least, max(least, len(self.towns) - 1)))
        return tuple(sorted(chosen))

    # Records.

    def item(self, office: Office | None, *, holder: Holder | None = None, kind: ItemType = ItemType.PENALTY,
             measures: tuple[Measure, ...] = (Measure.FINE, Measure.CORRECT), when: Condition = ALWAYS_TRUE,
             joint: tuple[Holder, ...] = (), period: Period = ALWAYS) -> Item:
        """A power: of an office, or of the holder given; of nobody where there is neither."""
        number = self.number("item")
        title = next(self._titles["item"])
        name = {ItemType.PENALTY: f"对{title}的处罚", ItemType.APPROVAL: f"{title}的审批"}.get(kind, f"{title}的{kind[2:]}")
        owner = holder or (office.holder if office else None)
        reserved = tuple(m for m in measures if m in (Measure.REVOKE_LICENCE, Measure.CLOSE))
        found: Item = self.add("items", Item(
            id=number, name=name, type=kind, field=office.field if office else "综合", holder=owner, joint=joint,
            basis=(Citation(statute=f"regulation-{office.department if office else 'towns'}",
                            article=str(self.random.randint(20, 90))),),
            holder_text=None if owner else "县级人民政府确定的部门", measures=measures if kind is ItemType.PENALTY else (),
            reserved=reserved if kind is ItemType.PENALTY else (), when=when, period=period))
        return found

    def grant(self, items: Iterable[Item], towns: Iterable[str], mode: GrantMode = GrantMode.GRANT, *,
              period: Period = ALWAYS, scope: Scope | None = None, measures: tuple[Measure, ...] = ()) -> Grant:
        """Items handed to towns by a published decision of the province (entrusted by the county)."""
        start, end = period.start or PAST[0], period.end
        number = self.number("grant", 3)
        by = ("生成省人民政府", Level.PROVINCE) if mode is GrantMode.GRANT else (f"{TITLE}人民政府", Level.COUNTY)
        law: tuple[Citation, ...] = ()
        made = date(start.year - 1, 11, 20)
        listed = tuple(items)
        giver = None
        if mode is not GrantMode.GRANT and listed[0].holder is not None:
            giver = f"office-{listed[0].holder.department}"
        if mode is GrantMode.ENTRUSTMENT:
            penal = listed[0].type is ItemType.PENALTY
            law = (Citation(statute="行政处罚法" if penal else "行政许可法", article="20" if penal else "24", paragraph=1),)
            end = end or ENTRUSTED_UNTIL
        found: Grant = self.add("grants", Grant(
            id=number, items=tuple(i.id for i in listed), to=tuple(f"{town}-body" for town in towns), mode=mode,
            instrument=Instrument(f"关于第 {number[-3:]} 批下放事项的决定（生成）", *by, made, basis=law),
            giver=giver, period=Period(start, end), scope=scope, measures=measures,
            published=Publication(date(start.year - 1, 11, 25), "政府网站（生成）"), evaluated=date(2025, 12, 1)))
        return found

    def duty(self, principal: Duty | None, *, office: Office, supporting: tuple[Duty, ...] = (),
             more: tuple[Duty, ...] = (), scenarios: tuple[tuple[str, Condition, Duty], ...] = (),
             period: Period = ALWAYS) -> Responsibility:
        """A matter of the list with its sides; scenarios as name, condition, principal."""
        number = self.number("duty")
        found: Responsibility = self.add("responsibilities", Responsibility(
            id=number, matter=next(self._titles["duty"]), field=office.field, principal=principal,
            more_principals=more, supporting=supporting, period=period,
            scenarios=tuple(Scenario(f"{number}-{n}", name, when, side)
                            for n, (name, when, side) in enumerate(scenarios, 1)),
            basis=(Citation(statute=f"regulation-{office.department}", article=str(self.random.randint(2, 19))),)))
        return found

    def event(self, *grounds: Item | Responsibility, channel: str | None = None, timed: bool = True) -> EventType:
        """A kind of event that calls for these powers and duties."""
        name = next(self._titles["type"])
        hours = self.random.choice(((4, Clock.HOUR), (1, Clock.WORKING_DAY), (2, Clock.WORKING_DAY), (5, Clock.WORKING_DAY),
                                    (7, Clock.CALENDAR_DAY), (15, Clock.CALENDAR_DAY)))
        found: EventType = self.add("event_types", EventType(
            id=self.number("type"), name=name, scheme=self.random.choice(("数字城管", "12345", "综合")),
            category=self.random.choice(("市容环境", "街面秩序", "农村管理", "安全隐患", "公共设施", "民生服务")),
            items=tuple(g.id for g in grounds if isinstance(g, Item)),
            responsibilities=tuple(g.id for g in grounds if isinstance(g, Responsibility)), channel=channel,
            deadline=Deadline(*hours, of="处置", since="派遣") if timed else None,
            keywords=tuple(self.random.sample(_THINGS, self.random.randint(1, 3)))))
        return found

    # The folder.

    def write(self, folder: Path, comment: str = "") -> None:
        """One file for each kind, as a county would keep them."""
        folder.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{key}: {value}\n" for key, value in (
            ("kind", "workspace"), ("name", f"{TITLE}权责清单工作区（生成）"), ("county", COUNTY),
            ("uses", "[national]"), ("rulebooks", f"[{', '.join(self.manifest.rulebooks)}]")))
        note = "".join(f"# {line}\n" for line in comment.splitlines())
        (folder / "powerlist.yaml").write_text(note + head + _PROVENANCE, "utf-8")
        for kind, records in self.records.items():
            with (folder / f"{kind}.yaml").open("w", encoding="utf-8", newline="\n") as file:
                extra = _RULEBOOK if kind == "rules" else ""
                file.write(f"{note}kind: {kind}\n{extra}{_PROVENANCE}{kind}:\n")
                for record in records:
                    file.writelines(f"{line}\n" for line in entry_of_list(plain_of(record), 2))


_PROVENANCE = f"provenance: {{status: illustrative, source: {MADE_UP.source}}}\n"
_RULEBOOK = f"rulebook: generated\ntitle: {TITLE}自己的约定（生成）\nrank: 本地约定\n"


def draft(towns: int, random: Random, rulebooks: tuple[str, ...]) -> Draft:
    """A county with its places, offices and local regulations, and nothing on its lists yet."""
    names = ["".join(parts) for parts in product(_FIRST, _LAST)]
    random.shuffle(names)
    names += [f"{name}新" for name in names]
    kinds = (TownKind.TOWN, TownKind.SUBDISTRICT, TownKind.TOWN, TownKind.TOWNSHIP, TownKind.TOWN)
    areas = tuple(Area(f"t{n:04}", names[n] + kinds[n % len(kinds)], Level.TOWN, COUNTY, kinds[n % len(kinds)])
                  for n in range(towns))
    made = Draft(random, areas, Manifest(TITLE, COUNTY, uses=("national",), rulebooks=rulebooks))
    for area in (Area("province", "生成省", Level.PROVINCE), Area("city", "生成市", Level.CITY, "province"),
                 Area(COUNTY, TITLE, Level.COUNTY, "city"), *areas):
        made.add("areas", area)
    for body in _bodies(areas):
        made.add("bodies", body)
    lines = [(o.department, o.field) for o in (*OFFICES, *SOLITARY.values(), CARRIED_BY_NOBODY)]
    for department, word in (*lines, ("towns", "乡镇街道")):
        made.add("statutes", Statute(f"regulation-{department}", f"生成省{word}条例（生成）", StatuteKind.LOCAL_REGULATION,
                                     versions=(Version("生成", ALWAYS, "1-99"),)))
    return made


def _bodies(towns: tuple[Area, ...]) -> Iterator[Body]:
    yield Body("province-government", "生成省人民政府", BodyKind.GOVERNMENT, Level.PROVINCE, "province")
    yield Body(CITY_GOVERNMENT, "生成市人民政府", BodyKind.GOVERNMENT, Level.CITY, "city", parent="province-government")
    yield Body(GOVERNMENT, f"{TITLE}人民政府", BodyKind.GOVERNMENT, Level.COUNTY, COUNTY, parent=CITY_GOVERNMENT)
    yield Body("establishment", f"中共{TITLE}委机构编制委员会办公室", BodyKind.PARTY, Level.COUNTY, COUNTY,
               departments=("establishment",))
    for department, word in (("justice", "司法局"), ("government-services", "行政审批局")):
        yield Body(f"office-{department}", TITLE + word, BodyKind.DEPARTMENT, Level.COUNTY, COUNTY, parent=GOVERNMENT,
                   departments=(department,))
    yield Body("centre", f"{TITLE}社会治理指挥中心", BodyKind.CENTRE, Level.COUNTY, COUNTY, parent=GOVERNMENT)
    for office in (*OFFICES, *SOLITARY.values()):
        kind, above = (BodyKind.VERTICAL, CITY_GOVERNMENT) if office.vertical else (BodyKind.DEPARTMENT, GOVERNMENT)
        yield Body(office.body, office.name, kind, Level.COUNTY, COUNTY, parent=above, departments=(office.department,))
    for town in towns:
        word = "办事处" if town.town_kind is TownKind.SUBDISTRICT else "人民政府"
        yield Body(f"{town.id}-body", town.name + word, BodyKind.TOWN, Level.TOWN, town.id, aliases=(town.name,),
                   parent=GOVERNMENT)


# Small words for conditions and sides.

TOWN = Duty(town=True, duties=("日常巡查", "劝阻", "报告"))


def town_side(*only: str) -> Duty:
    """The town where it happens as one side; narrowed to some towns."""
    return dataclasses.replace(TOWN, only=tuple(f"{town}-body" for town in only))


def fact(attribute: str, *values: Value) -> Condition:
    """The attribute (of the event, where it says no other) is one of these values."""
    name = attribute if "." in attribute else f"event.{attribute}"
    return Compare(name, Operator.EQUAL if len(values) == 1 else Operator.IN, values)


def quantity(operator: Operator, *bounds: int) -> Condition:
    """A limit on the quantity."""
    return Compare("event.quantity", operator, bounds)
