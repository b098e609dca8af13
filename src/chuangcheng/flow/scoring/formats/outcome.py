"""What a total leads to, as part of the score document and as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chuangcheng.flow.scoring.rules import Because, GateResult, Outcome, Outside, Sanction, Step
from chuangcheng.flow.scoring.terms import Eligibility, GateState, Ground, Reason, StepKind
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import MethodKind, Standing
from chuangcheng.foundation.spreadsheets.rules import aligned

from .layout import percent, plain, short

METHODS = {
    MethodKind.MATERIALS: ("材料审核", "materials"),
    MethodKind.FIELD: ("实地考察", "field"),
    MethodKind.SURVEY: ("问卷调查", "survey"),
    MethodKind.STATISTIC: ("数据", "statistic"),
    MethodKind.OPINION: ("主管部门意见", "opinion"),
}
STEPS = {
    StepKind.OWN: ("本体系总分", "total of this edition"),
    StepKind.WEIGHTED: ("加权计入", "weighted in"),
    StepKind.ON_TOP: ("另加", "added on top"),
    StepKind.DEDUCTION: ("负面清单扣分", "negative list"),
    StepKind.FINAL: ("最终得分", "final score"),
    StepKind.YEAR: ("第{code}年", "year {code}"),
    StepKind.CYCLE: ("周期得分", "score of the cycle"),
}
STATES = {
    GateState.MET: ("已满足", "met"),
    GateState.NOT_MET: ("未满足", "not met"),
    GateState.OPEN: ("尚未确定", "open"),
}
ELIGIBLE = {
    Eligibility.YES: ("符合参评条件", "eligible"),
    Eligibility.NO: ("不符合参评条件", "not eligible"),
    Eligibility.OPEN: ("参评条件尚未确定", "eligibility open"),
}
GROUNDS = {
    Ground.GATE_NOT_MET: ("前置条件未满足", "gate not met"),
    Ground.GATE_OPEN: ("前置条件尚未确定", "gate open"),
    Ground.SUSPENDED: ("资格停止期内", "suspended"),
    Ground.DISQUALIFIED: ("已取消参评资格", "disqualified"),
    Ground.REVOKED: ("已取消称号", "title revoked"),
    Ground.STANDING_UNKNOWN: ("后果取决于称号状态，称号状态未定", "depends on the standing, which is not known"),
}
STANDINGS = {
    Standing.APPLICANT: ("申报", "applicant"),
    Standing.NOMINEE: ("提名", "nominee"),
    Standing.HOLDER: ("已获称号", "holder"),
}
STEP_HEADS = (
    ("步骤", "编码", "满分", "得分", "下限", "上限", "依据"),
    ("step", "code", "points", "value", "lower", "upper", "why"),
)
GATE_HEADS = (
    ("前置条件", "名称", "须达", "得分", "下限", "上限", "状态"),
    ("gate", "title", "at least", "value", "lower", "upper", "state"),
)


def told_outcome(outcome: Outcome) -> dict[str, object]:
    """An outcome as the score document states it."""
    cycle = outcome.cycle
    return {
        "steps": [_step(step) for step in outcome.steps],
        "final": _step(outcome.final),
        "gates": [_gate(gate) for gate in outcome.gates],
        "sanctions": [_sanction(one) for one in outcome.sanctions],
        "eligible": outcome.eligible and str(outcome.eligible),
        "because": [_because(one) for one in outcome.because],
        "cycle": cycle
        and {"year": cycle.year, "steps": [_step(step) for step in cycle.steps], "total": _step(cycle.whole)},
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _step(step: Step) -> dict[str, object]:
    return {
        "kind": str(step.kind),
        "code": step.code or None,
        "share": _text(step.share),
        "points": plain(step.points),
        "known": plain(step.known),
        "value": plain(step.value),
        "lower": plain(step.lower),
        "upper": plain(step.upper),
        "reason": str(step.reason),
        "given": _text(step.given),
        "given_points": _text(step.given_points),
        "on": _day(step.on),
        "source": step.source or None,
    }


def _gate(one: GateResult) -> dict[str, object]:
    told = one.told
    return {
        "code": one.gate.code,
        "edition": one.gate.edition or None,
        "at_least": _text(one.gate.at_least),
        "state": str(one.state),
        "today": one.today,
        "value": _text(told.value if told else None),
        "lower": _text(told.lower if told else None),
        "upper": _text(told.upper if told else None),
        "points": _text(told.points if told else None),
        "on": _day(one.dated),
        "source": one.source or None,
    }


def _sanction(one: Sanction) -> dict[str, object]:
    return {
        "effect": str(one.effect),
        "item": one.event.item,
        "on": _day(one.event.on),
        "until": _day(one.until),
        "in_force": one.in_force,
        "certain": one.certain,
        "source": one.event.source or None,
    }


def _because(one: Because) -> dict[str, object]:
    return {"ground": str(one.ground), "code": one.code, "on": _day(one.on), "until": _day(one.until)}


def table_of_outcome(edition: Edition, outcome: Outcome, outside: Outside, language: str, *, newest: bool) -> str:
    """An outcome as tables: the steps, the gates, whether the place is eligible, the cycle, and the day it is for.

    `newest` says that the day is the newest date of the evidence, and not given.
    """
    at = 1 if language.startswith("en") else 0
    parts = [_table_of_steps((*outcome.steps, outcome.final), at)]
    if outcome.gates:
        parts.append(_table_of_gates(outcome.gates, at))
    if outcome.eligible is not None:
        parts.append(_eligibility(outcome, at))
    if outcome.cycle is not None:
        parts.append(_table_of_steps((*outcome.cycle.steps, outcome.cycle.whole), at))
    if edition.negative_list:
        parts.append(_day_and_standing(outside, newest, at))
    return "\n".join(parts)


def _table_of_steps(steps: Sequence[Step], at: int) -> str:
    rows: list[tuple[str, ...]] = [STEP_HEADS[at]]
    for step in steps:
        name = STEPS[step.kind][at].format(code=step.code)
        code = "" if step.kind is StepKind.YEAR else step.code
        figures = [short(amount) for amount in (step.points, step.value, step.lower, step.upper)]
        if step.kind is StepKind.DEDUCTION:
            figures[0] = ""
        rows.append((name, code, *figures, _why(step)))
    return aligned(rows, texts=(0, 1, 6))


def _why(step: Step) -> str:
    """`given 92/100 × 20%`, `event 2026-03-01 −5`, or the reason alone."""
    parts = [str(step.reason)]
    if step.on is not None and step.kind is StepKind.DEDUCTION:
        parts.append(step.on.isoformat())
    if step.kind is StepKind.DEDUCTION and step.reason is not Reason.EVENT and step.given is not None:
        parts.append(f"-{short(step.given)}")
    if step.given is not None and step.given_points is not None and step.share not in (None, 1):
        parts.append(f"{short(step.given)}/{short(step.given_points)}")
    if step.share not in (None, 1):
        parts.append(f"× {percent(step.share or Decimal(0), 4)}")
    return " ".join(parts)


def _table_of_gates(gates: Sequence[GateResult], at: int) -> str:
    rows: list[tuple[str, ...]] = [GATE_HEADS[at]]
    for one in gates:
        title = one.gate.title_en if at and one.gate.title_en else one.gate.title
        told, mark = one.told, one.gate.at_least
        figures = ("", "", "") if told is None else (short(told.value), short(told.lower), short(told.upper))
        state = STATES[one.state][at]
        if one.state is GateState.OPEN and one.today is not None:
            today = STATES[GateState.MET if one.today else GateState.NOT_MET][at]
            state += f" (today {today})" if at else f"（今日{today}）"
        rows.append((one.gate.code, title, "" if mark is None else short(mark), *figures, state))
    return aligned(rows, texts=(0, 1, 6))


def _eligibility(outcome: Outcome, at: int) -> str:
    if outcome.eligible is None:
        return ""
    reasons = []
    for one in outcome.because:
        on = f" {one.on}" if one.on else ""
        until = (f" until {one.until}" if at else f"，至 {one.until}") if one.until else ""
        reasons.append(f"{one.code}{on} {GROUNDS[one.ground][at]}{until}")
    told = ("; " if at else "；").join(reasons)
    between = ": " if at else "："
    return ELIGIBLE[outcome.eligible][at] + (f"{between}{told}" if told else "") + "\n"


def _day_and_standing(outside: Outside, newest: bool, at: int) -> str:
    parts = []
    if outside.day is not None:
        found = (" (newest date of the evidence)" if at else "（证据中最新的日期）") if newest else ""
        parts.append(("Day of the score: " if at else "评分日：") + outside.day.isoformat() + found)
    standing = STANDINGS[outside.standing][at] if outside.standing else ("not given" if at else "未填")
    parts.append(("standing: " if at else "称号状态：") + standing)
    return ("; " if at else "；").join(parts) + "\n"
