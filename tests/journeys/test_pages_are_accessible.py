"""No page has an axe violation, in both languages, wide or on a phone, light or dark; none scrolls sideways.

A page of every kind is looked at, as one of those who may open it: by the lists of tests/test_pages.py and
tests/test_acts_by_role.py, which no new address can miss. What need not be looked at twice is not: which elements show
at a width, and the colours, do not depend on the language, so the English page is asked on a phone only for what
depends on the layout, and in the dark not at all; the dark changes colours and nothing else
(tests/interfaces/web/test_design_language.py).
"""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse
from playwright.sync_api import Browser, Page

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import steps
from tests.flow.places.books import xlsx
from tests.journeys.looking import (
    BY_LAYOUT,
    NARROW,
    WIDE,
    axe,
    desk,
    scrolls_sideways,
    violations,
    violations_in_the_dark,
)
from tests.people import MONDAY, PEOPLE
from tests.test_acts_by_role import acts
from tests.test_pages import EVERYBODY, busy, routes, sign_in  # noqa: F401 - a fixture
from tests.world import World

pytestmark = pytest.mark.browser

HOMES = ("/",)
"""Pages that differ by the role."""
LOOKED_AT = 100
"""Fewer pages than that were not all."""
A_FILE = re.compile(r"\.\w+($|\?)|/changed/$")
"""No page: a file, or an answer to a script."""


def cases_in_every_state(world: World) -> list[tuple[str, str]]:
    """A case in each state of its way, and who has something to do or to see there."""
    cast = world.cast
    way: list[tuple[steps.CaseStep, str]] = [
        (steps.FileCase(world.standard_class("06012")), "lin"),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), "lin"),
        (steps.AcceptCase(), "qian"),
        (steps.Rectify((world.photo("after"),)), "qian"),
        (steps.Verify(on_site=False), "zhou"),
        (steps.Close(), "lin"),
    ]
    who = ("lin", "lin", "qian", "qian", "zhou", "lin", "zhao")
    ways = [(way[:number], who[number]) for number in range(len(way) + 1)]
    ways.append(([*way[:2], (steps.ReturnCase("contested", (world.photo("proof"),)), "qian")], "lin"))
    found, at = [], MONDAY + timedelta(hours=3)
    for number, (moves, name) in enumerate(ways):
        before = (world.photo(f"before-{number}"),)
        problem = cases.Problem(
            uuid=uuid.UUID(int=900 + number), title="路面有垃圾", site_id=world.road.pk, photos=before
        )
        case = cases.report_case(problem=problem, by=cast.lin, now=at)
        cases.advance_cases(steps_by_case={case.pk: [(step, cast.acting[by], at) for step, by in moves]})
        found.append((f"/cases/{case.pk}/?group=open", name))
    return found


def an_import(world: World) -> str:
    """The preview of a table with a name that is not known."""
    rows = [
        ["点位编号", "点位名称", "点位类型", "街道", "责任单位"],
        ["S-2", "北集市", "农贸市场", "石桥街道", "城管局"],
    ]
    answer = sign_in(world, "lin").post("/import/sites/", {"file": SimpleUploadedFile("点位.xlsx", xlsx(rows))})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def everything(busy: dict[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: F811
    """Every address that somebody can open, and who opens it; one after the other, since acts change what is there."""
    world: World = busy["world"]
    known, kinds = set(), set()
    for address, who in routes(busy).items():
        known.add(address)
        kind = resolve(address.partition("?")[0]).url_name
        if who and kind not in kinds and not A_FILE.search(address):  # one page of each kind
            kinds.add(kind)
            yield from ((address, name) for name in (sorted(EVERYBODY) if address in HOMES else [one_of(who)]))
    for route, tries in acts(busy).items():
        for one in tries:
            address = reverse(route, args=one.args)
            if one.who and address not in known and is_page(sign_in(world, one_of(one.who)).get(address)):
                yield address, one_of(one.who)
    yield from cases_in_every_state(world)
    yield an_import(world), "lin"


def one_of(who: frozenset[str]) -> str:
    """The coordinator where he may, else somebody."""
    return "lin" if "lin" in who else min(who)


def is_page(answer: Any) -> bool:
    """Whether an address that takes an act shows a page, too."""
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_no_page_has_a_violation(busy: dict[str, Any], browser_here: Browser, language: str):  # noqa: F811
    shown = desk(browser_here, language)
    people = {name: sign_in(busy["world"], name, language) for name in PEOPLE}
    found: dict[tuple[str, str], list[str]] = {}
    looked = 0
    for address, name in everything(busy):
        looked += 1
        shown.client = people[name]
        shown.go(address)
        if wrong := looked_at(shown.page, english=language.startswith("en")):
            found[address, name] = wrong
    shown.page.context.close()
    assert found == {}
    assert looked > LOOKED_AT


def looked_at(page: Page, *, english: bool) -> list[str]:
    """What is wrong with the page that stands there, at both widths."""
    found = violations(page)
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    if not english:
        found += violations_in_the_dark(page)
    page.set_viewport_size(NARROW)
    found += [f"on a phone, {one}" for one in violations(page, BY_LAYOUT if english else ())]
    if scrolls_sideways(page):
        found.append("scrolls sideways on a phone")
    return found


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_what_only_the_demo_has_has_no_violation(person, browser_here: Browser, served, language: str):
    """The people on the first page, the stages, and the walk in its ribbon."""
    stranger = browser_here.new_page(locale=language)
    stranger.goto(f"{served.address}/sign-in/")
    axe(stranger)
    found = {"sign-in": looked_at(stranger, english=language == "en-US")}
    stranger.close()
    shown = person("coordinator", language=language)
    for address in ("/", "/demo/stages/"):
        shown.page.set_viewport_size(WIDE)
        shown.go(address)
        axe(shown.page)
        found[address] = looked_at(shown.page, english=language == "en-US")
    shown.page.set_viewport_size(WIDE)
    shown.page.get_by_role("button", name="take the tour").click()
    shown.page.locator("#tour").wait_for()
    axe(shown.page)
    found["tour"] = looked_at(shown.page, english=language == "en-US")
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_walk_of_a_site_has_no_violation(person, language: str):
    """As it opens, with an item unfolded in every way, and as it comes back refused."""
    page = person("inspector", width=360, height=740, language=language).page
    page.locator(".plain-list a.row").first.click()
    page.locator("form[data-draft]").wait_for()
    axe(page)
    assert violations(page) + violations_in_the_dark(page) == []
    page.locator(".answers input[value=failed]").first.check()
    for folded in page.locator(".item details summary").all():
        folded.click()
    page.locator(".answers input[value=unseen]").nth(1).check()
    assert violations(page) + violations_in_the_dark(page) == []
    page.locator(".sticky button").click()
    page.locator(".item.wrong .errors li").first.wait_for()
    axe(page)
    assert violations(page) + violations_in_the_dark(page) == []
    assert not scrolls_sideways(page)
