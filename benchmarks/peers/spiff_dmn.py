"""SpiffWorkflow: the decision table as standard DMN."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from benchmarks.jurisdiction import FirstHit, Row
from benchmarks.peers import Job, Peer

_INPUTS = {"code": "string", "township_class": "string", "severity": "integer", "cross_boundary": "boolean"}
_NAMESPACES = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="http://camunda.org/schema/1.0/dmn"'


def _text(tag: str, number: str, text: str) -> str:
    return f'<{tag} id="{tag}-{number}"><text>{escape(text)}</text></{tag}>'


def _rule(number: int, hit: FirstHit) -> str:
    cells = (f'"{hit.code}"' if hit.code else "",
             f"? in ({''.join(f'{kind!r},' for kind in hit.classes)})" if hit.classes else "",
             f"{hit.severity[0]} {hit.severity[1]}" if hit.severity else "", "" if hit.cross is None else str(hit.cross))
    entries = "".join(_text("inputEntry", f"{number}-{place}", cell) for place, cell in enumerate(cells))
    return f'<rule id="r{number}">{entries}{_text("outputEntry", str(number), f"{chr(34)}{hit.body}{chr(34)}")}</rule>'


class Spiff(Peer):
    """The table is read row by row."""

    name = "SpiffWorkflow（DMN）"
    note = "标准 DMN XML，三倍于事项的行，逐行用 Python 求值；没有理由"
    distribution = "spiffworkflow"
    most = 1000

    @classmethod
    def written(cls, job: Job) -> str:
        inputs = "".join(f'<input id="{name}" label="{name}"><inputExpression id="{name}-e" typeRef="{kind}">'
                         f"<text>{name}</text></inputExpression></input>" for name, kind in _INPUTS.items())
        rules = "".join(_rule(number, hit) for number, hit in enumerate(job.table.first_hits()))
        return (f'<?xml version="1.0" encoding="UTF-8"?><definitions {_NAMESPACES} id="d" name="d">'
                f'<decision id="jurisdiction" name="jurisdiction"><decisionTable id="t" hitPolicy="UNIQUE">{inputs}'
                f'<output id="lead" label="lead" name="lead" typeRef="string"/>{rules}</decisionTable></decision>'
                "</definitions>")

    def __init__(self, written: str) -> None:
        root = etree.fromstring(written.encode(), etree.XMLParser(huge_tree=True))
        parser = DMNParser(None, root, {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}, filename="jurisdiction.dmn")
        parser.parse()
        self._engine = DMNEngine(parser.decision.decisionTables[0])
        self._task = SimpleNamespace(workflow=SimpleNamespace(script_engine=PythonScriptEngine()), data={})

    def one(self, row: Row) -> Any:
        self._task.data = dict(row)
        return self._engine.result(self._task)

    def body(self, answer: Any) -> str:
        return str(answer["lead"])
