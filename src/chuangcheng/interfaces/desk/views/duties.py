"""Duties by hand and by rule: lists, giving, withdrawing, and trying out who answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.places.labels import PARTS
from chuangcheng.flow.places.permissions import can_edit_places, can_see_all_duties
from chuangcheng.flow.places.selectors import (
    DutyFilter,
    DutyRuleRow,
    SiteFilter,
    duties_page,
    duty_card,
    duty_rule_card,
    duty_rules_page,
    site_card,
    sites_page,
    standards_without_duty,
    suggest_units,
)
from chuangcheng.flow.places.services import (
    NewDutyRule,
    give_duty,
    set_duty_rule,
    withdraw_duty,
    withdraw_duty_rule,
)
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.flow.standards.selectors import EditionRow, site_type_choices, standard_choices
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import tree as area_tree
from chuangcheng.interfaces.desk.duty_forms import (
    DutyForm,
    DutyRuleChangeForm,
    DutyRuleForm,
    WithdrawForm,
    area_choices_of,
)
from chuangcheng.interfaces.web.templatetags.web import either

from .asking import edition_asked, one_of, whole

SITES_OFFERED = 20
"""Sites that a search of the try-out shows at most."""


def _standards(edition: EditionRow | None) -> list[tuple[int, str]]:
    if edition is None:
        return []
    return [(s.id, f"{s.code} {either(s.title, s.title_en)}") for s in standard_choices(edition_id=edition.id)]


def _units() -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in unit_choices()]


def _types() -> list[tuple[int, str]]:
    return [(t.id, either(t.title, t.title_en)) for t in site_type_choices()]


def _keepers_only(request: HttpRequest) -> None:
    if not can_edit_places(request.acting):
        raise NotFound("may not change duties")


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """Duties of an edition, and the standards nobody answers for."""
    edition, published = edition_asked(request)
    wanted = DutyFilter(
        unit_id=whole(request.GET.get("unit")),
        standard_id=whole(request.GET.get("standard")),
        area_id=whole(request.GET.get("area")),
        part=one_of(Part, request.GET.get("part")),
    )
    sees_all = can_see_all_duties(request.acting)
    context: dict[str, Any] = {
        "edition": edition,
        "editions": published,
        "wanted": wanted,
        "sees_all": sees_all,
        "may_edit": can_edit_places(request.acting),
    }
    if edition:
        context |= {
            "page": duties_page(request.acting, edition_id=edition.id, wanted=wanted, place=request.GET.get("place")),
            "gaps": standards_without_duty(edition_id=edition.id) if sees_all else (),
            "standards": _standards(edition),
            "units": _units() if sees_all else (),
            "areas": area_choices_of(area_tree()),
            "parts": [(str(part), words) for part, words in PARTS.items()],
        }
    return render(request, "desk/duty_list.html", context)


@require_http_methods(["GET", "POST"])
def duty_new(request: HttpRequest) -> HttpResponse:
    """Giving a duty by hand; what the address names is filled in."""
    _keepers_only(request)
    edition, published = edition_asked(request)
    form = request.form = DutyForm(
        request.POST or None,
        standards=_standards(edition),
        units=_units(),
        areas=area_choices_of(area_tree()),
        initial={
            "standard": whole(request.GET.get("standard")),
            "unit": whole(request.GET.get("unit")),
            "area": whole(request.GET.get("area")),
            "part": one_of(Part, request.GET.get("part")) or Part.LEAD,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            give_duty(duty=form.duty(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            given = {name: form.words_of(name) for name in ("unit", "standard")}
            messages.success(request, _("责任已指定：%(unit)s · %(standard)s") % given)
            return redirect(f"{reverse('duties')}?{urlencode({'edition': edition.id})}" if edition else "duties")
    context = {"form": form, "edition": edition, "editions": published}
    return render(request, "desk/duty_form.html", context, status=422 if form.errors else 200)


@require_POST
def duty_withdraw(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Taking a duty back; the message leads to giving it again."""
    _keepers_only(request)
    duty = duty_card(request.acting, duty_id=duty_id)
    withdraw_duty(duty_id=duty_id, expected_version=_seen(request), by=request.acting, now=request.now)
    told = _("已撤销：%(unit)s · %(standard)s") % {
        "unit": duty.unit,
        "standard": f"{duty.standard_code} {either(duty.standard, duty.standard_en)}",
    }
    query = {"edition": duty.edition_id, "standard": duty.standard_id, "unit": duty.unit_id, "part": str(duty.part)}
    _say_with_way_back(
        request, told, "duty-new", query | ({"area": duty.area_id} if duty.area_id else {}), _("重新指定")
    )
    return redirect(f"{reverse('duties')}?{urlencode({'edition': duty.edition_id})}")


def _seen(request: HttpRequest) -> int:
    """The version the person saw; a form without one is told as a conflict."""
    form = WithdrawForm(request.POST)
    return form.cleaned_data["expected_version"] if form.is_valid() else 0


def _say_with_way_back(request: HttpRequest, told: str, way: str, query: dict[str, Any], words: str) -> None:
    address = f"{reverse(way)}?{urlencode(query)}"
    messages.success(request, format_html('{} <a href="{}">{}</a>', told, address, words))


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules, the most specific first."""
    context = {
        "page": duty_rules_page(request.acting, place=request.GET.get("place")),
        "may_edit": can_edit_places(request.acting),
    }
    return render(request, "desk/duty_rule_list.html", context)


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """A new rule; what the address names is filled in."""
    _keepers_only(request)
    edition, published = edition_asked(request)
    form = request.form = DutyRuleForm(
        request.POST or None,
        types=_types(),
        standards=_standards(edition),
        areas=area_choices_of(area_tree()),
        units=_units(),
        initial={name: whole(request.GET.get(name)) for name in ("site_type", "standard", "area", "unit")}
        | {"owner": one_of(Owner, request.GET.get("owner"))},
    )
    if form.is_bound and form.is_valid():
        try:
            set_duty_rule(rule=form.rule(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            whose = form.words_of("unit") or form.words_of("owner")
            messages.success(request, _("规则已建立：%(unit)s") % {"unit": whose})
            return redirect("duty-rules")
    context = {"form": form, "edition": edition, "editions": published}
    return render(request, "desk/duty_rule_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def rule_page(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rule; who answers can be changed."""
    rule = duty_rule_card(request.acting, rule_id=rule_id)
    may_edit = can_edit_places(request.acting) and not rule.withdrawn
    if request.method == "POST":
        _keepers_only(request)
    form = request.form = DutyRuleChangeForm(
        request.POST or None,
        units=_units(),
        initial={"expected_version": rule.version, "owner": str(rule.owner), "unit": rule.unit_id},
    )
    if form.is_bound and form.is_valid():
        try:
            set_duty_rule(
                rule=_changed(rule, form),
                expected_version=form.cleaned_data["expected_version"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            whose = form.words_of("unit") or form.words_of("owner")
            messages.success(request, _("规则已保存：%(unit)s") % {"unit": whose})
            return redirect("duty-rules")
    context = {"rule": rule, "form": form if may_edit else None}
    return render(request, "desk/duty_rule.html", context, status=422 if form.errors else 200)


def _changed(rule: DutyRuleRow, form: DutyRuleChangeForm) -> NewDutyRule:
    told = form.cleaned_data
    return NewDutyRule(Owner(told["owner"]), told["unit"], rule.site_type_id, rule.standard_id, rule.area_id)


@require_POST
def rule_withdraw(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Taking a rule back; the message leads to making it again."""
    _keepers_only(request)
    rule = duty_rule_card(request.acting, rule_id=rule_id)
    withdraw_duty_rule(rule_id=rule_id, expected_version=_seen(request), by=request.acting, now=request.now)
    query = {
        "edition": rule.edition_id,
        "site_type": rule.site_type_id,
        "standard": rule.standard_id,
        "area": rule.area_id,
        "unit": rule.unit_id,
    }
    named = {name: value for name, value in query.items() if value}
    _say_with_way_back(request, _("规则已撤销"), "duty-rule-new", named | {"owner": str(rule.owner)}, _("重新设立"))
    return redirect("duty-rules")


@require_GET
def who_page(request: HttpRequest) -> HttpResponse:
    """Trying out: who would answer at a site, for a standard, and why, in order."""
    if not can_see_all_duties(request.acting):
        raise NotFound("may not see all duties")
    edition, published = edition_asked(request)
    standards = _standards(edition)
    standard_id = whole(request.GET.get("standard"))
    standard = next((words for id_, words in standards if id_ == standard_id), "")
    site_id = whole(request.GET.get("site"))
    text = request.GET.get("q", "").replace("\x00", "")[:100]
    site = site_card(request.acting, site_id=site_id) if site_id and not text.strip() else None
    found = sites_page(request.acting, wanted=SiteFilter(text=text), size=SITES_OFFERED) if text.strip() else None
    if found and len(found.rows) == 1:
        site = found.rows[0]
    answers = (
        suggest_units(site_id=site.id, street_id=None, standard_ids=[standard_id] if standard and standard_id else [])
        if site
        else ()
    )
    context = {
        "edition": edition,
        "editions": published,
        "standards": standards,
        "standard_id": standard_id,
        "standard": standard,
        "site": site,
        "found": found,
        "text": text,
        "answers": answers,
    }
    return render(request, "desk/duty_who.html", context)
