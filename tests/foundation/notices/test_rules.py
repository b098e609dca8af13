"""When somebody is told, and which addresses are robots."""

from datetime import datetime, timedelta

import pytest

from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.rules import Choice, Robot
from chuangcheng.foundation.notices.terms import Channel, Matter, Timing
from tests.people import ZONE

BASES = {
    Channel.WECOM: "https://qyapi.weixin.qq.com",
    Channel.DINGTALK: "https://oapi.dingtalk.com",
    Channel.FEISHU: "https://open.feishu.cn",
}


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("happened", "goes_out"),
    [
        (at(9), at(9, 2)),  # a moment later, so that what follows joins it
        (at(20, 59), at(7, day=3)),  # held past the beginning of the quiet time
        (at(21), at(7, day=3)),
        (at(23, 30), at(7, day=3)),
        (at(0), at(7)),
        (at(6, 59), at(7, 1)),
        (at(7), at(7, 2)),
    ],
)
def test_what_comes_at_once_waits_for_the_end_of_the_quiet_time(happened: datetime, goes_out: datetime):
    assert rules.due(happened, Timing.AT_ONCE, Choice(), ZONE) == goes_out


@pytest.mark.parametrize(
    ("happened", "goes_out"),
    [(at(7, 59), at(8)), (at(8), at(8, day=3)), (at(23), at(8, day=3))],
)
def test_a_digest_goes_out_at_its_hour_in_the_office(happened: datetime, goes_out: datetime):
    assert rules.due(happened, Timing.DIGEST, Choice(digest_hour=8), ZONE) == goes_out


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "quiet"),
    [(21, 7, {21, 22, 23, 0, 1, 2, 3, 4, 5, 6}), (12, 14, {12, 13}), (8, 8, set())],
)
def test_quiet_hours_may_pass_midnight_and_the_same_hour_twice_is_none(quiet_from, quiet_until, quiet):
    assert {hour for hour in range(24) if rules.is_quiet(hour, quiet_from, quiet_until)} == quiet


def test_tries_lie_further_and_further_apart_and_end():
    waits = [rules.next_try(at(9), tries) for tries in range(1, rules.MOST_TRIES + 1)]
    assert waits[0] == at(9) + timedelta(minutes=1)
    assert waits[-1] is None
    assert [one for one in waits if one] == sorted(one for one in waits if one)


def test_choices_are_read_as_they_were_written_and_forget_what_no_longer_exists():
    chosen = {Matter.OVERDUE: Timing.NEVER, Matter.DISPATCHED: Timing.DIGEST}
    assert rules.read(rules.written(chosen)) == chosen
    assert rules.read('{"gone": "digest", "overdue": "weekly", "returned": "never"}') == {Matter.RETURNED: Timing.NEVER}


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-12345", Robot(Channel.WECOM, "abc-12345")),
        (" https://oapi.dingtalk.com/robot/send?access_token=abcdef12 ", Robot(Channel.DINGTALK, "abcdef12")),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdef-12", Robot(Channel.FEISHU, "abcdef-12")),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", None),
        ("https://qyapi.weixin.qq.com/cgi-bin/other?key=abc-12345", None),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-12345", None),
        ("https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc-12345", None),
        ("https://evil.example@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-12345", None),
        ("http://127.0.0.1:8000/cgi-bin/webhook/send?key=abc-12345", None),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/a/../../x", None),
        ("nonsense", None),
        ("https://[", None),
    ],
)
def test_only_addresses_of_the_services_of_this_installation_are_robots(address: str, robot: Robot | None):
    assert rules.read_robot(address, BASES) == robot
