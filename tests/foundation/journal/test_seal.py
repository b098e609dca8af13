"""Sealing what waits, in batches, one after the other."""

from datetime import timedelta

import pytest

from chuangcheng.foundation.journal import services
from chuangcheng.foundation.journal.models import Entry, Pending, Seal, SealedEntry
from chuangcheng.foundation.journal.rules import BEGINNING, merkle_root, seal_digest
from chuangcheng.foundation.journal.selectors import history, latest_seal, verify
from chuangcheng.foundation.journal.services import seal
from tests.foundation.journal.subjects import KIND, act, begin
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def test_nothing_to_seal_is_no_seal():
    assert seal(now=MONDAY) is None
    assert latest_seal() is None
    assert verify().seals == 0


def test_a_seal_covers_what_waits_and_names_the_seal_before():
    row = act(begin("a"))
    first = seal(now=MONDAY)
    act(row)
    second = seal(now=MONDAY + timedelta(minutes=1))
    assert first
    assert second
    digests = list(Entry.objects.order_by("id").values_list("digest", flat=True))
    assert (first.number, first.count, first.previous, first.root) == (1, 2, BEGINNING, merkle_root(digests[:2]))
    assert (second.number, second.count, second.previous) == (2, 1, first.digest)
    assert second.digest == seal_digest(first.digest, 2, MONDAY + timedelta(minutes=1), merkle_root(digests[2:]))
    assert not Pending.objects.exists()
    assert seal(now=MONDAY) is None
    newest = latest_seal()
    assert newest
    assert (newest.number, newest.digest) == (2, second.digest)
    verdict = verify(seal=first.digest)
    assert (verdict.holds, verdict.entries, verdict.seals, verdict.unsealed) == (True, 3, 2, 0)


def test_what_was_written_late_with_a_lower_id_is_sealed_all_the_same():
    row = begin("a")
    late = Pending.objects.get().pk
    Pending.objects.all().delete()  # a writer whose transaction ends after the next one's
    act(row)
    seal(now=MONDAY)
    Pending.objects.create(entry_id=late)
    second = seal(now=MONDAY)
    assert second
    assert second.count == 1
    assert verify().holds


def test_a_large_batch_is_sealed_in_parts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(services, "SEAL_BATCH", 3)
    for n in range(7):
        begin(str(n))
    counts = []
    while (made := seal(now=MONDAY)) is not None:
        counts.append(made.count)
    assert counts == [3, 3, 1]
    assert SealedEntry.objects.count() == 7
    assert verify().holds


def test_the_history_says_what_is_sealed():
    row = begin("a")
    seal(now=MONDAY)
    act(row)
    assert [one.sealed for one in history(subject_kind=KIND, subject_id=row.pk).rows] == [False, True]
    assert Seal.objects.count() == 1
