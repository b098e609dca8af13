"""The daily work of the long-term care, by the background process and by hand."""

from datetime import timedelta

import pytest

from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.watch.models import Watched
from chuangcheng.flow.watch.services import NewPlan, create_plan
from chuangcheng.flow.watch.terms import Aim, Per
from chuangcheng.interfaces.commands.caring import EVERY, Care, care
from tests.flow.watch.happenings import came
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def prepared(world: World) -> None:
    """A plan for what is watched, and a road that came back twice."""
    plan = NewPlan("盯办", Per.WEEK, 1, MONDAY.date(), (world.cast.zhao.user_id,), aim=Aim.WATCHED)
    create_plan(plan=plan, by=world.cast.lin, now=MONDAY)
    for day in (-14, -7, -3):
        came(world, MONDAY + timedelta(days=day), site=world.road)


def test_what_came_back_is_watched_and_somebody_is_sent_there_at_once(world: World):
    prepared(world)
    assert care(MONDAY)[:4] == (1, 0, 1, 0)
    assert list(Round.objects.get().assignments.values_list("site_id", flat=True)) == [world.road.pk]
    assert care(MONDAY)[:4] == (0, 0, 0, 0)


def test_the_background_looks_every_ten_minutes_and_not_more_often(world: World):
    caring = Care()
    caring.look(MONDAY)
    prepared(world)
    caring.look(MONDAY + EVERY - timedelta(seconds=1))
    assert not Watched.objects.exists()
    caring.look(MONDAY + EVERY)
    assert Watched.objects.count() == 1
