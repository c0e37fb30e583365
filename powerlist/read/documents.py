"""Documents → records by kind: looks at `kind:`, hands provenance down, keeps reading past bad records."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from powerlist.diagnostics import Diagnostic, Severity, Sink
from powerlist.model.common import Provenance
from powerlist.model.documents import APART, KINDS, Kind
from powerlist.model.manifest import Manifest
from powerlist.model.rulebook import Rulebook
from powerlist.nearest import did_you_mean
from powerlist.read import shape as s
from powerlist.read.records import BAD, Reader
from powerlist.read.yaml_source import Mapping, Node, Scalar, Sequence, Source
from powerlist.route import Route
from powerlist.terms import RequestKind


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document as records (文件内容); `head` is the rulebook or workspace it declares, `inherited`
    the provenance of records that name none."""

    kind: Kind
    at: Route
    records: tuple[Any, ...] = ()
    head: Any = None
    inherited: Provenance | None = None


def read_documents(source: Source, sink: Sink) -> tuple[Document, ...]:
    """All documents of a source whose kind is known."""
    found = []
    for number, node in enumerate(source.documents):
        document = _document(node, Route(source.name) / number, source, sink)
        if document is not None:
            found.append(document)
    return tuple(found)


def _document(node: Node, at: Route, source: Source, sink: Sink) -> Document | None:
    if not isinstance(node, Mapping):
        sink.error("PL108", at, "文件的最外层应是键: 值", help="第一行写 `kind: items` 这样的种类")
        return None
    kind = _kind(node, at, sink)
    if kind is None:
        return None
    reader = Reader(source, sink)
    if kind.name == "workspace":
        manifest = _manifest(node, source, reader, at)
        return None if manifest is BAD else Document(kind, at, head=manifest)
    head, inherited = _head(node, kind, reader, at)
    records = tuple(_records(node, kind, reader, at, inherited))
    if head is not None:
        records = tuple(dataclasses.replace(r, rulebook=head.rulebook, rank=head.rank) for r in records)
    return Document(kind, at, records, head, inherited)


def _kind(node: Mapping, at: Route, sink: Sink) -> Kind | None:
    written = node.entries.get("kind")
    if _is_a_case(node):
        sink.add(Diagnostic(code="PL105", severity=Severity.INFO, at=at, message="这是一个事件或者申请，不是目录文件，没有读入",
                            help="放着也行；要当作目录的一部分，写成 `kind: events` 或 `kind: requests`"))
        return None
    if not isinstance(written, Scalar):
        sink.error("PL105", at, "文件没有写 `kind:`", help="第一行写种类，可选：" + "、".join(KINDS))
        return None
    if written.text in APART:
        return None  # a random check may lie beside the lists; its names of people stay out of them
    if written.text not in KINDS:
        sink.error("PL105", at / "kind", f"不认识种类 `{written.text}`",
                   help=did_you_mean(written.text, KINDS) or "可选：" + "、".join(KINDS))
        return None
    return KINDS[written.text]


def _manifest(node: Mapping, source: Source, reader: Reader, at: Route) -> Any:
    """The head of a workspace; what can be read of one with mistakes. Without it no other workspace is found, and a
    mistyped figure would look like a thousand broken references."""
    shape = s.record_of(Manifest)
    body = Mapping({k: v for k, v in node.entries.items() if k != "kind"}, node.keys, node.span)
    manifest = reader.read(body, shape, at)
    if manifest is not BAD:
        return manifest
    unheard = Reader(source, Sink())  # every mistake has been said
    kept: dict[str, Node] = {}
    for entry in shape.entries:
        below = body.entries.get(entry.key)
        if isinstance(below, Sequence) and isinstance(entry.shape, s.Many):
            each = entry.shape.each
            below = Sequence(tuple(item for item in below.items if unheard.read(item, each, at) is not BAD), below.span)
        if below is not None and unheard.read(below, entry.shape, at) is not BAD:
            kept[entry.key] = below
    return unheard.read(Mapping(kept, node.keys, node.span), shape, at)


def _is_a_case(node: Mapping) -> bool:
    """An event or request that somebody keeps in the same folder to ask about."""
    kind = node.entries.get("kind")
    if kind is None:
        return {"type", "place"} <= node.entries.keys()
    return "applicant" in node.entries and isinstance(kind, Scalar) and kind.text in list(RequestKind)


def _head(node: Mapping, kind: Kind, reader: Reader, at: Route) -> tuple[Rulebook | None, Provenance | None]:
    """What stands beside the list: the rulebook's own keys, and the provenance of all records below."""
    beside = Mapping({k: v for k, v in node.entries.items() if k not in ("kind", kind.name)}, node.keys, node.span)
    if kind.head is Rulebook:
        rulebook = reader.read(beside, s.record_of(Rulebook), at)
        return (None, None) if rulebook is BAD else (rulebook, rulebook.provenance)
    given = reader.read(beside, s.record_of(Beside), at)
    return None, None if given is BAD else given.provenance


@dataclass(frozen=True, slots=True)
class Beside:
    """Keys beside the list of records in most kinds of document."""

    provenance: Provenance | None = None


def _records(node: Mapping, kind: Kind, reader: Reader, at: Route, inherited: Provenance | None) -> list[Any]:
    listed = node.entries.get(kind.name)
    if listed is None or (isinstance(listed, Scalar) and not listed.text):
        return []
    if not isinstance(listed, Sequence):
        reader.read(listed, s.Many(s.Text()), at / kind.name)
        return []
    shape = s.record_of(kind.record)
    inherits = inherited is not None and "provenance" in shape.keys
    records = []
    for number, item in enumerate(listed.items):
        place = at / kind.name / number
        if reader.source.broken and reader.source.damaged(item.span):
            continue
        record = reader.read(item, shape, place)
        if record is not BAD:
            if inherits and record.provenance is None:
                record = dataclasses.replace(record, provenance=inherited)
            records.append(record)
    return records


