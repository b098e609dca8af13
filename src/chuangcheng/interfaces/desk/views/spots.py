"""Hot spots: what the data propose, what a person makes of it, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.flow.watch.selectors import SpotCard
from chuangcheng.flow.watch.terms import Effect, MeasureWhat, SpotOutcome, SpotState
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk import watch_forms as forms
from chuangcheng.interfaces.web.forms import Form

from .asking import one_of

REVIEW_AFTER = timedelta(days=30)
"""When the first review is proposed."""


@require_GET
def spot_list(request: HttpRequest) -> HttpResponse:
    """Due reviews, hot spots in a state, and what the data propose."""
    state = one_of(SpotState, request.GET.get("state")) or SpotState.OPEN
    context = {
        "page": selectors.spots_page(request.acting, state=state, now=request.now, place=request.GET.get("place")),
        "state": state,
        "states": list(SpotState),
        "due": selectors.due_reviews(request.acting, now=request.now),
        "proposals": selectors.proposed(request.acting, now=request.now),
        "care": selectors.care(),
        "may_keep": can_keep(request.acting),
    }
    return render(request, "desk/spot_list.html", context)


def _units() -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in unit_choices()]


@require_http_methods(["GET", "POST"])
def spot_new(request: HttpRequest, first_id: int) -> HttpResponse:
    """Take up what the data propose, with its root cause."""
    if not can_keep(request.acting):
        raise NotFound("spot")
    proposal = selectors.proposed_one(request.acting, first_id=first_id, now=request.now)
    initial = {"review_on": localtime(request.now).date() + REVIEW_AFTER}
    form = request.form = forms.NewSpotForm(request.POST or None, initial=initial)
    form.offer(_units())
    if form.is_bound and form.is_valid():
        try:
            row = services.open_spot(first_id=first_id, found=form.found(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已列为顽疾点位，请记下疏、堵两类措施"))
            return redirect("spot", row.pk)
    context = {"form": form, "proposal": proposal}
    return render(request, "desk/spot_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def spot_dismiss(request: HttpRequest, first_id: int) -> HttpResponse:
    """Say why a proposal is none."""
    if not can_keep(request.acting):
        raise NotFound("spot")
    proposal = selectors.proposed_one(request.acting, first_id=first_id, now=request.now)
    form = request.form = forms.DismissForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.dismiss_proposal(first_id=first_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已记下原因；再次多次出现时会重新建议"))
            return redirect("spots")
    context = {"form": form, "proposal": proposal, "dismissing": True}
    return render(request, "desk/spot_new.html", context, status=422 if form.errors else 200)


@require_GET
def spot_page(request: HttpRequest, spot_id: int) -> HttpResponse:
    """A hot spot: cause, measures, reviews, and what came before and after."""
    return _show(request, selectors.spot_card(request.acting, spot_id=spot_id, now=request.now))


ACTS = ("measure", "review", "change", "close")


def _form(request: HttpRequest, card: SpotCard, act: str, data: Any) -> Any:
    today = localtime(request.now).date()
    initial: dict[str, Any] = {"expected_version": card.row.version}
    if act == "change":
        row = card.row
        initial |= {"cause": row.cause, "words": row.words, "unit": row.unit_id, "review_on": row.review_on}
        form = forms.SpotForm(data, initial=initial, auto_id="change_%s")
        form.offer(_units())
        return form
    kinds: dict[str, Any] = {
        "measure": (forms.MeasureForm, {"from_on": today}),
        "review": (forms.ReviewForm, {"next_on": today + REVIEW_AFTER}),
        "close": (forms.CloseSpotForm, {}),
    }
    kind, more = kinds[act]
    return kind(data, initial={**initial, **more}, auto_id=f"{act}_%s")


def _show(request: HttpRequest, card: SpotCard, wrong: tuple[str, Form] | None = None) -> HttpResponse:
    acts = []
    if can_keep(request.acting) and card.row.state is SpotState.OPEN:
        likely = "measure" if not card.measures else "review" if card.row.due else ""
        for act in ACTS:
            if wrong and wrong[0] == act:
                acts.append((act, wrong[1], True))
            else:
                acts.append((act, _form(request, card, act, None), not wrong and act == likely))
    context = {"card": card, "row": card.row, "acts": acts}
    return render(request, "desk/spot.html", context, status=422 if wrong else 200)


@require_POST
def spot_act(request: HttpRequest, spot_id: int, act: str) -> HttpResponse:
    """Note a measure or a review, change the root cause, or close."""
    if not can_keep(request.acting) or act not in ACTS:
        raise NotFound(act)
    card = selectors.spot_card(request.acting, spot_id=spot_id, now=request.now)
    form = request.form = _form(request, card, act, request.POST)
    if not form.is_valid():
        return _show(request, card, (act, form))
    try:
        _carry_out(request, spot_id, act, form)
    except Invalid as refused:
        form.take(refused)
        if card.row.state is not SpotState.OPEN:
            raise
        return _show(request, card, (act, form))
    messages.success(request, _("已保存"))
    return redirect("spot", spot_id)


def _carry_out(request: HttpRequest, spot_id: int, act: str, form: Any) -> None:
    told = form.cleaned_data
    common = {
        "spot_id": spot_id,
        "expected_version": told["expected_version"],
        "by": request.acting,
        "now": request.now,
    }
    match act:
        case "measure":
            what = MeasureWhat(told["what"])
            services.add_measure(**common, what=what, from_on=told["from_on"], words=told["words"])
        case "review":
            effect = Effect(told["effect"])
            services.review_spot(**common, effect=effect, next_on=told["next_on"], words=told["words"])
        case "close":
            services.close_spot(**common, outcome=SpotOutcome(told["outcome"]), words=told["words"])
        case _:
            services.change_spot(**common, found=form.found())
