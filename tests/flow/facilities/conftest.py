"""The small district with a register, and a case that 柳岸街道 has in hand."""

import uuid
from datetime import timedelta

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem
from tests.facilities import load_classes
from tests.people import MONDAY
from tests.world import World


@pytest.fixture
def classes(world: World) -> dict[str, int]:
    """The ids of the component classes by code."""
    return load_classes()


@pytest.fixture
def case(world: World, classes: dict[str, int]) -> Case:
    """Litter on the road, dispatched to 柳岸街道 and accepted."""
    lin, qian = world.cast.lin, world.cast.qian
    problem = Problem(
        uuid.UUID(int=1),
        "垃圾箱满溢",
        case_class_id=world.standard_class("06012"),
        street_id=world.liuan.pk,
        address="柳岸路1号",
        latitude=36.08,
        longitude=120.37,
    )
    row = cases.report_case(problem=problem, by=lin, now=MONDAY)
    cases.file_case(case_id=row.pk, expected_version=1, by=lin, now=MONDAY)
    cases.dispatch_case(
        case_id=row.pk,
        expected_version=2,
        by=lin,
        now=MONDAY + timedelta(hours=1),
        unit_id=qian.unit_id,
        limit_id=world.limit_of(),
    )
    cases.accept_case(case_id=row.pk, expected_version=3, by=qian, now=MONDAY + timedelta(hours=1))
    row.refresh_from_db()
    return row
