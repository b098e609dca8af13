"""Who stands where in a group: properties of the places, and who is too little looked at to have one."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import Line, Tally, looked_at, ranked
from chuangcheng.flow.scoring.terms import Reason

TEN = Decimal(10)


def line(key: str, won: int, evidence: str = "1", points: int = 10) -> Line:
    value = Decimal(won)
    return Line(key, "", Decimal(points), Decimal(points), value, value, value, value, Decimal(evidence), Reason.SUM)


@st.composite
def groups(draw):
    keys = [str(n) for n in range(draw(st.integers(1, 12)))]
    lines = {key: line(key, draw(st.integers(0, 10))) for key in keys}
    fields = {key: Tally(met=draw(st.integers(0, 5)), missing=draw(st.integers(0, 5))) for key in keys}
    return lines, fields, Decimal(draw(st.integers(0, 10))) / 10


@given(groups())
def test_a_place_is_one_more_than_the_number_of_those_that_do_better(group):
    lines, fields, mark = group
    placed = ranked(lines, fields, mark)
    for key, at in placed.items():
        better = sum(lines[other].rate > lines[key].rate for other in placed)
        like = sum(lines[other].rate == lines[key].rate for other in placed)
        assert (at.place, at.tied) == (better + 1, like > 1)


@given(groups())
def test_exactly_those_are_ranked_that_were_looked_at_as_much_as_the_mark_asks(group):
    lines, fields, mark = group
    assert set(ranked(lines, fields, mark)) == {key for key in lines if looked_at(lines[key], fields[key]) >= mark}


@given(groups(), st.randoms(use_true_random=False))
def test_the_order_of_units_makes_no_difference_and_a_new_one_moves_nobody_up(group, dice):
    lines, fields, mark = group
    keys = list(lines)
    dice.shuffle(keys)
    assert ranked({key: lines[key] for key in keys}, fields, mark) == ranked(lines, fields, mark)
    more = lines | {"new": line("new", 5)}
    before, after = ranked(lines, fields, mark), ranked(more, fields | {"new": Tally(met=1)}, mark)
    assert all(after[key].place >= at.place for key, at in before.items())


def test_who_is_shown_with_the_same_figure_shares_the_place():
    lines = {"1": line("1", 95_930, points=100_000), "2": line("2", 95_927, points=100_000)}
    assert {key: (at.place, at.tied) for key, at in ranked(lines, {}, Decimal(0)).items()} == {
        "1": (1, True),
        "2": (1, True),
    }


def test_what_does_not_exist_was_looked_at_and_what_could_not_be_seen_was_not():
    assert looked_at(line("1", 5), Tally(met=2, failed=1, absent=1, unseen=3, missing=1)) == Decimal("0.5")


def test_who_has_nothing_to_look_at_is_known_by_the_figures_that_were_entered():
    assert looked_at(line("1", 5, evidence="0.25"), Tally()) == Decimal("0.25")


def test_nobody_is_ranked_without_points_or_evidence_whatever_the_mark():
    lines = {"1": line("1", 0, points=0), "2": line("2", 0, evidence="0")}
    assert ranked(lines, {}, Decimal(0)) == {}
