"""A limit may begin on a day to come: until then cases are dispatched under the one before."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.standards.selectors import class_by_key, limits_of
from chuangcheng.flow.standards.services import LimitRow, add_case_limit, change_case_limit
from chuangcheng.flow.standards.terms import LimitUnit, Refused
from chuangcheng.foundation.acts.rules import Invalid
from tests.flow.cases.test_moves import at, case_in
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = LimitRow("一般情形", Decimal(4), LimitUnit.WORKING_HOURS)
FRIDAY = MONDAY + timedelta(days=4)


def change(world: World, starts) -> int:
    card = class_by_key(key="matter:06012")
    return change_case_limit(
        case_class_id=card.id,
        expected_version=card.version,
        limit_id=world.limit_of(),
        limit=NEW,
        by=world.cast.lin,
        now=at(1),
        starts=starts,
    ).pk


def test_until_its_day_the_limit_before_is_offered_and_from_then_on_the_new_one(world: World):
    old = world.limit_of()
    new = change(world, FRIDAY)
    of_class = world.standard_class("06012")
    offered = [[x.id for x in limits_of(case_class_id=of_class, at=FRIDAY + timedelta(hours=n))] for n in (-1, 0)]
    assert offered == [[old], [new]]
    case = case_in(world, State.FILED)
    told = {"case_id": case.pk, "expected_version": 2, "by": world.cast.lin, "unit_id": world.cast.qian.unit_id}
    with pytest.raises(Invalid):
        cases.dispatch_case(**told, limit_id=new, now=FRIDAY - timedelta(hours=1))
    assert cases.dispatch_case(**told, limit_id=old, now=FRIDAY - timedelta(hours=1)).allowed == 8


def test_a_case_under_way_keeps_what_it_was_dispatched_under(world: World):
    case = case_in(world, State.IN_HAND)
    change(world, None)
    case.refresh_from_db()
    back = cases.return_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(5), reason="not_mine"
    )
    again = cases.insist(case_id=case.pk, expected_version=back.version, by=world.cast.lin, now=at(5), why="属你单位")
    assert (again.allowed, again.due_at) == (8, case.due_at)


def test_a_day_that_is_over_is_no_beginning(world: World):
    with pytest.raises(Invalid) as refused:
        change(world, at(1))
    assert refused.value.problems == {"starts": [Refused.NOT_LATER]}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"accept_amount": Decimal(0), "accept_unit": "working_hours"}, {"accept_amount": [Refused.NOT_POSITIVE]}),
        ({"accept_amount": Decimal(1)}, {"accept_unit": [Refused.REQUIRED]}),
        ({"accept_amount": Decimal("1.5"), "accept_unit": "working_days"}, {"accept_amount": [Refused.NOT_WHOLE]}),
        ({"extensions": 3}, {"extensions": [Refused.TOO_MUCH]}),
        ({"recheck_days": 0}, {"recheck_days": [Refused.NOT_POSITIVE]}),
    ],
)
def test_what_a_limit_says_besides_is_checked(world: World, changed: dict, why: dict):
    card = class_by_key(key="matter:06012")
    with pytest.raises(Invalid) as refused:
        add_case_limit(
            case_class_id=card.id,
            expected_version=card.version,
            limit=LimitRow("另一情形", Decimal(4), LimitUnit.WORKING_HOURS, **changed),
            by=world.cast.lin,
            now=at(1),
        )
    assert refused.value.problems == why
