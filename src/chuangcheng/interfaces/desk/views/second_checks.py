"""Second checks by somebody else: set how many, draw them, say what was found."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.scrutiny import selectors, services
from chuangcheng.flow.scrutiny.labels import CHECK_STATES
from chuangcheng.flow.scrutiny.permissions import can_decide
from chuangcheng.flow.scrutiny.terms import CheckState
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.scrutiny_forms import CheckForm, DrawForm, PlanForm
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of, whole

USUAL_SHARE, USUAL_METRES = Decimal(5), 200
"""What the form proposes where nothing has been set: ours, to be changed."""


@require_GET
def check_list(request: HttpRequest) -> HttpResponse:
    """Second checks: all of them with their draws for the office, one's own for whoever looks."""
    state = one_of(CheckState, request.GET.get("state"))
    draw_id = whole(request.GET.get("draw"))
    page = selectors.checks_page(request.acting, state=state, draw_id=draw_id, place=request.GET.get("place"))
    everything = request.acting.reads_everything
    context = {
        "page": page,
        "state": state,
        "states": CHECK_STATES,
        "draw_id": draw_id,
        "draws": selectors.draws_page(request.acting, size=12).rows if everything else (),
        "plan": selectors.plan(),
        "may_decide": can_decide(request.acting),
        "here_tab": "checks",
    }
    return render(request, "desk/check_again_list.html", context)


@require_http_methods(["GET", "POST"])
def check_draw(request: HttpRequest) -> HttpResponse:
    """Draw closed cases for a second look."""
    if not can_decide(request.acting):
        raise NotFound("draw")
    today = localtime(request.now)
    initial = {
        "first_day": (today - timedelta(days=7)).date(),
        "last_day": today.date(),
        "seed": int(f"{today:%Y%m%d%H%M}"),
    }
    form = request.form = DrawForm(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = services.draw_checks(**form.cleaned_data, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            told = {"drawn": row.drawn, "population": row.population}
            messages.success(request, _("已从 %(population)s 件中抽取 %(drawn)s 件，并分给复核人员") % told)
            return redirect("second-checks")
    context = {"form": form, "plan": selectors.plan()}
    return render(request, "desk/check_again_draw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def check_page(request: HttpRequest, check_id: int) -> HttpResponse:
    """One second check; its checker says what he found."""
    row = selectors.check_card(request.acting, check_id=check_id)
    mine = row.mine and row.state is CheckState.WAITING
    if request.method == "POST" and not row.mine:
        raise NotFound(f"check {check_id}")
    initial = {"expected_version": row.version, "uuid": uuid4()}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = CheckForm(*data, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            done = services.record_check(
                check_id=check_id,
                expected_version=told["expected_version"],
                holds=told["holds"] == "1",
                uuid=told["uuid"],
                photos=keep(told["photos"], by=request.acting, now=request.now),
                words=told["words"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(
                request,
                _("已记录，并另立新案") if done.new_case_id else _("已记录：复核属实"),
            )
            return redirect("second-checks")
    context = {"row": row, "form": form if mine else None}
    return render(request, "desk/check_again.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """Set the share of second checks and what counts as far; the first time begins the examination of pictures."""
    if not can_decide(request.acting):
        raise NotFound("plan")
    plan = selectors.plan()
    initial = {
        "expected_version": plan.version if plan else 0,
        "percent": plan.share * 100 if plan else USUAL_SHARE,
        "far_metres": plan.far_metres if plan else USUAL_METRES,
    }
    form = request.form = PlanForm(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.set_plan(
                expected_version=told["expected_version"],
                share=told["percent"] / 100,
                far_metres=told["far_metres"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("second-checks")
    context = {"form": form, "plan": plan, "here_tab": "plan"}
    return render(request, "desk/scrutiny_plan.html", context, status=422 if form.errors else 200)
