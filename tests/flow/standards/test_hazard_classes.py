"""Classes of safety hazards: clock hours, on site, a competent unit that the office names."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuangcheng.flow.standards import services
from chuangcheng.flow.standards.formats import WrongDocument, read_case_classes, read_case_limits, shipped_hazards
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.services import ClassRow, LimitRow
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.flow.cases.hazards import hazard_class
from tests.people import MONDAY
from tests.world import World

GOOD = LimitRow("夜间", Decimal(1), LimitUnit.CLOCK_HOURS, verify_on_site=True)


def test_the_samples_that_ship_run_by_the_clock_and_are_seen_on_site():
    classes, limits = shipped_hazards()
    assert len(classes) == len(limits) == 8
    assert {row.kind for row in classes} == {CaseKind.HAZARD}
    assert {(one.unit, one.verify_on_site) for told in limits.values() for one in told} == {
        (LimitUnit.CLOCK_HOURS, True)
    }
    assert all(row.name_en and "样例" in row.major_name for row in classes)


@pytest.mark.parametrize(("unit", "on_site"), [("working_hours", "true"), ("clock_hours", "false")])
def test_the_loader_refuses_other_limits_of_hazards(unit: str, on_site: str):
    classes = read_case_classes("kind,code,major,major_name,name\nhazard,M01,safety,安全隐患,井盖缺失\n")
    document = f"""
format: chuangcheng-limits/1
classes:
  - case_class: hazard:M01
    limits:
      - {{condition: 一般, amount: 2, unit: {unit}, closing_condition: 消除, verify_on_site: {on_site}, source: ours}}
"""
    with pytest.raises(WrongDocument):
        read_case_limits(document, classes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "problems"),
    [
        (replace(GOOD, unit=LimitUnit.WORKING_HOURS), {"unit": [Refused.CLOCK_HOURS]}),
        (replace(GOOD, verify_on_site=False), {"verify_on_site": [Refused.ON_SITE]}),
        (
            replace(GOOD, accept_amount=Decimal(1), accept_unit="working_hours"),
            {"accept_unit": [Refused.CLOCK_HOURS]},
        ),
    ],
)
def test_an_office_sets_no_other_limits_of_hazards(world: World, limit: LimitRow, problems: dict[str, list[str]]):
    row = hazard_class(world)
    told = {"case_class_id": row.pk, "expected_version": 2, "by": world.cast.lin, "now": MONDAY}
    for act in (
        lambda: services.add_case_limit(**told, limit=limit),
        lambda: services.change_case_limit(**told, limit_id=row.limits.get().pk, limit=limit),
        lambda: services.set_case_limits(**told, limits=[limit]),
    ):
        with pytest.raises(Invalid) as raised:
            act()
        assert raised.value.problems == problems
    assert services.add_case_limit(**told, limit=GOOD).condition == "夜间"


@pytest.mark.django_db
def test_an_office_adds_hazards_of_its_own(world: World):
    told = ClassRow(CaseKind.HAZARD, "X1", "河堤渗漏", "safety", "安全隐患")
    row = services.create_case_class(told=told, by=world.cast.lin, now=MONDAY)
    assert (row.kind, row.competent_unit_id) == (CaseKind.HAZARD, None)


@pytest.mark.django_db
def test_the_office_names_who_is_competent_and_nobody_else_does(world: World):
    row = hazard_class(world, competent=None)
    told = {"case_class_id": row.pk, "now": MONDAY, "unit_id": world.cast.sun.unit_id}
    with pytest.raises(NotFound):
        services.name_competent_unit(**told, expected_version=1, by=world.cast.feng)
    assert services.name_competent_unit(**told, expected_version=1, by=world.cast.lin).version == 2
    with pytest.raises(Conflict):
        services.name_competent_unit(**told, expected_version=1, by=world.cast.lin)
    with pytest.raises(Invalid) as raised:
        services.name_competent_unit(**told, expected_version=2, by=world.cast.lin)
    assert raised.value.problems == {"unit": [Refused.UNCHANGED]}


@pytest.mark.django_db
def test_other_classes_have_no_competent_unit(world: World):
    row = CaseClass.objects.get(code="06012")
    with pytest.raises(Invalid) as raised:
        services.name_competent_unit(
            case_class_id=row.pk, expected_version=1, unit_id=world.cast.sun.unit_id, by=world.cast.lin, now=MONDAY
        )
    assert raised.value.problems == {"": [Refused.NOT_A_HAZARD]}
