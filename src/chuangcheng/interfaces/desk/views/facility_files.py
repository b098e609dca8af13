"""The register as files: importing with a preview, an empty sheet, exporting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.formats import (
    COLUMNS,
    NEEDED,
    register_csv,
    register_geojson,
    register_xlsx,
    rest_xlsx,
    template,
)
from chuangcheng.flow.facilities.labels import CONDITIONS, FIELDS, REFUSED, ROW_STATUS
from chuangcheng.flow.facilities.permissions import can_keep
from chuangcheng.flow.facilities.rules import PlanRow, Wrong
from chuangcheng.flow.facilities.selectors import (
    RegisterPlan,
    component_classes,
    facilities_to_export,
    plan_register,
)
from chuangcheng.flow.facilities.terms import Condition, RowStatus
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.facility_forms import RegisterFileForm
from chuangcheng.interfaces.desk.figure_forms import packed
from chuangcheng.interfaces.web.language import either

from .asking import one_of
from .editions import XLSX
from .facilities import facility_filter

SHOWN = 100
"""Rows of one status on the page; the rest is told as a number, and problems can be saved as a file."""
ORDER = (RowStatus.PROBLEM, RowStatus.NEW, RowStatus.CHANGED, RowStatus.SAME)

GEOJSON = "application/geo+json"


@dataclass(frozen=True)
class Line:
    """A row of the preview: where it stands, what it is, what is wrong with it or what would change."""

    line: int
    number: str
    name: str
    problems: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


@require_http_methods(["GET", "POST"])
def facility_import(request: HttpRequest) -> HttpResponse:
    """A register from a file: first a preview, then all rows that are right in one go; the others come back."""
    if not can_keep(request.acting):
        raise NotFound("may not import")
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = RegisterFileForm(*posted)
    context: dict[str, Any] = {"form": form, "columns": [(FIELDS[name], name in NEEDED) for name in COLUMNS]}
    if form.is_bound and form.is_valid():
        datum = form.cleaned_data["datum"]
        if "load" in request.POST:
            try:
                plan = services.import_register(data=form.content, datum=datum, by=request.acting, now=request.now)
            except Invalid as refused:
                form.take(refused)
            else:
                told = {"new": plan.count(RowStatus.NEW), "changed": plan.count(RowStatus.CHANGED)}
                messages.success(request, _("已导入：新增 %(new)d 处，更新 %(changed)d 处") % told)
                return redirect("facilities")
        plan = plan_register(request.acting, data=form.content, datum=datum, now=request.now)
        if "rest" in request.POST and plan.count(RowStatus.PROBLEM):
            return _file(_rest(plan), XLSX, _("设施待改正.xlsx"))
        context |= _preview(request, plan, form)
    refused_file = bool(context.get("file_problems")) and not context.get("rows")
    return render(request, "desk/facility_import.html", context, status=422 if form.errors or refused_file else 200)


def _preview(request: HttpRequest, plan: RegisterPlan, form: RegisterFileForm) -> dict[str, Any]:
    counts = {status: plan.count(status) for status in RowStatus}
    status = one_of(RowStatus, request.POST.get("show")) or next((s for s in ORDER if counts[s]), RowStatus.NEW)
    told = _teller()
    rows = plan.with_status(status)
    return {
        "previewed": bool(plan.rows),
        "file_problems": [_of_file(one.line, REFUSED[one.reason], one.value) for one in plan.problems[:SHOWN]],
        "tabs": [(s, ROW_STATUS[s], counts[s]) for s in ORDER],
        "status": status,
        "rows": [told(row) for row in rows[:SHOWN]],
        "more": max(0, len(rows) - SHOWN),
        "good": counts[RowStatus.NEW] + counts[RowStatus.CHANGED],
        "wrong": counts[RowStatus.PROBLEM],
        "carried": packed(form.content),
        "datum": str(form.cleaned_data["datum"]),
    }


def _of_file(line: int, words: object, value: str) -> str:
    where = _("第 %(line)s 个：") % {"line": line} if line > 1 else ""
    return f"{where}{words}{_('（%(value)s）') % {'value': value} if value else ''}"


def _teller() -> Callable[[PlanRow], Line]:
    """What puts the rows of a plan into words; the names of classes, streets and units are asked for once."""
    units: dict[Any, str] = {one.id: one.name for one in unit_choices()}
    names: Mapping[str, Mapping[Any, str]] = {
        "case_class_id": {one.id: either(one.name, one.name_en) for one in component_classes()},
        "street_id": dict(area_choices(AreaKind.STREET)),
        "owner_id": units,
        "maintainer_id": units,
        "overseer_id": units,
        "condition": {str(one): str(words) for one, words in CONDITIONS.items()},
    }

    def words(column: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if column in names:
            return str(names[column].get(value, value))
        return format(value, ".6f") if isinstance(value, float) else str(value)

    def tell(row: PlanRow) -> Line:
        before = row.known.values if row.known else {}
        changes = tuple(
            (
                str(FIELDS[column.removesuffix("_id")]),
                words(column, before.get(column)),
                words(column, row.values.get(column)),
            )
            for column in row.changed
        )
        return Line(row.row.line, row.number, row.name, tuple(said(one) for one in row.wrong), changes)

    return tell


def said(wrong: Wrong) -> str:
    """What is wrong with a cell, in words."""
    text = f"{FIELDS[wrong.column]}{_('：')}{REFUSED[wrong.reason]}"
    if wrong.value:
        text += _("（%(value)s）") % {"value": wrong.value}
    if wrong.meant:
        text += _("；可能是：%(names)s") % {"names": _("、").join(wrong.meant)}
    return text


def _rest(plan: RegisterPlan) -> bytes:
    rows = plan.with_status(RowStatus.PROBLEM)
    return rest_xlsx([(row.row.cells, row.row.line, "\n".join(map(said, row.wrong))) for row in rows], _language())


@require_GET
def facility_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet to fill in, in the language of the page."""
    if not can_keep(request.acting):
        raise NotFound("may not import")
    return _file(template(_language()), XLSX, _("设施登记表.xlsx"))


@require_GET
def facility_export(request: HttpRequest, form: str) -> HttpResponse:
    """The facilities of the list as xlsx, csv or GeoJSON (WGS-84), as far as this person may see them."""
    if form not in ("xlsx", "csv", "geojson"):
        raise NotFound(form)
    rows = facilities_to_export(request.acting, wanted=facility_filter(request), called=_called)
    name = _("设施名录.%(form)s") % {"form": form}
    if form == "geojson":
        return _file(register_geojson(rows), GEOJSON, name)
    if form == "csv":
        return _file(register_csv(rows, _language()), "text/csv; charset=utf-8", name)
    return _file(register_xlsx(rows, _language()), XLSX, name)


def _called(condition: Condition) -> str:
    return str(CONDITIONS[condition])


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
