"""The program: its commands and its way in."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from .admit import admit
from .batch import batch
from .check import check
from .chinese import Command, Group, print_help
from .compile import compile
from .coverage import coverage
from .decide import decide
from .diff import diff
from .directory import directory
from .draw import draw
from .explain import explain
from .flow import flow
from .grids import grids
from .init import init
from .lists import lists
from .locate import locate
from .organisation import org
from .rebase import rebase
from .replay import replay
from .rule import rule
from .schema import schema
from .service import service
from .shell import CANNOT, say
from .simulate import simulate
from .statute import statute
from .test import test
from .who import who

app = typer.Typer(name="powerlist", cls=Group, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None)

for command in (init, check, decide, batch, compile, admit, who, locate, lists, org, grids, directory, service, flow, draw,
                coverage, explain, replay, test, rule, schema, statute, rebase, diff, simulate):
    app.command(cls=Command)(command)


@app.callback(invoke_without_command=True)
def powerlist(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="程序内部出错时显示全部细节")] = False,
) -> None:
    """权责清单与管辖判定：把镇街的权力和责任清单变成可以检查、查询、判定的数据

    第一次使用：
      powerlist init 我的县 --name 某某县     新建工作区
      powerlist check -w 我的县              检查目录
      powerlist decide -w jinhu -t 占道经营 -p 黎城街道   用自带的示例县试一试

    每条命令的用法：powerlist 命令 --help
    """
    if debug:
        os.environ["POWERLIST_DEBUG"] = "1"
    if version:
        from powerlist.version import VERSION

        say(f"powerlist {VERSION}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        print_help(ctx)
        raise typer.Exit(CANNOT)


def run() -> None:
    """Way in for the console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    app()
