"""`powerlist flow`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .naming import matter_named, place_named
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, open_workspace, today, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from powerlist.report.flow import FlowWords
    from powerlist.views.flow import Flow, Lane

_FORMATS = ("text", "mermaid", "svg", "json")
_ENDINGS = (".svg", ".mmd", ".json", ".txt")


def flow(
    matter: Annotated[str, typer.Argument(metavar="责任事项", help="责任清单上的名称、别名或编号，如 违规倾倒建筑垃圾")],
    scenario: Annotated[str | None, typer.Option(
        "--scenario", metavar="场景", help="只画一种情形，写场景的名称、编号或第几种")] = None,
    place: Annotated[str | None, typer.Option(
        "--place", "-p", metavar="地点", help="镇街或村居：写了就按那里的机构画，去掉那里不会有的情形")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: Annotated[str, typer.Option(
        "--format", metavar="格式", help="text（文字，默认）、mermaid、svg 或 json")] = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件", help="写成 .svg、.mmd、.json 或 .txt；写成文件夹就总图一张、每种情形一张 .svg")] = None,
    force: options.Force = False,
) -> None:
    """画一件责任事项的流程图：从哪里发现、是哪种情形、谁牵头、谁配合、镇街做什么不做什么、多久办结、有争议由谁定

    全部照责任清单、事件类型和规则画，不用另外维护。不写 --scenario 就是总图：各种情形从上往下看，先符合的为准。
    .svg 按 A4 排版，浏览器打开就能打印；Mermaid 可以贴进支持它的文档。

    例：
      powerlist flow 违规倾倒建筑垃圾 -w ningbo
      powerlist flow 违规倾倒建筑垃圾 --place 石浦镇 -w ningbo -o 流程图.svg
      powerlist flow 违规倾倒建筑垃圾 --scenario 倒在农田 -w ningbo --format mermaid
      powerlist flow 违规倾倒建筑垃圾 -w ningbo -o 流程图/

    退出码：0 画好；2 没有这件事，或不能运行；3 程序内部出错。
    """
    from powerlist.report.flow import FlowWords
    from powerlist.views.flow import flow as drawn

    if format not in _FORMATS:
        raise UserError(f"--format 的值 `{format}` 不在可选的词里", f"可选：{'、'.join(_FORMATS)}")
    to = target(output, force=force, endings=_ENDINGS)
    opened, day = open_workspace(workspace), day_of(as_of) or today()
    area = place_named(opened, place) if place else None
    found = drawn(opened.catalog, matter_named(opened, matter, day), day, area)
    lane = _lane(found, scenario) if scenario is not None else None
    deliver(_forms(FlowWords(found, opened.catalog), lane), to, format)
    warn_of_errors(opened, day)
    raise typer.Exit(OK)


def _lane(found: Flow, name: str) -> Lane:
    """The scenario that goes by the name, the id or its number."""
    from powerlist.nearest import did_you_mean

    listed = {lane: (lane.scenario.name, lane.scenario.id) for lane in found.lanes if lane.scenario}
    for lane in found.lanes:
        if name == str(lane.number) or name in listed.get(lane, ()):
            return lane
    if any(name in (scenario.name, scenario.id) for scenario in found.barred):
        raise UserError(f"{found.place.name if found.place else '这里'}不会有“{name}”这种情形", "换一个地点，或者不写 --place")
    if not listed:
        raise UserError(f"`{found.matter.matter}`没有分场景", "不写 --scenario 就画全部")
    known = [word for words in listed.values() for word in words]
    raise UserError(f"`{found.matter.matter}`没有场景 `{name}`",
                    did_you_mean(name, known) or f"可选：{'；'.join(scenario for scenario, _ in listed.values())}")


def _forms(words: FlowWords, lane: Lane | None) -> Forms:
    from powerlist.report.flow import flow_to_dict, flow_to_text, single, whole
    from powerlist.report.mermaid import to_mermaid
    from powerlist.report.svg import to_svg

    lanes = (lane,) if lane else words.flow.lanes
    figure = single(words, lane) if lane else whole(words)
    return Forms(svg=lambda: to_svg(figure), mermaid=lambda: to_mermaid(figure), svgs=lambda: _drawings(words, lanes),
                 text=lambda: flow_to_text(words, lanes, width()), data=lambda: flow_to_dict(words, lanes))


def _drawings(words: FlowWords, lanes: tuple[Lane, ...]) -> Mapping[str, str]:
    """The chart of the matter, and one for each scenario, by names that files can have."""
    from powerlist.report.flow import single, whole
    from powerlist.report.sheet import sheet_names
    from powerlist.report.svg import to_svg

    drawn = {"总图": to_svg(whole(words))}
    if len(words.flow.lanes) > 1:
        drawn |= {f"{lane.number:02} {words.name(lane)}": to_svg(single(words, lane)) for lane in lanes}
    return dict(zip(sheet_names(drawn), drawn.values(), strict=True))
