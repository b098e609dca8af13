"""Reading results of other organs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..formats import rate_of
from ..models import OutsideLine, OutsideResult
from ..permissions import can_read
from ..terms import OutsideKind


@dataclass(frozen=True)
class ResultRow:
    """One test by another organ in a list."""

    id: int
    version: int
    organ: str
    kind: OutsideKind
    title: str
    source_document: str
    dated: date
    period_from: date | None
    period_to: date | None
    document_id: int | None
    line_count: int
    withdrawn: bool


def _result(row: OutsideResult) -> ResultRow:
    return ResultRow(
        row.pk,
        row.version,
        row.organ,
        OutsideKind(row.kind),
        row.title,
        row.source_document,
        row.dated,
        row.period_from,
        row.period_to,
        row.document_id,
        row.line_count,
        row.withdrawn,
    )


def results_page(
    acting: Acting, *, edition_id: int, withdrawn: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[ResultRow]:
    """Results of other organs, the newest test first, in one statement; those that stand, or those taken back."""
    if not can_read(acting):
        raise NotFound("results of others")
    rows = OutsideResult.objects.filter(edition_id=edition_id, withdrawn=withdrawn)
    return page_of(rows, sort="dated", place=place, size=size, to_row=_result)


def result_card(acting: Acting, *, edition_id: int, result_id: int) -> ResultRow:
    """One result, also one that was taken back. Raises NotFound. One statement."""
    row = None
    if can_read(acting):
        row = OutsideResult.objects.filter(pk=result_id, edition_id=edition_id).first()
    if row is None:
        raise NotFound(f"result {result_id}")
    return _result(row)


@dataclass(frozen=True)
class LineRow:
    """One line of a result: that organ's figures. Numbers as printed; `share` is the rate (0 to 1) that is printed or,
    without one, points won ÷ points. `code` is empty for the total, `area` and `unit` for the whole."""

    id: int
    position: int
    code: str
    title: str
    title_en: str
    area: str
    unit: str
    points: str
    won: str
    rate: str
    rank: int | None
    sites: int | None
    observations: int | None

    @property
    def share(self) -> Decimal | None:
        """The rate as a number."""
        if self.rate:
            return rate_of(self.rate)
        if self.won and self.points and Decimal(self.points):
            return Decimal(self.won) / Decimal(self.points)
        return None


def _line(row: OutsideLine) -> LineRow:
    node = row.node
    return LineRow(
        row.pk,
        row.position,
        node.code if node else "",
        node.title if node else "",
        node.title_en if node else "",
        row.area.name if row.area else "",
        row.unit.name if row.unit else "",
        row.points,
        row.won,
        row.rate,
        row.rank,
        row.sites,
        row.observations,
    )


_WITH = ("node", "area", "unit")


def lines_page(acting: Acting, *, result_id: int, place: str | None = None, size: int = PAGE_SIZE) -> Page[LineRow]:
    """The lines of a result in the order of its sheet, in one statement."""
    if not can_read(acting):
        raise NotFound("results of others")
    rows = OutsideLine.objects.filter(result_id=result_id).select_related(*_WITH)
    return page_of(rows, sort="position", place=place, descending=False, size=size, to_row=_line)


def line_card(acting: Acting, *, result_id: int, line_id: int) -> LineRow:
    """One line of a result. Raises NotFound."""
    row = None
    if can_read(acting):
        row = OutsideLine.objects.filter(pk=line_id, result_id=result_id).select_related(*_WITH).first()
    if row is None:
        raise NotFound(f"line {line_id}")
    return _line(row)


@dataclass(frozen=True)
class BesideLine:
    """A line of another organ's newest test, to stand beside our own figures of the same standard and place.

    `area_id` and `unit_id` are both None for the whole. `code` is that of a standard or an indicator, "" for the total.
    """

    code: str
    area_id: int | None
    unit_id: int | None
    kind: OutsideKind
    organ: str
    test: str
    dated: date
    result_id: int
    line: LineRow


def outside_lines(acting: Acting, *, edition_id: int, code: str | None = None) -> tuple[BesideLine, ...]:
    """Per standard (or indicator, or total), place and kind of organ the line of the newest test that has one.

    With `code` those of one node ("" the total). In one statement; nothing for those who may not read figures.
    """
    if not can_read(acting):
        return ()
    rows = OutsideLine.objects.filter(result__edition_id=edition_id, result__withdrawn=False)
    if code is not None:
        rows = rows.filter(node__code=code) if code else rows.filter(node__isnull=True)
    newest = Window(
        RowNumber(),
        partition_by=[F("key"), F("result__kind")],
        order_by=[F("result__dated").desc(), F("result_id").desc()],
    )
    rows = rows.annotate(place_in_time=newest).filter(place_in_time=1).select_related("result", *_WITH)
    found = sorted(
        rows, key=lambda row: (row.node.position if row.node else -1, row.key, row.result.dated, row.result_id)
    )
    return tuple(
        BesideLine(
            row.node.code if row.node else "",
            row.area_id,
            row.unit_id,
            OutsideKind(row.result.kind),
            row.result.organ,
            row.result.title,
            row.result.dated,
            row.result_id,
            _line(row),
        )
        for row in found
    )
