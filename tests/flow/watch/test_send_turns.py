"""Sending people on the turns of the standing plans."""

from datetime import date, datetime, timedelta

import pytest

from chuangcheng.flow.inspections.models import Assignment, Round
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.places.rules.windows import Window
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.models import Plan, Turn
from chuangcheng.flow.watch.services import NewPlan
from chuangcheng.flow.watch.terms import Aim, Grade, Look, Per, Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.notices.models import Entry
from tests.people import MONDAY, ZONE
from tests.world import World

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def plan(world: World, **more: object) -> Plan:
    told = {
        "name": "早市秩序",
        "per": Per.WEEK,
        "looks": 1,
        "starts_on": MONDAY.date(),
        "inspector_ids": (world.cast.zhao.user_id,),
        "site_type_id": world.road.site_type_id,
        "window": Window(hours=((360, 540),)),
    } | more
    return services.create_plan(plan=NewPlan(**told), by=world.cast.lin, now=MONDAY)


def morning(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def test_a_turn_becomes_an_open_routine_round_with_its_days_and_hours_in_the_title(world: World):
    plan(world)
    sent = services.send_turns(now=MONDAY)
    row = Round.objects.get()
    assert (row.kind, row.state, row.title) == (
        RoundKind.ROUTINE,
        RoundState.OPEN,
        "早市秩序 2026-03-02–03-08 06:00-09:00",
    )
    assert set(row.assignments.values_list("site_id", flat=True)) == {world.road.pk, world.far_road.pk}
    assert sent.turns == [Turn.objects.get().pk]
    assert Entry.objects.filter(subject_id=row.pk).exists()
    assert verify().holds


def test_running_it_again_sends_nobody_twice(world: World):
    plan(world)
    for hours in (0, 1, 24, 24 * 5):
        services.send_turns(now=MONDAY + timedelta(hours=hours))
    assert Round.objects.count() == 1
    services.send_turns(now=MONDAY + timedelta(days=6))  # the evening before the next Monday
    assert Round.objects.count() == 2


def test_days_that_went_by_unsent_are_written_down_without_a_round(world: World):
    plan(world)
    sent = services.send_turns(now=MONDAY + 2 * WEEK)
    assert [(turn.starts_on, turn.round_id is None, turn.sites) for turn in Turn.objects.order_by("starts_on")] == [
        (date(2026, 3, 2), True, 2),
        (date(2026, 3, 9), True, 2),
        (date(2026, 3, 16), False, 2),
    ]
    assert (len(sent.passed), len(sent.turns)) == (2, 1)


def test_what_was_not_looked_at_is_missed_and_what_was_at_another_hour_is_told_apart(world: World):
    plan(world)
    services.send_turns(now=MONDAY)
    world.visit(Round.objects.get(), world.road, at=morning(MONDAY.date()))
    world.visit(Round.objects.get(), world.far_road, at=morning(MONDAY.date(), 15))
    plan(world, name="市场", site_type_id=world.market.site_type_id)
    services.send_turns(now=MONDAY + timedelta(hours=2))
    later = MONDAY + WEEK
    span = {"since": date(2026, 3, 2), "until": date(2026, 3, 8)}
    total = selectors.programme(world.cast.lin, now=later, **span).total
    assert (total.planned, total.done, total.other_hours, total.pending, total.missed) == (3, 1, 1, 0, 1)
    missed = selectors.looks_page(world.cast.zheng, now=later, look=Look.MISSED, **span).rows
    assert [(row.site, row.plan) for row in missed] == [("柳岸市场", "市场")]
    by_street = selectors.programme(world.cast.lin, now=later, by=selectors.By.STREET, **span).rows.rows
    assert {(row.name, row.planned, row.missed) for row in by_street} == {("柳岸街道", 2, 1), ("石桥街道", 1, 0)}
    by_site = selectors.programme(world.cast.lin, now=later, by=selectors.By.SITE, **span).rows.rows
    assert by_site[0].name == "柳岸市场"


def test_a_turn_that_is_over_for_a_day_closes_and_what_is_missed_stays_missed(world: World):
    plan(world)
    services.send_turns(now=MONDAY)
    assert services.close_turns(now=MONDAY + WEEK) == 0
    assert services.close_turns(now=MONDAY + WEEK + timedelta(days=1)) == 1
    assert Round.objects.get().state == RoundState.CLOSED
    span = {"since": date(2026, 3, 2), "until": date(2026, 3, 8)}
    assert selectors.programme(world.cast.lin, now=MONDAY + 2 * WEEK, **span).total.missed == 2
    assert verify().holds


def test_grades_and_the_watch_list_choose_the_sites(world: World):
    services.grade_sites(site_ids=[world.road.pk], grade=Grade.KEY, by=world.cast.lin, now=MONDAY)
    services.put_on_watch(site_id=world.market.pk, words="群众反映多", by=world.cast.lin, now=MONDAY)
    for aim in (Aim.KEY, Aim.USUAL, Aim.WATCHED, Aim.LIGHT):
        plan(world, name=aim.value, aim=aim, site_type_id=None)
    services.send_turns(now=MONDAY)
    found: dict[str, set[int]] = {}
    for name, site_id in Assignment.objects.values_list("round__turn__plan__name", "site_id"):
        found.setdefault(name, set()).add(site_id)
    assert found == {
        "key": {world.road.pk},
        "usual": {world.market.pk, world.far_road.pk},
        "watched": {world.market.pk},
    }


def test_sites_that_nobody_may_inspect_are_counted_and_do_not_hold_up_the_others(world: World):
    plan(world, inspector_ids=(world.cast.han.user_id,))
    services.send_turns(now=MONDAY)
    turn = Turn.objects.get()
    assert (turn.sites, turn.nobody_for) == (1, 1)  # han works in 柳岸街道


def test_a_plan_without_anybody_left_is_told_and_the_others_go_on(world: World):
    alone = plan(world, name="无人", inspector_ids=(world.cast.han.user_id,), street_id=world.liuan.pk)
    plan(world)
    sent = services.send_turns(now=MONDAY)
    assert sent.refused == {alone.pk: [Refused.NO_INSPECTOR]}
    assert len(sent.turns) == 1


def test_what_is_wrong_with_a_plan_is_told_at_its_field(world: World):
    with pytest.raises(Invalid) as refused:
        plan(world, name=" ", looks=8, inspector_ids=(world.cast.qian.user_id,), street_id=999999)
    assert set(refused.value.problems) == {"name", "looks", "inspectors", "street"}
    plan(world)
    with pytest.raises(Invalid) as refused:
        plan(world)
    assert refused.value.problems == {"name": [Refused.NAME_TAKEN]}


def test_a_plan_is_changed_and_ended_and_tells_the_journal(world: World):
    row = plan(world)
    new = NewPlan("晚市秩序", Per.MONTH, 2, MONDAY.date(), (world.cast.zhao.user_id,))
    row = services.change_plan(plan_id=row.pk, expected_version=1, plan=new, by=world.cast.lin, now=MONDAY)
    assert (row.name, row.per, row.hours) == ("晚市秩序", "month", "")
    services.withdraw_plan(plan_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    assert services.send_turns(now=MONDAY).turns == []
    with pytest.raises(Invalid):
        services.withdraw_plan(plan_id=row.pk, expected_version=3, by=world.cast.lin, now=MONDAY)
    assert verify().holds


@pytest.mark.parametrize("name", ["zheng", "zhao", "qian", "wu", "feng"])
def test_others_than_the_office_neither_plan_nor_send(world: World, name: str):
    by = world.cast.acting[name]
    for act in (
        lambda: services.create_plan(
            plan=NewPlan("x", Per.WEEK, 1, MONDAY.date(), (world.cast.zhao.user_id,)), by=by, now=MONDAY
        ),
        lambda: services.send_turns(by=by, now=MONDAY),
        lambda: services.grade_sites(site_ids=[world.road.pk], grade=Grade.KEY, by=by, now=MONDAY),
    ):
        with pytest.raises(NotFound):
            act()
