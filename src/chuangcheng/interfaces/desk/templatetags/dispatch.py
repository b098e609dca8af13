"""Filters of the pages on dispatch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template

from chuangcheng.flow.dispatch import labels
from chuangcheng.flow.dispatch.selectors import Offer, RuleRow
from chuangcheng.flow.dispatch.terms import Verdict
from chuangcheng.interfaces.desk import dispatch_words as words

register = template.Library()

KINDS: dict[str, Any] = {
    "target": labels.TARGETS,
    "differs": labels.DIFFERS,
    "verdict": labels.VERDICTS,
    "by": labels.BYS,
    "head": labels.HEADS,
    "which": labels.WHICH,
    "ground": labels.GROUNDS,
}

TONES = {Verdict.BETTER: "good", Verdict.WORSE: "bad", Verdict.OTHER: "off"}


@register.filter
def dispatch_label(value: str, kind: str) -> str:
    """What a term of dispatch is called."""
    return str(KINDS[kind].get(value, value))


@register.filter
def verdict_tone(value: Verdict) -> str:
    """How the badge of a verdict looks."""
    return TONES[value]


@register.filter
def rule_conditions(row: RuleRow) -> list[str]:
    """What a rule names, one condition after the other."""
    return words.conditions(row)


@register.filter
def rule_target(row: RuleRow) -> str:
    """Whom a rule sends to."""
    return words.target(row)


@register.filter
def rule_name(row: RuleRow) -> str:
    """What a rule is called."""
    return words.name_of(row)


@register.filter
def offered_because(offer: Offer) -> str:
    """Why a unit is proposed."""
    return words.why(offer)


@register.filter
def took(span: timedelta | None) -> str:
    """A span of time in words."""
    return words.duration(span)
