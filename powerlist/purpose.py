"""What a request asks the lists to become (申请要办的事): its kind, its action and what it names, read together.

In: a linked request. Out: one purpose, or what stands in the way (`Lack`). A pair that means nothing is said,
and so is every key that has no place in what is asked: nothing is guessed, and nothing named is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from powerlist.catalog import Catalog
from powerlist.model.cases import Request
from powerlist.model.duties import Responsibility
from powerlist.request_facts import LISTS
from powerlist.terms import Action, RequestKind
from powerlist.trace import Lack


class Purpose(Enum):
    """What is done to the lists; the value is what a clerk calls it."""

    HAND_OVER = "下放权力"
    TAKE_BACK = "收回赋权"
    NEW_DUTY = "列入责任清单"
    ALTER_DUTY = "变更责任事项"
    END_DUTY = "取消责任事项"
    LISTING = "列入准入清单"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A request understood (申请的意思): `duty` is the one on the lists that it is about.

    While anything is in `lacks` there is no purpose.
    """

    purpose: Purpose | None = None
    duty: Responsibility | None = None
    lacks: tuple[Lack, ...] = ()


#: Keys that say what is asked for, and what they are called. The others say who asks, why and since when.
_LABELS: Mapping[str, str] = {
    "grant": "赋权", "responsibility": "责任事项", "items": "事项", "matter": "事情", "measures": "措施", "scope": "范围",
    "field": "领域", "to": "承接单位", "principal": "主体责任", "supporting": "配合责任", "duties": "镇街的职责",
    "receiver": "收回后的承接部门", "way": "承接部门的工作方式", "until": "终止日",
}

#: Which of them each purpose writes into the lists.
_TAKES: Mapping[Purpose, frozenset[str]] = {
    Purpose.HAND_OVER: frozenset({"items", "measures", "scope", "to", "until"}),
    Purpose.TAKE_BACK: frozenset({"grant", "items", "to", "receiver", "way"}),
    Purpose.NEW_DUTY: frozenset({"matter", "field", "items", "to", "principal", "supporting", "duties", "until"}),
    Purpose.ALTER_DUTY: frozenset({"responsibility", "matter", "field", "to", "principal", "supporting", "duties", "until"}),
    Purpose.END_DUTY: frozenset({"responsibility", "matter"}),
    Purpose.LISTING: frozenset({"matter", "to", "duties", "until"}),
}

#: Where else a key may belong that has no place here.
_ELSEWHERE: Mapping[Purpose, str] = {
    Purpose.HAND_OVER: "收回的另写一份“收回”，责任分工另写一份“动态调整”",
    Purpose.TAKE_BACK: "只收回一部分的，用 items、to 写明",
    Purpose.NEW_DUTY: "权力走“赋权”“委托”，清单上已有的走“动态调整”",
    Purpose.ALTER_DUTY: "事项的权力另写一份申请",
    Purpose.END_DUTY: "只改一部分的，写 action: 变更",
    Purpose.LISTING: "要改变权力或者责任的，另写一份申请",
}

#: Kinds that have one purpose.
_OF_KIND: Mapping[RequestKind, Purpose] = {
    RequestKind.DUTY_ADMISSION: Purpose.NEW_DUTY,
    RequestKind.GRANT: Purpose.HAND_OVER,
    RequestKind.ORDERING: Purpose.HAND_OVER,
    RequestKind.ENTRUSTMENT: Purpose.HAND_OVER,
    RequestKind.STATIONING: Purpose.HAND_OVER,
    RequestKind.TAKE_BACK: Purpose.TAKE_BACK,
    **dict.fromkeys(LISTS, Purpose.LISTING),
}

#: Where the actions belong that contradict the kind.
_OTHER_ACTIONS: Mapping[Purpose, str] = {
    Purpose.HAND_OVER: "已经下放的，改按“收回”申请，写明 grant、receiver、way",
    Purpose.TAKE_BACK: "要下放的，改按“赋权”“委托”申请，写明 items、to",
    Purpose.NEW_DUTY: "清单上已有的，改按“动态调整”申请",
    Purpose.LISTING: "清单上已有的到期终止；提前终止的，在那条记录的 period 里写 to",
}

#: What an adjustment may do to what it names.
_ADJUSTING: Mapping[tuple[str, Action | None], Purpose] = {
    ("grant", Action.END): Purpose.TAKE_BACK,
    ("responsibility", None): Purpose.ALTER_DUTY,
    ("responsibility", Action.ALTER): Purpose.ALTER_DUTY,
    ("responsibility", Action.END): Purpose.END_DUTY,
    ("items", None): Purpose.HAND_OVER,
    ("items", Action.ADD): Purpose.HAND_OVER,
    ("matter", None): Purpose.NEW_DUTY,
    ("matter", Action.ADD): Purpose.NEW_DUTY,
}

#: What to do where it may not.
_INSTEAD: Mapping[str, str] = {
    "grant": "收回的写 action: 取消，并写明 receiver、way；另外下放的写 items、to，不写 grant",
    "responsibility": "改变分工的写 action: 变更，不再列的写 action: 取消",
    "items": "写了 items、没有写 grant 的是下放；收回的用 grant 写明是哪一份赋权",
    "matter": "写清单上的名称，或者用 responsibility 写明编号；要列入的写 action: 新增",
}
_NOTHING_NAMED = "没有写调整什么：写明 responsibility（责任事项）、grant（赋权）、items（要下放的事项）或者 matter（要列入的事）"


def meaning_of(catalog: Catalog, request: Request, day: date) -> Meaning:
    """The one thing that the request can mean on that day, or every reason why it means none."""
    meant = _duties(catalog, request, day) if request.kind is RequestKind.ADJUSTMENT else ()
    if len(meant) > 1:
        same = "、".join(f"`{duty.id}`" for duty in meant)
        return Meaning(lacks=(Lack("responsibility", f"有几项都叫 `{request.matter}`：{same}；用 responsibility 写明是哪一项"),))
    duty = meant[0] if meant else None
    purpose = _adjusting(catalog, request, duty) if request.kind is RequestKind.ADJUSTMENT else _of_kind(request)
    if isinstance(purpose, Lack):
        return Meaning(lacks=(purpose,))
    lacks = (*_out_of_place(request, purpose), *_another_name(request, duty))
    return Meaning(lacks=lacks) if lacks else Meaning(purpose, duty)


def _duties(catalog: Catalog, request: Request, day: date) -> tuple[Responsibility, ...]:
    """The duties on the lists that an adjustment may be about, by id or by their words."""
    if request.responsibility is not None:
        return (catalog.responsibilities[request.responsibility],)
    return tuple(r for r in catalog.responsibilities.values() if day in r.period and r.goes_by(request.matter))


def _of_kind(request: Request) -> Purpose | Lack:
    purpose = _OF_KIND[request.kind]
    same = Action.END if purpose is Purpose.TAKE_BACK else Action.ADD
    if request.action in (None, same):
        return purpose
    return Lack("action", f"“{request.kind.value}”是{purpose.value}，不能写 action: {request.action}；{_OTHER_ACTIONS[purpose]}")


def _adjusting(catalog: Catalog, request: Request, duty: Responsibility | None) -> Purpose | Lack:
    """An adjustment means what it does to the thing it names; a receiver says that a grant returns."""
    key, name = _named(request, duty)
    returns = request.action is None and request.grant and request.receiver
    action = Action.END if returns else request.action
    purpose = _ADJUSTING.get((key, action))
    if purpose is not None:
        return purpose
    if not name:
        return Lack("matter", _NOTHING_NAMED)
    held = _held_by(catalog, request) if key == "items" else ""
    return Lack("action", f"{name}{f'不能{action}' if action else '没有写怎样调整'}：{_INSTEAD[key]}{held}")


def _named(request: Request, duty: Responsibility | None) -> tuple[str, str]:
    """The thing an adjustment is about: its key, and how to speak of it."""
    if request.grant:
        return "grant", f"赋权 `{request.grant}` "
    if duty is not None:
        return "responsibility", f"清单上的责任事项 `{duty.id}` "
    if request.items:
        return "items", "要下放的事项"
    return ("matter", f"清单上没有的 `{request.matter}` ") if request.matter else ("", "")


def _held_by(catalog: Catalog, request: Request) -> str:
    """The grants that the items stand in now, as a hint."""
    grants = [grant.id for grant in catalog.grants.values() if grant.take_back is None
              and set(grant.items) & set(request.items) and (not request.to or set(grant.to) & set(request.to))]
    return f"（这些事项在 {'、'.join(f'`{key}`' for key in grants)} 里）" if grants else ""


def _out_of_place(request: Request, purpose: Purpose) -> Iterator[Lack]:
    """Keys that would be dropped; most often a second object, which needs a request of its own."""
    for key, label in _LABELS.items():
        if getattr(request, key) and key not in _TAKES[purpose]:
            yield Lack(key, f"{purpose.value}用不上{label}（`{key}`）：删去；{_ELSEWHERE[purpose]}")


def _another_name(request: Request, duty: Responsibility | None) -> Iterator[Lack]:
    if duty is not None and request.matter is not None and not duty.goes_by(request.matter):
        yield Lack("matter", f"责任事项 `{duty.id}` 是“{duty.matter}”，不是“{request.matter}”：删去其中一个，改名不走申请")
