"""PL43x 法条要点: is everything that the law says about who may act carried out by a rule, a check or an item?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import DESCRIBED, Check, Finding, change, check
from powerlist.diagnostics import Severity
from powerlist.model.common import Citation
from powerlist.model.law import Provision
from powerlist.model.powers import Item
from powerlist.model.rulebook import Rule

_POINT = """\
kind: provisions
provisions:
  - id: LAW-24
    topic: 赋权
    says: 处罚权只能由省级决定交给镇街
    basis: [{statute: 行政处罚法, article: 24, paragraph: 1}]
    by: [T-GRANT]
"""

_DOUBT = """\
kind: provisions
provisions:
  - id: LAW-17
    topic: 赋权
    says: 赋权是否带有强制措施，没有写明
    doubt: true
    basis: [{statute: 行政处罚法, article: 24}]
    by: [X-DOUBT]
---
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-DOUBT
    phase: oblige
    title: 强制措施先问
    when: {event.party: 单位}
    then: {obligations: [采取强制措施前报县司法局]}
    because: 条文没有写明
    basis: [{statute: 行政处罚法, article: 24}]
    doubt: {about: 赋权是否带有强制措施, readings: [带有, 不带有]}
"""


@check("PL431", severity=Severity.ERROR, since="0.2", good=_POINT, bad=change(_POINT, "[T-GRANT]", "[T-NOBODY]"))
def carried_out_by_nothing(catalog: Catalog, _: date) -> Iterator[Finding]:
    """落实法条要点的规则、检查或者事项不存在（carried out by nothing）

    要点写明由谁落实，才能逐条证明法律没有漏掉；落实者改了编号，要点就落了空。
    """
    for provision in catalog.provisions.values():
        for number, name in enumerate(provision.by):
            if _carrier(catalog, name) is None:
                yield Finding(provision.at / "by" / number, f"要点 `{provision.id}` 写的 `{name}` 不是规则、检查或者事项",
                              "改成现有的编号", params={"carrier": name})


@check("PL432", severity=Severity.ERROR, since="0.2", good=_POINT,
       bad=change(_POINT, "article: 24, paragraph: 1", "article: 17", "[T-GRANT]"))
def rests_on_another_article(catalog: Catalog, _: date) -> Iterator[Finding]:
    """落实法条要点的规则没有引用这一条（rests on another article）

    一条规则落实哪个条文，应当能从它自己的依据里看出来；依据对不上，不是写错了规则，就是写错了要点。
    """
    for provision in catalog.provisions.values():
        for number, name in enumerate(provision.by):
            carrier = _carrier(catalog, name)
            if carrier is not None and not _rests_on(carrier, provision):
                places = "、".join(map(str, provision.basis))
                yield Finding(provision.at / "by" / number, f"`{name}` 的依据里没有{places}",
                              "在它的依据里补上这一条，或者换成真正落实它的", params={"carrier": name})


@check("PL433", severity=Severity.ERROR, since="0.2", good=_DOUBT,
       bad=change(_DOUBT, "\n    doubt: {about: 赋权是否带有强制措施, readings: [带有, 不带有]}", "", "id: LAW-17"))
def doubt_not_told(catalog: Catalog, _: date) -> Iterator[Finding]:
    """条文有两种读法，落实它的规则没有说（doubt not told）

    法律留有余地的地方，答复必须把两种读法都说出来；悄悄选一种，就是替立法机关作了决定。
    """
    for provision in catalog.provisions.values():
        carriers = [_carrier(catalog, name) for name in provision.by]
        if provision.doubt and not any(getattr(c, "doubt", None) for c in carriers):
            told = f"`{'、'.join(provision.by)}` 没有写 `doubt`" if provision.by else "没有由规则说明"
            yield Finding(provision.at, f"要点 `{provision.id}` 有疑义，{told}",
                          "在规则里写明疑义和两种读法（事项写 `doubt`）")


def _carrier(catalog: Catalog, name: str) -> Rule | Item | Check | None:
    return catalog.rules.get(name) or catalog.items.get(name) or DESCRIBED.get(name)


def _rests_on(carrier: Rule | Item | Check, provision: Provision) -> bool:
    if isinstance(carrier, Check):
        cited = _articles(carrier.basis or "")
        return any(its.whole_article in cited or its.whole_article in carrier.rationale for its in provision.basis)
    return any(_same(mine, its) for mine in carrier.basis for its in provision.basis)


def _articles(basis: str) -> set[str]:
    """The articles that a check's basis names: `行政处罚法第十条第二款、第十一条` names two of one statute."""
    found: set[str] = set()
    title = ""
    for part in re.split("[；、]", basis):
        named = re.match(r"(.*?)(第[零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?)", part)
        if named is not None:
            title = named[1] or title
            found.add(title + named[2])
    return found


def _same(mine: Citation, its: Citation) -> bool:
    """Whether both cite one article of one text; a paragraph counts where both name it."""
    if (mine.statute, mine.document, mine.article) != (its.statute, its.document, its.article):
        return False
    return mine.paragraph == its.paragraph or mine.paragraph is None or its.paragraph is None


CHECKS: tuple[Check, ...] = (carried_out_by_nothing, rests_on_another_article, doubt_not_told)
