"""A class of hazards, its competent unit, and a hazard of it on its way."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_DNS, uuid5

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.services import ClassRow, LimitRow
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from tests.people import MONDAY
from tests.world import World

LATER = MONDAY + timedelta(minutes=30)


def hazard_class(world: World, competent: str | None = "sun") -> CaseClass:
    """A class of hazards: two hours day and night, 城管局 is competent."""
    told = ClassRow(
        CaseKind.HAZARD,
        "M01",
        "井盖缺失",
        "safety",
        "安全隐患",
        name_en="Missing manhole cover",
        major_name_en="Safety hazards",
    )
    limit = LimitRow(
        "危及人身安全", Decimal(2), LimitUnit.CLOCK_HOURS, verify_on_site=True, condition_en="People are in danger"
    )
    standards.load_case_classes(
        classes=[told], limits={("hazard", "M01"): [limit]}, by=world.cast.lin, now=MONDAY - timedelta(days=1)
    )
    row = CaseClass.objects.get(kind="hazard")
    if competent:
        unit_id = world.cast.acting[competent].unit_id
        standards.name_competent_unit(
            case_class_id=row.pk, expected_version=1, unit_id=unit_id, by=world.cast.lin, now=MONDAY
        )
    return row


def report_hazard(world: World, kind: CaseClass, name: str = "井盖", by: str = "zhao", at: datetime = MONDAY) -> Case:
    """A hazard that was just reported."""
    problem = Problem(
        uuid=uuid5(NAMESPACE_DNS, name),
        title=name,
        case_class_id=kind.pk,
        street_id=world.liuan.pk,
        address="柳岸路1号",
    )
    return services.report_case(problem=problem, by=world.cast.acting[by], now=at)


def act(world: World, case: Case, name: str, by: str, at: datetime = LATER, **told: object) -> Case:
    """Make one move on the case as it is now."""
    case.refresh_from_db()
    return getattr(services, name)(
        case_id=case.pk, expected_version=case.version, by=world.cast.acting[by], now=at, **told
    )


def in_hand(world: World, kind: CaseClass) -> Case:
    """A hazard that 柳岸街道 has in hand; nobody has isolated it yet."""
    case = report_hazard(world, kind)
    act(world, case, "file_case", "lin")
    act(world, case, "dispatch_case", "lin", unit_id=world.cast.qian.unit_id, limit_id=kind.limits.get(until=None).pk)
    return act(world, case, "accept_case", "qian")


def rectified(world: World, kind: CaseClass) -> Case:
    """A hazard that was isolated and put right."""
    case = in_hand(world, kind)
    act(world, case, "isolate_case", "qian", photos=[world.photo("cones")])
    return act(world, case, "rectify_case", "qian", photos=[world.photo("cover")])
