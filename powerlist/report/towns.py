"""Towns as a group in words (镇街的合称). In: town-level areas. Out: Chinese phrases.

Farms and development zones stand at the level of towns and are none: a group that holds them says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from powerlist.model.places import Area
from powerlist.terms import TownKind

#: Towns as one addresses all that are concerned.
TOWNS_ADDRESSED = "有关镇人民政府、街道办事处"


def towns_counted(areas: Sequence[Area]) -> str:
    """How many there are of what: `8 个镇街和 4 个类似乡级单位`."""
    others = sum(area.town_kind is TownKind.OTHER for area in areas)
    counts = ((len(areas) - others, "镇街"), (others, TownKind.OTHER.value))
    return "和 ".join(f"{count} 个{word}" for count, word in counts if count) or "0 个镇街"
