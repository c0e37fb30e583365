"""One record is asked about by itself: the engine answers as for an event that names only this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.inquiry import Inquiry
from powerlist.model.duties import EventType

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 1, 1)


@pytest.mark.parametrize("place", ["east", "west"])
def test_a_duty_and_a_power_as_events_of_their_own_are_answered(place: str) -> None:
    base = Workspace.open(BASE)
    catalog = base.catalog
    kinds = (EventType("power", "甲", "甲", items=("litter",)), EventType("duty", "乙", "乙", responsibilities=("waste",)))
    asked = replace(base, catalog=replace(catalog, event_types={kind.id: kind for kind in kinds}))
    for kind, record in zip(kinds, (catalog.items["litter"], catalog.responsibilities["waste"]), strict=True):
        event = asked.decide({"type": kind.id, "place": place}, DAY)
        found = Inquiry(catalog, DAY).decide(record, place, {})
        assert (found.outcome, found.lead, found.unit, found.ground) == (event.outcome, event.lead, event.unit, event.ground)
        (line, *_) = Inquiry(catalog, DAY).scene(record, place).lines
        assert line.id == record.id
