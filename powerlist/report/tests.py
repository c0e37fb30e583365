"""Results of worked examples for people and for machines (示例试算结果)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from powerlist.examples import Coverage, Result, Results
from powerlist.model.cases import Example
from powerlist.model.rulebook import Rule
from powerlist.report.layout import WIDTH, block, hang, rows

#: What the fields of `expect` are called.
FIELDS = {"outcome": "结论", "lead": "主办", "unit": "内设机构", "in_name_of": "名义", "respondent": "被申请人、被告",
          "support": "配合", "adjudicator": "裁决机关", "channel": "转往", "command": "指挥层级",
          "questions": "待查明", "verdict": "结论",
          "failed": "不符合的规则", "applied": "适用的规则", "overridden": "被排除的规则", "not_applied": "不应适用的规则",
          "doubt": "疑义"}


#: How many rules without an example are listed by name.
_LISTED = 12


def results_to_text(results: Results, rules: Mapping[str, Rule], place: Callable[[Example], str], width: int = WIDTH
                    ) -> str:
    """Each failure with both sides, then one line of totals, then what no example exercises."""
    lines = [line for result in results.failures for line in _failure(result, place, width)]
    total, failed = len(results.results), len(results.failures)
    lines.append(f"共 {total} 个示例：{total - failed} 个一致" + (f"，{failed} 个不一致。" if failed else "。"))
    lines += rows([("规则", _share(results.rules)), ("反例", _share(results.counters)),
                   ("事项", _share(results.items))], width)
    lines += _unused("没有示例用到的规则：", results.rules.missing, rules, width)
    lines += _unused("没有反例的规则（没有哪个示例不适用、不符合它）：", results.counters.missing, rules, width)
    return "\n".join(lines)


def _unused(title: str, missing: tuple[str, ...], rules: Mapping[str, Rule], width: int) -> Iterator[str]:
    yield from block(title, (line for key in missing[:_LISTED] for line in hang("  ", f"{key} {rules[key].title}", width)))
    if len(missing) > _LISTED:
        yield f"  …… 共 {len(missing)} 条，用 --format json 列出全部规则和事项"


def _failure(result: Result, place: Callable[[Example], str], width: int) -> Iterator[str]:
    yield f"{place(result.example)}: 不一致 {result.example.id} {result.example.title}"
    for difference in result.differences:
        head, _, rest = difference.field.partition(".")
        name = FIELDS.get(head, rest or head)
        yield from rows([(f"{name} 应为", difference.expected), (f"{name} 实为", difference.actual)], width, 4)
    yield ""


def _share(coverage: Coverage) -> str:
    return f"{coverage.exercised} / {coverage.total} 有示例用到（{coverage.share:.0%}）"


def results_to_dict(results: Results, place: Callable[[Example], tuple[str, int | None]]) -> dict[str, Any]:
    """The answer of `test --format json`; `place` tells file and line of an example."""
    listed = []
    for result in results.results:
        file, line = place(result.example)
        differences = [{"field": d.field, "expected": d.expected, "actual": d.actual} for d in result.differences]
        listed.append({"id": result.example.id, "title": result.example.title, "passed": result.passed,
                       "differences": differences, "file": file, "line": line})
    return {"examples": listed,
            "coverage": {name: {"total": c.total, "exercised": c.exercised, "share": round(c.share, 4),
                                "missing": list(c.missing)}
                         for name, c in (("rules", results.rules), ("counters", results.counters),
                                         ("items", results.items))}}
