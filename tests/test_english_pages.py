"""Pages in English show no Chinese but proper names, what people typed, and what stands there in both languages."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from chuangcheng.flow.facilities.models import Facility, Project
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.workcalendar.models import WorkCalendar
from tests.test_pages import busy, routes  # noqa: F401 - the fixture
from tests.world import World

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
MADE_UP = ("望湖街道", "柳岸街道", "望湖广场", "云溪区城管局", "云溪区环卫中心")
IN_BOTH_LANGUAGES = ("中文", "走一遍 · take the tour", *MADE_UP)
"""The switch of languages, the ribbon of the demo, and the proper names that /design/ shows things with."""
VERBATIM = re.compile(r"/journal/|/import/\w|/compared/\d|\.json")
"""Pages that show records or documents as they were written, and the Chinese headings of tables to import."""
SHOWN = ("aria-label", "placeholder", "title", "alt", "data-title", "data-search", "label")
SILENT = ("script", "style", "pre")
"""What nobody reads, and examples of files, which show a file as it is."""


class Visible(HTMLParser):
    """The texts of a page that somebody sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.texts += [told[name] for name in SHOWN if told.get(name)]
        self.texts += [value for name, value in attrs if name.startswith("data-") and value and CHINESE.search(value)]
        self._silent += tag in SILENT

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, data):
        if not self._silent:
            self.texts.append(data)


def proper_names() -> list[str]:
    """What is Chinese in every language: names of units, people and places, and what people typed. Longest first."""
    names: set[str] = set()
    for rows in (
        Unit.objects.values_list("name", "contact_name"),
        User.objects.values_list("name"),
        Area.objects.values_list("name"),
        Site.objects.values_list("name", "address"),
        Round.objects.values_list("title"),
        WorkCalendar.objects.values_list("name"),
        Facility.objects.values_list("name", "address"),
        Project.objects.values_list("title"),
        Edition.objects.values_list("title"),
    ):
        names.update(name for row in rows for name in row if name)
    return sorted(names, key=len, reverse=True)


def chinese_on(page: str) -> list[str]:
    """The texts of a page that are Chinese and should not be."""
    reader = Visible()
    reader.feed(page)
    names = proper_names()
    wrong = []
    for text in reader.texts:
        rest = text
        for name in (*IN_BOTH_LANGUAGES, *names):
            rest = rest.replace(name, "")
        if CHINESE.search(rest):
            wrong.append(" ".join(text.split()))
    return wrong


def opened(world: World, name: str, address: str) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.cast.user(name))
    answer = client.get(address)
    return answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""


@pytest.mark.parametrize("name", ["lin", "feng", "qian", "zhao", "zhou", "wu", "zheng"])
def test_pages_in_english_are_english(busy: dict, name: str):  # noqa: F811
    world: World = busy["world"]
    mine = [address for address, who in routes(busy).items() if name in who and not VERBATIM.search(address)]
    assert len(mine) > 10
    wrong = {address: found for address in mine if (found := chinese_on(opened(world, name, address)))}
    assert not wrong, "\n".join(f"{address}: {text}" for address, found in wrong.items() for text in found)


def test_pages_for_strangers_are_english():
    client = Client(headers={"accept-language": "en"})
    for address in ("/sign-in/", "/nowhere/"):
        assert chinese_on(client.get(address, follow=True).content.decode()) == [], address


def test_what_is_chinese_is_seen():
    assert chinese_on('<p>案件</p><input placeholder="查找"><script>变量</script><b>fine</b>') == ["案件", "查找"]


def test_a_refused_form_is_told_in_english(world: World):
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.cast.user("lin"))
    for address in ("/cases/new/", "/rounds/new/", "/classes/new/", "/units/new/"):
        answer = client.post(address, {"expected_version": "1"})
        assert answer.status_code == 422, address
        assert chinese_on(answer.content.decode()) == [], address
