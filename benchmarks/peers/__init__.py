"""The engines that do the job of `benchmarks.jurisdiction` (同类), one module each.

A module is imported only in the process that measures it; one whose package is not installed is told as absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.jurisdiction import Row, Table

#: Key on the command line → module and class. The first one is what all others are measured against.
PEERS = {
    "dict": "plain:DictWithIfs",
    "outcomes": "plain:OutcomeTable",
    "scan": "plain:RowScan",
    "decide": "own:Reference",
    "batch": "own:Rows",
    "decider": "own:Single",
    "columns": "own_columns:Columns",
    "columns-explained": "own_columns:Explained",
    "c": "c_kernel:CKernel",
    "numpy": "numpy_table:NumpyTable",
    "duckdb": "duckdb_join:DuckDBJoin",
    "polars": "polars_join:PolarsJoin",
    "datafusion": "datafusion_join:DataFusionJoin",
    "zen-code": "zen_engine:ByCode",
    "zen-table": "zen_engine:OneTable",
    "cedar": "cedar:Cedar",
    "regorus": "regorus_rego:Interpreter",
    "regorus-vm": "regorus_rego:Machine",
    "rego-cpp": "regocpp_rego:RegoCpp",
    "cel-rust": "cel_rust:CelRust",
    "cel-python": "cel_python:CelPython",
    "rule-engine": "expressions:RuleEngine",
    "json-logic": "json_logic:Panzi",
    "json-logic-rust": "json_logic_rust:JsonLogicRust",
    "business-rules": "business:BusinessRules",
    "casbin": "casbin_policy:Casbin",
    "clips": "clips_facts:Clips",
    "durable": "durable_host:Durable",
    "openfisca": "openfisca_system:OpenFisca",
    "clingo": "clingo_program:Clingo",
    "spiff": "spiff_dmn:Spiff",
    "pydmnrules": "excel_dmn:ExcelDmn",
    "bkflow": "bkflow_table:Bkflow",
}

#: The ways in which an engine may answer: method → what it is asked.
WAYS = {
    "one": "一次一件", "explained": "一次一件，带理由", "many": "一批字典", "strings": "字符串列", "numbers": "整数列",
}


@dataclass(frozen=True)
class Job:
    """The table, how many towns the events are spread over, and a folder to write into."""

    table: Table
    towns: int
    folder: Path


class Peer:
    """An engine with the table loaded. It has one or more of these methods:

    one(row)             the answer to one event
    explained(row)       the same with the engine's own reasons
    many(rows)           answers to many events, given as dictionaries
    strings(table)       a column of answers, for a table of Arrow with columns of strings
    numbers(columns)     for arrays of numpy (see `Events.numbers`): places in `Table.bodies`, or a column of answers

    An answer may be whatever the engine gives, as long as it names the body; `body` reads that off, and is not timed.
    """

    name: ClassVar[str]
    #: How the job is written in it, and what it gets for nothing.
    note: ClassVar[str]
    #: The package by which its version is told.
    distribution: ClassVar[str | None] = None
    #: The largest table it can hold within minutes.
    most: ClassVar[int | None] = None
    #: It decides each class of events when it first meets it: the first pass over the events is measured by itself.
    learns: ClassVar[bool] = False

    @classmethod
    def written(cls, job: Job) -> Any:
        """The table as the users of the engine write it; not timed."""
        return job.table

    def __init__(self, written: Any) -> None:
        """Load what was written; timed."""

    def each(self, way: str, rows: list[Row]) -> list[Any]:
        """The answers to events one by one, as its users would ask for them."""
        ask = getattr(self, way)
        return [ask(row) for row in rows]

    def body(self, answer: Any) -> str:
        """The body that an answer names."""
        return str(answer)

    @classmethod
    def version(cls) -> str:
        """The version of the package."""
        return version(cls.distribution) if cls.distribution else ""


def peer_of(key: str) -> type[Peer]:
    """The class of a peer.

    Raises:
        ImportError: its package is not installed, or does not load here.
    """
    module, _, name = PEERS[key].partition(":")
    found: type[Peer] = getattr(import_module(f"{__name__}.{module}"), name)
    return found
