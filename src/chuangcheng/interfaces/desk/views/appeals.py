"""A unit's own results, its appeals, and the office's answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.scoring import selectors, services
from chuangcheng.flow.scoring.permissions import can_answer, can_appeal
from chuangcheng.flow.scoring.terms import AnswerReason, AppealReason, AppealState
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.comparison_forms import AnswerForm, AppealForm
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of
from .comparison import group_title
from .scores import MISSING, opened
from .serving import hand_out


@require_GET
def own_list(request: HttpRequest) -> HttpResponse:
    """The closed rounds in which this person's unit has a result."""
    return render(request, "desk/own_result_list.html", {"runs": selectors.own_runs(request.acting)})


@require_GET
def own_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """A unit's own line of a closed round: figures, place, standards, and what stands behind. Nobody else's."""
    result = selectors.own_result(request.acting, round_id=round_id)
    owner = selectors.owner_of(request.acting, unit_id=request.acting.unit_id)
    asked = request.GET.get("outcome")
    outcome = MISSING if asked == MISSING else one_of(Outcome, asked) or Outcome.FAILED
    about = {
        "edition_id": result.edition_id,
        "code": None,
        "round_id": round_id,
        "owner": owner,
        "place": request.GET.get("place"),
    }
    context = {
        "result": result,
        "row": result.row,
        "line": result.row.line,
        "groups": [(group, group_title(group)) for group in result.groups],
        "opened": opened(result.row.field),
        "outcome": outcome,
        "round_id": round_id,
        "appeal": selectors.own_appeal(request.acting, round_id=round_id),
        "may_appeal": can_appeal(request.acting),
    }
    if outcome == MISSING:
        context["missing"] = selectors.missing_of(request.acting, **about)
    else:
        context["evidence"] = selectors.evidence_of(request.acting, **about, outcome=Outcome(outcome))
    return render(request, "desk/own_result.html", context)


@require_http_methods(["GET", "POST"])
def appeal_new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Appeal against one's unit's figure or place of a closed round."""
    if not can_appeal(request.acting):
        raise NotFound("appeal")
    result = selectors.own_result(request.acting, round_id=round_id)
    known = selectors.own_appeal(request.acting, round_id=round_id)
    if known is not None and request.method == "GET":
        return redirect("appeal", known.id)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = AppealForm(*data)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            row = services.appeal(
                round_id=round_id,
                reason=AppealReason(told["reason"]),
                words=told["words"],
                evidence=keep(told["evidence"], by=request.acting, now=request.now),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("申诉已提交"))
            return redirect("appeal", row.pk)
    context = {"result": result, "row": result.row, "group": result.group, "title": group_title(result.group)}
    return render(request, "desk/appeal_new.html", context | {"form": form}, status=422 if form.errors else 200)


@require_GET
def appeal_list(request: HttpRequest) -> HttpResponse:
    """Appeals: the office's all, a unit's own."""
    open_only = "open" in request.GET
    page = selectors.appeals_page(request.acting, open_only=open_only, place=request.GET.get("place"))
    context = {"page": page, "open_only": open_only, "reads_all": request.acting.reads_everything}
    return render(request, "desk/appeal_list.html", context)


@require_http_methods(["GET", "POST"])
def appeal_page(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """One appeal; the office answers it here."""
    card = selectors.appeal_card(request.acting, appeal_id=appeal_id)
    may_answer = can_answer(request.acting) and (card.row.state is AppealState.OPEN or request.method == "POST")
    if request.method == "POST" and not may_answer:
        raise NotFound("answer")
    form = None
    if may_answer:
        form = request.form = AnswerForm(request.POST or None, initial={"expected_version": card.row.version})
        if form.is_bound and form.is_valid():
            told = form.cleaned_data
            try:
                services.answer_appeal(
                    appeal_id=appeal_id,
                    expected_version=told["expected_version"],
                    upheld=told["upheld"],
                    reason=AnswerReason(told["reason"]),
                    words=told["words"],
                    by=request.acting,
                    now=request.now,
                )
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已答复"))
                return redirect("appeal", appeal_id)
    context = {"card": card, "row": card.row, "form": form, "reads_all": request.acting.reads_everything}
    return render(request, "desk/appeal.html", context, status=422 if form is not None and form.errors else 200)


@require_GET
def appeal_file(request: HttpRequest, appeal_id: int, file_id: int, copy: str) -> FileResponse:
    """A file handed in with an appeal, for those who may see the appeal."""
    card = selectors.appeal_card(request.acting, appeal_id=appeal_id)
    if file_id not in {file.id for file in card.files}:
        raise NotFound(f"file {file_id}")
    return hand_out(file_id, copy)
