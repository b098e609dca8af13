"""Every way of tampering is found; what is lawful passes."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.journal import rules
from chuangcheng.foundation.journal.models import Entry, Erasure, Payload, Pending, Seal, SealedEntry
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import erase_payload, seal
from chuangcheng.foundation.journal.terms import FaultKind
from tests.foundation.journal.subjects import KIND, LIN, act, begin, remove_entries, tamper
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
K = FaultKind


@pytest.fixture
def units(db: None) -> list[Unit]:
    """Three subjects: four entries each under two seals, one more that is not sealed yet."""
    rows = [begin(code) for code in "abc"]
    for _ in range(2):
        rows = [act(row, why="甲") for row in rows]
    seal(now=MONDAY)
    rows = [act(row, why="乙") for row in rows]
    seal(now=MONDAY + timedelta(hours=1))
    rows = [act(row, why="丙") for row in rows]
    verdict = verify(seal=printed())
    assert (verdict.holds, verdict.entries, verdict.subjects, verdict.seals, verdict.unsealed) == (True, 15, 3, 2, 3)
    return rows


def printed(number: int = 2) -> str:
    """The digest of a seal as a paper carries it."""
    return Seal.objects.get(number=number).digest


def entry(row: Unit, number: int) -> Entry:
    return Entry.objects.get(subject_kind=KIND, subject_id=row.pk, number=number)


def found(seal: str | None = None) -> set[FaultKind]:
    return {fault.kind for fault in verify(seal=seal).faults}


@pytest.mark.parametrize(
    ("column", "value"),
    [("act", "unit.remove"), ("at", MONDAY), ("user_id", 8), ("user_id", None), ("role", "leader"), ("unit_id", 99)],
)
@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_header_is_found_at_its_place(units, column, value, number):
    if (column, value, number) == ("at", MONDAY, 1):
        value = MONDAY + timedelta(microseconds=1)
    assert tamper(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", value, entry(units[1], number).pk) == 1
    faults = verify().faults
    assert [(fault.kind, fault.subject_kind, fault.subject_id, fault.number) for fault in faults] == [
        (K.CHANGED, KIND, units[1].pk, number)
    ]


@pytest.mark.parametrize(
    ("column", "kinds"),
    [
        ("previous", {K.CHANGED, K.BROKEN_LINK}),
        ("payload_digest", {K.CHANGED, K.PAYLOAD_CHANGED}),
        ("digest", {K.CHANGED, K.BROKEN_LINK, K.REWRITTEN}),
    ],
)
def test_a_changed_digest_is_found(units, column, kinds):
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", "f" * 64, entry(units[1], 2).pk)
    assert found() == kinds


@pytest.mark.parametrize(("column", "value"), [("text", '{"after":{},"before":{},"why":""}'), ("salt", "0" * 32)])
def test_a_changed_payload_is_found(units, column, value):
    tamper(f"UPDATE journal_payload SET {column} = %s WHERE entry_id = %s", value, entry(units[0], 2).pk)
    assert found() == {K.PAYLOAD_CHANGED}


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_deleted_entry_in_the_middle_is_found(units, number):
    remove_entries(entry(units[0], number).pk)
    assert found() == {K.MISSING_BEFORE, K.SEALED_ENTRY_GONE}


def test_a_tail_cut_off_before_it_was_sealed_is_found_by_the_version_of_the_subject(units):
    remove_entries(entry(units[0], 5).pk)
    assert found() == {K.CUT_OFF}


def test_a_tail_cut_off_with_the_version_set_back_is_found_by_the_seal(units):
    remove_entries(entry(units[0], 4).pk, entry(units[0], 5).pk)
    Unit.objects.filter(pk=units[0].pk).update(version=3)
    assert found() == {K.SEALED_ENTRY_GONE}


def test_an_entry_made_up_at_the_end_is_found(units):
    header = rules.Header(KIND, units[0].pk, 6, "unit.change", MONDAY, 7, "coordinator", 3)
    payload = rules.payload_digest("s", "t")
    last = entry(units[0], 5).digest
    made = Entry.objects.create(
        **header.__dict__, previous=last, payload_digest=payload, digest=rules.entry_digest(last, header, payload)
    )
    Payload.objects.create(entry=made, salt="s", text="t")
    assert found() == {K.INSERTED, K.NEVER_SEALED}
    Pending.objects.create(entry=made)
    assert found() == {K.INSERTED}


def test_an_entry_pushed_in_between_is_found(units):
    for number in (5, 4, 3):
        tamper("UPDATE journal_entry SET number = number + 1 WHERE id = %s", entry(units[0], number).pk)
    header = rules.Header(KIND, units[0].pk, 3, "unit.change", MONDAY, 7, "coordinator", 3)
    payload = rules.payload_digest("s", "t")
    before = entry(units[0], 2).digest
    made = Entry.objects.create(
        **header.__dict__, previous=before, payload_digest=payload, digest=rules.entry_digest(before, header, payload)
    )
    Payload.objects.create(entry=made, salt="s", text="t")
    Pending.objects.create(entry=made)
    assert found() == {K.BROKEN_LINK, K.CHANGED, K.INSERTED}


def rewrite(row: Unit, act_told: str) -> None:
    """Write a subject's whole chain anew from its second entry on, with digests that fit."""
    previous = entry(row, 1).digest
    for number in range(2, row.version + 1):
        old = entry(row, number)
        header = rules.Header(KIND, row.pk, number, act_told, old.at, old.user_id, old.role, old.unit_id)
        salt, text = "1" * 32, rules.canonical({"before": {}, "after": {}, "why": "改写"})
        payload = rules.payload_digest(salt, text)
        digest = rules.entry_digest(previous, header, payload)
        tamper(
            "UPDATE journal_entry SET act = %s, previous = %s, payload_digest = %s, digest = %s WHERE id = %s",
            *(act_told, previous, payload, digest, old.pk),
        )
        tamper("UPDATE journal_payload SET salt = %s, text = %s WHERE entry_id = %s", salt, text, old.pk)
        previous = digest


def test_a_chain_rewritten_with_fitting_digests_is_found_by_the_seals(units):
    rewrite(units[0], "unit.rename")
    verdict = verify()
    assert {fault.kind for fault in verdict.faults} == {K.REWRITTEN}
    assert len(verdict.faults) == 3  # two entries under the first seal, one under the second


def test_seals_that_take_over_the_rewritten_digests_do_not_fit_themselves(units):
    rewrite(units[0], "unit.rename")
    tamper(
        "UPDATE journal_sealedentry SET digest = "
        "(SELECT digest FROM journal_entry WHERE journal_entry.id = journal_sealedentry.entry_id)"
    )
    assert found() == {K.SEAL_CHANGED}


def test_a_chain_rewritten_with_all_seals_made_anew_is_found_by_a_printed_seal_only(units):
    papers = printed(1), printed(2)
    rewrite(units[0], "unit.rename")
    tamper(
        "UPDATE journal_sealedentry SET digest = "
        "(SELECT digest FROM journal_entry WHERE journal_entry.id = journal_sealedentry.entry_id)"
    )
    previous = rules.BEGINNING
    for row in Seal.objects.order_by("number"):
        leaves = SealedEntry.objects.filter(seal=row).order_by("position").values_list("digest", flat=True)
        root = rules.merkle_root(list(leaves))
        digest = rules.seal_digest(previous, row.number, row.at, root)
        tamper(
            "UPDATE journal_seal SET root = %s, previous = %s, digest = %s WHERE id = %s",
            *(root, previous, digest, row.pk),
        )
        previous = digest
    assert found() == set()
    assert found(printed()) == set()
    for paper in papers:
        assert found(paper) == {K.SEAL_UNKNOWN}


def test_a_printed_seal_is_known_however_it_is_typed(units):
    assert found(f"  {printed().upper()} ") == set()
    assert found("0" * 64) == {K.SEAL_UNKNOWN}


def test_a_whole_chain_gone_is_found(units):
    new = begin("d")
    remove_entries(entry(new, 1).pk)
    assert [(f.kind, f.subject_id) for f in verify().faults] == [(K.CHAIN_GONE, new.pk)]


def test_the_first_and_the_middle_chain_gone_are_found_beside_those_that_stay(units):
    first, middle = begin("d"), begin("e")
    begin("f")
    remove_entries(entry(first, 1).pk, entry(middle, 1).pk)
    assert [(f.kind, f.subject_id) for f in verify().faults] == [(K.CHAIN_GONE, first.pk), (K.CHAIN_GONE, middle.pk)]


def test_a_subject_removed_behind_the_product_is_found(units):
    Unit.objects.filter(pk=units[1].pk).delete()
    assert [(f.kind, f.subject_id, f.number) for f in verify().faults] == [(K.SUBJECT_GONE, units[1].pk, 5)]


def test_a_version_raised_without_an_act_is_found(units):
    Unit.objects.filter(pk=units[1].pk).update(version=6)
    assert found() == {K.CUT_OFF}


def test_entries_of_a_table_that_does_not_exist_are_found(units):
    tamper("UPDATE journal_entry SET subject_kind = 'no.such' WHERE subject_id = %s", units[2].pk)
    assert found() >= {K.UNKNOWN_SUBJECT, K.CHAIN_GONE, K.CHANGED}


def test_a_seal_taken_out_is_found(units):
    tamper("DELETE FROM journal_sealedentry WHERE seal_id = (SELECT id FROM journal_seal WHERE number = 1)")
    tamper("DELETE FROM journal_seal WHERE number = 1")
    assert found() == {K.SEAL_MISSING, K.NEVER_SEALED}


def test_the_newest_seal_taken_out_is_found_by_its_paper(units):
    paper = printed()
    ids = list(SealedEntry.objects.filter(seal__number=2).values_list("entry_id", flat=True))
    tamper("DELETE FROM journal_sealedentry WHERE seal_id = (SELECT id FROM journal_seal WHERE number = 2)")
    tamper("DELETE FROM journal_seal WHERE number = 2")
    assert found() == {K.NEVER_SEALED}
    Pending.objects.bulk_create(Pending(entry_id=one) for one in ids)
    assert found() == set()
    assert found(paper) == {K.SEAL_UNKNOWN}


@pytest.mark.parametrize(
    ("column", "value"), [("root", "f" * 64), ("at", MONDAY - timedelta(days=1)), ("count", 2), ("digest", "f" * 64)]
)
def test_a_changed_seal_is_found(units, column, value):
    tamper(f"UPDATE journal_seal SET {column} = %s WHERE number = 1", value)
    assert K.SEAL_CHANGED in found()


def test_a_seal_with_another_predecessor_is_found(units):
    tamper("UPDATE journal_seal SET previous = %s WHERE number = 2", "f" * 64)
    assert found() == {K.SEAL_CHANGED, K.SEAL_BROKEN_LINK}


def test_an_entry_taken_out_from_under_its_seal_is_found(units):
    tamper("DELETE FROM journal_sealedentry WHERE entry_id = %s", entry(units[0], 1).pk)
    assert found() == {K.SEAL_CHANGED, K.NEVER_SEALED}


def test_entries_under_a_seal_in_another_order_are_found(units):
    for one, place in zip(SealedEntry.objects.filter(seal__number=1).order_by("-position"), (90, 91, 92), strict=False):
        tamper("UPDATE journal_sealedentry SET position = %s WHERE id = %s", place, one.pk)
    assert found() == {K.SEAL_CHANGED}


def test_an_entry_kept_from_ever_being_sealed_is_found(units):
    Pending.objects.filter(entry=entry(units[0], 5)).delete()
    assert found() == {K.NEVER_SEALED}


def erase(row: Unit, number: int) -> Erasure:
    return erase_payload(
        subject_kind=KIND, subject_id=row.pk, number=number, by=LIN, now=MONDAY + timedelta(days=1), why="期满"
    )


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_lawful_erasure_passes_before_and_after_sealing(units, number):
    paper = printed()
    erase(units[0], number)
    assert found(paper) == set()
    seal(now=MONDAY + timedelta(days=2))
    assert found(paper) == set()


def test_a_blanking_without_the_act_is_found(units):
    tamper("UPDATE journal_payload SET text = '', salt = '' WHERE entry_id = %s", entry(units[0], 2).pk)
    assert [(f.kind, f.number) for f in verify().faults] == [(K.PAYLOAD_GONE, 2)]


def test_a_payload_removed_is_found(units):
    tamper("DELETE FROM journal_payload WHERE entry_id = %s", entry(units[0], 2).pk)
    assert found() == {K.PAYLOAD_GONE}


def test_an_erasure_turned_to_another_entry_is_found(units):
    erasure = erase(units[0], 2)
    tamper("UPDATE journal_payload SET text = '', salt = '' WHERE entry_id = %s", entry(units[1], 3).pk)
    Erasure.objects.filter(pk=erasure.pk).update(subject_id_erased=units[1].pk, number_erased=3)
    assert found() == {K.ERASURE_CHANGED, K.PAYLOAD_GONE}


def test_an_erasure_made_up_without_its_own_entry_is_found(units):
    tamper("UPDATE journal_payload SET text = '', salt = '' WHERE entry_id = %s", entry(units[0], 2).pk)
    Erasure.objects.create(
        subject_kind_erased=KIND, subject_id_erased=units[0].pk, number_erased=2, at=MONDAY, version=1
    )
    assert found() == {K.ERASURE_CHANGED, K.PAYLOAD_GONE, K.CHAIN_GONE}


def test_an_erasure_whose_words_were_turned_is_found(units):
    erasure = erase(units[0], 2)
    told = json.dumps({"after": {"subject_kind": KIND, "subject_id": units[1].pk, "number": 3}})
    own = Entry.objects.get(subject_kind=Erasure.subject_kind(), subject_id=erasure.pk)
    tamper("UPDATE journal_payload SET text = %s WHERE entry_id = %s", told, own.pk)
    tamper("UPDATE journal_payload SET text = '', salt = '' WHERE entry_id = %s", entry(units[1], 3).pk)
    Erasure.objects.filter(pk=erasure.pk).update(subject_id_erased=units[1].pk, number_erased=3)
    assert found() == {K.PAYLOAD_GONE, K.PAYLOAD_CHANGED}


def test_the_check_takes_a_fixed_number_of_statements_per_kind_of_subject_and_seal(units):
    with CaptureQueriesContext(connection) as few:
        verify()
    for n in range(60):
        begin(f"more-{n}")
    with CaptureQueriesContext(connection) as lots:
        assert verify().entries == 75
    assert len(lots) == len(few)
