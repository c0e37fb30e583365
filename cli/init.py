"""`powerlist init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shell import OK, UserError, say, today


def init(
    folder: Annotated[str, typer.Argument(metavar="文件夹", help="新工作区的文件夹，默认当前文件夹")] = ".",
    name: Annotated[str, typer.Option("--name", metavar="县名", help="本县的名称，如 金湖县")] = "示例县",
    like: Annotated[str | None, typer.Option("--like", metavar="工作区", help="照自带的工作区复制，如 jinhu")] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时先备份再写")] = False,
) -> None:
    """新建工作区：带中文说明的样板文件，建好就能通过检查

    不覆盖已有文件；--force 会先把原文件备份成 .bak。

    例：
      powerlist init 我的县 --name 某某县
      powerlist init 我的县 --like jinhu

    退出码：0 已建好；2 有同名文件或不能运行；3 程序内部出错。
    """
    from .skeleton import like_shipped, skeleton

    files = skeleton(name) if like is None else like_shipped(like)
    target = Path(folder)
    existing = [file for file in files if (target / file).exists()]
    if existing and not force:
        raise UserError(f"`{folder}` 里已经有：{'、'.join(existing)}", "换一个文件夹；或加 --force，原文件会备份成 .bak")
    stamp = today().strftime("%Y%m%d")
    try:
        for file in existing:
            _back_up(target / file, stamp)
        for file, content in files.items():
            path = target / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"写不进 `{folder}`（{why(problem)}）", "检查文件夹的权限") from None
    say("\n".join([f"已在 {target} 建好工作区：", *(f"  {file}" for file in files)]))
    if existing:
        say(f"原文件已备份，文件名加了 .{stamp}.bak")
    say("\n接下来：")
    say(f"  powerlist check -w {folder}\n  powerlist test -w {folder}\n  然后从 areas.yaml 开始，逐个文件改成本县的。")
    raise typer.Exit(OK)


def _back_up(path: Path, stamp: str) -> None:
    """Keep the file under a name that is not taken."""
    number = 0
    while True:
        name = f"{path.name}.{stamp}{f'-{number}' if number else ''}.bak"
        if not (path.parent / name).exists():
            path.rename(path.parent / name)
            return
        number += 1
