"""What one method wins: its rule applied to counts or to an entered value."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise

from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Rule
from chuangcheng.flow.standards.terms import RuleKind

from .evidence import Tally

ZERO, ONE = Decimal(0), Decimal(1)
EXACT = Context(prec=60)
"""Wide enough that sums and products of figures of 20 decimals are never rounded."""

GRID = ONE.scaleb(-20)


def by_tally(rule: Rule, tally: Tally, points: Decimal) -> tuple[Decimal, Reason, str]:
    """The points that counts of met and failed win out of `points`, why, and the letter reached."""
    if rule.kind is RuleKind.ALL_OR_NOTHING:
        return (ZERO, Reason.SOME_FAILED, "") if tally.failed else (points, Reason.ALL_MET, "")
    if rule.kind is RuleKind.COUNT_MET:
        return _letter(rule, Decimal(tally.met), points)
    if rule.kind is RuleKind.DEDUCT:
        return _deducted(rule, Decimal(tally.failed), points)
    if rule.kind is RuleKind.LETTERS:
        return _letter(rule, _share(tally), points)
    if rule.kind is RuleKind.LINEAR:
        return points * on_curve(rule.curve, _share(tally)), Reason.ON_CURVE, ""
    # multiplied before it is divided: 3 points × 2 of 3 are 2 exactly
    return (points * tally.met / tally.observed if tally.observed else ZERO), Reason.SHARE_MET, ""


def _share(tally: Tally) -> Decimal:
    return Decimal(tally.met) / tally.observed if tally.observed else ZERO


def by_value(rule: Rule, value: Decimal, points: Decimal) -> tuple[Decimal, Reason, str]:
    """The points that an entered value wins: it is a share for `share`, points for `value`, a number of findings for
    `deduct`, of what is met for `count_met`; `letters` and `linear` read it as it is."""
    if rule.kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        return _letter(rule, value, points)
    if rule.kind is RuleKind.DEDUCT:
        return _deducted(rule, value, points)
    if rule.kind is RuleKind.LINEAR:
        return points * on_curve(rule.curve, value), Reason.ON_CURVE, ""
    if rule.kind is RuleKind.ALL_OR_NOTHING:
        return (points, Reason.ALL_MET, "") if value >= 1 else (ZERO, Reason.SOME_FAILED, "")
    if rule.kind is RuleKind.VALUE:
        return min(max(value, ZERO), points), Reason.VALUE_TAKEN, ""
    return points * min(max(value, ZERO), ONE), Reason.SHARE_MET, ""


def _letter(rule: Rule, value: Decimal, points: Decimal) -> tuple[Decimal, Reason, str]:
    letter = rule.letter_for(value)
    return (points * letter.fraction, Reason.LETTER, letter.name) if letter else (ZERO, Reason.NO_LETTER, "")


def _deducted(rule: Rule, findings: Decimal, points: Decimal) -> tuple[Decimal, Reason, str]:
    off = rule.per_finding * findings
    if rule.cap is not None:
        off = min(off, rule.cap)
    return max(points - off, min(rule.floor, points)), Reason.DEDUCTED, ""


def on_curve(curve: Sequence[tuple[Decimal, Decimal]], x: Decimal) -> Decimal:
    """The height of a piecewise straight curve at x, flat outside its ends."""
    if x <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return curve[-1][1]


def kept(amount: Decimal) -> Decimal:
    """At most 20 decimals, so that what is added up later is added exactly."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -20:
        return amount.quantize(GRID, ROUND_HALF_UP).normalize()
    return amount


def settled(amount: Decimal, places: int | None) -> Decimal:
    return kept(amount) if places is None else amount.quantize(ONE.scaleb(-places), ROUND_HALF_UP)
