"""Giving all of one inspector's remaining sites to another."""

import pytest

from chuangcheng.flow.inspections import services
from chuangcheng.flow.inspections.models import Assignment, Round
from chuangcheng.flow.inspections.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def hand_over(world: World, row: Round, giver: str | None, taker: str, by: str = "lin") -> services.HandedOver:
    return services.hand_over(
        round_id=row.pk,
        expected_version=row.version,
        from_id=world.cast.acting[giver].user_id if giver else None,
        inspector_id=world.cast.acting[taker].user_id,
        by=world.cast.acting[by],
        now=MONDAY,
    )


def walkers(row: Round) -> dict[str, int | None]:
    return dict(Assignment.objects.filter(round=row).values_list("site__code", "inspector_id"))


def test_what_was_not_visited_goes_over_except_to_his_own_unit(world: World):
    row = world.plan()
    done = hand_over(world, row, "zhao", "han")
    zhao, han = world.cast.zhao.user_id, world.cast.han.user_id
    assert (done.moved, done.kept) == (1, 2)
    assert walkers(row) == {"R-01": zhao, "M-01": zhao, "R-02": han}


def test_visited_sites_stay(world: World):
    row = world.plan(sites=(world.far_road, world.road))
    world.visit(row, world.far_road)
    with pytest.raises(Invalid) as refused:
        hand_over(world, row, "zhao", "han")
    assert refused.value.problems == {"inspector": [Refused.NOTHING_TO_HAND_OVER]}


def test_sites_that_nobody_may_visit_find_somebody_before_the_round_opens(world: World):
    row = services.plan_round(
        title="x",
        kind="census",
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date(),
        inspector_ids=[world.cast.han.user_id],
        by=world.cast.lin,
        now=MONDAY,
    )
    done = hand_over(world, row, None, "zhao")
    assert (done.moved, done.kept) == (2, 0)
    opened = services.open_round(round_id=row.pk, expected_version=done.row.version, by=world.cast.lin, now=MONDAY)
    assert opened.state == "open"


def test_from_and_to_the_same_person_is_refused(world: World):
    row = world.plan()
    with pytest.raises(Invalid) as refused:
        hand_over(world, row, "zhao", "zhao")
    assert refused.value.problems == {"inspector": [Refused.SAME_INSPECTOR]}


@pytest.mark.parametrize("name", ["zhao", "qian", "wu", "zheng", "feng"])
def test_only_the_office_hands_over(world: World, name: str):
    row = world.plan()
    with pytest.raises(NotFound):
        hand_over(world, row, "zhao", "han", by=name)


def test_the_number_of_statements_does_not_grow_with_the_sites(world: World, django_assert_num_queries):
    for sites in ((world.far_road,), (world.far_road, world.road, world.market)):
        row = world.plan(sites=sites, inspectors=("zhao",))
        with django_assert_num_queries(13):
            hand_over(world, row, "zhao", "han")
