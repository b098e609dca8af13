"""Lists and maps of sites: who sees which, found by what, in how many statements."""

import pytest

from chuangcheng.flow.places.selectors import SiteFilter, site_card, site_points, sites_page
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.foundation.acts.rules import NotFound
from tests.people import MONDAY, unit

pytestmark = pytest.mark.django_db

EVERYBODY = ["M-01", "R-01", "R-02"]


def codes(acting, **wanted):
    return [row.code for row in sites_page(acting, wanted=SiteFilter(**wanted)).rows]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        *((name, EVERYBODY) for name in ("lin", "zhao", "zhou", "wu", "zheng", "wang", "feng")),
        ("qian", ["M-01", "R-01"]),
        ("sun", ["M-01"]),
        ("wei", ["R-02"]),
        ("chen", []),
    ],
)
def test_a_unit_sees_its_own_sites_in_every_list_map_and_page(world, name, seen):
    acting = world.cast.acting[name]
    assert codes(acting) == seen
    assert [p.code for p in site_points(acting, wanted=SiteFilter())] == seen
    for site in (world.market, world.road, world.far_road):
        if site.code in seen:
            assert site_card(acting, site_id=site.pk).code == site.code
        else:
            with pytest.raises(NotFound):
                site_card(acting, site_id=site.pk)


def test_sites_are_filtered_by_type_street_unit_and_text(world):
    lin = world.cast.lin
    assert codes(lin, site_type_id=world.market.site_type_id) == ["M-01"]
    assert codes(lin, street_id=world.shiqiao.pk) == ["R-02"]
    assert codes(lin, unit_id=unit("enforcement").pk) == ["M-01"]
    assert codes(lin, text="柳岸") == ["M-01", "R-01"]
    assert codes(lin, text="r-01") == ["R-01"]
    assert codes(lin, text="路1号") == ["R-01"]
    assert codes(lin, text="柳岸", site_type_id=world.market.site_type_id) == ["M-01"]
    assert codes(world.cast.wei, text="柳岸") == []


def test_the_pages_go_on_and_come_back(world):
    first = sites_page(world.cast.lin, wanted=SiteFilter(), size=2)
    second = sites_page(world.cast.lin, wanted=SiteFilter(), size=2, place=first.next)
    back = sites_page(world.cast.lin, wanted=SiteFilter(), size=2, place=second.previous)
    assert [[row.code for row in page.rows] for page in (first, second, back)] == [
        ["M-01", "R-01"],
        ["R-02"],
        ["M-01", "R-01"],
    ]


@pytest.mark.parametrize("more", [0, 57])
def test_every_list_takes_one_statement(world, more, django_assert_num_queries):
    kind = world.road.site_type_id
    street = world.liuan.pk
    sites = [NewSite(f"X-{n:03}", "点", kind, latitude=36.0, longitude=120.0, street_id=street) for n in range(more)]
    load_sites(sites=sites, by=world.cast.lin, now=MONDAY)
    with django_assert_num_queries(1):
        assert len(sites_page(world.cast.lin, wanted=SiteFilter(), size=60).rows) == 3 + more
    with django_assert_num_queries(1):
        assert len(site_points(world.cast.lin, wanted=SiteFilter())) == 3 + more
