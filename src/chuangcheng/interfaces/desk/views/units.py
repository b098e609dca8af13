"""Units: the tree, one unit, making, changing, moving and retiring."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.reports.permissions import can_list_unit
from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.labels import UNIT_KINDS
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import PARENTS
from chuangcheng.foundation.accounts.selectors import (
    UnitRow,
    count_units_without_contact,
    unit_card,
    unit_choices,
    units_page,
)
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography import selectors as geography
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.told import UNIT_FIELDS, tell
from chuangcheng.interfaces.desk.unit_forms import TOP, Choice, NewUnitForm, UnitForm

from .asking import one_of, whole

GAPS = "gaps"
"""In the address of a unit's page: it was opened from the list of units without a contact, and leads back there."""


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units in the order of the tree, those without a named contact, and those out of use."""
    kind, text = one_of(UnitKind, request.GET.get("kind")), request.GET.get("q", "").replace("\x00", "")[:60]
    gaps, retired = "gaps" in request.GET, "retired" in request.GET
    page = units_page(
        request.acting,
        text=text,
        kind=kind,
        without_contact=gaps,
        retired=retired,
        place=request.GET.get("place"),
    )
    context = {
        "page": page,
        "kinds": UNIT_KINDS,
        "kind": kind,
        "text": text,
        "gaps": gaps,
        "retired": retired,
        "as_tree": not (text or kind or gaps or retired),
        "missing": count_units_without_contact(request.acting),
        "may_edit": can_administer(request.acting),
    }
    return render(request, "desk/unit_list.html", context)


@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """Make a unit."""
    if not can_administer(request.acting):
        raise NotFound("unit")
    units = unit_choices()
    under = next((unit.code for unit in units if unit.id == whole(request.GET.get("under"))), "")
    form = request.form = NewUnitForm(
        request.POST if request.method == "POST" else None,
        parents=[(unit.code, unit.name) for unit in units],
        areas=_areas(),
        initial={"parent": under},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        unit = accounts.NewUnit(
            code=told["code"],
            name=told["name"],
            kind=UnitKind(told["kind"]),
            parent_code=told["parent"],
            area_id=told["area"],
            contact_name=told["contact_name"],
            contact_phone=told["contact_phone"],
        )
        try:
            row = accounts.create_unit(unit=unit, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("单位已建立：%(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("unit", row.pk)
    return render(request, "desk/unit_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit with what stands below it and who works there; who administers changes it here."""
    card = unit_card(request.acting, unit_id=unit_id)
    may_administer = can_administer(request.acting)
    from_gaps = request.GET.get("from") == GAPS
    context = {"card": card, "row": card.row, "may_administer": may_administer, "from_gaps": from_gaps}
    context["may_list"] = can_list_unit(request.acting, unit_id)
    if not may_administer:
        if request.method == "POST":
            raise NotFound("unit")
        return render(request, "desk/unit.html", context)
    areas = _areas()
    if card.row.area_id and card.row.area_id not in dict(areas):
        areas.append((card.row.area_id, card.area))  # a grid cell, or out of use: saving something else keeps it
    form = request.form = _change_form(request, card.row, areas)
    if form is not None and form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            accounts.change_unit(
                unit_id=unit_id,
                expected_version=told["expected_version"],
                name=told["name"],
                contact_name=told["contact_name"],
                contact_phone=told["contact_phone"],
                parent_id=told.get("parent"),
                area_id=told["area"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存：%(name)s") % {"name": told["name"]})
            return redirect(f"{reverse('units')}?gaps=1") if from_gaps else redirect("unit", unit_id)
    page = history(subject_kind="accounts.unit", subject_id=unit_id, place=request.GET.get("place"))
    context |= {"form": form, "history": tell(page.rows, UNIT_FIELDS, areas), "page": page}
    return render(request, "desk/unit.html", context, status=422 if form is not None and form.errors else 200)


def _areas() -> list[Choice]:
    """Areas a unit may answer for, in the order of the tree; single grid cells are too many to choose from."""
    return [(area.id, area.name) for area in geography.tree() if area.kind != AreaKind.GRID]


def _change_form(request: HttpRequest, row: UnitRow, areas: list[Choice]) -> UnitForm | None:
    """The form of a unit that is in use."""
    if row.retired:
        if request.method == "POST":
            raise NotFound("a unit out of use is not changed")
        return None
    above = [kind for kind in PARENTS[row.kind] if kind is not None]
    parents: list[Choice] | None = None
    if above:
        parents = [("", TOP)] if None in PARENTS[row.kind] else []
        parents += [(unit.id, unit.name) for unit in unit_choices(kinds=above) if unit.id != row.id]
    initial = {
        "expected_version": row.version,
        "name": row.name,
        "parent": row.parent_id,
        "area": row.area_id,
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
    }
    sent = request.POST if request.method == "POST" else None
    return UnitForm(sent, initial=initial, parents=parents, areas=areas)


@require_http_methods(["GET", "POST"])
def unit_retire(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take a unit out of use, after showing what stands in the way."""
    if not can_administer(request.acting):
        raise NotFound("unit")
    card = unit_card(request.acting, unit_id=unit_id)
    if request.method == "GET" and card.row.retired:
        return redirect("unit", unit_id)
    sent = request.POST if request.method == "POST" else None
    form = request.form = ConfirmForm(sent, initial={"expected_version": card.row.version})
    if form.is_bound and form.is_valid():
        try:
            accounts.retire_unit(unit_id=unit_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("单位已停用：%(name)s") % {"name": card.row.name})
            return redirect("unit", unit_id)
    context = {"card": card, "row": card.row, "form": form, "free": not (card.children or card.people)}
    return render(request, "desk/unit_retire.html", context, status=422 if form.errors else 200)
