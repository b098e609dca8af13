"""Starting a round of named sites at once, in the place of one that nobody goes on with."""

from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import quiet_sites
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.selectors import stop_story
from chuangcheng.flow.inspections.services import start_round
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def start(world: World, *, by: str = "lin", instead_of: int | None = None, inspectors: tuple[str, ...] = ("zhao",)):
    return start_round(
        title="一条小巷",
        kind=RoundKind.ROUTINE,
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date() + timedelta(days=1),
        inspector_ids=[world.cast.acting[name].user_id for name in inspectors],
        site_ids=[world.road.pk],
        by=world.cast.acting[by],
        now=MONDAY,
        instead_of=instead_of,
    )


def test_it_is_open_at_once_with_its_sites_given_out(world: World):
    row = start(world)
    assert row.state == RoundState.OPEN
    assert list(row.assignments.values_list("site_id", "inspector_id")) == [(world.road.pk, world.cast.zhao.user_id)]
    assert verify().holds


def test_the_round_it_takes_the_place_of_is_closed_and_one_that_was_closed_stays_so(world: World):
    first = start(world)
    second = start(world, instead_of=first.pk)
    third = start(world, instead_of=first.pk)
    found = dict(Round.objects.values_list("pk", "state"))
    assert found == {first.pk: RoundState.CLOSED, second.pk: RoundState.OPEN, third.pk: RoundState.OPEN}
    assert verify().holds


def test_where_it_cannot_start_nothing_is_closed(world: World):
    first = start(world)
    with pytest.raises(Invalid):
        start(world, instead_of=first.pk, inspectors=())
    with pytest.raises(NotFound):
        start(world, by="zhao", instead_of=first.pk)
    assert list(Round.objects.values_list("state", flat=True)) == [RoundState.OPEN]


def test_the_story_of_its_site_follows_the_visit_and_the_case(world: World):
    row = start(world)
    told = stop_story(world.cast.lin, round_id=row.pk, site_id=world.road.pk)
    assert (told.site, told.visit_id, told.case_id) == ("柳岸路", None, None)
    visit = world.visit(row, world.road, failing=("I1", "I2"))
    cases = {case.case_class.code: case for case in Case.objects.select_related("case_class")}
    told = stop_story(world.cast.lin, round_id=row.pk, site_id=world.road.pk, class_codes=("09006",))
    assert (told.visit_id, told.case_id, told.state) == (visit.pk, cases["09006"].pk, "reported")
    assert stop_story(world.cast.lin, round_id=row.pk, site_id=world.road.pk).case_id == min(
        Case.objects.values_list("pk", flat=True)
    )
    with pytest.raises(NotFound):
        stop_story(world.cast.lin, round_id=row.pk, site_id=world.market.pk)


def test_a_site_is_quiet_while_no_case_is_open_there(world: World):
    assert quiet_sites(world.cast.lin, site_type="road") == (world.road.pk, world.far_road.pk)
    world.visit(start(world), world.road, failing=("I1",))
    assert quiet_sites(world.cast.lin, site_type="road") == (world.far_road.pk,)
    Case.objects.update(state="closed")
    assert quiet_sites(world.cast.lin, site_type="road", limit=1) == (world.road.pk,)
