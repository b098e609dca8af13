"""Scores as pages read them: frozen ones from their lines, today's from the evidence as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.scoring.formats import Kept, thaw
from chuangcheng.flow.scoring.models import RunOutcome, ScoreLine, ScoreRun
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import (
    Line,
    Others,
    Outcome,
    Outside,
    Score,
    Step,
    Tally,
    has_outcome,
    outcome,
)
from chuangcheng.flow.scoring.terms import Comparison, Reason, View
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Standing
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .counting import WHOLE, computed, round_evidence
from .live import today_evidence
from .outside import gather
from .owners import Owner


def compute_round(*, round_id: int, edition_id: int, comparison: Comparison, others: Others | None = None) -> Score:
    """The score of a round as its evidence stands; `others` take the place of nodes where the edition says so."""
    edition = loaded_edition(edition_id=edition_id)
    return computed(round_evidence(round_id, edition, comparison), edition_id, edition, comparison, others)


def compute_today(*, edition_id: int, comparison: Comparison, others: Others | None = None) -> Score:
    """The score of the state today; `others` as in `compute_round`."""
    edition = loaded_edition(edition_id=edition_id)
    return computed(today_evidence(edition, comparison), edition_id, edition, comparison, others)


def kept_of(edition: LoadedEdition, score: Score, outside: Outside) -> Kept:
    """What a score of the whole is shown and kept with: its parts and what it leads to."""
    led_to = outcome(edition.spec, score.totals[WHOLE], outside) if has_outcome(edition.spec) else None
    return Kept(score.parts.get(WHOLE, ()), led_to, outside.day, outside.standing)


@dataclass(frozen=True)
class Total:
    """The headline of a score: what it comes to in the end, roll-ups and deductions included, with its bounds."""

    view: View
    round_id: int | None
    round: str
    at: datetime
    points: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal
    known: Decimal


@dataclass(frozen=True)
class Sheet:
    """A score as its page shows it: the headline and the lines of the whole, in document order.

    own       the total of the edition's own evidence, before anything that follows from it
    parts     what it is added up from where methods compose it
    outcome   None where nothing follows from the total, for a street or a unit, and where it was not computed then
    computed  False for a result that was fixed before outcomes were computed
    edition_id  the edition it was computed by
    sampled   whether the sites were drawn at random
    """

    total: Total
    lines: tuple[Line, ...]
    own: Line
    parts: tuple[Line, ...] = ()
    outcome: Outcome | None = None
    day: date | None = None
    standing: Standing | None = None
    computed: bool = True
    sampled: bool = False
    edition_id: int = 0


def frozen_line(row: ScoreLine) -> Line:
    """A line of a frozen run as it was computed."""
    return Line(
        key=WHOLE if not row.key_id else str(row.key_id),
        code=row.code,
        points=Decimal(row.points),
        known=Decimal(row.known),
        won=Decimal(row.won),
        value=Decimal(row.value),
        lower=Decimal(row.lower),
        upper=Decimal(row.upper),
        evidence=Decimal(row.evidence),
        reason=Reason(row.reason),
        tally=Tally(row.met, row.failed, row.absent, row.unseen, row.missing),
        letter=row.letter,
        given=Decimal(row.given) if row.given else None,
        method=MethodKind(row.method) if row.method else None,
        counted=row.counted,
    )


@dataclass(frozen=True)
class RunRow:
    """A frozen round in a list."""

    id: int
    round_id: int
    round: str
    taken_at: datetime
    points: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal
    edition_id: int = 0


def final_of(run: ScoreRun) -> RunOutcome | ScoreRun:
    """Where the figures of the final score of a run stand: with what it led to, else with the run itself."""
    return getattr(run, "outcome", None) or run


def runs(acting: Acting, *, edition_id: int | None, limit: int = 24) -> tuple[RunRow, ...]:
    """Frozen rounds of an edition (None: of all) with their final scores, newest first, in one statement."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    found = ScoreRun.objects.select_related("round", "outcome")
    if edition_id is not None:
        found = found.filter(edition_id=edition_id)
    rows = [(run, final_of(run)) for run in found.order_by("-taken_at", "-id")[:limit]]
    return tuple(
        RunRow(
            run.pk,
            run.round_id,
            run.round.title,
            run.taken_at,
            Decimal(final.points),
            Decimal(final.value),
            Decimal(final.lower),
            Decimal(final.upper),
            Decimal(run.evidence),
            run.edition_id,
        )
        for run, final in rows
    )


def round_sheet(acting: Acting, *, round_id: int, owner: Owner | None = None) -> Sheet:
    """The frozen result of a closed round, or the line of one street or unit in it, in two statements.

    NotFound while there is none, and where the street or unit has none.
    """
    run = ScoreRun.objects.filter(round_id=round_id).select_related("round", "outcome").first()
    if run is None or not may_read_scores(acting):
        raise NotFound(f"result of round {round_id}")
    return _sheet_of(run, owner)


@lru_cache(maxsize=8)
def kept_sheet(run_id: int) -> Sheet:
    """The frozen result of a run, read once by each process: the database refuses to change it (ADR 9)."""
    return _sheet_of(ScoreRun.objects.select_related("round", "outcome").get(pk=run_id), None)


def _sheet_of(run: ScoreRun, owner: Owner | None) -> Sheet:
    whose = {"comparison": owner.comparison, "key_id": owner.id} if owner else {"comparison": Comparison.WHOLE}
    lines = [frozen_line(row) for row in ScoreLine.objects.filter(run=run, **whose).order_by("position")]
    if not lines:
        raise NotFound(f"result of {owner} in round {run.round_id}")
    told = getattr(run, "outcome", None)
    kept = thaw(told.document) if told and owner is None else Kept()
    final = kept.outcome.final if kept.outcome else None
    total = _total(View.ROUND, lines[0], final, run.taken_at, run.round_id, run.round.title)
    shown = (kept.parts, kept.outcome, kept.day, kept.standing)
    return Sheet(
        total,
        tuple(lines[1:]),
        lines[0],
        *shown,
        computed=told is not None,
        sampled=run.round.kind == RoundKind.SAMPLE,
        edition_id=run.edition_id,
    )


def _total(
    view: View, line: Line, final: Step | None, at: datetime, round_id: int | None = None, title: str = ""
) -> Total:
    end = final or line
    return Total(view, round_id, title, at, end.points, end.value, end.lower, end.upper, line.evidence, end.known)


def today_sheet(
    acting: Acting,
    *,
    edition_id: int,
    now: datetime,
    owner: Owner | None = None,
    edition: LoadedEdition | None = None,
) -> Sheet:
    """The state today of an edition, or of one street or unit, in a fixed number of statements.

    NotFound where the street or unit has nothing to look at and no figure. What is decided outside is of the whole.
    `edition` where the caller has loaded it.
    """
    if not may_read_scores(acting):
        raise NotFound("scores")
    if owner is not None:
        score = compute_today(edition_id=edition_id, comparison=owner.comparison)
        key = str(owner.id)
        if key not in score.totals:
            raise NotFound(f"{owner} is not compared")
        own, lines = score.totals[key], tuple(line for line in score.lines if line.key == key)
        return Sheet(_total(View.TODAY, own, None, now), lines, own)
    edition = edition or loaded_edition(edition_id=edition_id)
    gathered = gather(edition_id=edition_id, edition=edition, now=now, with_today=True)
    outside, counts = gathered.outside, gathered.evidence.get(edition_id)
    if counts is None:
        counts = today_evidence(edition, Comparison.WHOLE)
    score = computed(counts, edition_id, edition, Comparison.WHOLE, outside.editions)
    kept, own = kept_of(edition, score, outside), score.totals[WHOLE]
    final = kept.outcome.final if kept.outcome else None
    shown = (kept.parts, kept.outcome, kept.day, kept.standing)
    return Sheet(_total(View.TODAY, own, final, now), score.lines, own, *shown)
