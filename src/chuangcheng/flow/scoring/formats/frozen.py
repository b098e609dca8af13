"""What a total led to when it was fixed, as the text that is kept with the run and read back from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from chuangcheng.flow.scoring.rules import (
    Because,
    CycleResult,
    Event,
    GateResult,
    Line,
    Outcome,
    Result,
    Sanction,
    Step,
    Tally,
)
from chuangcheng.flow.scoring.terms import Eligibility, GateState, Ground, Reason, StepKind
from chuangcheng.flow.standards.rules import Gate
from chuangcheng.flow.standards.terms import Effect, MethodKind, Standing

T = TypeVar("T")

FROZEN = 1
"""The form of the text; an older one stays readable."""


@dataclass(frozen=True)
class Kept:
    """What a run keeps besides its lines.

    parts     what the total was added up from where methods compose it
    outcome   None where nothing followed from the total
    day       from which periods were counted back
    standing  of the place then
    """

    parts: tuple[Line, ...] = ()
    outcome: Outcome | None = None
    day: date | None = None
    standing: Standing | None = None


def freeze(kept: Kept) -> str:
    """The text of what is kept: the same values always make the same text."""
    told = {"format": FROZEN} | _plain(kept)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(text: str) -> Kept:
    """What `freeze` wrote. Raises ValueError for a form that this version does not know."""
    told = json.loads(text)
    if told["format"] != FROZEN:
        raise ValueError(f"form {told['format']} of a frozen outcome is not known")
    return Kept(
        tuple(_line(one) for one in told["parts"]),
        _outcome(told["outcome"]) if told["outcome"] else None,
        _day(told["day"]),
        Standing(told["standing"]) if told["standing"] else None,
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _number(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)


def _numbers(told: dict[str, Any], names: Sequence[str]) -> dict[str, Decimal]:
    return {name: Decimal(told[name]) for name in names}


def _some(told: Any, made: Callable[[Any], T]) -> tuple[T, ...]:
    return tuple(made(one) for one in told)


def _line(told: dict[str, Any]) -> Line:
    return Line(
        key=told["key"],
        code=told["code"],
        **_numbers(told, ("points", "known", "won", "value", "lower", "upper", "evidence")),
        reason=Reason(told["reason"]),
        tally=Tally(**told["tally"]),
        letter=told["letter"],
        method=MethodKind(told["method"]) if told["method"] else None,
        counted=told["counted"],
        given=_number(told["given"]),
    )


def _outcome(told: dict[str, Any]) -> Outcome:
    cycle = told["cycle"]
    return Outcome(
        told["key"],
        _some(told["steps"], _step),
        _step(told["final"]),
        _some(told["gates"], _gate),
        _some(told["sanctions"], _sanction),
        Eligibility(told["eligible"]) if told["eligible"] else None,
        _some(told["because"], _because),
        CycleResult(cycle["year"], _some(cycle["steps"], _step), _step(cycle["whole"])) if cycle else None,
    )


def _step(told: dict[str, Any]) -> Step:
    return Step(
        StepKind(told["kind"]),
        Reason(told["reason"]),
        **_numbers(told, ("points", "known", "value", "lower", "upper")),
        code=told["code"],
        share=_number(told["share"]),
        given=_number(told["given"]),
        given_points=_number(told["given_points"]),
        on=_day(told["on"]),
        source=told["source"],
    )


def _gate(told: dict[str, Any]) -> GateResult:
    gate = told["gate"] | {"at_least": _number(told["gate"]["at_least"])}
    result = told["told"]
    return GateResult(
        Gate(**gate),
        GateState(told["state"]),
        told["today"],
        _result(result) if result else None,
        told["source"],
        _day(told["dated"]),
    )


def _result(told: dict[str, Any]) -> Result:
    numbers = _numbers(told, ("value", "lower", "upper", "points"))
    return Result(**numbers, source=told["source"], dated=_day(told["dated"]), own=told["own"])


def _sanction(told: dict[str, Any]) -> Sanction:
    event = told["event"]
    return Sanction(
        Effect(told["effect"]),
        Event(event["item"], date.fromisoformat(event["on"]), event["key"], event["source"]),
        _day(told["until"]),
        told["in_force"],
        told["certain"],
    )


def _because(told: dict[str, Any]) -> Because:
    return Because(Ground(told["ground"]), told["code"], _day(told["on"]), _day(told["until"]))
