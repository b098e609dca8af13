"""Which lines of others stand beside our own figures."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.selectors import outside_lines
from chuangcheng.flow.figures.services import NewResult, load_outside
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.standards.models import Edition
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def load(world: World, whole: Edition, kind: OutsideKind, day: int, *lines: OutsideRow) -> None:
    result = NewResult("某机构", kind, f"{kind}-{day}", "通报", date(2026, 2, day))
    load_outside(edition_id=whole.pk, result=result, lines=lines, by=world.cast.lin, now=MONDAY)


def test_per_standard_place_and_kind_the_newest_test_that_has_a_line(world: World, whole: Edition):
    load(world, whole, OutsideKind.OFFICIAL, 20, OutsideRow(2, "A1", won="8"), OutsideRow(3, "B", won="4"))
    load(world, whole, OutsideKind.OFFICIAL, 10, OutsideRow(2, "A1", won="7"), OutsideRow(3, "A2", won="3"))
    load(world, whole, OutsideKind.THIRD_PARTY, 1, OutsideRow(2, "A1", won="6"), OutsideRow(3, won="90"))
    load(world, whole, OutsideKind.OFFICIAL, 5, OutsideRow(2, "A1", area="s1", won="5"))
    with CaptureQueriesContext(connection) as asked:
        found = outside_lines(world.cast.zheng, edition_id=whole.pk)
    assert len(asked) == 1
    assert {(b.code, b.area_id, b.kind, b.dated.day, b.line.won) for b in found} == {
        ("", None, OutsideKind.THIRD_PARTY, 1, "90"),
        ("A1", None, OutsideKind.OFFICIAL, 20, "8"),
        ("A1", None, OutsideKind.THIRD_PARTY, 1, "6"),
        ("A1", world.liuan.pk, OutsideKind.OFFICIAL, 5, "5"),
        ("A2", None, OutsideKind.OFFICIAL, 10, "3"),
        ("B", None, OutsideKind.OFFICIAL, 20, "4"),
    }
    assert [b.code for b in found] == ["", "A1", "A1", "A1", "A2", "B"]
    assert {b.line.won for b in outside_lines(world.cast.lin, edition_id=whole.pk, code="A1")} == {"8", "6", "5"}
    assert [b.line.won for b in outside_lines(world.cast.lin, edition_id=whole.pk, code="")] == ["90"]


def test_nothing_stands_there_for_those_who_may_not_read_figures(world: World, whole: Edition):
    load(world, whole, OutsideKind.OFFICIAL, 20, OutsideRow(2, "A1", won="8"))
    assert outside_lines(world.cast.qian, edition_id=whole.pk) == ()
