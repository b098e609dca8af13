"""Gathering a score book: a score with all that stands behind it, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import localtime

from chuangcheng.flow.cases.labels import STATES
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.figures.models import Figure
from chuangcheng.flow.inspections.models import Observation, StateToday
from chuangcheng.flow.inspections.rules import fixed_not_reobserved
from chuangcheng.flow.scoring.formats.book import Book, Failing, FailingOf, FigureTold
from chuangcheng.flow.scoring.models import LeftOut, ScoreRun
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import ENGINE, Line, Outside
from chuangcheng.flow.scoring.terms import Comparison, View
from chuangcheng.flow.standards.selectors import edition_row, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area

from .counting import WHOLE
from .misses import missed_failures
from .owners import Owner, sites_of
from .scores import Sheet, round_sheet, today_sheet

LISTED = 5
"""Failing observations told of each standard; the page of the standard has them all."""


@dataclass(frozen=True)
class Whose:
    """Whose book it is: of the whole, of one street or of one unit."""

    comparison: Comparison = Comparison.WHOLE
    id: int = 0

    @property
    def key(self) -> str:
        """Its key in a score."""
        return str(self.id) if self.id else WHOLE


def score_book(
    acting: Acting,
    *,
    edition_id: int,
    now: datetime,
    round_id: int | None = None,
    whose: Whose | None = None,
    listed: int = LISTED,
) -> Book:
    """The book of the state today, or of the fixed result of a round.

    Raises NotFound where this person may not read it, while there is no result, and for a street or unit
    that the score does not have.
    """
    if not may_read_scores(acting):
        raise NotFound("scores")
    whose = whose or Whose()
    name = _name(whose)
    run = None
    if round_id is not None:
        run = ScoreRun.objects.filter(round_id=round_id, edition_id=edition_id).select_related("round").first()
        if run is None:
            raise NotFound(f"result of round {round_id}")
    sheet = _sheet(acting, edition_id, run, whose, name, now)
    lines = sheet.lines
    estimate = missed_failures(acting, edition_id=edition_id)
    return Book(
        edition=loaded_edition(edition_id=edition_id).spec,
        digest=run.document_digest if run else edition_row(edition_id=edition_id).document_sha256,
        total=sheet.own,
        lines=lines,
        view=View.ROUND if run else View.TODAY,
        at=localtime(run.taken_at if run else now),
        engine=run.engine if run else ENGINE,
        round=run.round.title if run else "",
        comparison=whose.comparison,
        of=name,
        failing=_failing(acting, edition_id, run, whose, listed, [line.code for line in lines if line.counted]),
        figures=_figures(edition_id, whose, lines, fixed=run is not None),
        outcome=sheet.outcome,
        outside=Outside(day=sheet.day, standing=sheet.standing),
        parts=sheet.parts,
        left_out=_of_whose(LeftOut.objects.filter(run=run), whose, "observation__visit__site", run).count()
        if run
        else 0,
        missed=estimate.overall,
        pairs=estimate.pairs,
    )


def _name(whose: Whose) -> str:
    """What the street or unit is called. Raises NotFound."""
    if whose.comparison is Comparison.WHOLE:
        return ""
    table: Any = Area if whose.comparison is Comparison.STREET else Unit
    name: str | None = table.objects.filter(pk=whose.id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound(f"{whose.comparison} {whose.id}")
    return name


def _sheet(acting: Acting, edition_id: int, run: ScoreRun | None, whose: Whose, name: str, now: datetime) -> Sheet:
    owner = None if whose.comparison is Comparison.WHOLE else Owner(whose.comparison, whose.id, name)
    if run is not None:
        return round_sheet(acting, round_id=run.round_id, owner=owner)
    return today_sheet(acting, edition_id=edition_id, now=now, owner=owner)


def _of_whose(rows: QuerySet[Any], whose: Whose, site: str, run: ScoreRun | None) -> QuerySet[Any]:
    """Of these rows those whose site, reached by `site`, counts for the street or unit."""
    if whose.comparison is Comparison.WHOLE:
        return rows
    owner = Owner(whose.comparison, whose.id, "")
    return rows.filter(**{f"{site}__in": sites_of(owner, round_id=run.round_id if run else None)})


def _failing(
    acting: Acting, edition_id: int, run: ScoreRun | None, whose: Whose, listed: int, order: Sequence[str]
) -> tuple[FailingOf, ...]:
    """The newest failing observations of each standard, and how many there are; two statements."""
    rows: QuerySet[Any]
    if run is not None:
        left_out = LeftOut.objects.filter(run=run).values("observation_id")
        rows = Observation.objects.filter(visit__round_id=run.round_id).exclude(pk__in=left_out)
        site, seen, observation = "visit__site", ("visit__finished_at", "id"), ""
    else:
        # By the item of the state, not of the observation: it may have been carried from an older edition.
        rows = StateToday.objects.filter(site__retired=False, item__edition_id=edition_id)
        site, seen, observation = "site", ("observed_at", "observation_id"), "observation__"
    code = F("item__standards__code")
    ranked = (
        _of_whose(rows.filter(outcome=Outcome.FAILED, item__standards__isnull=False), whose, site, run)
        .annotate(
            standard=code,
            place=Window(RowNumber(), partition_by=[code], order_by=[F(one).desc() for one in seen]),
            in_all=Window(Count("id"), partition_by=[code]),
        )
        .filter(place__lte=listed)
        .order_by("place")
        .select_related(*(f"{observation}{one}" for one in ("visit__site", "item", "case")))
    )
    told = [(row, row.observation if observation else row) for row in ranked]
    led_to = {o.case_id for _, o in told if o.case_id}
    visible = set(Case.objects.visible_to(acting).filter(pk__in=led_to).values_list("pk", flat=True))
    groups: dict[str, list[Any]] = {}
    for row, o in told:
        groups.setdefault(row.standard, []).append((o, row.in_all))
    return tuple(
        FailingOf(code, tuple(_told(o, visible, today=run is None) for o, _ in groups[code]), groups[code][0][1])
        for code in dict.fromkeys(order)
        if code in groups
    )


def _told(row: Any, visible: set[int], *, today: bool) -> Failing:
    case = row.case if row.case_id in visible else None
    return Failing(
        site=row.visit.site.name,
        item=row.item.title,
        item_en=row.item.title_en,
        fault=row.fault,
        seen_on=localtime(row.visit.finished_at).date(),
        case_number=case_number(case.pk) if case else "",
        state=str(STATES[CaseState(case.state)]) if case else "",
        fixed=today
        and fixed_not_reobserved(
            Outcome(row.outcome),
            row.visit.finished_at,
            CaseState(row.case.state) if row.case else None,
            row.case.rectified_at if row.case else None,
        ),
        set_aside=not row.valid,
    )


def _figures(edition_id: int, whose: Whose, lines: Sequence[Line], *, fixed: bool) -> tuple[FigureTold, ...]:
    """The figures that entered the lines, each with its document.

    A fixed line keeps the figure it was computed from; its document is told only while the figure is still the same.
    """
    owners: dict[Comparison, dict[str, Any]] = {
        Comparison.WHOLE: {"area__isnull": True, "unit__isnull": True},
        Comparison.STREET: {"area_id": whose.id},
        Comparison.UNIT: {"unit_id": whose.id},
    }
    rows = Figure.objects.filter(edition_id=edition_id, withdrawn=False, **owners[whose.comparison]).select_related(
        "standard"
    )
    living = {(row.standard.code, MethodKind(row.method)): row for row in rows}
    found = []
    for line in lines:
        if line.method is None or line.given is None:
            continue
        row = living.get((line.code, line.method))
        if row is not None and (not fixed or Decimal(row.value) == line.given):
            told = FigureTold(line.code, line.method, line.given, row.source_document, row.dated, row.reviewer)
        else:
            told = FigureTold(line.code, line.method, line.given)
        found.append(told)
    return tuple(found)
