"""The office's daily papers: to look at on a page, to print, to hand out and to work on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.labels import GROUPS, HAPPENED, STATES
from chuangcheng.flow.cases.selectors import Filter, cases_page
from chuangcheng.flow.cases.terms import Group, Happened, Sort
from chuangcheng.flow.reports import selectors
from chuangcheng.flow.reports.formats import (
    Made,
    ProblemList,
    Tally,
    briefing_document,
    not_right_document,
    notice_document,
    problem_list_document,
)
from chuangcheng.flow.reports.labels import LACKS
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import MOST_LISTED, MOST_NOTICED, MOST_OF_A_KIND, Week, week_of
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.scoring.formats.book import Seal
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.selectors import names_of_units, unit_choices
from chuangcheng.foundation.acts.rules import NotFound, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.rules import MEDIA_TYPES, Document, Fonts
from chuangcheng.foundation.documents.terms import Form
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.selectors import latest_seal
from chuangcheng.interfaces.desk.forms import class_words

from .asking import day_of, one_of, read_filter, sort_of, whole

ON_PAPER = (Form.PDF, Form.DOCX)


def made_now(request: HttpRequest) -> Made:
    """How a paper of this request is dated, marked and sealed: papers from demo data say so across every page."""
    newest = latest_seal()
    return Made(
        dated=localtime(request.now),
        language="en" if get_language() == "en" else "zh",
        watermark=_("样稿 · 演示") if settings.IS_DEMO else "",
        seal=Seal(newest.number, localtime(newest.at), newest.digest) if newest else None,
    )


def hand_over(document: Document, form: Form, name: str = "") -> HttpResponse:
    """A document as a file to be saved, under its name (its title, if none is given) and its day."""
    folder = settings.DOCUMENT_FONTS
    fonts = Fonts(Path(folder), settings.DOCUMENT_BODY_FONT, settings.DOCUMENT_HEAD_FONT) if folder else None
    response = HttpResponse(write(document, form, fonts), content_type=MEDIA_TYPES[form])
    told = name or f"{document.title} {document.subtitle}".strip()
    response["Content-Disposition"] = content_disposition_header(True, f"{told} {document.dated:%Y-%m-%d}.{form}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(form: str, known: tuple[Form, ...]) -> Form:
    """The form asked for. NotFound for one that a paper does not have."""
    found = one_of(Form, form)
    if found is None or found not in known:
        raise NotFound(f"a paper as {form}")
    return found


@require_GET
def problem_list_file(request: HttpRequest) -> HttpResponse:
    """The list of cases that the address asks for, in its order, with pictures: the same filter as the page."""
    wanted = read_filter(request)
    told = selectors.problem_list(request.acting, wanted=wanted, sort=sort_of(request, wanted), now=request.now)
    document = problem_list_document(told, filtered=_in_words(wanted, told), made=made_now(request), most=MOST_LISTED)
    return hand_over(document, Form.XLSX)


def _in_words(wanted: Filter, told: ProblemList) -> list[tuple[str, str]]:
    """What a filter asks for, as a paper says it."""
    found: list[tuple[str, str]] = []
    if wanted.group:
        found.append((_("分组"), str(GROUPS[wanted.group])))
    if wanted.state:
        found.append((_("状态"), str(STATES[wanted.state])))
    if wanted.happened:
        days = " — ".join(str(day) if day else "" for day in (wanted.since, wanted.until))
        found.append((str(HAPPENED[wanted.happened]), days))
    if wanted.unit_id:
        found.append((_("责任单位"), names_of_units([wanted.unit_id]).get(wanted.unit_id, "—")))
    if wanted.street_id:
        found.append((_("街道"), dict(area_choices(AreaKind.STREET)).get(wanted.street_id, "—")))
    if wanted.case_class_id:
        named = (class_words(one) for one in case_class_choices() if one.id == wanted.case_class_id)
        found.append((_("案件类别"), next(named, "—")))
    if wanted.site_id:
        found.append((_("点位"), told.rows[0].place if told.rows else "—"))
    if wanted.text.strip():
        found.append((_("搜索"), wanted.text.strip()))
    return found


@require_GET
def notice_choice(request: HttpRequest) -> HttpResponse:
    """The cases that wait for one unit, to be put into one notice."""
    if not can_make(request.acting, Paper.NOTICE):
        raise NotFound("notice")
    units = unit_choices()
    unit = next((one for one in units if one.id == whole(request.GET.get("unit"))), None)
    page = None
    if unit is not None:
        waiting = Filter(group=Group.WITH_UNITS, unit_id=unit.id)
        page = cases_page(
            request.acting, wanted=waiting, now=request.now, sort=Sort.DUE, place=request.GET.get("place")
        )
    chosen = {found for text in request.GET.getlist("case") if (found := whole(text))}
    context = {"units": units, "unit": unit, "page": page, "chosen": chosen, "most": MOST_NOTICED}
    return render(request, "desk/notice_choice.html", context)


@require_GET
def notice_file(request: HttpRequest, form: str) -> HttpResponse:
    """The notice of one case, or of several that wait for one unit."""
    written_as = _form(form, ON_PAPER)
    ids = [found for text in request.GET.getlist("case") if (found := whole(text))]
    until = day_of(request.GET.get("until"))
    told = selectors.notice(request.acting, case_ids=ids, now=request.now, until=until)
    document = notice_document(told, made=made_now(request))
    return hand_over(document, written_as, f"{document.title} {told.unit}")


def _day_asked(request: HttpRequest) -> date:
    return day_of(request.GET.get("week")) or localtime(request.now).date()


@require_GET
def briefing_page(request: HttpRequest) -> HttpResponse:
    """A week on a page: the figures of the paper, each opening to its cases."""
    told = selectors.briefing(request.acting, day=_day_asked(request), now=request.now)
    this_week = week_of(localtime(request.now).date())
    context = {
        "told": told,
        "week": told.week,
        "before": told.week.before,
        "after": told.week.after if told.week.first < this_week.first else None,
        "whole": _opened(told.whole, told.week, {}),
        "tables": [
            (_("按街道"), _("街道"), [(one.name, _opened(one, told.week, {"street": one.id})) for one in told.streets]),
            (
                _("按责任单位"),
                _("责任单位"),
                [(one.name, _opened(one, told.week, {"unit": one.id})) for one in told.units],
            ),
        ],
        "came_back": _cases(group=Group.REBOUND, happened=Happened.FOUND, **_days(told.week)),
    }
    return render(request, "desk/briefing.html", context)


def _cases(**query: object) -> str:
    return f"{reverse('cases')}?{urlencode(query)}"


def _days(week: Week) -> dict[str, object]:
    return {"since": week.first, "until": week.last}


def _opened(one: Tally, week: Week, whose: dict[str, object]) -> dict[str, tuple[int, str]]:
    """The figures of a tally, each with the list of cases that it counts."""
    counted = {
        Happened.FOUND: one.found,
        Happened.FILED: one.filed,
        Happened.RECTIFIED: one.rectified,
        Happened.ON_TIME: one.on_time,
        Happened.CLOSED: one.closed,
    }
    told = {str(what): (number, _cases(happened=what, **_days(week), **whose)) for what, number in counted.items()}
    return {**told, "overdue": (one.overdue, _cases(group=Group.OVERDUE, **whose))}


@require_GET
def briefing_file(request: HttpRequest, form: str) -> HttpResponse:
    """The briefing of a week, on one page of paper."""
    written_as = _form(form, ON_PAPER)
    told = selectors.briefing(request.acting, day=_day_asked(request), now=request.now)
    return hand_over(briefing_document(told, made=made_now(request)), written_as)


def _unit_asked(request: HttpRequest) -> int | None:
    """The unit asked for; without one, who reads everything gets what belongs to nobody, others their own unit's."""
    unit_id = whole(request.GET.get("unit"))
    return unit_id if unit_id or request.acting.reads_everything else request.acting.unit_id


@require_GET
def not_right_page(request: HttpRequest) -> HttpResponse:
    """Everything that is not right with a unit, page by page."""
    told = selectors.not_right(request.acting, unit_id=_unit_asked(request), now=request.now)
    context = {
        "told": told,
        "page": slice_of(told.rows, request.GET.get("place"), PAGE_SIZE),
        "counts": [(LACKS[lack], number) for lack, number in told.counts.items()],
        "lacks": LACKS,
        "units": unit_choices() if request.acting.reads_everything else (),
        "most": MOST_OF_A_KIND,
    }
    return render(request, "desk/not_right.html", context)


@require_GET
def not_right_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a paper or a spreadsheet."""
    written_as = _form(form, tuple(Form))
    told = selectors.not_right(request.acting, unit_id=_unit_asked(request), now=request.now)
    document = not_right_document(told, lacks={lack: str(name) for lack, name in LACKS.items()}, made=made_now(request))
    return hand_over(document, written_as)
