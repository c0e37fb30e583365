"""How far records may be trusted, in words (数据性质). In: counts. Out: sentences and dicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from powerlist.model.documents import KINDS
from powerlist.report.json import Dict
from powerlist.report.layout import WIDTH, block, hang
from powerlist.views.trust import Trust

#: What a figure says that rests on examples only.
ONLY_EXAMPLES = "全部是示意的：数字一致不等于内容一致"


def trust_words(found: Iterable[Trust]) -> tuple[str, ...]:
    """A sentence for each kind of which something is made up, or said with a reservation."""
    return tuple(_words(one) for one in found if one.made_up or one.says)


def _words(one: Trust) -> str:
    said, word = "；".join(one.says), KINDS[one.kind].word
    if not one.made_up:
        return f"{word}：{said}"
    share = f"{one.records} 条全部" if one.nothing_real else f"{one.records} 条中 {one.made_up} 条"
    return f"{word} {share}是示意的，不能作为依据" + (f"（{said}）" if said else "")


def trust_block(found: Iterable[Trust], width: int = WIDTH) -> Iterator[str]:
    """The part of a page that says so; nothing where all is as published."""
    yield from block("数据性质：", (line for word in trust_words(found) for line in hang("  · ", word, width)))


def trust_to_list(found: Iterable[Trust]) -> list[Dict]:
    """The same as data."""
    return [{"kind": one.kind, "records": one.records, "made_up": one.made_up, "says": list(one.says)} for one in found]
