"""Two scores compared: what each standard brings adds up, and why it changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import (
    STEP,
    Brought,
    Caused,
    Moves,
    Outside,
    Result,
    SeenOn,
    Side,
    Tally,
    brought,
    compared_with,
    compute,
    moves_of,
    outcome,
    shared,
)
from chuangcheng.flow.scoring.terms import Cause
from chuangcheng.flow.standards.rules import Edition, Method, RollUp, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Outcome, Reading, RuleKind

from .editions import TODAY, D, counts, edition, evidence, field, figures, leaf, mixed, results, trees

SURVEY = Method(MethodKind.SURVEY, D(5), Rule(RuleKind.SHARE))


def side(made: Edition, seen, entered=None, outside: Outside | None = None) -> Side:
    score = compute(made, seen, entered or {})
    total = score.totals[""]
    led_to = outcome(made, total, outside) if outside else None
    return Side(made, score.lines, total, score.parts.get("", ()), led_to)


@st.composite
def two_scores(draw: st.DrawFn) -> tuple[Side, Side]:
    """One edition seen twice, with or without something decided outside."""
    made = draw(st.one_of(trees(), mixed()))
    rolled = draw(st.booleans())
    if rolled:
        reading = draw(st.sampled_from([Reading.WEIGHTED, Reading.ON_TOP]))
        made = replace(made, roll_ups=(RollUp("o", D("0.2"), reading),))

    def one() -> Side:
        outside = Outside(editions={("", "o"): draw(results())} if draw(st.booleans()) else {}, day=TODAY)
        return side(made, draw(evidence(made)), draw(figures(made)), outside if rolled else None)

    return one(), one()


@given(two_scores())
def test_what_standards_bring_adds_up_to_the_total_exactly(both):
    for one in both:
        found = brought(one.edition, one.lines, one.total, one.parts, one.led_to)
        end = one.led_to.final if one.led_to else one.total
        assert sum((b.amount for b in found.values()), D(0)) == end.value
        assert sum((b.points for b in found.values()), D(0)) == end.points


@given(two_scores())
def test_contributions_add_up_to_the_difference_of_the_totals_exactly(both):
    found = compared_with(*both, {})
    assert sum((row.by for row in found.rows), D(0)) + found.by_points == found.by == found.after - found.before
    assert [row.by for row in found.rows] == sorted(row.by for row in found.rows)
    back = compared_with(*reversed(both), {})
    assert {row.code: row.by for row in back.rows} == {row.code: -row.by for row in found.rows}


@given(st.tuples(trees(), trees()).flatmap(lambda t: st.tuples(st.just(t), evidence(t[0]), evidence(t[1]))))
def test_with_two_editions_the_common_standards_and_the_rest_add_up(drawn):
    (one, other), seen_one, seen_other = drawn
    found = compared_with(side(one, seen_one), side(replace(other, code="f"), seen_other), {})
    assert sum((row.by for row in found.rows), D(0)) + found.elsewhere + found.by_points == found.by
    common = {node.code for node in one.walk()} & {node.code for node in other.walk()}
    assert {row.code for row in found.rows} <= common | {""}


@given(st.decimals(0, 100, places=3), st.lists(st.decimals(0, 9, places=2), max_size=6))
def test_an_amount_is_shared_out_to_its_last_digit(amount: Decimal, bears: list[Decimal]):
    found = shared(amount, bears)
    assert (found is None) == (not sum(bears))
    assert found is None or sum(found) == amount


def test_weights_say_how_much_a_standard_brings():
    made = edition(leaf("A", weight="3"), leaf("B", weight="1"), aggregation=Aggregation.WEIGHTED_MEAN)
    before = side(made, counts(a=(10, 0), b=(10, 0)))
    after = side(made, counts(a=(5, 5), b=(0, 10)))
    found = compared_with(before, after, {})
    assert [(row.code, row.before.amount, row.after.amount, row.by) for row in found.rows] == [
        ("A", D("7.5"), D("3.75"), D("-3.75")),
        ("B", D("2.5"), D(0), D("-2.5")),
    ]


def test_what_another_edition_brings_has_a_row_of_its_own():
    made = replace(edition(leaf("A")), roll_ups=(RollUp("minors", D("0.2"), Reading.WEIGHTED),))

    def with_minors(value: int) -> Outside:
        return Outside(editions={("", "minors"): Result.certain(D(value), D(100))})

    found = compared_with(
        side(made, counts(a=(10, 0)), {}, with_minors(90)), side(made, counts(a=(10, 0)), {}, with_minors(60)), {}
    )
    assert [(row.code, row.by) for row in found.rows] == [(STEP + "minors", D("-0.6"))]
    assert (found.before, found.after) == (D("9.8"), D("9.2"))


def test_one_side_that_was_not_computed_to_its_end_is_compared_by_its_total():
    made = replace(edition(leaf("A")), roll_ups=(RollUp("minors", D("0.2"), Reading.WEIGHTED),))
    old = side(made, counts(a=(10, 0)))
    new = side(made, counts(a=(9, 1)), {}, Outside(editions={("", "minors"): Result.certain(D(1), D(1))}))
    found = compared_with(old, new, {})
    assert (found.before, found.after, [row.code for row in found.rows]) == (D(10), D(9), ["A"])


@pytest.mark.parametrize("kept", [True, False])
def test_a_total_composed_by_method_is_shared_out_even_where_its_parts_were_not_kept(kept: bool):
    from chuangcheng.flow.standards.rules import MethodPoints

    made = replace(
        edition(leaf("A", field(), SURVEY), leaf("B", field())),
        composition=(MethodPoints(MethodKind.FIELD, D(60)), MethodPoints(MethodKind.SURVEY, D(40))),
    )
    one = side(made, counts(a=(1, 0), b=(1, 1)), {("", "A", MethodKind.SURVEY): D("0.5")})
    found = brought(made, one.lines, one.total, one.parts if kept else ())
    # field: 10 and 5 of 20 make 45 of 60; survey 20 of 40
    assert found == {"A": Brought(D(50), D(70)), "B": Brought(D(15), D(30))}


MET, FAILED, UNSEEN = Outcome.MET, Outcome.FAILED, Outcome.UNSEEN


def test_moves_tell_newly_failed_from_newly_seen():
    numbers = {
        (MET, FAILED): 2,
        (FAILED, MET): 1,
        (None, FAILED): 3,
        (UNSEEN, MET): 4,
        (MET, MET): 5,
        (MET, UNSEEN): 6,
    }
    assert moves_of(numbers, Tally(met=13, failed=1)) == Moves(2, 1, 3, 4, lost=6)


def test_what_a_round_did_not_know_is_told_by_when_it_was_seen():
    days = [date(2026, 9, 2), date(2026, 11, 12), date(2026, 11, 21)]
    seen = [
        SeenOn(True, True, 1, days[2], days[2]),
        SeenOn(True, False, 1, days[0], days[0]),
        SeenOn(True, True, 2, days[1], days[1]),
    ]
    moves = moves_of({(None, FAILED): 4}, Tally(), seen)
    made = edition(leaf("A"), leaf("B"))
    before = side(made, counts(a=(8, 0)))
    (row,) = compared_with(before, side(made, counts(a=(8, 0), b=(0, 4))), {"B": moves}).rows[:1]
    assert row.causes == (
        Caused(Cause.SEEN_FAILED_SINCE, 3, days=(days[1], days[2])),
        Caused(Cause.SEEN_FAILED_BESIDE, 1, days=(days[0], days[0])),
    )


def test_causes_name_the_evidence_and_what_changed_without_any_of_its_own():
    made = edition(leaf("A"), leaf("B", SURVEY), leaf("C"))
    before = side(made, counts(a=(2, 0), c=(1, 1)), {("", "B", MethodKind.SURVEY): D("0.9")})
    after = side(made, counts(a=(1, 1), c=(1, 1)), {("", "B", MethodKind.SURVEY): D("0.8")})
    found = {row.code: row.causes for row in compared_with(before, after, {"A": Moves(newly_failed=1)}).rows}
    assert found == {
        "A": (Caused(Cause.NEWLY_FAILED, 1),),
        "B": (Caused(Cause.FIGURE_CHANGED, method=MethodKind.SURVEY, before=D("0.9"), after=D("0.8")),),
    }
    gone = compared_with(before, side(made, counts(a=(2, 0), c=(1, 1))), {})
    assert {row.code: row.causes[0].cause for row in gone.rows} == {
        "A": Cause.OTHERS_CHANGED,
        "B": Cause.FIGURE_GONE,
        "C": Cause.OTHERS_CHANGED,
    }


def test_another_rule_in_another_edition_is_named():
    one = side(edition(leaf("A", field(points="10"))), counts(a=(1, 1)))
    other = side(replace(edition(leaf("A", field(points="8"))), code="f"), counts(a=(1, 1)))
    found = compared_with(one, other, {})
    # as good as before, out of fewer points
    assert (found.by, found.by_points, found.rows) == (D(-1), D(-1), ())
    better = side(replace(edition(leaf("A", field(points="8"))), code="f"), counts(a=(2, 0)))
    (row,) = compared_with(one, better, {}).rows
    assert row.causes == (Caused(Cause.RULE_DIFFERS),)


def test_what_was_not_known_before_counts_by_how_far_it_lies_from_the_rest():
    made = edition(leaf("A"), leaf("B"), leaf("C"))
    before = side(made, counts(a=(8, 2)))
    like_the_rest = compared_with(before, side(made, counts(a=(8, 2), b=(4, 1))), {})
    assert (like_the_rest.by, like_the_rest.rows) == (D(0), ())
    worse = compared_with(before, side(made, counts(a=(8, 2), b=(2, 3))), {"B": Moves(seen_failed=3, seen_met=2)})
    assert worse.rows[0].code == "B"
    assert worse.rows[0].causes == (Caused(Cause.SEEN_FAILED, 3), Caused(Cause.SEEN_MET, 2))
