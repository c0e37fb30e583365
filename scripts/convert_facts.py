"""Raw fact files → YAML catalogs: `python scripts/convert_facts.py FACTS_DIR OUT_DIR`.

OUT_DIR is the folder of catalogs; `national/`, `zhejiang/` and the renumberings of `law/` below it are
written. The same facts give the same bytes. What the facts do not say stays out; what they call doubtful stays doubtful.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from convert import facts, items, renumberings, statutes
from convert.departments import department_records
from convert.yaml_text import Record, document, spread, workspace

_STATUTE: Record = {"status": "statute", "source": facts.SOURCE}
_DEPARTMENTS: Record = {"status": "statute", "source": "法律法规对主管部门的称谓，以及常用简称"}
_RENUMBERINGS: Record = {
    **_STATUTE, "note": "新旧文本逐条比对文字得出，score 是文字相同的百分比；"
                        "写 checked 的另按主题对照过，结果一致；其余只有机器比对，未经人工核对"}
_PENALTIES: Record = {
    **_STATUTE, "note": "事项名称和措施由条文概括；条文没有写明层级的按县级登记，实施主体原文见 holder_text"}
_TOWNS: Record = {**_STATUTE, "note": "事项名称由条文概括；角色（part）和类型（type）是一人的判断"}


def main(arguments: list[str]) -> int:
    """Converts and checks; 1 when a check fails."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    texts = facts.lines(source, "statutes.jsonl")
    register = statutes.register(
        texts, facts.lines(source, "statutes_unverified.jsonl"), facts.repealed(source))
    titles = statutes.by_name(register)
    penalties = facts.lines(source, "penalties.jsonl")
    fields = items.fields_of_penalties(penalties)
    national = items.penalties(penalties, titles)
    towns = items.town_powers(facts.lines(source, "town_statutory.jsonl"), titles, "town", fields)
    zhejiang = items.town_powers(
        facts.lines(source, "town_statutory_zhejiang.jsonl"), titles, "zj-town", fields)
    write(target / "national", {
        "powerlist": workspace({"name": "全国法律法规与法定事项", "law_until": facts.SNAPSHOT,
                                "provenance": _STATUTE}),
        "departments": document("departments", department_records(), _DEPARTMENTS),
        "statutes": document("statutes", (s.record() for s in register), _STATUTE),
        "penalties": document("items", national, _PENALTIES),
        "town_powers": document("items", towns, _TOWNS),
    })
    write(target / "zhejiang", {
        "powerlist": workspace({"name": "浙江省地方性法规中的镇街事项", "uses": ["national"],
                                "provenance": _STATUTE}),
        "town_powers": document("items", zhejiang, _TOWNS),
    })
    tables = renumberings.renumberings(
        facts.lines(source, "renumber.jsonl"), facts.article_maps(source), facts.repealed(source), titles)
    write(target / "law", {
        "renumberings": spread("renumberings", (table.record() for table in tables), _RENUMBERINGS)})
    report(texts, register, national, towns, zhejiang)
    found = [*mistakes(register, titles, [*national, *towns, *zhejiang]), *lost_articles(tables)]
    for mistake in found:
        print("MISTAKE", mistake)
    return 1 if found else 0


def write(folder: Path, files: Mapping[str, str]) -> None:
    """One file per entry, UTF-8 with LF."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8", newline="\n")


def mistakes(register: list[statutes.Statute], titles: Mapping[str, statutes.Statute],
             powers: list[Record]) -> Iterable[str]:
    """What the reader cannot see: names used twice, citations of articles that do not exist."""
    departments = department_records()
    yield from _twice("id", [s.id for s in register] + [str(p["id"]) for p in powers])
    yield from _twice("statute", [name for s in register for name in (s.title, *s.aliases)])
    yield from _twice("item", [str(p["name"]) for p in powers])
    yield from _twice("department", [str(n) for d in departments for n in (d["name"], *_list(d["aliases"]))])
    for power in powers:
        for citation in _list(power["basis"]):
            statute = titles.get(str(citation["statute"]))
            if statute is None:
                yield f"{power['id']}: no statute {citation['statute']}"
            elif not _has_article(statute, str(citation["article"])):
                yield f"{power['id']}: {statute.short} has no article {citation['article']}"


def lost_articles(tables: list[renumberings.Renumbering]) -> Iterable[str]:
    """Renumberings that name an article, or a text, that the register does not have."""
    for table in tables:
        (old, before), (new, after) = table.old, table.new
        sides = [(old, before, [*table.unmoved, *table.moved, *table.unmatched]),
                 (new, after, [article for to in table.moved.values() for article in to.articles])]
        for statute, name, articles in sides:
            text = statute.version(name)
            if text is None and not table.note:
                yield f"{statute.short} has no text {name}"
            elif text is not None:
                yield from (f"{statute.short} {name} has no article {a}" for a in articles if not _holds(text, a))


def _twice(what: str, names: list[str]) -> Iterable[str]:
    return (f"{what} {name} is used {count} times" for name, count in Counter(names).items() if count > 1)


def _list(value: object) -> list[Record]:
    return list(value) if isinstance(value, list) else []


def _has_article(statute: statutes.Statute, article: str) -> bool:
    """Whether the newest text has the article; true where there is no text."""
    return not statute.versions or _holds(statute.versions[-1], article)


def _holds(text: statutes.Version, article: str) -> bool:
    """Whether the text has the article; true where its numbering is not known."""
    if not text.articles:
        return True
    pairs = [span.partition("-") for span in text.articles.split(",")]
    return any(int(first) <= int(article) <= int(last or first) for first, _, last in pairs)


def report(texts: list[facts.Fact], register: list[statutes.Statute], penalties: list[Record],
           towns: list[Record], zhejiang: list[Record]) -> None:
    """Counts for the one who runs the conversion."""
    versions = [version for statute in register for version in statute.versions]
    print(f"statutes {len(register)}, versions {len(versions)} of {len(texts)} texts, "
          f"repealed {sum(s.repeal is not None for s in register)} "
          f"(not sure {sum(s.repeal is not None and s.repeal['sure'] is False for s in register)}), "
          f"versions with doubt {sum(bool(v.doubts) for v in versions)}, "
          f"without articles {sum(v.articles is None for v in versions)}, "
          f"without start {sum(v.start is None for v in versions)}")
    print(f"penalties {len(penalties)}: without holder {sum(not p['holder'] for p in penalties)}, "
          f"with joint holders {sum(bool(p['joint']) for p in penalties)}, "
          f"with doubt {sum(bool(p['doubt']) for p in penalties)}, "
          f"with period {sum(bool(p['period']) for p in penalties)}")
    print(f"town powers {len(towns)} + {len(zhejiang)}, types {dict(Counter(str(t['type']) for t in towns))}")
    print("fields", dict(Counter(str(p["field"]) for p in [*penalties, *towns, *zhejiang])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
