"""Sites: lists, one site, making, changing and retiring one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.cases.selectors import Filter as CaseFilter
from chuangcheng.flow.cases.selectors import cases_page
from chuangcheng.flow.disputes.permissions import can_report_dispute
from chuangcheng.flow.inspections.selectors import site_state, visits_page
from chuangcheng.flow.places.permissions import can_edit_places, can_see_all_duties
from chuangcheng.flow.places.selectors import SiteFilter, SiteRow, site_card, sites_page
from chuangcheng.flow.places.services import change_site, create_site, retire_site
from chuangcheng.flow.standards.selectors import site_type_choices
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.selectors import tree as area_tree
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.drawing import SMALL, Drawing, Mark, draw
from chuangcheng.interfaces.desk.site_forms import RetireForm, SiteChangeForm, SiteForm, shown_in_form
from chuangcheng.interfaces.web.templatetags.web import either

from .asking import whole

SMALL_MAP = 1_500
"""Positions of the outlines beside a site: some 15 KB."""
TO_PICK = 600
"""Units across of the map on which a position is picked."""


def site_filter(request: HttpRequest) -> SiteFilter:
    """What a list or map of sites is asked to show."""
    return SiteFilter(
        text=request.GET.get("q", "").replace("\x00", "")[:100],
        site_type_id=whole(request.GET.get("type")),
        street_id=whole(request.GET.get("street")),
        unit_id=whole(request.GET.get("unit")),
    )


@require_GET
def site_list(request: HttpRequest) -> HttpResponse:
    """Sites this person may see."""
    wanted = site_filter(request)
    context = {
        "page": sites_page(request.acting, wanted=wanted, place=request.GET.get("place")),
        "wanted": wanted,
        "types": site_type_choices(),
        "streets": area_choices(AreaKind.STREET),
        "may_edit": can_edit_places(request.acting),
    }
    return render(request, "desk/site_list.html", context)


@require_GET
def site_page(request: HttpRequest, site_id: int) -> HttpResponse:
    """One site: owners, state today, visits, cases."""
    site = site_card(request.acting, site_id=site_id)
    context = {
        "site": site,
        "states": site_state(request.acting, site_id=site_id),
        "visits": visits_page(request.acting, site_id=site_id, size=10),
        "cases": cases_page(request.acting, wanted=CaseFilter(site_id=site_id), now=request.now, size=10),
        "drawing": _drawn(site, SMALL) if site.latitude is not None else None,
        "may_edit": can_edit_places(request.acting) and not site.retired,
        "may_refer": can_report_dispute(request.acting) and not site.retired,
        "may_ask": can_see_all_duties(request.acting) and not site.retired,
        "may_watch": can_keep(request.acting) and not site.retired,
    }
    return render(request, "desk/site.html", context)


def _drawn(site: SiteRow | None, width: int) -> Drawing | None:
    """The streets with a site on them; its own street stands out."""
    marks = []
    if site and site.latitude is not None and site.longitude is not None:
        marks = [Mark(site.longitude, site.latitude, "", site.name, "site")]
    outlines = areas_geojson(kind=AreaKind.STREET, most=SMALL_MAP)
    return draw(outlines, marks, width=width, chosen_id=site.street_id if site else None)


def _form(kind: type[SiteForm], request: HttpRequest, **more: Any) -> SiteForm:
    """A form of sites with what may be chosen."""
    if not can_edit_places(request.acting):
        raise NotFound("may not change sites")
    return kind(
        request.POST or None,
        types=[(t.id, either(t.title, t.title_en)) for t in site_type_choices()],
        areas=area_tree(),
        units=[(u.id, u.name) for u in unit_choices()],
        **more,
    )


@require_http_methods(["GET", "POST"])
def site_new(request: HttpRequest) -> HttpResponse:
    """A new site."""
    form = request.form = _form(SiteForm, request)
    if form.is_bound and form.is_valid():
        try:
            row = create_site(site=form.site(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("点位已建立：%(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("site", row.pk)
    context = {"form": form, "drawing": _drawn(None, TO_PICK)}
    return render(request, "desk/site_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def site_change(request: HttpRequest, site_id: int) -> HttpResponse:
    """A site brought up to date."""
    site = _living(request, site_id)
    form = request.form = _form(SiteChangeForm, request, initial=shown_in_form(site))
    if form.is_bound and form.is_valid():
        try:
            change_site(
                site_id=site_id,
                expected_version=form.cleaned_data["expected_version"],
                site=form.site(site),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("site", site_id)
    context = {"form": form, "site": site, "drawing": _drawn(site, TO_PICK)}
    return render(request, "desk/site_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def site_retire(request: HttpRequest, site_id: int) -> HttpResponse:
    """Taking a site out of use, after saying what that means."""
    site = _living(request, site_id)
    form = request.form = RetireForm(request.POST or None, initial={"expected_version": site.version})
    if form.is_bound and form.is_valid():
        try:
            retire_site(site_id=site_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("点位“%(name)s”已停用") % {"name": site.name})
            return redirect("sites")
    return render(request, "desk/site_retire.html", {"form": form, "site": site}, status=422 if form.errors else 200)


def _living(request: HttpRequest, site_id: int) -> SiteRow:
    """A site in use, for those who keep sites; one retired since the form was opened is told as a conflict."""
    site = site_card(request.acting, site_id=site_id)
    if not can_edit_places(request.acting) or (site.retired and request.method == "GET"):
        raise NotFound(f"site {site_id}")
    return site
