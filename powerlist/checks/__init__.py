"""Checks of a linked catalog (目录检查). In: a catalog and a day. Out: findings; a check never repairs.

Families: PL1xx form, PL2xx legal basis, PL3xx holders and grants, PL4xx rules, PL5xx wording,
PL6xx organisation, posts, grids and services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks import (
    admissions,
    basis,
    capacity,
    creation,
    designations,
    duties,
    entrustment,
    establishment,
    events,
    form,
    grants,
    grids,
    jurisdiction,
    order,
    organisation,
    places,
    provisions,
    rulebooks,
    rules,
    services,
    systems,
    totals,
    vocabulary,
    wording,
)
from powerlist.checks.registry import Check
from powerlist.checks.suppress import suppress
from powerlist.diagnostics import Diagnostic, Report, Severity

_MODULES = (form, basis, creation, jurisdiction, grants, capacity, organisation, establishment, services,
            entrustment, designations, duties, events, places, grids, admissions, rules, order, provisions, rulebooks,
            systems, vocabulary, wording, totals)

CHECKS: dict[str, Check] = {
    check.code: check for check in sorted((c for module in _MODULES for c in module.CHECKS), key=lambda c: c.code)
}


def check_catalog(catalog: Catalog, day: date) -> Report:
    """Findings of all checks on the day, without those that the office has suppressed."""
    return Report.of(findings_of(CHECKS.values(), catalog, day))


def findings_of(checks: Iterable[Check], catalog: Catalog, day: date) -> Iterator[Diagnostic]:
    """Findings of some checks on the day, without those that the office has suppressed."""
    found = (finding for check in checks for finding in check.findings(catalog, day))
    return suppress(catalog, found, day, CHECKS)


def errors_of(catalog: Catalog, day: date) -> int:
    """How many errors there are on the day: what an answer should warn of, without looking for the rest."""
    grave = (check for check in CHECKS.values() if check.severity is Severity.ERROR)
    return Report.of(findings_of(grave, catalog, day)).count(Severity.ERROR)
