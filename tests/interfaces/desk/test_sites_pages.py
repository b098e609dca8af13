"""The pages on which sites are made, changed and retired."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import NewSite, change_site, load_sites, retire_site
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.formats import read_areas
from chuangcheng.foundation.geography.rules import Point, convert, distance
from chuangcheng.foundation.geography.services import load_areas
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

RING = "[[120.0,36.0],[120.1,36.0],[120.1,36.1],[120.0,36.1],[120.0,36.0]]"
INSIDE = {"latitude": "36.05", "longitude": "120.05"}


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


@pytest.fixture
def lin(world: World) -> Client:
    return sign_in(world, "lin")


@pytest.fixture
def drawn(world: World) -> World:
    """The world with a street that has an outline."""
    document = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"s9","name":"水岸街道"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{RING}]}}}}]}}'
    )
    load_areas(areas=read_areas(document.encode(), kind=AreaKind.STREET).rows, by=PRODUCT, now=MONDAY)
    return world


def text(answer) -> str:
    return answer.content.decode()


def told(world: World, **more: object) -> dict[str, object]:
    """A site as somebody types it."""
    return {"code": "N-1", "name": "新点", "site_type": world.road.site_type_id, "datum": "wgs84"} | more


def as_shown(client: Client, site: Site) -> dict[str, object]:
    """The form of a site as it opens."""
    form = client.get(f"/sites/{site.pk}/change/").context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


@pytest.mark.parametrize("name", ["lin", "feng"])
def test_the_office_makes_a_site_and_its_street_is_found_from_its_position(drawn, name):
    owners = {"territorial_unit": unit("liuan").pk, "line_unit": unit("enforcement").pk, "contact_name": "何"}
    answer = sign_in(drawn, name).post("/sites/new/", told(drawn, **INSIDE, **owners), follow=True)
    row = Site.objects.get(code="N-1")
    assert (row.street.name, row.territorial_unit.code, row.line_unit.code) == ("水岸街道", "liuan", "enforcement")
    assert (row.latitude, row.longitude, row.received_datum, row.contact_name) == (36.05, 120.05, "wgs84", "何")
    assert answer.redirect_chain == [(f"/sites/{row.pk}/", 302)]
    assert "点位已建立" in text(answer)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_position_in_another_datum_is_kept_as_wgs84_and_says_whence(world, lin, datum):
    lin.post("/sites/new/", told(world, latitude="36.06", longitude="120.38", datum=str(datum)))
    row = Site.objects.get(code="N-1")
    back = convert(Point(row.latitude, row.longitude), Datum.WGS84, datum)
    assert distance(back, Point(36.06, 120.38)) < 0.1
    assert distance(Point(row.latitude, row.longitude), Point(36.06, 120.38)) > 100
    assert row.received_datum == datum


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"code": ""}, "code", None),
        ({"code": "R-01"}, "code", "编号已存在"),
        ({"name": ""}, "name", None),
        ({"site_type": ""}, "site_type", None),
        ({"latitude": "120.38", "longitude": "36.06"}, "latitude", "经纬度似乎填反，请对调"),
        ({"latitude": "95", "longitude": "195"}, "latitude", "经纬度超出范围"),
        ({"latitude": "36.06"}, "longitude", "此项必填"),
        ({"latitude": "北纬", "longitude": "120"}, "latitude", None),
        ({"line_unit": "999999"}, "line_unit", None),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_written(world, lin, more, field, words):
    answer = lin.post("/sites/new/", told(world, address="柳岸路9号") | more)
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', text(answer), re.DOTALL)
    assert answer.status_code == 422
    assert found and (words is None or words in found[1])
    assert "柳岸路9号" in text(answer)
    assert Site.objects.count() == 3


def test_a_saved_form_that_was_not_touched_changes_nothing(world, lin):
    load_sites(
        sites=[NewSite("B-1", "百度点", world.road.site_type_id, "", 36.0612345678, 120.3, received_datum=Datum.BD09)],
        by=world.cast.lin,
        now=MONDAY,
    )
    site = Site.objects.get(code="B-1")
    before = Site.objects.filter(pk=site.pk).values().get()
    assert lin.post(f"/sites/{site.pk}/change/", as_shown(lin, site)).status_code == 302
    assert Site.objects.filter(pk=site.pk).values().get() == before | {"version": 2}


def test_a_site_that_moves_gets_its_new_street(drawn, lin):
    site = drawn.road
    lin.post(f"/sites/{site.pk}/change/", as_shown(lin, site) | INSIDE | {"name": "水岸路"})
    row = Site.objects.get(pk=site.pk)
    assert (row.code, row.name, row.street.name, row.version) == ("R-01", "水岸路", "水岸街道", 2)


def test_a_stale_page_changes_no_site_and_shows_what_was_typed(world, lin):
    typed = as_shown(lin, world.road) | {"name": "柳岸南路"}
    change_site(
        site_id=world.road.pk,
        expected_version=1,
        site=NewSite("R-01", "柳岸北路", world.road.site_type_id),
        by=world.cast.feng,
        now=MONDAY,
    )
    answer = lin.post(f"/sites/{world.road.pk}/change/", typed)
    assert (answer.status_code, "柳岸南路" in text(answer)) == (409, True)
    assert Site.objects.get(pk=world.road.pk).name == "柳岸北路"


def test_a_site_is_retired_after_confirming_and_is_no_longer_listed(world, lin):
    page = text(lin.get(f"/sites/{world.road.pk}/retire/"))
    assert "停用不能撤销" in page
    assert Site.objects.get(pk=world.road.pk).retired is False
    answer = lin.post(f"/sites/{world.road.pk}/retire/", {"expected_version": 1}, follow=True)
    assert "“柳岸路”已停用" in text(answer)
    assert "R-01" not in [row.code for row in answer.context["page"].rows]
    shown = text(lin.get(f"/sites/{world.road.pk}/"))
    assert "已停用" in shown
    assert f"/sites/{world.road.pk}/change/" not in shown
    assert lin.get(f"/sites/{world.road.pk}/change/").status_code == 404


def test_a_form_opened_before_somebody_retired_the_site_is_told_as_a_conflict(world, lin):
    typed = as_shown(lin, world.road)
    retire_site(site_id=world.road.pk, expected_version=1, by=world.cast.feng, now=MONDAY)
    assert lin.post(f"/sites/{world.road.pk}/change/", typed).status_code == 409
    assert lin.post(f"/sites/{world.road.pk}/retire/", {"expected_version": 1}).status_code == 409
    assert lin.post(f"/sites/{world.road.pk}/retire/", {"expected_version": 2}).status_code == 422


@pytest.mark.parametrize("name", ["qian", "sun", "zhao", "zhou", "wu", "zheng", "wang"])
def test_nobody_else_keeps_sites(world, lin, name):
    client = sign_in(world, name)
    before = list(Site.objects.order_by("pk").values())
    changed = as_shown(lin, world.road) | {"name": "别名"}
    assert client.post("/sites/new/", told(world)).status_code == 404
    assert client.post(f"/sites/{world.road.pk}/change/", changed).status_code == 404
    assert client.post(f"/sites/{world.road.pk}/retire/", {"expected_version": 1}).status_code == 404
    assert list(Site.objects.order_by("pk").values()) == before
    assert "/sites/new/" not in text(client.get("/sites/"))


def test_the_page_of_a_site_draws_it_in_its_street(drawn, lin):
    lin.post("/sites/new/", told(drawn, **INSIDE))
    site = Site.objects.get(code="N-1")
    answer = lin.get(f"/sites/{site.pk}/")
    assert 'class="map still"' in text(answer)
    assert [shape.name for shape in answer.context["drawing"].shapes if shape.chosen] == ["水岸街道"]
    bare = load_sites(sites=[NewSite("N-9", "无坐标", site.site_type_id)], by=drawn.cast.lin, now=MONDAY)[0]
    assert '<svg class="map' not in text(lin.get(f"/sites/{bare.pk}/"))


def test_the_list_costs_the_same_with_1_3_and_60_rows(world, lin):
    lin.get("/sites/")
    found, made = {}, 0
    for number in (1, 3, 60):
        sites = [NewSite(f"X-{at:03}", f"点{at}", world.road.site_type_id) for at in range(made, number)]
        load_sites(sites=sites, by=world.cast.lin, now=MONDAY)
        made = number
        with CaptureQueriesContext(connection) as asked:
            lin.get("/sites/?q=X-")
        found[number] = len(asked)
    assert len(set(found.values())) == 1, found


def test_the_pages_speak_english(world):
    client = sign_in(world, "lin", "en")
    for path, words in {
        "/sites/": "New site",
        "/sites/new/": "Coordinate system",
        f"/sites/{world.road.pk}/change/": "Change: 柳岸路",
        f"/sites/{world.road.pk}/retire/": "This cannot be undone.",
    }.items():
        assert words in text(client.get(path)), path
