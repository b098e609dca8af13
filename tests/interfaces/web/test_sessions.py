"""Who is signed in: for as long as his session lasts, and on no copy of it that has been ended."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

from tests.test_pages import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


def is_asked_to_sign_in(client: Client) -> bool:
    answer = client.get("/cases/")
    return answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_a_session_that_is_over_opens_nothing(world: World):
    client = sign_in(world, "lin")
    assert not is_asked_to_sign_in(client)
    Session.objects.update(expire_date=F("expire_date") - timedelta(days=365))
    assert is_asked_to_sign_in(client)


def test_a_key_that_was_never_given_out_opens_nothing(world: World):
    client = sign_in(world, "lin")
    client.cookies["sessionid"] = "a" * 32
    assert is_asked_to_sign_in(client)


def test_signing_out_ends_every_copy_of_the_session(world: World):
    client, copy = sign_in(world, "lin"), Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert not is_asked_to_sign_in(copy)
    client.post("/sign-out/")
    assert is_asked_to_sign_in(copy)


def test_signing_in_where_a_session_was_over_begins_a_new_one(world: World):
    client = sign_in(world, "lin")
    old = client.cookies["sessionid"].value
    Session.objects.update(expire_date=F("expire_date") - timedelta(days=365))
    client.force_login(world.cast.user("wu"))
    assert client.cookies["sessionid"].value != old
    assert "吴" in client.get("/").content.decode()
