"""Writing entries: one by one or many at once, always in the act's transaction, and never touched again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.journal.models import Entry, Payload, Pending, Seal, SealedEntry, Untouchable
from chuangcheng.foundation.journal.rules import Record, payload_text
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import record, record_many, seal
from tests.foundation.journal.subjects import KIND, LIN, act, begin
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def subjects(count: int, version: int = 1) -> list[Unit]:
    return Unit.objects.bulk_create(
        Unit(code=f"{version}-{n}", name=f"{version}-{n}", kind="street", version=version) for n in range(count)
    )


def test_an_entry_tells_who_in_which_role_what_when_and_why():
    row = act(begin("a"), why="换届")
    entry = Entry.objects.select_related("payload").get(number=2)
    assert (entry.subject_kind, entry.subject_id, entry.act) == (KIND, row.pk, "unit.change")
    assert (entry.user_id, entry.role, entry.unit_id) == (7, "coordinator", 3)
    assert entry.at == MONDAY + timedelta(minutes=2)
    told = '{"after":{"contact_name":"联系人2"},"before":{"contact_name":""},"why":"换届"}'
    assert entry.payload.text == told
    assert verify().holds


def test_the_number_is_the_version_of_the_subject():
    row = begin("a")
    for _ in range(3):
        row = act(row)
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert row.version == 4


def test_equal_payloads_have_different_digests():
    begin("a")
    begin("b")
    with transaction.atomic():
        for row in subjects(2):
            record(subject=row, act="x", by=LIN, at=MONDAY)
    digests = Entry.objects.values_list("payload_digest", flat=True)
    assert len(set(digests)) == len(digests)


def test_many_at_once_write_what_one_by_one_writes():
    one = subjects(6)
    many = Unit.objects.bulk_create(Unit(code=f"m{n}", name=f"m{n}", kind="street") for n in range(6))
    told = [{"after": {"name": f"单位{n}", "n": n}, "why": "导入"} for n in range(6)]
    with transaction.atomic():
        for row, words in zip(one, told, strict=True):
            record(subject=row, act="unit.create", by=LIN, at=MONDAY, **words)
        record_many(
            records=[Record(KIND, row.pk, 1, "unit.create", **words) for row, words in zip(many, told, strict=True)],
            by=LIN,
            at=MONDAY,
        )

    def rows(units: list[Unit]) -> list[tuple[object, ...]]:
        entries = Entry.objects.filter(subject_id__in=[row.pk for row in units]).order_by("subject_id")
        return list(
            entries.values_list("number", "act", "at", "user_id", "role", "unit_id", "previous", "payload__text")
        )

    assert rows(one) == rows(many)
    assert len(rows(one)) == 6
    assert Pending.objects.count() == 12
    assert verify().holds


def test_one_batch_may_tell_several_acts_of_several_people_on_one_subject():
    row = subjects(1, version=3)[0]
    other = Actor(user_id=9, role="handler", unit_id=4)
    with transaction.atomic():
        record_many(
            records=[
                Record(KIND, row.pk, 1, "unit.create"),
                Record(KIND, row.pk, 2, "unit.change", by=other, at=MONDAY + timedelta(hours=1)),
                Record(KIND, row.pk, 3, "unit.change"),
            ],
            by=LIN,
            at=MONDAY,
        )
    assert list(Entry.objects.order_by("number").values_list("user_id", flat=True)) == [7, 9, 7]
    assert verify().holds
    act(row)
    assert verify().holds


def test_the_number_of_statements_does_not_grow_with_the_batch():
    def statements(units: list[Unit], number: int) -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as told:
            record_many(records=[Record(KIND, row.pk, number, "x") for row in units], by=LIN, at=MONDAY)
        return len(told)

    few, lots = (
        subjects(1),
        Unit.objects.bulk_create(Unit(code=f"l{n}", name=f"l{n}", kind="street") for n in range(60)),
    )
    assert statements(few, 1) == statements(lots, 1)
    assert statements(few, 2) == statements(lots, 2) == statements(few, 3) <= 8


def test_nothing_to_tell_is_nothing_written():
    record_many(records=[], by=LIN, at=MONDAY)
    assert not Entry.objects.exists()


def test_an_act_that_claimed_without_telling_is_found_at_the_next_one():
    row = begin("a")
    Unit.objects.filter(pk=row.pk).update(version=2)
    with pytest.raises(RuntimeError, match="no entry 2"):
        act(row)
    for numbers in ((2, 4), (2, 2)):
        with pytest.raises(RuntimeError, match="does not follow"), transaction.atomic():
            record_many(records=[Record(KIND, row.pk, number, "x") for number in numbers], by=LIN, at=MONDAY)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_written_inside_the_act_only():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_many(records=[Record(KIND, 1, 1, "x")], by=LIN, at=MONDAY)


def test_what_is_written_fits_a_line_that_a_database_of_either_kind_keeps():
    begin("a")
    row = act(Unit.objects.get(), why="空字符\x00与表情😀")
    assert payload_text(Record(KIND, row.pk, 2, "x", why="\x00")).count("\\u0000") == 1
    assert verify().holds


def test_rows_of_the_journal_cannot_be_changed_through_the_product():
    begin("a")
    seal(now=MONDAY)
    for model in (Entry, Seal, SealedEntry):
        row = model.objects.get()
        with pytest.raises(Untouchable):
            row.save()
        with pytest.raises(Untouchable):
            row.delete()
        with pytest.raises(Untouchable):
            model.objects.all().delete()
        with pytest.raises(Untouchable):
            model.objects.update(id=5)
        with pytest.raises(Untouchable), transaction.atomic():
            model.objects.bulk_update([row], ["digest"])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET act = 'x'",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET count = 5",
        "DELETE FROM journal_seal",
        "UPDATE journal_sealedentry SET position = 5",
        "DELETE FROM journal_sealedentry",
        "UPDATE journal_payload SET text = 'x'",
        "UPDATE journal_payload SET salt = ''",
        "UPDATE journal_payload SET text = ''",
        "DELETE FROM journal_payload",
    ],
)
def test_the_database_refuses_to_change_or_remove_them_for_whoever_goes_around_the_product(sql: str):
    begin("a")
    seal(now=MONDAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify().holds
    assert Payload.objects.get().text
