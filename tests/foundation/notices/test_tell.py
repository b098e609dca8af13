"""The outbox is written by the act, and messages are made of it."""

from datetime import timedelta

import pytest
from django.db import transaction

from chuangcheng.foundation.notices.models import Entry, Message, Told
from chuangcheng.foundation.notices.rules import Choice
from chuangcheng.foundation.notices.services import choose, gather
from chuangcheng.foundation.notices.terms import Channel, Matter, Progress, State, Timing
from tests.foundation.notices.conftest import give_addresses
from tests.foundation.notices.posting import leave_word
from tests.people import MONDAY, Cast

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _set_up(settings, cast: Cast) -> None:
    settings.PUBLIC_URL, settings.MAIL_URL = "https://chuangcheng.example", "smtp://127.0.0.1:9"
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/"
    give_addresses(cast)


def progress() -> dict[str, int]:
    found: dict[str, int] = {}
    for one in Told.objects.values_list("progress", flat=True):
        found[one] = found.get(one, 0) + 1
    return found


def test_an_act_that_is_undone_leaves_no_word(cast: Cast):
    with transaction.atomic():
        leave_word(cast.qian.user_id)
        transaction.set_rollback(True)
    assert Entry.objects.count() == Told.objects.count() == 0


def test_nobody_is_told_of_his_own_act(cast: Cast):
    assert leave_word(cast.qian.user_id, by=cast.qian) is False
    assert leave_word(cast.qian.user_id, cast.chen.user_id, by=cast.qian) is True
    assert [one.user_id for one in Told.objects.all()] == [cast.chen.user_id]


def test_what_the_product_notices_is_told_once_per_deadline(cast: Cast):
    due = MONDAY + timedelta(hours=8)
    told = [leave_word(cast.qian.user_id, matter=Matter.OVERDUE, due_at=due) for _ in range(3)]
    told.append(leave_word(cast.qian.user_id, matter=Matter.OVERDUE, due_at=due + timedelta(days=1)))
    assert told == [True, False, False, True]


def test_several_events_on_one_matter_become_one_message(cast: Cast):
    leave_word(cast.qian.user_id)
    gather(now=MONDAY)
    leave_word(cast.qian.user_id, matter=Matter.SENT_BACK, at=MONDAY + timedelta(minutes=1))
    leave_word(cast.qian.user_id, subject=2)
    gather(now=LATER)
    found = Message.objects.order_by("id")
    assert [(one.thread, one.told.count()) for one in found] == [("cases.case/1", 2), ("cases.case/2", 1)]
    assert found[0].due_at == MONDAY + timedelta(minutes=2)


def test_what_a_person_wants_in_a_digest_goes_into_one_message_of_many_matters(cast: Cast):
    choose(
        choice=Choice(timings={Matter.DISPATCHED: Timing.DIGEST}, digest_hour=17),
        expected_version=0,
        by=cast.qian,
        now=MONDAY,
    )
    for subject in (1, 2, 3):
        leave_word(cast.qian.user_id, subject=subject)
    gather(now=LATER)
    digest = Message.objects.get()
    assert (digest.thread, digest.told.count(), digest.due_at) == ("digest", 3, MONDAY + timedelta(hours=8))


def test_who_wants_nothing_gets_nothing_and_who_has_no_address_is_counted(cast: Cast):
    choose(choice=Choice(silent=True), expected_version=0, by=cast.qian, now=MONDAY)
    choose(choice=Choice(channel=Channel.SMS), expected_version=0, by=cast.sun, now=MONDAY)
    cast.user("chen").__class__.objects.filter(pk=cast.chen.user_id).update(email="")
    leave_word(cast.qian.user_id, cast.sun.user_id, cast.chen.user_id, units=(cast.qian.unit_id,))
    gather(now=LATER)
    assert progress() == {Progress.DECLINED: 1, Progress.NO_WAY: 2, Progress.PLACED: 1}
    assert Message.objects.get().channel == Channel.SMS


def test_an_installation_without_a_public_address_makes_no_messages(cast: Cast, settings):
    settings.PUBLIC_URL = ""
    leave_word(cast.qian.user_id)
    gather(now=LATER)
    assert progress() == {Progress.NO_WAY: 1}
    assert Message.objects.count() == 0


def test_what_is_covert_stands_apart_from_the_digest(cast: Cast):
    choose(choice=Choice(timings={Matter.ROUND_OPENED: Timing.DIGEST}), expected_version=0, by=cast.zhao, now=MONDAY)
    leave_word(cast.zhao.user_id, matter=Matter.ROUND_OPENED)
    leave_word(cast.zhao.user_id, matter=Matter.ROUND_OPENED, subject=2, sealed=True)
    gather(now=LATER)
    assert sorted(Message.objects.values_list("thread", "sealed")) == [("digest", False), ("digest/sealed", True)]


def test_a_second_gathering_finds_nothing_and_changes_nothing(cast: Cast):
    leave_word(cast.qian.user_id)
    assert (gather(now=LATER), gather(now=LATER)) == (1, 0)
    assert Message.objects.get().state == State.WAITING
