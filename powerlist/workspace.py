"""The stages in order (工作区): load → link → check, then decide and admit. What a shell or another system
holds in its hands; the catalog inside is frozen, so one workspace may serve many threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from powerlist.admit import admit
from powerlist.catalog import Catalog
from powerlist.checks import check_catalog
from powerlist.decide import decide
from powerlist.diagnostics import Diagnostic, Report, Sink
from powerlist.intake import facts_of
from powerlist.link import Names, link, names_of, relink
from powerlist.load import find_workspace, load, shipped, shipped_workspaces
from powerlist.model.cases import Event, Request
from powerlist.read.cases import read_cases
from powerlist.read.yaml_source import Source
from powerlist.request_facts import SIMULATED
from powerlist.route import Route, Span
from powerlist.terms import Phase
from powerlist.trace import Decision, Evidence, Ruling
from powerlist.version import VERSION
from powerlist.weigh import REFERENCE, Engine


class WorkspaceError(Exception):
    """The workspace, event or request cannot be used as it is; `report` says where and why."""

    def __init__(self, report: Report, sources: Mapping[str, Source]) -> None:
        super().__init__("；".join(f"{d.at.file}: {d.message}" for d in report.diagnostics[:3]) or "无法使用")
        self.report = report
        self.sources = sources


@dataclass(frozen=True, repr=False)
class Workspace:
    """A workspace as opened: its catalog, what reading found, the sources to show places in, and its own files
    as they were read. `unsaved` are those of them that are not on the disk."""

    catalog: Catalog
    read_report: Report
    sources: Mapping[str, Source] = field(default_factory=dict)
    folder: Traversable | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    unsaved: Mapping[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Workspace {self.catalog.manifest.name}>"

    @classmethod
    def open(cls, where: Path | str | None = None) -> Workspace:
        """Open a workspace.

        Args:
            where: a folder (or anything inside one), or the name of a shipped workspace; by default the
                workspace that contains the current folder.

        Raises:
            FileNotFoundError: there is no workspace there.
        """
        return cls.read(locate(where))

    @classmethod
    def read(cls, folder: Traversable, unsaved: Mapping[str, bytes] | None = None) -> Workspace:
        """The workspace of a folder; `unsaved` are files as they would stand, read instead of those on disk."""
        sink = Sink()
        loaded = load(folder, sink, unsaved)
        catalog = link(loaded, sink)
        return cls(catalog, Report.of(sink.found), loaded.sources, folder, loaded.files, unsaved or {})

    @cached_property
    def names(self) -> Names:
        """What everything in the catalog goes by: made once, for every event and request that comes in."""
        return names_of(self.catalog)

    def check(self, day: date) -> Report:
        """Everything wrong or doubtful on that day, in the order of files and places."""
        if self.catalog.manifest.name:
            return self._sorted(self.read_report + check_catalog(self.catalog, day))
        return self._sorted(self.read_report)

    def decide(self, event: Event | Mapping[str, Any], as_of: date | None = None, *, strict: bool = False,
               engine: Engine = REFERENCE) -> Decision:
        """Who owns the event, as of a day (by default the day of the event).

        `engine` reads the rules; the reference does, unless another is given (see `powerlist.durable`).

        Raises:
            WorkspaceError: the workspace has errors of form, or the event does not fit the vocabulary.
        """
        self.whole()
        sink = Sink()
        linked, facts = self._intake(event, Event, "event", sink)
        return decide(self.catalog, linked, facts, self._day(as_of, linked.day), strict=strict, engine=engine)

    def admit(self, request: Request | Mapping[str, Any], as_of: date | None = None, *, strict: bool = False,
              engine: Engine = REFERENCE, evidence: Evidence | None = None) -> Ruling:
        """Whether the request may enter, with every reason. `evidence` is what `powerlist.evidence` has read from the
        file that the request points at; without it the ruling says that nothing was read.

        Raises:
            WorkspaceError: as for `decide`.
        """
        self.whole()
        sink = Sink()
        linked, facts = self._intake(request, Request, "request", sink)
        if evidence is not None:
            facts |= facts_of(self.catalog, {SIMULATED: evidence.says}, "request", linked.at / "evidence", sink)
            self._stop(sink, self.sources)
        day = self._day(as_of, linked.day)
        if not self.catalog.rules_on(day).of(Phase.ADMIT):  # silence is not consent
            sink.error("PL110", self.catalog.manifest.at / "rulebooks", "工作区没有准入规则，不能审查申请",
                       help="在 powerlist.yaml 的 `rulebooks` 里写上 national 和本省的规则集")
            self._stop(sink, self.sources)
        return admit(self.catalog, linked, facts, day, strict=strict, engine=engine, evidence=evidence)

    def locate(self, diagnostic: Diagnostic) -> Span | None:
        """Line and column of a finding, or None when it is not about a file."""
        source = self.sources.get(diagnostic.at.file)
        return diagnostic.span or (source.locate(diagnostic.at.keys) if source else None)

    def _intake(self, case: Any, cls: type, noun: str, sink: Sink) -> tuple[Any, dict[str, Any]]:
        sources = dict(self.sources)
        if isinstance(case, Mapping):
            source, read = read_cases(case, cls, sink)
            sources[source.name] = source
            if len(read) != 1 and not sink.failed:
                sink.error("PL108", Route(source.name), f"一次只能答复一件，这里有 {len(read)} 件", help="一件一件地问")
            self._stop(sink, sources)
            (case,) = read
        linked = relink(case, self.names, self.catalog.vocabulary, sink)
        facts = facts_of(self.catalog, linked.attributes, noun, linked.at / "attributes", sink)
        self._stop(sink, sources)
        return linked, facts

    def _stop(self, sink: Sink, sources: Mapping[str, Source]) -> None:
        if sink.failed:
            raise WorkspaceError(Report.of(sink.found), sources)

    def whole(self) -> Workspace:
        """The workspace itself, if it could be read whole: an answer from half a list would be a guess.

        Raises:
            WorkspaceError: some of it could not be read.
        """
        if self.read_report.failed:
            raise WorkspaceError(self.read_report, self.sources)
        return self

    def _day(self, as_of: date | None, day: date | None) -> date:
        chosen = as_of or day
        if chosen is None:
            raise ValueError("no day: give `as_of`, or write `day` in the event")
        return chosen

    def _sorted(self, report: Report) -> Report:
        def place(diagnostic: Diagnostic) -> tuple[object, ...]:
            span = self.locate(diagnostic)
            own = diagnostic.at.file not in self.catalog.own_files
            return own, diagnostic.at.file, span.line if span else 0, span.column if span else 0, diagnostic.code

        return Report(tuple(sorted(report.diagnostics, key=place)))


def locate(where: Path | str | None) -> Traversable:
    """The folder of a workspace: given, shipped under that name, or found upward from the current folder."""
    if where is not None and not isinstance(where, Path) and where in shipped_workspaces() \
            and not Path(where).exists():
        return shipped("powerlist_catalogs") / where
    start = Path(where) if where is not None else Path.cwd()
    found = find_workspace(start) if start.exists() else None
    if found is None:
        raise FileNotFoundError(str(where) if where is not None else str(Path.cwd()))
    return found


ENGINE = f"powerlist {VERSION}"
