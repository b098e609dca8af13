"""The map of sites and cases: areas, points or clusters, and a list that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.selectors import (
    MOST_LOOKED_AT,
    CasePoint,
    Cluster,
    Filter,
    case_clusters,
    case_points,
    counted_clusters,
    is_open_only,
    states_of,
)
from chuangcheng.flow.cases.terms import Group, State
from chuangcheng.flow.places.selectors import site_points
from chuangcheng.flow.standards.selectors import site_type_choices
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.drawing import Mark, draw, extent, names_at, streets_of
from chuangcheng.interfaces.web.language import either
from chuangcheng.interfaces.web.naming import TONES

from .asking import read_filter
from .keeping import KEPT, filter_of
from .sites import site_filter

Box = tuple[float, float, float, float]

MOST_POINTS = 300
"""Cases that are drawn one by one; more are drawn as clusters."""
ACROSS = 14
"""Squares across the picture in which cases are put together."""
FINEST = 0.0005
"""Degrees of the smallest square, some fifty metres."""
WITHOUT_AREAS = 0.01
"""Degrees of a square where no area is drawn yet, so that nothing says how wide the picture is; a kilometre."""
OVER = frozenset({State.CLOSED, State.RECHECKED})


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """Sites and cases on the areas, drawn by the server: no outside tiles, no script, and a list that says the same."""
    geojson = areas_geojson(kind=AreaKind.STREET)
    if request.GET.get("show") == "sites":
        return _sites(request, geojson)
    wanted = read_filter(request)
    everything = request.GET.get("show") == "all" and request.acting.reads_everything
    if not everything and not any(name in request.GET for name in KEPT):
        wanted = replace(wanted, group=Group.OPEN)
    whole = extent(geojson)
    box = wanted.box or whole
    marks, at, cut = _cases(request, wanted, everything, box, geojson)
    context = {
        "shown": "all" if everything else "cases",
        "group": wanted.group,
        "wanted": wanted,
        "drawing": draw(geojson, marks, box=box if wanted.box else None),
        "streets": streets_of(geojson),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name) and name not in ("q", "street")],
        "list_address": _address(request, "cases", box)
        if wanted.box
        else f"{reverse('cases')}?{_query(wanted, request)}",
        "may_see_all": request.acting.reads_everything,
        "number": sum(mark.count or 1 for mark in marks),
        "counted_at": at,
        "cut": cut,
        "most": MOST_LOOKED_AT,
        "around": _around(request, box) if box else (),
        "zoomed": wanted.box is not None,
    }
    return render(request, "desk/map.html", context)


def _sites(request: HttpRequest, geojson: str) -> HttpResponse:
    wanted = site_filter(request)
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
    context = {
        "shown": "sites",
        "wanted": wanted,
        "drawing": draw(geojson, marks),
        "types": site_type_choices(),
        "streets": streets_of(geojson),
        "number": len(marks),
        "may_see_all": request.acting.reads_everything,
    }
    return render(request, "desk/map.html", context)


def _cases(
    request: HttpRequest, wanted: Filter, everything: bool, box: Box | None, geojson: str
) -> tuple[list[Mark], datetime | None, bool]:
    """What is drawn; when it was counted where it comes from the summary; and whether only the newest are drawn."""
    acting: Acting = request.acting
    cell = max(FINEST, (box[2] - box[0]) / ACROSS) if box else WITHOUT_AREAS
    over = states_of(wanted) == OVER and wanted == Filter(
        group=wanted.group, state=wanted.state, street_id=wanted.street_id, box=wanted.box
    )
    if acting.reads_everything and (everything or over):
        counted = counted_clusters(acting, box=box, cell=cell, street_id=wanted.street_id, closed=over)
        return _clusters(request, counted.clusters, geojson, "done"), counted.at, False
    points = case_points(acting, wanted=wanted, now=request.now, limit=MOST_POINTS + 1)
    if len(points) <= MOST_POINTS:
        return [_case(point) for point in points], None, False
    clusters = case_clusters(acting, wanted=wanted, now=request.now, cell=cell)
    cut = not is_open_only(wanted) and sum(one.cases for one in clusters) >= MOST_LOOKED_AT
    return _clusters(request, clusters, geojson, "run"), None, cut


def _clusters(request: HttpRequest, clusters: Iterable[Cluster], geojson: str, tone: str) -> list[Mark]:
    found = list(clusters)
    names = names_at(geojson, [(one.longitude, one.latitude) for one in found])
    marks = []
    for one, name in zip(found, names, strict=True):
        words = ngettext("%(n)d 件", "%(n)d 件", one.cases) % {"n": one.cases}
        if name:
            words = _("%(place)s：%(words)s") % {"place": name, "words": words}
        if one.overdue:
            words = _("%(words)s，其中超期 %(n)d") % {"words": words, "n": one.overdue}
        marks.append(
            Mark(
                one.longitude,
                one.latitude,
                _address(request, "map", one.box),
                words,
                "bad" if one.overdue else tone,
                one.cases,
                _address(request, "cases", one.box),
            )
        )
    return marks


def _case(point: CasePoint) -> Mark:
    tone = "bad" if point.overdue else TONES[point.state]
    address = reverse("case", args=[point.id])
    return Mark(point.longitude, point.latitude, address, f"{point.number} {either(point.title, point.title_en)}", tone)


def _address(request: HttpRequest, name: str, box: Box) -> str:
    """The map or the list with the same filter, for a part of the map."""
    told = [(key, request.GET[key]) for key in KEPT if request.GET.get(key)]
    if request.GET.get("show") == "all":
        told += [("show", "all")] if name == "map" else []
    elif not told:
        told = [("group", str(Group.OPEN))]
    return f"{reverse(name)}?{urlencode([*told, ('box', _written(box))])}"


def _written(box: Box) -> str:
    return ",".join(f"{edge:.6f}" for edge in box)


def _around(request: HttpRequest, box: Box) -> list[tuple[str, str]]:
    """Ways to other parts of the map, so that it is walked without a mouse: name and address."""
    west, south, east, north = box
    wide, high = (east - west) / 2, (north - south) / 2
    parts = (
        (_("向西"), (west - wide, south, east - wide, north)),
        (_("向东"), (west + wide, south, east + wide, north)),
        (_("向北"), (west, south + high, east, north + high)),
        (_("向南"), (west, south - high, east, north - high)),
        (_("看大一倍范围"), (west - wide, south - high, east + wide, north + high)),
        (_("看小一半范围"), (west + wide / 2, south + high / 2, east - wide / 2, north - high / 2)),
    )
    return [(name, _address(request, "map", part)) for name, part in parts if _on_earth(part)]


def _on_earth(box: Box) -> bool:
    west, south, east, north = box
    return -180 <= west < east <= 180 and -85 <= south < north <= 85


def _query(wanted: Filter, request: HttpRequest) -> str:
    """The query of the list that shows what the map shows."""
    return filter_of(request.GET) or (f"group={wanted.group}" if wanted.group else "")
