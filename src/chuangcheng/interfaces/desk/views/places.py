"""Sites, duties and the map."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.selectors import Filter as CaseFilter
from chuangcheng.flow.cases.selectors import case_points, cases_page
from chuangcheng.flow.cases.terms import Group
from chuangcheng.flow.inspections.selectors import site_state, visits_page
from chuangcheng.flow.places.selectors import (
    SiteFilter,
    duties_page,
    site_card,
    site_points,
    sites_page,
    standards_without_duty,
)
from chuangcheng.flow.standards.selectors import editions, site_type_choices
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.web.language import either

from .asking import one_of, whole


def _site_filter(request: HttpRequest) -> SiteFilter:
    return SiteFilter(
        text=request.GET.get("q", "").replace("\x00", "")[:100],
        site_type_id=whole(request.GET.get("type")),
        street_id=whole(request.GET.get("street")),
        unit_id=whole(request.GET.get("unit")),
    )


@require_GET
def site_list(request: HttpRequest) -> HttpResponse:
    """Sites this person may see."""
    wanted = _site_filter(request)
    context = {
        "page": sites_page(request.acting, wanted=wanted, place=request.GET.get("place")),
        "wanted": wanted,
        "types": site_type_choices(),
        "streets": area_choices(AreaKind.STREET),
    }
    return render(request, "desk/site_list.html", context)


@require_GET
def site_page(request: HttpRequest, site_id: int) -> HttpResponse:
    """One site: owners, state today, visits, cases."""
    site = site_card(request.acting, site_id=site_id)
    context = {
        "site": site,
        "states": site_state(request.acting, site_id=site_id),
        "visits": visits_page(request.acting, site_id=site_id, size=10),
        "cases": cases_page(request.acting, wanted=CaseFilter(site_id=site_id), now=request.now, size=10),
    }
    return render(request, "desk/site.html", context)


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """Duties of an edition, and the standards nobody answers for."""
    published = editions(published_only=True)
    edition = next(
        (e for e in published if e.id == whole(request.GET.get("edition"))), published[0] if published else None
    )
    context: dict[str, object] = {"edition": edition, "editions": published}
    if edition:
        context["page"] = duties_page(request.acting, edition_id=edition.id, place=request.GET.get("place"))
        context["gaps"] = standards_without_duty(edition_id=edition.id) if request.acting.reads_everything else ()
    return render(request, "desk/duty_list.html", context)


WIDTH = 900


@dataclass(frozen=True)
class Shape:
    """An area as the drawing has it: its outline, its name and where the name stands."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A point of the drawing with where it leads."""

    x: float
    y: float
    address: str
    words: str
    tone: str


class Projection:
    """From degrees to the drawing: plain rectangles, true to shape at the district's latitude."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.north = west, north
        self.squeeze = math.cos(math.radians((south + north) / 2))
        self.scale = WIDTH / max((east - west) * self.squeeze, 1e-6)
        self.height = max(round((north - south) * self.scale), 1)

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude - self.west) * self.squeeze * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """Sites and cases on the areas, drawn by the server: no outside tiles, no script, and a list that says the same."""
    shown = request.GET.get("show", "cases")
    wanted = _site_filter(request)
    group = one_of(Group, request.GET.get("group")) or Group.OPEN
    collection = json.loads(areas_geojson(kind=AreaKind.STREET))
    if shown == "sites":
        found = site_points(request.acting, wanted=wanted)
        points = [(p.longitude, p.latitude, f"/sites/{p.id}/", f"{p.name}（{p.site_type}）", "site") for p in found]
    else:
        case_filter = CaseFilter(group=group, text=wanted.text, street_id=wanted.street_id)
        cases = case_points(request.acting, wanted=case_filter, now=request.now)
        points = [
            (
                c.longitude,
                c.latitude,
                f"/cases/{c.id}/",
                f"{c.number} {either(c.title, c.title_en)}",
                "bad" if c.overdue else TONES[c.state],
            )
            for c in cases
        ]
    places = [xy for feature in collection["features"] for xy in _corners(feature["geometry"])]
    places = places or [(x, y) for x, y, *_ in points]
    drawing: dict[str, object] = {}
    if places:
        longitudes, latitudes = [x for x, _ in places], [y for _, y in places]
        edge = max(max(longitudes) - min(longitudes), 0.002) * 0.02
        to = Projection(min(longitudes) - edge, min(latitudes) - edge, max(longitudes) + edge, max(latitudes) + edge)
        drawing = {
            "width": WIDTH,
            "height": to.height,
            "corner": f"{to.west} {to.north} {to.squeeze * to.scale} {to.scale}",
            "shapes": [_shape(feature, to) for feature in collection["features"]],
            "dots": [Dot(*to(x, y), address, text, tone) for x, y, address, text, tone in points],
        }
    context = {
        "shown": shown,
        "group": group,
        "wanted": wanted,
        "drawing": drawing,
        "sources": collection["sources"],
        "types": site_type_choices(),
        "streets": area_choices(AreaKind.STREET),
    }
    return render(request, "desk/map.html", context)


TONES = {
    "reported": "wait",
    "filed": "wait",
    "dispatched": "wait",
    "returned": "warn",
    "in_hand": "run",
    "rectified": "run",
    "verified": "good",
    "closed": "done",
    "rechecked": "done",
    "refused": "off",
    "unfounded": "off",
}


def _rings(geometry: dict[str, object]) -> list[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _corners(geometry: dict[str, object]) -> list[tuple[float, float]]:
    return [(corner[0], corner[1]) for ring in _rings(geometry) for corner in ring]


def _shape(feature: dict[str, dict[str, object]], to: Projection) -> Shape:
    rings = _rings(feature["geometry"])
    path = " ".join(
        "M" + " L".join(f"{x},{y}" for x, y in (to(corner[0], corner[1]) for corner in ring)) + "Z" for ring in rings
    )
    largest = max(rings, key=len)
    x = sum(corner[0] for corner in largest) / len(largest)
    y = sum(corner[1] for corner in largest) / len(largest)
    return Shape(str(feature["properties"]["name"]), path, *to(x, y))
