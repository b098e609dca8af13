"""The pages of the long-term care: who opens them, what they say, and what their forms do."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chuangcheng.flow.places.models import PermittedZone, SchoolTerm
from chuangcheng.flow.watch.models import HotSpot, Plan, SiteGrade, Stretch, Turn, Watched
from tests.flow.watch.happenings import cared_for
from tests.people import MONDAY, PEOPLE
from tests.test_english_pages import chinese_on
from tests.test_pages import EVERYBODY, OFFICE, sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cared(world: World) -> dict[str, object]:
    """One of each, and the addresses of their pages with those who may open them."""
    plan, watched, first, spot, stretch, zone = cared_for(world)
    lin = frozenset({"lin"})
    pages = {
        f"/watch/?since={MONDAY:%Y-%m-%d}&until={MONDAY:%Y-%m-%d}": OFFICE,
        "/watch/?by=site&since=2026-03-02&until=2026-03-08": OFFICE,
        "/watch/looks/?look=missed&since=2026-03-02&until=2026-03-08": OFFICE,
        f"/watch/plans/{plan}/?since=2026-03-02&until=2026-03-08": OFFICE,
        f"/watch/plans/{plan}/withdraw/": lin,
        f"/watch/list/{watched}/": OFFICE,
        "/watch/list/": OFFICE,
        "/watch/spots/": OFFICE,
        f"/watch/spots/proposed/{first}/": lin,
        f"/watch/spots/proposed/{first}/dismiss/": lin,
        f"/watch/spots/{spot}/": OFFICE,
        "/watch/streets/?all=1": OFFICE,
        f"/watch/streets/{stretch}/retire/": lin,
        "/zones/": EVERYBODY,
        f"/zones/{zone}/": EVERYBODY,
        f"/zones/{zone}/withdraw/": frozenset({"lin", "feng"}),
        "/map/": EVERYBODY,
    }
    return {"world": world, "pages": pages, "plan": plan, "spot": spot, "first": first, "zone": zone}


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_each_role_opens_its_pages_and_gets_404_for_the_others(cared: dict, name: str):
    client = sign_in(cared["world"], name)
    found = {address: client.get(address).status_code for address in cared["pages"]}
    assert found == {address: 200 if name in who else 404 for address, who in cared["pages"].items()}


def test_pages_in_english_are_english(cared: dict):
    client = sign_in(cared["world"], "lin", "en")
    Plan.objects.update(name="Early market")
    Watched.objects.update(words="")
    PermittedZone.objects.update(name="Night market")
    wrong = {address: chinese_on(client.get(address).content.decode()) for address in cared["pages"]}
    cases = ("道路不洁",)  # the title of the case as it was typed
    assert {a: [t for t in found if t not in cases] for a, found in wrong.items() if set(found) - set(cases)} == {}


def test_a_plan_is_set_sent_and_read(world: World):
    client = sign_in(world, "lin")
    told = {
        "name": "护学时段",
        "aim": "all",
        "looks": "1",
        "per": "week",
        "starts_on": f"{timezone.localdate():%Y-%m-%d}",
        "on_days": "every",
        "hours": "7：00-8：00",
        "inspectors": [world.cast.zhao.user_id],
    }
    assert client.post("/watch/plans/new/", {**told, "hours": "七点"}).status_code == 422
    answer = client.post("/watch/plans/new/", told)
    assert (answer.status_code, Plan.objects.get().hours) == (302, "07:00-08:00")
    assert client.post("/watch/send/").status_code == 302
    assert Turn.objects.count() >= 1
    assert "护学时段" in client.get("/watch/").content.decode()
    walk = sign_in(world, "zhao").get("/").content.decode()
    assert "护学时段" in walk and "07:00-08:00" in walk


def test_a_number_on_the_page_opens_to_as_many_rows(cared: dict):
    client = sign_in(cared["world"], "zheng")
    page = client.get("/watch/looks/?look=missed&since=2026-03-02&until=2026-03-08").content.decode()
    assert page.count('data-label="巡查安排"') == 3


def test_sites_are_graded_in_bulk(world: World):
    client = sign_in(world, "lin")
    assert client.post("/watch/grades/", {"grade": "key"}).status_code == 422
    client.post("/watch/grades/?grade=usual", {"grade": "key", "site": [world.road.pk, world.market.pk]})
    assert set(SiteGrade.objects.values_list("site_id", "grade")) == {(world.road.pk, "key"), (world.market.pk, "key")}
    assert sign_in(world, "zheng").post("/watch/grades/", {"grade": "key"}).status_code == 404


def test_a_site_is_put_on_the_list_from_its_page(world: World):
    client = sign_in(world, "lin")
    assert f"/watch/list/add/{world.road.pk}/" in client.get(f"/sites/{world.road.pk}/").content.decode()
    client.post(f"/watch/list/add/{world.road.pk}/", {"words": "群众反映多"})
    assert Watched.objects.get().site_id == world.road.pk
    assert "watch/list/add" not in sign_in(world, "zheng").get(f"/sites/{world.road.pk}/").content.decode()


def test_a_hot_spot_goes_its_way_on_its_page(cared: dict):
    world, spot = cared["world"], cared["spot"]
    client = sign_in(world, "lin")
    today = timezone.localdate()
    address = f"/watch/spots/{spot}"
    closing = {"expected_version": 2, "outcome": "gone"}
    refused = client.post(f"{address}/close/", closing)
    assert (refused.status_code, "疏、堵两类措施都要有" in refused.content.decode()) == (422, True)
    told = {"expected_version": 2, "what": "parking", "from_on": f"{today:%Y-%m-%d}"}
    assert client.post(f"{address}/measure/", told).status_code == 302
    assert client.post(f"{address}/close/", closing).status_code == 409
    later = f"{today + timedelta(days=20):%Y-%m-%d}"
    client.post(f"{address}/review/", {"expected_version": 3, "effect": "better", "next_on": later})
    assert client.post(f"{address}/close/", {**closing, "expected_version": 4}).status_code == 302
    assert HotSpot.objects.get(pk=spot).state == "closed"


def test_a_proposal_is_taken_up_or_dismissed(cared: dict):
    client, first = sign_in(cared["world"], "lin"), cared["first"]
    assert client.post(f"/watch/spots/proposed/{first}/dismiss/", {"words": ""}).status_code == 422
    review = f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}"
    told = {"cause": "habit", "unit": cared["world"].cast.sun.unit_id, "review_on": review}
    assert client.post(f"/watch/spots/proposed/{first}/", told).status_code == 302
    assert client.get(f"/watch/spots/proposed/{first}/").status_code == 404


def geojson(kind: str, coordinates: object, name: str = "") -> SimpleUploadedFile:
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    return SimpleUploadedFile("shapes.geojson", text.encode(), "application/geo+json")


LINE = [[120.369, 36.08], [120.371, 36.08]]
RING = [[[120.36, 36.07], [120.38, 36.07], [120.38, 36.09], [120.36, 36.09], [120.36, 36.07]]]


def test_stretches_are_imported_and_a_wrong_file_is_told(world: World):
    client = sign_in(world, "lin")
    wrong = client.post("/watch/streets/import/", {"datum": "wgs84", "file": geojson("Polygon", RING)})
    assert (wrong.status_code, "不是线" in wrong.content.decode()) == (422, True)
    assert client.post("/watch/streets/import/", {"datum": "wgs84"}).status_code == 422
    client.post("/watch/streets/import/", {"datum": "wgs84", "file": geojson("LineString", LINE, "东街")})
    client.post("/watch/streets/import/", {"datum": "wgs84", "types": [world.road.site_type_id]})
    assert set(Stretch.objects.values_list("name", flat=True)) == {"东街", "柳岸路", "石桥路"}
    page = client.get("/watch/streets/").content.decode()
    assert 'class="line s-bad"' in page and "东街" in page


def test_zones_are_drawn_changed_and_asked_on_the_report_page(world: World):
    client = sign_in(world, "lin")
    told = {
        "name": "夜市",
        "kind": "trade",
        "class_1": world.standard_class("09006"),
        "on_days": "every",
        "datum": "wgs84",
    }
    assert client.post("/zones/new/", {**told, "file": geojson("LineString", LINE)}).status_code == 422
    assert client.post("/zones/new/", {**told, "file": geojson("Polygon", RING)}).status_code == 302
    assert 'class="zone s-good"' in client.get("/zones/").content.decode()
    report = {
        "uuid": "00000000-0000-0000-0000-000000000009",
        "title": "占道经营",
        "source": "office",
        "case_class": world.standard_class("09006"),
        "street": world.liuan.pk,
        "address": "桥头",
        "latitude": "36.08",
        "longitude": "120.37",
    }
    refused = client.post("/cases/new/", report)
    assert (refused.status_code, "允许区域“夜市”" in refused.content.decode()) == (422, True)
    assert client.post("/cases/new/", {**report, "latitude": "95"}).status_code == 422
    assert client.post("/cases/new/", {**report, "words": "占了盲道"}).status_code == 302
    zone = PermittedZone.objects.get()
    client.post(f"/zones/{zone.pk}/", {**told, "expected_version": 1, "months": ["7"], "hours": "18:00-22:00"})
    zone.refresh_from_db()
    assert (zone.months, zone.hours) == ("7", "18:00-22:00")
    row = world.plan(sites=(world.road,), at=MONDAY)
    sheet = sign_in(world, "zhao").get(f"/rounds/{row.pk}/sites/{world.road.pk}/")
    assert sheet.status_code == 200


def test_terms_are_kept(world: World):
    client = sign_in(world, "feng")
    client.post("/zones/terms/", {"name": "春季学期", "starts_on": "2026-02-25", "ends_on": "2026-07-10"})
    assert SchoolTerm.objects.get().name == "春季学期"
    wrong = client.post("/zones/terms/", {"name": "x", "starts_on": "2026-02-25", "ends_on": "2026-02-01"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("address", "most"),
    [("/watch/", 20), ("/watch/list/", 15), ("/watch/spots/", 15), ("/watch/streets/", 12), ("/zones/", 14)],
)
def test_pages_stay_under_a_number_of_statements(cared: dict, address: str, most: int):
    client = sign_in(cared["world"], "lin")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= most
