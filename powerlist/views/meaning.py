"""What a record says, apart from how it is written (含义): two values say the same when their meanings are equal.

In: a value of a record and its shape. Out: something that can be compared and counted. The order of a list counts
only where it says something, the place in a file never.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from powerlist.model.bodies import Capacity, Unit
from powerlist.model.common import Citation
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.duties import Deadline, Duty, EventType, Responsibility, Scenario
from powerlist.model.fields import Refers
from powerlist.model.law import Provision, Statute, Version
from powerlist.model.manifest import PublishedTotal, Suppression
from powerlist.model.period import Period
from powerlist.model.places import AreaCode, Grid
from powerlist.model.powers import Holder, Instrument
from powerlist.model.rulebook import Attribute, Effect, ProcedureStep, Rule, Rulebook, Support
from powerlist.read import shape as s

#: What a reference is read as: its id, or what tells that the record it means has been renumbered.
Renamed = Callable[[Refers, str], Hashable]

#: Lists whose order says something: which scenario is asked first, which power leads.
_ORDERED = {(Responsibility, "scenarios"), (EventType, "items"), (EventType, "responsibilities"), (Statute, "versions"),
            (Effect, "steps"), (Attribute, "values")}

#: What a record inside another goes by: while that stays, the record changed; else it is another one.
GOES_BY: Mapping[type, tuple[str, ...]] = {
    Scenario: ("id",), Unit: ("id",), Version: ("version",), Duty: ("department", "town", "body"), Support: ("who",),
    Capacity: ("field", "as_of"), AreaCode: ("system", "code"), PublishedTotal: ("what",), ProcedureStep: ("stage", "step"),
    Suppression: ("code", "record"), Instrument: ("title", "issuer", "number"),
}

#: Records that are told as a whole, however little of them changed.
WHOLE = frozenset({Period, Deadline, Citation, Holder})

#: References by id alone, which linking leaves as they are written.
_BY_ID = {(Rule, "overrides"): Refers(("rules",)), (Provision, "by"): Refers(("rules", "items")),
          (Grid, "parent"): Refers(("grids",))}

#: Records that stand inside others in the files, and on their own in the catalog.
_APART = {(Rulebook, "rules")}


def entries_of(shape: s.Record) -> tuple[s.Entry, ...]:
    """What a record says itself."""
    return tuple(entry for entry in shape.entries if (shape.of, entry.name) not in _APART)


def is_ordered(of: type, entry: s.Entry) -> bool:
    """Whether the order of a list says something."""
    return (of, entry.name) in _ORDERED


def shape_in(of: type, entry: s.Entry) -> s.Shape:
    """The shape of a value; a reference by id is a reference like any other."""
    refers = _BY_ID.get((of, entry.name))
    if refers is None:
        return entry.shape
    return s.Many(s.Text(refers=refers)) if isinstance(entry.shape, s.Many) else s.Text(refers=refers)


def as_written(_: Refers, key: str) -> Hashable:
    """The reference as it stands."""
    return key


def meaning(value: Any, shape: s.Shape, renamed: Renamed = as_written, *, ordered: bool = False) -> Hashable:
    """A value as something that is equal when it says the same."""
    match shape:
        case _ if value is None:
            return None
        case s.Record():
            return tuple(meaning(getattr(value, entry.name), shape_in(shape.of, entry), renamed,
                                 ordered=is_ordered(shape.of, entry)) for entry in entries_of(shape))
        case s.Many(each):
            means = (meaning(one, each, renamed) for one in value)
            return tuple(means) if ordered else frozenset(means)
        case s.Table():
            return frozenset(value.items())
        case s.Conditional():
            return _condition(value)
        case s.Text(refers=refers) if refers is not None:
            return renamed(refers, value)
    return value  # type: ignore[no-any-return]


def name_in(record: Any, renamed: Renamed = as_written) -> Hashable:
    """What a record inside another goes by; the same for all of which there is only one in a place."""
    shape = s.record_of(record.__class__)
    parts = (shape.keys[key] for key in GOES_BY.get(shape.of, ()))
    return tuple(meaning(getattr(record, entry.name), entry.shape, renamed) for entry in parts)


def _condition(tree: Condition) -> Hashable:
    match tree:
        case Compare(attribute, Operator.EQUAL | Operator.IN, operands):
            return attribute, Operator.IN, frozenset(operands)
        case Compare(attribute, operator, operands):
            return attribute, operator, frozenset(operands) if operator is Operator.HAS else operands
        case Not(part):
            return Not, _condition(part)
        case AllOf((part,)) | AnyOf((part,)):
            return _condition(part)
        case AllOf(parts) | AnyOf(parts):
            return type(tree), frozenset(map(_condition, parts))
    raise TypeError(f"not a condition: {tree!r}")
