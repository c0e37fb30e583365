"""PL50x 用词: names that mean two things, two names for one thing, and characters nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from powerlist.catalog import Catalog
from powerlist.checks.registry import HERE, Check, Finding, change, check
from powerlist.checks.scope import is_own, own_items
from powerlist.diagnostics import Label, Severity
from powerlist.model.powers import Item
from powerlist.route import Route
from powerlist.terms import ItemType

_GOOD = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营行为的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理}
    measures: [罚款]
  - id: poster
    name: 对乱张贴广告（含喷涂）的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 31}]
    holder: {department: 城市管理}
    measures: [罚款]
---
kind: event_types
event_types:
  - {id: hawking, name: 占道经营, scheme: 测试, items: [kiosk, poster]}
"""


class Named(NamedTuple):
    """A name that people read, and where it stands."""

    word: str
    text: str
    at: Route


def _names(catalog: Catalog) -> Iterator[Named]:
    """Names in the files of the workspace itself."""
    for item in own_items(catalog):
        yield Named("事项", item.name, item.at / "name")
    for duty in catalog.responsibilities.values():
        if is_own(catalog, duty.at):
            yield Named("责任事项", duty.matter, duty.at / "matter")
    for table, word in ((catalog.event_types, "事件类型"), (catalog.bodies, "机构"), (catalog.grids, "网格")):
        for record in table.values():
            if is_own(catalog, record.at):
                yield Named(word, record.name, record.at / "name")


def _pairs(catalog: Catalog, own: dict[str, list[Item]]) -> Iterator[tuple[Item, Item]]:
    """Items under one key: each one of the workspace itself after the first, with the first."""
    for same in own.values():
        for item in same[1:]:
            if is_own(catalog, item.at):
                yield item, same[0]


def _grouped(catalog: Catalog, plain: bool) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    items = sorted(catalog.items.values(), key=lambda item: is_own(catalog, item.at))
    for item in items:
        groups.setdefault(_plain(item.name) if plain else item.name, []).append(item)
    return groups


_LITTLE = re.compile(r"[\W_]|行为|行政(?=处罚$)|[的等之]")
_OR = re.compile(r"以及|或者|并且|[和与及或]")


def _plain(name: str) -> str:
    """The name without what people write in different ways: punctuation, width, little words."""
    return _LITTLE.sub("", _OR.sub("、", unicodedata.normalize("NFKC", name)))


@check("PL501", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=_GOOD.replace("name: 对乱张贴广告（含喷涂）的处罚", f"name: 对占道经营行为的处罚  {HERE}"))
def same_name(catalog: Catalog, _: date) -> Iterator[Finding]:
    """两个事项同名（same name）

    同名的两个事项，按名称引用时分不清，公开以后群众也分不清；依据、主体不同的，在名称里写出区别。
    """
    for item, first in _pairs(catalog, _grouped(catalog, plain=False)):
        yield Finding(item.at / "name", f"事项名称 `{item.name}` 已经用于 `{first.id}`", "重复的删去；不同的事项在名称里写出区别",
                      related=(Label(first.at, "同名的事项"),), params={"items": [first.id, item.id]})


@check("PL502", severity=Severity.INFO, since="0.1", good=_GOOD,
       bad=change(_GOOD, "对乱张贴广告（含喷涂）的处罚", "对占道经营的行政处罚"))
def nearly_same_name(catalog: Catalog, _: date) -> Iterator[Finding]:
    """两个事项的名称几乎一样（nearly the same name）

    只差标点、全半角、“的”“等”“行为”或者“和”“与”的两个名称，多半是同一个事项从两张表里各抄了一遍。
    """
    for item, first in _pairs(catalog, _grouped(catalog, plain=True)):
        if item.name != first.name and item.type is first.type:
            yield Finding(item.at / "name", f"事项名称 `{item.name}` 与 `{first.name}` 几乎一样", "同一事项的删去一条",
                          related=(Label(first.at, f"`{first.id}`"),), params={"items": [first.id, item.id]})


@check("PL503", severity=Severity.INFO, since="0.1", good=_GOOD,
       bad=change(_GOOD, "对占道经营行为的处罚", "占道经营罚款"))
def penalty_name_form(catalog: Catalog, _: date) -> Iterator[Finding]:
    """处罚事项的名称不是“对……的处罚”（form of a penalty's name）

    国家和省的目录都写成“对……的处罚”；写法不一，按名称比对上级目录时就对不上。
    """
    for item in own_items(catalog):
        if item.type is ItemType.PENALTY and not re.fullmatch(r"对.+处罚(（.*）)?", item.name):
            yield Finding(item.at / "name", f"处罚事项的名称 `{item.name}` 不是“对……的处罚”",
                          "按上级目录的写法改名，原名写进 `aliases`")


@check("PL504", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "对占道经营行为的处罚", "对占道经营超过３日的处罚"))
def full_width(catalog: Catalog, _: date) -> Iterator[Finding]:
    """名称里有全角数字或者字母（full-width digits or letters）

    `３` 和 `3` 看起来一样，查找、比对时是两个字。
    """
    for named in _names(catalog):
        found = re.findall(r"[０-９Ａ-Ｚａ-ｚ]+", named.text)
        if found:
            half = unicodedata.normalize("NFKC", found[0])
            yield Finding(named.at, f"{named.word}名称 `{named.text}` 里有全角字符 `{found[0]}`", f"改成半角 `{half}`")


@check("PL505", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "对占道经营行为的处罚", "对占道 经营的处罚"))
def stray_space(catalog: Catalog, _: date) -> Iterator[Finding]:
    """名称里有多余的空格或者看不见的字符（stray space）

    多半是从表格里粘贴来的；查找、比对时就成了另一个名称。
    """
    for named in _names(catalog):
        found = re.search(r"(?<=[^\x00-\x7f])\s|\s(?=[^\x00-\x7f])|[\u00a0\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff]",
                          named.text)
        if found:
            yield Finding(named.at, f"{named.word}名称 `{named.text}` 的第 {found.start() + 1} 个字是空格或者看不见的字符",
                          "删去")


@check("PL506", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "（含喷涂）", "（含喷涂"))
def unpaired_brackets(catalog: Catalog, _: date) -> Iterator[Finding]:
    """名称里的括号、引号、书名号没有配对（unpaired brackets）

    名称多半被截断了，或者全角半角混用；以后按名称比对会对不上。
    """
    for named in _names(catalog):
        for opening, closing in ("（）", "()", "《》", "“”", "【】"):
            if named.text.count(opening) != named.text.count(closing):
                yield Finding(named.at, f"{named.word}名称 `{named.text}` 里的 {opening}{closing} 没有配对", "补全，全角配全角")
                break


CHECKS: tuple[Check, ...] = (same_name, nearly_same_name, penalty_name_form, full_width, stray_space, unpaired_brackets)
