"""Why an event has no owner, in words (没有主办的说法). In: an absence. Out: Chinese phrases."""

from __future__ import annotations

from powerlist.catalog import Catalog
from powerlist.model.duties import Duty
from powerlist.model.powers import Holder
from powerlist.read import shape as s
from powerlist.report.text import party_word
from powerlist.report.wording import said
from powerlist.terms import Role
from powerlist.views.absence import Absence, Why

_UNPLACED = "法律没有写明由哪个部门实施，政府也没有指定"


def absence_words(absence: Absence, catalog: Catalog) -> str:
    """Why nobody is the owner."""
    match absence.why:
        case Why.NOTHING_NAMED:
            return "这类事件没有写对应的事项、责任或者渠道"
        case Why.NOT_APPLICABLE:
            return "列出的事项在这种情形下都不适用"
        case Why.NOT_IN_FORCE:
            return "列出的事项已经失效或者依据不在施行"
        case Why.DUTY_ENDED:
            return "责任清单的这一条不在有效期内"
        case Why.NO_RULE if isinstance(absence.wanted, Holder) and absence.wanted.town:
            return f"法律写明由{said(absence.wanted, s.record_of(Holder), catalog)}实施，这里不是"
        case Why.NO_RULE:
            item = catalog.items.get(absence.ground or "")
            return "没有规则确定由谁办理" if item is None or item.holder is not None else _UNPLACED
    return "；".join((_nobody(absence, catalog), *(f"{body.name}已于 {body.period.end} 撤销" for body in absence.ended)))


def _nobody(absence: Absence, catalog: Catalog) -> str:
    match absence.wanted:
        case Duty(town=True, only=(_, *_)):
            return "主体责任是经准入的镇街，这里不在其中"
        case Duty(town=True):
            return "主体责任是事发地镇街，这里没有镇街一级的机构"
        case Duty(department=str() as key):
            return f"主体责任是{party_word(key, None, catalog)}，没有机构承担"
        case Duty(body=str() as key):
            return f"主体责任单位{catalog.bodies[key].name}当日不存在"
        case Holder() as holder:
            return f"法定主体是{said(holder, s.record_of(Holder), catalog)}，没有机构承担"
    match absence.missing:
        case Role.PRINCIPAL.value:
            return "责任清单没有写主体责任单位"
        case Role.STATUTORY_HOLDER.value:
            return _UNPLACED
    return f"没有机构担任“{party_word(absence.missing, None, catalog)}”"
