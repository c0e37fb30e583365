"""`powerlist replay`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options
from .shell import NO, OK, UserError, is_json, open_workspace, read_file, say, say_all, width

if TYPE_CHECKING:
    from powerlist.receipt import Replay

_FIELDS = {
    "outcome": "结论", "lead": "主办", "support": "配合", "powers": "权责", "holder": "主体", "in_name_of": "名义",
    "respondent": "被申请人、被告", "adjudicator": "由谁确定", "candidates": "争议各方", "interim": "先行接办",
    "questions": "待查明", "channel": "转往", "deadline": "期限", "deadlines": "期限", "obligations": "要求",
    "doubts": "疑义", "presumptions": "推定", "reasons": "规则", "rules": "规则", "overridden_by": "被谁排除",
    "would_lead": "指向", "verdict": "结论", "findings": "审查", "result": "结果", "procedure": "程序", "change": "变更",
    "basis": "依据", "ground": "依据事项", "title": "标题", "evidence": "佐证", "remarks": "注意",
}


def replay(
    file: Annotated[str, typer.Argument(metavar="回执.json", help="decide 或 admit 用 --receipt 写下的文件；- 表示标准输入")],
    workspace: options.Workspace = None,
    format: options.Format = "text",
) -> None:
    """复核回执：按同样的输入和日子再答一次，逐项对照，并说明目录、规则或程序是否变了

    例：
      powerlist decide 事件.yaml --receipt 回执.json
      powerlist replay 回执.json

    退出码：0 答复没有变化；1 有变化；2 不能运行（包括回执被改动过）；3 程序内部出错。
    """
    from powerlist.receipt import ReceiptError
    from powerlist.receipt import replay as run

    as_json = is_json(format)
    try:
        content = json.loads(read_file(file).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UserError(f"`{file}` 不是 JSON", "回执是 decide 或 admit 加 --receipt 写下的文件") from None
    receipts = content if isinstance(content, list) else [content]
    if not receipts:
        raise UserError(f"`{file}` 里没有回执")
    opened = open_workspace(workspace)
    try:
        found = [run(receipt, opened) for receipt in receipts]
    except ReceiptError as problem:
        raise UserError(f"`{file}`：{problem}", "用 decide 或 admit 加 --receipt 重新写一份") from None
    if as_json:
        say_all([_data(one) for one in found], lines=False)
    else:
        say("\n\n".join(_text(one) for one in found))
    raise typer.Exit(OK if all(one.same for one in found) else NO)


def _data(found: Replay) -> dict[str, Any]:
    return {"same": found.same, "changed": list(found.changed), "answer": found.answer,
            "differences": [{"field": d.path, "before": d.before, "now": d.now} for d in found.differences]}


def _text(found: Replay) -> str:
    from powerlist.report.layout import hang

    since = f"回执写下以后变了的：{'、'.join(found.changed)}" if found.changed else "目录、规则和程序都没有变"
    if found.same:
        return f"没有变化：{found.title}\n{since}"
    lines = [f"有变化：{found.title}", since, ""]
    shown = [d for d in found.differences if ".facts" not in d.path]
    for difference in shown:
        lines += hang(f"  {_field(difference.path)}：", f"{_words(difference.before)} → {_words(difference.now)}",
                      width(), 6)
    hidden = len(found.differences) - len(shown)
    return "\n".join([*lines, *([f"  另有 {hidden} 处规则问到的事实不同，用 --format json 查看"] if hidden else [])])


def _field(path: str) -> str:
    """`powers[x].holder` as a clerk reads it."""
    head, _, rest = path.partition("[")
    name, _, tail = rest.partition("].")
    return "·".join(part for part in (_FIELDS.get(head, head), name.rstrip("]"), _FIELDS.get(tail, tail)) if part)


def _words(value: Any) -> str:
    if value is None or value == []:
        return "无"
    if isinstance(value, dict) and "label" in value and "value" in value:
        return f"{value['label']} {_words(value['value'])}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or value.get("value") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return "、".join(_words(item) for item in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    from powerlist.terms import Outcome, Tried, Verdict

    words: dict[str, str] = {member.value: member.word for kind in (Outcome, Tried, Verdict) for member in kind}
    return words.get(value, value)
