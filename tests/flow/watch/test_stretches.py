"""Which stretches of street nobody looked at."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.models import Stretch
from chuangcheng.flow.watch.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.formats import Shapes, read_shapes
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .happenings import came

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def line(code: str, latitude: float, name: str = "") -> dict[str, object]:
    """A street of some 180 metres from west to east."""
    places = [[120.369, latitude], [120.371, latitude]]
    geometry = {"type": "LineString", "coordinates": places}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def read(*features: dict[str, object]) -> Shapes:
    text = json.dumps({"type": "FeatureCollection", "features": list(features)})
    return read_shapes(text.encode(), lines=True)


def lay(world: World, *features: dict[str, object]):
    return services.load_stretches(shapes=read(*features).rows, by=world.cast.lin, now=MONDAY)


def seen(world: World, now, **more: object) -> dict[str, int | None]:
    return {row.code: row.days for row in selectors.coverage(world.cast.zheng, now=now, **more).rows}


def test_a_walk_of_a_site_on_it_or_a_problem_found_there_is_a_look(world: World):
    lay(world, line("A", 36.0803), line("B", 36.0850), line("C", 36.0900))
    row = world.plan(RoundKind.ROUTINE, (world.road,))
    world.visit(row, world.road, at=MONDAY)
    came(world, MONDAY + 3 * DAY, latitude=36.0852, longitude=120.37)
    assert seen(world, MONDAY + 10 * DAY) == {"C": None, "A": 10, "B": 7}
    found = selectors.coverage(world.cast.lin, now=MONDAY + 15 * DAY)
    assert {row.code for row in found.rows if row.unseen} == {"A", "C"}
    assert [(one.stretches, one.unseen) for one in found.streets] == [(3, 2)]
    assert found.rows[0].metres in range(175, 185)


def test_what_a_covert_round_saw_is_no_look_before_it_closes(world: World):
    lay(world, line("A", 36.0803))
    sample = world.plan(RoundKind.SAMPLE, title="秘密", quotas={world.road.site_type_id: 9}, seed=1)
    world.visit(sample, world.road, at=MONDAY)
    assert seen(world, MONDAY + DAY) == {"A": None}


def test_sites_that_are_road_sections_are_stretches(world: World):
    told = {"site_type_ids": [world.road.site_type_id], "by": world.cast.lin, "now": MONDAY}
    assert services.lay_from_sites(**told).created == 2
    assert services.lay_from_sites(**told).same == 2
    row = world.plan(RoundKind.ROUTINE, (world.road,))
    world.visit(row, world.road, at=MONDAY)
    assert seen(world, MONDAY + 2 * DAY) == {"R-02": None, "R-01": 2}
    assert seen(world, MONDAY + 2 * DAY, street_id=world.liuan.pk) == {"R-01": 2}


def test_loading_again_changes_what_differs_and_brings_back_what_was_retired(world: World):
    lay(world, line("A", 36.0803), line("B", 36.0850))
    services.retire_stretch(
        stretch_id=Stretch.objects.get(code="B").pk, expected_version=1, by=world.cast.lin, now=MONDAY
    )
    laid = lay(world, line("A", 36.0803, "柳岸路东段"), line("B", 36.0850), line("C", 36.09))
    assert (laid.created, laid.changed, laid.same) == (1, 2, 0)
    assert set(seen(world, MONDAY)) == {"A", "B", "C"}
    assert verify().holds


def test_lines_without_code_and_name_are_refused(world: World):
    with pytest.raises(Invalid) as refused:
        lay(world, line("", 36.08))
    assert refused.value.problems == {"file": [Refused.NO_LINES]}
    with pytest.raises(Invalid):
        services.lay_from_sites(site_type_ids=[], by=world.cast.lin, now=MONDAY)
    with pytest.raises(NotFound):
        services.lay_from_sites(site_type_ids=[1], by=world.cast.zheng, now=MONDAY)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_coverage_costs_four_statements_however_many_there_are(world: World, number: int):
    lay(world, *[line(f"S{n:02d}", 36.05 + n / 1000) for n in range(number)])
    with CaptureQueriesContext(connection) as asked:
        assert len(selectors.coverage(world.cast.lin, now=MONDAY).rows) == number
    assert len(asked) == 4
