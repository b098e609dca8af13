"""Being somebody by one click: in the demo, with the password that it prints, and nowhere else."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.accounts.services import NewPerson, load_people
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.interfaces.web.demo import PASSWORD, SIGN_INS
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
UNITS = {"inspector": "tester", "handler": "enforcement", "observer": "city", "leader": "district"}


@pytest.fixture
def people(world: World) -> World:
    """The eight sign-ins of the demo, in the cast's units."""
    load_people(
        people=[
            NewPerson(name, f"演示{at}", ((UNITS.get(name, "office"), role, ""),), password=PASSWORD)
            for at, (name, role) in enumerate(SIGN_INS)
        ],
        by=PRODUCT,
        now=MONDAY,
    )
    return world


def test_eight_cards_tell_what_waits_today_in_a_bounded_number_of_statements(people: World):
    people.visit(people.plan(sites=(people.road,)), people.road, failing=("I1",))
    with override_settings(IS_DEMO=True), CaptureQueriesContext(connection) as asked:
        page = " ".join(Client().get("/sign-in/").content.decode().split())
    assert page.count('class="persona"') == 8
    assert '<b class="num">1</b> 待立案' in page
    assert "云溪区创城办" in page
    assert len(asked) <= 14


def test_one_click_signs_in_and_goes_where_it_was_asked_to(people: World):
    client = Client()
    with override_settings(IS_DEMO=True):
        answer = client.post("/demo/enter/", {"who": "verifier", "next": "/cases/?group=to_verify"})
        assert (answer.status_code, answer["Location"]) == (302, "/cases/?group=to_verify")
        assert "核查员" in client.get("/").content.decode()
        assert client.post("/demo/enter/", {"who": "leader", "next": "https://else.example/"})["Location"] == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get(username="leader").pk)


def test_it_wants_the_token_of_the_page(people: World):
    strict = Client(enforce_csrf_checks=True)
    with override_settings(IS_DEMO=True):
        assert strict.post("/demo/enter/", {"who": "leader"}).status_code == 403
        assert Client().get("/demo/enter/").status_code == 405
    assert "_auth_user_id" not in strict.session


@pytest.mark.parametrize("who", ["lin", "qian", "", "coordinator2"])
def test_nobody_but_the_eight_can_be_entered(people: World, who: str):
    client = Client()
    with override_settings(IS_DEMO=True):
        assert client.post("/demo/enter/", {"who": who}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_whose_password_was_changed_is_not_entered(people: World):
    User.objects.filter(username="leader").update(password=make_password("something else entirely"))
    client = Client()
    with override_settings(IS_DEMO=True):
        assert client.post("/demo/enter/", {"who": "leader"})["Location"] == "/sign-in/"
        assert "密码已被改过" in client.get("/sign-in/").content.decode()
    assert "_auth_user_id" not in client.session


PAGES = ("/demo/enter/", "/demo/tour/", "/demo/tour/end/", "/demo/stages/")


def test_a_real_installation_has_none_of_it_even_with_people_of_these_names(people: World):
    stranger, lin = Client(), Client()
    lin.force_login(people.cast.user("lin"))
    for address in PAGES:
        assert stranger.post(address, {"who": "leader"}).status_code == 302
        assert lin.post(address, {"who": "leader"}).status_code == 404, address
    for address in ("/demo/stages/", "/demo/stages/progress", "/demo/scene/1/before.jpg"):
        assert lin.get(address).status_code == 404, address
    assert "_auth_user_id" not in stranger.session
    assert lin.session["_auth_user_id"] == str(people.cast.lin.user_id)
    page = stranger.get("/sign-in/").content.decode()
    for words in ("persona", "take the tour", PASSWORD, "demo.css"):
        assert words not in page
