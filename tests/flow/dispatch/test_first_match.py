"""Which rule a case falls under: the first one whose conditions all hold."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.dispatch.rules import Asked, Match, Owners, Rule, first_match, holds, problems_of
from chuangcheng.flow.dispatch.terms import Days, Refused, Target
from tests.flow.dispatch.ready import key

WEDNESDAY = datetime(2026, 3, 4, 21, 30)
HERE: dict[str, Any] = {
    "class_id": 1,
    "kind": "matter",
    "major": "09",
    "condition": "一般情形",
    "standard_id": 2,
    "site_type_id": 3,
    "site_id": 4,
    "area_ids": (5, 6),
}
CASE = Asked(at=WEDNESDAY, **HERE)
OWNERS = Owners(territorial=11, line=12, lead=13, street=14)
LIVING = range(10, 20)


def named(**told: Any) -> Rule:
    return Rule(key("rule"), Target.UNIT, 10, **told)


@pytest.mark.parametrize(
    ("told", "holds_here"),
    [
        ({"class_id": 1}, True),
        ({"class_id": 9}, False),
        ({"kind": "matter", "major": "09"}, True),
        ({"kind": "part", "major": "09"}, False),
        ({"class_id": 1, "condition": "一般情形"}, True),
        ({"class_id": 1, "condition": "严重情形"}, False),
        ({"standard_id": 2}, True),
        ({"standard_id": 9}, False),
        ({"site_type_id": 3}, True),
        ({"site_type_id": 9}, False),
        ({"site_id": 4}, True),
        ({"site_id": 9}, False),
        ({"area_id": 6}, True),
        ({"area_id": 9}, False),
        ({"class_id": 1, "area_id": 9}, False),
        ({"weekdays": frozenset({3})}, True),
        ({"weekdays": frozenset({1, 2})}, False),
        ({"start": 20 * 60, "end": 22 * 60}, True),
        ({"start": 20 * 60, "end": 21 * 60 + 30}, False),  # the end is not included
        ({"start": 21 * 60 + 30, "end": 23 * 60}, True),  # the beginning is
        ({"start": 20 * 60, "end": 6 * 60}, True),  # past midnight
        ({"start": 22 * 60, "end": 6 * 60}, False),
        ({"days": Days.WORKING}, True),
        ({"days": Days.FREE}, False),
    ],
)
def test_a_rule_holds_where_everything_it_names_is_so(told: dict[str, Any], holds_here: bool):
    assert holds(named(**told), CASE, {WEDNESDAY.date()}) is holds_here


@pytest.mark.parametrize(
    ("at", "told", "holds_then"),
    [
        # Half past one on Saturday belongs to the night that began on Friday.
        (datetime(2026, 3, 7, 1, 30), {"weekdays": frozenset({5}), "start": 1200, "end": 360}, True),
        (datetime(2026, 3, 7, 1, 30), {"weekdays": frozenset({6}), "start": 1200, "end": 360}, False),
        (datetime(2026, 3, 7, 1, 30), {"weekdays": frozenset({6})}, True),
        (datetime(2026, 3, 7, 1, 30), {"days": Days.WORKING, "start": 1200, "end": 360}, True),
        (datetime(2026, 3, 7, 21, 0), {"days": Days.WORKING, "start": 1200, "end": 360}, False),
        (datetime(2026, 3, 7, 6, 0), {"start": 1200, "end": 360}, False),
        (datetime(2026, 3, 7, 0, 0), {"start": 0, "end": 60}, True),
    ],
)
def test_a_night_belongs_to_the_day_it_begins_on(at: datetime, told: dict[str, Any], holds_then: bool):
    working = {date(2026, 3, 6)}
    assert holds(named(**told), Asked(at=at), working) is holds_then


@pytest.mark.parametrize(
    ("target", "unit"),
    [(Target.TERRITORIAL, 11), (Target.LINE, 12), (Target.LEAD, 13), (Target.STREET, 14), (Target.UNIT, 10)],
)
def test_a_rule_sends_to_the_owner_it_points_to(target: Target, unit: int):
    rule = Rule(key("rule"), target, 10 if target is Target.UNIT else None, class_id=1)
    assert first_match([rule], CASE, OWNERS, LIVING, ()) == Match(rule.key, unit)


def test_a_rule_whose_owner_is_lacking_or_out_of_use_says_nothing_and_the_next_is_asked():
    lacking = Rule(key("line"), Target.LINE, class_id=1)
    retired = Rule(key("retired"), Target.UNIT, 99, class_id=1)
    last = Rule(key("last"), Target.STREET, class_id=1)
    owners = Owners(street=14)
    assert first_match([lacking, retired, last], CASE, owners, LIVING, ()) == Match(last.key, 14)
    assert first_match([lacking, retired], CASE, owners, LIVING, ()) is None


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"class_id": 1}, {}),
        ({}, {"": Refused.NAMES_NOTHING}),
        ({"class_id": 1, "kind": "matter", "major": "09"}, {"major": Refused.ONE_OF_TWO}),
        ({"area_id": 5, "condition": "一般情形"}, {"condition": Refused.UNKNOWN_CONDITION}),
        ({"site_id": 4, "site_type_id": 3}, {"site_type": Refused.ONE_OF_TWO}),
        ({"class_id": 1, "start": 60}, {"end": Refused.HALF_A_SPAN}),
        ({"class_id": 1, "end": 60}, {"start": Refused.HALF_A_SPAN}),
        ({"class_id": 1, "start": 60, "end": 60}, {"end": Refused.EMPTY_SPAN}),
        ({"class_id": 1, "start": 60, "end": 1440}, {"end": Refused.EMPTY_SPAN}),
        ({"weekdays": frozenset({0})}, {"weekdays": Refused.BAD_WEEKDAYS}),
        ({"days": Days.FREE}, {}),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_by_field(told: dict[str, Any], wrong: dict[str, Refused]):
    assert problems_of(named(**told)) == wrong


def test_a_rule_for_a_named_unit_names_it():
    assert problems_of(Rule(key("rule"), Target.UNIT, class_id=1)) == {"unit": Refused.REQUIRED}


ids = st.none() | st.integers(1, 3)
minutes = st.integers(0, 1439)
spans = st.none() | st.tuples(minutes, minutes).filter(lambda span: span[0] != span[1])


@st.composite
def some_rules(draw: st.DrawFn) -> list[Rule]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        span = draw(spans)
        found.append(
            Rule(
                key(str(number)),
                draw(st.sampled_from(Target)),
                draw(ids),
                class_id=draw(ids),
                standard_id=draw(ids),
                site_type_id=draw(ids),
                site_id=draw(ids),
                area_id=draw(ids),
                weekdays=frozenset(draw(st.sets(st.integers(1, 7)))),
                days=draw(st.sampled_from(Days)),
                start=span[0] if span else None,
                end=span[1] if span else None,
            )
        )
    return found


cases = st.builds(
    Asked,
    at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    class_id=ids,
    standard_id=ids,
    site_type_id=ids,
    site_id=ids,
    area_ids=st.lists(st.integers(1, 3)),
)
owners = st.builds(Owners, territorial=ids, line=ids, lead=ids, street=ids)


@given(some_rules(), cases, owners, st.sets(st.integers(1, 3)))
def test_no_rule_before_the_one_that_decides_could_have_decided(
    rules: list[Rule], case: Asked, found: Owners, living: set[int]
):
    working = {case.at.date()} if case.at.weekday() < 5 else set()
    match = first_match(rules, case, found, living, working)
    able = [rule.key for rule in rules if first_match([rule], case, found, living, working)]
    assert able[:1] == ([match.key] if match else [])
    assert match is None or match.unit_id in living
    # What stands after it, and what does not hold, has no say.
    at = [rule.key for rule in rules].index(match.key) + 1 if match else len(rules)
    assert first_match(rules[:at], case, found, living, working) == match
    assert first_match([r for r in rules if holds(r, case, working)], case, found, living, working) == match


@given(minutes, minutes, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))
def test_two_spans_that_meet_cover_the_day_once(first: int, second: int, at: datetime):
    if first == second:
        return
    one = holds(named(start=first, end=second), Asked(at=at), ())
    other = holds(named(start=second, end=first), Asked(at=at), ())
    assert one != other


@given(st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 31)), spans, st.booleans())
def test_a_moment_is_of_a_working_day_or_a_free_one_never_both(at: datetime, span: Any, works: bool):
    told = {"start": span[0], "end": span[1]} if span else {}
    working = {at.date(), at.date() - timedelta(days=1)} if works else set()
    in_span = holds(named(**told), Asked(at=at), working) if told else True
    found = [holds(named(days=days, **told), Asked(at=at), working) for days in (Days.WORKING, Days.FREE)]
    assert sum(found) == in_span
