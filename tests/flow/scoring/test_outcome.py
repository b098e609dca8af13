"""From the total to the final score, by numbers worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from chuangcheng.flow.scoring.rules import Declaration, Event, Outside, Result, months_after, outcome
from chuangcheng.flow.scoring.terms import Eligibility, GateState, Ground, Reason, StepKind
from chuangcheng.flow.standards.rules import Consequence, Edition, Gate, NegativeItem, RollUp, Rounding
from chuangcheng.flow.standards.terms import Effect, Reading, Standing

from .editions import D, total

DAY = date(2026, 3, 2)
TWO = Rounding(part=2, total=2)


def rolled(*roll_ups: tuple[str, str, Reading], rounding: Rounding = TWO) -> Edition:
    made = tuple(RollUp(code, D(share), reading) for code, share, reading in roll_ups)
    return Edition("e", "试", rounding=rounding, roll_ups=made)


def told(**results: Result) -> Outside:
    return Outside(editions={("", code): result for code, result in results.items()})


MINORS = Result(D("92.5"), D(90), D(95), D(100))

# --- roll-ups -------------------------------------------------------------------------------------


def test_weighted_takes_the_share_out_of_the_own_points():
    found = outcome(rolled(("minors", "0.2", Reading.WEIGHTED)), total("90.36"), told(minors=MINORS))
    own, other = found.steps
    assert (own.kind, own.points, own.value, own.given) == (StepKind.OWN, D(80), D("72.29"), D("90.36"))
    assert (other.kind, other.points, other.value, other.given) == (StepKind.WEIGHTED, D(20), D("18.50"), D("92.5"))
    assert (found.final.points, found.final.value) == (D(100), D("90.79"))
    assert (found.final.lower, found.final.upper) == (D("90.29"), D("91.29"))


def test_on_top_adds_the_share_and_the_total_can_exceed_the_own_points():
    found = outcome(rolled(("minors", "0.2", Reading.ON_TOP)), total("90.36"), told(minors=MINORS))
    assert [(step.points, step.value) for step in found.steps] == [(D(100), D("90.36")), (D(20), D("18.50"))]
    assert (found.final.points, found.final.value) == (D(120), D("108.86"))


def test_a_result_in_other_points_counts_by_its_rate():
    minors = Result.certain(D(24), D(27), "测评报告", DAY)
    found = outcome(rolled(("minors", "0.25", Reading.WEIGHTED)), total("80"), told(minors=minors))
    assert found.final.value == D("82.22")
    assert (found.steps[1].source, found.steps[1].on) == ("测评报告", DAY)


def test_several_roll_ups_each_take_their_share():
    made = rolled(("a", "0.2", Reading.WEIGHTED), ("b", "0.1", Reading.WEIGHTED), ("c", "0.05", Reading.ON_TOP))
    results = {code: Result.certain(D(value), D(100)) for code, value in (("a", "90"), ("b", "80"), ("c", "100"))}
    found = outcome(made, total("70"), told(**results))
    assert [step.value for step in found.steps] == [D("49.00"), D("18.00"), D("8.00"), D("5.00")]
    assert (found.final.points, found.final.value) == (D(105), D("80.00"))


@pytest.mark.parametrize(
    ("reading", "value", "lower", "upper"),
    [(Reading.WEIGHTED, "90.00", "72.00", "92.00"), (Reading.ON_TOP, "108.00", "90.00", "110.00")],
)
def test_an_edition_of_which_nothing_is_known_reads_like_the_rest_and_opens_the_bounds(
    reading: Reading, value: str, lower: str, upper: str
):
    found = outcome(rolled(("minors", "0.2", reading)), total("90"))
    assert (found.final.value, found.final.lower, found.final.upper) == (D(value), D(lower), D(upper))
    assert found.steps[1].reason is Reason.NO_EVIDENCE
    nothing = outcome(rolled(("minors", "0.2", reading)), total("0", upper="100", known="0.0"))
    assert nothing.final.known == D(0)


def test_an_own_total_of_which_nothing_is_known_reads_like_the_others():
    line = total("0", upper="100")
    found = outcome(
        rolled(("minors", "0.2", Reading.WEIGHTED)), replace(line, known=D(0), won=D(0)), told(minors=MINORS)
    )
    assert (found.final.value, found.final.lower, found.final.upper) == (D("92.50"), D("18.00"), D("99.00"))


def test_without_anything_outside_the_final_score_is_the_total():
    found = outcome(Edition("e", "试"), total("78.27"))
    assert (found.final.value, len(found.steps), found.eligible, found.cycle) == (D("78.27"), 1, None, None)


def test_roll_ups_in_place_are_no_step():
    made = Edition("e", "试", roll_ups=(RollUp("minors", D(0), Reading.IN_PLACE, "M"),))
    assert len(outcome(made, total("78"), told(minors=MINORS)).steps) == 1


# --- the negative list ----------------------------------------------------------------------------

ACCIDENT = NegativeItem(
    "G15",
    "发生有全国影响的重大安全事故",
    (
        Consequence(Effect.DEDUCT, Standing.NOMINEE, 12, D(3)),
        Consequence(Effect.SUSPEND, Standing.HOLDER, None, months=12),
        Consequence(Effect.DISQUALIFY, Standing.APPLICANT, 12),
    ),
)
"""R06 of the published facts."""

LISTED = Edition(
    "e", "试", negative_list=(ACCIDENT, NegativeItem("G1", "g", (Consequence(Effect.DEDUCT, None, None, D(5)),)))
)


def happened(*events: tuple[str, date], standing: Standing | None = Standing.NOMINEE, day: date = DAY) -> Outside:
    return Outside(events=tuple(Event(item, on) for item, on in events), standing=standing, day=day)


def test_one_event_means_something_else_for_a_nominee_a_holder_and_an_applicant():
    accident = ("G15", date(2025, 6, 30))
    nominee = outcome(LISTED, total("88"), happened(accident))
    assert (nominee.final.value, nominee.eligible) == (D(85), Eligibility.YES)
    assert (nominee.steps[1].code, nominee.steps[1].value, nominee.steps[1].on) == ("G15", D(-3), date(2025, 6, 30))
    holder = outcome(LISTED, total("88"), happened(accident, standing=Standing.HOLDER))
    assert (holder.final.value, holder.eligible) == (D(88), Eligibility.NO)
    (why,) = holder.because
    assert (why.ground, why.code, why.until) == (Ground.SUSPENDED, "G15", date(2026, 6, 30))
    applicant = outcome(LISTED, total("88"), happened(accident, standing=Standing.APPLICANT))
    assert (applicant.final.value, applicant.because[0].ground) == (D(88), Ground.DISQUALIFIED)


def test_what_depends_on_a_standing_that_is_not_known_is_open():
    found = outcome(LISTED, total("88"), happened(("G15", date(2025, 6, 30)), standing=None))
    assert (found.final.value, found.final.lower, found.final.upper) == (D(88), D(85), D(88))
    assert found.steps[1].reason is Reason.STANDING_UNKNOWN
    assert (found.eligible, [why.ground for why in found.because]) == (Eligibility.OPEN, [Ground.STANDING_UNKNOWN])


@pytest.mark.parametrize(
    ("on", "day", "counts"),
    [
        (date(2025, 3, 2), DAY, True),  # twelve months to the day
        (date(2025, 3, 1), DAY, False),
        (DAY, DAY, True),
        (date(2026, 3, 3), DAY, False),  # not yet
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2023, 2, 28), date(2024, 2, 29), True),  # the last day of February, twelve months before
        (date(2023, 2, 27), date(2024, 2, 29), False),
    ],
)
def test_an_event_counts_for_months_of_the_calendar(on: date, day: date, counts: bool):
    found = outcome(LISTED, total("88"), happened(("G15", on), day=day))
    assert found.final.value == (D(85) if counts else D(88))


@pytest.mark.parametrize(
    ("on", "day", "in_force"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), True),
        (date(2025, 3, 2), date(2026, 3, 3), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 3, 1), False),
    ],
)
def test_a_suspension_ends_with_its_last_day_and_is_still_told(on: date, day: date, in_force: bool):
    found = outcome(LISTED, total("88"), happened(("G15", on), standing=Standing.HOLDER, day=day))
    assert [one.in_force for one in found.sanctions] == [in_force]
    assert found.eligible is (Eligibility.NO if in_force else Eligibility.YES)


def test_deductions_add_up_and_stop_at_zero():
    found = outcome(
        LISTED,
        total("6", lower="4", upper="20"),
        happened(("G1", date(2020, 1, 1)), ("G15", date(2025, 9, 9))),
    )
    assert [(step.reason, step.value, step.lower, step.upper) for step in found.steps[1:]] == [
        (Reason.EVENT, D(-5), D(-4), D(-5)),
        (Reason.CUT_AT_ZERO, D(-1), D(0), D(-3)),
    ]
    assert (found.final.value, found.final.lower, found.final.upper) == (D(0), D(0), D(12))


def test_events_count_for_their_own_unit_of_comparison():
    outside = Outside(events=(Event("G1", DAY, "东街道"),), day=DAY)
    assert outcome(LISTED, total("88"), outside).final.value == D(88)
    assert outcome(LISTED, replace(total("88"), key="东街道"), outside).final.value == D(83)


def test_events_need_a_day_and_an_item_of_the_list():
    with pytest.raises(ValueError, match="day"):
        outcome(LISTED, total("88"), Outside(events=(Event("G1", DAY),)))
    with pytest.raises(KeyError):
        outcome(LISTED, total("88"), happened(("G99", DAY)))


def test_months_are_those_of_the_calendar():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert (months_after(date(2, 1, 1), -1200), months_after(date(9999, 1, 1), 1200)) == (date.min, date.max)


# --- gates ----------------------------------------------------------------------------------------

GATED = Edition(
    "e",
    "试",
    gates=(
        Gate("P1", "未成年人85分", edition="minors", at_least=D(85)),
        Gate("P2", "已获提名"),
        Gate("P3", "80分", at_least=D(80)),
    ),
)


def gated(minors: Result | None = None, declared: bool | None = None, own: str = "90") -> tuple[object, ...]:
    outside = Outside(
        editions={("", "minors"): minors} if minors else {},
        gates={} if declared is None else {("", "P2"): Declaration(declared, "文件", DAY)},
    )
    found = outcome(GATED, total(own), outside)
    return (*[(gate.state, gate.today) for gate in found.gates], found.eligible, tuple(b.code for b in found.because))


MET, NOT_MET, OPEN = (GateState.MET, True), (GateState.NOT_MET, False), (GateState.OPEN, None)


@pytest.mark.parametrize(
    ("lower", "value", "upper", "state"),
    [
        ("85", "90", "95", MET),  # whatever is still unknown
        ("70", "80", "84.99", NOT_MET),
        ("84", "88", "95", (GateState.OPEN, True)),
        ("70", "84.99", "85", (GateState.OPEN, False)),
    ],
)
def test_the_minors_gate_is_decided_by_the_bounds(lower: str, value: str, upper: str, state: tuple[object, ...]):
    minors = Result(D(value), D(lower), D(upper), D(100))
    eligible = {MET: Eligibility.YES, NOT_MET: Eligibility.NO}.get(state, Eligibility.OPEN)
    because = () if state == MET else ("P1",)
    assert gated(minors, True) == (state, MET, MET, eligible, because)


def test_a_gate_of_which_nothing_is_known_is_open():
    assert gated() == (OPEN, OPEN, MET, Eligibility.OPEN, ("P1", "P2"))
    line = replace(total("0", upper="100"), known=D(0))
    assert outcome(GATED, line).gates[2].state is GateState.OPEN


def test_a_declared_gate_is_what_its_document_says_and_one_that_is_not_met_decides():
    minors = Result.certain(D(90), D(100))
    assert gated(minors, True) == (MET, MET, MET, Eligibility.YES, ())
    assert gated(minors, False) == (MET, NOT_MET, MET, Eligibility.NO, ("P2",))
    assert gated(None, False) == (OPEN, NOT_MET, MET, Eligibility.NO, ("P2",))
    found = outcome(GATED, total("90"), Outside(gates={("", "P2"): Declaration(True, "文件", DAY)})).gates[1]
    assert (found.source, found.dated) == ("文件", DAY)


def test_a_gate_of_this_edition_looks_at_the_final_score():
    made = replace(GATED, gates=GATED.gates[2:], negative_list=LISTED.negative_list)
    assert outcome(made, total("84")).eligible is Eligibility.YES
    fallen = outcome(made, total("84"), happened(("G1", DAY)))
    assert (fallen.final.value, fallen.gates[0].state, fallen.eligible) == (D(79), GateState.NOT_MET, Eligibility.NO)


# --- the cycle ------------------------------------------------------------------------------------

CYCLE = Edition("e", "试", rounding=TWO, cycle=(D("0.15"), D("0.25"), D("0.6")))


def years(**results: str) -> Outside:
    return Outside(years={("", int(year[1])): Result.certain(D(value), D(100)) for year, value in results.items()})


def test_the_years_of_a_cycle_are_weighted_15_25_60():
    found = outcome(CYCLE, total("91.27"), years(y1="88.13", y2="89.65")).cycle
    assert found is not None
    # 13.2195, 22.4125 and 54.762, each rounded before they are summed
    assert [step.value for step in found.steps] == [D("13.22"), D("22.41"), D("54.76")]
    assert (found.year, found.whole.value, found.whole.points) == (3, D("90.39"), D(100))
    assert [step.reason for step in found.steps] == [Reason.GIVEN, Reason.GIVEN, Reason.THIS_SCORE]
    assert (found.whole.lower, found.whole.upper) == (D("90.39"), D("90.39"))


def test_years_that_are_not_known_open_the_bounds_and_read_like_the_known_ones():
    found = outcome(CYCLE, total("90", lower="80", upper="100"), years(y1="80")).cycle
    assert found is not None
    assert found.year == 2
    # 12 and 22.5 of 40 points: of the third year's 60 it reads 51.75
    assert [step.value for step in found.steps] == [D("12.00"), D("22.50"), D("51.75")]
    assert (found.whole.value, found.whole.lower, found.whole.upper) == (D("86.25"), D("32.00"), D("97.00"))
    assert found.whole.known == D(40)


def test_the_year_that_the_score_stands_for_can_be_told():
    told_year = replace(years(), year=3)
    found = outcome(CYCLE, total("90"), told_year).cycle
    assert found is not None
    assert [step.reason for step in found.steps] == [Reason.NO_EVIDENCE, Reason.NO_EVIDENCE, Reason.THIS_SCORE]
    complete = outcome(CYCLE, total("90"), years(y1="80", y2="80", y3="80")).cycle
    assert complete is not None
    assert (complete.year, complete.whole.value) == (None, D("80.00"))


def test_the_cycle_takes_the_score_after_its_deductions():
    made = replace(CYCLE, negative_list=LISTED.negative_list)
    outside = replace(years(y1="80"), events=(Event("G1", DAY),), day=DAY)
    found = outcome(made, total("94.65"), outside)
    assert (found.final.value, found.cycle and found.cycle.steps[1].given) == (D("89.65"), D("89.65"))
