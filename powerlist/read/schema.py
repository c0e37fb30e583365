"""Shapes → JSON Schema (draft 2020-12), so that editors and other programs see what the reader sees.

In: the name of a kind. Out: plain data. The schema accepts what the reader accepts: every scalar as text,
and also as the number, boolean or null that an editor's YAML makes of it. Not in the schema: the reader's
limits on size and depth, and whether a reference leads anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from powerlist.model.condition import Operator
from powerlist.model.documents import DOCUMENTS, KINDS, Kind
from powerlist.model.fields import Matches, Refers
from powerlist.read import shape as s
from powerlist.read.documents import Beside

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

#: A day that exists, leap years included: `format: date` is only a comment to many validators.
_DAY = (r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
        r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)")

#: What an editor's YAML may make of a scalar.
_SCALAR = ["string", "number", "boolean", "null"]

_ATTRIBUTE = r"^[a-z][a-z_]*\.[a-z][a-z0-9_]*$"


def schema_of(kind: str) -> Schema:
    """The schema of a document of that kind.

    Raises:
        KeyError: there is no such kind.
    """
    return _Writer().document(DOCUMENTS[kind])


class _Writer:
    """Writes one schema; records used in several places stand once, under `$defs`."""

    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def document(self, kind: Kind) -> Schema:
        head = self.record(s.record_of(kind.head or Beside), without=kind.name if kind.listed else None)
        properties: Schema = {"kind": {"const": kind.name}}
        if kind.listed:
            properties[kind.name] = {"type": ["array", "null", "string"], "maxLength": 0,
                                     "items": self.ref(s.record_of(kind.record))}
        head["properties"] = {**properties, **head["properties"]}
        head["required"] = ["kind", *head.get("required", ())]
        return {"$schema": DRAFT, "title": f"{kind.word}（kind: {kind.name}）", **head, "$defs": self.defs}

    def record(self, shape: s.Record, without: str | None = None) -> Schema:
        entries = [entry for entry in shape.entries if entry.key != without]
        found: Schema = {"type": "object"}
        word = chinese_name(shape.of)
        if word:
            found["description"] = word
        found["properties"] = {entry.key: self.entry(entry) for entry in entries}
        found["additionalProperties"] = False
        required = [entry.key for entry in entries if entry.required]
        if required:
            found["required"] = required
        if shape.exactly_one:
            found["allOf"] = [{"oneOf": [{"required": [key]} for key in keys]} for keys in shape.exactly_one]
        return found

    def entry(self, entry: s.Entry) -> Schema:
        """A key that may be left out may also stand there with nothing after it."""
        below = self.shape(entry.shape)
        return below if entry.required or isinstance(entry.shape, s.Conditional) else _or_nothing(below)

    def shape(self, shape: s.Shape) -> Schema:
        match shape:
            case s.Record():
                return self.ref(shape)
            case s.Many(each, minimum):
                return {"type": "array", "items": self.shape(each), **({"minItems": minimum} if minimum else {})}
            case s.Table(values):
                return {"type": "object", "additionalProperties": self.shape(values) if values else _raw()}
            case s.Conditional():
                self.defs.setdefault("condition", _condition())
                self.defs.setdefault("comparison", _comparison())
                return {"$ref": "#/$defs/condition"}
            case s.Day():
                self.defs.setdefault("day", _day())
                return {"$ref": "#/$defs/day"}
            case s.Text(form, refers):
                return _text(form, refers)
            case s.Whole(minimum):
                return _whole(minimum)
            case s.YesNo():
                return _yes_no()
            case s.Choice():
                return _choice(shape)

    def ref(self, shape: s.Record) -> Schema:
        name = shape.of.__name__
        if name not in self.defs:
            self.defs[name] = {}  # INVARIANT: present before its fields are walked, so records may nest
            self.defs[name] = self.record(shape)
        return {"$ref": f"#/$defs/{name}"}


def chinese_name(cls: type) -> str:
    """The Chinese term in the first line of a record's docstring."""
    found = re.search(r"\(([^()]*[一-鿿][^()]*)\)", (cls.__doc__ or "").split("\n")[0])
    return found[1] if found else ""


def _or_nothing(schema: Schema) -> Schema:
    kinds = schema.get("type")
    if kinds is None:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}


def _whole_text(pattern: str) -> str:
    """The reader looks at a scalar without the spaces around it, and at all of it."""
    return rf"^\s*(?:{_portable(pattern)})\s*$"


def _portable(pattern: str) -> str:
    """Python's `(?s).` as every dialect of regular expressions knows it."""
    return pattern.removeprefix("(?s)").replace(".{", r"[\s\S]{") if pattern.startswith("(?s)") else pattern


def _text(form: Matches | None = None, refers: Refers | None = None) -> Schema:
    kinds = ["string"]
    if form is None or any(re.fullmatch(form.pattern, number) for number in ("7", "24", "320831")):
        kinds.append("number")
    if form is None or re.fullmatch(form.pattern, "true"):
        kinds.append("boolean")
    found: Schema = {"type": kinds, "pattern": r"\S" if form is None else _whole_text(form.pattern)}
    says = _referred(refers) if refers else form.says if form else ""
    return {**found, "description": says} if says else found


def _referred(refers: Refers) -> str:
    words: Mapping[str, str] = {name: kind.word for name, kind in KINDS.items()}
    return "或".join(words.get(kind, "角色") for kind in refers.to) + "的编号或名称"


def _whole(minimum: int | None) -> Schema:
    digits = r"-?(?:0|[1-9][0-9]{0,11})"
    found: Schema = {"type": ["string", "integer"], "maximum": 999_999_999_999}
    if minimum is None:
        return {**found, "pattern": _whole_text(digits), "minimum": -999_999_999_999}
    if minimum > 9:
        raise TypeError(f"no pattern for whole numbers from {minimum}")
    floors = {0: r"-?0|[1-9][0-9]{0,11}", 1: r"[1-9][0-9]{0,11}"}
    floor = floors.get(minimum, rf"[{minimum}-9]|[1-9][0-9]{{1,11}}")
    return {**found, "pattern": _whole_text(floor), "minimum": minimum}


def _yes_no() -> Schema:
    return {"type": ["string", "boolean"], "pattern": _whole_text("true|false")}


def _day() -> Schema:
    return {"type": "string", "format": "date", "pattern": _whole_text(_DAY), "description": "年-月-日，如 2025-07-01"}


def _choice(shape: s.Choice) -> Schema:
    """The list is for editors to offer; the pattern forgives spaces around a word as the reader does."""
    words = list(shape.words)
    return {"anyOf": [{"enum": words}, {"type": "string", "pattern": _whole_text("|".join(map(re.escape, words)))}]}


def _raw() -> Schema:
    return {"anyOf": [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}]}


# The rule language.

def _condition() -> Schema:
    below = {"$ref": "#/$defs/condition"}
    several = {"type": "array", "minItems": 1, "items": below}
    return {"type": "object", "description": "条件：属性: 值；或 all、any、not",
            "properties": {"not": below, "all": several, "any": several},
            "patternProperties": {_ATTRIBUTE: {"$ref": "#/$defs/comparison"}}, "additionalProperties": False}


def _comparison() -> Schema:
    one, listed = _text(), {"type": "array", "minItems": 1, "items": _text()}
    operators: Schema = {operator.value: one for operator in Operator if operator is not Operator.EQUAL}
    operators |= {"not": {"$ref": "#/$defs/comparison"}, "in": listed, "has": {"anyOf": [one, listed]},
                  "between": {**listed, "minItems": 2, "maxItems": 2}, "exists": _yes_no()}
    return {"description": "一个值、几个值之一，或比较方式", "anyOf": [
        {"type": _SCALAR}, listed,
        {"type": "object", "minProperties": 1, "properties": operators, "additionalProperties": False}]}
