"""PL38x 准入事项: what was admitted to grids, to villages, for a time, for assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.diagnostics import Severity
from powerlist.terms import AdmissionList

_GOOD = """\
kind: admissions
admissions:
  - id: dike-patrol
    list: 临时任务
    matter: 主汛期加密巡堤
    owner: 测试县水利局
    to: [东镇]
    duties: [每日巡堤, 发现险情报告]
    safeguards: [人员, 经费]
    period: {from: 2025-12-01, to: 2026-03-01}
    instrument: {title: 关于增派巡堤人员的通知, issuer: 测试县人民政府, level: 县, date: 2025-11-20}
"""


@check("PL381", severity=Severity.ERROR, since="0.1", good=_GOOD,
       bad=change(_GOOD, "from: 2025-12-01, to: 2026-03-01", "from: 2025-12-01"))
def temporary_without_end(catalog: Catalog, _: date) -> Iterator[Finding]:
    """临时任务没有终止日（temporary task without an end）

    没有期限的任务就是长期职责，应当走职责准入、写进责任清单，不能借临时任务常年交办。
    """
    for admission in catalog.admissions.values():
        if admission.list is AdmissionList.TEMPORARY and admission.period.end is None:
            yield Finding(admission.at / "period", f"临时任务 `{admission.matter}` 没有终止日",
                          "写 `period: {from: …, to: …}`；长期要做的走职责准入")


@check("PL382", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "    instrument: {title: 关于增派巡堤人员的通知, issuer: 测试县人民政府, level: 县, date: 2025-11-20}\n",
                  "", "id: dike-patrol"))
def admitted_without_decision(catalog: Catalog, day: date) -> Iterator[Finding]:
    """准入事项没有批准文件（admitted without a decision）

    清单之外的事项经过批准才能进清单；说不出是哪个文件批准的，承接单位可以不接。
    """
    for admission in catalog.admissions.values():
        if admission.instrument is None and day in admission.period:
            yield Finding(admission.at, f"准入事项 `{admission.matter}` 没有写批准文件",
                          "补上 `instrument`；没有批准的从清单中删去")


@check("PL383", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "to: [东镇]", "to: [old-town]") + """\
---
kind: bodies
bodies:
  - {id: old-town, name: 老镇人民政府, kind: 镇街, level: 镇, area: east, period: {to: 2025-12-15}}
""")
def party_gone(catalog: Catalog, day: date) -> Iterator[Finding]:
    """准入事项的单位已经不存在（a party of an admitted matter is gone）

    机构撤销、合并以后，事项由谁负责、由谁承接要重新明确，不会自动转给别的单位。
    """
    for admission in catalog.admissions.values():
        places = [(admission.at / "owner", admission.owner),
                  *((admission.at / "to" / number, body) for number, body in enumerate(admission.to))]
        for at, key in places if day in admission.period else ():
            body = catalog.bodies.get(key)
            if body is not None and day not in body.period:
                yield Finding(at, f"准入事项 `{admission.matter}` 写的 `{body.name}` 在 {day} 不存在",
                              "改成承接其职责的单位，或者结束这一条（`period.to`）")


CHECKS: tuple[Check, ...] = (temporary_without_end, admitted_without_decision, party_gone)
