"""The first page of each role: what needs a decision now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.labels import GROUPS
from chuangcheng.flow.cases.selectors import Filter, cases_page, group_counts, units_with_overdue
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.flow.inspections.selectors import rounds_page, stops_page, walks
from chuangcheng.flow.places.terms import PlaceCheck
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.scoring.selectors import ComparedScore, changed_since, runs, today_sheet
from chuangcheng.flow.scrutiny.selectors import count_my_checks
from chuangcheng.flow.standards.selectors import count_classes_without_limits, current_edition, loaded_row
from chuangcheng.flow.watch.selectors import standing_rounds
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import (
    count_units_without_contact,
    people_by_standing,
    slips_page,
    units_page,
)
from chuangcheng.foundation.accounts.terms import Role, Standing
from chuangcheng.foundation.workcalendar.selectors import known_years
from chuangcheng.interfaces.desk.checking import can_see_checks, counts_lately
from chuangcheng.interfaces.desk.setting_up import brief, can_set_up

from .asking import whole

TILES: dict[Role, tuple[Group, ...]] = {
    Role.COORDINATOR: (
        Group.HAZARDS,
        Group.OVERDUE,
        Group.RETURNED,
        Group.TO_VERIFY,
        Group.NOBODYS,
        Group.FOR_OFFICE,
        Group.TO_CHECK,
        Group.TO_FILE,
        Group.TO_DISPATCH,
        Group.TO_CLOSE,
        Group.REBOUND,
    ),
    Role.INSPECTOR: (Group.HAZARDS, Group.OPEN, Group.TO_CHECK, Group.TO_RECHECK, Group.RECHECK_DUE),
    Role.HANDLER: (
        Group.HAZARDS,
        Group.TO_ACCEPT,
        Group.OVERDUE,
        Group.NEARLY_DUE,
        Group.IN_HAND,
        Group.TO_VERIFY,
        Group.REWORKED,
    ),
    Role.VERIFIER: (Group.HAZARDS, Group.TO_VERIFY, Group.TO_CLOSE, Group.REWORKED, Group.CLOSED),
    Role.SUPERVISOR: (
        Group.HAZARDS,
        Group.OVERDUE,
        Group.NEARLY_DUE,
        Group.REWORKED,
        Group.REBOUND,
        Group.RETURNED,
        Group.OPEN,
    ),
    Role.LEADER: (Group.HAZARDS, Group.FOR_LEADER, Group.OVERDUE, Group.OPEN, Group.REBOUND, Group.CLOSED),
    Role.OBSERVER: (Group.HAZARDS, Group.OPEN, Group.OVERDUE, Group.REBOUND, Group.CLOSED),
    Role.ADMINISTRATOR: (),
    Role.UNIT_ADMIN: (),
}

WHEN_ANY = frozenset({Group.FOR_OFFICE, Group.TO_CHECK, Group.RECHECK_DUE})
"""Tiles that stand on the page only while there is something in them."""

QUEUES: dict[Role, tuple[Group, Sort]] = {
    Role.COORDINATOR: (Group.TO_FILE, Sort.NEWEST),
    Role.HANDLER: (Group.WITH_UNITS, Sort.DUE),
    Role.VERIFIER: (Group.TO_VERIFY, Sort.DUE),
    Role.SUPERVISOR: (Group.OVERDUE, Sort.DUE),
    Role.LEADER: (Group.OVERDUE, Sort.DUE),
    Role.OBSERVER: (Group.OPEN, Sort.CHANGED),
    Role.INSPECTOR: (Group.OPEN, Sort.NEWEST),
}

MOST_COUNTED = 1000
"""How far the cases of a tile are counted: beyond, the tile says that there are more, and costs no more."""

CHECKERS = (Role.INSPECTOR, Role.VERIFIER)
"""Who is drawn to look once more at what was closed."""

HEADINGS = {Role.HANDLER: _("待我单位办理")}
"""Where a queue is called otherwise on this page than in the list of cases."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in."""
    acting, now = request.acting, request.now
    role = Role(acting.role)
    context: dict[str, object] = {"counts": {}}
    of_groups: dict[Group, int] = {}
    context |= {
        "may_brief": can_make(acting, Paper.BRIEFING),
        "may_list_own": not acting.reads_everything and can_make(acting, Paper.NOT_RIGHT),
    }
    if TILES[role]:
        of_groups = group_counts(acting, groups=TILES[role], now=now, most=MOST_COUNTED)
        context["most_counted"] = MOST_COUNTED
        context["hazards_open"] = of_groups[Group.HAZARDS]
        if of_groups[Group.HAZARDS]:  # above everything else, whatever the queue of this role is
            context["hazards"] = cases_page(acting, wanted=Filter(group=Group.HAZARDS), now=now, sort=Sort.DUE, size=3)
        shown = {group: n for group, n in of_groups.items() if group is not Group.HAZARDS}
        context["counts"] = {group: n for group, n in shown.items() if n or group not in WHEN_ANY}
    if role in QUEUES:
        group, sort = QUEUES[role]
        if role is Role.LEADER and of_groups[Group.FOR_LEADER]:  # what waits for him comes before what is late
            group = Group.FOR_LEADER
        queue = cases_page(acting, wanted=Filter(group=group), now=now, sort=sort, size=8)
        title = HEADINGS.get(role, GROUPS[group])
        context |= {"queue": queue, "queue_title": title, "queue_group": group, "queue_sort": sort}
        context["onward"] = urlencode({"group": group, "sort": sort})
    if role in (Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER) and acting.reads_everything:
        context["late_units"] = units_with_overdue(acting, now=now)
    if role in (Role.COORDINATOR, Role.LEADER, Role.SUPERVISOR, Role.OBSERVER) and acting.reads_everything:
        edition = current_edition()
        if edition:
            context["edition"] = edition
            loaded = loaded_row(edition)
            sheet = today_sheet(acting, edition_id=edition.id, now=now, edition=loaded)
            fixed = runs(acting, edition_id=edition.id, limit=4)
            context |= {"today": sheet.total, "runs": fixed}
            if fixed and role is Role.COORDINATOR:
                today = ComparedScore(edition.id, loaded, sheet)
                context["changed"] = changed_since(acting, run=fixed[0], known=today)
            if fixed and fixed[0].points == sheet.total.points:
                context["since"] = sheet.total.value - fixed[0].value
            if can_see_checks(acting):
                counts = counts_lately(acting, edition_id=edition.id)
                context["holes"] = sum(n > 0 for n in counts.values())
                context["without_lead"] = counts[PlaceCheck.STANDARD_WITHOUT_DUTY]
    if role is Role.COORDINATOR:
        context["rounds"] = rounds_page(acting, leave_out=standing_rounds(), size=4)
    if role in CHECKERS:
        context["my_checks"] = count_my_checks(acting, most=MOST_COUNTED)
    if role is Role.INSPECTOR:
        context |= _my_walk(request)
    if role is Role.ADMINISTRATOR:
        context |= _set_up(acting, year=localtime(now).year)
    if role is Role.UNIT_ADMIN:
        context["slips"] = slips_page(acting, standing=Standing.NO_PASSWORD, size=20)
    # The first round ends the start: what is still missing then stands under 体检 and on the page of the start itself.
    begun = bool(getattr(context.get("rounds"), "rows", ()))
    if can_set_up(acting) and not begun and not getattr(request.user, "set_up_aside", False):
        context["set_up"] = brief(acting, today=localtime(now).date())
    return render(request, "desk/home.html", context)


def _set_up(acting: Acting, *, year: int) -> dict[str, object]:
    """What an administrator mends: who cannot work yet, whom nobody reaches, and until when deadlines are sure."""
    people, last = people_by_standing(acting), max(known_years(), default=0)
    return {
        "no_password": people[Standing.NO_PASSWORD],
        "no_post": people[Standing.NO_POST],
        "without_contact": count_units_without_contact(acting),
        "without_limits": count_classes_without_limits(),
        "sure_until": last or None,
        "unsure": last < year,
        "units": units_page(acting, without_contact=True, size=20),
    }


def _my_walk(request: HttpRequest) -> dict[str, object]:
    """The open rounds of an inspector, and the sites that wait in the one asked for, else in the most pressing."""
    found = walks(request.acting, today=localtime(request.now).date())
    wanted = whole(request.GET.get("round"))
    walk = next((one for one in found if one.round_id == wanted), found[0] if found else None)
    if walk is None:
        return {"walks": found}
    stops = stops_page(
        request.acting,
        round_id=walk.round_id,
        open_only=True,
        mine=True,
        to_do=True,
        in_order=True,
        place=request.GET.get("place"),
    )
    return {"walks": found, "walk": walk, "stops": stops}
