"""No page has an axe violation, in both languages, wide or on a phone, light or dark; none scrolls sideways.

The dark changes colours and nothing else (tests/interfaces/web/test_design_language.py), so there only contrast is
looked at again, on the page as it stands.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

PAGES = {
    "coordinator": [
        "/",
        "/cases/",
        "/cases/new/",
        "/cases/?happened=closed&since=2026-01-01&until=2999-12-31",
        "/papers/briefing/",
        "/cases/rates/",
        "/cases/rates/cases/?count=reported",
        "/papers/notice/?unit=5",
        "/papers/not-right/",
        "/papers/not-right/?unit=5",
        "/rounds/",
        "/rounds/new/",
        "/rounds/1/",
        "/rounds/1/findings/",
        "/rounds/1/reassign/",
        "/rounds/1/close/",
        "/visits/",
        "/sites/",
        "/sites/1/",
        "/sites/new/",
        "/sites/1/change/",
        "/sites/1/retire/",
        "/map/",
        "/map/?show=sites",
        "/score/",
        "/score/1/X-F-AD-01/",
        "/score/1/X-F-AD-01/?outcome=missing",
        "/score/compared/",
        "/score/compared/groups/",
        "/score/compared/groups/new/?by=unit",
        "/score/matrix/",
        "/score/appeals/",
        "/score/1/figures/",
        "/score/1/figures/new/",
        "/score/1/figures/import/",
        "/score/1/outside/",
        "/score/1/outside/use/",
        "/score/1/outside/events/",
        "/score/1/outside/results/",
        "/score/1/outside/results/new/",
        "/editions/",
        "/editions/1/",
        "/checks/",
        "/checks/standard_without_duty/",
        "/duties/",
        "/duties/new/",
        "/duties/rules/",
        "/duties/rules/new/",
        "/duties/who/?site=1",
        "/classes/",
        "/classes/1/",
        "/classes/1/limits/new/",
        "/classes/new/",
        "/units/",
        "/units/3/",
        "/people/",
        "/calendar/",
        "/calendar/1/hours/",
        "/calendar/new/",
        "/calendar/years/",
        "/import/",
        "/import/areas/",
        "/complain/",
        "/design/",
    ],
    "inspector": ["/"],
    "handler": ["/", "/account/notices/"],
    "verifier": ["/"],
    "supervisor": ["/"],
    "leader": ["/"],
    "observer": ["/"],
    "administrator": [
        "/",
        "/people/?standing=no_password",
        "/people/new/",
        "/people/3/",
        "/people/3/password/",
        "/people/3/deactivate/",
        "/units/?gaps=1",
        "/units/new/",
        "/units/3/retire/",
        "/account/",
        "/account/notices/",
        "/notices/",
        "/units/3/notices/",
    ],
}


def violations(page) -> list[str]:
    """What axe finds in the light, and what is too faint in the dark; leaves the page light."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_function("getComputedStyle(document.documentElement).colorScheme === 'dark'")
    found += [f"{one['id']} in the dark" for one in Axe().run(page, options=CONTRAST).response["violations"]]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


@pytest.mark.parametrize(("width", "language"), [(1366, "zh-CN"), (1366, "en-US"), (360, "zh-CN"), (360, "en-US")])
def test_no_page_has_a_violation(person, width: int, language: str):
    found = {}
    for username, paths in PAGES.items():
        somebody = person(username, width=width, height=768, language=language)
        for path in paths:
            somebody.go(path)
            if wrong := violations(somebody.page):
                found[username, path] = wrong
            wide = somebody.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
            if wide:
                found[username, path, "scrolls sideways"] = True
    assert found == {}


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_walk_of_a_site_has_no_violation(person, language: str):
    """As it opens, with an item unfolded in every way, and as it comes back refused."""
    page = person("inspector", width=360, height=740, language=language).page
    page.locator(".plain-list a.row").first.click()
    page.locator("form[data-draft]").wait_for()
    assert violations(page) == []
    page.locator(".answers input[value=failed]").first.check()
    for folded in page.locator(".item details summary").all():
        folded.click()
    page.locator(".answers input[value=unseen]").nth(1).check()
    assert violations(page) == []
    page.locator(".sticky button").click()
    page.locator(".item.wrong .errors li").first.wait_for()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
