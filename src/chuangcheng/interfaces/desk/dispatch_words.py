"""Dispatch rules in plain words, in the language of the page."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from chuangcheng.flow.dispatch.formats import Fault
from chuangcheng.flow.dispatch.labels import DAYS, FAULTS, TARGETS
from chuangcheng.flow.dispatch.rules import clock
from chuangcheng.flow.dispatch.selectors import Offer, RuleRow
from chuangcheng.flow.dispatch.terms import Days, Target
from chuangcheng.flow.places.labels import WHY
from chuangcheng.interfaces.web.language import RECORD, either


def weekday_names() -> tuple[str, ...]:
    """The days of the week, Monday first."""
    return _("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")


def conditions(row: RuleRow) -> list[str]:
    """What a rule names, one condition after the other."""
    rule, found = row.rule, []
    if rule.class_id is not None:
        found.append(_("案件类别“%(name)s”") % {"name": either(row.case_class, row.case_class_en)})
    if rule.major:
        found.append(_("案件大类“%(name)s”") % {"name": either(row.major, row.major_en)})
    if rule.condition:
        found.append(_("立案条件“%(name)s”") % {"name": either(rule.condition, row.condition_en)})
    if rule.standard_id is not None:
        found.append(
            _("标准 %(code)s %(name)s") % {"code": row.standard_code, "name": either(row.standard, row.standard_en)}
        )
    if rule.site_type_id is not None:
        found.append(_("点位类型“%(name)s”") % {"name": either(row.site_type, row.site_type_en)})
    if rule.site_id is not None:
        found.append(_("点位“%(name)s”") % {"name": row.site})
    if rule.area_id is not None:
        found.append(_("在%(name)s") % {"name": row.area})
    if when := _when(row):
        found.append(when)
    return found


def _when(row: RuleRow) -> str:
    """The condition on the time of the report, or nothing."""
    rule, parts = row.rule, []
    if not rule.names_a_time:
        return ""
    if rule.days is not Days.ANY:
        parts.append(str(DAYS[rule.days]))
    if rule.weekdays:
        names = weekday_names()
        parts.append(_("、").join(names[day - 1] for day in sorted(rule.weekdays)))
    if rule.start is not None and rule.end is not None:
        span = _("%(start)s 至次日 %(end)s") if rule.end <= rule.start else _("%(start)s 至 %(end)s")
        parts.append(span % {"start": clock(rule.start), "end": clock(rule.end)})
    return _("%(when)s 上报") % {"when": " ".join(parts)}


def target(row: RuleRow) -> str:
    """Whom a rule sends to."""
    return row.unit if row.rule.target is Target.UNIT else str(TARGETS[row.rule.target])


def name_of(row: RuleRow) -> str:
    """What a rule is called: its title, else what it names."""
    return row.rule.title or _("，").join(conditions(row))


def why(offer: Offer) -> str:
    """Why a unit is proposed."""
    if offer.rule is not None:
        return _("派遣规则：%(name)s") % {"name": name_of(offer.rule)}
    return str(WHY[offer.why]) if offer.why else ""


def why_for_the_record(offer: Offer) -> str:
    """The same as the record of a case keeps it."""
    with override(RECORD):
        return why(offer)


def fault_in_words(one: Fault) -> str:
    """What is wrong in a document of rules, and where."""
    told = {"number": one.rule, "name": one.name, "fault": FAULTS[one.fault]}
    if one.name:
        return _("第 %(number)s 条 %(name)s：%(fault)s") % told
    return _("第 %(number)s 条：%(fault)s") % told if one.rule else str(FAULTS[one.fault])


def duration(span: timedelta | None) -> str:
    """A span of time in minutes, hours or days, to two places at most."""
    if span is None:
        return "—"
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return ngettext("%(n)d 分钟", "%(n)d 分钟", minutes) % {"n": minutes}
    hours = minutes / 60
    if hours < 48:
        return _("%(n)s 小时") % {"n": f"{hours:.1f}".removesuffix(".0")}
    return _("%(n)s 天") % {"n": f"{hours / 24:.1f}".removesuffix(".0")}
