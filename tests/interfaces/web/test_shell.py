"""What stands around every page: language, posts, navigation, the look."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from chuangcheng.interfaces.web.icons import ICONS
from chuangcheng.interfaces.web.middleware import CompressionMiddleware
from chuangcheng.interfaces.web.navigation import BY_ROLE
from tests.people import PEOPLE, Cast
from tests.world import World

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.user(name))
    return client


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_every_entry_of_everybodys_navigation_opens_and_is_marked(cast: Cast, name: str):
    client = signed_in(cast, name)
    for _title, address, icon in BY_ROLE[PEOPLE[name][2]]:
        assert icon in ICONS
        answer = client.get(address)
        shown = f'href="{address}" aria-current="page"' in answer.content.decode()
        if answer.status_code == 404:  # the score is for those who read everything: not offered to others
            assert f'<li><a href="{address}"' not in client.get("/").content.decode()
        else:
            assert (answer.status_code, shown) == (200, True), address


def test_the_search_of_the_header_finds_cases_and_only_where_cases_are_read(cast: Cast):
    assert 'role="search"' in signed_in(cast, "lin").get("/").content.decode()
    assert 'role="search"' not in signed_in(cast, "feng").get("/").content.decode()


def test_the_language_is_kept_and_nonsense_is_not(cast: Cast):
    client = signed_in(cast, "lin")
    answer = client.post("/language/", {"language": "en", "next": "/cases/"})
    assert answer["Location"] == "/cases/"
    assert '<html lang="en">' in client.get("/").content.decode()
    client.post("/language/", {"language": "xx"})
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("post", ["", "0", "999999", "-1", "¹", "9" * 40])
def test_a_post_one_does_not_hold_leaves_one_in_ones_own(cast: Cast, post: str):
    client = signed_in(cast, "lin")
    assert client.post("/post/", {"post": post}).status_code == 302
    page = client.get("/").content.decode()
    assert "云溪区创城办" in page


def test_the_look_is_chosen_once_and_kept_without_a_script(client: Client, cast: Cast):
    signed_in(cast, "feng")
    device = 'media="screen and (prefers-color-scheme: dark)"'
    assert device in client.get("/sign-in/").content.decode()
    assert client.post("/look/", {"look": "dark", "next": "/sign-in/?next=/"})["Location"] == "/sign-in/?next=/"
    dark = client.get("/sign-in/").content.decode()
    assert '<meta name="color-scheme" content="dark">' in dark
    assert 'media="screen"' in dark
    assert re.search(r'value="dark" aria-pressed="true"', dark)
    client.post("/look/", {"look": "light"})
    light = client.get("/sign-in/").content.decode()
    assert '<meta name="color-scheme" content="light">' in light
    assert "dark.css" not in light
    client.post("/look/", {"look": "device"})
    assert device in client.get("/sign-in/").content.decode()


def test_a_look_we_do_not_know_is_the_devices(client: Client, db: None):
    client.cookies["look"] = "loud"
    assert "(prefers-color-scheme: dark)" in client.get("/sign-in/").content.decode()
    assert client.post("/look/", {"look": "loud", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_pages_are_sent_packed_and_pictures_are_not_packed_again(client: Client, db: None):
    page = client.get("/sign-in/", headers={"accept-encoding": "gzip"})
    assert (page["Content-Encoding"], "Accept-Encoding" in page["Vary"]) == ("gzip", True)
    assert len(page.content) < len(client.get("/sign-in/").content) / 2
    picture = HttpResponse(b"x" * 1000, content_type="image/jpeg")
    asked = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in CompressionMiddleware(lambda request: picture)(asked)


def test_people_without_a_post_are_told_so(cast: Cast):
    user = cast.user("lin")
    user.posts.update(retired=True)
    client = Client()
    client.force_login(user)
    answer = client.get("/cases/")
    assert (answer.status_code, "您还没有岗位" in answer.content.decode()) == (403, True)


def test_no_map_asks_for_outside_tiles_unless_the_settings_name_them(world: World):
    client = signed_in(world.cast, "lin")
    page = client.get("/map/?show=sites").content.decode()
    assert 'class="map" data-corner="' in page
    assert 'data-tiles=""' in page
    with override_settings(MAP_TILE_URL="https://tiles.example/{z}/{x}/{y}.png", MAP_ATTRIBUTION="© 某图"):
        page = client.get("/map/?show=sites").content.decode()
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in page
    assert "© 某图" in page
