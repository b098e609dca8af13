"""Facilities: the register, one of them, registering, correcting, its condition, retiring."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.labels import CONDITIONS
from chuangcheng.flow.facilities.permissions import can_keep, can_open_projects, can_report_here
from chuangcheng.flow.facilities.selectors import (
    FacilityCard,
    FacilityFilter,
    component_classes,
    conditions_of,
    facilities_page,
    facility_card,
    linked_cases,
    photo_of,
    projects_of_facility,
)
from chuangcheng.flow.facilities.terms import Condition
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.drawing import SMALL, Drawing, Mark, draw
from chuangcheng.interfaces.desk.facility_forms import (
    ConditionForm,
    FacilityChangeForm,
    FacilityForm,
    RetireForm,
    shown_in_form,
)
from chuangcheng.interfaces.web.language import either
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of, whole
from .serving import hand_out
from .sites import SMALL_MAP, TO_PICK


def facility_filter(request: HttpRequest) -> FacilityFilter:
    """What a list or a file of facilities is asked to show."""
    return FacilityFilter(
        text=request.GET.get("q", "").replace("\x00", "")[:100],
        case_class_id=whole(request.GET.get("class")),
        street_id=whole(request.GET.get("street")),
        condition=one_of(Condition, request.GET.get("condition")),
        unit_id=whole(request.GET.get("unit")),
    )


@require_GET
def facility_list(request: HttpRequest) -> HttpResponse:
    """The facilities this person may see."""
    wanted = facility_filter(request)
    context = {
        "page": facilities_page(request.acting, wanted=wanted, place=request.GET.get("place")),
        "wanted": wanted,
        "classes": component_classes(),
        "streets": area_choices(AreaKind.STREET),
        "units": unit_choices() if request.acting.reads_everything else (),
        "conditions": CONDITIONS,
        "may_keep": can_keep(request.acting),
        "has_projects": can_open_projects(request.acting),
    }
    return render(request, "desk/facility_list.html", context)


@require_GET
def facility_page(request: HttpRequest, facility_id: int) -> HttpResponse:
    """One facility: what it is, its history, its cases, its projects."""
    return show(request, facility_card(request.acting, facility_id=facility_id))


def show(request: HttpRequest, card: FacilityCard, form: ConditionForm | None = None) -> HttpResponse:
    """The page of a facility; `form` is the one that was refused."""
    refused = form is not None
    if form is None and card.may_set_condition:
        form = ConditionForm(now=card.row.condition, initial={"expected_version": card.row.version})
    context = {
        "card": card,
        "row": card.row,
        "history": conditions_of(request.acting, facility_id=card.row.id),
        "cases": linked_cases(request.acting, facility_id=card.row.id, now=request.now),
        "projects": projects_of_facility(request.acting, facility_id=card.row.id, now=request.now),
        "drawing": _drawn(card, SMALL) if card.latitude is not None else None,
        "form": form,
        "refused": refused,
        "may_keep": can_keep(request.acting) and not card.retired,
        "may_report": can_report_here(request.acting) and not card.retired,
    }
    return render(request, "desk/facility.html", context, status=422 if refused else 200)


def _drawn(card: FacilityCard | None, width: int) -> Drawing | None:
    """The streets with the facility on them; its own street stands out."""
    marks = []
    if card and card.latitude is not None and card.longitude is not None:
        marks = [Mark(card.longitude, card.latitude, "", card.row.name, "site")]
    outlines = areas_geojson(kind=AreaKind.STREET, most=SMALL_MAP)
    return draw(outlines, marks, width=width, chosen_id=card.row.street_id if card else None)


def _form(kind: type[FacilityForm], request: HttpRequest, **more: Any) -> FacilityForm:
    """A form of facilities with what may be chosen."""
    if not can_keep(request.acting):
        raise NotFound("may not keep the register")
    return kind(
        request.POST or None,
        classes=[(c.id, c.key.partition(":")[2], either(c.name, c.name_en)) for c in component_classes()],
        streets=area_choices(AreaKind.STREET),
        units=[(u.id, u.name) for u in unit_choices()],
        **more,
    )


@require_http_methods(["GET", "POST"])
def facility_new(request: HttpRequest) -> HttpResponse:
    """A facility to be registered."""
    form = request.form = _form(FacilityForm, request)
    if form.is_bound and form.is_valid():
        try:
            row = services.register_facility(facility=form.facility(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("设施已登记"))
            return redirect("facility", row.pk)
    context = {"form": form, "drawing": _drawn(None, TO_PICK)}
    return render(request, "desk/facility_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def facility_change(request: HttpRequest, facility_id: int) -> HttpResponse:
    """A facility put right."""
    card = _living(request, facility_id)
    form = request.form = _form(FacilityChangeForm, request, initial=shown_in_form(card))
    if form.is_bound and form.is_valid():
        try:
            services.correct_facility(
                facility_id=facility_id,
                expected_version=form.cleaned_data["expected_version"],
                facility=form.facility(card),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("facility", facility_id)
    context = {"form": form, "card": card, "drawing": _drawn(card, TO_PICK)}
    return render(request, "desk/facility_form.html", context, status=422 if form.errors else 200)


@require_POST
def facility_condition(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Another condition; the form stands on the facility's page."""
    card = facility_card(request.acting, facility_id=facility_id)
    if not card.may_set_condition:
        raise NotFound(f"condition of {facility_id}")
    form = request.form = ConditionForm(request.POST, request.FILES, now=card.row.condition)
    if form.is_valid():
        told = form.cleaned_data
        try:
            photos = keep([told["photo"]] if told["photo"] else [], by=request.acting, now=request.now)
            services.set_condition(
                facility_id=facility_id,
                expected_version=told["expected_version"],
                condition=told["condition"],
                reason=told["reason"],
                words=told["words"],
                photo_id=photos[0] if photos else None,
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("状态已更新"))
            return redirect("facility", facility_id)
    return show(request, card, form)


@require_http_methods(["GET", "POST"])
def facility_retire(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Taking a facility out of the register, after saying what that means."""
    card = _living(request, facility_id)
    form = request.form = RetireForm(request.POST or None, initial={"expected_version": card.row.version})
    if form.is_bound and form.is_valid():
        try:
            services.retire_facility(facility_id=facility_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("设施“%(name)s”已注销") % {"name": either(card.row.name, card.row.name_en)})
            return redirect("facilities")
    context = {"form": form, "card": card}
    return render(request, "desk/facility_retire.html", context, status=422 if form.errors else 200)


@require_GET
def facility_photo(request: HttpRequest, facility_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture in the history of a facility."""
    return hand_out(photo_of(request.acting, facility_id=facility_id, file_id=file_id), copy)


def _living(request: HttpRequest, facility_id: int) -> FacilityCard:
    """A facility in use, for those who keep the register; one retired since its form was opened is a conflict."""
    card = facility_card(request.acting, facility_id=facility_id)
    if not can_keep(request.acting) or (card.retired and request.method == "GET"):
        raise NotFound(f"facility {facility_id}")
    return card
