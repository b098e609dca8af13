"""What a total leads to, as sections of the score book: methods, steps, gates, eligibility, the cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chuangcheng.flow.scoring.formats.layout import percent
from chuangcheng.flow.scoring.formats.outcome import (
    ELIGIBLE,
    GROUNDS,
    METHODS,
    STANDINGS,
    STATES,
    STEPS,
)
from chuangcheng.flow.scoring.rules import GateResult, Outcome, Step, has_outcome
from chuangcheng.flow.scoring.terms import GateState, StepKind
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.foundation.documents.rules import Block, Column, Paragraph, Row, Section, Table, rounded
from chuangcheng.foundation.documents.terms import Kind

from .values import Book
from .words import REASONS


def sections_of_outcome(book: Book, language: str) -> Iterator[Section]:
    """The sections that an edition asks for; none where its total is all there is."""
    at = int(language.startswith("en"))
    if book.parts:
        yield Section(("按测评方式的构成", "Composed by method")[at], (_parts(book, at),))
    if book.outcome is None or not has_outcome(book.edition):
        return
    blocks: list[Block] = [_steps(book.edition, (*book.outcome.steps, book.outcome.final), at)]
    if book.outcome.gates:
        blocks.append(_gates(book.outcome.gates, at))
    blocks += _eligibility(book, book.outcome, at)
    yield Section(("最终得分与参评条件", "Final score and eligibility")[at], tuple(blocks))
    if book.outcome.cycle is not None:
        cycle = book.outcome.cycle
        yield Section(("测评周期", "The cycle")[at], (_steps(book.edition, (*cycle.steps, cycle.whole), at),))


def _figures(at: int) -> tuple[Column, ...]:
    titles = (("满分", "Points"), ("得分", "Value"), ("下限", "Lower"), ("上限", "Upper"))
    return tuple(Column(title[at], 16, Kind.NUMBER, 2) for title in titles)


def _parts(book: Book, at: int) -> Table:
    titles = {node.code: node.title_en if at and node.title_en else node.title for node in book.edition.walk()}
    columns = (Column(("测评方式", "Method")[at], 53), *_figures(at), Column(("依据", "Why")[at], 48))
    rows = tuple(
        Row(
            (
                METHODS[part.method][at] if part.method else titles.get(part.code, part.code),
                part.points,
                part.value if part.known else None,
                part.lower,
                part.upper,
                REASONS[part.reason][at],
            )
        )
        for part in book.parts
    )
    return Table(columns, rows)


def _steps(edition: Edition, steps: Sequence[Step], at: int) -> Table:
    others = {one.edition: one.title_en if at and one.title_en else one.title for one in edition.roll_ups}
    columns = (
        Column(("步骤", "Step")[at], 38),
        Column(("编码", "Code")[at], 18),
        *_figures(at),
        Column(("依据", "Why")[at], 45),
    )
    ends = (StepKind.FINAL, StepKind.CYCLE)
    rows = tuple(
        Row(
            (
                (": " if at else "：").join(
                    filter(None, [STEPS[step.kind][at].format(code=step.code), others.get(step.code)])
                ),
                "" if step.kind is StepKind.YEAR else step.code,
                None if step.kind is StepKind.DEDUCTION else step.points,
                step.value,
                step.lower,
                step.upper,
                _why(step, at),
            ),
            strong=step.kind in ends,
        )
        for step in steps
    )
    return Table(columns, rows)


def _why(step: Step, at: int) -> str:
    told = REASONS[step.reason][at]
    if step.given is not None and step.given_points is not None and step.share not in (None, 1):
        told += f" {rounded(step.given, None):f}/{rounded(step.given_points, None):f}"
    if step.share is not None and step.share != 1:
        told += f" × {percent(step.share, 4)}"
    more = [step.on.isoformat() if step.on else "", step.source]
    return "\n".join([told, *(one for one in more if one)])


def _gates(gates: Sequence[GateResult], at: int) -> Table:
    columns = (
        Column(("前置条件", "Gate")[at], 20),
        Column(("名称", "Title")[at], 55),
        Column(("须达", "At least")[at], 16, Kind.NUMBER, 2),
        *_figures(at)[1:],
        Column(("状态", "State")[at], 26),
    )
    rows = []
    for one in gates:
        title = one.gate.title_en if at and one.gate.title_en else one.gate.title
        told = (None, None, None) if one.told is None else (one.told.value, one.told.lower, one.told.upper)
        state = STATES[one.state][at]
        if one.state is GateState.OPEN and one.today is not None:
            today = STATES[GateState.MET if one.today else GateState.NOT_MET][at]
            state += (f"（今日{today}）", f" (today {today})")[at]
        rows.append(Row((one.gate.code, title, one.gate.at_least, *told, state)))
    return Table(columns, tuple(rows))


def _eligibility(book: Book, outcome: Outcome, at: int) -> Iterator[Paragraph]:
    if outcome.eligible is not None:
        reasons = []
        for one in outcome.because:
            on = f" {one.on}" if one.on else ""
            until = (f"，至 {one.until}", f" until {one.until}")[at] if one.until else ""
            reasons.append(f"{one.code}{on} {GROUNDS[one.ground][at]}{until}")
        told = ("；", "; ")[at].join(reasons)
        yield Paragraph(
            ELIGIBLE[outcome.eligible][at] + ((f"：{told}。", f": {told}.")[at] if told else ("。", ".")[at])
        )
    if book.edition.negative_list:
        standing = STANDINGS[book.outside.standing][at] if book.outside.standing else ("未填", "not given")[at]
        yield Paragraph((f"称号状态：{standing}。", f"Standing: {standing}.")[at])
