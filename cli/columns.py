"""What the columns of a table of events are (列的对照): by their names, or by a file that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .shell import UserError, read_file

if TYPE_CHECKING:
    from powerlist.batch import Columns
    from powerlist.catalog import Catalog
    from powerlist.views.simulation import UnlikeColumn

    from .tables import EventTable

#: What stands in the name of a column that tells of a place.
_PLACES = ("镇", "街", "村", "社区", "地址", "区划")


#: What other tables have between their cells.
_SEPARATORS = {";": "分号", "\t": "制表符", "，": "全角逗号", "|": "竖线", "；": "全角分号"}


def columns_for(catalog: Catalog, table: EventTable, mapping: Mapping[str, str | None]) -> Columns:
    """What they are to a catalog."""
    from powerlist.batch import ColumnsError, columns_of

    try:
        return columns_of(catalog, table.header, mapping)
    except ColumnsError as problem:
        raise UserError(f"`{table.path}`：{problem}", _guessed(table.header) or problem.help) from None


def _guessed(header: tuple[str, ...]) -> str | None:
    """What may be wrong with a first line that has no names of columns."""
    (first, *others) = header
    if any(sign == "\ufffd" or not (sign.isprintable() or sign.isspace()) for column in header for sign in column):
        return "第一行有读不出的字，多半是别的编码，或者不是文本文件：用原来的程序打开，另存为 CSV（UTF-8）"
    for sign, word in _SEPARATORS.items():
        if not others and sign in first:
            return f"第一行只有一格：`{first}`。像是用{word}分开的：另存为用逗号分开的 CSV（UTF-8）"
    if not others:
        return f"第一行只有一格：`{first}`。表头上面的标题要删掉，第一行写列名"
    return None


def require_place(table: EventTable, columns: Columns) -> None:
    """Refuse a table that does not tell where its events were."""
    if "place" not in columns.meaning.values():
        likely = next((column for column in columns.kept if any(sign in column for sign in _PLACES)), "所属镇街")
        raise UserError(f"`{table.path}`：没有一列是地点，哪个镇街的事件说不出来",
                        f"把列名改成“地点”，或者用 --map 写明（如 {likely}: 地点）；"
                        f"没有用到的列：{'、'.join(columns.kept) or '没有'}")


def unused_columns(*columns: Columns) -> tuple[str, ...]:
    """Those that mean nothing to any of the catalogs."""
    return tuple(column for column in columns[0].kept if all(column in one.kept for one in columns[1:]))


def unlike_columns(old: Columns, new: Columns) -> tuple[UnlikeColumn, ...]:
    """Those that are not the same fact to the lists before and after: one vocabulary may lack what the other has."""
    from powerlist.views.simulation import UnlikeColumn
    from powerlist.views.tally import Era

    read = {name: {Era.BEFORE: old.meaning.get(name), Era.AFTER: new.meaning.get(name)}
            for name in dict.fromkeys((*old.meaning, *new.meaning))}
    return tuple(UnlikeColumn(name, eras) for name, eras in read.items() if len({*eras.values()}) > 1)


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
