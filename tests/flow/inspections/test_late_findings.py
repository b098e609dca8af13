"""What comes to light when a covert round closes is judged by what was so when it was seen."""

import uuid
from datetime import datetime, timedelta

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.inspections import services
from chuangcheng.flow.inspections.models import Observation, Round, StateToday
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards.terms import Outcome
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def covert(world: World, at: datetime) -> Round:
    """A sample round in which litter is seen on the road."""
    row = world.plan(RoundKind.SAMPLE, (world.road,), quotas={world.road.site_type_id: 1}, seed=1, at=at)
    world.visit(row, world.road, ("I1",), at=at + HOUR)
    return Round.objects.get(pk=row.pk)


def close(world: World, row: Round, at: datetime) -> None:
    services.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=at)


def put_right(world: World, case: Case, at: datetime, *, on_site: bool = True) -> Case:
    """A new case, handled and closed within a minute."""
    lin, qian = world.cast.lin, world.cast.qian
    told = {"case_id": case.pk, "now": at}
    cases.file_case(**told, expected_version=1, by=lin, case_class_id=world.standard_class("06012"))
    cases.dispatch_case(**told, expected_version=2, by=lin, unit_id=qian.unit_id, limit_id=world.limit_of())
    cases.accept_case(**told, expected_version=3, by=qian)
    cases.rectify_case(**told, expected_version=4, by=qian, photos=[world.photo(f"after-{case.pk}")])
    if on_site:
        services.verify_on_site(**told, uuid=uuid.uuid4(), expected_version=5, passed=True, by=world.cast.zhou)
    else:
        cases.verify_case(**told, expected_version=5, by=world.cast.zhou)
    return cases.close_case(**told, expected_version=6, by=lin)


def today(world: World) -> Outcome:
    return Outcome(StateToday.objects.get(site=world.road, item=world.item("I1")).outcome)


def test_a_failure_that_was_being_put_right_when_it_was_seen_is_no_rebound(world: World):
    census = world.plan(RoundKind.CENSUS, (world.road,))
    world.visit(census, world.road, ("I1",))
    case = Case.objects.get()
    sample = covert(world, MONDAY + DAY)
    put_right(world, case, MONDAY + 2 * DAY)
    close(world, sample, MONDAY + 4 * DAY)
    seen = Observation.objects.get(visit__round=sample, item=world.item("I1"))
    assert (Case.objects.count(), seen.case_id, today(world)) == (1, case.pk, Outcome.MET)


def test_a_failure_seen_after_the_case_was_closed_is_one(world: World):
    census = world.plan(RoundKind.CENSUS, (world.road,))
    world.visit(census, world.road, ("I1",))
    case = put_right(world, Case.objects.get(), MONDAY + DAY)
    sample = covert(world, MONDAY + 2 * DAY)
    close(world, sample, MONDAY + 4 * DAY)
    assert Case.objects.exclude(pk=case.pk).get().rebound_of_id == case.pk


def test_a_failure_that_was_seen_in_order_since_makes_no_case(world: World):
    sample = covert(world, MONDAY)
    routine = world.plan(RoundKind.ROUTINE, (world.road,), at=MONDAY + DAY)
    world.visit(routine, world.road, (), at=MONDAY + DAY)
    close(world, sample, MONDAY + 4 * DAY)
    assert (Case.objects.count(), today(world)) == (0, Outcome.MET)


def test_a_failure_that_nobody_looked_at_since_makes_one(world: World):
    close(world, covert(world, MONDAY), MONDAY + 4 * DAY)
    assert Case.objects.get().state == State.REPORTED


def test_a_failure_seen_again_after_the_rectification_does_not_read_as_fixed(world: World):
    census = world.plan(RoundKind.CENSUS, (world.road,))
    world.visit(census, world.road, ("I1",))
    put_right(world, Case.objects.get(), MONDAY + DAY, on_site=False)
    assert litter_reads_as_fixed(world)
    sample = covert(world, MONDAY + 2 * DAY)
    close(world, sample, MONDAY + 3 * DAY)
    assert not litter_reads_as_fixed(world)


def litter_reads_as_fixed(world: World) -> bool:
    from chuangcheng.flow.inspections.selectors import site_state

    [state] = [s for s in site_state(world.cast.lin, site_id=world.road.pk) if s.item_code == "I1"]
    return state.fixed_not_reobserved
