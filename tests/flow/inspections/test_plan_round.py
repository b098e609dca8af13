"""What a planned round takes: quotas by site type, sites to look at again, and the number told beforehand."""

from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.models import Assignment, Observation
from chuangcheng.flow.inspections.terms import Refused, RoundKind
from chuangcheng.flow.places.services import NewSite, change_site
from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from tests.flow.inspections.test_visits import at, close_case
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def plan(world: World, kind: RoundKind, **more: object):
    return services.plan_round(
        title="x",
        kind=kind,
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date(),
        inspector_ids=[world.cast.zhao.user_id],
        by=world.cast.lin,
        now=MONDAY,
        **more,
    )


def closed_case(world: World, site, hours: float) -> Case:
    """A case of a site, closed by picture some hours after Monday nine."""
    world.visit(world.plan(sites=(site,)), site, failing=("I1",))
    return close_case(world, Case.objects.order_by("-id").first(), hours, on_site=False)


def test_each_site_type_gives_as_many_as_its_quota(world: World):
    row = plan(world, RoundKind.SAMPLE, quotas={world.road.site_type_id: 1, world.market.site_type_id: 9}, seed=1)
    drawn = Assignment.objects.filter(round=row).values_list("site_type_id", flat=True)
    assert sorted(drawn) == sorted([world.road.site_type_id, world.market.site_type_id])
    told = [(q.site_type, q.number, q.drawn) for q in selectors.round_card(world.cast.lin, round_id=row.pk).quotas]
    assert told == [("主次干道", 1, 1), ("农贸市场", 9, 1)]


def test_a_quota_of_nought_draws_nothing_and_without_any_there_is_no_sample(world: World):
    row = plan(world, RoundKind.SAMPLE, quotas={world.road.site_type_id: 0, world.market.site_type_id: 1}, seed=1)
    assert list(row.quotas.values_list("site_type_id", "number")) == [(world.market.site_type_id, 1)]
    with pytest.raises(Invalid) as refused:
        plan(world, RoundKind.SAMPLE, quotas={world.road.site_type_id: 0}, seed=1)
    assert refused.value.problems == {"quotas": [Refused.NO_QUOTA]}


def test_a_re_check_without_anything_to_look_at_again_is_refused_and_takes_not_everything(world: World):
    with pytest.raises(Invalid) as refused:
        plan(world, RoundKind.RECHECK, site_ids=())
    assert refused.value.problems == {"sites": [Refused.NOTHING_TO_RECHECK]}


def test_since_when_cases_were_closed_decides_what_is_looked_at_again(world: World):
    closed_case(world, world.road, 2)
    closed_case(world, world.far_road, 50)
    lin = world.cast.lin
    told = {"closed_before": at(100)}
    assert selectors.sites_to_recheck(lin, **told) == (world.road.pk, world.far_road.pk)
    assert selectors.sites_to_recheck(lin, **told, closed_since=at(24)) == (world.far_road.pk,)
    assert selectors.sites_to_recheck(lin, closed_before=at(24)) == (world.road.pk,)


def test_the_number_told_beforehand_is_the_number_the_round_takes(world: World):
    closed_case(world, world.road, 2)
    closed_case(world, world.far_road, 50)
    lin = world.cast.lin
    for since, streets in ((None, ()), (at(24), ()), (None, (world.liuan.pk,))):
        types = selectors.types_to_plan(
            lin, edition_id=world.edition.pk, closed_before=at(100), closed_since=since, street_ids=streets
        )
        again = selectors.sites_to_recheck(lin, closed_before=at(100), closed_since=since)
        row = plan(world, RoundKind.RECHECK, site_ids=again, street_ids=streets)
        assert sum(t.to_recheck for t in types) == Assignment.objects.filter(round=row).count()
        census = plan(world, RoundKind.CENSUS, street_ids=streets)
        assert sum(t.sites for t in types) == Assignment.objects.filter(round=census).count()


def test_the_numbers_are_read_in_one_statement_by_those_who_plan(world: World, django_assert_num_queries):
    told = {"edition_id": world.edition.pk, "closed_before": at(1)}
    with django_assert_num_queries(1):
        types = selectors.types_to_plan(world.cast.lin, **told)
    assert [(t.title, t.sites, t.to_recheck) for t in types] == [("主次干道", 2, 0), ("农贸市场", 1, 0)]
    with pytest.raises(NotFound):
        selectors.types_to_plan(world.cast.zheng, **told)


def test_a_site_that_becomes_another_type_is_looked_at_as_it_was_planned(world: World):
    row = world.plan(sites=(world.market,))
    site = world.market
    as_road = NewSite(site.code, site.name, world.road.site_type_id, street_id=site.street_id)
    change_site(site_id=site.pk, expected_version=site.version, site=as_road, by=PRODUCT, now=MONDAY)
    sheet = selectors.visit_sheet(world.cast.zhao, round_id=row.pk, site_id=site.pk)
    assert [line.item.code for line in sheet.lines] == ["I1", "I3"]
    world.visit(row, world.market, at=MONDAY + timedelta(hours=1))
    assert sorted(Observation.objects.values_list("item__code", flat=True)) == ["I1", "I3"]
