"""挂账 and 缓办: the clock stands, and runs on from where it stood."""

from datetime import date, timedelta

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Request
from chuangcheng.flow.cases.services import remind_of_deadlines
from chuangcheng.flow.cases.terms import OPEN, WITH_THE_UNIT, Act, Refused, RequestState, State
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import at, case_in, try_act
from tests.flow.cases.test_told import told
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_leader_suspends_until_a_day_and_nobody_is_late_meanwhile(world: World):
    case = case_in(world, State.SUSPENDED)
    assert (case.resume_on, case.state in WITH_THE_UNIT, case.state in OPEN) == (date(2026, 6, 1), False, True)
    assert Request.objects.get().state == RequestState.GRANTED


def test_what_was_suspended_runs_on_from_where_it_stood(world: World):
    case = case_in(world, State.SUSPENDED)  # from two in the afternoon on Monday
    due = case.due_at
    case = services.resume_case(case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(5 + 24 * 7))
    assert (case.state, case.due_at, case.resume_on) == (State.IN_HAND, due + timedelta(days=7), None)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"until": None}, {"until": [Refused.REQUIRED]}),
        ({"until": date(2026, 3, 2)}, {"until": [Refused.NOT_LATER]}),
        ({"words": ""}, {"words": [Refused.REQUIRED]}),
        ({"evidence": ()}, {"evidence": [Refused.FORM_REQUIRED]}),
        ({"reason": "tired"}, {"reason": [Refused.UNKNOWN_REASON]}),
    ],
)
def test_asking_for_suspension_needs_a_day_a_reason_and_a_form(world: World, told: dict, why: dict):
    case = case_in(world, State.IN_HAND)
    usual = {"until": date(2026, 6, 1), "reason": "season", "words": "雨季后施工", "evidence": [world.photo("form")]}
    with pytest.raises(Invalid) as refused:
        services.ask_suspension(
            case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(5), **usual | told
        )
    assert refused.value.problems == why


def test_its_day_is_told_once_to_the_unit_and_the_office(world: World):
    case = case_in(world, State.SUSPENDED)
    Request.objects.update(until=date(2026, 3, 9))
    type(case).objects.filter(pk=case.pk).update(resume_on=date(2026, 3, 9))
    assert remind_of_deadlines(now=at(24 * 6)) == 0
    assert [remind_of_deadlines(now=at(24 * 7 + n)) for n in range(3)] == [1, 0, 0]
    assert told(world, Matter.RESUME_DUE) == ["lin", "qian", "unit liuan"]


@pytest.mark.parametrize("state", [State.FILED, State.DISPATCHED, State.IN_HAND])
def test_a_deferred_case_goes_back_to_where_it_was(world: World, state: State):
    case = try_act(world, case_in(world, state), Act.DEFER, "lin")
    due = case.due_at
    assert case.state == State.DEFERRED
    case = services.end_deferral(case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(20 + 24 * 7))
    assert case.state == state
    assert case.due_at == (due if state is State.FILED else due + timedelta(days=7))


def test_a_deferral_needs_words(world: World):
    case = case_in(world, State.IN_HAND)
    with pytest.raises(Invalid) as refused:
        services.defer_case(
            case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(5), reason="legal", words=" "
        )
    assert refused.value.problems == {"words": [Refused.REQUIRED]}
