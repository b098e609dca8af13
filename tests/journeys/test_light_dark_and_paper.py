"""Light and dark are chosen without script and kept; paper is white, in full and without anything to press."""

import re

import pytest

pytestmark = pytest.mark.browser

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
DAY, NIGHT, PAPER = "rgb(244, 246, 248)", "rgb(18, 24, 30)", "rgb(255, 255, 255)"


def test_the_look_follows_the_device_until_it_is_chosen(browser_here, served):
    context = browser_here.new_context(color_scheme="dark", java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    ground = page.locator("html")
    page.goto(f"{served.address}/sign-in/")
    for button, colour in (("浅色", DAY), ("深色", NIGHT), ("随设备", NIGHT)):
        page.get_by_role("button", name=button, exact=True).click()
        assert ground.evaluate("e => getComputedStyle(e).backgroundColor") == colour
        assert page.get_by_role("button", name=button, exact=True).get_attribute("aria-pressed") == "true"
    context.close()


@pytest.mark.parametrize("path", ["/", "/cases/", "/sites/", "/score/", "/score/matrix/", "/design/"])
def test_a_page_on_paper_is_white_in_full_and_cannot_be_pressed(person, path: str):
    lin = person("coordinator")
    lin.go(path)
    lin.page.emulate_media(media="print", color_scheme="dark")
    assert lin.page.evaluate(GROUND) == PAPER
    for pressed in (".top", ".side", "main button", "main .button", ".pager", ".looks"):
        shown = lin.page.locator(pressed)
        assert not any(shown.nth(i).is_visible() for i in range(shown.count())), pressed
    assert lin.page.locator(".printed").inner_text().startswith(f"{lin.address}{path}")
    heads = lin.page.locator("main table thead").all()
    assert {head.evaluate("e => getComputedStyle(e).display") for head in heads} <= {"table-header-group"}
    across = lin.page.locator(".matrix").count() > 0
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", lin.page.pdf(prefer_css_page_size=True))
    assert {float(wide) > float(high) for wide, high in sheets} == {across}
