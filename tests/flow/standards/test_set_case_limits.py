"""Setting the time limits of a class."""

from decimal import Decimal

import pytest

from chuangcheng.flow.standards import services
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.flow.standards.rules import LimitRow
from chuangcheng.flow.standards.selectors import case_class_choices, class_by_key, class_card, limits_of
from chuangcheng.flow.standards.terms import LimitUnit
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

TWO = [LimitRow("一般", Decimal(4), LimitUnit.WORKING_HOURS), LimitRow("紧急", Decimal("1.5"), LimitUnit.CLOCK_HOURS)]


def set_limits(by, key="matter:06012", version=1, limits=TWO):
    return services.set_case_limits(
        case_class_id=class_by_key(key=key).id, expected_version=version, limits=limits, by=by, now=MONDAY
    )


def test_new_limits_replace_the_old_ones_which_stay_for_running_cases(world):
    old = world.limit_of()
    row = set_limits(world.cast.lin)
    assert row.version == 2
    assert [(limit.condition, limit.amount) for limit in limits_of(case_class_id=row.pk)] == [
        ("一般", Decimal(4)),
        ("紧急", Decimal("1.5")),
    ]
    assert CaseLimit.objects.get(pk=old).until == MONDAY


def test_a_second_person_gets_a_conflict(world):
    set_limits(world.cast.lin)
    with pytest.raises(Conflict):
        set_limits(world.cast.lin)


def test_strangers_may_not_set_limits(world):
    with pytest.raises(NotFound):
        set_limits(world.cast.qian)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ([], {"condition": ["required"]}),
        ([LimitRow(" ", Decimal(1), LimitUnit.WORKING_DAYS)], {"condition": ["required"]}),
        ([LimitRow("一般", Decimal(0), LimitUnit.WORKING_DAYS)], {"amount": ["not_positive"]}),
        ([TWO[0], TWO[0]], {"condition": ["named_twice"]}),
    ],
)
def test_limits_that_make_no_sense_are_refused(world, limits, problem):
    with pytest.raises(Invalid) as refused:
        set_limits(world.cast.lin, limits=limits)
    assert refused.value.problems == problem
    assert class_by_key(key="matter:06012").version == 1


def test_classes_are_found_by_name_code_and_key(world):
    assert [choice.key for choice in case_class_choices()] == ["matter:06012", "matter:09006"]
    assert [choice.key for choice in case_class_choices(text="占道")] == ["matter:09006"]
    assert [choice.key for choice in case_class_choices(text="060")] == ["matter:06012"]
    card = class_by_key(key="matter:06012")
    assert class_card(case_class_id=card.id) == card
    with pytest.raises(NotFound):
        class_by_key(key="matter:99999")
