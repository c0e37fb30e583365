"""What the columns of a table of events are (列的对照): by their names, or by a file that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .shell import UserError, read_file

if TYPE_CHECKING:
    from powerlist.batch import Columns
    from powerlist.catalog import Catalog

    from .tables import EventTable


def columns_for(catalog: Catalog, table: EventTable, mapping: Mapping[str, str | None]) -> Columns:
    """What they are to a catalog."""
    from powerlist.batch import ColumnsError, columns_of

    try:
        return columns_of(catalog, table.header, mapping)
    except ColumnsError as problem:
        raise UserError(f"`{table.path}`：{problem}", problem.help) from None


def mapping_of(name: str | None) -> dict[str, str | None]:
    """The mapping file: column → what it is, None for a column that is only handed on."""
    if name is None:
        return {}
    from powerlist.diagnostics import Sink
    from powerlist.read.yaml_source import Mapping as Keys
    from powerlist.read.yaml_source import Scalar, parse

    from .inputs import text_of

    sink = Sink()
    source = parse(text_of(read_file(name)), name, sink)
    root = source.documents[0] if source.documents else None
    if sink.failed or not isinstance(root, Keys) or not all(isinstance(node, Scalar) for node in root.entries.values()):
        told = f"（{sink.found[0].message}）" if sink.found else ""
        raise UserError(f"`{name}` 不是列的对照{told}", "每行写 列名: 属性，如 所属镇: 地点")
    return {column: None if node.absent else node.text for column, node in root.entries.items() if isinstance(node, Scalar)}
