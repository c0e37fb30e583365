"""PL44x 规则集: do the rulebooks of the workspace belong together, and to this county?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.diagnostics import Severity
from powerlist.model.rulebook import Rulebook
from powerlist.route import Route

_BOOK = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
place: 测试县
needs: [test-law]
rules:
  - id: X-1
    phase: oblige
    title: 渣土当日清运
    when: {event.party: 个人}
    then: {obligations: [当日清运完毕]}
    because: 县里约定当日清运
    basis: [{statute: 测试县通知}]
"""


@check("PL441", severity=Severity.ERROR, since="0.2", good=_BOOK, bad=change(_BOOK, "[test-law]", "[test-province]"))
def rulebook_alone(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则集要用的另一个规则集没有列出（rulebook without those it builds on）

    市县的做法是在本省规定之内作出的，本省的规定又以法律为前提。只列市县的、不列本省的，答复就少了
    本省的要求，而且看不出来。
    """
    present = {book.rulebook for book in catalog.rulebooks}
    told = set()
    for book in catalog.rulebooks:
        at = _listed(catalog, book, "needs")
        for need in book.needs:
            if need not in present and (at, need) not in told:
                told.add((at, need))
                yield Finding(at, f"规则集 `{book.rulebook}` 要与 `{need}` 一起用，工作区没有列出 `{need}`",
                              f"在 powerlist.yaml 的 `rulebooks` 里加上 `{need}`",
                              params={"rulebook": book.rulebook, "needs": need})


@check("PL442", severity=Severity.ERROR, since="0.2", good=_BOOK, bad=change(_BOOK, "place: 测试县", "place: 邻县"))
def rulebook_of_another_place(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则集是别的地方的（rulebook of another place）

    地方性法规、地方文件只在本地有效。列了别省别县的规则集，本县就会按管不到它的规定办事；两个省的
    规则集并列，至少有一个是这样。没有写本县（`county`）的工作区不查。
    """
    county = catalog.county
    if county is None:
        return
    here = {name for area in catalog.ancestors(county.id) for name in (area.name, *area.aliases)}
    told = set()
    for book in catalog.rulebooks:
        at = _listed(catalog, book, "place")
        if book.place is not None and book.place not in here and at not in told:
            told.add(at)
            yield Finding(at, f"规则集 `{book.rulebook}` 是{book.place}的，{county.name}不在{book.place}",
                          f"从 powerlist.yaml 的 `rulebooks` 里删去；{county.name}确实属于{book.place}的，在行政区划里写明上级",
                          params={"rulebook": book.rulebook, "place": book.place})


def _listed(catalog: Catalog, book: Rulebook, key: str) -> Route:
    """Where the workspace lists the rulebook, of which one folder may hold several parts; the key itself where
    somebody wrote the rulebook here."""
    folder = book.at.file.removeprefix("rules/").partition("/")[0]
    listed = catalog.manifest.rulebooks
    if book.at.file in catalog.own_files or folder not in listed:
        return book.at / key
    return catalog.manifest.at / "rulebooks" / listed.index(folder)


CHECKS: tuple[Check, ...] = (rulebook_alone, rulebook_of_another_place)
