"""Standards and streets or units as a matrix, on the page and to take away."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.scoring import selectors
from chuangcheng.flow.scoring.formats import MatrixSheet, matrix_csv, matrix_xlsx
from chuangcheng.flow.scoring.labels import COMPARISONS, VIEWS
from chuangcheng.flow.scoring.rules import Line
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import NodeRow, tree
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.outline import outline

from .asking import whole
from .comparison import comparison_asked, group_title
from .scores import query_of

MOST_CELLS = 100_000
"""Cells of a matrix to take away; beyond, a group or a node is to be chosen."""


GOOD, FAIR = Decimal("0.9"), Decimal("0.6")
"""From where a rate is marked good, and below which bad."""


def tone(line: Line | None) -> str:
    """The class of a cell; the number says the same."""
    rate = line.rate if line else None
    if rate is None:
        return "none"
    return "good" if rate >= GOOD else "fair" if rate >= FAIR else "bad"


@require_GET
def matrix_page(request: HttpRequest) -> HttpResponse:
    """Standards by streets or units: one rate a cell, each opening to the standard's page for that street or unit."""
    edition, by, round_id = comparison_asked(request)
    context: dict[str, object] = {"edition": edition, "by": by, "round_id": round_id}
    if edition is not None:
        found = _matrix(request, edition.id, by, round_id)
        top = min((node.depth for node, _cells in found.rows), default=0)
        context |= {
            "matrix": found,
            "bare": "bare" in request.GET,
            "group": request.GET.get("group", "") if found.group else "",
            "tabs": [(group.key, group_title(group)) for group in found.sheet.groups],
            "above": _above(edition.id, request.GET.get("under", "")),
            "rows": [
                (
                    node,
                    node.depth - top,
                    [(one, cell, tone(cell)) for one, cell in zip(found.columns, cells, strict=True)],
                )
                for node, cells in found.rows
            ],
            "runs": selectors.runs(request.acting, edition_id=edition.id),
            "estimate": selectors.missed_failures(request.acting, edition_id=edition.id),
            "query": query_of(edition=edition.id, round_id=round_id),
        }
    return render(request, "desk/matrix.html", context)


def _matrix(
    request: HttpRequest, edition_id: int, by: Comparison, round_id: int | None, **more: int
) -> selectors.Matrix:
    told = {
        "row_from": whole(request.GET.get("row")) or 0,
        "column_from": whole(request.GET.get("column")) or 0,
    } | more
    return selectors.matrix(
        request.acting,
        edition_id=edition_id,
        comparison=by,
        now=request.now,
        round_id=round_id,
        group=request.GET.get("group", ""),
        under=request.GET.get("under", ""),
        bare="bare" in request.GET,
        **told,
    )


def _above(edition_id: int, under: str) -> tuple[NodeRow, ...]:
    """The node that narrows the matrix and those above it, from the top; none where it narrows nothing."""
    return outline([node for node in tree(edition_id=edition_id) if node.counted], under).above


@require_GET
def matrix_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole matrix of the chosen group and node, as xlsx or CSV."""
    edition, by, round_id = comparison_asked(request)
    if edition is None or kind not in ("xlsx", "csv"):
        raise NotFound(kind)
    found = _matrix(request, edition.id, by, round_id, row_from=0, column_from=0, rows=MOST_CELLS, columns=MOST_CELLS)
    if found.across.all * found.down.all > MOST_CELLS:
        messages.error(request, _("表太大，请先选一个分组或一部分测评内容再下载"))
        return redirect(f"{reverse('matrix')}?{request.GET.urlencode()}")
    english = get_language() == "en"
    edition_title = (english and edition.title_en) or edition.title
    view = found.sheet.round or str(VIEWS[found.sheet.view])
    sheet = MatrixSheet(
        title=f"{edition_title} · {COMPARISONS[by]} · {view}",
        notes=[
            _("截至 %(at)s；格内为得分率，空格为没有证据或不适用") % {"at": f"{localtime(found.at):%Y-%m-%d %H:%M}"},
            *([] if edition.official else [_("非官方样例")]),
        ],
        head=[_("测评内容与标准"), _("代码"), *(one.name for one in found.columns)],
        rows=[
            (
                "　" * node.depth + ((english and node.title_en) or node.title),
                node.code,
                [cell.rate if cell else None for cell in cells],
            )
            for node, cells in found.rows
        ],
    )
    is_book = kind == "xlsx"
    media_type = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if is_book else "text/csv; charset=utf-8"
    )
    response = HttpResponse((matrix_xlsx if is_book else matrix_csv)(sheet), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="matrix.{kind}"'
    return response
