"""Scores: the tree, a standard with its evidence."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.figures.permissions import can_enter
from chuangcheng.flow.figures.selectors import FigureRow, figures_of, outside_lines
from chuangcheng.flow.inspections.labels import OUTCOMES
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Explained, Line, Other, Outcome, Tally, difference, explain, has_outcome
from chuangcheng.flow.scoring.selectors import (
    Owner,
    RunRow,
    Sheet,
    evidence_of,
    missed_failures,
    missing_of,
    owner_of,
    round_sheet,
    runs,
    today_sheet,
)
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.rules import Edition as Spec
from chuangcheng.flow.standards.rules import NegativeItem, Node
from chuangcheng.flow.standards.selectors import LoadedEdition, edition_row, leaf_card, loaded_edition, loaded_row
from chuangcheng.flow.standards.terms import EditionState, MethodKind, Standing
from chuangcheng.flow.standards.terms import Outcome as Seen
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.outline import outline

from .asking import edition_asked, one_of, titles_of, whole
from .since import WIDE, lacking, since

ASIDE = 300
"""Standards that do not count, told at the foot of the page; the edition's own page has them all."""

MISSING = "missing"
"""In an address: what was to be looked at and was not."""


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
    edition, published = edition_asked(request)
    if edition is None:
        return render(request, "desk/score.html", {"edition": None})
    round_id, owner = whole(request.GET.get("round")), asked_owner(request)
    fixed = runs(request.acting, edition_id=edition.id)
    told = loaded_row(edition)
    try:
        if round_id is None:
            sheet = today_sheet(request.acting, edition_id=edition.id, now=request.now, owner=owner, edition=told)
        else:
            sheet = round_sheet(request.acting, round_id=round_id, owner=owner)
    except NotFound:
        if owner is None or not (round_id is None or any(run.round_id == round_id for run in fixed)):
            raise
        nothing = {"edition": edition, "owner": owner, "runs": fixed, "round_id": round_id}
        return render(request, "desk/score_none.html", nothing)
    lines = {line.code: line for line in sheet.lines if line.method is None}
    nodes = [node for node in told.rows if node.code in lines]
    shown = outline([node for node in nodes if node.counted], request.GET.get("under", ""))
    aside = [node for node in nodes if node.is_leaf and not node.counted]
    said = explained(told, sheet, {node.code for node in shown.rows})
    context: dict[str, object] = {
        "edition": edition,
        "editions": published,
        "total": sheet.total,
        "own": sheet.own,
        "shown": shown,
        "rows": [
            (node, lines[node.code], shown.below.get(node.code, 0), node.depth - len(shown.above), said[node.code])
            for node in shown.rows
        ],
        "origin": None if owner or shown.above else origin_of(told.spec, sheet),
        "titles": titles_of(told.spec.roll_ups, published),
        "here": lines[shown.above[-1].code] if shown.above else None,
        "aside": [] if shown.above else aside[:ASIDE],
        "aside_count": len(aside),
        "runs": fixed,
        "round_id": round_id,
        "owner": owner,
        "query": query_of(round_id=round_id, owner=owner),
        "estimate": missed_failures(request.acting, edition_id=edition.id),
    }
    missing = lacking(told, sheet)
    spread = sheet.total.upper - sheet.total.lower
    context |= {
        "lacking": missing,
        "nodes": told.nodes,
        "spread": spread,
        "wide_open": spread > WIDE * sheet.total.points,
    }
    if owner is None and not shown.above and not request.GET.get("beside"):
        context["since"] = since(request, edition_id=edition.id, told=told, sheet=sheet, fixed=fixed)
    if request.GET.get("beside") and owner is None:
        context |= _beside(request, edition.id, sheet, round_id, fixed)
    return render(request, "desk/score.html", context)


def explained(
    told: LoadedEdition, sheet: Sheet, codes: Container[str], answers: Mapping[MethodKind, int] | None = None
) -> dict[str, tuple[Explained, ...]]:
    """The lines of these nodes in clauses. `answers`: of one standard, how many its surveys rest on."""
    lines: dict[str, list[Line]] = {}
    for line in sheet.lines:
        if line.code in codes:
            lines.setdefault(line.code, []).append(line)
    places = told.spec.rounding.method
    return {
        code: explain(told.nodes[code], of, places=places, sampled=sheet.sampled, answers=answers)
        for code, of in lines.items()
        if code in told.nodes
    }


@dataclass(frozen=True)
class Origin:
    """How a total came about beyond its tree, as the page shows it; a part without a title is a method of its own."""

    parts: tuple[tuple[Node | None, Line], ...]
    outcome: Outcome | None
    computed: bool
    day: date | None
    standing: Standing | None
    items: dict[str, NegativeItem]


def origin_of(spec: Spec, sheet: Sheet) -> Origin | None:
    """What stands between the tree and the total; None for an edition in which nothing does."""
    if not (has_outcome(spec) or spec.composition):
        return None
    nodes = {node.code: node for node in spec.walk()} if sheet.parts else {}
    return Origin(
        tuple((nodes.get(part.code), part) for part in sheet.parts),
        sheet.outcome,
        sheet.computed,
        sheet.day,
        sheet.standing,
        {item.code: item for item in spec.negative_list},
    )


def _beside(
    request: HttpRequest, edition_id: int, sheet: Sheet, round_id: int | None, fixed: Sequence[RunRow]
) -> dict[str, object]:
    """The newest round, the state today and the newest results of others, by code, with why they differ."""
    newest = fixed[0] if fixed else None
    today = sheet if round_id is None else today_sheet(request.acting, edition_id=edition_id, now=request.now)
    last = None
    if newest is not None:
        same = round_id == newest.round_id
        last = sheet if same else round_sheet(request.acting, round_id=newest.round_id)
    ours = last or today
    told = [line for line in outside_lines(request.acting, edition_id=edition_id) if not (line.area_id or line.unit_id)]
    kinds = list(dict.fromkeys(line.kind for line in told))
    by_place = {(line.code, line.kind): line for line in told}
    lines = [{x.code: x for x in one.lines if x.method is None} if one else {} for one in (last, today, ours)]
    on = localtime(ours.total.at).date()
    cells: dict[str, object] = {}
    for code, line in [("", ours.own), *lines[2].items()]:
        others = []
        for kind in kinds:
            found = by_place.get((code, kind))
            why = None
            if found:
                points = Decimal(found.line.points) if found.line.points else None
                other = Other(found.line.share, points, found.line.observations, found.dated)
                why = difference(line, on, other)
            others.append((found, why))
        cells[code] = (lines[0].get(code), lines[1].get(code), others)
    cells[""] = (last and last.own, today.own, cells[""][2])  # type: ignore[index]
    return {"beside": cells, "newest": newest, "kinds": kinds, "against_round": last is not None}


@require_GET
def standard_page(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """One standard: its figure in words, and the observations, cases and figures behind it."""
    edition = edition_row(edition_id=edition_id)
    round_id = whole(request.GET.get("round"))
    asked = request.GET.get("outcome")
    outcome = MISSING if asked == MISSING else one_of(Seen, asked) or Seen.FAILED
    owner = asked_owner(request)
    if round_id is None:
        sheet = today_sheet(request.acting, edition_id=edition_id, now=request.now, owner=owner)
    else:
        sheet = round_sheet(request.acting, round_id=round_id, owner=owner)
    lines = [line for line in sheet.lines if line.code == code]
    told = loaded_edition(edition_id=edition_id)
    node = next((n for n in told.rows if n.code == code), None)
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
    figures = figures_of(request.acting, edition_id=edition_id, code=code)
    answers = answers_of(figures, owner) if round_id is None else {}  # what a fixed result rested on is not kept
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
        "said": explained(told, sheet, {code}, answers)[code],
        "card": leaf_card(node_id=node.id),
        "may_enter": can_enter(request.acting) and edition.state == EditionState.PUBLISHED,
        "figures": figures,
    }
    if field:
        kinds = {item.kind for item in told.spec.items if code in item.standards}
        estimate = missed_failures(request.acting, edition_id=edition_id)
        context |= {"estimate": estimate, "missed": estimate.of(kinds)}
    if field and outcome == MISSING:
        context["missing"] = missing_of(request.acting, **about)
    elif field:
        context["evidence"] = evidence_of(request.acting, **about, outcome=Seen(outcome))
    return render(request, "desk/standard.html", context)


def answers_of(figures: Sequence[FigureRow], owner: Owner | None) -> dict[MethodKind, int]:
    """How many answers the figures of the whole, of a street or of a unit rest on, where that is told."""
    ids = (
        owner.id if owner and owner.comparison is Comparison.STREET else None,
        owner.id if owner and owner.comparison is Comparison.UNIT else None,
    )
    return {one.method: one.answers for one in figures if one.answers and (one.area_id, one.unit_id) == ids}


def opened(tally: Tally) -> tuple[tuple[str, str, int], ...]:
    """The counted numbers of a field figure, each with its name and under which word it opens."""
    return (
        (Seen.FAILED, str(OUTCOMES[Seen.FAILED]), tally.failed),
        (Seen.MET, str(OUTCOMES[Seen.MET]), tally.met),
        (Seen.ABSENT, str(OUTCOMES[Seen.ABSENT]), tally.absent),
        (Seen.UNSEEN, str(OUTCOMES[Seen.UNSEEN]), tally.unseen),
        (MISSING, _("应查未查"), tally.missing),
    )
