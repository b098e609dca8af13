"""The moves off the usual way, on the page: who finds which form, what it takes, what the page says otherwise."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Act, State
from tests.flow.cases.test_moves import REACHED_BY, another, case_in, try_act
from tests.foundation.evidence.files import png
from tests.test_pages import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


def picture(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.png", png(), "image/png")


def typed(world: World, act: Act) -> dict[str, object]:
    """What a person types and picks in the form of an act."""
    units = {"first": world.cast.qian.unit_id, "second": world.cast.sun.unit_id}
    works = {"amount": "8", "reason": "engineering", "evidence": picture("form"), "words": "须养护"}
    return {
        Act.CHECK: {"photos": picture("seen")},
        Act.NOT_FOUND: {"photos": picture("seen")},
        Act.ASK_EXTENSION: works,
        Act.ASK_SUSPENSION: {"until": "2099-06-01", "reason": "season", "evidence": picture("f"), "words": "开春施工"},
        Act.DEFER: {"reason": "legal", "words": "诉讼中"},
        Act.MERGE: {"into": another(world).number},
        Act.SPLIT: {**units, "limit": world.limit_of()},
        Act.HAND_OVER: {"system": "市数字城管平台", "number": "A-1"},
        Act.CHANGE_DEADLINE: {"amount": "16", "unit": "working_hours", "words": "条件选错"},
        Act.SET_PRIORITY: {"priority": "urgent"},
    }.get(act, {"words": "因故"})


WAYS = [
    (State.REPORTED, Act.CHECK, "zhao", State.CHECKED),
    (State.REPORTED, Act.NOT_FOUND, "lin", State.REFUSED),
    (State.IN_HAND, Act.ASK_SUSPENSION, "qian", State.IN_HAND),
    (State.IN_HAND, Act.GRANT_EXTENSION, "lin", State.IN_HAND),
    (State.IN_HAND, Act.REFUSE_EXTENSION, "lin", State.IN_HAND),
    (State.IN_HAND, Act.SUSPEND, "zheng", State.SUSPENDED),
    (State.IN_HAND, Act.REFUSE_SUSPENSION, "zheng", State.IN_HAND),
    (State.SUSPENDED, Act.RESUME, "qian", State.IN_HAND),
    (State.IN_HAND, Act.DEFER, "lin", State.DEFERRED),
    (State.DEFERRED, Act.END_DEFERRAL, "lin", State.DISPATCHED),
    (State.REPORTED, Act.MERGE, "lin", State.MERGED),
    (State.MERGED, Act.UNMERGE, "lin", State.REPORTED),
    (State.FILED, Act.SPLIT, "lin", State.SPLIT),
    (State.FILED, Act.HAND_OVER, "lin", State.HANDED_OVER),
    (State.HANDED_OVER, Act.RECALL, "lin", State.FILED),
    (State.DISPATCHED, Act.RECALL_DISPATCH, "lin", State.FILED),
    (State.HANDED_OVER, Act.SETTLE, "lin", State.CLOSED),
    (State.IN_HAND, Act.CHANGE_DEADLINE, "lin", State.IN_HAND),
    (State.IN_HAND, Act.SET_PRIORITY, "lin", State.IN_HAND),
]


@pytest.mark.parametrize(("state", "act", "name", "after"), WAYS, ids=lambda one: str(one))
def test_each_act_has_its_form_and_is_made_through_it(world: World, state: State, act: Act, name: str, after: State):
    case = case_in(world, state, ready_for=act)
    client = sign_in(world, name)
    assert f'id="act-{act}"' in client.get(f"/cases/{case.pk}/").content.decode()
    told = {"expected_version": case.version, **typed(world, act)}
    assert client.post(f"/cases/{case.pk}/{act}/", told).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version) == (after, told["expected_version"] + 1)
    assert client.get(f"/cases/{case.pk}/").status_code == 200  # also where the case has left his usual view


@pytest.mark.parametrize(
    ("state", "act", "field"),
    [
        (State.IN_HAND, Act.ASK_SUSPENSION, "until"),
        (State.IN_HAND, Act.DEFER, "words"),
        (State.REPORTED, Act.MERGE, "into"),
        (State.FILED, Act.SPLIT, "second"),
        (State.FILED, Act.HAND_OVER, "number"),
        (State.IN_HAND, Act.CHANGE_DEADLINE, "amount"),
        (State.IN_HAND, Act.SET_PRIORITY, "priority"),
    ],
    ids=lambda one: str(one),
)
def test_what_is_missing_is_told_beside_its_field(world: World, state: State, act: Act, field: str):
    case = case_in(world, state)
    client = sign_in(world, "qian" if act is Act.ASK_SUSPENSION else "lin")
    told = {"expected_version": case.version, **typed(world, act), field: ""}
    answer = client.post(f"/cases/{case.pk}/{act}/", told)
    assert answer.status_code == 422
    boxes = re.findall(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', answer.content.decode())
    assert any('aria-invalid="true"' in box for box in boxes)
    assert Case.objects.get(pk=case.pk).version == case.version


def test_the_ladder_is_told_where_it_refuses(world: World):
    case = case_in(world, State.IN_HAND)
    told = {"expected_version": case.version, "amount": "8", "reason": "engineering"}
    answer = sign_in(world, "qian").post(f"/cases/{case.pk}/ask_extension/", told)
    assert "请附本单位负责人签字盖章的申请表" in answer.content.decode()


def test_the_leader_finds_what_waits_for_him_on_his_first_page_and_decides(world: World):
    case = try_act(world, case_in(world, State.IN_HAND), Act.ASK_SUSPENSION, "qian")
    client = sign_in(world, "zheng")
    home = client.get("/").content.decode()
    assert f"/cases/{case.pk}/" in home and "挂账待审批" in home
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert re.search(r'<details class="act" id="act-suspend" open', page)
    assert "柳岸街道申请挂账，由区领导审批" in page


def test_everybody_is_told_why_not_he(world: World):
    case = case_in(world, State.SPLIT)
    page = sign_in(world, "lin").get(f"/cases/{case.pk}/").content.decode()
    assert "还不能结案" not in page  # a split case without parts, as loaded here, has none that are open
    case = case_in(world, State.DISPATCHED, 2)
    page = sign_in(world, "wu").get(f"/cases/{case.pk}/").content.decode()
    table = page.split('id="all-moves"')[1]
    assert "只有责任单位可以" in table and "暂停计时" in table and "选择原因" in table


def test_what_people_report_says_that_it_must_be_looked_at_first(world: World):
    case = case_in(world, State.REPORTED, ready_for=Act.CHECK)
    page = sign_in(world, "lin").get(f"/cases/{case.pk}/").content.decode()
    assert "还不能立案：群众、媒体反映的问题须先现场核实" in page
    assert 'id="act-file"' not in page


NOTHING = "?group=open&state=closed"
"""A list that holds nothing."""


@pytest.mark.parametrize("opened_from", ["", "?group=open&sort=newest", "?group=open&sort=due", NOTHING])
@pytest.mark.parametrize("state", list(REACHED_BY), ids=str)
def test_the_page_of_a_case_stays_under_its_bound_of_statements(world: World, state: State, opened_from: str):
    case = case_in(world, state, ready_for=Act.GRANT_EXTENSION if state is State.IN_HAND else None)
    for name in ("lin", "qian", "zheng", "zhao", "wu", "zhou"):
        client = sign_in(world, name)
        if client.get(f"/cases/{case.pk}/").status_code == 404:
            continue
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/cases/{case.pk}/{opened_from}")
        assert len(asked) <= MOST, (name, len(asked))


MOST = 15
"""Statements of the page, of them two for the session and the person with his posts: in every state, for everybody,
whatever list it was opened from."""


def test_the_office_sets_the_rules_of_cases(world: World):
    client = sign_in(world, "lin")
    told = {"rebound_metres": 80, "rebound_days": 20, "recheck_days": 14, "long_overdue_days": 5}
    assert client.post("/cases/rules/", {"expected_version": 0, **told}).status_code == 302
    assert client.post("/cases/rules/", {"expected_version": 0, **told}).status_code == 409
    assert client.post("/cases/rules/", {"expected_version": 1, **told, "recheck_days": 0}).status_code == 422
    assert 'value="14"' in client.get("/cases/rules/").content.decode()


def test_groups_that_are_seldom_asked_for_are_picked_among_the_filters(world: World):
    case = case_in(world, State.SUSPENDED)
    client: Client = sign_in(world, "lin")
    page = client.get("/cases/?group=suspended").content.decode()
    assert case.number in page and '<option value="suspended" selected>' in page
    assert "至 2026-06-01" in page


def test_the_day_of_the_second_look_stands_in_the_list_and_on_the_case(world: World):
    case = case_in(world, State.CLOSED)
    client = sign_in(world, "zhao")
    assert "回头看 2026-04-01" in client.get("/cases/?group=recheck_due").content.decode()
    assert '<dd class="num">2026-04-01</dd>' in client.get(f"/cases/{case.pk}/").content.decode()
