"""Holes in the figures of an edition, and which figures of an older one could stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuangcheng.flow.standards.rules import Hole, counted, same_figure
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Missing

from ..models import Figure
from ..rules import takes_figure
from ..terms import FigureCheck


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
