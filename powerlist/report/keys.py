"""Keys of records in the words of the lists (键的说法)."""

from __future__ import annotations

from powerlist.model.period import Period
from powerlist.model.places import Grid
from powerlist.model.powers import Grant

#: What the keys of records are called.
KEYS = {
    "about": "疑义", "accept": "受理层级", "action": "变更动作", "added": "每镇增加", "adjudicator": "裁决机关",
    "agent": "帮办代办", "aliases": "别名", "apart": "措施另有主体", "applicant": "申请单位", "applied": "应当适用的规则",
    "approved": "核定", "area": "所在区划", "article": "条", "articles": "条号", "as_of": "按哪天",
    "at_least": "只说不少于", "attributes": "属性",
    "average": "平均", "basis": "依据", "because": "理由", "body": "机构", "boundary": "边界", "by": "落实",
    "capacity": "承接能力", "category": "大类", "centre": "调度中心", "certificate_days": "证件到期提前提醒（日）",
    "certificates": "执法证件", "certified": "持证人员", "certified_officers": "持证人员下限", "channel": "渠道",
    "checked": "对照核实", "classes": "镇街分类", "clock": "计时方式", "closing": "结案条件", "code": "代码",
    "codes": "区划代码", "coding_system": "编码体系", "command": "命令", "contact": "联系方式", "corners": "界点",
    "counts": "统计口径", "county": "县", "date": "日期", "datum": "坐标系", "day": "日期", "deadline": "时限",
    "default": "可由下位规则另定", "department": "职能系统", "departments": "承担的职能系统", "document": "文件",
    "doubt": "疑义", "duties": "职责", "effective": "拟实施日", "else": "不符合时", "enforcement": "执法模式",
    "equipment": "装备", "equipped": "装备", "evaluated": "评估", "evaluation_months": "评估周期（月）", "evidence": "佐证",
    "event": "事件",
    "expect": "应当得到的答复", "failed": "应当不符合的规则", "fallback": "兜底", "field": "领域", "fields": "领域",
    "filed": "立案", "filing": "立案条件", "filled": "实有", "from": "自", "funds": "经费", "given": "随事件报告",
    "giver": "委托、派驻机关", "government": "政府", "grant": "赋权", "grants": "随同的赋权",
    "grid": "网格类别", "grid_households_max": "网格户数上限", "grid_households_min": "网格户数下限",
    "grid_staff_min": "网格员下限",
    "holder": "法定主体", "holder_text": "法定主体原文", "holidays": "放假", "households": "户数", "how": "接替方式",
    "id": "编号", "in_name_of": "以谁的名义", "institution": "事业单位", "instrument": "决定文件", "issue": "出件层级",
    "issuer": "制定机关",
    "item": "项", "items": "事项", "joint": "共有主体", "keywords": "关键词", "kind": "类别", "label": "名称",
    "law_checked": "依据核对日", "law_until": "法律数据截止日", "lead": "牵头", "level": "层级", "limit": "机构限额",
    "list": "清单", "materials": "材料", "matter": "事项", "measures": "措施", "merged": "合并", "message": "说明",
    "middle_rank": "中层职数", "middle_rank_percent": "中层职数比例（%）", "missing": "缺什么", "mode": "方式",
    "more_principals": "其他主体责任", "moved": "移动的条文", "name": "名称", "needs": "要一起用的规则集", "new": "新文本",
    "not_applied": "不应适用的规则", "note": "备注", "number": "文号", "obligations": "要求", "of": "做什么",
    "offices": "模板机构", "old": "旧文本", "on": "日期", "online": "可以全程网办的层级", "only": "限于", "outcome": "归属",
    "outside": "为什么不用落实", "overridden": "应当被排除的规则", "overrides": "排除的规则", "owner": "责任单位",
    "papers": "材料", "paragraph": "款", "parameters": "地方参数", "parent": "上级", "part": "法定角色", "parts": "组成",
    "party": "网格党组织", "period": "期间", "phase": "阶段", "place": "地方", "pool": "周转池", "posts": "编制",
    "powers": "各项权力", "presumed": "推定", "principal": "主体责任", "promised": "承诺时限", "provenance": "来源",
    "published": "公布", "question": "问法", "questions": "要问的", "rank": "效力位阶", "readings": "读法", "reason": "理由",
    "receiver": "承接部门", "record": "记录", "refer_to": "转给", "remedy": "补救", "repeal": "废止",
    "replaces": "接替的类型", "request": "申请", "require": "要求", "required": "必设", "reserved": "不得下放的措施",
    "resources": "随权资源", "resources_months": "随权资源到位期限（月）", "respondent": "被申请人",
    "responsibilities": "责任事项", "responsibility": "责任事项", "reviewers": "法制审核人员", "role": "角色",
    "rulebook": "规则集", "rulebooks": "规则集", "rules": "规则", "safeguards": "随事保障", "says": "要点",
    "scenarios": "场景", "scheme": "分类体系", "scope": "范围", "score": "一致程度", "set": "认定", "shows": "看到什么",
    "side": "前后台",
    "since": "起算", "source": "出处", "staff": "网格员", "stage": "环节", "standard": "编制标准", "status": "数据性质",
    "statute": "法律法规", "statutory": "法定时限", "step": "步骤", "steps": "程序", "successors": "接替的法律",
    "support": "配合", "supporting": "配合责任", "suppressions": "暂缓的问题", "sure": "确定", "system": "编码体系",
    "take_back": "收回", "team": "队伍", "text": "文字", "then": "结论", "title": "标题", "to": "承接单位", "topic": "主题",
    "total": "总数", "totals": "公布总数", "town": "镇街", "town_class": "镇街分类", "town_kind": "镇街类别",
    "town_kinds": "镇街类别", "trained": "经过培训", "training": "培训", "type": "类型", "unit": "单位", "units": "内设机构",
    "unmatched": "没有对应的条文", "unmoved": "没有移动的条文", "until": "到期日", "used_by": "使用的镇街",
    "uses": "所用的工作区", "value": "数值", "values": "可选的值", "verdict": "结论", "version": "文本", "versions": "文本",
    "vertical": "垂直管理", "village": "村居", "visits": "跑动次数", "watched_by": "审批后的监管事项", "way": "工作方式",
    "what": "统计的是什么", "when": "条件", "where": "公布在", "who": "谁", "work": "办事性质", "workdays": "调休上班",
    "year": "年份",
}

#: Keys that are called otherwise in some records.
_KEYS_OF = {(Period, "to"): "至", (Grant, "instrument"): "赋权文件", (Grid, "body"): "负责机构", (Grid, "code"): "网格编码"}


def key_word(of: type, key: str) -> str:
    """What a key of a record is called."""
    return _KEYS_OF.get((of, key)) or KEYS[key]
