"""`powerlist admit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options
from .answering import Answered, answer_all, heading, keep, show
from .inputs import attributes, gather, written
from .shell import day_of, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist import Request, Ruling

Kind = Annotated[str | None, typer.Option(
    "--kind", metavar="种类", help="职责准入、动态调整、点单、赋权、委托、派驻、收回、网格准入、村级准入、临时任务、考核挂牌")]
Applicant = Annotated[str | None, typer.Option("--applicant", metavar="机构", help="申请人")]
Item = Annotated[list[str] | None, typer.Option("--item", metavar="事项", help="事项的编号或名称；可以写几次")]
To = Annotated[list[str] | None, typer.Option("--to", metavar="机构", help="拟承接的镇街；可以写几次")]
Paper = Annotated[list[str] | None, typer.Option("--paper", metavar="材料", help="已经提交的材料；可以写几次")]


def admit(
    files: options.Files = None,
    kind: Kind = None,
    applicant: Applicant = None,
    matter: Annotated[str | None, typer.Option("--matter", metavar="事项", help="要准入的事情，目录里还没有的")] = None,
    item: Item = None,
    to: To = None,
    receiver: Annotated[str | None, typer.Option("--receiver", metavar="机构", help="收回后的承接部门")] = None,
    paper: Paper = None,
    set: options.Set = None,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    strict: options.Strict = False,
    format: options.Format = "text",
    lines: options.Lines = False,
    receipt: options.Receipt = None,
) -> None:
    """审查申请能不能进清单：结论、全部理由、补救办法和后续程序

    申请写在文件里（kind、applicant、items 或 matter、to、papers、attributes），或者用选项描述。
    不符合的理由一次说全，不会改一条再冒一条。

    例：
      powerlist admit 申请.yaml
      powerlist admit -w jinhu --kind 职责准入 --applicant 县水利局 --matter 河道保洁 --to 黎城街道 --paper 书面申请

    退出码：0 准予进入；1 其他结论；2 不能运行；3 程序内部出错。
    """
    from powerlist import Request, Verdict
    from powerlist.report.text import ruling_to_text

    asked_day = day_of(as_of)
    given = gather(files, described(kind, applicant, matter, item, to, receiver, paper, set), Request)
    opened = open_workspace(workspace)

    def one(request: Request) -> tuple[Request, Ruling]:
        return request, opened.admit(request, asked_day or request.day or today(), strict=strict)

    def text(answered: Answered) -> str:
        title = heading(opened, answered.case, answered.answer.title)
        return ruling_to_text(answered.answer, opened.catalog, title, width())

    answered = answer_all(given, one)
    code = show(opened, answered, format=format, lines=lines, text=text,
                good=lambda ruling: ruling.verdict is Verdict.ADMITTED)
    keep(opened, answered, receipt, strict=strict)
    raise typer.Exit(code)


def described(kind: str | None, applicant: str | None, matter: str | None, item: list[str] | None,
              to: list[str] | None, receiver: str | None, paper: list[str] | None, set: list[str] | None
              ) -> dict[str, Any]:
    """The request that the options describe; empty when they describe none."""
    return written({"kind": kind, "applicant": applicant, "matter": matter, "items": item, "to": to,
                    "receiver": receiver, "papers": paper, "attributes": attributes(set)})
