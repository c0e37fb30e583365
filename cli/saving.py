"""Answers into files (`-o`): the ending of the name says the form; nothing is overwritten or left half written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .progress import progress
from .shell import UserError, say, say_json, warn, writable

if TYPE_CHECKING:
    from powerlist.report.sheet import Sheet

#: Endings, and what they are to the user.
ENDINGS = {".csv": "表格，Excel 和 WPS 都能打开", ".xlsx": "Excel 工作簿", ".json": "数据，给程序用",
           ".md": "Markdown 文档", ".txt": "文字", ".svg": "图，浏览器能打开、打印", ".mmd": "Mermaid 流程图",
           ".compiled": "编译的工作区"}

_IN_USE = "如果它正在 Excel 或 WPS 里打开，先关掉再运行；也可以换一个文件名"


@dataclass(frozen=True)
class Forms:
    """The answer in the forms a file can take; each is made only when it is asked for."""

    sheets: Callable[[], Sequence[Sheet]] | None = None
    data: Callable[[], Any] | None = None
    markdown: Callable[[], str] | None = None
    text: Callable[[], str] | None = None
    svg: Callable[[], str] | None = None
    mermaid: Callable[[], str] | None = None
    #: Titles and drawings, for a folder.
    svgs: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Target:
    """Where the answer goes: a file, or a folder that takes one file for each table or drawing."""

    path: Path
    ending: str
    folder: bool
    force: bool

    def save(self, forms: Forms) -> None:
        """Write it whole or not at all, and tell the user."""
        from powerlist.save import Draft, SaveError, save

        contents, notes = self._contents(forms)
        for path in contents:
            _free(path, force=self.force)
        try:
            drafts = [Draft(path, _now(path), content) for path, content in contents.items()]
            if self.folder:
                self.path.mkdir(exist_ok=True)
            save(drafts)
        except OSError as problem:
            raise _refused(self.path, problem) from None
        except SaveError as problem:
            overwriting = any(draft.before is not None for draft in drafts)
            raise UserError(str(problem), _IN_USE if overwriting and not problem.left else problem.help) from None
        warn(f"已写入 {self.path}" + (f"：{'、'.join(path.name for path in contents)}" if self.folder else ""))
        if notes:
            several = f"表前的 {len(notes)} 条说明没有写进 .csv；要看说明，写成 .xlsx，或者不写 -o 显示在屏幕上"
            warn(f"注意：{notes[0] if len(notes) == 1 else several}")

    def _contents(self, forms: Forms) -> tuple[dict[Path, bytes], list[str]]:
        """Files with what goes into them, and the notes that found no place there."""
        if self.ending == ".csv":
            return self._tables(_form(forms.sheets))
        if self.folder:
            drawings = _form(forms.svgs)
            return {self.path / f"{title}.svg": drawing.encode() for title, drawing in drawings.items()}, []
        return {self.path: self._content(forms)}, []

    def _content(self, forms: Forms) -> bytes:
        if self.ending == ".xlsx":
            from powerlist.report.sheet import to_workbook

            sheets = _form(forms.sheets)
            with progress(f"正在写 {self.path.name}"):
                return to_workbook(sheets)
        if self.ending == ".json":
            return (json.dumps(_form(forms.data), ensure_ascii=False, indent=2) + "\n").encode()
        texts = {".md": forms.markdown, ".svg": forms.svg, ".mmd": forms.mermaid}
        text: str = _form(texts.get(self.ending, forms.text))
        return (text.rstrip("\n") + "\n").encode()

    def _tables(self, sheets: Sequence[Sheet]) -> tuple[dict[Path, bytes], list[str]]:
        from powerlist.report.sheet import sheet_names, to_csv

        names = sheet_names(sheet.title for sheet in sheets)
        if not self.folder and len(sheets) > 1:
            raise UserError(f"一个 .csv 文件只放得下一张表，这里有 {len(sheets)} 张：{'、'.join(names)}",
                            f"改写成 .xlsx；或者写成文件夹，如 -o {self.path.with_suffix('')}/ ，每张表一个 .csv")
        paths = [self.path / f"{name}.csv" for name in names] if self.folder else [self.path]
        notes = list(dict.fromkeys(note for sheet in sheets for note in sheet.notes))
        return dict(zip(paths, map(to_csv, sheets), strict=True)), notes


def deliver(forms: Forms, to: Target | None, format: str) -> None:
    """Write the answer where it was to go, or show it on the screen as `json` or one of the texts."""
    texts = {"markdown": forms.markdown, "svg": forms.svg, "mermaid": forms.mermaid}
    if to is not None:
        to.save(forms)
    elif format == "json":
        say_json(_form(forms.data))
    else:
        say(_form(texts.get(format, forms.text)).rstrip("\n"))


def target(output: str | None, *, force: bool, endings: Sequence[str] = tuple(ENDINGS)) -> Target | None:
    """Where to write, if anywhere. Refuses now, before any long work, what could not be written after it;
    `endings` are those that the command has a form for."""
    if output is None:
        return None
    path = Path(output)
    ending = path.suffix.lower()
    folder = output.endswith(("/", os.sep)) or (path.is_dir() and ending not in ENDINGS)
    if folder and (many := next((one for one in (".csv", ".svg") if one in endings), None)):
        return _folder(path, many, force=force)
    if ending not in endings:
        raise _no_form(output, ending, endings)
    if ending == ".xlsx":
        _check_office()
    _free(path, force=force)
    if not path.exists():
        writable(output)
    return Target(path, ending, folder=False, force=force)


def _folder(path: Path, ending: str, *, force: bool) -> Target:
    if path.exists() and not path.is_dir():
        raise UserError(f"`{path}` 是文件，不是文件夹", "换一个文件夹名")
    if not path.parent.is_dir():
        raise UserError(f"没有文件夹 `{path.parent}`", "先新建这个文件夹，或者换一个")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UserError(f"文件夹 `{path}` 不允许写入", "检查权限，或者换一个文件夹")
    return Target(path, ending, folder=True, force=force)


def _no_form(output: str, ending: str, endings: Sequence[str]) -> UserError:
    possible = "、".join(f"{known}（{ENDINGS[known]}）" for known in endings)
    wrong = f"不能写成 {ending}" if ending else "没有写结尾，不知道写成哪一种"
    return UserError(f"-o `{output}`：{wrong}", f"可选的结尾：{possible}；要显示在屏幕上就不写 -o")


def _check_office() -> None:
    from powerlist.report.sheet import OfficeError, office

    try:
        office()
    except OfficeError as problem:
        raise UserError(problem.message, problem.help) from None


def _free(path: Path, *, force: bool) -> None:
    """Nothing is there, or it may be overwritten and no other program holds it."""
    if not path.exists():
        return
    if not force:
        raise UserError(f"文件 `{path}` 已经存在", "换一个文件名，或加 --force 覆盖")
    try:
        path.open("r+b").close()  # Windows refuses while Excel has it open
    except OSError as problem:
        raise _refused(path, problem) from None


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _refused(path: Path, problem: OSError) -> UserError:
    from powerlist.failures import why

    in_use = isinstance(problem, PermissionError) and path.exists()
    return UserError(f"文件 `{path}` 写不进去（{why(problem)}）", _IN_USE if in_use else "检查文件夹的权限和磁盘空间")


def _form(make: Callable[[], Any] | None) -> Any:
    """A form that the command said it had."""
    if make is None:
        raise ValueError("the command offers an ending that it has no form for")
    return make()
