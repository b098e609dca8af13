"""Projects: the ranked list, one with its stages, opening one for a case, planning, finishing, weighing, dropping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases.selectors import case_card
from chuangcheng.flow.cases.terms import OPEN
from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.labels import PROJECT_GROUPS, STAGES
from chuangcheng.flow.facilities.permissions import can_keep
from chuangcheng.flow.facilities.selectors import (
    ProjectCard,
    ProjectFilter,
    counts_of_projects,
    document_of,
    facilities_of_case,
    project_card,
    projects_page,
    weights_in_force,
)
from chuangcheng.flow.facilities.terms import Damage, ProjectGroup, Stage, Urgency
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.project_forms import (
    DropForm,
    FinishForm,
    PlanForm,
    ProjectForm,
    WeighForm,
    WeightsForm,
)
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of, whole
from .serving import hand_out


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects by rank, as far as this person may see them."""
    wanted = ProjectFilter(
        group=one_of(ProjectGroup, request.GET.get("group")) or ProjectGroup.OPEN,
        stage=one_of(Stage, request.GET.get("stage")),
        unit_id=whole(request.GET.get("unit")),
    )
    counts = counts_of_projects(request.acting, now=request.now)
    context = {
        "page": projects_page(request.acting, wanted=wanted, now=request.now, place=request.GET.get("place")),
        "wanted": wanted,
        "groups": [(group, words, counts[group]) for group, words in PROJECT_GROUPS.items()],
        "stages": STAGES,
        "units": unit_choices() if request.acting.reads_everything else (),
        "in_force": weights_in_force(),
        "may_keep": can_keep(request.acting),
    }
    return render(request, "desk/project_list.html", context)


@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """A project for a case that cannot be put right within its limit."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    if not can_keep(request.acting) or (card.row.state not in OPEN and request.method == "GET"):
        raise NotFound(f"project for case {case_id}")
    linked = facilities_of_case(
        request.acting, case_id=case_id, latitude=None, longitude=None, class_code="", suggest=False
    ).links
    form = request.form = ProjectForm(
        request.POST or None,
        units=[(u.id, u.name) for u in unit_choices()],
        facilities=[(link.facility_id, f"{link.number} {link.name}") for link in linked],
        initial={
            "title": card.row.title,
            "unit": card.unit_id,
            "facility": linked[0].facility_id if linked else None,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            row = services.open_project(case_id=case_id, project=form.project(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已立项"))
            return redirect("project", row.pk)
    context = {"form": form, "card": card, "row": card.row, "in_force": weights_in_force()}
    return render(request, "desk/project_new.html", context, status=422 if form.errors else 200)


@require_GET
def project_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project with its stages, its case and its rank."""
    return _show(request, project_card(request.acting, project_id=project_id, now=request.now))


def _show(request: HttpRequest, card: ProjectCard, wrong: Form | None = None) -> HttpResponse:
    """The page of a project; `wrong` is the form that was refused, shown open with what was typed."""
    version = {"expected_version": card.row.version}

    def shown(kind: type[Form], **more: Any) -> Form:
        return wrong if type(wrong) is kind else kind(**more)

    context = {
        "card": card,
        "row": card.row,
        "wrong": type(wrong).__name__,
        "finish": shown(FinishForm, today=timezone.localdate(request.now), stage=card.row.stage, initial=dict(version))
        if card.may_finish
        else None,
        "weigh": shown(
            WeighForm,
            initial=version | {"damage": card.row.damage, "urgency": card.row.urgency, "served": card.row.served},
            auto_id="weigh_%s",
        )
        if card.may_plan
        else None,
        "drop": shown(DropForm, initial=version, auto_id="drop_%s") if card.may_plan else None,
    }
    return render(request, "desk/project.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def project_plan(request: HttpRequest, project_id: int, stage: str) -> HttpResponse:
    """Who answers for a stage, and by which day."""
    card = project_card(request.acting, project_id=project_id, now=request.now)
    planned = next((one for one in card.stages if one.stage == stage), None)
    if planned is None or not can_keep(request.acting) or (request.method == "GET" and not card.may_plan):
        raise NotFound(f"stage {stage} of project {project_id}")
    form = request.form = PlanForm(
        request.POST or None,
        units=[(u.id, u.name) for u in unit_choices()],
        initial={
            "expected_version": card.row.version,
            "unit": planned.unit_id,
            "due_on": planned.due_on,
            "words": planned.words,
        },
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.plan_stage(
                project_id=project_id,
                expected_version=told["expected_version"],
                stage=planned.stage,
                unit_id=told["unit"],
                due_on=told["due_on"],
                words=told["words"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("project", project_id)
    context = {"form": form, "card": card, "row": card.row, "planned": planned}
    return render(request, "desk/project_plan.html", context, status=422 if form.errors else 200)


@require_POST
def project_finish(request: HttpRequest, project_id: int) -> HttpResponse:
    """The stage under way is finished."""
    card = project_card(request.acting, project_id=project_id, now=request.now)
    _allowed(card, card.may_finish or can_keep(request.acting))
    form = request.form = FinishForm(
        request.POST, request.FILES, today=timezone.localdate(request.now), stage=card.row.stage
    )
    if not form.is_valid():
        return _show(request, card, form)
    told = form.cleaned_data
    try:
        services.finish_stage(
            project_id=project_id,
            expected_version=told["expected_version"],
            stage=Stage(told["stage"]),
            done_on=told["done_on"],
            words=told["words"],
            documents=keep(told["documents"], by=request.acting, now=request.now),
            by=request.acting,
            now=request.now,
        )
    except Invalid as refused:
        form.take(refused)
        return _show(request, card, form)
    messages.success(request, _("已完成：%(stage)s") % {"stage": STAGES[Stage(told["stage"])]})
    return redirect("project", project_id)


@require_POST
def project_weigh(request: HttpRequest, project_id: int) -> HttpResponse:
    """How bad, how urgent, for how many."""
    card = _allowed_card(request, project_id)
    form = request.form = WeighForm(request.POST, auto_id="weigh_%s")
    if not form.is_valid():
        return _show(request, card, form)
    told = form.cleaned_data
    try:
        services.weigh_project(
            project_id=project_id,
            expected_version=told["expected_version"],
            damage=Damage(told["damage"]),
            urgency=Urgency(told["urgency"]),
            served=told["served"],
            why=told["why"],
            by=request.acting,
            now=request.now,
        )
    except Invalid as refused:
        form.take(refused)
        return _show(request, card, form)
    messages.success(request, _("已保存"))
    return redirect("project", project_id)


@require_POST
def project_drop(request: HttpRequest, project_id: int) -> HttpResponse:
    """The project is not pursued."""
    card = _allowed_card(request, project_id)
    form = request.form = DropForm(request.POST, auto_id="drop_%s")
    if not form.is_valid():
        return _show(request, card, form)
    try:
        services.drop_project(project_id=project_id, by=request.acting, now=request.now, **form.cleaned_data)
    except Invalid as refused:
        form.take(refused)
        return _show(request, card, form)
    messages.success(request, _("项目已终止"))
    return redirect("project", project_id)


def _allowed_card(request: HttpRequest, project_id: int) -> ProjectCard:
    card = project_card(request.acting, project_id=project_id, now=request.now)
    return _allowed(card, can_keep(request.acting))


def _allowed(card: ProjectCard, may: bool) -> ProjectCard:
    if not may:
        raise NotFound(f"act on project {card.row.id}")
    return card


@require_GET
def project_document(request: HttpRequest, project_id: int, file_id: int, copy: str) -> FileResponse:
    """A paper of a stage."""
    return hand_out(document_of(request.acting, project_id=project_id, file_id=file_id), copy)


@require_http_methods(["GET", "POST"])
def project_weights(request: HttpRequest) -> HttpResponse:
    """The weights of the ranking, with the formula."""
    if not can_keep(request.acting):
        raise NotFound("weights")
    in_force = weights_in_force()
    now = in_force.weights
    form = request.form = WeightsForm(
        request.POST or None,
        initial={
            "expected_version": in_force.version,
            "damage": now.damage,
            "urgency": now.urgency,
            "served": now.served,
            "full": now.full,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            services.set_weights(
                weights=form.weights(),
                expected_version=form.cleaned_data["expected_version"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("权重已更新，进行中的项目已重新排序"))
            return redirect("projects")
    context = {"form": form, "in_force": in_force}
    return render(request, "desk/project_weights.html", context, status=422 if form.errors else 200)
