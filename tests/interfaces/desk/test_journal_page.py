"""The page of a case's journal says what it proves and no more: what no seal covers is marked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import advance_cases, steps
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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", ("<b>派遣</b>", "待派遣</span> → 待接收", "柳岸街道", "原始记录", "创城办")),
        ("en", ("<b>Dispatch</b>", "柳岸街道", "As it was recorded")),
    ],
)
def test_entries_are_told_in_words_in_the_zone_of_the_office(world: World, language: str, told: tuple[str, ...]):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case, cast = Case.objects.get(), world.cast
    moves = [
        (steps.FileCase(world.standard_class("06012")), cast.lin, MONDAY),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), cast.lin, MONDAY),
    ]
    advance_cases(steps_by_case={case.pk: moves})
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(cast.user("lin"))
    page = client.get(f"/cases/{case.pk}/journal/").content.decode()
    spoken = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    for words in (*told, f"{localtime(Case.objects.get().due_at):%Y-%m-%d %H:%M}"):
        assert words in page
    assert not re.search(r"case\.\w+|_id\b|_at\b|\+00:00|due_", spoken.split("<main")[1])
    assert "&quot;act&quot;: &quot;case.dispatch&quot;" in page
