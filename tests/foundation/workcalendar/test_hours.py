"""Weekly hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK, read_hours, read_week, week_text


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00,13:30-17:30",
        " 8:30 - 12:00 ， 13:30-17:30 ",
        "08：30—12：00、13：30～17：30",
        "8:30至12:00,13:30至17:30",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert read_hours(text) == ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))


@pytest.mark.parametrize(
    "text",
    [
        "8-12",
        "12:00-08:30",
        "08:30-08:30",
        "08:30-12:00,11:00-13:00",
        "24:00-25:00",
        "08:30",
        "上午",
        "08:30+08:00-12:00",
        "-",
    ],
)
def test_what_cannot_be_meant_is_refused(text):
    with pytest.raises(ValueError, match="span"):
        read_hours(text)


@pytest.mark.parametrize("text", ["", ";;;;;;", "08:30-12:00", "08:30-12:00;" * 7])
def test_a_week_has_seven_days_and_some_work(text):
    with pytest.raises(ValueError, match="seven"):
        read_week(text)


def test_the_usual_week_is_in_canonical_form():
    assert week_text(read_week(USUAL_WEEK)) == USUAL_WEEK


@given(st.lists(st.lists(st.times(), max_size=6, unique_by=lambda t: (t.hour, t.minute)), min_size=7, max_size=7))
def test_a_week_survives_being_written_and_read(drawn):
    week = []
    for times in drawn:
        edges = sorted(t.replace(second=0, microsecond=0) for t in times)
        week.append(tuple(zip(edges[::2], edges[1::2], strict=False)))
    if any(week):
        assert read_week(week_text(week)) == tuple(week)
