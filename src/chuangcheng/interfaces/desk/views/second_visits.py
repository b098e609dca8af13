"""Second visits by somebody else: how often a failure is missed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.selectors import inspector_choices, round_card
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.scoring import services
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.comparison_forms import SecondVisitsForm


@require_http_methods(["GET", "POST"])
def second_visits(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw sites of a closed round for a second visit by other inspectors."""
    if not can_plan(request.acting):
        raise NotFound("may not plan rounds")
    card = round_card(request.acting, round_id=round_id)
    if card.row.state is not RoundState.CLOSED and request.method == "GET":
        return redirect("round", round_id)
    form = request.form = SecondVisitsForm(
        request.POST or None,
        inspectors=[(i.user_id, f"{i.name} · {i.unit}") for i in inspector_choices(request.acting)],
        initial={
            "title": _("%(title)s 复查") % {"title": card.row.title[:100]},
            "seed": secrets.randbelow(1_000_000),
            "starts_on": request.now.date(),
            "ends_on": request.now.date() + timedelta(days=7),
        },
    )
    if form.is_bound and form.is_valid():
        try:
            row = services.plan_second_visits(
                round_id=round_id,
                by=request.acting,
                now=request.now,
                inspector_ids=form.cleaned_data["inspectors"],
                **{name: form.cleaned_data[name] for name in ("title", "share", "seed", "starts_on", "ends_on")},
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("复查轮次已建立，核对后开启"))
            return redirect("round", row.pk)
    context = {"card": card, "row": card.row, "form": form}
    return render(request, "desk/round_second.html", context, status=422 if form.errors else 200)
