"""How well cases were sent: figures that open to their cases."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.services import Problem, file_case, recall_dispatch, report_cases
from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.selectors import Period, cases_behind, figures, period_of
from chuangcheng.flow.dispatch.terms import By, Which
from chuangcheng.foundation.acts.rules import NotFound
from tests.flow.dispatch.ready import key, past_cases, publish, rule
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def numbers(line) -> tuple[int, int, int]:
    return line.tally.sent, line.tally.right, line.tally.arrived


def test_right_the_first_time_and_the_time_to_the_unit_of_a_period(world: World):
    past_cases(world, 3)  # twenty minutes from filing to the dispatch
    past_cases(world, 1, code="09006", to=("liuan", "enforcement"))  # eighty
    past_cases(world, 2, at=MONDAY - timedelta(days=60))  # of another period
    found = figures(world.cast.lin, period=MARCH, by=By.CLASS)
    whole = found.whole
    assert (whole.sent, whole.right, whole.wrong, whole.arrived) == (4, 3, 1, 4)
    assert (whole.share, whole.median, whole.mean) == (0.75, timedelta(minutes=20), timedelta(minutes=35))
    assert {line.name: numbers(line) for line in found.lines} == {"占道经营": (1, 0, 1), "道路不洁": (3, 3, 3)}
    assert [line.name for line in found.lines] == ["占道经营", "道路不洁"]  # what wants looking at first


def test_by_street_and_by_what_proposed_the_unit(world: World):
    lin = world.cast.lin
    past_cases(world, 2)
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    problems = [
        Problem(key(str(n)), "问题", case_class_id=world.standard_class("06012"), site_id=world.road.pk)
        for n in range(2)
    ]
    for case, target in zip(report_cases(problems=problems, by=lin, now=MONDAY), ("enforcement", "liuan"), strict=True):
        common = {"case_id": case.pk, "by": lin, "now": MONDAY}
        file_case(expected_version=1, **common)
        services.dispatch_case(expected_version=2, unit_id=unit(target).pk, limit_id=world.limit_of(), **common)
    found = figures(lin, period=MARCH, by=By.RULE)
    told = {line.rule.rule.title if line.rule else str(line.ground): numbers(line) for line in found.lines}
    assert told == {"道路不洁": (1, 1, 1), "duty": (2, 2, 2), "hand": (1, 1, 1)}
    (street,) = figures(lin, period=MARCH, by=By.STREET).lines
    assert (street.name, street.of, numbers(street)) == ("柳岸街道", str(world.liuan.pk), (4, 4, 4))


def test_a_recalled_dispatch_counts_by_where_the_next_one_goes(world: World):
    lin = world.cast.lin
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    wrong, again, waiting = past_cases(world, 3, to=())
    for case in (wrong, again, waiting):
        common = {"case_id": case.pk, "by": lin}
        sent = {"limit_id": world.limit_of(), "reason": "by_rule", "unit_id": unit("enforcement").pk, **common}
        services.dispatch_case(expected_version=2, now=MONDAY + timedelta(hours=3), **sent)
        recall_dispatch(expected_version=3, now=MONDAY + timedelta(hours=4), words="派错", **common)
        target = {wrong: "liuan", again: "enforcement"}.get(case)
        if target:
            sent |= {"unit_id": unit(target).pk, "reason": "chosen_by_coordinator"}
            services.dispatch_case(expected_version=4, now=MONDAY + timedelta(hours=5), **sent)
    found = figures(lin, period=MARCH, by=By.RULE)
    assert (found.whole.sent, found.whole.right, found.whole.wrong, found.whole.arrived) == (2, 1, 1, 2)
    (line,) = found.lines
    assert line.rule is not None
    assert line.rule.rule.title == "道路不洁"
    count, page = cases_behind(lin, period=MARCH, by=By.RULE, of=line.of, which=Which.WRONG, now=MONDAY)
    assert (count, [row.id for row in page.rows]) == (1, [wrong.pk])


def test_every_figure_opens_to_exactly_so_many_cases(world: World):
    lin = world.cast.lin
    past_cases(world, 3)
    past_cases(world, 2, code="09006", to=("liuan", "enforcement"))
    for by in By:
        found = figures(lin, period=MARCH, by=by)
        for of, tally in [("", found.whole), *((line.of, line.tally) for line in found.lines)]:
            for which, wanted in zip(Which, (tally.sent, tally.right, tally.wrong, tally.arrived), strict=True):
                count, page = cases_behind(lin, period=MARCH, by=by, of=of, which=which, now=MONDAY)
                assert (count, len(page.rows), len({row.id for row in page.rows})) == (wanted, wanted, wanted)


def test_the_list_behind_a_figure_is_paged_newest_first(world: World):
    lin = world.cast.lin
    cases = past_cases(world, 5)
    common = {"period": MARCH, "by": By.CLASS, "of": "", "which": Which.SENT, "now": MONDAY, "size": 2}
    found, place = [], None
    while True:
        count, page = cases_behind(lin, place=place, **common)
        assert count == 5
        found += [row.id for row in page.rows]
        if page.next is None:
            break
        place = page.next
    assert found == [case.pk for case in reversed(cases)]
    assert cases_behind(lin, period=MARCH, by=By.CLASS, of="nothing", which=Which.SENT, now=MONDAY)[0] == 0


@pytest.mark.parametrize("number", [1, 3, 60])
def test_figures_cost_the_same_however_many_cases_there_are(world: World, number: int):
    past_cases(world, number, to=("liuan", "enforcement"))
    publish(world, rule(class_id=world.standard_class("06012")))
    for by in By:
        with CaptureQueriesContext(connection) as asked:
            assert figures(world.cast.lin, period=MARCH, by=by).whole.sent == number
        assert len(asked) <= 3
    with CaptureQueriesContext(connection) as asked:
        cases_behind(world.cast.lin, period=MARCH, by=By.RULE, of="", which=Which.SENT, now=MONDAY)
    assert len(asked) == 2


def test_a_period_is_thirty_days_at_first_and_a_year_at_most(world: World):
    today = date(2026, 3, 31)
    assert period_of(None, None, today) == Period(date(2026, 3, 2), today)
    assert period_of(today, date(2026, 3, 1), today) == Period(date(2026, 3, 1), today)
    assert period_of(date(2020, 1, 1), None, today).first == today - timedelta(days=366)


def test_units_do_not_read_the_figures_of_all(world: World):
    for name in ("qian", "feng", "zhao"):
        with pytest.raises(NotFound):
            figures(world.cast.acting[name], period=MARCH, by=By.CLASS)
        with pytest.raises(NotFound):
            cases_behind(world.cast.acting[name], period=MARCH, by=By.CLASS, of="", which=Which.SENT, now=MONDAY)
