"""One's own choice, a unit's chat group, the page of messages, and a matter as a chat message."""

import pytest
from django.test import Client

from chuangcheng.foundation.notices.models import Message, Preference, UnitChannel
from chuangcheng.foundation.notices.services import gather
from chuangcheng.foundation.notices.terms import Matter, State
from tests.foundation.notices.conftest import give_addresses
from tests.foundation.notices.posting import leave_word
from tests.people import MONDAY
from tests.test_pages import busy, sign_in  # noqa: F401 - a fixture
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up(settings, world: World) -> None:
    settings.PUBLIC_URL, settings.MAIL_URL = "https://chuangcheng.example", "smtp://127.0.0.1:9"
    give_addresses(world.cast)


def chosen(**more: object) -> dict[str, object]:
    return {
        "expected_version": 0,
        "channel": "email",
        "digest_hour": 17,
        "quiet_from": 20,
        "quiet_until": 8,
        "language": "zh-hans",
        **dict.fromkeys(("dispatched", "handed_down", "sent_back", "nearly_due", "overdue", "said"), "digest"),
        **more,
    }


def test_a_person_chooses_how_he_is_told_and_finds_it_on_his_account(world: World):
    client = sign_in(world, "qian")
    assert client.post("/account/notices/", chosen()).status_code == 302
    row = Preference.objects.get()
    assert (row.user_id, row.digest_hour, row.quiet_from, row.version) == (world.cast.qian.user_id, 17, 20, 1)
    assert "汇总在每天 17 时；20 时至 8 时免打扰" in client.get("/account/").content.decode()
    assert client.post("/account/notices/", chosen(expected_version=0)).status_code == 409
    assert client.post("/account/notices/", chosen(expected_version=1, channel="silent")).status_code == 302
    assert Preference.objects.get().silent


@pytest.mark.parametrize(
    ("field", "value"), [("channel", "wecom"), ("digest_hour", "24"), ("overdue", "weekly"), ("language", "fr")]
)
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(world: World, field: str, value: str):
    answer = sign_in(world, "qian").post("/account/notices/", chosen(**{field: value}))
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_people_choose_among_the_matters_of_their_posts(world: World):
    pages = {name: sign_in(world, name).get("/account/notices/").content.decode() for name in ("qian", "zhou", "lin")}
    assert ["案件派遣到本单位" in pages[name] for name in pages] == [True, False, False]
    assert ["案件已整改，待核查" in pages[name] for name in pages] == [False, True, False]
    assert ["单位退回案件" in pages[name] for name in pages] == [False, False, True]


def test_a_units_robot_is_kept_and_its_address_never_shown_again(world: World):
    client, unit = sign_in(world, "feng"), world.cast.qian.unit_id
    address = f"/units/{unit}/notices/"
    robot = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=very-secret-1234"
    wrong = client.post(address, {"expected_version": 0, "channel": "wecom", "address": "https://example.com/x"})
    assert (wrong.status_code, "不是所选群机器人的地址" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"expected_version": 0, "channel": "wecom", "address": robot}).status_code == 302
    assert UnitChannel.objects.get().token == "very-secret-1234"
    page = client.get(address).content.decode()
    assert ("…1234" in page, "very-secret" in page) == (True, False)
    assert client.post(address, {"expected_version": 1, "channel": ""}).status_code == 302
    assert UnitChannel.objects.get().token == ""


def test_what_failed_stands_on_the_page_with_its_reason_and_is_sent_again(world: World):
    leave_word(world.cast.qian.user_id)
    gather(now=MONDAY)
    Message.objects.update(state=State.FAILED, trouble="no_answer", tries=10, is_open=False)
    client = sign_in(world, "feng")
    page = client.get("/notices/?state=failed").content.decode()
    assert ("对方没有应答" in page, "重新发送给钱" in page) == (True, True)
    assert "路面有垃圾" not in page
    assert client.post(f"/notices/{Message.objects.get().pk}/again/").status_code == 302
    assert Message.objects.get().state == State.WAITING
    assert client.post(f"/notices/{Message.objects.get().pk}/again/").status_code == 422


def test_the_page_tells_the_administrator_nothing_of_a_covert_round(world: World):
    leave_word(world.cast.zhao.user_id, matter=Matter.ROUND_OPENED, sealed=True)
    gather(now=MONDAY)
    shown = {name: "赵" in sign_in(world, name).get("/notices/").content.decode() for name in ("lin", "feng")}
    assert shown == {"lin": True, "feng": False}


def test_a_demo_says_that_nothing_is_sent(world: World, settings):
    settings.IS_DEMO = True
    client = sign_in(world, "feng")
    for address in ("/notices/", "/account/notices/", f"/units/{world.cast.qian.unit_id}/notices/"):
        assert "任何通知都不会发出" in client.get(address).content.decode(), address


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "【创城】案件"), ("en", "[Chuangcheng] Case")])
def test_a_case_can_be_copied_as_a_chat_message_with_its_link(busy: dict, language: str, words: str):  # noqa: F811
    case = busy["case"]
    page = sign_in(busy["world"], "qian", language).get(f"/cases/{case.pk}/").content.decode()
    text = page.partition("data-copy")[2].partition("</textarea>")[0]
    assert words in text
    assert f"https://chuangcheng.example/cases/{case.pk}/" in text


def test_without_a_public_address_the_link_is_the_one_the_page_was_opened_under(busy: dict, settings):  # noqa: F811
    settings.PUBLIC_URL = ""
    page = sign_in(busy["world"], "qian").get(f"/cases/{busy['case'].pk}/").content.decode()
    assert f"http://testserver/cases/{busy['case'].pk}/" in page


def test_a_round_can_be_copied_but_never_a_covert_one(busy: dict):  # noqa: F811
    client: Client = sign_in(busy["world"], "lin")
    assert "data-copy" in client.get(f"/rounds/{busy['census'].pk}/").content.decode()
    assert "data-copy" not in client.get(f"/rounds/{busy['sample'].pk}/").content.decode()
