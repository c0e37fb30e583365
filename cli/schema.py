"""`powerlist schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options
from .shell import OK, UserError, is_json, say, say_json


def schema(
    kind: Annotated[str | None, typer.Argument(metavar="种类", help="文件第一行 kind: 后面的词，如 items")] = None,
    format: options.Format = "text",
) -> None:
    """输出一种文件的 JSON Schema，供编辑器提示和检查；不写种类时列出全部

    例：
      powerlist schema
      powerlist schema items > items.schema.json

    在 VS Code 的 YAML 插件里，文件第一行写 # yaml-language-server: $schema=items.schema.json 即可。

    退出码：0 已输出；2 没有这个种类；3 程序内部出错。
    """
    from powerlist.model.documents import DOCUMENTS
    from powerlist.nearest import did_you_mean
    from powerlist.read.schema import schema_of

    as_json = is_json(format)
    if kind is None:
        if as_json:
            say_json({name: found.word for name, found in DOCUMENTS.items()})
        else:
            say("\n".join(f"{name:<18}{found.word}" for name, found in DOCUMENTS.items()))
    elif kind in DOCUMENTS:
        say_json(schema_of(kind))
    else:
        raise UserError(f"没有文件种类 `{kind}`", did_you_mean(kind, DOCUMENTS) or "可选：" + "、".join(DOCUMENTS))
    raise typer.Exit(OK)
