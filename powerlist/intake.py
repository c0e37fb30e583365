"""An event or request that comes in → typed facts (受理). Everything that does not fit is a diagnostic."""

from __future__ import annotations

from collections.abc import Mapping

from powerlist.catalog import Catalog
from powerlist.diagnostics import Sink
from powerlist.logic.typing import Mistake, typed, unknown_attribute
from powerlist.model.condition import Raw, Value
from powerlist.route import Route


def facts_of(catalog: Catalog, attributes: Mapping[str, Raw], noun: str, at: Route, sink: Sink
             ) -> dict[str, Value]:
    """Attributes of an event (`noun` = "event") or request ("request") as typed facts.

    `site` and `event.site` mean the same. An attribute nobody declared is an error with the nearest known
    name, never silence; neither is one that is written both ways.
    """
    facts: dict[str, Value] = {}
    for key, raw in attributes.items():
        name = key if key.startswith(f"{noun}.") else f"{noun}.{key}"
        attribute = catalog.vocabulary.get(name)
        if attribute is None or not attribute.given:
            given = {n: a for n, a in catalog.vocabulary.items() if a.given and n.startswith(f"{noun}.")}
            mistake = unknown_attribute(name, given) if attribute is None else Mistake(
                f"属性 `{name}` 由目录得出，不能填写", "删去这一项")
            sink.error("PL403", at / key, mistake.message, help=mistake.help, attribute=name)
            continue
        value = typed(attribute, raw)
        if name in facts:
            sink.error("PL103", at / key, f"属性 `{name}` 写了两次", help="留下一个", attribute=name)
        elif isinstance(value, Mistake):
            sink.error("PL404", at / key, value.message, help=value.help, attribute=name)
        else:
            facts[name] = value
    return facts
