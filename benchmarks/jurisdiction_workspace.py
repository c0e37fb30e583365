"""The table of `jurisdiction` as a workspace of powerlist: `python -m benchmarks.jurisdiction_workspace FOLDER`.

Each item is a responsibility: the county body answers for it, in two scenarios the city body and the lead do. The town
of the event helps; no rule asks which it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.jurisdiction import CITY_FROM, CLASSES, Item, Table, table_of
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Operator, Value
from powerlist.model.duties import Duty, EventType, Responsibility, Scenario
from powerlist.model.places import Area
from powerlist.read.plain import plain_of
from powerlist.read.yaml_text import item as entry_of_list
from powerlist.terms import BodyKind, Level, TownKind

#: The day on which all answers are asked.
DAY = date(2026, 11, 21)
#: What the columns of the events are to powerlist; the others are attributes by their own names.
MEANING = {"code": "type", "town": "place"}

_HEAD = "provenance: {status: illustrative, source: 程序生成，用于测量速度，不是任何地方的数据}\n"
_MANIFEST = f"kind: workspace\nname: 测速县\ncounty: county\nlaw_checked: {DAY}\n{_HEAD}"
_BASIS = Citation("测速条例", article="1")
_VOCABULARY = f"""kind: vocabulary
vocabulary:
  - {{name: event.township_class, type: 选项, label: 镇街的类别, values: [{', '.join(CLASSES)}], question: 镇街是哪一类？}}
  - {{name: event.severity, type: 数值, label: 严重程度, question: 严重程度是几级？}}
  - {{name: event.cross_boundary, type: 是否, label: 跨界, question: 是否跨界？}}
"""
_RULES = f"""kind: rules
rulebook: measured
title: 测速规则
rank: 地方性法规
{_HEAD}rules:
  - id: M-LEAD
    phase: assign
    title: 清单上的主体责任单位牵头
    when: {{line.kind: 责任, duty.listed: true}}
    then: {{lead: principal}}
    because: 责任清单写明了主体责任单位
    basis: [{{statute: 测速条例, article: 1}}]
  - id: M-HELP
    phase: support
    title: 清单上的配合单位配合
    when: {{line.kind: 责任}}
    then: {{support: [{{who: supporting}}]}}
    because: 责任清单写明了配合单位
    basis: [{{statute: 测速条例, article: 2}}]
"""
_STATUTES = f"""kind: statutes
{_HEAD}statutes:
  - id: measured
    title: 测速条例
    kind: 地方性法规
    versions: [{{version: 生成, period: {{from: 2020-01-01}}, articles: 1-9}}]
"""


def write(table: Table, folder: Path, *, towns: int = 1) -> None:
    """The workspace of the table, in a county of so many towns."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("powerlist", _MANIFEST), ("vocabulary", _VOCABULARY), ("rules", _RULES), ("statutes", _STATUTES)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    areas = (Area("city", "测速市", Level.CITY), Area("county", "测速县", Level.COUNTY, "city"),
             *(Area(f"t{n:04}", f"第{n}镇", Level.TOWN, "county", TownKind.TOWN) for n in range(towns)))
    _records(folder, "areas", areas)
    _records(folder, "bodies", _bodies(table, towns))
    _records(folder, "responsibilities", map(_responsibility, table.items))
    _records(folder, "event_types", (EventType(f"type-{item.code}", f"{item.code}类事件", "测速", item.code,
                                               responsibilities=(f"duty-{item.code}",)) for item in table.items))


def _records(folder: Path, kind: str, records: Any) -> None:
    with (folder / f"{kind}.yaml").open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"kind: {kind}\n{_HEAD}{kind}:\n")
        for record in records:
            file.writelines(f"{line}\n" for line in entry_of_list(plain_of(record), 2))


def _bodies(table: Table, towns: int) -> Iterator[Body]:
    yield Body("county-government", "测速县人民政府", BodyKind.GOVERNMENT, Level.COUNTY, "county")
    for name in table.bodies[1:]:
        level = Level.CITY if name.startswith("city") else Level.COUNTY
        yield Body(name, name, BodyKind.DEPARTMENT, level, "city" if level is Level.CITY else "county")
    for n in range(towns):
        yield Body(f"t{n:04}-body", f"第{n}镇人民政府", BodyKind.TOWN, Level.TOWN, f"t{n:04}", parent="county-government")


def _responsibility(item: Item) -> Responsibility:
    fits: list[Condition] = [_is("township_class", *item.classes), _is("severity", item.max_severity, operator=Operator.AT_MOST)]
    if not item.cross_ok:
        fits.append(_is("cross_boundary", False))
    elif item.max_severity >= CITY_FROM:  # scenarios of one list do not overlap
        fits.append(AnyOf((_is("cross_boundary", False), _is("severity", CITY_FROM, operator=Operator.LESS))))
    crossing = AllOf((_is("cross_boundary", True), _is("severity", CITY_FROM, operator=Operator.AT_LEAST)))
    key = f"duty-{item.code}"
    return Responsibility(
        key, f"{item.code}项", "测速", Duty(body=item.county), supporting=(Duty(town=True, duties=("巡查", "报告")),),
        basis=(_BASIS,), scenarios=(Scenario(f"{key}-city", "跨界而且严重", crossing, Duty(body=item.city)),
                                    Scenario(f"{key}-lead", "在限度以内", AllOf(tuple(fits)), Duty(body=item.lead))))


def _is(name: str, *values: Value, operator: Operator = Operator.IN) -> Compare:
    single = operator is Operator.IN and len(values) == 1
    return Compare(f"event.{name}", Operator.EQUAL if single else operator, values)


def main() -> None:
    """Write the workspace of a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--towns", type=int, default=1)
    given = parser.parse_args()
    write(table_of(given.items), given.folder, towns=given.towns)


if __name__ == "__main__":
    main()
