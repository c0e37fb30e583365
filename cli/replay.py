"""`powerlist replay`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options
from .shell import NO, OK, Problem, is_json, open_workspace, read_file, say, say_all, width

if TYPE_CHECKING:
    from powerlist.receipt import Replay


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
    from powerlist.receipt import NotAReceipt
    from powerlist.receipt import replay as run

    as_json = is_json(format)
    try:
        content = json.loads(read_file(file).decode("utf-8-sig"))
    except ValueError:
        raise Problem(f"`{file}` 不是 JSON", "回执是 decide 或 admit 加 --receipt 写下的文件") from None
    opened = open_workspace(workspace)
    try:
        found = [run(receipt, opened) for receipt in (content if isinstance(content, list) else [content])]
    except NotAReceipt as problem:
        raise Problem(f"`{file}`：{problem}", "用 decide 或 admit 加 --receipt 重新写一份") from None
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
    for difference in found.differences:
        lines.append(f"  {difference.path}")
        for label, value in (("原来", difference.before), ("现在", difference.now)):
            lines += hang(f"    {label}：", json.dumps(value, ensure_ascii=False), width())
    return "\n".join(lines)
