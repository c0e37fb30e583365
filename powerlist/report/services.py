"""How things are handled at one window, for people and programs (一窗办理的输出). In: a handling or a list of services.
Out: text, dicts, sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from powerlist.catalog import Catalog
from powerlist.handling import Handling, Watch, Window
from powerlist.model.bodies import Body, Unit
from powerlist.model.common import made_up
from powerlist.model.powers import Item
from powerlist.model.services import Service
from powerlist.report.json import Cite, Dict, decision_to_dict, plain
from powerlist.report.layout import WIDTH, block, hang, rows
from powerlist.report.phrases import fact
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.text import Pairs, because, deciding, due_text, headline, presumed
from powerlist.terms import Level, Outcome
from powerlist.trace import Decision, Due, Question
from powerlist.views.services import Offer, Offers

_MADE_UP = "示意数据，使用前请核对"


# One item.

def handling_to_text(handling: Handling, catalog: Catalog, width: int = WIDTH) -> str:
    """Who takes it in, decides, hands it out and watches, how long it takes, and why."""
    lines = hang("", f"{handling.item.name} · {handling.place.name}（{handling.day}）", width)
    if handling.service is None:
        lines += hang("", "目录里没有登记它的办理方式（services），只答由谁决定。", width)
    lines += ["", *rows(_pairs(handling, catalog), width)]
    lines += block("批后监管（审批结果推送给持有机关，监管发现的推送回来）：",
                   rows([(watch.item.name, _watching(watch)) for watch in handling.watches], width))
    lines += rows([("推送", _pushes(handling))], width)
    return "\n".join(line.rstrip() for line in lines)


def _pairs(handling: Handling, catalog: Catalog) -> Pairs:
    decision, service = handling.decision, handling.service
    return [
        ("受理", [window_words(window) for window in handling.windows]),
        ("审核决定", whose(decision)),
        ("出件", [window_words(window, online=False) for window in handling.issued]),
        ("帮办代办", "有" if service and service.agent else ""),
        ("跑动", _visits(service)),
        ("法定时限", _limit(handling.statutory)),
        ("承诺时限", _limit(handling.promised) + _saved(handling)),
        ("材料", list(service.materials) if service else []),
        ("依据", "；".join(_basis(handling, catalog))),
        ("理由", [because(step, catalog, decision) for step in deciding(decision)]),
        ("怎样再问", [f"加 --set {question.attribute.name}=…" for question in decision.questions]),
        ("推定", _presumed(decision)),
        ("注意", [*decision.remarks, *([f"办理方式是{_MADE_UP}"] if made_up(service) else [])]),
    ]


#: As many presumptions as are said one by one: an approval leans on many that only an event would touch.
_SAID = 3


def _presumed(decision: Decision) -> str:
    found = decision.presumptions
    if len(found) <= _SAID:
        return presumed(found)
    first = "，".join(fact(p.attribute.name, p.value, {p.attribute.name: p.attribute}) for p in found[:_SAID])
    return f"{first}等 {len(found)} 项（没有人报告，按通常情形认定；全部见 --format json）"


def window_words(window: Window, *, online: bool = True) -> str:
    """A window: whose it is, and whether one may stay at home."""
    return f"{window.level.value}：{_desk(window)}" + ("，可以全程网办" if online and window.online else "")


def _desk(window: Window) -> str:
    if window.area is None:
        return "所在村（社区）"
    if window.body is None:
        return window.area.name if window.level is Level.VILLAGE else f"{window.area.name}，目录里没有这一级的窗口"
    return window.body.name + (f"（{window.unit.name}）" if window.unit else "")


def whose(decision: Decision) -> str:
    """Who decides, in which office and in whose name; what stands in the way where nobody can be named."""
    if decision.outcome is Outcome.INCOMPLETE:
        return f"要看：{'；'.join(map(asked, decision.questions))}"
    if decision.outcome is not Outcome.OWNED or decision.lead is None:
        return headline(decision)
    lead, name = decision.lead, decision.in_name_of or decision.lead
    inside = f"（{decision.unit.name}）" if decision.unit else ""
    return f"{lead.name}{inside}，以{'自己' if name == lead else name.name}的名义"


def asked(question: Question) -> str:
    """What it depends on, and who decides in each case."""
    leads: dict[str, list[str]] = {}
    for value, answer in question.answers:
        leads.setdefault(answer, []).append(value)
    cases = "；".join(f"{'、'.join(values)}：{answer}" for answer, values in leads.items())
    return question.text + (f"（{cases}）" if cases else "")


def _visits(service: Service | None) -> str:
    if service is None or service.visits is None:
        return ""
    return f"最多 {service.visits} 次" if service.visits else "不用跑"


def _limit(due: Due | None) -> str:
    return due_text(due) if due else ""


def _saved(handling: Handling) -> str:
    if handling.promised is None or handling.statutory is None:
        return ""
    return "（与法定时限计时方式不同，压缩多少不能直接比）" if handling.cut is None else f"（压缩 {handling.cut}%）"


def _watching(watch: Watch) -> str:
    """Who watches; the others where measures are held apart."""
    others = "、".join(body.name for body in watch.holders if body != watch.decision.lead)
    return whose(watch.decision) + (f"；其中有的措施归{others}" if others else "")


def _pushes(handling: Handling) -> list[str]:
    if handling.decider is None or not handling.watches:
        return []
    told, open_ = _told(handling), _untold(handling)
    if not told:
        return [open_ or f"审批和监管都在{handling.decider.name}，机关内部推送"]
    both = [f"{handling.decider.name} → {told}：批了什么", f"{told} → {handling.decider.name}：监管发现了什么"]
    return both + ([open_] if open_ else [])


def _told(handling: Handling) -> str:
    return "、".join(body.name for body in handling.told)


def _untold(handling: Handling) -> str:
    """That the push is open for some of what is watched."""
    names = "、".join(watch.item.name for watch in handling.untold)
    return f"{names}：由谁监管还不能全部定下来，定了再推送" if names else ""


def _push(handling: Handling | None) -> str:
    """To whom an approval is pushed, in a line."""
    if handling is None or not handling.watches:
        return ""
    if handling.decider is None:
        return "由谁决定还定不下来，定了再推送"
    inside = "" if handling.untold else "审批和监管在同一机关，内部推送"
    told = f"批了推送给{_told(handling)}，监管发现的推回" if handling.told else inside
    return "；".join(filter(None, (told, _untold(handling))))


def _basis(handling: Handling, catalog: Catalog) -> list[str]:
    cited = (*handling.item.basis, *(handling.service.basis if handling.service else ()))
    return list(dict.fromkeys(Cite(catalog, handling.day)(cited)))


def handling_to_dict(handling: Handling, catalog: Catalog) -> Dict:
    """The same as data, with the decision in full."""
    service = handling.service
    return {
        "item": {"id": handling.item.id, "name": handling.item.name, "type": handling.item.type.value},
        "place": {"id": handling.place.id, "name": handling.place.name}, "as_of": plain(handling.day),
        "service": service.id if service else None, "made_up": made_up(service),
        "accept": [_window(window) for window in handling.windows],
        "decider": _body(handling.decider), "office": _unit(handling.decision.unit),
        "in_name_of": _body(handling.decision.in_name_of),
        "issue": [_window(window) for window in handling.issued],
        "agent": service.agent if service else None, "visits": service.visits if service else None,
        "statutory": _due(handling.statutory), "promised": _due(handling.promised), "cut_percent": handling.cut,
        "materials": list(service.materials) if service else [], "basis": _basis(handling, catalog),
        "watched_by": [{"item": {"id": watch.item.id, "name": watch.item.name}, "outcome": watch.decision.outcome.value,
                        "holders": [_body(body) for body in watch.holders]} for watch in handling.watches],
        "push_to": [_body(body) for body in handling.told],
        "push_open": [{"id": watch.item.id, "name": watch.item.name} for watch in handling.untold],
        "decision": decision_to_dict(handling.decision, catalog),
    }


def _window(window: Window) -> Dict:
    area = {"id": window.area.id, "name": window.area.name} if window.area else None
    return {"level": window.level.value, "area": area, "body": _body(window.body), "unit": _unit(window.unit),
            "online": window.online}


def _unit(unit: Unit | None) -> Dict | None:
    return {"id": unit.id, "name": unit.name} if unit else None


def _body(body: Body | None) -> Dict | None:
    return {"id": body.id, "name": body.name, "level": body.level.value} if body else None


def _due(due: Due | None) -> Dict | None:
    if due is None:
        return None
    limit = due.deadline
    return {"value": limit.value, "unit": limit.clock.value, "of": limit.of, "since": limit.since, "due": plain(due.day)}


def handling_to_sheets(handling: Handling, catalog: Catalog) -> tuple[Sheet, ...]:
    """A row for each step, from the window to those who watch."""
    told = [("批后监管", watch.item.name, _watching(watch)) for watch in handling.watches]
    said = [(label, None, text) for label, texts in _pairs(handling, catalog)
            for text in ([texts] if isinstance(texts, str) else texts) if text]
    pushed = [("推送", None, text) for text in _pushes(handling)]
    return (Sheet(f"{handling.item.name} · {handling.place.name}", ("环节", "事项", "内容"), (*said, *told, *pushed),
                  (f"日期：{handling.day}",)),)


# One item in every town.

def everywhere_to_text(item: Item, day: date, found: Sequence[Handling], width: int = WIDTH) -> str:
    """Who decides, town by town."""
    lines = hang("", f"{item.name}：各镇街由谁决定（{day}）", width)
    lines += ["", *rows([(one.place.name, whose(one.decision)) for one in found], width)]
    return "\n".join([*lines, "", "一处的受理、时限、监管和理由，加 --place 镇街。"])


def everywhere_to_dict(item: Item, day: date, found: Sequence[Handling], catalog: Catalog) -> Dict:
    """The same as data, each in full."""
    return {"item": {"id": item.id, "name": item.name, "type": item.type.value}, "as_of": plain(day),
            "towns": [handling_to_dict(one, catalog) for one in found]}


def everywhere_to_sheets(item: Item, day: date, found: Sequence[Handling]) -> tuple[Sheet, ...]:
    """A row a town."""
    table = tuple((one.place.name, whose(one.decision), _push(one) or None) for one in found)
    return (Sheet(item.name, ("镇街", "决定", "推送"), table, (f"日期：{day}",)),)


# Lists.

def offers_to_text(found: Offers, catalog: Catalog, width: int = WIDTH) -> str:
    """The figures, then an entry for each item."""
    lines = [f"{_where(found, catalog)}的办理清单（{found.day}）"]
    if not found.offers:
        return "\n".join([*lines, "没有登记在这里受理的事项。"])
    lines += ["", *rows(_figures(found), width)]
    for number, offer in enumerate(found.offers, 1):
        lines += ["", *hang(f"  {number}. ", f"{offer.item.name}（{offer.item.type.value}）", width)]
        lines += rows(_offer(offer), width, 5)
    return "\n".join(line.rstrip() for line in lines)


def _where(found: Offers, catalog: Catalog) -> str:
    if found.place is not None:
        return found.place.name
    return catalog.county.name if catalog.county else catalog.manifest.name


def _figures(found: Offers) -> Pairs:
    return [
        ("事项", f"{len(found.offers)} 项"),
        ("受理层级", [f"{share.level.value}：{share.accepted} 项，其中全程网办 {share.online} 项" for share in found.levels]),
        ("帮办代办", f"{found.agents} 项"),
        ("跑动", f"不用跑 {found.visits(0)} 项，最多一次 {found.visits(1)} 项（含不用跑）"),
        ("时限", _average(found)),
    ]


def _average(found: Offers) -> str:
    if found.average_cut is None:
        return "没有能比较法定和承诺时限的事项"
    left = len(found.offers) - len(found.cuts)
    rest = f"；另 {left} 项缺一个时限，或者计时方式不同，没有计入" if left else ""
    return f"承诺比法定平均压缩 {found.average_cut}%（{len(found.cuts)} 项各自压缩比例的平均{rest}）"


def _offer(offer: Offer) -> Pairs:
    service = offer.service
    return [
        ("受理", levels(service.accept)), ("全程网办", levels(service.online)),
        ("决定", _decider(offer)), ("跑动", _visits(service)), ("时限", _limits(offer)), ("推送", _push(offer.handling)),
        ("注意", _MADE_UP if made_up(service) else ""),
    ]


def _decider(offer: Offer) -> str:
    return whose(offer.handling.decision) if offer.handling else ""


def levels(found: Iterable[Level]) -> str:
    """Levels in a line."""
    return "、".join(level.value for level in found)


def _limits(offer: Offer) -> str:
    named = (("法定", offer.service.statutory), ("承诺", offer.service.promised))
    said = "，".join(f"{word} {limit.value} {limit.clock.value}" for word, limit in named if limit)
    return said + (f"，压缩 {offer.cut}%" if offer.cut is not None else "")


def offers_to_dict(found: Offers, catalog: Catalog) -> Dict:
    """The same as data."""
    return {
        "place": {"id": found.place.id, "name": found.place.name} if found.place else None,
        "where": _where(found, catalog), "as_of": plain(found.day), "count": len(found.offers),
        "levels": [{"level": share.level.value, "accepted": share.accepted, "online": share.online} for share in found.levels],
        "agents": found.agents, "no_visit": found.visits(0), "at_most_one_visit": found.visits(1),
        "average_cut_percent": found.average_cut, "compared": len(found.cuts),
        "services": [_offered(offer) for offer in found.offers],
    }


def _offered(offer: Offer) -> Dict:
    service, handling = offer.service, offer.handling
    decision = handling.decision if handling else None
    return {
        "item": {"id": offer.item.id, "name": offer.item.name, "type": offer.item.type.value}, "service": service.id,
        "accept": plain(service.accept), "online": plain(service.online), "agent": service.agent, "visits": service.visits,
        "decider": _body(decision.lead) if decision else None, "office": _unit(decision.unit) if decision else None,
        "in_name_of": _body(decision.in_name_of) if decision else None,
        "outcome": decision.outcome.value if decision else None,
        "push_to": [_body(body) for body in handling.told] if handling else [],
        "statutory": str(service.statutory) if service.statutory else None,
        "promised": str(service.promised) if service.promised else None, "cut_percent": offer.cut,
        "made_up": made_up(service),
    }


_COLUMNS = ("序号", "编号", "事项", "类型", "领域", "受理", "全程网办", "决定", "出件", "帮办代办", "跑动", "法定时限",
            "承诺时限", "压缩（%）", "批后监管", "推送", "材料", "数据性质")


def offers_to_sheets(found: Offers, catalog: Catalog) -> tuple[Sheet, ...]:
    """A row an item."""
    notes = [f"日期：{found.day}"]
    notes += [f"{label}：{text}" for label, texts in _figures(found) for text in ([texts] if isinstance(texts, str) else texts)]
    return (Sheet(f"{_where(found, catalog)}办理清单", _COLUMNS, tuple(_rows(found, catalog)), tuple(notes)),)


def _rows(found: Offers, catalog: Catalog) -> Iterator[tuple[Cell, ...]]:
    for number, offer in enumerate(found.offers, 1):
        service = offer.service
        yield (number, offer.item.id, offer.item.name, offer.item.type.value, offer.item.field, levels(service.accept),
               levels(service.online) or None, _decider(offer) or None,
               service.issue.value if service.issue else None, "有" if service.agent else None, _visits(service) or None,
               str(service.statutory) if service.statutory else None, str(service.promised) if service.promised else None,
               offer.cut, "\n".join(catalog.items[key].name for key in service.watched_by) or None,
               _push(offer.handling) or None,
               "\n".join(service.materials) or None, _MADE_UP if made_up(service) else None)
