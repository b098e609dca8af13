"""Giving sites of a round to another inspector: one, or several at once by the same rules."""

import pytest

from chuangcheng.flow.inspections import services
from chuangcheng.flow.inspections.models import Assignment, Round
from chuangcheng.flow.inspections.terms import Refused, RoundKind
from chuangcheng.foundation.accounts.services import NewPerson, load_people
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history, verify
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


def give(world: World, row: Round, *sites, to: str = "han", by: str = "lin") -> Round:
    return services.reassign_sites(
        round_id=row.pk,
        expected_version=row.version,
        site_ids=[site.pk for site in sites],
        inspector_id=world.cast.acting[to].user_id,
        by=world.cast.acting[by],
        now=MONDAY,
    )


def walkers(row: Round) -> dict[str, int | None]:
    return dict(Assignment.objects.filter(round=row).values_list("site__code", "inspector_id"))


def test_several_at_once_come_to_what_single_acts_come_to(world: World):
    first, second = world.plan(inspectors=("han", "zhao")), world.plan(inspectors=("han", "zhao"))
    zhao = world.cast.zhao.user_id
    assert walkers(first) == walkers(second)
    assert set(walkers(first).values()) == {zhao, world.cast.han.user_id}
    for site in (world.road, world.market, world.far_road):
        first = services.reassign(
            round_id=first.pk,
            expected_version=first.version,
            site_id=site.pk,
            inspector_id=zhao,
            by=world.cast.lin,
            now=MONDAY,
        )
    give(world, second, world.road, world.market, world.far_road, to="zhao")
    assert walkers(first) == walkers(second) == {"R-01": zhao, "M-01": zhao, "R-02": zhao}


def test_it_is_one_act_with_one_entry_that_tells_who_had_them(world: World):
    row = world.plan()
    moved = give(world, row, world.far_road)
    assert moved.version == row.version + 1
    entry = history(subject_kind="inspections.round", subject_id=row.pk).rows[0]
    assert (entry.act, entry.number) == ("round.reassign", moved.version)
    assert entry.before == {"inspectors": {str(world.far_road.pk): world.cast.zhao.user_id}}
    assert entry.after == {"inspector_id": world.cast.han.user_id, "sites": 1}
    assert verify().faults == ()


def test_nobody_gets_sites_of_his_own_unit_and_nothing_is_written_then(world: World):
    row = world.plan()
    before = walkers(row)
    with pytest.raises(Invalid) as refused:
        give(world, row, world.road, world.far_road)
    assert refused.value.problems == {"inspector": [Refused.SITES_OF_OWN_UNIT]}
    assert refused.value.detail["own"] == "柳岸路"
    assert walkers(row) == before
    row.refresh_from_db()
    assert row.version == 2


def test_a_visited_site_stays_with_whoever_visited_it(world: World):
    row = world.plan()
    world.visit(row, world.far_road)
    with pytest.raises(Invalid) as refused:
        give(world, row, world.far_road)
    assert refused.value.problems == {"sites": [Refused.VISITED_MEANWHILE]}
    assert refused.value.detail["visited"] == "石桥路"


@pytest.mark.parametrize("bulk", [True, False])
def test_what_cannot_be_meant_is_refused_with_its_reason(world: World, bulk: bool):
    row = world.plan(sites=(world.road,))
    with pytest.raises(Invalid) as refused:
        give(world, row, *((world.road, world.far_road) if bulk else ()), to="zhao")
    assert refused.value.problems == {"sites": [Refused.NOT_IN_ROUND if bulk else Refused.NOTHING_CHOSEN]}
    with pytest.raises(Invalid) as refused:
        give(world, row, world.road, to="qian")
    assert refused.value.problems == {"inspector": [Refused.NO_INSPECTOR]}


def test_a_closed_round_keeps_its_sites_where_they_are(world: World):
    row = world.plan()
    row = services.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        give(world, row, world.far_road)
    assert refused.value.problems == {"": [Refused.NOT_NOW]}


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang", "feng", "wei"])
def test_only_the_office_gives_sites_to_others(world: World, name: str):
    row = world.plan(kind=RoundKind.CENSUS)
    with pytest.raises(NotFound):
        give(world, row, world.far_road, by=name)


def test_a_page_from_before_is_told_so(world: World):
    row = world.plan()
    give(world, row, world.far_road)
    with pytest.raises(Conflict):
        give(world, row, world.far_road, to="zhao")


def test_the_new_inspector_walks_the_site_and_the_old_one_no_longer(world: World):
    row = world.plan()
    give(world, row, world.far_road)
    with pytest.raises(NotFound):
        world.visit(row, world.far_road)
    assert world.visit(row, world.far_road, by="han").inspector_id == world.cast.han.user_id


def test_another_post_in_the_unit_counts_as_much_as_the_inspectors(world: World):
    row = world.plan()
    people = [
        NewPerson("jia", "贾", ((unit("tester").code, Role.INSPECTOR, ""), (unit("liuan-1").code, Role.HANDLER, "")))
    ]
    jia = load_people(people=people, by=PRODUCT, now=MONDAY)[0]
    told = {"round_id": row.pk, "inspector_id": jia.pk, "by": world.cast.lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        services.reassign_sites(**told, expected_version=row.version, site_ids=[world.road.pk])
    assert refused.value.problems == {"inspector": [Refused.SITES_OF_OWN_UNIT]}
    done = services.hand_over(**told, expected_version=row.version, from_id=world.cast.zhao.user_id)
    assert (done.moved, done.kept) == (1, 2)
