"""Scores: the tree, a standard with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.figures.selectors import figures_of
from chuangcheng.flow.inspections.labels import OUTCOMES
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Tally
from chuangcheng.flow.scoring.selectors import (
    Owner,
    evidence_of,
    missed_failures,
    missing_of,
    owner_of,
    round_sheet,
    runs,
    today_sheet,
)
from chuangcheng.flow.standards.selectors import EditionRow, edition_row, edition_spec, editions, tree
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.outline import outline

from .asking import one_of, whole

ASIDE = 300
"""Standards that do not count, told at the foot of the page; the edition's own page has them all."""

MISSING = "missing"
"""In an address: what was to be looked at and was not."""


def chosen_edition(request: HttpRequest, published: Sequence[EditionRow]) -> EditionRow | None:
    """The edition asked for, else the newest."""
    wanted = whole(request.GET.get("edition"))
    return next((e for e in published if e.id == wanted), published[0] if published else None)


def asked_owner(request: HttpRequest) -> Owner | None:
    """The street or the unit whose figures are asked for, None for the whole."""
    street_id, unit_id = whole(request.GET.get("street")), whole(request.GET.get("unit"))
    return owner_of(request.acting, street_id=street_id, unit_id=unit_id)


def query_of(*, round_id: int | None = None, owner: Owner | None = None, **more: object) -> str:
    """The query of an address that stays with a round and a street or a unit; empty without any."""
    told = more | {"round": round_id} | ({str(owner.comparison): owner.id} if owner else {})
    return urlencode({name: value for name, value in told.items() if value})


@require_GET
def score_page(request: HttpRequest) -> HttpResponse:
    """The score tree, or a branch of it: the state today, or the fixed result of a round."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    published = editions(published_only=True)
    edition = chosen_edition(request, published)
    if edition is None:
        return render(request, "desk/score.html", {"edition": None})
    round_id, owner = whole(request.GET.get("round")), asked_owner(request)
    fixed = runs(request.acting, edition_id=edition.id)
    try:
        if round_id is None:
            sheet = today_sheet(request.acting, edition_id=edition.id, now=request.now, owner=owner)
        else:
            sheet = round_sheet(request.acting, round_id=round_id, owner=owner)
    except NotFound:
        if owner is None or not (round_id is None or any(run.round_id == round_id for run in fixed)):
            raise
        context = {"edition": edition, "owner": owner, "runs": fixed, "round_id": round_id}
        return render(request, "desk/score_none.html", context)
    lines = {line.code: line for line in sheet.lines if line.method is None}
    nodes = [node for node in tree(edition_id=edition.id) if node.code in lines]
    shown = outline([node for node in nodes if node.counted], request.GET.get("under", ""))
    aside = [node for node in nodes if node.is_leaf and not node.counted]
    context = {
        "edition": edition,
        "editions": published,
        "total": sheet.total,
        "shown": shown,
        "rows": [
            (node, lines[node.code], shown.below.get(node.code, 0), node.depth - len(shown.above))
            for node in shown.rows
        ],
        "here": lines[shown.above[-1].code] if shown.above else None,
        "aside": [] if shown.above else aside[:ASIDE],
        "aside_count": len(aside),
        "runs": fixed,
        "round_id": round_id,
        "owner": owner,
        "query": query_of(round_id=round_id, owner=owner),
        "estimate": missed_failures(request.acting, edition_id=edition.id),
    }
    return render(request, "desk/score.html", context)


@require_GET
def standard_page(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """One standard: its figure in words, and the observations, cases and figures behind it."""
    edition = edition_row(edition_id=edition_id)
    round_id = whole(request.GET.get("round"))
    asked = request.GET.get("outcome")
    outcome = MISSING if asked == MISSING else one_of(Outcome, asked) or Outcome.FAILED
    owner = asked_owner(request)
    if round_id is None:
        sheet = today_sheet(request.acting, edition_id=edition_id, now=request.now, owner=owner)
    else:
        sheet = round_sheet(request.acting, round_id=round_id, owner=owner)
    lines = [line for line in sheet.lines if line.code == code]
    node = next((n for n in tree(edition_id=edition_id) if n.code == code), None)
    if node is None or not lines:
        raise NotFound(code)
    field = next((line for line in lines if line.method is MethodKind.FIELD), None)
    about = {
        "edition_id": edition_id,
        "code": code,
        "round_id": round_id,
        "owner": owner,
        "place": request.GET.get("place"),
    }
    context = {
        "edition": edition,
        "node": node,
        "line": lines[0],
        "methods": [line for line in lines if line.method],
        "total": sheet.total,
        "round_id": round_id,
        "outcome": outcome,
        "field": field,
        "opened": opened(field.tally) if field else (),
        "owner": owner,
        "query": query_of(round_id=round_id, owner=owner, edition=edition_id),
        "figures": figures_of(request.acting, edition_id=edition_id, code=code),
    }
    if field:
        kinds = {item.kind for item in edition_spec(edition_id=edition_id).items if code in item.standards}
        estimate = missed_failures(request.acting, edition_id=edition_id)
        context |= {"estimate": estimate, "missed": estimate.of(kinds)}
    if field and outcome == MISSING:
        context["missing"] = missing_of(request.acting, **about)
    elif field:
        context["evidence"] = evidence_of(request.acting, **about, outcome=Outcome(outcome))
    return render(request, "desk/standard.html", context)


def opened(tally: Tally) -> tuple[tuple[str, str, int], ...]:
    """The counted numbers of a field figure, each with its name and under which word it opens."""
    return (
        (Outcome.FAILED, str(OUTCOMES[Outcome.FAILED]), tally.failed),
        (Outcome.MET, str(OUTCOMES[Outcome.MET]), tally.met),
        (Outcome.ABSENT, str(OUTCOMES[Outcome.ABSENT]), tally.absent),
        (Outcome.UNSEEN, str(OUTCOMES[Outcome.UNSEEN]), tally.unseen),
        (MISSING, _("应查未查"), tally.missing),
    )
