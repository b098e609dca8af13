"""The page of rates: every number opens, every file says the same, and bad addresses do no harm."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from tests.flow.reports.cases import case
from tests.foundation.documents.papers import sheets
from tests.world import World

pytestmark = pytest.mark.django_db

MARCH = "since=2026-03-01&until=2026-03-31"


def client(world: World, name: str = "lin", language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(world.cast.user(name))
    return made


def page(world: World, address: str, **more: str) -> str:
    answer = client(world, **more).get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_every_number_of_the_page_opens_to_cases(world: World):
    for number, moves in enumerate((1, 2, 4, 6), start=1):
        case(world, number, moves=moves)
    for by in ("unit", "area", "class", "source", "period"):
        told = page(world, f"/cases/rates/?{MARCH}&by={by}")
        links = {*re.findall(r'href="(/cases/rates/cases/\?[^"]+)">(\d+)</a>', told)}
        assert len(links) > 10
        for address, number in links:
            listed = page(world, address)
            assert len(set(re.findall(r'href="/cases/(\d+)/"', listed))) == int(number), address


def test_the_formula_of_each_rate_is_told(world: World):
    assert "结案 ÷ (应处置 − 缓办)" in page(world, "/cases/rates/")
    assert "Closed ÷ (Due − Deferred)" in page(world, "/cases/rates/", language="en")


def test_an_empty_period_says_so(world: World):
    assert "这段时间没有案件" in page(world, "/cases/rates/?since=2020-01-01&until=2020-01-31")


@pytest.mark.parametrize(
    "query", ["since=x&until=9999-99-99", "since=2026-03-31&until=2026-03-01", "since=1970-01-01", "by=moon&place=!"]
)
def test_an_address_that_means_nothing_does_no_harm(world: World, query: str):
    page(world, f"/cases/rates/?{query}")


def test_a_count_that_is_none_is_not_found(world: World):
    assert client(world).get("/cases/rates/cases/?count=moon").status_code == 404
    assert client(world).get("/cases/rates.exe").status_code == 404


def test_the_files_say_what_the_page_says(world: World):
    for number, moves in enumerate((2, 6, 6), start=1):
        case(world, number, moves=moves)
    told = json.loads(client(world).get(f"/cases/rates.json?{MARCH}").content)
    assert told["format"] == "chuangcheng-rates/1"
    assert told["rows"][0]["rates"]["closing"] == {"numerator": 2, "denominator": 3, "percent": "66.67"}
    text = client(world).get(f"/cases/rates.csv?{MARCH}").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("全部案件,3,3,3,")
    book = sheets(client(world).get(f"/cases/rates.xlsx?{MARCH}").content)
    assert "66.67" in str(book)


def test_no_name_becomes_a_formula(world: World):
    from chuangcheng.foundation.accounts.models import Unit

    case(world, 1, moves=6)
    Unit.objects.filter(code="liuan").update(name="=1+1")
    assert "'=1+1," in client(world).get(f"/cases/rates.csv?{MARCH}").content.decode("utf-8-sig")
