"""Sites enter the watch list when something comes back, and leave after clean looks."""

from datetime import timedelta

import pytest

from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.services import retire_site
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.models import Watched
from chuangcheng.flow.watch.rules.care import Care
from chuangcheng.flow.watch.terms import Entry, Leaving, Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .happenings import came

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def thrice(world: World) -> None:
    """Three times dirty, each put right: it came back twice."""
    for day in (0, 7, 14):
        came(world, MONDAY + day * DAY, site=world.road)


def test_a_site_enters_when_something_came_back_often_enough(world: World):
    thrice(world)
    came(world, MONDAY, site=world.market)
    came(world, MONDAY + 7 * DAY, site=world.market)
    assert services.keep_watch(now=MONDAY + 15 * DAY).entered == 1
    row = Watched.objects.get()
    assert (row.site_id, row.entry, row.returns) == (world.road.pk, Entry.CAME_BACK, 2)
    assert services.keep_watch(now=MONDAY + 16 * DAY).entered == 0
    assert verify().holds


def test_it_leaves_after_clean_looks_over_weeks_and_what_lies_before_does_not_bring_it_back(world: World):
    thrice(world)
    services.keep_watch(now=MONDAY + 15 * DAY)
    stay = Watched.objects.get()
    for number, day in enumerate((20, 30, 45)):
        row = world.plan(RoundKind.ROUTINE, (world.road,), title=f"第{number}次")
        world.visit(row, world.road, at=MONDAY + day * DAY)
        with pytest.raises(Invalid) if number < 2 else pytest.raises(NotFound):
            by = world.cast.lin if number < 2 else world.cast.zhao
            services.take_off_watch(watched_id=stay.pk, expected_version=1, by=by, now=MONDAY + day * DAY)
    streak = selectors.watched_page(world.cast.zheng).rows[0].streak
    assert (streak.clean, streak.weeks, streak.may_leave) == (3, 4, True)
    assert services.keep_watch(now=MONDAY + 46 * DAY).left == 1
    stay.refresh_from_db()
    assert stay.leaving == Leaving.CLEAN
    assert services.keep_watch(now=MONDAY + 47 * DAY).entered == 0
    came(world, MONDAY + 50 * DAY, site=world.road)
    came(world, MONDAY + 54 * DAY, site=world.road)
    assert services.keep_watch(now=MONDAY + 58 * DAY).entered == 1
    assert verify().holds


def test_covert_looks_and_looks_that_saw_nothing_do_not_count(world: World):
    services.put_on_watch(site_id=world.road.pk, words="群众反映多", by=world.cast.lin, now=MONDAY)
    sample = world.plan(RoundKind.SAMPLE, title="秘密", quotas={world.road.site_type_id: 9}, seed=1)
    world.visit(sample, world.road, at=MONDAY + 30 * DAY)
    assert selectors.watched_page(world.cast.lin).rows[0].streak.clean == 0


def test_a_failed_look_begins_it_anew(world: World):
    services.put_on_watch(site_id=world.road.pk, words="群众反映多", by=world.cast.lin, now=MONDAY)
    row = world.plan(RoundKind.ROUTINE, (world.road,))
    world.visit(row, world.road, failing=("I1",), at=MONDAY + 30 * DAY)
    found = selectors.watched_page(world.cast.lin).rows[0].streak
    assert (found.clean, found.since) == (0, MONDAY + 30 * DAY)


def test_by_hand_a_site_needs_a_reason_and_enters_once(world: World):
    told = {"site_id": world.road.pk, "by": world.cast.lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        services.put_on_watch(words=" ", **told)
    assert refused.value.problems == {"words": [Refused.REQUIRED]}
    services.put_on_watch(words="群众反映多", **told)
    with pytest.raises(Invalid) as refused:
        services.put_on_watch(words="再来", **told)
    assert refused.value.problems == {"site": [Refused.ALREADY_WATCHED]}


def test_a_retired_site_leaves(world: World):
    services.put_on_watch(site_id=world.road.pk, words="x", by=world.cast.lin, now=MONDAY)
    retire_site(site_id=world.road.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    services.keep_watch(now=MONDAY)
    assert Watched.objects.get().leaving == Leaving.RETIRED


def test_the_hours_of_returns_are_shown_in_the_office_zone(world: World):
    thrice(world)
    services.keep_watch(now=MONDAY + 15 * DAY)
    card = selectors.watched_card(world.cast.lin, watched_id=Watched.objects.get().pk, now=MONDAY + 15 * DAY)
    assert card.heat == {(0, 9): 2}
    assert selectors.heat(world.cast.lin, now=MONDAY + 15 * DAY) == {(0, 9): 2}
    assert len(card.returns) == 2


def test_the_office_keeps_the_numbers(world: World):
    thrice(world)
    services.set_care(values=Care(enter_returns=3), by=world.cast.lin, now=MONDAY)
    assert services.keep_watch(now=MONDAY + 15 * DAY).entered == 0
    services.set_care(values=Care(enter_returns=1), by=world.cast.lin, now=MONDAY)
    assert services.keep_watch(now=MONDAY + 15 * DAY).entered == 1
    with pytest.raises(Invalid) as refused:
        services.set_care(values=Care(leave_looks=0, stretch_days=0), by=world.cast.lin, now=MONDAY)
    assert set(refused.value.problems) == {"leave_looks", "stretch_days"}
    assert verify().holds


@pytest.mark.parametrize("name", ["qian", "zhao", "feng"])
def test_those_who_do_not_read_everything_do_not_read_the_list(world: World, name: str):
    with pytest.raises(NotFound):
        selectors.watched_page(world.cast.acting[name])
    with pytest.raises(NotFound):
        services.keep_watch(by=world.cast.acting[name], now=MONDAY)


def test_what_a_covert_round_saw_is_told_at_the_hour_it_was_seen(world: World):
    came(world, MONDAY - 10 * DAY, site=world.road)
    sample = world.plan(RoundKind.SAMPLE, title="秘密", quotas={world.road.site_type_id: 9}, seed=1)
    world.visit(sample, world.road, failing=("I1",), at=MONDAY + timedelta(hours=9))
    row = close_round(round_id=sample.pk, expected_version=sample.version, by=world.cast.lin, now=MONDAY + DAY)
    services.put_on_watch(site_id=world.road.pk, words="x", by=world.cast.lin, now=row.closed_at)
    assert selectors.heat(world.cast.lin, now=MONDAY + 2 * DAY) == {(0, 18): 1}
