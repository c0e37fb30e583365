"""Colour on a terminal. Loaded only when a terminal is there."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

#: What is picked out in finished text; the text itself never carries colour.
STYLES = (
    (r"^(归属明确|准予进入|结论：准予进入|没有变化).*$", "bold green"),
    (r"^(职责有争议|没有归属|事实不足|不归本系统办理|结论：(退回补正|转有关机关)).*$", "bold yellow"),
    (r"^结论：不予准入.*$", "bold red"),
    (r"(?<=: )错误(?= PL)|^错误(?=：)|^未通过", "bold red"),
    (r"(?<=: )警告(?= PL)", "bold yellow"),
    (r"(?<=: )提示(?= PL)", "bold blue"),
    (r"^(通过)(?= )", "green"),
    (r"`[^`\n]+`", "cyan"),
    (r"^ *\d* \| .*$", "dim"),
    (r"(?<=\| ) *\^+$", "bold red"),
    (r"^[一二三四五六七八九十]、.*$", "bold"),
    (r"〔[^〕\n]*〕", "dim"),
    (r"^    (依据|怎么办|相关)：", "bold"),
)


def paint(stream: TextIO, text: str) -> None:
    """Write the text with colours; lines are kept as they are."""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    painted = Text(text, end="")
    for pattern, style in STYLES:
        painted.highlight_regex(f"(?m){pattern}", style)
    console.print(painted, end="", soft_wrap=True)
