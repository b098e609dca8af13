"""The page of a case: what usually comes next stands open, everything else is folded."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import advance_cases, steps
from chuangcheng.flow.places.models import Site
from tests.flow.inspections.test_late_findings import put_right
from tests.foundation.evidence.files import png
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def open_acts(world: World, name: str, case: Case) -> list[str]:
    """Which moves this person finds open, and that they stand before the folded ones."""
    client = Client()
    client.force_login(world.cast.user(name))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    found = re.findall(r'<details class="act" id="act-(\w+)"( open)?', page)
    opened = [act for act, is_open in found if is_open]
    assert [act for act, _ in found][: len(opened)] == opened
    return opened


def test_the_likeliest_next_step_stands_open_and_the_others_are_folded(world: World):
    cast = world.cast
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    way = [
        ("lin", "file", steps.FileCase(world.standard_class("06012"))),
        ("lin", "dispatch", steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value())),
        ("qian", "accept", steps.AcceptCase()),
        ("qian", "rectify", steps.Rectify((world.photo("after"),))),
        ("zhou", "verify", steps.Verify(on_site=False)),
        ("lin", "close", steps.Close()),
    ]
    for hours, (name, act, step) in enumerate(way, start=2):
        assert open_acts(world, name, case) == [act]
        at = MONDAY + timedelta(hours=hours)
        advance_cases(steps_by_case={case.pk: [(step, cast.acting[name], at)]})


@pytest.mark.parametrize(("reason", "opened"), [("not_mine", ["dispatch"]), ("contested", [])])
def test_a_returned_case_suggests_another_unit_only_where_it_was_the_wrong_one(world: World, reason, opened):
    cast = world.cast
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    moves = [
        (steps.FileCase(world.standard_class("06012")), cast.lin),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), cast.lin),
        (steps.ReturnCase(reason, (world.photo("proof"),)), cast.qian),
    ]
    advance_cases(steps_by_case={case.pk: [(*move, MONDAY + timedelta(hours=2)) for move in moves]})
    assert open_acts(world, "lin", case) == opened


def test_the_class_is_shown_by_name_and_code(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    client = Client()
    client.force_login(world.cast.user("lin"))
    page = client.get(f"/cases/{Case.objects.get().pk}/").content.decode()
    assert '道路不洁 <span class="muted small">06012</span>' in page
    assert "matter:" not in page


def test_what_has_come_back_leads_to_the_new_case_and_says_its_number(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = put_right(world, Case.objects.get(), MONDAY + timedelta(days=1), on_site=False)
    client = Client()
    client.force_login(world.cast.user("zhao"))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "提交回头看结果" in page
    assert "回头看通过</button>" not in page
    sent = {"expected_version": case.version, "held": "0", "photos": SimpleUploadedFile("again.png", png())}
    answer = client.post(f"/cases/{case.pk}/recheck/", sent, follow=True)
    new = Case.objects.get(rebound_of=case)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/cases/{new.pk}/", 302)]
    assert f"已另立新案 {new.number}" in page
    old = client.get(f"/cases/{case.pk}/").content.decode()
    assert f'href="/cases/{new.pk}/">{new.number}</a>' in old
    assert "提交回头看结果" not in old


def test_a_unit_that_sent_a_case_back_is_not_proposed_first_again(world: World):
    cast = world.cast
    Site.objects.filter(pk=world.road.pk).update(line_unit_id=cast.sun.unit_id, territorial_unit_id=cast.qian.unit_id)
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    client = Client()
    client.force_login(cast.user("lin"))
    advance_cases(
        steps_by_case={
            case.pk: [(steps.FileCase(world.standard_class("06012")), cast.lin, MONDAY + timedelta(hours=2))]
        }
    )
    first, second = proposed(client, case)[:2]
    moves = [
        (steps.DispatchCase(first, "by_duty", "", world.limit_value()), cast.lin),
        (steps.ReturnCase("not_mine", (world.photo("proof"),)), cast.qian if first == cast.qian.unit_id else cast.sun),
    ]
    advance_cases(steps_by_case={case.pk: [(*move, MONDAY + timedelta(hours=3)) for move in moves]})
    assert proposed(client, case)[:2] == [second, first]


def proposed(client: Client, case: Case) -> list[int]:
    """The units on the page of a case, in their order."""
    page = client.get(f"/cases/{case.pk}/").content.decode()
    return [int(unit) for unit in re.findall(r'name="suggested" value="(\d+)"', page)]
