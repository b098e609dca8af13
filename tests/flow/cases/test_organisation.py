"""Engineering vehicles: the building site or haulage company is named before filing, never the driver or a plate."""

from uuid import UUID

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import names_a_plate
from chuangcheng.flow.cases.selectors import case_card
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.cases.terms import Refused
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import shipped_case_classes
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.terms import Refused as ClassRefused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
COMPANY = "云州顺达渣土运输公司"


@pytest.fixture
def kind(world: World) -> CaseClass:
    """A class that asks for the organisation."""
    row = CaseClass.objects.get(code="06012")
    return standards.ask_for_organisation(
        case_class_id=row.pk, expected_version=1, asked=True, by=world.cast.lin, now=MONDAY
    )


def report(world: World, kind: CaseClass, organisation: str = "") -> Case:
    problem = Problem(
        uuid=UUID(int=1), title="沿路遗撒", case_class_id=kind.pk, address="柳岸路", organisation=organisation
    )
    return services.report_case(problem=problem, by=world.cast.zhao, now=MONDAY)


def file(world: World, case: Case, organisation: str = "") -> Case:
    return services.file_case(
        case_id=case.pk, expected_version=1, by=world.cast.lin, now=MONDAY, organisation=organisation
    )


def test_it_is_filed_with_the_organisation_that_the_report_names(world: World, kind: CaseClass):
    case = file(world, report(world, kind, f" {COMPANY} "))
    assert (case.state, case.organisation) == ("filed", COMPANY)
    assert case_card(world.cast.lin, case_id=case.pk, now=MONDAY).organisation == COMPANY


def test_the_office_names_it_when_it_files(world: World, kind: CaseClass):
    assert file(world, report(world, kind), COMPANY).organisation == COMPANY


def test_without_one_it_is_not_filed(world: World, kind: CaseClass):
    case = report(world, kind)
    with pytest.raises(Invalid) as raised:
        file(world, case, "  ")
    assert raised.value.problems == {"organisation": [Refused.REQUIRED]}


def test_other_classes_do_not_ask(world: World):
    case = report(world, CaseClass.objects.get(code="09006"))
    assert file(world, case).state == "filed"


@pytest.mark.parametrize("plate", ["云A12345", "鲁B·8K213", "车号 粤BD12345", "渝d f1234学", "云A-12345"])
def test_a_plate_is_no_organisation(world: World, kind: CaseClass, plate: str):
    with pytest.raises(Invalid) as raised:
        report(world, kind, plate)
    assert raised.value.problems == {"organisation": [Refused.NO_PLATES]}


@pytest.mark.parametrize("name", [COMPANY, "云溪A区三期工地", "京华建工云溪项目部", "12345号地块", "B座工地", ""])
def test_names_of_organisations_are_no_plates(name: str):
    assert not names_a_plate(name)


def test_the_catalogue_asks_for_it_where_vehicles_spill_or_carry_mud():
    asked = {row.key for row in shipped_case_classes()[0] if row.names_organisation}
    assert asked == {"matter:06014", "matter:08011", "matter:08012"}


def test_only_the_office_changes_what_a_class_asks_for(world: World):
    row = CaseClass.objects.get(code="06012")
    told = {"case_class_id": row.pk, "expected_version": 1, "now": MONDAY}
    with pytest.raises(NotFound):
        standards.ask_for_organisation(**told, asked=True, by=world.cast.feng)
    with pytest.raises(Invalid) as raised:
        standards.ask_for_organisation(**told, asked=False, by=world.cast.lin)
    assert raised.value.problems == {"asked": [ClassRefused.UNCHANGED]}
