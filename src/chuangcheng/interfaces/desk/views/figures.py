"""Figures from outside: the list, one with its history, entering, correcting, taking back, a whole sheet at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.figures import services
from chuangcheng.flow.figures.formats import OPTIONAL, SheetRow, read_figures
from chuangcheng.flow.figures.labels import COLUMNS, hint
from chuangcheng.flow.figures.permissions import can_enter
from chuangcheng.flow.figures.selectors import Entry, FigureRow, enterable, figure_card, figures_page
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.labels import METHOD_KINDS
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import tree as areas
from chuangcheng.interfaces.desk.figure_forms import CorrectForm, FigureForm, SheetForm, WithdrawForm, packed
from chuangcheng.interfaces.web.reasons import say

from .entering import kept_document, to_enter, to_read, told_changes
from .serving import hand_out

SHOWN = 200
"""Rows of a preview that are shown; the rest is counted."""

Wrong = tuple[int, str, str, str]
"""A line of a sheet, its column, what is wrong with it, what stands there."""


@require_GET
def figure_list(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Figures that count, or those that were taken back."""
    edition = to_read(request, edition_id)
    withdrawn = "withdrawn" in request.GET
    page = figures_page(request.acting, edition_id=edition_id, withdrawn=withdrawn, place=request.GET.get("place"))
    context = {"edition": edition, "page": page, "withdrawn": withdrawn, "may_enter": can_enter(request.acting)}
    return render(request, "desk/figure_list.html", context)


@require_http_methods(["GET", "POST"])
def figure_new(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Entering one figure: first the standard is chosen, then its methods and what a value means are shown."""
    edition = to_enter(request, edition_id)
    entries = enterable(edition_id=edition_id)
    entry = next((e for e in entries if e.code == request.GET.get("standard")), None)
    form = request.form = _new_form(request, entry) if entry else None
    if entry and form and form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            figure = services.NewFigure(
                entry.code,
                told["method"],
                told["value"],
                told["source_document"],
                told["dated"],
                told["reviewer"],
                told["area"],
                told["unit"],
                told["period_from"],
                told["period_to"],
                kept_document(request, form),
                told.get("answers"),
            )
            row = services.add_figure(edition_id=edition_id, figure=figure, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已录入"))
            return redirect("figure", edition_id, row.pk)
    context = {"edition": edition, "entries": entries, "entry": entry, "form": form}
    return render(request, "desk/figure_new.html", context, status=422 if form and form.errors else 200)


def _new_form(request: HttpRequest, entry: Entry) -> FigureForm:
    hints = [
        hint(m)
        if len(entry.methods) == 1
        else _("%(method)s：%(hint)s") % {"method": METHOD_KINDS[m.kind], "hint": hint(m)}
        for m in entry.methods
    ]
    return FigureForm(
        request.POST or None,
        request.FILES or None,
        methods=[(str(m.kind), str(METHOD_KINDS[m.kind])) for m in entry.methods],
        hints=hints,
        areas=[(a.code, "　" * a.depth + a.name) for a in areas()],
        units=[(u.code, "　" * u.depth + u.name) for u in unit_choices()],
    )


@require_http_methods(["GET", "POST"])
def figure_page(request: HttpRequest, edition_id: int, figure_id: int) -> HttpResponse:
    """One figure with its history; whoever enters figures can put it right here."""
    edition = to_read(request, edition_id)
    figure = figure_card(request.acting, edition_id=edition_id, figure_id=figure_id)
    form = request.form = _correct_form(request, edition_id, figure)
    if request.method == "POST":
        to_enter(request, edition_id)
        if form.is_valid():
            told = form.cleaned_data
            try:
                services.set_figure(
                    figure_id=figure_id,
                    expected_version=told["expected_version"],
                    value=told["value"],
                    source_document=told["source_document"],
                    dated=told["dated"],
                    reviewer=told["reviewer"],
                    period_from=told["period_from"],
                    period_to=told["period_to"],
                    document_id=kept_document(request, form, figure.document_id),
                    answers=told.get("answers"),
                    by=request.acting,
                    now=request.now,
                )
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已更正；原来的数值留在历史中"))
                return redirect("figure", edition_id, figure_id)
    context = {
        "edition": edition,
        "figure": figure,
        "form": form,
        "may_enter": can_enter(request.acting) and not figure.withdrawn,
        "history": told_changes(request, "figure", figure.id),
    }
    return render(request, "desk/figure.html", context, status=422 if form.errors else 200)


def _correct_form(request: HttpRequest, edition_id: int, figure: FigureRow) -> CorrectForm:
    methods = (
        m for entry in enterable(edition_id=edition_id) if entry.code == figure.standard_code for m in entry.methods
    )
    method = next((m for m in methods if m.kind is figure.method), None)
    initial = {
        "expected_version": figure.version,
        "value": format(figure.value, "f"),
        "source_document": figure.source_document,
        "dated": figure.dated,
        "period_from": figure.period_from,
        "period_to": figure.period_to,
        "reviewer": figure.reviewer,
        "answers": figure.answers,
    }
    return CorrectForm(
        request.POST or None,
        request.FILES or None,
        hint=hint(method) if method else "",
        has_document=figure.document_id is not None,
        is_survey=figure.method is MethodKind.SURVEY,
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
def figure_withdraw(request: HttpRequest, edition_id: int, figure_id: int) -> HttpResponse:
    """Taking a figure back, confirmed."""
    edition = to_enter(request, edition_id)
    figure = figure_card(request.acting, edition_id=edition_id, figure_id=figure_id)
    form = request.form = WithdrawForm(request.POST or None, initial={"expected_version": figure.version})
    if form.is_bound and form.is_valid():
        try:
            services.withdraw_figure(
                figure_id=figure_id,
                expected_version=form.cleaned_data["expected_version"],
                why=form.cleaned_data["why"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已撤回，不再计入评分；已固定的评分不变"))
            return redirect("figures", edition_id)
    context = {
        "edition": edition,
        "form": form,
        "back": reverse("figure", args=(edition_id, figure_id)),
        "what": f"{figure.standard_code} {figure.standard}",
        "what_en": f"{figure.standard_code} {figure.standard_en}" if figure.standard_en else "",
        "note": _("撤回后不再计入今日状态的评分；已固定的轮次结果不变，数值仍留在历史中。"),
    }
    return render(request, "desk/withdraw.html", context, status=422 if form.errors else 200)


@require_GET
def figure_document(request: HttpRequest, edition_id: int, figure_id: int) -> FileResponse:
    """The paper behind a figure."""
    figure = figure_card(request.acting, edition_id=edition_id, figure_id=figure_id)
    if figure.document_id is None:
        raise NotFound("document")
    return hand_out(figure.document_id, "original")


@require_http_methods(["GET", "POST"])
def figure_import(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Figures from a sheet: first a preview, then all of them or none, with every reason."""
    edition = to_enter(request, edition_id)
    form = request.form = SheetForm(request.POST or None, request.FILES or None)
    context = {"edition": edition, "form": form, "columns": _columns(), "wrong": []}
    if form.is_bound and form.is_valid():
        rows, problems = read_figures(form.content)
        wrong: list[Wrong] = [(p.line, str(COLUMNS.get(p.column, p.column)), say(p.reason), p.value) for p in problems]
        if not rows and not wrong:
            wrong = [(1, "", say(Refused.NO_ROWS), "")]
        figures = services.new_figures(rows)
        try:
            if "load" in request.POST and not wrong:
                services.load_figures(edition_id=edition_id, figures=figures, by=request.acting, now=request.now)
                messages.success(request, _("已导入 %(n)d 条") % {"n": len(rows)})
                return redirect("figures", edition_id)
            foreseen = services.check_figures(
                edition_id=edition_id, figures=figures, by=request.acting, now=request.now
            )
        except Invalid as refused:
            wrong += wrong_rows(refused, rows)
        else:
            context |= {
                "preview": [*zip(rows, foreseen, strict=True)][:SHOWN],
                "count": len(rows),
                "new": sum(f.before is None for f in foreseen),
                "same": sum(f.same for f in foreseen),
                "changed": sum(f.before is not None and not f.same for f in foreseen),
                "carried": packed(form.content),
            }
        context["wrong"] = sorted(wrong)
    status = 422 if form.errors or context["wrong"] else 200
    return render(request, "desk/figure_import.html", context, status=status)


def _columns() -> list[tuple[object, bool]]:
    return [(words, name not in OPTIONAL) for name, words in COLUMNS.items()]


def wrong_rows(refused: Invalid, rows: Sequence[SheetRow]) -> list[Wrong]:
    """A refusal of several rows, by their lines in the sheet."""
    wrong: list[Wrong] = []
    for name, reasons in refused.problems.items():
        index, _dot, column = name.partition(".")
        row = rows[int(index)]
        value = getattr(row, column, "")
        wrong += [
            (row.line, str(COLUMNS.get(column, column)), say(r), "" if value is None else str(value)) for r in reasons
        ]
    return wrong
