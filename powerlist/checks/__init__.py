"""Checks of a linked catalog (目录检查). In: a catalog and a day. Out: findings; a check never repairs.

Families: PL1xx form, PL2xx legal basis, PL3xx holders and grants, PL4xx rules, PL5xx wording.
"""

from __future__ import annotations

from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks import basis, form, jurisdiction, rules, wording
from powerlist.checks.registry import Check
from powerlist.diagnostics import Report

CHECKS: dict[str, Check] = {
    check.code: check
    for module in (form, basis, jurisdiction, rules, wording)
    for check in module.CHECKS
}


def check_catalog(catalog: Catalog, day: date) -> Report:
    """Findings of all checks on the day."""
    return Report.of(finding for check in CHECKS.values() for finding in check.findings(catalog, day))
