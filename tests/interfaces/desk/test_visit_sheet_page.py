"""The sheet of a visit: sent as a plain form, and sent by the page's script."""

import uuid

import pytest
from django.test import Client

from chuangcheng.flow.inspections.models import Visit
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Chuangcheng-Script": "visit"}


def sign_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def test_a_plain_form_leads_to_the_visit_and_the_script_is_told_where_it_is(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    told = {"uuid": str(uuid.UUID(int=1)), "rest": "1", "started_at": MONDAY.isoformat()}
    plain = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", told)
    assert (plain.status_code, plain.headers["Location"]) == (302, f"/visits/{Visit.objects.get().pk}/")
    told["uuid"] = str(uuid.UUID(int=2))
    scripted = zhao.post(f"/rounds/{row.pk}/sites/{world.far_road.pk}/", told, headers=SCRIPT)
    assert scripted.status_code == 201
    assert scripted.headers["Location"] == f"/visits/{Visit.objects.latest('id').pk}/"


def test_sent_twice_by_the_script_it_is_one_visit(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    told = {"uuid": str(uuid.UUID(int=1)), "rest": "1"}
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    answers = [zhao.post(address, told, headers=SCRIPT).headers["Location"] for _ in range(2)]
    assert (answers[0], Visit.objects.count()) == (answers[1], 1)


def test_what_is_missing_is_told_to_the_script_in_the_same_words(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    item = world.item("I1").pk
    told = {f"item-{item}": "failed", "rest": "1"}
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    pages = [zhao.post(address, told, headers=headers) for headers in ({}, SCRIPT)]
    assert {page.status_code for page in pages} == {422}
    for page in pages:
        assert "不符合项须拍照" in page.content.decode()
        assert 'name="rest" value="1" checked' in page.content.decode()


def test_the_draft_is_named_after_person_round_and_site_and_given_up_on_the_visit_page(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    name = f"visit/{world.cast.zhao.user_id}/{row.pk}/{world.road.pk}"
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    assert f'data-draft="{name}"' in zhao.get(address).content.decode()
    visit = world.visit(row, world.road)
    assert zhao.get(address).headers["Location"] == f"/visits/{visit.pk}/"
    assert f'data-draft-done="{name}"' in zhao.get(f"/visits/{visit.pk}/").content.decode()
