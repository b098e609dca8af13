"""Who answers for a problem, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.rules import DutyRuleValue, DutyValue, Spot, position_problem, who_answers
from chuangcheng.flow.places.terms import Owner, Part, Why

COMMUNITY, HERE, ELSEWHERE = 70, 71, 72
SPOT = Spot(site_type_id=9, area_ids=(COMMUNITY, HERE), territorial_unit_id=1, line_unit_id=2, street_unit_id=3)
BARE = Spot(street_unit_id=3)
FIELD = Spot(area_ids=(COMMUNITY, HERE))
OWNERS = [(2, Why.LINE_OWNER), (1, Why.TERRITORIAL_OWNER), (3, Why.STREET)]


@pytest.mark.parametrize(
    ("spot", "duties", "rules", "expected"),
    [
        (BARE, [], [], [(3, Why.STREET)]),
        (Spot(), [], [], []),
        (SPOT, [], [], OWNERS),
        (BARE, [DutyValue(6, 50)], [], [(6, Why.DUTY), (3, Why.STREET)]),
        (FIELD, [DutyValue(6, 50), DutyValue(7, 50, HERE)], [], [(7, Why.DUTY_HERE), (6, Why.DUTY)]),
        (FIELD, [DutyValue(6, 50, HERE), DutyValue(7, 50, COMMUNITY)], [], [(7, Why.DUTY_HERE), (6, Why.DUTY_HERE)]),
        (FIELD, [DutyValue(7, 50, ELSEWHERE)], [], []),
        (Spot(), [DutyValue(7, 51)], [], []),
        (Spot(), [DutyValue(7, 50, part=Part.COOPERATING)], [], []),
        (Spot(line_unit_id=6, street_unit_id=6), [DutyValue(6, 50)], [], [(6, Why.DUTY)]),
    ],
)  # fmt: skip
def test_the_most_specific_reason_comes_first(spot, duties, rules, expected):
    assert [(s.unit_id, s.why) for s in who_answers(spot, {50}, duties, rules)] == expected


def named(unit_id, **where):
    """A rule for a named unit."""
    return DutyRuleValue(Owner.UNIT, unit_id, **where)


TYPE, STANDARD, AREA = {"site_type_id": 9}, {"standard_id": 50}, {"area_id": HERE}
NEAR = {"area_id": COMMUNITY}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        # who answers: an owner of the place, or a named unit; an owner whom the place lacks says nothing
        ([DutyRuleValue(Owner.TERRITORIAL, **TYPE)], [(1, Why.RULE_TYPE), (2, Why.LINE_OWNER), (3, Why.STREET)]),
        ([DutyRuleValue(Owner.LINE, **AREA)], [(2, Why.RULE_AREA), *OWNERS[1:]]),
        ([named(5, **TYPE)], [(5, Why.RULE_TYPE), *OWNERS]),
        # where it holds: everything that it names must be so
        ([named(5, site_type_id=8)], OWNERS),
        ([named(5, standard_id=51)], OWNERS),
        ([named(5, area_id=ELSEWHERE)], OWNERS),
        ([named(5, **TYPE, **STANDARD, area_id=ELSEWHERE)], OWNERS),
        ([named(5)], OWNERS),
        # the more it names the earlier it comes; then the standard, the area, the site type
        (
            [named(4, **TYPE), named(5, **AREA), named(6, **STANDARD)],
            [(6, Why.RULE_STANDARD), (5, Why.RULE_AREA), (4, Why.RULE_TYPE), *OWNERS],
        ),
        (
            [named(4, **AREA, **TYPE), named(5, **STANDARD, **TYPE), named(6, **STANDARD, **AREA)],
            [(6, Why.RULE_STANDARD_AREA), (5, Why.RULE_STANDARD_TYPE), (4, Why.RULE_AREA_TYPE), *OWNERS],
        ),
        (
            [named(4, **STANDARD, **AREA), named(5, **STANDARD, **AREA, **TYPE), named(6, **STANDARD)],
            [(5, Why.RULE_STANDARD_AREA_TYPE), (4, Why.RULE_STANDARD_AREA), (6, Why.RULE_STANDARD), *OWNERS],
        ),
        ([named(4, **STANDARD), named(5, **AREA, **TYPE)], [(5, Why.RULE_AREA_TYPE), (4, Why.RULE_STANDARD), *OWNERS]),
        # of two areas the nearer one
        ([named(4, **AREA), named(5, **NEAR)], [(5, Why.RULE_AREA), (4, Why.RULE_AREA), *OWNERS]),
    ],
)  # fmt: skip
def test_the_most_specific_rule_comes_first(rules, expected):
    assert [(s.unit_id, s.why) for s in who_answers(SPOT, {50}, [], rules)] == expected


def test_a_duty_by_hand_comes_before_every_rule_and_the_rule_is_told():
    rules = [named(4, **STANDARD, **AREA, **TYPE, id=1), named(5, **TYPE, id=2), named(4, **TYPE, id=3)]
    found = who_answers(SPOT, {50}, [DutyValue(6, 50)], rules)
    assert [(s.unit_id, s.why, s.rule_id) for s in found[:3]] == [
        (6, Why.DUTY, None),
        (4, Why.RULE_STANDARD_AREA_TYPE, 1),
        (5, Why.RULE_TYPE, 2),
    ]


UNIT = st.integers(1, 6)
MAYBE = st.none() | UNIT
SPOTS = st.builds(Spot, MAYBE, st.lists(st.integers(70, 73), unique=True).map(tuple), MAYBE, MAYBE, MAYBE)
STANDARDS = st.frozensets(st.integers(50, 52))
DUTIES = st.lists(
    st.builds(DutyValue, UNIT, st.integers(50, 52), st.none() | st.integers(70, 73), st.sampled_from(Part))
)
RULES = st.lists(
    st.builds(
        DutyRuleValue,
        st.sampled_from(Owner),
        UNIT,
        MAYBE,
        st.none() | st.integers(50, 52),
        st.none() | st.integers(70, 73),
    ),
    unique_by=lambda rule: (rule.site_type_id, rule.standard_id, rule.area_id),
).map(lambda found: [replace(rule, id=at + 1) for at, rule in enumerate(found)])


@given(SPOTS, STANDARDS, DUTIES, RULES)
def test_each_unit_is_told_once_in_the_order_of_reasons(spot, standards, duties, rules):
    found = who_answers(spot, standards, duties, rules)
    assert len({one.unit_id for one in found}) == len(found)
    order = list(Why)
    assert [order.index(one.why) for one in found] == sorted(order.index(one.why) for one in found)


@given(SPOTS, STANDARDS, DUTIES, RULES)
def test_a_place_in_a_street_is_never_without_somebody(spot, standards, duties, rules):
    if spot.street_unit_id:
        assert who_answers(spot, standards, duties, rules)


@given(SPOTS, STANDARDS, DUTIES, RULES, st.randoms())
def test_the_order_in_which_duties_and_rules_were_given_does_not_matter(spot, standards, duties, rules, random):
    mixed, shuffled = list(duties), list(rules)
    random.shuffle(mixed)
    random.shuffle(shuffled)
    assert who_answers(spot, standards, duties, rules) == who_answers(spot, standards, mixed, shuffled)


@given(SPOTS, STANDARDS, DUTIES, RULES)
def test_a_rule_that_does_not_hold_here_changes_nothing(spot, standards, duties, rules):
    def holds(rule):
        return (
            rule.site_type_id in (None, spot.site_type_id)
            and (rule.standard_id is None or rule.standard_id in standards)
            and (rule.area_id is None or rule.area_id in spot.area_ids)
        )

    told = {one.rule_id for one in who_answers(spot, standards, duties, rules) if one.rule_id}
    assert told <= {rule.id for rule in rules if holds(rule)}
    kept = [rule for rule in rules if holds(rule)]
    assert who_answers(spot, standards, duties, kept) == who_answers(spot, standards, duties, rules)


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
