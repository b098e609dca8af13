"""The work calendar: hours, own exceptions, the official days of a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases.services import load_year
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.workcalendar import services as workcalendar
from chuangcheng.foundation.workcalendar.formats import example_year, write_year
from chuangcheng.foundation.workcalendar.labels import DAY_MARKS, WEEKDAY_INITIALS, WEEKDAYS
from chuangcheng.foundation.workcalendar.permissions import can_keep_calendars
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK
from chuangcheng.foundation.workcalendar.selectors import (
    CalendarCard,
    calendar_card,
    calendar_cards,
    known_year_rows,
    official_year,
    year_card,
)
from chuangcheng.interfaces.desk.calendar_forms import (
    ExceptionForm,
    HoursForm,
    NewCalendarForm,
    TakeBackForm,
    YearForm,
)

from .asking import whole

FIRST_YEAR, LAST_YEAR = 1950, 9998
"""The years a calendar page can show: those a notice may be loaded for."""


@require_GET
def calendar_page(request: HttpRequest, calendar_id: int | None = None) -> HttpResponse:
    """A year on a calendar, month by month, with its hours and own exceptions; the default one first."""
    cards = calendar_cards()
    card = next((one for one in cards if calendar_id in (None, one.id)), None)
    if card is None and calendar_id is not None:
        raise NotFound("calendar")
    return _show(request, card, cards)


def _show(
    request: HttpRequest,
    card: CalendarCard | None,
    cards: tuple[CalendarCard, ...],
    form: ExceptionForm | None = None,
) -> HttpResponse:
    today = localtime(request.now).date()
    wanted = whole(request.GET.get("year")) or today.year
    year = wanted if FIRST_YEAR <= wanted <= LAST_YEAR else today.year
    may_keep = can_keep_calendars(request.acting)
    if form is None and card is not None:
        form = ExceptionForm(initial={"expected_version": card.version, "working": "no"})
    context = {
        "card": card,
        "cards": cards,
        "year": year_card(calendar_id=card.id if card else None, year=year),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "today": today,
        "exceptions": [one for one in card.exceptions if one[0].year == year] if card else [],
        "hours": _by_weekday(card.week if card else tuple(USUAL_WEEK.split(";"))),
        "initials": [(WEEKDAYS[day], initial) for day, initial in WEEKDAY_INITIALS.items()],
        "marks": list(DAY_MARKS),
        "form": form,
        "may_keep": may_keep,
    }
    return render(request, "desk/calendar.html", context, status=422 if form and form.errors else 200)


def _by_weekday(week: tuple[str, ...]) -> list[tuple[Any, str]]:
    return [(name, hours.replace(",", " ")) for name, hours in zip(WEEKDAYS.values(), week, strict=True)]


def _keeper(request: HttpRequest) -> None:
    """Pages that serve an act only are there for those who may act."""
    if not can_keep_calendars(request.acting):
        raise NotFound("calendars are kept by others")


@require_http_methods(["GET", "POST"])
def hours_page(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """The weekly hours of a calendar, day by day."""
    _keeper(request)
    card = calendar_card(calendar_id=calendar_id)
    form = request.form = HoursForm(request.POST or None, week=card.week, initial={"expected_version": card.version})
    if form.is_bound and form.is_valid():
        try:
            workcalendar.change_hours(
                calendar_id=calendar_id,
                expected_version=form.cleaned_data["expected_version"],
                week=form.week(),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("作息时间已保存，以后派遣的案件按新时间计算期限"))
            return redirect("calendar-of", calendar_id)
    return render(request, "desk/calendar_hours.html", {"card": card, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def calendar_new(request: HttpRequest) -> HttpResponse:
    """A new calendar."""
    _keeper(request)
    form = request.form = NewCalendarForm(request.POST or None, week=tuple(USUAL_WEEK.split(";")))
    if form.is_bound and form.is_valid():
        try:
            row = workcalendar.create_calendar(
                name=form.cleaned_data["name"],
                week=form.week(),
                is_default=form.cleaned_data["is_default"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("日历已建立"))
            return redirect("calendar-of", row.pk)
    return render(request, "desk/calendar_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def calendar_default(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Let time limits count on this calendar."""
    workcalendar.make_default(
        calendar_id=calendar_id,
        expected_version=whole(request.POST.get("expected_version")) or 0,
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("已设为默认日历，以后派遣的案件按它计算期限"))
    return redirect("calendar-of", calendar_id)


@require_POST
def exception_add(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Set an own exception for a day."""
    _keeper(request)
    card = calendar_card(calendar_id=calendar_id)
    form = request.form = ExceptionForm(request.POST)
    if form.is_valid():
        try:
            workcalendar.set_exception(calendar_id=calendar_id, by=request.acting, now=request.now, **form.chosen())
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("特殊安排已保存，以后派遣的案件按它计算期限"))
            return redirect(_address(calendar_id, form.cleaned_data["day"].year))
    return _show(request, card, calendar_cards(), form)


@require_POST
def exception_take_back(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Take an own exception back."""
    _keeper(request)
    form = request.form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Invalid({"day": ["required"]})
    workcalendar.set_exception(
        calendar_id=calendar_id, working=None, name="", by=request.acting, now=request.now, **form.cleaned_data
    )
    messages.success(request, _("特殊安排已取消"))
    return redirect(_address(calendar_id, form.cleaned_data["day"].year))


def _address(calendar_id: int, year: int) -> str:
    return f"{reverse('calendar-of', args=[calendar_id])}?year={year}"


@require_http_methods(["GET", "POST"])
def year_list(request: HttpRequest) -> HttpResponse:
    """The years whose official days are known, and loading one: provisional deadlines are then set anew."""
    _keeper(request)
    form = request.form = YearForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            loaded = load_year(document=form.cleaned_data["file"].read(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _loaded_words(loaded.year, loaded.deadlines))
            return redirect("calendar-years")
    rows = known_year_rows()
    next_year = rows[0].year + 1 if rows else localtime(request.now).year
    context = {"form": form, "rows": rows, "next_year": next_year, "example": example_year(next_year)}
    return render(request, "desk/calendar_years.html", context, status=422 if form.errors else 200)


def _loaded_words(year: int | None, deadlines: int) -> str:
    """What loading a year's file did."""
    if year is None:
        told = _("文件内容与已载入的相同，放假安排没有变动")
    else:
        told = _("已载入 %(year)s 年放假安排") % {"year": year}
    count = ngettext("重新确定了 %(n)d 件案件的期限", "重新确定了 %(n)d 件案件的期限", deadlines) % {"n": deadlines}
    return _("%(told)s；%(count)s。") % {"told": told, "count": count}


@require_GET
def year_file(request: HttpRequest, year: int) -> HttpResponse:
    """The official days of a year as a file: the pattern for the next one."""
    response = HttpResponse(write_year(official_year(year=year)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{year}.json"'
    return response
