"""What an answer carries: the decision or ruling, and every rule tried, as plain data that can be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from powerlist.model.admissions import Admission
from powerlist.model.bodies import Body, Unit
from powerlist.model.condition import Value
from powerlist.model.duties import Deadline, EventType, Responsibility
from powerlist.model.powers import Grant
from powerlist.model.rulebook import Attribute, Doubt, Rule
from powerlist.terms import Action, Clock, Met, Outcome, StepStage, Tried, Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One rule as it was tried (一步推理).

    `facts` are the facts its condition asked for (unknown ones are missing); `beaten_by` the rules that
    set it aside; `would_lead` whom it names as lead, so that a reader sees why not the others.
    """

    rule: Rule
    tried: Tried
    facts: Mapping[str, Value]
    beaten_by: tuple[str, ...] = ()
    would_lead: Body | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """One helper and what it must do (配合单位); `rule` says why."""

    body: Body
    duties: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several bodies that rules name (争议中的一方)."""

    body: Body | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose one power or duty is (一条权责线的归属)."""

    outcome: Outcome
    lead: Body | None = None
    in_name_of: Body | None = None
    respondent: Body | None = None
    channel: str | None = None
    rules: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    adjudicator: Body | None = None
    adjudicator_role: str | None = None
    way: str | None = None
    missing: str | None = None

    @property
    def answer(self) -> tuple[object, ...]:
        """What makes two assignments the same answer."""
        return (self.outcome, self.lead and self.lead.id, self.in_name_of and self.in_name_of.id,
                self.respondent and self.respondent.id, self.channel,
                frozenset(c.body.id if c.body else None for c in self.candidates),
                self.adjudicator and self.adjudicator.id)


@dataclass(frozen=True, slots=True)
class Power:
    """A power or duty that the event touches, with its owner (权责线): holders differ by measure.

    `waiting` are the facts its owner depends on where they are not known; `in_force` is false where the law
    it rests on does not apply on the day.
    """

    title: str
    kind: str
    id: str
    measures: tuple[str, ...]
    assignment: Assignment
    basis: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    grant: str | None = None
    instrument: str | None = None
    waiting: tuple[Attribute, ...] = ()
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """Who dispatches, coordinates and follows the event, at which level (指挥层级); that is not who has the power."""

    level: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Due:
    """A time limit as it applies here: the limit, who said so, and the day it ends where it can be told."""

    deadline: Deadline
    source: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something the lead must also observe (办理要求), and the rule that says so."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """A doubt that touches this answer (疑义), with the rule or item it comes from."""

    source: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Question:
    """A fact on which the answer depends (待查明的事实), and what the answer would be for each value."""

    attribute: Attribute
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """What to ask."""
        return self.attribute.question or f"{self.attribute.label}是什么？"


@dataclass(frozen=True, slots=True)
class Presumption:
    """A fact nobody reported and the vocabulary presumes (推定)."""

    attribute: Attribute
    value: Value


@dataclass(frozen=True, slots=True)
class Decision:
    """Who owns an event (归属决定), with every reason. `ground` is the id of the item or responsibility
    that gives the lead, `scenario` the scenario of it that fits; `remarks` are what a reader must not miss.
    The answer leans on `presumptions`; `assumed` are those that only choose what must be observed, the one
    that most rules ask for first. `read_by` names the engine, where it was not the reference."""

    outcome: Outcome
    as_of: date
    title: str
    ground: str | None = None
    scenario: str | None = None
    lead: Body | None = None
    unit: Unit | None = None
    in_name_of: Body | None = None
    respondent: Body | None = None
    support: tuple[Backing, ...] = ()
    powers: tuple[Power, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    adjudicator: Body | None = None
    adjudicator_role: str | None = None
    way: str | None = None
    interim: Body | None = None
    command: Command | None = None
    questions: tuple[Question, ...] = ()
    channel: str | None = None
    deadline: Due | None = None
    deadlines: tuple[Due, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    doubts: tuple[OpenDoubt, ...] = ()
    presumptions: tuple[Presumption, ...] = ()
    assumed: tuple[Presumption, ...] = ()
    remarks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry rule and what it says of a request (准入规则结果)."""

    rule: Rule
    result: Met
    message: str
    verdict: Verdict | None = None
    remedy: str | None = None
    refer_to: Body | None = None
    subjects: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a simulation says of a request (佐证): the `file` that the request points at, the word that rules read, and
    what that rests on."""

    file: str
    says: str
    rests_on: str

    def __str__(self) -> str:
        return f"{self.file}：{self.says}（{self.rests_on}）"


@dataclass(frozen=True, slots=True)
class ProcedureStage:
    """One step that follows a ruling (后续程序); `due` is the day by which it must be done, where that can
    be told."""

    stage: StepStage
    step: str
    body: Body | None
    role: str
    value: int | None = None
    clock: Clock | None = None
    papers: tuple[str, ...] = ()
    due: date | None = None


#: What an admitted request can change: records of the lists.
Record = Grant | Responsibility | Admission | EventType


@dataclass(frozen=True, slots=True)
class Amendment:
    """One record before and after (一条记录的变更); there is no before where the record is new.

    `origin` is the record that a new one carries on, in part or from a day: what it does not say otherwise
    is as it was there.
    """

    kind: str
    after: Record
    before: Record | None = None
    origin: Record | None = None

    @property
    def action(self) -> Action:
        """What happens to the record."""
        return Action.ADD if self.before is None else Action.ALTER


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a change cannot be entered yet (还缺什么): the key of the request, and a sentence."""

    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an admitted request does to the lists (目录变更).

    An admitted wish is not yet a decision: while anything is `missing`, the records are a draft that holds
    what is known, and nothing may be entered.
    """

    amendments: tuple[Amendment, ...] = ()
    missing: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a request may enter (准入结论), with every finding at once. `evidence` is what was read from that of the
    request; `remarks` and `read_by` are as in a decision."""

    verdict: Verdict
    as_of: date
    title: str
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    procedure: tuple[ProcedureStage, ...] = ()
    procedure_rules: tuple[str, ...] = ()
    change: Change | None = None
    presumptions: tuple[Presumption, ...] = ()
    doubts: tuple[OpenDoubt, ...] = ()
    evidence: Evidence | None = None
    remarks: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    read_by: str | None = None
