"""OpenFisca: the table as a tree of parameters, one formula over columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.jurisdiction import CITY_FROM, CLASSES, Item, Row
from benchmarks.peers import Job, Peer

_EVENT = build_entity("event", "events", "An event", is_person=True)
_MONTH = "2026-11"


def _variable(name: str, kind: type, **more: Any) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": _EVENT, "definition_period": DateUnit.MONTH,
                                    "label": name, **more})


def _parameters(item: Item, place: dict[str, int]) -> dict[str, Any]:
    values = {"classes": sum(1 << CLASSES.index(kind) for kind in item.classes), "max_severity": item.max_severity,
              "cross_ok": int(item.cross_ok), "lead": place[item.lead], "county": place[item.county],
              "city": place[item.city]}
    return {name: {"values": {"2020-01-01": {"value": value}}} for name, value in values.items()}


class OpenFisca(Peer):
    """A batch is one simulation."""

    name = "OpenFisca"
    note = "表是参数树，一个向量公式；一次一件也要建一个模拟，所以只适合成批；没有理由"
    distribution = "OpenFisca-Core"

    @classmethod
    def written(cls, job: Job) -> tuple[dict[str, Any], list[str]]:
        place = {body: number for number, body in enumerate(job.table.bodies)}
        return {"items": {item.code: _parameters(item, place) for item in job.table.items}}, job.table.bodies

    def __init__(self, written: tuple[dict[str, Any], list[str]]) -> None:
        data, self._bodies = written
        self._system = TaxBenefitSystem([_EVENT])
        codes = np.array(list(data["items"]))

        def formula(event: Any, period: Any, parameters: Any) -> Any:
            code = event("code", period).astype(str)  # it is kept as bytes
            known = np.isin(code, codes)
            item = parameters(period).items[np.where(known, code, codes[0])]
            cross, severity = event("cross_boundary", period), event("severity", period)
            in_class = item.classes.astype(np.int64) >> event("township_class", period) & 1 == 1
            fits = in_class & (severity <= item.max_severity) & ((item.cross_ok == 1) | ~cross)
            body = np.where(cross & (severity >= CITY_FROM), item.city, np.where(fits, item.lead, item.county))
            return np.where(known, body, 0).astype(np.int32)

        self._system.add_variables(
            _variable("code", str, max_length=8), _variable("township_class", int), _variable("severity", int),
            _variable("cross_boundary", bool), _variable("lead", int, formula=formula))
        self._system.parameters = ParameterNode("", data=data)

    def _ask(self, columns: dict[str, Any]) -> Any:
        simulation = SimulationBuilder().build_default_simulation(self._system, len(columns["code"]))
        for name, values in columns.items():
            simulation.set_input(name, _MONTH, values)
        return simulation.calculate("lead", _MONTH)

    def one(self, row: Row) -> str:
        return self.many([row])[0]

    def many(self, rows: list[Row]) -> list[str]:
        columns = {name: np.array([row[name] for row in rows]) for name in ("code", "severity", "cross_boundary")}
        columns["township_class"] = np.array([CLASSES.index(row["township_class"]) for row in rows])
        return [self._bodies[number] for number in self._ask(columns).tolist()]

    def strings(self, table: pa.Table) -> Any:
        kind = pc.index_in(table["township_class"], value_set=pa.array(CLASSES)).to_numpy()
        found = self._ask({"code": table["code"].to_numpy().astype(str), "township_class": kind,
                           "severity": table["severity"].to_numpy().astype(np.int32),
                           "cross_boundary": table["cross_boundary"].to_numpy()})
        return pa.DictionaryArray.from_arrays(pa.array(found), pa.array(self._bodies))
