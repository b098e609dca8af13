"""Streets and units side by side, ranked in groups, and what stands behind each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.scoring import selectors
from chuangcheng.flow.scoring.permissions import can_group, may_read_scores
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import EditionRow, edition_row
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.labels import UNIT_KINDS
from chuangcheng.foundation.acts.rules import NotFound

from .asking import edition_asked, one_of, whole
from .scores import MISSING, asked_owner, opened, query_of

SHOWN = 60
"""Rows of a group on the page of all groups; the group's own page has them all."""


def comparison_asked(request: HttpRequest) -> tuple[EditionRow | None, Comparison, int | None]:
    """What is compared: the edition, streets or units, today or a round."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    by = one_of(Comparison, request.GET.get("by")) or Comparison.STREET
    by = Comparison.STREET if by is Comparison.WHOLE else by
    edition, _published = edition_asked(request)
    return edition, by, whole(request.GET.get("round"))


def group_title(group: selectors.Group | selectors.OwnGroup) -> str:
    """What a group is called; one of a kind by its members."""
    if group.name:
        return group.name
    if group.kind is None:
        return _("街道")
    return str(UNIT_KINDS[group.kind])


@require_GET
def comparison_page(request: HttpRequest) -> HttpResponse:
    """Streets or units in their groups, ranked by what was seen, never by use of the product."""
    edition, by, round_id = comparison_asked(request)
    context: dict[str, object] = {"edition": edition, "by": by, "round_id": round_id}
    if edition is not None:
        sheet = selectors.compared(
            request.acting, edition_id=edition.id, comparison=by, now=request.now, round_id=round_id
        )
        chosen = sheet.group(request.GET.get("group", ""))
        shown = [chosen] if chosen else sheet.groups
        context |= {
            "sheet": sheet,
            "chosen": chosen,
            "tabs": [(group.key, group_title(group)) for group in sheet.groups],
            "groups": [
                (group, group_title(group), group.ranked if chosen else group.ranked[:SHOWN]) for group in shown
            ],
            "runs": selectors.runs(request.acting, edition_id=edition.id),
            "estimate": selectors.missed_failures(request.acting, edition_id=edition.id),
            "query": query_of(edition=edition.id, round_id=round_id),
            "may_group": can_group(request.acting),
        }
    return render(request, "desk/comparison.html", context)


@require_GET
def evidence_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What stands behind the figure of a street or a unit, over all standards, each observation once."""
    edition = edition_row(edition_id=edition_id)
    round_id, owner = whole(request.GET.get("round")), asked_owner(request)
    if owner is None:
        raise NotFound("of whom?")
    asked = request.GET.get("outcome")
    outcome = MISSING if asked == MISSING else one_of(Outcome, asked) or Outcome.FAILED
    sheet = selectors.compared(
        request.acting, edition_id=edition_id, comparison=owner.comparison, now=request.now, round_id=round_id
    )
    row = next(
        (r for group in sheet.groups for r in (*group.ranked, *group.apart) if r.key_id == owner.id and r.line), None
    )
    if row is None:
        raise NotFound(f"{owner} is not compared")
    about = {
        "edition_id": edition_id,
        "code": None,
        "round_id": round_id,
        "owner": owner,
        "place": request.GET.get("place"),
    }
    context = {
        "edition": edition,
        "owner": owner,
        "row": row,
        "sheet": sheet,
        "round_id": round_id,
        "outcome": outcome,
        "opened": opened(row.field),
        "query": query_of(edition=edition_id, round_id=round_id),
    }
    if outcome == MISSING:
        context["missing"] = selectors.missing_of(request.acting, **about)
    else:
        context["evidence"] = selectors.evidence_of(request.acting, **about, outcome=Outcome(outcome))
    return render(request, "desk/evidence.html", context)
