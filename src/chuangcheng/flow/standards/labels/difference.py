"""Differences between two editions in words: what a field is called, and its values as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from chuangcheng.flow.standards.rules import Consequence, FieldChange, Letter, Method, Rule
from chuangcheng.flow.standards.terms import RuleKind

from .words import AGGREGATIONS, EFFECTS, ITEM_KINDS, METHOD_KINDS, MISSING, READINGS, RULE_KINDS, STANDINGS

FIELDS: dict[str, Promise] = {
    "code": gettext_lazy("编码"),
    "title": gettext_lazy("名称"),
    "title_en": gettext_lazy("英文名称"),
    "official": gettext_lazy("官方版本"),
    "notice": gettext_lazy("说明"),
    "notice_en": gettext_lazy("英文说明"),
    "aggregation": gettext_lazy("合成方式"),
    "cycle": gettext_lazy("各年权重"),
    "rounding_method": gettext_lazy("测评方式得分保留小数"),
    "rounding_leaf": gettext_lazy("标准得分保留小数"),
    "rounding_part": gettext_lazy("合成前各部分保留小数"),
    "rounding_total": gettext_lazy("总分保留小数"),
    "parent": gettext_lazy("上级"),
    "position": gettext_lazy("次序"),
    "weight": pgettext_lazy("field", "权重"),
    "counted": gettext_lazy("计入总分"),
    "left_out_because": gettext_lazy("不计入的原因"),
    "left_out_because_en": gettext_lazy("不计入的英文原因"),
    "weight_source": gettext_lazy("分值来源"),
    "source": gettext_lazy("来源"),
    "note": gettext_lazy("备注"),
    "note_en": gettext_lazy("英文备注"),
    "site_types": gettext_lazy("来源所列点位类型"),
    "method": gettext_lazy("测评方式"),
    "methods": gettext_lazy("测评方式"),
    "method_order": gettext_lazy("测评方式次序"),
    "points": gettext_lazy("分值"),
    "rule": gettext_lazy("计分规则"),
    "missing": gettext_lazy("无证据时"),
    "kind": gettext_lazy("方式"),
    "standards": gettext_lazy("对应标准"),
    "judgement_rules": gettext_lazy("判定规则"),
    "threshold": gettext_lazy("标准值"),
    "at_most": gettext_lazy("标准值为上限"),
    "unit": gettext_lazy("计量单位"),
    "out_of": gettext_lazy("总项数"),
    "spacing_metres": gettext_lazy("间距（米）"),
    "minutes": gettext_lazy("观察时长（分钟）"),
    "common_faults": gettext_lazy("常见问题"),
    "common_faults_en": gettext_lazy("常见问题（英文）"),
    "case_class": gettext_lazy("案件类别"),
    "items": gettext_lazy("检查表"),
    "route": gettext_lazy("检查路线"),
    "completeness": gettext_lazy("完整性要求"),
    "text": pgettext_lazy("field", "内容"),
    "text_en": gettext_lazy("英文内容"),
    "edition": gettext_lazy("体系"),
    "at_least": gettext_lazy("最低得分"),
    "share": gettext_lazy("比例"),
    "reading": gettext_lazy("合并方法"),
    "node": gettext_lazy("所代替的项"),
    "consequences": gettext_lazy("处理"),
}
"""What each field of an edition's parts is called."""


def field_name(change: FieldChange) -> str:
    """The field of a change, with the method it belongs to."""
    name = str(FIELDS.get(change.field, change.field))
    return f"{METHOD_KINDS[change.of]} · {name}" if change.of else name


def said(value: Any) -> str:
    """A value of an edition as a person reads it; "—" where there is none."""
    if value is None or value == "" or value == ():
        return "—"
    for kind, words in _SAID:
        if isinstance(value, kind):
            return words(value)
    return str(value)


def list_change(change: FieldChange) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What a list of texts lost and gained, or None where a change is of another kind or of order only."""
    old, new = change.old, change.new
    if not (isinstance(old, tuple) and isinstance(new, tuple) and all(type(x) is str for x in (*old, *new))):
        return None
    gone = tuple(x for x in old if x not in new)
    come = tuple(x for x in new if x not in old)
    return (gone, come) if gone or come else None


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _term(value: StrEnum) -> str:
    for labels in (AGGREGATIONS, METHOD_KINDS, MISSING, ITEM_KINDS, READINGS, RULE_KINDS, EFFECTS, STANDINGS):
        if type(value) is type(next(iter(labels))):
            return str(labels[value])  # type: ignore[index]
    return str(value)


def _method(value: Method) -> str:
    return _("%(kind)s，%(points)s 分，%(rule)s，%(missing)s") % {
        "kind": METHOD_KINDS[value.kind],
        "points": _decimal(value.points),
        "rule": rule_line(value.rule),
        "missing": MISSING[value.missing],
    }


def rule_line(rule: Rule) -> str:
    """A scoring rule with its numbers."""
    words = str(RULE_KINDS[rule.kind])
    if rule.letters:
        words += _("：") + "、".join(_letter(one, rule.falling) for one in rule.letters)
    if rule.kind is RuleKind.DEDUCT:
        words += _("：每处扣 %(each)s 分") % {"each": _decimal(rule.per_finding)}
        if rule.cap is not None:
            words += _("，最多扣 %(cap)s 分") % {"cap": _decimal(rule.cap)}
        if rule.floor:
            words += _("，最低 %(floor)s 分") % {"floor": _decimal(rule.floor)}
    if rule.curve:
        words += _("：") + " → ".join(f"({_decimal(x)}, {_decimal(y)})" for x, y in rule.curve)
    return words


def _letter(letter: Letter, falling: bool) -> str:
    sign = ("<" if letter.strictly else "≤") if falling else (">" if letter.strictly else "≥")
    return f"{letter.name} {sign} {_decimal(letter.at_least)} × {_decimal(letter.fraction)}"


def _consequence(value: Consequence) -> str:
    words = str(EFFECTS[value.effect])
    if value.points:
        words += " " + _("%(points)s 分") % {"points": _decimal(value.points)}
    if value.months:
        words += " " + _("%(n)s 个月") % {"n": value.months}
    if value.standing:
        words += " · " + str(STANDINGS[value.standing])
    if value.within_months is not None:
        words += " · " + _("%(n)s 个月内") % {"n": value.within_months}
    return words


def _several(value: tuple[Any, ...]) -> str:
    return "、".join(said(one) for one in value)


_SAID: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: _("是") if value else _("否")),
    (StrEnum, _term),
    (Decimal, _decimal),
    (Rule, rule_line),
    (Method, _method),
    (Consequence, _consequence),
    (tuple, _several),
)
