"""Who is told of a round: its inspectors, and of a covert one nobody else."""

from datetime import timedelta

import pytest

from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.foundation.notices.models import Told
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, bool]]:
    rows = Told.objects.order_by("id").values_list("user__username", "entry__sealed")
    return list(rows)


def test_an_opened_round_is_told_to_its_inspectors(world: World):
    world.plan(inspectors=("zhao", "han"), sites=(world.road, world.far_road))
    assert sorted(told()) == [("han", False), ("zhao", False)]


@pytest.mark.parametrize("kind", [RoundKind.CENSUS, RoundKind.SAMPLE])
def test_of_a_covert_round_nobody_but_its_inspectors_is_told(world: World, kind: RoundKind):
    covert = kind is RoundKind.SAMPLE
    more = {"quotas": {world.road.site_type_id: 9}, "seed": 1} if covert else {}
    row = world.plan(kind=kind, **more)
    assert told() == [("zhao", covert)]
    world.visit(row, world.road, failing=("I1",))
    assert told() == [("zhao", covert)]
    inspections.close_round(
        round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(days=1)
    )
    assert told() == [("zhao", covert)]  # its findings are cases now; they are told when they are dispatched


def test_a_draft_is_told_to_nobody_and_a_new_inspector_is_told_of_an_open_round(world: World):
    row = world.plan(sites=(world.far_road,))
    inspections.reassign_sites(
        round_id=row.pk,
        expected_version=row.version,
        site_ids=[world.far_road.pk],
        inspector_id=world.cast.han.user_id,
        by=world.cast.lin,
        now=MONDAY,
    )
    assert told() == [("zhao", False), ("han", False)]
