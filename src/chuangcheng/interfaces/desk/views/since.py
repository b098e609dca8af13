"""What the score page says beside its figures: what was lost since the round before, and what evidence is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest

from chuangcheng.flow.scoring.rules import Caused, Change, Changes, Gap, gaps, widest
from chuangcheng.flow.scoring.selectors import (
    ComparedScore,
    FailureShown,
    RunRow,
    Sheet,
    changes_between,
    newest_pictures,
)
from chuangcheng.flow.scoring.terms import Cause
from chuangcheng.flow.standards.selectors import LoadedEdition

from .changes import LARGEST, named

WIDE = Decimal("0.1")
"""Share of the points beyond which an open part is explained where it stands."""
RAISING = frozenset({Cause.NEWLY_MET, Cause.SEEN_MET, Cause.SEEN_MET_SINCE, Cause.SEEN_MET_BESIDE})
"""Causes of a gain: a standard that lost may have them beside what lowered it."""
NAMED = 5
"""Standards with the most open points that are named on top."""


@dataclass(frozen=True)
class Loss:
    """A standard that brings less than before, with the picture of its newest failure where there is one."""

    change: Change
    row: dict[str, object]
    picture: FailureShown | None

    @property
    def causes(self) -> tuple[Caused, ...]:
        """Why it brings less: what raised it meanwhile is left to the page of all changes."""
        return tuple(one for one in self.change.causes if one.cause not in RAISING) or self.change.causes


@dataclass(frozen=True)
class Since:
    """This score against the round before it."""

    before: RunRow
    changes: Changes
    losses: tuple[Loss, ...]


def since(
    request: HttpRequest, *, edition_id: int, told: LoadedEdition, sheet: Sheet, fixed: Sequence[RunRow]
) -> Since | None:
    """What changed since the round before this score; None where there was none."""
    round_id = sheet.total.round_id
    at = next((at for at, run in enumerate(fixed) if run.round_id == round_id), -1)
    if (round_id is not None and at < 0) or at + 1 >= len(fixed):
        return None
    before = fixed[at + 1]
    known = ComparedScore(edition_id, told, sheet)
    found = changes_between(
        request.acting, before=before.round_id, after=round_id, edition_id=edition_id, now=request.now, known=known
    )
    losses = found.changes.losses[:LARGEST]
    pictures = newest_pictures(
        request.acting, edition_id=edition_id, codes=[loss.code for loss in losses], round_id=round_id
    )
    return Since(
        before,
        found.changes,
        tuple(Loss(loss, named(loss, found), pictures.get(loss.code)) for loss in losses),
    )


@dataclass(frozen=True)
class Lacking:
    """Why the bounds lie apart: below every wide node, and the standards with the most open points."""

    by_code: dict[str, Gap]
    widest: tuple[Gap, ...]


def lacking(told: LoadedEdition, sheet: Sheet) -> Lacking:
    """What evidence is missing where bounds lie apart."""
    found = gaps(told.spec, sheet.lines)
    wide = {code: gap for code, gap in found.items() if gap.is_wide(WIDE)}
    return Lacking(wide, widest(told.spec, found, NAMED))
