"""The daily papers from the pages of cases, units and homes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from django.test import Client

from chuangcheng.foundation.journal.services import seal
from tests.flow.reports.cases import case
from tests.foundation.documents.papers import pages, said, sheets
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def client(world: World, name: str = "lin", language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(world.cast.user(name))
    return made


def page(world: World, address: str, name: str = "lin") -> str:
    answer = client(world, name).get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def file_name(answer) -> str:
    return unquote(re.search(r"filename\*=utf-8''(.+)", answer["Content-Disposition"])[1])


def test_a_list_of_cases_is_taken_along_with_its_filter_and_order(world: World):
    case(world)
    told = page(world, f"/cases/?group=open&street={world.liuan.pk}&sort=due&place=x")
    address = re.search(r'href="(/cases/problems\.xlsx[^"]*)"', told)[1]
    assert address == f"/cases/problems.xlsx?group=open&sort=due&street={world.liuan.pk}"
    answer = client(world).get(address)
    assert re.fullmatch(r"问题清单 \d{4}-\d\d-\d\d\.xlsx", file_name(answer))
    facts = str(sheets(answer.content)["问题清单"][:5])
    assert "分组：未办结；街道：柳岸街道" in facts and "1 件" in facts
    assert "问题清单一次最多 500 件，更多请缩小筛选范围" in told


@pytest.mark.parametrize(("moves", "offered"), [(1, False), (2, True), (3, True), (4, False)])
def test_the_page_of_a_case_offers_a_notice_while_it_waits_for_its_unit(world: World, moves: int, offered: bool):
    row = case(world, moves=moves)
    told = page(world, f"/cases/{row.pk}/")
    assert (f"/papers/notice.docx?case={row.pk}" in told) is offered
    assert "/papers/notice" not in page(world, f"/cases/{row.pk}/", "zheng")


def test_a_notice_is_saved_under_the_name_of_the_unit(world: World):
    row = case(world)
    answer = client(world).get(f"/papers/notice.pdf?case={row.pk}")
    assert re.fullmatch(r"整改通知书 柳岸街道 \d{4}-\d\d-\d\d\.pdf", file_name(answer))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


def test_the_waiting_cases_of_a_unit_are_chosen_for_one_notice(world: World):
    rows = [case(world, number) for number in (1, 2)]
    case(world, 3, moves=4)
    told = page(world, f"/papers/notice/?unit={world.cast.qian.unit_id}&case={rows[0].pk}")
    boxes = re.findall(r'name="case" value="(\d+)"( checked)?', told)
    assert sorted(boxes) == [(str(rows[0].pk), " checked"), (str(rows[1].pk), "")]
    answer = client(world).get(f"/papers/notice.docx?case={rows[0].pk}&case={rows[1].pk}")
    assert "以下 2 个问题" in said(answer.content, answer["Content-Type"])


def test_cases_of_two_units_in_one_notice_are_refused_in_words(world: World):
    ids = [case(world, 1).pk, case(world, 2, unit="wei").pk]
    answer = client(world).get(f"/papers/notice.docx?case={ids[0]}&case={ids[1]}")
    assert (answer.status_code, "一份通知书只发一个单位" in answer.content.decode()) == (422, True)
    assert client(world).get("/papers/notice.docx").status_code == 422


def test_every_figure_of_the_briefing_opens_to_as_many_cases(world: World):
    for number, moves in enumerate((1, 3, 6), 1):
        case(world, number, moves=moves)
    told = page(world, "/papers/briefing/?week=2026-03-04")
    links = re.findall(r'href="(/cases/\?(?:happened|group=overdue|group=rebound)[^"]*)"[^>]*>(?:<b>)?(\d+)<', told)
    assert len(links) == 7 + 6 * 2
    for address, number in links:
        rows = re.findall(r'<a class="row" href="/cases/', page(world, address))
        assert (address, len(rows)) == (address, int(number))


def test_a_list_over_some_days_says_which_and_how_many_and_leads_out_of_it(world: World):
    case(world)
    told = page(world, "/cases/?happened=found&since=2026-03-02&until=2026-03-08&group=open")
    assert "2026-03-02 — 2026-03-08" in told and "共 1 件" in told
    assert 'href="?group=open"' in told
    assert 'type="date" name="since" value="2026-03-02"' in told
    assert "共 0 件" in page(world, "/cases/?happened=found&since=2026-03-03")


def test_days_that_cannot_be_meant_are_left_out(world: World):
    for odd in ("x", "0001-01-01", "9999-12-31", "2026-02-30"):
        assert client(world).get(f"/cases/?happened=closed&since={odd}&until={odd}").status_code == 200
        assert client(world).get(f"/papers/briefing/?week={odd}").status_code == 200


def test_homes_and_the_page_of_a_unit_lead_to_the_papers(world: World):
    own = world.cast.qian.unit_id
    for name in ("lin", "zheng", "wu", "wang"):
        assert 'href="/papers/briefing/"' in page(world, "/", name)
    assert 'href="/papers/not-right/"' in page(world, "/", "qian")
    assert "/papers/" not in page(world, "/", "zhao")
    assert f'href="/papers/not-right/?unit={own}"' in page(world, f"/units/{own}/", "qian")
    assert f'href="/papers/not-right/?unit={own}"' in page(world, f"/units/{own}/", "zheng")
    assert "/papers/not-right/" not in page(world, f"/units/{own}/", "wei")


def test_the_list_of_a_unit_is_paged_and_each_row_opens(world: World):
    for number in range(1, 61):
        case(world, number)
    address = f"/papers/not-right/?unit={world.cast.qian.unit_id}"
    first = page(world, address)
    more = re.search(r'href="(\?[^"]*place=[^"]+)"', first)[1]
    second = page(world, f"/papers/not-right/{more}")
    rows = [re.findall(r'<a class="row" href="(/(?:cases|sites)/\d+/)"', told) for told in (first, second)]
    assert [len(found) for found in rows] == [50, 12]  # 60 cases, and two sites that nobody has looked at
    assert len(set(rows[0] + rows[1])) == 62


PAPERS = (
    "/papers/briefing.pdf",
    "/papers/notice.pdf?case={case}",
    "/papers/not-right.pdf?unit={unit}",
)


@pytest.mark.parametrize("address", PAPERS)
@pytest.mark.parametrize(("language", "mark"), [("zh-hans", "样稿 · 演示"), ("en", "SAMPLE · DEMO")])
def test_every_paper_of_the_demo_is_marked_and_sealed(world: World, settings, address: str, language: str, mark: str):
    settings.IS_DEMO = True
    row = case(world)
    newest = seal(now=MONDAY + timedelta(hours=9))
    asked = client(world, language=language)
    told = pages(asked.get(address.format(case=row.pk, unit=world.cast.qian.unit_id)).content)
    assert all(mark.replace(" ", "") in one and newest.digest in one for one in told)


def test_a_problem_list_of_the_demo_is_marked_too(world: World, settings):
    settings.IS_DEMO = True
    case(world)
    told = sheets(client(world).get("/cases/problems.xlsx").content)["问题清单"]
    assert told[0][0] == "样稿 · 演示"
