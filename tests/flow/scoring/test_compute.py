"""What the rules of an edition make of evidence: tables, and properties that hold for every edition."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import (
    OUTCOMES,
    Tally,
    by_tally,
    by_value,
    compute,
    on_curve,
    ranks,
    tallies,
    tally_arrays,
)
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Item, Letter, Method, Node, Rounding, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Missing, Outcome, RuleKind

from .editions import FIVE_OF_FIVE, LETTERS, QUIET, D, counts, edition, evidence, field, leaf, trees


@pytest.mark.parametrize(
    ("rule", "tally", "won", "letter"),
    [
        (Rule(RuleKind.ALL_OR_NOTHING), Tally(5, 0), "10", ""),
        (Rule(RuleKind.ALL_OR_NOTHING), Tally(99, 1), "0", ""),
        (Rule(RuleKind.SHARE), Tally(3, 1), "7.5", ""),
        (Rule(RuleKind.SHARE), Tally(3, 1, 40, 0, 0), "7.5", ""),
        (FIVE_OF_FIVE, Tally(5, 0), "10", "A"),
        (FIVE_OF_FIVE, Tally(4, 1), "8", "B"),
        (FIVE_OF_FIVE, Tally(3, 2), "5", "C"),
        (LETTERS, Tally(9, 1), "10", "A"),
        (LETTERS, Tally(89, 11), "8", "B"),
        (LETTERS, Tally(6, 4), "6", "C"),
        (LETTERS, Tally(59, 41), "0", ""),
        (Rule(RuleKind.LETTERS, letters=(Letter("A", D("0.9"), D(1), strictly=True),)), Tally(9, 1), "0", ""),
        (Rule(RuleKind.DEDUCT, per_finding=D("0.5")), Tally(7, 3), "8.5", ""),
        (Rule(RuleKind.DEDUCT, per_finding=D("0.5"), cap=D(2)), Tally(0, 30), "8", ""),
        (Rule(RuleKind.DEDUCT, per_finding=D("0.5"), floor=D(4)), Tally(0, 30), "4", ""),
        (Rule(RuleKind.DEDUCT, per_finding=D("0.5")), Tally(0, 30), "0", ""),
        (Rule(RuleKind.LINEAR, curve=((D("0.5"), D(0)), (D(1), D(1)))), Tally(3, 1), "5", ""),
        (Rule(RuleKind.LINEAR, curve=((D("0.5"), D(0)), (D(1), D(1)))), Tally(1, 3), "0", ""),
    ],
)
def test_a_rule_turns_counts_into_points(rule: Rule, tally: Tally, won: str, letter: str):
    assert by_tally(rule, tally, D(10))[0::2] == (D(won), letter)


@pytest.mark.parametrize(
    ("rule", "value", "won", "letter"),
    [
        (Rule(RuleKind.SHARE), "0.85", "8.5", ""),
        (Rule(RuleKind.VALUE), "9.4", "9.4", ""),
        (LETTERS, "0.9", "10", "A"),
        (FIVE_OF_FIVE, "4", "8", "B"),
        (Rule(RuleKind.DEDUCT, per_finding=D(3)), "2", "4", ""),
        (Rule(RuleKind.ALL_OR_NOTHING), "1", "10", ""),
        (Rule(RuleKind.ALL_OR_NOTHING), "0.99", "0", ""),
        (QUIET, "55", "10", "A"),
        (QUIET, "58", "5", "B"),
        (QUIET, "61", "0", ""),
    ],
)  # fmt: skip
def test_a_rule_turns_an_entered_value_into_points(rule: Rule, value: str, won: str, letter: str):
    assert by_value(rule, D(value), D(10))[0::2] == (D(won), letter)


def test_a_curve_is_flat_outside_its_ends_and_may_fall():
    falling = ((D(10), D(1)), (D(20), D("0.5")), (D(40), D(0)))
    assert [on_curve(falling, D(x)) for x in (0, 10, 15, 20, 30, 40, 99)] == [
        D(1), D(1), D("0.75"), D("0.5"), D("0.25"), D(0), D(0),
    ]  # fmt: skip


def test_absent_leaves_the_denominator_and_unseen_and_missing_open_the_bounds():
    line = compute(edition(leaf("A")), counts(a=(6, 2, 5, 1, 1)), {}).of("A")
    assert (line.value, line.lower, line.upper) == (D("7.5"), D(6), D(8))
    assert line.evidence == D("0.8")
    assert line.tally == Tally(6, 2, 5, 1, 1)
    assert line.reason is Reason.SHARE_MET


def test_unseen_and_absent_never_count_as_met():
    made = edition(leaf("A", field(FIVE_OF_FIVE)), leaf("B", field(RuleKind.ALL_OR_NOTHING)))
    score = compute(made, counts(a=(4, 0, 9, 9, 9), b=(0, 0, 0, 3, 0)), {})
    assert score.of("A").letter == "B"
    assert (score.of("B").won, score.of("B").lower, score.of("B").upper) == (D(0), D(0), D(10))


def test_a_standard_that_does_not_exist_here_has_no_points_here():
    score = compute(edition(leaf("A"), leaf("B")), counts(a=(3, 1), b=(0, 0, 4)), {})
    gone, total = score.of("B"), score.totals[""]
    assert (gone.points, gone.upper, gone.evidence, gone.reason) == (D(0), D(0), D(1), Reason.NOT_APPLICABLE)
    assert (total.points, total.value, total.lower, total.upper) == (D(10), D("7.5"), D("7.5"), D("7.5"))


def test_a_unit_without_such_sites_is_not_held_against_it_and_does_not_open_its_bounds():
    made = edition(leaf("A"), leaf("B"))
    told = {("1", "a"): Tally(3, 1), ("2", "a"): Tally(1, 1), ("2", "b"): Tally(0, 0, 0, 0, 3)}
    score = compute(made, told, {}, ("1", "2"))
    assert (score.of("B", "1").points, score.of("B", "1").reason) == (D(0), Reason.NOT_APPLICABLE)
    assert (score.totals["1"].points, score.totals["1"].lower, score.totals["1"].upper) == (D(10), D("7.5"), D("7.5"))
    assert (score.totals["2"].points, score.totals["2"].lower, score.totals["2"].upper) == (D(20), D(5), D(15))
    nobody = compute(made, {}, {}, ("1", "2")).of("B", "1")
    assert (nobody.points, nobody.upper, nobody.reason) == (D(10), D(10), Reason.NO_EVIDENCE)


@pytest.mark.parametrize(
    ("missing", "value", "lower", "upper", "reason"),
    [
        (Missing.EXCLUDE, "15", "7.5", "17.5", Reason.NO_EVIDENCE),
        (Missing.ZERO, "7.5", "7.5", "17.5", Reason.COUNTED_AS_ZERO),
    ],
)
def test_the_edition_says_what_no_evidence_means(missing: Missing, value: str, lower: str, upper: str, reason: Reason):
    score = compute(edition(leaf("A"), leaf("B", field(missing=missing))), counts(a=(3, 1)), {})
    total = score.totals[""]
    assert (total.value, total.lower, total.upper) == (D(value), D(lower), D(upper))
    assert score.of("B").reason is reason


def test_a_unit_without_such_sites_takes_the_mean_of_the_others():
    made = edition(leaf("A", field(missing=Missing.MEAN_OF_OTHERS)), rounding=Rounding(method=2, total=2))
    told = {
        ("1", "a"): Tally(3, 1),
        ("2", "a"): Tally(1, 2, 0, 1),
        ("3", "a"): Tally(0, 0, 2),
        ("5", "a"): Tally(0, 0, 0, 2),
    }
    score = compute(made, told, {}, ("1", "2", "3", "4", "5"))
    # 7.50 and 3.33; of the second, one more could be failed (2.50) or met (5.00)
    for nothing_here in (score.of("A", "3"), score.of("A", "4")):
        assert (nothing_here.value, nothing_here.lower, nothing_here.upper) == (D("5.42"), D("5.00"), D("6.25"))
        assert nothing_here.reason is Reason.MEAN_OF_OTHERS
    unseen = score.of("A", "5")
    assert (unseen.value, unseen.lower, unseen.upper, unseen.evidence) == (D("5.42"), D(0), D(10), D(0))
    alone = compute(made, {}, {}, ("1",)).of("A", "1")
    assert (alone.known, alone.reason) == (D(0), Reason.NO_EVIDENCE)


def test_several_methods_on_one_standard_are_added_up():
    made = edition(
        leaf(
            "A",
            field(points="40"),
            Method(MethodKind.MATERIALS, D(40), Rule(RuleKind.VALUE)),
            Method(MethodKind.SURVEY, D(20), Rule(RuleKind.SHARE)),
        )
    )
    score = compute(made, counts(a=(3, 1)), {("", "A", MethodKind.SURVEY): D("0.9")})
    line = score.of("A")
    assert (line.points, line.known, line.won, line.value) == (D(100), D(60), D(48), D(80))
    assert (line.lower, line.upper, line.evidence) == (D(48), D(88), D("0.6"))
    by_method = {one.method: one for one in score.lines if one.method}
    assert by_method[MethodKind.SURVEY].given == D("0.9")
    assert [by_method[m].won for m in (MethodKind.FIELD, MethodKind.MATERIALS, MethodKind.SURVEY)] == [
        D(30),
        D(0),
        D(18),
    ]


def test_an_entered_figure_changes_no_field_evidence():
    told = {("", "A", MethodKind.FIELD): D(1)}
    assert compute(edition(leaf("A")), counts(a=(1, 3)), told).of("A").value == D("2.5")


def test_a_standard_that_is_not_counted_is_computed_outside_the_sum():
    score = compute(edition(leaf("A"), leaf("B", counted=False)), counts(a=(1, 1), b=(1, 0)), {})
    assert (score.of("B").value, score.of("B").counted) == (D(10), False)
    assert (score.totals[""].points, score.totals[""].value) == (D(10), D(5))


def test_rounding_is_half_up_where_the_edition_says_so():
    # three times 1.25: rounded at the standard 1.3 each, and only then summed
    leaves = [leaf(code, field(points="2.5")) for code in "ABC"]
    told = counts(a=(1, 1), b=(1, 1), c=(1, 1))
    assert compute(edition(*leaves, rounding=Rounding(leaf=1, total=2)), told, {}).totals[""].value == D("3.90")
    assert compute(edition(*leaves, rounding=Rounding(total=1)), told, {}).totals[""].value == D("3.8")
    assert str(compute(edition(*leaves, rounding=Rounding(total=2)), told, {}).totals[""].value) == "3.75"


def test_thirds_are_rounded_as_if_they_were_exact():
    line = compute(
        edition(leaf("A", field(points="1.5")), rounding=Rounding(leaf=0, total=None)), counts(a=(1, 2)), {}
    ).of("A")
    assert line.value == D(1)


def test_a_mean_takes_what_is_there_and_a_weighted_mean_its_weights():
    nodes = (leaf("A", field(points="100")), leaf("B", field(points="100"), weight="3"), leaf("C", field(points="100")))
    told = counts(a=(1, 0), b=(1, 1))
    mean = compute(edition(*nodes, aggregation=Aggregation.MEAN), told, {}).totals[""]
    assert (mean.value, mean.points) == (D(75), D(100))
    assert (mean.lower, mean.upper) == (D(50), D("83.33333333333333333333"))
    weighted = compute(edition(*nodes, aggregation=Aggregation.WEIGHTED_MEAN), told, {}).totals[""]
    assert (weighted.value, weighted.lower, weighted.upper, weighted.evidence) == (D("62.5"), D(50), D(70), D("0.8"))


def test_an_unknown_rule_wins_nothing_and_says_so():
    line = compute(edition(leaf("A", field(RuleKind.UNKNOWN), counted=False)), counts(a=(5, 0)), {}).of("A")
    assert (line.won, line.known, line.reason) == (D(0), D(0), Reason.RULE_UNKNOWN)


def test_equal_values_share_a_place_and_the_next_is_skipped():
    assert ranks({"a": D("9.50"), "b": D("9.5"), "c": D(10), "d": D(1)}) == {"c": 1, "a": 2, "b": 2, "d": 4}


def test_an_item_serves_several_standards_and_a_standard_pools_its_items():
    items = (Item("x", "x", standards=("A", "B")), Item("y", "y", standards=("B",)))
    score = compute(edition(leaf("A"), leaf("B"), items=items), counts(x=(1, 1), y=(2, 0)), {})
    assert (score.of("A").value, score.of("B").value) == (D(5), D("7.5"))


def test_arrays_of_observations_become_tallies():
    rng = np.random.default_rng(5)
    keys, items, outcomes = rng.integers(0, 3, 500), rng.integers(0, 4, 500), rng.integers(0, 4, 500)
    told = tallies(tally_arrays(keys, items, outcomes, 3, 4), "xyz", "abcd", {("x", "a"): 1000, ("w", "a"): 7})
    for key, item in ((k, i) for k in range(3) for i in range(4)):
        seen = [int(((keys == key) & (items == item) & (outcomes == o)).sum()) for o in range(len(OUTCOMES))]
        missing = 1000 - sum(seen) if (key, item) == (0, 0) else 0
        assert told["xyz"[key], "abcd"[item]] == Tally(*seen, missing)
    assert told["w", "a"] == Tally(missing=7)
    assert OUTCOMES == (Outcome.MET, Outcome.FAILED, Outcome.ABSENT, Outcome.UNSEEN)


# --- properties ---------------------------------------------------------------------------------


@given(st.data())
def test_one_more_met_never_lowers_anything(data: st.DataObject):
    made = data.draw(trees())
    told = data.draw(evidence(made))
    decided = [pair for pair, tally in told.items() if tally.failed]
    if not decided:
        return
    pair = data.draw(st.sampled_from(decided))
    better = told | {pair: replace(told[pair], met=told[pair].met + 1, failed=told[pair].failed - 1)}
    before, after = compute(made, told, {}), compute(made, better, {})
    for old, new in zip(before.lines, after.lines, strict=True):
        assert (new.value >= old.value, new.lower >= old.lower, new.upper >= old.upper) == (True, True, True)
    assert after.totals[""].value >= before.totals[""].value


@given(st.data())
def test_the_bounds_contain_the_value(data: st.DataObject):
    made = data.draw(trees(Rounding(total=None)))
    score = compute(made, data.draw(evidence(made)), {})
    for line in (*score.lines, score.totals[""]):
        tiny = D("1E-15")  # a mean is carried to 20 decimals
        assert -tiny <= line.lower <= line.value + tiny
        assert line.value <= line.upper + tiny
        assert line.upper <= line.points + tiny
        assert 0 <= line.evidence <= 1


@given(st.data())
def test_the_bounds_close_as_evidence_arrives(data: st.DataObject):
    made = data.draw(trees(Rounding(total=None)))
    told = data.draw(evidence(made))
    first = compute(made, told, {})
    arrived = {}
    for pair, tally in told.items():
        met = data.draw(st.integers(0, tally.unknown))
        arrived[pair] = Tally(tally.met + met, tally.failed + tally.unknown - met, tally.absent)
    last = compute(made, arrived, {})
    for old, new in zip(first.lines, last.lines, strict=True):
        assert new.upper - new.lower <= old.upper - old.lower + D("1E-15")
        if old.method and new.tally.observed:
            assert old.lower <= new.value <= old.upper
            assert new.lower == new.value == new.upper


@given(st.data())
def test_the_order_of_evidence_and_of_branches_does_not_matter(data: st.DataObject):
    made = data.draw(trees())
    told = data.draw(evidence(made))
    shuffled = list(told.items())
    Random(7).shuffle(shuffled)
    turned = replace(
        made,
        items=made.items[::-1],
        tree=tuple(replace(n, children=n.children[::-1]) for n in reversed(made.tree)),
    )
    one, other = compute(made, told, {}), compute(turned, dict(shuffled), {})
    assert one.totals == other.totals
    assert sorted(one.lines, key=lambda x: x.code) == sorted(other.lines, key=lambda x: x.code)


@given(st.data())
def test_the_parts_add_up_to_the_whole_to_the_last_digit(data: st.DataObject):
    made = data.draw(trees())
    summed = replace(
        made,
        aggregation=Aggregation.SUM,
        tree=tuple(replace(n, aggregation=Aggregation.SUM) for n in made.tree),
        rounding=replace(made.rounding, total=None),
    )
    score = compute(summed, data.draw(evidence(made)), {})
    codes = {node.code for node in summed.leaves()}
    for name in ("points", "known", "won", "lower", "upper"):
        assert sum(getattr(x, name) for x in score.lines if x.code in codes and not x.method) == getattr(
            score.totals[""], name
        )


@given(st.data(), st.sampled_from([D(2), D(10), D("0.25")]))
def test_weights_are_free_of_scale(data: st.DataObject, times: Decimal):
    made = data.draw(trees(Rounding(total=None)))
    told = data.draw(evidence(made))
    weighted = replace(
        made, tree=tuple(replace(n, aggregation=Aggregation.WEIGHTED_MEAN, weight=n.weight * times) for n in made.tree)
    )
    scaled = replace(
        weighted,
        tree=tuple(
            replace(n, children=tuple(replace(c, weight=c.weight * times) for c in n.children)) for n in weighted.tree
        ),
    )
    one, other = compute(weighted, told, {}), compute(scaled, told, {})
    assert abs(one.totals[""].value - other.totals[""].value) < D("1E-15")


def test_a_node_without_children_that_count_has_no_points():
    made = edition(Node("N", "n", children=(leaf("A", counted=False),)), leaf("B"))
    score = compute(made, counts(a=(1, 0), b=(1, 0)), {})
    assert score.of("N").points == D(0)
    assert score.totals[""].value == D(10)
