"""A county whose law has changed: revised twice, codified, repealed, and not all of it known."""

from __future__ import annotations

from pathlib import Path

from powerlist import Workspace
from tests.unit.building import write

LAW = """\
kind: statutes
statutes:
  - id: st-a
    title: 测试治安法
    kind: 法律
    versions:
      - {version: 1999-12-01, period: {from: 2000-01-01, to: 2020-01-01}, articles: 1-20}
      - {version: 2019-12-01, period: {from: 2020-01-01, to: 2024-01-01}, articles: 1-25}
      - {version: 2023-12-01, period: {from: 2024-01-01}, articles: 1-30}
  - id: st-b
    title: 测试大气法
    kind: 法律
    versions: [{version: 2000-01-01, period: {from: 2000-01-01, to: 2026-08-15}, articles: 1-120}]
    repeal: {on: 2026-08-15, by: 测试环境法典, article: 200, successors: [测试环境法典]}
  - {id: st-code, title: 测试环境法典, kind: 法律, versions: [{version: 2026-03-12, period: {from: 2026-08-15}, articles: 1-200}]}
  - id: st-gone
    title: 测试市容条例
    kind: 行政法规
    versions: [{version: 2000-01-01, period: {from: 2000-01-01, to: 2025-01-01}, articles: 1-50}]
    repeal: {on: 2025-01-01, by: 测试城市条例, successors: [测试城市条例]}
  - {id: st-new, title: 测试城市条例, kind: 行政法规, versions: [{version: 2024-12-01, period: {from: 2025-01-01}, articles: 1-60}]}
  - {id: st-late, title: 测试消防法, kind: 法律, versions: [{version: 2021-04-29, period: {from: 2021-04-29}, articles: 1-74}]}
  - id: st-bare
    title: 测试渔业法
    kind: 法律
    versions:
      - {version: 2000-01-01, period: {from: 2000-01-01, to: 2023-01-01}, articles: 1-50}
      - {version: 2022-12-01, period: {from: 2023-01-01}, articles: 1-90}
---
kind: renumberings
renumberings:
  - id: rn-a-2019
    old: {statute: 测试治安法, version: 1999-12-01}
    new: {statute: 测试治安法, version: 2019-12-01}
    how: 修订
    unmoved: 1-5
    moved:
      - {score: 100, articles: [6-10>7-11]}
      - {score: 97, articles: [11>13]}
      - {score: 60, articles: [12>14]}
      - {articles: [13>15+16]}
    unmatched: 14-15
  - id: rn-a-2023
    old: {statute: 测试治安法, version: 2019-12-01}
    new: {statute: 测试治安法, version: 2023-12-01}
    how: 修订
    unmoved: 1-9,14-25
    moved:
      - {score: 98, articles: [10>12, 13>26]}
      - {score: 100, articles: [11>6]}
  - id: rn-b-2026
    old: {statute: 测试大气法, version: 2000-01-01}
    new: {statute: 测试环境法典, version: 2026-03-12}
    how: 编纂
    moved:
      - {score: 62, checked: true, articles: [98>150]}
      - {score: 100, articles: [99>151]}
      - {score: 99, articles: [102>154]}
      - {articles: [100>152+153]}
    unmoved: 3
    unmatched: 101
"""

COUNTY = """\
kind: departments
departments: [{id: city, name: 城市管理}]
---
kind: responsibilities
responsibilities:
  - id: duty
    matter: 测试责任
    field: 测试
    principal: {department: 城市管理}
    basis: BASIS
"""


def county(folder: Path, basis: str, checked: str = "2019-06-01") -> Workspace:
    """A county with one duty, whose basis this is."""
    write(folder, {
        "powerlist.yaml": f"# 封面\nkind: workspace\nname: 测试县 # 县名\nlaw_checked: {checked}\nrulebooks: []\n", "law.yaml": LAW,
        "duties.yaml": COUNTY.replace("BASIS", basis)})
    return Workspace.open(folder)
