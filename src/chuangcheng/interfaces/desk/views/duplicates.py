"""Reports that may be one problem: triage of the page, joining, and telling apart."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.selectors import CaseCard, Filter, case_card, cases_page
from chuangcheng.flow.cases.terms import Group
from chuangcheng.flow.scrutiny.permissions import can_decide
from chuangcheng.flow.scrutiny.selectors import suggestions, suggestions_for
from chuangcheng.flow.scrutiny.services import tell_apart
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.joining import JOINED_FROM, join

from .asking import whole

AT_ONCE = 20
"""Reports of a page: around each a box is searched."""


@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Reports that wait to be filed and may repeat another case, each with the reasons."""
    if not request.acting.reads_everything:
        raise NotFound("duplicates")
    wanted = Filter(group=Group.TO_FILE)
    page = cases_page(request.acting, wanted=wanted, now=request.now, place=request.GET.get("place"), size=AT_ONCE)
    listed = {row.id for row in page.rows}
    found = suggestions(request.acting, case_ids=listed, now=request.now)
    # A pair of two reports of this page stands once, under the later one.
    once = {pk: [one for one in close if one.row.id < pk or one.row.id not in listed] for pk, close in found.items()}
    context = {
        "page": page,
        "reports": [(row, once[row.id], row.state in JOINED_FROM) for row in page.rows if once.get(row.id)],
        "alone": sum(row.id not in found for row in page.rows),
        "may_decide": can_decide(request.acting),
        "here_tab": "duplicates",
    }
    return render(request, "desk/duplicate_list.html", context)


def duplicates_of(request: HttpRequest, card: CaseCard) -> dict[str, object]:
    """What the page of a case says of likely duplicates."""
    if card.row.state not in JOINED_FROM:  # once a unit has it, it goes its own way
        return {}
    found = suggestions_for(request.acting, card=card, now=request.now)
    return {"duplicates": found, "may_decide": can_decide(request.acting), "may_join": True}


@require_POST
def case_join(request: HttpRequest, case_id: int, other_id: int) -> HttpResponse:
    """Join a report to the case that it repeats."""
    if not can_decide(request.acting):
        raise NotFound("join")
    case_card(request.acting, case_id=other_id, now=request.now)
    join(
        case_id=case_id,
        expected_version=whole(request.POST.get("expected_version")) or 0,
        into_id=other_id,
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("已并入案件 %(number)s") % {"number": case_number(other_id)})
    return redirect("case", other_id)


@require_POST
def case_apart(request: HttpRequest, case_id: int, other_id: int) -> HttpResponse:
    """Say that two reports are two problems."""
    tell_apart(
        case_id=case_id, other_id=other_id, by=request.acting, now=request.now, words=request.POST.get("words", "")
    )
    messages.success(request, _("已记录：这两件不是同一个问题，以后不再提示"))
    return redirect("duplicates") if request.POST.get("from") == "list" else redirect("case", case_id)
