"""What a total leads to: other editions rolled up, deductions, gates, eligibility, the result of a cycle.

All of it follows from the total of one unit of comparison and from what is decided outside; no clock is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from chuangcheng.flow.scoring.terms import Eligibility, GateState, Ground, StepKind
from chuangcheng.flow.standards.rules import Edition, Gate
from chuangcheng.flow.standards.terms import Effect, Reading

from .lines import Line
from .negative import Sanction, deductions, events_of, sanctions
from .outside import NOTHING_OUTSIDE, Outside, Result
from .points import EXACT
from .steps import Step, end_of, over_the_cycle, rolled_up


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate: met or not for sure, or open; `today` is what the value says today, None where nothing is known.

    `told` is the total that a gate with a mark looks at; a declared gate has its `source` and `dated` instead.
    """

    gate: Gate
    state: GateState
    today: bool | None
    told: Result | None = None
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Because:
    """One reason why a place is not eligible, or why that is open: the gate or the item, its event, the last day."""

    ground: Ground
    code: str
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CycleResult:
    """The years of a cycle and what they add up to. `year` is the one the score stands for, None where every year has
    a result of its own."""

    year: int | None
    steps: tuple[Step, ...]
    whole: Step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a total leads to.

    steps       own total, roll-ups, deductions: they add up to `final`, which is then rounded as the total is
    eligible    None where the edition has neither gates nor a negative list; `because` says why not, or why open
    sanctions   consequences of events other than points, those that are over included
    cycle       None where every year stands alone
    """

    key: str
    steps: tuple[Step, ...]
    final: Step
    gates: tuple[GateResult, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    eligible: Eligibility | None = None
    because: tuple[Because, ...] = ()
    cycle: CycleResult | None = None


def has_outcome(edition: Edition) -> bool:
    """Whether more than the total itself follows from the total."""
    beside = any(one.reading is not Reading.IN_PLACE for one in edition.roll_ups)
    return beside or bool(edition.gates or edition.negative_list or edition.cycle)


def outcome(edition: Edition, total: Line, outside: Outside = NOTHING_OUTSIDE) -> Outcome:
    """What the total of a unit of comparison leads to.

    Raises ValueError where there are events and no day to count their periods from, and KeyError for an event of an
    item that the edition does not have.
    """
    key = total.key
    with localcontext(EXACT):
        events = events_of(edition, key, outside)
        steps = rolled_up(edition, total, outside)
        steps += deductions(events, outside.standing, end_of(StepKind.FINAL, steps, None))
        final = end_of(StepKind.FINAL, steps, edition.rounding.total)
        gates = tuple(_gate(gate, final, outside, key) for gate in edition.gates)
        suffered = tuple(sanctions(events, outside.standing, outside.day))
        cycle = None
        if edition.cycle:
            year, years = over_the_cycle(edition, final, key, outside)
            cycle = CycleResult(year, tuple(years), end_of(StepKind.CYCLE, years, edition.rounding.total))
    eligible: Eligibility | None = None
    because: tuple[Because, ...] = ()
    if edition.gates or edition.negative_list:
        eligible, because = _eligible(gates, suffered)
    return Outcome(key, tuple(steps), final, gates, suffered, eligible, because, cycle)


def _gate(gate: Gate, final: Step, outside: Outside, key: str) -> GateResult:
    if gate.at_least is None:
        said = outside.gates.get((key, gate.code))
        if said is None:
            return GateResult(gate, GateState.OPEN, None)
        state = GateState.MET if said.met else GateState.NOT_MET
        return GateResult(gate, state, said.met, None, said.source, said.dated)
    if gate.edition:
        told = outside.editions.get((key, gate.edition))
    else:
        told = Result(final.value, final.lower, final.upper, final.points) if final.known else None
    if told is None:
        return GateResult(gate, GateState.OPEN, None)
    return GateResult(gate, state_of(told, gate.at_least), told.value >= gate.at_least, told, told.source, told.dated)


def state_of(told: Result, at_least: Decimal) -> GateState:
    """Whether a total reaches a mark, whatever is still open about it."""
    if told.lower >= at_least:
        return GateState.MET
    return GateState.NOT_MET if told.upper < at_least else GateState.OPEN


SANCTIONED = {
    Effect.SUSPEND: Ground.SUSPENDED,
    Effect.DISQUALIFY: Ground.DISQUALIFIED,
    Effect.REVOKE: Ground.REVOKED,
}


def _eligible(gates: tuple[GateResult, ...], suffered: tuple[Sanction, ...]) -> tuple[Eligibility, tuple[Because, ...]]:
    """Yes, no or open, and why; while one thing speaks against it, what is open is not told."""
    against = [Because(Ground.GATE_NOT_MET, one.gate.code) for one in gates if one.state is GateState.NOT_MET]
    undecided = [Because(Ground.GATE_OPEN, one.gate.code) for one in gates if one.state is GateState.OPEN]
    for one in suffered:
        if one.in_force and one.certain:
            against.append(Because(SANCTIONED[one.effect], one.event.item, one.event.on, one.until))
        elif one.in_force:
            undecided.append(Because(Ground.STANDING_UNKNOWN, one.event.item, one.event.on))
    if against:
        return Eligibility.NO, tuple(against)
    return (Eligibility.OPEN, tuple(dict.fromkeys(undecided))) if undecided else (Eligibility.YES, ())
