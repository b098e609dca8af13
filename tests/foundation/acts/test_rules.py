"""Places in lists, clean text, collected refusals."""

import base64
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.acts.rules import MAX_TEXT, Invalid, Place, Problems, read_place, text_problem

BIG = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)
INSTANT = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(value=TEXT | BIG | INSTANT, row=BIG, back=st.booleans())
def test_a_place_reads_back_as_it_was_written(value: Any, row: int, back: bool):
    place = Place(value, row, back)
    assert read_place(place.token()) == place


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_any_text_is_a_place_or_none(token: str):
    read_place(token)


@given(ANYTHING)
def test_any_packed_value_is_a_place_or_none(value: Any):
    read_place(packed(value))


@given(kind=st.sampled_from(["t", "v", "", 1]), value=ANYTHING, row=ANYTHING, back=ANYTHING)
def test_what_is_read_fits_every_column(kind: Any, value: Any, row: Any, back: Any):
    place = read_place(packed([kind, value, row, back]))
    if place is not None:
        assert -(2**63) <= place.id < 2**63
        assert type(place.id) is int
        assert not isinstance(place.value, bool | float)
        if isinstance(place.value, str):
            assert "\x00" not in place.value
            place.value.encode()


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "é",
        "====",
        "A" * 20_000,
        packed([["["]]),
        base64.urlsafe_b64encode(b"[" * 8000).decode(),
        packed(["v", 1, float("inf"), 0]),
        packed(["v", 1, 2**63, 0]),
        packed(["v", 2**63, 1, 0]),
        packed(["v", True, 1, 0]),
        packed(["v", "a\x00", 1, 0]),
        packed(["v", "\ud800", 1, 0]),
        packed(["t", "2026-03-02T09:00:00", 1, 0]),
        packed(["t", "0001-01-01T00:00:00+14:00", 1, 0]),
        packed(["t", 5.5, 1, 0]),
    ],
)
def test_a_damaged_place_is_no_place(token: str | None):
    assert read_place(token) is None


def test_an_instant_is_read_in_utc():
    at = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    place = read_place(Place(at, 1).token())
    assert place is not None
    assert place.value == at


def test_a_day_stays_a_day_and_a_damaged_one_is_no_place():
    place = read_place(Place(date(2026, 3, 2), 1).token())
    assert place == Place(date(2026, 3, 2), 1)
    assert type(place.value) is date
    damaged = base64.urlsafe_b64encode(b'["d","2026-02-30",1,0]').decode().rstrip("=")
    assert read_place(damaged) is None


def test_text_that_a_database_cannot_keep_or_a_list_cannot_show_is_refused():
    assert text_problem("好") is None
    assert text_problem("a\x00b") == "null_character"
    assert text_problem("好" * MAX_TEXT) is None
    assert text_problem("好" * (MAX_TEXT + 1)) == "too_long"
    assert text_problem("abc", 2) == "too_long"


def test_problems_are_told_all_at_once_and_each_once():
    problems = Problems()
    problems.refuse()
    problems.add("name", "required")
    problems.add("name", "required")
    problems.text("why", "\x00")
    with pytest.raises(Invalid) as told:
        problems.refuse(limit=3)
    assert told.value.problems == {"name": ["required"], "why": ["null_character"]}
    assert told.value.detail == {"limit": 3}
