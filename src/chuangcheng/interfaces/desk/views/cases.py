"""Cases: the list, the page of one, and each move."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.labels import GROUPS, HAPPENED, SORTS, SOURCES, STATES
from chuangcheng.flow.cases.permissions import can_report
from chuangcheng.flow.cases.rules import read_case_number
from chuangcheng.flow.cases.selectors import CaseCard, Filter, case_card, cases_page, count_cases, picture_of
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, Act, Group, ReturnReason, Source, State
from chuangcheng.flow.inspections.selectors import seen_of_case
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import MOST_LISTED
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.standards.labels import limit_words
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.flow.standards.terms import LimitUnit
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.interfaces.desk import forms
from chuangcheng.interfaces.desk.case_told import tell_case
from chuangcheng.interfaces.desk.copying import case_message
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep

from .asking import list_query, one_of, read_filter, sort_of
from .moving import FORMS, RARE, SERIOUS, USUAL, carry_out
from .onward import afterwards, leading_on
from .serving import hand_out

TABS = (
    Group.OPEN,
    Group.HAZARDS,
    Group.TO_CHECK,
    Group.TO_FILE,
    Group.TO_DISPATCH,
    Group.RETURNED,
    Group.FOR_OFFICE,
    Group.FOR_LEADER,
    Group.WITH_UNITS,
    Group.OVERDUE,
    Group.NEARLY_DUE,
    Group.TO_VERIFY,
    Group.TO_CLOSE,
    Group.CLOSED,
    Group.RECHECK_DUE,
    Group.REWORKED,
    Group.REBOUND,
)
"""The groups that stand above the list of cases; every other one is picked among the filters."""


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases this person may see, filtered and sorted by the address."""
    wanted = read_filter(request)
    sort = sort_of(request, wanted)
    page = cases_page(request.acting, wanted=wanted, now=request.now, sort=sort, place=request.GET.get("place"))
    if (number := read_case_number(wanted.text)) and wanted == Filter(text=wanted.text):
        named = next((row for row in page.rows if row.id == number), None)
        if named and (len(page.rows) == 1 or wanted.text.strip().lstrip("#") == named.number):
            return redirect("case", named.id)
    context = {
        "page": page,
        "wanted": wanted,
        "sort": sort,
        "groups": GROUPS,
        "tabs": {one: GROUPS[one] for one in (*TABS, *([] if wanted.group in (None, *TABS) else [wanted.group]))},
        "sorts": SORTS,
        "states": STATES,
        "streets": area_choices(AreaKind.STREET) if request.acting.reads_everything else (),
        "units": unit_choices() if request.acting.reads_everything else (),
        "may_report": can_report(request.acting),
        "happened": HAPPENED.get(wanted.happened) if wanted.happened else None,
        "count": count_cases(request.acting, wanted=wanted, now=request.now) if wanted.happened else None,
        "may_export": can_make(request.acting, Paper.PROBLEM_LIST),
        "may_notify": can_make(request.acting, Paper.NOTICE),
        "most_listed": MOST_LISTED,
        "onward": list_query(request, wanted),
    }
    return render(request, "desk/case_list.html", context)


@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case with its history, pictures and what may happen next."""
    return show(request, case_card(request.acting, case_id=case_id, now=request.now))


def show(request: HttpRequest, card: CaseCard, wrong: tuple[Act, Form] | None = None) -> HttpResponse:
    """The case page; `wrong` is the form that was refused, shown open with what was typed."""
    acts = []
    likely = wrong[0] if wrong is not None else _likeliest(card)
    for move in card.next_moves:
        if not move.mine or move.act not in FORMS:
            continue
        if wrong is not None and wrong[0] is move.act:
            acts.append((move.act, wrong[1], True))
        else:
            acts.append((move.act, FORMS[move.act](request, card, None), move.act is likely))
    acts.sort(key=lambda one: not one[2])
    context = {
        "card": card,
        "row": card.row,
        **leading_on(request, card),
        "class_code": card.case_class_key.partition(":")[2],
        "rare": [one for one in acts if one[0] in RARE and not one[2]],
        "acts": [one for one in acts if one[0] not in RARE or one[2]],
        "serious": SERIOUS,
        "others": [move for move in card.next_moves if not move.mine and move.act not in RARE],
        "asked_with": card.pictures_of("request"),
        "allowed": _span(card.allowed, card),
        "asked_amount": _span(card.waiting.amount, card) if card.waiting else "",
        "requests": [(one, _span(one.amount, card)) for one in card.requests],
        "related": card.parts or card.merged or card.part_of or card.merged_into,
        "before": card.pictures_of("before"),
        "after": card.pictures_of("after"),
        "objection": card.pictures_of("objection"),
        "verification": card.pictures_of("verification"),
        "isolation": card.pictures_of("isolation"),
        "message": case_message(request, card.row),
        "may_notify": card.row.state in WITH_THE_UNIT and can_make(request.acting, Paper.NOTICE),
        "seen": seen_of_case(request.acting, case_id=card.row.id),
    }
    return render(request, "desk/case.html", context, status=422 if wrong else 200)


def _span(amount: Decimal | None, card: CaseCard) -> str:
    """An amount of what the case's limit counts, in words."""
    return "" if amount is None or card.allowed_unit is None else limit_words(amount, LimitUnit(card.allowed_unit))


def _likeliest(card: CaseCard) -> Act | None:
    """The move that usually comes next and stands open; None where the office has to weigh two.

    A unit that returned a case says either that it is not its own, which leads to another dispatch, or that the
    finding is wrong: that is to be decided, and nothing is suggested.
    """
    mine = [move.act for move in card.next_moves if move.mine]
    if Act.DISPATCH in mine and card.row.state is State.RETURNED:
        reasons = [move.reason for move in card.moves if move.act is Act.RETURN]
        return Act.DISPATCH if reasons[-1:] == [ReturnReason.NOT_MINE] else None
    return next((act for act in USUAL if act in mine), None)


@require_POST
def make_move(request: HttpRequest, case_id: int, act: str) -> HttpResponse:
    """Make one move. What is refused is shown beside its form; nothing typed is lost."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    chosen = one_of(Act, act)
    if chosen not in FORMS:
        raise NotFound(act)
    form = request.form = FORMS[chosen](request, card, (request.POST, request.FILES))
    if not form.is_valid():
        return show(request, card, (chosen, form))
    try:
        came_back = carry_out(request, card, chosen, form)
    except Invalid as refused:
        form.take(refused)
        if all(move.act is not chosen or not move.mine for move in card.next_moves):
            raise  # the form is not on the page any more: the general page says why
        return show(request, card, (chosen, form))
    if came_back is not None:
        messages.success(
            request,
            _("问题又出现，已另立新案 %(number)s，由创城办立案；原案件 %(old)s 不再变动")
            % {"number": came_back.number, "old": card.row.number},
        )
        return redirect("case", came_back.pk)
    return afterwards(request, card, chosen)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem by hand."""
    if not can_report(request.acting):
        raise NotFound("report")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.ReportForm(
        *data,
        classes=[(one.id, forms.class_words(one)) for one in case_class_choices()],
        streets=list(area_choices(AreaKind.STREET)),
        sources=[(str(s), SOURCES[s]) for s in (Source.OFFICE, Source.REFERRAL, Source.PUBLIC, Source.MEDIA)],
        initial={"uuid": uuid4()},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            case = services.report_case(
                problem=services.Problem(
                    uuid=told["uuid"],
                    title=told["title"],
                    source=Source(told["source"]),
                    words=told["words"],
                    case_class_id=told["case_class"],
                    street_id=told["street"],
                    address=told["address"],
                    organisation=told["organisation"],
                    photos=keep(told["photos"], by=request.acting, now=request.now),
                ),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已上报，编号 %(number)s") % {"number": case.number})
            return redirect("case", case.pk)
    return render(request, "desk/report.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def case_file(request: HttpRequest, case_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture or document of a case."""
    return hand_out(picture_of(request.acting, case_id=case_id, file_id=file_id), copy)


@require_GET
def case_journal(request: HttpRequest, case_id: int) -> HttpResponse:
    """The journal of a case, for those who read everything."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    if not request.acting.reads_everything:
        raise NotFound("journal")
    page = history(subject_kind="cases.case", subject_id=case_id, place=request.GET.get("place"))
    context = {"card": card, "page": page, "entries": tell_case(card, page.rows)}
    return render(request, "desk/journal.html", context)
