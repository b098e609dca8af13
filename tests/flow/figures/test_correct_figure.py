"""Putting a figure right: what it was stays readable."""

from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.flow.figures.selectors import changes, figures_page
from chuangcheng.flow.figures.services import NewFigure, add_figure, load_figures, set_figure, withdraw_figure
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

GOOD = NewFigure("B", "survey", Decimal("0.90"), "满意度报告", date(2026, 2, 27), "林")


def test_the_history_tells_who_set_which_value_and_when(world: World, whole: Edition):
    lin = world.cast.lin
    row = add_figure(edition_id=whole.pk, figure=GOOD, by=lin, now=MONDAY)
    told = {"source_document": "更正函", "dated": date(2026, 3, 1), "reviewer": "周", "by": lin, "now": MONDAY}
    set_figure(figure_id=row.pk, expected_version=1, value=Decimal("0.85"), **told)
    withdraw_figure(figure_id=row.pk, expected_version=2, why="口径不符", by=lin, now=MONDAY)
    page = changes(world.cast.zheng, kind="figure", subject_id=row.pk)
    assert [(c.act, c.who, c.at, c.before.get("value"), c.after.get("value"), c.why) for c in page.rows] == [
        ("figure.withdraw", "林", MONDAY, None, None, "口径不符"),
        ("figure.set", "林", MONDAY, "0.90", "0.85", ""),
        ("figure.set", "林", MONDAY, None, "0.90", ""),
    ]
    assert verify().holds
    with pytest.raises(NotFound):
        changes(world.cast.qian, kind="figure", subject_id=row.pk)
    with pytest.raises(NotFound):
        changes(lin, kind="cases.case", subject_id=row.pk)


def test_a_withdrawn_figure_cannot_be_corrected_and_stands_in_its_own_list(world: World, whole: Edition):
    lin = world.cast.lin
    row = add_figure(edition_id=whole.pk, figure=GOOD, by=lin, now=MONDAY)
    withdraw_figure(figure_id=row.pk, expected_version=1, by=lin, now=MONDAY)
    told = {"source_document": "x", "dated": date(2026, 3, 1), "reviewer": "周", "by": lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        set_figure(figure_id=row.pk, expected_version=2, value=Decimal("0.85"), **told)
    assert refused.value.problems == {"": [Refused.NOT_NOW]}
    assert figures_page(lin, edition_id=whole.pk).rows == ()
    assert [r.id for r in figures_page(lin, edition_id=whole.pk, withdrawn=True).rows] == [row.pk]


def test_the_answers_a_survey_rests_on_are_kept_until_they_are_corrected(world: World, whole: Edition):
    lin = world.cast.lin
    counted = NewFigure(**{**GOOD.__dict__, "answers": 160})
    row = add_figure(edition_id=whole.pk, figure=counted, by=lin, now=MONDAY)
    (same,) = load_figures(edition_id=whole.pk, figures=[GOOD], by=lin, now=MONDAY)  # a sheet without the column
    assert (same.version, same.answers) == (1, 160)
    told = {"source_document": "更正函", "dated": date(2026, 3, 1), "reviewer": "周", "by": lin, "now": MONDAY}
    set_figure(figure_id=row.pk, expected_version=1, value=GOOD.value, answers=158, **told)
    page = changes(lin, kind="figure", subject_id=row.pk)
    assert [(c.before.get("answers"), c.after.get("answers")) for c in page.rows] == [(160, 158), (None, 160)]


def test_a_sheet_that_says_the_same_again_changes_nothing_and_keeps_the_paper(world: World, whole: Edition):
    lin, paper = world.cast.lin, world.photo("报告")
    figure = NewFigure(**{**GOOD.__dict__, "document_id": paper})
    row = add_figure(edition_id=whole.pk, figure=figure, by=lin, now=MONDAY)
    (same,) = load_figures(edition_id=whole.pk, figures=[GOOD], by=lin, now=MONDAY)
    assert (same.pk, same.version, same.document_id) == (row.pk, 1, paper)
    other = NewFigure(**{**GOOD.__dict__, "value": Decimal("0.91")})
    (changed,) = load_figures(edition_id=whole.pk, figures=[other], by=lin, now=MONDAY)
    assert (changed.pk, changed.version, changed.document_id) == (row.pk, 2, None)
    assert verify().holds
