"""Which entered values a method can take, and what else is decided about figures from outside."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from chuangcheng.flow.standards.rules import Consequence, Method
from chuangcheng.flow.standards.terms import MethodKind, RuleKind, Standing

from .terms import Refused, Takes

TAKES = {
    RuleKind.SHARE: Takes.SHARE,
    RuleKind.ALL_OR_NOTHING: Takes.SHARE,
    RuleKind.VALUE: Takes.POINTS,
    RuleKind.DEDUCT: Takes.FAILURES,
    RuleKind.COUNT_MET: Takes.COUNT,
    RuleKind.LETTERS: Takes.GRADED,
    RuleKind.LINEAR: Takes.CURVE,
    RuleKind.UNKNOWN: Takes.ANYTHING,
}

MAX_NOTE = 200
"""Characters of the note beside an event: a category needs no story, and a story would name people."""

MOST_ANSWERS = 2_000_000_000
"""Answers to a survey: more than any, and what a database column holds."""

_NUMBERS_OF_PERSONS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")  # identity card, mobile telephone


def takes_figure(method: Method) -> bool:
    """Whether a method is fed by an entered figure. Field evidence comes from observations alone."""
    return method.kind is not MethodKind.FIELD or method.rule.kind is RuleKind.VALUE


def takes(method: Method) -> Takes:
    """What a value entered for a method means."""
    return TAKES[method.rule.kind]


def problem_of(method: Method, value: Decimal) -> Refused | None:
    """Why a value cannot be entered for a method, or None.

    A share is 0 to 1 (85 would otherwise count as everything), points are at most the method's, counts are whole.
    """
    if not takes_figure(method):
        return Refused.FIELD_IS_OBSERVED
    meaning = takes(method)
    if meaning is Takes.SHARE and not 0 <= value <= 1:
        return Refused.NOT_A_SHARE
    if meaning is Takes.POINTS and not 0 <= value <= method.points:
        return Refused.BEYOND_POINTS
    if meaning in (Takes.FAILURES, Takes.COUNT) and (value < 0 or value != value.to_integral_value()):
        return Refused.NOT_A_COUNT
    return None


def problem_of_answers(kind: MethodKind, answers: int | None) -> Refused | None:
    """Why a number of answers cannot stand beside a figure, or None. It is told of surveys alone, and need not be."""
    if answers is None:
        return None
    if kind is not MethodKind.SURVEY:
        return Refused.ANSWERS_OF_SURVEYS
    return None if 0 < answers <= MOST_ANSWERS else Refused.NOT_ANSWERS


def period_problems(first: date | None, last: date | None, dated: date) -> dict[str, Refused]:
    """What is wrong with a period, by the field it concerns. No period at all is fine, half of one is not."""
    if first is None and last is None:
        return {}
    if first is None:
        return {"period_from": Refused.PERIOD_INCOMPLETE}
    if last is None:
        return {"period_to": Refused.PERIOD_INCOMPLETE}
    if last < first:
        return {"period_to": Refused.PERIOD_BACKWARDS}
    return {"period_to": Refused.PERIOD_AFTER_DATE} if last > dated else {}


def has_number_of_a_person(text: str) -> bool:
    """Whether a text holds what looks like the number of an identity card or of a mobile telephone."""
    return _NUMBERS_OF_PERSONS.search(text) is not None


def by_standing(consequences: tuple[Consequence, ...], standing: Standing | None) -> tuple[Consequence, ...]:
    """The consequences an edition states for a place of this standing; all of them while the standing is not told."""
    return tuple(c for c in consequences if standing is None or c.standing in (None, standing))
