"""The order of rules, how versions differ, and what a trial says about a case."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.dispatch.rules import Proposed, Rule, differences, in_the_same_order, moved, verdict
from chuangcheng.flow.dispatch.terms import Differs, Target, Verdict
from tests.flow.dispatch.ready import key

A, B, C = (Rule(key(name), Target.UNIT, 1, class_id=number) for number, name in enumerate("abc", start=1))


@pytest.mark.parametrize(("place", "order"), [(0, "cab"), (1, "acb"), (2, "abc"), (9, "abc"), (-3, "cab")])
def test_a_rule_is_moved_to_its_place(place: int, order: str):
    assert moved(list("abc"), "c", place) == list(order)


def test_what_is_not_there_is_not_moved():
    with pytest.raises(ValueError, match="not in list"):
        moved(["a"], "b", 0)


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_loses_nothing_and_keeps_the_order_of_the_others(keys: list[int], data: st.DataObject):
    one, place = data.draw(st.sampled_from(keys)), data.draw(st.integers(-3, len(keys) + 3))
    after = moved(keys, one, place)
    assert after.index(one) == max(0, min(place, len(keys) - 1))
    assert [k for k in after if k != one] == [k for k in keys if k != one]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ([A, B, C], {}),
        ([A, C], {"b": Differs.REMOVED}),
        ([A, replace(B, title="x"), C], {"b": Differs.CHANGED}),
        ([A, B, C, Rule(key("d"), Target.LINE, site_id=1)], {"d": Differs.ADDED}),
        ([B, C, A], {"a": Differs.MOVED}),
        ([C, A, B], {"c": Differs.MOVED}),
    ],
)
def test_a_version_tells_what_is_different(new: Sequence[Rule], told: dict[str, Differs]):
    assert differences([A, B, C], new) == {key(name): how for name, how in told.items()}


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_what_stayed_in_order_is_in_order(old: list[int], new: list[int]):
    steady = in_the_same_order(old, new)
    assert [k for k in old if k in steady] == [k for k in new if k in steady]
    assert steady


@pytest.mark.parametrize(
    ("old", "new", "right", "told"),
    [
        (1, 1, 2, None),
        (None, None, 2, None),
        (1, 2, 2, Verdict.BETTER),
        (1, 2, 1, Verdict.WORSE),
        (1, 2, 3, Verdict.OTHER),
        (1, 2, None, Verdict.OTHER),
        (None, 2, 2, Verdict.BETTER),
        (1, None, None, Verdict.OTHER),
    ],
)
def test_a_past_case_speaks_for_or_against_a_draft(old, new, right, told):
    assert verdict(Proposed(old), Proposed(new), right) is told
