"""Small ways to build what unit tests look at: a workspace folder from texts, a catalog, findings as codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from powerlist.catalog import Catalog
from powerlist.diagnostics import Diagnostic, Sink
from powerlist.intake import facts_of
from powerlist.link import link, names_of, relink
from powerlist.load import Loaded, load
from powerlist.model.cases import Request
from powerlist.model.condition import Value
from powerlist.read.cases import read_cases
from powerlist.read.yaml_source import Source
from powerlist.route import Span

MANIFEST = "kind: workspace\nname: 测试县\n"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files below a folder; text is UTF-8 as it stands."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def opened(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Catalog, Loaded, Sink]:
    """A workspace of these files (and a manifest, where they have none), loaded and linked."""
    sink = Sink()
    loaded = load(write(folder, {"powerlist.yaml": MANIFEST, **files}), sink)
    return link(loaded, sink), loaded, sink


def places(sink: Sink) -> list[tuple[str, str, str]]:
    """Findings as (code, file, keys)."""
    return [(d.code, d.at.file, str(d.at)) for d in sink.found]


def span_of(found: Diagnostic, source: Source) -> Span:
    """Line and column of a finding."""
    return found.span or source.locate(found.at.keys)


def linked_request(catalog: Catalog, given: Mapping[str, object]) -> tuple[Request, Mapping[str, Value]]:
    """A request as admission gets it: references as ids, attributes typed."""
    sink = Sink()
    _, (case,) = read_cases(given, Request, sink)
    request = relink(case, names_of(catalog), catalog.vocabulary, sink)
    facts = facts_of(catalog, request.attributes, "request", request.at, sink)
    assert sink.found == []
    return request, facts
