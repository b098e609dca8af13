"""Scores: the tree, a standard with its evidence, streets and units side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.flow.figures.selectors import figures_of
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.selectors import compared, evidence_of, round_sheet, runs, today_sheet
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import EditionRow, edition_row, editions, tree
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import NotFound

from .asking import one_of, whole


def _edition(request: HttpRequest) -> EditionRow | None:
    published = editions(published_only=True)
    wanted = whole(request.GET.get("edition"))
    return next((e for e in published if e.id == wanted), published[0] if published else None)


@require_GET
def score_page(request: HttpRequest) -> HttpResponse:
    """The score tree: the state today, or the fixed result of a round."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    edition = _edition(request)
    if edition is None:
        return render(request, "desk/score.html", {"edition": None})
    round_id = whole(request.GET.get("round"))
    if round_id is None:
        sheet = today_sheet(request.acting, edition_id=edition.id, now=request.now)
    else:
        sheet = round_sheet(request.acting, round_id=round_id)
    nodes = tree(edition_id=edition.id)
    whole_lines = {line.code: line for line in sheet.lines if line.method is None}
    rows = [(node, whole_lines[node.code]) for node in nodes if node.code in whole_lines]
    context = {
        "edition": edition,
        "editions": editions(published_only=True),
        "sheet": sheet,
        "total": sheet.total,
        "rows": [(node, line) for node, line in rows if node.counted],
        "aside": [(node, line) for node, line in rows if not node.counted and node.is_leaf],
        "runs": runs(request.acting, edition_id=edition.id),
        "round_id": round_id,
    }
    return render(request, "desk/score.html", context)


@require_GET
def standard_page(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """One standard: its figure in words, and the observations, cases and figures behind it."""
    edition = edition_row(edition_id=edition_id)
    round_id = whole(request.GET.get("round"))
    outcome = one_of(Outcome, request.GET.get("outcome", "failed"))
    if round_id is None:
        sheet = today_sheet(request.acting, edition_id=edition_id, now=request.now)
    else:
        sheet = round_sheet(request.acting, round_id=round_id)
    lines = [line for line in sheet.lines if line.code == code]
    node = next((n for n in tree(edition_id=edition_id) if n.code == code), None)
    if node is None or not lines:
        raise NotFound(code)
    context = {
        "edition": edition,
        "node": node,
        "line": lines[0],
        "methods": [line for line in lines if line.method],
        "total": sheet.total,
        "round_id": round_id,
        "outcome": outcome,
        "evidence": evidence_of(request.acting, edition_id=edition_id, code=code, round_id=round_id, outcome=outcome),
        "figures": figures_of(request.acting, edition_id=edition_id, code=code),
    }
    return render(request, "desk/standard.html", context)


@require_GET
def comparison_page(request: HttpRequest) -> HttpResponse:
    """Streets or units side by side, ranked by what was seen, never by use of the product."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    edition = _edition(request)
    by = one_of(Comparison, request.GET.get("by")) or Comparison.STREET
    round_id = whole(request.GET.get("round"))
    context: dict[str, object] = {"edition": edition, "by": by, "round_id": round_id}
    if edition is not None and by is not Comparison.WHOLE:
        context["rows"] = compared(request.acting, edition_id=edition.id, comparison=by, round_id=round_id)
        context["runs"] = runs(request.acting, edition_id=edition.id)
    return render(request, "desk/comparison.html", context)
