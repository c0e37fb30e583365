"""Rules as data: vocabulary, conditions with outcomes, and the rulebooks that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from powerlist.model.common import Citation, PartyRef, Provenance
from powerlist.model.condition import ALWAYS_TRUE, Condition, Raw
from powerlist.model.duties import Deadline
from powerlist.model.fields import AtLeast, AttributeName, Id, Name, key, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.route import Route
from powerlist.terms import Clock, Phase, Rank, StepStage, ValueType, Verdict


@dataclass(frozen=True, slots=True)
class Attribute:
    """A fact that conditions may ask for (属性).

    `given` facts come with an event or request, the others are read off the catalogs or set by rules of
    the phase `classify`. `presumed` is what holds unless somebody reports otherwise; every answer that
    leans on it says so. `question` is what to ask when it is missing.
    """

    name: AttributeName
    type: ValueType
    label: Name
    values: tuple[Name, ...] = ()
    unit: Name | None = None
    question: Name | None = None
    given: bool = True
    presumed: Name | None = None
    note: Name | None = None
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody who must help, and with what (配合)."""

    who: PartyRef
    duties: tuple[Name, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step after a ruling (程序): what, by whom, in how long, with which papers. The `stage` puts the
    steps of several rulebooks in one order."""

    stage: StepStage
    step: Name
    by: PartyRef
    value: Annotated[int, AtLeast(1)] | None = None
    clock: Clock | None = None
    papers: tuple[Name, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule concludes (结论). Which keys may stand here depends on the phase."""

    set: Mapping[str, Raw] = field(default_factory=dict)
    lead: PartyRef | None = None
    in_name_of: PartyRef | None = None
    respondent: PartyRef | None = None
    channel: Name | None = None
    support: tuple[Support, ...] = ()
    deadline: Deadline | None = None
    obligations: tuple[Name, ...] = ()
    adjudicator: PartyRef | None = None
    way: Name | None = None
    fallback: PartyRef | None = None
    steps: tuple[ProcedureStep, ...] = ()
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Failure:
    """What follows when a requirement is not met (不符合时): the verdict, and what would cure it."""

    verdict: Verdict
    message: Name
    remedy: Name | None = None
    refer_to: PartyRef | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the law leaves open (疑义): the readings, none of which the engine picks."""

    about: Name
    readings: Annotated[tuple[Name, ...], AtLeast(2)]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule (规则): when the condition holds, the effect follows; or, for requests, a requirement.

    `overrides` names the rules that this one beats where both apply. `default: true` marks a rule that
    leaves room for rules of lower rank.
    """

    id: Id
    phase: Phase
    title: Name
    because: Name
    basis: Annotated[tuple[Citation, ...], AtLeast(1)]
    when: Condition = ALWAYS_TRUE
    then: Effect | None = None
    require: Condition | None = None
    failure: Failure | None = key("else", default=None)
    overrides: tuple[Id, ...] = ()
    default: bool = False
    doubt: Doubt | None = None
    period: Period = ALWAYS
    rulebook: str = field(default="", metadata={"key": None})
    rank: Rank = field(default=Rank.LOCAL, metadata={"key": None})
    at: Route = route_field()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules of one authority and rank (规则集). `place` names the area they are for, the whole country where
    there is none; `needs` are the rulebooks without which these rules say only part."""

    rulebook: Id
    title: Name
    rank: Rank
    place: Name | None = None
    needs: tuple[Id, ...] = ()
    rules: tuple[Rule, ...] = ()
    provenance: Provenance | None = None
    at: Route = route_field()
