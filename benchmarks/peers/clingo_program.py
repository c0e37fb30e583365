"""clingo: table and events as facts, the rule as a logic program."""

from __future__ import annotations

import clingo

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row
from benchmarks.peers import Job, Peer

_RULES = f"""
city(I) :- event(I,C,_,S,yes), S >= {CITY_FROM}, item(C,_,_,_,_,_).
fits(I) :- event(I,C,T,S,no), class(C,T), item(C,M,_,_,_,_), S <= M.
fits(I) :- event(I,C,T,S,yes), class(C,T), item(C,M,yes,_,_,_), S <= M.
answer(I,B) :- city(I), event(I,C,_,_,_), item(C,_,_,_,_,B).
answer(I,B) :- fits(I), not city(I), event(I,C,_,_,_), item(C,_,_,B,_,_).
answer(I,B) :- not fits(I), not city(I), event(I,C,_,_,_), item(C,_,_,_,B,_).
#show answer/2.
"""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


class Clingo(Peer):
    """A batch is grounded and solved once."""

    name = "clingo（ASP）"
    note = "每次调用都把整张表重新展开，所以只适合成批；没有理由"
    distribution = "clingo"

    @classmethod
    def written(cls, job: Job) -> str:
        facts = [_RULES]
        for item in job.table.items:
            facts.append(f'item("{item.code}",{item.max_severity},{_yes(item.cross_ok)},"{item.lead}","{item.county}",'
                         f'"{item.city}").')
            facts += [f'class("{item.code}",{kind}).' for kind in item.classes]
        return "\n".join(facts)

    def __init__(self, written: str) -> None:
        self._program = written

    def one(self, row: Row) -> str:
        return self.many([row])[0]

    def many(self, rows: list[Row]) -> list[str]:
        events = (f'event({number},"{row["code"]}",{row["township_class"]},{row["severity"]},{_yes(row["cross_boundary"])}).'
                  for number, row in enumerate(rows))
        control = clingo.Control(["--warn=none"])
        control.add("base", [], "\n".join((self._program, *events)))
        control.ground([("base", [])])
        found = [NOBODY] * len(rows)
        with control.solve(yield_=True) as models:
            for model in models:
                for atom in model.symbols(shown=True):
                    number, body = atom.arguments
                    found[number.number] = body.string
        return found
