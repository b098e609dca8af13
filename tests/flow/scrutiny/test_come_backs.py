"""Places and classes that come back, counted so that each number opens to its cases."""

from datetime import date, timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, count_cases
from chuangcheng.flow.cases.terms import Group, Happened
from chuangcheng.flow.scrutiny.selectors import come_backs
from chuangcheng.foundation.acts.rules import NotFound
from tests.flow.scrutiny.stories import at, report
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown(world: World) -> World:
    first = report(world, "甲", site=True, when=-24 * 20)
    for n in (1, 2):
        again = report(world, f"甲{n}", site=True, when=-24 * (14 - 7 * n))
        Case.objects.filter(pk=again.pk).update(rebound_of=first, unit_id=world.cast.qian.unit_id)
    report(world, "乙", code="09006")
    return world


def test_streets_units_classes_and_places_are_counted(grown: World):
    told = come_backs(grown.cast.wu, now=at(1))
    assert (told.found, told.back) == (4, 2)
    assert [(one.name, one.found, one.back) for one in told.streets] == [("柳岸街道", 4, 2)]
    assert [(one.name, one.found, one.back) for one in told.units] == [("柳岸街道", 2, 2)]
    assert [(one.name, one.found, one.back) for one in told.classes] == [("道路不洁", 3, 2)]
    assert [(one.name, one.found, one.back) for one in told.places] == [("柳岸路", 3, 2)]


def test_each_number_opens_to_its_cases(grown: World):
    told = come_backs(grown.cast.wu, now=at(1))
    days = {"happened": Happened.FOUND, "since": told.since, "until": told.until}
    street = told.streets[0]
    back = Filter(group=Group.REBOUND, street_id=street.id, **days)
    assert count_cases(grown.cast.wu, wanted=back, now=at(1)) == street.back
    assert count_cases(grown.cast.wu, wanted=Filter(**days), now=at(1)) == told.found


def test_the_trend_is_half_a_year_of_whole_weeks(grown: World):
    weeks = come_backs(grown.cast.wu, now=at(1)).weeks
    assert (len(weeks), weeks[-1].first, weeks[-1].last) == (26, date(2026, 3, 2), date(2026, 3, 8))
    assert weeks[0].first == date(2026, 3, 2) - timedelta(weeks=25)
    assert [(week.found, week.back) for week in weeks if week.found] == [(1, 0), (1, 1), (2, 1)]


def test_units_do_not_compare_others(grown: World):
    with pytest.raises(NotFound):
        come_backs(grown.cast.qian, now=at(1))
