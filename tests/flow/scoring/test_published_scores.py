"""Published tables, recomputed to their printed digits."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chuangcheng.flow.scoring.rules import Event, Outside, Result, Tally, compute, outcome
from chuangcheng.flow.scoring.terms import StepKind
from chuangcheng.flow.standards.rules import (
    Consequence,
    Edition,
    Item,
    Letter,
    Method,
    MethodPoints,
    NegativeItem,
    Node,
    Rounding,
    Rule,
)
from chuangcheng.flow.standards.terms import Aggregation, Effect, MethodKind, Missing, RuleKind

PUBLISHED = Path(__file__).parent / "published"
"""As they were published, with their source; see SOURCE.txt there."""


def test_a_hundred_cities_come_out_as_published():
    with (PUBLISHED / "tree.csv").open(encoding="utf-8") as lines:
        tree = list(csv.DictReader(lines))
    with (PUBLISHED / "scores.csv").open(encoding="utf-8") as lines:
        cities = {row.pop("city"): row for row in csv.DictReader(lines)}
    method = Method(MethodKind.STATISTIC, Decimal(100), Rule(RuleKind.VALUE))
    goals = tuple(
        Node(
            goal["code"],
            goal["name"],
            aggregation=Aggregation.MEAN,
            children=tuple(
                Node(row["code"], row["name"], methods=(method,)) for row in tree if row["parent"] == goal["code"]
            ),
        )
        for goal in tree
        if goal["level"] == "goal"
    )
    leaves = {node.code for goal in goals for node in goal.children}
    edition = Edition("cities", "c", tree=goals, aggregation=Aggregation.MEAN, rounding=Rounding(total=None))
    figures = {
        (city, code, MethodKind.STATISTIC): Decimal(row[code])
        for city, row in cities.items()
        for code in leaves
        if row[code]
    }
    score = compute(edition, {}, figures, tuple(cities))
    assert (len(cities), len(goals), len(leaves)) == (100, 15, 44)
    assert len(figures) == 100 * 44 - 79
    computed = {(line.key, line.code): line.value for line in score.lines if not line.method}
    computed |= {(city, "OVERALL"): line.value for city, line in score.totals.items()}
    published = {
        (city, code): Decimal(told)
        for city, row in cities.items()
        for code, told in row.items()
        if told and code not in leaves
    }
    # a goal of which nothing was measured has no mean, and drops out of the total
    assert len(published) == 100 + sum(1 for line in score.lines if line.code not in leaves and line.known)
    for pair, value in published.items():
        assert abs(computed[pair] - value) < Decimal("1e-9"), pair
    # the missing cells bring nothing, and the bounds tell
    missing = {
        (city, one["parent"])
        for city, row in cities.items()
        for one in tree
        if one["code"] in leaves and not row[one["code"]]
    }
    for line in score.lines:
        if line.code in {goal.code for goal in goals}:
            assert (line.lower < line.upper) is ((line.key, line.code) in missing)


D = Decimal
C = Decimal("0.6")
"""The fractions of the letters are ours; no source gives them."""


def only(method: Method, **more: object) -> Edition:
    return Edition("e", "e", tree=(Node("A", "a", methods=(method,)),), **more)  # type: ignore[arg-type]


def letter(method: Method, value: str) -> str:
    return compute(only(method), {}, {("", "A", method.kind): D(value)}).of("A").letter


def test_the_total_of_jinan_less_its_deduction():
    # R05: 94.65 in 2016, less 5 for a case of the negative list
    made = only(
        Method(MethodKind.MATERIALS, D(100), Rule(RuleKind.VALUE)),
        negative_list=(NegativeItem("G1", "g", (Consequence(Effect.DEDUCT, None, 12, D(5)),)),),
    )
    total = compute(made, {}, {("", "A", MethodKind.MATERIALS): D("94.65")}).totals[""]
    found = outcome(made, total, Outside(events=(Event("G1", date(2016, 4, 6)),), day=date(2016, 12, 1)))
    assert [(step.kind, step.value) for step in found.steps] == [
        (StepKind.OWN, D("94.65")),
        (StepKind.DEDUCTION, D("-5")),
    ]
    assert found.final.value == D("89.65")


def test_the_variant_of_henan_has_106_points_by_method():
    # R10: 材料 39.7 + 实地 46.3 + 问卷 10 + 主管部门意见 10
    kinds = (MethodKind.MATERIALS, MethodKind.FIELD, MethodKind.SURVEY, MethodKind.OPINION)
    made = Edition(
        "henan",
        "h",
        tree=tuple(Node(f"N-{kind}", "n", methods=(Method(kind, D(3), Rule(RuleKind.SHARE)),)) for kind in kinds),
        items=(Item("I", "i", standards=("N-field",)),),
        composition=tuple(
            MethodPoints(kind, D(points)) for kind, points in zip(kinds, ("39.7", "46.3", "10", "10"), strict=True)
        ),
    )
    shares = {("", f"N-{kind}", kind): D(1) for kind in kinds}
    full = compute(made, {("", "I"): Tally(met=7)}, shares)
    assert (full.totals[""].points, full.totals[""].value) == (D("106"), D("106.00"))
    some = compute(
        made, {("", "I"): Tally(met=9, failed=1)}, shares | {("", "N-opinion", MethodKind.OPINION): D("0.5")}
    )
    assert [part.value for part in some.parts[""]] == [D("39.7"), D("41.67"), D(10), D(5)]
    assert some.totals[""].value == D("96.37")


def test_a_unit_of_feidong_without_a_site_type_takes_the_mean_of_the_others():
    method = Method(MethodKind.FIELD, D(10), Rule(RuleKind.SHARE), Missing.MEAN_OF_OTHERS)  # R15
    made = only(method, items=(Item("I", "i", standards=("A",)),))
    told = {("甲", "I"): Tally(met=9, failed=1), ("乙", "I"): Tally(met=6, failed=4)}
    assert compute(made, told, {}, ("甲", "乙", "丙")).of("A", "丙").value == D("7.5")


@pytest.mark.parametrize(("share", "reached"), [("0.86", "A"), ("0.85", "B"), ("0.81", "B"), ("0.80", "C"), ("0", "C")])
def test_the_letters_of_2011_lie_strictly_above_their_thresholds(share: str, reached: str):
    # R11: above 85 % A, above 80 % B, else C
    steps = (Letter("A", D("0.85"), D(1), True), Letter("B", D("0.8"), D("0.8"), True), Letter("C", D(0), C))
    assert letter(Method(MethodKind.SURVEY, D(1), Rule(RuleKind.LETTERS, letters=steps)), share) == reached


@pytest.mark.parametrize(
    ("best", "second", "met", "reached"),
    [
        *((3, 2, met, letter) for met, letter in enumerate("CCBA")),  # R11: how many of three are met
        *((5, 4, met, letter) for met, letter in enumerate("CCCCBA")),  # R12: five roads drawn
    ],
)
def test_letters_by_how_many_are_met(best: int, second: int, met: int, reached: str):
    rule = Rule(
        RuleKind.COUNT_MET, letters=(Letter("A", D(best), D(1)), Letter("B", D(second), D("0.8")), Letter("C", D(0), C))
    )
    made = only(Method(MethodKind.FIELD, D(1), rule), items=(Item("I", "i", standards=("A",)),))
    assert compute(made, {("", "I"): Tally(met=met, failed=best - met)}, {}).of("A").letter == reached
    assert letter(Method(MethodKind.MATERIALS, D(1), rule), str(met)) == reached


def test_a_cycle_of_three_years_of_three_methods():
    # R01: 40 / 40 / 20 a year, 15 / 25 / 60 over the years; the figures are worked out by hand
    kinds = (MethodKind.MATERIALS, MethodKind.OPINION, MethodKind.SURVEY)
    made = Edition(
        "cycle",
        "c",
        tree=tuple(Node(f"N-{kind}", "n", methods=(Method(kind, D(1), Rule(RuleKind.SHARE)),)) for kind in kinds),
        composition=tuple(MethodPoints(kind, D(p)) for kind, p in zip(kinds, (40, 40, 20), strict=True)),
        cycle=(D("0.15"), D("0.25"), D("0.6")),
    )
    told = dict(zip(((("", f"N-{kind}", kind)) for kind in kinds), (D("0.95"), D("0.9"), D("0.92")), strict=True))
    total = compute(made, {}, told).totals[""]
    assert total.value == D("92.40")  # 38 + 36 + 18.4
    years = {("", 1): Result.certain(D("86.20"), D(100)), ("", 2): Result.certain(D("89.65"), D(100))}
    found = outcome(made, total, Outside(years=years)).cycle
    assert found is not None
    assert found.whole.value == D("90.78")  # 12.93 + 22.4125 + 55.44 = 90.7825
