"""Whether what a rule names exists."""

from __future__ import annotations

from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.terms import Refused
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import CaseClass, CaseLimit, Node, SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.geography.models import Area

TITLE_LENGTH = 60


def check_rule(rule: rules.Rule) -> None:
    """Refuse a rule that cannot be: what is wrong in itself, and what names nothing that is in use. Raises Invalid."""
    problems = Problems()
    problems.text("title", rule.title, TITLE_LENGTH)
    for name, reason in rules.problems_of(rule).items():
        problems.add(name, reason)
    classes = CaseClass.objects.all()
    if rule.class_id is not None and not classes.filter(pk=rule.class_id).exists():
        problems.add("case_class", Refused.UNKNOWN_CLASS)
    if rule.major and not classes.filter(kind=rule.kind, major=rule.major).exists():
        problems.add("major", Refused.UNKNOWN_CLASS)
    limits = CaseLimit.objects.filter(case_class_id=rule.class_id or 0, condition=rule.condition)
    if rule.condition and not limits.exists():
        problems.add("condition", Refused.UNKNOWN_CONDITION)
    if rule.standard_id is not None and not Node.objects.filter(pk=rule.standard_id, is_leaf=True).exists():
        problems.add("standard", Refused.UNKNOWN_STANDARD)
    if rule.site_type_id is not None and not SiteType.objects.filter(pk=rule.site_type_id).exists():
        problems.add("site_type", Refused.UNKNOWN_TYPE)
    if rule.site_id is not None and not Site.objects.filter(pk=rule.site_id, retired=False).exists():
        problems.add("site", Refused.UNKNOWN_SITE)
    if rule.area_id is not None and not Area.objects.filter(pk=rule.area_id, retired=False).exists():
        problems.add("area", Refused.UNKNOWN_AREA)
    if rule.unit_id is not None and not Unit.objects.filter(pk=rule.unit_id, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN_UNIT)
    problems.refuse()
