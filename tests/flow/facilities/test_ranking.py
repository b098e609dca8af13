"""The rank of projects: the formula by hand, its properties, and weights of the office's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.facilities.models import Project
from chuangcheng.flow.facilities.rules import OURS, Points, Weights, points_of
from chuangcheng.flow.facilities.selectors import weights_in_force
from chuangcheng.flow.facilities.services import set_weights
from chuangcheng.flow.facilities.terms import Damage, Refused, Urgency
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.facilities import open_project
from tests.people import MONDAY
from tests.world import World

damages, urgencies = st.sampled_from(list(Damage)), st.sampled_from(list(Urgency))
people = st.integers(0, 10_000_000)


@pytest.mark.parametrize(
    ("damage", "urgency", "served", "points"),
    [
        (Damage.LIGHT, Urgency.CAN_WAIT, 0, Points(0, 0, 0)),
        (Damage.GONE, Urgency.AT_ONCE, 10_000, Points(400, 400, 200)),
        (Damage.GONE, Urgency.AT_ONCE, 10_000_000, Points(400, 400, 200)),
        (Damage.SEVERE, Urgency.THIS_YEAR, 99, Points(267, 133, 100)),  # lg 100 / lg 10001 is half
    ],
)
def test_points_as_counted_by_hand(damage: Damage, urgency: Urgency, served: int, points: Points):
    assert points_of(damage, urgency, served) == points


@given(damages, urgencies, people, people)
def test_more_people_never_count_less_and_nothing_passes_a_hundred(
    damage: Damage, urgency: Urgency, fewer: int, more: int
):
    fewer, more = sorted((fewer, more))
    one, other = points_of(damage, urgency, fewer).total, points_of(damage, urgency, more).total
    assert 0 <= one <= other <= 1000


@pytest.mark.django_db
def test_the_office_sets_its_own_weights_and_open_projects_follow(world: World, case: Case):
    row = open_project(world, case)
    before = row.points
    assert weights_in_force().ours
    set_weights(weights=Weights(0, 100, 0, 500), expected_version=0, by=world.cast.lin, now=MONDAY)
    row.refresh_from_db()
    assert (before, row.points, row.version) == (267 + 133 + 150, 333, 1)
    assert (weights_in_force().weights, weights_in_force().version) == (Weights(0, 100, 0, 500), 1)
    Project.objects.update(state="accepted")
    set_weights(weights=OURS, expected_version=1, by=world.cast.lin, now=MONDAY)
    row.refresh_from_db()
    assert row.points == 333
    with pytest.raises(Conflict):
        set_weights(weights=OURS, expected_version=1, by=world.cast.lin, now=MONDAY)


@pytest.mark.django_db
def test_weights_add_up_to_a_hundred_and_are_the_offices(world: World):
    for weights, reason in (
        (Weights(50, 40, 20), Refused.WEIGHTS_NOT_A_HUNDRED),
        (Weights(-10, 90, 20), Refused.WEIGHTS_NOT_A_HUNDRED),
        (Weights(40, 40, 20, 0), Refused.TOO_MANY_PEOPLE),
    ):
        with pytest.raises(Invalid) as caught:
            set_weights(weights=weights, expected_version=0, by=world.cast.lin, now=MONDAY)
        assert caught.value.problems == {"": [reason]}
    for name in ("qian", "wu", "zheng", "feng"):
        with pytest.raises(NotFound):
            set_weights(weights=OURS, expected_version=0, by=world.cast.acting[name], now=MONDAY)
