"""Places and classes that come back: half a year in figures, on the map and as a trend; each number opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.terms import Group, Happened
from chuangcheng.flow.scrutiny.selectors import ComeBack, ComeBacks, PlaceThatComesBack, come_backs
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.charting import columns
from chuangcheng.interfaces.desk.drawing import Mark, draw
from chuangcheng.interfaces.web.language import either

MANY = 5
"""From so many cases on a place is drawn in the tone of what is late."""


@require_GET
def comeback_page(request: HttpRequest) -> HttpResponse:
    """What came back in half a year."""
    told = come_backs(request.acting, now=request.now)
    marks = [_mark(told, one) for one in told.places if one.latitude is not None and one.longitude is not None]
    context = {
        "told": told,
        "tables": [
            (_("按街道"), _("街道"), _rows(told, told.streets, "street")),
            (_("按责任单位"), _("责任单位"), _rows(told, told.units, "unit")),
            (_("按案件类别"), _("案件类别"), _rows(told, told.classes, "class")),
        ],
        "places": [
            (one, _cases(told, site=one.site_id, **{"class": one.class_id}), _back(told, one)) for one in told.places
        ],
        "weeks": [
            (week, _of_days(week.first, week.last), _of_days(week.first, week.last, group=Group.REBOUND))
            for week in told.weeks
        ],
        "chart": columns([(f"{week.first:%m-%d}", week.found, week.back) for week in told.weeks]),
        "drawing": draw(areas_geojson(kind=AreaKind.STREET), marks),
        "all_found": _cases(told),
        "all_back": _cases(told, group=Group.REBOUND),
        "here_tab": "comebacks",
    }
    return render(request, "desk/comebacks.html", context)


def _of_days(first: object, last: object, **query: object) -> str:
    days = {"happened": Happened.FOUND, "since": first, "until": last}
    return f"{reverse('cases')}?{urlencode({**days, **query})}"


def _cases(told: ComeBacks, **query: object) -> str:
    return _of_days(told.since, told.until, **query)


def _back(told: ComeBacks, one: PlaceThatComesBack) -> str:
    return _cases(told, site=one.site_id, group=Group.REBOUND, **{"class": one.class_id})


def _rows(told: ComeBacks, rows: tuple[ComeBack, ...], name: str) -> list[tuple[Any, str, str]]:
    return [(one, _cases(told, **{name: one.id}), _cases(told, group=Group.REBOUND, **{name: one.id})) for one in rows]


def _mark(told: ComeBacks, one: PlaceThatComesBack) -> Mark:
    words = _("%(place)s：%(class)s，%(found)s") % {
        "place": one.name,
        "class": either(one.class_name, one.class_name_en),
        "found": ngettext("%(n)d 件", "%(n)d 件", one.found) % {"n": one.found},
    }
    tone = "bad" if one.found >= MANY else "wait"
    address = _cases(told, site=one.site_id, **{"class": one.class_id})
    return Mark(one.longitude or 0, one.latitude or 0, address, words, tone)
