"""The background work asks the flow before anything goes out: who may not know, or need not any more, is not told."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.notices.models import Message
from chuangcheng.foundation.notices.services import Concern, deliver_next
from chuangcheng.foundation.notices.terms import Matter
from chuangcheng.interfaces.commands.telling import concerns, link, prepare
from tests.foundation.notices.sinks import smtp_sink
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def mail(settings, world: World):
    User.objects.update(email="somebody@example.com")
    with smtp_sink() as sink:
        settings.MAIL_URL, settings.MAIL_FROM = sink.smtp, "notice@example.com"
        settings.PUBLIC_URL = "https://chuangcheng.example"
        yield sink


def go_out(now):
    prepare(now)
    while deliver_next(now=now, link=link, concerns=concerns):
        pass


def dispatched(world: World) -> Case:
    case = cases.report_case(
        problem=Problem(uuid.uuid4(), "路面有垃圾", case_class_id=world.standard_class("06012"), site_id=world.road.pk),
        by=world.cast.lin,
        now=MONDAY,
    )
    cases.file_case(case_id=case.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    return cases.dispatch_case(
        case_id=case.pk,
        expected_version=2,
        by=world.cast.lin,
        now=MONDAY,
        unit_id=world.cast.qian.unit_id,
        limit_id=world.limit_of(),
    )


def test_a_message_leads_to_a_page_that_its_receiver_may_open(world: World, mail):
    case = dispatched(world)
    go_out(LATER)
    (one,) = mail.taken
    address = f"https://chuangcheng.example/cases/{case.pk}/"
    assert address in one.body["text"]
    client = Client()
    client.force_login(world.cast.user("qian"))
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_a_case_that_has_gone_elsewhere_meanwhile_is_not_told(world: World, mail):
    case = dispatched(world)
    case = cases.return_case(case_id=case.pk, expected_version=3, by=world.cast.qian, now=MONDAY, reason="not_mine")
    cases.dispatch_case(
        case_id=case.pk,
        expected_version=4,
        by=world.cast.lin,
        now=MONDAY,
        unit_id=world.cast.wei.unit_id,
        limit_id=world.limit_of(),
    )
    go_out(LATER)
    to = {message.user.username: message.state for message in Message.objects.select_related("user")}
    assert to == {"qian": "dropped", "wei": "sent", "lin": "sent"} or to == {"qian": "dropped", "wei": "sent"}


def test_a_dispatch_taken_back_is_told_to_whom_it_was_told_without_a_page_to_open(world: World, mail):
    case = dispatched(world)
    go_out(LATER)
    cases.recall_dispatch(case_id=case.pk, expected_version=3, by=world.cast.lin, now=LATER, words="派错单位")
    go_out(LATER + timedelta(hours=1))
    _, second = mail.taken
    assert "派遣已撤回" in second.body["text"]
    assert f"/cases/{case.pk}/" not in second.body["text"]
    assert "派错单位" not in second.body["text"]  # words that people added stay inside


def test_a_dispatch_taken_back_before_anybody_was_told_and_made_again_is_told_once(world: World, mail):
    case = dispatched(world)
    told = {"case_id": case.pk, "by": world.cast.lin, "now": MONDAY}
    cases.recall_dispatch(expected_version=3, words="派错单位", **told)
    again = {"unit_id": world.cast.qian.unit_id, "limit_id": world.limit_of()}
    cases.dispatch_case(expected_version=4, **again, **told)
    go_out(LATER)
    (one,) = mail.taken
    assert "新派遣案件" in one.body["text"]
    assert "撤回" not in one.body["text"]


def test_a_reminder_of_a_case_that_was_put_right_meanwhile_is_not_sent(world: World, mail):
    case = dispatched(world)
    go_out(LATER)
    now = case.due_at - timedelta(hours=1)
    prepare(now)
    case = cases.accept_case(case_id=case.pk, expected_version=3, by=world.cast.qian, now=now)
    cases.rectify_case(case_id=case.pk, expected_version=4, by=world.cast.qian, now=now, photos=[world.photo("after")])
    go_out(now + timedelta(minutes=5))
    assert Message.objects.get(user_id=world.cast.qian.user_id, state="dropped").told.get().entry.matter == "nearly_due"
    assert len(mail.taken) == 1


def test_a_covert_round_concerns_its_inspectors_and_the_office_alone(world: World, mail):
    row = world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=1)
    asked = {
        name: concerns(Concern("inspections.round", row.pk, Matter.ROUND_OPENED, acting.user_id, None))
        for name, acting in world.cast.acting.items()
    }
    assert {name for name, told in asked.items() if told} == {"lin", "zhao"}
    unit = Concern("inspections.round", row.pk, Matter.ROUND_OPENED, None, world.cast.qian.unit_id)
    assert concerns(unit) is False
    inspections.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    assert not concerns(Concern("inspections.round", row.pk, Matter.ROUND_OPENED, world.cast.zhao.user_id, None))


def test_who_has_left_is_not_told(world: World, mail):
    dispatched(world)
    prepare(LATER)
    User.objects.filter(username="qian").update(is_active=False)
    go_out(LATER)
    assert mail.taken == []
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}
