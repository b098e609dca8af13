"""A subject's acts, newest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.foundation.journal.services import record_many
from tests.foundation.journal.subjects import KIND, LIN, act, begin, tamper
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def test_an_act_is_told_with_who_what_before_after_and_why():
    row = act(begin("a"), why="换届")
    begin("b")
    newest, first = history(subject_kind=KIND, subject_id=row.pk).rows
    assert (newest.number, newest.act, newest.user_id, newest.role, newest.unit_id) == (
        2, "unit.change", 7, "coordinator", 3,
    )  # fmt: skip
    assert (newest.before, newest.after, newest.why) == ({"contact_name": ""}, {"contact_name": "联系人2"}, "换届")
    assert (first.number, first.act, first.erased, first.sealed) == (1, "unit.create", False, False)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_page_of_history_is_one_statement(count: int):
    row = Unit.objects.create(code="a", name="a", kind="street", version=count)
    records = [Record(KIND, row.pk, number, "x") for number in range(1, count + 1)]
    record_many(records=records, by=LIN, at=MONDAY)
    numbers, place = [], None
    while True:
        with CaptureQueriesContext(connection) as told:
            page = history(subject_kind=KIND, subject_id=row.pk, place=place)
        assert len(told) == 1
        numbers += [one.number for one in page.rows]
        place = page.next
        if place is None:
            break
    assert numbers == list(range(count, 0, -1))


def test_a_history_that_was_tampered_with_is_still_shown():
    row = act(begin("a"))
    tamper("DELETE FROM journal_payload")
    assert [one.erased for one in history(subject_kind=KIND, subject_id=row.pk).rows] == [True, True]


def test_a_stranger_has_no_history():
    assert history(subject_kind="no.such", subject_id=1).rows == ()
