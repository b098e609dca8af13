"""Rates are data: numerator, denominator, and percentages as notices print them."""

import json
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.rates.rules import FORMULAS, MOST_PARTS, Period, percent, shares
from chuangcheng.flow.rates.terms import Count, Rate

PUBLISHED = Path(__file__).resolve().parents[4] / "shared/data/published-scores/published_case_rates.json"
NAMES = {
    "上报": Count.REPORTED,
    "立案": Count.FILED,
    "应处置": Count.DUE,
    "应结案": Count.DUE,
    "结案": Count.CLOSED,
    "按期处置": Count.HANDLED_ON_TIME,
    "按期结案": Count.CLOSED_ON_TIME,
}
RATES = {"结案率": Rate.CLOSING, "按期结案率": Rate.CLOSING_ON_TIME, "按期处置率": Rate.HANDLING_ON_TIME}
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published notices are not here")
def test_what_two_cities_published_comes_out_to_the_printed_digits():
    met = 0
    for notice in json.loads(PUBLISHED.read_text("utf-8")):
        for printed in notice["ratios"]:
            assert percent(printed["num"], printed["den"]) == Decimal(str(printed["pct"])), printed
            if rate := RATES.get(printed["what"]):
                # A notice has one 应处置 and another 应结案: each rate is made from the one that its rule names.
                due = "应处置" if rate is Rate.HANDLING_ON_TIME else "应结案"
                told = {NAMES[name]: number for name, number in notice["counts"].items() if name in NAMES}
                counts = dict.fromkeys(Count, 0) | told | {Count.DUE: notice["counts"][due]}
                assert shares(counts)[rate].percent == Decimal(str(printed["pct"]))
                met += 1
    assert met == 5


def test_what_is_deferred_leaves_the_denominator():
    counts = dict.fromkeys(Count, 0) | {Count.DUE: 100, Count.DEFERRED: 20, Count.CLOSED: 60}
    share = shares(counts)[Rate.CLOSING]
    assert (share.numerator, share.denominator, share.percent) == (60, 80, Decimal("75.00"))


def test_without_a_denominator_there_is_no_rate_and_no_change():
    nothing, all_of_it = shares(dict.fromkeys(Count, 0)), shares(dict.fromkeys(Count, 5))
    for formula in FORMULAS:
        assert nothing[formula.rate].percent is None
        assert all_of_it[formula.rate].minus(nothing[formula.rate]) is None


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percentage_is_the_nearest_of_two_decimals(numerator: int, denominator: int):
    told = percent(numerator, denominator)
    assert told is not None
    assert abs(told - Decimal(numerator) * 100 / denominator) <= Decimal("0.005")


@given(days, st.integers(0, 1000))
def test_the_period_before_ends_the_day_before_and_is_as_long(since: date, length: int):
    period = Period(since, since + timedelta(days=length))
    assert period.before.until == period.since - timedelta(days=1)
    whole_months = period.since.day == 1 and (period.until + timedelta(days=1)).day == 1
    if whole_months:
        assert period.before.since.day == 1
    else:
        assert period.before.days == period.days


@given(days, st.integers(0, 1000))
def test_parts_cover_a_period_without_gap_or_overlap(since: date, length: int):
    period = Period(since, since + timedelta(days=length))
    parts = period.parts()
    assert len(parts) <= MOST_PARTS
    assert parts[0].since == period.since
    assert parts[-1].until == period.until
    assert sum(part.days for part in parts) == period.days
    for one, after in pairwise(parts):
        assert after.since == one.until + timedelta(days=1)


@given(st.integers(2016, 2035), st.integers(1, 12))
def test_a_month_is_compared_with_whole_months(year: int, month: int):
    period = Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    for other in (period.before, period.year_before):
        assert other.since.day == 1
        assert (other.until + timedelta(days=1)).day == 1
    assert (period.year_before.since.year, period.year_before.since.month) == (year - 1, month)
