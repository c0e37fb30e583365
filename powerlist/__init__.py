"""powerlist: lists of powers and duties that a machine can check, query and obey (权责清单与管辖判定).

Everything public stands here; all else may change without notice. `Workspace` is where to start.
"""

from typing import TYPE_CHECKING

from powerlist.diagnostics import Diagnostic, Report, Severity
from powerlist.explain import explain
from powerlist.load import shipped_workspaces
from powerlist.model.cases import Event, Request
from powerlist.terms import Outcome, Verdict
from powerlist.trace import Decision, Ruling
from powerlist.version import VERSION as __version__  # noqa: N811
from powerlist.workspace import Workspace, WorkspaceError

if TYPE_CHECKING:
    from powerlist.decider import Decider

__all__ = [
    "Decider",
    "Decision",
    "Diagnostic",
    "Event",
    "Outcome",
    "Report",
    "Request",
    "Ruling",
    "Severity",
    "Verdict",
    "Workspace",
    "WorkspaceError",
    "__version__",
    "explain",
    "shipped_workspaces",
]


def __getattr__(name: str) -> object:
    """What few need is read when it is asked for: every command would wait for it."""
    if name == "Decider":
        from powerlist.decider import Decider

        return Decider
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
