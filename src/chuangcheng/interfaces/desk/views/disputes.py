"""Disputes: the mediating unit reads its own, whoever reported one sees its number, the office how many there are."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.disputes import services
from chuangcheng.flow.disputes.permissions import (
    can_count_disputes,
    can_name_mediators,
    can_report_dispute,
    has_disputes_page,
)
from chuangcheng.flow.disputes.selectors import (
    dispute_card,
    dispute_counts,
    disputes_page,
    mediates,
    mediators,
    received_page,
)
from chuangcheng.flow.places.selectors import site_card
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.dispute_forms import DisputeForm, MediatorForm, OutcomeForm

from .asking import day_of, whole


@require_GET
def dispute_list(request: HttpRequest) -> HttpResponse:
    """What this person may know: his unit's disputes, the numbers of what he reported, or how many there are."""
    acting, place = request.acting, request.GET.get("place")
    if not has_disputes_page(acting):
        raise NotFound("disputes")
    context: dict[str, object] = {"may_report": can_report_dispute(acting), "may_name": can_name_mediators(acting)}
    if mediates(acting):
        waiting = "waiting" in request.GET
        context |= {"page": disputes_page(acting, waiting=waiting, place=place), "waiting": waiting}
    if can_report_dispute(acting):
        context["received"] = received_page(acting, place=request.GET.get("from"), size=20)
    if can_count_disputes(acting):
        today = localdate(request.now)
        since = day_of(request.GET.get("since")) or date(today.year, 1, 1)
        until = day_of(request.GET.get("until")) or today
        context |= {"counts": dispute_counts(acting, since=since, until=until), "since": since, "until": until}
    return render(request, "desk/dispute_list.html", context)


@require_http_methods(["GET", "POST"])
def dispute_new(request: HttpRequest) -> HttpResponse:
    """Refer a dispute: a kind and a place, nothing else. `site` in the address: the place is that site."""
    if not can_report_dispute(request.acting):
        raise NotFound("report a dispute")
    site_id = whole(request.GET.get("site"))
    site = site_card(request.acting, site_id=site_id) if site_id else None
    form = request.form = DisputeForm(
        request.POST or None,
        streets=list(area_choices(AreaKind.STREET)),
        site=site.name if site else "",
        initial={"uuid": uuid4()},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            row = services.report_dispute(
                dispute=services.NewDispute(
                    uuid=told["uuid"],
                    kind=told["kind"],
                    site_id=site.id if site else None,
                    street_id=told.get("street"),
                    address=told.get("address", ""),
                ),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已受理，编号 %(number)s，已转调解单位") % {"number": row.number})
            return redirect("disputes")
    context = {"form": form, "site": site}
    return render(request, "desk/dispute_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def dispute_page(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """One dispute, for its mediating unit: where, what kind, and its outcome."""
    row = dispute_card(request.acting, dispute_id=dispute_id)
    form = request.form = OutcomeForm(
        request.POST or None,
        initial={
            "expected_version": row.version,
            "outcome": row.outcome,
            "on": row.outcome_on or localdate(request.now),
        },
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.note_outcome(
                dispute_id=dispute_id,
                expected_version=told["expected_version"],
                outcome=told["outcome"],
                on=told["on"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("调解结果已登记"))
            return redirect("dispute", dispute_id)
    return render(request, "desk/dispute.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_GET
def mediator_list(request: HttpRequest) -> HttpResponse:
    """Who mediates in which street."""
    return render(request, "desk/mediator_list.html", {"rows": mediators(request.acting)})


@require_http_methods(["GET", "POST"])
def mediator_name(request: HttpRequest, street_id: int) -> HttpResponse:
    """Name who mediates in a street."""
    row = next((one for one in mediators(request.acting) if one.street_id == street_id), None)
    if row is None:
        raise NotFound(f"street {street_id}")
    form = request.form = MediatorForm(
        request.POST or None,
        units=[(unit.id, unit.name) for unit in unit_choices()],
        initial={"expected_version": row.version, "unit": row.unit_id},
    )
    if form.is_bound and form.is_valid():
        try:
            services.name_mediator(
                street_id=street_id,
                expected_version=form.cleaned_data["expected_version"],
                unit_id=form.cleaned_data["unit"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("调解单位已保存，以后的纠纷转给它"))
            return redirect("mediators")
    return render(request, "desk/mediator.html", {"row": row, "form": form}, status=422 if form.errors else 200)
