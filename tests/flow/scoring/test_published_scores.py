"""Published tables, recomputed to their printed digits."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from chuangcheng.flow.scoring.rules import compute
from chuangcheng.flow.standards.rules import Edition, Method, Node, Rounding, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, RuleKind

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "published-scores"


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the shared data are not here")
def test_a_hundred_cities_come_out_as_published():
    with (PUBLISHED / "tree.csv").open(encoding="utf-8") as lines:
        tree = list(csv.DictReader(lines))
    with (PUBLISHED / "scores_long.csv").open(encoding="utf-8") as lines:
        scores = list(csv.DictReader(lines))
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
        (row["city"], row["code"], MethodKind.STATISTIC): Decimal(row["score"])
        for row in scores
        if row["code"] in leaves and row["score"]
    }
    cities = tuple(dict.fromkeys(row["city"] for row in scores))
    score = compute(edition, {}, figures, cities)
    assert (len(cities), len(goals), len(leaves)) == (100, 15, 44)
    assert len(figures) == 100 * 44 - 79
    computed = {(line.key, line.code): line.value for line in score.lines if not line.method}
    computed |= {(city, "OVERALL"): line.value for city, line in score.totals.items()}
    compared = 0
    for row in scores:
        if row["code"] not in leaves and row["score"]:
            assert abs(computed[row["city"], row["code"]] - Decimal(row["score"])) < Decimal("1e-9"), row
            compared += 1
    assert compared >= 1500
