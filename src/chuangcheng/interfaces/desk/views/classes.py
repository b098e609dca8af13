"""Case classes and their limits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.labels import CASE_KINDS
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import (
    ClassFilter,
    class_card,
    classes_page,
    ended_limits,
    hazards_without_competent_unit,
    majors,
)
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.class_forms import ClassForm, LimitForm, limit_initial, major_choices

from .asking import one_of, whole


@require_GET
def class_list(request: HttpRequest) -> HttpResponse:
    """Case classes by kind and code."""
    kind = one_of(CaseKind, request.GET.get("kind"))
    of_kind = tuple(one for one in majors() if kind in (None, one.kind))
    chosen = next((one for one in of_kind if f"{one.kind}:{one.code}" == request.GET.get("major")), None)
    wanted = ClassFilter(
        text=request.GET.get("q", "").replace("\x00", "")[:60],
        kind=chosen.kind if chosen else kind,
        major=chosen.code if chosen else "",
        without_limits="gaps" in request.GET,
    )
    context = {
        "page": classes_page(wanted=wanted, place=request.GET.get("place")),
        "wanted": wanted,
        "kind": kind,
        "kinds": CASE_KINDS,
        "majors": major_choices(of_kind),
        "major": f"{chosen.kind}:{chosen.code}" if chosen else "",
        "may_edit": can_edit_standards(request.acting),
        "without_competent": hazards_without_competent_unit() if can_edit_standards(request.acting) else 0,
    }
    return render(request, "desk/class_list.html", context)


def _editor(request: HttpRequest) -> None:
    """Pages that serve an act only are there for those who may act."""
    if not can_edit_standards(request.acting):
        raise NotFound("classes are kept by others")


@require_http_methods(["GET", "POST"])
def class_new(request: HttpRequest) -> HttpResponse:
    """A class of the office's own."""
    _editor(request)
    form = request.form = ClassForm(request.POST or None, majors=majors())
    if form.is_bound and form.is_valid():
        try:
            row = standards.create_case_class(told=form.told(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("类别已建立，请接着填写立案条件与时限，否则无法派遣"))
            return redirect("class", row.pk)
    return render(request, "desk/class_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def class_page(request: HttpRequest, class_id: int) -> HttpResponse:
    """A class with its limits, and those that have ended."""
    context = {
        "card": class_card(case_class_id=class_id),
        "ended": ended_limits(case_class_id=class_id),
        "may_edit": can_edit_standards(request.acting),
    }
    return render(request, "desk/class.html", context)


@require_http_methods(["GET", "POST"])
def limit_new(request: HttpRequest, class_id: int) -> HttpResponse:
    """A new filing condition with its limit."""
    _editor(request)
    card = class_card(case_class_id=class_id)
    hazard = card.kind is CaseKind.HAZARD
    usual = {"unit": "clock_hours", "verify_on_site": True} if hazard else {"unit": "working_hours"}
    form = request.form = LimitForm(request.POST or None, initial={"expected_version": card.version, **usual})
    if form.is_bound and form.is_valid():
        try:
            standards.add_case_limit(
                case_class_id=class_id,
                expected_version=form.cleaned_data["expected_version"],
                limit=form.limit(),
                by=request.acting,
                now=request.now,
                starts=form.begins(),
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("立案条件已新增，以后派遣时可选"))
            return redirect("class", class_id)
    return render(request, "desk/class_limit.html", {"card": card, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def limit_page(request: HttpRequest, class_id: int, limit_id: int) -> HttpResponse:
    """Changing a limit: a new version takes its place."""
    _editor(request)
    card = class_card(case_class_id=class_id)
    limit = card.limit(limit_id)
    form = request.form = LimitForm(
        request.POST or None, initial={"expected_version": card.version, **limit_initial(limit)}
    )
    if form.is_bound and form.is_valid():
        try:
            standards.change_case_limit(
                case_class_id=class_id,
                expected_version=form.cleaned_data["expected_version"],
                limit_id=limit_id,
                limit=form.limit(),
                by=request.acting,
                now=request.now,
                starts=form.begins(),
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("新版本已生效，旧版本留在下方"))
            return redirect("class", class_id)
    context = {"card": card, "limit": limit, "form": form}
    return render(request, "desk/class_limit.html", context, status=422 if form.errors else 200)


@require_POST
def limit_end(request: HttpRequest, class_id: int, limit_id: int) -> HttpResponse:
    """End a limit; it stays with the cases that have it."""
    standards.end_case_limit(
        case_class_id=class_id,
        expected_version=whole(request.POST.get("expected_version")) or 0,
        limit_id=limit_id,
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("已停用，派遣时不再提供"))
    return redirect("class", class_id)
