"""Files that would change, as a clerk's colleague from IT reads them: unified diffs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from powerlist.save import Draft


def diff_of(drafts: Sequence[Draft]) -> str:
    """Every line that goes and every line that comes, with three lines around."""
    return "\n".join(line for draft in drafts for line in _diff(draft))


def _diff(draft: Draft) -> Iterator[str]:
    name = draft.path.name
    before, after = (data.decode("utf-8-sig").splitlines() for data in (draft.before or b"", draft.after))
    source = f"a/{name}" if draft.before is not None else "/dev/null"
    return difflib.unified_diff(before, after, source, f"b/{name}", lineterm="")
