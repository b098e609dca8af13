"""Results of other organs: the list, one with its lines, loading a sheet, putting a line right, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.figures import services
from chuangcheng.flow.figures.formats import OutsideRow, OutsideSheet, read_outside
from chuangcheng.flow.figures.labels import OUTSIDE_COLUMNS
from chuangcheng.flow.figures.selectors import line_card, lines_page, result_card, results_page
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.figure_forms import (
    COLUMN_CHOICES,
    DocumentForm,
    LineForm,
    ResultForm,
    WithdrawForm,
    packed,
)
from chuangcheng.interfaces.web.reasons import say

from .entering import kept_document, may_enter, to_enter, to_read, told_changes
from .figures import SHOWN, Wrong
from .serving import hand_out

MAX_COLUMNS = 200


@require_GET
def result_list(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Tests by other organs, the newest first."""
    edition = to_read(request, edition_id)
    withdrawn = "withdrawn" in request.GET
    page = results_page(request.acting, edition_id=edition_id, withdrawn=withdrawn, place=request.GET.get("place"))
    context = {"edition": edition, "page": page, "withdrawn": withdrawn, "may_enter": may_enter(request, edition)}
    return render(request, "desk/result_list.html", context)


@require_http_methods(["GET", "POST"])
def result_new(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Loading a result from that organ's sheet: a preview in which columns can be put right, then all or none."""
    edition = to_enter(request, edition_id)
    form = request.form = ResultForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"edition": edition, "form": form, "wrong": [], "fields": OUTSIDE_COLUMNS}
    if form.is_bound and form.is_valid():
        sheet = read_outside(form.content, None if form.cleaned_data["sheet"] else _chosen(request))
        wrong: list[Wrong] = [
            (p.line, str(OUTSIDE_COLUMNS.get(p.column, p.column)), say(p.reason), p.value) for p in sheet.problems
        ]
        try:
            if "load" in request.POST and not wrong:
                row = services.load_outside(
                    edition_id=edition_id,
                    result=_result(form.cleaned_data),
                    lines=sheet.rows,
                    by=request.acting,
                    now=request.now,
                )
                messages.success(request, _("已导入 %(n)d 行") % {"n": len(sheet.rows)})
                return redirect("result", edition_id, row.pk)
            placed = services.check_outside(edition_id=edition_id, lines=sheet.rows, by=request.acting)
            context |= {"preview": [*zip(sheet.rows, placed, strict=True)][:SHOWN], "count": len(sheet.rows)}
        except Invalid as refused:
            wrong += _wrong_lines(refused, sheet.rows)
            form.take(Invalid({n: r for n, r in refused.problems.items() if not n[:1].isdigit()}, **refused.detail))
        context |= {"sheet": sheet, "columns": _columns(sheet), "carried": packed(form.content), "wrong": sorted(wrong)}
    status = 422 if form.errors or context["wrong"] else 200
    return render(request, "desk/result_new.html", context, status=status)


def _chosen(request: HttpRequest) -> list[str] | None:
    """What a person took each column for; None where none were shown yet."""
    told = [request.POST.get(f"column-{at}") for at in range(MAX_COLUMNS)]
    return [name or "" for name in told] if any(name is not None for name in told) else None


def _columns(sheet: OutsideSheet) -> list[dict[str, Any]]:
    return [
        {"name": f"column-{at}", "heading": heading, "taken": taken, "choices": COLUMN_CHOICES}
        for at, (heading, taken) in enumerate(zip(sheet.headings, sheet.taken, strict=True))
        if heading or taken
    ]


def _result(told: dict[str, Any]) -> services.NewResult:
    return services.NewResult(
        organ=told["organ"],
        kind=OutsideKind(told["kind"]),
        title=told["title"],
        source_document=told["source_document"],
        dated=told["dated"],
        period_from=told["period_from"],
        period_to=told["period_to"],
    )


def _wrong_lines(refused: Invalid, rows: Sequence[OutsideRow]) -> list[Wrong]:
    wrong: list[Wrong] = []
    for name, reasons in refused.problems.items():
        index, _dot, column = name.partition(".")
        if index.isdigit():
            row = rows[int(index)]
            words = str(OUTSIDE_COLUMNS.get(column, column))
            wrong += [(row.line, words, say(reason), str(getattr(row, column, ""))) for reason in reasons]
    return wrong


@require_http_methods(["GET", "POST"])
def result_page(request: HttpRequest, edition_id: int, result_id: int) -> HttpResponse:
    """One result with its lines and its history; the organ's paper can be added."""
    edition = to_read(request, edition_id)
    result = result_card(request.acting, edition_id=edition_id, result_id=result_id)
    form = request.form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"expected_version": result.version}
    )
    if request.method == "POST":
        to_enter(request, edition_id)
        if form.is_valid():
            try:
                services.attach_document(
                    result_id=result_id,
                    expected_version=form.cleaned_data["expected_version"],
                    document_id=kept_document(request, form) or 0,
                    by=request.acting,
                    now=request.now,
                )
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已附原文件"))
                return redirect("result", edition_id, result_id)
    context = {
        "edition": edition,
        "result": result,
        "form": form,
        "page": lines_page(request.acting, result_id=result_id, place=request.GET.get("place")),
        "may_enter": may_enter(request, edition) and not result.withdrawn,
        "history": told_changes(request, "outside", result_id),
    }
    return render(request, "desk/result.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def line_page(request: HttpRequest, edition_id: int, result_id: int, line_id: int) -> HttpResponse:
    """Putting one line right."""
    edition = to_enter(request, edition_id)
    result = result_card(request.acting, edition_id=edition_id, result_id=result_id)
    line = line_card(request.acting, result_id=result_id, line_id=line_id)
    names = ("points", "won", "rate", "rank", "sites", "observations")
    initial = {"expected_version": result.version} | {name: getattr(line, name) for name in names}
    form = request.form = LineForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.correct_line(
                result_id=result_id, line_id=line_id, by=request.acting, now=request.now, **form.cleaned_data
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已更正；原来的数值留在历史中"))
            return redirect("result", edition_id, result_id)
    context = {"edition": edition, "result": result, "line": line, "form": form}
    return render(request, "desk/result_line.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def result_withdraw(request: HttpRequest, edition_id: int, result_id: int) -> HttpResponse:
    """Taking a result back, confirmed."""
    edition = to_enter(request, edition_id)
    result = result_card(request.acting, edition_id=edition_id, result_id=result_id)
    form = request.form = WithdrawForm(request.POST or None, initial={"expected_version": result.version})
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.withdraw_outside(
                result_id=result_id,
                expected_version=told["expected_version"],
                why=told["why"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已撤回，不再与我们的评分并列"))
            return redirect("results", edition_id)
    context = {
        "edition": edition,
        "form": form,
        "back": reverse("result", args=(edition_id, result_id)),
        "what": f"{result.organ} · {result.title}",
        "note": _("撤回后不再与评分并列；各行数值仍留在本页和历史中。"),
    }
    return render(request, "desk/withdraw.html", context, status=422 if form.errors else 200)


@require_GET
def result_document(request: HttpRequest, edition_id: int, result_id: int) -> FileResponse:
    """The organ's own paper."""
    result = result_card(request.acting, edition_id=edition_id, result_id=result_id)
    if result.document_id is None:
        raise NotFound("document")
    return hand_out(result.document_id, "original")
