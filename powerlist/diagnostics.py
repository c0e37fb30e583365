"""Findings about the user's files, as data. Nothing here prints, sorts by locale or raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from powerlist.route import Route, Span


class Severity(StrEnum):
    """How grave a finding is (严重程度)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def word(self) -> str:
        """The Chinese word shown to users."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to a finding (相关位置)."""

    at: Route
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding (问题) about one place.

    `message` is one sentence that says what is, without a full stop, the user's words in backticks;
    `help` says what to do; `params` carries the same facts for machines, so nobody parses sentences.
    """

    code: str
    severity: Severity
    at: Route
    message: str
    span: Span | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    related: tuple[Label, ...] = ()
    help: str | None = None
    basis: str | None = None


class Sink:
    """Where stages put what they find; the only mutable thing that passes through the stages."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one finding."""
        self.found.append(diagnostic)

    def error(self, code: str, at: Route, message: str, *, help: str | None = None,
              span: Span | None = None, related: tuple[Label, ...] = (), **params: object) -> None:
        """Keep one error; the everyday way of a reader to say no."""
        self.add(Diagnostic(code=code, severity=Severity.ERROR, at=at, message=message, help=help,
                            span=span, related=related, params=params))

    @property
    def failed(self) -> bool:
        """True once any error was found."""
        return any(d.severity is Severity.ERROR for d in self.found)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, in the order of files and places (检查报告)."""

    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        """True when any error is among them."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def count(self, severity: Severity) -> int:
        """How many findings are of that severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def __add__(self, other: Report) -> Report:
        return Report(self.diagnostics + other.diagnostics)

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Report:
        """A report without repetitions: the same code, place and sentence is said once."""
        return cls(tuple({(d.code, d.at, d.message): d for d in diagnostics}.values()))
