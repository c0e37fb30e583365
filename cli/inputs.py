"""Events and requests from files, standard input and options, with what could not be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .shell import UserError, read_file

if TYPE_CHECKING:
    from powerlist.diagnostics import Report
    from powerlist.read.yaml_source import Source

#: What a file is called when it has no name.
STDIN, OPTIONS = "标准输入", "命令行"


@dataclass(frozen=True)
class Given:
    """One event or request, or the report of why it could not be read."""

    case: Any
    sources: Mapping[str, Source]
    report: Report | None = None


def gather(files: Sequence[str] | None, options: dict[str, Any], cls: type) -> list[Given]:
    """What to answer: files in their order, then what the options describe; else standard input."""
    texts: list[tuple[str, str | dict[str, Any]]] = [
        (STDIN if path == "-" else path, text_of(read_file(path))) for path in files or ()]
    if options:
        texts.append((OPTIONS, options))
    if not texts:
        if sys.stdin.isatty():
            raise UserError("没有写要答复的事件或申请", "写文件名，或用选项描述，见 --help")
        texts.append((STDIN, text_of(read_file("-"))))
    return [given for name, content in texts for given in _read(name, content, cls)]


def _read(name: str, content: str | dict[str, Any], cls: type) -> list[Given]:
    from powerlist.diagnostics import Report, Sink
    from powerlist.read.cases import read_cases

    sink = Sink()
    source, cases = read_cases(content, cls, sink, name)
    sources = {source.name: source}
    if isinstance(content, dict):  # options have no lines to point at
        sources, sink.found = {}, [replace(found, span=None) for found in sink.found]
    given = [Given(case, sources) for case in cases]
    return [*given, Given(None, sources, Report.of(sink.found))] if sink.failed else given


def text_of(data: bytes) -> str:
    """Bytes as text. Input comes from editors, pipes and other programs, so more than UTF-8 is understood."""
    from powerlist.read.yaml_source import MAX_BYTES

    if len(data) > MAX_BYTES:
        raise UserError(f"输入有 {len(data):,} 字节，超过 {MAX_BYTES:,} 字节的上限", "分成几份，分几次答复")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return _json_as_yaml(text) if text.lstrip().startswith(("{", "[")) else text


def _json_as_yaml(text: str) -> str:
    """JSON is YAML but for tabs, characters beyond U+FFFF written as two escapes, and JSON lines."""
    try:
        if "\\ud" in text.lower():
            return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
        json.loads(text)
        return text.replace("\t", " ")
    except (ValueError, RecursionError):
        lines = text.splitlines()
        if all(_is_object(line) for line in lines if line.strip()):
            return "\n".join(f"--- {json.dumps(json.loads(line), ensure_ascii=False)}" for line in lines if line.strip())
        return text


def spare(read: Iterable[Path], written: Iterable[Path]) -> None:
    """Refuse to write over what is read, by whatever name it goes."""
    given = {(found.st_dev, found.st_ino) for path in read if stands(path) for found in [path.stat()]}
    for path in written:
        if stands(path) and (path.stat().st_dev, path.stat().st_ino) in given:
            raise UserError(f"`{path}` 是要读的文件，写了它就没有了", "换一个文件名")


def stands(path: Path) -> bool:
    """Whether there is something of that name.

    Raises:
        UserError: nobody may look.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as problem:
        from powerlist.failures import why

        raise UserError(f"看不到 `{path}`（{why(problem)}）", "检查它所在文件夹的权限") from None
    return True


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def attributes(pairs: Sequence[str] | None) -> dict[str, Any]:
    """`site=河道` as attributes; the same name twice makes a list, `无` means known to be absent."""
    found: dict[str, Any] = {}
    for pair in pairs or ():
        name, sign, value = pair.replace("＝", "=", 1).partition("=")
        if not sign or not name.strip():
            raise UserError(f"--set 的值 `{pair}` 不是属性=值", "写成 site=河道 的样子")
        name, raw = name.strip(), None if value.strip() in ("", "无", "~", "null") else value.strip()
        if name in found:
            earlier = found[name] if isinstance(found[name], list) else [found[name]]
            found[name] = [*earlier, raw]
        else:
            found[name] = raw
    return found


def filings(texts: Sequence[str] | None) -> list[dict[str, str]]:
    """`2025-06-01:黎城街道` as a filing."""
    found = []
    for text in texts or ():
        day, sign, body = text.replace("：", ":", 1).partition(":")
        if not sign or not body.strip():
            raise UserError(f"--filed 的值 `{text}` 不是日期:机构", "写成 2025-06-01:黎城街道 的样子")
        found.append({"on": day.strip(), "by": body.strip()})
    return found


def written(options: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the user wrote."""
    return {key: value for key, value in options.items() if value not in (None, [], {}, ())}
