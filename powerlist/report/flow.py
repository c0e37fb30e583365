"""How a matter runs, in words and as figures (办理流程的输出). In: a flow. Out: figures to be drawn, text, dicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from powerlist.catalog import Catalog
from powerlist.logic.residual import ALWAYS
from powerlist.model.duties import EventType
from powerlist.report.figure import Arrow, Box, Figure, Shape
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, hang, rows
from powerlist.report.phrases import condition
from powerlist.report.text import Pairs, party_word
from powerlist.views.flow import Flow, Lane, Part, Settling

#: So many helpers stand side by side; what is more goes into the last box. A row of any number up to it takes all columns.
_ABREAST, _COLUMNS = 4, 12


class FlowWords:
    """The words of one flow."""

    def __init__(self, flow: Flow, catalog: Catalog) -> None:
        self.flow = flow
        self.catalog = catalog

    # Parts.

    def who(self, part: Part) -> str:
        """A side by its name here."""
        if part.body is not None:
            return part.body.name
        if part.duty.town:
            named = "、".join(self.catalog.bodies[key].name for key in part.duty.only if key in self.catalog.bodies)
            return "事发地镇街" + (f"（限{named}）" if named else "")
        named_body = self.catalog.bodies.get(part.duty.body or "")
        word = named_body.name if named_body else party_word(part.duty.department, None, self.catalog)
        return f"{word}（当日目录里没有）"

    def office(self, part: Part) -> str:
        """A side with its office for the matter."""
        return self.who(part) + (f"（{part.unit.name}）" if part.unit else "")

    def side(self, part: Part) -> str:
        """A side and what it does."""
        duties = "；".join(part.duty.duties)
        return f"{self.who(part)}：{duties}" if duties else self.who(part)

    def leads(self, lane: Lane) -> str:
        """Who leads."""
        return "、".join(map(self.office, lane.principals)) or "清单没有写主体责任单位"

    def does(self, lane: Lane) -> str:
        """What the town does."""
        duties = list(dict.fromkeys(duty for part in lane.town for duty in part.duty.duties))
        if not lane.town:
            return "清单没有写镇街的职责"
        word = "牵头" if any(part.local for part in lane.principals) else "配合"
        return f"{word}：{'；'.join(duties)}" if duties else word

    def beyond(self, lane: Lane) -> list[str]:
        """What the town does not do, and who does."""
        return [f"{'；'.join(part.duty.duties)}（{self.who(part)}）" for part in lane.beyond if part.duty.duties]

    # The matter.

    @property
    def place(self) -> str:
        """Of which town, or of which county, it is told."""
        county = self.catalog.county
        return self.flow.place.name if self.flow.place else county.name if county else self.catalog.manifest.name

    @property
    def title(self) -> str:
        """The heading of a chart."""
        return f"{self.flow.matter.matter}办理流程（{self.place}）"

    def name(self, lane: Lane) -> str:
        """What a lane is called."""
        return lane.scenario.name if lane.scenario else "其他情形" if len(self.flow.lanes) > 1 else "不分情形"

    def when(self, lane: Lane) -> str:
        """What must be so, once none of the scenarios before it fits."""
        if lane.scenario is None:
            return "不符合以上各种情形" if len(self.flow.lanes) > 1 else ""
        return "在这里总是这样" if lane.when == ALWAYS else condition(lane.when, self.catalog.vocabulary)

    @property
    def found(self) -> list[str]:
        """Through what the matter comes in: `网格：违规倾倒建筑垃圾`."""
        schemes: dict[str, list[str]] = {}
        for kind in self.flow.kinds:
            schemes.setdefault(kind.scheme, []).append(kind.name)
        return [f"{scheme}：{'、'.join(names)}" for scheme, names in schemes.items()] or ["没有事件类型用到这件事"]

    @property
    def closing(self) -> list[str]:
        """In what time, and when it counts as done."""
        return list(_by_kind(self.flow.kinds)) or ["事件类型没有写时限和结案标准"]

    @property
    def disputes(self) -> list[str]:
        """Who decides where the sides disagree."""
        return [self._settled(one) for one in self.flow.settling] or ["规则没有写由谁确定"]

    def _settled(self, one: Settling) -> str:
        effect = one.rule.then
        who = party_word(effect.adjudicator if effect else None, one.body, self.catalog)
        cases = "" if one.when == ALWAYS else f"{condition(one.when, self.catalog.vocabulary)}的，"
        return f"{cases}由{who}处理（{one.rule.id}）" + (f"：{effect.way}" if effect and effect.way else "")

    @property
    def notes(self) -> list[str]:
        """What a reader must not miss."""
        flow = self.flow
        barred = "、".join(scenario.name for scenario in flow.barred)
        return [note for note in (
            f"{self.place}不会有的情形：{barred}" if barred else "",
            "这类事还列有权力事项，权力归谁先看法律和下放，再看责任清单" if flow.powers else "",
            "图上画的是责任清单的分工；一件具体的事归谁（包括涉嫌犯罪等另有渠道的），用 powerlist decide 判定",
            "分工是示意的，使用前按本县文件核定" if flow.made_up else "",
            "" if flow.day in flow.matter.period else f"{flow.day} 这件事不在清单上",
        ) if note]


def _by_kind(kinds: Iterable[EventType]) -> Iterator[str]:
    """Limits and closing, of types that share them together."""
    shared: dict[str, list[str]] = {}
    for kind in kinds:
        said = "；".join(part for part in (str(kind.deadline) if kind.deadline else "",
                                          f"结案：{kind.closing}" if kind.closing else "") if part)
        if said:
            shared.setdefault(said, []).append(kind.name)
    for said, names in shared.items():
        yield said if len(shared) == 1 else f"{'、'.join(names)}：{said}"


# Figures.

def whole(words: FlowWords) -> Figure:
    """The matter: with all its scenarios where there are several."""
    lanes = words.flow.lanes
    return _fan(words) if len(lanes) > 1 else single(words, lanes[0])


def _fan(words: FlowWords) -> Figure:
    """Which scenario it is, and for each who leads, who helps, what the town does."""
    flow, last = words.flow, 2 + len(words.flow.lanes)
    boxes = [_found(words, 0, 4), Box("which", Shape.QUESTION, "是哪一种情形？从上往下看，先符合的为准", (), 1, 0, 4)]
    arrows = [Arrow("found", "which")]
    for row, lane in enumerate(flow.lanes, 2):
        case, lead, helping, town = (f"{part}{lane.number}" for part in ("case", "lead", "help", "town"))
        boxes += [
            Box(case, Shape.CASE, f"情形 {lane.number}　{words.name(lane)}", (words.when(lane),), row, 0),
            Box(lead, Shape.LEAD, f"牵头：{words.leads(lane)}", _duties(lane.principals), row, 1),
            Box(helping, Shape.HELP, "配合" if lane.helpers else "没有别的配合单位", tuple(map(words.side, lane.helpers)),
                row, 2),
            Box(town, Shape.TOWN, "镇街", (words.does(lane),), row, 3),
        ]
        arrows += [Arrow("which", case), Arrow(case, lead), Arrow(lead, helping), Arrow(helping, town), Arrow(town, "end")]
    boxes += _ending(words, last, 2)
    arrows.append(Arrow("which", "dispute", aside=True))
    notes = (*words.notes, "“镇街”一栏没有写的，由各栏写明的单位承担")
    return Figure(words.title, _subtitle(words), (11, 10, 12, 9), tuple(boxes), tuple(arrows), notes)


def single(words: FlowWords, lane: Lane) -> Figure:
    """One scenario from finding to closing, with what the town does and what it does not."""
    helpers = [lane.helpers[:_ABREAST - 1], lane.helpers[_ABREAST - 1:]]
    abreast = [*((one,) for one in helpers[0]), *((helpers[1],) if helpers[1] else ())]
    limits = [f"不做：{text}" for text in words.beyond(lane)]
    boxes = [
        _found(words, 0, _COLUMNS), Box("case", Shape.CASE, words.name(lane), _some(words.when(lane)), 1, 0, _COLUMNS),
        Box("lead", Shape.LEAD, f"牵头：{words.leads(lane)}", (*_duties(lane.principals), *_basis(lane)), 2, 0, _COLUMNS),
    ]
    arrows = [Arrow("found", "case"), Arrow("case", "lead")]
    for number, (first, *more) in enumerate(abreast):
        span = _COLUMNS // len(abreast)
        boxes.append(Box(f"help{number}", Shape.HELP, f"配合：{words.who(first)}",
                         (*_duties((first,)), *map(words.side, more)), 3, number * span, span))
        arrows += [Arrow("lead", f"help{number}"), Arrow(f"help{number}", "town")]
    row = 4 if abreast else 3
    boxes += [Box("town", Shape.TOWN, "镇街的边界", (words.does(lane), *limits), row, 0, _COLUMNS),
              *_ending(words, row + 1, _COLUMNS // 2)]
    arrows += [*([] if abreast else [Arrow("lead", "town")]), Arrow("town", "end"), Arrow("town", "dispute", aside=True)]
    name = f"：{words.name(lane)}" if lane.scenario else ""
    return Figure(words.title + name, _subtitle(words), (1,) * _COLUMNS, tuple(boxes), tuple(arrows),
                  tuple(words.notes))


def _found(words: FlowWords, row: int, span: int) -> Box:
    return Box("found", Shape.START, "发现、受理", tuple(words.found), row, 0, span)


def _ending(words: FlowWords, row: int, half: int) -> list[Box]:
    return [Box("dispute", Shape.DISPUTE, "对分工有争议的", tuple(words.disputes), row, 0, half),
            Box("end", Shape.END, "办结", tuple(words.closing), row, half, half)]


def _duties(parts: Iterable[Part]) -> tuple[str, ...]:
    return _some("；".join(dict.fromkeys(duty for part in parts for duty in part.duty.duties)))


def _basis(lane: Lane) -> tuple[str, ...]:
    return _some("依据：" * bool(lane.basis) + "，".join(lane.basis))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _subtitle(words: FlowWords) -> str:
    matter = words.flow.matter
    source = f" · 来源：{matter.provenance.source}" if matter.provenance else ""
    return f"{words.flow.day} · {matter.field} · {matter.id}{source}"


# Text and data.

def flow_to_text(words: FlowWords, lanes: Iterable[Lane], width: int = WIDTH) -> str:
    """The same to be read on a screen: for each scenario who leads, who helps, and how far the town goes."""
    lines = [*hang("", words.title, width), *hang("", _subtitle(words), width), "", *rows([("发现", words.found)], width)]
    for lane in lanes:
        number = f"情形 {lane.number} " if len(words.flow.lanes) > 1 else ""
        lines += ["", *hang("  ", "：".join((number + words.name(lane), *_some(words.when(lane)))), width)]
        lines += rows(_lane_rows(words, lane), width, 4)
    lines += ["", *rows([("办结", words.closing), ("争议", words.disputes), ("注意", words.notes)], width)]
    return "\n".join(line.rstrip() for line in lines)


def _lane_rows(words: FlowWords, lane: Lane) -> Pairs:
    return [("牵头", words.leads(lane) + "".join(f"：{text}" for text in _duties(lane.principals))),
            ("配合", [words.side(part) for part in lane.helpers]), ("镇街", words.does(lane)),
            ("镇街不做", words.beyond(lane)), ("依据", "，".join(lane.basis))]


def flow_to_dict(words: FlowWords, lanes: Iterable[Lane]) -> Dict:
    """The same as data."""
    flow = words.flow
    return {
        "matter": {"id": flow.matter.id, "name": flow.matter.matter, "field": flow.matter.field}, "as_of": plain(flow.day),
        "place": {"id": flow.place.id, "name": flow.place.name} if flow.place else None, "made_up": flow.made_up,
        "event_types": [{"id": kind.id, "name": kind.name, "scheme": kind.scheme, "closing": kind.closing,
                         "deadline": str(kind.deadline) if kind.deadline else None} for kind in flow.kinds],
        "scenarios": [_lane(words, lane) for lane in lanes],
        "impossible_here": [{"id": scenario.id, "name": scenario.name} for scenario in flow.barred],
        "disputes": [{"rule": one.rule.id, "body": one.body.id if one.body else None, "text": words.disputes[number]}
                     for number, one in enumerate(flow.settling)],
        "notes": words.notes,
    }


def _lane(words: FlowWords, lane: Lane) -> Dict:
    return {
        "id": lane.scenario.id if lane.scenario else None, "name": words.name(lane), "when": words.when(lane),
        "lead": [_part(words, part) for part in lane.principals], "support": [_part(words, part) for part in lane.supporting],
        "town_does": words.does(lane), "town_does_not": words.beyond(lane), "basis": list(lane.basis),
    }


def _part(words: FlowWords, part: Part) -> Dict:
    return {"body": part.body.id if part.body else None, "name": words.who(part), "town": part.local,
            "unit": part.unit.name if part.unit else None, "duties": list(part.duty.duties)}
