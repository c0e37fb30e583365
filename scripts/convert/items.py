"""Items (事项): penalties of county departments, and what statutes give to towns themselves."""

from __future__ import annotations

import re

from convert.departments import departments_in
from convert.facts import Fact
from convert.statutes import Statute
from convert.yaml_text import Record

#: Field words (领域): one fixed list for all items. Penalties bring the domain, town powers the statute.
FIELD_OF_DOMAIN = {
    "城管": "城市管理", "住建": "住房城乡建设", "自然资源": "自然资源", "生态": "生态环境", "水利": "水利",
    "农业": "农业农村", "交通": "交通运输", "文旅": "文化旅游", "教育": "教育", "卫健": "卫生健康",
    "应急": "应急管理", "市监": "市场监管", "民政": "民政", "劳动": "劳动保障",
}

#: Field → words in a statute's short title; the first field with a word in it wins, else 综合.
FIELD_BY_TITLE = {
    "统计": "统计 农业普查 经济普查",
    "教育": "义务教育 学前教育 幼儿园 扫除文盲",
    "生态环境": "环境保护法 生态环境 污染",
    "应急管理": "安全生产 生产安全 煤矿 消防 防灭火 突发事件 防震减灾 自然灾害",
    "气象": "气象",
    "卫生健康": "公共卫生 传染病 职业病 护士 精神卫生 血吸虫 乡村医生 计划生育",
    "住房城乡建设": "村庄和集镇 城乡规划 物业管理 违法建筑 无障碍",
    "城市管理": "市容",
    "民政": "村民委员会 居民委员会 社会救助 最低生活保障 五保 慈善 殡葬 婚姻登记",
    "水利": "农田水利 水利水电 水土保持 蓄滞洪 抗旱 节约用水",
    "交通运输": "公路 内河交通",
    "劳动保障": "农民工工资 童工",
    "农业农村": (
        "农村 农业 农产品 农作物 农药 农民承担 乡村振兴 乡村集体 动物 生猪 黑土地 粮食安全"),
    "自然资源": "土地 基本农田 森林 草原 湿地 退耕 古树 地质灾害 测绘 测量标志 海岛",
    "市场监管": "食品安全",
    "公安": "禁毒 戒毒 反恐怖",
    "人民武装": "兵役 征兵 预备役 国防动员 人民防空",
    "退役军人事务": "军人",
    "民族宗教": "宗教",
    "司法行政": "人民调解",
    "信访": "信访",
    "财政": "预算 国有资产",
    "发展改革": "价格",
    "档案": "档案",
}

#: Kinds of town powers → item type. What is neither a licence, a penalty nor a service of its own (reports
#: to the level above, guidance, filing, mediation, planning, duties to help) is 其他行政权力.
_TYPES = {
    "处罚": "行政处罚", "审批": "行政许可", "检查": "行政检查", "给付": "行政给付", "裁决": "行政裁决",
    "服务": "公共服务", "宣传教育": "公共服务",
}
#: Where the kind alone would mislead: (statute, article, kind) → item type.
_TYPE_EXCEPTIONS = {
    ("行政处罚法", "24", "处罚"): "其他行政权力",  # a duty of towns that have taken penalties over
    ("义务教育法", "11", "审批"): "其他行政权力",  # leave of absence from school
    ("社会救助暂行办法", "48", "审批"): "行政给付",
    ("婚姻登记条例", "2", "登记"): "行政确认",
}
_PARTS = {"principal": "主责", "joint": "共同", "supporting": "配合", "liability": "追责"}

#: What a one-line power says about measures.
_MEASURE_WORDS = {
    "警告": "警告", "罚款": "罚款", "责令|限期改正|限改": "责令改正", "限期拆除": "限期拆除",
    "可拆除|的拆除|强制拆除": "强制拆除", "代履行": "代履行",
}

#: Where an article speaks of some facts only: (statute, article) → condition of the rule language. From the
#: jurisdiction facts CXGH-64, CXGH-65 (planning areas) and TDGL-77, TDGL-78 (kind of land).
_APPLIES_WHEN: dict[tuple[str, str], Record] = {
    ("城乡规划法", "64"): {"event.zone": "城镇规划区"},
    ("城乡规划法", "65"): {"event.zone": "乡村规划区"},
    ("土地管理法", "77"): {"event.land": {"not": "农村村民住宅用地"}},
    ("土地管理法", "78"): {"event.land": "农村村民住宅用地"},
}

_ART24 = "行政处罚法第二十四条第一款"
_DOUBT_OF_ART24 = {
    "doubt_vertical_ecology": f"生态环境机构实行垂直管理，是否属于“县级人民政府部门”有疑义（{_ART24}）",
    "doubt_holder_not_county_department": f"实施主体是否属于“县级人民政府部门”有疑义（{_ART24}）",
    "needs_designation": "实施部门须由政府指定或者确定，能否指定镇街有疑义",
    "no_or_check": "由发证或者登记机关实施，能否交由镇街须核对",
}


def penalties(facts: list[Fact], titles: dict[str, Statute]) -> list[Record]:
    """Penalties in file order; the number in the id is the line."""
    return [_penalty(number, fact, titles) for number, fact in enumerate(facts, 1)]


def _penalty(number: int, fact: Fact, titles: dict[str, Statute]) -> Record:
    holder, joint = _holders(fact)
    unfounded = _liberty_without_law(fact, titles)
    return {
        "id": f"pen-{number:04}", "name": fact["name"], "type": "行政处罚",
        "field": FIELD_OF_DOMAIN[fact["domain"]], "basis": _basis(fact), "holder": holder, "joint": joint,
        "holder_text": fact["holder"], "measures": [m for m in fact["measures"] if m not in unfounded],
        "reserved": [m for m in fact.get("reserved", []) if m not in unfounded],
        "when": _APPLIES_WHEN.get((fact["law"], fact["article"])),
        "doubt": _doubt(fact, holder, unfounded), "period": _life(fact, titles) or None,
    }


def _basis(fact: Fact) -> list[Record]:
    """The penal article, and the article that names the holder where that is another one."""
    basis: list[Record] = [{"statute": fact["law"], "article": fact["article"],
                            "paragraph": fact.get("paragraph"), "item": fact.get("item")}]
    elsewhere = re.fullmatch(r"第(\d+)条", fact.get("holder_from", ""))
    if elsewhere and elsewhere[1] != fact["article"]:
        basis.append({"statute": fact["law"], "article": elsewhere[1]})
    return basis


def _holders(fact: Fact) -> tuple[Record | None, list[Record]]:
    """The holder and those who share the power; nobody when the words name no line of administration."""
    if fact["holder_level"] == "issuing_or_registering":
        return None, []
    found = departments_in(fact["holder"]) or departments_in(fact.get("holder_now", ""))
    holders: list[Record] = [{"department": key, "level": "县"} for key in found]
    if not holders and fact["holder"].startswith("县级以上地方人民政府或者"):
        holders = [{"government": True, "level": "县"}]
    if fact["holder_level"] == "county_or_town":
        holders.append({"town": True, "town_kinds": ["镇", "乡"]})
    return (holders[0], holders[1:]) if holders else (None, [])


def _liberty_without_law(fact: Fact, titles: dict[str, Statute]) -> list[str]:
    """Detention that an article below a law mentions: only a law can create it (行政处罚法 art. 10 ¶2)."""
    return [] if titles[fact["law"]].kind == "法律" else [m for m in fact["measures"] if m == "行政拘留"]


def _doubt(fact: Fact, holder: Record | None, unfounded: list[str]) -> str:
    doubts = [_DOUBT_OF_ART24[fact["art24"]]] if fact["art24"] in _DOUBT_OF_ART24 else []
    if holder is None and fact["art24"] not in ("needs_designation", "no_or_check"):
        doubts.append(f"条文只写“{fact['holder']}”，由哪个部门承担须由县确定")
    if unfounded:
        doubts.append("条文提到的行政拘留须另有法律作依据，由公安机关决定（行政处罚法第十条第二款）")
    if "野生动物保护主管部门" in fact["holder"]:
        doubts.append("野生动物保护主管部门按陆生、水生可能分属不同部门")
    return "；".join(doubts)


def town_powers(facts: list[Fact], titles: dict[str, Statute], prefix: str, fields: dict[str, str]) -> list[Record]:
    """Powers and duties of towns in file order; a repeated name gets its article."""
    names = [fact["power"] for fact in facts]
    return [_town_power(f"{prefix}-{number:03}", fact, names.count(fact["power"]) > 1, titles, fields)
            for number, fact in enumerate(facts, 1)]


def _town_power(key: str, fact: Fact, repeated: bool, titles: dict[str, Statute], fields: dict[str, str]) -> Record:
    name = fact["power"] + (f"（{fact['law']}第{fact['article']}条）" if repeated else "")
    item_type = _TYPE_EXCEPTIONS.get((fact["law"], fact["article"], fact["kind"])) or _TYPES.get(
        fact["kind"], "其他行政权力")
    return {
        "id": key, "name": name, "type": item_type, "field": fields.get(fact["law"]) or _field(fact["law"]),
        "basis": _basis(fact), "holder": {"town": True, "town_kinds": _town_kinds(fact["subject"])},
        "part": None if fact["role"] == "principal" else _PARTS[fact["role"]], "holder_text": fact["subject"],
        "measures": _town_measures(fact, item_type), "when": _APPLIES_WHEN.get((fact["law"], fact["article"])),
        "period": _life(fact, titles) or None,
    }


def fields_of_penalties(facts: list[Fact]) -> dict[str, str]:
    """Statute → field, for statutes whose penalties all have the same one."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        found.setdefault(fact["law"], set()).add(FIELD_OF_DOMAIN[fact["domain"]])
    return {law: min(fields) for law, fields in found.items() if len(fields) == 1}


def _field(title: str) -> str:
    for field, words in FIELD_BY_TITLE.items():
        if any(word in title for word in words.split()):
            return field
    return "综合"


def _town_kinds(subject: str) -> list[str]:
    towns = ["镇", "乡"] if "乡镇人民政府" in subject else ["镇"] if "镇人民政府" in subject else []
    return towns + (["街道"] if "街道办事处" in subject else [])


def _town_measures(fact: Fact, item_type: str) -> list[str]:
    """Measures named in the power; what stands in brackets belongs to somebody else or is a remark."""
    if fact["kind"] not in ("处罚", "责令") or (item_type != "行政处罚" and fact["kind"] == "处罚"):
        return []
    said = re.sub(r"（[^）]*）", "", fact["power"])
    return [measure for words, measure in _MEASURE_WORDS.items() if re.search(words, said)]


def _life(fact: Fact, titles: dict[str, Statute]) -> Record:
    """Days on which the citation holds: the cited text came into force as a whole, and was not repealed."""
    statute = titles[fact["law"]]
    version = statute.version(fact["law_id"].partition("@")[2])
    start = fact.get("valid_from") or (version.start if version and version.whole else None)
    end = fact.get("valid_to") or (version.end if version else None) or statute.end
    return {key: day for key, day in (("from", start), ("to", end)) if day}
