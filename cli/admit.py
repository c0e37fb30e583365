"""`powerlist admit`."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import Answered, answer_all, heading, keep, show
from .engines import reading
from .entering import Entering
from .evidence import evidence_of
from .inputs import attributes, gather, written
from .shell import UserError, day_of, is_json, new_file, open_workspace, today, warn, width, writable

if TYPE_CHECKING:
    from powerlist import Request, Ruling
    from powerlist.weigh import Engine

#: What stands for the screen where a file is asked for.
SCREEN = "-"

Kind = Annotated[str | None, typer.Option(
    "--kind", metavar="种类", help="职责准入、动态调整、点单、赋权、委托、派驻、收回、网格准入、村级准入、临时任务、考核挂牌")]
Applicant = Annotated[str | None, typer.Option("--applicant", metavar="机构", help="申请人")]
Item = Annotated[list[str] | None, typer.Option("--item", metavar="事项", help="事项的编号或名称；可以写几次")]
Grant = Annotated[str | None, typer.Option("--grant", metavar="赋权", help="要收回或者调整的赋权的编号")]
Effective = Annotated[str | None, typer.Option("--effective", metavar="日期", help="拟实施日")]
Way = Annotated[str | None, typer.Option("--way", metavar="方式", help="收回后承接部门怎样工作")]
Apply = Annotated[bool, typer.Option("--apply", help="准予进入的，把变更写进工作区的 YAML 文件；原有的注释、次序都不动")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只显示会改哪些地方，不写文件")]
Report = Annotated[str | None, typer.Option(
    "--report", metavar="文件", help="把审核意见写成 Markdown 文件；- 表示显示在屏幕上")]
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
    grant: Grant = None,
    way: Way = None,
    effective: Effective = None,
    paper: Paper = None,
    set: options.Set = None,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    strict: options.Strict = False,
    format: options.Format = "text",
    lines: options.Lines = False,
    receipt: options.Receipt = None,
    report: Report = None,
    apply: Apply = False,
    dry_run: DryRun = False,
    engine: options.Engine = "reference",
) -> None:
    """审查申请能不能进清单：结论、全部理由、补救办法和后续程序

    申请写在文件里（kind、applicant、items 或 matter、to、papers、attributes），或者用选项描述。
    不符合的理由一次说全，不会改一条再冒一条。准予进入的，答复写明目录要改成什么样；
    写入目录还要有决定文件 instrument、拟实施日 effective 等，缺什么会说明。
    申请可以用 evidence 指明旁边的模拟结果（powerlist simulate -o 结果.json）作佐证：和现在的清单、申请的事项对不上就不收。

    例：
      powerlist admit 申请.yaml
      powerlist admit 申请.yaml --report 审核意见.md
      powerlist admit 申请.yaml --apply --dry-run
      powerlist admit -w jinhu --kind 职责准入 --applicant 县水利局 --matter 河道保洁 --to 黎城街道 --paper 书面申请

    退出码：0 准予进入（--apply 时已经写入）；1 其他结论，或者还不能写入；2 不能运行；3 程序内部出错。
    """
    from powerlist import Request, Verdict
    from powerlist.report.opinion import opinion_to_markdown
    from powerlist.report.text import ruling_to_text

    asked_day = day_of(as_of)
    if report == SCREEN and (is_json(format) or lines):
        raise UserError("--report - 和 JSON 不能一起显示在屏幕上", "把审核意见写进文件，如 --report 审核意见.md")
    options_say = written({"kind": kind, "applicant": applicant, "matter": matter, "items": item, "to": to,
                           "receiver": receiver, "grant": grant, "way": way, "effective": effective,
                           "papers": paper, "attributes": attributes(set)})
    given = gather(files, options_say, Request)
    opened = open_workspace(workspace)
    opinion = None if report == SCREEN else report
    writable(*filter(None, (receipt, opinion)))
    entering = Entering(opened, write=not dry_run)

    def again() -> AbstractContextManager[Engine]:
        """What was entered has changed the rules' conditions: an engine knows only those it was given."""
        unchanged = entering.workspace is opened
        return nullcontext(first) if unchanged else reading(engine, entering.workspace)

    def one(request: Request) -> tuple[Request, Ruling]:
        evidence = evidence_of(request, entering.workspace)
        day = asked_day or request.day or today()
        with again() as reader:
            ruling = entering.workspace.admit(request, day, strict=strict, engine=reader, evidence=evidence)
        if apply or dry_run:
            entering.enter(request, ruling)
        return request, ruling

    def text(answered: Answered) -> str:
        if report == SCREEN:
            return opinion_to_markdown(answered.answer, answered.case, opened.catalog).rstrip("\n")
        title = heading(opened, answered.case, answered.answer.title)
        return ruling_to_text(answered.answer, opened.catalog, title, width())

    with entering.told(quietly=is_json(format) or lines):
        with reading(engine, opened) as first:
            answered = answer_all(given, one)
        code = show(opened, answered, format=format, lines=lines, text=text,
                    good=lambda ruling: ruling.verdict is Verdict.ADMITTED)
        keep(opened, answered, receipt, strict=strict)
        if opinion is not None:
            opinions = [opinion_to_markdown(one.answer, one.case, opened.catalog) for one in answered if one.report is None]
            new_file(opinion, "\n".join(opinions))
            warn(f"审核意见已写入 {opinion}")
    raise typer.Exit(max(code, entering.code))
