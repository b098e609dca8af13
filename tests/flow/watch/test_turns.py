"""The turns of a standing plan: its looks spread over the days on which its time comes."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.rules.windows import Days, Window
from chuangcheng.flow.places.terms import OnDays
from chuangcheng.flow.watch.rules.turns import Turn, end_of, look_of, turns_between
from chuangcheng.flow.watch.terms import Look, Per
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK, Calendar, read_week
from tests.people import ZONE

DAYS = Days(Calendar("Asia/Shanghai", read_week(USUAL_WEEK), {date(2026, 3, 4): False}))
MONDAY = date(2026, 3, 2)


def turns(window: Window, per: Per, looks: int, first: date, last: date) -> list[tuple[str, str]]:
    found = turns_between(window, DAYS, per, looks, first=first, last=last)
    return [(f"{turn.starts_on:%m-%d}", f"{turn.ends_on:%m-%d}") for turn in found]


def test_one_look_a_week_has_the_whole_week():
    assert turns(Window(), Per.WEEK, 1, MONDAY, date(2026, 3, 15)) == [("03-02", "03-08"), ("03-09", "03-15")]


def test_looks_share_the_open_days_evenly():
    assert turns(Window(on_days=OnDays.WORKING), Per.WEEK, 2, MONDAY, MONDAY + timedelta(days=6)) == [
        ("03-02", "03-03"),
        ("03-05", "03-06"),
    ]


def test_there_are_never_more_looks_than_open_days_and_none_out_of_season():
    assert turns(Window(weekdays=frozenset({6})), Per.WEEK, 3, MONDAY, MONDAY + timedelta(days=6)) == [
        ("03-08", "03-08")
    ]
    assert turns(Window(months=frozenset({7})), Per.MONTH, 4, MONDAY, date(2026, 6, 30)) == []


def test_a_plan_that_begins_within_a_turn_has_what_is_left_of_it():
    assert turns(Window(), Per.MONTH, 2, date(2026, 3, 10), date(2026, 3, 20)) == [
        ("03-10", "03-15"),
        ("03-16", "03-31"),
    ]


@given(st.sets(st.integers(0, 6)), st.sampled_from(list(OnDays)), st.sampled_from(list(Per)), st.integers(1, 7))
def test_turns_never_overlap_and_come_in_order(weekdays: set[int], on_days: OnDays, per: Per, looks: int):
    window = Window(weekdays=frozenset(weekdays), on_days=on_days)
    found = list(turns_between(window, DAYS, per, looks, first=MONDAY, last=date(2026, 5, 31)))
    assert all(one.starts_on <= one.ends_on for one in found)
    assert all(one.ends_on < other.starts_on for one, other in pairwise(found))


NIGHT = Window(hours=((1080, 120),))


@pytest.mark.parametrize(
    ("seen", "now", "look"),
    [
        (None, "2026-03-03 01:59", Look.PENDING),
        (None, "2026-03-03 02:00", Look.MISSED),
        ("2026-03-02 20:00", "2026-03-09 00:00", Look.DONE),
        ("2026-03-02 12:00", "2026-03-09 00:00", Look.OTHER_HOURS),
    ],
)
def test_a_look_is_done_at_another_hour_pending_or_missed_and_never_met_by_default(seen, now, look):
    at = [datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None for text in (seen, now)]
    assert look_of(NIGHT, DAYS, MONDAY, seen_at=at[0], now=at[1]) is look


def test_a_turn_of_the_day_ends_at_midnight():
    assert end_of(Window(), DAYS, MONDAY) == datetime(2026, 3, 3, tzinfo=ZONE)
    assert Turn(MONDAY, MONDAY).starts_on == MONDAY
