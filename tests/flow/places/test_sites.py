"""The acts on sites."""

import pytest

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import (
    NewSite,
    change_site,
    change_sites,
    create_site,
    load_sites,
    retire_site,
)
from chuangcheng.flow.places.terms import Refused
from chuangcheng.flow.standards.models import SiteType
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.formats import read_areas
from chuangcheng.foundation.geography.services import load_areas
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, unit

pytestmark = pytest.mark.django_db


def new(code="N-1", **more):
    """A site as somebody would enter it."""
    return NewSite(code, more.pop("name", "新点"), SiteType.objects.get(code="road").pk, **more)


def columns(site):
    return {f.attname: getattr(site, f.attname) for f in Site._meta.fields if f.attname not in ("id", "code")}


def test_many_sites_made_at_once_equal_sites_made_one_by_one(world):
    told = [
        new(f"N-{n}", latitude=36.0, longitude=120.0, street_id=world.liuan.pk, contact_name="何") for n in range(3)
    ]
    one = create_site(site=told[0], by=world.cast.lin, now=MONDAY)
    many = load_sites(sites=told[1:], by=world.cast.lin, now=MONDAY)
    assert [columns(Site.objects.get(pk=site.pk)) for site in many] == [columns(Site.objects.get(pk=one.pk))] * 2
    entries = Entry.objects.filter(subject_kind="places.site", subject_id__in=[one.pk, *(s.pk for s in many)])
    assert {(e.act, e.number, e.user_id, e.at) for e in entries} == {("site.create", 1, world.cast.lin.user_id, MONDAY)}
    assert verify().holds


def test_every_wrong_site_is_named_and_none_is_made(world):
    wrong = [
        new(""),
        new("N-1", latitude=120.3, longitude=36.0),
        new("N-1"),
        new("R-01"),
        new("N-2", territorial_unit_id=10**6, street_id=10**6),
        NewSite("N-3", " ", 10**6),
        new("N-4", latitude=36.0),
        new("N-5", community_id=world.liuan.pk),
    ]
    with pytest.raises(Invalid) as refused:
        load_sites(sites=wrong, by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {
        "0.code": [Refused.REQUIRED],
        "1.latitude": [Refused.POSITION_SWAPPED],
        "1.code": [Refused.TAKEN],
        "2.code": [Refused.TAKEN],
        "3.code": [Refused.TAKEN],
        "4.territorial_unit": [Refused.UNKNOWN_UNIT],
        "4.street": [Refused.UNKNOWN_AREA],
        "5.name": [Refused.REQUIRED],
        "5.site_type": [Refused.UNKNOWN_TYPE],
        "6.latitude": [Refused.BAD_POSITION],
        "7.community": [Refused.UNKNOWN_AREA],
    }
    assert Site.objects.count() == 3


def test_a_site_gets_the_street_its_position_lies_in(world):
    ring = "[[120.0,36.0],[120.1,36.0],[120.1,36.1],[120.0,36.1],[120.0,36.0]]"
    document = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"s9","name":"水岸街道"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    load_areas(areas=read_areas(document.encode(), kind=AreaKind.STREET).rows, by=PRODUCT, now=MONDAY)
    inside, outside, told = load_sites(
        sites=[
            new("N-1", latitude=36.05, longitude=120.05),
            new("N-2", latitude=36.5, longitude=120.05),
            new("N-3", latitude=36.05, longitude=120.05, street_id=world.liuan.pk),
        ],
        by=world.cast.lin,
        now=MONDAY,
    )
    assert (inside.street.code, outside.street, told.street) == ("s9", None, world.liuan)


def test_a_changed_site_is_found_by_its_new_name_and_the_journal_tells_what_changed(world):
    site = world.road
    change_site(
        site_id=site.pk,
        expected_version=1,
        site=new("R-01", name="石桥北路", contact_name="何"),
        by=world.cast.lin,
        now=MONDAY,
    )
    row = Site.objects.get(pk=site.pk)
    assert (row.code, row.name, row.version, row.territorial_unit) == ("R-01", "石桥北路", 2, None)
    entry = Entry.objects.get(subject_kind="places.site", subject_id=site.pk, number=2)
    assert entry.act == "site.change"
    assert "石桥北路" in entry.payload.text
    assert "何" not in entry.payload.text
    assert verify().holds


def test_west_of_90_degrees_the_map_tells_that_a_position_is_exchanged(world):
    ring = "[[87.5,43.7],[87.7,43.7],[87.7,43.9],[87.5,43.9],[87.5,43.7]]"
    document = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"s8","name":"雪峰街道"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    load_areas(areas=read_areas(document.encode(), kind=AreaKind.STREET).rows, by=PRODUCT, now=MONDAY)
    right, nowhere = new("N-1", latitude=43.8, longitude=87.6), new("N-2", latitude=10.0, longitude=20.0)
    assert len(load_sites(sites=[right, nowhere], by=world.cast.lin, now=MONDAY)) == 2
    with pytest.raises(Invalid) as refused:
        create_site(site=new("N-3", latitude=87.6, longitude=43.8), by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {"0.latitude": [Refused.POSITION_SWAPPED]}


def test_a_site_that_moves_gets_the_street_of_its_new_place_unless_told_another(world):
    ring = "[[120.0,36.0],[120.1,36.0],[120.1,36.1],[120.0,36.1],[120.0,36.0]]"
    document = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"s9","name":"水岸街道"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    load_areas(areas=read_areas(document.encode(), kind=AreaKind.STREET).rows, by=PRODUCT, now=MONDAY)

    def change(version, **more):
        site = change_site(
            site_id=world.road.pk, expected_version=version, site=new("R-01", **more), by=world.cast.lin, now=MONDAY
        )
        return Site.objects.get(pk=site.pk).street.name

    inside, outside = {"latitude": 36.05, "longitude": 120.05}, {"latitude": 36.5, "longitude": 120.05}
    assert change(1, street_id=world.liuan.pk, **inside) == "水岸街道"
    assert change(2, street_id=world.shiqiao.pk, **inside) == "石桥街道"
    assert change(3, street_id=world.shiqiao.pk, **outside) == "石桥街道"
    assert change(4, **inside) == "水岸街道"


def test_a_second_person_gets_a_conflict(world):
    told = {"site_id": world.road.pk, "expected_version": 1, "site": new("R-01"), "now": MONDAY}
    change_site(**told, by=world.cast.lin)
    with pytest.raises(Conflict):
        change_site(**told, by=world.cast.feng)
    assert Site.objects.get(pk=world.road.pk).version == 2


def test_several_changes_are_all_made_or_none(world):
    told = {world.road.pk: (1, new("R-01", name="甲")), world.far_road.pk: (5, new("R-02", name="乙"))}
    with pytest.raises(Conflict):
        change_sites(changes=told, by=world.cast.lin, now=MONDAY)
    assert Site.objects.get(pk=world.road.pk).name == "柳岸路"
    with pytest.raises(NotFound):
        change_sites(changes={10**6: (1, new())}, by=world.cast.lin, now=MONDAY)


def test_a_site_is_retired_once(world):
    retire_site(site_id=world.road.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        retire_site(site_id=world.road.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {"": [Refused.ALREADY_RETIRED]}


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang"])
def test_only_the_office_keeps_sites(world, name):
    with pytest.raises(NotFound):
        create_site(site=new(), by=world.cast.acting[name], now=MONDAY)
    with pytest.raises(NotFound):
        retire_site(site_id=world.road.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)
    assert unit("liuan")
    assert Site.objects.filter(retired=False).count() == 3
