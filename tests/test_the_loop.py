"""The path, end to end, through the acts: round, visit, cases, rectification, verification, score, journal."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import seal
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def at(hours: float):
    return MONDAY + timedelta(hours=hours)


def test_a_finding_goes_from_the_visit_to_the_closed_case_and_every_figure_follows(world: World):
    lin, qian, zhou = world.cast.lin, world.cast.qian, world.cast.zhou
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1", "I2"))
    litter, _stalls = Case.objects.order_by("id")
    assert (litter.state, litter.case_class.code, litter.standard.code) == ("reported", "06012", "A1")

    close_and_fix(round_id=row.pk, expected_version=row.version, by=lin, now=at(2))
    fixed = scores.round_sheet(world.cast.zheng, round_id=row.pk)
    assert (fixed.lines[1].code, fixed.lines[1].value) == ("A1", Decimal(0))

    limit = world.limit_of()
    case = cases.file_case(case_id=litter.pk, expected_version=1, by=lin, now=at(2))
    case = cases.dispatch_case(
        case_id=case.pk, expected_version=2, by=lin, now=at(2), unit_id=qian.unit_id, limit_id=limit, why="属地"
    )
    case = cases.accept_case(case_id=case.pk, expected_version=3, by=qian, now=at(3))
    case = cases.hand_down(case_id=case.pk, expected_version=4, by=qian, now=at(3), unit_id=world.cast.chen.unit_id)
    after = world.photo("after", at(4))
    case = cases.rectify_case(case_id=case.pk, expected_version=5, by=world.cast.chen, now=at(4), photos=[after])
    case = cases.send_back(case_id=case.pk, expected_version=6, by=zhou, now=at(5), reason="partly_done")
    assert case.rework_count == 1
    case = cases.rectify_case(case_id=case.pk, expected_version=7, by=qian, now=at(6), photos=[after])
    case = inspections.verify_on_site(
        uuid=UUID(int=7), case_id=case.pk, expected_version=8, passed=True, by=zhou, now=at(7)
    )
    case = cases.close_case(case_id=case.pk, expected_version=9, by=lin, now=at(8))
    assert (case.state, case.verified_on_site) == ("closed", True)

    assert StateToday.objects.get(site=world.road, item__code="I1").outcome == "met"
    assert scores.round_sheet(world.cast.zheng, round_id=row.pk) == fixed
    today = scores.today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=at(9))
    assert today.lines[0].code == "A"
    assert today.lines[1].tally.met == 1
    (streets,) = scores.compared(lin, edition_id=world.edition.pk, comparison=Comparison.STREET, now=at(9)).groups
    assert streets.ranked[0].name == "柳岸街道"

    assert seal(now=at(9)) is not None
    verdict = verify()
    assert verdict.faults == ()
    assert verdict.unsealed == 0
