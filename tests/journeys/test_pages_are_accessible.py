"""No page has an axe violation, in either language, on a wide screen or a phone; none scrolls sideways on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = {
    "coordinator": [
        "/",
        "/cases/",
        "/cases/new/",
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
        "/components/",
    ],
    "inspector": ["/"],
    "handler": ["/", "/account/notices/"],
    "verifier": ["/"],
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


@pytest.mark.parametrize(("width", "language"), [(1366, "zh-CN"), (1366, "en-US"), (360, "zh-CN"), (360, "en-US")])
def test_no_page_has_a_violation(person, width: int, language: str):
    found = {}
    for username, paths in PAGES.items():
        somebody = person(username, width=width, height=768, language=language)
        for path in paths:
            somebody.go(path)
            results = Axe().run(somebody.page)
            if results.violations_count:
                found[username, path] = [violation["id"] for violation in results.response["violations"]]
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
    assert Axe().run(page).response["violations"] == []
    page.locator(".answers input[value=failed]").first.check()
    for folded in page.locator(".item details summary").all():
        folded.click()
    page.locator(".answers input[value=unseen]").nth(1).check()
    assert Axe().run(page).response["violations"] == []
    page.locator(".sticky button").click()
    page.locator(".item.wrong .errors li").first.wait_for()
    assert Axe().run(page).response["violations"] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
