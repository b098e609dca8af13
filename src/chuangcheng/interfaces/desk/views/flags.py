"""Flags on pictures: the list to judge, and one with its evidence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.scrutiny import selectors, services
from chuangcheng.flow.scrutiny.labels import FLAGS, JUDGEMENTS
from chuangcheng.flow.scrutiny.permissions import can_see_flags
from chuangcheng.flow.scrutiny.terms import FlagKind, Judgement
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.scrutiny_forms import JudgeForm

from .asking import one_of

ALL = "all"


@require_GET
def flag_list(request: HttpRequest) -> HttpResponse:
    """Flags that wait for a judgement, or those that were judged."""
    asked = request.GET.get("judgement")
    judgement = None if asked == ALL else one_of(Judgement, asked) or Judgement.OPEN
    kind = one_of(FlagKind, request.GET.get("kind"))
    page = selectors.flags_page(request.acting, judgement=judgement, kind=kind, place=request.GET.get("place"))
    context = {
        "page": page,
        "judgement": judgement,
        "kind": kind,
        "kinds": FLAGS,
        "judgements": JUDGEMENTS,
        "examined": selectors.plan() is not None,
        "here_tab": "flags",
    }
    return render(request, "desk/flag_list.html", context)


@require_http_methods(["GET", "POST"])
def flag_page(request: HttpRequest, flag_id: int) -> HttpResponse:
    """One flag: the picture, its evidence, and the judgement."""
    if not can_see_flags(request.acting):
        raise NotFound("flag")
    row = selectors.flag_card(request.acting, flag_id=flag_id)
    if request.method == "POST" and not row.may_judge and row.judgement is Judgement.OPEN:
        raise NotFound("flag")  # whoever only reads
    data = (request.POST,) if request.method == "POST" else ()
    form = request.form = JudgeForm(*data, initial={"expected_version": row.version})
    if form.is_bound and form.is_valid():
        judgement, reason = form.chosen()
        try:
            services.judge_flag(
                flag_id=flag_id,
                expected_version=form.cleaned_data["expected_version"],
                judgement=judgement,
                reason=reason,
                words=form.cleaned_data["words"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已记录您的判断；案件状态没有改变"))
            return redirect("flags")
    context = {"row": row, "form": form if row.may_judge else None}
    return render(request, "desk/flag.html", context, status=422 if form.errors else 200)
