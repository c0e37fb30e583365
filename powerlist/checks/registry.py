"""The registry of checks (检查项): one object per code, from which come the run, the page and the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from inspect import getdoc

from powerlist.catalog import Catalog
from powerlist.diagnostics import Diagnostic, Label, Severity
from powerlist.route import Route


class Stability(StrEnum):
    """Life of a check: codes are never reused."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields; the registry adds code and severity, so a check cannot get them wrong."""

    at: Route
    message: str
    help: str | None = None
    related: tuple[Label, ...] = ()
    basis: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


#: A check is a function of the catalog and the day.
Run = Callable[[Catalog, date], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `run` is None for what an earlier stage (reading, linking) reports itself.

    `bad` and `good` are YAML documents laid over the test workspace: the bad one must give exactly this
    code, the good one must not.
    """

    code: str
    severity: Severity
    title: str
    rationale: str
    bad: str
    good: str
    since: str
    basis: str | None = None
    stability: Stability = Stability.STABLE
    run: Run | None = None

    @property
    def family(self) -> str:
        """The Chinese name of the family."""
        return FAMILIES[self.code[:3]]

    def findings(self, catalog: Catalog, day: date) -> Iterator[Diagnostic]:
        """All findings of this check, stamped."""
        for found in self.run(catalog, day) if self.run else ():
            yield Diagnostic(code=self.code, severity=self.severity, at=found.at, message=found.message,
                             help=found.help, related=found.related, basis=found.basis or self.basis,
                             params=found.params)


FAMILIES = {"PL1": "写法", "PL2": "法律依据", "PL3": "主体与赋权", "PL4": "规则", "PL5": "用词"}


def check(code: str, *, severity: Severity, since: str, bad: str, good: str, basis: str | None = None,
          stability: Stability = Stability.STABLE) -> Callable[[Run], Check]:
    """Turn a function into a check; the first line of its docstring is the title, the rest the rationale."""

    def register(run: Run) -> Check:
        title, _, rationale = (getdoc(run) or "").partition("\n")
        return Check(code, severity, title.strip(), " ".join(rationale.split()), bad, good, since, basis,
                     stability, run)

    return register


def stage(code: str, title: str, rationale: str, *, since: str, bad: str, good: str,
          severity: Severity = Severity.ERROR) -> Check:
    """Describe what reading or linking reports by itself, so that it can be explained like any check."""
    return Check(code, severity, title, rationale, bad, good, since)
