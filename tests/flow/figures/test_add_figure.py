"""Entering one figure by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.figures.labels import hint
from chuangcheng.flow.figures.models import Figure
from chuangcheng.flow.figures.selectors import enterable, figure_card, values_for_score
from chuangcheng.flow.figures.services import NewFigure, add_figure
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE

pytestmark = pytest.mark.django_db

GOOD = NewFigure("A2", "statistic", Decimal("92.50"), "统计公报", date(2026, 2, 27), "林")


def add(world: World, whole: Edition, figure: NewFigure, by: str = "lin") -> Figure:
    return add_figure(edition_id=whole.pk, figure=figure, by=world.cast.acting[by], now=MONDAY)


def test_a_statistic_is_kept_with_its_period_its_document_and_its_digits(world: World, whole: Edition):
    paper = world.photo("公报")
    row = add(
        world,
        whole,
        replace(GOOD, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31), document_id=paper),
    )
    card = figure_card(world.cast.zheng, edition_id=whole.pk, figure_id=row.pk)
    assert (str(card.value), card.period_from, card.period_to) == ("92.50", date(2025, 1, 1), date(2025, 12, 31))
    assert (card.document_id, card.area, card.unit) == (paper, "", "")
    assert [v.value for v in values_for_score(edition_id=whole.pk)] == [Decimal("92.5")]
    assert verify().holds


def test_a_second_one_for_the_same_place_is_to_be_a_correction(world: World, whole: Edition):
    add(world, whole, GOOD)
    with pytest.raises(Invalid) as refused:
        add(world, whole, replace(GOOD, value=Decimal(80)))
    assert refused.value.problems == {"method": [Refused.TAKEN]}
    add(world, whole, replace(GOOD, area_name="s1"))
    assert Figure.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"period_from": date(2025, 1, 1)}, "period_to", Refused.PERIOD_INCOMPLETE),
        ({"period_to": date(2025, 1, 1)}, "period_from", Refused.PERIOD_INCOMPLETE),
        ({"period_from": date(2025, 2, 1), "period_to": date(2025, 1, 1)}, "period_to", Refused.PERIOD_BACKWARDS),
        ({"period_from": date(2026, 1, 1), "period_to": date(2026, 3, 1)}, "period_to", Refused.PERIOD_AFTER_DATE),
        ({"standard_code": "A1", "method": "field", "value": Decimal(1)}, "value", Refused.FIELD_IS_OBSERVED),
        ({"method": "materials"}, "value", Refused.BEYOND_POINTS),
        ({"answers": 160}, "answers", Refused.ANSWERS_OF_SURVEYS),
        ({"unit_name": "谁"}, "unit", Refused.UNKNOWN_UNIT),
    ],
)
def test_what_is_wrong_is_told_by_the_field_of_the_form(
    world: World, whole: Edition, change: dict[str, object], field: str, reason: Refused
):
    with pytest.raises(Invalid) as refused:
        add(world, whole, replace(GOOD, **change))
    assert refused.value.problems == {field: [reason]}
    assert not Figure.objects.exists()


def test_only_standards_that_take_figures_are_offered_and_each_says_what_a_value_means(whole: Edition):
    entries = enterable(edition_id=whole.pk)
    assert [(e.code, [str(m.kind) for m in e.methods]) for e in entries] == [
        ("A2", ["materials", "statistic"]),
        ("B", ["survey"]),
    ]
    assert [hint(m) for e in entries for m in e.methods] == [
        "填得分，0 至 5 分",
        "填实际数值，按档次折算：A ≥ 90；满分 5 分",
        "填 0 至 1 的比例，或百分数，如 0.85 或 85%；得分 = 5 分 × 比例",
    ]


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_enters_one(world: World, whole: Edition, name: str):
    with pytest.raises(NotFound):
        add(world, whole, GOOD, by=name)
    assert not Figure.objects.exists()
