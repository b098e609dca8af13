"""What an inspector has before him: his rounds with his own progress, and his sites in the order of the walk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

LAST_DAY = MONDAY.date() + timedelta(days=11)


def test_his_progress_counts_his_own_sites_of_open_rounds(world: World):
    row = world.plan(inspectors=("zhao", "han"))
    mine = [s for s in (world.road, world.market, world.far_road) if s.pk in given(world, row.pk)]
    world.visit(row, mine[0])
    world.plan(kind=RoundKind.ROUTINE, inspectors=("han",), sites=(world.far_road,))
    (walk,) = selectors.walks(world.cast.zhao, today=MONDAY.date())
    assert (walk.round_id, walk.sites, walk.visited, walk.left) == (row.pk, len(mine), 1, len(mine) - 1)
    services.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)
    assert selectors.walks(world.cast.zhao, today=MONDAY.date()) == ()


def given(world: World, round_id: int) -> set[int]:
    return {stop.site_id for stop in selectors.stops_page(world.cast.zhao, round_id=round_id, mine=True).rows}


def test_rounds_past_their_last_day_come_first_and_finished_ones_last(world: World):
    finished = world.plan(title="已查完", sites=(world.road,))
    world.visit(finished, world.road)
    late = world.plan(title="逾期", sites=(world.road,))
    later = services.plan_round(
        title="还早",
        kind=RoundKind.ROUTINE,
        edition_id=world.edition.pk,
        starts_on=LAST_DAY,
        ends_on=LAST_DAY + timedelta(days=9),
        inspector_ids=[world.cast.zhao.user_id],
        site_ids=[world.market.pk],
        by=world.cast.lin,
        now=MONDAY,
    )
    services.open_round(round_id=later.pk, expected_version=later.version, by=world.cast.lin, now=MONDAY)
    with CaptureQueriesContext(connection) as asked:
        found = selectors.walks(world.cast.zhao, today=LAST_DAY + timedelta(days=1))
    assert len(asked) == 1
    told = [(walk.title, walk.overdue, walk.left) for walk in found]
    assert told == [("逾期", True, 1), ("还早", False, 1), ("已查完", True, 0)]
    assert late.pk == found[0].round_id


def test_the_sites_of_a_walk_come_street_by_street_as_they_were_planned(world: World):
    """By code, the new road would come first and tear the other street apart."""
    new = NewSite("A-01", "石桥新路", world.road.site_type_id, street_id=world.shiqiao.pk)
    load_sites(sites=[new], by=PRODUCT, now=MONDAY)
    row = world.plan()
    stops = selectors.stops_page(world.cast.zhao, round_id=row.pk, mine=True, in_order=True).rows
    assert [stop.site for stop in stops] == ["柳岸市场", "柳岸路", "石桥新路", "石桥路"]
