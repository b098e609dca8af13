"""Times as sources write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.exchange.rules import read_time
from chuangcheng.flow.exchange.rules.times import guess_order
from chuangcheng.flow.exchange.terms import DayOrder

SHANGHAI, BOSTON = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NINE = datetime(2026, 3, 2, 9, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02 09:05", NINE),
        ("2026-03-02 09:05:00", NINE),
        ("2026/3/2 9:05", NINE),
        ("2026.3.2 9:05", NINE),
        ("2026年3月2日 9时5分", NINE),
        ("2026年3月2日 上午9点5分", NINE),
        ("2026-3-2 9:05 AM", NINE),
        ("2026-03-02T01:05:00Z", NINE),
        ("2026-03-02T09:05:00+08:00", NINE),
        ("20260302090500", NINE),
        ("26-3-2 9:05", NINE),
        ("46083.378472222", NINE),  # a cell of times that was saved as a number
        ("2026-03-02", NINE.replace(hour=0, minute=0)),
        ("2026年3月2日", NINE.replace(hour=0, minute=0)),
        ("20260302", NINE.replace(hour=0, minute=0)),
        ("2026-03-02 下午3:05", NINE.replace(hour=15)),
        ("2026-03-02 12:05 AM", NINE.replace(hour=0)),
        ("2026-03-02 12:05 PM", NINE.replace(hour=12)),
        ("2026-03-02 中午12点5分", NINE.replace(hour=12)),
        ("2026-03-02 下午14:05", NINE.replace(hour=14)),  # both at once, as some systems print
    ],
)
def test_what_people_and_systems_write_is_understood(text: str, at: datetime):
    assert read_time(text, order=DayOrder.YMD, zone=SHANGHAI) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2026-13-02",
        "2026-02-30",
        "2026-03-02 25:00",
        "1026-03-02",
        "0",
        "5个工作日",
        "2026-03-02 9:05 又",
        "9:05",
    ],
)
def test_what_is_no_time_is_none(text: str):
    assert read_time(text, order=DayOrder.YMD, zone=SHANGHAI) is None


@pytest.mark.parametrize(("order", "month"), [(DayOrder.MDY, 3), (DayOrder.DMY, 2)])
def test_the_order_of_the_source_decides(order: DayOrder, month: int):
    at = read_time("03/02/2026 09:05:00 AM", order=order, zone=BOSTON)
    assert at is not None
    assert at.astimezone(BOSTON).month == month


def test_the_day_that_cannot_be_a_month_tells_the_order():
    assert guess_order(["03/02/2026", "03/25/2026"]) is DayOrder.MDY
    assert guess_order(["03/02/2026", "25/03/2026"]) is DayOrder.DMY
    assert guess_order(["2026-03-02", "无"]) is DayOrder.YMD


def test_the_hour_that_a_clock_shows_twice_is_its_first():
    at = read_time("2015-11-01 01:30", order=DayOrder.YMD, zone=BOSTON)
    assert at == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)).map(lambda at: at.replace(microsecond=0, fold=0)),
    st.sampled_from(
        [
            ("%Y-%m-%d %H:%M:%S", DayOrder.YMD),
            ("%m/%d/%Y %I:%M:%S %p", DayOrder.MDY),
            ("%d.%m.%Y %H:%M:%S", DayOrder.DMY),
        ]
    ),
)
def test_what_is_written_in_an_order_is_read_back(at: datetime, way: tuple[str, DayOrder]):
    text = f"{at:{way[0]}}"
    assert read_time(text, order=way[1], zone=SHANGHAI) == at.replace(tzinfo=SHANGHAI).astimezone(UTC)


@given(st.text(max_size=40), st.sampled_from(DayOrder))
def test_no_text_breaks_it(text: str, order: DayOrder):
    at = read_time(text, order=order, zone=SHANGHAI)
    assert at is None or at.utcoffset() == timedelta(0)


@given(
    st.from_regex(
        r"[0-9]{1,5}[-/.年][0-9]{1,3}[-/.月][0-9]{1,5} ?(上午|下午)?[0-9]{1,3}[:时点][0-9]{0,3}( ?PM)?", fullmatch=True
    )
)
def test_nothing_that_looks_like_a_time_breaks_it(text: str):
    read_time(text, order=DayOrder.YMD, zone=SHANGHAI)
