"""Recurring times: months, weekdays, kinds of day, hours."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.labels import window_words
from chuangcheng.flow.places.rules.windows import DAY, Days, Window, WrongSpans, is_open, read_spans, spans_text
from chuangcheng.flow.places.terms import OnDays
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK, Calendar, read_week
from tests.people import ZONE

HOLIDAY, MAKE_UP = date(2026, 5, 1), date(2026, 5, 9)
DAYS = Days(
    Calendar("Asia/Shanghai", read_week(USUAL_WEEK), {HOLIDAY: False, MAKE_UP: True}),
    ((date(2026, 2, 25), date(2026, 7, 10)),),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("window", "moment", "open_then"),
    [
        (Window(hours=((360, 540),)), "2026-03-02 06:00", True),
        (Window(hours=((360, 540),)), "2026-03-02 09:00", False),
        (Window(months=frozenset({4, 5}), hours=((360, 540),)), "2026-03-02 07:00", False),
        (Window(weekdays=frozenset({5, 6})), "2026-03-02 07:00", False),
        (Window(weekdays=frozenset({0})), "2026-03-02 23:59", True),
        (Window(hours=((1080, 120),)), "2026-03-03 01:59", True),
        (Window(weekdays=frozenset({0}), hours=((1080, 120),)), "2026-03-03 01:00", True),
        (Window(weekdays=frozenset({0}), hours=((1080, 120),)), "2026-03-02 01:00", False),
        (Window(on_days=OnDays.WORKING), "2026-05-01 10:00", False),
        (Window(on_days=OnDays.REST), "2026-05-01 10:00", True),
        (Window(on_days=OnDays.SCHOOL), "2026-05-09 07:40", True),
        (Window(on_days=OnDays.SCHOOL), "2026-07-13 07:40", False),
        (Window(on_days=OnDays.SCHOOL), "2026-05-01 07:40", False),
    ],
)
def test_a_window_is_open_when_it_says(window: Window, moment: str, open_then: bool):
    assert is_open(window, at(moment), DAYS) is open_then


def test_hours_are_read_as_people_write_them():
    assert spans_text(read_spans("18：00至次日02：00， 6:30 - 9:00")) == "06:30-09:00,18:00-02:00"
    assert read_spans("  ") == ()
    for wrong in ("6-9", "25:00-26:00", "06:00-06:00", "morning", "24:00-02:00", ",".join(["06:00-07:00"] * 7)):
        with pytest.raises(WrongSpans):
            read_spans(wrong)


minutes = st.integers(0, DAY - 1)


@given(st.lists(st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]), max_size=6))
def test_what_is_stored_reads_back(spans: list[tuple[int, int]]):
    assert read_spans(spans_text(sorted(spans))) == tuple(sorted(spans))


def test_a_window_is_told_in_words():
    assert window_words(Window()) == "每天 · 全天"
    told = Window(frozenset({4, 5}), frozenset({0, 4}), OnDays.SCHOOL, ((420, 480),))
    summer = Window(frozenset({5, 6, 7, 8, 10}), frozenset(range(5)))
    assert window_words(summer) == "五月–八月、十月 · 周一–周五 · 全天"
    assert window_words(told) == "四月、五月 · 周一、周五 · 上学日 · 07:00-08:00"
