"""Rounds and visits."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.labels import OUTCOMES, UNSEEN_REASONS
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.standards.selectors import editions, site_type_choices
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.forms import RoundForm
from chuangcheng.interfaces.web.reasons import fill, say
from chuangcheng.interfaces.web.uploads import keep

from .asking import whole
from .serving import hand_out


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds this person may know of."""
    page = selectors.rounds_page(request.acting, place=request.GET.get("place"))
    return render(request, "desk/round_list.html", {"page": page, "may_plan": can_plan(request.acting)})


@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    acting = request.acting
    english = get_language() == "en"
    published = editions(published_only=True)
    form = RoundForm(
        request.POST or None,
        editions=[(e.id, (e.title_en if english else "") or e.title) for e in published],
        streets=list(area_choices(AreaKind.STREET)),
        types=[(t.id, (t.title_en if english else "") or t.title) for t in site_type_choices()],
        inspectors=[(i.user_id, f"{i.name} · {i.unit}") for i in selectors.inspector_choices(acting)],
        initial={
            "edition": next((e.id for e in published if e.is_current), None),
            "starts_on": request.now.date(),
            "ends_on": request.now.date() + timedelta(days=14),
            "seed": secrets.randbelow(1_000_000),
        },
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        kind = RoundKind(told["kind"])
        sampled = kind is RoundKind.SAMPLE
        types = told["site_types"] or [t.id for t in site_type_choices()]
        try:
            row = services.plan_round(
                title=told["title"],
                kind=kind,
                edition_id=told["edition"],
                starts_on=told["starts_on"],
                ends_on=told["ends_on"],
                inspector_ids=told["inspectors"],
                street_ids=told["streets"],
                site_type_ids=told["site_types"],
                site_ids=selectors.sites_to_recheck(acting, closed_before=request.now)
                if kind is RoundKind.RECHECK
                else (),
                quotas=dict.fromkeys(types, told["per_type"]) if sampled and told["per_type"] else None,
                seed=told["seed"] if sampled else None,
                by=acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("轮次已建立，核对后开启"))
            return redirect("round", row.pk)
    return render(request, "desk/round_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """A round with its coverage and its sites."""
    card = selectors.round_card(request.acting, round_id=round_id)
    stops = selectors.stops_page(
        request.acting, round_id=round_id, to_do="to_do" in request.GET, place=request.GET.get("place")
    )
    context = {"card": card, "row": card.row, "stops": stops, "may_plan": can_plan(request.acting)}
    return render(request, "desk/round.html", context)


@require_POST
def round_act(request: HttpRequest, round_id: int, act: str) -> HttpResponse:
    """Open or close a round."""
    version = whole(request.POST.get("expected_version"))
    common: dict[str, Any] = {
        "round_id": round_id,
        "expected_version": version or 0,
        "by": request.acting,
        "now": request.now,
    }
    if act == "open":
        services.open_round(**common)
        messages.success(request, _("轮次已开启，检查员可以看到自己的点位"))
    elif act == "close":
        close_and_fix(**common)
        messages.success(request, _("轮次已结束，结果已固定"))
    else:
        raise NotFound(act)
    return redirect("round", round_id)


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
        "uuid": request.POST.get("uuid") or uuid4(),
        "started_at": request.POST.get("started_at") or request.now.isoformat(),
        "is_open": sheet.round_state is RoundState.OPEN,
    }
    return render(request, "desk/visit_sheet.html", context, status=422 if problems or above else 200)


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
    return render(request, "desk/visit.html", {"card": selectors.visit_card(request.acting, visit_id=visit_id)})


@require_GET
def visit_file(request: HttpRequest, visit_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture of a visit."""
    return hand_out(selectors.picture_of(request.acting, visit_id=visit_id, file_id=file_id), copy)
