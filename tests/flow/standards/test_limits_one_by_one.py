"""Adding, changing and ending single limits, and classes of the office's own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuangcheng.flow.standards import services
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.selectors import class_by_key, ended_limits, limits_of
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit, Refused
from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

URGENT = LimitRow("紧急", Decimal("1.5"), LimitUnit.CLOCK_HOURS, "恢复通行", verify_on_site=True, source="规程")


def test_a_change_ends_the_old_version_and_begins_the_new_in_its_place(world):
    card = class_by_key(key="matter:06012")
    about = {"case_class_id": card.id, "by": world.cast.lin, "now": MONDAY}
    services.add_case_limit(expected_version=1, limit=URGENT, **about)
    changed = replace(URGENT, amount=Decimal(2))
    second = limits_of(case_class_id=card.id)[1]
    services.change_case_limit(expected_version=2, limit_id=second.id, limit=changed, **about)
    assert [limit.amount for limit in limits_of(case_class_id=card.id)] == [Decimal(8), Decimal(2)]
    assert [one.limit.id for one in ended_limits(case_class_id=card.id)] == [second.id]
    assert CaseLimit.objects.filter(case_class=card.id).count() == 3
    assert verify().faults == ()


def test_texts_are_kept_clean(world):
    card = class_by_key(key="matter:06012")
    new = services.add_case_limit(
        case_class_id=card.id,
        expected_version=1,
        limit=replace(URGENT, condition=" 紧急 "),
        by=world.cast.lin,
        now=MONDAY,
    )
    assert new.condition == "紧急"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"condition": "a\x00"}, {"condition": ["null_character"]}),
        ({"source": "长" * 201}, {"source": ["too_long"]}),
        ({"amount": Decimal("Infinity")}, {"amount": [Refused.NOT_POSITIVE]}),
        ({"amount": Decimal("0.5"), "unit": LimitUnit.WORKING_DAYS}, {"amount": [Refused.NOT_WHOLE]}),
        ({"amount": Decimal("0.001")}, {"amount": [Refused.NOT_WHOLE]}),
        ({"amount": Decimal(10000), "condition": ""}, {"amount": [Refused.TOO_MUCH], "condition": [Refused.REQUIRED]}),
    ],
)
def test_a_limit_that_could_not_be_kept_or_counted_is_refused(world, change, problems):
    card = class_by_key(key="matter:06012")
    about = {"case_class_id": card.id, "expected_version": 1, "by": world.cast.lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        services.add_case_limit(limit=replace(URGENT, **change), **about)
    assert refused.value.problems == problems
    with pytest.raises(Invalid):
        services.set_case_limits(limits=[replace(URGENT, **change)], **about)
    assert class_by_key(key="matter:06012") == card


def test_only_the_office_changes_limits_and_classes(world):
    card = class_by_key(key="matter:06012")
    about = {"case_class_id": card.id, "expected_version": 1, "by": world.cast.feng, "now": MONDAY}
    with pytest.raises(NotFound):
        services.add_case_limit(limit=URGENT, **about)
    with pytest.raises(NotFound):
        services.change_case_limit(limit_id=card.limits[0].id, limit=URGENT, **about)
    with pytest.raises(NotFound):
        services.end_case_limit(limit_id=card.limits[0].id, **about)
    with pytest.raises(NotFound):
        services.create_case_class(told=ClassRow(CaseKind.LOCAL, "L1", "名"), by=world.cast.feng, now=MONDAY)


def test_a_class_of_the_offices_own_is_always_local(world):
    told = ClassRow(CaseKind.MATTER, " L1 ", "共享单车乱停", "09", "街面秩序类")
    services.create_case_class(told=told, by=PRODUCT, now=MONDAY)
    assert CaseClass.objects.get(kind="local").code == "L1"
    with pytest.raises(Invalid) as refused:
        services.create_case_class(told=told, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == {"code": [Refused.CODE_TAKEN]}
