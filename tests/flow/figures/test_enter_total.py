"""Totals of other editions and of earlier years, as decided outside."""

from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.figures.models import EditionResult
from chuangcheng.flow.figures.selectors import results_for_score, total_card, whole_of
from chuangcheng.flow.figures.services import enter_total, withdraw_total
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE

pytestmark = pytest.mark.django_db


def enter(world: World, whole: Edition, by: str = "lin", **change: object) -> EditionResult:
    told = {
        "other_code": "minors",
        "value": Decimal("86.40"),
        "points": Decimal(100),
        "source_document": "未成年人测评通报",
        "dated": date(2026, 1, 5),
        "reviewer": "林",
    } | change
    return enter_total(edition_id=whole.pk, by=world.cast.acting[by], now=MONDAY, **told)


def test_totals_of_an_edition_and_of_a_year_reach_the_score_with_their_digits(world: World, whole: Edition):
    enter(world, whole)
    enter(world, whole, other_code="", year=1, value=Decimal("90.1"))
    assert [(t.other_code, t.year, str(t.value), t.points) for t in results_for_score(whole.pk)] == [
        ("", 1, "90.1", Decimal(100)),
        ("minors", None, "86.40", Decimal(100)),
    ]
    told = whole_of(world.cast.zheng, edition_id=whole.pk)
    assert [(a.other_code, a.year, bool(a.total)) for a in told.awaited] == [
        ("minors", None, True),
        ("", 1, True),
        ("", 2, False),
    ]
    assert [s.met for s in told.gates] == [True, None, None]
    assert verify().holds


def test_a_total_below_the_gate_shows_it_as_not_met(world: World, whole: Edition):
    enter(world, whole, value=Decimal("84.99"))
    assert whole_of(world.cast.zheng, edition_id=whole.pk).gates[0].met is False


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"other_code": "small"}, {"": [Refused.UNKNOWN_EDITION]}),
        ({"year": 1}, {"": [Refused.EDITION_OR_YEAR]}),
        ({"other_code": ""}, {"": [Refused.EDITION_OR_YEAR]}),
        ({"other_code": "", "year": 4}, {"": [Refused.UNKNOWN_YEAR]}),
        ({"other_code": "", "year": 0}, {"": [Refused.UNKNOWN_YEAR]}),
        ({"points": Decimal(0)}, {"points": [Refused.NOT_POSITIVE]}),
        ({"value": Decimal(864)}, {"value": [Refused.ABOVE_POINTS]}),
        ({"value": Decimal(-1)}, {"value": [Refused.NOT_A_NUMBER]}),
        ({"reviewer": " "}, {"reviewer": [Refused.REQUIRED]}),
    ],
)
def test_what_is_wrong_is_told(world: World, whole: Edition, change: dict[str, object], problems: dict[str, list[str]]):
    with pytest.raises(Invalid) as refused:
        enter(world, whole, **change)
    assert refused.value.problems == problems
    assert not EditionResult.objects.exists()


def test_a_total_is_put_right_by_whoever_saw_it_last_and_taken_back(world: World, whole: Edition):
    row = enter(world, whole)
    enter(world, whole, value=Decimal("87.0"), expected_version=1)
    with pytest.raises(Conflict):
        enter(world, whole, value=Decimal("88.0"), expected_version=1)
    with pytest.raises(Conflict):
        enter(world, whole)
    withdraw_total(total_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    assert results_for_score(whole.pk) == ()
    assert str(total_card(world.cast.zheng, edition_id=whole.pk, total_id=row.pk).value) == "87.0"


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_enters_totals(world: World, whole: Edition, name: str):
    row = enter(world, whole)
    with pytest.raises(NotFound):
        enter(world, whole, by=name, expected_version=1)
    with pytest.raises(NotFound):
        withdraw_total(total_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)
