"""`powerlist test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from . import options
from .engines import reading, signature, signed
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.model.cases import Example


def test(workspace: options.Workspace = None, as_of: options.Today = None, format: options.Format = "text",
         engine: options.Engine = "reference") -> None:
    """试算工作区里的示例，看结论是否和写的一样，哪些规则和事项没有示例

    示例写在 kind: examples 的文件里：event 或 request，加上 expect。没有写日子的示例按今天（或 --as-of）试算。

    例：
      powerlist test
      powerlist test -w jinhu --format json

    退出码：0 全部一致；1 有不一致；2 不能运行（目录有错误，或者没有示例）；3 程序内部出错。
    """
    from powerlist import WorkspaceError
    from powerlist.examples import run_examples
    from powerlist.report.tests import results_to_dict, results_to_text

    as_json = is_json(format)
    opened = open_workspace(workspace)
    if opened.read_report.failed:
        raise WorkspaceError(opened.read_report, opened.sources)
    if not opened.catalog.examples:
        raise UserError("工作区里没有示例", "新建一个 kind: examples 的文件，写法见 powerlist schema examples")
    with reading(engine, opened) as reader:
        results = run_examples(opened, day_of(as_of) or today(), reader)
    if as_json:
        say_json(results_to_dict(results, lambda example: _place(opened, example)))
    else:
        say(results_to_text(results, opened.catalog, lambda example: "{}:{}".format(*_place(opened, example)),
                            width()))
        if (read_by := signature(engine)) is not None:
            say(f"\n{signed(read_by)}")
    raise typer.Exit(NO if results.failures else OK)


def _place(workspace: Workspace, example: Example) -> tuple[str, int | None]:
    source = workspace.sources.get(example.at.file)
    return example.at.file, source.locate(example.at.keys).line if source else None
