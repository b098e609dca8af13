"""The dispatch rules: what is in force, the draft and its rules, trying it, letting it decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.formats import LARGEST, write_rules
from chuangcheng.flow.dispatch.permissions import can_keep_rules
from chuangcheng.flow.dispatch.rules import Rule
from chuangcheng.flow.dispatch.selectors import (
    MOST_TRIED,
    RuleRow,
    SetCard,
    newest_trial,
    set_card,
    site_of_code,
    standing,
    trial_page,
    written,
)
from chuangcheng.flow.dispatch.terms import Refused, SetState, Verdict
from chuangcheng.flow.standards.selectors import (
    case_class_choices,
    limits_of,
    majors,
    site_type_choices,
    standard_choices,
)
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import tree as area_tree
from chuangcheng.interfaces.desk.dispatch_forms import (
    DispatchRuleForm,
    PublishForm,
    RulesFileForm,
    class_of,
    rule_initial,
)
from chuangcheng.interfaces.desk.dispatch_words import fault_in_words, name_of
from chuangcheng.interfaces.desk.duty_forms import area_choices_of
from chuangcheng.interfaces.desk.forms import class_words
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.web.templatetags.web import either

from .asking import edition_asked, one_of, whole


def _keepers_only(request: HttpRequest) -> None:
    if not can_keep_rules(request.acting):
        raise NotFound("may not keep the dispatch rules")


def _draft(request: HttpRequest, set_id: int) -> SetCard:
    """The draft that is worked on. NotFound where it is one no more, or for those who may not."""
    _keepers_only(request)
    card = set_card(request.acting, set_id=set_id)
    if card.row.state is not SetState.DRAFT:
        raise NotFound(f"no draft {set_id}")
    return card


def _seen(request: HttpRequest) -> int:
    return whole(request.POST.get("expected_version")) or 0


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """What is in force, in plain words and in its order; the draft and the versions before."""
    stands = standing(request.acting, now=request.now)
    in_force = stands.in_force
    context = {
        "stands": stands,
        "card": set_card(request.acting, set_id=in_force.id) if in_force else None,
        "may_keep": can_keep_rules(request.acting),
    }
    return render(request, "desk/dispatch_rules.html", context)


@require_POST
def draft_start(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    _keepers_only(request)
    row = services.start_draft(by=request.acting, now=request.now)
    return redirect("dispatch-rule-set", row.pk)


@require_GET
def set_page(request: HttpRequest, set_id: int) -> HttpResponse:
    """One version; the draft with all that can be done to it."""
    card = set_card(request.acting, set_id=set_id)
    is_draft = card.row.state is SetState.DRAFT
    context = {
        "card": card,
        "is_draft": is_draft,
        "may_keep": is_draft and can_keep_rules(request.acting),
        "trial": newest_trial(request.acting, set_id=set_id),
        "most_tried": MOST_TRIED,
        "steady": not card.differs,
    }
    return render(request, "desk/dispatch_rule_set.html", context)


def _form(request: HttpRequest, card: SetCard, row: RuleRow | None) -> DispatchRuleForm:
    edition, _published = edition_asked(request)
    initial: dict[str, Any] = {"expected_version": card.row.version}
    if row is not None:
        initial |= rule_initial(row)
    asked = request.POST.get("what", "") if request.method == "POST" else initial.get("what", "")
    class_id = class_of(asked)
    limits = limits_of(case_class_id=class_id) if class_id else ()
    conditions = {limit.condition: either(limit.condition, limit.condition_en) for limit in limits}
    if row is not None and row.rule.condition and class_id == row.rule.class_id:
        # One that has ended stays until somebody changes it.
        conditions.setdefault(row.rule.condition, either(row.rule.condition, row.condition_en))
    standards = standard_choices(edition_id=edition.id) if edition else ()
    standard_words = [(one.id, f"{one.code} {either(one.title, one.title_en)}") for one in standards]
    if row is not None and row.rule.standard_id and row.rule.standard_id not in {one.id for one in standards}:
        named = f"{row.standard_code} {either(row.standard, row.standard_en)}"
        standard_words.append((row.rule.standard_id, _("%(standard)s（其他版本）") % {"standard": named}))
    of_majors = [
        (f"major:{one.kind}:{one.code}", _("大类：%(name)s") % {"name": either(one.name, one.name_en)})
        for one in majors()
    ]
    return DispatchRuleForm(
        request.POST or None,
        classes=[*of_majors, *((f"class:{one.id}", class_words(one)) for one in case_class_choices())],
        conditions=list(conditions.items()),
        standards=standard_words,
        areas=area_choices_of(area_tree()),
        types=[(one.id, either(one.title, one.title_en)) for one in site_type_choices()],
        units=[(unit.id, unit.name) for unit in unit_choices()],
        initial=initial,
    )


def _told(form: DispatchRuleForm, key: UUID) -> Rule:
    """The rule that was typed. Raises Invalid where the code of the site is nobody's."""
    code = form.cleaned_data["site"].strip()
    site_id = site_of_code(code) if code else None
    if code and site_id is None:
        raise Invalid({"site": [Refused.UNKNOWN_SITE]})
    return form.rule(key, site_id)


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, set_id: int) -> HttpResponse:
    """A new rule at the end of the draft."""
    card = _draft(request, set_id)
    form = request.form = _form(request, card, None)
    if form.is_bound and form.is_valid():
        try:
            services.add_rule(
                set_id=set_id,
                expected_version=form.cleaned_data["expected_version"],
                rule=_told(form, uuid4()),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("规则已加在最后；先后次序可以调整"))
            return redirect("dispatch-rule-set", set_id)
    context = {"card": card, "form": form}
    return render(request, "desk/dispatch_rule_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def rule_change(request: HttpRequest, set_id: int, key: UUID) -> HttpResponse:
    """Saying a rule of the draft anew."""
    card = _draft(request, set_id)
    row = card.rule(key)
    form = request.form = _form(request, card, row)
    if form.is_bound and form.is_valid():
        try:
            services.change_rule(
                set_id=set_id,
                expected_version=form.cleaned_data["expected_version"],
                rule=_told(form, key),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("dispatch-rule-set", set_id)
    context = {"card": card, "form": form, "rule": row}
    return render(request, "desk/dispatch_rule_form.html", context, status=422 if form.errors else 200)


@require_POST
def rule_move(request: HttpRequest, set_id: int, key: UUID) -> HttpResponse:
    """One place up or down."""
    card = _draft(request, set_id)
    row = card.rule(key)
    here = [one.key for one in card.rules].index(key)
    place = {"up": here - 1, "down": here + 1}.get(request.POST.get("to", ""), here)
    services.move_rule(
        set_id=set_id,
        expected_version=_seen(request),
        key=key,
        place=max(place, 0),
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("已移动：%(name)s") % {"name": name_of(row)})
    return redirect(f"{reverse('dispatch-rule-set', args=[set_id])}#rule-{key}")


@require_POST
def rule_remove(request: HttpRequest, set_id: int, key: UUID) -> HttpResponse:
    """Taking a rule out of the draft; published versions keep it."""
    row = _draft(request, set_id).rule(key)
    services.remove_rule(set_id=set_id, expected_version=_seen(request), key=key, by=request.acting, now=request.now)
    messages.success(request, _("已从草稿中停用：%(name)s") % {"name": name_of(row)})
    return redirect("dispatch-rule-set", set_id)


@require_POST
def draft_try(request: HttpRequest, set_id: int) -> HttpResponse:
    """Try the draft against past cases."""
    _draft(request, set_id)
    services.try_draft(set_id=set_id, expected_version=_seen(request), by=request.acting, now=request.now)
    return redirect("dispatch-trial", set_id)


@require_GET
def trial(request: HttpRequest, set_id: int) -> HttpResponse:
    """What the newest trial of a version found, case by case."""
    card = set_card(request.acting, set_id=set_id)
    found = newest_trial(request.acting, set_id=set_id)
    if found is None:
        raise NotFound(f"no trial of {set_id}")
    verdict = one_of(Verdict, request.GET.get("verdict"))
    context = {
        "card": card,
        "trial": found,
        "page": trial_page(request.acting, trial_id=found.id, verdict=verdict, place=request.GET.get("place")),
        "verdict": verdict,
        "is_draft": card.row.state is SetState.DRAFT,
        "may_keep": can_keep_rules(request.acting),
    }
    return render(request, "desk/dispatch_trial.html", context)


@require_http_methods(["GET", "POST"])
def draft_publish(request: HttpRequest, set_id: int) -> HttpResponse:
    """Letting the draft decide, after a question."""
    card = _draft(request, set_id)
    found = newest_trial(request.acting, set_id=set_id)
    form = request.form = PublishForm(request.POST or None, initial={"expected_version": card.row.version})
    if form.is_bound and form.is_valid():
        try:
            services.publish_rules(set_id=set_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("新版派遣规则已发布"))
            return redirect("dispatch-rules")
    fresh = found is not None and found.fresh
    points = [
        _("从启用时起，派遣案件时先按这些规则建议单位，再按责任分工；已派遣的案件不变。"),
        _("上一版留在“历次版本”里，可以随时查看。"),
    ]
    if fresh and found is not None:
        told = {"changed": found.changed, "all": found.looked_at, "better": found.better, "worse": found.worse}
        points.insert(
            0, _("试算：最近 %(all)s 件中有 %(changed)s 件会改派，其中 %(better)s 件改对，%(worse)s 件改错。") % told
        )
    else:
        points.insert(0, _("草稿改动后还没有试算，不能启用。"))
    context = {
        "title": _("启用新版派遣规则"),
        "points": points,
        "form": form,
        "gentle": True,
        "button": _("启用这一版"),
        "back": reverse("dispatch-rule-set", args=[set_id]),
        "crumbs": [
            (reverse("dispatch-rules"), _("派遣规则")),
            (reverse("dispatch-rule-set", args=[set_id]), _("草稿")),
        ],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def draft_discard(request: HttpRequest, set_id: int) -> HttpResponse:
    """Giving the draft up, after a question."""
    card = _draft(request, set_id)
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": card.row.version})
    if form.is_bound and form.is_valid():
        services.discard_draft(set_id=set_id, by=request.acting, now=request.now, **form.cleaned_data)
        messages.success(request, _("草稿已放弃，现行规则不变"))
        return redirect("dispatch-rules")
    context = {
        "title": _("放弃草稿"),
        "points": [_("草稿中的修改不再保留，现行规则不变。")],
        "form": form,
        "button": _("放弃草稿"),
        "back": reverse("dispatch-rule-set", args=[set_id]),
        "crumbs": [
            (reverse("dispatch-rules"), _("派遣规则")),
            (reverse("dispatch-rule-set", args=[set_id]), _("草稿")),
        ],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@require_GET
def rules_file(request: HttpRequest, set_id: int) -> HttpResponse:
    """A version as a document."""
    told = write_rules(written(request.acting, set_id=set_id))
    response = HttpResponse(told, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{_('派遣规则')} {set_id}.yaml")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def rules_read(request: HttpRequest) -> HttpResponse:
    """A draft from a document, all of it or nothing."""
    _keepers_only(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = RulesFileForm(*data)
    faults: list[str] = []
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read(LARGEST + 1)
        try:
            row = services.draft_from_file(content=content, by=request.acting, now=request.now)
        except Invalid as refused:
            found: Any = refused.detail.get("faults", ())
            faults = [fault_in_words(one) for one in found]
            form.take(refused)
        else:
            messages.success(request, _("已读入为草稿，请试算后启用"))
            return redirect("dispatch-rule-set", row.pk)
    context = {"form": form, "faults": faults}
    return render(request, "desk/dispatch_rules_read.html", context, status=422 if form.errors else 200)
