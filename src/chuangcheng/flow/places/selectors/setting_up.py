"""What an installation has so far."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import CharField, Count, Q, QuerySet, Value

from chuangcheng.flow.places.models import Duty, DutyRule, Site
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.setting_up import SetUpCounts
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.workcalendar.models import KnownYear, WorkCalendar

ROLE = "role:"


def _count(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """One line of the answer: a name and how many."""
    told = rows.order_by().annotate(told=Value(name, output_field=CharField()))
    counted: QuerySet[Any, Any] = told.values("told").annotate(number=Count("pk")).values_list("told", "number")
    return counted


def set_up_counts(acting: Acting, *, today: date) -> SetUpCounts:
    """What is there, in one statement of some twenty counts, none longer than its table. NotFound for others."""
    if not can_edit_places(acting):
        raise NotFound("may not set up")
    units = Unit.objects.filter(retired=False)
    people = User.objects.filter(is_active=True)
    areas = Area.objects.filter(retired=False)
    sites = Site.objects.filter(retired=False)
    posts = Post.objects.filter(retired=False, user__is_active=True)
    counted: dict[str, QuerySet[Any]] = {
        "calendars": WorkCalendar.objects.filter(is_default=True),
        "this_year": KnownYear.objects.filter(year=today.year),
        "next_year": KnownYear.objects.filter(year=today.year + 1),
        "streets": areas.filter(kind=AreaKind.STREET),
        "areas": areas,
        "units": units,
        "units_without_contact": units.filter(contact_name=""),
        "people": people,
        "without_password": people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX),
        "waiting": people.filter(password_until__isnull=False),
        "drafts": Edition.objects.filter(state=EditionState.DRAFT),
        "published": Edition.objects.filter(state=EditionState.PUBLISHED),
        "sites": sites,
        "ownerless": sites.filter(Q(territorial_unit__isnull=True) & Q(line_unit__isnull=True)),
        "duties": Duty.objects.filter(withdrawn=False),
        "duty_rules": DutyRule.objects.filter(withdrawn=False),
        **{f"{ROLE}{role}": posts.filter(role=role) for role in Role},
    }
    first, *rest = (_count(name, rows) for name, rows in counted.items())
    found = dict(first.union(*rest, all=True))
    roles = {role: found.pop(f"{ROLE}{role}", 0) for role in Role}
    return SetUpCounts(month=today.month, roles=roles, **found)
