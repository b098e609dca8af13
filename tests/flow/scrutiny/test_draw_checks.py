"""抽取: closed cases are drawn by a kept seed, and go to somebody who had nothing to do with them."""

from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.scrutiny.models import CheckDraw, SecondCheck
from chuangcheng.flow.scrutiny.selectors import checks_page, draws_page
from chuangcheng.flow.scrutiny.services import draw_checks, set_plan
from chuangcheng.flow.scrutiny.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.flow.scrutiny.stories import at, rectified
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def closed(world: World) -> list[int]:
    set_plan(expected_version=0, share=Decimal("0.5"), far_metres=200, by=world.cast.lin, now=at(0))
    return [rectified(world, f"案{n}", (world.photo(f"after {n}"),), closed=True).pk for n in range(5)]


def draw(world: World, seed: int = 7, name: str = "lin", last: date = DAY) -> CheckDraw:
    return draw_checks(first_day=DAY, last_day=last, seed=seed, by=world.cast.acting[name], now=at(8))


def test_half_of_five_are_three_and_go_to_the_tester(world: World, closed: list[int]):
    row = draw(world)
    assert (row.population, row.drawn, row.seed) == (5, 3, 7)
    # Zhou verified them, han and qian are of the street: zhao of the testing company is left.
    assert set(SecondCheck.objects.values_list("checker_id", flat=True)) == {world.cast.zhao.user_id}


def test_what_was_drawn_is_not_drawn_again(world: World, closed: list[int]):
    draw(world)
    assert draw(world, seed=8).population == 2
    with pytest.raises(Invalid):
        draw(world), draw(world)
    assert SecondCheck.objects.count() == len(set(SecondCheck.objects.values_list("case_id", flat=True)))


def test_the_results_stand_beside_the_share(world: World, closed: list[int]):
    draw(world)
    (row,) = draws_page(world.cast.wu).rows
    assert (row.share, row.drawn, row.waiting, row.holds, row.does_not_hold) == (Decimal("0.5"), 3, 3, 0, 0)


def test_checkers_see_their_own_and_readers_all(world: World, closed: list[int]):
    draw(world)
    assert [len(checks_page(world.cast.acting[name]).rows) for name in ("zhao", "han", "wu")] == [3, 0, 3]
    with pytest.raises(NotFound):
        checks_page(world.cast.qian)


def test_days_without_closed_cases_are_told(world: World, closed: list[int]):
    with pytest.raises(Invalid) as refused:
        draw_checks(first_day=date(2026, 3, 9), last_day=date(2026, 3, 9), seed=1, by=world.cast.lin, now=at(8))
    assert refused.value.problems == {"": [Refused.NOTHING_TO_DRAW]}
    with pytest.raises(Invalid) as refused:
        draw(world, last=date(2026, 3, 1))
    assert refused.value.problems == {"last_day": [Refused.NO_DAYS]}


def test_without_a_share_nothing_is_drawn(world: World):
    with pytest.raises(Invalid) as refused:
        draw(world)
    assert refused.value.problems == {"": [Refused.NOT_SET_UP]}


@pytest.mark.parametrize("name", ["wu", "zhou", "zhao", "qian"])
def test_only_the_office_draws(world: World, closed: list[int], name: str):
    with pytest.raises(NotFound):
        draw(world, name=name)
