"""The files of a new workspace (样板), as text with the county's name put in. Data, no decisions."""

from __future__ import annotations

from .shell import UserError

_FILES = {
    "powerlist.yaml": """\
# 工作区说明。uses 是用到的全国目录（法律法规、法定事项、职能系统），rulebooks 是用到的规则集。
kind: workspace
name: {name}权责清单
county: {name}
uses: [national]
rulebooks: [national]
# 清单的依据最近一次按哪一天的法律核对过；写了以后 powerlist rebase 能找出此后改了条号的依据。
# law_checked: 2026-01-01
# 法律交给地方定的数字写在这里，写明出处；不写就不检查这一项。
# parameters:
#   evaluation_months: {{value: 36, source: 本省关于赋权评估的规定}}
provenance: {{status: illustrative, source: powerlist init 生成的样板，请逐项改成本县的}}
""",
    "areas.yaml": """\
# 行政区划：省—市—县—镇街（—村居）。id 用英文字母和数字，一经使用不再改；name 写全称。
kind: areas
provenance: {{status: illustrative, source: 样板}}
areas:
  - {{id: province, name: 某某省, level: 省}}
  - {{id: city, name: 某某市, level: 市, parent: 某某省}}
  - {{id: county, name: {name}, level: 县, parent: 某某市}}
  - {{id: town-east, name: 东风镇, level: 镇, town_kind: 镇, parent: {name}}}
  - {{id: town-west, name: 西湖镇, level: 镇, town_kind: 镇, parent: {name}}}
""",
    "bodies.yaml": """\
# 机构：departments 写这个机构承担哪些职能系统（法律里说的“××主管部门”），每个职能系统只归一个机构。
# 镇街的 units 写由哪个内设机构办理哪些领域；capacity 写承接能力（持证人数等），赋权检查要用。
kind: bodies
provenance: {{status: illustrative, source: 样板}}
bodies:
  - {{id: province-government, name: 某某省人民政府, kind: 政府, level: 省, area: 某某省}}
  - {{id: city-government, name: 某某市人民政府, kind: 政府, level: 市, area: 某某市, parent: province-government}}
  - {{id: county-government, name: {name}人民政府, kind: 政府, level: 县, area: {name}, parent: city-government}}
  - id: establishment
    name: 中共{name}委机构编制委员会办公室
    aliases: [县委编办]
    kind: 党委工作机构
    level: 县
    area: {name}
    departments: [机构编制]
  - id: justice
    name: {name}司法局
    kind: 部门
    level: 县
    area: {name}
    parent: county-government
    departments: [司法行政]
  - id: urban-management
    name: {name}城市管理局
    aliases: [城管局]
    kind: 部门
    level: 县
    area: {name}
    parent: county-government
    departments: [城市管理]
  - id: public-security
    name: {name}公安局
    aliases: [公安局]
    kind: 部门
    level: 县
    area: {name}
    parent: county-government
    departments: [公安]
  - {{id: natural-resources, name: {name}自然资源和规划局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [自然资源]}}
  - {{id: housing, name: {name}住房和城乡建设局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [住房城乡建设]}}
  - {{id: transport, name: {name}交通运输局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [交通运输]}}
  - {{id: education, name: {name}教育局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [教育]}}
  - {{id: civil-affairs, name: {name}民政局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [民政]}}
  - {{id: market, name: {name}市场监督管理局, kind: 部门, level: 县, area: {name},
     parent: county-government, departments: [市场监督管理]}}
  - {{id: centre, name: {name}社会治理综合指挥中心, kind: 指挥中心, level: 县, area: {name}, parent: county-government}}
  - id: east
    name: 东风镇人民政府
    aliases: [东风镇政府]
    kind: 镇街
    level: 镇
    area: 东风镇
    parent: county-government
    units: [{{id: east-enforcement, name: 综合行政执法局, fields: [城市管理]}}]
    capacity: [{{field: 城市管理, as_of: 2024-01-01, certified: 4, reviewers: 1, trained: true, equipped: true}}]
  - id: west
    name: 西湖镇人民政府
    aliases: [西湖镇政府]
    kind: 镇街
    level: 镇
    area: 西湖镇
    parent: county-government
    units: [{{id: west-enforcement, name: 综合行政执法局, fields: [城市管理]}}]
    capacity: [{{field: 城市管理, as_of: 2024-01-01, certified: 3, reviewers: 1, trained: true, equipped: true}}]
""",
    "grants.yaml": """\
# 赋权：哪些事项交给哪些镇街。事项编号在全国目录里，用 powerlist who 关键词 可以查到。
# mode：赋权（镇街以自己名义）、委托（以部门名义）、派驻（部门派人）。period 的 to 当天已经失效。
kind: grants
provenance: {{status: illustrative, source: 样板，文件名称和日期都不是真的}}
grants:
  - id: grant-2024-01
    items:
      - pen-0001   # 对随地吐痰便溺、乱扔果皮纸屑烟头的处罚
      - pen-0004   # 对不按规定时间地点方式倾倒垃圾粪便的处罚
    to: [东风镇人民政府]
    mode: 赋权
    instrument:
      title: 某某省人民政府关于乡镇行使部分行政处罚权的决定（样板）
      issuer: 某某省人民政府
      level: 省
      date: 2023-11-20
      basis: [{{statute: 行政处罚法, article: 24, paragraph: 1}}]
    period: {{from: 2024-01-01}}
    published: {{on: 2023-12-10, where: 省政府网站}}
    evaluated: 2025-12-20
""",
    "responsibilities.yaml": """\
# 责任清单：一件事由谁负主体责任、谁配合、各做什么。town: true 指事情发生地的镇街。
kind: responsibilities
provenance: {{status: illustrative, source: 样板}}
responsibilities:
  - id: duty-waste
    matter: 违规倾倒建筑垃圾
    field: 城市管理
    principal: {{department: 城市管理, duties: [查处, 组织清运]}}
    supporting:
      - {{department: 公安, duties: [查处妨害公务和交通违法]}}
      - {{town: true, duties: [发现, 劝阻, 报告]}}
""",
    "event_types.yaml": """\
# 事件类型：群众反映的事归哪一类，用到哪些权力（items）、属于哪件责任（responsibilities）。
# keywords 是群众常说的词，用于检索；channel 写不归本系统的渠道。
kind: event_types
provenance: {{status: illustrative, source: 样板}}
event_types:
  - id: littering
    name: 乱扔垃圾
    scheme: 综合
    items: [pen-0001]
    deadline: {{value: 2, clock: 自然日, of: 处置, since: 派遣}}
    keywords: [果皮, 烟头, 垃圾]
  - id: dumping
    name: 偷倒建筑垃圾
    scheme: 综合
    responsibilities: [duty-waste]
    keywords: [渣土, 建筑垃圾]
  - id: theft
    name: 盗窃
    scheme: 综合
    channel: 公安机关（110）
""",
    "examples.yaml": """\
# 示例：写一件事和应有的结论，powerlist test 逐个试算。改目录、改规则以后都跑一遍。
kind: examples
examples:
  - id: littering-east
    title: 已赋权的镇，乱扔垃圾由镇政府处罚
    event: {{type: 乱扔垃圾, place: 东风镇, day: 2026-03-01}}
    expect: {{outcome: owned, lead: 东风镇人民政府, unit: 综合行政执法局}}
  - id: littering-west
    title: 没有赋权的镇，乱扔垃圾由县城市管理局处罚
    event: {{type: 乱扔垃圾, place: 西湖镇, day: 2026-03-01}}
    expect: {{outcome: owned, lead: {name}城市管理局}}
  - id: dumping-east
    title: 偷倒建筑垃圾由责任清单上的主体责任单位办理
    event: {{type: 偷倒建筑垃圾, place: 东风镇, day: 2026-03-01}}
    expect: {{outcome: owned, lead: {name}城市管理局, support: [{name}公安局, 东风镇人民政府]}}
  - id: theft
    title: 盗窃不归本系统
    event: {{type: 盗窃, place: 东风镇, day: 2026-03-01}}
    expect: {{outcome: elsewhere, channel: 公安机关（110）}}
""",
}


#: How the name of a county ends.
_COUNTIES = ("县", "区", "市", "旗")


def skeleton(name: str) -> dict[str, bytes]:
    """Files of a small county with that name."""
    county = county_name(name)
    return {file: text.format(name=county).encode() for file, text in _FILES.items()}


def county_name(name: str) -> str:
    """The name as it goes into the files; refuses what no county is called."""
    forbidden = any(mark in name for mark in "\n\r:：#{}[],'\"&*!|>%@`")
    if forbidden or not 1 < len(name.strip()) <= 40 or not name.strip().endswith(_COUNTIES):
        raise UserError(f"县名 `{name}` 不能用", "写行政区划的全称，以县、区、市或者旗结尾，如 金湖县")
    return name.strip()


def like_shipped(name: str) -> dict[str, bytes]:
    """Files of a workspace that comes with powerlist."""
    from powerlist import shipped_workspaces
    from powerlist.load import shipped
    from powerlist.nearest import did_you_mean

    known = shipped_workspaces()
    if name not in known:
        raise UserError(f"没有自带的工作区 `{name}`", did_you_mean(name, known) or "可选：" + "、".join(known))
    found: dict[str, bytes] = {}
    folders = [(shipped("powerlist_catalogs") / name, "")]
    for folder, prefix in folders:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                folders.append((entry, f"{prefix}{entry.name}/"))
            elif entry.name.endswith((".yaml", ".yml")):
                found[f"{prefix}{entry.name}"] = entry.read_bytes()
    return found
