"""Reading figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.standards.rules import Hole, counted, same_figure
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Missing
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .models import Figure
from .permissions import can_read
from .rules import takes_figure
from .terms import FigureCheck


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


def figure_holes(loaded: LoadedEdition, *, edition_id: int) -> dict[FigureCheck, tuple[Hole, ...]]:
    """Counted standards with a method that takes figures and has none; one statement.

    Where the method then takes the mean of the others, points are won without any evidence: that is told apart.
    """
    ids = {row.code: row.id for row in loaded.rows}
    entered = set(
        Figure.objects.filter(edition_id=edition_id, withdrawn=False).order_by().values_list("standard_id", "method")
    )
    found: dict[FigureCheck, list[Hole]] = {check: [] for check in FigureCheck}
    for node in counted(loaded.spec):
        for method in node.methods:
            if method.points and takes_figure(method) and (ids[node.code], method.kind) not in entered:
                lenient = method.missing is Missing.MEAN_OF_OTHERS
                check = FigureCheck.PASSED_WITHOUT_FIGURE if lenient else FigureCheck.FIGURE_MISSING
                found[check].append(Hole(node.code, node.title, node.title_en, ids[node.code], str(method.kind)))
    return {check: tuple(holes) for check, holes in found.items()}


@dataclass(frozen=True)
class FiguresToCarry:
    """Figures (id, id of the new standard) that can stand for the new edition, what it has already, what must be left.

    Left is a figure whose method the new standard lacks or scores by another rule: it would say something else there.
    """

    figures: tuple[tuple[int, int], ...]
    there: int
    left: int


def figures_to_carry(*, standards: Mapping[int, int], old_id: int, new_id: int) -> FiguresToCarry:
    """What carrying the figures of these standards (old id to new id) would do, in four statements."""
    before, after = loaded_edition(edition_id=old_id), loaded_edition(edition_id=new_id)
    old_codes, new_codes = ({row.id: row.code for row in one.rows} for one in (before, after))
    columns = ("id", "standard_id", "method", "area_id", "unit_id")
    living = Figure.objects.filter(withdrawn=False).order_by("standard__position", "id")
    taken = {
        (standard, method, area, unit)
        for _id, standard, method, area, unit in living.filter(edition_id=new_id).values_list(*columns)
    }
    rows = living.filter(edition_id=old_id, standard_id__in=standards)
    found: list[tuple[int, int]] = []
    there = left = 0
    for id_, standard, method, area, unit in rows.values_list(*columns):
        new = standards[standard]
        old_node, new_node = before.nodes[old_codes[standard]], after.nodes[new_codes[new]]
        if not same_figure(old_node, new_node, MethodKind(method)):
            left += 1
        elif (new, method, area, unit) in taken:
            there += 1
        else:
            taken.add((new, method, area, unit))
            found.append((id_, new))
    return FiguresToCarry(tuple(found), there, left)
