"""Which stretches of street nobody looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.standards.selectors import site_type_choices
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.flow.watch.selectors import StretchRow
from chuangcheng.foundation.acts.rules import Invalid, NotFound, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE
from chuangcheng.foundation.geography.formats import Shapes, read_shapes
from chuangcheng.foundation.geography.labels import told as told_of_shape
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from chuangcheng.interfaces.desk.drawing import Mark, draw
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.tracing import Traced, first_corner, traces
from chuangcheng.interfaces.desk.watch_forms import StretchForm
from chuangcheng.interfaces.web.language import either

from .asking import whole

MOST_TOLD = 20
"""Problems of a file that are told at once."""


@require_GET
def stretch_list(request: HttpRequest) -> HttpResponse:
    """Stretches by street and on the map; those that nobody looked at come first."""
    street_id = whole(request.GET.get("street"))
    found = selectors.coverage(request.acting, now=request.now, street_id=street_id)
    shown = [row for row in found.rows if row.unseen] if "all" not in request.GET else list(found.rows)
    marks = [
        Mark(*first_corner(row.geometry), _address(row), _words(row), _tone(row))
        for row in found.rows
        if row.geometry["type"] == "Point"
    ]
    outlines = areas_geojson(kind=AreaKind.STREET)
    drawing = draw(outlines, marks) or draw(
        outlines, [Mark(*first_corner(row.geometry), _address(row), _words(row), _tone(row)) for row in found.rows]
    )
    context = {
        "found": found,
        "page": slice_of(shown, request.GET.get("place"), PAGE_SIZE),
        "all": "all" in request.GET,
        "street": next((one for one in found.streets if one.id == street_id), None),
        "drawing": drawing,
        "traces": traces(drawing, [Traced(row.geometry, _address(row), _words(row), _tone(row)) for row in found.rows]),
        "may_keep": can_keep(request.acting),
    }
    return render(request, "desk/stretch_list.html", context)


def _tone(row: StretchRow) -> str:
    return "bad" if row.unseen else "good"


def _address(row: StretchRow) -> str:
    return reverse("site", args=[row.site_id]) if row.site_id else f"{reverse('stretches')}?street={row.street_id or 0}"


def _words(row: StretchRow) -> str:
    if row.days is None:
        return _("%(name)s：一年内没有人看过") % {"name": row.name}
    return _("%(name)s：%(days)s 天前看过") % {"name": row.name, "days": row.days}


@require_http_methods(["GET", "POST"])
def stretch_import(request: HttpRequest) -> HttpResponse:
    """Lay stretches from the lines of a file, or from sites."""
    if not can_keep(request.acting):
        raise NotFound("stretches")
    types = [(t.id, either(t.title, t.title_en)) for t in site_type_choices()]
    form = request.form = StretchForm(request.POST or None, request.FILES or None, types=types)
    if form.is_bound and form.is_valid():
        try:
            laid = _lay(request, form)
        except Invalid as refused:
            form.take(refused)
        else:
            if laid is not None:
                told = {"new": laid.created, "changed": laid.changed, "same": laid.same}
                messages.success(request, _("路段：新增 %(new)s，更新 %(changed)s，不变 %(same)s") % told)
                return redirect("stretches")
    return render(request, "desk/stretch_import.html", {"form": form}, status=422 if form.errors else 200)


def _lay(request: HttpRequest, form: StretchForm) -> services.Laid | None:
    told: dict[str, Any] = form.cleaned_data
    if told["file"] is None:
        return services.lay_from_sites(site_type_ids=told["types"], by=request.acting, now=request.now)
    read = shapes_of(form, lines=True)
    if read is None:
        return None
    return services.load_stretches(shapes=read.rows, by=request.acting, now=request.now)


def shapes_of(form: Any, *, lines: bool) -> Shapes | None:
    """The shapes of the file of a form; None where the form now tells what is wrong with it."""
    told = form.cleaned_data
    read = read_shapes(told["file"].read(), lines=lines, datum=Datum(told["datum"]))
    for problem in read.problems[:MOST_TOLD]:
        form.add_error("file", told_of_shape(problem))
    return None if read.problems else read


@require_http_methods(["GET", "POST"])
def stretch_retire(request: HttpRequest, stretch_id: int) -> HttpResponse:
    """Take a stretch out of use, after a question."""
    if not can_keep(request.acting):
        raise NotFound("stretch")
    found = selectors.coverage(request.acting, now=request.now)
    row = next((one for one in found.rows if one.id == stretch_id), None)
    if row is None:
        raise NotFound(f"stretch {stretch_id}")
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": row.version})
    if form.is_bound and form.is_valid():
        try:
            services.retire_stretch(stretch_id=stretch_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("路段已停用：%(name)s") % {"name": row.name})
            return redirect("stretches")
    context = {
        "title": _("停用路段“%(name)s”") % {"name": row.name},
        "points": [_("不再计入覆盖；以前的查看记录不变。")],
        "form": form,
        "button": _("停用路段"),
        "back": reverse("stretches"),
        "crumbs": [(reverse("stretches"), _("路段覆盖"))],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)
