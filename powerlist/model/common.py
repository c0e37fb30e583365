"""What many nouns share: citations of law and the origin of a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from powerlist.model.fields import ArticleNumber, AtLeast, Name, Refers, route_field
from powerlist.route import Route
from powerlist.terms import Status

StatuteRef = Annotated[str, Refers(("statutes",))]
AreaRef = Annotated[str, Refers(("areas",))]
BodyRef = Annotated[str, Refers(("bodies",))]
ItemRef = Annotated[str, Refers(("items",))]
GrantRef = Annotated[str, Refers(("grants",))]
ResponsibilityRef = Annotated[str, Refers(("responsibilities",))]
EventTypeRef = Annotated[str, Refers(("event_types",))]
PostStandardRef = Annotated[str, Refers(("post_standards",))]
DepartmentRef = Annotated[str, Refers(("departments",))]
PartyRef = Annotated[str, Refers(("roles", "departments"))]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the law (依据): statute, article 条, paragraph 款, item 项.

    `document` cites what is not in the statute register (a notice, a plan, a report) by its title; a
    citation names either a statute or a document, never both. `as_of` is the day by whose law the article
    is numbered (法律日期), where that is later than for the list as a whole. `title` is how the statute is
    called; linking fills it in.
    """

    statute: StatuteRef | None = None
    document: Name | None = None
    article: ArticleNumber | None = None
    paragraph: Annotated[int, AtLeast(1)] | None = None
    item: Annotated[int, AtLeast(1)] | None = None
    as_of: date | None = field(default=None, compare=False)
    title: str | None = field(default=None, compare=False, metadata={"key": None})
    at: Route = route_field()

    EXACTLY_ONE = (("statute", "document"),)

    def __str__(self) -> str:
        """The citation as lawyers write it: `行政处罚法第二十四条第一款`."""
        return (self.title or self.statute or self.document or "") + self.place

    @property
    def whole_article(self) -> str:
        """The citation without paragraph and item: `行政处罚法第二十四条`; the title where it names no article."""
        title = self.title or self.statute or self.document or ""
        return title + self._article

    @property
    def place(self) -> str:
        """The place in the statute, without its title: `第二十四条第一款`."""
        text = self._article
        if self.paragraph:
            text += f"第{chinese(self.paragraph)}款"
        if self.item:
            text += f"第{chinese(self.item)}项"
        return text

    @property
    def _article(self) -> str:
        main, _, sub = (self.article or "").partition("-")
        return (f"第{chinese(int(main))}条" if main else "") + (f"之{chinese(int(sub))}" if sub else "")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a shipped record comes from (数据来源): published list, statute, or made up as an example."""

    status: Status
    source: Name
    note: Name | None = None


def made_up(record: object) -> bool:
    """Whether a record says of itself that it is an example (示意) and proves nothing; one without origin does not."""
    provenance = getattr(record, "provenance", None)
    return provenance is not None and provenance.status is Status.ILLUSTRATIVE


def chinese(number: int) -> str:
    """A number from 1 to 9999 in the characters that laws use: 1085 → 一千零八十五."""
    digits = "零一二三四五六七八九"
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("一" if digit == 1 and unit == "十" and not text else digits[digit]) + unit
            if digit == 1 and unit == "十" and text == "一十":
                text = "十"
        elif text and not text.endswith("零") and number % power:
            text += "零"
    return text
