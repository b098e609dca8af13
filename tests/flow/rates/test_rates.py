"""Counts of real cases: by unit, street, class, source and part of the period, and the cases behind each."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import defer_case, send_back
from chuangcheng.flow.rates.rules import Period
from chuangcheng.flow.rates.selectors import cases_behind, condition, rates, table_of
from chuangcheng.flow.rates.terms import Beside, By, Count, Rate
from chuangcheng.foundation.acts.rules import NotFound
from tests.flow.reports.cases import case
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
LATER = MONDAY + timedelta(days=40)


def counts(world: World, name: str = "lin", by: By = By.UNIT, period: Period = MARCH, now=LATER):
    return rates(world.cast.acting[name], period=period, by=by, now=now)


def test_a_month_of_cases_is_counted_and_its_rates_follow(world: World):
    for number, moves in enumerate((0, 1, 2, 3, 4, 5, 6, 6), start=1):
        case(world, number, moves=moves)
    told = counts(world).whole
    assert told.counts == {
        Count.REPORTED: 8,
        Count.TAKEN_UP: 7,
        Count.FILED: 7,
        Count.REBOUND: 0,
        Count.SUSPENDED: 0,
        Count.DUE: 6,
        Count.DEFERRED: 0,
        Count.HANDLED: 4,
        Count.HANDLED_ON_TIME: 4,
        Count.CLOSED: 2,
        Count.CLOSED_ON_TIME: 2,
        Count.EXTENDED: 0,
        Count.REWORKED: 0,
    }
    assert (told.shares[Rate.CLOSING].numerator, told.shares[Rate.CLOSING].denominator) == (2, 6)
    assert str(told.shares[Rate.CLOSING].percent) == "33.33"


def test_what_is_not_due_yet_is_in_no_denominator(world: World):
    case(world, 1, moves=2)
    assert counts(world, now=MONDAY + timedelta(hours=4)).whole.counts[Count.DUE] == 0
    assert counts(world).whole.counts[Count.DUE] == 1


def test_what_happened_after_the_period_does_not_improve_it(world: World):
    late = case(world, 1, moves=6)
    Case.objects.filter(pk=late.pk).update(
        rectified_at=MONDAY + timedelta(days=35), closed_at=MONDAY + timedelta(days=36)
    )
    told = counts(world, now=LATER).whole.counts
    assert (told[Count.DUE], told[Count.HANDLED], told[Count.CLOSED]) == (1, 0, 0)


def test_a_deferred_case_leaves_the_denominator_of_closing(world: World):
    for number in (1, 2):
        case(world, number, moves=6)
    waiting = case(world, 3, moves=2)
    defer_case(
        case_id=waiting.pk, expected_version=waiting.version, by=world.cast.lin, now=MONDAY + timedelta(hours=4),
        reason="legal", words="诉讼中",
    )  # fmt: skip
    told = counts(world).whole
    assert (told.counts[Count.DUE], told.counts[Count.DEFERRED]) == (3, 1)
    assert str(told.shares[Rate.CLOSING].percent) == "100.00"


def test_rework_counts_once_the_case_is_put_right_again(world: World):
    again = case(world, 1, moves=4)
    send_back(
        case_id=again.pk, expected_version=again.version, by=world.cast.zhou, now=MONDAY + timedelta(hours=6),
        reason="not_done",
    )  # fmt: skip
    assert counts(world).whole.counts[Count.REWORKED] == 0
    Case.objects.filter(pk=again.pk).update(rectified_at=MONDAY + timedelta(hours=8))
    assert counts(world).whole.counts[Count.REWORKED] == 1


def test_every_group_adds_up_to_the_whole(world: World):
    for number, (moves, unit) in enumerate(((6, "qian"), (2, "sun"), (3, "qian"), (1, "qian")), start=1):
        case(world, number, moves=moves, unit=unit)
    for by in By:
        told = counts(world, by=by)
        added: Counter[Count] = Counter()
        for row in told.rows:
            added.update(row.counts)
        assert {count: added[count] for count in Count} == told.whole.counts, by


def test_units_are_named_and_the_one_with_most_due_comes_first(world: World):
    for number, unit in enumerate(("qian", "qian", "sun"), start=1):
        case(world, number, moves=2, unit=unit)
    assert [(row.name, row.counts[Count.DUE]) for row in counts(world).rows] == [("柳岸街道", 2), ("云溪区城管局", 1)]


def test_a_period_is_compared_with_the_one_before_and_a_year_ago(world: World):
    case(world, 1, moves=6)
    case(world, 2, moves=2)
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    told = rates(world.cast.lin, period=april, by=By.UNIT, now=LATER)
    assert told.whole.beside[Beside.BEFORE][Count.DUE] == 2
    assert told.whole.beside[Beside.YEAR_BEFORE][Count.DUE] == 0
    assert told.whole.change(Rate.CLOSING, Beside.BEFORE) is None  # nothing was due in April
    assert rates(
        world.cast.lin, period=Period(date(2027, 3, 1), date(2027, 3, 31)), by=By.AREA, now=LATER + timedelta(days=365)
    ).whole.beside[Beside.YEAR_BEFORE][Count.CLOSED] == 1  # fmt: skip


@pytest.mark.parametrize("count", list(Count))
def test_every_number_opens_to_as_many_cases(world: World, count: Count):
    for number, moves in enumerate((0, 1, 2, 3, 4, 5, 6), start=1):
        case(world, number, moves=moves)
    whole = counts(world).whole.counts[count]
    page = cases_behind(world.cast.lin, count=count, period=MARCH, now=LATER)
    assert len(page.rows) == whole
    of_units = sum(
        len(cases_behind(world.cast.lin, count=count, period=MARCH, now=LATER, by=By.UNIT, key=row.key).rows)
        for row in counts(world).rows
    )
    assert of_units == whole


def test_numerators_are_parts_of_their_denominators(world: World):
    from chuangcheng.flow.rates.rules import FORMULAS

    for number, moves in enumerate((0, 1, 2, 3, 4, 5, 6), start=1):
        case(world, number, moves=moves)
    for formula in FORMULAS:
        below = Case.objects.filter(condition(formula.denominator, MARCH, LATER))
        for taken in formula.less:
            below = below.exclude(condition(taken, MARCH, LATER))
        above = Case.objects.filter(condition(formula.numerator, MARCH, LATER))
        assert set(above.values_list("pk", flat=True)) <= set(below.values_list("pk", flat=True)), formula


def test_a_unit_reads_the_rates_of_its_own_cases_only(world: World):
    case(world, 1, moves=6, unit="qian")
    case(world, 2, moves=6, unit="sun")
    assert counts(world, "qian").whole.counts[Count.CLOSED] == 1
    assert counts(world, "lin").whole.counts[Count.CLOSED] == 2


@pytest.mark.parametrize("name", ["zhao", "han", "zhou", "feng", "he"])
def test_who_has_no_list_of_cases_reads_no_rates(world: World, name: str):
    with pytest.raises(NotFound):
        counts(world, name)
    with pytest.raises(NotFound):
        cases_behind(world.cast.acting[name], count=Count.DUE, period=MARCH, now=LATER)


@pytest.mark.parametrize("number", [1, 3, 60])
@pytest.mark.parametrize("by", list(By))
def test_rates_take_three_statements(world: World, by: By, number: int):
    for one in range(1, number + 1):
        case(world, one, moves=1)
    with CaptureQueriesContext(connection) as asked:
        assert counts(world, by=by).whole.counts[Count.REPORTED] == number
    assert len(asked) == 3


def test_the_table_to_take_away_begins_with_all_cases(world: World):
    case(world, 1, moves=6)
    table = table_of(counts(world), english=False)
    assert [line.name for line in table.lines] == ["全部案件", "柳岸街道"]
