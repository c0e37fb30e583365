"""PL1xx 写法: what reading and linking report by themselves, described; and suppressions that have had their day."""

from __future__ import annotations

from powerlist.checks.registry import Check, change, stage
from powerlist.diagnostics import Severity

_TYPE = """\
kind: event_types
event_types:
  - id: spill
    name: 道路遗撒
    scheme: 测试
    items: [litter]
"""

_DUTY = """\
kind: responsibilities
responsibilities:
  - id: flood
    matter: 低洼地积水
    field: 水利
    principal: {department: 水利, duties: [抽排]}
"""

_BODIES = """\
kind: bodies
bodies:
  - {id: hall, name: 政务服务中心, kind: 事业单位, level: 县, area: test-county, parent: gov}
  - {id: desk, name: 东镇服务窗口, kind: 事业单位, level: 镇, area: east, parent: hall}
"""

_SUPPRESSED = """\
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
suppressions:
  - code: PL344
    record: flood
    reason: 配合的内容正在会商
    until: 2026-06-30
# file: flood.yaml
kind: responsibilities
responsibilities:
  - id: flood
    matter: 低洼地积水
    field: 水利
    principal: {department: 水利, duties: [抽排]}
    supporting: [{department: 公安}]
"""

CHECKS: tuple[Check, ...] = (
    stage(
        "PL101", "文件读不了：编码不对、太大或者打不开（unreadable file）",
        """目录文件一律用 UTF-8 保存，不超过 32 MB。用 GB18030（ANSI）保存的文件在别的电脑上会变成乱码，
        所以报错；内容仍按 GB18030 读完，以便一次看到其余问题。""",
        since="0.1",
        bad="# encoding: gb18030\n# 道路遗撒  # <-- here\n" + _TYPE, good=_TYPE,
    ),
    stage(
        "PL102", "不合 YAML 的写法：制表符、全角冒号、引号或括号不配对（bad YAML）",
        """一行写坏，只丢开这一行所在的记录，其余照读，一次报出全部坏行。嵌套超过 40 层、
        看不见的控制字符也在这里报告。""",
        since="0.1",
        bad=change(_TYPE, "scheme: 测试", "scheme：测试"), good=_TYPE,
    ),
    stage(
        "PL103", "同一个键写了两次（duplicate key）",
        """YAML 会悄悄丢掉前一个值，于是清单上看见的和系统里用的不是同一个。""",
        since="0.1",
        bad=change(_TYPE, "    scheme: 测试\n", "    scheme: 测试\n    scheme: 热线\n", "scheme: 热线"), good=_TYPE,
    ),
    stage(
        "PL104", "用了锚点、引用、类型标记或合并键（anchor, alias, tag, merge key）",
        """每条记录都要能单独核对、单独引用；引用会让一处改动悄悄改到别处，类型标记还可能带来安全风险。""",
        since="0.1",
        bad=change(_TYPE, "items: [litter]", "items: &same [litter]"), good=_TYPE,
    ),
    stage(
        "PL105", "文件没有写种类，或者种类不认识（no or unknown kind）",
        """文件按 `kind:` 识别，不按文件名；没有种类的文件整个都读不进来。""",
        since="0.1",
        bad=change(_TYPE, "kind: event_types", "kind: event_type"), good=_TYPE,
    ),
    stage(
        "PL106", "键不在格式里（unknown key）",
        """写错的键如果被忽略，写的人以为填了，其实没有；所以不认识的键一律报错，并提示最接近的键。""",
        since="0.1",
        bad=change(_TYPE, "scheme: 测试", "scheme: 测试\n    catagory: 街面", "catagory"),
        good=_TYPE.replace("scheme: 测试", "scheme: 测试\n    category: 街面"),
    ),
    stage(
        "PL107", "缺少必填的键（missing key）",
        """缺了必填内容的记录无法使用，不会半截进入目录。""",
        since="0.1",
        bad=change(_TYPE, "    scheme: 测试\n", "", "id: spill"), good=_TYPE,
    ),
    stage(
        "PL108", "值的形状不对：该写列表的写成了一个值，或者相反（wrong shape）",
        """列表每项以 `- ` 开头，或者写在 [ ] 里；记录写成键: 值。""",
        since="0.1",
        bad=change(_TYPE, "items: [litter]", "items: litter"), good=_TYPE,
    ),
    stage(
        "PL109", "值不合格式或者不在可选的词里（bad value）",
        """事项类型、层级、措施等只能用固定用语，日期写成年-月-日，数字只写阿拉伯数字；
        这样才能逐条比对法律的规定。""",
        since="0.1",
        bad=change(_TYPE, "items: [litter]", "items: [litter]\n    deadline: {value: 2, clock: 工作曰}", "工作曰"),
        good=_TYPE.replace("items: [litter]", "items: [litter]\n    deadline: {value: 2, clock: 工作日}"),
    ),
    stage(
        "PL110", "引用的对象不存在（unresolved reference）",
        """事项、机构、法律法规、区划都先登记后引用；引用了没有登记的名字，判定时就会落空。""",
        since="0.1",
        bad=change(_TYPE, "items: [litter]", "items: [liter]"), good=_TYPE,
    ),
    stage(
        "PL111", "编号用了两次（duplicate id）",
        """编号是一条记录永久的名字，裁决和台账都按它引用；同一编号不能指两条记录。""",
        since="0.1",
        bad=_TYPE + "  - {id: spill, name: 车辆带泥, scheme: 测试, items: [litter]}  # <-- here\n", good=_TYPE,
    ),
    stage(
        "PL112", "名称可以指几个对象（ambiguous name）",
        """按名称引用很方便，但两个机构同名或者别名相同时，系统不猜，要求改写编号。""",
        since="0.1",
        bad=_BODIES.replace("parent: gov}", "aliases: [窗口], parent: gov}")
            .replace("parent: hall}", "aliases: [窗口], parent: hall}") + "---\n"
            + change(_DUTY, "{department: 水利, duties: [抽排]}", "{body: 窗口, duties: [抽排]}"),
        good=_BODIES + "---\n" + _DUTY.replace("{department: 水利, duties: [抽排]}", "{body: hall, duties: [抽排]}"),
    ),
    stage(
        "PL113", "上级关系或者排除关系绕成了一圈（cycle）",
        """甲的上级是乙、乙的上级又是甲，或者两条规则互相排除，就永远分不出先后。""",
        since="0.1",
        bad=change(_BODIES, "area: test-county, parent: gov}", "area: test-county, parent: desk}", "id: desk"),
        good=_BODIES,
    ),
    stage(
        "PL114", "期间里一天也没有（empty period）",
        """期间从 `from` 当天起，到 `to` 的前一天止；两个日期相同或者颠倒，就等于从来没有生效。""",
        since="0.1",
        bad=change(_TYPE, "items: [litter]", "items: [litter]\n    period: {from: 2025-07-01, to: 2025-07-01}",
                   "period"),
        good=_TYPE.replace("items: [litter]", "items: [litter]\n    period: {from: 2025-07-01, to: 2030-07-01}"),
    ),
    stage(
        "PL117", "只能写一个的键写了几个，或者一个也没有写（exactly one of）",
        """例如责任方只能是一个部门、所在镇街或者一个机构三者之一；写了两个就说不清由谁负责。""",
        since="0.1",
        bad=change(_DUTY, "{department: 水利, duties", "{department: 水利, town: true, duties"), good=_DUTY,
    ),
    stage(
        "PL121", "暂缓处理已经到期（expired suppression）",
        """暂缓是看过之后暂时放下，不是取消；到期以后原来的问题重新报告，暂缓本身也应当删去或者说明理由延期。""",
        since="0.1", severity=Severity.WARNING,
        bad=change(_SUPPRESSED, "until: 2026-06-30", "until: 2025-12-31"), good=_SUPPRESSED, along=("PL344",),
    ),
    stage(
        "PL122", "暂缓处理没有对应的问题（unused suppression）",
        """问题已经解决，或者代码、编号写错了；留着它，以后同样的问题会被悄悄放过。""",
        since="0.1", severity=Severity.WARNING,
        bad=change(_SUPPRESSED, "{department: 公安}", "{department: 公安, duties: [管制交通]}", "- code"),
        good=_SUPPRESSED,
    ),
)
