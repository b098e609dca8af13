"""The page of a case's journal says what it proves and no more: what no seal covers is marked."""

from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.journal.services import seal
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def test_entries_are_marked_until_a_seal_covers_them(world: World):
    census = world.plan(sites=(world.road,))
    world.visit(census, world.road, failing=("I1",))
    client = Client()
    client.force_login(world.cast.user("lin"))
    address = f"/cases/{Case.objects.get().pk}/journal/"
    marked = '<span class="badge off">未封存</span>'
    assert marked in client.get(address).content.decode()
    while seal(now=MONDAY + timedelta(hours=3)):
        pass
    assert marked not in client.get(address).content.decode()
