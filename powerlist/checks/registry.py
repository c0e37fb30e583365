"""The registry of checks (检查项): one object per code, from which come the run, the page and the tests.

Examples are whole YAML documents, laid over the small workspace in `tests/workspaces/base`. They go into
a file of their own, unless a line `# file: powers.yaml` says that what follows takes the place of that
file of the base; `# encoding: gb18030` on the first line says how the file is saved. In `bad`, the line
where the finding must point carries the comment `# <-- here`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from inspect import getdoc

from powerlist.catalog import Catalog
from powerlist.diagnostics import Diagnostic, Label, Severity
from powerlist.route import Route

#: Marks the line of a bad example where the finding must point.
HERE = "# <-- here"

#: The file that an example goes into when it names none.
EXTRA = "yours.yaml"


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

    `bad` and `good` are laid over the test workspace: the bad one must give exactly this code, the good
    one must not. `along` are codes that the bad one cannot help giving too; `incoming` says that the
    examples are events that come in, so that they are read against the workspace and not laid into it.
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
    along: tuple[str, ...] = ()
    incoming: bool = False

    @property
    def family(self) -> str:
        """The Chinese name of the family."""
        return FAMILIES[self.code[:3]]

    def findings(self, catalog: Catalog, day: date) -> Iterator[Diagnostic]:
        """All findings of this check, stamped."""
        for found in self.run(catalog, day) if self.run else ():
            yield self.stamp(found)

    def stamp(self, found: Finding) -> Diagnostic:
        """The finding with code, severity and legal basis."""
        return Diagnostic(code=self.code, severity=self.severity, at=found.at, message=found.message,
                          help=found.help, related=found.related, basis=found.basis or self.basis,
                          params=found.params)


#: Every check by its code, put in as it is described: whole as soon as the package is loaded.
DESCRIBED: dict[str, Check] = {}

FAMILIES = {"PL1": "写法", "PL2": "法律依据", "PL3": "主体与赋权", "PL4": "规则", "PL5": "用词",
            "PL6": "组织与网格"}


def check(code: str, *, severity: Severity, since: str, bad: str, good: str, basis: str | None = None,
          stability: Stability = Stability.STABLE, along: tuple[str, ...] = ()) -> Callable[[Run], Check]:
    """Turn a function into a check; the first line of its docstring is the title, the rest the rationale."""

    def register(run: Run) -> Check:
        title, _, rationale = (getdoc(run) or "").partition("\n")
        return _described(Check(code, severity, title.strip(), one_line(rationale), bad, good, since, basis, stability,
                                run, along))

    return register


def stage(code: str, title: str, rationale: str, *, since: str, bad: str, good: str,
          severity: Severity = Severity.ERROR, along: tuple[str, ...] = (), incoming: bool = False) -> Check:
    """Describe what reading or linking reports by itself, so that it can be explained like any check."""
    return _described(Check(code, severity, title, one_line(rationale), bad, good, since, along=along, incoming=incoming))


def _described(check: Check) -> Check:
    return DESCRIBED.setdefault(check.code, check)


def one_line(text: str) -> str:
    """Wrapped text as one line; Chinese needs no space where a line was broken."""
    return re.sub(r"\s*\n\s*", lambda gap: _glue(gap, text), text.strip())


def _glue(gap: re.Match[str], text: str) -> str:
    before, after = text.strip()[gap.start() - 1], text.strip()[gap.end()]
    return " " if before.isascii() and after.isascii() else ""


def layers(example: str) -> dict[str, str]:
    """Files that an example adds to the test workspace, or puts in place of one of its files."""
    first, *rest = re.split(r"(?m)^# file: (\S+)\n", example)
    files = {EXTRA: first} if first.strip() else {}
    return files | dict(zip(rest[::2], rest[1::2], strict=True))


def change(good: str, old: str, new: str, here: str | None = None) -> str:
    """A bad example from a good one: replaces `old`, and marks the line that holds `here` (or `new`)."""
    if good.count(old) != 1:
        raise ValueError(f"{old!r} stands {good.count(old)} times in the example")
    return mark(good.replace(old, new), here or new)


def mark(example: str, here: str) -> str:
    """The example with the comment on its first line that holds `here`."""
    lines = example.split("\n")
    number = next(n for n, line in enumerate(lines) if here in line)
    lines[number] += f"  {HERE}"
    return "\n".join(lines)
