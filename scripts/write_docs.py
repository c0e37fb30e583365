"""Pages made from code and rulebooks, and the output in the README: `python scripts/write_docs.py [--check]`.

With `--check` nothing is written; the exit code says whether the pages are in step.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.checks import CHECKS
from powerlist.checks.registry import Check
from powerlist.checks.systems import carriers
from powerlist.model.documents import DOCUMENTS
from powerlist.model.rulebook import Rule
from powerlist.read.schema import schema_of
from powerlist.terms import Phase

ROOT = Path(__file__).resolve().parent.parent
PHASES = {
    Phase.CLASSIFY: "归类", Phase.SCREEN: "先决情形", Phase.ASSIGN: "由谁办理", Phase.SUPPORT: "由谁配合",
    Phase.OBLIGE: "要求和期限", Phase.SETTLE: "争议由谁定", Phase.FALLBACK: "没有归属时", Phase.ADMIT: "准入审查",
    Phase.PROCEDURE: "后续程序",
}


#: The workspaces that carry out a reform.
REFORMS = ("huaian", "haimen", "xuxiake", "yangzhou", "ningbo")


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    law = Workspace.open("law").catalog
    readme = ROOT / "README.md"
    schemas = {ROOT / "docs" / "schemas" / f"{kind}.json": schema_page(kind) for kind in DOCUMENTS}
    return {ROOT / "docs" / "checks.md": checks_page(), ROOT / "docs" / "rules.md": rules_page(law),
            ROOT / "docs" / "law.md": law_page(law),
            ROOT / "docs" / "systems.md": systems_page(), readme: with_real_output(readme.read_text("utf-8")), **schemas}


def schema_page(kind: str) -> str:
    """The JSON Schema of one kind of file, for editors."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n"


def with_real_output(text: str) -> str:
    """Every ```console block with what its command really prints."""
    return re.sub(r"```console\n\$ (.+)\n(?:.*\n)*?```", lambda found: _console(found[1]), text)


def _console(command: str) -> str:
    words = shlex.split(command)
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-m", f"{words[0]}_cli", *words[1:]], cwd=ROOT, env=environment,
                          capture_output=True, encoding="utf-8", check=False)
    return f"```console\n$ {command}\n{done.stdout.rstrip()}\n```"


def checks_page() -> str:
    """All checks: a table, then one section each with a bad and a good example."""
    rows = [f"| [{c.code}](#{c.code.lower()}) | {c.family} | {c.severity.word} | {c.title} |"
            for c in sorted(CHECKS.values(), key=lambda c: c.code)]
    head = ["# 检查项", "", "由 `python scripts/write_docs.py` 生成，不要手改。命令行里看：`powerlist rule PL301`。", "",
            "| 代码 | 类别 | 程度 | 是什么 |", "|---|---|---|---|", *rows, ""]
    return "\n".join(head + [line for code in sorted(CHECKS) for line in _section(CHECKS[code])])


def _section(check: Check) -> list[str]:
    basis = f" · 依据：{check.basis}" if check.basis else ""
    return [f"## {check.code}", "", f"**{check.title}** · {check.severity.word} · 自 {check.since}{basis}", "",
            check.rationale, "", "不好：", "", "```yaml", check.bad.strip(), "```", "", "好：", "", "```yaml",
            check.good.strip(), "```", ""]


def rules_page(catalog: Catalog) -> str:
    """Every shipped rule with its article."""
    lines = ["# 规则与依据", "", "由 `python scripts/write_docs.py` 生成，不要手改。命令行里看：`powerlist rule J-2401`。", ""]
    for phase, word in PHASES.items():
        lines += [f"## {word}（{phase.value}）", "", "| 规则 | 规则集 | 位阶 | 是什么 | 依据 | 排除 | 疑义 |",
                  "|---|---|---|---|---|---|---|"]
        lines += [_row(rule) for rule in sorted(catalog.rules.values(), key=lambda r: r.id) if rule.phase is phase]
        lines.append("")
    return "\n".join(lines)


def law_page(catalog: Catalog) -> str:
    """What the law says, point by point, and what carries it out; then rule by rule."""
    points = catalog.provisions.values()
    settled = [p for p in points if p.by]
    lines = ["# 法条落实表", "", "由 `python scripts/write_docs.py` 从规则集和 `catalogs/law` 生成，不要手改。",
             "“法律怎么说”是改写，不是原文。落实一栏写的是规则（`powerlist rule 编号` 看全文）、检查（PL…）或者事项的编号。",
             "", f"共 {len(points)} 个要点：{len(settled)} 个由规则、检查或者事项落实，"
             f"{len(points) - len(settled)} 个不由清单和管辖解决（写明理由）。", ""]
    for topic in dict.fromkeys(p.topic for p in points):
        lines += [f"## {topic}", "", "| 要点 | 依据 | 法律怎么说 | 落实 | 疑义 |", "|---|---|---|---|---|"]
        lines += [_cells(p.id, "；".join(map(str, p.basis)), p.says, "、".join(p.by) or f"不适用：{p.outside}",
                         "有" if p.doubt else "") for p in points if p.topic == topic]
        lines.append("")
    lines += ["## 每条规则落实哪些要点", "", "| 规则 | 是什么 | 依据 | 要点 |", "|---|---|---|---|"]
    for rule in sorted(catalog.rules.values(), key=lambda r: r.id):
        carried = "、".join(p.id for p in points if rule.id in p.by)
        lines.append(_cells(rule.id, rule.title, "；".join(map(str, rule.basis)), carried))
    return "\n".join([*lines, ""])


def systems_page() -> str:
    """Every numbered system of the five reforms, and where it works."""
    lines = ["# 改革举措落实表", "", "由 `python scripts/write_docs.py` 从各工作区的 `systems` 生成，不要手改。",
             "“说了什么”是改写；“落实”是规则、检查、示例和记录的编号；“命令”可以照抄到终端里看。", ""]
    for name in REFORMS:
        catalog = Workspace.open(name).catalog
        known = carriers(catalog)
        sources = "、".join(f"《{source}》" for source in dict.fromkeys(s.source for s in catalog.systems.values()))
        lines += [f"## {catalog.manifest.name}", "", f"`-w {name}` · 依据{sources}", "",
                  "| 编号 | 举措 | 说了什么 | 落实 | 命令 | 看到什么 | 还缺什么 |", "|---|---|---|---|---|---|---|"]
        lines += [_cells(system.id, system.name, system.says, _by_kind(system.by, known),
                         f"`{system.command}`" if system.command else "", "；".join(f"“{text}”" for text in system.shows),
                         system.missing or "")
                  for system in catalog.systems.values()]
        lines.append("")
    return "\n".join(lines)


def _by_kind(names: tuple[str, ...], known: Mapping[str, str]) -> str:
    kinds = dict.fromkeys(known[name] for name in names)
    return "；".join(f"{kind} " + "、".join(name for name in names if known[name] == kind) for kind in kinds)


def _row(rule: Rule) -> str:
    basis = "；".join(str(citation) for citation in rule.basis)
    doubt = rule.doubt.about if rule.doubt else ""
    return _cells(rule.id, rule.rulebook, rule.rank.value, rule.title, basis, "、".join(rule.overrides), doubt)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are out of step."""
    stale = [path for path, text in pages().items()
             if not path.is_file() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} 与代码不一致：运行 python scripts/write_docs.py")
        return 1 if stale else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
