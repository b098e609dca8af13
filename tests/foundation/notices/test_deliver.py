"""Messages go out to servers that fail for a while: nothing is lost, nothing goes out twice, all can be seen."""

from datetime import timedelta

import pytest

from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.models import Message, Told, UnitChannel
from chuangcheng.foundation.notices.rules import Choice
from chuangcheng.foundation.notices.selectors import messages_page, overview
from chuangcheng.foundation.notices.services import choose, gather, hold_restored, send_again, set_unit_channel
from chuangcheng.foundation.notices.terms import Channel, Language, Matter, Progress, Refused, State, Timing, Trouble
from tests.foundation.notices.conftest import give_addresses
from tests.foundation.notices.posting import deliver, go_out, leave_word
from tests.foundation.notices.sinks import Sink
from tests.people import MONDAY, Cast

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _addresses(cast: Cast) -> None:
    give_addresses(cast)


def states() -> list[tuple[str, int]]:
    return list(Message.objects.order_by("id").values_list("state", "tries"))


def test_a_mail_says_what_where_until_when_and_leads_back(cast: Cast, mail: Sink):
    due = MONDAY + timedelta(hours=8)
    leave_word(cast.qian.user_id, place="柳岸路", due_at=due)
    leave_word(cast.qian.user_id, matter=Matter.SENT_BACK, place="柳岸路", due_at=due, at=MONDAY + timedelta(minutes=1))
    go_out(LATER)
    (one,) = mail.taken
    assert one.path == "qian@example.com"
    assert one.body["subject"] == "【创城】整改未通过核查，请返工：C-1 路面有垃圾1"
    assert one.body["text"].replace("\r\n", "\n").strip().splitlines() == [
        "整改未通过核查，请返工",
        "C-1 路面有垃圾1",
        "地点：柳岸路",
        "整改期限：2026-03-02 17:00",
        "此前：新派遣案件，请接收",
        "https://chuangcheng.example/cases.case/1/",
    ]
    assert one.key == str(Message.objects.get().key)
    assert states() == [("sent", 1)]


def test_a_digest_names_every_matter_once_in_the_language_that_was_chosen(cast: Cast, mail: Sink):
    timings = {Matter.DISPATCHED: Timing.DIGEST, Matter.OVERDUE: Timing.DIGEST}
    choice = Choice(timings=timings, digest_hour=10, language=Language.ENGLISH)
    choose(choice=choice, expected_version=0, by=cast.qian, now=MONDAY)
    for subject in (1, 2, 2):
        leave_word(cast.qian.user_id, subject=subject)
    leave_word(cast.qian.user_id, matter=Matter.OVERDUE, subject=3, due_at=MONDAY)
    assert go_out(LATER) == 0
    assert deliver(MONDAY + timedelta(hours=1)) == 1
    (one,) = mail.taken
    assert one.body["subject"] == "[Chuangcheng] Your digest: 3"
    text = one.body["text"]
    assert [text.count(f"cases.case/{n}/") for n in (1, 2, 3)] == [1, 1, 1]
    assert "New case dispatched: please accept it (2)" in text
    assert "C-1 Litter, due 2026-03-02 09:00" in text


def test_a_server_that_fails_for_a_while_loses_nothing_and_gets_nothing_twice(cast: Cast, mail: Sink):
    mail.refusing = True
    people = [cast.qian.user_id, cast.sun.user_id, cast.chen.user_id]
    leave_word(*people)
    go_out(LATER)
    assert states() == [("waiting", 1)] * 3
    assert all("mail" in text.lower() for text in Message.objects.values_list("trouble", flat=True))
    assert deliver(LATER + timedelta(seconds=30)) == 0  # not before its time
    deliver(LATER + timedelta(minutes=1))
    deliver(LATER + timedelta(minutes=6))
    assert states() == [("waiting", 3)] * 3
    mail.refusing = False
    assert deliver(LATER + timedelta(minutes=21)) == 3
    assert deliver(LATER + timedelta(days=9)) == 0
    assert sorted(one.path for one in mail.taken) == ["chen@example.com", "qian@example.com", "sun@example.com"]
    assert states() == [("sent", 4)] * 3
    assert set(Message.objects.values_list("trouble", flat=True)) == {""}


def test_nobody_there_is_the_same_as_a_refusal(cast: Cast, mail: Sink, settings):
    settings.MAIL_URL = "smtp://127.0.0.1:9"
    leave_word(cast.qian.user_id)
    go_out(LATER)
    assert states() == [("waiting", 1)]
    settings.MAIL_URL = mail.smtp
    deliver(LATER + timedelta(minutes=1))
    assert len(mail.taken) == 1


def test_what_fails_too_often_is_shown_with_its_reason_and_can_be_sent_again(cast: Cast, mail: Sink):
    mail.refusing = True
    leave_word(cast.qian.user_id)
    gather(now=LATER)
    now = LATER
    for _ in range(rules.MOST_TRIES + 3):
        deliver(now)
        now += timedelta(days=1)
    assert states() == [("failed", rules.MOST_TRIES)]
    (row,) = messages_page(cast.feng, now=now).rows
    assert (row.receiver, row.channel, row.state, bool(row.trouble)) == ("钱", Channel.EMAIL, State.FAILED, True)
    assert overview(cast.feng, now=now).failed == 1

    mail.refusing = False
    with pytest.raises(NotFound):
        send_again(message_id=row.id, by=cast.qian, now=now)
    send_again(message_id=row.id, by=cast.feng, now=now)
    assert deliver(now) == 1
    assert len(mail.taken) == 1
    (row,) = messages_page(cast.feng, now=now, state=State.SENT).rows
    assert (row.again_by, row.trouble) == ("冯", "")
    with pytest.raises(Invalid) as refused:
        send_again(message_id=row.id, by=cast.feng, now=now)
    assert refused.value.problems == {"": [Refused.NOT_FAILED]}


def test_a_mended_address_is_used_at_the_next_try(cast: Cast, mail: Sink):
    leave_word(cast.qian.user_id)
    gather(now=LATER)
    User.objects.filter(pk=cast.qian.user_id).update(email="")
    deliver(LATER)
    assert list(Message.objects.values_list("state", "trouble")) == [("waiting", Trouble.NO_ADDRESS)]
    User.objects.filter(pk=cast.qian.user_id).update(email="new@example.com")
    deliver(LATER + timedelta(minutes=1))
    assert [one.path for one in mail.taken] == ["new@example.com"]


def test_a_short_message_carries_number_words_and_the_key_that_tells_a_repetition(cast: Cast, gateway: Sink):
    choose(choice=Choice(channel=Channel.SMS), expected_version=0, by=cast.qian, now=MONDAY)
    leave_word(cast.qian.user_id)
    go_out(LATER)
    (one,) = gateway.taken
    key = str(Message.objects.get().key)
    assert one.path == "/sms?account=1"
    assert (one.body["phone"], one.body["key"], one.key) == (cast.user("qian").phone, key, key)
    assert "https://chuangcheng.example/cases.case/1/" in one.body["message"]


@pytest.mark.parametrize(
    ("channel", "address", "path", "words"),
    [
        (Channel.WECOM, "/cgi-bin/webhook/send?key=abcd-1234", "/cgi-bin/webhook/send?key=abcd-1234", "text.content"),
        (Channel.DINGTALK, "/robot/send?access_token=abcd1234", "/robot/send?access_token=abcd1234", "text.content"),
        (
            Channel.FEISHU,
            "/feishu/open-apis/bot/v2/hook/abcd-1234",
            "/feishu/open-apis/bot/v2/hook/abcd-1234",
            "content.text",
        ),
    ],
)
def test_a_unit_hears_in_its_chat_group(cast: Cast, gateway: Sink, channel: Channel, address: str, path: str, words):
    set_unit_channel(
        unit_id=cast.qian.unit_id,
        expected_version=0,
        channel=channel,
        address=gateway.http + address,
        by=cast.feng,
        now=MONDAY,
    )
    leave_word(units=(cast.qian.unit_id,))
    go_out(LATER)
    (one,) = gateway.taken
    first, second = words.split(".")
    assert one.path == path
    assert one.body[first][second].splitlines()[0] == "新派遣案件，请接收"
    assert states() == [("sent", 1)]


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (Channel.WECOM, "/cgi-bin/webhook/send?key=abcd-1234"),
        (Channel.DINGTALK, "/robot/send?access_token=abcd1234"),
        (Channel.FEISHU, "/feishu/open-apis/bot/v2/hook/abcd-1234"),
    ],
)
def test_a_chat_service_that_says_no_with_status_200_has_not_taken_the_message(
    cast: Cast, gateway: Sink, channel: Channel, address: str
):
    unit = cast.qian.unit_id
    told = {"channel": channel, "address": gateway.http + address, "by": cast.feng, "now": MONDAY}
    set_unit_channel(unit_id=unit, expected_version=0, **told)
    leave_word(units=(unit,))
    gateway.denying = True
    go_out(LATER)
    message = Message.objects.get()
    assert message.state == State.WAITING
    assert "api freq out of limit" in message.trouble or "9499" in message.trouble
    gateway.denying = False
    deliver(LATER + timedelta(minutes=1))
    assert (len(gateway.taken), states()) == (1, [("sent", 2)])


def test_a_signed_robot_signs(cast: Cast, gateway: Sink):
    set_unit_channel(
        unit_id=cast.qian.unit_id,
        expected_version=0,
        channel=Channel.DINGTALK,
        address=f"{gateway.http}/robot/send?access_token=abcd1234",
        secret="SEC0123abcd",
        by=cast.feng,
        now=MONDAY,
    )
    leave_word(units=(cast.qian.unit_id,))
    go_out(LATER)
    assert "sign=" in gateway.taken[0].path


def test_what_no_longer_concerns_the_receiver_is_not_sent(cast: Cast, mail: Sink):
    leave_word(cast.qian.user_id)
    leave_word(cast.qian.user_id, matter=Matter.SENT_BACK)
    leave_word(cast.sun.user_id)
    go_out(LATER, lambda asked: asked.user_id == cast.qian.user_id and asked.matter == Matter.SENT_BACK)
    (one,) = mail.taken
    assert "新派遣案件" not in one.body["text"]
    assert states() == [("sent", 1), ("dropped", 1)]
    assert Told.objects.filter(progress=Progress.DROPPED).count() == 2


def test_a_message_that_was_taken_is_closed_and_what_comes_later_goes_into_the_next(cast: Cast, mail: Sink):
    mail.refusing = True
    leave_word(cast.qian.user_id)
    go_out(LATER)
    leave_word(cast.qian.user_id, matter=Matter.SENT_BACK, at=LATER)
    gather(now=LATER)
    assert Message.objects.filter(thread="cases.case/1").count() == 2


def test_quiet_hours_hold_a_message_until_the_morning(cast: Cast, mail: Sink):
    night = MONDAY + timedelta(hours=13)  # ten in the evening
    leave_word(cast.qian.user_id, at=night)
    assert go_out(night + timedelta(minutes=5)) == 0
    assert deliver(night + timedelta(hours=8, minutes=59)) == 0
    assert deliver(night + timedelta(hours=9)) == 1


def test_whoever_may_not_know_of_what_is_covert_sees_no_row_of_it(cast: Cast, mail: Sink):
    leave_word(cast.zhao.user_id, matter=Matter.ROUND_OPENED, sealed=True)
    gather(now=LATER)
    assert [len(messages_page(who, now=LATER).rows) for who in (cast.lin, cast.feng)] == [1, 0]
    assert [overview(who, now=LATER).waiting for who in (cast.lin, cast.feng)] == [1, 0]
    message = Message.objects.get()
    Message.objects.update(state=State.FAILED)
    with pytest.raises(NotFound):
        send_again(message_id=message.pk, by=cast.feng, now=LATER)
    for who in (cast.qian, cast.wu, cast.zheng, cast.zhao):
        with pytest.raises(NotFound):
            messages_page(who, now=LATER)


def test_what_waited_in_a_backup_is_not_sent_by_itself_after_a_restore(cast: Cast, mail: Sink):
    leave_word(cast.qian.user_id)
    gather(now=LATER)
    assert hold_restored() == 1
    assert deliver(LATER) == 0
    assert list(Message.objects.values_list("state", "trouble")) == [("failed", Trouble.RESTORED)]
    send_again(message_id=Message.objects.get().pk, by=cast.feng, now=LATER)
    assert (deliver(LATER), len(mail.taken)) == (1, 1)


def test_the_whole_address_of_a_robot_is_kept_and_shown_nowhere_else(cast: Cast, gateway: Sink):
    address = f"{gateway.http}/cgi-bin/webhook/send?key=secret-key-9876"
    kept = {"unit_id": cast.qian.unit_id, "channel": Channel.WECOM, "by": cast.feng, "now": MONDAY}
    row = set_unit_channel(expected_version=0, address=address, **kept)
    again = set_unit_channel(expected_version=row.version, **kept)
    assert (again.version, UnitChannel.objects.get().token) == (2, "secret-key-9876")
    from chuangcheng.foundation.journal.selectors import history

    told = [entry.after for entry in history(subject_kind="notices.unitchannel", subject_id=row.pk).rows]
    assert {one["ending"] for one in told} == {"9876"}
    assert "secret-key" not in str(told)
    for wrong in (
        "https://evil.example/cgi-bin/webhook/send?key=abcd-1234",
        f"{gateway.http}/robot/send?access_token=x",
    ):
        with pytest.raises(Invalid):
            set_unit_channel(expected_version=2, address=wrong, **kept)
