"""Reading figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .models import Figure
from .permissions import can_read


@dataclass(frozen=True)
class FigureRow:
    """One figure in a list."""

    id: int
    version: int
    standard_code: str
    standard: str
    standard_en: str
    method: MethodKind
    area: str
    value: Decimal
    source_document: str
    dated: date
    reviewer: str
    unit: str = ""


def _row(row: Figure) -> FigureRow:
    return FigureRow(
        row.pk,
        row.version,
        row.standard.code,
        row.standard.title,
        row.standard.title_en,
        MethodKind(row.method),
        row.area.name if row.area else "",
        Decimal(row.value),
        row.source_document,
        row.dated,
        row.reviewer,
        row.unit.name if row.unit else "",
    )


def figures_page(
    acting: Acting, *, edition_id: int, place: str | None = None, size: int = PAGE_SIZE
) -> Page[FigureRow]:
    """Figures of an edition in the order of its standards, in one statement."""
    if not can_read(acting):
        raise NotFound("figures")
    rows = Figure.objects.filter(edition_id=edition_id, withdrawn=False).select_related("standard", "area", "unit")
    return page_of(rows, sort="standard__position", place=place, descending=False, size=size, to_row=_row)


def figures_of(acting: Acting, *, edition_id: int, code: str) -> tuple[FigureRow, ...]:
    """The figures of one standard, for its page."""
    if not can_read(acting):
        return ()
    rows = Figure.objects.filter(edition_id=edition_id, standard__code=code, withdrawn=False)
    return tuple(
        _row(row)
        for row in rows.select_related("standard", "area", "unit").order_by("method", "area__code", "unit__code")
    )


@dataclass(frozen=True)
class ScoreValue:
    """A figure as the score takes it: of an area, of a unit, or (neither) of the whole."""

    area_id: int | None
    unit_id: int | None
    standard_code: str
    method: MethodKind
    value: Decimal


def values_for_score(*, edition_id: int) -> tuple[ScoreValue, ...]:
    """All living figures of an edition, for the calculation, in one statement."""
    rows = Figure.objects.filter(edition_id=edition_id, withdrawn=False).order_by("id")
    return tuple(
        ScoreValue(area_id, unit_id, code, MethodKind(method), Decimal(value))
        for area_id, unit_id, code, method, value in rows.values_list(
            "area_id", "unit_id", "standard__code", "method", "value"
        )
    )
