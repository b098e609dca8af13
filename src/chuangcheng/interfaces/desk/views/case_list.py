"""The list of cases: filtered, sorted, and ready for acts on many."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.labels import GROUPS, HAPPENED, SORTS, SOURCES, STATES
from chuangcheng.flow.cases.permissions import bulk_acts, can_keep_filters, can_keep_texts, can_report
from chuangcheng.flow.cases.rules import case_number, read_case_number
from chuangcheng.flow.cases.selectors import (
    MOST_HITS,
    CaseRow,
    Filter,
    cases_page,
    chosen_cases,
    count_cases,
    saved_filters,
    text_is_cut,
)
from chuangcheng.flow.cases.terms import Act, Group
from chuangcheng.flow.dispatch.selectors import offers_for
from chuangcheng.flow.exchange.permissions import can_take_over
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import MOST_LISTED
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk import forms

from .asking import list_query, read_filter, sort_of
from .keeping import filter_of

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

USUAL_OF_GROUP = {Group.TO_DISPATCH: Act.DISPATCH, Group.TO_CLOSE: Act.CLOSE}
"""What is usually done with all of a list; elsewhere the first that one may do."""

MOST_COUNTED = 10_000
"""How far the cases of some days are counted; more are said to be more."""


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases this person may see, filtered and sorted by the address."""
    wanted = read_filter(request)
    if found := _number_asked(request, wanted):
        return redirect("case", found)
    sort = sort_of(request, wanted)
    page = cases_page(request.acting, wanted=wanted, now=request.now, sort=sort, place=request.GET.get("place"))
    everything = request.acting.reads_everything
    context = {
        "page": page,
        "wanted": wanted,
        "sort": sort,
        "groups": GROUPS,
        "tabs": {one: GROUPS[one] for one in (*TABS, *([] if wanted.group in (None, *TABS) else [wanted.group]))},
        "sorts": SORTS,
        "states": STATES,
        "streets": area_choices(AreaKind.STREET) if everything else (),
        "units": unit_choices() if everything else (),
        "may_report": can_report(request.acting),
        "happened": HAPPENED.get(wanted.happened) if wanted.happened else None,
        "count": count_cases(request.acting, wanted=wanted, now=request.now, most=MOST_COUNTED)
        if wanted.happened
        else None,
        "most_counted": MOST_COUNTED,
        "text_cut": text_is_cut(request.acting, wanted=wanted),
        "most_hits": MOST_HITS,
        "classes": [(one.id, forms.class_words(one)) for one in case_class_choices()],
        "sources": SOURCES,
        "happenings": HAPPENED,
        "narrowed": any((wanted.state, wanted.case_class_id, wanted.source, wanted.happened)),
        "bulk_acts": bulk_acts(request.acting),
        "usual_act": USUAL_OF_GROUP.get(wanted.group) if wanted.group else None,
        "saved": saved_filters(request.acting) if can_keep_filters(request.acting) else (),
        "kept": filter_of(request.GET),
        "may_keep_filters": can_keep_filters(request.acting),
        "may_keep_texts": can_keep_texts(request.acting),
        "may_export": can_make(request.acting, Paper.PROBLEM_LIST),
        "may_notify": can_make(request.acting, Paper.NOTICE),
        "most_listed": MOST_LISTED,
        "onward": list_query(request, wanted),
        "may_take_over": can_take_over(request.acting),
        "offers": _offers(request, wanted.group, page.rows),
    }
    return render(request, "desk/case_list.html", context)


def _number_asked(request: HttpRequest, wanted: Filter) -> int | None:
    """The case whose number was typed as people quote it, where this person may see it: it opens at once."""
    text = wanted.text.strip().lstrip("#")
    number = read_case_number(text)
    if number is None or text != case_number(number) or set(request.GET) - {"q", "sort"}:
        return None
    return number if number in chosen_cases(request.acting, case_ids=[number]) else None


def _offers(request: HttpRequest, group: Group | None, rows: tuple[CaseRow, ...]) -> dict[int, Any]:
    """The unit proposed first for each case that waits for its dispatch, in the lists that are for that."""
    if group not in (Group.TO_DISPATCH, Group.RETURNED) or request.acting.role != Role.COORDINATOR or not rows:
        return {}
    found = offers_for(request.acting, case_ids=[row.id for row in rows], now=request.now)
    return {case_id: offers[0] for case_id, offers in found.items() if offers}
