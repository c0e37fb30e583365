"""Names → ids, conditions → typed conditions, areas and bodies → trees. The only `import networkx`.

After linking every reference is the id of a record that exists, and there is no cycle.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from powerlist.catalog import Catalog, short_title
from powerlist.diagnostics import Label, Sink
from powerlist.load import Loaded
from powerlist.logic.typing import Mistake, Vocabulary, bind
from powerlist.model.common import Citation
from powerlist.model.condition import Compare, Condition
from powerlist.model.fields import Refers
from powerlist.model.manifest import Manifest
from powerlist.model.period import Period
from powerlist.model.rulebook import Attribute, Rule, Rulebook
from powerlist.nearest import did_you_mean
from powerlist.read import shape as s
from powerlist.route import NOWHERE, Route
from powerlist.terms import CodingSystem, Role

#: What a list of candidates is called in a message.
WORDS = {
    "statutes": "法律法规", "areas": "行政区划", "bodies": "机构", "items": "事项", "grants": "赋权",
    "responsibilities": "责任事项", "event_types": "事件类型", "departments": "职能系统", "post_standards": "编制标准",
    "roles": "角色",
}

#: Kinds whose records become tables of the catalog.
LINKED_TABLES = frozenset({
    *WORDS, "grids", "calendars", "provisions", "renumberings", "designations", "admissions", "rules",
    "templates", "posts", "services", "systems",
}) - {"roles"}

#: Kind → name → ids of the records that go by it.
Named = Mapping[str, Mapping[str, Sequence[str]]]


def link(loaded: Loaded, sink: Sink) -> Catalog:
    """The catalog of what was loaded; broken references are in the sink and left as they were written."""
    records: dict[str, list[Any]] = defaultdict(list)
    rulebooks: list[Rulebook] = []
    for document in loaded.documents:
        records[document.kind.name].extend(document.records)
        if isinstance(document.head, Rulebook):
            rulebooks.append(document.head)
    tables = {kind: _by_id(found, sink) for kind, found in records.items()}
    vocabulary = _vocabulary(records["vocabulary"], sink)
    manifest = loaded.manifest or Manifest(name="")
    linker = Linker(Names(tables, manifest.coding_system), vocabulary, sink)
    linked = {kind: {key: linker.record(record) for key, record in table.items()}
              for kind, table in tables.items() if kind in LINKED_TABLES}
    _trees(linked, sink)
    _overrides(linked.get("rules", {}), sink)
    return Catalog(
        manifest=linker.record(manifest), vocabulary=vocabulary, rulebooks=tuple(rulebooks),
        events=tuple(linker.record(r) for r in records["events"]),
        requests=tuple(linker.record(r) for r in records["requests"]),
        examples=tuple(linker.record(r) for r in _by_id(records["examples"], sink).values()),
        law_until=_law_until(loaded), own_files=frozenset(loaded.own_files), digests=loaded.digests, **linked,
    )


def _law_until(loaded: Loaded) -> date | None:
    """The day to which all registers are good: the earliest that a workspace names."""
    heads = (document.head for document in loaded.documents)
    return min((head.law_until for head in heads if isinstance(head, Manifest) and head.law_until), default=None)


def relink(record: Any, names: Names, vocabulary: Vocabulary, sink: Sink) -> Any:
    """One event or request that came in later, against the names (`names_of`) of a linked catalog."""
    return Linker(names, vocabulary, sink).record(record)


def names_of(catalog: Catalog, named: Named | None = None) -> Names:
    """Ids and names of everything in a linked catalog; of some kinds only, where their names are given."""
    return Names({kind: getattr(catalog, kind) for kind in WORDS if kind != "roles"}, catalog.manifest.coding_system, named)


def _by_id(records: Iterable[Any], sink: Sink) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for record in records:
        key = getattr(record, "id", None)
        if key is None:
            table[f"#{len(table)}"] = record
        elif key in table:
            sink.error("PL111", record.at / "id", f"编号 `{key}` 用了两次", help="换一个编号，或删去重复的一条",
                       related=(Label(table[key].at, "已经在此处使用"),))
        else:
            table[key] = record
    return table


def _vocabulary(records: Iterable[Attribute], sink: Sink) -> dict[str, Attribute]:
    table: dict[str, Attribute] = {}
    for attribute in records:
        if attribute.name in table:
            sink.error("PL111", attribute.at / "name", f"属性 `{attribute.name}` 声明了两次", help="删去一个",
                       related=(Label(table[attribute.name].at, "已经在此处声明"),))
        else:
            table[attribute.name] = attribute
    return table


class Names:
    """Ids and names of all records that can be referred to (名称索引). Areas also go by their code in the
    workspace's own coding system; in the other system the same digits may be another town."""

    def __init__(self, tables: dict[str, Any], coding_system: CodingSystem, named: Named | None = None) -> None:
        self.ids = {kind: tables.get(kind, {}) for kind in WORDS}
        self.ids["roles"] = {role.value: role for role in Role}
        self.named: Named = named or self._named(coding_system)

    def _named(self, coding_system: CodingSystem) -> Named:
        named = {kind: _named(table) for kind, table in self.ids.items() if kind != "roles"}
        for area in self.ids["areas"].values():
            for code in area.codes:
                if code.system is coding_system:
                    named["areas"][code.code] = (*named["areas"].get(code.code, ()), area.id)
        return named

    def find(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Ids that the text may mean: one when it is clear, several when it is ambiguous."""
        for kind in kinds:
            if text in self.ids[kind]:
                return (text,)
        return tuple(dict.fromkeys(key for kind in kinds for key in self.named.get(kind, {}).get(text, ())))

    def known(self, kinds: tuple[str, ...]) -> Iterable[str]:
        """Every word that would be understood."""
        for kind in kinds:
            yield from self.named.get(kind, {})
            yield from self.ids[kind]

    def labels(self, keys: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Label, ...]:
        """Where the candidates stand."""
        found = [self.ids[kind].get(key) for key in keys for kind in kinds]
        return tuple(Label(record.at, f"候选 `{record.id}`") for record in found if hasattr(record, "at"))


def _named(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    named: dict[str, list[str]] = defaultdict(list)
    for key, record in table.items():
        for attribute in getattr(record, "NAMES", ()):
            value = getattr(record, attribute)
            for name in (value,) if isinstance(value, str) else value or ():
                if key not in named[name]:
                    named[name].append(key)
    return {name: tuple(keys) for name, keys in named.items()}


class Linker:
    """Walks records by their shape: resolves references, types conditions, looks at periods."""

    def __init__(self, names: Names, vocabulary: Vocabulary, sink: Sink) -> None:
        self.names = names
        self.vocabulary = vocabulary
        self.sink = sink

    def record(self, record: Any) -> Any:
        """The record with every reference resolved; the same object when there was nothing to do."""
        return self._record(record, s.record_of(record.__class__), getattr(record, "at", NOWHERE))

    def _record(self, record: Any, shape: s.Record, at: Route) -> Any:
        if isinstance(record, Period) and record.empty:
            self.sink.error("PL114", at / "to", f"期间 {record} 里一天也没有", help="`to` 是失效日，不含当天；检查两个日期")
        changes = {}
        for entry in _linked_entries(shape):
            value = getattr(record, entry.name)
            if value is not None:
                new = self._value(value, entry.shape, at / entry.key)
                if new is not value:
                    changes[entry.name] = new
        if isinstance(record, Citation) and record.statute is not None:
            statute = self.names.ids["statutes"].get(changes.get("statute", record.statute))
            changes["title"] = short_title(statute) if statute else record.statute
        return dataclasses.replace(record, **changes) if changes else record

    def _value(self, value: Any, shape: s.Shape, at: Route) -> Any:
        match shape:
            case s.Text(refers=refers) if refers is not None:
                return self._resolve(value, refers, at)
            case s.Many(each):
                new = tuple(self._value(v, each, at / number) for number, v in enumerate(value))
                return value if all(a is b for a, b in zip(value, new, strict=True)) else new
            case s.Record():
                return self._record(value, shape, at)
            case s.Conditional():
                return self._condition(value)
        return value

    def _resolve(self, text: str, refers: Refers, at: Route) -> str:
        found = self.names.find(text, refers.to)
        if len(found) == 1:
            return text if found[0] == text else found[0]
        kinds = "或".join(WORDS[kind] for kind in refers.to)
        if not found:
            self.sink.error("PL110", at, f"找不到{kinds} `{text}`", name=text,
                            help=did_you_mean(text, self.names.known(refers.to)) or f"先在目录里登记这个{kinds}")
        else:
            self.sink.error("PL112", at, f"`{text}` 可以指 {len(found)} 个{kinds}", name=text,
                            help="改写编号：" + "、".join(f"`{key}`" for key in found),
                            related=self.names.labels(found, refers.to))
        return text

    def _condition(self, condition: Condition) -> Condition:
        def complain(leaf: Compare, mistake: Mistake) -> None:
            self.sink.error("PL401" if mistake.unknown else "PL402", leaf.at, mistake.message, help=mistake.help,
                            attribute=leaf.attribute)

        return bind(condition, self.vocabulary, complain)


@cache
def _linked_entries(shape: Any) -> tuple[s.Entry, ...]:
    """Only the keys below which there can be something to link."""
    return tuple(entry for entry in shape.entries if _links(entry.shape))


def _links(shape: s.Shape) -> bool:
    match shape:
        case s.Text(refers=refers):
            return refers is not None
        case s.Many(each):
            return _links(each)
        case s.Record():
            return shape.of is Period or any(_links(entry.shape) for entry in shape.entries)
    return isinstance(shape, s.Conditional)


def _trees(linked: dict[str, dict[str, Any]], sink: Sink) -> None:
    for kind, word in (("areas", "行政区划"), ("bodies", "机构")):
        table = linked.get(kind, {})
        edges = [(key, r.parent) for key, r in table.items() if r.parent in table]
        _cycles(edges, table, "parent", f"{word}的上级绕成了一圈", sink)


def _overrides(rules: dict[str, Rule], sink: Sink) -> None:
    edges = []
    for rule in rules.values():
        for number, lower in enumerate(rule.overrides):
            if lower in rules:
                edges.append((rule.id, lower))
            else:
                sink.error("PL110", rule.at / "overrides" / number, f"找不到规则 `{lower}`", name=lower,
                           help=did_you_mean(lower, rules) or "改成要排除的规则的编号")
    _cycles(edges, rules, "overrides", "规则互相排除，绕成了一圈", sink)


def _cycles(edges: list[tuple[str, str]], table: dict[str, Any], key: str, message: str, sink: Sink) -> None:
    """Report every cycle once. The standard library tells whether there is one; networkx, a quarter of a
    second to import, tells which."""
    above: dict[str, set[str]] = defaultdict(set)
    for lower, upper in edges:
        above[lower].add(upper)
    try:
        TopologicalSorter(above).prepare()
        return
    except CycleError:
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(edges)
    for cycle in sorted(sorted(c) for c in nx.strongly_connected_components(graph)):
        if len(cycle) > 1 or graph.has_edge(cycle[0], cycle[0]):
            first = table[cycle[0]]
            sink.error("PL113", first.at / key, f"{message}：{' → '.join([*cycle, cycle[0]])}", help="断开其中一处",
                       related=tuple(Label(table[other].at, f"`{other}` 也在圈里") for other in cycle[1:]))
