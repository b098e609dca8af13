"""Right the first time, and the time to the right unit."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases.terms import Act
from chuangcheng.flow.dispatch.rules import Sent, Step, among, tally, time_to_unit, way_of
from chuangcheng.flow.dispatch.terms import Which
from tests.people import MONDAY


def steps(told: str) -> list[Step]:
    """`1` is a dispatch to unit 1, `r` taking it back, `n` a return as "not mine", `c` a contested finding, `i`
    insisting, hourly."""
    acts = {
        "r": (Act.RECALL_DISPATCH, ""),
        "n": (Act.RETURN, "not_mine"),
        "c": (Act.RETURN, "contested"),
        "i": (Act.INSIST, ""),
    }
    found = []
    for hour, sign in enumerate(told):
        at = MONDAY + timedelta(hours=hour)
        found.append(
            Step(Act.DISPATCH, at, int(sign)) if sign.isdigit() else Step(acts[sign][0], at, None, acts[sign][1])
        )
    return found


@pytest.mark.parametrize(
    ("told", "right", "arrived"),
    [
        ("1", True, 0),
        ("1n", False, None),
        ("1n2", False, 2),
        ("1n2n3", False, 4),
        ("1n2n", False, None),
        ("1c", True, 0),
        ("1ci", True, 0),
        ("1ni", True, 0),  # the office upheld its dispatch
        ("1n1", True, 0),  # and here it sent it to the same unit again
        ("1n2n1", False, 4),
        ("1n2c", False, 2),
        ("12", False, 1),
        ("1r2", False, 2),  # taken back before it was accepted, and sent to another
        ("1r1", True, 2),  # sent to the same unit again: the first one is not counted
        ("1r1r2", False, 4),
        ("1r2r1", False, 4),
        ("1n2r", False, None),
        ("1c1r", False, None),  # it lies with nobody
        ("1c1r1", True, 4),
    ],
)
def test_a_case_was_sent_right_where_the_first_unit_has_it(told: str, right: bool, arrived: int | None):
    way = way_of(steps(told))
    assert way is not None
    assert (way.right, way.arrived) == (right, None if arrived is None else MONDAY + timedelta(hours=arrived))


def test_a_case_that_was_never_sent_has_no_way():
    assert way_of([]) is None
    assert way_of(steps("n")) is None
    assert way_of(steps("1r")) is None  # taken back, and not sent since
    assert way_of(steps("1r2r")) is not None  # the first one was wrong, whatever becomes of the second


def test_the_time_counts_from_filing_and_is_unknown_where_it_cannot_be():
    way = way_of(steps("1n2"))
    assert way is not None
    assert time_to_unit(MONDAY - timedelta(hours=1), way) == timedelta(hours=3)
    assert time_to_unit(None, way) is None
    assert time_to_unit(MONDAY + timedelta(days=1), way) is None  # filed after it was sent: not to be believed


def test_the_first_dispatch_that_counts_is_named():
    way = way_of(steps("1r1n2"))
    assert way is not None
    assert (way.first, way.first_unit, way.sent_at) == (2, 1, MONDAY + timedelta(hours=2))


@given(st.text("123ncir", max_size=12))
def test_a_dispatch_taken_back_and_made_again_changes_nothing(told: str):
    doubled = "".join(f"{sign}r{sign}" if sign.isdigit() else sign for sign in told if sign != "r")
    plain, again = way_of(steps(told.replace("r", ""))), way_of(steps(doubled))
    assert (plain and (plain.first_unit, plain.right)) == (again and (again.first_unit, again.right))


@given(st.text("123nci", max_size=12))
def test_who_was_right_the_first_time_never_moved_and_waits_for_nothing(told: str):
    way = way_of(steps(told))
    units = [sign for sign in told if sign.isdigit()]
    assert (way is None) == (not units)
    if way is not None:
        assert not way.right or (set(units) == {units[0]} and way.arrived == way.sent_at)
        assert way.arrived is None or way.arrived >= way.sent_at


def test_figures_of_some_cases():
    found = tally(
        [Sent(n, n != 3, timedelta(hours=hours)) for n, hours in ((1, 1), (2, 2), (3, 9))] + [Sent(4, False, None)]
    )
    assert (found.sent, found.right, found.wrong, found.arrived) == (4, 2, 2, 3)
    assert (found.share, found.median, found.mean) == (0.5, timedelta(hours=2), timedelta(hours=4))


def test_no_cases_have_no_figures():
    assert (tally([]).share, tally([]).median, tally([]).mean) == (None, None, None)


sent = st.builds(Sent, st.integers(), st.booleans(), st.none() | st.timedeltas(timedelta(0), timedelta(days=9)))


@given(st.lists(sent))
def test_each_figure_opens_to_as_many_cases_as_it_says(cases: list[Sent]):
    found = tally(cases)
    counts = {Which.SENT: found.sent, Which.RIGHT: found.right, Which.WRONG: found.wrong, Which.ARRIVED: found.arrived}
    assert {which: len(among(cases, which)) for which in Which} == counts
