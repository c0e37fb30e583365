"""`powerlist test`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .engines import reading
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, warn, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.model.cases import Example

Workspaces = Annotated[list[str] | None, typer.Option(
    "--workspace", "-w", metavar="文件夹", help="工作区文件夹，或自带工作区的名称；可以写几次，覆盖合并计算")]
FailUnder = Annotated[int, typer.Option(
    "--fail-under", metavar="百分比", min=0, max=100, help="规则（含反例）的示例覆盖低于这个百分比就算不通过")]


def test(workspace: Workspaces = None, as_of: options.Today = None, format: options.Format = "text",
         fail_under: FailUnder = 0, engine: options.Engine = "reference") -> None:
    """试算工作区里的示例，看结论是否和写的一样，哪些规则和事项没有示例

    示例写在 kind: examples 的文件里：event 或 request，加上 expect。没有写日子的示例按今天（或 --as-of）试算。
    规则的覆盖分两半：有没有示例适用它，有没有反例（不适用、被排除、不符合它）。

    例：
      powerlist test
      powerlist test -w jinhu --format json
      powerlist test -w 我的县 --fail-under 100     目录变动时的自动检查

    退出码：0 全部一致；1 有不一致，或者覆盖不够；2 不能运行（目录有错误，或者没有示例）；3 程序内部出错。
    """
    from powerlist.examples import run_examples, together
    from powerlist.report.tests import results_to_dict, results_to_text
    from powerlist.report.text import signed

    as_json = is_json(format)
    several: list[str | None] = [*workspace] if workspace else [None]
    opened = [_openable(where) for where in several]
    found, read_by = [], None
    for one in opened:
        with reading(engine, one) as reader:
            found.append(run_examples(one, day_of(as_of) or today(), reader))
            read_by = reader.name
    results = together(found)
    places = {id(example): _place(one, example, where if len(opened) > 1 else None)
              for one, where in zip(opened, several, strict=True) for example in one.catalog.examples}
    if as_json:
        say_json(results_to_dict(results, lambda example: places[id(example)]))
    else:
        rules = {key: rule for one in opened for key, rule in one.catalog.rules.items()}
        say(results_to_text(results, rules, lambda example: "{}:{}".format(*places[id(example)]), width()))
        if read_by is not None:
            say(f"\n{signed(read_by)}")
    thin = min(results.rules.share, results.counters.share) * 100 < fail_under
    if thin:
        warn(f"示例没有覆盖到全部规则：要求 {fail_under}%。为上面列出的规则补上示例，或者降低 --fail-under。")
    raise typer.Exit(NO if results.failures or thin else OK)


def _openable(where: str | None) -> Workspace:
    opened = open_workspace(where).whole()
    if not opened.catalog.examples:
        raise UserError(f"工作区 `{opened.catalog.manifest.name}` 里没有示例",
                        "新建一个 kind: examples 的文件，写法见 powerlist schema examples")
    return opened


def _place(workspace: Workspace, example: Example, where: str | None) -> tuple[str, int | None]:
    """File and line of an example; the file says which workspace, where there are several."""
    source = workspace.sources.get(example.at.file)
    file = str(Path(where) / example.at.file) if where else example.at.file
    return file, source.locate(example.at.keys).line if source else None
