"""A made-up county with planted faults (生成县): as many towns, items and event types as wanted, the same for the
same seed. In: sizes. Out: a workspace folder, and exactly what is wrong in it.

Whatever is not planted has one owner in every town, on every day, under all facts, or goes to another channel;
no statutory power is shared and no grants collide outside the faults, so that the rulebooks themselves leave
nothing in dispute. `python -m benchmarks.county FOLDER` writes one.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.draft import (
    FUTURE,
    GOVERNMENT,
    OFFICES,
    PAST,
    TOWN,
    Draft,
    Office,
    draft,
    fact,
    quantity,
    town_side,
)
from benchmarks.faults import Fault, plant
from benchmarks.idle import Idle, idle
from benchmarks.subjects import Subjects, prepare
from powerlist.model.condition import AllOf, Condition, Operator
from powerlist.model.duties import Duty, Responsibility
from powerlist.model.period import ALWAYS, Period
from powerlist.model.powers import Holder, Item, Scope, TakeBack
from powerlist.terms import GrantMode, ItemType, Measure, Outcome


@dataclass(frozen=True)
class Recipe:
    """All that a made-up county depends on (配方)."""

    towns: int = 100
    items: int = 2000
    types: int = 1000
    seed: int = 0
    plant: bool = True
    rulebooks: tuple[str, ...] = ("national",)


@dataclass(frozen=True)
class Planted:
    """What a made-up county holds: its towns (areas) and event types, every fault planted in it, records that are to
    no effect, and the items of its own that no event type names."""

    recipe: Recipe
    towns: tuple[str, ...]
    event_types: tuple[str, ...]
    faults: tuple[Fault, ...]
    idle: tuple[Idle, ...]
    unreached: tuple[str, ...]

    @property
    def holes(self) -> tuple[Fault, ...]:
        """Where nobody is the owner."""
        return tuple(fault for fault in self.faults if fault.outcome is Outcome.UNOWNED)

    @property
    def overlaps(self) -> tuple[Fault, ...]:
        """Where several are."""
        return tuple(fault for fault in self.faults if fault.outcome is Outcome.DISPUTED)


def generate(folder: Path, *, towns: int = 100, items: int = 2000, types: int = 1000, seed: int = 0,
             plant: bool = True, rulebooks: tuple[str, ...] = ("national",)) -> Planted:
    """Write the workspace of a made-up county, and say what was planted in it.

    Args:
        folder: where to write; files of that name are overwritten.
        towns: at least 3, so that some towns may differ from the others.
        items: of the county's own, no fewer than event types; the shipped national ones come on top.
        types: event types, at least 20, of which two fifths at most are faulty.
        seed: equal sizes and seeds give equal files.
        plant: whether to plant faults at all (and, among 40 event types or more, records to no effect).
        rulebooks: which shipped rulebooks to use; what is promised of the faults holds for `national`, and for
            `national` with `jiangsu`.
    """
    recipe = Recipe(towns, items, types, seed, plant, rulebooks)
    county, planted, _ = build(recipe)
    county.write(folder)
    return planted


def build(recipe: Recipe) -> tuple[Draft, Planted, Subjects]:
    """The county in memory, what is wrong in it, and what later changes are about."""
    if recipe.towns < 3 or recipe.types < 20 or recipe.items < recipe.types:
        raise ValueError("at least 3 towns, 20 event types, and no fewer items than event types")
    county = draft(recipe.towns, Random(recipe.seed), recipe.rulebooks)
    subjects = prepare(county, max(1, recipe.types // 100))
    number = max(recipe.types // 25, min(20, recipe.types * 2 // 5)) if recipe.plant else 0
    faults = tuple(plant(county, number))
    useless = tuple(idle(county)) if recipe.plant and recipe.types >= 40 else ()
    _Filler(county).fill(recipe)
    named = {item for event in county.of("event_types") for item in event.items}
    planted = Planted(recipe, county.town_ids, tuple(e.id for e in county.of("event_types")), faults, useless,
                      tuple(i.id for i in county.of("items") if i.id not in named))
    county.random.shuffle(county.of("event_types"))
    return county, planted, subjects


#: What a penalty may consist of, and how often the national list has it so.
_MEASURES = ((15, (Measure.FINE, Measure.CORRECT)), (4, (Measure.WARNING, Measure.FINE, Measure.CORRECT)),
             (4, (Measure.FINE, Measure.STOP_BUSINESS, Measure.CORRECT)),
             (3, (Measure.FINE, Measure.CONFISCATE_GAINS, Measure.CORRECT)),
             (2, (Measure.FINE, Measure.CORRECT, Measure.DEMOLISH_BY)),
             (3, (Measure.FINE, Measure.REVOKE_LICENCE, Measure.CORRECT)), (1, (Measure.FINE, Measure.CORRECT, Measure.SEIZE)))
_KINDS = ((70, ItemType.PENALTY), (8, ItemType.APPROVAL), (4, ItemType.COMPULSION), (8, ItemType.INSPECTION),
          (3, ItemType.CONFIRMATION), (3, ItemType.PAYMENT), (4, ItemType.OTHER))


class _Filler:
    """Everything that is in order: fills the lists up to their sizes."""

    def __init__(self, county: Draft) -> None:
        self.county = county
        self.random = county.random
        self.pool: dict[Office, list[Item]] = {office: [] for office in OFFICES}
        self.town_powers: list[Item] = []
        self.pairs: list[tuple[Item, Item]] = []
        self.duties: list[tuple[Responsibility, ...]] = []

    def fill(self, recipe: Recipe) -> None:
        """Up to the sizes of the recipe."""
        missing = recipe.types - len(self.county.of("event_types"))
        self.pairs = [self._pair() for _ in range(missing // 40)]
        self._items(recipe.items - len(self.county.of("items")))
        for office, items in self.pool.items():
            self._grants(office, items)
        self.duties = [self._duty() for _ in range(max(1, missing * 2 // 5))]
        for number in range(missing):
            self._event(number)

    # Powers.

    def _items(self, number: int) -> None:
        weights = [len(OFFICES) - place for place in range(len(OFFICES))]
        for _ in range(number):
            if self.random.random() < 0.1:
                kind = self.random.choice((ItemType.OTHER, ItemType.INSPECTION, ItemType.SERVICE))
                self.town_powers.append(self.county.item(None, holder=Holder(town=True), kind=kind))
                continue
            (office,) = self.random.choices(OFFICES, weights)
            (kind,) = self.random.choices([k for _, k in _KINDS], [w for w, _ in _KINDS])
            (measures,) = self.random.choices([m for _, m in _MEASURES], [w for w, _ in _MEASURES])
            self.pool[office].append(self.county.item(office, kind=kind, measures=measures))

    def _pair(self) -> tuple[Item, Item]:
        """One article for towns and cities, another for the countryside."""
        (office,) = self.random.sample(OFFICES, 1)
        return (self.county.item(office, when=fact("zone", "城镇规划区")),
                self.county.item(None, holder=Holder(town=True), when=fact("zone", "乡村规划区")))

    def _grants(self, office: Office, items: list[Item]) -> None:
        """The everyday penalties of an office go out in a few decisions, each of many items and many towns. No item
        goes to a town twice at a time."""
        penalties = [i for i in items if i.type is ItemType.PENALTY]
        if office.vertical or not penalties:
            return
        self.random.shuffle(penalties)
        size = min(16, 1 + len(penalties) // 4)
        for start in range(0, len(penalties) * 2 // 3, size):
            self._handed(office, penalties[start:start + size])
        approvals = [i for i in items if i.type is ItemType.APPROVAL][:3]
        if approvals:
            self.county.grant(approvals, self.county.some_towns(), GrantMode.ENTRUSTMENT, period=Period(PAST[1]))

    def _handed(self, office: Office, items: list[Item]) -> None:
        towns = self.county.town_ids if self.random.random() < 0.5 else self.county.some_towns()
        begin, end = sorted(self.random.sample((*PAST, FUTURE[0]), 2))
        match self.random.randrange(6):
            case 0:  # within limits
                limits = self.random.choice((
                    Scope("只限 30 立方米以下的", quantity(Operator.AT_MOST, 30)),
                    Scope("建成区道路和小区以内", fact("site", "道路", "居住小区", "集贸市场")),
                    Scope("只限乡村规划区", fact("zone", "乡村规划区"))))
                self.county.grant(items, towns, period=Period(PAST[0]), scope=limits)
            case 1:  # taken back
                grants = self.county.of("grants")
                grant = self.county.grant(items, towns, period=Period(begin))
                grants[-1] = replace(grant, take_back=TakeBack(end, office.body, way="由部门直接办理"))
            case 2:  # fewer towns the second time
                self.county.grant(items, towns, period=Period(begin, end))
                self.county.grant(items, towns[::2], period=Period(end))
            case 3:  # only some measures
                held = {m for item in items for m in item.measures}
                common = tuple(m for m in (Measure.WARNING, Measure.FINE, Measure.CORRECT)
                               if m in held and all(m in item.measures for item in items))
                self.county.grant(items, towns, period=Period(begin), measures=common)
            case 4:
                self.county.grant(items, towns, GrantMode.STATIONING, period=Period(begin))
            case _:
                self.county.grant(items, towns, period=Period(PAST[0]))

    # Duties.

    def _duty(self) -> tuple[Responsibility, ...]:
        """One matter; now and then as two records, the second from a day on."""
        office, *others = self.random.sample(OFFICES, 4)
        helpers = tuple(o.duty(self.random.choice(("业务指导", "联合检查", "提供数据", "技术支持")))
                        for o in others[:self.random.randint(0, 2)])
        side: Duty = office.duty("日常监管", "依法查处")
        chance = self.random.random()
        if chance < 0.12:
            side, helpers = town_side(), (office.duty("业务指导"), *helpers)
        elif chance < 0.14:
            side = Duty(body=GOVERNMENT, duties=("统筹协调",))
        else:
            helpers = (*helpers, TOWN)
        if self.random.random() < 0.04:
            day = self.random.choice((*PAST, *FUTURE))
            return (self.county.duty(side, office=office, supporting=helpers, period=Period(None, day)),
                    self.county.duty(others[2].duty("日常监管"), office=office, supporting=(TOWN,), period=Period(day)))
        scenarios = self._scenarios(others) if self.random.random() < 0.1 else ()
        return (self.county.duty(side, office=office, supporting=helpers, scenarios=scenarios, period=ALWAYS),)

    def _scenarios(self, offices: list[Office]) -> tuple[tuple[str, Condition, Duty], ...]:
        """Places apart from each other; by the water also the amount."""
        limit = self.random.choice((10, 20, 50))
        water = fact("site", "河道", "湖泊")
        return (
            ("运输途中", fact("vehicle_moving", True), offices[0].duty("拦查")),
            ("水面少量", AllOf((fact("vehicle_moving", False), water, quantity(Operator.AT_MOST, limit))), TOWN),
            ("水面大量", AllOf((fact("vehicle_moving", False), water, quantity(Operator.MORE, limit))), offices[1].duty("清理")),
            ("田间", AllOf((fact("vehicle_moving", False), fact("site", "农田"))), offices[2].duty("复垦")),
        )[:self.random.choice((1, 3, 4))]

    # Event types.

    def _event(self, number: int) -> None:
        chance = self.random.random()
        if chance < 0.03:
            self.county.event(channel=self.random.choice(("公安机关（110）", "消防救援（119）", "人民法院", "信访部门")))
            return
        duties = self.random.choice(self.duties)
        if chance < 0.57:
            self.county.event(*duties, timed=number % 4 > 0)
            return
        items = self._powers(1 if chance < 0.78 else self.random.randint(2, 3))
        self.county.event(*items, *(duties if chance < 0.92 else ()), timed=number % 4 > 0)

    def _powers(self, number: int) -> list[Item]:
        if self.pairs and self.random.random() < 0.05:
            return list(self.random.choice(self.pairs))
        if self.town_powers and self.random.random() < 0.1:
            return [self.random.choice(self.town_powers)]
        stocked = [office for office, items in self.pool.items() if items]
        (office,) = self.random.choices(stocked, [len(self.pool[office]) for office in stocked])
        return self.random.sample(self.pool[office], min(number, len(self.pool[office])))


def main() -> None:
    """Write one county, and count what was planted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for name, size in (("towns", 100), ("items", 2000), ("types", 1000), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=size)
    given = parser.parse_args()
    planted = generate(given.folder, towns=given.towns, items=given.items, types=given.types, seed=given.seed)
    print(f"{given.folder}：埋下 {len(planted.holes)} 处空白、{len(planted.overlaps)} 处重叠")


if __name__ == "__main__":
    main()
