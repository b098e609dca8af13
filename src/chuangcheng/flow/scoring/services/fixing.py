"""Fixing the result of a round, and carrying over to another edition."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.inspections.models import Assignment, Observation, Round
from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.formats import freeze
from chuangcheng.flow.scoring.models import LeftOut, RunOutcome, RunSite, ScoreLine, ScoreRun
from chuangcheng.flow.scoring.permissions import can_fix
from chuangcheng.flow.scoring.rules import ENGINE, Line
from chuangcheng.flow.scoring.selectors import WHOLE, compute_round, gather, kept_of
from chuangcheng.flow.scoring.terms import Comparison, Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.services import record


def close_and_fix(*, round_id: int, expected_version: int, by: Acting, now: datetime) -> ScoreRun:
    """Close a round and fix its result, in one transaction."""
    with transaction.atomic():
        close_round(round_id=round_id, expected_version=expected_version, by=by, now=now)
        return fix_result(round_id=round_id, by=by, now=now)


def fix_result(*, round_id: int, by: Acting, now: datetime) -> ScoreRun:
    """Compute a closed round for the whole, each street and each unit, and keep it for good.

    Raises Invalid where the round is open or its result is fixed, Conflict where somebody is fixing it right now.
    """
    if not can_fix(by):
        raise NotFound("may not fix results")
    try:
        with transaction.atomic():
            return _fix(round_id=round_id, by=by, now=now)
    except IntegrityError as error:
        raise Conflict(f"the result of round {round_id} is being fixed by somebody else") from error


def _fix(*, round_id: int, by: Acting, now: datetime) -> ScoreRun:
    row = Round.objects.filter(pk=round_id).first()
    if row is None:
        raise NotFound(f"round {round_id}")
    if row.state != RoundState.CLOSED:
        raise Invalid({"": [Refused.ROUND_NOT_CLOSED]})
    if ScoreRun.objects.filter(round=row).exists():
        raise Invalid({"": [Refused.ALREADY_FIXED]})
    edition = loaded_edition(edition_id=row.edition_id)
    outside = gather(edition_id=row.edition_id, edition=edition, now=now).outside
    scores = {
        comparison: compute_round(
            round_id=round_id, edition_id=row.edition_id, comparison=comparison, others=outside.editions
        )
        for comparison in Comparison
    }
    total = scores[Comparison.WHOLE].totals[WHOLE]
    kept = kept_of(edition, scores[Comparison.WHOLE], outside)
    final = kept.outcome.final if kept.outcome else total
    digest = Edition.objects.values_list("document_sha256", flat=True).get(pk=row.edition_id)
    run = ScoreRun.objects.create(
        edition_id=row.edition_id,
        round=row,
        taken_at=now,
        document_digest=digest,
        engine=ENGINE,
        points=_text(total.points),
        value=_text(total.value),
        lower=_text(total.lower),
        upper=_text(total.upper),
        evidence=_text(total.evidence),
    )
    RunOutcome.objects.create(
        run=run,
        document=freeze(kept),
        points=_text(final.points),
        value=_text(final.value),
        lower=_text(final.lower),
        upper=_text(final.upper),
    )
    set_aside = Observation.objects.filter(visit__round_id=round_id, valid=False).order_by("id")
    LeftOut.objects.bulk_create(LeftOut(run=run, observation=observation) for observation in set_aside)
    RunSite.objects.bulk_create(_sites(run), batch_size=500)
    ScoreLine.objects.bulk_create(
        (
            _line_row(run, comparison, position, line)
            for comparison, score in scores.items()
            for position, line in enumerate([*score.totals.values(), *score.lines])
        ),
        batch_size=500,
    )
    record(
        subject=run,
        act="score.fix",
        by=by,
        at=now,
        after={
            "round_id": round_id,
            "value": run.value,
            "points": run.points,
            "final": _text(final.value),
            "document_digest": digest,
        },
    )
    return run


def _sites(run: ScoreRun) -> list[RunSite]:
    """Who answers for the sites of a round at this moment."""
    assigned = Assignment.objects.filter(round_id=run.round_id).values("site_id")
    columns = ("id", "street_id", "territorial_unit_id", "line_unit_id")
    rows = Site.objects.filter(pk__in=assigned).order_by("id").values_list(*columns)
    return [
        RunSite(run=run, site_id=site, street_id=street, territorial_unit_id=territorial, line_unit_id=line)
        for site, street, territorial, line in rows
    ]


def _text(amount: object) -> str:
    return format(amount, "f")


def _line_row(run: ScoreRun, comparison: Comparison, position: int, line: Line) -> ScoreLine:
    return ScoreLine(
        run=run,
        comparison=comparison,
        key_id=int(line.key or 0),
        position=position,
        code=line.code,
        method=line.method or "",
        counted=line.counted,
        points=_text(line.points),
        known=_text(line.known),
        won=_text(line.won),
        value=_text(line.value),
        lower=_text(line.lower),
        upper=_text(line.upper),
        evidence=_text(line.evidence),
        reason=line.reason,
        given="" if line.given is None else _text(line.given),
        letter=line.letter,
        met=line.tally.met,
        failed=line.tally.failed,
        absent=line.tally.absent,
        unseen=line.tally.unseen,
        missing=line.tally.missing,
    )
