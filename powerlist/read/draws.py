"""A random check as it comes in (抽查方案): one YAML document of `kind: draw`, or findings that say why it cannot be drawn."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Table

from powerlist.diagnostics import Label, Sink
from powerlist.model.draws import DRAW, Draw, Officer, Quota, Target
from powerlist.nearest import did_you_mean
from powerlist.read import shape as s
from powerlist.read.records import BAD, Reader
from powerlist.read.yaml_source import Mapping, Scalar, Source, parse
from powerlist.route import Route

#: Lists by their key, as tables saved them.
Rosters = Table[str, Source]

_LISTS = {"targets": (Target, "检查对象名录"), "officers": (Officer, "检查人员名录")}


def read_draw(text: str, sink: Sink, name: str = "输入", rosters: Rosters | None = None) -> tuple[Source, Draw | None]:
    """The check that a text describes, and the source to show places in; None when anything in it is wrong. `rosters` are
    the lists that come as tables of their own (see `read.rosters`)."""
    source = parse(text, name, sink)
    at = Route(name) / 0
    node = source.documents[0] if source.documents else None
    if len(source.documents) > 1:
        sink.error("PL108", Route(name) / 1, "一个文件只写一次抽查", help="分成几个文件，各抽各的")
    if not isinstance(node, Mapping):
        sink.error("PL107", Route(name), "文件里没有抽查方案",
                   help=f"第一行写 `kind: {DRAW}`，再写 name、day、quotas、targets、officers")
        return source, None
    kind = node.entries.get("kind")
    if not isinstance(kind, Scalar) or kind.text != DRAW:
        sink.error("PL105", at / "kind" if kind else at, "这不是抽查方案", help=f"第一行写 `kind: {DRAW}`")
    body = Mapping({key: below for key, below in node.entries.items() if key != "kind"}, node.keys, node.span)
    read = Reader(source, sink).read(body, s.record_of(Draw), at)
    if read is not BAD:
        read = _with_lists(read, rosters or {}, sink)
    if not sink.failed:
        _look_through(read, sink)
    return source, None if sink.failed else read


def _with_lists(draw: Draw, rosters: Rosters, sink: Sink) -> Draw:
    """The check with its two lists, from wherever they come."""
    for key, (kind, what) in _LISTS.items():
        roster = rosters.get(key)
        if roster is not None and getattr(draw, key):
            sink.error("PL111", draw.at / key, f"{what}写了两处", help=f"方案里的 `{key}` 和 --{key} 的表格，留下一处")
        elif roster is not None and roster.documents:
            at = Route(roster.name) / 0
            found = Reader(roster, sink).read(roster.documents[0], s.Many(s.record_of(kind), 1), at)
            draw = draw if found is BAD else dataclasses.replace(draw, **{key: found})
        elif roster is None and not getattr(draw, key):
            sink.error("PL107", draw.at, f"没有{what}", help=f"写进 `{key}:`，或者用 --{key} 给一个 CSV 表格")
    return draw


def _look_through(draw: Draw, sink: Sink) -> None:
    """What no single record can show: numbers used twice, names that lead nowhere."""
    _once(draw.targets, "检查对象", sink)
    _once(draw.officers, "检查人员", sink)
    _once_certified(draw.officers, sink)
    risks: dict[str | None, Quota] = {}
    for quota in draw.quotas:
        if quota.risk in risks:
            sink.error("PL111", quota.at / "risk", f"{_class(quota.risk)}写了两个抽查比例", help="留下一个",
                       related=(Label(risks[quota.risk].at, "已经在此处写了"),))
        risks.setdefault(quota.risk, quota)
        if quota.percent is not None and quota.percent > 100:
            sink.error("PL109", quota.at / "percent", f"`{quota.percent}` 超过 100", help="百分比最多 100")
    for target in draw.targets:
        _target(target, risks, sink)
        if target.last_checked is not None and target.last_checked > draw.day:
            sink.error("PL109", target.at / "last_checked", f"`{target.name}` 上次检查在 {target.last_checked}，"
                       f"晚于抽查日 {draw.day}", help="写抽查日以前实际检查的日期；还没有检查过的不写")
    known = {target.id for target in draw.targets}
    for officer in draw.officers:
        for number, key in enumerate(officer.avoid):
            if key not in known:
                sink.error("PL110", officer.at / "avoid" / number, f"找不到检查对象 `{key}`",
                           help=did_you_mean(key, known) or "写检查对象的编号；不在名单里的不用写")


def _target(target: Target, risks: Iterable[str | None], sink: Sink) -> None:
    if target.risk not in risks:
        sink.error("PL110", target.at / "risk" if target.risk else target.at, f"{_class(target.risk)}没有写抽查比例",
                   help=did_you_mean(target.risk or "", filter(None, risks)) or "在 `quotas` 里加上这一类")
    departments: set[str] = set()
    for check in target.checks:
        if check.department in departments:
            sink.error("PL111", check.at / "department", f"`{target.name}` 的检查里 `{check.department}` 写了两次",
                       help="一个部门一次查完，几个领域写在一个 `fields` 里")
        departments.add(check.department)


def _class(risk: str | None) -> str:
    return f"风险类别 `{risk}` " if risk else "没有写风险类别的对象"


def _once(records: Iterable[Target | Officer], what: str, sink: Sink) -> None:
    first: dict[str, Target | Officer] = {}
    for record in records:
        if record.id in first:
            sink.error("PL111", record.at / "id", f"{what}的编号 `{record.id}` 用了两次", help="换一个编号，或删去重复的一条",
                       related=(Label(first[record.id].at, "已经在此处使用"),))
        first.setdefault(record.id, record)


def _once_certified(officers: Iterable[Officer], sink: Sink) -> None:
    """A certificate is one person's: on two lines, one person would go as the two that a check takes."""
    first: dict[str, Officer] = {}
    for officer in officers:
        holder = first.setdefault(_number(officer.certificate), officer)
        if holder is not officer:
            sink.error("PL111", officer.at / "certificate",
                       f"证号 `{officer.certificate}` 已是 `{holder.name}`（{holder.id}）的，"
                       f"`{officer.name}`（{officer.id}）又用了",
                       help="一个人只写一行；是两个人的，改正证号",
                       related=(Label(holder.at / "certificate", "已经在此处使用"),))


def _number(certificate: str) -> str:
    """The number of a certificate, however it was typed: full-width or not, with blanks or without."""
    return "".join(unicodedata.normalize("NFKC", certificate).casefold().split())
