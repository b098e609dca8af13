"""Deadlines: tables for the cases people argue about, properties for all others."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.workcalendar.rules import (
    Calendar,
    NoWorkingTime,
    add,
    read_week,
    working_days_after,
    working_time,
)
from chuangcheng.foundation.workcalendar.terms import SpanUnit

from .calendars import OFFICE, local, shown

HOURS, DAYS, CLOCK = SpanUnit.WORKING_HOURS, SpanUnit.WORKING_DAYS, SpanUnit.CLOCK_HOURS


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-03-02 09:00", 2, HOURS, "2026-03-02 11:00"),
        ("2026-03-02 09:00", 4, HOURS, "2026-03-02 14:30"),  # over lunch
        ("2026-03-02 09:00", 3, HOURS, "2026-03-02 12:00"),  # to the last minute, not to the next day's first
        ("2026-03-02 16:30", 2, HOURS, "2026-03-03 09:30"),  # over night
        ("2026-03-06 16:30", 2, HOURS, "2026-03-09 09:30"),  # over the weekend
        ("2026-03-07 10:00", 2, HOURS, "2026-03-09 10:30"),  # reported on a Saturday
        ("2026-03-02 06:00", "0.5", HOURS, "2026-03-02 09:00"),  # before the office opens
        ("2026-02-14 16:30", 2, HOURS, "2026-02-24 09:30"),  # over the Spring Festival, from a make-up Saturday
        ("2026-03-02 09:00", 0, HOURS, "2026-03-02 09:00"),
        ("2026-03-02 20:00", 0, HOURS, "2026-03-03 08:30"),
        ("2026-03-02 09:00", 1, DAYS, "2026-03-03 17:30"),
        ("2026-03-02 23:59", 1, DAYS, "2026-03-03 17:30"),  # the day of the dispatch does not count
        ("2026-03-06 09:00", 1, DAYS, "2026-03-09 17:30"),
        ("2026-03-07 09:00", 1, DAYS, "2026-03-09 17:30"),
        ("2026-02-13 09:00", 2, DAYS, "2026-02-24 17:30"),  # the make-up Saturday 14 February counts
        ("2026-09-30 09:00", 2, DAYS, "2026-10-09 17:30"),  # over the National Day
        ("2026-10-09 09:00", 1, DAYS, "2026-10-10 17:30"),  # a make-up Saturday
        ("2026-03-02 09:00", 0, DAYS, "2026-03-02 17:30"),
        ("2026-03-07 09:00", 0, DAYS, "2026-03-09 17:30"),
        ("2026-02-15 22:00", 3, CLOCK, "2026-02-16 01:00"),  # day and night, holidays too
    ],
)
def test_a_limit_ends_when_the_office_says_so(start, amount, unit, due):
    deadline = add(OFFICE, local(start), Decimal(amount), unit)
    assert (shown(deadline.at), deadline.provisional) == (due, False)
    assert deadline.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "amount", "unit", "provisional"),
    [
        ("2026-12-18 09:00", 2, DAYS, False),
        ("2026-12-23 09:00", 2, DAYS, True),  # the 25th: the notice for 2027 may still move late December
        ("2026-12-21 09:00", 8, DAYS, True),
        ("2026-12-21 09:00", 80, HOURS, True),
        ("2026-12-30 09:00", 300, CLOCK, False),  # the clock knows no holidays
        ("2017-12-29 09:00", 3, DAYS, True),  # before the first known year
        ("2025-12-30 09:00", 3, DAYS, False),
        ("2016-06-01 09:00", 900, DAYS, True),
    ],
)
def test_a_deadline_that_counts_days_no_notice_covers_is_provisional(start, amount, unit, provisional):
    assert add(OFFICE, local(start), amount, unit).provisional is provisional


def test_it_is_no_longer_provisional_and_may_move_when_the_year_is_known():
    before = add(OFFICE, local("2026-12-31 09:00"), 2, DAYS)
    assert (shown(before.at), before.provisional) == ("2027-01-04 17:30", True)
    told = replace(
        OFFICE,
        exceptions={**OFFICE.exceptions, date(2027, 1, 1): False, date(2027, 1, 4): False},
        known_years=OFFICE.known_years | {2027},
    )
    after = add(told, local("2026-12-31 09:00"), 2, DAYS)
    assert (shown(after.at), after.provisional) == ("2027-01-06 17:30", False)


@pytest.mark.parametrize(
    ("amount", "unit", "pauses", "due"),
    [
        (4, HOURS, [("2026-03-02 10:00", "2026-03-02 11:00")], "2026-03-02 15:30"),
        (4, HOURS, [("2026-03-02 12:10", "2026-03-02 13:20")], "2026-03-02 14:30"),  # a pause over lunch costs nothing
        (4, HOURS, [("2026-03-02 16:00", "2026-03-03 10:00")], "2026-03-02 14:30"),  # after the deadline
        (4, HOURS, [("2026-03-01 08:00", "2026-03-02 10:00")], "2026-03-02 15:30"),  # begun before the start
        (
            4,
            HOURS,
            [("2026-03-02 10:00", "2026-03-02 11:00"), ("2026-03-02 10:30", "2026-03-02 11:30")],
            "2026-03-02 16:00",
        ),
        (2, DAYS, [("2026-03-03 10:00", "2026-03-04 10:00")], "2026-03-05 17:30"),
        (2, DAYS, [("2026-03-03 10:00", "2026-03-03 11:00")], "2026-03-04 17:30"),  # no end of work in it
        (2, DAYS, [("2026-03-05 10:00", "2026-03-09 10:00")], "2026-03-04 17:30"),  # the deadline had passed
        (
            2,
            DAYS,
            [("2026-03-03 09:00", "2026-03-03 20:00"), ("2026-03-05 09:00", "2026-03-05 20:00")],
            "2026-03-06 17:30",
        ),
        (2, DAYS, [("2026-03-03 17:30", "2026-03-04 08:00")], "2026-03-04 17:30"),  # from one end of work
        (2, DAYS, [("2026-03-03 10:00", "2026-03-03 17:30")], "2026-03-05 17:30"),  # up to an end of work
        (2, DAYS, [("2026-02-27 09:00", "2026-03-02 10:00")], "2026-03-04 17:30"),  # begun before the start
        (
            2,
            DAYS,
            [("2026-03-03 10:00", "2026-03-04 10:00"), ("2026-03-03 11:00", "2026-03-04 11:00")],
            "2026-03-05 17:30",
        ),
        (5, CLOCK, [("2026-03-02 10:00", "2026-03-02 11:00")], "2026-03-02 15:00"),
    ],
)
def test_a_pause_gives_back_what_it_cost(amount, unit, pauses, due):
    spans = [(local(begin), local(end)) for begin, end in pauses]
    assert shown(add(OFFICE, local("2026-03-02 09:00"), amount, unit, spans).at) == due
    assert shown(add(OFFICE, local("2026-03-02 09:00"), amount, unit, spans[::-1]).at) == due


@pytest.mark.parametrize("amount", [-1, Decimal("NaN"), Decimal("Infinity")])
def test_a_limit_without_sense_is_refused(amount):
    with pytest.raises(ValueError, match="limit"):
        add(OFFICE, local("2026-03-02 09:00"), amount, HOURS)


def test_half_a_working_day_and_an_instant_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="whole"):
        add(OFFICE, local("2026-03-02 09:00"), Decimal("1.5"), DAYS)
    with pytest.raises(ValueError, match="zone"):
        add(OFFICE, datetime(2026, 3, 2, 9), 1, DAYS)


@pytest.mark.parametrize("unit", [HOURS, DAYS])
def test_a_calendar_without_working_time_says_so_instead_of_searching_for_ever(unit):
    with pytest.raises(NoWorkingTime):
        add(Calendar("Asia/Shanghai", ((),) * 7), local("2026-03-02 09:00"), 1, unit)


def test_a_day_is_that_of_the_office_not_of_the_server():
    new_york = replace(OFFICE, zone="America/New_York", exceptions={}, known_years=frozenset({2026}))
    start = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)  # Friday evening there, and clocks go forward on Sunday
    assert add(new_york, start, 1, HOURS).at == datetime(2026, 3, 9, 13, 30, tzinfo=UTC)


def test_a_night_shift_office_keeps_its_own_hours():
    sweepers = replace(OFFICE, week=read_week("05:00-09:00,15:00-19:00;" * 6 + ""), exceptions={})
    assert shown(add(sweepers, local("2026-03-07 08:00"), 2, HOURS).at) == "2026-03-07 16:00"
    assert shown(add(sweepers, local("2026-03-07 08:00"), 1, DAYS).at) == "2026-03-09 19:00"


INSTANTS = st.datetimes(datetime(2018, 1, 2), datetime(2026, 10, 1)).map(lambda at: at.replace(tzinfo=UTC))
MINUTES = st.integers(1, 60 * 300)
SPAN_LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=12))


@given(INSTANTS, MINUTES)
def test_measuring_gives_back_the_hours_that_were_added(start, minutes):
    deadline = add(OFFICE, start, Decimal(minutes) / 60, HOURS)
    assert abs(working_time(OFFICE, start, deadline.at) - timedelta(minutes=minutes)) < timedelta(milliseconds=1)


@given(INSTANTS, MINUTES, st.lists(st.tuples(INSTANTS, SPAN_LENGTHS), max_size=4))
def test_measuring_without_the_pauses_gives_back_the_hours_that_were_added_around_them(start, minutes, told):
    pauses = [(start + (begin - start) % timedelta(days=40), length) for begin, length in told]
    spans = [(begin, begin + length) for begin, length in pauses]
    deadline = add(OFFICE, start, Decimal(minutes) / 60, HOURS, spans)
    measured = working_time(OFFICE, start, deadline.at, spans)
    assert abs(measured - timedelta(minutes=minutes)) < timedelta(milliseconds=1)


@given(INSTANTS, st.integers(1, 60))
def test_counting_gives_back_the_days_that_were_added(start, days):
    assert working_days_after(OFFICE, start, add(OFFICE, start, days, DAYS).at) == days


@given(INSTANTS, MINUTES, MINUTES)
def test_hours_can_be_added_in_parts(start, first, second):
    at_once = add(OFFICE, start, Decimal(first + second) / 60, HOURS).at
    in_parts = add(OFFICE, add(OFFICE, start, Decimal(first) / 60, HOURS).at, Decimal(second) / 60, HOURS).at
    assert abs(at_once - in_parts) < timedelta(milliseconds=1)


@given(INSTANTS, SPAN_LENGTHS, st.integers(1, 30), st.sampled_from([HOURS, DAYS, CLOCK]))
def test_who_starts_later_is_due_no_earlier(start, later, amount, unit):
    assert add(OFFICE, start, amount, unit).at <= add(OFFICE, start + later, amount, unit).at


@given(INSTANTS, st.integers(1, 30), st.sampled_from([HOURS, DAYS, CLOCK]))
def test_who_gets_more_is_due_later(start, amount, unit):
    assert start < add(OFFICE, start, amount, unit).at < add(OFFICE, start, amount + 1, unit).at


@given(INSTANTS, st.integers(1, 30), st.sampled_from([HOURS, DAYS, CLOCK]), INSTANTS, SPAN_LENGTHS)
def test_a_pause_never_shortens_and_one_after_the_deadline_never_moves_it(start, amount, unit, begin, length):
    plain = add(OFFICE, start, amount, unit).at
    begin = start + (begin - start) % timedelta(days=60)
    paused = add(OFFICE, start, amount, unit, [(begin, begin + length)]).at
    assert paused >= plain
    if begin >= plain:
        assert paused == plain


@given(INSTANTS, st.integers(1, 30), SPAN_LENGTHS)
def test_a_pause_from_the_start_is_a_later_start_for_the_clock_and_for_hours(start, amount, length):
    for unit in (HOURS, CLOCK):
        paused = add(OFFICE, start, amount, unit, [(start, start + length)]).at
        assert paused == add(OFFICE, start + length, amount, unit).at


@given(INSTANTS, st.integers(0, 40), st.sampled_from([HOURS, DAYS]))
def test_a_deadline_lies_in_working_time(start, amount, unit):
    at = add(OFFICE, start, amount, unit).at
    day = OFFICE.day_of(at)
    if unit is HOURS or amount:
        assert any(begin <= at <= end for begin, end in OFFICE.spans(day))
