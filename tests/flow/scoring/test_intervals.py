"""Wilson's interval against published tables, and turned into points."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import Tally, of_answers, of_observations, wilson
from chuangcheng.flow.standards.rules import Method, Rule
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .editions import FIVE_OF_FIVE, LETTERS, QUIET, D

SHARE = Rule(RuleKind.SHARE)


@pytest.mark.parametrize(
    ("met", "observed", "confidence", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score, no continuity correction)
        (81, 263, "0.95", "0.2553", "0.3662"),
        (15, 148, "0.95", "0.0624", "0.1605"),
        (0, 20, "0.95", "0.0000", "0.1611"),
        (1, 29, "0.95", "0.0061", "0.1718"),
        # none and all of 30, as the R package binom prints them
        (0, 30, "0.95", "0.0000", "0.1135"),
        (30, 30, "0.95", "0.8865", "1.0000"),
        # 160 forms of which 156 say yes, and 9 of 10 at 90 %, worked out by hand with z = 1.959964 and 1.644854
        (156, 160, "0.95", "0.9375", "0.9902"),
        (9, 10, "0.90", "0.6523", "0.9774"),
    ],
)  # fmt: skip
def test_published_intervals_come_out_to_their_printed_digits(
    met: int, observed: int, confidence: str, low: str, high: str
):
    found = wilson(met, observed, D(confidence))
    assert tuple(format(end, ".4f") for end in found) == (low, high)


@pytest.mark.parametrize(
    ("met", "observed", "low", "high"),
    [  # method "wilson" of the R package binom, 95 %, as its table prints them
        (18, 20, "0.6989663547715128", "0.972133518786232"),
        (4, 20, "0.0806576625797981", "0.4160174322518935"),
        (4, 200, "0.00780442641634947", "0.05028708690582643"),
        (190, 200, "0.910421851861224", "0.972617354399236"),
        (1, 30, "0.00590859", "0.16670391"),
        (29, 30, "0.8332961", "0.9940914"),
        (0, 30, "0.0", "0.11351339"),
        (30, 30, "0.8864866", "1.0"),
    ],
)
def test_intervals_come_out_to_every_digit_that_r_prints(met: int, observed: int, low: str, high: str):
    digits = Decimal("1e-9") if len(high) > 12 else Decimal("1e-7")
    found = wilson(met, observed)
    assert abs(found[0] - D(low)) < digits
    assert abs(found[1] - D(high)) < digits


@given(st.integers(1, 5000), st.data())
def test_an_interval_lies_around_its_share_and_mirrors_it(observed: int, data: st.DataObject):
    met = data.draw(st.integers(0, observed))
    low, high = wilson(met, observed)
    assert 0 <= low <= Decimal(met) / observed <= high <= 1
    mirrored = wilson(observed - met, observed)
    assert abs(mirrored[0] + high - 1) < Decimal("1e-15")
    narrower = wilson(met * 4, observed * 4)
    assert narrower[1] - narrower[0] < high - low


@pytest.mark.parametrize(
    ("met", "observed", "confidence"), [(1, 0, "0.95"), (3, 2, "0.95"), (-1, 2, "0.95"), (1, 2, "1")]
)
def test_what_is_no_share_has_no_interval(met: int, observed: int, confidence: str):
    with pytest.raises(ValueError, match="is no"):
        wilson(met, observed, D(confidence))


def test_a_sampled_method_has_its_interval_in_points():
    low, high = wilson(18, 20)
    assert of_observations(SHARE, Tally(18, 2, 5, 9), D(10)) == (low * 10, high * 10)
    # 0.699 to 0.972 of all: C, B or A
    assert of_observations(LETTERS, Tally(18, 2), D(10)) == (D(6), D(10))
    # a curve that bends inside the interval is highest there
    bent = Rule(RuleKind.LINEAR, curve=((D(0), D(0)), (D("0.9"), D(1)), (D(1), D("0.5"))))
    found = of_observations(bent, Tally(18, 2), D(10))
    assert found is not None
    assert found[1] == D(10)


@pytest.mark.parametrize("rule", [Rule(RuleKind.ALL_OR_NOTHING), FIVE_OF_FIVE, Rule(RuleKind.DEDUCT, per_finding=D(1))])
def test_rules_that_read_no_share_have_no_interval(rule: Rule):
    assert of_observations(rule, Tally(18, 2), D(10)) is None


def test_nothing_observed_has_no_interval():
    assert of_observations(SHARE, Tally(0, 0, 3, 4), D(10)) is None


def test_a_survey_has_an_interval_where_the_number_of_answers_is_known():
    survey = Method(MethodKind.SURVEY, D(10), SHARE)
    low, high = wilson(156, 160)
    assert of_answers(survey, D("0.975"), 160) == (low * 10, high * 10)
    assert of_answers(survey, D("0.975"), 0) is None
    assert of_answers(survey, D(85), 160) is None
    assert of_answers(Method(MethodKind.STATISTIC, D(10), SHARE), D("0.975"), 160) is None
    assert of_answers(Method(MethodKind.SURVEY, D(10), QUIET), D("0.5"), 160) == (D(10), D(10))
