"""A figure in clauses: how it came about, what is missing, what it could still win."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.labels import FIGURE_SENTENCES, SENTENCES
from chuangcheng.flow.scoring.rules import Explained, Score, compute, explain, wilson
from chuangcheng.flow.scoring.terms import Clause, Reason
from chuangcheng.flow.standards.rules import Edition, Letter, Method, Rule
from chuangcheng.flow.standards.terms import MethodKind, Missing, RuleKind
from chuangcheng.interfaces.web.templatetags.web import sentences

from .editions import D, counts, edition, evidence, field, figures, leaf, mixed

CURVE = Rule(RuleKind.LINEAR, curve=((D(0), D(0)), (D(1), D(1))))
PER_FINDING = Rule(RuleKind.DEDUCT, per_finding=D("0.5"), cap=D(2))
LETTERS = Rule(RuleKind.LETTERS, letters=(Letter("A", D("0.9"), D(1)), Letter("B", D("0.6"), D("0.5"))))
SURVEY = Method(MethodKind.SURVEY, D(5), Rule(RuleKind.SHARE))


def told(method: Method, *tally: int, entered: str = "", sampled: bool = False, answers: int = 0) -> Explained:
    made = edition(leaf("A", method))
    entries = {("", "A", method.kind): D(entered)} if entered else {}
    score = compute(made, counts(a=tally) if tally else {}, entries)
    (one,) = explain(made.tree[0], score.lines, sampled=sampled, answers={method.kind: answers})
    return one


def clauses(one: Explained) -> list[str]:
    return [said.what for said in one.clauses]


def test_a_share_says_what_was_met_what_is_missing_and_what_it_could_still_win():
    one = told(field(points="5"), 9, 3, 0, 0, 2)
    assert [(said.what, dict(said.values)) for said in one.clauses[1:]] == [
        (Clause.NOT_LOOKED_AT, {"missing": 2}),
        (Clause.COULD_WIN, {"points": one.line.upper - one.line.won}),
        (Clause.FIX_ONE, {"points": one.gain.one}),
        (Clause.FIX_ALL, {"points": one.gain.all, "failed": 3}),
    ]
    first = one.clauses[0]
    assert (first.what, first.values["met"], first.values["observed"], first.values["won"]) == (
        Reason.SHARE_MET,
        9,
        12,
        D("3.75"),
    )
    assert one.gain.one == pytest.approx(D(5) / 12)
    assert sentences([one]) == (
        "12 项次中 9 项次符合，得 3.75/5；应查未查 2 项次；未知部分全部符合，最多还可得 0.18；"
        "整改好一处，约可得 0.42；3 处全部整改，约可得 1.25"
    )


@pytest.mark.parametrize(
    ("method", "tally", "reason", "one", "every"),
    [
        (field(RuleKind.ALL_OR_NOTHING), (3, 1), Reason.SOME_FAILED, "10", "10"),
        (field(RuleKind.ALL_OR_NOTHING), (3, 2), Reason.SOME_FAILED, "0", "10"),
        (field(RuleKind.ALL_OR_NOTHING), (3, 0), Reason.ALL_MET, "0", "0"),
        (field(PER_FINDING), (3, 6), Reason.DEDUCTED, "0", "2"),  # beyond the cap one fix wins nothing
        (field(PER_FINDING), (3, 4), Reason.DEDUCTED, "0.5", "2"),
        (field(LETTERS), (5, 5), Reason.NO_LETTER, "5", "10"),
        (field(LETTERS), (6, 4), Reason.LETTER, "0", "5"),
        (field(CURVE), (5, 5), Reason.ON_CURVE, "1", "5"),
    ],
)
def test_what_putting_one_or_all_right_wins_follows_the_rule(
    method: Method, tally: tuple[int, int], reason: Reason, one: str, every: str
):
    found = told(method, *tally)
    assert (found.line.reason, found.gain.one, found.gain.all) == (reason, D(one), D(every))
    assert (Clause.FIX_ONE in clauses(found)) == bool(D(one))
    assert (Clause.FIX_ALL in clauses(found)) == (D(every) > 0 and (tally[1] > 1 or not D(one)))


def test_what_was_looked_at_in_full_and_met_has_nothing_left_to_win():
    assert clauses(told(field(), 4, 0)) == [Reason.SHARE_MET, Clause.FULL]


def test_what_nobody_looked_at_says_so():
    assert clauses(told(field(), 0, 0, 0, 2, 3)) == [
        Reason.NO_EVIDENCE,
        Clause.NOT_LOOKED_AT,
        Clause.COULD_NOT_BE_SEEN,
        Clause.COULD_WIN,
    ]


def test_a_figure_that_is_not_entered_is_missing_and_one_that_is_stands_in_the_sentence():
    missing = told(SURVEY)
    assert clauses(missing) == [Reason.NO_EVIDENCE, Clause.FIGURE_MISSING, Clause.COULD_WIN]
    assert "缺问卷调查结果，尚未录入" in sentences([missing])
    entered = told(SURVEY, entered="0.9")
    assert sentences([entered]) == "录入比例 0.9，得 4.5/5"


def test_a_survey_whose_answers_are_counted_has_an_interval():
    assert told(SURVEY, entered="0.9").interval is None
    found = told(SURVEY, entered="0.9", answers=160)
    assert found.interval == tuple(end * 5 for end in wilson(144, 160))
    assert "得分在 4.22–4.69 之间" in sentences([found])


def test_only_a_sampled_share_has_an_interval():
    assert told(field(), 9, 3).interval is None
    found = told(field(), 9, 3, sampled=True)
    assert found.interval is not None
    low, high = found.interval
    assert (round(low, 2), round(high, 2)) == (D("4.68"), D("9.11"))
    assert found.clauses[-1].what is Clause.INTERVAL
    assert told(field(RuleKind.ALL_OR_NOTHING), 9, 3, sampled=True).interval is None


def test_a_node_above_says_what_is_below_it():
    made = replace(edition(), tree=(replace(leaf("A"), code="A", children=(leaf("X"), leaf("Y"))),))
    made = edition(*made.tree)
    score = compute(made, counts(x=(2, 1), y=(1, 1, 0, 0, 3)), {})
    (one,) = explain(made.tree[0], [line for line in score.lines if line.code == "A"])
    assert clauses(one) == [Reason.SUM, Clause.FAILED, Clause.NOT_LOOKED_AT, Clause.COULD_WIN]


def test_a_standard_with_several_methods_is_told_method_by_method():
    made = edition(leaf("A", field(), SURVEY))
    score = compute(made, counts(a=(1, 1)), {})
    found = explain(made.tree[0], score.lines)
    assert [one.line.method for one in found] == [MethodKind.FIELD, MethodKind.SURVEY]
    assert sentences(found).startswith("实地考察：2 项次中 1 项次符合")


def test_what_does_not_count_says_so():
    made = edition(leaf("A", counted=False))
    (one,) = explain(made.tree[0], compute(made, counts(a=(1, 1)), {}).lines)
    assert one.clauses[-1].what is Clause.NOT_COUNTED
    zero = told(field(missing=Missing.ZERO), 0, 0, 0, 0, 1)
    assert zero.clauses[0].what is Reason.COUNTED_AS_ZERO


def test_every_reason_and_every_clause_has_a_sentence():
    assert set(SENTENCES) == {*Reason, *Clause}
    assert set(FIGURE_SENTENCES) <= set(Reason)


@st.composite
def scores(draw: st.DrawFn) -> tuple[Edition, Score]:
    made = draw(mixed())
    return made, compute(made, draw(evidence(made)), draw(figures(made)))


@given(scores())
def test_no_gain_is_negative_nor_beyond_the_points_and_every_line_can_be_said(drawn: tuple[Edition, Score]):
    made, score = drawn
    for node in made.walk():
        for one in explain(node, [line for line in score.lines if line.code == node.code]):
            assert sentences([one])
            assert one.gain.unknown == max(one.line.upper - (one.line.won if one.line.method else one.line.value), 0)
            most = one.line.points - one.line.won if one.line.method else Decimal(0)
            assert 0 <= one.gain.one <= most
            assert 0 <= one.gain.all <= most
