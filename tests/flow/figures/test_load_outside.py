"""Loading the results of another organ."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.models import OutsideLine, OutsideResult
from chuangcheng.flow.figures.selectors import lines_page, result_card, values_for_score
from chuangcheng.flow.figures.services import NewResult, check_outside, load_outside
from chuangcheng.flow.figures.terms import OutsideKind, Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history, verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE, draft

pytestmark = pytest.mark.django_db

RESULT = NewResult("云州市文明办", OutsideKind.OFFICIAL, "第一季度测评", "云文明办通报", date(2026, 2, 20))
LINES = (
    OutsideRow(2, "A1", points="10", won="8.60", rate="86.0%", rank=3, sites=87, observations=1166),
    OutsideRow(3, "公益宣传", area="柳岸街道", won="4.5"),
    OutsideRow(4, "A", unit="enforcement", rank=2),
    OutsideRow(5, points="100", won="91.20"),
)


def load(world: World, whole: Edition, *lines: OutsideRow, by: str = "lin", **change: object) -> OutsideResult:
    return load_outside(
        edition_id=whole.pk, result=replace(RESULT, **change), lines=lines, by=world.cast.acting[by], now=MONDAY
    )


def test_lines_are_kept_as_printed_for_standards_indicators_places_and_the_total(world: World, whole: Edition):
    row = load(world, whole, *LINES)
    card = result_card(world.cast.wang, edition_id=whole.pk, result_id=row.pk)
    assert (card.organ, card.kind, card.line_count) == ("云州市文明办", OutsideKind.OFFICIAL, 4)
    found = lines_page(world.cast.wang, result_id=row.pk).rows
    assert [(r.code, r.area, r.unit, r.points, r.won, r.rate, r.rank) for r in found] == [
        ("A1", "", "", "10", "8.60", "86.0%", 3),
        ("A2", "柳岸街道", "", "", "4.5", "", None),
        ("A", "", "云溪区城管局", "", "", "", 2),
        ("", "", "", "100", "91.20", "", None),
    ]
    assert [r.share for r in found] == [Decimal("0.86"), None, None, Decimal("0.912")]
    assert verify().holds


def test_the_figures_of_others_never_enter_our_score(world: World, whole: Edition):
    load(world, whole, *LINES)
    assert values_for_score(edition_id=whole.pk) == ()


def test_the_journal_keeps_a_digest_of_the_lines(world: World, whole: Edition):
    one = load(world, whole, *LINES)
    other = load(world, whole, *LINES[:3], replace(LINES[3], won="91.21"), title="第二次")
    digests = {
        history(subject_kind="figures.outsideresult", subject_id=row.pk).rows[0].after["lines_sha256"]
        for row in (one, other)
    }
    assert len(digests) == 2


def test_every_wrong_line_is_named_and_nothing_is_kept(world: World, whole: Edition):
    wrong = [
        OutsideRow(2, "Z9", won="1"),
        OutsideRow(3, "A1", area="不存在", won="1"),
        OutsideRow(4, "A1", unit="不存在", won="1"),
        OutsideRow(5, "A1", area="s1", unit="liuan", won="1"),
        OutsideRow(6, "B", won="1"),
        OutsideRow(7, "b 群众满意", won="2"),
    ]
    for act in (lambda: load(world, whole, *wrong), lambda: check(world, whole, *wrong)):
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.problems == {
            "0.standard": [Refused.UNKNOWN_NODE],
            "1.area": [Refused.UNKNOWN_AREA],
            "2.unit": [Refused.UNKNOWN_UNIT],
            "3.unit": [Refused.AREA_AND_UNIT],
            "5.standard": [Refused.DUPLICATE],
        }
    assert not OutsideResult.objects.exists()
    assert not OutsideLine.objects.exists()


def check(world: World, whole: Edition, *lines: OutsideRow, by: str = "lin") -> object:
    return check_outside(edition_id=whole.pk, lines=lines, by=world.cast.acting[by])


def test_a_preview_tells_where_each_line_belongs_and_writes_nothing(world: World, whole: Edition):
    placed = check(world, whole, *LINES)
    assert [(p.code, p.title, p.place) for p in placed] == [
        ("A1", "街面整洁", ""),
        ("A2", "公益宣传", "柳岸街道"),
        ("A", "街面环境", "enforcement"),
        ("", "", ""),
    ]
    assert not OutsideResult.objects.exists()


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"organ": " "}, {"organ": [Refused.REQUIRED]}),
        ({"title": "长" * 201}, {"title": ["too_long"]}),
        ({"dated": date(2026, 3, 3)}, {"dated": [Refused.IN_THE_FUTURE]}),
        ({"period_from": date(2026, 1, 1)}, {"period_to": [Refused.PERIOD_INCOMPLETE]}),
    ],
)
def test_what_is_wrong_with_the_test_is_told(
    world: World, whole: Edition, change: dict[str, object], problems: dict[str, list[str]]
):
    with pytest.raises(Invalid) as refused:
        load(world, whole, *LINES, **change)
    assert refused.value.problems == problems


def test_the_same_test_is_loaded_once(world: World, whole: Edition):
    load(world, whole, *LINES)
    with pytest.raises(Invalid) as refused:
        load(world, whole, *LINES)
    assert refused.value.problems == {"title": [Refused.TAKEN]}
    assert OutsideResult.objects.count() == 1


def test_a_draft_takes_no_results(world: World):
    with pytest.raises(Invalid) as refused:
        load(world, draft(), *LINES)
    assert refused.value.problems == {"": [Refused.NOT_PUBLISHED]}


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_loads_results(world: World, whole: Edition, name: str):
    with pytest.raises(NotFound):
        load(world, whole, *LINES, by=name)
    with pytest.raises(NotFound):
        check(world, whole, *LINES, by=name)


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "feng", "wei"])
def test_results_are_read_by_those_who_read_everything(world: World, whole: Edition, name: str):
    row = load(world, whole, *LINES)
    with pytest.raises(NotFound):
        result_card(world.cast.acting[name], edition_id=whole.pk, result_id=row.pk)
    with pytest.raises(NotFound):
        lines_page(world.cast.acting[name], result_id=row.pk)
