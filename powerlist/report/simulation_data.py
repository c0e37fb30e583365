"""A simulation as data (模拟结果的数据): every figure exact and by id, with the fingerprints of what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from powerlist.report.json import Dict, plain
from powerlist.report.simulation_words import reasons, resources, small_print, summary
from powerlist.report.trust import trust_to_list
from powerlist.views.bearing import FieldLoad, Reason, TownLoad, Yardstick
from powerlist.views.moves import Counted
from powerlist.views.simulation import DueCount, Simulation
from powerlist.views.tally import Era, Handler

#: Version of the format: evidence of requests is read from it.
FORMAT = 1


def simulation_to_dict(found: Simulation) -> Dict:
    """Everything."""
    moved = found.moves
    return {
        "simulation": FORMAT,
        "before": {"label": found.labels[0], "digests": dict(found.before.digests)},
        "after": {"label": found.labels[1], "digests": dict(found.after.digests)},
        "as_of": found.day.isoformat(), "events_file": {"name": found.source.name, "sha256": found.source.digest},
        "summary": summary(found), "notes": list(small_print(found)),
        "rows": found.tally.rows, "events": found.events, "moved": moved.moved, "without_day": found.tally.undated,
        "repeated": {"rows": found.tally.repeated.count, "first": [row.number for row in found.tally.repeated.named]},
        "without_town": found.tally.without_town, "unused_columns": list(found.source.unused),
        "unlike_columns": [{"column": one.name, **{era.name.lower(): one.meaning[era] for era in Era}}
                           for one in found.source.unlike],
        "open_on": plain(found.tally.open_on), "closing_unclear": found.tally.unclear.count,
        "unread": [{"by": sorted(era.name.lower() for era in eras), "rows": refused.count,
                    "first": [{"row": row.number, "text": row.said} for row in refused.named]}
                   for eras, refused in found.tally.refused.items()],
        "yardsticks": _yardsticks(found), "towns": [_town(town, found) for town in found.loads.towns],
        "holders": [{**_holder(one.holder), "events": _eras(one.events), "enforced": _eras(one.enforced),
                     "gained": one.gained, "lost": one.lost} for one in moved.holders],
        "units": [{**_holder(holder), "unit": unit or None, "events": _eras(counts)}
                  for holder, unit, counts in found.loads.units],
        "new_grants": [{"id": grant.id, "items": list(grant.items), "to": list(grant.to)} for grant in found.new_grants],
        "transfers": [{"from": one.id, "to": other.id, "events": count} for one, other, count in moved.transfers],
        "event_types": [{**_row(row), "name": found.kind_name(row.key)} for row in moved.kinds],
        "places": [{**_row(row), "name": found.town_name(row.key)} for row in moved.towns],
        "months": [_row(row) for row in moved.months],
        "limits": {name: getattr(moved.limits, name) for name in ("shorter", "longer", "same", "unlike", "gone", "come", "none")},
        "due": [{**_holder(holder), **{era.name.lower(): _due(due, found) for era, due in eras.items()}}
                for holder, eras in found.dues],
        "due_of_towns": [{"month": month, **_eras(eras)} for month, eras in found.due_months],
        "later": plain(found.later), "trust": trust_to_list(found.trust),
    }


def _yardsticks(found: Simulation) -> Dict:
    sticks = found.loads.yardsticks
    return {"per_officer": _stick(sticks.per_officer), "per_post": _stick(sticks.per_post),
            "of_town": {"fewest": _stick(sticks.fewest), "most": _stick(sticks.most)},
            "posts_of_town": {"fewest": _stick(sticks.fewest_posts), "most": _stick(sticks.most_posts)}, "months": sticks.months,
            "officers": {"value": sticks.officers.value, "source": sticks.officers.source} if sticks.officers else None}


def _stick(stick: Yardstick | None) -> Dict | None:
    if stick is None:
        return None
    where = {"town": stick.seen_at[0].id, "field": stick.seen_at[1]} if stick.seen_at else None
    return {"value": _exact(stick.value), "yearly": stick.yearly, "seen_at": where}


def _town(town: TownLoad, found: Simulation) -> Dict:
    return {
        **_holder(town.holder), "verdict": town.verdict.value, "without_data": town.unknown, "illustrative": town.made_up,
        "reasons": list(reasons(town, found)), "together": _reasons(town.reasons),
        "events": _eras(town.events), "enforced": _eras(town.enforced), "fields": [_field(one) for one in town.fields],
        "grants": [grant.id for grant in town.grants], "resources": list(resources(town)),
    }


def _field(one: FieldLoad) -> Dict:
    return {
        "field": one.field, "verdict": one.verdict.value, "events": _eras(one.events), "enforced": _eras(one.enforced),
        "gained": one.gained, "gained_to_enforce": one.to_enforce,
        "certified": one.good if one.capacity else None, "certified_in_a_year": one.later if one.capacity else None,
        "posts": one.capacity.posts or None if one.capacity else None,
        "reviewers": one.capacity.reviewers if one.capacity else None,
        "per_officer": {era.name.lower(): _exact(one.per_officer(era)) for era in Era},
        "per_post": {era.name.lower(): _exact(one.per_post(era)) for era in Era},
        "reasons": _reasons(one.reasons),
    }


def _reasons(found: Iterable[Reason]) -> list[Dict]:
    return [{"why": reason.why.name.lower(), "short": reason.short, "until": plain(reason.until),
             "fields": list(reason.fields)} for reason in found]


def _exact(load: float | None) -> float | None:
    return None if load is None else round(load, 4)


def _holder(holder: Handler) -> Dict:
    return {"id": holder.id, "name": holder.name, "town": holder.town, "body": holder.is_body}


def _row(row: Counted) -> Dict:
    return {"id": row.key, "events": row.events, "moved": row.moved, "of_towns": _eras(row.of_towns),
            "from": {holder.id: count for holder, count in row.losers.items()},
            "to": {holder.id: count for holder, count in row.gainers.items()}}


def _due(due: DueCount, found: Simulation) -> Dict:
    week = {"monday": due.busiest[0], "events": due.busiest[1]} if due.busiest else None
    told = {"closed": due.closed, "late": due.late, "overdue": due.overdue} if found.tally.tells_closing else {}
    return {"dated": due.dated, "undated": due.undated, "busiest_week": week, **told}


def _eras(counts: Mapping[Era, int]) -> Dict:
    return {era.name.lower(): counts[era] for era in Era}
