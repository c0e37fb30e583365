"""Changes that only follow from another body leading (连带的变化): who leads helps no more, who led may stay to help.

In: all changes of a comparison. Out: the same as one would announce them. What is left to say of the helpers is said
for itself; that a former lead stays to help is said with the change of owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace

from powerlist.terms import Outcome
from powerlist.views.changes import Handover
from powerlist.views.replies import Owner
from powerlist.views.shifts import Aspect

#: The change of owner that shows under the same facts and in the same period, by event type and town.
_Owners = Mapping[Hashable, Handover]


def announced(changes: Iterable[Handover]) -> tuple[Handover, ...]:
    """The changes without what goes without saying."""
    listed = tuple(changes)
    owners = {key: one for one in listed if one.change.aspect is Aspect.OWNER for key in _cells(one)}
    staying: dict[int, set[Hashable]] = defaultdict(set)
    for one in listed:
        if one.change.aspect is Aspect.SUPPORT:
            for key in _cells(one):
                if key in owners and _former(owners[key]) in _names(one.change.after):
                    staying[id(owners[key])].add(key)
    stays = {key for key, one in {id(one): one for one in owners.values()}.items() if staying[key] == set(_cells(one))}
    return tuple(_told(listed, owners, stays))


def _told(listed: tuple[Handover, ...], owners: _Owners, stays: set[int]) -> Iterator[Handover]:
    for one in listed:
        above = [owners.get(key) for key in _cells(one)]
        causes = [cause for cause in above if cause is not None]
        if one.change.aspect is Aspect.OWNER:
            yield replace(one, stays=id(one) in stays)
        elif not causes or len(causes) < len(above):
            yield one
        elif one.change.aspect is Aspect.SUPPORT:
            yield from _rest(one, causes, stays)
        elif any(_outcome(cause) is not Outcome.UNOWNED for cause in causes):
            yield one


def _rest(one: Handover, causes: list[Handover], stays: set[int]) -> Iterator[Handover]:
    """What is left to say of helpers where the lead is another everywhere."""
    if all(_outcome(cause) is not Outcome.OWNED for cause in causes):
        return
    lead = frozenset.intersection(*(frozenset({_lead(cause.change.after)}) for cause in causes))
    former = frozenset.intersection(*(frozenset({_former(cause)} if id(cause) in stays else ()) for cause in causes))
    lost, gained = _names(one.change.before) - lead, _names(one.change.after) - former
    if lost or gained:
        yield replace(one, shift=replace(one.shift, change=replace(one.change, before=lost, after=gained)))


def _cells(one: Handover) -> Iterator[Hashable]:
    return ((kind.id, town.id, one.period, one.shift.ways, one.shift.ordinary) for kind in one.kinds for town in one.towns)


def _lead(part: object) -> str | None:
    return part.lead if isinstance(part, Owner) else None


def _former(one: Handover) -> str | None:
    """Who led and, as far as is known, does so no more."""
    before, after = _lead(one.change.before), _lead(one.change.after)
    return before if after is not None and before != after else None


def _outcome(one: Handover) -> Outcome | None:
    return one.change.after.outcome if isinstance(one.change.after, Owner) else None


def _names(part: object) -> frozenset[str]:
    return part if isinstance(part, frozenset) else frozenset()
