"""A rectification is shown by new pictures."""

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.services import History, steps
from chuangcheng.flow.cases.terms import Refused, State
from chuangcheng.foundation.acts.rules import Invalid
from tests.flow.cases.test_moves import at, case_in, problem
from tests.world import World

pytestmark = pytest.mark.django_db


def rectify(world: World, photos: list[int]) -> None:
    case = case_in(world, State.IN_HAND)
    services.rectify_case(case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(20), photos=photos)


def test_the_picture_of_the_problem_proves_nothing(world: World):
    with pytest.raises(Invalid) as refused:
        rectify(world, [world.photo("after"), world.photo("before")])
    assert refused.value.problems == {"photos": [Refused.SAME_PICTURE]}


def test_loading_in_bulk_asks_the_same(world: World):
    told = problem(world)
    lin, qian = world.cast.lin, world.cast.qian
    moves = [
        (steps.FileCase(world.standard_class("06012")), lin, at(1)),
        (steps.DispatchCase(qian.unit_id, "by_duty", "属地", world.limit_value()), lin, at(2)),
        (steps.AcceptCase(), qian, at(3)),
        (steps.Rectify((world.photo("before"),)), qian, at(4)),
    ]
    with pytest.raises(Invalid) as refused:
        services.load_cases(histories=[History(told, lin, at(0), tuple(moves))])
    assert refused.value.problems == {"photos": [Refused.SAME_PICTURE]}


def test_a_document_is_no_picture(world: World):
    with pytest.raises(Invalid) as refused:
        rectify(world, [world.photo("整改报告", media_type="application/pdf")])
    assert refused.value.problems == {"photos": [Refused.NOT_A_PICTURE]}


def test_a_limit_of_another_class_is_not_taken(world: World):
    case = case_in(world, State.FILED)
    with pytest.raises(Invalid) as refused:
        services.dispatch_case(
            case_id=case.pk,
            expected_version=case.version,
            by=world.cast.lin,
            now=at(20),
            unit_id=world.cast.qian.unit_id,
            limit_id=world.limit_of("09006"),
        )
    assert refused.value.problems == {"limit": [Refused.REQUIRED]}
