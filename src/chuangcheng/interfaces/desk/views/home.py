"""The first page of each role: what needs a decision now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.selectors import Filter, cases_page, group_counts, units_with_overdue
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.flow.inspections.selectors import rounds_page, stops_page
from chuangcheng.flow.scoring.selectors import runs, today_sheet
from chuangcheng.flow.standards.selectors import editions
from chuangcheng.foundation.accounts.selectors import count_units_without_contact, units_page
from chuangcheng.foundation.accounts.terms import Role

TILES: dict[Role, tuple[Group, ...]] = {
    Role.COORDINATOR: (
        Group.TO_FILE,
        Group.TO_DISPATCH,
        Group.RETURNED,
        Group.OVERDUE,
        Group.TO_VERIFY,
        Group.TO_CLOSE,
        Group.OPEN,
        Group.REBOUND,
    ),
    Role.INSPECTOR: (Group.OPEN, Group.TO_RECHECK),
    Role.HANDLER: (Group.TO_ACCEPT, Group.OVERDUE, Group.NEARLY_DUE, Group.IN_HAND, Group.TO_VERIFY, Group.REWORKED),
    Role.VERIFIER: (Group.TO_VERIFY, Group.TO_CLOSE, Group.REWORKED, Group.CLOSED),
    Role.SUPERVISOR: (Group.OVERDUE, Group.NEARLY_DUE, Group.REWORKED, Group.REBOUND, Group.RETURNED, Group.OPEN),
    Role.LEADER: (Group.OVERDUE, Group.OPEN, Group.REBOUND, Group.CLOSED),
    Role.OBSERVER: (Group.OPEN, Group.OVERDUE, Group.REBOUND, Group.CLOSED),
    Role.ADMINISTRATOR: (),
}

QUEUES: dict[Role, tuple[Group, Sort]] = {
    Role.COORDINATOR: (Group.TO_FILE, Sort.NEWEST),
    Role.HANDLER: (Group.WITH_UNITS, Sort.DUE),
    Role.VERIFIER: (Group.TO_VERIFY, Sort.DUE),
    Role.SUPERVISOR: (Group.OVERDUE, Sort.DUE),
    Role.LEADER: (Group.OVERDUE, Sort.DUE),
    Role.OBSERVER: (Group.OPEN, Sort.CHANGED),
    Role.INSPECTOR: (Group.OPEN, Sort.NEWEST),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in."""
    acting, now = request.acting, request.now
    role = Role(acting.role)
    context: dict[str, object] = {"counts": {}}
    if TILES[role]:
        context["counts"] = group_counts(acting, groups=TILES[role], now=now)
    if role in QUEUES:
        group, sort = QUEUES[role]
        queue = cases_page(acting, wanted=Filter(group=group), now=now, sort=sort, size=8)
        context |= {"queue": queue, "queue_group": group, "queue_sort": sort}
    if role in (Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER) and acting.reads_everything:
        context["late_units"] = units_with_overdue(acting, now=now)
    if role in (Role.COORDINATOR, Role.LEADER, Role.SUPERVISOR, Role.OBSERVER) and acting.reads_everything:
        published = editions(published_only=True)
        if published:
            context["edition"] = published[0]
            context["today"] = today_sheet(acting, edition_id=published[0].id, now=now).total
            context["runs"] = runs(acting, edition_id=published[0].id, limit=4)
    if role is Role.COORDINATOR:
        context["rounds"] = rounds_page(acting, size=4)
    if role is Role.INSPECTOR:
        context["rounds"] = rounds_page(acting, size=6)
        context["stops"] = stops_page(
            acting, open_only=True, mine=True, to_do=True, place=request.GET.get("place"), size=30
        )
    if role is Role.ADMINISTRATOR:
        context["without_contact"] = count_units_without_contact(acting)
        context["units"] = units_page(acting, without_contact=True, size=20)
    return render(request, "desk/home.html", context)
