"""What the office says of a class besides its limits: who is competent, whether an organisation is named."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import class_card
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.dispute_forms import CompetentUnitForm, OrganisationForm


@require_http_methods(["GET", "POST"])
def competent_unit(request: HttpRequest, class_id: int) -> HttpResponse:
    """Name who is competent for a class of hazards."""
    card = class_card(case_class_id=class_id)
    if not can_edit_standards(request.acting) or card.kind is not CaseKind.HAZARD:
        raise NotFound("competent unit")
    form = request.form = CompetentUnitForm(
        request.POST or None,
        units=[(unit.id, unit.name) for unit in unit_choices()],
        initial={"expected_version": card.version, "unit": card.competent_unit_id},
    )
    if form.is_bound and form.is_valid():
        try:
            standards.name_competent_unit(
                case_class_id=class_id,
                expected_version=form.cleaned_data["expected_version"],
                unit_id=form.cleaned_data["unit"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("主管部门已保存，以后上报的隐患按此告知"))
            return redirect("class", class_id)
    context = {"card": card, "form": form, "title": _("指定主管部门")}
    return render(request, "desk/class_trait.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, class_id: int) -> HttpResponse:
    """Whether cases of a class name the building site or haulage company."""
    card = class_card(case_class_id=class_id)
    if not can_edit_standards(request.acting):
        raise NotFound("organisation")
    form = request.form = OrganisationForm(
        request.POST or None, initial={"expected_version": card.version, "asked": card.names_organisation}
    )
    if form.is_bound and form.is_valid():
        try:
            standards.ask_for_organisation(
                case_class_id=class_id,
                expected_version=form.cleaned_data["expected_version"],
                asked=form.cleaned_data["asked"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("class", class_id)
    context = {"card": card, "form": form, "title": _("工地或运输企业")}
    return render(request, "desk/class_trait.html", context, status=422 if form.errors else 200)
