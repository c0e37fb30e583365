"""Events and requests as they come in: from a file, standard input, or another program's dict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from powerlist.diagnostics import Severity, Sink
from powerlist.model.cases import Event, Request
from powerlist.read import shape as s
from powerlist.read.records import BAD, Reader
from powerlist.read.yaml_source import Mapping as MappingNode
from powerlist.read.yaml_source import Node, Scalar, Sequence, Source, parse
from powerlist.route import Route

_LIST_KEY = {Event: "events", Request: "requests"}


def read_cases(given: str | Mapping[str, Any], cls: type, sink: Sink, name: str = "输入"
               ) -> tuple[Source, tuple[Any, ...]]:
    """Events (or requests) from YAML or JSON text, or from a dict; with the source to show places in.

    The text holds one record, a list of records, or documents of `kind: events` / `kind: requests`.
    """
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, indent=1, default=str)
    source = parse(text, name, sink)
    reader = Reader(source, sink)
    found = []
    for number, document in enumerate(source.documents):
        for node, at in _records(document, Route(name) / number, _LIST_KEY[cls], sink):
            if not _damaged(node, source, sink):
                record = reader.read(node, s.record_of(cls), at)
                if record is not BAD:
                    found.append(record)
    if not source.documents and not sink.failed:
        sink.error("PL107", Route(name), "输入是空的", help="写一个事件或申请，如 `type: 事件类型`、`place: 镇街`")
    return source, tuple(found)


def _damaged(node: Node, source: Source, sink: Sink) -> bool:
    """Whether something in the record could not be read as it stands, so that an answer would rest on a guess:
    a broken line, a key written twice."""
    if source.broken and source.damaged(node.span):
        return True
    first, last = (node.span.line, node.span.column), (node.span.end_line, node.span.end_column)
    return any(first <= (found.span.line, found.span.column) < last for found in sink.found
               if found.span is not None and found.at.file == source.name and found.severity is Severity.ERROR)


def _records(document: Node, at: Route, key: str, sink: Sink) -> list[tuple[Node, Route]]:
    if isinstance(document, MappingNode) and key in document.entries:
        return _records(document.entries[key], at / key, key, sink)
    if isinstance(document, Sequence):
        return [(item, at / number) for number, item in enumerate(document.items)]
    if isinstance(document, Scalar):
        sink.error("PL108", at, "输入不是事件或申请", span=document.span, help="写成键: 值，如 `type: 事件类型`")
        return []
    return [(document, at)]
