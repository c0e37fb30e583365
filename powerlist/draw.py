"""Random checks (双随机抽查): draws targets and officers from a published seed, so that everybody can draw them again.

In: the lists and a seed. Out: visits with their crews, and what is lacking. No clock and no chance but the seed.

How it is drawn, for whoever wants to do it by hand. The place of a target is SHA-256 of three lines: the seed, the word
`target`, its number; of each class those with the smallest are drawn. So neither the order of a file nor the officers
change which targets are drawn. Then each department sends its officers, visit by visit in that order: those with the
fewest visits so far, among equals those with the smallest SHA-256 of four lines: the seed, `officer`, the number of the
target, the number of the officer. Last, visits are passed on from officers with many to officers with few, as long as
somebody has two more than another who can take one over, be it through others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from powerlist.clock import months_after
from powerlist.fingerprint import digest, sha256
from powerlist.model.draws import Draw, Inspection, Officer, Quota, Target
from powerlist.read.plain import plain_of


class Unfit(StrEnum):
    """Why an officer of the department cannot go (不能派的原因)."""

    EXPIRED = "证件当日已经到期"
    FIELD = "没有这一领域的执法资格"
    AVOIDS = "回避"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who goes for one department (检查组). Nobody where there are not enough: one officer alone must not check. `unfit`
    are the others of the department, each with the reason."""

    inspection: Inspection
    officers: tuple[Officer, ...]
    fit: tuple[Officer, ...]
    unfit: tuple[tuple[Officer, Unfit], ...]

    @property
    def short(self) -> bool:
        """Whether nobody goes because too few could."""
        return not self.officers


@dataclass(frozen=True, slots=True)
class Visit:
    """One target that was drawn, and everybody who goes there at once (一次检查)."""

    target: Target
    crews: tuple[Crew, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """What became of one class of targets (一类对象): how many there are, how many rest because they were checked not
    long ago, how many were to be drawn."""

    quota: Quota
    targets: tuple[Target, ...]
    resting: tuple[Target, ...]

    @property
    def wanted(self) -> int:
        """How many were to be drawn."""
        return self.quota.wanted(len(self.targets))

    @property
    def available(self) -> tuple[Target, ...]:
        """Those from whom is drawn."""
        resting = {target.id for target in self.resting}
        return tuple(target for target in self.targets if target.id not in resting)

    @property
    def lacking(self) -> int:
        """How many fewer there are to draw from than should be drawn."""
        return max(0, self.wanted - len(self.available))


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave (抽查结果), and the fingerprints of what it was drawn from."""

    draw: Draw
    seed: str
    digests: Mapping[str, str]
    strata: tuple[Stratum, ...]
    visits: tuple[Visit, ...]

    @property
    def loads(self) -> Mapping[str, int]:
        """Officer → how many visits; officers who go nowhere too."""
        found = {officer.id: 0 for officer in sorted(self.draw.officers, key=lambda officer: officer.id)}
        for crew in self.crews:
            for officer in crew.officers:
                found[officer.id] += 1
        return found

    @property
    def crews(self) -> tuple[Crew, ...]:
        """All crews, visit by visit."""
        return tuple(crew for visit in self.visits for crew in visit.crews)

    @property
    def complete(self) -> bool:
        """Whether as many were drawn as wanted, and every visit has its officers."""
        return not any(crew.short for crew in self.crews) and not any(found.lacking for found in self.strata)


def drawn(draw: Draw, seed: str) -> Drawn:
    """Draw targets and officers. Nothing but the lists and the seed tells how."""
    found = strata(draw)
    targets = [target for one in found for target in _first(one, seed)]
    targets.sort(key=lambda target: place(seed, "target", target.id))
    return Drawn(draw, seed, digests(draw), found, tuple(_visits(draw, targets, seed)))


def place(seed: str, *words: str) -> str:
    """The place in the order of the draw: SHA-256 of the seed and the words, one a line."""
    return sha256("\n".join((seed, *words)))


def digests(draw: Draw) -> dict[str, str]:
    """Fingerprints of the lists, whatever their order: published before the seed is known, they show later that nobody
    was added or left out."""
    written = plain_of(draw)
    lists = {key: sorted(written.pop(key), key=lambda record: str(record["id"])) for key in ("targets", "officers")}
    written["quotas"].sort(key=lambda quota: str(quota.get("risk", "")))
    return {"plan": digest(written), **{key: digest(records) for key, records in lists.items()}}


# Targets.

def strata(draw: Draw) -> tuple[Stratum, ...]:
    """The targets of each quota, and who of them rests on the day."""
    def of(quota: Quota) -> Stratum:
        targets = tuple(sorted((t for t in draw.targets if t.risk == quota.risk), key=lambda target: target.id))
        return Stratum(quota, targets, tuple(target for target in targets if _rests(target, quota, draw.day)))

    return tuple(of(quota) for quota in draw.quotas)


def _rests(target: Target, quota: Quota, day: date) -> bool:
    if target.last_checked is None or quota.rest_months is None:
        return False
    over = months_after(target.last_checked, quota.rest_months)
    return over is None or day < over


def _first(found: Stratum, seed: str) -> Sequence[Target]:
    return sorted(found.available, key=lambda target: place(seed, "target", target.id))[:found.wanted]


# Officers.

def _visits(draw: Draw, targets: Sequence[Target], seed: str) -> Iterator[Visit]:
    staff: dict[str, list[Officer]] = defaultdict(list)
    for officer in sorted(draw.officers, key=lambda officer: officer.id):
        staff[officer.department].append(officer)
    visits = [Visit(t, tuple(_crew(t, check, staff[check.department], draw.day) for check in t.checks)) for t in targets]
    rosters: dict[str, _Roster] = defaultdict(lambda: _Roster(draw.crew))
    for visit in visits:
        for crew in visit.crews:
            if len(crew.fit) >= draw.crew:
                places = {one.id: place(seed, "officer", visit.target.id, one.id) for one in crew.fit}
                rosters[crew.inspection.department].send(visit.target.id, sorted(crew.fit, key=lambda one: places[one.id]))
    sent = {(department, target): officers for department, roster in rosters.items()
            for target, officers in roster.levelled().items()}
    for visit in visits:
        yield replace(visit, crews=tuple(replace(crew, officers=sent.get((crew.inspection.department, visit.target.id), ()))
                                         for crew in visit.crews))


def _crew(target: Target, check: Inspection, staff: Iterable[Officer], day: date) -> Crew:
    """A crew before anybody is sent: who of the department can go, and who not."""
    reasons = [(officer, unfit(officer, target, check, day)) for officer in staff]
    return Crew(check, (), tuple(one for one, why in reasons if why is None),
                tuple((one, why) for one, why in reasons if why is not None))


def unfit(officer: Officer, target: Target, check: Inspection, day: date) -> Unfit | None:
    """Why an officer cannot go, if so."""
    if officer.until <= day:
        return Unfit.EXPIRED
    if not set(check.fields) <= set(officer.fields):
        return Unfit.FIELD
    return Unfit.AVOIDS if target.id in officer.avoid else None


#: From whom which visit goes to whom.
_Step = tuple[str, str, str]


class _Roster:
    """The visits of one department's officers, shared out as evenly as their fields and 回避 allow. A department comes
    to a target once, so the number of the target says which visit."""

    def __init__(self, crew: int) -> None:
        self.crew = crew
        self.fit: dict[str, list[Officer]] = {}
        self.sent: dict[str, list[str]] = {}
        self.visits: dict[str, list[str]] = defaultdict(list)

    def send(self, target: str, fit: list[Officer]) -> None:
        """Send a crew to a target; `fit` are in the order of the draw."""
        self.fit[target] = fit
        chosen = sorted(fit, key=lambda officer: len(self.visits[officer.id]))[:self.crew]
        self.sent[target] = [officer.id for officer in chosen]
        for officer in chosen:
            self.visits[officer.id].append(target)

    def levelled(self) -> Mapping[str, tuple[Officer, ...]]:
        """Target → its officers, once no visit can be passed on that would make the loads more even.

        INVARIANT: of those whom an officer reaches in vain none reaches anybody with two fewer either, and no later move
        opens a way out of them. So nobody is looked at in vain twice.
        """
        settled: set[str] = set()
        while (officer := self._heaviest(settled)) is not None:
            reached, path = self._reach(officer)
            if path:
                self._pass_on(path)
            else:
                settled |= reached
        return {target: tuple(officer for officer in fit if officer.id in self.sent[target])
                for target, fit in self.fit.items()}

    def _heaviest(self, settled: set[str]) -> str | None:
        waiting = (key for key in self.visits if key not in settled)
        return min(waiting, key=lambda key: (-len(self.visits[key]), key), default=None)

    def _reach(self, source: str) -> tuple[set[str], list[_Step]]:
        """Whom visits of the officer can be passed on to, be it through others; and the way to the nearest who has at
        least two fewer."""
        came: dict[str, _Step | None] = {source: None}
        queue = [source]
        for giver in queue:
            for target in self.visits[giver]:
                for taker in self._free(target):
                    if taker not in came:
                        came[taker] = (giver, target, taker)
                        queue.append(taker)
                        if len(self.visits[taker]) <= len(self.visits[source]) - 2:
                            return set(came), list(_way(came, taker))
        return set(came), []

    def _free(self, target: str) -> Iterable[str]:
        return (officer.id for officer in self.fit[target] if officer.id not in self.sent[target])

    def _pass_on(self, path: list[_Step]) -> None:
        for giver, target, taker in path:
            self.visits[giver].remove(target)
            self.visits[taker].append(target)
            self.sent[target][self.sent[target].index(giver)] = taker


def _way(came: Mapping[str, _Step | None], last: str) -> Iterator[_Step]:
    step = came[last]
    while step is not None:
        yield step
        step = came[step[0]]
