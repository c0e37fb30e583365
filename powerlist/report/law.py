"""A statute for people and for machines (法律法规一览): its texts, its end, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from powerlist.catalog import Catalog, short_title
from powerlist.citations import Use
from powerlist.model.common import Citation
from powerlist.model.duties import EventType
from powerlist.model.law import Renumbering, Statute, Version
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, block, hang, rows

#: How many records of a kind are listed where not all are asked for.
SHOWN = 10


def statute_to_text(statute: Statute, uses: Sequence[Use], event_types: Sequence[EventType], catalog: Catalog,
                    day: date, width: int = WIDTH, shown: int | None = None) -> str:
    """Versions, what is in force on the day, the end and what follows, and what rests on it."""
    lines = hang("", f"{statute.title}（{statute.id}）", width)
    repeal = statute.repeal
    lines += rows([
        ("类别", statute.kind.value), ("制定机关", statute.issuer or ""), ("简称", "、".join(statute.aliases)),
        (f"{day}", _in_force(statute, day)),
        ("文本", [_version(version) for version in statute.versions]),
        ("条文对照", [_renumbering(table, catalog) for table in _tables(statute, catalog)]),
        ("废止", _repeal(statute)),
        ("由谁接替", [_named(catalog, s) for s in repeal.successors] if repeal else ""),
        ("接替了", [_named(catalog, s.id) for s in _replaced(statute, catalog)]),
    ], width)
    by_kind: dict[str, list[str]] = {}
    for use in uses:
        listed = by_kind.setdefault(f"以它为依据的{use.kind}", [])
        listed.append(f"{use.citation.place}  {use.id}  {use.name}".strip())
    if event_types:
        by_kind["要用到这些事项的事件类型"] = [f"{kind.id}  {kind.name}" for kind in event_types]
    for title, listed in by_kind.items():
        lines += block(f"{title} {len(listed)} 条：", _listed(listed, width, shown))
    if not by_kind:
        lines += ["", "工作区里没有以它为依据的记录。"]
    elif shown is not None and any(len(listed) > shown for listed in by_kind.values()):
        lines += ["", "加 --all 全部列出。"]
    return "\n".join(lines)


def _listed(entries: list[str], width: int, shown: int | None) -> Iterator[str]:
    for entry in entries[:shown]:
        yield from hang("  ", entry, width, 4)
    if shown is not None and len(entries) > shown:
        yield f"  …… 还有 {len(entries) - shown} 条"


def _in_force(statute: Statute, day: date) -> str:
    if statute.unknown:
        return "登记里只有名称，不知道是否有效"
    version = statute.in_force(day)
    return f"有效，适用 {version.version} 文本" if version else "无效（没有生效，或者已经失效、废止）"


def _version(version: Version) -> str:
    articles = f"，条文 {version.articles}" if version.articles else ""
    return f"{version.version}：{version.period}{articles}" + (f"（{version.doubt}）" if version.doubt else "")


def _repeal(statute: Statute) -> str:
    repeal = statute.repeal
    if repeal is None:
        return ""
    article = Citation(article=repeal.article).place if repeal.article else ""
    return f"{repeal.on} 起，依据{repeal.by}{article}" + ("" if repeal.sure else "（未核实）")


def _named(catalog: Catalog, key: str) -> str:
    return short_title(catalog.statutes[key]) if key in catalog.statutes else key


def _replaced(statute: Statute, catalog: Catalog) -> list[Statute]:
    return [s for s in catalog.statutes.values() if s.repeal and statute.id in s.repeal.successors]


def _tables(statute: Statute, catalog: Catalog) -> list[Renumbering]:
    return [t for t in catalog.renumberings.values() if statute.id in (t.old.statute, t.new.statute)]


def _renumbering(table: Renumbering, catalog: Catalog) -> str:
    def edition(statute: str, version: str) -> str:
        return f"{_named(catalog, statute)}（{version}）"

    moved = sum(1 for group in table.moved for _ in group.targets())
    return (f"{edition(table.old.statute, table.old.version)} → {edition(table.new.statute, table.new.version)}："
            + (f"{moved} 条改了条号" if moved else "条号没有变动"))


def statute_to_dict(statute: Statute, uses: Sequence[Use], event_types: Sequence[EventType], catalog: Catalog,
                    day: date) -> Dict:
    """The same as data."""
    version = statute.in_force(day)
    repeal = statute.repeal
    return {
        "id": statute.id, "title": statute.title, "kind": statute.kind.value, "issuer": statute.issuer,
        "as_of": day.isoformat(), "known": not statute.unknown, "in_force": version.version if version else None,
        "versions": [{"version": v.version, "from": plain(v.period.start), "to": plain(v.period.end),
                      "articles": v.articles, "doubt": v.doubt} for v in statute.versions],
        "repeal": {"on": plain(repeal.on), "by": repeal.by, "article": repeal.article, "sure": repeal.sure,
                   "successors": list(repeal.successors)} if repeal else None,
        "replaces": [s.id for s in _replaced(statute, catalog)],
        "renumberings": [t.id for t in _tables(statute, catalog)],
        "uses": [{"kind": u.kind, "id": u.id, "name": u.name, "article": u.citation.article,
                  "paragraph": u.citation.paragraph, "item": u.citation.item} for u in uses],
        "event_types": [{"id": kind.id, "name": kind.name} for kind in event_types],
    }
