"""Which entered values a method can take."""

from __future__ import annotations

from decimal import Decimal

from chuangcheng.flow.standards.rules import Method
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .terms import Refused


def takes_figure(method: Method) -> bool:
    """Whether a method is fed by an entered figure. Field evidence comes from observations alone."""
    return method.kind is not MethodKind.FIELD or method.rule.kind is RuleKind.VALUE


def problem_of(method: Method, value: Decimal) -> Refused | None:
    """Why a value cannot be entered for a method, or None.

    A share is 0 to 1 (85 would otherwise count as everything), points are at most the method's, counts are whole.
    """
    if not takes_figure(method):
        return Refused.FIELD_IS_OBSERVED
    kind = method.rule.kind
    if kind in (RuleKind.SHARE, RuleKind.ALL_OR_NOTHING) and not 0 <= value <= 1:
        return Refused.NOT_A_SHARE
    if kind is RuleKind.VALUE and not 0 <= value <= method.points:
        return Refused.BEYOND_POINTS
    if kind in (RuleKind.DEDUCT, RuleKind.COUNT_MET) and (value < 0 or value != value.to_integral_value()):
        return Refused.NOT_A_COUNT
    return None
