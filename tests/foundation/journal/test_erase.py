"""Erasing what an entry says, on a lawful ground."""

import pytest

from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry, Erasure, Payload
from chuangcheng.foundation.journal.selectors import history, verify
from chuangcheng.foundation.journal.services import erase_payload
from chuangcheng.foundation.journal.terms import Refused
from tests.foundation.journal.subjects import KIND, LIN, act, begin
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def erase(subject_id: int, number: int = 2, *, why: str = "期满", kind: str = KIND) -> Erasure:
    return erase_payload(subject_kind=kind, subject_id=subject_id, number=number, by=LIN, now=MONDAY, why=why)


def test_the_words_and_their_salt_go_and_the_entry_stays():
    row = act(begin("a"), why="王先生来电")
    erase(row.pk)
    payload = Payload.objects.get(entry__subject_kind=KIND, entry__number=2)
    assert (payload.text, payload.salt) == ("", "")
    assert not Payload.objects.filter(text__contains="王先生").exists()
    newest, first = history(subject_kind=KIND, subject_id=row.pk).rows
    assert (newest.erased, newest.act, newest.before, newest.after, newest.why) == (True, "unit.change", {}, {}, "")
    assert (first.erased, first.after) == (False, {"name": "单位a"})


def test_the_erasure_is_an_act_of_its_own_that_tells_who_what_and_why():
    row = act(begin("a"))
    erasure = erase(row.pk)
    told = history(subject_kind=Erasure.subject_kind(), subject_id=erasure.pk).rows
    assert [(one.act, one.number, one.user_id, one.at, one.why) for one in told] == [
        ("journal.erase", 1, 7, MONDAY, "期满")
    ]
    assert told[0].after == {"subject_kind": KIND, "subject_id": row.pk, "number": 2}
    assert Entry.objects.filter(subject_kind=KIND).count() == 2  # the subject's own chain does not move


def test_an_act_after_an_erasure_continues_the_chain():
    row = act(begin("a"))
    erase(row.pk)
    act(row)
    assert verify().holds


def test_what_is_not_there_cannot_be_erased():
    with pytest.raises(NotFound):
        erase(999)
    with pytest.raises(NotFound):
        erase(begin("a").pk, 2)
    assert not Erasure.objects.exists()


def test_the_second_who_erases_the_same_gets_a_conflict():
    row = act(begin("a"))
    erase(row.pk)
    with pytest.raises(Conflict):
        erase(row.pk)
    assert Erasure.objects.count() == 1
    assert verify().holds


@pytest.mark.parametrize(
    ("why", "reason"), [("", Refused.REQUIRED), ("  ", Refused.REQUIRED), ("a\x00", "null_character")]
)
def test_an_erasure_needs_its_ground(why: str, reason: str):
    row = act(begin("a"))
    with pytest.raises(Invalid) as told:
        erase(row.pk, why=why)
    assert told.value.problems == {"why": [reason]}
    assert not Erasure.objects.exists()


def test_what_an_erasure_says_is_not_erased():
    erasure = erase(act(begin("a")).pk)
    with pytest.raises(Invalid) as told:
        erase(erasure.pk, 1, kind=Erasure.subject_kind())
    assert told.value.problems == {"": [Refused.NOT_ERASABLE]}
    assert verify().holds
