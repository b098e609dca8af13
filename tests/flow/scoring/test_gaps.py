"""Bounds that lie apart name the evidence that is missing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import compute, gaps, widest
from chuangcheng.flow.standards.rules import Method, Node, Rule
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .editions import D, counts, edition, evidence, field, figures, leaf, mixed, trees

SURVEY = Method(MethodKind.SURVEY, D(5), Rule(RuleKind.SHARE))


def lines_of(made, seen, entered=None):
    return compute(made, seen, entered or {}).lines


def test_what_was_not_looked_at_and_what_nobody_entered_is_counted_by_method():
    made = edition(
        Node("A", "A", children=(leaf("A1"), leaf("A2", SURVEY))), leaf("B1", field(), SURVEY), leaf("C1", field())
    )
    seen = counts(a1=(3, 1, 0, 0, 4), b1=(2, 0, 0, 1), c1=(2,))
    found = gaps(made, lines_of(made, seen))
    assert set(found) == {"A", "A1", "A2", "B1"}
    assert (found["A"].not_looked_at, found["A"].figures) == (4, ((MethodKind.SURVEY, 1),))
    assert (found["B1"].unseen, found["B1"].figures) == (1, ((MethodKind.SURVEY, 1),))
    assert found["A1"].spread == D(5)
    assert [gap.code for gap in widest(made, found, 2)] == ["B1", "A1"]
    assert found["A1"].is_wide(D("0.4"))
    assert not found["A1"].is_wide(D("0.5"))


def test_where_everything_is_known_there_is_nothing_to_tell():
    made = edition(leaf("A1"), leaf("B1", SURVEY))
    assert gaps(made, lines_of(made, counts(a1=(3,)), {("", "B1", MethodKind.SURVEY): D("0.9")})) == {}


@given(st.data())
def test_a_gap_is_as_wide_as_the_bounds_lie_apart(data: st.DataObject):
    made = data.draw(st.one_of(trees(), mixed()))
    lines = lines_of(made, data.draw(evidence(made)), data.draw(figures(made)))
    own = {line.code: line for line in lines if line.method is None}
    for code, gap in gaps(made, lines).items():
        assert gap.spread == own[code].upper - own[code].lower > Decimal(0)
