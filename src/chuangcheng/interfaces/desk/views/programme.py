"""The standing programme: what is looked at how often, what was done, what nobody looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.inspections.selectors import inspector_choices
from chuangcheng.flow.places.terms import OnDays
from chuangcheng.flow.standards.selectors import site_type_choices
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.flow.watch.selectors import By
from chuangcheng.flow.watch.terms import Aim, Grade, Look, Per
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.watch_forms import GradeForm, NewPlanForm, PlanForm, shown_window
from chuangcheng.interfaces.web.language import either
from chuangcheng.interfaces.web.reasons import say

from .asking import day_of, one_of, whole


def _span(request: HttpRequest) -> dict[str, Any]:
    """The days that are asked for: at most a year, usually the four weeks up to today."""
    first, last = selectors.usual_span(request.now)
    until = day_of(request.GET.get("until")) or last
    since = day_of(request.GET.get("since")) or min(first, until)
    return {"since": max(min(since, until), until - timedelta(days=366)), "until": until}


def _query(span: dict[str, Any]) -> str:
    """The days as an address carries them on."""
    return f"since={span['since']}&until={span['until']}"


@require_GET
def programme_page(request: HttpRequest) -> HttpResponse:
    """What was planned, done and missed, by plan, street or site, with the plans themselves."""
    by = one_of(By, request.GET.get("by")) or By.PLAN
    place = request.GET.get("place")
    span = _span(request)
    found = selectors.programme(request.acting, now=request.now, by=by, place=place, **span)
    context = {
        "found": found,
        "by": by,
        "span": _query(span),
        "more": "",
        "kept": {"by": by},
        "plans": selectors.plans(request.acting),
        "may_keep": can_keep(request.acting),
    }
    return render(request, "desk/programme.html", context)


@require_GET
def look_list(request: HttpRequest) -> HttpResponse:
    """The looks that the programme counts, one by one."""
    look = one_of(Look, request.GET.get("look"))
    page = selectors.looks_page(
        request.acting,
        now=request.now,
        look=look,
        plan_id=whole(request.GET.get("plan")),
        street_id=whole(request.GET.get("street")),
        site_id=whole(request.GET.get("site")),
        place=request.GET.get("place"),
        **_span(request),
    )
    return render(request, "desk/look_list.html", {"page": page, "look": look, "looks": list(Look), **_span(request)})


def _offer(request: HttpRequest, form: NewPlanForm | PlanForm) -> None:
    form.offer(
        types=[(t.id, either(t.title, t.title_en)) for t in site_type_choices()],
        streets=list(area_choices(AreaKind.STREET)),
        inspectors=[(i.user_id, f"{i.name} · {i.unit}") for i in inspector_choices(request.acting)],
    )


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Set a standing plan."""
    if not can_keep(request.acting):
        raise NotFound("plan")
    initial = {
        "aim": Aim.ALL.value,
        "per": Per.WEEK.value,
        "looks": 1,
        "on_days": OnDays.EVERY.value,
        "starts_on": localtime(request.now).date(),
    }
    form = request.form = NewPlanForm(request.POST or None, initial=initial)
    _offer(request, form)
    if form.is_bound and form.is_valid():
        try:
            row = services.create_plan(plan=form.plan(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("安排已建立：%(name)s") % {"name": row.name})
            return redirect("plan", row.pk)
    return render(request, "desk/plan_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan with its turns and what became of them; those who keep it change it here."""
    row = selectors.plan_card(request.acting, plan_id=plan_id)
    keeps = can_keep(request.acting) and not row.withdrawn
    if request.method == "POST" and not can_keep(request.acting):
        raise NotFound("plan")
    form = None
    if keeps or request.method == "POST":
        initial = {
            "expected_version": row.version,
            "name": row.name,
            "site_type": row.site_type_id,
            "street": row.street_id,
            "aim": row.aim.value,
            "looks": row.looks,
            "per": row.per.value,
            "starts_on": row.starts_on,
            "inspectors": row.inspector_ids,
            **shown_window(row.window),
        }
        form = request.form = PlanForm(request.POST or None, initial=initial)
        _offer(request, form)
        if form.is_bound and form.is_valid():
            version = form.cleaned_data["expected_version"]
            try:
                services.change_plan(
                    plan_id=plan_id, expected_version=version, plan=form.plan(), by=request.acting, now=request.now
                )
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已保存：%(name)s") % {"name": row.name})
                return redirect("plan", plan_id)
    span = _span(request)
    context = {
        "row": row,
        "form": form,
        "span": _query(span),
        "more": f"&plan={plan_id}",
        "found": selectors.programme(
            request.acting,
            now=request.now,
            by=By.SITE,
            plan_id=plan_id,
            place=request.GET.get("place"),
            **span,
        ),
        "turns": selectors.turns_of(request.acting, plan_id=plan_id),
    }
    return render(request, "desk/plan.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def plan_withdraw(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a plan, after a question."""
    if not can_keep(request.acting):
        raise NotFound("plan")
    row = selectors.plan_card(request.acting, plan_id=plan_id)
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": row.version})
    if form.is_bound and form.is_valid():
        try:
            services.withdraw_plan(plan_id=plan_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("安排已停止：%(name)s") % {"name": row.name})
            return redirect("programme")
    context = {
        "title": _("停止安排“%(name)s”") % {"name": row.name},
        "points": [_("不再派人；已派出的轮次照常查完。"), _("看过的和没看的都保留在记录里。")],
        "form": form,
        "button": _("停止安排"),
        "back": reverse("plan", args=[plan_id]),
        "crumbs": [(reverse("programme"), _("常态巡查"))],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def turns_send(request: HttpRequest) -> HttpResponse:
    """Send people on the turns that are due, without waiting for the background work."""
    sent = services.send_turns(by=request.acting, now=request.now)
    names = {plan.id: plan.name for plan in selectors.plans(request.acting)} if sent.refused else {}
    for plan_id, reasons in sent.refused.items():
        told = "；".join(say(reason) for reason in reasons)
        messages.error(request, _("“%(name)s”没有派出：%(why)s") % {"name": names.get(plan_id, ""), "why": told})
    if sent.turns:
        messages.success(request, _("已派出 %(n)s 个班次，检查员可以看到自己的点位") % {"n": len(sent.turns)})
    elif not sent.refused:
        messages.success(request, _("应派的班次都已派出"))
    return redirect("programme")


@require_http_methods(["GET", "POST"])
def grade_list(request: HttpRequest) -> HttpResponse:
    """How closely each site is looked at; those who keep it change it here."""
    keeps = can_keep(request.acting)
    if request.method == "POST" and not keeps:
        raise NotFound("grades")
    form = request.form = GradeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        ids = [pk for pk in map(whole, request.POST.getlist("site")) if pk]
        try:
            number = services.grade_sites(site_ids=ids, grade=form.chosen(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已改 %(n)s 个点位的等级") % {"n": number})
            return redirect(request.get_full_path())
    asked = {
        "site_type_id": whole(request.GET.get("type")),
        "street_id": whole(request.GET.get("street")),
        "grade": one_of(Grade, request.GET.get("grade")),
    }
    context = {
        "page": selectors.graded_page(request.acting, place=request.GET.get("place"), **asked),
        "asked": asked,
        "types": site_type_choices(),
        "streets": area_choices(AreaKind.STREET),
        "grades": list(Grade),
        "form": form if keeps else None,
    }
    return render(request, "desk/grade_list.html", context, status=422 if form.errors else 200)
