"""CLIPS: items and events are facts, four rules join them."""

from __future__ import annotations

import clips
from clips import Symbol

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer

_TEMPLATES = (
    "(deftemplate item (slot code (type SYMBOL)) (multislot classes) (slot most) (slot crossing) (slot lead)"
    " (slot county) (slot city))",
    "(deftemplate event (slot id) (slot code (type SYMBOL)) (slot class) (slot severity) (slot cross))",
)
_RULES = (
    f"""(defrule city (declare (salience 3))
        ?event <- (event (id ?id) (code ?code) (severity ?s&:(>= ?s {CITY_FROM})) (cross yes))
        (item (code ?code) (city ?body)) => (retract ?event) (answer ?id ?body))""",
    """(defrule lead (declare (salience 2))
        ?event <- (event (id ?id) (code ?code) (class ?class) (severity ?s) (cross ?x))
        (item (code ?code) (classes $? ?class $?) (most ?most&:(<= ?s ?most))
              (crossing ?crossing&:(or (eq ?crossing yes) (eq ?x no))) (lead ?body))
        => (retract ?event) (answer ?id ?body))""",
    """(defrule county (declare (salience 1))
        ?event <- (event (id ?id) (code ?code)) (item (code ?code) (county ?body))
        => (retract ?event) (answer ?id ?body))""",
    f"(defrule none ?event <- (event (id ?id)) => (retract ?event) (answer ?id {NOBODY}))",
)


def _yes(value: bool) -> Symbol:
    return Symbol("yes" if value else "no")


class Clips(Peer):
    """Assert the event, run, read the answer."""

    name = "CLIPS（clipspy）"
    note = "Rete；四条规则；一批是先全部放进去再运行；没有理由"
    distribution = "clipspy"

    def __init__(self, written: Table) -> None:
        self._environment = clips.Environment()
        self._answers: dict[int, str] = {}
        self._environment.define_function(lambda number, body: self._answers.update({number: str(body)}), name="answer")
        for construct in (*_TEMPLATES, *_RULES):
            self._environment.build(construct)
        template = self._environment.find_template("item")
        for item in written.items:
            template.assert_fact(code=Symbol(item.code), classes=list(map(Symbol, item.classes)), most=item.max_severity,
                                 crossing=_yes(item.cross_ok), lead=Symbol(item.lead), county=Symbol(item.county),
                                 city=Symbol(item.city))
        self._event = self._environment.find_template("event")

    def _assert(self, number: int, row: Row) -> None:
        self._event.assert_fact(**{"id": number, "code": Symbol(row["code"]), "class": Symbol(row["township_class"]),
                                   "severity": row["severity"], "cross": _yes(row["cross_boundary"])})

    def one(self, row: Row) -> str:
        return self.many([row])[0]

    def many(self, rows: list[Row]) -> list[str]:
        for number, row in enumerate(rows):
            self._assert(number, row)
        self._environment.run()
        found = [self._answers[number] for number in range(len(rows))]
        self._answers.clear()
        return found
