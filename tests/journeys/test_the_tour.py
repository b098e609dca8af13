"""The walk through the demo in a real browser: eight steps of a lane's stall, each role in turn, and the stages."""

from __future__ import annotations

import json
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(served, browser_here):
    """Somebody who has never been here, on the first page: visitor(width=390, language="en-US")."""
    contexts = []

    def arrive(*, width: int = 1366, language: str = "zh-CN") -> Page:
        context = browser_here.new_context(viewport={"width": width, "height": 800}, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{served.address}/sign-in/")
        return page

    yield arrive
    for context in contexts:
        context.close()


def at(page: Page, number: int) -> None:
    """The ribbon stands at this step."""
    expect(page.locator(".tour-steps [aria-current=step] .tour-n")).to_have_text(str(number))


def go_on(page: Page) -> None:
    """Become whoever makes the step, and stand on its page."""
    page.locator(".tour-acts button").click()
    page.wait_for_load_state()


def press(page: Page, act: str) -> None:
    form = page.locator(f"#act-{act}")
    expect(form).to_have_attribute("open", "")
    form.locator("button:not([type])").click()


@pytest.mark.parametrize(("width", "language"), [(1366, "zh-CN"), (390, "en-US")])
def test_eight_steps_from_a_stall_to_the_score(visitor, width: int, language: str):
    page = visitor(width=width, language=language)
    english = language.startswith("en")
    assert page.locator(".persona").count() == 8

    page.get_by_role("button", name="take the tour").click()
    at(page, 1)
    go_on(page)
    assert "/rounds/" in page.url
    page.locator("a[data-scene]").click()
    expect(page.locator(".item input[value=failed]:checked")).to_have_count(1)
    expect(page.locator(".photos.chosen img")).to_have_count(1)
    page.locator("form[data-draft] button:not([type]):visible").last.click()
    page.wait_for_url("**/visits/*/")

    at(page, 2)
    go_on(page)
    press(page, "file")
    at(page, 3)
    press(page, "dispatch")
    at(page, 4)
    go_on(page)
    assert ("You are now" if english else "您现在是") in page.locator(".tour-who").inner_text()
    press(page, "accept")
    at(page, 5)
    page.locator("a[data-scene]").click()
    expect(page.locator("#act-rectify .photos.chosen img")).to_have_count(1)
    press(page, "rectify")

    at(page, 6)
    go_on(page)
    assert page.locator(".pair img").count() == 2
    box = page.locator("#act-verify input[name=on_site]")
    if not box.is_checked():
        box.check()
    press(page, "verify")
    at(page, 7)
    go_on(page)
    press(page, "close")

    at(page, 8)
    go_on(page)
    assert page.url.endswith("/score/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    book = page.locator(".tour-acts a[href$='.pdf']").get_attribute("href")
    answer = page.request.get(page.url.replace("/score/", "") + book)
    assert answer.headers["content-type"] == "application/pdf"

    # Begun anew it is another walk; the case that was closed stays closed.
    page.locator(".tour-head button").first.click()
    at(page, 1)
    page.locator(".tour-head button").last.click()
    expect(page.locator(".tour")).to_have_count(0)


def test_another_stage_is_shown_while_the_page_waits(served, visitor):
    other = served.home / "stages" / "eve"
    other.mkdir(parents=True)
    shutil.copytree(served.home / "files", other / "files")
    for file in served.home.glob("chuangcheng.sqlite3*"):
        shutil.copy(file, other)
    (other / "demo.json").write_text(json.dumps({"format": "chuangcheng-demo/1", "finished": True, "stage": "eve"}))

    page = visitor()
    page.get_by_role("link", name="阶段：启动").click()
    page.locator(".stages li", has_text="迎检前夜").get_by_role("button").click()
    page.wait_for_url("**/sign-in/", timeout=60_000)
    expect(page.get_by_role("link", name="阶段：迎检前夜")).to_be_visible()
    page.goto(f"{served.address}/demo/stages/")
    page.locator(".stages li", has_text="启动").get_by_role("button").click()
    page.wait_for_url("**/sign-in/", timeout=60_000)
    expect(page.get_by_role("link", name="阶段：启动")).to_be_visible()


@pytest.mark.parametrize(("width", "language"), [(1366, "zh-CN"), (360, "en-US")])
def test_the_demos_own_pages_have_no_violation(served, visitor, width: int, language: str):
    page = visitor(width=width, language=language)
    found = {"people": Axe().run(page).response["violations"]}
    page.get_by_role("button", name="take the tour").click()
    at(page, 1)
    found["ribbon"] = Axe().run(page).response["violations"]
    go_on(page)
    found["sheet"] = Axe().run(page).response["violations"]
    page.goto(f"{served.address}/demo/stages/")
    found["stages"] = Axe().run(page).response["violations"]
    assert [(name, one["id"]) for name, of in found.items() for one in of] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
