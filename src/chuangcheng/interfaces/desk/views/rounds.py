"""Rounds: planning, the page of one, who goes where, opening and closing."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.scoring.selectors import second_looks
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.standards.selectors import editions, site_type_choices
from chuangcheng.flow.watch.selectors import standing_rounds
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.copying import round_message
from chuangcheng.interfaces.desk.forms import ReassignForm, RoundDetailsForm, RoundForm

from .asking import whole

NOBODY = "none"
"""In an address: sites that no inspector has."""


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds this person may know of."""
    leave_out = standing_rounds() if "campaign" in request.GET else None
    page = selectors.rounds_page(request.acting, leave_out=leave_out, place=request.GET.get("place"))
    context = {"page": page, "may_plan": can_plan(request.acting), "campaign": leave_out is not None}
    return render(request, "desk/round_list.html", context)


@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Plan a round. The button "preview" only counts again what the choices would take."""
    if not can_plan(request.acting):
        raise NotFound("may not plan rounds")
    published = editions(published_only=True)
    usual = next((e.id for e in published if e.is_current), published[0].id if published else 0)
    told, language = request.POST, get_language()
    types = selectors.types_to_plan(
        request.acting,
        edition_id=whole(told.get("edition")) or usual,
        closed_before=request.now,
        closed_since=_midnight(_date(told.get("closed_since"))),
        street_ids=[pk for pk in map(whole, told.getlist("streets")) if pk],
    )
    form = RoundForm(
        told or None,
        editions=[(e.id, (e.title_en if language == "en" else "") or e.title) for e in published],
        streets=list(area_choices(AreaKind.STREET)),
        types=[(t.id, t.title) for t in site_type_choices()],
        inspectors=[(i.user_id, f"{i.name} · {i.unit}") for i in selectors.inspector_choices(request.acting)],
        initial={
            "edition": usual or None,
            "starts_on": request.now.date(),
            "ends_on": request.now.date() + timedelta(days=14),
            "seed": secrets.randbelow(1_000_000),
        },
    )
    if "preview" in told:
        form = form.unbound()
    elif form.is_bound and form.is_valid():
        try:
            row = _plan(request, form)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("轮次已建立，核对后开启"))
            return redirect("round", row.pk)
    lines = [(t, form.is_chosen(t.site_type_id), form.quota_typed(t.site_type_id)) for t in types]
    context = {"form": form, "lines": lines, "total": _total(form, types), "published": published}
    return render(request, "desk/round_new.html", context, status=422 if form.errors else 200)


def _plan(request: HttpRequest, form: RoundForm):  # type: ignore[no-untyped-def]
    told = form.cleaned_data
    kind = RoundKind(told["kind"])
    sampled = kind is RoundKind.SAMPLE
    again: tuple[int, ...] = ()
    if kind is RoundKind.RECHECK:
        since = _midnight(told["closed_since"])
        again = selectors.sites_to_recheck(request.acting, closed_before=request.now, closed_since=since)
    return services.plan_round(
        title=told["title"],
        kind=kind,
        edition_id=told["edition"],
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
        inspector_ids=told["inspectors"],
        street_ids=told["streets"],
        site_type_ids=() if sampled else told["site_types"],
        site_ids=again,
        quotas=told["quotas"] if sampled else None,
        seed=told["seed"] if sampled else None,
        by=request.acting,
        now=request.now,
    )


def _date(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    """The first moment of a day in the office's zone."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _total(form: RoundForm, types: tuple[selectors.TypeToPlan, ...]) -> int:
    """How many sites the choices of the form would take, as `plan_round` takes them."""
    kind = form["kind"].value()
    if kind == RoundKind.SAMPLE:
        return sum(min(t.sites, whole(form.quota_typed(t.site_type_id)) or 0) for t in types)
    chosen = [t for t in types if form.is_chosen(t.site_type_id)] or list(types)
    return sum(t.to_recheck if kind == RoundKind.RECHECK else t.sites for t in chosen)


@require_GET
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """A round with its coverage and its sites."""
    card = selectors.round_card(request.acting, round_id=round_id)
    type_id, street_id = whole(request.GET.get("type")), whole(request.GET.get("street"))
    stops = selectors.stops_page(
        request.acting,
        round_id=round_id,
        to_do="to_do" in request.GET,
        site_type_id=type_id,
        street_id=street_id,
        place=request.GET.get("place"),
    )
    context = {
        "card": card,
        "row": card.row,
        "stops": stops,
        "to_do": "to_do" in request.GET,
        "of_type": next((c for c in card.by_type if c.id == type_id), None),
        "of_street": next((c for c in card.by_street if (c.id or 0) == street_id), None),
        "may_plan": can_plan(request.acting),
        "second": second_looks(request.acting, round_id=round_id),
        "message": round_message(request, card.row),
    }
    return render(request, "desk/round.html", context)


@require_GET
def round_findings(request: HttpRequest, round_id: int) -> HttpResponse:
    """The failures of a round: as many rows as its page counts."""
    card = selectors.round_card(request.acting, round_id=round_id)
    page = selectors.findings_page(request.acting, round_id=round_id, place=request.GET.get("place"))
    return render(request, "desk/round_findings.html", {"row": card.row, "page": page})


@require_POST
def round_act(request: HttpRequest, round_id: int, act: str) -> HttpResponse:
    """Open a round."""
    if act != "open":
        raise NotFound(act)
    services.open_round(
        round_id=round_id,
        expected_version=whole(request.POST.get("expected_version")) or 0,
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("轮次已开启，检查员可以看到自己的点位"))
    return redirect("round", round_id)


def _to_plan(request: HttpRequest, round_id: int, *states: RoundState) -> selectors.RoundCard | None:
    """The card for a page of those who plan; None where the round is in no state for it (any more)."""
    if not can_plan(request.acting):
        raise NotFound(f"round {round_id}")
    card = selectors.round_card(request.acting, round_id=round_id)
    # A form that comes in late is answered by the act, which says what has happened meanwhile.
    return card if card.row.state in states or request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def round_close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say what closing settles for good, then close."""
    card = _to_plan(request, round_id, RoundState.OPEN)
    if card is None:
        return redirect("round", round_id)
    if request.method == "POST":
        close_and_fix(
            round_id=round_id,
            expected_version=whole(request.POST.get("expected_version")) or 0,
            by=request.acting,
            now=request.now,
        )
        messages.success(request, _("轮次已结束，结果已固定"))
        return redirect("round", round_id)
    return render(request, "desk/round_close.html", {"card": card, "row": card.row})


@require_http_methods(["GET", "POST"])
def round_discard(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give up a draft, after a question."""
    card = _to_plan(request, round_id, RoundState.DRAFT)
    if card is None:
        return redirect("round", round_id)
    if request.method == "POST":
        services.discard_round(
            round_id=round_id,
            expected_version=whole(request.POST.get("expected_version")) or 0,
            by=request.acting,
            now=request.now,
        )
        messages.success(request, _("草稿“%(title)s”已作废") % {"title": card.row.title})
        return redirect("rounds")
    return render(request, "desk/round_discard.html", {"card": card, "row": card.row})


@require_http_methods(["GET", "POST"])
def round_details(request: HttpRequest, round_id: int) -> HttpResponse:
    """Change the title and the dates of a draft."""
    card = _to_plan(request, round_id, RoundState.DRAFT)
    if card is None:
        return redirect("round", round_id)
    row = card.row
    form = request.form = RoundDetailsForm(
        request.POST or None,
        initial={
            "expected_version": row.version,
            "title": row.title,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            services.change_round(round_id=round_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("round", round_id)
    return render(request, "desk/round_details.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def round_reassign(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give sites that are not visited yet to another inspector: those ticked, or all of one inspector's."""
    card = _to_plan(request, round_id, RoundState.DRAFT, RoundState.OPEN)
    if card is None:
        return redirect("round", round_id)
    wanted = request.GET.get("inspector")
    holder = None if wanted == NOBODY else whole(wanted)
    picked = wanted == NOBODY or holder is not None
    form = request.form = ReassignForm(
        request.POST or None,
        inspectors=[
            (i.user_id, f"{i.name} · {i.unit}")
            for i in selectors.inspector_choices(request.acting)
            if i.user_id != holder
        ],
        initial={"expected_version": card.row.version},
    )
    if form.is_bound and form.is_valid():
        try:
            _hand_over(request, round_id, form, holder if picked else 0)
        except Invalid as refused:
            form.take(refused)
        else:
            return redirect("round", round_id)
    stops = selectors.stops_page(
        request.acting,
        round_id=round_id,
        to_do=True,
        inspector_id=holder,
        unassigned=wanted == NOBODY,
        place=request.GET.get("place"),
    )
    context = {
        "card": card,
        "row": card.row,
        "form": form,
        "stops": stops,
        "wanted": wanted if picked else "",
        "holder": next((r for r in card.remaining if picked and r.user_id == holder), None),
        "ticked": {int(one) for one in request.POST.getlist("site") if whole(one)},
    }
    return render(request, "desk/round_reassign.html", context, status=422 if form.errors else 200)


def _hand_over(request: HttpRequest, round_id: int, form: ReassignForm, holder: int | None) -> None:
    common = {
        "round_id": round_id,
        "expected_version": form.cleaned_data["expected_version"],
        "inspector_id": form.cleaned_data["inspector"],
        "by": request.acting,
        "now": request.now,
    }
    if request.POST.get("scope") != "all":
        ids = [int(one) for one in request.POST.getlist("site") if whole(one)]
        services.reassign_sites(**common, site_ids=ids)
        told = ngettext("已改派 %(n)d 个点位", "已改派 %(n)d 个点位", len(ids)) % {"n": len(ids)}
        messages.success(request, told)
        return
    done = services.hand_over(**common, from_id=holder)
    messages.success(request, ngettext("已改派 %(n)d 个点位", "已改派 %(n)d 个点位", done.moved) % {"n": done.moved})
    if done.kept:
        words = ngettext(
            "另有 %(n)d 个点位属于新检查员本单位，没有改派，请另选检查员",
            "另有 %(n)d 个点位属于新检查员本单位，没有改派，请另选检查员",
            done.kept,
        )
        messages.warning(request, words % {"n": done.kept})
