"""Evidence that a request points at (佐证): the file beside it, read and checked against the workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .inputs import OPTIONS, STDIN
from .shell import UserError, read_file

if TYPE_CHECKING:
    from powerlist import Request, Workspace
    from powerlist.trace import Evidence


def evidence_of(request: Request, workspace: Workspace) -> Evidence | None:
    """What the evidence of the request says; None where it names none."""
    if request.evidence is None:
        return None
    from powerlist.evidence import EvidenceError, read_evidence

    written = request.at.file
    beside = Path() if written in (STDIN, OPTIONS, "") else Path(written).parent
    path = str(beside / request.evidence)
    try:
        return read_evidence(request, json.loads(read_file(path)), workspace)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise UserError(f"佐证 `{path}` 不是 JSON", "写 powerlist simulate -o 结果.json 写出的文件") from None
    except EvidenceError as problem:
        raise UserError(f"佐证 `{path}`：{problem}", problem.help) from None
