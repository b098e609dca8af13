"""One problem that was reported twice, one that several units must put right, one that another system puts right."""

from datetime import date

import pytest

from chuangcheng.flow.cases import selectors, services
from chuangcheng.flow.cases.models import NO_DUE, Case
from chuangcheng.flow.cases.terms import Act, Group, Refused, State
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import another, at, case_in, try_act
from tests.flow.cases.test_told import told
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def merge(world: World, case: Case, into: int | None) -> Case:
    return services.merge_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(20), into_id=into
    )


def refused(call) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as error:
        call()
    return error.value.problems


@pytest.mark.parametrize("state", [State.REPORTED, State.CHECKED, State.FILED])
def test_a_merged_case_goes_back_to_where_it_was(world: World, state: State):
    case, main = case_in(world, state), another(world)
    case = merge(world, case, main.pk)
    assert (case.state, case.merged_into_id) == (State.MERGED, main.pk)
    card = selectors.case_card(world.cast.lin, case_id=main.pk, now=MONDAY)
    assert [one.id for one in card.merged] == [case.pk]
    case = services.unmerge_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(21), words="不是同一处"
    )
    assert (case.state, case.merged_into_id) == (state, None)
    assert verify().faults == ()


def test_a_case_is_merged_only_into_another_that_is_open(world: World):
    case = case_in(world, State.REPORTED)
    assert refused(lambda: merge(world, case, None)) == {"into": [Refused.REQUIRED]}
    assert refused(lambda: merge(world, case, 999)) == {"into": [Refused.UNKNOWN_CASE]}
    assert refused(lambda: merge(world, case, case.pk)) == {"into": [Refused.NOT_MERGEABLE]}
    closed = case_in(world, State.CLOSED, 2)
    assert refused(lambda: merge(world, case, closed.pk)) == {"into": [Refused.NOT_MERGEABLE]}


def test_two_cases_never_stand_for_each_other(world: World):
    case, main = case_in(world, State.REPORTED), another(world)
    merge(world, case, main.pk)
    assert refused(lambda: merge(world, main, case.pk)) == {"into": [Refused.NOT_MERGEABLE]}
    third = case_in(world, State.REPORTED, 3)
    assert refused(lambda: merge(world, main, third.pk)) == {"": [Refused.NOT_MERGEABLE]}


def split(world: World, case: Case, names: tuple[str, ...] = ("qian", "sun")) -> Case:
    return services.split_case(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.lin,
        now=at(3),
        unit_ids=[world.cast.acting[name].unit_id for name in names],
        limit_id=world.limit_of(),
    )


def finish(world: World, part: Case, who: str) -> None:
    told = {"case_id": part.pk, "now": at(9)}
    services.accept_case(**told, expected_version=3, by=world.cast.acting[who])
    services.rectify_case(**told, expected_version=4, by=world.cast.acting[who], photos=[world.photo(f"after {who}")])
    services.verify_case(**told, expected_version=5, by=world.cast.zhou)
    services.close_case(**told, expected_version=6, by=world.cast.lin)


def test_a_case_of_several_units_is_closed_when_all_its_parts_are(world: World):
    case = split(world, case_in(world, State.FILED))
    assert (case.state, case.unit_id, case.due_at) == (State.SPLIT, None, NO_DUE)
    parts = list(case.parts.order_by("id"))
    assert [(p.state, p.unit_id, p.due_at > at(3)) for p in parts] == [
        (State.DISPATCHED, world.cast.sun.unit_id, True),
        (State.DISPATCHED, world.cast.qian.unit_id, True),
    ]
    assert told(world, Matter.DISPATCHED) == ["qian", "sun", "unit enforcement", "unit liuan"]
    wanted = selectors.Filter(group=Group.TO_CLOSE)
    finish(world, parts[0], "sun")
    assert refused(lambda: try_act(world, case, Act.CLOSE, "lin")) == {"": [Refused.PARTS_OPEN]}
    assert selectors.cases_page(world.cast.lin, wanted=wanted, now=at(9)).rows == ()
    finish(world, parts[1], "qian")
    assert [row.id for row in selectors.cases_page(world.cast.lin, wanted=wanted, now=at(9)).rows] == [case.pk]
    assert try_act(world, case, Act.CLOSE, "lin").state == State.CLOSED
    assert verify().faults == ()


def test_a_case_is_split_among_two_at_least(world: World):
    case = case_in(world, State.FILED)
    assert refused(lambda: split(world, case, ("qian",))) == {"units": [Refused.TWO_UNITS]}
    case.refresh_from_db()
    assert (case.state, Case.objects.count()) == (State.FILED, 1)


def test_a_unit_sees_its_part_and_not_the_whole_nor_the_others(world: World):
    case = split(world, case_in(world, State.FILED))
    mine = case.parts.get(unit_id=world.cast.qian.unit_id)
    card = selectors.case_card(world.cast.qian, case_id=mine.pk, now=at(4))
    assert card.part_of and not card.part_of.mine
    for other in (case, case.parts.get(unit_id=world.cast.sun.unit_id)):
        with pytest.raises(NotFound):
            selectors.case_card(world.cast.qian, case_id=other.pk, now=at(4))


def test_what_another_system_has_is_taken_back_or_settled(world: World):
    case = case_in(world, State.HANDED_OVER)
    assert (case.other_system, case.other_number, case.unit_id) == ("市级平台", "A-1", None)
    back = try_act(world, case, Act.RECALL, "lin")
    assert (back.state, back.other_number) == (State.FILED, "")
    case = try_act(world, case_in(world, State.HANDED_OVER, 2), Act.SETTLE, "lin")
    assert (case.state, case.recheck_on, case.rectified_at) == (State.CLOSED, date(2026, 3, 3), None)


def test_a_returned_case_that_is_handed_over_leaves_its_unit(world: World):
    case = try_act(world, case_in(world, State.RETURNED), Act.HAND_OVER, "lin")
    assert (case.unit_id, case.due_at, case.allowed) == (None, NO_DUE, None)
