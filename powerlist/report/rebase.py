"""Stale citations for people and for machines (依据核对表): place, old and new article, how sure, what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from powerlist.catalog import short_title
from powerlist.model.common import Citation
from powerlist.read.yaml_source import Source
from powerlist.rebase import Handling, Rebase, Stale
from powerlist.report.findings import place, where
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, block, hang
from powerlist.succession import Fate, Followed

Sources = Mapping[str, Source]

_TITLES = {
    Handling.WRITE: "可以改写", Handling.ASK: "需要人工核对", Handling.LATER: "即将变动",
    Handling.KEEP: "文件引用的旧条文（文件原样保留）",
}


def rebase_to_text(found: Rebase, sources: Sources, width: int = WIDTH) -> str:
    """The workspace's own citations by what to do about them, then the shared ones."""
    lines = [f"依据核对：按 {found.since} 的法律写的依据，放到 {found.day} 来看"
             + (f"，并预看到 {found.until}" if found.until > found.day else "") + "。"]
    lines += hang("", _summary(found), width)
    for handling, title in _TITLES.items():
        listed = [stale for stale in found.of(handling) if stale.followed.fate is not Fate.NO_TEXT]
        lines += block(f"{title}（{len(listed)} 条）：", (line for s in listed for line in _entry(s, sources, width)))
    lines += _without_text(found, width)
    lines += block("全国目录和规则集里也受影响的依据（随新版目录更新，不用本县改）：", _shared(found.shared, width))
    return "\n".join(lines)


def _summary(found: Rebase) -> str:
    counts = {handling: len(found.of(handling)) for handling in Handling}
    if not found.due and not found.shared and not counts[Handling.LATER]:
        return f"看了 {found.looked_at} 条依据，没有要改的。"
    return (f"看了 {found.looked_at} 条依据：可以改写 {counts[Handling.WRITE]} 条，需要人工核对 {counts[Handling.ASK]} 条，"
            f"即将变动 {counts[Handling.LATER]} 条，法律变了而依据已经写好的 {found.settled} 条。")


def _entry(stale: Stale, sources: Sources, width: int) -> Iterator[str]:
    use = stale.use
    span = place(use.citation.at, None, sources)
    yield from hang(f"  {where(use.citation.at, span)}  ", f"{use.kind} {use.id} {use.name}", width, 6)
    document = f"《{use.instrument.title}》引用：" if use.instrument else ""
    yield from hang("      ", f"{document}{use.citation} → {_new(stale)}（{stale.followed.on} 起；{_known(stale.followed)}）",
                    width)
    if stale.why and stale.followed.fate is Fate.MOVED and stale.handling is not Handling.KEEP:
        yield from hang("      人工核对：", stale.why, width)
    if stale.heirs:
        yield from hang("      接替的事项：", "、".join(stale.heirs), width)


def _new(stale: Stale) -> str:
    followed = stale.followed
    title = short_title(followed.statute)
    if followed.fate is not Fate.MOVED:
        successors = f"，由 {'、'.join(stale.successors)} 接替" if stale.successors else ""
        return f"{title + '里' if stale.moved_out else ''}{followed.fate.value}{successors}"
    kept = (stale.use.citation.paragraph, stale.use.citation.item) if stale.same_text else (None, None)
    places = "、".join(Citation(article=a, paragraph=kept[0], item=kept[1]).place for a in followed.articles)
    if not stale.moved_out:
        return places
    return f"加上 {title}{places}，旧条文留着" if stale.handling is Handling.WRITE else f"{title}{places}"


def _known(followed: Followed) -> str:
    """How sure the mapping is."""
    if followed.fate is not Fate.MOVED:
        return "需要人工核对"
    if not followed.articles:
        return "整部法律接替"
    if followed.checked:
        return "对照核实"
    return "没有比对过文本" if followed.score is None else f"机器比对 {followed.score:.2f}"


def _without_text(found: Rebase, width: int) -> list[str]:
    """Citations whose old text nobody has: one line a statute."""
    counts: dict[str, list[str]] = defaultdict(list)
    for stale in found.of(Handling.ASK):
        if stale.followed.fate is Fate.NO_TEXT:
            counts[f"{short_title(stale.followed.statute)}（现行文本 {stale.followed.on} 起）"].append(stale.use.id)
    return block(f"登记册里没有 {found.since} 的文本，不能对照，需要人工核对：", _counted(counts, width))


def _shared(stale: Iterable[Stale], width: int) -> list[str]:
    counts: dict[str, list[str]] = defaultdict(list)
    for one in stale:
        counts[f"{one.use.citation.title}（{one.followed.on} 起 {_new(one)}）"].append(one.use.id)
    return _counted(counts, width)


def _counted(counts: Mapping[str, list[str]], width: int) -> list[str]:
    lines = []
    for title, ids in counts.items():
        names = list(dict.fromkeys(ids))
        more = " 等" if len(names) > 5 else ""
        lines += hang("  ", f"{title}：{len(ids)} 条（{'、'.join(names[:5])}{more}）", width, 4)
    return lines


def rebase_to_dict(found: Rebase, sources: Sources) -> Dict:
    """The same as data."""
    return {
        "since": plain(found.since), "as_of": plain(found.day), "until": plain(found.until),
        "looked_at": found.looked_at, "settled": found.settled, "due": found.due,
        "own": [_stale(stale, sources) for stale in found.own],
        "shared": [_stale(stale, sources) for stale in found.shared],
    }


_CODES = {Handling.WRITE: "write", Handling.ASK: "ask", Handling.LATER: "later", Handling.KEEP: "keep"}


def _stale(stale: Stale, sources: Sources) -> Dict:
    use, followed = stale.use, stale.followed
    span = place(use.citation.at, None, sources)
    return {
        "file": use.citation.at.file, "line": span.line if span else None, "column": span.column if span else None,
        "record": {"kind": use.kind, "id": use.id, "name": use.name},
        "instrument": use.instrument.title if use.instrument else None,
        "citation": {"statute": use.citation.statute, "title": use.citation.title, "article": use.citation.article,
                     "paragraph": use.citation.paragraph, "item": use.citation.item},
        "fate": followed.fate.name.lower(), "on": plain(followed.on), "statute": followed.statute.id,
        "articles": list(followed.articles), "score": followed.score and round(followed.score, 4),
        "checked": followed.checked and followed.fate is Fate.MOVED, "renumberings": [t.id for t in followed.tables],
        "successors": list(stale.successors), "action": _CODES[stale.handling], "why": stale.why or None,
        "heirs": list(stale.heirs),
    }
