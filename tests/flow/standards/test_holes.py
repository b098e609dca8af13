"""Holes that an edition can have although its document is readable."""

from decimal import Decimal

import pytest

from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.labels import CHECKS, REMEDIES
from chuangcheng.flow.standards.rules import Letter, Method, Node, Rule, holes_in, letters_out_of_reach, types_serving
from chuangcheng.flow.standards.terms import EditionCheck, MethodKind, RuleKind
from tests.world import EDITION

KNOWN = {"matter:06012", "matter:09006"}


def found(text: str = EDITION) -> dict[EditionCheck, list[str]]:
    """The codes of what each check finds, where it finds anything."""
    holes = holes_in(read_edition(text), KNOWN)
    return {check: [one.code for one in rows] for check, rows in holes.items() if rows}


def test_every_check_has_a_name_and_a_remedy():
    assert set(CHECKS) == set(REMEDIES) == set(EditionCheck)


def test_an_edition_in_order_has_no_hole():
    assert found() == {}


@pytest.mark.parametrize(
    ("old", "new", "holes"),
    [
        ("standards: [A2]", "standards: [A1]", {EditionCheck.FIELD_WITHOUT_ITEM: ["A2"]}),
        ("items: [I1, I2, I3]", "items: [I1, I3]", {EditionCheck.ITEM_ON_NO_CHECKLIST: ["I2"]}),
        (
            'standards: [A1]\n    case_class: "matter:09006"',
            'case_class: "matter:09006"',
            {EditionCheck.ITEM_WITHOUT_STANDARD: ["I2"]},
        ),
        ('"matter:09006"', '"matter:09999"', {EditionCheck.CLASS_UNKNOWN: ["I2"]}),
        (
            "points: 10, rule: {kind: share}",
            "points: 10, rule: {kind: letters, letters: "
            "[{name: A, at_least: 95, fraction: 1}, {name: B, at_least: 0.5, fraction: 0.6}]}",
            {EditionCheck.LETTER_OUT_OF_REACH: ["A1"]},
        ),
    ],
)
def test_each_hole_is_found(old: str, new: str, holes: dict[EditionCheck, list[str]]):
    assert old in EDITION
    assert found(EDITION.replace(old, new)) == holes


def test_a_standard_that_does_not_count_may_have_no_item():
    text = EDITION.replace("standards: [A2]", "standards: [A1]").replace(
        "{code: A2, title: 公益宣传,", "{code: A2, title: 公益宣传, counted: false, left_out_because: 来源未说明,"
    )
    assert found(text) == {}


def letters(
    kind: RuleKind, *steps: tuple[str, str, bool], falling: bool = False, method: MethodKind = MethodKind.FIELD
):
    rule = Rule(kind, tuple(Letter(n, Decimal(t), Decimal(1), s) for n, t, s in steps), falling=falling)
    return Node("N", "标准", methods=(Method(method, Decimal(5), rule),))


@pytest.mark.parametrize(
    ("node", "observations", "out"),
    [
        (letters(RuleKind.LETTERS, ("A", "1", False), ("B", "0.5", False)), None, ()),
        (letters(RuleKind.LETTERS, ("A", "1", True), ("B", "0.5", False)), None, ("A",)),
        (letters(RuleKind.LETTERS, ("A", "0", True), ("B", "0.2", False), falling=True), None, ("A",)),
        (letters(RuleKind.LETTERS, ("A", "55", False), method=MethodKind.STATISTIC), None, ()),  # decibels
        (letters(RuleKind.COUNT_MET, ("A", "5", False), ("B", "4", False)), 4, ("A",)),
        (letters(RuleKind.COUNT_MET, ("A", "5", False)), 5, ()),
        (letters(RuleKind.COUNT_MET, ("A", "5", False)), 0, ()),  # no site at all is another hole
        (letters(RuleKind.COUNT_MET, ("A", "5", False)), None, ()),
    ],
)
def test_letters_beyond_what_evidence_can_bring_are_named(node: Node, observations: int | None, out: tuple[str, ...]):
    assert letters_out_of_reach(node, observations) == out


def test_site_types_serve_the_standards_of_their_checklists():
    assert types_serving(read_edition(EDITION)) == {"A1": {"road", "market"}, "A2": {"road", "market"}}
