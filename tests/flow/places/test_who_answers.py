"""Who answers for a problem, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.rules import DutyRuleValue, DutyValue, Spot, position_problem, who_answers
from chuangcheng.flow.places.terms import Owner, Part, Why

HERE, ELSEWHERE = 71, 72
SPOT = Spot(site_type_id=9, area_ids=frozenset({HERE}), territorial_unit_id=1, line_unit_id=2, street_unit_id=3)
BARE = Spot(street_unit_id=3)
FIELD = Spot(area_ids=frozenset({HERE}))
OWNERS = [(2, Why.LINE_OWNER), (1, Why.TERRITORIAL_OWNER), (3, Why.STREET)]


@pytest.mark.parametrize(
    ("spot", "duties", "rules", "expected"),
    [
        (BARE, [], [], [(3, Why.STREET)]),
        (Spot(), [], [], []),
        (SPOT, [], [], OWNERS),
        (SPOT, [], [DutyRuleValue(9, Owner.TERRITORIAL)], [(1, Why.RULE), (2, Why.LINE_OWNER), (3, Why.STREET)]),
        (SPOT, [], [DutyRuleValue(9, Owner.UNIT, 5)], [(5, Why.RULE), *OWNERS]),
        (SPOT, [], [DutyRuleValue(8, Owner.UNIT, 5)], OWNERS),
        (BARE, [DutyValue(6, 50)], [], [(6, Why.DUTY), (3, Why.STREET)]),
        (FIELD, [DutyValue(6, 50), DutyValue(7, 50, HERE)], [], [(7, Why.DUTY_HERE), (6, Why.DUTY)]),
        (FIELD, [DutyValue(7, 50, ELSEWHERE)], [], []),
        (Spot(), [DutyValue(7, 51)], [], []),
        (Spot(), [DutyValue(7, 50, part=Part.COOPERATING)], [], []),
        (Spot(line_unit_id=6, street_unit_id=6), [DutyValue(6, 50)], [], [(6, Why.DUTY)]),
    ],
)  # fmt: skip
def test_the_most_specific_reason_comes_first(spot, duties, rules, expected):
    assert [(s.unit_id, s.why) for s in who_answers(spot, {50}, duties, rules)] == expected


UNIT = st.integers(1, 6)
MAYBE = st.none() | UNIT
SPOTS = st.builds(Spot, MAYBE, st.frozensets(st.integers(70, 73)), MAYBE, MAYBE, MAYBE)
DUTIES = st.lists(
    st.builds(DutyValue, UNIT, st.integers(50, 52), st.none() | st.integers(70, 73), st.sampled_from(Part))
)
RULES = st.lists(st.builds(DutyRuleValue, UNIT, st.sampled_from(Owner), UNIT), unique_by=lambda rule: rule.site_type_id)


@given(SPOTS, st.frozensets(st.integers(50, 52)), DUTIES, RULES)
def test_each_unit_is_told_once_in_the_order_of_reasons(spot, standards, duties, rules):
    found = who_answers(spot, standards, duties, rules)
    assert len({one.unit_id for one in found}) == len(found)
    order = list(Why)
    assert [order.index(one.why) for one in found] == sorted(order.index(one.why) for one in found)


@given(SPOTS, st.frozensets(st.integers(50, 52)), DUTIES, RULES)
def test_a_place_in_a_street_is_never_without_somebody(spot, standards, duties, rules):
    if spot.street_unit_id:
        assert who_answers(spot, standards, duties, rules)


@given(SPOTS, st.frozensets(st.integers(50, 52)), DUTIES, RULES, st.randoms())
def test_the_order_in_which_duties_were_given_does_not_matter(spot, standards, duties, rules, random):
    mixed = list(duties)
    random.shuffle(mixed)
    assert who_answers(spot, standards, duties, rules) == who_answers(spot, standards, mixed, rules)


@pytest.mark.parametrize(
    ("latitude", "longitude", "problem"),
    [
        (36.1, 120.4, None),
        (120.4, 36.1, "swapped"),
        (None, None, None),
        (36.1, None, "bad"),
        (99, 190, "bad"),
        (200, 36, "bad"),
    ],
)
def test_a_position_is_told_good_bad_or_swapped(latitude, longitude, problem):
    assert position_problem(latitude, longitude) == problem
