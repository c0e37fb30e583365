"""PL451 改革举措: what a reform says it does is carried out by something that is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import DESCRIBED, Check, Finding, change, check
from powerlist.diagnostics import Severity
from powerlist.model.documents import KINDS
from powerlist.nearest import did_you_mean

_GOOD = """\
kind: systems
systems:
  - id: S1
    name: 点单赋权
    says: 镇街按需要点单，县里逐批赋权
    source: 测试县改革方案
    by: [T-GRANT, grant-2021, PL301]
"""


@check("PL451", severity=Severity.ERROR, since="0.3", good=_GOOD, bad=change(_GOOD, "grant-2021", "grant-2020"))
def nothing_behind_a_system(catalog: Catalog, _: date) -> Iterator[Finding]:
    """落实改革举措的规则、检查、示例或者记录不存在（carried out by nothing）

    举措写明由什么落实，才能逐条证明改革方案没有落空；落实者改了编号，就谁也说不清这一条做了没有。
    """
    known = carriers(catalog) if catalog.systems else {}
    for system in catalog.systems.values():
        for number, name in enumerate(system.by):
            if name not in known:
                yield Finding(system.at / "by" / number, f"举措 `{system.id}` 写的 `{name}` 不是规则、检查、示例或者记录",
                              did_you_mean(name, known) or "改成现有的编号", params={"carrier": name})


def carriers(catalog: Catalog) -> dict[str, str]:
    """Everything that can carry out a system: its id → what kind of thing it is."""
    found = dict.fromkeys(DESCRIBED, "检查") | {example.id: "示例" for example in catalog.examples}
    for kind in KINDS.values():
        table = getattr(catalog, kind.name, None)
        if isinstance(table, dict) and kind.name != "systems":
            found |= dict.fromkeys(table, kind.word)
    return found


CHECKS: tuple[Check, ...] = (nothing_behind_a_system,)
