"""`powerlist init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shell import OK, UserError, say, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from powerlist.adopt import Adopted

#: Kinds of records that only the county itself can know; the others may stand once somebody has looked at them.
_ITS_OWN = ("areas", "bodies", "grants", "designations", "posts", "grids", "examples", "events", "requests")

#: So many names of bodies are told of each place.
_TOLD = 5


def init(
    folder: Annotated[str, typer.Argument(metavar="文件夹", help="新工作区的文件夹，默认当前文件夹")] = ".",
    name: Annotated[str | None, typer.Option("--name", metavar="县名", help="本县的名称，如 金湖县")] = None,
    like: Annotated[str | None, typer.Option("--like", metavar="工作区", help="照自带的工作区起步，如 yangzhou")] = None,
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时先备份再写")] = False,
) -> None:
    """新建工作区：带中文说明的样板文件，建好就能通过检查

    不覆盖已有文件；--force 会先把原文件备份成 .bak。

    --like 和 --name 一起写，就照那个县的做法给本县起步：机构名称里的县名换成本县的，每条数据都标明是复制来的、待核对，
    不带公布的总数和改革举措，最后列出哪些必须换。只写 --like 是原样复制，用来试。

    例：
      powerlist init 我的县 --name 某某县
      powerlist init 我的县 --like yangzhou --name 某某县
      powerlist init 试一试 --like jinhu

    退出码：0 已建好；2 有同名文件或不能运行；3 程序内部出错。
    """
    from .skeleton import like_shipped, skeleton

    adopted = _adopted(like, name) if like is not None and name is not None else None
    if adopted is not None:
        files: Mapping[str, bytes] = adopted.files
    else:
        files = skeleton("示例县" if name is None else name) if like is None else like_shipped(like)
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
    if adopted is not None:
        say("\n" + "\n".join(_to_replace(adopted, str(name))))
    say("\n接下来：")
    say(f"  powerlist check -w {folder}\n  powerlist test -w {folder}\n  然后从 areas.yaml 开始，逐个文件改成本县的。")
    raise typer.Exit(OK)


def _adopted(like: str, name: str) -> Adopted:
    """The shipped workspace as the new county's."""
    from powerlist import Workspace
    from powerlist.adopt import AdoptError, adopt

    from .skeleton import county_name, like_shipped

    like_shipped(like)
    try:
        return adopt(Workspace.open(like).whole(), like, county_name(name))
    except AdoptError as problem:
        raise UserError(str(problem), "换一个县名或者工作区") from None


def _to_replace(adopted: Adopted, name: str) -> list[str]:
    """What is still the old county's, the most pressing first."""
    from powerlist.model.documents import KINDS
    from powerlist.report.layout import rows

    def counted(kinds: list[str]) -> str:
        return "、".join(f"{KINDS[kind].word} {adopted.records[kind]} 条" for kind in kinds)

    own = [kind for kind in _ITS_OWN if kind in adopted.records]
    others = [kind for kind in adopted.records if kind not in own]
    books = "、".join(adopted.rulebooks)
    above, regional = "、".join(adopted.above), "、".join(f"{book}（{place}）" for book, place in adopted.regional.items())
    standing = f"上级区划 {above}" + (f"，规则集 {regional}" if regional else "") + f"：{name}不归那里管的，换成本省、本市的"
    head = f"里面的数据都是{adopted.county}的，不是{name}的：provenance 都写着“复制，待核对”，核对好的改写成{name}自己的来源。"
    return [head, *rows([
        ("必须换", [counted(own) + "；赋权的依据文件、公布日期也要换", *([standing] if above else [])]),
        ("核对后可以留", counted(others)),
        ("规则", f"{books} 是{adopted.county}的规则集，已抄成本工作区的规则，依据仍是{adopted.county}的文件" if books else ""),
        ("机构名称", [f"还有“{place}”的 {len(named)} 个：{_some(named)}" for place, named in adopted.named.items()]),
        ("没有带过来", "、".join(f"{what} {count} 条" for what, count in adopted.left.items())),
    ])]


def _some(names: tuple[str, ...]) -> str:
    """As many as fit on a line or two."""
    return "、".join(names[:_TOLD]) + (" 等" if len(names) > _TOLD else "")


def _back_up(path: Path, stamp: str) -> None:
    """Keep the file under a name that is not taken."""
    number = 0
    while True:
        name = f"{path.name}.{stamp}{f'-{number}' if number else ''}.bak"
        if not (path.parent / name).exists():
            path.rename(path.parent / name)
            return
        number += 1
