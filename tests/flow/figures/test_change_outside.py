"""Putting a line right, adding the paper, and taking a result back."""

from datetime import date

import pytest

from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.models import OutsideLine, OutsideResult
from chuangcheng.flow.figures.selectors import changes, outside_lines, result_card, results_page
from chuangcheng.flow.figures.services import (
    NewResult,
    attach_document,
    correct_line,
    load_outside,
    withdraw_outside,
)
from chuangcheng.flow.figures.terms import OutsideKind, Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE

pytestmark = pytest.mark.django_db

RESULT = NewResult("云州测评公司", OutsideKind.THIRD_PARTY, "模拟测评", "测评报告", date(2026, 2, 20))


@pytest.fixture
def result(world: World, whole: Edition) -> OutsideResult:
    lines = [OutsideRow(2, "A1", points="10", won="8.6"), OutsideRow(3, "A2", points="5", won="4")]
    return load_outside(edition_id=whole.pk, result=RESULT, lines=lines, by=world.cast.lin, now=MONDAY)


def line_of(result: OutsideResult, position: int = 1) -> int:
    return OutsideLine.objects.get(result=result, position=position).pk


def correct(world: World, result: OutsideResult, version: int = 1, by: str = "lin", **told: object) -> OutsideResult:
    values = {"points": "10", "won": "6.80", "rate": "68.0%"} | told
    return correct_line(
        result_id=result.pk,
        expected_version=version,
        line_id=values.pop("line_id", line_of(result)),
        by=world.cast.acting[by],
        now=MONDAY,
        **values,
    )


def test_a_line_is_put_right_and_what_it_was_stays_in_the_history(world: World, result: OutsideResult):
    correct(world, result)
    line = OutsideLine.objects.get(pk=line_of(result))
    assert (line.won, line.rate) == ("6.80", "68.0%")
    first = changes(world.cast.lin, kind="outside", subject_id=result.pk).rows[0]
    assert (first.before, first.after) == (
        {"line": 1, "won": "8.6", "rate": ""},
        {"line": 1, "won": "6.80", "rate": "68.0%"},
    )
    assert verify().holds


@pytest.mark.parametrize(
    ("told", "problems"),
    [
        ({"won": "六"}, {"won": [Refused.NOT_A_NUMBER]}),
        ({"rate": "680"}, {"rate": [Refused.NOT_A_RATE]}),
        ({"rank": 0}, {"rank": [Refused.NOT_A_RANK]}),
        ({"sites": -1}, {"sites": [Refused.NOT_A_COUNT]}),
        ({"won": "", "rate": ""}, {"won": [Refused.NO_RESULT]}),
    ],
)
def test_a_wrong_correction_is_refused_beside_its_field(
    world: World, result: OutsideResult, told: dict[str, object], problems: dict[str, list[str]]
):
    with pytest.raises(Invalid) as refused:
        correct(world, result, **told)
    assert refused.value.problems == problems


def test_a_stale_page_and_a_line_of_another_result_change_nothing(world: World, result: OutsideResult):
    correct(world, result)
    with pytest.raises(Conflict):
        correct(world, result, won="1")
    with pytest.raises(NotFound):
        correct(world, result, version=2, line_id=line_of(result) + 1000)
    assert OutsideResult.objects.get().version == 2


def test_the_paper_is_added_and_opened_by_those_who_read(world: World, whole: Edition, result: OutsideResult):
    paper = world.photo("报告")
    attach_document(result_id=result.pk, expected_version=1, document_id=paper, by=world.cast.lin, now=MONDAY)
    assert result_card(world.cast.zheng, edition_id=whole.pk, result_id=result.pk).document_id == paper
    with pytest.raises(NotFound):
        attach_document(result_id=result.pk, expected_version=2, document_id=999_999, by=world.cast.lin, now=MONDAY)


def test_a_result_that_was_taken_back_stands_beside_nothing_and_stays_readable(
    world: World, whole: Edition, result: OutsideResult
):
    lin = world.cast.lin
    withdraw_outside(result_id=result.pk, expected_version=1, why="重复", by=lin, now=MONDAY)
    assert outside_lines(lin, edition_id=whole.pk) == ()
    assert results_page(lin, edition_id=whole.pk).rows == ()
    assert [r.id for r in results_page(lin, edition_id=whole.pk, withdrawn=True).rows] == [result.pk]
    with pytest.raises(Invalid) as refused:
        correct(world, result, version=2)
    assert refused.value.problems == {"": [Refused.NOT_NOW]}
    again = [OutsideRow(2, "A1", won="9")]
    load_outside(edition_id=whole.pk, result=RESULT, lines=again, by=lin, now=MONDAY)
    assert [b.line.won for b in outside_lines(lin, edition_id=whole.pk)] == ["9"]


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_changes_results(world: World, result: OutsideResult, name: str):
    by = world.cast.acting[name]
    with pytest.raises(NotFound):
        correct(world, result, by=name)
    with pytest.raises(NotFound):
        withdraw_outside(result_id=result.pk, expected_version=1, by=by, now=MONDAY)
    with pytest.raises(NotFound):
        attach_document(result_id=result.pk, expected_version=1, document_id=1, by=by, now=MONDAY)
