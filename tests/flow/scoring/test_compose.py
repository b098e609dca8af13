"""What makes the whole out of the tree: methods, rounded parts, another edition in the place of a node."""

from dataclasses import replace

import pytest

from chuangcheng.flow.scoring.rules import Result, Tally, compute, contributions
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, Item, Method, MethodPoints, Node, RollUp, Rounding, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Missing, Reading, RuleKind

from .editions import D, counts, edition, field, leaf

MATERIALS, FIELD, SURVEY, OPINION = (
    MethodKind.MATERIALS,
    MethodKind.FIELD,
    MethodKind.SURVEY,
    MethodKind.OPINION,
)
SHARE = Rule(RuleKind.SHARE)


def method(kind: MethodKind, points: str, missing: Missing = Missing.EXCLUDE) -> Method:
    return Method(kind, D(points), SHARE, missing)


TWO = Rounding(part=2, total=2)


def by_method(*nodes: Node, rounding: Rounding = TWO, **points: str) -> Edition:
    parts = tuple(MethodPoints(MethodKind(kind), D(told)) for kind, told in points.items())
    return replace(edition(*nodes, rounding=rounding), composition=parts)


FORTY_FORTY_TWENTY = by_method(
    leaf("A", method(FIELD, "6"), method(MATERIALS, "3")),
    leaf("B", method(FIELD, "2"), method(SURVEY, "1")),
    leaf("C", method(MATERIALS, "1"), method(SURVEY, "3")),
    leaf("D", method(FIELD, "50"), counted=False),
    field="40",
    materials="40",
    survey="20",
)


def test_each_method_counts_with_its_rate_over_all_standards():
    told = {("", "A", MATERIALS): D("0.83"), ("", "C", MATERIALS): D("0.83"), ("", "B", SURVEY): D(1)}
    told |= {("", "C", SURVEY): D("0.9")}
    score = compute(FORTY_FORTY_TWENTY, counts(a=(5, 1), b=(1, 1), d=(0, 9)), told)
    # field (5 + 1) of 8, materials 83 %, survey (1 + 2.7) of 4; the standard that is not counted is in no pool
    assert [(part.method, part.code, part.value, part.points) for part in score.parts[""]] == [
        (FIELD, "", D("30.00"), D(40)),
        (MATERIALS, "", D("33.20"), D(40)),
        (SURVEY, "", D("18.50"), D(20)),
    ]
    total = score.totals[""]
    assert (total.value, total.points, total.lower, total.upper) == (D("81.70"), D(100), D("81.70"), D("81.70"))
    assert (total.reason, total.evidence, total.tally) == (Reason.BY_METHOD, D(1), Tally(6, 2))
    # the tree says where the points were won
    assert [score.of(code).value for code in "ABC"] == [D("7.49"), D(2), D("3.53")]


def test_a_method_that_is_known_in_part_counts_with_the_rate_of_that_part():
    score = compute(FORTY_FORTY_TWENTY, counts(a=(3, 1, 0, 2, 0)), {("", "A", MATERIALS): D("0.5")})
    walked, materials, survey = score.parts[""]
    # of 8 points 6 are known and 4.5 won: 30 of 40; at least 3 of 6, at most all but 1 of 6
    assert (walked.known, walked.won, walked.value) == (D(30), D("22.50"), D("30.00"))
    assert (walked.lower, walked.upper, walked.evidence) == (D("15.00"), D("35.00"), D("0.5"))
    assert (materials.value, materials.lower, materials.upper) == (D("20.00"), D("15.00"), D("25.00"))
    assert (survey.known, survey.value, survey.lower, survey.upper) == (D(0), D(0), D(0), D("20.00"))
    total = score.totals[""]
    # nothing is known of the survey: 50 of the 80 points that are known, and so of the whole
    assert (total.known, total.won, total.value) == (D(80), D("50.00"), D("62.50"))
    assert (total.lower, total.upper) == (D("30.00"), D("80.00"))


def test_a_method_without_points_is_shown_and_brings_nothing():
    made = by_method(leaf("A", method(FIELD, "6"), method(SURVEY, "3")), field="100", survey="0")
    score = compute(made, counts(a=(3, 1)), {("", "A", SURVEY): D(1)})
    assert [part.value for part in score.parts[""]] == [D("75.00"), D("0.00")]
    assert (score.totals[""].value, score.totals[""].points) == (D("75.00"), D(100))


def test_a_method_that_has_nothing_to_look_at_in_a_unit_has_no_points_there():
    made = by_method(leaf("A", method(FIELD, "6")), leaf("B", method(SURVEY, "3")), field="40", survey="60")
    told = {("1", "a"): Tally(0, 0, 3), ("2", "a"): Tally(1, 1)}
    score = compute(made, told, {("1", "B", SURVEY): D("0.9"), ("2", "B", SURVEY): D("0.9")}, ("1", "2"))
    assert (score.totals["1"].points, score.totals["1"].value) == (D(60), D("54.00"))
    assert (score.totals["2"].points, score.totals["2"].value) == (D(100), D("74.00"))
    assert score.parts["1"][0].reason is Reason.NOT_APPLICABLE


def test_an_edition_composed_by_its_tree_has_no_parts():
    assert compute(edition(leaf("A")), counts(a=(1, 0)), {}).parts == {}


# --- parts rounded before they are summed ---------------------------------------------------------


def test_weighted_points_are_rounded_before_they_are_summed():
    # 83.335 × 0.3, 91.115 × 0.3, 77.777 × 0.4 are 25.0005, 27.3345, 31.1108: 25.00 + 27.33 + 31.11 = 83.44,
    # where the sum rounded once would be 83.4458, and so 83.45
    nodes = [
        leaf(code, Method(SURVEY, D(100), Rule(RuleKind.VALUE)), weight=weight)
        for code, weight in (("A", "3"), ("B", "3"), ("C", "4"))
    ]
    told = {("", code, SURVEY): D(value) for code, value in (("A", "83.335"), ("B", "91.115"), ("C", "77.777"))}
    made = edition(*nodes, aggregation=Aggregation.WEIGHTED_MEAN, rounding=Rounding(part=2, total=2))
    score = compute(made, {}, told)
    assert score.totals[""].value == D("83.44")
    assert contributions(made, score.lines) == {"A": D("25.00"), "B": D("27.33"), "C": D("31.11")}
    once = replace(made, rounding=Rounding(total=2))
    assert compute(once, {}, told).totals[""].value == D("83.45")
    assert contributions(once, score.lines)["C"] == D("31.1108")


def test_rounded_parts_of_which_some_are_unknown_are_scaled_and_stay_within_what_can_be_reached():
    nodes = [leaf(code, Method(SURVEY, D(100), SHARE)) for code in "ABC"]
    made = edition(*nodes, aggregation=Aggregation.WEIGHTED_MEAN, rounding=Rounding(part=0, total=None))
    total = compute(made, {}, {("", "A", SURVEY): D(1), ("", "B", SURVEY): D(1)}).totals[""]
    # thirds of 100 are 33: two won, three can be reached
    assert (total.won, total.lower, total.upper, total.value) == (D(66), D(66), D(99), D(99))
    nothing = compute(made, {}, {}).totals[""]
    assert (nothing.won, nothing.value, nothing.lower, nothing.upper) == (D(0), D(0), D(0), D(99))


def test_what_a_rounded_part_gained_carries_no_value_beyond_what_can_be_reached():
    nodes = [leaf(code, Method(SURVEY, D(1), SHARE), weight=weight) for code, weight in (("A", "1"), ("B", "2"))]
    made = edition(*nodes, aggregation=Aggregation.WEIGHTED_MEAN, rounding=Rounding(part=0, total=None))
    told = {("", "B", SURVEY): D(1)}
    # two thirds of a point are rounded to one, one third to none
    total = compute(made, {}, told).totals[""]
    assert (total.won, total.value, total.upper) == (D(1), D(1), D(1))
    made = by_method(
        leaf("A", method(MATERIALS, "1")),
        leaf("B", method(SURVEY, "1")),
        rounding=Rounding(part=0, total=None),
        materials="0.4",
        survey="0.6",
    )
    total = compute(made, {}, told).totals[""]
    assert (total.won, total.value, total.upper) == (D(1), D(1), D(1))


def test_only_weighted_means_round_their_parts():
    nodes = [leaf(code, Method(SURVEY, D(100), SHARE)) for code in "AB"]
    told = {("", "A", SURVEY): D("0.3333"), ("", "B", SURVEY): D("0.3334")}
    for aggregation, value in ((Aggregation.MEAN, "33.335"), (Aggregation.SUM, "66.67")):
        made = edition(*nodes, aggregation=aggregation, rounding=Rounding(part=1, total=None))
        assert compute(made, {}, told).totals[""].value == D(value)
        assert contributions(made, compute(made, {}, told).lines) == {}


# --- another edition in the place of a node -------------------------------------------------------

IN_PLACE = replace(
    edition(
        leaf("A", field(points="80")),
        Node("M", "未成年人", children=(leaf("M1", field(points="15")), leaf("M2", field(points="5")))),
        rounding=Rounding(total=2),
    ),
    roll_ups=(RollUp("minors", D(0), Reading.IN_PLACE, "M"),),
)


def test_another_edition_takes_the_place_of_a_node():
    told = counts(a=(3, 1), m1=(1, 3), m2=(0, 0, 0, 2, 0))
    score = compute(IN_PLACE, told, {}, ("",), {("", "minors"): Result(D(92), D(90), D(95), D(100))})
    node = score.of("M")
    assert (node.points, node.value, node.lower, node.upper) == (D(20), D("18.4"), D(18), D(19))
    assert (node.reason, node.given, node.evidence, node.counted) == (Reason.IN_PLACE, D(92), D(1), True)
    # own evidence below is shown and not counted
    below = [line for line in score.lines if line.code in ("M1", "M2")]
    assert [line.counted for line in below] == [False] * 4
    assert score.of("M1").value == D("3.75")
    assert score.totals[""].value == D("78.40")
    assert (score.totals[""].lower, score.totals[""].upper) == (D("78.00"), D("79.00"))
    assert score.totals[""].tally == Tally(3, 1)


def test_another_edition_of_which_nothing_is_known_leaves_all_its_points_open():
    for others in (None, {}, {("x", "minors"): Result.certain(D(9), D(10))}):
        score = compute(IN_PLACE, counts(a=(3, 1), m1=(9, 0)), {}, ("",), others)
        node, total = score.of("M"), score.totals[""]
        assert (node.known, node.lower, node.upper, node.reason) == (D(0), D(0), D(20), Reason.NO_EVIDENCE)
        assert (total.value, total.lower, total.upper) == (D("75.00"), D("60.00"), D("80.00"))


def test_another_edition_may_take_the_place_of_a_standard_and_count_in_means():
    made = replace(
        edition(
            leaf("A", field(points="10"), weight="3"),
            leaf("M", Method(OPINION, D(40), SHARE), weight="1"),
            aggregation=Aggregation.WEIGHTED_MEAN,
        ),
        roll_ups=(RollUp("minors", D(0), Reading.IN_PLACE, "M"),),
    )
    told = {("", "M", OPINION): D(0)}
    score = compute(made, counts(a=(1, 1)), told, ("",), {("", "minors"): Result.certain(D(27), D(27))})
    # 17.5 points: half of three parts of four, and all of the fourth
    assert (score.totals[""].points, score.totals[""].value) == (D("17.5"), D("10.9375"))


def test_in_a_composition_the_node_stands_beside_the_methods_and_its_own_evidence_in_none():
    made = replace(
        by_method(
            leaf("A", method(FIELD, "6"), method(SURVEY, "3")),
            leaf("M", method(FIELD, "15"), method(SURVEY, "5")),
            field="50",
            survey="30",
        ),
        roll_ups=(RollUp("minors", D(0), Reading.IN_PLACE, "M"),),
    )
    told = {("", "A", SURVEY): D("0.9"), ("", "M", SURVEY): D(0)}
    score = compute(made, counts(a=(3, 1), m=(0, 5)), told, ("",), {("", "minors"): Result.certain(D(80), D(100))})
    assert [(part.code, part.method, part.value) for part in score.parts[""]] == [
        ("", FIELD, D("37.50")),
        ("", SURVEY, D("27.00")),
        ("M", None, D(16)),
    ]
    assert (score.totals[""].points, score.totals[""].value) == (D(100), D("80.50"))


@pytest.mark.parametrize(
    ("aggregation", "points"),
    [(Aggregation.SUM, "30"), (Aggregation.MEAN, "15"), (Aggregation.WEIGHTED_MEAN, "12.5")],
)
def test_the_points_of_a_replaced_node_are_those_its_methods_state(aggregation: Aggregation, points: str):
    node = Node(
        "M",
        "m",
        aggregation=aggregation,
        children=(
            leaf("M1", field(points="10"), weight="3"),
            leaf("M2", field(points="20")),
            leaf("M3", field(points="99"), counted=False),
        ),
    )
    made = replace(
        edition(node, items=(Item("i", "i", standards=("M1",)),)),
        roll_ups=(RollUp("o", D(0), Reading.IN_PLACE, "M"),),
    )
    # of nothing that exists here the node keeps its points: another edition decides about it
    score = compute(made, counts(i=(0, 0, 4)), {}, ("",), {("", "o"): Result.certain(D(1), D(2))})
    assert (score.of("M").points, score.of("M").value) == (D(points), D(points) / 2)
