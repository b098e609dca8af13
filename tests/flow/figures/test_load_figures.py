"""Entering, correcting and withdrawing figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.figures.formats import read_figures
from chuangcheng.flow.figures.models import Figure
from chuangcheng.flow.figures.selectors import figures_of, figures_page
from chuangcheng.flow.figures.services import (
    NewFigure,
    check_figures,
    load_figures,
    new_figures,
    set_figure,
    withdraw_figure,
)
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.scoring.selectors import compute_today
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.models import Area
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

GOOD = NewFigure("B1", "survey", Decimal("0.9"), "群众满意度报告", date(2026, 2, 27), "林")


def load(world: World, *figures: NewFigure, by: str = "lin") -> list[Figure]:
    return load_figures(edition_id=world.edition.pk, figures=figures, by=world.cast.acting[by], now=MONDAY)


def satisfied(world: World, comparison: Comparison = Comparison.WHOLE, key: str = "") -> Decimal:
    return compute_today(edition_id=world.edition.pk, comparison=comparison).of("B1", key).value


def test_figures_of_the_whole_of_an_area_and_of_a_unit_reach_their_own_scores(world: World):
    liuan = unit("liuan")
    load(
        world,
        GOOD,
        replace(GOOD, value=Decimal("0.8"), area_name="柳岸街道"),
        replace(GOOD, value=Decimal("0.6"), unit_name="liuan"),
    )
    assert satisfied(world) == Decimal("4.5")
    assert satisfied(world, Comparison.STREET, str(world.liuan.pk)) == Decimal(4)
    assert satisfied(world, Comparison.UNIT, str(liuan.pk)) == Decimal(3)
    rows = figures_of(world.cast.zheng, edition_id=world.edition.pk, code="B1")
    assert {(row.area, row.unit, row.value) for row in rows} == {
        ("", "", Decimal("0.9")),
        ("柳岸街道", "", Decimal("0.8")),
        ("", "柳岸街道", Decimal("0.6")),
    }


def test_a_second_sheet_takes_the_place_of_the_first(world: World):
    (first,) = load(world, GOOD)
    (second,) = load(world, replace(GOOD, value=Decimal("0.95"), source_document="复核报告"))
    assert (second.pk, second.version) == (first.pk, 2)
    page = figures_page(world.cast.lin, edition_id=world.edition.pk)
    assert [(row.value, row.source_document) for row in page.rows] == [(Decimal("0.95"), "复核报告")]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"standard_code": "Z9"}, "standard", Refused.UNKNOWN_STANDARD),
        ({"standard_code": "A"}, "standard", Refused.UNKNOWN_STANDARD),
        ({"method": "materials"}, "method", Refused.UNKNOWN_METHOD),
        ({"standard_code": "A1", "method": "field"}, "value", Refused.FIELD_IS_OBSERVED),
        ({"value": Decimal(85)}, "value", Refused.NOT_A_SHARE),
        ({"value": Decimal("-0.1")}, "value", Refused.NOT_A_SHARE),
        ({"source_document": " "}, "source_document", Refused.REQUIRED),
        ({"reviewer": ""}, "reviewer", Refused.REQUIRED),
        ({"reviewer": "\x00"}, "reviewer", "null_character"),
        ({"dated": date(2026, 3, 3)}, "dated", Refused.IN_THE_FUTURE),
        ({"area_name": "不存在"}, "area", Refused.UNKNOWN_AREA),
        ({"unit_name": "不存在"}, "unit", Refused.UNKNOWN_UNIT),
        ({"area_name": "柳岸街道", "unit_name": "liuan"}, "unit", Refused.AREA_AND_UNIT),
        ({"answers": 0}, "answers", Refused.NOT_ANSWERS),
    ],
)
def test_one_wrong_figure_stops_them_all_and_is_named(
    world: World, change: dict[str, object], field: str, reason: Refused
):
    wrong = replace(GOOD, **({"area_name": "石桥街道"} if field not in ("area", "unit") else {}) | change)
    with pytest.raises(Invalid) as refused:
        load(world, GOOD, wrong)
    assert refused.value.problems == {f"1.{field}": [reason]}
    assert not Figure.objects.exists()


def test_a_sheet_is_previewed_with_the_refusals_of_its_import_and_nothing_written(world: World):
    sheet = "标准编码,测评方式,数值,来源文件,日期,审核人,单位\nB1,问卷调查,85%,报告,2026-02-27,林,{}\n"
    told = {"edition_id": world.edition.pk, "by": world.cast.lin, "now": MONDAY}
    good, bad = (new_figures(read_figures(sheet.format(name).encode())[0]) for name in ("柳岸街道", "柳街"))
    check_figures(figures=good, **told)
    refusals = []
    for act in (check_figures, load_figures):
        with pytest.raises(Invalid) as refused:
            act(figures=bad, **told)
        refusals.append(refused.value.problems)
    assert refusals == [{"0.unit": [Refused.UNKNOWN_UNIT]}] * 2
    assert not Figure.objects.exists()
    assert load_figures(figures=good, **told)[0].unit == unit("liuan")


def test_the_same_figure_twice_in_a_sheet_is_refused(world: World):
    with pytest.raises(Invalid) as refused:
        load(world, GOOD, replace(GOOD, value=Decimal("0.5")))
    assert refused.value.problems == {"1.standard": [Refused.DUPLICATE]}


def test_a_figure_is_corrected_by_whoever_saw_it_last(world: World):
    (row,) = load(world, GOOD)
    told = {
        "source_document": "更正函",
        "dated": date(2026, 3, 1),
        "reviewer": "周",
        "by": world.cast.lin,
        "now": MONDAY,
    }
    set_figure(figure_id=row.pk, expected_version=1, value=Decimal("0.7"), **told)
    assert satisfied(world) == Decimal("3.5")
    with pytest.raises(Conflict):
        set_figure(figure_id=row.pk, expected_version=1, value=Decimal("0.6"), **told)
    with pytest.raises(Invalid) as refused:
        set_figure(figure_id=row.pk, expected_version=2, value=Decimal(60), **told)
    assert refused.value.problems == {"value": [Refused.NOT_A_SHARE]}
    assert Figure.objects.get().version == 2


def test_a_withdrawn_figure_counts_no_longer_and_stays_withdrawn(world: World):
    (row,) = load(world, GOOD)
    withdraw_figure(figure_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    score = compute_today(edition_id=world.edition.pk, comparison=Comparison.WHOLE)
    assert (score.of("B1").known, score.of("B1").upper) == (Decimal(0), Decimal(5))
    with pytest.raises(Invalid):
        withdraw_figure(figure_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    load(world, GOOD)
    assert satisfied(world) == Decimal("4.5")


@pytest.mark.parametrize("name", ["zhao", "qian", "sun", "zhou", "wu", "zheng", "wang", "feng", "wei"])
def test_only_the_office_enters_figures(world: World, name: str):
    (row,) = load(world, GOOD)
    with pytest.raises(NotFound):
        load(world, GOOD, by=name)
    with pytest.raises(NotFound):
        withdraw_figure(figure_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)


@pytest.mark.parametrize(
    ("name", "reads"), [("lin", True), ("zheng", True), ("wang", True), ("qian", False), ("zhao", False)]
)
def test_figures_are_read_by_those_who_read_everything(world: World, name: str, reads: bool):
    load(world, GOOD)
    acting = world.cast.acting[name]
    assert bool(figures_of(acting, edition_id=world.edition.pk, code="B1")) is reads
    if not reads:
        with pytest.raises(NotFound):
            figures_page(acting, edition_id=world.edition.pk)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_takes_one_statement_however_long(world: World, number: int, django_assert_num_queries):
    Area.objects.bulk_create(Area(code=f"c{n}", name=f"社区{n}", kind="community") for n in range(number))
    load(world, *(replace(GOOD, area_name=f"c{n}") for n in range(number)))
    with django_assert_num_queries(1):
        page = figures_page(world.cast.lin, edition_id=world.edition.pk)
    assert len(page.rows) == min(number, 50)
