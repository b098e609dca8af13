"""Visits: walking a site, the list, the page of one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.labels import OUTCOMES, UNSEEN_REASONS
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.interfaces.web.reasons import fill, say
from chuangcheng.interfaces.web.uploads import keep

from .asking import whole
from .serving import hand_out

BY_SCRIPT = "X-Chuangcheng-Script"
"""Sent by visit.js, which follows no redirect: it takes the address of the visit and opens it itself."""


@require_http_methods(["GET", "POST"])
def visit_sheet(request: HttpRequest, round_id: int, site_id: int) -> HttpResponse:
    """Walk one site: tick what fails, confirm the rest in one go."""
    sheet = selectors.visit_sheet(request.acting, round_id=round_id, site_id=site_id)
    if sheet.stop.visit_id is not None and request.method == "GET":
        return redirect("visit", sheet.stop.visit_id)
    problems: dict[str, list[str]] = {}
    above: list[str] = []
    if request.method == "POST":
        try:
            visit = services.record_visit(
                uuid=_uuid(request.POST.get("uuid")),
                round_id=round_id,
                site_id=site_id,
                answers=_answers(request, sheet),
                rest_confirmed="rest" in request.POST,
                started_at=_started(request),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            problems = {
                name: [fill(say(reason), refused) for reason in reasons]
                for name, reasons in refused.problems.items()
                if name.startswith("item-")
            }
            above = [
                fill(say(reason), refused)
                for name, reasons in refused.problems.items()
                if not name.startswith("item-")
                for reason in reasons
            ]
        else:
            messages.success(request, _("检查已记录"))
            if BY_SCRIPT in request.headers:
                return HttpResponse(status=201, headers={"Location": reverse("visit", args=[visit.pk])})
            return redirect("visit", visit.pk)
    known = {seen.item_id: seen for seen in sheet.before}
    lines = [
        {
            "line": line,
            "name": f"item-{line.item_id}",
            "chosen": request.POST.get(f"item-{line.item_id}", ""),
            "number": request.POST.get(f"item-{line.item_id}-number", ""),
            "fault": request.POST.get(f"item-{line.item_id}-fault", ""),
            "words": request.POST.get(f"item-{line.item_id}-words", ""),
            "reason": request.POST.get(f"item-{line.item_id}-reason", ""),
            "problems": problems.get(f"item-{line.item_id}", ()),
            "before": known.get(line.item_id),
        }
        for line in sheet.lines
    ]
    context = {
        "sheet": sheet,
        "stop": sheet.stop,
        "lines": lines,
        "problems": problems,
        "above": above,
        "outcomes": OUTCOMES,
        "reasons": UNSEEN_REASONS,
        "rest": "rest" in request.POST,
        "uuid": request.POST.get("uuid") or uuid4(),
        "started_at": request.POST.get("started_at") or request.now.isoformat(),
        "draft": draft_key(request.acting.user_id, round_id, site_id),
        "is_open": sheet.round_state is RoundState.OPEN,
    }
    return render(request, "desk/visit_sheet.html", context, status=422 if problems or above else 200)


def draft_key(user_id: int, round_id: int, site_id: int) -> str:
    """Under which name a browser keeps what was answered and not sent: of one person, one round, one site."""
    return f"visit/{user_id}/{round_id}/{site_id}"


def _answers(request: HttpRequest, sheet: selectors.VisitSheet) -> list[Answer]:
    answers = []
    for line in sheet.lines:
        name = f"item-{line.item_id}"
        outcome, number = request.POST.get(name, ""), _number(request.POST.get(f"{name}-number", ""))
        if outcome not in set(Outcome) and number is None:
            continue
        answers.append(
            Answer(
                item_id=line.item_id,
                outcome=Outcome(outcome) if outcome in set(Outcome) else None,
                number=number,
                fault=request.POST.get(f"{name}-fault", "").strip(),
                words=request.POST.get(f"{name}-words", "").strip(),
                reason=request.POST.get(f"{name}-reason", ""),
                photos=keep(request.FILES.getlist(f"{name}-photos"), by=request.acting, now=request.now),
            )
        )
    return answers


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip()) if text.strip() else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number) < 10**12 else None


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


def _started(request: HttpRequest) -> Any:
    try:
        at = parse_datetime(request.POST.get("started_at", ""))
    except ValueError:
        at = None
    return at if at is not None and at.tzinfo is not None and at <= request.now else request.now


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
    context: dict[str, Any] = {"card": card}
    if card.row.round_id is not None:
        context["draft"] = draft_key(request.acting.user_id, card.row.round_id, card.row.site_id)
    return render(request, "desk/visit.html", context)


@require_GET
def visit_file(request: HttpRequest, visit_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture of a visit."""
    return hand_out(selectors.picture_of(request.acting, visit_id=visit_id, file_id=file_id), copy)
