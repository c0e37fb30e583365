"""Raw fact files → YAML catalogs: `python scripts/convert_facts.py FACTS_DIR OUT_DIR`.

OUT_DIR is the folder of catalogs; `national/` and `zhejiang/` below it are written. The same facts give the
same bytes. What the facts do not say stays out; what they call doubtful stays doubtful.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from convert import facts, items, statutes
from convert.departments import department_records
from convert.yaml_text import Record, document, workspace

_STATUTE: Record = {"status": "statute", "source": facts.SOURCE}
_DEPARTMENTS: Record = {"status": "statute", "source": "法律法规对主管部门的称谓，以及常用简称"}
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
        "powerlist": workspace({"name": "全国法律法规与法定事项", "provenance": _STATUTE}),
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
    report(texts, register, national, towns, zhejiang)
    found = [*mistakes(register, titles, [*national, *towns, *zhejiang])]
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


def _twice(what: str, names: list[str]) -> Iterable[str]:
    return (f"{what} {name} is used {count} times" for name, count in Counter(names).items() if count > 1)


def _list(value: object) -> list[Record]:
    return list(value) if isinstance(value, list) else []


def _has_article(statute: statutes.Statute, article: str) -> bool:
    """Whether the newest text has the article; true where its numbering is not known."""
    spans = statute.versions[-1].articles if statute.versions else None
    if not spans:
        return True
    pairs = [span.partition("-") for span in spans.split(",")]
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
