"""A closed case is looked at again on its day, and a problem that has come back is linked and counted."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chuangcheng.flow.cases import selectors, services
from chuangcheng.flow.cases.models import Case, CaseSettings
from chuangcheng.flow.cases.terms import Act, Group, Refused, State
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import at, case_in, problem, try_act
from tests.flow.cases.test_told import told
from tests.world import World

pytestmark = pytest.mark.django_db


def set_rules(world: World, by: str = "lin", version: int = 0, **told: int) -> CaseSettings:
    usual = {"rebound_metres": 50, "rebound_days": 30, "recheck_days": 30, "long_overdue_days": 3}
    return services.set_case_settings(expected_version=version, by=world.cast.acting[by], now=at(0), **usual | told)


def again(world: World, days: float, **changed: object) -> Case:
    """The same problem reported so many days later, perhaps somewhere else."""
    told = replace(problem(world, 50), uuid=uuid.UUID(int=50), **changed)
    return services.report_case(problem=told, by=world.cast.lin, now=at(24 * days))


def possible(world: World, case: Case) -> list[int]:
    found = selectors.possible_rebounds(world.cast.lin, case_id=case.pk, case_class_id=world.standard_class("06012"))
    return [one.case_id for one in found]


def test_closing_sets_the_day_of_the_second_look(world: World):
    case = try_act(world, case_in(world, State.VERIFIED), Act.CLOSE, "lin")
    assert case.recheck_on == date(2026, 4, 2)  # closed on 3 March in the office
    set_rules(world, recheck_days=7)
    case = try_act(world, case_in(world, State.VERIFIED, 2), Act.CLOSE, "lin")
    assert case.recheck_on == date(2026, 3, 10)
    CaseLimit.objects.update(recheck_days=3)
    case = try_act(world, case_in(world, State.VERIFIED, 3), Act.CLOSE, "lin")
    assert case.recheck_on == date(2026, 3, 6)


def test_the_day_brings_it_onto_the_list(world: World):
    case = case_in(world, State.CLOSED)
    wanted = selectors.Filter(group=Group.RECHECK_DUE)
    rows = [selectors.cases_page(world.cast.zhao, wanted=wanted, now=at(24 * n)).rows for n in (29, 31)]
    assert [[row.id for row in found] for found in rows] == [[], [case.pk]]


def test_same_class_same_place_not_long_ago_has_come_back(world: World):
    closed = case_in(world, State.CLOSED)
    assert possible(world, again(world, 29)) == [closed.pk]


@pytest.mark.parametrize(
    ("days", "changed", "found"),
    [
        (31, {}, False),  # too long ago
        (5, {"site_id": None, "latitude": 36.0803, "longitude": 120.37}, True),  # 33 metres away
        (5, {"site_id": None, "latitude": 36.0806, "longitude": 120.37}, False),  # 67 metres away
        (5, {"site_id": None, "latitude": None, "longitude": None}, False),
    ],
)
def test_the_settings_say_how_near_and_how_lately(world: World, days: int, changed: dict, found: bool):
    case_in(world, State.CLOSED)
    case = again(world, days, **changed)
    assert bool(possible(world, case)) is found
    set_rules(world, rebound_metres=100, rebound_days=60)
    assert bool(possible(world, case)) is (found or changed.get("latitude") is not None or days == 31)


def test_another_class_is_another_problem(world: World):
    case_in(world, State.CLOSED)
    found = selectors.possible_rebounds(
        world.cast.lin, case_id=again(world, 5).pk, case_class_id=world.standard_class("09006")
    )
    assert found == ()


@pytest.mark.parametrize("changed", [{}, {"site_id": None, "latitude": 36.0803, "longitude": 120.37}])
def test_the_page_of_a_case_offers_what_filing_it_accepts(world: World, changed: dict):
    for number in (1, 2):
        case_in(world, State.CLOSED, number)
    case = again(world, 5, case_class_id=world.standard_class("06012"), **changed)
    card = selectors.case_card(world.cast.lin, case_id=case.pk, now=at(24 * 6))
    offered = selectors.rebounds_of_card(card)
    assert len(offered) == 2
    assert offered == selectors.possible_rebounds(world.cast.lin, case_id=case.pk)


def file_as(world: World, case: Case, rebound_of: int | None) -> Case:
    return services.file_case(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.lin,
        now=at(24 * 40),
        case_class_id=world.standard_class("06012"),
        rebound_of_id=rebound_of,
    )


def test_filing_links_it_and_counts_how_often(world: World):
    closed = case_in(world, State.CLOSED)
    case = file_as(world, again(world, 20), closed.pk)
    assert (case.rebound_of_id, case.rebound_number) == (closed.pk, 1)
    third = services.report_cases(
        problems=[replace(problem(world, 60), rebound_of_id=case.pk)], by=world.cast.lin, now=at(24 * 50)
    )[0]
    assert third.rebound_number == 2


def test_what_is_no_rebound_is_not_linked(world: World):
    closed, case = case_in(world, State.CLOSED), again(world, 40)
    with pytest.raises(Invalid) as refused:
        file_as(world, case, closed.pk)
    assert refused.value.problems == {"rebound_of": [Refused.NOT_A_REBOUND]}


def test_the_office_sets_the_rules_of_cases_and_nobody_else(world: World):
    assert selectors.case_settings().version == 0
    for name in ("feng", "zheng", "qian", "wu"):
        with pytest.raises(NotFound):
            set_rules(world, name)
    set_rules(world, rebound_metres=80)
    with pytest.raises(Conflict):
        set_rules(world)
    assert set_rules(world, version=1, rebound_days=10).version == 2
    told = selectors.case_settings()
    assert (told.rebound_metres, told.rebound_days, told.version) == (50, 10, 2)
    for wrong in (0, 10**6):
        with pytest.raises(Invalid):
            set_rules(world, version=2, rebound_metres=wrong)


def test_a_late_acceptance_and_a_long_delay_are_told(world: World):
    CaseLimit.objects.update(accept_amount=1, accept_unit="working_hours")
    case = case_in(world, State.DISPATCHED)
    assert case.accept_due_at == at(3)  # dispatched at eleven
    row = selectors.cases_page(world.cast.lin, wanted=selectors.Filter(group=Group.LATE_TO_ACCEPT), now=at(6)).rows[0]
    assert row.late_to_accept
    assert [services.remind_of_deadlines(now=at(6)) for _ in range(2)] == [1, 0]
    assert told(world, Matter.LATE_TO_ACCEPT) == ["lin", "qian", "unit liuan"]
    services.remind_of_deadlines(now=case.due_at + timedelta(days=4))
    assert told(world, Matter.LONG_OVERDUE) == ["lin", "wu"]
