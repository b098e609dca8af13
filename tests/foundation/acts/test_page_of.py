"""Keyset paging: every row once, in order, forwards and backwards, whatever the token."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Page, Place
from chuangcheng.foundation.acts.selectors import page_of

SIZE = 7


def make(count: int) -> None:
    """Units with few kinds of contact, so that the sort value has ties across borders of pages."""
    Unit.objects.bulk_create(
        Unit(code=f"{n:03d}", name=f"单位{n}", kind="street", contact_name="甲乙丙"[n % 3], path=f"{n:08d}/")
        for n in range(count)
    )


def page(place: str | None, sort: str = "contact_name", *, descending: bool = True) -> Page[int]:
    return page_of(
        Unit.objects.all(), sort=sort, place=place, descending=descending, size=SIZE, to_row=lambda row: row.pk
    )


def expected(sort: str, *, descending: bool) -> list[int]:
    sign = "-" if descending else ""
    return list(Unit.objects.order_by(f"{sign}{sort}", f"{sign}id").values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3, SIZE, SIZE + 1, 60])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", ["contact_name", "code", "version"])
def test_every_row_is_shown_once_in_order_forwards_and_backwards(count: int, descending: bool, sort: str):
    make(count)
    forwards, seen = [page(None, sort, descending=descending)], []
    while forwards[-1].next:
        forwards.append(page(forwards[-1].next, sort, descending=descending))
    for one in forwards:
        assert len(one.rows) <= SIZE
        seen += one.rows
    assert seen == expected(sort, descending=descending)
    assert len(forwards) == max(1, -(-count // SIZE))
    assert forwards[0].previous is None
    backwards = [forwards[-1]]
    while backwards[-1].previous:
        backwards.append(page(backwards[-1].previous, sort, descending=descending))
    assert [one.rows for one in reversed(backwards)] == [one.rows for one in forwards]
    assert backwards[-1].previous is None
    if len(backwards) > 1:
        assert page(backwards[-1].next, sort, descending=descending).rows == forwards[1].rows


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_page_is_one_statement(count: int):
    make(count)
    with CaptureQueriesContext(
        connection,
    ) as told:
        first = page(None)
    assert len(told) == 1
    if first.next:
        with CaptureQueriesContext(connection) as told:
            page(first.next)
        assert len(told) == 1


@pytest.mark.django_db
def test_rows_that_come_in_between_neither_repeat_nor_hide_others():
    make(20)
    first = page(None, "code", descending=False)
    Unit.objects.create(code="0005", name="新单位", kind="street", path="x")  # before the border
    Unit.objects.filter(code="010").delete()
    second = page(first.next, "code", descending=False)
    codes = list(Unit.objects.filter(pk__in=second.rows).order_by("code").values_list("code", flat=True))
    assert codes == ["007", "008", "009", "011", "012", "013", "014"]


@pytest.mark.django_db
def test_a_place_of_another_list_begins_at_the_beginning():
    make(20)
    for value in ("not a number", "2026"):
        token = Place(value, 3).token()
        assert page(token, "version").rows or value == "2026"
    assert page(Place("not a number", 3).token(), "version").rows == page(None, "version").rows


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]))


class TestHostilePlaces(TestCase):
    """No text in an address makes a list fail."""

    @given(
        value=st.text(st.characters(exclude_categories=["Cs"])) | st.integers(), row=st.integers(), back=st.booleans()
    )
    def test_any_value_of_our_own_form(self, value: Any, row: int, back: bool) -> None:
        for sort in ("contact_name", "version"):
            page(Place(value, row, back).token(), sort)

    @given(st.text(max_size=200))
    def test_any_text(self, token: str) -> None:
        page(token)
