"""Reading figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.standards.rules import Method
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..models import Figure
from ..permissions import can_read
from ..rules import takes_figure


@dataclass(frozen=True)
class FigureRow:
    """One figure in a list. `document_id` is the kept file of its source, where there is one."""

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
    period_from: date | None = None
    period_to: date | None = None
    document_id: int | None = None
    withdrawn: bool = False
    answers: int | None = None
    area_id: int | None = None
    unit_id: int | None = None


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
        row.period_from,
        row.period_to,
        row.document_id,
        row.withdrawn,
        row.answers,
        row.area_id,
        row.unit_id,
    )


_WITH = ("standard", "area", "unit")


def figures_page(
    acting: Acting, *, edition_id: int, withdrawn: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[FigureRow]:
    """Figures of an edition in the order of its standards, in one statement; those that count, or those taken back."""
    if not can_read(acting):
        raise NotFound("figures")
    rows = Figure.objects.filter(edition_id=edition_id, withdrawn=withdrawn).select_related(*_WITH)
    return page_of(rows, sort="standard__position", place=place, descending=False, size=size, to_row=_row)


def figure_card(acting: Acting, *, edition_id: int, figure_id: int) -> FigureRow:
    """One figure, also one that was taken back. Raises NotFound. One statement."""
    row = None
    if can_read(acting):
        row = Figure.objects.filter(pk=figure_id, edition_id=edition_id).select_related(*_WITH).first()
    if row is None:
        raise NotFound(f"figure {figure_id}")
    return _row(row)


def figures_of(acting: Acting, *, edition_id: int, code: str) -> tuple[FigureRow, ...]:
    """The figures of one standard, for its page."""
    if not can_read(acting):
        return ()
    rows = Figure.objects.filter(edition_id=edition_id, standard__code=code, withdrawn=False)
    return tuple(_row(row) for row in rows.select_related(*_WITH).order_by("method", "area__code", "unit__code"))


@dataclass(frozen=True)
class Entry:
    """A standard for which a figure can be entered, with the methods that take one."""

    code: str
    title: str
    title_en: str
    methods: tuple[Method, ...]


def enterable(*, edition_id: int) -> tuple[Entry, ...]:
    """The standards that take figures, in document order. Field evidence comes from observations, not from here."""
    found = (
        Entry(node.code, node.title, node.title_en, tuple(method for method in node.methods if takes_figure(method)))
        for node in edition_spec(edition_id=edition_id).leaves()
    )
    return tuple(entry for entry in found if entry.methods)


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
