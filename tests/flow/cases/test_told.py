"""Who is told of which move on a case."""

from datetime import timedelta

import pytest
from django.db.models import Q

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.flow.cases.services import remind_of_deadlines
from chuangcheng.foundation.accounts.selectors import acting_for
from chuangcheng.foundation.accounts.services import give_post
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.notices.models import Entry, Told
from chuangcheng.foundation.notices.terms import Matter
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: World) -> Case:
    """A filed case of an inspection; nobody was told of it yet."""
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    case = Case.objects.get()
    cases.file_case(case_id=case.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    assert not Entry.objects.exclude(matter=Matter.ROUND_OPENED).exists()
    return Case.objects.get()


def dispatch(world: World, case: Case, to: str = "qian", after: float = 0) -> Case:
    return cases.dispatch_case(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.lin,
        now=MONDAY + timedelta(hours=after),
        unit_id=world.cast.acting[to].unit_id,
        limit_id=world.limit_of(),
    )


def accepted(world: World, case: Case) -> Case:
    case = dispatch(world, case)
    return cases.accept_case(case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=MONDAY)


def rectified(world: World, case: Case, name: str = "after") -> Case:
    photos = [world.photo(name)]
    return cases.rectify_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=MONDAY, photos=photos
    )


def told(world: World, matter: Matter) -> list[str]:
    """Who was told of a matter, by the names of the cast and the codes of units."""
    names = {acting.user_id: name for name, acting in world.cast.acting.items()}
    rows = Told.objects.filter(entry__matter=matter).filter(Q(user__isnull=False) | Q(unit__isnull=False))
    return sorted(names[one.user_id] if one.user_id else f"unit {one.unit.code}" for one in rows)


def test_a_dispatched_case_is_told_to_its_unit_and_the_units_handlers(world: World, case: Case):
    dispatch(world, case)
    assert told(world, Matter.DISPATCHED) == ["qian", "unit liuan"]
    entry = Entry.objects.get(matter=Matter.DISPATCHED)
    case.refresh_from_db()
    assert (entry.number, entry.place, entry.due_at) == (case.number, "柳岸路", case.due_at)


def test_what_is_undone_is_told_to_nobody(world: World, case: Case):
    with pytest.raises(Exception, match="moved on"):
        cases.dispatch_case(
            case_id=case.pk,
            expected_version=case.version - 1,
            by=world.cast.lin,
            now=MONDAY,
            unit_id=world.cast.qian.unit_id,
            limit_id=world.limit_of(),
        )
    assert told(world, Matter.DISPATCHED) == []


def test_a_case_handed_down_to_a_unit_is_told_there(world: World, case: Case):
    case = accepted(world, case)
    cases.hand_down(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=MONDAY, unit_id=unit("liuan-1").pk
    )
    assert told(world, Matter.HANDED_DOWN) == ["chen", "unit liuan-1"]


def test_a_case_handed_down_to_a_person_is_told_to_that_person(world: World, case: Case):
    case = accepted(world, case)
    cases.hand_down(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.qian,
        now=MONDAY,
        user_id=world.cast.han.user_id,
    )
    assert told(world, Matter.HANDED_DOWN) == ["han"]


def test_a_case_handed_down_to_oneself_is_told_to_nobody(world: World, case: Case):
    case = accepted(world, case)
    cases.hand_down(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=MONDAY, user_id=world.cast.qian.user_id
    )
    assert told(world, Matter.HANDED_DOWN) == []


def test_a_returned_case_is_told_to_the_coordinators(world: World, case: Case):
    case = dispatch(world, case)
    cases.return_case(case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=MONDAY, reason="not_mine")
    assert told(world, Matter.RETURNED) == ["lin"]


def test_a_rectified_case_is_told_to_verifiers_who_may_judge_it(world: World, case: Case):
    zhou, chen = world.cast.zhou, world.cast.chen
    for person, where in ((world.cast.sun, "enforcement"), (chen, "office")):  # chen works below the unit
        row = world.cast.user("sun" if person is world.cast.sun else "chen")
        give_post(
            user_id=row.pk,
            expected_version=row.version,
            unit_id=unit(where).pk,
            role=Role.VERIFIER,
            by=PRODUCT,
            now=MONDAY,
        )
    case = rectified(world, accepted(world, case))
    assert told(world, Matter.TO_VERIFY) == ["sun", "zhou"]
    may = set()
    for name in ("zhou", "sun", "chen"):
        user_id = world.cast.acting[name].user_id
        posts = world.cast.user(name).posts.filter(role=Role.VERIFIER)
        acting = acting_for(user_id=user_id, post_id=posts.get().pk)
        assert acting is not None
        if can_see(acting, case):
            may.add(name)
    assert may == {"zhou", "sun"}
    assert zhou.user_id


def test_what_is_sent_back_is_told_to_who_has_it_in_hand(world: World, case: Case):
    case = rectified(world, accepted(world, case))
    cases.send_back(case_id=case.pk, expected_version=case.version, by=world.cast.zhou, now=MONDAY, reason="not_done")
    assert told(world, Matter.SENT_BACK) == ["qian"]


def test_deadlines_are_told_once_per_stage_and_anew_after_a_new_limit(world: World, case: Case):
    case = dispatch(world, case)  # eight working hours from Monday, nine o'clock
    due = case.due_at
    assert remind_of_deadlines(now=MONDAY + timedelta(minutes=1)) == 0  # due today, but the time has only begun
    assert [remind_of_deadlines(now=due - timedelta(hours=2)) for _ in range(2)] == [1, 0]
    assert [remind_of_deadlines(now=due + timedelta(minutes=1)) for _ in range(2)] == [1, 0]
    assert told(world, Matter.NEARLY_DUE) == told(world, Matter.OVERDUE) == ["qian", "unit liuan"]

    case = cases.return_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=due, reason="not_mine"
    )
    assert remind_of_deadlines(now=due + timedelta(hours=1)) == 0  # the office has it: nobody is late
    case = dispatch(world, case, to="sun", after=100)
    assert remind_of_deadlines(now=case.due_at + timedelta(hours=1)) == 1
    assert told(world, Matter.OVERDUE) == ["qian", "sun", "unit enforcement", "unit liuan"]


def test_what_has_long_been_overdue_is_no_news(world: World, case: Case):
    case = dispatch(world, case)
    assert remind_of_deadlines(now=case.due_at + timedelta(days=11)) == 0


def test_days_after_the_limit_the_office_and_the_supervisors_hear_of_it(world: World, case: Case):
    case = dispatch(world, case)
    remind_of_deadlines(now=case.due_at + timedelta(days=2))
    assert told(world, Matter.LONG_OVERDUE) == []
    assert [remind_of_deadlines(now=case.due_at + timedelta(days=3, minutes=n)) for n in (1, 2)] == [1, 0]
    assert told(world, Matter.LONG_OVERDUE) == ["lin", "wu"]


def test_the_reporter_of_a_problem_and_the_loading_of_many_cases_tell_nobody(world: World, case: Case):
    step = cases.steps.DispatchCase(world.cast.qian.unit_id, limit=world.limit_value())
    cases.advance_cases(steps_by_case={case.pk: [(step, world.cast.lin, MONDAY)]})
    assert Entry.objects.exclude(matter=Matter.ROUND_OPENED).count() == 0
