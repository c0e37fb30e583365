"""`powerlist compile`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .saving import Forms, target
from .shell import NO, OK, UserError, open_workspace, read_file, say

if TYPE_CHECKING:
    from powerlist import Workspace

_PARTS = {"catalogs": "目录", "rules": "规则"}


def compile(
    output: Annotated[str, typer.Option("--output", "-o", metavar="文件", help="编译的工作区写进这个文件，如 jinhu.compiled")],
    workspace: options.Workspace = None,
    check: Annotated[bool, typer.Option("--check", help="不写文件，只看已有的文件是不是还和工作区一样")] = False,
    force: options.Force = False,
) -> None:
    """把工作区编译成一个文件，程序里打开它比读 YAML 快几十倍

    文件里是连接好的目录，用到哪条读哪条；判定还是同一个引擎、同样的规则。文件带指纹：残缺的、改动过的、别的版本编译的不用。
    在 Python 里：Decider.open("jinhu.compiled", as_of=日期).decide({"type": "littering", "place": "…"})。
    工作区改了以后要重新编译；--check 看要不要。

    例：
      powerlist compile -w jinhu -o jinhu.compiled
      powerlist compile -w jinhu -o jinhu.compiled --check
      powerlist compile -w jinhu -o jinhu.compiled --force

    退出码：0 编译好了，或者还和工作区一样；1 工作区已经改了，要重新编译；2 不能运行；3 程序内部出错。
    """
    from powerlist.compiled import compiled

    to = None if check else target(output, force=force, endings=(".compiled",))
    opened = open_workspace(workspace).whole()
    if to is None:
        raise typer.Exit(_compared(opened, output))
    to.save(Forms(text=lambda: compiled(opened.catalog)))
    catalog = opened.catalog
    say(f"{len(catalog.event_types):,} 类事件、{len(catalog.items):,} 个事项、{len(catalog.rules):,} 条规则")


def _compared(opened: Workspace, file: str) -> int:
    from powerlist.compiled import CompiledError, read_compiled

    try:
        changed = read_compiled(read_file(file)).outdated(opened.catalog)
    except CompiledError as problem:
        raise UserError(f"`{file}` {problem}", problem.help) from None
    if changed:
        say(f"{file} 编译以后，{'和'.join(_PARTS[part] for part in changed)}已经改了，要重新编译")
        return NO
    say(f"{file} 和工作区一样")
    return OK
