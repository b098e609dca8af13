"""Weeks, days late, and which cases make a notice."""

from datetime import date, timedelta

import pytest

from chuangcheng.flow.reports.rules import MOST_NOTICED, Week, days_late, named, notice_refusal, week_of
from chuangcheng.flow.reports.terms import Refused
from tests.people import MONDAY


@pytest.mark.parametrize("day", [2, 4, 8])
def test_a_week_goes_from_monday_to_sunday(day: int):
    found = week_of(date(2026, 3, day))
    assert (found.first, found.last) == (date(2026, 3, 2), date(2026, 3, 8))
    assert (found.before, found.after) == (Week(date(2026, 2, 23)), Week(date(2026, 3, 9)))


@pytest.mark.parametrize(("hours", "days"), [(-5, 0), (0, 0), (23, 0), (24, 1), (71, 2)])
def test_days_late_are_whole_days_as_the_desk_counts_them(hours: int, days: int):
    assert days_late(MONDAY, MONDAY + timedelta(hours=hours)) == days


def test_without_a_limit_nothing_is_late():
    assert days_late(None, MONDAY) == 0


@pytest.mark.parametrize(
    ("waits", "units", "number", "refused"),
    [
        ([True, True], [1, 1], 2, None),
        ([], [], 0, Refused.NO_CASES),
        ([], [], MOST_NOTICED + 1, Refused.TOO_MANY_CASES),
        ([True, False], [1, 1], 2, Refused.NOT_WITH_A_UNIT),
        ([True], [None], 1, Refused.NOT_WITH_A_UNIT),
        ([True, True], [1, 2], 2, Refused.SEVERAL_UNITS),
    ],
)
def test_a_notice_is_of_some_waiting_cases_of_one_unit(waits, units, number, refused):
    assert notice_refusal(waits, units, number) == refused


@pytest.mark.parametrize(("number", "shown", "rest"), [(0, 0, 0), (7, 7, 0), (8, 8, 0), (9, 7, 2)])
def test_a_rest_of_one_is_named_instead_of_added_up(number: int, shown: int, rest: int):
    first, others = named(range(number))
    assert (len(first), len(others)) == (shown, rest)
