"""The JSON Schemas say exactly what the reader says: both come from the same records, and this proves it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from powerlist.diagnostics import Sink
from powerlist.model.documents import DOCUMENTS, KINDS
from powerlist.model.powers import Item
from powerlist.read import shape as s
from powerlist.read.documents import Beside, read_documents
from powerlist.read.draws import read_draw
from powerlist.read.schema import chinese_name, schema_of
from powerlist.read.yaml_source import parse


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


# Documents as trees. A scalar remembers whether it stood in quotes, because an empty one means
# "not written" without them.

@dataclass(frozen=True)
class Scalar:
    text: str
    quoted: bool = True


Tree = Scalar | list["Tree"] | dict[str, "Tree"]

JUNK = ("", " ", "true", "yes", "否", "2025-02-30", "2024-02-29", "1900-02-29", "2000-02-29", "0000-01-01",
        " 2025-07-01 ", "2025-7-1", "-0", "0", "007", "12", "-3", "1000000000000", "~", "null", "无", "赋权", " 警告 ",
        "罚款", "a b", "x" * 501, "字" * 500, "24-1", "24-0", "event.site", "PL301", "3208", "1-86", "items")

scalars = st.one_of(st.sampled_from(JUNK).map(Scalar), st.just(Scalar("", quoted=False)),
                    st.sampled_from(["12", "true", "无", "~", "2025-07-01", "罚款"]).map(lambda t: Scalar(t, False)))
words = st.sampled_from(["城市管理", "测试", "a-1", "第三项"])
ascii_ = st.characters(min_codepoint=32, max_codepoint=126)


def texts(shape: s.Text) -> st.SearchStrategy[Tree]:
    if shape.form is None or "(?s)" in shape.form.pattern:
        return words.map(Scalar)
    return st.from_regex(shape.form.pattern, fullmatch=True, alphabet=ascii_).map(Scalar)


def trees(shape: s.Shape) -> st.SearchStrategy[Tree]:
    """Trees that mostly fit the shape."""
    match shape:
        case s.Record():
            return records(shape)
        case s.Many(each, minimum):
            return st.lists(trees(each), min_size=minimum, max_size=minimum + 1)
        case s.Table(values):
            return st.dictionaries(words, trees(values) if values else st.one_of(scalars, st.lists(scalars, max_size=2)),
                                   max_size=2)
        case s.Conditional():
            return conditions
        case s.Text():
            return texts(shape)
        case s.Whole(minimum):
            return st.integers(minimum or 0, 200).map(lambda n: Scalar(str(n)))
        case s.YesNo():
            return st.sampled_from(["true", "false"]).map(Scalar)
        case s.Day():
            return st.dates().map(lambda day: Scalar(day.isoformat()))
        case s.Choice():
            return st.sampled_from(sorted(shape.words)).map(Scalar)


@st.composite
def records(draw: st.DrawFn, shape: s.Record, without: str | None = None) -> Tree:
    single = {key: draw(st.sampled_from(keys)) for keys in shape.exactly_one for key in keys}
    found: dict[str, Tree] = {}
    for entry in shape.entries:
        wanted = single.get(entry.key) == entry.key if entry.key in single else (
            entry.required or draw(st.integers(0, 3)) == 0)
        if wanted and entry.key != without:
            found[entry.key] = draw(trees(entry.shape))
    return found


names = st.sampled_from(["event.site", "grant.mode", "item.in_force"])
comparisons: st.SearchStrategy[Tree] = st.deferred(lambda: st.one_of(
    scalars, st.lists(words.map(Scalar), min_size=1, max_size=2),
    st.dictionaries(st.sampled_from(["in", "has", "lt", "ge", "between", "exists", "not", "eq", "like"]),
                    st.one_of(scalars, st.lists(words.map(Scalar), max_size=3), comparisons), max_size=2)))
conditions: st.SearchStrategy[Tree] = st.deferred(lambda: st.one_of(
    st.dictionaries(names, comparisons, max_size=2),
    st.builds(lambda key, parts: {key: parts}, st.sampled_from(["all", "any"]), st.lists(conditions, max_size=2)),
    st.builds(lambda part: {"not": part}, conditions)))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Tree]:
    """A document of some kind, whole or with up to three things changed."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    listed = kind.name != "workspace"
    tree = draw(records(s.record_of(kind.head or Beside), kind.name if listed else None))
    assert isinstance(tree, dict)
    tree["kind"] = Scalar(kind.name)
    if listed:
        tree[kind.name] = draw(st.lists(records(s.record_of(kind.record)), max_size=2))
    for _ in range(draw(st.integers(0, 3))):
        places = [place for place in _places(tree) if place[1] != "kind"]
        if places:
            _change(draw, *draw(st.sampled_from(places)))
    return kind.name, tree


def _places(tree: Tree) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    if isinstance(tree, Scalar):
        return
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        yield from _places(tree[key])


def _change(draw: st.DrawFn, container: Any, key: Any) -> None:
    match draw(st.sampled_from(["drop", "extra", "scalar", "list", "mapping", "wrap", "nothing"])):
        case "drop":
            del container[key]
        case "extra" if isinstance(container, dict):
            container[draw(st.sampled_from(["department", "town", "body", "statute", "document", "event", "说明"]))] = \
                draw(scalars)
        case "list":
            container[key] = draw(st.lists(scalars, max_size=2))
        case "mapping":
            container[key] = draw(st.dictionaries(words, scalars, max_size=1))
        case "wrap":
            container[key] = [container[key]]
        case "nothing":
            container[key] = Scalar("", quoted=False)
        case _:
            container[key] = draw(scalars)


def render(tree: Tree, indent: int = 0) -> str:
    """The tree as block YAML."""
    margin = " " * indent
    if isinstance(tree, Scalar):
        return json.dumps(tree.text, ensure_ascii=False) if tree.quoted else tree.text
    if not tree:
        return "{}" if isinstance(tree, dict) else "[]"
    if isinstance(tree, dict):
        entries = [(f"{json.dumps(key, ensure_ascii=False)}:", below) for key, below in tree.items()]
    else:
        entries = [("-", below) for below in tree]
    lines = [f"{margin}{head} {render(below)}" if isinstance(below, Scalar) or not below
             else f"{margin}{head}\n{render(below, indent + 2)}" for head, below in entries]
    return "\n".join(lines)


def as_loaded(tree: Tree) -> Any:
    """The tree as a loader that keeps scalars as text gives it; nothing written is null."""
    if isinstance(tree, Scalar):
        return tree.text if tree.quoted or tree.text else None
    if isinstance(tree, dict):
        return {key: as_loaded(below) for key, below in tree.items()}
    return [as_loaded(below) for below in tree]


def reader_accepts(text: str) -> tuple[bool, list[str]]:
    sink = Sink()
    read_documents(parse(text, "x.yaml", sink), sink)
    return not sink.found, [f"{d.code} {d.at} {d.message}" for d in sink.found]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_schema_and_reader_agree(document: tuple[str, Tree]) -> None:
    kind, tree = document
    text = render(tree)
    accepted, findings = reader_accepts(text)
    errors = [error.message for error in validator(kind).iter_errors(as_loaded(tree))]
    assert accepted is not bool(errors), f"{text}\nreader: {findings}\nschema: {errors}"


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_schema_is_a_schema(kind: str) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["kind"] == {"const": kind}


class Editor(yaml.SafeLoader):
    """Types as YAML 1.2 editors see them: whole numbers, fractions, true and false, nothing; days stay text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, first in (
        ("bool", r"^(?:true|false)$", "tf"), ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?[0-9]*\.[0-9]+$", "-+.0123456789"), ("null", r"^(?:~|null|)$", ["~", "n", ""])):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def shipped_files() -> list[Path]:
    roots = [Path(str(resources.files(name))) for name in ("powerlist_catalogs", "powerlist_rules")]
    return sorted(path for root in roots for path in root.rglob("*.yaml"))


@pytest.mark.parametrize("path", [p for p in shipped_files() if p.stat().st_size < 300_000],
                         ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("loader", [Editor, yaml.BaseLoader])
def test_shipped_files_fit_however_an_editor_reads_them(path: Path, loader: type) -> None:
    for document in yaml.load_all(path.read_text("utf-8"), Loader=loader):
        errors = [f"{'/'.join(map(str, error.path))}: {error.message[:200]}"
                  for error in validator(document["kind"]).iter_errors(document)]
        assert errors == []


@pytest.mark.parametrize("day", ["2024-02-29", "2000-02-29", "1999-12-31", "0001-01-01"])
def test_days_that_exist(day: str) -> None:
    assert _fits_day(day)


@pytest.mark.parametrize("day", ["2023-02-29", "1900-02-29", "0000-02-29", "2025-04-31", "2025-13-01", "2025-00-10"])
def test_days_that_do_not(day: str) -> None:
    assert not _fits_day(day)


def _fits_day(day: str) -> bool:
    document = {"kind": "calendars", "calendars": [{"id": "c", "year": "2025", "holidays": [day]}]}
    return bool(validator("calendars").is_valid(document))


def test_records_are_called_by_their_chinese_name() -> None:
    assert chinese_name(Item) == "事项"
    assert schema_of("items")["$defs"]["Item"]["description"] == "事项"


@pytest.mark.parametrize("crew,fits", [("1", False), ("2", True), ("10", True), ("02", False), ("-2", False)])
def test_a_crew_is_two_at_least(crew: str, fits: bool) -> None:
    """A least of more than one, as schema and reader see it (行政处罚法 art. 42 ¶1)."""
    tree = {"kind": "draw", "name": "测试", "day": "2026-12-01", "crew": crew, "quotas": [{"percent": "5"}],
            "targets": [{"id": "t", "name": "对象", "checks": [{"department": "局", "fields": ["甲"]}]}],
            "officers": [{"id": "o", "name": "人", "department": "局", "certificate": "证", "until": "2027-01-01", "fields": ["甲"]}]}
    assert validator("draw").is_valid(tree) is fits
    sink = Sink()
    assert (read_draw(yaml.safe_dump(tree, allow_unicode=True).replace(f"crew: '{crew}'", f"crew: {crew}"), sink)[1] is not None) is fits
