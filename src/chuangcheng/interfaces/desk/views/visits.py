"""Visits: walking a site, the list, the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.labels import UNSEEN_REASONS
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.places.selectors import zones_open
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.interfaces.web.reasons import fill, say

from . import sheet as form
from .asking import whole
from .serving import hand_out

BY_SCRIPT = "X-Chuangcheng-Script"
"""Sent by visit.js, which follows no redirect: it takes the address of the visit and opens it itself."""

FIRST = (Outcome.FAILED, Outcome.UNSEEN, Outcome.ABSENT, Outcome.MET)
"""The order of a finished visit's page."""


@require_http_methods(["GET", "POST"])
def visit_sheet(request: HttpRequest, round_id: int, site_id: int) -> HttpResponse:
    """Walk one site: tick what fails, confirm the rest in one go."""
    sheet = selectors.visit_sheet(request.acting, round_id=round_id, site_id=site_id)
    if sheet.stop.visit_id is not None and request.method == "GET":
        return redirect("visit", sheet.stop.visit_id)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        visit, problems = _record(request, sheet)
        if visit is not None:
            messages.success(request, _("检查已记录：%(site)s") % {"site": sheet.stop.site})
            if BY_SCRIPT in request.headers:
                return HttpResponse(status=201, headers={"Location": reverse("visit", args=[visit])})
            return redirect("visit", visit)
    context = {
        "sheet": sheet,
        "stop": sheet.stop,
        "entries": form.entries(request, sheet, problems),
        "counts": any(line.item.threshold is not None for line in sheet.lines),
        "problems": problems,
        "above": [words for name, told in problems.items() if not name.startswith("item-") for words in told],
        "rest_missing": problems.get("rest", ()),
        "reasons": UNSEEN_REASONS,
        "rest": "rest" in request.POST,
        "uuid": request.POST.get("uuid") or uuid4(),
        "started_at": request.POST.get("started_at") or request.now.isoformat(),
        "draft": draft_key(request.acting.user_id, round_id, site_id),
        "is_open": sheet.round_state is RoundState.OPEN,
        "zones": zones_open(sheet.stop.latitude, sheet.stop.longitude, at=request.now),
    }
    return render(request, "desk/visit_sheet.html", context, status=422 if problems else 200)


def _record(request: HttpRequest, sheet: selectors.VisitSheet) -> tuple[int | None, dict[str, list[str]]]:
    """The id of the visit, or what is wrong in words by field; a sheet with a refused file is not sent on."""
    reading = form.read(request, sheet)
    if reading.problems:
        return None, reading.everything_missing(sheet)
    try:
        visit = services.record_visit(
            uuid=_uuid(request.POST.get("uuid")),
            round_id=sheet.stop.round_id,
            site_id=sheet.stop.site_id,
            answers=reading.answers,
            rest_confirmed=reading.rest_confirmed,
            started_at=form.started(request),
            by=request.acting,
            now=request.now,
        )
    except Invalid as refused:
        return None, {
            name: [fill(say(reason), refused) for reason in reasons] for name, reasons in refused.problems.items()
        }
    return visit.pk, {}


def draft_key(user_id: int, round_id: int, site_id: int) -> str:
    """Under which name a browser keeps what was answered and not sent: of one person, one round, one site."""
    return f"visit/{user_id}/{round_id}/{site_id}"


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits this person may know of."""
    page = selectors.visits_page(
        request.acting,
        round_id=whole(request.GET.get("round")),
        site_id=whole(request.GET.get("site")),
        failed_only="failed" in request.GET,
        place=request.GET.get("place"),
    )
    return render(request, "desk/visit_list.html", {"page": page})


@require_GET
def visit_page(request: HttpRequest, visit_id: int) -> HttpResponse:
    """A finished visit: failures first, what was confirmed as a group said to be so."""
    card = selectors.visit_card(request.acting, visit_id=visit_id)
    context: dict[str, Any] = {
        "card": card,
        "observations": sorted(card.observations, key=lambda row: (row.grouped, FIRST.index(row.outcome))),
        "told": [(outcome, len(card.of(outcome))) for outcome in FIRST if card.of(outcome)],
        "grouped": sum(row.grouped for row in card.observations),
    }
    if card.row.round_id is not None:
        context["draft"] = draft_key(request.acting.user_id, card.row.round_id, card.row.site_id)
        if request.acting.role == Role.INSPECTOR:
            left = selectors.stops_page(
                request.acting,
                round_id=card.row.round_id,
                open_only=True,
                mine=True,
                to_do=True,
                in_order=True,
                size=1,
            )
            context["next"] = left.rows[0] if left.rows else None
    return render(request, "desk/visit.html", context)


@require_GET
def visit_file(request: HttpRequest, visit_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture of a visit."""
    return hand_out(selectors.picture_of(request.acting, visit_id=visit_id, file_id=file_id), copy)
