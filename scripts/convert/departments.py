"""Lines of administration (职能系统) as statutes name them, and how to find them in a statute's words."""

from __future__ import annotations

import re
from functools import cache

from convert.yaml_text import Record

#: id → canonical word, then other words that statutes and offices use for the same line.
#: Lines that counties give to different offices (燃气, 供水, 排水, 绿化 …) stay lines of their own.
DEPARTMENTS: dict[str, str] = {
    "urban-management": "城市管理 城管 城市管理综合行政执法 综合行政执法 市容环境卫生 环境卫生 市容",
    "gas": "燃气管理 燃气",
    "water-supply": "供水 城市供水",
    "drainage": "城镇排水 排水 城镇排水与污水处理",
    "landscaping": "城市绿化 园林绿化 园林",
    "housing-construction": (
        "住房城乡建设 住房和城乡建设 住建 建设 市政工程 房地产开发 房地产 房产管理 房屋管理 房管"),
    "natural-resources": (
        "自然资源 自然资源和规划 国土资源 土地 城乡规划 规划 测绘地理信息 测绘 不动产登记 地质矿产"),
    "forestry": "林业 林业草原 林业和草原 林草 草原 野生动物保护",
    "ecology": "生态环境 环境保护 环保",
    "water": "水利 水行政 水务 河道",
    "agriculture": (
        "农业农村 农业 畜牧兽医 兽医 渔业 渔政 渔业执法 饲料管理 农业机械化 农机 植物检疫 动物卫生监督"),
    "transport": (
        "交通运输 交通 公路管理 公路 道路运输 水路运输 航道 港口 城市公共交通 交通运输综合行政执法"),
    "culture-tourism": "文化旅游 文化和旅游 文旅 文化 旅游 文化广电旅游 文化市场综合行政执法",
    "cultural-relics": "文物 文物保护",
    "press": "新闻出版 出版 版权",
    "sports": "体育",
    "education": "教育",
    "health": (
        "卫生健康 卫健 卫生 疾病预防控制 疾控 中医药 卫生防疫 卫生监督 卫生计生 人口和计划生育"),
    "emergency": "应急管理 应急 安全生产监督管理 安监",
    "fire": "消防救援 消防 公安消防",
    "public-security": "公安 公安机关交通管理 公安交通管理 交警",
    "market": (
        "市场监督管理 市场监管 市监 工商行政管理 工商 质量技术监督 食品安全监督管理 食品药品监督管理 "
        "药品监督管理"),
    "civil-affairs": "民政 地名行政",
    "labour": "人力资源社会保障 人力资源和社会保障 人社 劳动保障 劳动和社会保障 劳动 社会保险",
    "medical-insurance": "医疗保障 医保",
    "veterans": "退役军人事务 退役军人",
    "justice": "司法行政 司法",
    "establishment": "机构编制 编制 编办",
    "finance": "财政",
    "local-finance": "地方金融 地方金融管理 地方金融监管",
    "development-reform": "发展改革 发展和改革 发改 价格 物价",
    "energy": "能源 电力管理",
    "industry": "工业和信息化 工信",
    "commerce": "商务",
    "science": "科学技术 科技",
    "statistics": "统计",
    "petitions": "信访",
    "audit": "审计",
    "grain": "粮食和物资储备 粮食 粮食和储备",
    "ethnic-religious": "民族宗教 民族事务 宗教事务 民宗",
    "government-services": "政务服务 行政审批 政务服务管理",
    "data": "数据管理 大数据管理",
    "archives": "档案",
    "civil-defence": "人民防空 人防",
    "earthquake": "地震 防震减灾",
    "cyberspace": "网信 互联网信息",
    "discipline": "纪检监察 监察 纪委监委",
    "organization": "组织 组织部",
    "publicity": "宣传 宣传部",
    "united-front": "统战 统一战线 统战部",
    "political-legal": "政法 政法委",
    "armed-forces": "人民武装 人武 兵役",
    "meteorology": "气象",
    "tax": "税务",
    "tobacco": "烟草专卖 烟草",
    "post": "邮政管理 邮政",
}

#: Lines whose county office answers to the level above, not to the county government.
VERTICAL = frozenset({"ecology", "fire", "meteorology", "tax", "tobacco", "post"})

#: Words in which a line's name occurs without naming that line.
_NOT_A_LINE = re.compile(r"人民政府|负有[^、]*职责的部门(、机构)?|相关行业工程建设主管部门|地名标志设置、维护和管理部门")


def department_records() -> list[Record]:
    """Records of kind `departments`."""
    return [
        {"id": key, "name": words.split()[0], "aliases": words.split()[1:], "vertical": key in VERTICAL or None}
        for key, words in DEPARTMENTS.items()
    ]


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    by_word: dict[str, str] = {}
    for key, words in DEPARTMENTS.items():
        for word in words.split():
            if word in by_word:
                raise ValueError(f"{word} stands for {by_word[word]} and {key}")
            by_word[word] = key
    longest_first = sorted(by_word, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), by_word


def departments_in(text: str) -> list[str]:
    """Ids of the lines a holder's words name, in their order; who is only consulted (会同) is left out."""
    pattern, by_word = _words()
    named = _NOT_A_LINE.sub("", text.partition("会同")[0])
    return list(dict.fromkeys(by_word[match] for match in pattern.findall(named)))
