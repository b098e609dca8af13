"""New rows of one table, written with a statement that is made once."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.services import VALUES_AT_ONCE, insert
from chuangcheng.foundation.journal.models import Entry
from tests.people import MONDAY


def unit(number: int) -> Unit:
    """A unit that nobody has written yet."""
    return Unit(code=f"u{number}", name=f"第{number}办公室 100% \"'", kind="street", path=f"u{number}")


def inserted(rows: list[Unit]) -> int:
    """Insert them; how many statements that took."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        insert(rows)
    return len(asked)


@pytest.mark.django_db
def test_every_row_gets_its_own_id_and_is_what_bulk_create_would_have_written():
    rows = [unit(number) for number in range(3)]
    inserted(rows)
    twins = Unit.objects.bulk_create(unit(number + 10) for number in range(3))
    for row, twin in zip(rows, twins, strict=True):
        kept, other = Unit.objects.get(pk=row.pk), Unit.objects.get(pk=twin.pk)
        assert kept.code == row.code
        own = {"id", "code", "name", "path"}
        assert {name: value for name, value in model_to_dict(kept).items() if name not in own} == {
            name: value for name, value in model_to_dict(other).items() if name not in own
        }
        assert kept.name == row.name


@pytest.mark.django_db
def test_a_row_that_was_inserted_is_saved_as_one_that_is_there():
    rows = [unit(1)]
    inserted(rows)
    rows[0].name = "改名"
    rows[0].save()
    assert list(Unit.objects.values_list("name", flat=True)) == ["改名"]


@pytest.mark.django_db
def test_times_and_numbers_come_back_as_they_went_in():
    entry = Entry(
        subject_kind="a.b", subject_id=1, number=1, act="x", at=MONDAY, user_id=None, role="r", unit_id=None,
        previous="0" * 64, payload_digest="1" * 64, digest="2" * 64,
    )  # fmt: skip
    with transaction.atomic():
        insert([entry])
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.at, kept.user_id, kept.digest) == (MONDAY, None, "2" * 64)


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3, 500])
def test_one_statement_however_many_rows(many: int):
    assert inserted([unit(number) for number in range(many)]) == 1


@pytest.mark.django_db
def test_more_values_than_a_database_takes_at_once_are_written_in_parts():
    columns = len(Unit._meta.local_concrete_fields) - 1
    rows = [unit(number) for number in range(VALUES_AT_ONCE // columns + 1)]
    assert inserted(rows) == 2
    assert dict(Unit.objects.values_list("pk", "code")) == {row.pk: row.code for row in rows}


@pytest.mark.django_db
def test_a_row_that_may_not_be_leaves_none_of_them():
    with pytest.raises(IntegrityError):
        inserted([unit(1), unit(2), unit(1)])
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_nothing_to_write_asks_nothing():
    assert inserted([]) == 0


@pytest.mark.django_db(transaction=True)
def test_outside_of_an_act_nothing_is_inserted():
    with pytest.raises(RuntimeError):
        insert([unit(1)])
    assert not Unit.objects.exists()
