"""Properties of compositions, roll-ups, deductions and cycles, for every edition and whatever is decided outside."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import (
    Event,
    Outside,
    Result,
    Score,
    Tally,
    compute,
    contributions,
    outcome,
)
from chuangcheng.flow.scoring.terms import Eligibility, GateState
from chuangcheng.flow.standards.rules import Edition, Node, RollUp, Rounding
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Reading, Standing

from .editions import D, Line, events, evidence, figures, mixed, outsides, results, totals, trees, wholes
from .editions import total as total_of

TINY = D("1E-15")
"""Means are carried to 20 decimals."""

OTHER = ("", "other")


def replaced(made: Edition, draw: st.DataObject) -> Edition:
    """The edition with one of its nodes, perhaps, in whose place another edition stands."""
    node = draw.draw(st.none() | st.sampled_from([node.code for node in made.walk()]))
    return replace(made, roll_ups=(RollUp("other", D(0), Reading.IN_PLACE, node),)) if node else made


def everything(score: Score) -> list[Line]:
    return [*score.lines, *(line for parts in score.parts.values() for line in parts), *score.totals.values()]


# --- one more met ---------------------------------------------------------------------------------


def one_more_met(told: dict[tuple[str, str], Tally], draw: st.DataObject) -> dict[tuple[str, str], Tally] | None:
    """The evidence with one unknown observation turned into met."""
    open_ones = [pair for pair, tally in told.items() if tally.unknown]
    if not open_ones:
        return None
    pair = draw.draw(st.sampled_from(open_ones))
    tally = told[pair]
    name = "unseen" if tally.unseen else "missing"
    return told | {pair: replace(tally, met=tally.met + 1, **{name: getattr(tally, name) - 1})}


@given(st.data())
def test_what_was_unknown_and_is_met_lowers_no_value_where_all_met_wins_all(data: st.DataObject):
    # all_or_nothing, share, deduct; letters and curves that give everything when all is met; unrounded
    made = replaced(data.draw(mixed(Rounding(total=None), full=True)), data)
    told, entered = data.draw(evidence(made)), data.draw(figures(made))
    better = one_more_met(told, data)
    if better is None:
        return
    before, after = compute(made, told, entered), compute(made, better, entered)
    for old, new in zip(everything(before), everything(after), strict=True):
        if old.points and old.known:
            assert new.value >= old.value - TINY


@given(st.data())
def test_what_was_unknown_and_is_met_never_lowers_the_lower_nor_raises_the_upper_bound(data: st.DataObject):
    # every rule, count_met too, and every rounding: only the value of a standard first seen may come down
    made = replaced(data.draw(mixed()), data)
    told, entered = data.draw(evidence(made)), data.draw(figures(made))
    better = one_more_met(told, data)
    if better is None:
        return
    before, after = compute(made, told, entered), compute(made, better, entered)
    for old, new in zip(everything(before), everything(after), strict=True):
        assert new.lower >= old.lower - TINY
        assert new.upper <= old.upper + TINY
        if old.method and old.code and old.tally.observed:
            assert new.value >= old.value


@given(st.data())
def test_failed_turned_into_met_lowers_nothing_under_any_rule_or_rounding(data: st.DataObject):
    made = replaced(data.draw(mixed()), data)
    told, entered = data.draw(evidence(made)), data.draw(figures(made))
    failed = [pair for pair, tally in told.items() if tally.failed]
    if not failed:
        return
    pair = data.draw(st.sampled_from(failed))
    better = told | {pair: replace(told[pair], met=told[pair].met + 1, failed=told[pair].failed - 1)}
    before, after = compute(made, told, entered), compute(made, better, entered)
    for old, new in zip(everything(before), everything(after), strict=True):
        assert (new.value >= old.value, new.lower >= old.lower, new.upper >= old.upper) == (True, True, True)


# --- bounds ---------------------------------------------------------------------------------------


@given(st.data())
def test_the_bounds_contain_the_value_of_every_line(data: st.DataObject):
    made = replaced(data.draw(mixed()), data)
    others = {OTHER: data.draw(results())} if data.draw(st.booleans()) else {}
    score = compute(made, data.draw(evidence(made)), data.draw(figures(made)), ("",), others)
    for line in everything(score):
        exact = made.rounding == Rounding(total=None)
        dust = TINY if exact else D("0.5")  # what is scaled up from rounded standards may pass a rounded bound
        assert 0 <= line.lower <= line.value + dust
        assert line.value <= line.upper + dust
        assert 0 <= line.evidence <= 1


@given(st.data())
def test_the_bounds_of_a_composition_close_as_evidence_arrives(data: st.DataObject):
    made = replaced(data.draw(mixed()), data)
    told, entered = data.draw(evidence(made)), data.draw(figures(made))
    arrived = {}
    for pair, tally in told.items():
        met = data.draw(st.integers(0, tally.unknown))
        arrived[pair] = Tally(tally.met + met, tally.failed + tally.unknown - met, tally.absent)
    more = {
        ("", node.code, method.kind): data.draw(st.sampled_from([D(0), D("0.5"), D(1)]))
        for node in made.leaves()
        for method in node.methods
        if method.kind is not MethodKind.FIELD
    }
    first = compute(made, told, entered)
    last = compute(made, arrived, more | entered, ("",), {OTHER: data.draw(results())})
    for old, new in zip(everything(first), everything(last), strict=True):
        if old.points == new.points:
            assert new.lower >= old.lower - TINY
            assert new.upper <= old.upper + TINY


@given(wholes(), totals(), outsides())
def test_the_final_score_and_that_of_the_cycle_stay_within_their_bounds_and_never_below_zero(
    made: Edition, total: Line, told: Outside
):
    found = outcome(made, total, told)
    ends = [found.final, *([found.cycle.whole] if found.cycle else [])]
    for end in ends:
        assert 0 <= end.lower <= end.value <= end.upper
        assert end.known <= end.points


@given(wholes(), totals(), outsides(), st.integers(0, 2), results())
def test_another_result_only_closes_the_bounds(made: Edition, total: Line, told: Outside, n: int, one: Result):
    known = replace(told, editions={("", f"o{n}"): one} | dict(told.editions))
    before, after = outcome(made, total, told), outcome(made, total, known)
    assert before.final.lower <= after.final.lower
    assert after.final.upper <= before.final.upper
    for old, new in zip(before.gates, after.gates, strict=True):
        assert new.state is old.state or old.state is GateState.OPEN


# --- order, scale, sums ---------------------------------------------------------------------------


@given(wholes(), totals(), outsides(), st.integers(0, 99))
def test_the_order_of_what_is_told_does_not_matter(made: Edition, total: Line, told: Outside, seed: int):
    random = Random(seed)
    shuffled = list(told.events)
    random.shuffle(shuffled)
    turned = replace(
        told,
        events=tuple(shuffled),
        editions=dict(reversed(told.editions.items())),
        years=dict(reversed(told.years.items())),
    )
    assert outcome(made, total, told) == outcome(made, total, turned)
    backwards = replace(made, roll_ups=made.roll_ups[::-1], negative_list=made.negative_list[::-1])
    assert outcome(made, total, told).final == outcome(backwards, total, told).final


@given(st.data())
def test_the_order_of_methods_and_branches_does_not_matter_to_a_composition(data: st.DataObject):
    made = data.draw(mixed(composed=True))
    told, entered = data.draw(evidence(made)), data.draw(figures(made))
    turned = replace(
        made,
        items=made.items[::-1],
        composition=made.composition[::-1],
        tree=tuple(replace(node, children=node.children[::-1]) for node in reversed(made.tree)),
    )
    one, other = compute(made, told, entered), compute(turned, dict(reversed(told.items())), entered)
    assert one.totals == other.totals
    assert one.parts[""] == other.parts[""][::-1]


@given(st.data(), st.sampled_from([D(2), D(10), D("0.25")]))
def test_weights_are_free_of_scale_to_the_last_rounded_digit(data: st.DataObject, times: Decimal):
    def weighted(node: Node, by: Decimal) -> Node:
        children = tuple(weighted(child, by) for child in node.children)
        return replace(node, aggregation=Aggregation.WEIGHTED_MEAN, weight=node.weight * by, children=children)

    made = replace(data.draw(trees()), aggregation=Aggregation.WEIGHTED_MEAN)
    told = data.draw(evidence(made))
    one, other = (
        compute(replace(made, tree=tuple(weighted(node, by) for node in made.tree)), told, {}) for by in (D(1), times)
    )
    for old, new in zip(everything(one), everything(other), strict=True):
        assert abs(old.value - new.value) < TINY
        assert abs(old.upper - new.upper) < TINY


@given(st.data())
def test_rounded_parts_of_a_weighted_mean_add_up_to_it_to_the_last_digit(data: st.DataObject):
    made = data.draw(trees(Rounding(leaf=data.draw(st.sampled_from([None, 1])), part=2, total=2)))
    made = replace(made, aggregation=Aggregation.WEIGHTED_MEAN)
    score = compute(made, data.draw(evidence(made)), {})
    weighted = contributions(made, score.lines)
    won = {line.code: line.won for line in (*score.lines, score.totals[""]) if not line.method}
    for code, aggregation, children in [("", made.aggregation, made.tree)] + [
        (node.code, node.aggregation, node.children) for node in made.tree
    ]:
        if aggregation is Aggregation.WEIGHTED_MEAN:
            parts = [weighted[child.code] for child in children if child.code in weighted]
            assert sum(parts) == won[code]
            assert all(part == part.quantize(D("0.01")) for part in parts)


@given(st.data())
def test_the_parts_of_a_composition_add_up_to_it_to_the_last_digit(data: st.DataObject):
    made = replaced(data.draw(mixed(composed=True)), data)
    made = replace(made, rounding=replace(made.rounding, part=2, total=2))
    score = compute(made, data.draw(evidence(made)), data.draw(figures(made)), ("",), {OTHER: data.draw(results())})
    total, parts = score.totals[""], score.parts[""]
    methods = [part for part in parts if part.method]
    assert [part.method for part in methods] == [one.kind for one in made.composition]
    if len(methods) == len(parts):
        for name in ("lower", "upper"):
            assert sum(getattr(part, name) for part in parts) == getattr(total, name)
        assert sum(part.value for part in parts if part.known) == total.won
        if all(part.known or not part.points for part in parts):
            assert sum(part.value for part in parts) == total.value


@given(wholes(), totals(), outsides())
def test_the_steps_add_up_to_the_final_score(made: Edition, total: Line, told: Outside):
    made = replace(made, rounding=replace(made.rounding, part=2, total=2))
    found = outcome(made, total, told)
    for name in ("points", "value", "lower", "upper"):
        assert sum(getattr(step, name) for step in found.steps) == getattr(found.final, name)
        if found.cycle:
            assert sum(getattr(step, name) for step in found.cycle.steps) == getattr(found.cycle.whole, name)


# --- events ---------------------------------------------------------------------------------------


@given(wholes(), totals(), outsides(), events)
def test_another_event_never_raises_the_final_score_nor_makes_a_place_eligible(
    made: Edition, total: Line, told: Outside, event: Event
):
    before = outcome(made, total, told)
    after = outcome(made, total, replace(told, events=(*told.events, event)))
    for name in ("value", "lower", "upper"):
        assert getattr(after.final, name) <= getattr(before.final, name)
    order = [Eligibility.YES, Eligibility.OPEN, Eligibility.NO]
    if before.eligible and after.eligible:
        assert order.index(after.eligible) >= order.index(before.eligible) or any(
            gate.state is GateState.OPEN for gate in before.gates
        )


@given(wholes(), totals(), outsides())
def test_a_standing_that_is_told_only_closes_the_bounds(made: Edition, total: Line, told: Outside):
    unknown = outcome(made, total, replace(told, standing=None))
    for standing in Standing:
        known = outcome(made, total, replace(told, standing=standing))
        assert unknown.final.lower <= known.final.lower
        assert known.final.upper <= unknown.final.upper


@pytest.mark.parametrize("shares", [("0.2",), ("0.2", "0.3")])
def test_shares_that_leave_nothing_out_leave_the_points_as_they_are(shares: tuple[str, ...]):
    made = Edition("e", "试", roll_ups=tuple(RollUp(f"o{n}", D(s), Reading.WEIGHTED) for n, s in enumerate(shares)))
    assert outcome(made, total_of("90")).final.points == D(100)
