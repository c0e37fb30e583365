"""Help pages and usage errors in Chinese, and the exit codes: 0 / 1 by the command, 2 cannot run, 3 our fault, 130 Ctrl-C."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from .shell import CANNOT, OURS, STOPPED, UserError, say, warn, width


class Command(TyperCommand):
    """A command whose help is Chinese and lines up with 汉字."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(self, ctx) + "\n")


class Group(TyperGroup):
    """The whole program."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(self, ctx) + "\n")

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and turn everything that can go wrong into a sentence and an exit code."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except KeyboardInterrupt:
            code = STOPPED
        except UserError as problem:
            code = _cannot(problem.message, problem.help)
        except Exception as problem:
            code = _caught(problem)
        if code == STOPPED:  # the parser, too, ends with it
            warn("\n已停止（按了 Ctrl-C），没有做完")
        sys.exit(code if isinstance(code, int) else 0)


def _caught(problem: Exception) -> int:
    if hasattr(problem, "format_message") and hasattr(problem, "exit_code"):
        return _usage(problem)
    if type(problem).__name__ == "Abort":
        return STOPPED
    workspace = sys.modules.get("powerlist.workspace")
    if workspace is not None and isinstance(problem, workspace.WorkspaceError):
        from powerlist.report.findings import report_to_text

        warn(report_to_text(problem.report, problem.sources, width=width()))
        return CANNOT
    return _ours(problem)


def _cannot(message: str, help: str | None) -> int:
    warn(f"错误：{message}")
    if help:
        warn(f"怎么办：{help}")
    return CANNOT


def _ours(problem: Exception) -> int:
    """Something we did not foresee: short for the user, whole in a file for whoever mends it."""
    import os
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(problem))
    warn(f"程序内部出错（{type(problem).__name__}: {problem}）。这是 powerlist 的问题，不是您的文件的问题。")
    if os.environ.get("POWERLIST_DEBUG"):
        warn(text)
        return OURS
    with tempfile.NamedTemporaryFile("w", prefix="powerlist-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(text)
    warn(f"详细记录在 {log.name}，请连同所用命令一起发给维护者；用 powerlist --debug 命令 可以直接显示。")
    return OURS


# Usage errors. The parser speaks English; its sentences are few.

def _usage(problem: Any) -> int:
    ctx = getattr(problem, "ctx", None)
    warn(f"错误：{_translated(problem, ctx)}")
    if ctx is not None:
        warn(f"查看说明：{ctx.command_path} --help")
    return CANNOT


def _translated(problem: Any, ctx: Any) -> str:
    text = str(problem.format_message())
    option = re.search(r"No such option:? '?([^\s'?]+)", text)
    if option:
        return f"没有选项 `{option[1]}`" + _near(option[1], _options(ctx))
    command = re.search(r"No such command '?([^\s']+?)'?\.", text)
    if command:
        return f"没有命令 `{command[1]}`" + _near(command[1], getattr(ctx.command, "commands", {}) if ctx else ())
    extra = re.search(r"unexpected extra argument\S* \((.*)\)$", text)
    if extra:
        return f"多写了 `{extra[1]}`"
    value = re.search(r"Option '?([^\s']+)'? requires an argument", text)
    if value:
        return f"选项 `{value[1]}` 后面要写一个值"
    flag = re.search(r"Option '?([^\s']+)'? does not take a value", text)
    if flag:
        return f"选项 `{flag[1]}` 后面不写值"
    if text.startswith("Missing"):
        param = getattr(problem, "param", None)
        return f"缺少 {_name(param)}" if param is not None else "还没有写命令"
    return text


def _near(word: str, known: Any) -> str:
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，最接近的是 `{found[0]}`" if found else ""


def _options(ctx: Any) -> list[str]:
    return [opt for param in ctx.command.get_params(ctx) for opt in param.opts] if ctx else []


# Help pages.

def _page(command: Any, ctx: Any) -> str:
    from rich.cells import cell_len

    params = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
    arguments = [p for p in params if p.param_type_name == "argument"]
    options = [p for p in params if p.param_type_name == "option"]
    subcommands = getattr(command, "commands", {})
    usage = [ctx.command_path, "命令" if subcommands else "", "[选项]", *(_shown(p) for p in arguments)]
    parts = ["用法：" + " ".join(word for word in usage if word), "", command.help or ""]
    tables = (
        ("命令：", [(name, str(below.help or "").split("\n")[0]) for name, below in subcommands.items()]),
        ("参数：", [(_name(p), p.help or "") for p in arguments]),
        ("选项：", [(_name(p), _help(p)) for p in options]),
    )
    for title, entries in tables:
        if entries:
            column = max(cell_len(name) for name, _ in entries) + 4
            parts += ["", title, *(f"  {name}{' ' * (column - 2 - cell_len(name))}{text}" for name, text in entries)]
    return "\n".join(parts)


def _help(param: Any) -> str:
    return "显示这份说明" if "--help" in param.opts else param.help or ""


def _shown(param: Any) -> str:
    name = _name(param) + ("..." if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar or param.name)
    metavar = "" if getattr(param, "is_flag", False) or "--help" in param.opts else f" {param.metavar or '值'}"
    return ", ".join(sorted(param.opts, key=len)) + metavar


def print_help(ctx: Any) -> None:
    """The help of the command that is running."""
    say(_page(ctx.command, ctx))
