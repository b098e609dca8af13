"""How far a share seen in a sample may lie from the share of all: Wilson's interval.

It holds for what was drawn at random and observed independently. Items of one site are alike, so that a sample of few
sites with many items is less certain than the interval says.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from statistics import NormalDist

from chuangcheng.flow.standards.rules import Method, Rule
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .evidence import Tally
from .lines import Line
from .points import EXACT, ONE, ZERO, by_value, kept

CONFIDENCE = Decimal("0.95")

ON_A_SHARE = (RuleKind.SHARE, RuleKind.LETTERS, RuleKind.LINEAR)
"""Rules that read a share; the others read whether anything failed, or how much."""


def wilson(met: Decimal | int, observed: int, confidence: Decimal = CONFIDENCE) -> tuple[Decimal, Decimal]:
    """Wilson's score interval (without continuity correction) of the share met ÷ observed, as two shares 0 to 1.

    Raises ValueError without observations, with more met than observed, or with a confidence that is not between 0
    and 1.
    """
    if observed < 1 or not 0 <= met <= observed:
        raise ValueError(f"{met} of {observed} is no share")
    if not 0 < confidence < 1:
        raise ValueError(f"{confidence} is no confidence")
    with localcontext(EXACT):
        z, n = _deviations(confidence), Decimal(observed)
        share = Decimal(met) / n
        middle = share + z * z / (2 * n)
        apart = z * (share * (1 - share) / n + z * z / (4 * n * n)).sqrt()
        by = 1 + z * z / n
        low, high = (middle - apart) / by, (middle + apart) / by
        # none or all met: the end is exact, and not a rounding error away from it
        return (kept(max(low, ZERO)) if met else ZERO), (kept(min(high, ONE)) if met < observed else ONE)


def _deviations(confidence: Decimal) -> Decimal:
    """The standard deviations of a two-sided confidence, to 12 decimals, which every machine computes alike."""
    return Decimal(format(NormalDist().inv_cdf(float((1 + confidence) / 2)), ".12f"))


def of_observations(
    rule: Rule, tally: Tally, points: Decimal, confidence: Decimal = CONFIDENCE
) -> tuple[Decimal, Decimal] | None:
    """The interval, in points, of a field method in a sampled round; None where its rule reads no share, or nothing
    was observed."""
    if rule.kind not in ON_A_SHARE or not tally.observed:
        return None
    return _in_points(rule, wilson(tally.met, tally.observed, confidence), points)


def of_answers(
    method: Method, share: Decimal, answered: int, confidence: Decimal = CONFIDENCE
) -> tuple[Decimal, Decimal] | None:
    """The interval, in points, of a survey whose share comes from so many answers; None where it cannot have one."""
    if method.kind is not MethodKind.SURVEY or method.rule.kind not in ON_A_SHARE:
        return None
    if answered < 1 or not 0 <= share <= 1:
        return None
    return _in_points(method.rule, wilson(share * answered, answered, confidence), method.points)


def of_line(
    method: Method, line: Line, *, sampled: bool = False, answers: int | None = None
) -> tuple[Decimal, Decimal] | None:
    """The interval, in points, of one method's line whose share was seen in a sample; None where it was not.

    `sampled`: the sites were drawn at random. `answers`: how many answers the figure of a survey rests on.
    """
    if not line.points:
        return None
    if method.kind is MethodKind.FIELD:
        return of_observations(method.rule, line.tally, line.points) if sampled and line.given is None else None
    return of_answers(method, line.given, answers) if answers and line.given is not None else None


def _in_points(rule: Rule, ends: tuple[Decimal, Decimal], points: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most that a rule makes of a share between two ends: at an end, or where a curve bends."""
    low, high = ends
    with localcontext(EXACT):
        bends = [x for x, _ in rule.curve if low < x < high]
        won = [kept(by_value(rule, share, points)[0]) for share in (low, high, *bends)]
        return min(won), max(won)
