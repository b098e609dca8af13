"""What counts as coming back, and when a site leaves the watch list."""

from datetime import UTC, datetime, timedelta

from chuangcheng.flow.watch.rules.returns import (
    Happening,
    Walked,
    before_and_after,
    by_hour,
    occurrences,
    returns,
    streak,
)

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def case(pk: int, day: float, ended: float | None, class_id: int | None = 1, state: str = "closed", back: bool = False):
    return Happening(pk, class_id, state, START + day * DAY, None if ended is None else START + ended * DAY, back)


def test_the_same_problem_told_twice_while_it_is_open_came_once():
    assert [
        one.case_id for one in occurrences([case(1, 0, 5), case(2, 3, 9), case(3, 8, None), case(4, 20, None)])
    ] == [1]
    assert [one.case_id for one in occurrences([case(1, 0, 5), case(2, 6, 8), case(3, 7, 7.5)])] == [1, 2]


def test_refused_cases_and_other_classes_are_no_return():
    met = [case(1, 0, 1), case(2, 2, None, state="refused"), case(3, 3, 4, class_id=2), case(4, 5, 6)]
    assert [one.case_id for one in returns(met)] == [4]


def test_a_rebound_of_what_lies_before_counts():
    assert [one.case_id for one in returns([case(7, 1, None, back=True)])] == [7]


def test_spans_before_and_after_are_equally_long():
    days = [START + n * DAY for n in (-40, -9, -5, -1, 2)]
    assert before_and_after(days, START, START + 10 * DAY, most_days=180) == (3, 1, 10)
    assert before_and_after(days, START, START + 50 * DAY, most_days=7) == (2, 1, 7)
    assert before_and_after(days, START, START, most_days=7) == (0, 0, 0)


def look(day: float, clean: bool = True) -> Walked:
    return Walked(START + day * DAY, clean)


def test_a_site_leaves_only_after_enough_clean_looks_over_enough_weeks():
    rule = {"looks": 3, "weeks": 4}
    assert not streak([look(1), look(2), look(3)], [], START, **rule).may_leave  # too soon
    assert not streak([look(30), look(31)], [], START, **rule).may_leave  # too few
    assert streak([look(10), look(20), look(28)], [], START, **rule).may_leave


def test_a_failure_or_a_case_begins_it_anew():
    rule = {"looks": 2, "weeks": 1}
    found = streak([look(1), look(8), look(9, clean=False), look(10)], [], START, **rule)
    assert (found.clean, found.weeks, found.may_leave) == (1, 0, False)
    assert streak([look(1), look(8)], [START + 5 * DAY], START, **rule).clean == 1


def test_what_happened_before_it_entered_does_not_count():
    assert streak([look(-30), look(-20), look(1)], [], START, looks=2, weeks=0).clean == 1


def test_hours_are_counted_by_weekday():
    assert by_hour([START, START + timedelta(minutes=59), START + DAY]) == {(0, 0): 2, (1, 0): 1}
