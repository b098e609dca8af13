"""Drawing a random share of a closed round for a second visit by somebody else."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.inspections.terms import Refused as RoundRefused
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.services import plan_second_visits
from chuangcheng.flow.scoring.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.flow.scoring.test_misses import roads, walked
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


def planned(world: World, first: Round, **more: object) -> Round:
    told = {
        "round_id": first.pk,
        "title": "普查复查",
        "share": Decimal("0.1"),
        "seed": 7,
        "starts_on": LATER.date(),
        "ends_on": LATER.date(),
        "inspector_ids": [world.cast.zhao.user_id, world.cast.han.user_id],
        "by": world.cast.lin,
        "now": LATER,
    }
    return plan_second_visits(**told | more)


@pytest.fixture
def first(world: World) -> Round:
    """A closed round over forty roads, all walked by Zhao."""
    return walked(world, RoundKind.CENSUS, "zhao", roads(world, 40), set(), MONDAY)


def test_a_share_of_the_visited_sites_is_drawn_and_nobody_goes_where_he_has_been(world: World, first: Round):
    row = planned(world, first)
    assert (row.kind, row.state, row.seed, row.edition_id) == (RoundKind.ROUTINE, RoundState.DRAFT, 7, first.edition_id)
    assert row.assignments.count() == 4
    assert set(row.assignments.values_list("inspector_id", flat=True)) == {world.cast.han.user_id}
    visited = set(first.visits.values_list("site_id", flat=True))
    assert set(row.assignments.values_list("site_id", flat=True)) <= visited


def test_the_same_seed_draws_the_same_sites_and_another_others(world: World, first: Round):
    drawn = [
        set(planned(world, first, seed=seed, share=Decimal("0.3")).assignments.values_list("site_id", flat=True))
        for seed in (7, 7, 8)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_even_a_small_share_takes_one_site_of_each_type(world: World):
    row = world.plan()
    world.visit(row, world.road)
    world.visit(row, world.market)
    close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    second = planned(world, row, share=Decimal("0.01"), inspector_ids=[world.cast.han.user_id])
    assert set(second.assignments.values_list("site_id", flat=True)) == {world.road.pk, world.market.pk}


def test_both_rounds_tell_of_each_other_to_those_who_read_scores(world: World, first: Round):
    row = planned(world, first)
    told = scores.second_looks(world.cast.lin, round_id=row.pk)
    assert (told.first, told.share) == ((first.pk, first.title), Decimal("0.1"))
    assert scores.second_looks(world.cast.lin, round_id=first.pk).drawn == ((row.pk, row.title),)
    for name in ("zheng", "zhao", "qian", "feng"):  # a draft is the office's alone
        assert scores.second_looks(world.cast.acting[name], round_id=first.pk) == scores.SecondLooks()


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"share": Decimal("0.001")}, {"share": [Refused.SHARE_OUT_OF_RANGE]}),
        ({"share": Decimal("1.5")}, {"share": [Refused.SHARE_OUT_OF_RANGE]}),
        ({"inspector_ids": []}, {"inspectors": [RoundRefused.NO_INSPECTOR]}),
        ({"title": ""}, {"title": [RoundRefused.REQUIRED]}),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(world: World, first: Round, wrong: dict, problems: dict):
    with pytest.raises(Invalid) as refused:
        planned(world, first, **wrong)
    assert refused.value.problems == problems
    assert Round.objects.count() == 1


def test_only_a_closed_round_with_visits_can_be_drawn_from(world: World):
    row = world.plan()
    with pytest.raises(Invalid) as refused:
        planned(world, row)
    assert refused.value.problems == {"": [Refused.ROUND_NOT_CLOSED]}
    row = close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        planned(world, row)
    assert refused.value.problems == {"": [Refused.NOTHING_VISITED]}


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_draws(world: World, first: Round, name: str):
    with pytest.raises(NotFound):
        planned(world, first, by=world.cast.acting[name])
