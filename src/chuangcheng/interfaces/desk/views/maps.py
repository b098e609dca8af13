"""The map of sites and cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.selectors import CasePoint, case_points
from chuangcheng.flow.cases.selectors import Filter as CaseFilter
from chuangcheng.flow.cases.terms import Group
from chuangcheng.flow.places.selectors import site_points
from chuangcheng.flow.standards.selectors import site_type_choices
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.drawing import Mark, draw
from chuangcheng.interfaces.web.language import either
from chuangcheng.interfaces.web.templatetags.web import TONES

from .asking import one_of
from .sites import site_filter


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """Sites and cases on the areas, drawn by the server: no outside tiles, no script, and a list that says the same."""
    shown = "sites" if request.GET.get("show") == "sites" else "cases"
    wanted = site_filter(request)
    group = one_of(Group, request.GET.get("group")) or Group.OPEN
    if shown == "sites":
        marks = [
            Mark(
                point.longitude,
                point.latitude,
                reverse("site", args=[point.id]),
                _("%(name)s（%(type)s）") % {"name": point.name, "type": either(point.site_type, point.site_type_en)},
                "site",
            )
            for point in site_points(request.acting, wanted=wanted)
        ]
    else:
        case_filter = CaseFilter(group=group, text=wanted.text, street_id=wanted.street_id)
        marks = [_case(point) for point in case_points(request.acting, wanted=case_filter, now=request.now)]
    context = {
        "shown": shown,
        "group": group,
        "wanted": wanted,
        "drawing": draw(areas_geojson(kind=AreaKind.STREET), marks),
        "types": site_type_choices(),
        "streets": area_choices(AreaKind.STREET),
    }
    return render(request, "desk/map.html", context)


def _case(point: CasePoint) -> Mark:
    tone = "bad" if point.overdue else TONES[point.state]
    address = reverse("case", args=[point.id])
    return Mark(point.longitude, point.latitude, address, f"{point.number} {either(point.title, point.title_en)}", tone)
