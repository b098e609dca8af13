"""Permitted zones and school terms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.places import selectors, services
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.windows import is_open
from chuangcheng.flow.places.selectors import ZoneRow
from chuangcheng.flow.places.terms import OnDays
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.drawing import Drawing, Mark, draw
from chuangcheng.interfaces.desk.forms import class_words
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.tracing import Trace, Traced, first_corner, traces
from chuangcheng.interfaces.desk.watch_forms import CLASS_FIELDS, NewZoneForm, TermForm, ZoneForm, shown_window

from .stretches import shapes_of


@require_GET
def zone_list(request: HttpRequest) -> HttpResponse:
    """Where something is permitted, when, and whether it is right now."""
    known = selectors.days()
    rows = [(row, is_open(row.window, request.now, known)) for row in selectors.zones()]
    drawing, drawn = _drawn(rows)
    context = {"rows": rows, "drawing": drawing, "traces": drawn, "may_edit": can_edit_places(request.acting)}
    return render(request, "desk/zone_list.html", context)


def _drawn(rows: list[tuple[ZoneRow, bool]]) -> tuple[Drawing | None, tuple[Trace, ...]]:
    outlines = areas_geojson(kind=AreaKind.STREET)
    corners = [Mark(*first_corner(row.geometry), "", row.name, "site") for row, _ in rows]
    drawing = draw(outlines) or draw(outlines, corners)
    shapes = [
        Traced(row.geometry, reverse("zone", args=[row.id]), row.name, "good" if now else "off") for row, now in rows
    ]
    return drawing, traces(drawing, shapes)


def _classes() -> list[tuple[int, str]]:
    return [(one.id, class_words(one)) for one in case_class_choices()]


@require_http_methods(["GET", "POST"])
def zone_new(request: HttpRequest) -> HttpResponse:
    """Make zones from the polygons of a file."""
    if not can_edit_places(request.acting):
        raise NotFound("zones")
    initial = {"on_days": OnDays.EVERY.value}
    form = request.form = NewZoneForm(request.POST or None, request.FILES or None, initial=initial)
    form.offer(_classes())
    if form.is_bound and form.is_valid() and (read := shapes_of(form, lines=False)) is not None:
        name = form.cleaned_data["name"]
        try:
            rows = services.create_zones(
                name=name, shapes=read.rows, permits=form.permits(), by=request.acting, now=request.now
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已划定 %(n)s 个允许区域") % {"n": len(rows)})
            return redirect("zones")
    return render(request, "desk/zone_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def zone_page(request: HttpRequest, zone_id: int) -> HttpResponse:
    """One zone; those who keep places change it here."""
    row = selectors.zone_card(zone_id=zone_id)
    form: Any = None
    if not can_edit_places(request.acting):
        if request.method == "POST":
            raise NotFound("zone")
    else:
        initial = {
            "expected_version": row.version,
            "name": row.name,
            "kind": row.kind.value,
            **dict(zip(CLASS_FIELDS, row.class_ids, strict=False)),
            "conditions": row.conditions,
            **shown_window(row.window),
        }
        form = request.form = ZoneForm(request.POST or None, request.FILES or None, initial=initial)
        form.offer(_classes())
        if form.is_bound and form.is_valid() and _change(request, zone_id, form):
            messages.success(request, _("已保存：%(name)s") % {"name": row.name})
            return redirect("zones")
    drawing, drawn = _drawn([(row, True)])
    context = {"row": row, "form": form, "drawing": drawing, "traces": drawn}
    return render(request, "desk/zone.html", context, status=422 if form and form.errors else 200)


def _change(request: HttpRequest, zone_id: int, form: ZoneForm) -> bool:
    """Whether the zone was changed; otherwise the form says why not."""
    told, shape = form.cleaned_data, None
    if told["file"] is not None:
        read = shapes_of(form, lines=False)
        if read is None:
            return False
        shape = read.rows[0]
    try:
        services.change_zone(
            zone_id=zone_id,
            expected_version=told["expected_version"],
            name=told["name"],
            permits=form.permits(),
            shape=shape,
            by=request.acting,
            now=request.now,
        )
    except Invalid as refused:
        form.take(refused)
        return False
    return True


@require_http_methods(["GET", "POST"])
def zone_withdraw(request: HttpRequest, zone_id: int) -> HttpResponse:
    """Give a zone up, after a question."""
    if not can_edit_places(request.acting):
        raise NotFound("zone")
    row = selectors.zone_card(zone_id=zone_id)
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": row.version})
    if form.is_bound and form.is_valid():
        try:
            services.withdraw_zone(zone_id=zone_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("允许区域已撤销：%(name)s") % {"name": row.name})
            return redirect("zones")
    context = {
        "title": _("撤销允许区域“%(name)s”") % {"name": row.name},
        "points": [_("从现在起，在此发现的问题照常认定。"), _("以前写下的理由不变。")],
        "form": form,
        "button": _("撤销区域"),
        "back": reverse("zone", args=[zone_id]),
        "crumbs": [(reverse("zones"), _("允许区域"))],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def term_list(request: HttpRequest) -> HttpResponse:
    """School terms: on which days a school day can be."""
    keeps = can_edit_places(request.acting)
    if request.method == "POST" and not keeps:
        raise NotFound("terms")
    form = request.form = TermForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.set_term(by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("学期已保存：%(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("terms")
    context = {"terms": selectors.school_terms(), "form": form if keeps else None}
    return render(request, "desk/term_list.html", context, status=422 if form.errors else 200)
