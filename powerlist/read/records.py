"""Nodes → records, or diagnostics. A record with any bad value is reported and not built."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from powerlist.diagnostics import Sink
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Not, Operator, Raw, Value
from powerlist.nearest import did_you_mean
from powerlist.read import shape as s
from powerlist.read.yaml_source import Mapping, Node, Scalar, Sequence, Source
from powerlist.route import Route


class _Bad:
    """What a failed read returns; nothing equals it and it never leaves this module."""


BAD: Final = _Bad()


class Reader:
    """Reads the nodes of one source; findings go to the sink, places into the records."""

    def __init__(self, source: Source, sink: Sink) -> None:
        self.source = source
        self.sink = sink

    def read(self, node: Node, shape: s.Shape, at: Route) -> Any:
        """The value that the node stands for, or BAD after saying why not."""
        match shape:
            case s.Record():
                return self._record(node, shape, at)
            case s.Many():
                return self._many(node, shape, at)
            case s.Table():
                return self._table(node, shape, at)
            case s.Conditional():
                return self._condition(node, at)
            case _:
                return self._scalar(node, shape, at)

    def _record(self, node: Node, shape: s.Record, at: Route) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, at, "一条记录（键: 值）")
        before = len(self.sink.found)
        for key in node.entries:
            if key not in shape.keys:
                self.sink.error("PL106", at / key, f"键 `{key}` 不在格式里", span=node.keys[key], key=key,
                                help=did_you_mean(key, shape.keys) or f"可用的键：{'、'.join(shape.keys)}")
        values: dict[str, Any] = {}
        for entry in shape.entries:
            below = node.entries.get(entry.key)
            if below is not None and not _nothing(below, entry.shape):
                values[entry.name] = self.read(below, entry.shape, at / entry.key)
            elif entry.required:
                place = at / entry.key if below is not None else at
                self.sink.error("PL107", place, f"缺少 `{entry.key}`", key=entry.key, help=f"补上 `{entry.key}:`")
        for keys in shape.exactly_one:
            self._exactly_one(keys, [k for k in keys if k in node.entries], at)
        if len(self.sink.found) > before:
            return BAD
        return shape.of(**values, **({"at": at} if shape.placed else {}))

    def _exactly_one(self, keys: tuple[str, ...], written: list[str], at: Route) -> None:
        listed = "、".join(f"`{key}`" for key in keys)
        if not written:
            self.sink.error("PL117", at, f"{listed} 一个也没有写", help="写其中一个")
        elif len(written) > 1:
            self.sink.error("PL117", at / written[1], f"{listed} 只能写一个，这里写了 {len(written)} 个",
                            help="留下一个")

    def _many(self, node: Node, shape: s.Many, at: Route) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong(node, at, "一个列表（每项以 `- ` 开头，或写在 [ ] 里）")
        if len(node.items) < shape.minimum:
            self.sink.error("PL109", at, f"列表里至少要有 {shape.minimum} 项", help="补上，或删去这个键")
            return BAD
        values = [self.read(item, shape.each, at / number) for number, item in enumerate(node.items)]
        return BAD if any(value is BAD for value in values) else tuple(values)

    def _table(self, node: Node, shape: s.Table, at: Route) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, at, "键: 值")
        table: dict[str, Raw] = {}
        for key, below in node.entries.items():
            raw: Any = self.read(below, shape.values, at / key) if shape.values else self._raw(below, at / key)
            if raw is BAD:
                return BAD
            table[key] = raw
        return table

    def _raw(self, node: Node, at: Route) -> Raw | _Bad:
        if isinstance(node, Scalar):
            return None if node.absent else node.text.strip()
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return tuple(item.text.strip() for item in node.items if isinstance(item, Scalar))
        return self._bad_shape(node, at, "一个值或一列值")

    def _bad_shape(self, node: Node, at: Route, wanted: str) -> _Bad:
        self._wrong(node, at, wanted)
        return BAD

    def _scalar(self, node: Node, shape: s.Shape, at: Route) -> Any:
        if not isinstance(node, Scalar):
            return self._wrong(node, at, "一个值")
        text = node.text.strip()
        match shape:
            case s.Text(form=None):
                return text if text else self._value(node, at, "值是空的", "填上，或删去这个键")
            case s.Text(form=form) if form is not None:
                if re.fullmatch(form.pattern, text):
                    return text
                return self._value(node, at, f"`{text[:40]}` 不是{form.says}", f"应为{form.says}")
            case s.Whole(minimum=minimum):
                return self._whole(node, text, minimum, at)
            case s.YesNo():
                if text in ("true", "false"):
                    return text == "true"
                return self._value(node, at, f"`{text[:40]}` 不是 true 或 false", "写 true（是）或 false（否）")
            case s.Day():
                return self._day(node, text, at)
            case s.Choice():
                if text in shape.words:
                    return shape.words[text]
                return self._value(node, at, f"`{text[:40]}` 不在可选的词里",
                                   did_you_mean(text, shape.words) or "可选：" + "、".join(shape.words))
        raise TypeError(f"not a scalar shape: {shape}")

    def _whole(self, node: Scalar, text: str, minimum: int | None, at: Route) -> Any:
        if not re.fullmatch(r"-?(0|[1-9][0-9]{0,11})", text):
            return self._value(node, at, f"`{text[:40]}` 不是整数", "写阿拉伯数字的整数，不加逗号、单位和前导零")
        number = int(text)
        if minimum is not None and number < minimum:
            return self._value(node, at, f"`{text}` 小于 {minimum}", f"应不小于 {minimum}")
        return number

    def _day(self, node: Scalar, text: str, at: Route) -> Any:
        day = day_of(text)
        if day is None:
            return self._value(node, at, f"`{text[:40]}` 不是日期", "写成年-月-日，如 2025-07-01，并确认这一天存在")
        return day

    def _wrong(self, node: Node, at: Route, wanted: str) -> _Bad:
        written = {Scalar: "一个值", Sequence: "一个列表", Mapping: "键: 值"}[type(node)]
        if isinstance(node, Scalar) and "：" in node.text:
            self.sink.error("PL108", at, f"`{node.text[:40]}` 用了全角冒号，被读成了一个值", span=node.span,
                            help="改成半角冒号并空一格，如 `name: 名称`")
        else:
            self.sink.error("PL108", at, f"这里应是{wanted}，写的是{written}", help="对照 `powerlist schema` 的格式")
        return BAD

    def _value(self, node: Scalar, at: Route, message: str, help: str) -> _Bad:
        self.sink.error("PL109", at, message, help=help, span=node.span if node.text else None)
        return BAD

    # The rule language. Constants stay text here; `logic.typing` types them against the vocabulary.

    def _condition(self, node: Node, at: Route) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, at, "条件（属性: 值）")
        parts = [self._clause(key, below, at / key) for key, below in node.entries.items()]
        if any(part is BAD for part in parts):
            return BAD
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts)) if parts else ALWAYS_TRUE

    def _clause(self, key: str, node: Node, at: Route) -> Any:
        if key == "not":
            part = self._condition(node, at)
            return BAD if part is BAD else Not(part)
        if key in ("all", "any"):
            parts = self._many(node, s.Many(s.Conditional(), 1), at)
            return BAD if parts is BAD else (AllOf if key == "all" else AnyOf)(parts)
        if not re.fullmatch(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*", key):
            self.sink.error("PL106", at, f"条件里的 `{key}` 不是属性名", key=key,
                            help="写成 event.site 的样子，或用 all、any、not")
            return BAD
        return self._comparison(key, node, at)

    def _comparison(self, attribute: str, node: Node, at: Route) -> Any:
        if isinstance(node, Scalar):
            if node.absent:
                return Compare(attribute, Operator.EXISTS, (False,), at)
            return Compare(attribute, Operator.EQUAL, (node.text.strip(),), at)
        if isinstance(node, Sequence):
            return self._operator(attribute, "in", node, at)
        parts = [self._operator(attribute, word, below, at / word) for word, below in node.entries.items()]
        if any(part is BAD for part in parts):
            return BAD
        if not parts:
            return self._wrong(Scalar("", node.span), at, "值、列表或比较方式")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _operator(self, attribute: str, word: str, node: Node, at: Route) -> Any:
        if word == "not":
            part = self._comparison(attribute, node, at)
            return BAD if part is BAD else Not(part)
        known = [*(o.value for o in Operator if o is not Operator.EQUAL), "not"]
        if word not in known:
            self.sink.error("PL106", at, f"没有比较方式 `{word}`", key=word,
                            help=did_you_mean(word, known) or "可用：" + "、".join(known))
            return BAD
        operator = Operator(word)
        if operator is Operator.EXISTS:
            exists = self._scalar(node, s.YesNo(), at)
            return BAD if exists is BAD else Compare(attribute, operator, (exists,), at)
        operands = self._operands(operator, node, at)
        return BAD if operands is BAD else Compare(attribute, operator, operands, at)

    def _operands(self, operator: Operator, node: Node, at: Route) -> Any:
        text = s.Text()
        if operator in (Operator.IN, Operator.BETWEEN) or isinstance(node, Sequence):
            values: Any = self._many(node, s.Many(text, 1), at)
            if values is not BAD and operator is Operator.BETWEEN and len(values) != 2:
                return self._wrong(node, at, "两个数：[下限, 上限]")
            if values is not BAD and operator not in (Operator.IN, Operator.BETWEEN, Operator.HAS):
                return self._wrong(node, at, "一个值")
            return values
        value: Value | _Bad = self._scalar(node, text, at)
        return BAD if value is BAD else (value,)


def day_of(text: str) -> date | None:
    """The day a text names, or None."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nothing(node: Node, shape: s.Shape) -> bool:
    """An empty value where the key may be left out counts as not written (`measures:` with nothing after)."""
    return isinstance(node, Scalar) and node.plain and node.text == "" and not isinstance(shape, s.Conditional)
