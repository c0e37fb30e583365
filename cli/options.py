"""Options that several commands take, each written once."""

from __future__ import annotations

from typing import Annotated

import typer

Workspace = Annotated[str | None, typer.Option(
    "--workspace", "-w", metavar="文件夹", help="工作区文件夹，或自带工作区的名称；默认从当前文件夹往上找")]
AsOf = Annotated[str | None, typer.Option(
    "--as-of", metavar="日期", help="按哪一天的法律和清单答复，如 2025-07-01；默认是事件当天，没有写就是今天")]
Today = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="按哪一天看，如 2025-07-01；默认今天")]
Format = Annotated[str, typer.Option("--format", metavar="格式", help="text（文字，默认）或 json")]
Lines = Annotated[bool, typer.Option("--lines", help="JSON 每行一条（配合 --format json）")]
Strict = Annotated[bool, typer.Option("--strict", help="不作推定：没有报告的事实都当作不知道")]
Engine = Annotated[str, typer.Option(
    "--engine", metavar="引擎", help="由谁判断规则：reference（参考引擎，默认）或 durable（第二引擎 durable-rules，用来核对）")]
Receipt = Annotated[str | None, typer.Option(
    "--receipt", metavar="文件", help="把输入、答复和目录、规则的指纹写成回执，供 powerlist replay 复核")]
Files = Annotated[list[str] | None, typer.Argument(
    metavar="文件", help="YAML 或 JSON 文件，可以写几个；- 表示从标准输入读")]
Set = Annotated[list[str] | None, typer.Option(
    "--set", metavar="属性=值", help="已知的事实，如 site=河道、crosses_towns=是；可以写几次")]
Output = Annotated[str | None, typer.Option(
    "--output", "-o", metavar="文件", help="写进文件，格式看结尾：.csv、.xlsx、.json、.md、.txt；默认显示在屏幕上")]
Force = Annotated[bool, typer.Option("--force", help="-o 的文件已经存在时覆盖")]
