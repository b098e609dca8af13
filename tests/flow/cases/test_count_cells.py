"""The map of all cases reads a count; the map of open cases reads the cases."""

from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, case_clusters, counted_clusters, total
from chuangcheng.flow.cases.services import COUNT_EVERY, count_cells, count_cells_when_due
from chuangcheng.flow.cases.terms import Group, State
from chuangcheng.foundation.acts.rules import NotFound
from tests.flow.cases.test_moves import at, case_in
from tests.world import World

pytestmark = pytest.mark.django_db
BOX = (120.0, 36.0, 121.0, 37.0)


def place(world: World, state: State, number: int, latitude: float, longitude: float) -> Case:
    case = case_in(world, state, number)
    Case.objects.filter(pk=case.pk).update(latitude=latitude, longitude=longitude)
    return case


def test_what_was_counted_is_drawn_until_it_is_counted_again(world: World):
    place(world, State.CLOSED, 1, 36.1, 120.3)
    place(world, State.IN_HAND, 2, 36.1, 120.3)
    place(world, State.IN_HAND, 3, 36.5, 120.9)
    assert counted_clusters(world.cast.lin, box=BOX, cell=0.05).at is None
    assert count_cells(now=at(1)) == 2
    counted = counted_clusters(world.cast.lin, box=BOX, cell=0.05)
    assert (counted.at, sorted(c.cases for c in counted.clusters)) == (at(1), [1, 2])
    assert total(counted_clusters(world.cast.lin, box=BOX, cell=0.05, closed=True).clusters) == 1
    place(world, State.CLOSED, 4, 36.1, 120.3)
    assert not count_cells_when_due(now=at(1) + COUNT_EVERY - timedelta(minutes=1))
    assert total(counted_clusters(world.cast.lin, box=BOX, cell=0.05).clusters) == 3
    assert count_cells_when_due(now=at(1) + COUNT_EVERY)
    assert total(counted_clusters(world.cast.lin, box=BOX, cell=0.05).clusters) == 4
    with pytest.raises(NotFound):
        counted_clusters(world.cast.qian, box=BOX, cell=0.05)


def test_open_cases_are_put_together_as_they_are_now(world: World):
    place(world, State.IN_HAND, 1, 36.1001, 120.3001)
    place(world, State.IN_HAND, 2, 36.1002, 120.3002)
    place(world, State.CLOSED, 3, 36.1002, 120.3002)
    clusters = case_clusters(world.cast.lin, wanted=Filter(group=Group.OPEN), now=at(2000), cell=0.01)
    assert [(c.cases, c.overdue) for c in clusters] == [(2, 2)]
    west, south, east, north = clusters[0].box
    assert (west <= 120.3001 < east, south <= 36.1001 < north) == (True, True)
    assert case_clusters(world.cast.wei, wanted=Filter(group=Group.OPEN), now=at(2000), cell=0.01) == ()
