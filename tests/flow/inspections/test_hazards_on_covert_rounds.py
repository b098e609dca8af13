"""A hazard that a covert round comes upon is told at once; the round stays covert."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.inspections.models import Observation, Round, StateToday, Visit
from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.foundation.notices.terms import Matter
from tests.editions import NEXT, next_edition
from tests.flow.cases.hazards import act, hazard_class
from tests.flow.cases.test_told import told
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

DANGER = NEXT.replace('standards: [A1], case_class: "matter:09006"', 'standards: [A1], case_class: "hazard:M01"')
WALKED = MONDAY + timedelta(hours=3)


@pytest.fixture
def world(world: World) -> World:
    """With an edition in which a missing manhole cover is an item, I2."""
    hazard_class(world)
    return replace(world, edition=next_edition(DANGER))


@pytest.fixture
def covert(world: World) -> Round:
    """An open sample round of that edition over the road."""
    return world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=1, at=MONDAY)


def closed(row: Round, world: World) -> Round:
    return close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(days=1))


def test_it_is_a_case_at_once_and_the_competent_unit_hears_of_it(covert: Round, world: World):
    world.visit(covert, world.road, failing=("I1", "I2"), at=WALKED)
    case = Case.objects.get()
    assert (case.is_hazard, case.state, case.site, case.reported_at) == (True, State.REPORTED, world.road, WALKED)
    assert "sun" in told(world, Matter.HAZARD)
    assert Observation.objects.get(case=case).item.code == "I2"


def test_nothing_else_of_the_round_comes_out_before_it_is_closed(covert: Round, world: World):
    world.visit(covert, world.road, failing=("I1", "I2"), at=WALKED)
    assert not StateToday.objects.exists()
    closed(covert, world)
    assert Case.objects.count() == 2
    told = {row.item.code: row.case_id for row in StateToday.objects.all()}
    hazard = Case.objects.get(is_hazard=True)
    assert (told["I2"], told["I1"] not in (None, hazard.pk), told["I9"]) == (hazard.pk, True, None)


def test_what_was_put_right_before_the_round_was_closed_is_the_same_case(covert: Round, world: World):
    world.visit(covert, world.road, failing=("I2",), at=WALKED)
    case = act(world, Case.objects.get(), "refuse_case", "lin", at=WALKED + timedelta(hours=1), reason="duplicate")
    closed(covert, world)
    assert list(Case.objects.all()) == [case]
    assert StateToday.objects.get(item__code="I2").case == case


def test_a_walk_without_a_hazard_makes_no_case(covert: Round, world: World):
    world.visit(covert, world.road, failing=("I1",), at=WALKED)
    assert (Case.objects.count(), Visit.objects.count()) == (0, 1)


@pytest.mark.parametrize("name", ["sun", "wu", "zheng", "han"])
def test_its_page_says_nothing_of_the_round(covert: Round, world: World, name: str):
    world.visit(covert, world.road, failing=("I1", "I2"), at=WALKED)
    client = Client()
    client.force_login(world.cast.user(name))
    answer = client.get(f"/cases/{Case.objects.get().pk}/")
    page = answer.content.decode()
    assert (answer.status_code, "/visits/" in page.partition("<main")[2], covert.title in page) == (200, False, False)
