"""YAML text → nodes with places. The only `import yaml`.

Scalars stay text: YAML's own typing turns `010101` into 4161, `NO` into False and `12:30` into 750.
Keys written twice, anchors, aliases, merge keys and tags are reported; a broken line is reported, set
aside, and the rest of the file is still read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from powerlist.diagnostics import Label, Sink
from powerlist.route import Route, Span

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40
MAX_SCALAR = 20_000
MAX_BROKEN_LINES = 20

#: Nesting at which a line is given up: libyaml's time grows with the square of it.
MAX_SKIPPED_DEPTH = 1000

#: What YAML does not let in; a byte order mark inside a file comes from files joined end to end.
_UNREADABLE = re.compile(yaml.reader.Reader.NON_PRINTABLE.pattern + "|\ufeff")

#: libyaml where the wheel has it (all common platforms), PyYAML's own parser elsewhere: same events.
_LOADER = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text; `plain` when it stood without quotes."""

    text: str
    span: Span
    plain: bool = True

    @property
    def absent(self) -> bool:
        """Whether the author wrote nothing, or one of YAML's words for nothing."""
        return self.plain and self.text in ("", "~", "null", "无")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values; `keys` holds the place of each key."""

    entries: dict[str, Node]
    keys: dict[str, Span]
    span: Span


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class Source:
    """One file as read (源文件): its documents, and the lines that were too broken to read."""

    name: str
    text: str
    documents: tuple[Node, ...] = ()
    broken: frozenset[int] = frozenset()
    lines: list[str] = field(default_factory=list)

    def damaged(self, span: Span) -> bool:
        """Whether a broken line lies inside the span, or goes on from it, so that no more should be said of it."""
        if any(span.line <= line <= span.end_line for line in self.broken):
            return True
        last, in_brackets = span.end_line + 1, self.lines[span.line - 1][span.column - 1:].startswith(("{", "["))
        return last in self.broken and not in_brackets and _indent(self.lines[last - 1]) >= span.column - 1

    def locate(self, keys: tuple[str | int, ...]) -> Span:
        """Place of the value that the keys lead to; of the nearest one above where there is none."""
        if not keys or not isinstance(keys[0], int) or keys[0] >= len(self.documents):
            return Span(1, 1, 1, 1)
        node: Node = self.documents[keys[0]]
        span = _head(node)
        for step in keys[1:]:
            below = _child(node, step)
            if below is None:
                break
            node, span = below, _place(node, step, below)
        return span

    def words(self) -> Iterator[str]:
        """Every scalar of the file."""
        waiting = list(self.documents)
        while waiting:
            node = waiting.pop()
            if isinstance(node, Scalar):
                yield node.text
            else:
                waiting.extend(node.entries.values() if isinstance(node, Mapping) else node.items)

    def node(self, keys: tuple[str | int, ...]) -> Node | None:
        """The node that the keys lead to, or None where nothing is written there."""
        number, *steps = keys
        node = self.documents[number] if isinstance(number, int) and number < len(self.documents) else None
        for step in steps:
            node = _child(node, step) if node is not None else None
        return node


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entries.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _place(node: Node, step: str | int, below: Node) -> Span:
    """A scalar is shown itself; a list or record by its key, or by its first line."""
    if isinstance(below, Scalar):
        if below.text or not isinstance(node, Mapping):
            return below.span
        return node.keys[str(step)]
    return node.keys[str(step)] if isinstance(node, Mapping) else _head(below)


def _head(node: Node) -> Span:
    if isinstance(node, Mapping) and node.keys:
        return next(iter(node.keys.values()))
    return Span(node.span.line, node.span.column, node.span.line, node.span.column + 1)


def decode(data: bytes, at: Route, sink: Sink) -> str | None:
    """Bytes → text. A file that is not UTF-8 is reported, and read as GB18030 where that works."""
    if len(data) > MAX_BYTES:
        sink.error("PL101", at, f"文件有 {len(data):,} 字节，超过 {MAX_BYTES:,} 字节的上限",
                   help="拆成几个文件；工作区里的文件按 kind 识别，文件名随意")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        sink.error("PL101", at, "文件的编码是 UTF-16", help="在编辑器里另存为 UTF-8")
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        here = Span(line, 1, line, 2)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        sink.error("PL101", at, "文件不是文本，或者编码无法识别", span=here, help="另存为 UTF-8 编码的 YAML 文本")
        return None
    sink.error("PL101", at, "文件的编码是 GB18030（ANSI）", span=here,
               help="在记事本或 WPS 里“另存为”，编码选 UTF-8")
    return text


def parse(text: str, name: str, sink: Sink) -> Source:
    """Text → documents. Broken lines are reported one by one and left out, up to twenty."""
    text = _plain_lines(text)
    source = Source(name, text, lines=text.split("\n"))
    lines = list(source.lines)
    broken: set[int] = set()
    while True:
        found = Sink()
        try:
            source.documents = tuple(_Builder(name, found).documents("\n".join(lines)))
            break
        except yaml.MarkedYAMLError as problem:
            line = _report(problem, lines, broken, Route(name), sink)
        except (yaml.reader.ReaderError, UnicodeEncodeError):
            line = _report_character(lines, Route(name), sink)
        if line is None or len(broken) >= MAX_BROKEN_LINES:
            break
        broken.add(line)
        lines[line - 1] = ""
    source.broken = frozenset(broken)
    sink.found.extend(found.found)
    return source


def _plain_lines(text: str) -> str:
    """Lines as every editor counts them; YAML would also break them at characters that no editor shows."""
    return re.sub("\r\n?", "\n", text).translate({0x85: " ", 0x2028: " ", 0x2029: " "})


class _Builder:
    """Events → nodes, watching for everything YAML allows and a catalog must not use."""

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = name
        self.sink = sink

    def documents(self, text: str) -> Iterator[Node]:
        events = yaml.parse(text, Loader=_LOADER)
        number = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = self._node(next(events), events, Route(self.name) / number, 1)
                if node is not None and not (isinstance(node, Scalar) and node.absent):
                    number += 1
                    yield node

    def _node(self, event: Any, events: Iterator[yaml.Event], at: Route, depth: int) -> Node | None:
        if isinstance(event, yaml.AliasEvent):
            self._forbid(event, at, f"用了引用 `*{event.anchor}`", "把被引用的内容在这里写全")
            return Scalar("", _span(event))
        if event.anchor is not None:
            self._forbid(event, at, f"用了锚点 `&{event.anchor}`", "删去锚点；目录里每条记录都写全，便于逐条核对")
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            self._forbid(event, at, f"用了类型标记 `{event.tag}`", "删去标记；目录只用文字、列表和键值")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, at)
        if depth > MAX_DEPTH:
            self.sink.error("PL102", at, f"嵌套超过 {MAX_DEPTH} 层", span=_span(event), help="检查是否少了缩进或多了括号")
            _skip(events)
            return Scalar("", _span(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, at, depth)
        return self._mapping(event, events, at, depth)

    def _scalar(self, event: yaml.ScalarEvent, at: Route) -> Scalar:
        text = event.value
        if len(text) > MAX_SCALAR:
            self.sink.error("PL102", at, f"这段文字有 {len(text):,} 字，超过 {MAX_SCALAR:,} 字的上限",
                            span=_span(event), help="缩短文字，或检查是否少了一个引号")
            text = text[:MAX_SCALAR]
        return Scalar(text, _span(event), not event.style)

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event], at: Route, depth: int) -> Sequence:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Sequence(tuple(items), _around(start, event, items[-1].span if items else None))
            node = self._node(event, events, at / len(items), depth + 1)
            if node is not None:
                items.append(node)
        raise AssertionError("the parser always closes what it opens")

    def _mapping(self, start: yaml.Event, events: Iterator[yaml.Event], at: Route, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        last = None
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return Mapping(entries, keys, _around(start, event, last))
            key = self._node(event, events, at, depth + 1)
            value_event = next(events)
            name = key.text if isinstance(key, Scalar) else ""
            value = self._node(value_event, events, at / name, depth + 1)
            last = value.span if value is not None else last
            self._keep(key, name, value, entries, keys, at)
        raise AssertionError("the parser always closes what it opens")

    def _keep(self, key: Node | None, name: str, value: Node | None, entries: dict[str, Node],
              keys: dict[str, Span], at: Route) -> None:
        if not isinstance(key, Scalar) or value is None:
            self.sink.error("PL102", at, "键不是文字", span=key.span if key else None, help="键只能是一个词")
        elif name == "<<":
            self.sink.error("PL104", at, "用了合并键 `<<`", span=key.span, help="把要合并的内容在这里写全")
        elif name in entries:
            self.sink.error("PL103", at / name, f"键 `{name}` 写了两次", span=key.span,
                            related=(Label(at / name, "第一次写在这里"),), help="删去一个；YAML 会悄悄丢掉前一个")
        else:
            entries[name] = value
            keys[name] = key.span

    def _forbid(self, event: yaml.Event, at: Route, message: str, help: str) -> None:
        self.sink.error("PL104", at, message, span=_span(event), help=help)


def _skip(events: Iterator[yaml.Event]) -> None:
    depth = 1
    while depth:
        event: Any = next(events)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_SKIPPED_DEPTH:
                raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _around(start: Any, end: Any, last: Span | None) -> Span:
    """From the first event of a collection to its last. The end of a block runs on to the next key, so it is
    taken from its last child; brackets end where they are closed."""
    first = _span(start)
    close = last if last is not None and not start.flow_style else _span(end)
    return Span(first.line, first.column, close.end_line, close.end_column)


def _report(problem: yaml.MarkedYAMLError, lines: list[str], broken: set[int], at: Route,
            sink: Sink) -> int | None:
    """Say what is wrong with a line in a clerk's words; returns the line to leave out, or None to stop."""
    mark = _blamed(problem, lines)
    line = min(mark.line + 1, len(lines)) if mark else 1
    wide = _full_width_colon(lines, line, problem)
    if wide is not None:
        line = wide
        column = lines[line - 1].index("：") + 1
        message = f"`{lines[line - 1].strip()[:40]}` 用了全角冒号"
        help = "改成半角冒号并空一格，如 `name: 名称`"
    else:
        column = (mark.column if mark else 0) + 1
        message, help = _say(problem, lines[line - 1])
        while line > 1 and (line in broken or not lines[line - 1].strip()):
            line -= 1
    sink.error("PL102", at, message, span=Span(line, column, line, column + 1), help=help)
    return line if lines[line - 1].strip() else None


def _blamed(problem: yaml.MarkedYAMLError, lines: list[str]) -> Any:
    """Where to look: at a quote, bracket or key that was begun on an earlier line and never finished, or
    where reading stopped. Leaving out the line where it stopped would only move the fault one line on."""
    mark, begun = problem.problem_mark, problem.context_mark
    if mark is None or begun is None or begun.line >= mark.line:
        return mark or begun
    text = f"{problem.context or ''} {problem.problem or ''}"
    if "quoted scalar" in text or "could not find expected ':'" in text:
        return begun
    stopped = lines[mark.line] if mark.line < len(lines) else ""
    further = _indent(stopped) - _indent(lines[begun.line])
    outside = further < 0 or re.match(r"\s*- |---", stopped) or (further == 0 and re.match(r"\s*\w+:( |$)", stopped))
    return begun if "flow" in text and (outside or not stopped.strip()) else mark


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _full_width_colon(lines: list[str], line: int, problem: yaml.MarkedYAMLError) -> int | None:
    first = problem.context_mark.line + 1 if problem.context_mark else line - 1
    for number in range(line, max(first - 1, line - 3, 0), -1):
        if re.match(r"\s*(- )?[\w一-鿿]+：", lines[number - 1]):
            return number
    return None


def _say(problem: yaml.MarkedYAMLError, line: str) -> tuple[str, str]:
    text = f"{problem.context or ''} {problem.problem or ''}"
    if "\t" in line or "'\\t'" in text:
        return "用了制表符（Tab）", "YAML 的缩进只能用空格"
    if "nested too deep" in text:
        return f"嵌套超过 {MAX_SKIPPED_DEPTH} 层", "检查是否多了括号"
    if "could not find expected ':'" in text:
        return "这一行缺少冒号", "键和值之间写半角冒号并空一格，如 `name: 名称`"
    if "quoted scalar" in text:
        return "引号没有配对", "补上另一个引号；中文引号“”不算 YAML 的引号"
    if "flow sequence" in text or "flow mapping" in text:
        return "括号没有配对，或者括号里少了逗号", "检查 [ ] 和 { }，各项之间用半角逗号"
    if "mapping values are not allowed" in text:
        return "这里不能再有冒号", "值里有冒号时整个值用引号括起来；否则检查缩进"
    if "cannot start any token" in text:
        return "这个符号不能开头", "以 @ ` % 等开头的值用引号括起来"
    return "这一行的缩进或写法不合 YAML", "同一层的键左对齐，列表项以 `- ` 开头"


def _report_character(lines: list[str], at: Route, sink: Sink) -> int | None:
    for number, line in enumerate(lines, 1):
        found = _UNREADABLE.search(line)
        if found:
            span = Span(number, found.start() + 1, number, found.start() + 2)
            sink.error("PL102", at, f"有看不见的控制字符（U+{ord(found.group()):04X}）", span=span,
                       help="删去这个字符，重新输入这一行")
            return number
    raise AssertionError("YAML refuses only characters that are not printable")
