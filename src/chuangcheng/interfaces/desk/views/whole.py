"""What the whole depends on besides its own evidence: standing, gates, totals of others, the negative list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.figures import services
from chuangcheng.flow.figures.labels import STANDINGS, consequence_words
from chuangcheng.flow.figures.selectors import (
    EventRow,
    declaration,
    event_card,
    events_page,
    results_page,
    total_card,
    whole_of,
)
from chuangcheng.flow.standards.rules import Consequence
from chuangcheng.flow.standards.selectors import editions
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.figure_forms import EventForm, GateForm, TotalForm, UseForm, WithdrawForm
from chuangcheng.interfaces.web.forms import Form

from .asking import titles_of
from .entering import kept_document, may_enter, to_enter, to_read, told_changes
from .serving import hand_out

NEWEST = 5
"""Rows of a list on the page of the whole; the list itself shows them all."""


@require_GET
def whole_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Everything of an edition that is decided outside, on one page."""
    edition = to_read(request, edition_id)
    told = whole_of(request.acting, edition_id=edition_id)
    events = events_page(request.acting, edition_id=edition_id, size=NEWEST)
    context = {
        "edition": edition,
        "whole": told,
        "titles": titles_of(told.roll_ups, editions()),
        "events": _with_words(events.rows),
        "more_events": events.next,
        "results": results_page(request.acting, edition_id=edition_id, size=NEWEST),
        "may_enter": may_enter(request, edition),
    }
    return render(request, "desk/outside.html", context)


@require_http_methods(["GET", "POST"])
def use_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What the place is in the programme, and the day of the evaluation."""
    edition = to_read(request, edition_id)
    use = whole_of(request.acting, edition_id=edition_id).use
    initial = {
        "expected_version": use.version if use else None,
        "standing": str(use.standing) if use else None,
        "evaluation_day": use.evaluation_day if use else None,
    }
    form = request.form = UseForm(request.POST or None, initial=initial)
    if request.method == "POST":
        to_enter(request, edition_id)
        if form.is_valid():
            told = form.cleaned_data | {"standing": Standing(form.cleaned_data["standing"])}
            try:
                services.set_use(edition_id=edition_id, by=request.acting, now=request.now, **told)
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已保存"))
                return redirect("outside", edition_id)
    context = {
        "edition": edition,
        "use": use,
        "form": form,
        "may_enter": may_enter(request, edition),
        "history": told_changes(request, "use", use.id) if use else None,
    }
    return render(request, "desk/use.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def gate_page(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """One gate that is declared: saying whether it is met, putting that right, taking it back."""
    edition = to_read(request, edition_id)
    states = whole_of(request.acting, edition_id=edition_id).gates
    state = next((s for s in states if s.gate.code == code and s.gate.at_least is None), None)
    if state is None:
        raise NotFound(code)
    row = state.declared
    form = request.form = GateForm(
        request.POST if "withdraw" not in request.POST and request.POST else None,
        request.FILES or None,
        initial=_declared(row) | {"met": ("yes" if row.met else "no") if row else None},
        has_document=bool(row and row.document_id),
    )
    taking_back = _taking_back(request, row)
    if request.method == "POST":
        to_enter(request, edition_id)
        try:
            if taking_back and taking_back.is_bound:
                if row and taking_back.is_valid():
                    services.withdraw_gate(declaration_id=row.id, **_back(request, taking_back))
                    messages.success(request, _("已撤回认定"))
                    return redirect("outside", edition_id)
            elif form.is_valid():
                services.declare_gate(
                    edition_id=edition_id,
                    gate_code=code,
                    met=form.cleaned_data["met"] == "yes",
                    **_source(request, form, row),
                )
                messages.success(request, _("已保存"))
                return redirect("outside", edition_id)
        except Invalid as refused:
            (taking_back if taking_back and taking_back.is_bound else form).take(refused)
    context = {
        "edition": edition,
        "state": state,
        "row": row,
        "form": form,
        "taking_back": taking_back,
        "may_enter": may_enter(request, edition),
        "history": told_changes(request, "gate", row.id) if row else None,
    }
    return render(request, "desk/gate.html", context, status=_status(form, taking_back))


@require_http_methods(["GET", "POST"])
def total_page(request: HttpRequest, edition_id: int, other_code: str = "", year: int | None = None) -> HttpResponse:
    """The total of another edition, or of an earlier year of the cycle, as it was decided outside."""
    edition = to_read(request, edition_id)
    told = whole_of(request.acting, edition_id=edition_id)
    awaited = next((a for a in told.awaited if (a.other_code, a.year) == (other_code, year)), None)
    if awaited is None:
        raise NotFound("total")
    row = awaited.total
    numbers = {"value": format(row.value, "f"), "points": format(row.points, "f")} if row else {}
    form = request.form = TotalForm(
        request.POST if "withdraw" not in request.POST and request.POST else None,
        request.FILES or None,
        initial=_declared(row) | numbers,
        has_document=bool(row and row.document_id),
    )
    taking_back = _taking_back(request, row)
    if request.method == "POST":
        to_enter(request, edition_id)
        try:
            if taking_back and taking_back.is_bound:
                if row and taking_back.is_valid():
                    services.withdraw_total(total_id=row.id, **_back(request, taking_back))
                    messages.success(request, _("已撤回"))
                    return redirect("outside", edition_id)
            elif form.is_valid():
                services.enter_total(
                    edition_id=edition_id,
                    other_code=other_code,
                    year=year,
                    value=form.cleaned_data["value"],
                    points=form.cleaned_data["points"],
                    **_source(request, form, row),
                )
                messages.success(request, _("已保存"))
                return redirect("outside", edition_id)
        except Invalid as refused:
            (taking_back if taking_back and taking_back.is_bound else form).take(refused)
    context = {
        "edition": edition,
        "awaited": awaited,
        "other": titles_of(told.roll_ups, editions()).get(other_code),
        "row": row,
        "form": form,
        "taking_back": taking_back,
        "may_enter": may_enter(request, edition),
        "history": told_changes(request, "total", row.id) if row else None,
    }
    return render(request, "desk/total.html", context, status=_status(form, taking_back))


def _declared(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "expected_version": row.version,
        "source_document": row.source_document,
        "dated": row.dated,
        "reviewer": row.reviewer,
    }


def _source(request: HttpRequest, form: Form, row: Any) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "source_document": told["source_document"],
        "dated": told["dated"],
        "reviewer": told["reviewer"],
        "document_id": kept_document(request, form, row.document_id if row else None),
        "expected_version": told["expected_version"],
        "by": request.acting,
        "now": request.now,
    }


def _taking_back(request: HttpRequest, row: Any) -> WithdrawForm | None:
    if row is None and "withdraw" not in request.POST:
        return None
    data = request.POST if "withdraw" in request.POST else None
    return WithdrawForm(data, initial={"expected_version": row.version if row else 0}, auto_id="back_%s")


def _back(request: HttpRequest, form: Form) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "expected_version": told["expected_version"],
        "why": told["why"],
        "by": request.acting,
        "now": request.now,
    }


def _status(*forms: Form | None) -> int:
    return 422 if any(form is not None and form.errors for form in forms) else 200


@require_GET
def gate_document(request: HttpRequest, edition_id: int, row_id: int) -> FileResponse:
    """The paper behind a declaration."""
    return _document(declaration(request.acting, edition_id=edition_id, declaration_id=row_id).document_id)


@require_GET
def total_document(request: HttpRequest, edition_id: int, row_id: int) -> FileResponse:
    """The paper behind a total."""
    return _document(total_card(request.acting, edition_id=edition_id, total_id=row_id).document_id)


def _document(file_id: int | None) -> FileResponse:
    if file_id is None:
        raise NotFound("document")
    return hand_out(file_id, "original")


@require_http_methods(["GET", "POST"])
def event_list(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Events of the negative list, and recording one."""
    edition = to_read(request, edition_id)
    whole = whole_of(request.acting, edition_id=edition_id)
    form = request.form = EventForm(
        request.POST or None, items=[(item.code, f"{item.code} {item.title}") for item in whole.negative_list]
    )
    if request.method == "POST":
        to_enter(request, edition_id)
        if form.is_valid():
            try:
                services.record_event(edition_id=edition_id, by=request.acting, now=request.now, **form.cleaned_data)
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已登记"))
                return redirect("events", edition_id)
    withdrawn = "withdrawn" in request.GET
    page = events_page(request.acting, edition_id=edition_id, withdrawn=withdrawn, place=request.GET.get("place"))
    context = {
        "edition": edition,
        "whole": whole,
        "page": page,
        "rows": _with_words(page.rows),
        "withdrawn": withdrawn,
        "items": [(item, _words(item.consequences)) for item in whole.negative_list],
        "form": form if may_enter(request, edition) and whole.negative_list else None,
    }
    return render(request, "desk/event_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def event_page(request: HttpRequest, edition_id: int, event_id: int) -> HttpResponse:
    """One event: what the edition states for it, its history, taking it back."""
    edition = to_read(request, edition_id)
    row = event_card(request.acting, edition_id=edition_id, event_id=event_id)
    form = request.form = WithdrawForm(request.POST or None, initial={"expected_version": row.event.version})
    if request.method == "POST":
        to_enter(request, edition_id)
        if form.is_valid():
            try:
                services.withdraw_event(event_id=event_id, **_back(request, form))
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已撤回"))
                return redirect("events", edition_id)
    context = {
        "edition": edition,
        "event": row.event,
        "words": _words(row.consequences),
        "form": form if may_enter(request, edition) and not row.event.withdrawn else None,
        "history": told_changes(request, "event", event_id),
    }
    return render(request, "desk/event.html", context, status=422 if form.errors else 200)


def _words(consequences: tuple[Consequence, ...]) -> list[tuple[str, str]]:
    """For whom, and what follows; for whom is empty where it follows for every place."""
    return [(str(STANDINGS[c.standing]) if c.standing else "", consequence_words(c)) for c in consequences]


def _with_words(rows: tuple[EventRow, ...]) -> list[tuple[Any, list[tuple[str, str]]]]:
    return [(row.event, _words(row.consequences)) for row in rows]
